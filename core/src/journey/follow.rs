//! What follows from the journal: a paid hold becomes an order with its receipt; a lapsed one, a turn, what a draw
//! gave and a payment that must go back are told to their fans.
//!
//! The effects and the follower's cursor are written in one commit, so each event has its effects exactly once,
//! over any crash and on any number of nodes.

use chrono::{DateTime, Utc};

use super::tell::{self, Asked};
use super::{settle, until_settled};
use crate::catalogue::Shop;
use crate::delivery::{Content, Delivery};
use crate::fan::{Account, Chat, Platform};
use crate::ids::{FanId, HoldNumber, ReservationId};
use crate::order::{Payment, PaymentReference, PaymentState};
use crate::port::{
    Change, Job, JobState, Record, Recorded, Reservation, Store, StoreError, Stored, Task,
};
use crate::stock::{EntryState, GivenAs, HoldState, RefundWhy, StockEvent};

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
        let follows = effects(store, shop, recorded, &changes, now).await?;
        changes.extend(follows);
    }
    store.commit(changes).await?;
    Ok(events.len())
}

async fn effects(
    store: &dyn Store,
    shop: &Shop,
    recorded: &Recorded,
    before: &[Change],
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let id = |number: HoldNumber| ReservationId { sale: recorded.sale.clone(), number };
    match &recorded.event {
        StockEvent::Confirmed { hold, payment, at, .. } => {
            paid(store, shop, id(*hold), (payment, *at), now).await
        }
        StockEvent::Lapsed { hold } => lapsed(store, id(*hold), before, now).await,
        StockEvent::Given { hold, given_as, until, .. } => {
            given(store, id(*hold), (*given_as, *until), now).await
        }
        StockEvent::Drawn { .. } => {
            let task = Task::TellDrawn { sale: recorded.sale.clone(), done: 0 };
            let job = Job { key: task.key(), task, state: JobState::Waiting { due: now } };
            Ok(vec![Stored::new(job).into()])
        }
        StockEvent::Released { hold, .. } => hurry(store, &id(*hold), now).await,
        StockEvent::RefundDue { hold, payment, why, .. } => {
            refund_due(store, id(*hold), (payment, *why), now).await
        }
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
    // What the ledger is asked was recorded before: without a payment the store lost something.
    let payments = store.payments_of(&id).await?.into_iter().map(|stored| stored.record);
    let took_it = |known: &Payment| known.taken().is_some_and(|it| it.reference == *payment);
    let known = payments.into_iter().find(took_it).ok_or_else(|| {
        StoreError::Damaged(format!("reservation {id} is paid and has no payment"))
    })?;
    let order = settle::order_from(known, payment.clone(), at, shop);
    let receipt = Delivery::new(order.chat, Content::Receipt(order.id.clone()), now);
    let mut changes = hurry(store, &order.id, now).await?;
    changes.extend([Stored::new(order).into(), Stored::new(receipt).into()]);
    Ok(changes)
}

/// Nothing is to be paid for the hold any more: payments of it that still could be paid are closed at once. A hold is
/// confirmed or given back once, so that no commit has such a change twice.
async fn hurry(
    store: &dyn Store,
    id: &ReservationId,
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let open = store.payments_of(id).await?.into_iter().filter(|known| {
        known.record.state == PaymentState::Waiting && known.record.due.is_some_and(|due| due > now)
    });
    let hurried = open.map(|known| {
        let next = Payment { due: Some(now), ..known.record.clone() };
        known.with(next).into()
    });
    Ok(hurried.collect())
}

/// Units came free for a fan who waited. Whoever joins or enters asks to be told, on any platform.
async fn given(
    store: &dyn Store,
    id: ReservationId,
    (given_as, until): (GivenAs, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let Some(fan) = fan_of(store, &id).await? else { return Ok(Vec::new()) };
    let content = match given_as {
        GivenAs::Turn => Content::Turn { reservation: id.clone(), fan, until },
        GivenAs::Hold => Content::Drawn { reservation: id.clone(), fan },
    };
    let to = tell::whom(store, &id.sale, fan, Asked::Yes).await?;
    Ok(told(to, content, now))
}

/// A hold that nobody paid, or a turn that nobody took, went back. `before` is what the events before it changed.
async fn lapsed(
    store: &dyn Store,
    id: ReservationId,
    before: &[Change],
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let Some(known) = store.reservation(&id).await? else { return Ok(Vec::new()) };
    let fan = known.hold.fan;
    let waited = waited_for(store, &id, fan).await?;
    let passed_on = waited == Asked::Yes && was_not_taken(store, &known, before).await?;
    let content = if passed_on {
        Content::PassedOn { reservation: id.clone(), fan }
    } else {
        Content::Lapsed { reservation: id.clone(), fan }
    };
    let to = tell::whom(store, &id.sale, fan, waited).await?;
    Ok(told(to, content, now))
}

/// Whether the fan got these units by waiting for them.
async fn waited_for(
    store: &dyn Store,
    id: &ReservationId,
    fan: FanId,
) -> Result<Asked, StoreError> {
    let entries = store.entries_of(&id.sale, fan).await?;
    let given = entries.iter().any(|entry| entry.state == EntryState::Given(id.number));
    Ok(if given { Asked::Yes } else { Asked::Maybe })
}

/// Whether it lapsed at the very time at which the turn was to pass on: taking it would have given it another.
async fn was_not_taken(
    store: &dyn Store,
    lapsed: &Reservation,
    before: &[Change],
) -> Result<bool, StoreError> {
    let HoldState::Lapsed { at } = lapsed.hold.state else { return Ok(false) };
    let (reservation, fan) = (lapsed.id.clone(), lapsed.hold.fan);
    let turn = Content::Turn { reservation, fan, until: at };
    // The key of a turn's delivery does not depend on the chat.
    let key = turn.key(Chat::Private(Account { platform: Platform::Telegram, user: 0 }));
    let just_now = |change: &Change| match &change.record {
        Record::Delivery(told) if told.key == key => Some(told.content.clone()),
        _ => None,
    };
    let told = match before.iter().find_map(just_now) {
        Some(content) => Some(content),
        None => store.delivery(&key).await?.map(|told| told.record.content),
    };
    Ok(matches!(told, Some(Content::Turn { until, .. }) if until == at))
}

/// The money of a payment that cannot be kept goes back: told where the receipt would have gone.
async fn refund_due(
    store: &dyn Store,
    id: ReservationId,
    (payment, why): (&PaymentReference, RefundWhy),
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let Some(fan) = fan_of(store, &id).await? else { return Ok(Vec::new()) };
    let to = match store.checkout(&id).await? {
        Some(checkout) => Some(checkout.record.chat),
        None => tell::whom(store, &id.sale, fan, Asked::Yes).await?,
    };
    let content = Content::RefundDue { reservation: id, fan, payment: payment.clone(), why };
    Ok(told(to, content, now))
}

async fn fan_of(store: &dyn Store, id: &ReservationId) -> Result<Option<FanId>, StoreError> {
    Ok(store.reservation(id).await?.map(|known| known.hold.fan))
}

fn told(to: Option<Chat>, content: Content, now: DateTime<Utc>) -> Vec<Change> {
    let delivery = to.map(|to| Stored::new(Delivery::new(to, content, now)));
    delivery.into_iter().map(Change::from).collect()
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::checkout::{self, OpenCheckout};
    use crate::journey::reserve::{self, Reserved};
    use crate::journey::testing::World;
    use crate::order::{OrderState, PaymentRequest, Taken};
    use crate::port::{Checkouts, Ledger, Orders, Reservation, Unit};
    use crate::stock::{Ask, AskKind, Outcome, WaitRequest};

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

    /// The provider took the money for the reservation.
    fn pays(world: &World, id: &ReservationId) -> PaymentReference {
        let checkout = block_on(world.store.checkout(id)).unwrap().unwrap().record;
        let request = PaymentRequest {
            id: format!("{id}-stripe-1").parse().unwrap(),
            amount: checkout.quote.total,
            locale: crate::locale::Locale::EnGb,
            back: "https://shop.example/back".parse().unwrap(),
            expires_at: world.now(),
            title: String::new(),
        };
        let (reference, amount) = (PaymentReference("p1".to_owned()), request.amount);
        let taken = Taken { reference: reference.clone(), amount, payer: None, at: world.now() };
        let state = PaymentState::Taken(taken);
        let payment = Payment { state, ..Payment::new(request, checkout, None) };
        block_on(world.store.commit(vec![Stored::new(payment).into()])).unwrap();
        reference
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
        let payment = pays(&world, &held.id);
        let ask = Ask::by_shop(AskKind::Confirm { hold: held.id.number, payment, payer: None });
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

    fn tells(world: &World) -> Vec<Content> {
        block_on(crate::journey::expire::run(&world.store, &world.shop, world.now())).unwrap();
        follow(world);
        world.work();
        let told = world.waiting().into_iter().map(|told| told.content);
        told.filter(|told| !matches!(told, Content::Announcement(_))).collect()
    }

    fn asks(world: &World, kind: AskKind) -> Outcome {
        let asks = vec![Ask::by_shop(kind)];
        block_on(world.store.decide(&world.sale().id, asks)).unwrap().remove(0)
    }

    /// Fan 7 has the turn of a band that somebody else gave back.
    fn turn(world: &World) -> (ReservationId, FanId) {
        let fan = world.fan_in(7, "fr").id;
        let product: crate::ids::ProductId = "mi-band".parse().unwrap();
        for other in [100, 101] {
            let ask = world.reserve(other, "mi-band", 2);
            block_on(reserve::run(&world.store, ask)).unwrap();
        }
        let request = WaitRequest { any_of: vec![product], units: 1, at_least: 1 };
        asks(world, AskKind::Join { fan, request });
        asks(world, AskKind::Release { fan: FanId(100), hold: HoldNumber(1) });
        (ReservationId { sale: world.sale().id.clone(), number: HoldNumber(3) }, fan)
    }

    #[test]
    fn a_turn_is_told_and_told_when_it_passes_on() {
        let world = World::new().open();
        let (reservation, fan) = turn(&world);
        let until = world.now() + world.sale().spans.turn;
        let told = Content::Turn { reservation: reservation.clone(), fan, until };
        assert_eq!(tells(&world), std::slice::from_ref(&told));
        world.clock.set(until);
        assert_eq!(tells(&world), [told, Content::PassedOn { reservation, fan }]);
    }

    #[test]
    fn a_turn_that_came_and_passed_while_nobody_followed_has_passed_on() {
        let world = World::new().open();
        let (reservation, fan) = turn(&world);
        world.clock.advance(world.sale().spans.turn);
        let told = tells(&world);
        assert!(told.contains(&Content::PassedOn { reservation, fan }), "{told:?}");
    }

    #[test]
    fn a_turn_that_was_taken_and_not_paid_is_told_as_a_lapsed_hold() {
        let world = World::new().open();
        let (reservation, fan) = turn(&world);
        tells(&world);
        world.clock.advance(chrono::TimeDelta::seconds(2));
        asks(&world, AskKind::Take { fan, hold: reservation.number });
        world.clock.advance(world.sale().spans.hold);
        let told = tells(&world);
        assert!(told.contains(&Content::Lapsed { reservation, fan }), "{told:?}");
    }

    #[test]
    fn a_payment_that_cannot_be_kept_is_told() {
        let world = World::new().open();
        let (reservation, fan) = turn(&world);
        let payment = PaymentReference("p1".to_owned());
        let hold = reservation.number;
        assert_eq!(
            asks(&world, AskKind::Confirm { hold, payment: payment.clone(), payer: None }),
            Outcome::RefundDue(RefundWhy::NotHeld)
        );
        let told = tells(&world);
        assert!(
            told.contains(&Content::RefundDue {
                reservation,
                fan,
                payment,
                why: RefundWhy::NotHeld
            }),
            "{told:?}"
        );
    }

    #[test]
    fn a_draw_is_told_to_who_won_and_to_who_waits() {
        let world = World::with_draw();
        world.clock.set(world.sale().check_in_opens_at);
        for user in 1..=6 {
            let fan = world.fan_in(user, "fr").id;
            let product = "mi-band".parse().unwrap();
            let basket = vec![crate::catalogue::BasketLine { product, units: 1 }];
            asks(&world, AskKind::Enter { fan, basket });
        }
        world.clock.set(world.sale().opens_at);
        let told = tells(&world);
        let won = told.iter().filter(|told| matches!(told, Content::Drawn { .. })).count();
        let waits = told.iter().filter(|told| matches!(told, Content::NotDrawn { .. })).count();
        assert_eq!((won, waits), (4, 2), "{told:?}");
        assert_eq!(tells(&world), told, "nobody is told twice");
    }
}
