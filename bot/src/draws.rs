//! Draws that are over, kept: their order never changes, and everybody looks at it at the same moment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use salut_core::ids::{EntryNumber, SaleId};
use salut_core::port::{Ledger, StoreError};
use salut_core::stock::{Draw, DrawResult, Ticket};

/// The draws that are over, by sale.
#[derive(Clone, Default)]
pub struct Draws(Arc<Mutex<HashMap<SaleId, Arc<Draw>>>>);

impl Draws {
    /// The draw of a sale, as it stands; none if the sale has none.
    pub async fn of(
        &self,
        ledger: &dyn Ledger,
        sale: &SaleId,
    ) -> Result<Option<Arc<Draw>>, StoreError> {
        if let Some(known) = self.over(sale) {
            return Ok(Some(known));
        }
        let Some(draw) = ledger.draw(sale).await?.map(Arc::new) else { return Ok(None) };
        if draw.result.is_some() {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(sale.clone(), Arc::clone(&draw));
        }
        Ok(Some(draw))
    }

    fn over(&self, sale: &SaleId) -> Option<Arc<Draw>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(sale).cloned()
    }
}

/// The place of an entry in the order, from 1, and the ticket that put it there.
pub fn place_of(result: &DrawResult, entry: EntryNumber) -> Option<(u32, Ticket)> {
    let mut placed = (1..).zip(&result.order);
    placed.find(|(_, drawn)| drawn.entry == entry).map(|(place, drawn)| (place, drawn.ticket))
}
