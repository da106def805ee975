//! Promises of the ledger.

use chrono::TimeDelta;
use futures::future::{join, join_all};
use salut_core::ids::{FanId, HoldNumber};
use salut_core::port::{Cursor, Ledger, Unit};
use salut_core::stock::{
    Ask, AskKey, AskKind, HeldUnits, HoldState, Outcome, Refusal, Stock, StockEvent,
};

use crate::fixtures::{HOLD, bands, decide, list, reservation, reserve, sale};
use crate::worlds::{World, noon};

fn held(number: u64) -> Outcome {
    Outcome::Held(HeldUnits { hold: HoldNumber(number), until: noon() + HOLD })
}

async fn count(world: &impl World) -> (u32, u32) {
    let counts = world.store().counts(&sale()).await.unwrap();
    (counts[0].left(), counts[0].held)
}

pub(crate) async fn the_last_unit_goes_to_one_fan(world: &impl World) {
    let store = world.store();
    list(store, &sale(), 1).await;
    let (ana, ben) = join(decide(store, reserve(1, 1)), decide(store, reserve(2, 1))).await;
    let product = "mi-band".parse().unwrap();
    let refused =
        Outcome::Refused(Refusal::AllHeld { product, next_lapse_at: Some(noon() + HOLD) });
    assert!([(&held(1), &refused), (&refused, &held(1))].contains(&(&ana, &ben)));
    assert_eq!(count(world).await, (0, 1));
}

pub(crate) async fn concurrent_asks_share_the_stock(world: &impl World) {
    let store = world.store();
    list(store, &sale(), 1000).await;
    let outcomes = join_all((0..1500).map(|fan| decide(store, reserve(fan, 1)))).await;
    let mut numbers: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Held(held) => Some(held.hold.0),
            _ => None,
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=1000).collect::<Vec<_>>());
    assert_eq!(count(world).await, (0, 1000));
}

pub(crate) async fn asks_are_answered_in_their_order(world: &impl World) {
    let store = world.store();
    list(store, &sale(), 9).await;
    let release = AskKind::Release { fan: FanId(1), hold: HoldNumber(1) };
    let release = Ask { key: AskKey(99), kind: release };
    let again = Ask { key: AskKey(100), ..release.clone() };
    let asks = vec![reserve(1, 2), release, again, reserve(2, 1)];
    let outcomes = store.decide(&sale(), asks).await.unwrap();
    let again = Outcome::Refused(Refusal::AlreadyReleased);
    assert_eq!(outcomes, [held(1), Outcome::Released, again, held(2)]);
    assert_eq!(store.decide(&sale(), Vec::new()).await, Ok(Vec::new()));
}

pub(crate) async fn a_redelivered_ask_gets_its_first_outcome(world: &impl World) {
    let store = world.store();
    list(store, &sale(), 1).await;
    assert_eq!(decide(store, reserve(1, 1)).await, held(1));
    world.clock().advance(TimeDelta::minutes(1));
    assert_eq!(decide(store, reserve(1, 1)).await, held(1));
    assert_eq!(count(world).await, (0, 1));
}

pub(crate) async fn a_lapsed_hold_counts_as_returned_before_anybody_lets_it_go(world: &impl World) {
    let store = world.store();
    list(store, &sale(), 3).await;
    decide(store, reserve(1, 2)).await;
    assert_eq!(count(world).await, (1, 2));
    world.clock().advance(HOLD);
    assert_eq!(count(world).await, (3, 0));
    assert_eq!(store.next_due_at(&sale()).await, Ok(Some(noon() + HOLD)));
    assert_eq!(decide(store, Ask::by_shop(AskKind::Expire)).await, Outcome::Expired(1));
    assert_eq!(store.next_due_at(&sale()).await, Ok(None));
    assert_eq!(count(world).await, (3, 0));
    let lapsed = store.reservation(&reservation(1)).await.unwrap().unwrap();
    assert_eq!(lapsed.hold.state, HoldState::Lapsed { at: noon() + HOLD });
}

pub(crate) async fn the_next_lapse_is_the_earliest(world: &impl World) {
    let store = world.store();
    list(store, &sale(), 3).await;
    assert_eq!(store.next_due_at(&sale()).await, Ok(None));
    decide(store, reserve(1, 1)).await;
    world.clock().advance(TimeDelta::minutes(1));
    decide(store, reserve(2, 1)).await;
    assert_eq!(store.next_due_at(&sale()).await, Ok(Some(noon() + HOLD)));
}

pub(crate) async fn events_are_paged_and_their_cursors_are_continuous(world: &impl World) {
    let store = world.store();
    assert_eq!(store.events_after(Cursor(0), 9).await, Ok(Vec::new()));
    list(store, &sale(), 5000).await;
    store.decide(&sale(), (1..=2500).map(|fan| reserve(fan, 1)).collect()).await.unwrap();
    let other = "mi-beta-2".parse().unwrap();
    list(store, &other, 1).await;

    let (mut cursor, mut rebuilt, mut sales) = (Cursor(0), Stock::default(), Vec::new());
    loop {
        let page = store.events_after(cursor, 700).await.unwrap();
        assert!(page.len() <= 700);
        let Some(last) = page.last() else { break };
        let places: Vec<_> = page.iter().map(|recorded| recorded.after.0).collect();
        assert_eq!(places, (cursor.0 + 1..=last.after.0).collect::<Vec<_>>());
        cursor = last.after;
        sales.extend(page.iter().map(|recorded| recorded.sale.clone()));
        let ours = page.iter().filter(|recorded| recorded.sale == sale());
        ours.for_each(|recorded| rebuilt.apply(&recorded.event));
    }
    // To list a sale is two events: its terms, and the wave of units that comes up at T0.
    assert_eq!(cursor, Cursor(2504));
    assert_eq!(sales.last(), Some(&other));
    assert_eq!(Ok(rebuilt.counts(noon())), store.counts(&sale()).await);
    assert_eq!(store.events_after(Cursor(1), 0).await, Ok(Vec::new()));
    assert_eq!(store.events_after(Cursor(9999), 9).await, Ok(Vec::new()));
    let third = store.events_after(Cursor(2), 1).await.unwrap();
    assert!(matches!(third[0].event, StockEvent::Held { hold: HoldNumber(1), .. }));
}

pub(crate) async fn a_fans_reservations_come_oldest_first(world: &impl World) {
    let store = world.store();
    list(store, &sale(), 9).await;
    decide(store, reserve(1, 1)).await;
    decide(store, reserve(2, 1)).await;
    let kind = AskKind::Reserve { fan: FanId(1), basket: bands(1) };
    decide(store, Ask { key: AskKey(77), kind }).await;
    let found = store.reservations_of(&sale(), FanId(1)).await.unwrap();
    let ids: Vec<_> = found.iter().map(|found| found.id.clone()).collect();
    assert_eq!(ids, [reservation(1), reservation(3)]);
    assert_eq!(store.reservation(&reservation(3)).await, Ok(found.last().cloned()));
    assert_eq!(store.reservation(&reservation(4)).await, Ok(None));
}

pub(crate) async fn an_unlisted_sale_has_no_counts(world: &impl World) {
    let store = world.store();
    assert_eq!(decide(store, reserve(1, 1)).await, Outcome::Refused(Refusal::NotListed));
    assert_eq!(store.counts(&sale()).await, Ok(Vec::new()));
    assert_eq!(store.next_due_at(&sale()).await, Ok(None));
    assert_eq!(store.reservations_of(&sale(), FanId(1)).await, Ok(Vec::new()));
}

pub(crate) async fn a_decision_wakes_who_waits(world: &impl World) {
    let store = world.store();
    let seen = store.commits();
    join(store.commit_after(seen), list(store, &sale(), 1)).await;
    assert!(store.commits() > seen);
}
