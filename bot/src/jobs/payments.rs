//! Looks after payments: a few at a time, so that one slow provider holds nobody up but its own.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::clock::Clock;
use salut_core::fan::Account;
use salut_core::journey::watch::{self, Cashier, Watched};
use salut_core::order::PaymentId;
use salut_core::port::{Providers, Store, StoreError};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

/// How many payments are looked after at once.
const AT_ONCE_MAX: usize = 32;

/// How long to wait after the store failed.
const PAUSE: TimeDelta = TimeDelta::seconds(1);

/// How often to look for what other nodes did, whose commits do not ring here.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(30);

/// What the loop works with.
#[derive(Clone)]
pub struct Payments {
    /// Where payments are.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who takes money.
    pub providers: Arc<dyn Providers>,
    /// The managers who are told what needs a person.
    pub managers: Vec<Account>,
}

impl Payments {
    /// Works until `stop`. What is in hand then is left: it is due again at the next start.
    pub async fn run(&self, stop: CancellationToken) {
        let (mut running, mut in_hand) = (JoinSet::new(), HashSet::new());
        loop {
            let heard = self.store.commits();
            let next = self.start(&mut running, &mut in_hand).await.unwrap_or_else(|error| {
                error!(%error, "Could not look after payments; trying again");
                self.clock.now() + PAUSE
            });
            tokio::select! {
                () = self.clock.sleep_until(next) => {}
                () = self.store.commit_after(heard) => {}
                Some(done) = running.join_next() => {
                    let done: PaymentId = done.unwrap_or_else(|panic| {
                        std::panic::resume_unwind(panic.into_panic())
                    });
                    in_hand.remove(&done);
                }
                () = stop.cancelled() => return,
            }
        }
    }

    /// Takes what is due in hand, and says when to look again.
    async fn start(
        &self,
        running: &mut JoinSet<PaymentId>,
        in_hand: &mut HashSet<PaymentId>,
    ) -> Result<DateTime<Utc>, StoreError> {
        let now = self.clock.now();
        let later = now + LOOK_EVERY;
        for id in watch::due(&*self.store, now, AT_ONCE_MAX * 2).await? {
            if in_hand.len() < AT_ONCE_MAX && in_hand.insert(id.clone()) {
                running.spawn(self.clone().look_after(id));
            }
        }
        // What is due and in hand wakes the loop when it is done.
        let next = watch::next_due(&*self.store).await?.filter(|next| *next > now);
        Ok(next.map_or(later, |next| next.min(later)))
    }

    async fn look_after(self, id: PaymentId) -> PaymentId {
        let Self { store, clock, providers, managers } = &self;
        let (store, clock, providers) = (&**store, &**clock, &**providers);
        match watch::run(Cashier { store, clock, providers, managers }, &id).await {
            Ok(Watched::Done) => {}
            Ok(Watched::Silent { why }) => {
                warn!(payment = %id, why, "The payment provider gave no answer; asking again");
            }
            Err(error) => {
                error!(payment = %id, %error, "Could not look after a payment; trying again");
                clock.sleep_until(clock.now() + PAUSE).await;
            }
        }
        id
    }
}
