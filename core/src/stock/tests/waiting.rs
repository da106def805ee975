//! Stories of those who wait: the waitlist, waves, the draw, the priority pass, linked accounts.

use chrono::TimeDelta;
use rstest::rstest;

use super::*;
use crate::ids::EntryNumber;
use crate::stock::{EntryState, Refusal};

fn line(product: ProductId, units: u32) -> BasketLine {
    BasketLine { product, units }
}

#[test]
fn who_waited_longest_is_first_and_is_passed_on_when_nobody_takes_it() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    assert_eq!(table.waits(2, band(), 1).position, 1);
    assert_eq!(table.waits(3, band(), 1).position, 2);
    table.releases(1, hold);
    assert_eq!(table.turn(2).unwrap().1, [line(band(), 1)]);
    assert_eq!(table.turn(3), None);
    table.wait(SPANS_DEFAULT.turn);
    assert_eq!(table.turn(2), None);
    let (turn, _) = table.turn(3).unwrap();
    let taken = table.ask(AskKind::Take { fan: FanId(3), hold: turn });
    assert_eq!(taken, Outcome::Held(HeldUnits { hold: turn, until: table.now + HOLD }));
    assert_eq!(table.pays(turn, "p1"), Outcome::Confirmed(Confirmed::Now));
}

#[test]
fn a_declined_turn_goes_to_the_next_at_once() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    table.waits(2, band(), 1);
    table.waits(3, band(), 1);
    table.releases(1, hold);
    let (turn, _) = table.turn(2).unwrap();
    assert_eq!(table.releases(2, turn), Outcome::Released);
    assert!(table.turn(3).is_some());
    let again = table.ask(AskKind::Take { fan: FanId(2), hold: turn });
    assert_eq!(again, Outcome::Refused(Refusal::AlreadyReleased));
}

#[test]
fn a_turn_cannot_be_paid_or_taken_by_anybody_else() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    table.waits(2, band(), 1);
    table.releases(1, hold);
    let (turn, _) = table.turn(2).unwrap();
    assert_eq!(table.starts_to_pay(2, turn, 1), Outcome::Refused(Refusal::NotTaken));
    let other = table.ask(AskKind::Take { fan: FanId(3), hold: turn });
    assert_eq!(other, Outcome::Refused(Refusal::NoSuchHold));
    assert_eq!(table.pays(turn, "p1"), Outcome::RefundDue(RefundWhy::NotHeld));
}

#[test]
fn fewer_are_given_if_fewer_are_enough() {
    let mut table = Table::with(terms(2, 1));
    let (first, _second) = (table.holds(1, band(), 1), table.holds(1, band(), 1));
    table.joins(2, &[band()], 2, 1);
    table.releases(1, first);
    assert_eq!(table.turn(2).unwrap().1, [line(band(), 1)]);
}

#[test]
fn who_needs_more_than_is_free_keeps_the_place_and_is_passed_over() {
    let mut table = Table::with(terms(3, 1));
    let first = table.holds(1, band(), 1);
    let second = table.holds(4, band(), 2);
    table.waits(2, band(), 2);
    table.waits(3, band(), 1);
    table.releases(1, first);
    assert_eq!((table.turn(2), table.turn(3).is_some()), (None, true));
    assert_eq!(table.stock.entries_of(FanId(2))[0].state, EntryState::Waiting { position: 1 });
    table.releases(4, second);
    assert_eq!(table.turn(2).unwrap().1, [line(band(), 2)]);
}

#[test]
fn either_of_two_products_will_do_the_better_liked_first() {
    let mut table = Table::with(terms(1, 1));
    let (bands, phones) = (table.holds(1, band(), 1), table.holds(2, headphones(), 1));
    table.joins(3, &[headphones(), band()], 1, 1);
    table.waits(4, band(), 1);
    table.releases(1, bands);
    assert_eq!(table.turn(3).unwrap().1, [line(band(), 1)]);
    table.releases(2, phones);
    assert_eq!(table.turn(4), None, "headphones are free, bands are not");
}

#[test]
fn nobody_waits_twice_or_for_what_is_there_or_for_what_never_comes() {
    let mut table = Table::with(terms(1, 1));
    let left = Refusal::UnitsLeft { product: band(), left: 1 };
    assert_eq!(table.joins(1, &[band()], 1, 1), Outcome::Refused(left));
    let hold = table.holds(1, band(), 1);
    let waiting = table.waits(2, band(), 1);
    let twice = table.joins(2, &[band(), headphones()], 2, 1);
    assert_eq!(twice, Outcome::Refused(Refusal::UnitsLeft { product: headphones(), left: 1 }));
    table.holds(9, headphones(), 1);
    let twice = table.joins(2, &[band(), headphones()], 2, 1);
    assert_eq!(twice, Outcome::Refused(Refusal::AlreadyWaiting(waiting)));
    table.pays(hold, "p1");
    let never = table.joins(3, &[band()], 1, 1);
    assert_eq!(never, Outcome::Refused(Refusal::SoldOut { product: band() }));
    assert_eq!(table.joins(3, &[], 1, 1), Outcome::Refused(Refusal::NothingAsked));
    assert_eq!(table.joins(3, &[band()], 1, 2), Outcome::Refused(Refusal::NothingAsked));
}

#[test]
fn an_entry_is_withdrawn_by_its_fan_once() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    let entry = table.waits(2, band(), 1).entry;
    let leave = |fan| AskKind::Leave { fan: FanId(fan), entry };
    assert_eq!(table.ask(leave(3)), Outcome::Refused(Refusal::NotWaiting));
    assert_eq!(table.ask(leave(2)), Outcome::Left);
    assert_eq!(table.ask(leave(2)), Outcome::Refused(Refusal::NotWaiting));
    table.releases(1, hold);
    assert_eq!((table.turn(2), table.count(&band()).left()), (None, 1));
}

#[test]
fn a_wave_comes_up_at_its_time_and_goes_to_those_who_wait_first() {
    let mut terms = terms(3, 1);
    let wave = |minutes, units| Wave { at: t0() + TimeDelta::minutes(minutes), units };
    terms.offers[0].waves = vec![wave(0, 1), wave(30, 2)];
    let mut table = Table::with(terms);
    let hold = table.holds(1, band(), 1);
    table.pays(hold, "p1");
    let next = Refusal::NextWave { product: band(), at: t0() + TimeDelta::minutes(30) };
    assert_eq!(table.reserves(2, band(), 1), Outcome::Refused(next));
    table.waits(2, band(), 1);
    assert_eq!(table.stock.next_due_at(), Some(t0() + TimeDelta::minutes(30)));
    table.wait(TimeDelta::minutes(30));
    assert!(table.turn(2).is_some());
    table.holds(3, band(), 1);
    assert!(matches!(table.reserves(4, band(), 1), Outcome::Refused(Refusal::AllHeld { .. })));
}

fn draw(bands: u32) -> Terms {
    Terms { allocation: Allocation::Draw, ..terms(bands, 1) }
}

fn enters(table: &mut Table, fan: u64, units: u32) -> EntryNumber {
    let basket = Table::basket(band(), units);
    match table.ask(AskKind::Enter { fan: FanId(fan), basket }) {
        Outcome::Entered(entry) => entry,
        other => panic!("expected an entry, got {other:?}"),
    }
}

#[test]
fn a_draw_gives_by_the_order_of_the_tickets_and_the_rest_wait_in_it() {
    let mut table = Table::early(draw(2));
    for fan in 1..=5 {
        assert_eq!(enters(&mut table, fan, 1), EntryNumber(fan));
    }
    let before = table.stock.draw().unwrap();
    assert_eq!((before.entries, before.result), (5, None));
    assert_eq!(before.commitment, Seed([7; 32]).commitment(&"mi-beta".parse().unwrap()));
    table.wait(TimeDelta::hours(1));
    let drawn = table.stock.draw().unwrap().result.unwrap();
    assert!(drawn.order.is_sorted_by_key(|drawn| Seed([7; 32]).ticket(drawn.entry)));
    for (place, drawn) in drawn.order.iter().enumerate() {
        let state = table.stock.entries_of(drawn.fan)[0].state;
        match place {
            0 | 1 => assert!(matches!(state, EntryState::Given(_)), "{state:?}"),
            _ => {
                let position = u32::try_from(place).unwrap() - 1;
                assert_eq!(state, EntryState::Waiting { position });
            }
        }
    }
    // Who comes later queues behind.
    let later = Waiting { entry: EntryNumber(6), position: 4 };
    assert_eq!(table.reserves(6, band(), 1), Outcome::Waiting(later));
    let first = drawn.order[0].fan.0;
    let (hold, _) = table.stock.holds_of(FanId(first))[0];
    table.releases(first, hold);
    assert!(table.turn(drawn.order[2].fan.0).is_some());
}

#[test]
fn an_entry_can_be_changed_until_the_draw_and_keeps_its_number() {
    let mut table = Table::early(draw(2));
    assert_eq!(enters(&mut table, 1, 1), enters(&mut table, 1, 2));
    assert_eq!(table.stock.draw().unwrap().entries, 1);
    table.wait(TimeDelta::hours(1));
    assert_eq!(table.count(&band()).held, 2);
    let late = AskKind::Enter { fan: FanId(2), basket: Table::basket(band(), 1) };
    assert_eq!(table.ask(late), Outcome::Refused(Refusal::AlreadyDrawn));
}

#[test]
fn a_sale_without_a_draw_takes_no_entries() {
    let mut table = Table::early(terms(2, 1));
    let enter = AskKind::Enter { fan: FanId(1), basket: Table::basket(band(), 1) };
    assert_eq!(table.ask(enter), Outcome::Refused(Refusal::NoDraw));
    assert_eq!(table.stock.draw(), None);
}

fn with_priority(units: u32, share_percent: u8) -> Table {
    let priority = Priority { losses: 2, share_percent, lasts: TimeDelta::minutes(10) };
    let mut table = Table::early(Terms { priority: Some(priority), ..terms(units, 1) });
    table.ask(AskKind::GrantPasses(vec![FanId(1), FanId(2)]));
    table.now = t0();
    table
}

#[test]
fn the_share_is_kept_for_fans_with_a_pass_and_then_for_everybody() {
    let mut table = with_priority(4, 50);
    table.holds(8, band(), 2);
    let until = t0() + TimeDelta::minutes(10);
    let kept = Outcome::Refused(Refusal::SetAside { product: band(), until });
    assert_eq!(table.reserves(9, band(), 1), kept);
    table.holds(1, band(), 1);
    assert_eq!(table.reserves(9, band(), 1), kept);
    table.wait(TimeDelta::minutes(10));
    table.holds(9, band(), 1);
}

#[test]
fn without_anybody_who_has_a_pass_nothing_is_set_aside() {
    let priority = Priority { losses: 2, share_percent: 50, lasts: TimeDelta::minutes(10) };
    let mut table = Table::with(Terms { priority: Some(priority), ..terms(4, 1) });
    table.holds(8, band(), 2);
    table.holds(9, band(), 2);
}

#[test]
fn the_share_that_nobody_claimed_goes_to_those_who_wait() {
    let mut table = with_priority(2, 50);
    table.holds(8, band(), 1);
    table.waits(9, band(), 1);
    assert_eq!(table.turn(9), None);
    table.wait(TimeDelta::minutes(10));
    assert!(table.turn(9).is_some());
}

#[test]
fn what_was_published_cannot_change() {
    let mut table = Table::early(draw(4));
    assert_eq!(table.ask(AskKind::Publish), Outcome::Published);
    let refused = |fault| Outcome::Refused(Refusal::BadTerms(fault));
    let more = table.ask(list(draw(5)));
    assert_eq!(more, refused(TermsFault::UnitsPublished(band())));
    let first_come = table.ask(list(terms(4, 1)));
    assert_eq!(first_come, refused(TermsFault::AllocationPublished));
    let mut later = draw(4);
    later.opens_at += TimeDelta::hours(1);
    assert_eq!(table.ask(list(later)), Outcome::Listed, "a sale may still be put off");
}

#[rstest]
#[case::too_few(&[(0, 3)])]
#[case::too_many(&[(0, 3), (5, 2)])]
#[case::before_t0(&[(-1, 2), (5, 2)])]
#[case::out_of_order(&[(5, 2), (0, 2)])]
fn waves_that_do_not_add_up_are_refused(#[case] waves: &[(i64, u32)]) {
    let mut odd = terms(4, 1);
    let wave = |(minutes, units): &(i64, u32)| Wave {
        at: t0() + TimeDelta::minutes(*minutes),
        units: *units,
    };
    odd.offers[0].waves = waves.iter().map(wave).collect();
    let mut table = Table::early(terms(4, 1));
    let fault = TermsFault::BadWaves(band());
    assert_eq!(table.ask(list(odd)), Outcome::Refused(Refusal::BadTerms(fault)));
}

#[test]
fn linked_accounts_share_one_cap_one_place_and_all_they_have() {
    let mut table = Table::with(terms(3, 1));
    table.holds(1, band(), 1);
    table.holds(2, band(), 1);
    table.holds(3, headphones(), 1);
    let kept = table.waits(1, headphones(), 1);
    let given_up = table.waits(2, headphones(), 1);
    assert_eq!(table.ask(AskKind::Merge { from: FanId(2), into: FanId(1) }), Outcome::Merged);
    assert_eq!(table.stock.holds_of(FanId(1)).len(), 2);
    assert_eq!(table.stock.holds_of(FanId(2)).len(), 0);
    let full = Refusal::CapReached { product: band(), cap: 2, has: 2 };
    assert_eq!(table.reserves(1, band(), 1), Outcome::Refused(full.clone()));
    // A press that was under way when the accounts were linked.
    assert_eq!(table.reserves(2, band(), 1), Outcome::Refused(full));
    let states: Vec<_> = table
        .stock
        .entries_of(FanId(1))
        .into_iter()
        .map(|entry| (entry.number, entry.state))
        .collect();
    let waits = EntryState::Waiting { position: 1 };
    assert_eq!(states, [(kept.entry, waits), (given_up.entry, EntryState::Left)]);
}

#[test]
fn a_redelivered_ask_gets_its_first_outcome_whatever_happened_since() {
    let mut table = Table::with(terms(1, 1));
    let hold = table.holds(1, band(), 1);
    let ask = AskKind::Reserve { fan: FanId(2), basket: Table::basket(band(), 1) };
    let refused = table.ask(ask.clone());
    assert!(matches!(refused, Outcome::Refused(Refusal::AllHeld { .. })));
    let key = table.asks;
    assert_eq!(table.releases(1, hold), Outcome::Released);
    assert_eq!(table.ask_again(AskKind::Release { fan: FanId(1), hold }), Outcome::Released);
    table.asks = key;
    assert_eq!(table.ask_again(ask), refused);
}

#[test]
fn the_sheet_adds_up_and_tells_who_went_without() {
    let mut table = Table::with(terms(3, 1));
    let (sold, back) = (table.holds(1, band(), 1), table.holds(2, band(), 1));
    table.pays(sold, "p1");
    table.pays(back, "p2");
    assert_eq!(table.ask(AskKind::Return { hold: back }), Outcome::Returned);
    table.holds(1, headphones(), 1);
    table.reserves(4, headphones(), 1);
    let sheet = table.stock.sheet();
    let bands = &sheet.lines[0];
    assert_eq!((bands.announced, bands.sold, bands.returned, bands.unsold), (3, 1, 1, 1));
    assert_eq!(sheet.without, 1);
    for line in sheet.lines {
        assert_eq!(line.sold + line.returned + line.held + line.unsold, line.announced);
    }
}

#[test]
fn who_waited_longer_is_first_also_when_two_products_come_free_at_once() {
    let mut table = Table::with(terms(1, 1));
    let hold = {
        let lines = vec![line(band(), 1), line(headphones(), 1)];
        match table.ask(AskKind::Reserve { fan: FanId(1), basket: lines }) {
            Outcome::Held(held) => held.hold,
            other => panic!("{other:?}"),
        }
    };
    table.waits(2, headphones(), 1);
    table.joins(3, &[headphones(), band()], 1, 1);
    table.releases(1, hold);
    assert_eq!(table.turn(2).unwrap().1, [line(headphones(), 1)]);
    assert_eq!(table.turn(3).unwrap().1, [line(band(), 1)]);
}

#[test]
fn a_draw_that_was_called_off_before_anybody_entered_is_told_no_more() {
    let mut table = Table::early(draw(2));
    assert!(table.stock.draw().is_some());
    assert_eq!(table.ask(list(terms(2, 1))), Outcome::Listed);
    assert_eq!(table.stock.draw(), None);
}
