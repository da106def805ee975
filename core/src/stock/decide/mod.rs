//! The decider: asks in their order, one outcome for each.
//!
//! Here are the turn of events and the time; [`reserve`], [`pay`], [`wait`] and [`list`] hold the rules of each kind of
//! ask. A rule reads the stock, records events, and never changes the stock in another way.

mod list;
mod pay;
mod reserve;
mod wait;

use std::collections::BTreeSet;

use chrono::{DateTime, SubsecRound, Utc};

use super::hold::Lines;
use super::image::PriorityOver;
use super::{
    Allocation, Ask, AskKey, AskKind, GivenAs, Outcome, Refusal, Stock, StockEvent, Terms,
};
use crate::ids::{FanId, OfferNumber};

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// One outcome for each ask, in the order of the asks.
    pub outcomes: Vec<Outcome>,
    /// What the store must make durable before it tells anybody an outcome.
    pub events: Vec<StockEvent>,
}

/// Decides `asks` in their order at `now`, and changes `stock` accordingly.
///
/// What is due by `now` happens first: lapsed holds are let go, waves come up, entries are drawn; and units that
/// came free go to those who wait. So a unit whose time ran out is free for the very next ask.
pub fn decide(stock: &mut Stock, asks: &[Ask], now: DateTime<Utc>) -> Decision {
    let mut events = Vec::with_capacity(asks.len());
    let mut decider =
        Decider { stock, now: now.trunc_subsecs(3), events: &mut events, freed: BTreeSet::new() };
    let lapsed = decider.let_due_happen();
    decider.stock.look_ahead(asks);
    let outcomes = asks.iter().map(|ask| decider.answer(ask, lapsed)).collect();
    Decision { outcomes, events }
}

struct Decider<'a> {
    stock: &'a mut Stock,
    now: DateTime<Utc>,
    events: &'a mut Vec<StockEvent>,
    /// Offers of which units came free since those who wait were last served.
    freed: BTreeSet<OfferNumber>,
}

impl Decider<'_> {
    fn answer(&mut self, ask: &Ask, lapsed: u32) -> Outcome {
        if let Some(first) = self.stock.first_outcome(ask.key) {
            return first;
        }
        let outcome = self.decide(ask, lapsed).unwrap_or_else(Outcome::Refused);
        self.serve_waiting(GivenAs::Turn);
        // A hold made by a reservation remembers its ask itself.
        let remembered =
            matches!((&ask.kind, &outcome), (AskKind::Reserve { .. }, Outcome::Held(_)));
        if !remembered
            && ask.key != AskKey::SHOP
            && let Some(fan) = asker(&ask.kind)
        {
            let (fan, outcome) = (self.stock.person(fan), outcome.clone());
            self.record(StockEvent::Answered { key: ask.key, fan, outcome });
        }
        outcome
    }

    fn decide(&mut self, ask: &Ask, lapsed: u32) -> Result<Outcome, Refusal> {
        let person = |fan: &FanId| self.stock.person(*fan);
        match &ask.kind {
            AskKind::Reserve { fan, basket } => self.reserve(ask.key, person(fan), basket),
            AskKind::Release { fan, hold } => self.release(person(fan), *hold),
            AskKind::Take { fan, hold } => self.take(person(fan), *hold),
            AskKind::StartPayment { fan, hold, attempt } => {
                self.start_payment(person(fan), *hold, *attempt)
            }
            AskKind::EndPayment { hold, attempt } => self.end_payment(*hold, *attempt),
            AskKind::Confirm { hold, payment, payer } => self.confirm(*hold, payment, *payer),
            AskKind::Return { hold } => self.give_back(*hold),
            AskKind::Join { fan, request } => self.join(person(fan), request),
            AskKind::Enter { fan, basket } => self.enter(person(fan), basket),
            AskKind::Leave { fan, entry } => self.leave(person(fan), *entry),
            AskKind::List { terms, seed } => self.list(terms, *seed),
            AskKind::Publish => self.publish(),
            AskKind::GrantPasses(fans) => {
                let fans: Vec<_> = fans.iter().map(person).collect();
                self.grant_passes(&fans)
            }
            AskKind::Merge { from, into } => self.merge(person(from), person(into)),
            AskKind::Expire => Ok(Outcome::Expired(lapsed)),
        }
    }

    fn record(&mut self, event: StockEvent) {
        self.stock.apply(&event);
        self.events.push(event);
    }

    fn terms(&self) -> Result<&Terms, Refusal> {
        self.stock.terms().ok_or(Refusal::NotListed)
    }

    /// Refuses before T0 and after the end.
    fn in_time(&self) -> Result<&Terms, Refusal> {
        let terms = self.terms()?;
        if self.now < terms.opens_at {
            return Err(Refusal::NotOpenYet { opens_at: terms.opens_at });
        }
        self.before_end()
    }

    fn before_end(&self) -> Result<&Terms, Refusal> {
        let terms = self.terms()?;
        if self.now >= terms.ends_at {
            return Err(Refusal::Ended { at: terms.ends_at });
        }
        Ok(terms)
    }

    /// Lets everything happen that is due, and tells how many holds and turns were let go.
    fn let_due_happen(&mut self) -> u32 {
        let lapsed = self.stock.lapsed_by(self.now);
        let count = u32::try_from(lapsed.len()).unwrap_or(u32::MAX);
        for hold in lapsed {
            self.free(|stock| stock.image.slot(hold).map(|slot| slot.lines.clone()));
            self.record(StockEvent::Lapsed { hold });
        }
        self.open_waves();
        self.draw();
        self.end_priority();
        self.serve_waiting(GivenAs::Turn);
        count
    }

    /// Notes that units of these lines come free.
    fn free(&mut self, lines: impl FnOnce(&Stock) -> Option<Lines>) {
        let lines = lines(self.stock);
        let lines = lines.iter().flat_map(Lines::as_slice);
        self.freed.extend(lines.map(|line| line.offer));
    }

    /// Notes that somebody who waits may get what was not for them before.
    fn free_all(&mut self) {
        let offers = (0..).map(OfferNumber).zip(&self.stock.image.offers);
        self.freed.extend(offers.map(|(number, _)| number));
    }

    fn open_waves(&mut self) {
        let Some(terms) = self.stock.image.terms.clone() else { return };
        for (number, offer) in (0..).map(OfferNumber).zip(&terms.offers) {
            let opened = self.stock.image.offer(number).map_or(0, |counter| counter.waves);
            let now = self.now;
            let due = terms.waves_of(offer).into_iter().skip(opened);
            for _wave in due.take_while(|wave| wave.at <= now) {
                self.record(StockEvent::WaveOpened { offer: number });
                self.freed.insert(number);
            }
        }
    }

    /// Puts the entries in order at T0, and gives the first of them what there is.
    fn draw(&mut self) {
        let image = &self.stock.image;
        let due = image.terms.as_ref().is_some_and(|terms| {
            terms.allocation == Allocation::Draw && terms.opens_at <= self.now
        });
        if due && image.drawn.is_none() {
            self.record(StockEvent::Drawn { at: self.now });
            self.serve_waiting(GivenAs::Hold);
        }
    }

    fn end_priority(&mut self) {
        let image = &self.stock.image;
        let ends_at = image.terms.as_ref().and_then(|terms| terms.priority_ends_at());
        let due = ends_at.is_some_and(|at| at <= self.now);
        if due && image.priority_over == PriorityOver::NotYet {
            let offers = (0..).map(OfferNumber).zip(&image.offers);
            let freed = offers.filter(|(_, offer)| offer.set_aside > 0).map(|(number, _)| number);
            self.freed.extend(freed);
            self.record(StockEvent::PriorityOver);
        }
    }
}

/// The fan who asks; none if the shop does.
const fn asker(kind: &AskKind) -> Option<FanId> {
    match kind {
        AskKind::Reserve { fan, .. }
        | AskKind::Release { fan, .. }
        | AskKind::Take { fan, .. }
        | AskKind::StartPayment { fan, .. }
        | AskKind::Join { fan, .. }
        | AskKind::Enter { fan, .. }
        | AskKind::Leave { fan, .. } => Some(*fan),
        AskKind::Confirm { .. }
        | AskKind::EndPayment { .. }
        | AskKind::Return { .. }
        | AskKind::List { .. }
        | AskKind::Publish
        | AskKind::GrantPasses(_)
        | AskKind::Merge { .. }
        | AskKind::Expire => None,
    }
}
