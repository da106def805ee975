//! A hold: as others see it, and as it is kept, in as few bytes as it takes. Millions of them may be open.

use std::num::NonZeroU32;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::AskKey;
use crate::catalogue::Basket;
use crate::ids::{FanId, HoldNumber, OfferNumber};
use crate::order::PaymentReference;

/// Units that a fan reserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Who reserved them.
    pub fan: FanId,
    /// What; one line a product.
    pub basket: Basket,
    /// What became of it.
    pub state: HoldState,
}

/// What became of a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldState {
    /// Waits for payment.
    Open {
        /// When it lapses.
        until: DateTime<Utc>,
    },
    /// A payment goes on: it does not lapse before that one is known to be over.
    Paying {
        /// When its time is over.
        until: DateTime<Utc>,
    },
    /// A turn of the waitlist: the units are kept, and the fan may take them.
    Turn {
        /// When it passes on.
        until: DateTime<Utc>,
    },
    /// Given back by the fan, or a turn that the fan let pass.
    Released {
        /// When.
        at: DateTime<Utc>,
    },
    /// Not paid, or not taken, in time.
    Lapsed {
        /// When.
        at: DateTime<Utc>,
    },
    /// Paid.
    Confirmed {
        /// The payment.
        payment: PaymentReference,
        /// When.
        at: DateTime<Utc>,
    },
    /// Paid, and the units came back.
    Returned {
        /// When they did.
        at: DateTime<Utc>,
    },
}

/// Some units of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The offer.
    pub offer: OfferNumber,
    /// How many units, at least 1.
    pub units: u32,
}

/// What a hold holds: one line an offer. Nearly every hold has one line, which takes no memory of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lines {
    /// One.
    One(Line),
    /// Several, or none.
    Several(Box<[Line]>),
}

impl Lines {
    pub(super) fn as_slice(&self) -> &[Line] {
        match self {
            Self::One(line) => std::slice::from_ref(line),
            Self::Several(lines) => lines,
        }
    }
}

impl From<Vec<Line>> for Lines {
    fn from(lines: Vec<Line>) -> Self {
        match *lines.as_slice() {
            [line] => Self::One(line),
            _ => Self::Several(lines.into()),
        }
    }
}

/// A hold as it is kept: 56 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slot {
    pub(super) fan: FanId,
    key: [u64; 2],
    pub(super) lines: Lines,
    /// Milliseconds since 1970: when it lapses while it is open or a turn, otherwise when it came to its state.
    pub(super) at: i64,
    /// The fan's hold before this one.
    pub(super) before: Option<HoldIndex>,
    pub(super) state: SlotState,
    /// How many payments were started, the first of which gave it more time; those after the 255th are not told apart.
    pub(super) attempts: u8,
}

/// A hold's number in four bytes, so that a stock has at most 2³² − 1 holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HoldIndex(NonZeroU32);

impl HoldIndex {
    /// The hold at this place of the list, which begins at 0.
    pub(super) fn at(place: usize) -> Self {
        let number = u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1);
        Self(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN))
    }

    /// Its place in the list.
    pub(super) const fn place(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The hold's number.
    pub(super) const fn number(self) -> HoldNumber {
        HoldNumber(self.0.get() as u64)
    }
}

/// The state of a slot; its time is kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum SlotState {
    Open,
    Paying,
    Turn,
    Released,
    Lapsed,
    Confirmed,
    Returned,
}

impl Slot {
    pub(super) const fn new(fan: FanId, key: AskKey, lines: Lines, at: i64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the key in two halves")]
        let key = [(key.0 >> 64) as u64, key.0 as u64];
        Self { fan, key, lines, at, before: None, state: SlotState::Open, attempts: 0 }
    }

    /// The ask that made it.
    pub(super) fn key(&self) -> AskKey {
        AskKey(u128::from(self.key[0]) << 64 | u128::from(self.key[1]))
    }

    /// Whether its units are kept for the fan, for a time.
    pub(super) const fn is_live(&self) -> bool {
        matches!(self.state, SlotState::Open | SlotState::Paying | SlotState::Turn)
    }

    /// Whether it lapses by itself when its time is over.
    pub(super) const fn can_lapse(&self) -> bool {
        matches!(self.state, SlotState::Open | SlotState::Turn)
    }

    /// How many units of the offer it counts against the fan's cap and the stock.
    pub(super) fn claims(&self, offer: OfferNumber) -> u32 {
        if !self.is_live() && self.state != SlotState::Confirmed {
            return 0;
        }
        let lines = self.lines.as_slice().iter().filter(|line| line.offer == offer);
        lines.map(|line| line.units).sum()
    }
}

const _: () = assert!(size_of::<Slot>() <= 56, "millions of holds are open at once");
