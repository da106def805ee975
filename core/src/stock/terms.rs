//! The terms of a sale: what the decider must know of it, and when new terms contradict what was promised.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ProductId, SaleId};

/// What the decider must know of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The sale.
    pub sale: SaleId,
    /// T0.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub opens_at: DateTime<Utc>,
    /// The first moment at which nothing can be reserved any more.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub ends_at: DateTime<Utc>,
    /// How long a hold, and the turn of a fan on the waitlist, last.
    pub spans: Spans,
    /// Who gets a unit.
    pub allocation: Allocation,
    /// The share kept for fans who came away with nothing before, if there is one.
    pub priority: Option<Priority>,
    /// What is offered. An offer is numbered by its place here; new ones come at the end.
    pub offers: Vec<OfferTerms>,
}

/// How long units are kept for a fan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spans {
    /// A hold, until it is paid.
    pub hold: TimeDelta,
    /// What is added to it, once, when its payment starts.
    pub extension: TimeDelta,
    /// A turn of the waitlist, until the fan takes it.
    pub turn: TimeDelta,
}

/// Who gets a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allocation {
    /// Who asks first.
    FirstCome,
    /// Entries made before T0, in an order drawn at T0; whoever comes later queues behind.
    Draw,
}

/// A share of each offer's units for fans with a priority pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priority {
    /// In how many earlier sales a fan got nothing.
    pub losses: u32,
    /// The share of each wave's units, in percent, rounded down to whole units.
    pub share_percent: u8,
    /// How long after T0 the share is kept; what is left then is for everybody.
    pub lasts: TimeDelta,
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
    /// When which of the units come up, in order; empty if all of them do at T0.
    pub waves: Vec<Wave>,
}

/// Units released at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// When.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// How many.
    pub units: u32,
}

/// Why terms cannot replace those that hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TermsFault {
    /// An offer of the terms before is missing, or in another place.
    OfferGone(ProductId),
    /// Fewer units than are held and sold.
    FewerThanGiven {
        /// The product.
        product: ProductId,
        /// Units held, sold and returned.
        given: u32,
    },
    /// The units of its waves are not the units of the offer, or come before T0 or out of order.
    BadWaves(ProductId),
    /// The announcement told another number of units, or of its waves, or another offer.
    UnitsPublished(ProductId),
    /// The announcement told another allocation or another priority share, or the draw is already held.
    AllocationPublished,
    /// More offers than there are numbers for.
    TooManyOffers,
    /// A draw without a seed.
    NoSeed,
}

impl Terms {
    /// When which units of an offer come up: its waves, or all of them at T0.
    pub fn waves_of(&self, offer: &OfferTerms) -> Vec<Wave> {
        if offer.waves.is_empty() {
            return vec![Wave { at: self.opens_at, units: offer.units }];
        }
        offer.waves.clone()
    }

    /// How many units of a wave are kept for fans with a priority pass.
    pub fn set_aside_of(&self, wave: Wave) -> u32 {
        let share = self.priority.map_or(0, |priority| u64::from(priority.share_percent.min(100)));
        u32::try_from(u64::from(wave.units) * share / 100).unwrap_or(wave.units)
    }

    /// When the units set aside become everybody's.
    pub fn priority_ends_at(&self) -> Option<DateTime<Utc>> {
        self.priority.map(|priority| self.opens_at + priority.lasts)
    }

    /// Whether the waves of each offer make up its units, in order of time from T0 on.
    pub(super) fn check_waves(&self) -> Result<(), TermsFault> {
        for offer in &self.offers {
            let waves = self.waves_of(offer);
            let total: u64 = waves.iter().map(|wave| u64::from(wave.units)).sum();
            let ordered = waves.is_sorted_by_key(|wave| wave.at);
            let early = waves.first().is_some_and(|wave| wave.at < self.opens_at);
            if total != u64::from(offer.units) || !ordered || early {
                return Err(TermsFault::BadWaves(offer.product.clone()));
            }
        }
        Ok(())
    }
}
