//! The decider against stories and against a naive model.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::catalogue::BasketLine;
use crate::ids::{FanId, HoldNumber, ProductId};
use crate::order::PaymentReference;

const HOLD: TimeDelta = TimeDelta::minutes(10);

fn t0() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn band() -> ProductId {
    "mi-band".parse().unwrap()
}

fn headphones() -> ProductId {
    "mi-headphones".parse().unwrap()
}

fn terms(bands: u32, headphones_units: u32) -> Terms {
    Terms {
        opens_at: t0(),
        ends_at: t0() + TimeDelta::hours(2),
        hold: HOLD,
        offers: vec![
            OfferTerms { product: band(), units: bands, cap: 2 },
            OfferTerms { product: headphones(), units: headphones_units, cap: 1 },
        ],
    }
}

/// A sale on the table: asks one thing at a time, at a time.
struct Table {
    stock: Stock,
    now: DateTime<Utc>,
    asks: u128,
}

impl Table {
    fn with(terms: Terms) -> Self {
        let mut table = Self { stock: Stock::default(), now: t0(), asks: 0 };
        assert_eq!(table.ask(AskKind::List(terms)), Outcome::Listed);
        table
    }

    fn ask(&mut self, kind: AskKind) -> Outcome {
        self.asks += 1;
        let ask = Ask { key: AskKey(self.asks), kind };
        decide(&mut self.stock, &[ask], self.now).outcomes.remove(0)
    }

    fn reserves(&mut self, fan: u64, product: ProductId, units: u32) -> Outcome {
        let basket = vec![BasketLine { product, units }];
        self.ask(AskKind::Reserve { fan: FanId(fan), basket })
    }

    fn holds(&mut self, fan: u64, product: ProductId, units: u32) -> HoldNumber {
        match self.reserves(fan, product, units) {
            Outcome::Held(held) => held.hold,
            other => panic!("expected a hold, got {other:?}"),
        }
    }

    fn pays(&mut self, hold: HoldNumber, payment: &str) -> Outcome {
        self.ask(AskKind::Confirm { hold, payment: PaymentReference(payment.to_owned()) })
    }
}

#[test]
fn nothing_is_held_before_t0() {
    let mut table = Table::with(terms(5, 5));
    table.now = t0() - TimeDelta::seconds(1);
    let refused = Outcome::Refused(Refusal::NotOpenYet { opens_at: t0() });
    assert_eq!(table.reserves(1, band(), 1), refused);
}

#[test]
fn nothing_is_held_after_the_end() {
    let mut table = Table::with(terms(5, 5));
    table.now = t0() + TimeDelta::hours(2);
    assert_eq!(
        table.reserves(1, band(), 1),
        Outcome::Refused(Refusal::Ended { at: t0() + TimeDelta::hours(2) })
    );
}

#[test]
fn a_third_unit_is_refused_by_the_cap() {
    let mut table = Table::with(terms(5, 5));
    table.holds(1, band(), 1);
    table.holds(1, band(), 1);
    assert_eq!(
        table.reserves(1, band(), 1),
        Outcome::Refused(Refusal::CapReached { product: band(), cap: 2, has: 2 })
    );
}

#[test]
fn lines_of_one_product_are_added_up_before_the_cap() {
    let mut table = Table::with(terms(5, 5));
    let line = BasketLine { product: headphones(), units: 1 };
    let basket = vec![line.clone(), line];
    assert_eq!(
        table.ask(AskKind::Reserve { fan: FanId(1), basket }),
        Outcome::Refused(Refusal::CapReached { product: headphones(), cap: 1, has: 0 })
    );
}

#[test]
fn the_last_unit_goes_to_one_of_two() {
    let mut table = Table::with(terms(1, 5));
    table.holds(1, band(), 1);
    assert_eq!(
        table.reserves(2, band(), 1),
        Outcome::Refused(Refusal::AllHeld { product: band(), next_lapse_at: Some(t0() + HOLD) })
    );
}

#[test]
fn a_basket_is_held_whole_or_not_at_all() {
    let mut table = Table::with(terms(5, 1));
    table.holds(1, headphones(), 1);
    let lines = [(band(), 1), (headphones(), 1)];
    let basket = lines.map(|(product, units)| BasketLine { product, units }).to_vec();
    let outcome = table.ask(AskKind::Reserve { fan: FanId(2), basket });
    assert!(matches!(outcome, Outcome::Refused(Refusal::AllHeld { .. })));
    assert_eq!(table.stock.counts(table.now)[0].held, 0);
}

#[test]
fn a_lapsed_hold_is_free_for_the_very_next_ask() {
    let mut table = Table::with(terms(1, 5));
    let lapsed = table.holds(1, band(), 1);
    table.now = t0() + HOLD;
    table.holds(2, band(), 1);
    assert_eq!(table.pays(lapsed, "late"), Outcome::Refused(Refusal::Lapsed { at: t0() + HOLD }));
}

#[test]
fn sold_out_is_said_only_when_all_is_paid() {
    let mut table = Table::with(terms(1, 5));
    let hold = table.holds(1, band(), 1);
    assert_eq!(table.pays(hold, "p1"), Outcome::Confirmed(Confirmed::Now));
    assert_eq!(
        table.reserves(2, band(), 1),
        Outcome::Refused(Refusal::SoldOut { product: band() })
    );
}

#[test]
fn the_same_payment_twice_confirms_once_and_another_is_refused() {
    let mut table = Table::with(terms(1, 5));
    let hold = table.holds(1, band(), 1);
    table.pays(hold, "p1");
    assert_eq!(table.pays(hold, "p1"), Outcome::Confirmed(Confirmed::Before));
    assert_eq!(table.pays(hold, "p2"), Outcome::Refused(Refusal::AlreadyPaid));
}

#[test]
fn a_redelivered_ask_gets_its_first_hold() {
    let mut table = Table::with(terms(5, 5));
    let first = table.reserves(1, band(), 1);
    table.asks -= 1;
    assert_eq!(table.reserves(1, band(), 1), first);
    assert_eq!(table.stock.counts(table.now)[0].held, 1);
}

#[test]
fn only_its_fan_can_give_a_hold_back() {
    let mut table = Table::with(terms(1, 5));
    let hold = table.holds(1, band(), 1);
    let release = |fan| AskKind::Release { fan: FanId(fan), hold };
    assert_eq!(table.ask(release(2)), Outcome::Refused(Refusal::NoSuchHold));
    assert_eq!(table.ask(release(1)), Outcome::Released);
    assert_eq!(table.ask(release(1)), Outcome::Refused(Refusal::AlreadyReleased));
    table.holds(2, band(), 1);
}

#[test]
fn terms_cannot_take_back_what_was_given() {
    let mut table = Table::with(terms(5, 5));
    table.holds(1, band(), 2);
    let fault = TermsFault::FewerThanGiven { product: band(), given: 2 };
    assert_eq!(table.ask(AskKind::List(terms(1, 5))), Outcome::Refused(Refusal::BadTerms(fault)));
    let mut without = terms(5, 5);
    without.offers.remove(1);
    let fault = TermsFault::OfferGone(headphones());
    assert_eq!(table.ask(AskKind::List(without)), Outcome::Refused(Refusal::BadTerms(fault)));
    assert_eq!(table.ask(AskKind::List(terms(9, 5))), Outcome::Listed);
}

/// What may happen in a sale, with small numbers so that asks meet.
#[derive(Debug, Clone)]
enum Step {
    Reserve { fan: u64, bands: u32, headphones: u32 },
    Release { fan: u64, hold: u64 },
    Pay { hold: u64, payment: u8 },
    Wait { seconds: i64 },
    Redeliver,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (1..6_u64, 0..3_u32, 0..2_u32)
            .prop_map(|(fan, bands, headphones)| Step::Reserve { fan, bands, headphones }),
        2 => (1..6_u64, 1..20_u64).prop_map(|(fan, hold)| Step::Release { fan, hold }),
        2 => (1..20_u64, 0..4_u8).prop_map(|(hold, payment)| Step::Pay { hold, payment }),
        2 => (0..700_i64).prop_map(|seconds| Step::Wait { seconds }),
        1 => Just(Step::Redeliver),
    ]
}

/// A ledger that a child could keep: every hold in a list, everything counted anew each time.
#[derive(Default)]
struct Naive {
    holds: Vec<NaiveHold>,
}

struct NaiveHold {
    fan: u64,
    units: BTreeMap<ProductId, u32>,
    until: DateTime<Utc>,
    released: bool,
    paid: Option<u8>,
}

impl Naive {
    fn counts(
        &self,
        now: DateTime<Utc>,
        of: impl Fn(&NaiveHold) -> bool,
        product: &ProductId,
    ) -> u32 {
        let live = |hold: &&NaiveHold| hold.paid.is_some() || (!hold.released && now < hold.until);
        let mine = self.holds.iter().filter(live).filter(|hold| of(hold));
        mine.map(|hold| hold.units.get(product).copied().unwrap_or(0)).sum()
    }

    fn reserve(&mut self, now: DateTime<Utc>, fan: u64, wanted: &[BasketLine]) -> bool {
        let limits = BTreeMap::from([(band(), (4, 2)), (headphones(), (2, 1))]);
        let fits = wanted.iter().all(|line| {
            let (units, cap) = limits[&line.product];
            self.counts(now, |_| true, &line.product) + line.units <= units
                && self.counts(now, |hold| hold.fan == fan, &line.product) + line.units <= cap
        });
        let some = wanted.iter().any(|line| line.units > 0);
        if fits && some {
            let units = wanted.iter().map(|line| (line.product.clone(), line.units)).collect();
            let until = now + HOLD;
            self.holds.push(NaiveHold { fan, units, until, released: false, paid: None });
        }
        fits && some
    }

    fn open(&mut self, now: DateTime<Utc>, hold: u64) -> Option<&mut NaiveHold> {
        let hold = self.holds.get_mut(usize::try_from(hold).ok()?.checked_sub(1)?)?;
        (!hold.released && hold.paid.is_none() && now < hold.until).then_some(hold)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_naive_ledger(steps in prop::collection::vec(step(), 1..200)) {
        let mut table = Table::with(terms(4, 2));
        let mut naive = Naive::default();
        let mut journal = vec![StockEvent::Listed(terms(4, 2))];
        let mut last: Option<Ask> = None;
        for step in steps {
            table.asks += 1;
            let key = AskKey(table.asks);
            let (kind, expected) = match step {
                Step::Wait { seconds } => {
                    table.now += TimeDelta::seconds(seconds);
                    if table.now >= t0() + TimeDelta::hours(2) { break }
                    (AskKind::Expire, None)
                }
                Step::Reserve { fan, bands, headphones: phones } => {
                    let lines = [(band(), bands), (headphones(), phones)];
                    let basket = lines.map(|(product, units)| BasketLine { product, units }).to_vec();
                    let held = naive.reserve(table.now, fan, &basket);
                    (AskKind::Reserve { fan: FanId(fan), basket }, Some(held))
                }
                Step::Release { fan, hold } => {
                    let open = naive.open(table.now, hold).filter(|open| open.fan == fan);
                    let done = open.map(|open| open.released = true).is_some();
                    (AskKind::Release { fan: FanId(fan), hold: HoldNumber(hold) }, Some(done))
                }
                Step::Pay { hold, payment } => {
                    let before = hold.checked_sub(1).and_then(|index| naive.holds.get(usize::try_from(index).unwrap()));
                    let same = before.is_some_and(|held| held.paid == Some(payment));
                    let now = naive.open(table.now, hold).map(|open| open.paid = Some(payment)).is_some();
                    let payment = PaymentReference(payment.to_string());
                    (AskKind::Confirm { hold: HoldNumber(hold), payment }, Some(now || same))
                }
                Step::Redeliver => {
                    if let Some(ask) = last.clone() {
                        let held: Vec<_> = table.stock.counts(table.now).iter().map(|count| count.held).collect();
                        let decision = decide(&mut table.stock, &[ask], table.now);
                        journal.extend(decision.events);
                        let after: Vec<_> = table.stock.counts(table.now).iter().map(|count| count.held).collect();
                        prop_assert_eq!(held, after);
                    }
                    continue;
                }
            };
            let ask = Ask { key, kind };
            last = matches!(ask.kind, AskKind::Reserve { .. }).then(|| ask.clone()).filter(|_| expected == Some(true));
            let decision = decide(&mut table.stock, &[ask], table.now);
            if let Some(expected) = expected {
                let done = !matches!(decision.outcomes[0], Outcome::Refused(_));
                prop_assert_eq!(done, expected, "{:?}", decision.outcomes[0]);
            }
            journal.extend(decision.events);
            for count in table.stock.counts(table.now) {
                prop_assert_eq!(count.held + count.sold, naive.counts(table.now, |_| true, &count.product));
                prop_assert!(count.held + count.sold <= count.units);
            }
        }
        let mut rebuilt = Stock::default();
        for event in &journal {
            rebuilt.apply(event);
        }
        prop_assert_eq!(rebuilt, table.stock);
    }
}
