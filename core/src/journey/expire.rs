//! Time passes: holds that nobody paid let their units go, waves come up, entries are drawn.

use chrono::{DateTime, Utc};

use crate::catalogue::Shop;
use crate::port::{Ledger, StoreError};
use crate::stock::{Ask, AskKind};

/// Lets everything happen that is due in any sale, and says when the next thing is.
pub async fn run(
    ledger: &dyn Ledger,
    shop: &Shop,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mut next = None;
    for sale in &shop.sales {
        let mut due = ledger.next_due_at(&sale.id).await?;
        if due.is_some_and(|at| at <= now) {
            ledger.decide(&sale.id, vec![Ask::by_shop(AskKind::Expire)]).await?;
            due = ledger.next_due_at(&sale.id).await?;
        }
        next = [next, due].into_iter().flatten().min();
    }
    Ok(next)
}
