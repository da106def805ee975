//! What happened to the stock: the journal's content, from which the stock is rebuilt.
//!
//! Stores keep these for ever: a variant may be added, never changed or moved.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::AskKey;
use crate::catalogue::BasketLine;
use crate::ids::{FanId, HoldNumber, ProductId};
use crate::order::PaymentReference;

/// The terms of a sale: what the decider must know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// T0.
    pub opens_at: DateTime<Utc>,
    /// The first moment at which nothing can be reserved any more.
    pub ends_at: DateTime<Utc>,
    /// How long a hold lasts.
    pub hold: TimeDelta,
    /// What is offered.
    pub offers: Vec<OfferTerms>,
}

/// The terms of one offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferTerms {
    /// The product.
    pub product: ProductId,
    /// All units there are.
    pub units: u32,
    /// The most one fan may have.
    pub cap: u32,
}

/// One change of the stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StockEvent {
    /// The sale was listed with these terms.
    Listed(Terms),
    /// Units were held for a fan.
    Held {
        /// The hold's number.
        hold: HoldNumber,
        /// Who has it.
        fan: FanId,
        /// The ask that made it.
        key: AskKey,
        /// What is held; one line a product.
        basket: Vec<BasketLine>,
        /// When it lapses.
        until: DateTime<Utc>,
    },
    /// The fan gave the hold back.
    Released {
        /// The hold.
        hold: HoldNumber,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody paid in time.
    Lapsed {
        /// The hold.
        hold: HoldNumber,
    },
    /// The hold was paid.
    Confirmed {
        /// The hold.
        hold: HoldNumber,
        /// The provider's name for the payment.
        payment: PaymentReference,
        /// When.
        at: DateTime<Utc>,
    },
}
