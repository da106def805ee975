//! A product of the range, and a basket of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::ids::ProductId;
use crate::money::{Currency, Money};

/// A product. Its name and description are the texts `product-<id>` and its `.description`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Weight of one parcelled unit, in grams.
    pub weight_grams: u32,
    /// The customs category that import rules give a duty rate for, such as `battery`.
    pub customs_category: String,
    /// A picture on the web, if there is one.
    pub picture: Option<Url>,
    /// Whether it can be bought.
    pub purchase: Purchase,
}

/// Whether a product can be bought yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purchase {
    /// Named in the range, no price yet.
    Coming,
    /// For sale at one price a currency.
    Priced(BTreeMap<Currency, Money>),
}

impl Product {
    /// The price of one unit in `currency`; none while the product is coming or has no price there.
    pub fn price(&self, currency: Currency) -> Option<Money> {
        match &self.purchase {
            Purchase::Coming => None,
            Purchase::Priced(prices) => prices.get(&currency).copied(),
        }
    }
}

/// Some units of one product.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BasketLine {
    /// The product.
    pub product: ProductId,
    /// How many units, at least 1.
    pub units: u32,
}

/// What a fan wants or has: one line a product.
pub type Basket = Vec<BasketLine>;
