//! What the command line asks of the shop: plan, list and call off announcements; what it asks of orders is in
//! [`crate::order_errand`]. It runs in the shop that has the store, or
//! on the store itself when no shop has it.
//!
//! Answers in words for a terminal, in English. Must not know how it was asked.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use salut_core::announcement::{Announcement, AnnouncementState, Places, Rules, When};
use salut_core::catalogue::Shop;
use salut_core::clock::Clock;
use salut_core::ids::AnnouncementId;
use salut_core::journey::announce::{self, Planned, Reach};
use salut_core::locale::Locale;
use salut_core::port::{Store, StoreError};
use serde::{Deserialize, Serialize};

use crate::order_errand::{self, OrderErrand};

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Errand {
    /// Take these in and schedule them.
    Plan(Vec<Announcement>),
    /// Tell of all.
    List,
    /// Call this one off.
    Cancel(AnnouncementId),
    /// Something to do with orders.
    Order(OrderErrand),
}

/// Whoever runs errands.
#[async_trait]
pub(crate) trait RunErrand: Send + Sync {
    /// Does it and tells what came of it; the error is the reason why not, or not all.
    async fn run(&self, errand: Errand) -> Result<String, String>;
}

/// Runs errands on a store.
pub(crate) struct Errands {
    /// Where everything is kept.
    pub(crate) store: Arc<dyn Store>,
    /// What is sold.
    pub(crate) shop: Arc<Shop>,
    /// Where announcements go.
    pub(crate) places: Places,
    /// Who has to stand behind them.
    pub(crate) rules: Rules,
    /// The time.
    pub(crate) clock: Arc<dyn Clock>,
}

#[async_trait]
impl RunErrand for Errands {
    async fn run(&self, errand: Errand) -> Result<String, String> {
        match errand {
            Errand::Plan(announcements) => self.plan(&announcements).await,
            Errand::List => self.list().await.map_err(|error| error.to_string()),
            Errand::Cancel(id) => self.cancel(&id).await,
            Errand::Order(errand) => {
                order_errand::run(&*self.store, &self.shop, errand, self.clock.now()).await
            }
        }
    }
}

impl Errands {
    /// Each by itself: what can be planned is, and what cannot is told.
    async fn plan(&self, announcements: &[Announcement]) -> Result<String, String> {
        let (mut done, mut refused) = (Vec::new(), Vec::new());
        for announcement in announcements {
            let id = &announcement.id;
            match self.take_in(announcement).await {
                Ok(Planned::Done(planned)) => done.push(format!("{id}: {}", told(&planned))),
                Ok(Planned::Refused(refusal)) => {
                    refused.push(format!("{id}: not planned: {refusal:?}"));
                }
                Err(error) => refused.push(format!("{id}: not planned: {error}")),
            }
        }
        let done = done.join("\n");
        if refused.is_empty() {
            return Ok(done);
        }
        Err(format!("{done}\n{}", refused.join("\n")).trim().to_owned())
    }

    async fn take_in(&self, announcement: &Announcement) -> Result<Planned, StoreError> {
        let Some(sale) = self.shop.sale(&announcement.sale) else {
            let unknown = format!("the shop has no sale {}", announcement.sale);
            return Err(StoreError::Unavailable(unknown));
        };
        let (places, rules) = (&self.places, self.rules);
        let reach = Reach { places, written: &Locale::ALL, managers: &[], rules };
        announce::take_in(&*self.store, sale, announcement, reach, self.clock.now()).await
    }

    async fn list(&self) -> Result<String, StoreError> {
        let all = announce::all(&*self.store, &self.shop.sales).await?;
        let line = |one: &Announcement| format!("{} ({}): {}", one.id, one.sale, told(one));
        let lines: Vec<_> = all.iter().map(line).collect();
        Ok(if lines.is_empty() { "no announcements yet".to_owned() } else { lines.join("\n") })
    }

    async fn cancel(&self, id: &AnnouncementId) -> Result<String, String> {
        let cancelled = announce::cancel(&*self.store, id, None, self.clock.now()).await;
        match cancelled.map_err(|error| error.to_string())? {
            Planned::Done(_) => Ok(format!("{id}: called off; nothing will be posted")),
            Planned::Refused(refusal) => Err(format!("{id}: not called off: {refusal:?}")),
        }
    }
}

/// How far it is.
fn told(announcement: &Announcement) -> String {
    let state = match &announcement.state {
        AnnouncementState::Draft => "a draft".to_owned(),
        AnnouncementState::AwaitingApproval { at, approvals } => {
            format!("waits for approval ({} so far), planned for {}", approvals.len(), time(*at))
        }
        AnnouncementState::Scheduled { at } => format!("scheduled for {}", time(*at)),
        AnnouncementState::Asked { slot } => {
            format!("missed {}; managers are asked what to do", time(*slot))
        }
        AnnouncementState::Sending { since, done } => {
            format!("going out since {}: {done} chats so far", time(*since))
        }
        AnnouncementState::Sent { at, chats } => format!("sent {} to {chats} chats", time(*at)),
        AnnouncementState::Missed { slot } => format!("missed {}", time(*slot)),
        AnnouncementState::Cancelled { at } => format!("called off {}", time(*at)),
        AnnouncementState::Recalled { at } => format!("recalled {}", time(*at)),
    };
    match &announcement.when {
        Some(When::Recurring(cron)) => {
            format!("{state}, again at {} in {}", cron.expression(), cron.zone().name())
        }
        _ => state,
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
