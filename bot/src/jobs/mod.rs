//! What has to happen by itself: holds lapse, planned work comes due, the journal is followed.
//!
//! One loop a node. Every step may run twice and on several nodes; the store decides who was first.

mod inbox;
mod payments;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::announcement::{Places, Rules};
use salut_core::catalogue::Shop;
use salut_core::clock::Clock;
use salut_core::fan::Account;
use salut_core::journey::announce::Reach;
use salut_core::journey::{expire, follow, live, work};
use salut_core::locale::Locale;
use salut_core::port::{Store, StoreError};
use tokio_util::sync::CancellationToken;
use tracing::error;

pub use inbox::Inbox;
pub use payments::Payments;

/// How long to wait after the store failed.
const PAUSE: TimeDelta = TimeDelta::seconds(1);

/// How often to look for what other nodes did, whose commits do not ring here.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(30);

/// How often to compare posts with the sale while it changes all the time.
const POSTS_EVERY: TimeDelta = TimeDelta::milliseconds(500);

/// What the loop works on.
pub struct Jobs {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// What is sold.
    pub shop: Arc<Shop>,
    /// Where announcements go.
    pub places: Places,
    /// The languages in which announcements can be made from a template.
    pub written: Vec<Locale>,
    /// The managers who are told what happened by itself.
    pub managers: Vec<Account>,
    /// Who has to stand behind an announcement.
    pub rules: Rules,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Jobs {
    /// Works until `stop`.
    pub async fn run(&self, stop: CancellationToken) {
        let mut looked_at_posts = DateTime::<Utc>::MIN_UTC;
        loop {
            let heard = self.store.commits();
            let next = match self.step(&mut looked_at_posts).await {
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
    async fn step(&self, looked_at_posts: &mut DateTime<Utc>) -> Result<DateTime<Utc>, StoreError> {
        let now = self.clock.now();
        let lapse = expire::run(&*self.store, &self.shop, now).await?;
        let Self { places, written, managers, rules, .. } = self;
        let reach = Reach { places, written, managers, rules: *rules };
        work::run(&*self.store, &self.shop, reach, now).await?;
        follow::run(&*self.store, &self.shop, now).await?;
        let job = work::next_due(&*self.store).await?;
        let mut posts = Some(*looked_at_posts + POSTS_EVERY).filter(|next| now < *next);
        if posts.is_none() {
            posts = live::run(&*self.store, &self.shop, now).await?;
            *looked_at_posts = now;
        }
        let looked = now + LOOK_EVERY;
        Ok([lapse, job, posts].into_iter().flatten().fold(looked, DateTime::min))
    }
}
