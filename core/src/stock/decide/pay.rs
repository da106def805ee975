//! Payments: one extension when one starts; in time, late, twice or too late; and units that come back after all.

use super::Decider;
use super::reserve::why_closed;
use crate::ids::{FanId, HoldNumber};
use crate::order::PaymentReference;
use crate::stock::hold::{Extended, Slot, SlotState};
use crate::stock::image::Kept;
use crate::stock::state::time;
use crate::stock::{Confirmed, HeldUnits, Outcome, Refusal, StockEvent};

impl Decider<'_> {
    /// The payment of an open hold starts: the first start gives it more time.
    pub(super) fn start_payment(
        &mut self,
        fan: FanId,
        hold: HoldNumber,
    ) -> Result<Outcome, Refusal> {
        let slot = self.slot_of(fan, hold)?;
        if let Some(refusal) = why_closed(slot) {
            return Err(refusal);
        }
        if slot.state == SlotState::Turn {
            return Err(Refusal::NotTaken);
        }
        let extension = self.terms()?.spans.extension;
        let mut until = time(slot.at);
        if slot.extended == Extended::Never && !extension.is_zero() {
            until += extension;
            self.record(StockEvent::Extended { hold, until });
        }
        Ok(Outcome::Started(HeldUnits { hold, until }))
    }

    /// A payment came in: for an open hold it is taken; for a lapsed one too, if nobody else has the units
    /// meanwhile and the fan may still have them. Otherwise the money must go back.
    pub(super) fn confirm(
        &mut self,
        hold: HoldNumber,
        payment: &PaymentReference,
    ) -> Result<Outcome, Refusal> {
        if let Some(kept) = self.known(hold, payment) {
            return Ok(match kept {
                Kept::Kept => Outcome::Confirmed(Confirmed::Before),
                Kept::RefundDue => Outcome::RefundDue,
            });
        }
        let slot = self.stock.image.slot(hold).ok_or(Refusal::NoSuchHold)?;
        let confirmed = match slot.state {
            SlotState::Open => Some(Confirmed::Now),
            SlotState::Lapsed if self.still_there(slot) => Some(Confirmed::Late),
            _ => None,
        };
        let (payment, at) = (payment.clone(), self.now);
        let Some(confirmed) = confirmed else {
            self.record(StockEvent::RefundDue { hold, payment, at });
            return Ok(Outcome::RefundDue);
        };
        self.record(StockEvent::Confirmed { hold, payment, at });
        Ok(Outcome::Confirmed(confirmed))
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
