//! Orders and the audit log of the sled store. Reads only; they are written by commits as all records.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use salut_core::ids::{FanId, OrderId};
use salut_core::order::{Audit, Order, PaymentReference, Stage};
use salut_core::port::{Audits, Orders, StoreError, Stored};

use super::{SledStore, key};

#[async_trait]
impl Orders for SledStore {
    async fn order(&self, id: &OrderId) -> Result<Option<Stored<Order>>, StoreError> {
        let key = key::order(id);
        self.look(move |shelf| shelf.get(&key)).await
    }

    async fn orders_of(&self, fan: FanId) -> Result<Vec<Stored<Order>>, StoreError> {
        self.look(move |shelf| shelf.indexed(&key::orders_of(fan), None, usize::MAX)).await
    }

    async fn orders_at(
        &self,
        stage: Stage,
        after: Option<&OrderId>,
        limit: usize,
    ) -> Result<Vec<Stored<Order>>, StoreError> {
        let after = after.map(|after| key::order_at(stage, after));
        self.look(move |shelf| shelf.indexed_after(&key::orders_at(stage), after, limit)).await
    }

    async fn order_paid_by(
        &self,
        payment: &PaymentReference,
    ) -> Result<Option<Stored<Order>>, StoreError> {
        let key = key::order_paid_by(payment);
        self.look(move |shelf| shelf.led_to(&key)).await
    }
}

#[async_trait]
impl Audits for SledStore {
    async fn audit_of(&self, order: &OrderId) -> Result<Vec<Audit>, StoreError> {
        let start = key::audit(order);
        let entries = self.look(move |shelf| shelf.page::<Audit>(&start, None, usize::MAX)).await?;
        Ok(entries.into_iter().map(|entry| entry.record).collect())
    }

    async fn audit_since(
        &self,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Audit>, StoreError> {
        let start = key::audit_since(since).into_bytes();
        let page = move |shelf: super::shelf::Shelf<'_>| {
            shelf.indexed_from::<Audit>(&key::audit_times(), start, limit)
        };
        Ok(self.look(page).await?.into_iter().map(|entry| entry.record).collect())
    }
}
