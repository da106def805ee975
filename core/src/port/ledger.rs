//! The ledger: the one place where asks are decided, made durable and answered.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::ids::{FanId, ReservationId, SaleId};
use crate::sale::OfferCount;
use crate::stock::{Ask, Hold, Outcome, StockEvent};

/// Decides asks and remembers what happened.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Decides `asks` in order at the store's clock, makes what follows durable, then returns one outcome each.
    ///
    /// Atomic: two fans racing for the last unit get one `Held` and one refusal, on any number of nodes.
    async fn decide(&self, sale: &SaleId, asks: Vec<Ask>) -> Result<Vec<Outcome>, StoreError>;

    /// The count of each offer now; empty while the sale is not listed.
    async fn counts(&self, sale: &SaleId) -> Result<Vec<OfferCount>, StoreError>;

    /// A reservation, whatever became of it.
    async fn reservation(&self, id: &ReservationId) -> Result<Option<Reservation>, StoreError>;

    /// A fan's reservations in a sale, oldest first.
    async fn reservations_of(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Vec<Reservation>, StoreError>;

    /// When the sale's next open hold lapses, whether that time has come or not.
    async fn next_lapse_at(&self, sale: &SaleId) -> Result<Option<DateTime<Utc>>, StoreError>;

    /// What happened after `cursor`, oldest first, at most `limit` events.
    async fn events_after(&self, cursor: Cursor, limit: usize)
    -> Result<Vec<Recorded>, StoreError>;
}

/// A place in the journal: how many events lie before it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Cursor(pub u64);

/// An event of the journal with the place after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The cursor that has passed this event.
    pub after: Cursor,
    /// The sale it belongs to.
    pub sale: SaleId,
    /// What happened.
    pub event: StockEvent,
}

/// A hold with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Its name.
    pub id: ReservationId,
    /// Who has it, what it holds, what became of it.
    pub hold: Hold,
}
