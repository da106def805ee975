//! What can be asked of the stock, and what is answered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Terms;
use crate::catalogue::BasketLine;
use crate::ids::{FanId, HoldNumber, ProductId};
use crate::order::PaymentReference;

/// Tells a redelivered ask from a new one: made from the platform's own event id by the adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AskKey(pub u128);

/// One ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// A redelivered [`AskKind::Reserve`] with the key of one that was held gets that hold again.
    pub key: AskKey,
    /// What is asked.
    pub kind: AskKind,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskKind {
    /// The shop lists the sale, or lists it anew with changed terms.
    List(Terms),
    /// A fan asks for units, all or nothing.
    Reserve {
        /// Who asks.
        fan: FanId,
        /// What; lines of one product are added up.
        basket: Vec<BasketLine>,
    },
    /// A fan gives a hold back.
    Release {
        /// Who asks; only the fan who has the hold can.
        fan: FanId,
        /// Which hold.
        hold: HoldNumber,
    },
    /// A payment for a hold came in.
    Confirm {
        /// Which hold.
        hold: HoldNumber,
        /// The provider's name for the payment.
        payment: PaymentReference,
    },
    /// Time has passed: let lapsed holds go.
    Expire,
}

/// What became of an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The sale is listed with the terms asked for.
    Listed,
    /// The units are held.
    Held(HeldUnits),
    /// The hold was given back.
    Released,
    /// The payment was taken for the hold.
    Confirmed(Confirmed),
    /// This many holds were let go.
    Expired(u32),
    /// No, and why.
    Refused(Refusal),
}

/// Units that a fan has until a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldUnits {
    /// The hold's number.
    pub hold: HoldNumber,
    /// When it lapses.
    pub until: DateTime<Utc>,
}

/// A hold that was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// By this ask.
    Now,
    /// Before, by the same payment: an ask delivered twice.
    Before,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The sale has no terms yet.
    NotListed,
    /// The new terms contradict what was promised or given.
    BadTerms(TermsFault),
    /// Before T0.
    NotOpenYet {
        /// T0.
        opens_at: DateTime<Utc>,
    },
    /// The sale's time is over.
    Ended {
        /// Since when.
        at: DateTime<Utc>,
    },
    /// The ask names no units.
    NothingAsked,
    /// The product is not in this sale.
    NotOffered {
        /// The product.
        product: ProductId,
    },
    /// The fan would have more than one person may have.
    CapReached {
        /// The product.
        product: ProductId,
        /// The most one fan may have.
        cap: u32,
        /// What the fan has, held and bought together.
        has: u32,
    },
    /// Fewer units are left than asked for.
    FewerLeft {
        /// The product.
        product: ProductId,
        /// How many are left; at least 1.
        left: u32,
    },
    /// All units are sold or held; held ones may return.
    AllHeld {
        /// The product.
        product: ProductId,
        /// When the first hold lapses, if any is open.
        next_lapse_at: Option<DateTime<Utc>>,
    },
    /// All units are paid for.
    SoldOut {
        /// The product.
        product: ProductId,
    },
    /// The fan has no such hold.
    NoSuchHold,
    /// The hold lapsed.
    Lapsed {
        /// When.
        at: DateTime<Utc>,
    },
    /// The fan gave the hold back before.
    AlreadyReleased,
    /// The hold is paid: it is an order now.
    AlreadyPaid,
}

/// Why terms cannot replace those that hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermsFault {
    /// An offer of the terms before is missing.
    OfferGone(ProductId),
    /// Fewer units than are held and sold.
    FewerThanGiven {
        /// The product.
        product: ProductId,
        /// Units held and sold.
        given: u32,
    },
}

impl Ask {
    /// An ask by the shop itself, which is never redelivered.
    pub fn by_shop(kind: AskKind) -> Self {
        Self { key: AskKey(0), kind }
    }
}
