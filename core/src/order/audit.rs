//! What was done with an order, by whom: the audit log. Entries are added and never changed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::fan::Account;
use crate::ids::{FanId, OrderId};
use crate::money::Money;

/// An entry of the audit log. It is written in the commit that does the deed, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// The order.
    pub order: OrderId,
    /// Its place among the order's entries, from 1, without gaps.
    pub number: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// What.
    pub deed: OrderDeed,
}

/// Who did something with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// The fan.
    Fan(FanId),
    /// Somebody who looks after orders, in chat.
    Manager(Account),
    /// Whoever runs the shop, on the command line.
    CommandLine,
    /// The shop by itself.
    Shop,
}

/// What was done with an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderDeed {
    /// It left the warehouse.
    Shipped {
        /// The day.
        on: NaiveDate,
        /// Where to follow it.
        tracking: Option<Url>,
    },
    /// The link to follow it changed.
    TrackingChanged {
        /// What it was.
        from: Option<Url>,
        /// What it is.
        to: Option<Url>,
    },
    /// It did not leave after all.
    NotShipped {
        /// The link that was told.
        tracking: Option<Url>,
    },
    /// It arrived, or the day of its arrival changed.
    Arrived {
        /// The day.
        on: NaiveDate,
    },
    /// It did not arrive after all.
    NotArrived {
        /// The day that was told.
        on: NaiveDate,
    },
    /// The fan wants to send it back.
    ReturnRequested,
    /// The fan keeps it after all.
    Kept,
    /// Money is to go back.
    RefundAsked {
        /// How much.
        amount: Money,
    },
    /// Money went back.
    Refunded {
        /// How much.
        amount: Money,
    },
    /// Money could not go back.
    NotRefunded {
        /// How much.
        amount: Money,
        /// Why.
        why: String,
    },
    /// Something to remember.
    Noted(String),
}

impl OrderDeed {
    /// The deed's name in text ids and logs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Shipped { .. } => "shipped",
            Self::TrackingChanged { .. } => "tracking-changed",
            Self::NotShipped { .. } => "not-shipped",
            Self::Arrived { .. } => "arrived",
            Self::NotArrived { .. } => "not-arrived",
            Self::ReturnRequested => "return-requested",
            Self::Kept => "kept",
            Self::RefundAsked { .. } => "refund-asked",
            Self::Refunded { .. } => "refunded",
            Self::NotRefunded { .. } => "not-refunded",
            Self::Noted(_) => "noted",
        }
    }
}
