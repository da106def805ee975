//! Holds and orders, as their fans and those who look after them see them.

use chrono::{DateTime, NaiveDate, Utc};
use salut_core::catalogue::{Basket, Quote};
use salut_core::fan::Account;
use salut_core::ids::{MarketId, OrderId, ReservationId};
use salut_core::money::Money;
use salut_core::order::{Audit, NextUp, Order, OrderDeed, Payment, Stage, StepRefusal};
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

/// An order as it is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCard {
    /// The order.
    pub order: Order,
    /// What comes next, and by when.
    pub next: NextUp,
    /// Today in the market's zone.
    pub today: NaiveDate,
}

/// One order that its fan looks at, and what just became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyOrder {
    /// The order.
    pub card: OrderCard,
    /// What the fan just did, or why not; none for a look.
    pub answer: Option<OrderAnswer>,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderAnswer {
    /// It is done.
    Done(OrderDeed),
    /// It is not done, and why.
    Refused(StepRefusal),
    /// It is not done: something else was done in between.
    Meanwhile,
    /// It is not done: what was typed is no link.
    NoLink(String),
    /// It is not done: what was typed is no day.
    NoDay(String),
    /// It is not done: what was typed is no amount.
    NoAmount(String),
    /// It is not done: that takes a manager.
    ManagersOnly,
}

/// What those who look after orders read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handled {
    /// What waits to be done: the first orders at each stage.
    Desk(Vec<Shelf>),
    /// Orders that a search found, or none.
    Found {
        /// What was typed.
        typed: String,
        /// The orders.
        orders: Vec<OrderCard>,
    },
    /// One order with its log.
    Card(Box<HandledCard>),
    /// Something has to be typed.
    Ask {
        /// For which order.
        order: OrderId,
        /// What.
        wanted: Asked,
        /// What is there already, or was typed before.
        before: Option<String>,
        /// What is wrong with what was typed.
        problem: Option<OrderAnswer>,
    },
    /// Something has to be confirmed.
    Confirm {
        /// For which order.
        card: Box<OrderCard>,
        /// What.
        what: Confirm,
    },
    /// Told unasked: a fan sends it back.
    ComesBack(Box<OrderCard>),
    /// The question was too old for this answer; what was typed is shown again.
    TooLate {
        /// Which order it was about.
        order: OrderId,
        /// What was typed.
        typed: String,
    },
    /// A payment that waits for a manager, or did until its money was sent back.
    Held(Box<HeldCard>),
}

/// Orders at a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// The stage.
    pub stage: Stage,
    /// The first orders.
    pub orders: Vec<OrderCard>,
    /// Whether there are more.
    pub has_more: bool,
}

/// An order with its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandledCard {
    /// The order.
    pub card: OrderCard,
    /// The fan's accounts.
    pub accounts: Vec<Account>,
    /// What was done, the first first.
    pub log: Vec<Audit>,
    /// What became of the last step.
    pub answer: Option<OrderAnswer>,
    /// Whether who looks may send money back.
    pub refunds: Refunds,
}

/// A payment that did not become an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCard {
    /// The payment, which is held.
    pub payment: Payment,
    /// The fan's accounts.
    pub accounts: Vec<Account>,
    /// Whether who looks may send money back.
    pub refunds: Refunds,
}

/// Whether somebody may send money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refunds {
    /// Yes: a manager.
    Allowed,
    /// No: somebody who only looks after orders.
    ManagersOnly,
}

/// What has to be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The link to follow the parcel.
    Tracking,
    /// A note.
    Note,
}

/// What has to be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirm {
    /// That so much goes back.
    Refund(Money),
    /// That the last step is taken back.
    TakeBack,
}
