//! Payments and the inbox of the sled store. Reads only.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use salut_core::ids::ReservationId;
use salut_core::order::{Payment, PaymentId, PaymentReference, ProviderName, SessionId};
use salut_core::port::{Inbox, Incoming, Payments, Source, StoreError, Stored};

use super::{SledStore, key};

#[async_trait]
impl Payments for SledStore {
    async fn payment(&self, id: &PaymentId) -> Result<Option<Stored<Payment>>, StoreError> {
        let key = key::payment(id);
        let known = self.look(move |shelf| shelf.get::<Payment>(&key)).await?;
        Ok(known.filter(|known| known.record.id() == id))
    }

    async fn payments_of(&self, id: &ReservationId) -> Result<Vec<Stored<Payment>>, StoreError> {
        let start = key::payments_of(id);
        self.look(move |shelf| shelf.page(&start, None, usize::MAX)).await
    }

    async fn payment_by_session(
        &self,
        provider: ProviderName,
        session: &SessionId,
    ) -> Result<Option<Stored<Payment>>, StoreError> {
        let key = key::payment_by_session(provider, session);
        self.look(move |shelf| shelf.led_to(&key)).await
    }

    async fn payment_by_reference(
        &self,
        provider: ProviderName,
        reference: &PaymentReference,
    ) -> Result<Option<Stored<Payment>>, StoreError> {
        let key = key::payment_by_reference(provider, reference);
        self.look(move |shelf| shelf.led_to(&key)).await
    }

    async fn due_payments(
        &self,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Payment>>, StoreError> {
        self.look(move |shelf| {
            let waiting = key::waiting_payments();
            shelf.indexed(&waiting, Some(&key::due_after(&waiting, now)), limit)
        })
        .await
    }

    async fn next_payment_due(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.look(|shelf| {
            let first = shelf.indexed::<Payment>(&key::waiting_payments(), None, 1)?;
            Ok(first.first().and_then(|stored| stored.record.due))
        })
        .await
    }
}

#[async_trait]
impl Inbox for SledStore {
    async fn incoming(
        &self,
        source: Source,
        id: &str,
    ) -> Result<Option<Stored<Incoming>>, StoreError> {
        let key = key::incoming(source, id);
        self.look(move |shelf| shelf.get(&key)).await
    }

    async fn waiting_incoming(
        &self,
        source: Source,
        limit: usize,
    ) -> Result<Vec<Stored<Incoming>>, StoreError> {
        let start = key::waiting_incoming(source);
        self.look(move |shelf| shelf.indexed(&start, None, limit)).await
    }
}
