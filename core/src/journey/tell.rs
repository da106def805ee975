//! Whom to write to unasked, and the many whom a draw gave no units: each is told the place, page after page.

use chrono::{DateTime, Utc};

use super::work::{done, unless_recorded};
use super::{link, remind};
use crate::delivery::{Content, Delivery};
use crate::fan::{Chat, Platform};
use crate::ids::{FanId, SaleId};
use crate::port::{Change, Job, Store, StoreError, Stored, Task};
use crate::stock::{DrawnEntry, EntryState};

/// How many entries are told in one commit. Reading the order anew for each page costs more than the page.
const PAGE: usize = 2_000;

/// Whether a fan asked to be told of just this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// By joining the waitlist, or by entering the draw.
    Yes,
    /// Only if the fan wants to be reminded of the sale.
    Maybe,
}

/// Where a fan hears something that was not an answer. Discord quarantines bots that write to many people unasked,
/// so there only those hear of it who asked for it, or to be reminded of the sale.
pub(super) async fn whom(
    store: &dyn Store,
    sale: &SaleId,
    fan: FanId,
    asked: Asked,
) -> Result<Option<Chat>, StoreError> {
    let reminded = remind::wanted(store, sale, fan).await?;
    if reminded.is_some() {
        return Ok(reminded);
    }
    // Whoever waited may be one with another fan by now.
    let known = link::current(store, fan).await?;
    let accounts = known.map(|known| known.record.accounts).unwrap_or_default();
    let elsewhere = accounts.iter().find(|account| account.platform != Platform::Discord);
    let on_discord = accounts.first().filter(|_| asked == Asked::Yes);
    Ok(elsewhere.or(on_discord).copied().map(Chat::Private))
}

/// Records what the next entries of the order are told, and how far it is.
pub(super) async fn places(
    store: &dyn Store,
    job: &Stored<Job>,
    (sale, told): (&SaleId, u32),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let order = store.draw(sale).await?.and_then(|draw| draw.result);
    let order = order.map(|result| result.order).unwrap_or_default();
    let page: Vec<_> = order.iter().skip(told as usize).take(PAGE).collect();
    if page.is_empty() {
        return store.commit(vec![done(job, now)]).await;
    }
    let mut changes = Vec::new();
    for drawn in &page {
        changes.extend(place(store, sale, drawn, now).await?);
    }
    let told = told.saturating_add(u32::try_from(page.len()).unwrap_or(u32::MAX));
    let task = Task::TellDrawn { sale: sale.clone(), done: told };
    changes.push(job.clone().with(Job { task, ..job.record.clone() }).into());
    store.commit(changes).await
}

/// The delivery for one entry; none for one that has units, was withdrawn, or whose fan is not written to.
async fn place(
    store: &dyn Store,
    sale: &SaleId,
    drawn: &DrawnEntry,
    now: DateTime<Utc>,
) -> Result<Option<Change>, StoreError> {
    let entries = store.entries_of(sale, drawn.fan).await?;
    let waits = |state| matches!(state, EntryState::Waiting { .. });
    if !entries.iter().any(|entry| entry.number == drawn.entry && waits(entry.state)) {
        return Ok(None);
    }
    let Some(to) = whom(store, sale, drawn.fan, Asked::Maybe).await? else { return Ok(None) };
    let (sale, entry, fan) = (sale.clone(), drawn.entry, drawn.fan);
    unless_recorded(store, Delivery::new(to, Content::NotDrawn { sale, entry, fan }, now)).await
}
