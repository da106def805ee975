//! Holds: all or nothing, within the fan's cap and what is left; given back, and let go.

use super::Decider;
use crate::catalogue::BasketLine;
use crate::ids::{FanId, HoldNumber, OfferNumber, ProductId};
use crate::stock::hold::{Line, Lines, Slot, SlotState};
use crate::stock::state::time;
use crate::stock::{Allocation, AskKey, HeldUnits, Outcome, Refusal, StockEvent, Wave, Wish};

impl Decider<'_> {
    pub(super) fn reserve(
        &mut self,
        key: AskKey,
        fan: FanId,
        basket: &[BasketLine],
    ) -> Result<Outcome, Refusal> {
        let terms = self.in_time()?;
        let (until, allocation) = (self.now + terms.spans.hold, terms.allocation);
        let lines = self.lines(basket)?;
        // What the fan may have is checked before what is there: it is the answer that stays true.
        lines.as_slice().iter().try_for_each(|line| self.within_cap(fan, *line))?;
        match lines.as_slice().iter().try_for_each(|line| self.in_stock(fan, *line)) {
            Ok(()) => {
                let hold = self.stock.next_hold();
                self.record(StockEvent::Held { hold, fan, key, lines, until });
                Ok(Outcome::Held(HeldUnits { hold, until }))
            }
            Err(Refusal::SoldOut { product }) => Err(Refusal::SoldOut { product }),
            // After a draw, who comes later queues behind those who were drawn.
            Err(_) if allocation == Allocation::Draw => self.wait_for(fan, Wish::All(lines)),
            Err(refusal) => Err(refusal),
        }
    }

    /// The basket by offers: one line each, lines of no units left out.
    pub(super) fn lines(&self, basket: &[BasketLine]) -> Result<Lines, Refusal> {
        let mut lines: Vec<Line> = Vec::with_capacity(basket.len());
        for BasketLine { product, units } in basket.iter().filter(|line| line.units > 0) {
            let offer = self.offered(product)?;
            match lines.iter_mut().find(|line| line.offer == offer) {
                Some(line) => line.units = line.units.saturating_add(*units),
                None => lines.push(Line { offer, units: *units }),
            }
        }
        if lines.is_empty() { Err(Refusal::NothingAsked) } else { Ok(lines.into()) }
    }

    pub(super) fn offered(&self, product: &ProductId) -> Result<OfferNumber, Refusal> {
        let offer = self.stock.offer(product).map(|(number, _)| number);
        offer.ok_or_else(|| Refusal::NotOffered { product: product.clone() })
    }

    pub(super) fn within_cap(&self, fan: FanId, line: Line) -> Result<(), Refusal> {
        let Some(offer) = self.stock.image.offer(line.offer) else { return Ok(()) };
        let has = self.stock.claimed_by(fan, line.offer);
        if has.saturating_add(line.units) <= offer.cap {
            return Ok(());
        }
        Err(Refusal::CapReached { product: offer.product.clone(), cap: offer.cap, has })
    }

    pub(super) fn in_stock(&self, fan: FanId, line: Line) -> Result<(), Refusal> {
        let Some(offer) = self.stock.image.offer(line.offer) else { return Ok(()) };
        let left = self.stock.left_for(fan, offer);
        if left >= line.units {
            return Ok(());
        }
        let product = offer.product.clone();
        if left > 0 {
            return Err(Refusal::FewerLeft { product, left });
        }
        let ends_at = self.terms()?.priority_ends_at().filter(|_| offer.left() > 0);
        if let Some(until) = ends_at {
            return Err(Refusal::SetAside { product, until });
        }
        if let Some(wave) = self.next_wave(line.offer) {
            return Err(Refusal::NextWave { product, at: wave.at });
        }
        if offer.held == 0 {
            return Err(Refusal::SoldOut { product });
        }
        let lapses = self.stock.index.lapses.get(usize::from(line.offer.0));
        let first = lapses.and_then(crate::stock::lapses::Lapses::first);
        Err(Refusal::AllHeld { product, next_lapse_at: first.map(|(at, _)| time(at)) })
    }

    pub(super) fn next_wave(&self, offer: OfferNumber) -> Option<Wave> {
        let terms = self.stock.terms()?;
        let listed = terms.offers.get(usize::from(offer.0))?;
        let opened = self.stock.image.offer(offer)?.waves;
        terms.waves_of(listed).get(opened).copied()
    }

    /// The fan's hold or turn.
    pub(super) fn slot_of(&self, fan: FanId, hold: HoldNumber) -> Result<&Slot, Refusal> {
        let slot = self.stock.image.slot(hold).filter(|slot| slot.fan == fan);
        slot.ok_or(Refusal::NoSuchHold)
    }

    pub(super) fn release(&mut self, fan: FanId, hold: HoldNumber) -> Result<Outcome, Refusal> {
        let slot = self.slot_of(fan, hold)?;
        if let Some(refusal) = why_closed(slot) {
            return Err(refusal);
        }
        self.free(|stock| stock.image.slot(hold).map(|slot| slot.lines.clone()));
        self.record(StockEvent::Released { hold, at: self.now });
        Ok(Outcome::Released)
    }
}

/// Why nothing can be done with a hold or a turn any more, if it is over.
pub(super) const fn why_closed(slot: &Slot) -> Option<Refusal> {
    match slot.state {
        SlotState::Open | SlotState::Paying | SlotState::Turn => None,
        SlotState::Released => Some(Refusal::AlreadyReleased),
        SlotState::Confirmed | SlotState::Returned => Some(Refusal::AlreadyPaid),
        SlotState::Lapsed => {
            let at = chrono::DateTime::from_timestamp_millis(slot.at);
            Some(match at {
                Some(at) => Refusal::Lapsed { at },
                None => Refusal::NoSuchHold,
            })
        }
    }
}
