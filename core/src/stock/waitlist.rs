//! The waitlist: who waits for what, in which order. It gives out nothing; the decider does.
//!
//! An entry whose least wish is more than what is free keeps its place and is passed over, so that no unit lies
//! idle; among those that can be served the one who has waited longest is always first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::Lines;
use crate::catalogue::Basket;
use crate::ids::{EntryNumber, FanId, HoldNumber, OfferNumber, ProductId};

/// What a fan waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// All of this, or nothing.
    All(Lines),
    /// Units of one of several offers.
    AnyOf {
        /// The offers, the one liked best first.
        offers: Box<[OfferNumber]>,
        /// How many units.
        units: u32,
        /// How many are enough.
        at_least: u32,
    },
}

impl Wish {
    /// The offers it is about, with how many units it takes at least.
    pub(super) fn needs(&self) -> Vec<(OfferNumber, u32)> {
        match self {
            Self::All(lines) => {
                lines.as_slice().iter().map(|line| (line.offer, line.units)).collect()
            }
            Self::AnyOf { offers, at_least, .. } => {
                offers.iter().map(|offer| (*offer, *at_least)).collect()
            }
        }
    }

    /// Whether both are about one offer.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let others = other.needs();
        self.needs().iter().any(|(offer, _)| others.iter().any(|(other, _)| other == offer))
    }
}

/// An entry of the waitlist or of the draw, as its fan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitlistEntry {
    /// Its number in the sale.
    pub number: EntryNumber,
    /// What it waits for.
    pub wish: EntryWish,
    /// What became of it.
    pub state: EntryState,
}

/// What an entry waits for, by product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryWish {
    /// All of this, or nothing.
    All(Basket),
    /// Units of one of several products.
    AnyOf {
        /// The products, the one liked best first.
        products: Vec<ProductId>,
        /// How many units.
        units: u32,
        /// How many are enough.
        at_least: u32,
    },
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// Waits for the draw at T0.
    Entered,
    /// Waits for units.
    Waiting {
        /// Its place among those who wait for the same, from 1.
        position: u32,
    },
    /// Got units.
    Given(HoldNumber),
    /// Was withdrawn.
    Left,
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) fan: FanId,
    pub(super) wish: Wish,
    pub(super) state: Stage,
}

impl Entry {
    pub(super) const fn waits(&self) -> bool {
        matches!(self.state, Stage::Waiting { .. })
    }
}

/// What became of an entry, with its place in the order while it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    Entered,
    Waiting { rank: Rank },
    Given { hold: HoldNumber },
    Left,
}

/// The place in the order of all entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Rank {
    pub(super) lane: Lane,
    /// From 1.
    pub(super) number: u32,
}

/// The two lanes in which fans wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Lane {
    /// Fans whose payment came too late.
    First,
    /// All others.
    Usual,
}

impl Rank {
    /// Before everybody.
    pub(super) const START: Self = Self { lane: Lane::First, number: 0 };
}

/// Whether a fan has a priority pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    Priority,
    None,
}

/// Who waits for an offer: entries by how many units they need at least, then by rank.
#[derive(Debug, Default)]
pub(super) struct Queue {
    anybody: BTreeMap<u32, BTreeSet<(Rank, EntryNumber)>>,
    with_pass: BTreeMap<u32, BTreeSet<(Rank, EntryNumber)>>,
    first: Counts,
    usual: Counts,
}

impl Queue {
    pub(super) fn insert(&mut self, need: u32, pass: Pass, rank: Rank, entry: EntryNumber) {
        if self.half(pass).entry(need).or_default().insert((rank, entry)) {
            self.counts(rank.lane).add(rank.number, 1);
        }
    }

    pub(super) fn remove(&mut self, need: u32, pass: Pass, rank: Rank, entry: EntryNumber) {
        let half = self.half(pass);
        let Some(waiting) = half.get_mut(&need) else { return };
        let was_there = waiting.remove(&(rank, entry));
        if waiting.is_empty() {
            half.remove(&need);
        }
        if was_there {
            self.counts(rank.lane).add(rank.number, -1);
        }
    }

    const fn counts(&mut self, lane: Lane) -> &mut Counts {
        match lane {
            Lane::First => &mut self.first,
            Lane::Usual => &mut self.usual,
        }
    }

    const fn half(&mut self, pass: Pass) -> &mut BTreeMap<u32, BTreeSet<(Rank, EntryNumber)>> {
        match pass {
            Pass::Priority => &mut self.with_pass,
            Pass::None => &mut self.anybody,
        }
    }

    /// The first entry behind `after` that `free` units could serve, `left` of them if it has a priority pass.
    pub(super) fn next(&self, after: Rank, free: u32, left: u32) -> Option<(Rank, EntryNumber)> {
        let behind = (Bound::Excluded((after, EntryNumber(u64::MAX))), Bound::Unbounded);
        let first = |waiting: &BTreeSet<(Rank, EntryNumber)>| waiting.range(behind).next().copied();
        let anybody = self.anybody.range(..=free).filter_map(|(_, waiting)| first(waiting));
        let with_pass = self.with_pass.range(..=left).filter_map(|(_, waiting)| first(waiting));
        anybody.chain(with_pass).min()
    }

    /// How many wait.
    pub(super) fn len(&self) -> u32 {
        self.first.up_to(u32::MAX) + self.usual.up_to(u32::MAX)
    }

    /// How many wait with a smaller rank.
    pub(super) fn ahead_of(&self, rank: Rank) -> u32 {
        let before = rank.number.saturating_sub(1);
        match rank.lane {
            Lane::First => self.first.up_to(before),
            Lane::Usual => self.first.up_to(u32::MAX) + self.usual.up_to(before),
        }
    }
}

/// Counts by place, with sums over all places up to one, in steps of the logarithm (a binary indexed tree, after
/// Fenwick 1994).
#[derive(Debug, Default)]
struct Counts(Vec<u32>);

impl Counts {
    /// Changes the count at `place`, from 1.
    fn add(&mut self, place: u32, by: i32) {
        let place = place as usize;
        while self.0.len() < place {
            let next = self.0.len() + 1;
            // A new node sums the places below it that its range covers.
            let (mut sum, mut below, lowest) = (0, next - 1, next & (next - 1));
            while below > lowest {
                sum += self.0[below - 1];
                below &= below - 1;
            }
            self.0.push(sum);
        }
        let mut node = place;
        while node <= self.0.len() {
            self.0[node - 1] = self.0[node - 1].saturating_add_signed(by);
            node += node & node.wrapping_neg();
        }
    }

    /// The sum of all counts up to `place`.
    fn up_to(&self, place: u32) -> u32 {
        let (mut sum, mut node) = (0, (place as usize).min(self.0.len()));
        while node > 0 {
            sum += self.0[node - 1];
            node &= node - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_a_plain_list(places in prop::collection::vec(1..200_u32, 1..100), up_to in 0..250_u32) {
            let mut counts = Counts::default();
            for place in &places {
                counts.add(*place, 1);
            }
            let plain = places.iter().filter(|place| **place <= up_to).count();
            prop_assert_eq!(counts.up_to(up_to) as usize, plain);
        }
    }
}
