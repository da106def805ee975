//! The stock of one sale, in memory. It changes only by [`Stock::apply`].

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::{AskKey, StockEvent, Terms};
use crate::catalogue::{Basket, BasketLine};
use crate::ids::{FanId, HoldNumber, ProductId};
use crate::order::PaymentReference;
use crate::sale::OfferCount;

/// Offers, holds and who has them. `held + sold ≤ units` for every offer, always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    terms: Option<Terms>,
    offers: Vec<Counter>,
    holds: HashMap<HoldNumber, Hold>,
    by_fan: HashMap<FanId, Vec<HoldNumber>>,
    by_key: HashMap<AskKey, HoldNumber>,
    lapses: BTreeSet<(DateTime<Utc>, HoldNumber)>,
    last_hold: u64,
}

/// The units of one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) product: ProductId,
    pub(super) units: u32,
    pub(super) cap: u32,
    pub(super) held: u32,
    pub(super) sold: u32,
}

impl Counter {
    pub(super) fn left(&self) -> u32 {
        self.units.saturating_sub(self.held + self.sold)
    }
}

/// Units that a fan reserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Who reserved them.
    pub fan: FanId,
    /// What; one line a product.
    pub basket: Basket,
    /// What became of it.
    pub state: HoldState,
}

/// What became of a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldState {
    /// Waits for payment.
    Open {
        /// When it lapses.
        until: DateTime<Utc>,
    },
    /// Given back by the fan.
    Released {
        /// When.
        at: DateTime<Utc>,
    },
    /// Not paid in time.
    Lapsed {
        /// When.
        at: DateTime<Utc>,
    },
    /// Paid.
    Confirmed {
        /// The payment.
        payment: PaymentReference,
        /// When.
        at: DateTime<Utc>,
    },
}

impl Hold {
    /// How many units of `product` it counts against the fan's cap and the stock.
    fn claims(&self, product: &ProductId) -> u32 {
        match self.state {
            HoldState::Released { .. } | HoldState::Lapsed { .. } => 0,
            HoldState::Open { .. } | HoldState::Confirmed { .. } => {
                let lines = self.basket.iter().filter(|line| line.product == *product);
                lines.map(|line| line.units).sum()
            }
        }
    }
}

impl Stock {
    /// The terms, once the sale is listed.
    pub fn terms(&self) -> Option<&Terms> {
        self.terms.as_ref()
    }

    /// The hold with this number.
    pub fn hold(&self, number: HoldNumber) -> Option<&Hold> {
        self.holds.get(&number)
    }

    /// All holds of a fan, oldest first.
    pub fn holds_of(&self, fan: FanId) -> impl Iterator<Item = (HoldNumber, &Hold)> {
        let numbers = self.by_fan.get(&fan).into_iter().flatten();
        numbers.filter_map(|number| Some((*number, self.holds.get(number)?)))
    }

    /// When the next open hold lapses.
    pub fn next_lapse_at(&self) -> Option<DateTime<Utc>> {
        self.lapses.first().map(|(until, _)| *until)
    }

    /// The count of every offer as it is at `now`: holds that have lapsed by then count as returned.
    pub fn counts(&self, now: DateTime<Utc>) -> Vec<OfferCount> {
        self.offers.iter().map(|offer| self.count(offer, now)).collect()
    }

    fn count(&self, offer: &Counter, now: DateTime<Utc>) -> OfferCount {
        let (mut lapsed, mut next_lapse_at) = (0, None);
        for (until, number) in &self.lapses {
            let claimed = self.holds.get(number).map_or(0, |hold| hold.claims(&offer.product));
            if *until <= now {
                lapsed += claimed;
            } else if claimed > 0 {
                next_lapse_at = Some(*until);
                break;
            }
        }
        OfferCount {
            product: offer.product.clone(),
            units: offer.units,
            held: offer.held.saturating_sub(lapsed),
            sold: offer.sold,
            next_lapse_at,
        }
    }

    pub(super) fn offer(&self, product: &ProductId) -> Option<&Counter> {
        self.offers.iter().find(|offer| offer.product == *product)
    }

    pub(super) fn claimed_by(&self, fan: FanId, product: &ProductId) -> u32 {
        self.holds_of(fan).map(|(_, hold)| hold.claims(product)).sum()
    }

    pub(super) fn first_lapse_of(&self, product: &ProductId) -> Option<DateTime<Utc>> {
        let mut open = self.lapses.iter();
        let holds = |number: &HoldNumber| self.holds.get(number);
        open.find_map(|(until, number)| (holds(number)?.claims(product) > 0).then_some(*until))
    }

    pub(super) fn held_by_key(&self, key: AskKey) -> Option<(HoldNumber, &Hold)> {
        let number = *self.by_key.get(&key)?;
        Some((number, self.holds.get(&number)?))
    }

    pub(super) fn next_number(&self) -> HoldNumber {
        HoldNumber(self.last_hold + 1)
    }

    pub(super) fn lapsed_by(&self, now: DateTime<Utc>) -> Vec<HoldNumber> {
        let lapsed = self.lapses.iter().take_while(|(until, _)| *until <= now);
        lapsed.map(|(_, number)| *number).collect()
    }

    /// Takes up one event that was decided on this very state, now or before a restart.
    pub fn apply(&mut self, event: &StockEvent) {
        match event {
            StockEvent::Listed(terms) => self.list(terms),
            StockEvent::Held { hold: number, fan, key, basket, until } => {
                self.last_hold = self.last_hold.max(number.0);
                self.count_lines(basket, |offer, units| offer.held += units);
                self.by_fan.entry(*fan).or_default().push(*number);
                self.by_key.insert(*key, *number);
                self.lapses.insert((*until, *number));
                let state = HoldState::Open { until: *until };
                self.holds.insert(*number, Hold { fan: *fan, basket: basket.clone(), state });
            }
            StockEvent::Released { hold, at } => {
                self.close(*hold, |_| HoldState::Released { at: *at });
            }
            StockEvent::Lapsed { hold } => {
                self.close(*hold, |until| HoldState::Lapsed { at: until });
            }
            StockEvent::Confirmed { hold, payment, at } => {
                let basket = self
                    .close(*hold, |_| HoldState::Confirmed { payment: payment.clone(), at: *at });
                self.count_lines(&basket, |offer, units| offer.sold += units);
            }
        }
    }

    fn list(&mut self, terms: &Terms) {
        for listed in &terms.offers {
            match self.offers.iter_mut().find(|offer| offer.product == listed.product) {
                Some(offer) => (offer.units, offer.cap) = (listed.units, listed.cap),
                None => self.offers.push(Counter {
                    product: listed.product.clone(),
                    units: listed.units,
                    cap: listed.cap,
                    held: 0,
                    sold: 0,
                }),
            }
        }
        self.terms = Some(terms.clone());
    }

    /// Ends an open hold: its units are no longer held. Gives its basket.
    fn close(
        &mut self,
        number: HoldNumber,
        end: impl FnOnce(DateTime<Utc>) -> HoldState,
    ) -> Basket {
        let Some(hold) = self.holds.get_mut(&number) else { return Basket::new() };
        let HoldState::Open { until } = hold.state else { return Basket::new() };
        hold.state = end(until);
        let basket = hold.basket.clone();
        self.lapses.remove(&(until, number));
        self.count_lines(&basket, |offer, units| offer.held -= units);
        basket
    }

    fn count_lines(&mut self, basket: &[BasketLine], change: impl Fn(&mut Counter, u32)) {
        for line in basket {
            if let Some(offer) = self.offers.iter_mut().find(|offer| offer.product == line.product)
            {
                change(offer, line.units);
            }
        }
    }
}
