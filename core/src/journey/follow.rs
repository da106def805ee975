//! What follows from the journal: a paid hold becomes an order with its receipt, a lapsed one is told to its fan.
//!
//! The effects and the follower's cursor are written in one commit, so each event has its effects exactly once,
//! over any crash and on any number of nodes.

use super::{remind, settle, until_settled};
use crate::catalogue::Shop;
use crate::delivery::{Content, Delivery};
use crate::fan::{Chat, Platform};
use crate::ids::{HoldNumber, ReservationId};
use crate::order::PaymentReference;
use crate::port::{Change, Record, Recorded, Store, StoreError, Stored};
use crate::stock::StockEvent;
use chrono::{DateTime, Utc};

/// The follower's name, under which its cursor is kept.
const NAME: &str = "orders";

/// How many events are read at a time.
const PAGE: usize = 500;

/// Does what follows from all events that were not followed yet.
pub async fn run(store: &dyn Store, shop: &Shop, now: DateTime<Utc>) -> Result<(), StoreError> {
    while until_settled(|| page(store, shop, now)).await? > 0 {}
    Ok(())
}

async fn page(store: &dyn Store, shop: &Shop, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let cursor = store.cursor(NAME).await?;
    let events = store.events_after(cursor.record, PAGE).await?;
    let Some(last) = events.last() else { return Ok(0) };
    let cursor = cursor.with(Record::Cursor { name: NAME.to_owned(), cursor: last.after });
    let mut changes = vec![Change::from(cursor)];
    for recorded in &events {
        changes.extend(effects(store, shop, recorded, now).await?);
    }
    store.commit(changes).await?;
    Ok(events.len())
}

async fn effects(
    store: &dyn Store,
    shop: &Shop,
    recorded: &Recorded,
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let id = |number: HoldNumber| ReservationId { sale: recorded.sale.clone(), number };
    match &recorded.event {
        StockEvent::Confirmed { hold, payment, at } => {
            paid(store, shop, id(*hold), (payment, *at), now).await
        }
        StockEvent::Lapsed { hold } => lapsed(store, id(*hold), now).await,
        _ => Ok(Vec::new()),
    }
}

async fn paid(
    store: &dyn Store,
    shop: &Shop,
    id: ReservationId,
    (payment, at): (&PaymentReference, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    // A payment starts from a checkout that was committed before: without one the store lost something.
    let checkout = store.checkout(&id).await?.ok_or_else(|| {
        StoreError::Damaged(format!("reservation {id} is paid and has no checkout"))
    })?;
    let order = settle::order_from(checkout.record, payment.clone(), at, shop);
    let receipt = Delivery::new(order.chat, Content::Receipt(order.id.clone()), now);
    Ok(vec![Stored::new(order).into(), Stored::new(receipt).into()])
}

async fn lapsed(
    store: &dyn Store,
    id: ReservationId,
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let Some(reservation) = store.reservation(&id).await? else { return Ok(Vec::new()) };
    let fan = reservation.hold.fan;
    let Some(to) = whom_to_tell(store, &id, fan).await? else { return Ok(Vec::new()) };
    let told = Delivery::new(to, Content::Lapsed { reservation: id, fan }, now);
    Ok(vec![Stored::new(told).into()])
}

/// Where a fan hears of a lapsed hold. Discord quarantines bots that write to many people unasked, so there
/// only those hear of it who asked to be reminded of the sale.
async fn whom_to_tell(
    store: &dyn Store,
    id: &ReservationId,
    fan: crate::ids::FanId,
) -> Result<Option<Chat>, StoreError> {
    let asked = remind::wanted(store, &id.sale, fan).await?;
    if asked.is_some() {
        return Ok(asked);
    }
    let known = store.fan(fan).await?;
    let accounts = known.into_iter().flat_map(|known| known.record.accounts);
    let mut elsewhere = accounts.filter(|account| account.platform != Platform::Discord);
    Ok(elsewhere.next().map(Chat::Private))
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::checkout::{self, OpenCheckout};
    use crate::journey::reserve::{self, Reserved};
    use crate::journey::testing::World;
    use crate::order::OrderState;
    use crate::port::{Ledger, Orders, Reservation};
    use crate::stock::{Ask, AskKind};

    fn follow(world: &World) {
        block_on(run(&world.store, &world.shop, world.now())).unwrap();
    }

    fn held(world: &World) -> Reservation {
        let fan = world.fan_in(7, "fr");
        let ask = world.reserve(fan.id.0, "mi-band", 1);
        match block_on(reserve::run(&world.store, ask)).unwrap() {
            Reserved::Held(held) => held,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_paid_hold_becomes_one_order_with_one_receipt() {
        let world = World::new().open();
        let held = held(&world);
        let ask = OpenCheckout {
            fan: held.hold.fan,
            reservation: held.id.clone(),
            chat: Chat::Private(world.account(7)),
        };
        block_on(checkout::open(&world.store, &world.shop, &world.clock, ask)).unwrap();
        let payment = PaymentReference("p1".to_owned());
        let ask = Ask::by_shop(AskKind::Confirm { hold: held.id.number, payment });
        block_on(world.store.decide(&held.id.sale, vec![ask])).unwrap();
        follow(&world);
        follow(&world);
        let order = block_on(world.store.order(&held.id)).unwrap().unwrap().record;
        assert!(matches!(order.state, OrderState::Paid { .. }));
        let told: Vec<_> = world.waiting().into_iter().map(|told| told.content).collect();
        assert_eq!(told, [Content::Receipt(held.id)]);
    }

    #[test]
    fn a_fan_on_telegram_hears_of_a_lapsed_hold() {
        let world = World::new().open();
        let held = held(&world);
        world.clock.set(world.now() + world.sale().spans.hold);
        block_on(crate::journey::expire::run(&world.store, &world.shop, world.now())).unwrap();
        follow(&world);
        let told: Vec<_> = world.waiting().into_iter().map(|told| told.content).collect();
        assert_eq!(told, [Content::Lapsed { fan: held.hold.fan, reservation: held.id }]);
    }
}
