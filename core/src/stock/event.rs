//! What happened to the stock: the journal's content, from which the stock is rebuilt.
//!
//! Stores keep these for ever: a variant may be added, never changed or moved. Products are told by the number of
//! their offer and times in whole milliseconds, as a hot sale writes hundreds of thousands of events a second.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AskKey, Lines, Outcome, RefundWhy, Seed, Terms, Wish};
use crate::ids::{EntryNumber, FanId, HoldNumber, OfferNumber};
use crate::order::{Payer, PaymentReference};

/// One change of the stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for the types they hold")]
pub enum StockEvent {
    /// Units were held for a fan.
    Held {
        hold: HoldNumber,
        fan: FanId,
        /// The ask that made it.
        key: AskKey,
        lines: Lines,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        until: DateTime<Utc>,
    },
    /// The fan gave the hold back, or let the turn pass.
    Released {
        hold: HoldNumber,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// Nobody paid the hold, or took the turn, in time.
    Lapsed { hold: HoldNumber },
    /// The hold was paid.
    Confirmed {
        hold: HoldNumber,
        payment: PaymentReference,
        payer: Option<Payer>,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// An ask of a fan was answered with anything but a hold. A redelivered one gets the same answer.
    Answered { key: AskKey, fan: FanId, outcome: Outcome },
    /// The payment of the hold started, which gave it more time, once.
    Extended {
        hold: HoldNumber,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        until: DateTime<Utc>,
    },
    /// A payment came that cannot be kept: the money must go back.
    RefundDue {
        hold: HoldNumber,
        payment: PaymentReference,
        why: RefundWhy,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// A paid unit came back after the sale.
    Returned {
        hold: HoldNumber,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// A fan joined the waitlist.
    Joined { entry: EntryNumber, fan: FanId, wish: Wish },
    /// An entry of the waitlist or of the draw was withdrawn.
    Left { entry: EntryNumber },
    /// Units were set aside for a fan who waited: as a turn to take, or as a hold by the draw.
    Given {
        hold: HoldNumber,
        entry: EntryNumber,
        lines: Lines,
        given_as: GivenAs,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        until: DateTime<Utc>,
    },
    /// The fan took the turn: it is a hold now.
    Taken {
        hold: HoldNumber,
        #[serde(with = "chrono::serde::ts_milliseconds")]
        until: DateTime<Utc>,
    },
    /// A fan entered the draw, or chose another basket for an entry made before.
    Entered { entry: EntryNumber, fan: FanId, lines: Lines },
    /// The entries were put in order.
    Drawn {
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// The sale was listed with these terms.
    Listed(Box<Terms>),
    /// The seed of the draw was chosen.
    Seeded(Seed),
    /// The announcement told fans the units and the allocation: they cannot change any more.
    Published {
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// Units of an offer came up.
    WaveOpened { offer: OfferNumber },
    /// These fans got a priority pass.
    PassesGranted { fans: Vec<FanId> },
    /// What was still set aside for fans with a priority pass became everybody's.
    PriorityOver,
    /// Two fans turned out to be one person: what `from` has belongs to `into`.
    Merged { from: FanId, into: FanId },
    /// A payment of the hold goes on: it does not lapse meanwhile.
    PaymentStarted { hold: HoldNumber, attempt: u32 },
    /// No payment of the hold goes on any more: it can lapse.
    PaymentEnded { hold: HoldNumber },
    /// A fan whose payment came too late was put before all others who wait, but behind those to whom the same happened
    /// before.
    JoinedFirst { entry: EntryNumber, fan: FanId, wish: Wish },
}

/// As what units are given to a fan who waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GivenAs {
    /// As a turn, which the fan takes or lets pass.
    Turn,
    /// As a hold: the fan asked for exactly this before T0 and was drawn.
    Hold,
}
