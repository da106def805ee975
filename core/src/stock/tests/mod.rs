//! The decider against stories and against a naive model.

mod model;
mod paying;
mod stories;
mod waiting;

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::catalogue::BasketLine;
use crate::ids::{FanId, HoldNumber, ProductId};
use crate::order::{Payer, PaymentReference};
use crate::sale::{OfferCount, SPANS_DEFAULT};

const HOLD: TimeDelta = SPANS_DEFAULT.hold;

fn t0() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn band() -> ProductId {
    "mi-band".parse().unwrap()
}

fn headphones() -> ProductId {
    "mi-headphones".parse().unwrap()
}

/// Bands, two a fan, and headphones, one a fan, first come.
fn terms(bands: u32, headphones_units: u32) -> Terms {
    let offer = |product, units, cap| OfferTerms { product, units, cap, waves: Vec::new() };
    Terms {
        sale: "mi-beta".parse().unwrap(),
        opens_at: t0(),
        ends_at: t0() + TimeDelta::hours(2),
        spans: SPANS_DEFAULT,
        allocation: Allocation::FirstCome,
        priority: None,
        offers: vec![offer(band(), bands, 2), offer(headphones(), headphones_units, 1)],
    }
}

fn list(terms: Terms) -> AskKind {
    AskKind::List { terms: Box::new(terms), seed: Some(Seed([7; 32])) }
}

/// A sale on the table: asks one thing at a time, at a time. Checks after each that the journal so far gives the
/// same stock, and that no offer is oversold.
struct Table {
    stock: Stock,
    rebuilt: Stock,
    now: DateTime<Utc>,
    asks: u128,
}

impl Table {
    fn with(terms: Terms) -> Self {
        let (stock, rebuilt) = (Stock::default(), Stock::default());
        let mut table = Self { stock, rebuilt, now: t0(), asks: 0 };
        assert_eq!(table.ask(list(terms)), Outcome::Listed);
        table
    }

    /// The same before T0.
    fn early(terms: Terms) -> Self {
        let (stock, rebuilt) = (Stock::default(), Stock::default());
        let mut table = Self { stock, rebuilt, now: t0() - TimeDelta::hours(1), asks: 0 };
        assert_eq!(table.ask(list(terms)), Outcome::Listed);
        table
    }

    fn ask(&mut self, kind: AskKind) -> Outcome {
        self.asks += 1;
        self.ask_again(kind)
    }

    /// With the key of the ask before.
    fn ask_again(&mut self, kind: AskKind) -> Outcome {
        let ask = Ask { key: AskKey(self.asks), kind };
        let mut decision = decide(&mut self.stock, &[ask], self.now);
        decision.events.iter().for_each(|event| self.rebuilt.apply(event));
        assert_eq!(self.rebuilt, self.stock);
        for count in self.stock.counts(self.now) {
            let given = count.held + count.sold + count.returned;
            assert!(given + count.set_aside <= count.opened, "{count:?}");
            assert!(count.opened <= count.units, "{count:?}");
        }
        decision.outcomes.remove(0)
    }

    /// Lets time pass, and everything happen that is due then.
    fn wait(&mut self, span: TimeDelta) {
        self.now += span;
        self.ask(AskKind::Expire);
    }

    fn basket(product: ProductId, units: u32) -> Vec<BasketLine> {
        vec![BasketLine { product, units }]
    }

    fn reserves(&mut self, fan: u64, product: ProductId, units: u32) -> Outcome {
        let basket = Self::basket(product, units);
        self.ask(AskKind::Reserve { fan: FanId(fan), basket })
    }

    fn holds(&mut self, fan: u64, product: ProductId, units: u32) -> HoldNumber {
        match self.reserves(fan, product, units) {
            Outcome::Held(held) => held.hold,
            other => panic!("expected a hold, got {other:?}"),
        }
    }

    fn pays(&mut self, hold: HoldNumber, payment: &str) -> Outcome {
        self.is_paid(hold, payment, None)
    }

    fn is_paid(&mut self, hold: HoldNumber, payment: &str, payer: Option<Payer>) -> Outcome {
        let payment = PaymentReference(payment.to_owned());
        self.ask(AskKind::Confirm { hold, payment, payer })
    }

    fn starts_to_pay(&mut self, fan: u64, hold: HoldNumber, attempt: u32) -> Outcome {
        self.ask(AskKind::StartPayment { fan: FanId(fan), hold, attempt })
    }

    fn releases(&mut self, fan: u64, hold: HoldNumber) -> Outcome {
        self.ask(AskKind::Release { fan: FanId(fan), hold })
    }

    fn joins(&mut self, fan: u64, any_of: &[ProductId], units: u32, at_least: u32) -> Outcome {
        let request = WaitRequest { any_of: any_of.to_vec(), units, at_least };
        self.ask(AskKind::Join { fan: FanId(fan), request })
    }

    fn waits(&mut self, fan: u64, product: ProductId, units: u32) -> Waiting {
        match self.joins(fan, &[product], units, units) {
            Outcome::Waiting(waiting) => waiting,
            other => panic!("expected to wait, got {other:?}"),
        }
    }

    /// The units and the number of the fan's only turn.
    fn turn(&self, fan: u64) -> Option<(HoldNumber, Vec<BasketLine>)> {
        let holds = self.stock.holds_of(FanId(fan));
        let mut turns =
            holds.into_iter().filter(|(_, hold)| matches!(hold.state, HoldState::Turn { .. }));
        let turn = turns.next().map(|(number, hold)| (number, hold.basket));
        assert!(turns.next().is_none());
        turn
    }

    fn count(&self, product: &ProductId) -> OfferCount {
        let counts = self.stock.counts(self.now);
        counts.into_iter().find(|count| count.product == *product).unwrap()
    }

    fn sold(&self, product: &ProductId) -> u32 {
        self.count(product).sold
    }
}

/// A sale in which something is held and something is sold.
pub(super) fn sold_and_held() -> Stock {
    let mut table = Table::with(terms(5, 5));
    let sold = table.holds(1, band(), 2);
    table.pays(sold, "p1");
    table.holds(2, band(), 1);
    table.stock
}
