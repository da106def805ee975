//! Time passes: holds that nobody paid let their units go.

use chrono::{DateTime, Utc};

use crate::catalogue::Shop;
use crate::port::{Ledger, StoreError};
use crate::stock::{Ask, AskKind};

/// Lets lapsed holds of every sale go, and says when the next one lapses.
pub async fn run(
    ledger: &dyn Ledger,
    shop: &Shop,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mut next = None;
    for sale in &shop.sales {
        let mut lapse = ledger.next_lapse_at(&sale.id).await?;
        if lapse.is_some_and(|at| at <= now) {
            ledger.decide(&sale.id, vec![Ask::by_shop(AskKind::Expire)]).await?;
            lapse = ledger.next_lapse_at(&sale.id).await?;
        }
        next = [next, lapse].into_iter().flatten().min();
    }
    Ok(next)
}
