//! So many in any span: slots that are free again one span after the answer to what used them.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

/// Of how many requests it is remembered how long they took.
const SAMPLES: usize = 256;

/// With fewer than so many nothing is concluded from them.
const SAMPLES_MIN: usize = 16;

/// Slots of a limit.
#[derive(Debug)]
pub(super) struct Window {
    slots: usize,
    pub(super) span: TimeDelta,
    /// Requests without an answer yet.
    under_way: usize,
    /// When the slots of answered requests are free, the first in front.
    free_at: VecDeque<DateTime<Utc>>,
    /// How long the last requests took.
    took: VecDeque<TimeDelta>,
}

impl Window {
    pub(super) fn new(slots: u32, span: TimeDelta) -> Self {
        let slots = usize::try_from(slots).unwrap_or(usize::MAX);
        Self { slots, span, under_way: 0, free_at: VecDeque::new(), took: VecDeque::new() }
    }

    /// When so many slots are free at once: `now` if they are, none if nobody can tell before an answer comes.
    pub(super) fn free(&mut self, wanted: usize, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.sweep(now);
        let used = self.under_way + self.free_at.len();
        let missing = (used + wanted).saturating_sub(self.slots);
        if missing == 0 { Some(now) } else { self.free_at.get(missing - 1).copied() }
    }

    /// Takes slots; of those that are not free yet, the ones that will be first.
    pub(super) fn take(&mut self, slots: usize) {
        let used = self.under_way + self.free_at.len();
        let missing = (used + slots).saturating_sub(self.slots).min(self.free_at.len());
        self.free_at.drain(..missing);
        self.under_way += slots;
    }

    /// Requests that took slots were never made.
    pub(super) fn unused(&mut self, slots: usize) {
        self.under_way = self.under_way.saturating_sub(slots);
    }

    /// Requests that took slots are answered `at` that time, so long after they were made.
    pub(super) fn answered(&mut self, slots: usize, at: DateTime<Utc>, took: TimeDelta) {
        self.unused(slots);
        self.took.truncate(SAMPLES - 1);
        self.took.push_front(took);
        let free_at = at + self.span - self.early();
        let last = self.free_at.back().copied();
        let free_at = last.map_or(free_at, |last| last.max(free_at));
        self.free_at.extend(std::iter::repeat_n(free_at, slots));
    }

    /// How much earlier than one span after an answer the slot can be used again. The request had arrived some time
    /// before its answer came, and the next one takes some time to arrive: together no less than half of what the
    /// quickest of many took there and back.
    fn early(&self) -> TimeDelta {
        let quickest = self.took.iter().min().copied();
        let quickest = quickest.filter(|_| self.took.len() >= SAMPLES_MIN).unwrap_or_default();
        (quickest / 2).clamp(TimeDelta::zero(), self.span / 10)
    }

    /// The span of one message if they go evenly.
    pub(super) fn pace(&self) -> TimeDelta {
        self.span / i32::try_from(self.slots).unwrap_or(i32::MAX)
    }

    pub(super) fn is_idle(&mut self, now: DateTime<Utc>) -> bool {
        self.sweep(now);
        self.under_way == 0 && self.free_at.is_empty()
    }

    fn sweep(&mut self, now: DateTime<Utc>) {
        while self.free_at.front().is_some_and(|free_at| *free_at <= now) {
            self.free_at.pop_front();
        }
    }
}
