//! The records of the sled store: commits go to the decider, reads look into the database.

use std::ops::Range;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use salut_core::announcement::{Announcement, Issue, IssueId, Manager};
use salut_core::delivery::{ClosedChat, Delivery, DeliveryKey, Priority};
use salut_core::fan::{Account, Chat, CheckIn, Fan, Platform};
use salut_core::ids::{AnnouncementId, FanId, ReservationId, SaleId};
use salut_core::order::Checkout;
use salut_core::port::{
    Announcements, Change, CheckIns, Checkouts, Cursor, Cursors, Deliveries, Fans, Job, JobKey,
    JobState, Jobs, Record, Reminders, StoreError, Stored, Tallies, Tally, Unit,
};
use salut_core::reminder::Reminder;

use super::decider::Work;
use super::shelf::{counted, decode};
use super::{SledStore, key};

#[async_trait]
impl Unit for SledStore {
    async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.ask(|answer| Work::Commit { changes, answer }).await
    }

    fn commits(&self) -> u64 {
        self.shared.bell.rings()
    }

    async fn commit_after(&self, seen: u64) {
        self.shared.bell.after(seen).await;
    }
}

#[async_trait]
impl Fans for SledStore {
    async fn fan(&self, id: FanId) -> Result<Option<Stored<Fan>>, StoreError> {
        self.look(move |shelf| shelf.get(&key::fan(id))).await
    }

    async fn fan_of(&self, account: Account) -> Result<Option<Stored<Fan>>, StoreError> {
        self.look(move |shelf| shelf.led_to(&key::fan_of(account))).await
    }
}

#[async_trait]
impl CheckIns for SledStore {
    async fn check_in(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Option<Stored<CheckIn>>, StoreError> {
        let key = key::check_in(sale, fan);
        self.look(move |shelf| shelf.get(&key)).await
    }
}

#[async_trait]
impl Checkouts for SledStore {
    async fn checkout(&self, id: &ReservationId) -> Result<Option<Stored<Checkout>>, StoreError> {
        let key = key::checkout(id);
        self.look(move |shelf| shelf.get(&key)).await
    }
}

#[async_trait]
impl Announcements for SledStore {
    async fn announcement(
        &self,
        id: &AnnouncementId,
    ) -> Result<Option<Stored<Announcement>>, StoreError> {
        let key = key::announcement(id);
        self.look(move |shelf| shelf.get(&key)).await
    }

    async fn announcements_of(
        &self,
        sale: &SaleId,
    ) -> Result<Vec<Stored<Announcement>>, StoreError> {
        let start = key::announcements_of(sale);
        self.look(move |shelf| shelf.indexed(&start, None, usize::MAX)).await
    }

    async fn issue(&self, id: &IssueId) -> Result<Option<Stored<Issue>>, StoreError> {
        let key = key::issue(id);
        self.look(move |shelf| shelf.get(&key)).await
    }

    async fn manager(&self, account: Account) -> Result<Option<Stored<Manager>>, StoreError> {
        self.look(move |shelf| shelf.get(&key::manager(account))).await
    }

    async fn managers(&self) -> Result<Vec<Stored<Manager>>, StoreError> {
        self.look(move |shelf| shelf.page(&key::managers(), None, usize::MAX)).await
    }
}

#[async_trait]
impl Reminders for SledStore {
    async fn reminder(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Option<Stored<Reminder>>, StoreError> {
        let key = key::reminder(sale, fan);
        self.look(move |shelf| shelf.get(&key)).await
    }

    async fn reminders_after(
        &self,
        sale: &SaleId,
        after: Option<FanId>,
        limit: usize,
    ) -> Result<Vec<Stored<Reminder>>, StoreError> {
        let after = after.map(|fan| key::reminder(sale, fan));
        let start = key::reminders(sale);
        self.look(move |shelf| shelf.page(&start, after, limit)).await
    }
}

#[async_trait]
impl Deliveries for SledStore {
    async fn delivery(&self, key: &DeliveryKey) -> Result<Option<Stored<Delivery>>, StoreError> {
        let key = key::delivery(key);
        self.look(move |shelf| shelf.get(&key)).await
    }

    async fn due_deliveries(
        &self,
        platform: Platform,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError> {
        self.look(move |shelf| {
            let mut due = Vec::new();
            for priority in Priority::ALL {
                let waiting = key::waiting_deliveries(platform, priority);
                let end = key::due_after(&waiting, now);
                due.extend(shelf.indexed(&waiting, Some(&end), limit - due.len())?);
            }
            Ok(due)
        })
        .await
    }

    async fn due_of(
        &self,
        platform: Platform,
        priority: Priority,
        between: Range<DateTime<Utc>>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError> {
        let waiting = key::waiting_deliveries(platform, priority);
        let [start, end] = [between.start, between.end].map(|at| key::due_after(&waiting, at));
        self.look(move |shelf| shelf.indexed_within(start..end, limit)).await
    }

    async fn next_delivery_due(
        &self,
        platform: Platform,
        after: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.look(move |shelf| {
            let first = |priority| {
                let waiting = key::waiting_deliveries(platform, priority);
                let start = key::due_after(&waiting, after);
                let first = shelf.indexed_from::<Delivery>(&waiting, start, 1)?;
                Ok(first.first().and_then(|stored| stored.record.state.due()))
            };
            let due: Vec<_> =
                Priority::ALL.into_iter().map(first).collect::<Result<_, StoreError>>()?;
            Ok(due.into_iter().flatten().min())
        })
        .await
    }

    async fn count_due(
        &self,
        platform: Platform,
        priority: Priority,
        between: Range<DateTime<Utc>>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let waiting = key::waiting_deliveries(platform, priority);
        let [start, end] = [between.start, between.end].map(|at| key::due_after(&waiting, at));
        self.look(move |shelf| shelf.count(start..end, limit)).await
    }

    async fn unsettled_deliveries(&self) -> Result<Vec<Stored<Delivery>>, StoreError> {
        self.look(|shelf| shelf.indexed(&key::unsettled_deliveries(), None, usize::MAX)).await
    }

    async fn deliveries_of(
        &self,
        start: &DeliveryKey,
        after: Option<&DeliveryKey>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError> {
        let (start, after) = (key::deliveries_from(start), after.map(key::delivery));
        self.look(move |shelf| shelf.page(&start, after, limit)).await
    }

    async fn troubled_deliveries(
        &self,
        platform: Platform,
        after: Option<&DeliveryKey>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError> {
        let start = key::troubled_deliveries(platform);
        let after = after.map(|after| key::troubled_delivery(platform, after));
        self.look(move |shelf| shelf.indexed_after(&start, after, limit)).await
    }

    async fn closed_chat(&self, chat: Chat) -> Result<Option<Stored<ClosedChat>>, StoreError> {
        self.look(move |shelf| shelf.get(&key::closed_chat(chat))).await
    }

    async fn closed_chats(
        &self,
        platform: Platform,
        after: Option<Chat>,
        limit: usize,
    ) -> Result<Vec<Stored<ClosedChat>>, StoreError> {
        let (start, after) = (key::shut_chats(platform), after.map(key::shut_chat));
        self.look(move |shelf| shelf.indexed_after(&start, after, limit)).await
    }
}

#[async_trait]
impl Jobs for SledStore {
    async fn job(&self, key: &JobKey) -> Result<Option<Stored<Job>>, StoreError> {
        let key = key::job(key);
        self.look(move |shelf| shelf.get(&key)).await
    }

    async fn due_jobs(
        &self,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Job>>, StoreError> {
        self.look(move |shelf| {
            let waiting = key::waiting_jobs();
            shelf.indexed(&waiting, Some(&key::due_after(&waiting, now)), limit)
        })
        .await
    }

    async fn next_job_due(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.look(|shelf| {
            let first = shelf.indexed::<Job>(&key::waiting_jobs(), None, 1)?;
            Ok(first.first().and_then(|stored| match stored.record.state {
                JobState::Waiting { due } => Some(due),
                JobState::Done { .. } => None,
            }))
        })
        .await
    }
}

#[async_trait]
impl Cursors for SledStore {
    async fn cursor(&self, name: &str) -> Result<Stored<Cursor>, StoreError> {
        let key = key::cursor(name);
        self.look(move |shelf| {
            let Some(value) = shelf.value(key.bytes())? else {
                return Ok(Stored::new(Cursor::default()));
            };
            match decode(&value)? {
                Stored { record: Record::Cursor { cursor, .. }, revision } => {
                    Ok(Stored { record: cursor, revision })
                }
                other => Err(StoreError::Damaged(format!(
                    "{} lies where a cursor should",
                    other.record.name()
                ))),
            }
        })
        .await
    }
}

#[async_trait]
impl Tallies for SledStore {
    async fn tally(&self, of: &Tally) -> Result<u64, StoreError> {
        let key = key::tally(of);
        self.look(move |shelf| shelf.value(key.bytes())?.map_or(Ok(0), |count| counted(&count)))
            .await
    }
}
