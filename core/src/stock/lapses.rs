//! When the open holds and turns of an offer lapse, the earliest first.
//!
//! Nearly all last equally long, so they lapse in the order in which they were made: those stand in a row, and only
//! what is out of order is sorted in. A hold that ended early stays in the row, as a gap, until it comes to the front.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::ids::HoldNumber;

/// A millisecond since 1970, and the hold or turn that lapses then.
pub(super) type Lapse = (i64, HoldNumber);

/// The lapses of one offer.
#[derive(Debug, Default)]
pub(super) struct Lapses {
    /// In order. Its first one is never a gap.
    row: VecDeque<Lapse>,
    gaps: HashSet<Lapse>,
    sorted: BTreeSet<Lapse>,
}

impl Lapses {
    /// Makes room for this many.
    pub(super) fn reserve(&mut self, count: usize) {
        self.row.reserve(count.saturating_sub(self.row.len()));
    }

    /// Writes once to all the room there is, while there is no lapse yet.
    pub(super) fn warm_up(&mut self) {
        if self.row.is_empty() {
            self.row.resize(self.row.capacity(), (0, HoldNumber(0)));
            self.row.clear();
        }
    }

    pub(super) fn insert(&mut self, lapse: Lapse) {
        if self.row.back().is_none_or(|last| *last < lapse) {
            self.row.push_back(lapse);
        } else if !self.gaps.remove(&lapse) {
            self.sorted.insert(lapse);
        }
    }

    pub(super) fn remove(&mut self, lapse: Lapse) {
        if self.sorted.remove(&lapse) || self.row.binary_search(&lapse).is_err() {
            return;
        }
        self.gaps.insert(lapse);
        while self.row.front().is_some_and(|first| self.gaps.remove(first)) {
            self.row.pop_front();
        }
    }

    /// The earliest.
    pub(super) fn first(&self) -> Option<Lapse> {
        [self.row.front(), self.sorted.first()].into_iter().flatten().min().copied()
    }

    /// Those up to and in the millisecond `now`, in no order.
    pub(super) fn due(&self, now: i64) -> impl Iterator<Item = Lapse> {
        let is_due = move |lapse: &&Lapse| lapse.0 <= now;
        let row = self.row.iter().take_while(is_due).filter(|lapse| !self.gaps.contains(*lapse));
        row.chain(self.sorted.iter().take_while(is_due)).copied()
    }

    /// The earliest after the millisecond `now`.
    pub(super) fn first_after(&self, now: i64) -> Option<Lapse> {
        let from = self.row.partition_point(|lapse| lapse.0 <= now);
        let row = self.row.range(from..).find(|lapse| !self.gaps.contains(*lapse));
        let sorted = self.sorted.range((now + 1, HoldNumber(0))..).next();
        [row, sorted].into_iter().flatten().min().copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_are_a_sorted_set(steps in prop::collection::vec((any::<bool>(), 0..20_i64, 1..9_u64), 0..80), now in 0..20_i64) {
            let (mut lapses, mut plain) = (Lapses::default(), BTreeSet::new());
            for (insert, at, hold) in steps {
                let lapse = (at, HoldNumber(hold));
                if insert {
                    // A hold has one time.
                    if plain.insert(lapse) {
                        lapses.insert(lapse);
                    }
                } else {
                    plain.remove(&lapse);
                    lapses.remove(lapse);
                }
                prop_assert_eq!(lapses.first(), plain.first().copied());
                let due: BTreeSet<_> = lapses.due(now).collect();
                prop_assert_eq!(due, plain.iter().copied().filter(|lapse| lapse.0 <= now).collect());
                let after = plain.iter().copied().find(|lapse| lapse.0 > now);
                prop_assert_eq!(lapses.first_after(now), after);
            }
        }
    }
}
