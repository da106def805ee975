//! The deliveries of the store in memory, and the chats that are closed: found by looking through all.

use std::ops::Range;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryStore;
use crate::delivery::{ClosedChat, Delivery, DeliveryKey, DeliveryState, Priority};
use crate::fan::{Chat, Platform};
use crate::port::{Deliveries, StoreError, Stored};

#[async_trait]
impl Deliveries for MemoryStore {
    async fn delivery(&self, key: &DeliveryKey) -> Result<Option<Stored<Delivery>>, StoreError> {
        Ok(self.records().deliveries.get(key))
    }

    async fn due_deliveries(
        &self,
        platform: Platform,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError> {
        let is_due = |delivery: &Delivery| {
            delivery.to.platform() == platform && delivery.state.due().is_some_and(|due| due <= now)
        };
        let mut due = self.records().deliveries.all(is_due);
        due.sort_by_key(|stored| (stored.record.priority, stored.record.state.due()));
        due.truncate(limit);
        Ok(due)
    }

    async fn due_of(
        &self,
        platform: Platform,
        priority: Priority,
        between: Range<DateTime<Utc>>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError> {
        let mut due = self.due_deliveries(platform, between.end, usize::MAX).await?;
        due.retain(|stored| {
            stored.record.priority == priority
                && stored.record.state.due().is_some_and(|due| due > between.start)
        });
        due.truncate(limit);
        Ok(due)
    }

    async fn next_delivery_due(
        &self,
        platform: Platform,
        after: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let records = self.records();
        let deliveries = records.deliveries.0.values();
        let deliveries = deliveries.filter(|stored| stored.record.to.platform() == platform);
        let due = deliveries.filter_map(|stored| stored.record.state.due());
        Ok(due.filter(|due| *due > after).min())
    }

    async fn count_due(
        &self,
        platform: Platform,
        priority: Priority,
        between: Range<DateTime<Utc>>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let records = self.records();
        let all = records.deliveries.0.values().map(|stored| &stored.record);
        let counted = all.filter(|delivery| {
            delivery.to.platform() == platform
                && delivery.priority == priority
                && delivery.state.due().is_some_and(|due| between.start < due && due <= between.end)
        });
        Ok(counted.take(limit).count())
    }

    async fn unsettled_deliveries(&self) -> Result<Vec<Stored<Delivery>>, StoreError> {
        let unsettled =
            |delivery: &Delivery| matches!(delivery.state, DeliveryState::Sending { .. });
        Ok(self.records().deliveries.all(unsettled))
    }

    async fn deliveries_of(
        &self,
        start: &DeliveryKey,
        after: Option<&DeliveryKey>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError> {
        let wanted = |delivery: &Delivery| {
            delivery.key.0.starts_with(&start.0) && after.is_none_or(|after| delivery.key > *after)
        };
        let mut copies = self.records().deliveries.all(wanted);
        copies.truncate(limit);
        Ok(copies)
    }

    async fn troubled_deliveries(
        &self,
        platform: Platform,
        after: Option<&DeliveryKey>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError> {
        let wanted = |delivery: &Delivery| {
            delivery.to.platform() == platform
                && delivery.state.is_troubled()
                && after.is_none_or(|after| delivery.key > *after)
        };
        let mut troubled = self.records().deliveries.all(wanted);
        troubled.truncate(limit);
        Ok(troubled)
    }

    async fn closed_chat(&self, chat: Chat) -> Result<Option<Stored<ClosedChat>>, StoreError> {
        Ok(self.records().closed_chats.get(&chat))
    }

    async fn closed_chats(
        &self,
        platform: Platform,
        after: Option<Chat>,
        limit: usize,
    ) -> Result<Vec<Stored<ClosedChat>>, StoreError> {
        let wanted = |known: &ClosedChat| {
            known.chat.platform() == platform
                && known.closed.is_some()
                && after.is_none_or(|after| known.chat > after)
        };
        let mut closed = self.records().closed_chats.all(wanted);
        closed.truncate(limit);
        Ok(closed)
    }
}
