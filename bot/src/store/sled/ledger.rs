//! The ledger of the sled store: asks go to the decider, the rest is read from its stock when that is durable.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use salut_core::ids::{FanId, ReservationId, SaleId};
use salut_core::port::{Cursor, Ledger, Recorded, Reservation, StoreError};
use salut_core::sale::{OfferCount, Sheet};
use salut_core::stock::{Ask, Draw, Fate, Outcome, Stock, WaitlistEntry};

use super::decider::Work;
use super::{SledStore, journal};

#[async_trait]
impl Ledger for SledStore {
    async fn decide(&self, sale: &SaleId, asks: Vec<Ask>) -> Result<Vec<Outcome>, StoreError> {
        self.ask(|answer| Work::Decide { sale: sale.clone(), asks, answer }).await
    }

    async fn counts(&self, sale: &SaleId) -> Result<Vec<OfferCount>, StoreError> {
        let now = self.shared.clock.now();
        self.read(|stocks| stocks.get(sale).map_or_else(Vec::new, |stock| stock.counts(now))).await
    }

    async fn reservation(&self, id: &ReservationId) -> Result<Option<Reservation>, StoreError> {
        let hold = self.read(|stocks| stocks.get(&id.sale)?.hold(id.number)).await?;
        Ok(hold.map(|hold| Reservation { id: id.clone(), hold }))
    }

    async fn reservations_of(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Vec<Reservation>, StoreError> {
        self.read(|stocks| {
            let holds = stocks.get(sale).into_iter().flat_map(|stock| stock.holds_of(fan));
            let named = holds.map(|(number, hold)| Reservation {
                id: ReservationId { sale: sale.clone(), number },
                hold,
            });
            named.collect()
        })
        .await
    }

    async fn entries_of(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Vec<WaitlistEntry>, StoreError> {
        self.read(|stocks| stocks.get(sale).map_or_else(Vec::new, |stock| stock.entries_of(fan)))
            .await
    }

    async fn draw(&self, sale: &SaleId) -> Result<Option<Draw>, StoreError> {
        self.read(|stocks| stocks.get(sale).and_then(Stock::draw)).await
    }

    async fn sheet(&self, sale: &SaleId) -> Result<Option<Sheet>, StoreError> {
        self.read(|stocks| stocks.get(sale).map(Stock::sheet)).await
    }

    async fn fates(&self, sale: &SaleId) -> Result<Vec<(FanId, Fate)>, StoreError> {
        self.read(|stocks| stocks.get(sale).into_iter().flat_map(Stock::fates).collect()).await
    }

    async fn has_pass(&self, sale: &SaleId, fan: FanId) -> Result<bool, StoreError> {
        self.read(|stocks| stocks.get(sale).is_some_and(|stock| stock.has_pass(fan))).await
    }

    async fn next_due_at(&self, sale: &SaleId) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.read(|stocks| stocks.get(sale).and_then(Stock::next_due_at)).await
    }

    async fn events_after(
        &self,
        cursor: Cursor,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let chunks = self.shared.index().chunks_after(cursor);
        if chunks.is_empty() {
            return Ok(Vec::new());
        }
        self.look(move |shelf| {
            let mut events = Vec::new();
            for number in chunks {
                journal::read_chunk(shelf, number, cursor, limit, &mut events)?;
                if events.len() >= limit {
                    break;
                }
            }
            Ok(events)
        })
        .await
    }
}
