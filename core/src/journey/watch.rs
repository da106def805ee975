//! Payments are looked after until nothing is left to do: what a crash left half done goes on, sessions are closed at
//! the end of their hold, money that cannot be kept goes back.
//!
//! A unit is not let go before the provider said that nobody can pay for it any more.

use chrono::{DateTime, TimeDelta, Utc};

use super::settle::{Desk, SettleError, Visit, book};
use super::work::unless_recorded;
use super::{refund, until_settled};
use crate::clock::Clock;
use crate::delivery::{Content, Delivery};
use crate::fan::{Account, Chat};
use crate::order::{Alarm, Payment, PaymentId, PaymentState};
use crate::port::{Change, Providers, Store, StoreError, Stored};

/// The longest wait before a provider that gave no answer is asked again.
const RETRY_AFTER_MAX: TimeDelta = TimeDelta::seconds(30);

/// So many times without an answer, managers are told.
const FAILURES_TOLD: u32 = 10;

/// Who looks after payments, and whom to ask.
#[derive(Clone, Copy)]
pub struct Cashier<'a> {
    /// Where payments are.
    pub store: &'a dyn Store,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Who takes money.
    pub providers: &'a dyn Providers,
    /// Who is told what needs a person.
    pub managers: &'a [Account],
}

/// What became of a look at a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// It went on as far as it could.
    Done,
    /// The provider gave no answer; it is asked again.
    Silent {
        /// Why.
        why: String,
    },
}

/// Payments that must be looked after now, longest due first, at most `limit`.
pub async fn due(
    store: &dyn Store,
    now: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<PaymentId>, StoreError> {
    let due = store.due_payments(now, limit).await?;
    Ok(due.into_iter().map(|payment| payment.record.id().clone()).collect())
}

/// When the next payment must be looked after.
pub async fn next_due(store: &dyn Store) -> Result<Option<DateTime<Utc>>, StoreError> {
    store.next_payment_due().await
}

/// Does what is due of a payment. Two who do it at once do it once.
pub async fn run(cashier: Cashier<'_>, id: &PaymentId) -> Result<Watched, StoreError> {
    let known = book::read(cashier.store, id).await?;
    if known.record.due.is_none_or(|due| due > cashier.clock.now()) {
        return Ok(Watched::Done);
    }
    match attend(cashier, id).await {
        Ok(()) | Err(SettleError::Store(StoreError::Conflict(_))) => Ok(Watched::Done),
        Err(SettleError::Store(error)) => Err(error),
        Err(SettleError::Provider(why)) => {
            until_settled(|| later(cashier, id)).await?;
            Ok(Watched::Silent { why })
        }
    }
}

async fn attend(cashier: Cashier<'_>, id: &PaymentId) -> Result<(), SettleError> {
    let Cashier { store, clock, .. } = cashier;
    tell_managers(cashier, id).await?;
    if book::read(store, id).await?.record.goes_on() {
        desk(cashier, id)?.drive(id, Visit::Watch).await?;
    }
    let known = book::read(store, id).await?.record;
    if known.goes_on() {
        return Ok(());
    }
    if !matches!(known.state, PaymentState::Kept(_)) {
        book::end_if_idle(store, &id.reservation).await?;
    }
    if known.next_refund().is_some() {
        refund::carry_out(desk(cashier, id)?, id).await?;
    }
    tell_managers(cashier, id).await?;
    let known = book::read(store, id).await?;
    if known.record.next_refund().is_none() && known.record.alarms.is_empty() {
        let next = Payment { due: None, ..known.record.clone() };
        book::keep(store, known, next, clock.now()).await?;
    }
    Ok(())
}

fn desk<'a>(cashier: Cashier<'a>, id: &PaymentId) -> Result<Desk<'a>, SettleError> {
    let Cashier { store, clock, providers, .. } = cashier;
    let unused = || SettleError::Provider(format!("{} is not in use", id.provider.name()));
    let provider = providers.get(id.provider).ok_or_else(unused)?;
    Ok(Desk { store, clock, provider })
}

async fn tell_managers(cashier: Cashier<'_>, id: &PaymentId) -> Result<(), StoreError> {
    let Cashier { store, clock, managers, .. } = cashier;
    let known = book::read(store, id).await?;
    if known.record.alarms.is_empty() {
        return Ok(());
    }
    let mut changes: Vec<Change> = Vec::new();
    for alarm in &known.record.alarms {
        for manager in managers {
            let content =
                Content::PaymentAlarm { payment: id.clone(), alarm: *alarm, manager: *manager };
            let told = Delivery::new(Chat::Private(*manager), content, clock.now());
            changes.extend(unless_recorded(store, told).await?);
        }
    }
    let next = Payment { alarms: Vec::new(), ..known.record.clone() };
    changes.push(Stored { record: next, revision: known.revision }.into());
    store.commit(changes).await
}

/// The provider gave no answer: it is asked again after a while that grows.
async fn later(cashier: Cashier<'_>, id: &PaymentId) -> Result<(), StoreError> {
    let now = cashier.clock.now();
    let known = book::read(cashier.store, id).await?;
    let seconds = 1_i64 << known.record.failures.min(5);
    let wait = TimeDelta::seconds(seconds).min(RETRY_AFTER_MAX);
    let mut next = known.record.clone().hears_nothing(now + wait);
    if next.failures == FAILURES_TOLD {
        next.alarm(Alarm::Silent);
    }
    book::keep(cashier.store, known, next, now).await?;
    Ok(())
}
