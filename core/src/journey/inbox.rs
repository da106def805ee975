//! Something comes in from outside: it is kept before its sender is answered, and marked once what follows is
//! recorded.

use chrono::{DateTime, Utc};

use crate::port::{Incoming, IncomingState, Source, Store, StoreError, Stored};

/// Something to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Who told it.
    pub source: Source,
    /// The sender's id of it.
    pub id: String,
    /// What came. Only what was verified is kept.
    pub body: Vec<u8>,
}

/// Whether something came for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is kept now.
    Now,
    /// It was kept before.
    Before,
}

/// Keeps what came in. Once this is done, the sender may be told so.
pub async fn keep(
    store: &dyn Store,
    arrival: Arrival,
    now: DateTime<Utc>,
) -> Result<Kept, StoreError> {
    let Arrival { source, id, body } = arrival;
    let state = IncomingState::Waiting;
    let incoming = Incoming { source, id, body, received_at: now, state };
    match store.commit(vec![Stored::new(incoming).into()]).await {
        Ok(()) => Ok(Kept::Now),
        Err(StoreError::Conflict(_)) => Ok(Kept::Before),
        Err(error) => Err(error),
    }
}

/// Marks that what follows from it is recorded. Its body is of no use any more.
pub async fn done(store: &dyn Store, incoming: Stored<Incoming>) -> Result<(), StoreError> {
    let record = incoming.record.clone();
    let record = Incoming { body: Vec::new(), state: IncomingState::Done, ..record };
    mark(store, incoming.with(record)).await
}

/// Marks that it cannot be understood, and why.
pub async fn fail(
    store: &dyn Store,
    incoming: Stored<Incoming>,
    why: String,
) -> Result<(), StoreError> {
    let record = Incoming { state: IncomingState::Failed { why }, ..incoming.record.clone() };
    mark(store, incoming.with(record)).await
}

/// Somebody else who marked it first did the same.
async fn mark(store: &dyn Store, incoming: Stored<Incoming>) -> Result<(), StoreError> {
    match store.commit(vec![incoming.into()]).await {
        Err(StoreError::Conflict(_)) => Ok(()),
        marked => marked,
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::port::Inbox;

    #[test]
    fn what_comes_twice_is_kept_once_and_done_once() {
        let world = World::new();
        let arrival =
            |id: &str| Arrival { source: Source::Stripe, id: id.to_owned(), body: b"{}".to_vec() };
        let comes = |id| block_on(keep(&world.store, arrival(id), world.now())).unwrap();
        assert_eq!(
            [comes("evt_2"), comes("evt_1"), comes("evt_2")],
            [Kept::Now, Kept::Now, Kept::Before]
        );
        let waiting = || block_on(world.store.waiting_incoming(Source::Stripe, 9)).unwrap();
        let ids: Vec<_> = waiting().into_iter().map(|it| it.record.id).collect();
        assert_eq!(ids, ["evt_1", "evt_2"]);
        block_on(done(&world.store, waiting().remove(0))).unwrap();
        block_on(fail(&world.store, waiting().remove(0), "no JSON".to_owned())).unwrap();
        assert_eq!(waiting(), []);
        let kept = block_on(world.store.incoming(Source::Stripe, "evt_1")).unwrap().unwrap();
        assert_eq!((kept.record.body, kept.record.state), (Vec::new(), IncomingState::Done));
        assert_eq!(comes("evt_1"), Kept::Before);
        let elsewhere = block_on(world.store.incoming(Source::PayPal, "evt_1")).unwrap();
        assert_eq!(elsewhere, None);
    }
}
