//! The decider against stories: one rule each.

use chrono::TimeDelta;

use super::*;
use crate::stock::{Confirmed, Refusal, TermsFault};

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
    assert_eq!(table.pays(lapsed, "late"), Outcome::RefundDue(RefundWhy::TooLate));
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
fn the_same_payment_twice_confirms_once_and_another_goes_back() {
    let mut table = Table::with(terms(1, 5));
    let hold = table.holds(1, band(), 1);
    table.pays(hold, "p1");
    assert_eq!(table.pays(hold, "p1"), Outcome::Confirmed(Confirmed::Before));
    assert_eq!(table.pays(hold, "p2"), Outcome::RefundDue(RefundWhy::Twice));
    assert_eq!(table.pays(hold, "p2"), Outcome::RefundDue(RefundWhy::Twice));
    assert_eq!(table.sold(&band()), 1);
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
    assert_eq!(table.ask(list(terms(1, 5))), Outcome::Refused(Refusal::BadTerms(fault)));
    let mut without = terms(5, 5);
    without.offers.remove(1);
    let fault = TermsFault::OfferGone(headphones());
    assert_eq!(table.ask(list(without)), Outcome::Refused(Refusal::BadTerms(fault)));
    assert_eq!(table.ask(list(terms(9, 5))), Outcome::Listed);
}
