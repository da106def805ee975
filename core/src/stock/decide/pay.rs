//! Payments: one extension when one starts; in time, late, twice or too late; and units that come back after all.

use super::Decider;
use super::reserve::why_closed;
use crate::ids::{FanId, HoldNumber};
use crate::order::{Payer, PaymentReference};
use crate::stock::apply::counted;
use crate::stock::hold::{Line, Slot, SlotState};
use crate::stock::image::Kept;
use crate::stock::state::time;
use crate::stock::{Confirmed, HeldUnits, Outcome, RefundWhy, Refusal, StockEvent, Wish};

impl Decider<'_> {
    /// A payment of an open hold starts: the first start gives it more time, and none lets it lapse.
    pub(super) fn start_payment(
        &mut self,
        fan: FanId,
        hold: HoldNumber,
        attempt: u32,
    ) -> Result<Outcome, Refusal> {
        let slot = self.slot_of(fan, hold)?;
        if let Some(refusal) = why_closed(slot) {
            return Err(refusal);
        }
        if slot.state == SlotState::Turn {
            return Err(Refusal::NotTaken);
        }
        let (mut until, known) = (time(slot.at), slot.attempts);
        let extension = self.terms()?.spans.extension;
        if known == 0 && !extension.is_zero() {
            until += extension;
            self.record(StockEvent::Extended { hold, until });
        }
        if counted(attempt) > known {
            self.record(StockEvent::PaymentStarted { hold, attempt });
        }
        Ok(Outcome::Started(HeldUnits { hold, until }))
    }

    /// The payments up to this one are over: if none goes on, the hold can lapse again.
    pub(super) fn end_payment(
        &mut self,
        hold: HoldNumber,
        attempt: u32,
    ) -> Result<Outcome, Refusal> {
        let slot = self.stock.image.slot(hold).ok_or(Refusal::NoSuchHold)?;
        let newest = slot.attempts <= counted(attempt);
        let (is_over, lines) = (time(slot.at) <= self.now, slot.lines.clone());
        if slot.state == SlotState::Paying && newest {
            self.record(StockEvent::PaymentEnded { hold });
            if is_over {
                self.free(|_| Some(lines));
                self.record(StockEvent::Lapsed { hold });
            }
        }
        Ok(Outcome::PaymentEnded)
    }

    /// A payment came in: for an open hold it is taken; for a lapsed one too, if nobody else has the units
    /// meanwhile and the fan may still have them. Otherwise the money must go back.
    pub(super) fn confirm(
        &mut self,
        hold: HoldNumber,
        payment: &PaymentReference,
        payer: Option<Payer>,
    ) -> Result<Outcome, Refusal> {
        if let Some(kept) = self.known(hold, payment) {
            return Ok(match kept {
                Kept::Kept => Outcome::Confirmed(Confirmed::Before),
                Kept::RefundDue(why) => Outcome::RefundDue(why),
            });
        }
        let slot = self.stock.image.slot(hold).ok_or(Refusal::NoSuchHold)?;
        let (payment, at) = (payment.clone(), self.now);
        match self.keeps(slot, payer) {
            Ok(confirmed) => {
                self.record(StockEvent::Confirmed { hold, payment, payer, at });
                Ok(Outcome::Confirmed(confirmed))
            }
            Err(why) => {
                self.record(StockEvent::RefundDue { hold, payment, why, at });
                if why == RefundWhy::TooLate {
                    self.put_first(hold);
                }
                Ok(Outcome::RefundDue(why))
            }
        }
    }

    /// Whether a payment by `payer` is kept for a hold.
    fn keeps(&self, slot: &Slot, payer: Option<Payer>) -> Result<Confirmed, RefundWhy> {
        let confirmed = match slot.state {
            SlotState::Open => Confirmed::Now,
            SlotState::Paying if self.now < time(slot.at) => Confirmed::Now,
            SlotState::Paying => Confirmed::Late,
            SlotState::Lapsed if self.still_there(slot) => Confirmed::Late,
            SlotState::Lapsed => return Err(RefundWhy::TooLate),
            SlotState::Confirmed => return Err(RefundWhy::Twice),
            SlotState::Turn | SlotState::Released | SlotState::Returned => {
                return Err(RefundWhy::NotHeld);
            }
        };
        let lines = slot.lines.as_slice();
        let within = |line: &Line| payer.is_none_or(|payer| self.payer_within_cap(payer, *line));
        if lines.iter().all(within) { Ok(confirmed) } else { Err(RefundWhy::PayerCap) }
    }

    fn payer_within_cap(&self, payer: Payer, line: Line) -> bool {
        let paid = self.stock.paid_by(payer, line.offer);
        let cap = self.stock.image.offer(line.offer).map_or(u32::MAX, |offer| offer.cap);
        paid.saturating_add(line.units) <= cap
    }

    /// Puts the fan of a lapsed hold before all who wait, for just what the hold held. Who reserved anew meanwhile, up
    /// to the cap, waits for nothing more.
    fn put_first(&mut self, hold: HoldNumber) {
        let Some(slot) = self.stock.image.slot(hold) else { return };
        let (fan, lines) = (slot.fan, slot.lines.clone());
        let may_have_more = lines.as_slice().iter().all(|line| self.within_cap(fan, *line).is_ok());
        if !may_have_more || self.before_end().is_err() {
            return;
        }
        let wish = Wish::All(lines);
        if let Some(entry) = self.waits_for(fan, &wish) {
            self.record(StockEvent::Left { entry });
        }
        let entry = self.stock.next_entry();
        self.record(StockEvent::JoinedFirst { entry, fan, wish });
    }

    fn known(&self, hold: HoldNumber, payment: &PaymentReference) -> Option<Kept> {
        let mut known = self.stock.payments_of(hold);
        known.find(|(known, _)| *known == payment).map(|(_, kept)| kept)
    }

    fn still_there(&self, slot: &Slot) -> bool {
        let lines = slot.lines.as_slice().iter();
        let mut lines = lines.map(|line| {
            self.within_cap(slot.fan, *line).and_then(|()| self.in_stock(slot.fan, *line))
        });
        lines.all(|line| line.is_ok())
    }

    pub(super) fn give_back(&mut self, hold: HoldNumber) -> Result<Outcome, Refusal> {
        let slot = self.stock.image.slot(hold).ok_or(Refusal::NoSuchHold)?;
        match slot.state {
            SlotState::Returned => {}
            SlotState::Confirmed => {
                // No unit comes free, but the fan may have more again.
                self.free(|stock| stock.image.slot(hold).map(|slot| slot.lines.clone()));
                self.record(StockEvent::Returned { hold, at: self.now });
            }
            _ => return Err(Refusal::NoSuchHold),
        }
        Ok(Outcome::Returned)
    }
}
