//! Orders and the audit log of the store in memory.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryStore;
use crate::ids::{FanId, OrderId};
use crate::order::{Audit, Order, PaymentReference, Stage};
use crate::port::{Audits, Orders, StoreError, Stored};

#[async_trait]
impl Orders for MemoryStore {
    async fn order(&self, id: &OrderId) -> Result<Option<Stored<Order>>, StoreError> {
        Ok(self.records().orders.get(id))
    }

    async fn orders_of(&self, fan: FanId) -> Result<Vec<Stored<Order>>, StoreError> {
        Ok(self.records().orders.all(|order| order.fan == fan))
    }

    async fn orders_at(
        &self,
        stage: Stage,
        after: Option<&OrderId>,
        limit: usize,
    ) -> Result<Vec<Stored<Order>>, StoreError> {
        let ahead = |order: &Order| after.is_none_or(|after| order.id > *after);
        let mut found =
            self.records().orders.all(|order| order.state.stage() == stage && ahead(order));
        found.truncate(limit);
        Ok(found)
    }

    async fn order_paid_by(
        &self,
        payment: &PaymentReference,
    ) -> Result<Option<Stored<Order>>, StoreError> {
        Ok(self
            .records()
            .orders
            .all(|order| order.payment.reference == *payment)
            .into_iter()
            .next())
    }
}

#[async_trait]
impl Audits for MemoryStore {
    async fn audit_of(&self, order: &OrderId) -> Result<Vec<Audit>, StoreError> {
        let entries = self.records().audits.all(|entry| entry.order == *order);
        Ok(entries.into_iter().map(|entry| entry.record).collect())
    }

    async fn audit_since(
        &self,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Audit>, StoreError> {
        let entries = self.records().audits.all(|entry| entry.at >= since);
        let mut entries: Vec<_> = entries.into_iter().map(|entry| entry.record).collect();
        entries.sort_by_key(|entry| entry.at);
        entries.truncate(limit);
        Ok(entries)
    }
}
