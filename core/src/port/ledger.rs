//! The ledger: the one place where asks are decided, made durable and answered.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::ids::{FanId, ReservationId, SaleId};
use crate::sale::{OfferCount, Sheet};
use crate::stock::{Ask, Draw, Fate, Hold, Outcome, StockEvent, WaitlistEntry};

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

    /// A fan's entries of the waitlist and the draw, oldest first.
    async fn entries_of(&self, sale: &SaleId, fan: FanId)
    -> Result<Vec<WaitlistEntry>, StoreError>;

    /// What can be told of the sale's draw; none if it has none.
    async fn draw(&self, sale: &SaleId) -> Result<Option<Draw>, StoreError>;

    /// What became of the units that were announced; none while the sale is not listed.
    async fn sheet(&self, sale: &SaleId) -> Result<Option<Sheet>, StoreError>;

    /// How each fan who wanted units came out, in no order.
    async fn fates(&self, sale: &SaleId) -> Result<Vec<(FanId, Fate)>, StoreError>;

    /// Whether the fan has a priority pass for the sale.
    async fn has_pass(&self, sale: &SaleId, fan: FanId) -> Result<bool, StoreError>;

    /// When something happens next by itself in the sale (a hold lapses, a wave comes up, the draw), whether that
    /// time has come or not. Ask for [`AskKind::Expire`](crate::stock::AskKind::Expire) then.
    async fn next_due_at(&self, sale: &SaleId) -> Result<Option<DateTime<Utc>>, StoreError>;

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
