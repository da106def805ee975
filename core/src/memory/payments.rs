//! Payments and the inbox of the store in memory.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryStore;
use crate::ids::ReservationId;
use crate::order::{Payment, PaymentId, PaymentReference, ProviderName, SessionId};
use crate::port::{Inbox, Incoming, IncomingState, Payments, Source, StoreError, Stored};

#[async_trait]
impl Payments for MemoryStore {
    async fn payment(&self, id: &PaymentId) -> Result<Option<Stored<Payment>>, StoreError> {
        let known = self.records().payments.get(&(id.reservation.clone(), id.attempt));
        Ok(known.filter(|known| known.record.id() == id))
    }

    async fn payments_of(&self, id: &ReservationId) -> Result<Vec<Stored<Payment>>, StoreError> {
        Ok(self.records().payments.all(|payment| payment.id().reservation == *id))
    }

    async fn payment_by_session(
        &self,
        provider: ProviderName,
        session: &SessionId,
    ) -> Result<Option<Stored<Payment>>, StoreError> {
        let has_it = |payment: &Payment| {
            payment.id().provider == provider
                && payment.session.as_ref().is_some_and(|known| known.id == *session)
        };
        Ok(self.records().payments.all(has_it).into_iter().next())
    }

    async fn payment_by_reference(
        &self,
        provider: ProviderName,
        reference: &PaymentReference,
    ) -> Result<Option<Stored<Payment>>, StoreError> {
        let took_it = |payment: &Payment| {
            payment.id().provider == provider
                && payment.taken().is_some_and(|taken| taken.reference == *reference)
        };
        Ok(self.records().payments.all(took_it).into_iter().next())
    }

    async fn due_payments(
        &self,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Payment>>, StoreError> {
        let is_due = |payment: &Payment| payment.due.is_some_and(|due| due <= now);
        let mut due = self.records().payments.all(is_due);
        due.sort_by_key(|stored| stored.record.due);
        due.truncate(limit);
        Ok(due)
    }

    async fn next_payment_due(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(self.records().payments.0.values().filter_map(|stored| stored.record.due).min())
    }
}

#[async_trait]
impl Inbox for MemoryStore {
    async fn incoming(
        &self,
        source: Source,
        id: &str,
    ) -> Result<Option<Stored<Incoming>>, StoreError> {
        Ok(self.records().incoming.get(&(source, id.to_owned())))
    }

    async fn waiting_incoming(
        &self,
        source: Source,
        limit: usize,
    ) -> Result<Vec<Stored<Incoming>>, StoreError> {
        let waits = |incoming: &Incoming| {
            incoming.source == source && incoming.state == IncomingState::Waiting
        };
        let mut waiting = self.records().incoming.all(waits);
        waiting.sort_by_key(|stored| stored.record.received_at);
        waiting.truncate(limit);
        Ok(waiting)
    }
}
