//! Those who wait: on the waitlist and for the draw; and how units that came free reach them.

use super::Decider;
use super::reserve::why_closed;
use crate::catalogue::BasketLine;
use crate::ids::{EntryNumber, FanId, HoldNumber, OfferNumber};
use crate::stock::hold::{Line, Lines, SlotState};
use crate::stock::waitlist::{Entry, Rank, Stage};
use crate::stock::{
    Allocation, GivenAs, HeldUnits, Outcome, Refusal, StockEvent, WaitRequest, Waiting, Wish,
};

impl Decider<'_> {
    pub(super) fn join(&mut self, fan: FanId, request: &WaitRequest) -> Result<Outcome, Refusal> {
        self.in_time()?;
        let wish = self.wish(request)?;
        for (offer, need) in wish.needs() {
            self.within_cap(fan, Line { offer, units: need })?;
        }
        self.worth_waiting(fan, &wish)?;
        self.wait_for(fan, wish)
    }

    fn wish(&self, request: &WaitRequest) -> Result<Wish, Refusal> {
        let WaitRequest { any_of, units, at_least } = request;
        let mut offers: Vec<OfferNumber> = Vec::with_capacity(any_of.len());
        for product in any_of {
            let offer = self.offered(product)?;
            if !offers.contains(&offer) {
                offers.push(offer);
            }
        }
        if offers.is_empty() || *at_least == 0 || at_least > units {
            return Err(Refusal::NothingAsked);
        }
        Ok(Wish::AnyOf { offers: offers.into(), units: *units, at_least: *at_least })
    }

    /// Refuses if there is something to reserve now, or nothing will ever come free of any of the offers.
    fn worth_waiting(&self, fan: FanId, wish: &Wish) -> Result<(), Refusal> {
        let mut sold_out = None;
        let mut hope = false;
        for (offer, units) in wish.needs() {
            match self.in_stock(fan, Line { offer, units }) {
                Ok(()) => {
                    let Some(offer) = self.stock.image.offer(offer) else { continue };
                    let (product, left) = (offer.product.clone(), self.stock.left_for(fan, offer));
                    return Err(Refusal::UnitsLeft { product, left });
                }
                Err(refusal @ Refusal::SoldOut { .. }) => sold_out = sold_out.or(Some(refusal)),
                Err(_) => hope = true,
            }
        }
        sold_out.filter(|_| !hope).map_or(Ok(()), Err)
    }

    /// Puts the fan at the end of the waitlist, once for each offer.
    pub(super) fn wait_for(&mut self, fan: FanId, wish: Wish) -> Result<Outcome, Refusal> {
        let place = |decider: &Self, entry| {
            let known = decider.stock.image.entry(entry);
            Waiting { entry, position: known.map_or(0, |known| decider.stock.position(known)) }
        };
        if let Some(entry) = self.waits_for(fan, &wish) {
            return Err(Refusal::AlreadyWaiting(place(self, entry)));
        }
        let entry = self.stock.next_entry();
        self.record(StockEvent::Joined { entry, fan, wish });
        Ok(Outcome::Waiting(place(self, entry)))
    }

    /// The entry by which the fan waits for some of this already.
    pub(super) fn waits_for(&self, fan: FanId, wish: &Wish) -> Option<EntryNumber> {
        let waits = |entry: &Entry| entry.waits() && entry.wish.meets(wish);
        self.entries(fan).find(|(_, entry)| waits(entry)).map(|(number, _)| number)
    }

    fn entries(&self, fan: FanId) -> impl Iterator<Item = (EntryNumber, &Entry)> {
        let numbers = self.stock.index.entries_of.get(&fan).into_iter().flatten();
        numbers.filter_map(|number| Some((*number, self.stock.image.entry(*number)?)))
    }

    pub(super) fn enter(&mut self, fan: FanId, basket: &[BasketLine]) -> Result<Outcome, Refusal> {
        if self.before_end()?.allocation != Allocation::Draw {
            return Err(Refusal::NoDraw);
        }
        if self.stock.image.drawn.is_some() {
            return Err(Refusal::AlreadyDrawn);
        }
        let lines = self.lines(basket)?;
        lines.as_slice().iter().try_for_each(|line| self.within_cap(fan, *line))?;
        let known = self.entries(fan).find(|(_, entry)| entry.state == Stage::Entered);
        let entry = known.map_or_else(|| self.stock.next_entry(), |(entry, _)| entry);
        if known.is_none_or(|(_, known)| known.wish != Wish::All(lines.clone())) {
            self.record(StockEvent::Entered { entry, fan, lines });
        }
        Ok(Outcome::Entered(entry))
    }

    pub(super) fn leave(&mut self, fan: FanId, entry: EntryNumber) -> Result<Outcome, Refusal> {
        let known = self.stock.image.entry(entry).filter(|known| known.fan == fan);
        match known.map(|known| known.state) {
            Some(Stage::Entered | Stage::Waiting { .. }) => {
                self.record(StockEvent::Left { entry });
                Ok(Outcome::Left)
            }
            Some(Stage::Given { .. } | Stage::Left) | None => Err(Refusal::NotWaiting),
        }
    }

    /// The fan takes a turn: it becomes a hold, with the time a hold has.
    pub(super) fn take(&mut self, fan: FanId, hold: HoldNumber) -> Result<Outcome, Refusal> {
        let slot = self.slot_of(fan, hold)?;
        if let Some(refusal) = why_closed(slot) {
            return Err(refusal);
        }
        let mut until = crate::stock::state::time(slot.at);
        if slot.state == SlotState::Turn {
            until = self.now + self.terms()?.spans.hold;
            self.record(StockEvent::Taken { hold, until });
        }
        Ok(Outcome::Held(HeldUnits { hold, until }))
    }

    /// Gives units that came free to those who wait for them, the longest waiting first.
    pub(super) fn serve_waiting(&mut self, given_as: GivenAs) {
        let freed = std::mem::take(&mut self.freed);
        if freed.is_empty() || self.in_time().is_err() {
            return;
        }
        let mut after = Rank::START;
        let next = |decider: &Self, after| {
            freed.iter().filter_map(|offer| decider.next_waiting(*offer, after)).min()
        };
        while let Some((rank, entry)) = next(self, after) {
            after = rank;
            if let Some((lines, until)) = self.share_of(entry, given_as) {
                let hold = self.stock.next_hold();
                self.record(StockEvent::Given { hold, entry, lines, given_as, until });
            }
        }
    }

    fn next_waiting(&self, offer: OfferNumber, after: Rank) -> Option<(Rank, EntryNumber)> {
        let queue = self.stock.index.queues.get(usize::from(offer.0))?;
        let counter = self.stock.image.offer(offer)?;
        queue.next(after, counter.left_for_all(), counter.left())
    }

    /// What this entry can get now, if its wish can be met, and until when.
    fn share_of(
        &self,
        entry: EntryNumber,
        given_as: GivenAs,
    ) -> Option<(Lines, chrono::DateTime<chrono::Utc>)> {
        let entry = self.stock.image.entry(entry)?;
        let spans = self.stock.terms()?.spans;
        let until = self.now
            + match given_as {
                GivenAs::Turn => spans.turn,
                GivenAs::Hold => spans.hold,
            };
        let lines = match &entry.wish {
            Wish::All(lines) => {
                let mut lines_met = lines
                    .as_slice()
                    .iter()
                    .map(|line| self.can_have(entry, line.offer) >= line.units);
                lines_met.all(|met| met).then(|| lines.clone())
            }
            Wish::AnyOf { offers, units, at_least } => offers.iter().find_map(|offer| {
                let units = self.can_have(entry, *offer).min(*units);
                (units >= *at_least).then_some(Lines::One(Line { offer: *offer, units }))
            }),
        };
        Some((lines?, until))
    }

    /// How many units of an offer the entry's fan can have: as many as are there and within the cap.
    fn can_have(&self, entry: &Entry, offer: OfferNumber) -> u32 {
        let Some(counter) = self.stock.image.offer(offer) else { return 0 };
        let has = self.stock.claimed_by(entry.fan, offer);
        self.stock.left_for(entry.fan, counter).min(counter.cap.saturating_sub(has))
    }
}
