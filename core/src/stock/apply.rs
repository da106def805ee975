//! How each event changes the stock. Applying the events of a journal to an empty stock gives the stock again.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::hold::{HoldIndex, Lines, Slot, SlotState};
use super::image::{Kept, PaymentRow, PriorityOver, place};
use super::offer::Counter;
use super::waitlist::{Entry, Lane, Rank, Stage};
use super::{AskKey, GivenAs, Outcome, Refusal, Stock, StockEvent, Terms, Wave, Wish};
use crate::ids::{EntryNumber, FanId, HoldNumber, OfferNumber};

impl Stock {
    /// Takes up one event that was decided on this very state, now or before a restart.
    pub fn apply(&mut self, event: &StockEvent) {
        match event {
            StockEvent::Held { fan, key, lines, until, .. } => {
                self.add_hold(Slot::new(*fan, *key, lines.clone(), until.timestamp_millis()));
            }
            StockEvent::Released { hold, at } => self.close(*hold, SlotState::Released, Some(*at)),
            StockEvent::Lapsed { hold } => self.close(*hold, SlotState::Lapsed, None),
            StockEvent::Confirmed { hold, payment, payer, at } => {
                let (hold, payment, payer) = (*hold, payment.clone(), *payer);
                self.confirm(PaymentRow { hold, payment, payer, kept: Kept::Kept }, *at);
            }
            StockEvent::Answered { key, fan, outcome } => self.answered(*key, *fan, outcome),
            StockEvent::Extended { hold, until } => self.extend(*hold, *until),
            StockEvent::RefundDue { hold, payment, why, .. } => {
                let (hold, payment, kept) = (*hold, payment.clone(), Kept::RefundDue(*why));
                self.add_payment(PaymentRow { hold, payment, payer: None, kept });
            }
            StockEvent::Returned { hold, at } => self.give_back(*hold, *at),
            StockEvent::Joined { fan, wish, .. } => self.join(*fan, wish, Lane::Usual),
            StockEvent::Left { entry } => self.end_entry(*entry, Stage::Left),
            StockEvent::Given { entry, lines, given_as, until, .. } => {
                self.give(*entry, lines, *given_as, *until);
            }
            StockEvent::Taken { hold, until } => self.take(*hold, *until),
            StockEvent::Entered { entry, fan, lines } => self.enter(*entry, *fan, lines),
            StockEvent::Drawn { at } => self.draw_entries(*at),
            StockEvent::Listed(terms) => self.list(terms),
            StockEvent::Seeded(seed) => self.image.seed = Some(*seed),
            StockEvent::Published { at } => self.image.published = Some(*at),
            StockEvent::WaveOpened { offer } => self.open_wave(*offer),
            StockEvent::PassesGranted { fans } => fans.iter().for_each(|fan| self.add_pass(*fan)),
            StockEvent::PriorityOver => self.end_priority(),
            StockEvent::Merged { from, into } => self.merge(*from, *into),
            StockEvent::PaymentStarted { hold, attempt } => self.start_payment(*hold, *attempt),
            StockEvent::PaymentEnded { hold } => self.end_payment(*hold),
            StockEvent::JoinedFirst { fan, wish, .. } => self.join(*fan, wish, Lane::First),
        }
    }

    fn add_hold(&mut self, mut slot: Slot) {
        let has_pass = self.has_pass(slot.fan);
        for line in slot.lines.as_slice() {
            if let Some(offer) = self.image.offer_mut(line.offer) {
                offer.held += line.units;
                // A fan with a pass takes of the share first: that leaves the most for everybody else.
                if has_pass {
                    offer.set_aside -= offer.set_aside.min(line.units);
                }
            }
        }
        slot.before = self.index.newest(&self.image, slot.fan);
        let hold = HoldIndex::at(self.image.slots.len());
        self.image.slots.push_into(slot.clone(), || self.index.spare_page());
        self.index.add_hold(&self.image, hold, &slot);
    }

    /// Ends an open hold or a turn: its units are no longer held.
    fn close(&mut self, hold: HoldNumber, state: SlotState, at: Option<DateTime<Utc>>) {
        let Some(slot) = self.image.slot_mut(hold).filter(|slot| slot.is_live()) else { return };
        self.index.remove_lapse(slot, hold);
        slot.state = state;
        slot.at = at.map_or(slot.at, |at| at.timestamp_millis());
        let lines = slot.lines.clone();
        self.count_lines(&lines, |offer, units| offer.held -= units);
    }

    fn count_lines(&mut self, lines: &Lines, change: impl Fn(&mut Counter, u32)) {
        for line in lines.as_slice() {
            if let Some(offer) = self.image.offer_mut(line.offer) {
                change(offer, line.units);
            }
        }
    }

    fn confirm(&mut self, payment: PaymentRow, at: DateTime<Utc>) {
        self.close(payment.hold, SlotState::Confirmed, Some(at));
        let Some(slot) = self.image.slot_mut(payment.hold) else { return };
        // Closed just now, or honoured after it had lapsed.
        (slot.state, slot.at) = (SlotState::Confirmed, at.timestamp_millis());
        let lines = slot.lines.clone();
        self.count_lines(&lines, |offer, units| offer.sold += units);
        self.add_payment(payment);
    }

    fn add_payment(&mut self, payment: PaymentRow) {
        self.index.add_payment(self.image.payments.len(), &payment);
        self.image.payments.push(payment);
    }

    fn start_payment(&mut self, hold: HoldNumber, attempt: u32) {
        let Some(slot) = self.image.slot_mut(hold).filter(|slot| slot.is_live()) else { return };
        self.index.remove_lapse(slot, hold);
        (slot.state, slot.attempts) = (SlotState::Paying, counted(attempt));
    }

    fn end_payment(&mut self, hold: HoldNumber) {
        let paying = |slot: &&mut Slot| slot.state == SlotState::Paying;
        let Some(slot) = self.image.slot_mut(hold).filter(paying) else { return };
        slot.state = SlotState::Open;
        self.index.add_lapse(slot, hold);
    }

    fn give_back(&mut self, hold: HoldNumber, at: DateTime<Utc>) {
        let Some(slot) = self.image.slot_mut(hold) else { return };
        (slot.state, slot.at) = (SlotState::Returned, at.timestamp_millis());
        let lines = slot.lines.clone();
        self.count_lines(&lines, |offer, units| {
            (offer.sold, offer.returned) = (offer.sold - units, offer.returned + units);
        });
    }

    fn answered(&mut self, key: AskKey, fan: FanId, outcome: &Outcome) {
        if is_unlucky(outcome) && self.index.unlucky.insert(fan) {
            self.image.unlucky.push(fan);
        }
        if key != AskKey::SHOP {
            self.index.answers.add(&mut self.image.answers, key, outcome.clone());
        }
    }

    fn extend(&mut self, hold: HoldNumber, until: DateTime<Utc>) {
        let Some(slot) = self.image.slot_mut(hold).filter(|slot| slot.is_live()) else { return };
        self.index.remove_lapse(slot, hold);
        slot.at = until.timestamp_millis();
        self.index.add_lapse(slot, hold);
    }

    fn take(&mut self, hold: HoldNumber, until: DateTime<Utc>) {
        let Some(slot) = self.image.slot_mut(hold).filter(|slot| slot.is_live()) else { return };
        self.index.remove_lapse(slot, hold);
        (slot.at, slot.state) = (until.timestamp_millis(), SlotState::Open);
        self.index.add_lapse(slot, hold);
    }

    fn join(&mut self, fan: FanId, wish: &Wish, lane: Lane) {
        let state = Stage::Waiting { rank: self.next_rank(lane) };
        self.add_entry(Entry { fan, wish: wish.clone(), state });
    }

    fn add_entry(&mut self, entry: Entry) {
        let number = self.next_entry();
        self.index.entries_of.entry(entry.fan).or_default().push(number);
        self.index.enqueue(number, &entry);
        self.image.entries.push(entry);
    }

    const fn next_rank(&mut self, lane: Lane) -> Rank {
        let last = match lane {
            Lane::First => &mut self.image.last_first,
            Lane::Usual => &mut self.image.last_rank,
        };
        *last += 1;
        Rank { lane, number: *last }
    }

    fn end_entry(&mut self, number: EntryNumber, state: Stage) {
        let Some(entry) = self.image.entry_mut(number) else { return };
        self.index.dequeue(number, entry);
        entry.state = state;
    }

    fn give(&mut self, entry: EntryNumber, lines: &Lines, given_as: GivenAs, until: DateTime<Utc>) {
        let Some(fan) = self.image.entry(entry).map(|entry| entry.fan) else { return };
        let hold = self.next_hold();
        self.end_entry(entry, Stage::Given { hold });
        let mut slot = Slot::new(fan, AskKey::SHOP, lines.clone(), until.timestamp_millis());
        slot.state = match given_as {
            GivenAs::Turn => SlotState::Turn,
            GivenAs::Hold => SlotState::Open,
        };
        self.add_hold(slot);
    }

    fn enter(&mut self, number: EntryNumber, fan: FanId, lines: &Lines) {
        let wish = Wish::All(lines.clone());
        match self.image.entry_mut(number) {
            Some(known) => known.wish = wish,
            None => self.add_entry(Entry { fan, wish, state: Stage::Entered }),
        }
    }

    fn draw_entries(&mut self, at: DateTime<Utc>) {
        self.image.drawn = Some(at);
        let Some(seed) = self.image.seed else { return };
        let numbered = (1..).map(EntryNumber).zip(self.image.entries.iter());
        let entered = numbered.filter(|(_, entry)| entry.state == Stage::Entered);
        let mut order: Vec<_> = entered.map(|(number, _)| (seed.ticket(number), number)).collect();
        order.sort_unstable();
        for (_, number) in order {
            let rank = self.next_rank(Lane::Usual);
            self.image.order.push(number);
            if let Some(entry) = self.image.entry_mut(number) {
                entry.state = Stage::Waiting { rank };
                self.index.enqueue(number, entry);
            }
        }
    }

    fn list(&mut self, terms: &Terms) {
        for (number, listed) in terms.offers.iter().enumerate() {
            if number == self.image.offers.len() {
                self.image.offers.push(Counter::new(listed.product.clone()));
            }
            let offer = &mut self.image.offers[number];
            (offer.units, offer.cap) = (listed.units, listed.cap);
            let opened = terms.waves_of(listed).into_iter().take(offer.waves);
            offer.opened = opened.map(|wave| wave.units).sum();
        }
        self.image.terms = Some(Arc::new(terms.clone()));
        self.index.size_for(&self.image);
        self.index.warm_up(&self.image);
    }

    fn open_wave(&mut self, number: OfferNumber) {
        let Some(terms) = self.image.terms.clone() else { return };
        let set_aside = |wave: Wave| match self.image.priority_over {
            PriorityOver::NotYet if !self.index.passes.is_empty() => terms.set_aside_of(wave),
            _ => 0,
        };
        let Some(listed) = terms.offers.get(usize::from(number.0)) else { return };
        let next = self.image.offer(number).map_or(0, |offer| offer.waves);
        let Some(wave) = terms.waves_of(listed).get(next).copied() else { return };
        let set_aside = set_aside(wave);
        if let Some(offer) = self.image.offer_mut(number) {
            offer.waves += 1;
            offer.opened += wave.units;
            offer.set_aside += set_aside;
        }
    }

    fn end_priority(&mut self) {
        self.image.priority_over = PriorityOver::Over;
        self.image.offers.iter_mut().for_each(|offer| offer.set_aside = 0);
    }

    fn add_pass(&mut self, fan: FanId) {
        if self.index.passes.contains(&fan) {
            return;
        }
        let waiting = self.index.entries_of.get(&fan).cloned().unwrap_or_default();
        let waiting: Vec<_> = waiting
            .into_iter()
            .filter_map(|number| Some((number, self.image.entry(number)?.clone())))
            .collect();
        for (number, entry) in &waiting {
            self.index.dequeue(*number, entry);
        }
        self.index.passes.insert(fan);
        self.image.passes.push(fan);
        for (number, entry) in &waiting {
            self.index.enqueue(*number, entry);
        }
    }

    fn merge(&mut self, from: FanId, into: FanId) {
        self.merge_holds(from, into);
        for number in self.index.entries_of.remove(&from).unwrap_or_default() {
            let Some(entry) = self.image.entry_mut(number) else { continue };
            self.index.dequeue(number, entry);
            entry.fan = into;
            self.index.enqueue(number, entry);
            self.index.entries_of.entry(into).or_default().push(number);
        }
        if let Some(entries) = self.index.entries_of.get_mut(&into) {
            entries.sort_unstable();
        }
        if self.index.passes.contains(&from) {
            self.add_pass(into);
        }
        if self.index.unlucky.contains(&from) && self.index.unlucky.insert(into) {
            self.image.unlucky.push(into);
        }
        if self.index.merged.insert(from, into).is_none() {
            self.image.merged.push((from, into));
        }
    }

    fn merge_holds(&mut self, from: FanId, into: FanId) {
        let of = |fan| self.slots_of(fan).map(|(hold, _)| hold).collect::<Vec<_>>();
        let mut holds = [of(from), of(into)].concat();
        holds.sort_unstable();
        self.index.forget_fan(&self.image, from);
        let mut before = None;
        for hold in holds {
            let Some(slot) = self.image.slot_mut(hold) else { continue };
            (slot.fan, slot.before) = (into, before);
            before = place(hold.0).map(HoldIndex::at);
        }
        if let Some(newest) = before {
            self.index.set_newest(&self.image, into, newest);
        }
    }
}

/// A count of payments in the byte that a hold has for it.
pub(super) fn counted(attempt: u32) -> u8 {
    u8::try_from(attempt).unwrap_or(u8::MAX)
}

/// Whether the fan wanted units and there were none to have.
const fn is_unlucky(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Refused(
            Refusal::FewerLeft { .. }
                | Refusal::AllHeld { .. }
                | Refusal::SetAside { .. }
                | Refusal::NextWave { .. }
                | Refusal::SoldOut { .. }
        )
    )
}
