//! The outbox: the only sender. One a platform, so that a slow one does not hold up the other.
//!
//! It sends what is recorded, most urgent first, a few at a time; how a send is recorded around the platform's
//! answer is [`salut_core::journey::deliver`].

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt;
use futures::stream;
use salut_core::clock::Clock;
use salut_core::delivery::{Delivery, DeliveryState};
use salut_core::fan::Platform;
use salut_core::journey::deliver;
use salut_core::port::{Messenger, Store, StoreError, Stored};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// How many deliveries are on their way at once.
const AT_ONCE: usize = 8;

/// How many deliveries are taken from the store at a time. Small, so that an urgent one soon goes first.
const PAGE: usize = 64;

/// How long to wait after the store failed.
const PAUSE: TimeDelta = TimeDelta::seconds(1);

/// How often to look for deliveries that other nodes recorded.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(30);

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
}

impl Outbox {
    /// Sends until `stop`; what is on its way then is waited for.
    pub async fn run(&self, stop: CancellationToken) {
        self.settle_interrupted().await;
        while !stop.is_cancelled() {
            let heard = self.store.commits();
            let next = match self.send_due().await {
                Ok(next) => next,
                Err(error) => {
                    error!(%error, platform = self.platform.name(), "Could not send; trying again");
                    self.clock.now() + PAUSE
                }
            };
            tokio::select! {
                () = self.clock.sleep_until(next) => {}
                () = self.store.commit_after(heard) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn settle_interrupted(&self) {
        let now = self.clock.now();
        let settled =
            deliver::settle_interrupted(&*self.store, &*self.messenger, self.platform, now).await;
        match settled {
            Ok(unknown) => {
                for delivery in unknown {
                    warn!(
                        delivery.key = delivery.key.0,
                        "It is not known whether this was posted; it is not sent again by itself"
                    );
                }
            }
            Err(error) => error!(%error, "Could not settle deliveries of the run before"),
        }
    }

    /// Sends one page of what is due, and says when to look again.
    async fn send_due(&self) -> Result<DateTime<Utc>, StoreError> {
        let now = self.clock.now();
        let due = self.store.due_deliveries(self.platform, now, PAGE).await?;
        if due.is_empty() {
            let next = self.store.next_delivery_due(self.platform).await?;
            return Ok(next.unwrap_or(DateTime::<Utc>::MAX_UTC).min(now + LOOK_EVERY));
        }
        stream::iter(due).for_each_concurrent(AT_ONCE, |delivery| self.send(delivery)).await;
        Ok(now)
    }

    async fn send(&self, delivery: Stored<Delivery>) {
        let key = delivery.record.key.0.clone();
        match deliver::run(&*self.store, &*self.messenger, &*self.clock, delivery).await {
            Ok(DeliveryState::Sent { message, .. }) => {
                info!(delivery.key = key, message, "Sent");
            }
            Ok(DeliveryState::Failed { reason, .. } | DeliveryState::Closed { reason, .. }) => {
                warn!(delivery.key = key, reason, "Given up");
            }
            Ok(DeliveryState::Dropped { reason, .. }) => {
                info!(delivery.key = key, reason, "Not sent");
            }
            Ok(DeliveryState::Unknown { .. }) => {
                warn!(delivery.key = key, "No answer: it is not known whether this was posted");
            }
            Ok(DeliveryState::Waiting { due, .. }) => {
                info!(delivery.key = key, %due, "Waits");
            }
            // Another node has it.
            Ok(DeliveryState::Sending { .. }) | Err(StoreError::Conflict(_)) => {}
            Err(error) => error!(delivery.key = key, %error, "Could not record a delivery"),
        }
    }
}
