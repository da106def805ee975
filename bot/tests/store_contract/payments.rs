//! Promises of payments and of the inbox.

use chrono::TimeDelta;
use salut_core::order::{PaymentReference, ProviderName, SessionId};
use salut_core::port::{
    Inbox, Incoming, IncomingState, Payments, Source, StoreError, Stored, Unit,
};

use crate::fixtures::{payment, payment_id, reservation};
use crate::worlds::{World, noon};

fn once<T>(record: T) -> Stored<T> {
    Stored { record, revision: 1 }
}

pub(crate) async fn payments_are_found_by_every_name(world: &impl World) {
    let store = world.store();
    let kept = [payment(17, 2, None), payment(17, 1, None), payment(170, 1, None)];
    store.commit(kept.clone().map(|it| Stored::new(it).into()).into()).await.unwrap();
    let [second, first, other] = kept;
    assert_eq!(store.payment(&payment_id(17, 2)).await, Ok(Some(once(second.clone()))));
    assert_eq!(store.payment(&payment_id(18, 1)).await, Ok(None));
    let of = store.payments_of(&reservation(17)).await;
    assert_eq!(of, Ok(vec![once(first), once(second)]));
    let session = SessionId("cs_mi-beta-170-stripe-1".to_owned());
    let found = store.payment_by_session(ProviderName::Stripe, &session).await;
    assert_eq!(found, Ok(Some(once(other.clone()))));
    assert_eq!(store.payment_by_session(ProviderName::PayPal, &session).await, Ok(None));
    let reference = PaymentReference("pi_mi-beta-170-stripe-1".to_owned());
    let found = store.payment_by_reference(ProviderName::Stripe, &reference).await;
    assert_eq!(found, Ok(Some(once(other))));
}

pub(crate) async fn attempts_are_numbered_over_all_providers(world: &impl World) {
    let store = world.store();
    store.commit(vec![Stored::new(payment(17, 1, None)).into()]).await.unwrap();
    let mut same = payment(17, 1, None);
    same.request.id.provider = ProviderName::PayPal;
    assert_eq!(store.payment(same.id()).await, Ok(None));
    let taken = store.commit(vec![Stored::new(same).into()]).await;
    assert_eq!(taken, Err(StoreError::Conflict("payment/mi-beta-17/1".to_owned())));
}

pub(crate) async fn due_payments_come_by_time(world: &impl World) {
    let store = world.store();
    assert_eq!(store.next_payment_due().await, Ok(None));
    let at = |seconds| noon() + TimeDelta::seconds(seconds);
    let kept = [payment(1, 1, Some(at(2))), payment(2, 1, Some(at(1))), payment(3, 1, Some(at(3)))];
    store.commit(kept.map(|it| Stored::new(it).into()).into()).await.unwrap();
    let due = store.due_payments(at(2), 9).await.unwrap();
    let ids: Vec<_> = due.iter().map(|due| due.record.id().clone()).collect();
    assert_eq!(ids, [payment_id(2, 1), payment_id(1, 1)]);
    assert_eq!(store.due_payments(at(2), 1).await.unwrap().len(), 1);
    assert_eq!(store.next_payment_due().await, Ok(Some(at(1))));
    for due in due {
        let mut done = due.record.clone();
        done.due = None;
        store.commit(vec![due.with(done).into()]).await.unwrap();
    }
    assert_eq!(store.due_payments(at(2), 9).await, Ok(Vec::new()));
    assert_eq!(store.next_payment_due().await, Ok(Some(at(3))));
}

pub(crate) async fn what_comes_in_twice_is_kept_once(world: &impl World) {
    let store = world.store();
    let incoming = |id: &str, seconds| Incoming {
        source: Source::Stripe,
        id: id.to_owned(),
        body: b"{}".to_vec(),
        received_at: noon() + TimeDelta::seconds(seconds),
        state: IncomingState::Waiting,
    };
    for (id, seconds) in [("evt_3", 1), ("evt_1", 2), ("evt_2", 1)] {
        store.commit(vec![Stored::new(incoming(id, seconds)).into()]).await.unwrap();
    }
    let again = store.commit(vec![Stored::new(incoming("evt_1", 9)).into()]).await;
    assert_eq!(again, Err(StoreError::Conflict("incoming/stripe/evt_1".to_owned())));
    let waiting = store.waiting_incoming(Source::Stripe, 2).await.unwrap();
    let ids: Vec<_> = waiting.iter().map(|it| it.record.id.as_str()).collect();
    assert_eq!(ids, ["evt_2", "evt_3"]);
    let first = waiting.into_iter().next().unwrap();
    let record = Incoming { state: IncomingState::Done, ..first.record.clone() };
    store.commit(vec![first.with(record).into()]).await.unwrap();
    assert_eq!(store.waiting_incoming(Source::Stripe, 9).await.unwrap().len(), 2);
    assert_eq!(store.waiting_incoming(Source::PayPal, 9).await, Ok(Vec::new()));
    let done = store.incoming(Source::Stripe, "evt_2").await.unwrap().unwrap();
    assert_eq!((done.revision, done.record.state), (2, IncomingState::Done));
}
