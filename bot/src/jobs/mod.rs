//! What has to happen by itself: holds lapse, planned work comes due, the journal is followed.
//!
//! One loop a node. Every step may run twice and on several nodes; the store decides who was first.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::announcement::Place;
use salut_core::catalogue::Shop;
use salut_core::clock::Clock;
use salut_core::fan::Chat;
use salut_core::journey::work::Ears;
use salut_core::journey::{expire, follow, work};
use salut_core::port::{Store, StoreError};
use tokio_util::sync::CancellationToken;
use tracing::error;

/// How long to wait after the store failed.
const PAUSE: TimeDelta = TimeDelta::seconds(1);

/// How often to look for what other nodes did, whose commits do not ring here.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(30);

/// What the loop works on.
pub struct Jobs {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// What is sold.
    pub shop: Arc<Shop>,
    /// Where announcements go.
    pub places: Vec<Place>,
    /// Managers' private chats.
    pub managers: Vec<Chat>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Jobs {
    /// Works until `stop`.
    pub async fn run(&self, stop: CancellationToken) {
        loop {
            let heard = self.store.commits();
            let next = match self.step().await {
                Ok(next) => next,
                Err(error) => {
                    error!(%error, "Could not do what is due; trying again");
                    self.clock.now() + PAUSE
                }
            };
            tokio::select! {
                () = self.clock.sleep_until(next) => {}
                () = self.store.commit_after(heard) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Does all that is due, and says when to look again.
    async fn step(&self) -> Result<DateTime<Utc>, StoreError> {
        let now = self.clock.now();
        let lapse = expire::run(&*self.store, &self.shop, now).await?;
        let ears = Ears { places: &self.places, managers: &self.managers };
        work::run(&*self.store, &self.shop, ears, now).await?;
        follow::run(&*self.store, &self.shop, now).await?;
        let job = work::next_due(&*self.store).await?;
        let looked = now + LOOK_EVERY;
        Ok([lapse, job].into_iter().flatten().fold(looked, DateTime::min))
    }
}
