//! The outbox: the only sender. One a platform, so that a slow one does not hold up the other.
//!
//! It sends what is recorded, most urgent first, as much at once as the platform's [`Budget`] has room for. A chat that
//! has to wait holds up no other. How a send is recorded around the platform's answer is
//! [`salut_core::journey::deliver`].

mod queue;
mod recorder;
mod round;

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use salut_core::clock::Clock;
use salut_core::delivery::{DeliveryKey, WhenUnknown};
use salut_core::fan::{Chat, Platform};
use salut_core::journey::deliver::{self, Ended, Errand, Interrupted, Terms};
use salut_core::port::{Messenger, Store};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use self::round::Round;
use crate::budget::{Budget, Pass};

/// How long a platform counts a request against the limit of them all.
const COUNTED_FOR: TimeDelta = TimeDelta::seconds(1);

/// How long to wait after the store failed.
const PAUSE: TimeDelta = TimeDelta::seconds(1);

/// How many outcomes wait to be recorded before senders wait for the recorder.
const OUTCOMES_MAX: usize = 256;

/// Sends to one platform.
pub struct Outbox {
    /// The platform.
    pub platform: Platform,
    /// Its messenger.
    pub messenger: Arc<dyn Messenger>,
    /// Where deliveries are recorded.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What the platform takes.
    pub budget: Budget,
    /// What becomes of deliveries of unknown outcome.
    pub unknown: WhenUnknown,
}

impl Outbox {
    /// Sends until `stop`; what is on its way then is waited for.
    pub async fn run(self, stop: CancellationToken) {
        self.settle_interrupted().await;
        let outbox = Arc::new(self);
        let busy = Arc::new(Busy::default());
        let (outcome, outcomes) = mpsc::channel(OUTCOMES_MAX);
        let recorder = recorder::run(Arc::clone(&outbox), outcomes, Arc::clone(&busy));
        let recorder = tokio::spawn(recorder);
        let mut on_way = JoinSet::new();
        while !stop.is_cancelled() {
            let heard = outbox.store.commits();
            let next = match Round::new(&outbox, &busy).run().await {
                Ok((sends, next)) => {
                    for (pass, errand) in sends {
                        on_way.spawn(send(Arc::clone(&outbox), pass, errand, outcome.clone()));
                    }
                    next
                }
                Err(error) => {
                    let platform = outbox.platform.name();
                    error!(%error, platform, "Could not send; trying again");
                    outbox.clock.now() + PAUSE
                }
            };
            while on_way.try_join_next().is_some() {}
            tokio::select! {
                () = outbox.clock.sleep_until(next) => {}
                () = outbox.store.commit_after(heard) => {}
                () = busy.changed.notified() => {}
                () = stop.cancelled() => {}
            }
        }
        drop(outcome);
        on_way.join_all().await;
        drop(recorder.await);
    }

    fn terms(&self) -> Terms {
        Terms { resend: self.messenger.resend(), unknown: self.unknown }
    }

    /// Until this is done nothing is sent: what is on its way now must not be taken for what was.
    async fn settle_interrupted(&self) {
        let (store, terms) = (&*self.store, self.terms());
        loop {
            let now = self.clock.now();
            match deliver::settle_interrupted(store, terms, self.platform, now).await {
                Ok(Interrupted { deliveries, unknown }) => {
                    if deliveries > 0 {
                        // The platform still counts what the run before sent in its last second.
                        self.budget.shut_all(COUNTED_FOR);
                    }
                    for key in unknown {
                        warn!(
                            delivery.key = key.0,
                            "It is not known whether this was posted; it is not sent again by itself"
                        );
                    }
                    return;
                }
                Err(error) => error!(%error, "Could not settle deliveries of the run before"),
            }
            self.clock.sleep(PAUSE).await;
        }
    }
}

async fn send(outbox: Arc<Outbox>, pass: Pass, errand: Errand, outcome: mpsc::Sender<Ended>) {
    let asked = pass.with(deliver::ask(&*outbox.messenger, errand)).await;
    let ended = asked.at(outbox.clock.now());
    drop(pass);
    drop(outcome.send(ended).await);
}

/// Chats to which something is on its way: one message a chat at a time, so that none overtakes another and no
/// chat's own limit is overrun before its answers tell of it.
#[derive(Debug, Default)]
struct Busy {
    chats: Mutex<HashMap<Chat, DeliveryKey>>,
    changed: Notify,
    /// How many rounds there were: see the queue's turns.
    turn: AtomicUsize,
}

impl Busy {
    fn chats(&self) -> MutexGuard<'_, HashMap<Chat, DeliveryKey>> {
        self.chats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn free(&self, chats: impl IntoIterator<Item = Chat>) {
        let mut busy = self.chats();
        for chat in chats {
            busy.remove(&chat);
        }
        drop(busy);
        self.changed.notify_one();
    }
}
