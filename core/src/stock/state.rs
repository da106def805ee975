//! The stock of one sale, in memory: what can be asked of it. It changes only by [`Stock::apply`].

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::hold::{HoldIndex, Line, Slot, SlotState};
use super::image::{Image, Index, Kept, PriorityOver};
use super::lapses::Lapses;
use super::offer::Counter;
use super::waitlist::{Entry, Pass, Queue, Stage};
use super::{
    Allocation, Ask, AskKey, AskKind, Draw, DrawResult, DrawnEntry, EntryState, EntryWish, Hold,
    HoldState, Outcome, Seed, Terms, WaitlistEntry, Wave, Wish,
};
use crate::catalogue::{Basket, BasketLine};
use crate::ids::{EntryNumber, FanId, HoldNumber, OfferNumber, ProductId};
use crate::order::{Payer, PaymentReference};
use crate::sale::{OfferCount, Sheet, SheetLine};

/// Offers, holds and who has them, who waits. `held + sold + returned ≤ units` for every offer, always.
#[derive(Debug, Default)]
pub struct Stock {
    pub(super) image: Image,
    pub(super) index: Index,
}

/// How a fan came out of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Had units for a time, paid or not.
    Had,
    /// Wanted units and never had any.
    WentWithout,
}

impl PartialEq for Stock {
    fn eq(&self, other: &Self) -> bool {
        self.image == other.image
    }
}

impl From<Image> for Stock {
    fn from(image: Image) -> Self {
        let index = Index::of(&image);
        Self { image, index }
    }
}

/// Times are kept in whole milliseconds.
pub(super) fn time(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

impl Stock {
    /// All that is kept of it, as it is now.
    pub fn image(&self) -> Image {
        self.image.clone()
    }

    /// The terms, once the sale is listed.
    pub fn terms(&self) -> Option<&Terms> {
        self.image.terms.as_deref()
    }

    /// The hold with this number.
    pub fn hold(&self, number: HoldNumber) -> Option<Hold> {
        self.image.slot(number).map(|slot| self.shown(number, slot))
    }

    /// All holds of a fan, oldest first.
    pub fn holds_of(&self, fan: FanId) -> Vec<(HoldNumber, Hold)> {
        let mut holds: Vec<_> = self.slots_of(fan).collect();
        holds.reverse();
        holds.into_iter().map(|(number, slot)| (number, self.shown(number, slot))).collect()
    }

    fn shown(&self, number: HoldNumber, slot: &Slot) -> Hold {
        let at = time(slot.at);
        let state = match slot.state {
            SlotState::Open => HoldState::Open { until: at },
            SlotState::Paying => HoldState::Paying { until: at },
            SlotState::Turn => HoldState::Turn { until: at },
            SlotState::Released => HoldState::Released { at },
            SlotState::Lapsed => HoldState::Lapsed { at },
            SlotState::Returned => HoldState::Returned { at },
            SlotState::Confirmed => match self.payment_of(number) {
                Some(payment) => HoldState::Confirmed { payment: payment.clone(), at },
                None => HoldState::Lapsed { at },
            },
        };
        Hold { fan: slot.fan, basket: self.basket(slot.lines.as_slice()), state }
    }

    fn payment_of(&self, hold: HoldNumber) -> Option<&PaymentReference> {
        let mut rows = self.payments_of(hold);
        rows.find(|(_, kept)| *kept == Kept::Kept).map(|(payment, _)| payment)
    }

    pub(super) fn payments_of(
        &self,
        hold: HoldNumber,
    ) -> impl Iterator<Item = (&PaymentReference, Kept)> {
        let rows = self.index.payments.get(&hold).into_iter().flatten();
        let rows = rows.filter_map(|row| self.image.payments.get(*row));
        rows.map(|row| (&row.payment, row.kept))
    }

    fn basket(&self, lines: &[Line]) -> Basket {
        let named = |line: &Line| {
            let product = self.image.offer(line.offer)?.product.clone();
            Some(BasketLine { product, units: line.units })
        };
        lines.iter().filter_map(named).collect()
    }

    /// The fan's holds, newest first.
    pub(super) fn slots_of(&self, fan: FanId) -> impl Iterator<Item = (HoldNumber, &Slot)> {
        let slot_at = |hold: HoldIndex| Some((hold, self.image.slots.get(hold.place())?));
        let newest = self.index.newest(&self.image, fan).and_then(slot_at);
        let holds = std::iter::successors(newest, move |(_, slot)| slot.before.and_then(slot_at));
        holds.map(|(hold, slot)| (hold.number(), slot))
    }

    /// When something happens next by itself: a hold or a turn lapses, a wave comes up, entries are drawn, the
    /// priority share becomes everybody's.
    pub fn next_due_at(&self) -> Option<DateTime<Utc>> {
        let lapse = self.index.lapses.iter().filter_map(Lapses::first);
        let lapse = lapse.map(|(at, _)| time(at)).min();
        let terms = self.terms();
        let wave = terms.into_iter().flat_map(|terms| {
            let offers = terms.offers.iter().zip(&self.image.offers);
            offers.filter_map(|(offer, counter)| terms.waves_of(offer).get(counter.waves).copied())
        });
        let draw = terms.filter(|terms| terms.allocation == Allocation::Draw);
        let draw = draw.filter(|_| self.image.drawn.is_none()).map(|terms| terms.opens_at);
        let share = terms.filter(|_| self.image.priority_over == PriorityOver::NotYet);
        let share = share.and_then(Terms::priority_ends_at);
        [lapse, wave.map(|wave| wave.at).min(), draw, share].into_iter().flatten().min()
    }

    /// The count of every offer as it is at `now`: what is due by then counts as done, but for units that go to
    /// somebody who waits.
    pub fn counts(&self, now: DateTime<Utc>) -> Vec<OfferCount> {
        let numbered = (0..).map(OfferNumber).zip(&self.image.offers);
        numbered.map(|(number, offer)| self.count(number, offer, now)).collect()
    }

    fn count(&self, number: OfferNumber, offer: &Counter, now: DateTime<Utc>) -> OfferCount {
        let waiting = self.index.queues.get(usize::from(number.0)).map_or(0, Queue::len);
        let lapses = self.index.lapses.get(usize::from(number.0));
        let now_ms = now.timestamp_millis();
        let due = lapses.into_iter().flat_map(|lapses| lapses.due(now_ms));
        let due = due.filter_map(|(_, hold)| self.image.slot(hold));
        let returning: u32 = due.map(|slot| slot.claims(number)).sum();
        let returning = if waiting == 0 { returning } else { 0 };
        let (opened, next_wave) = self.opened_by(number, offer, now);
        OfferCount {
            product: offer.product.clone(),
            units: offer.units,
            opened: if waiting == 0 { opened } else { offer.opened },
            set_aside: offer.set_aside.min(offer.left()),
            held: offer.held.saturating_sub(returning),
            sold: offer.sold,
            returned: offer.returned,
            waiting,
            next_lapse_at: lapses
                .and_then(|lapses| lapses.first_after(now_ms))
                .map(|(at, _)| time(at)),
            next_wave,
        }
    }

    /// Units of the waves that are up at `now`, and the wave that comes next.
    fn opened_by(
        &self,
        number: OfferNumber,
        offer: &Counter,
        now: DateTime<Utc>,
    ) -> (u32, Option<Wave>) {
        let Some(terms) = self.terms() else { return (offer.opened, None) };
        let listed = terms.offers.get(usize::from(number.0));
        let waves = listed.map(|listed| terms.waves_of(listed)).unwrap_or_default();
        let (due, later): (Vec<_>, Vec<_>) =
            waves.into_iter().skip(offer.waves).partition(|wave| wave.at <= now);
        let due: u32 = due.iter().map(|wave| wave.units).sum();
        (offer.opened + due, later.first().copied())
    }

    /// The sheet that reconciles what was announced with what became of it.
    pub fn sheet(&self) -> Sheet {
        let lines = self.image.offers.iter().map(|offer| SheetLine {
            product: offer.product.clone(),
            announced: offer.units,
            sold: offer.sold,
            returned: offer.returned,
            held: offer.held,
            unsold: offer.units.saturating_sub(offer.given()),
        });
        let waiting = self.image.entries.iter().filter(|entry| entry.waits()).count();
        let without = self.fates().filter(|(_, fate)| *fate == Fate::WentWithout).count();
        Sheet { lines: lines.collect(), waiting, without }
    }

    /// How each fan who wanted units came out, in no order.
    pub fn fates(&self) -> impl Iterator<Item = (FanId, Fate)> {
        let had: HashSet<_> = self.image.slots.iter().map(|slot| slot.fan).collect();
        let wanted = self.index.unlucky.iter().copied();
        let wanted = wanted.chain(self.index.entries_of.keys().copied());
        let without: HashSet<_> = wanted
            .filter(|fan| !self.index.merged.contains_key(fan) && !had.contains(fan))
            .collect();
        let had = had.into_iter().map(|fan| (fan, Fate::Had));
        had.chain(without.into_iter().map(|fan| (fan, Fate::WentWithout)))
    }

    /// Who this fan is by now: an ask may be under way while its fan turns out to be another one.
    pub(super) fn person(&self, fan: FanId) -> FanId {
        let merged = &self.index.merged;
        std::iter::successors(Some(fan), |fan| merged.get(fan).copied()).last().unwrap_or(fan)
    }

    /// Whether the fan has a priority pass.
    pub fn has_pass(&self, fan: FanId) -> bool {
        self.index.pass_of(fan) == Pass::Priority
    }

    /// When units and allocation were published, if they were.
    pub const fn published_at(&self) -> Option<DateTime<Utc>> {
        self.image.published
    }

    /// The entries of a fan, oldest first.
    pub fn entries_of(&self, fan: FanId) -> Vec<WaitlistEntry> {
        let entries = self.index.entries_of.get(&fan).into_iter().flatten();
        let entry =
            |number: &EntryNumber| Some(self.shown_entry(*number, self.image.entry(*number)?));
        entries.filter_map(entry).collect()
    }

    fn shown_entry(&self, number: EntryNumber, entry: &Entry) -> WaitlistEntry {
        let state = match entry.state {
            Stage::Entered => EntryState::Entered,
            Stage::Waiting { .. } => EntryState::Waiting { position: self.position(entry) },
            Stage::Given { hold } => EntryState::Given(hold),
            Stage::Left => EntryState::Left,
        };
        let product = |offer: &OfferNumber| Some(self.image.offer(*offer)?.product.clone());
        let wish = match &entry.wish {
            Wish::All(lines) => EntryWish::All(self.basket(lines.as_slice())),
            Wish::AnyOf { offers, units, at_least } => EntryWish::AnyOf {
                products: offers.iter().filter_map(product).collect(),
                units: *units,
                at_least: *at_least,
            },
        };
        WaitlistEntry { number, wish, state }
    }

    /// Its place among those who wait for the same, from 1; the best one if it waits for several offers.
    pub(super) fn position(&self, entry: &Entry) -> u32 {
        let Stage::Waiting { rank } = entry.state else { return 0 };
        let queue = |offer: OfferNumber| self.index.queues.get(usize::from(offer.0));
        let needs = entry.wish.needs().into_iter();
        let ahead = needs.filter_map(|(offer, _)| Some(queue(offer)?.ahead_of(rank))).min();
        ahead.unwrap_or(0) + 1
    }

    /// What can be told of the draw; none for a sale without one.
    pub fn draw(&self) -> Option<Draw> {
        let seed = self.image.seed?;
        // A sale that was listed as a draw once may be first come now: its seed is of no use then.
        let terms = self.terms().filter(|terms| terms.allocation == Allocation::Draw)?;
        let entered = self.image.entries.iter().filter(|entry| entry.state == Stage::Entered);
        let entries = self.image.drawn.map_or_else(|| entered.count(), |_| self.image.order.len());
        let result = self.image.drawn.map(|_| DrawResult { seed, order: self.drawn_order(&seed) });
        Some(Draw {
            sale: terms.sale.clone(),
            commitment: seed.commitment(&terms.sale),
            entries: u32::try_from(entries).unwrap_or(u32::MAX),
            result,
        })
    }

    fn drawn_order(&self, seed: &Seed) -> Vec<DrawnEntry> {
        let drawn = |entry: &EntryNumber| {
            let fan = self.image.entry(*entry)?.fan;
            Some(DrawnEntry { entry: *entry, fan, ticket: seed.ticket(*entry) })
        };
        self.image.order.iter().filter_map(drawn).collect()
    }

    pub(super) fn offer(&self, product: &ProductId) -> Option<(OfferNumber, &Counter)> {
        let numbered = (0..).map(OfferNumber).zip(&self.image.offers);
        numbered.into_iter().find(|(_, offer)| offer.product == *product)
    }

    /// What the fan has of an offer, held and bought together.
    pub(super) fn claimed_by(&self, fan: FanId, offer: OfferNumber) -> u32 {
        self.slots_of(fan).map(|(_, slot)| slot.claims(offer)).sum()
    }

    /// What a payer paid of an offer, whichever account reserved it.
    pub(super) fn paid_by(&self, payer: Payer, offer: OfferNumber) -> u32 {
        let holds = self.index.paid_by.get(&payer).into_iter().flatten();
        holds.filter_map(|hold| self.image.slot(*hold)).map(|slot| slot.claims(offer)).sum()
    }

    /// Units of an offer that this fan can get.
    pub(super) fn left_for(&self, fan: FanId, offer: &Counter) -> u32 {
        match self.index.pass_of(fan) {
            Pass::Priority => offer.left(),
            Pass::None => offer.left_for_all(),
        }
    }

    /// The outcome of an ask that was answered before.
    pub(super) fn first_outcome(&self, key: AskKey) -> Option<Outcome> {
        if key == AskKey::SHOP {
            return None;
        }
        let held = self.index.by_key(&self.image, key);
        let held = held.and_then(|hold| {
            let until = time(self.image.slots.get(hold.place())?.at);
            let hold = hold.number();
            Some(Outcome::Held(super::HeldUnits { hold, until }))
        });
        held.or_else(|| self.index.answers.find(&self.image.answers, key).cloned())
    }

    /// Looks up what the asks will need, one after the other and nothing in between: the processor fetches from memory
    /// for several at once then, and the decisions, each of which must wait for the one before, find it near.
    pub(super) fn look_ahead(&self, asks: &[Ask]) {
        let mut found = 0;
        for ask in asks {
            if let AskKind::Reserve { fan, .. } = &ask.kind {
                found += usize::from(self.index.newest(&self.image, *fan).is_some());
                found += usize::from(self.index.by_key(&self.image, ask.key).is_some());
            }
        }
        std::hint::black_box(found);
    }

    pub(super) fn next_hold(&self) -> HoldNumber {
        HoldNumber(self.image.slots.len() as u64 + 1)
    }

    pub(super) fn next_entry(&self) -> EntryNumber {
        EntryNumber(self.image.entries.len() as u64 + 1)
    }

    /// Holds and turns whose time is over at `now`, in the order in which it ended.
    pub(super) fn lapsed_by(&self, now: DateTime<Utc>) -> Vec<HoldNumber> {
        let now = now.timestamp_millis();
        let due = self.index.lapses.iter();
        let mut due: Vec<_> = due.flat_map(|lapses| lapses.due(now)).collect();
        due.sort_unstable();
        due.dedup();
        due.into_iter().map(|(_, hold)| hold).collect()
    }
}
