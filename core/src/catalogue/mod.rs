//! What the shop sells and where: products, markets, and the quote of what a basket costs there.
//!
//! Everything here comes checked from the configuration; names and descriptions are in `locales/`.

mod calendar;
mod market;
mod product;
mod quote;
mod shop;

pub use calendar::{Calendar, SHIPPING_WORKING_DAYS};
pub use market::{Country, ImportRule, Market, NotACountry, PayBy, ReturnRule, ShippingBand};
pub use product::{Basket, BasketLine, Product, Purchase};
pub use quote::{LineKind, Quote, QuoteError, QuoteLine, QuoteRequest};
pub use shop::Shop;
