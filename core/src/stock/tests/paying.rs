//! Payments: what they keep from lapsing, which are kept, and why others go back.

use super::*;
use crate::stock::EntryState;

const PAYER: Payer = Payer([1; 16]);

fn too_late() -> Outcome {
    Outcome::RefundDue(RefundWhy::TooLate)
}

#[test]
fn a_payment_that_starts_gives_more_time_once() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    let until = t0() + HOLD + SPANS_DEFAULT.extension;
    for attempt in [1, 1, 2] {
        let started = Outcome::Started(HeldUnits { hold, until });
        assert_eq!(table.starts_to_pay(1, hold, attempt), started);
    }
}

#[test]
fn a_unit_is_kept_until_its_payment_is_known_to_be_over() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    table.starts_to_pay(1, hold, 1);
    table.wait(TimeDelta::hours(1));
    assert_eq!(table.count(&band()).held, 1, "the provider was not heard of");
    table.ask(AskKind::EndPayment { hold, attempt: 1 });
    table.holds(2, band(), 1);
}

#[test]
fn a_payment_that_ends_in_time_leaves_the_hold_its_time() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    table.starts_to_pay(1, hold, 1);
    table.ask(AskKind::EndPayment { hold, attempt: 1 });
    table.wait(HOLD);
    assert_eq!(table.count(&band()).held, 1);
    table.wait(SPANS_DEFAULT.extension);
    assert_eq!(table.count(&band()).held, 0);
}

#[test]
fn the_end_of_an_older_payment_does_not_end_a_newer_one() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    table.starts_to_pay(1, hold, 1);
    table.starts_to_pay(1, hold, 2);
    table.ask(AskKind::EndPayment { hold, attempt: 1 });
    table.wait(TimeDelta::hours(1));
    assert_eq!(table.count(&band()).held, 1);
}

#[test]
fn a_late_payment_is_honoured_while_the_units_are_there() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    table.wait(HOLD);
    assert_eq!(table.pays(hold, "p1"), Outcome::Confirmed(Confirmed::Late));
    assert_eq!(table.pays(hold, "p1"), Outcome::Confirmed(Confirmed::Before));
}

#[test]
fn a_payment_that_went_on_past_the_end_is_honoured() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    table.waits(2, band(), 1);
    table.starts_to_pay(1, hold, 1);
    table.wait(TimeDelta::hours(1));
    assert_eq!(table.pays(hold, "p1"), Outcome::Confirmed(Confirmed::Late));
    assert_eq!(table.turn(2), None);
}

#[test]
fn who_pays_too_late_is_the_first_to_wait() {
    let mut table = Table::with(terms(1, 1));
    let late = table.holds(1, band(), 1);
    for fan in [2, 3] {
        table.waits(fan, band(), 1);
    }
    table.wait(HOLD);
    let (turn, _) = table.turn(2).unwrap();
    assert_eq!(table.pays(late, "p1"), too_late());
    let entries = table.stock.entries_of(FanId(1));
    assert_eq!(entries[0].state, EntryState::Waiting { position: 1 });
    let entries = table.stock.entries_of(FanId(3));
    assert_eq!(entries[0].state, EntryState::Waiting { position: 2 });
    table.releases(2, turn);
    assert!(table.turn(1).is_some());
}

#[test]
fn who_waits_already_is_moved_to_the_first_place() {
    let mut table = Table::with(terms(1, 1));
    let late = table.holds(1, band(), 1);
    table.wait(HOLD);
    let hold = table.holds(2, band(), 1);
    table.waits(3, band(), 1);
    table.waits(1, band(), 1);
    assert_eq!(table.pays(late, "p1"), too_late());
    assert_eq!(table.pays(late, "p1"), too_late(), "once");
    let states: Vec<_> =
        table.stock.entries_of(FanId(1)).into_iter().map(|entry| entry.state).collect();
    assert_eq!(states, [EntryState::Left, EntryState::Waiting { position: 1 }]);
    table.releases(2, hold);
    assert!(table.turn(1).is_some() && table.turn(3).is_none());
}

#[test]
fn a_payment_for_what_was_given_back_goes_back() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    table.starts_to_pay(1, hold, 1);
    assert_eq!(table.releases(1, hold), Outcome::Released);
    assert_eq!(table.pays(hold, "p1"), Outcome::RefundDue(RefundWhy::NotHeld));
    assert!(table.stock.entries_of(FanId(1)).is_empty());
}

#[test]
fn one_payer_buys_as_much_as_one_person_by_however_many_accounts() {
    let mut table = Table::with(terms(5, 1));
    let first = table.holds(1, band(), 2);
    assert_eq!(table.is_paid(first, "p1", Some(PAYER)), Outcome::Confirmed(Confirmed::Now));
    let second = table.holds(2, band(), 1);
    let refused = Outcome::RefundDue(RefundWhy::PayerCap);
    assert_eq!(table.is_paid(second, "p2", Some(PAYER)), refused);
    assert_eq!(table.is_paid(second, "p3", None), Outcome::Confirmed(Confirmed::Now));
}

#[test]
fn what_came_back_counts_against_no_payer() {
    let mut table = Table::with(terms(5, 1));
    let first = table.holds(1, band(), 2);
    table.is_paid(first, "p1", Some(PAYER));
    table.ask(AskKind::Return { hold: first });
    let second = table.holds(2, band(), 2);
    assert_eq!(table.is_paid(second, "p2", Some(PAYER)), Outcome::Confirmed(Confirmed::Now));
}
