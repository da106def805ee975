//! Holds and orders, as their fans see them.

use chrono::{DateTime, NaiveDate, Utc};
use salut_core::catalogue::{Basket, Quote};
use salut_core::ids::{MarketId, OrderId, ReservationId};
use salut_core::order::OrderState;
use url::Url;

/// A reservation that waits for payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldCard {
    /// Its name.
    pub reservation: ReservationId,
    /// What is held.
    pub basket: Basket,
    /// When it lapses.
    pub until: DateTime<Utc>,
    /// The price and where to pay.
    pub pay: Pay,
}

/// How a hold can be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pay {
    /// At this price, on this page.
    At {
        /// The full price.
        quote: Quote,
        /// The checkout page.
        checkout: Url,
    },
    /// A market must be chosen first.
    ChooseMarket(Vec<MarketId>),
    /// The fan's market is not served by this sale, or has no price: choose another.
    NotServed(Vec<MarketId>),
}

/// An order as its fan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCard {
    /// Its id.
    pub id: OrderId,
    /// What was bought, and at what price.
    pub quote: Quote,
    /// How far it is.
    pub state: OrderState,
    /// Today in the market's zone, to tell which deadline comes next.
    pub today: NaiveDate,
}
