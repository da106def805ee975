//! Everything that is kept of a stock, and the indexes over it that can be made anew at any time.

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::iter::repeat_with;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use hashbrown::{DefaultHashBuilder, HashMap};
use serde::{Deserialize, Serialize};

use super::answers::{AnswerIndex, Answers};
use super::hold::{HoldIndex, Lines, Slot};
use super::lapses::Lapses;
use super::offer::Counter;
use super::pages::{PAGE, Pages};
use super::table::Table;
use super::waitlist::{Entry, Pass, Queue, Stage};
use super::{AskKey, RefundWhy, Seed, Terms};
use crate::ids::{EntryNumber, FanId, HoldNumber, OfferNumber};
use crate::order::{Payer, PaymentReference};

/// All that is kept of a stock: enough to make the [`Stock`](super::Stock) again.
///
/// Taking one costs microseconds whatever the number of holds, as it shares their memory until they change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Image {
    pub(super) terms: Option<Arc<Terms>>,
    pub(super) published: Option<DateTime<Utc>>,
    pub(super) seed: Option<Seed>,
    pub(super) drawn: Option<DateTime<Utc>>,
    pub(super) priority_over: PriorityOver,
    pub(super) offers: Vec<Counter>,
    pub(super) slots: Pages<Slot>,
    pub(super) payments: Pages<PaymentRow>,
    pub(super) entries: Pages<Entry>,
    /// The entries that were drawn, the first first.
    pub(super) order: Pages<EntryNumber>,
    pub(super) last_rank: u32,
    /// The same among those who are first because their payment came too late.
    pub(super) last_first: u32,
    pub(super) passes: Pages<FanId>,
    /// Fans who asked for units when there were none for them.
    pub(super) unlucky: Pages<FanId>,
    /// Fans who are no more, and who they turned out to be.
    pub(super) merged: Pages<(FanId, FanId)>,
    pub(super) answers: Answers,
}

/// Whether what was set aside for priority passes became everybody's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum PriorityOver {
    #[default]
    NotYet,
    Over,
}

/// A payment that came in for a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PaymentRow {
    pub(super) hold: HoldNumber,
    pub(super) payment: PaymentReference,
    pub(super) payer: Option<Payer>,
    pub(super) kept: Kept,
}

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kept {
    /// It pays the hold.
    Kept,
    /// It must go back.
    RefundDue(RefundWhy),
}

impl Image {
    pub(super) fn slot(&self, hold: HoldNumber) -> Option<&Slot> {
        self.slots.get(place(hold.0)?)
    }

    pub(super) fn slot_mut(&mut self, hold: HoldNumber) -> Option<&mut Slot> {
        self.slots.get_mut(place(hold.0)?)
    }

    pub(super) fn entry(&self, entry: EntryNumber) -> Option<&Entry> {
        self.entries.get(place(entry.0)?)
    }

    pub(super) fn entry_mut(&mut self, entry: EntryNumber) -> Option<&mut Entry> {
        self.entries.get_mut(place(entry.0)?)
    }

    pub(super) fn offer(&self, offer: OfferNumber) -> Option<&Counter> {
        self.offers.get(usize::from(offer.0))
    }

    pub(super) fn offer_mut(&mut self, offer: OfferNumber) -> Option<&mut Counter> {
        self.offers.get_mut(usize::from(offer.0))
    }
}

/// The place in a list of what is numbered from 1.
pub(super) fn place(number: u64) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

/// What finds things in an image.
#[derive(Debug, Default)]
pub(super) struct Index {
    hasher: DefaultHashBuilder,
    /// For each fan, the newest hold; older ones are linked from it.
    by_fan: Table,
    by_key: Table,
    /// For each offer, its open holds and turns by the millisecond in which they lapse.
    pub(super) lapses: Vec<Lapses>,
    /// For each hold, the rows of its payments.
    pub(super) payments: HashMap<HoldNumber, Vec<usize>>,
    /// For each payer, the holds that they paid.
    pub(super) paid_by: HashMap<Payer, Vec<HoldNumber>>,
    pub(super) entries_of: HashMap<FanId, Vec<EntryNumber>>,
    /// For each offer, who waits for it.
    pub(super) queues: Vec<Queue>,
    pub(super) passes: HashSet<FanId>,
    pub(super) unlucky: HashSet<FanId>,
    pub(super) merged: HashMap<FanId, FanId>,
    pub(super) answers: AnswerIndex,
    /// Empty pages for the holds to come.
    spare: Vec<Vec<Slot>>,
}

impl Index {
    /// The index of an image.
    pub(super) fn of(image: &Image) -> Self {
        let mut index = Self {
            passes: image.passes.iter().copied().collect(),
            unlucky: image.unlucky.iter().copied().collect(),
            merged: image.merged.iter().copied().collect(),
            answers: AnswerIndex::of(&image.answers),
            ..Self::default()
        };
        index.size_for(image);
        for (place, slot) in image.slots.iter().enumerate() {
            index.add_hold(image, HoldIndex::at(place), slot);
        }
        for (row, payment) in image.payments.iter().enumerate() {
            index.add_payment(row, payment);
        }
        for (number, entry) in (1..).zip(image.entries.iter()) {
            index.entries_of.entry(entry.fan).or_default().push(EntryNumber(number));
            index.enqueue(EntryNumber(number), entry);
        }
        index
    }

    /// Makes room for one hold a unit, so that nothing has to grow in the first second of a sale.
    pub(super) fn size_for(&mut self, image: &Image) {
        self.lapses.resize_with(image.offers.len(), Lapses::default);
        for (lapses, offer) in self.lapses.iter_mut().zip(&image.offers) {
            lapses.reserve((offer.units as usize).min(ROOM_MAX));
        }
        self.queues.resize_with(image.offers.len(), Queue::default);
        let units: usize = image.offers.iter().map(|offer| offer.units as usize).sum();
        let more = units.min(ROOM_MAX).max(image.slots.len()).saturating_sub(self.by_key.len());
        self.by_fan.reserve(more);
        self.by_key.reserve(more);
    }

    /// Writes once to all the room that was made, before the first hold: the machine gives out memory only when it is
    /// written to, and that takes longer than to decide.
    pub(super) fn warm_up(&mut self, image: &Image) {
        if image.slots.len() > 0 {
            return;
        }
        self.lapses.iter_mut().for_each(Lapses::warm_up);
        self.by_fan.warm_up();
        self.by_key.warm_up();
        let units: usize = image.offers.iter().map(|offer| offer.units as usize).sum();
        let blank = Slot::new(FanId(0), AskKey::SHOP, Lines::from(Vec::new()), 0);
        let page = || Pages::spare(&blank);
        let pages = units.min(ROOM_MAX).div_ceil(PAGE).saturating_sub(self.spare.len());
        self.spare.extend(repeat_with(page).take(pages));
    }

    pub(super) fn spare_page(&mut self) -> Vec<Slot> {
        self.spare.pop().unwrap_or_default()
    }

    /// Takes up a hold whose place among the fan's other holds is known already.
    pub(super) fn add_hold(&mut self, image: &Image, hold: HoldIndex, slot: &Slot) {
        if slot.key() != AskKey::SHOP {
            self.by_key.insert(self.hasher.hash_one(slot.key()), hold);
        }
        self.set_newest(image, slot.fan, hold);
        if slot.can_lapse() {
            self.add_lapse(slot, hold.number());
        }
    }

    pub(super) fn set_newest(&mut self, image: &Image, fan: FanId, hold: HoldIndex) {
        let hash = self.hasher.hash_one(fan);
        if !self.by_fan.replace(hash, is_of(image, fan), hold) {
            self.by_fan.insert(hash, hold);
        }
    }

    pub(super) fn forget_fan(&mut self, image: &Image, fan: FanId) {
        self.by_fan.remove(self.hasher.hash_one(fan), is_of(image, fan));
    }

    /// The fan's newest hold.
    pub(super) fn newest(&self, image: &Image, fan: FanId) -> Option<HoldIndex> {
        self.by_fan.find(self.hasher.hash_one(fan), is_of(image, fan))
    }

    /// The hold that this ask made.
    pub(super) fn by_key(&self, image: &Image, key: AskKey) -> Option<HoldIndex> {
        let same = |known| slot_at(image, known).is_some_and(|slot| slot.key() == key);
        self.by_key.find(self.hasher.hash_one(key), same)
    }

    pub(super) fn add_payment(&mut self, row: usize, payment: &PaymentRow) {
        self.payments.entry(payment.hold).or_default().push(row);
        if let (Some(payer), Kept::Kept) = (payment.payer, payment.kept) {
            self.paid_by.entry(payer).or_default().push(payment.hold);
        }
    }

    pub(super) fn add_lapse(&mut self, slot: &Slot, hold: HoldNumber) {
        for line in slot.lines.as_slice() {
            if let Some(lapses) = self.lapses.get_mut(usize::from(line.offer.0)) {
                lapses.insert((slot.at, hold));
            }
        }
    }

    pub(super) fn remove_lapse(&mut self, slot: &Slot, hold: HoldNumber) {
        for line in slot.lines.as_slice() {
            if let Some(lapses) = self.lapses.get_mut(usize::from(line.offer.0)) {
                lapses.remove((slot.at, hold));
            }
        }
    }

    /// Puts an entry that waits into the queues of its offers.
    pub(super) fn enqueue(&mut self, number: EntryNumber, entry: &Entry) {
        let Stage::Waiting { rank } = entry.state else { return };
        let pass = self.pass_of(entry.fan);
        for (offer, need) in entry.wish.needs() {
            if let Some(queue) = self.queues.get_mut(usize::from(offer.0)) {
                queue.insert(need, pass, rank, number);
            }
        }
    }

    /// Takes an entry that waits out of the queues.
    pub(super) fn dequeue(&mut self, number: EntryNumber, entry: &Entry) {
        let Stage::Waiting { rank } = entry.state else { return };
        let pass = self.pass_of(entry.fan);
        for (offer, need) in entry.wish.needs() {
            if let Some(queue) = self.queues.get_mut(usize::from(offer.0)) {
                queue.remove(need, pass, rank, number);
            }
        }
    }

    pub(super) fn pass_of(&self, fan: FanId) -> Pass {
        if self.passes.contains(&fan) { Pass::Priority } else { Pass::None }
    }
}

/// Most holds for which room is made before any is there: a very limited sale has fewer, and more room than is used
/// makes each look slower.
const ROOM_MAX: usize = 1_000_000;

fn slot_at(image: &Image, hold: HoldIndex) -> Option<&Slot> {
    image.slots.get(hold.place())
}

/// Whether a hold is the fan's.
fn is_of(image: &Image, fan: FanId) -> impl Fn(HoldIndex) -> bool {
    move |known| slot_at(image, known).is_some_and(|slot| slot.fan == fan)
}
