//! What the sled store keeps when its process ends, and that it has one process at a time.

use std::sync::Arc;

use chrono::TimeDelta;
use salut::store::sled::{OpenError, SledStore};
use salut_core::clock::ManualClock;
use salut_core::fan::Platform;
use salut_core::ids::{FanId, HoldNumber};
use salut_core::order::PaymentReference;
use salut_core::port::{Cursor, Deliveries, Fans, Ledger, Stored, Unit};
use salut_core::stock::{Ask, AskKind, Outcome};

use crate::fixtures::{account, decide, fan, list, posted, reserve, sale};
use crate::worlds::{SledWorld, World, noon};

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let world = SledWorld::new();
    let store = world.store();
    list(store, &sale(), 5000).await;
    store.decide(&sale(), (1..=2500).map(|fan| reserve(fan, 1)).collect()).await.unwrap();
    let payment = PaymentReference("pay-1".to_owned());
    decide(store, Ask::by_shop(AskKind::Confirm { hold: HoldNumber(1), payment, payer: None }))
        .await;
    store.commit(vec![Stored::new(fan(1, &[1])).into()]).await.unwrap();
    store.commit(vec![Stored::new(posted(1, noon())).into()]).await.unwrap();
    let before = everything(&world).await;

    let world = world.reopened();
    assert_eq!(everything(&world).await, before);
    // An ask from before the restart is still known, and numbers go on where they ended.
    world.clock().advance(TimeDelta::minutes(1));
    assert_eq!(held(decide(world.store(), reserve(2, 1)).await), HoldNumber(2));
    assert_eq!(held(decide(world.store(), reserve(9999, 1)).await), HoldNumber(2501));
    let world = world.reopened();
    let events = world.store().events_after(Cursor(2503), 9).await.unwrap();
    assert_eq!(events.len(), 1);
}

async fn everything(world: &SledWorld) -> String {
    let store = world.store();
    let counts = store.counts(&sale()).await.unwrap();
    let holds = store.reservations_of(&sale(), FanId(1)).await.unwrap();
    let events = store.events_after(Cursor(0), 9999).await.unwrap();
    let fan = store.fan_of(account(1)).await.unwrap();
    let due = store.due_deliveries(Platform::Discord, noon(), 9).await.unwrap();
    assert!(!holds.is_empty() && events.len() > 2500 && fan.is_some() && !due.is_empty());
    format!("{counts:?} {holds:?} {events:?} {fan:?} {due:?}")
}

fn held(outcome: Outcome) -> HoldNumber {
    match outcome {
        Outcome::Held(held) => held.hold,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_store_in_use_is_not_opened_again() {
    let world = SledWorld::new();
    let again = SledStore::open(world.folder.path(), Arc::new(ManualClock::at(noon())));
    assert!(matches!(again, Err(OpenError::InUse { .. })), "{again:?}");
}
