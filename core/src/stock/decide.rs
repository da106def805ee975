//! The decider: asks in their order, one outcome for each.

use chrono::{DateTime, Utc};

use super::{
    Ask, AskKey, AskKind, Confirmed, HeldUnits, Hold, HoldState, Outcome, Refusal, Stock,
    StockEvent, Terms, TermsFault,
};
use crate::catalogue::{Basket, BasketLine};
use crate::ids::{FanId, HoldNumber, ProductId};
use crate::order::PaymentReference;

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
/// Holds that lapsed by `now` are let go first, so a unit whose time ran out is free for the very next ask.
pub fn decide(stock: &mut Stock, asks: &[Ask], now: DateTime<Utc>) -> Decision {
    let mut decision = Decision::default();
    let mut decider = Decider { stock, now, events: &mut decision.events };
    let lapsed = decider.let_lapsed_go();
    decision.outcomes = asks.iter().map(|ask| decider.answer(ask, lapsed)).collect();
    decision
}

struct Decider<'a> {
    stock: &'a mut Stock,
    now: DateTime<Utc>,
    events: &'a mut Vec<StockEvent>,
}

impl Decider<'_> {
    fn answer(&mut self, ask: &Ask, lapsed: u32) -> Outcome {
        let answered = match &ask.kind {
            AskKind::List(terms) => self.list(terms),
            AskKind::Reserve { fan, basket } => self.reserve(ask.key, *fan, basket),
            AskKind::Release { fan, hold } => self.release(*fan, *hold),
            AskKind::Confirm { hold, payment } => self.confirm(*hold, payment),
            AskKind::Expire => Ok(Outcome::Expired(lapsed)),
        };
        answered.unwrap_or_else(Outcome::Refused)
    }

    fn record(&mut self, event: StockEvent) {
        self.stock.apply(&event);
        self.events.push(event);
    }

    fn let_lapsed_go(&mut self) -> u32 {
        let lapsed = self.stock.lapsed_by(self.now);
        let mut count = 0;
        for hold in lapsed {
            self.record(StockEvent::Lapsed { hold });
            count += 1;
        }
        count
    }

    fn list(&mut self, terms: &Terms) -> Result<Outcome, Refusal> {
        if self.stock.terms() != Some(terms) {
            self.check_terms(terms).map_err(Refusal::BadTerms)?;
            self.record(StockEvent::Listed(terms.clone()));
        }
        Ok(Outcome::Listed)
    }

    fn check_terms(&self, terms: &Terms) -> Result<(), TermsFault> {
        let before = self.stock.terms().map_or(&[][..], |before| &before.offers);
        for product in before.iter().map(|offer| &offer.product) {
            let listed = terms.offers.iter().find(|offer| offer.product == *product);
            let listed = listed.ok_or_else(|| TermsFault::OfferGone(product.clone()))?;
            let given = self.stock.offer(product).map_or(0, |offer| offer.held + offer.sold);
            if listed.units < given {
                return Err(TermsFault::FewerThanGiven { product: product.clone(), given });
            }
        }
        Ok(())
    }

    fn reserve(
        &mut self,
        key: AskKey,
        fan: FanId,
        basket: &[BasketLine],
    ) -> Result<Outcome, Refusal> {
        if let Some(outcome) = self.first_outcome(key, fan) {
            return outcome;
        }
        let terms = self.stock.terms().ok_or(Refusal::NotListed)?;
        let until = self.now + terms.hold;
        in_time(terms, self.now)?;
        let basket = summed(basket);
        if basket.is_empty() {
            return Err(Refusal::NothingAsked);
        }
        // What the fan may have is checked before what is there: it is the answer that stays true.
        basket.iter().try_for_each(|line| self.within_cap(fan, line))?;
        basket.iter().try_for_each(|line| self.in_stock(line))?;
        let hold = self.stock.next_number();
        self.record(StockEvent::Held { hold, fan, key, basket, until });
        Ok(Outcome::Held(HeldUnits { hold, until }))
    }

    /// The outcome of the same ask when it was delivered before: the hold, whatever became of it.
    fn first_outcome(&self, key: AskKey, fan: FanId) -> Option<Result<Outcome, Refusal>> {
        let (hold, held) = self.stock.held_by_key(key).filter(|(_, held)| held.fan == fan)?;
        Some(open_until(held).map(|until| Outcome::Held(HeldUnits { hold, until })))
    }

    fn within_cap(&self, fan: FanId, line: &BasketLine) -> Result<(), Refusal> {
        let offer = self.stock.offer(&line.product);
        let offer = offer.ok_or_else(|| not_offered(&line.product))?;
        let has = self.stock.claimed_by(fan, &line.product);
        if has.saturating_add(line.units) <= offer.cap {
            return Ok(());
        }
        Err(Refusal::CapReached { product: line.product.clone(), cap: offer.cap, has })
    }

    fn in_stock(&self, line: &BasketLine) -> Result<(), Refusal> {
        let product = line.product.clone();
        let offer = self.stock.offer(&product).ok_or_else(|| not_offered(&product))?;
        match offer.left() {
            left if left >= line.units => Ok(()),
            0 if offer.held == 0 => Err(Refusal::SoldOut { product }),
            0 => {
                let next_lapse_at = self.stock.first_lapse_of(&product);
                Err(Refusal::AllHeld { product, next_lapse_at })
            }
            left => Err(Refusal::FewerLeft { product, left }),
        }
    }

    fn release(&mut self, fan: FanId, hold: HoldNumber) -> Result<Outcome, Refusal> {
        let held = self.stock.hold(hold).filter(|held| held.fan == fan);
        open_until(held.ok_or(Refusal::NoSuchHold)?)?;
        self.record(StockEvent::Released { hold, at: self.now });
        Ok(Outcome::Released)
    }

    fn confirm(
        &mut self,
        hold: HoldNumber,
        payment: &PaymentReference,
    ) -> Result<Outcome, Refusal> {
        let held = self.stock.hold(hold).ok_or(Refusal::NoSuchHold)?;
        if let HoldState::Confirmed { payment: first, .. } = &held.state
            && first == payment
        {
            return Ok(Outcome::Confirmed(Confirmed::Before));
        }
        open_until(held)?;
        self.record(StockEvent::Confirmed { hold, payment: payment.clone(), at: self.now });
        Ok(Outcome::Confirmed(Confirmed::Now))
    }
}

fn in_time(terms: &Terms, now: DateTime<Utc>) -> Result<(), Refusal> {
    if now < terms.opens_at {
        return Err(Refusal::NotOpenYet { opens_at: terms.opens_at });
    }
    if now >= terms.ends_at {
        return Err(Refusal::Ended { at: terms.ends_at });
    }
    Ok(())
}

/// Until when a hold is open, or what became of it instead.
fn open_until(hold: &Hold) -> Result<DateTime<Utc>, Refusal> {
    match hold.state {
        HoldState::Open { until } => Ok(until),
        HoldState::Released { .. } => Err(Refusal::AlreadyReleased),
        HoldState::Lapsed { at } => Err(Refusal::Lapsed { at }),
        HoldState::Confirmed { .. } => Err(Refusal::AlreadyPaid),
    }
}

fn not_offered(product: &ProductId) -> Refusal {
    Refusal::NotOffered { product: product.clone() }
}

/// One line a product, lines of no units left out, in the order in which products were first named.
fn summed(basket: &[BasketLine]) -> Basket {
    let mut summed = Basket::new();
    for line in basket.iter().filter(|line| line.units > 0) {
        match summed.iter_mut().find(|known| known.product == line.product) {
            Some(known) => known.units = known.units.saturating_add(line.units),
            None => summed.push(line.clone()),
        }
    }
    summed
}
