//! Money goes back: a manager asks for it, and the provider carries it out, once.

use chrono::{DateTime, TimeDelta, Utc};

use super::settle::{Desk, SettleError, book};
use super::until_settled;
use crate::ids::ReservationId;
use crate::money::Money;
use crate::order::{
    Actor, Audit, Order, Payment, PaymentId, PaymentState, RefundBy, RefundId, RefundStanding,
    RefundState,
};
use crate::port::{Change, PaymentError, Store, StoreError, Stored};

/// How often a provider is asked for a refund that it has not carried out yet.
const ASK_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(60);

/// What became of a manager's wish to send money back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It goes back now.
    Due(RefundId),
    /// Everything went back before, or is on its way.
    NothingLeft,
    /// So much was not paid, or it is another currency.
    TooMuch {
        /// What is left of the payment.
        left: Money,
    },
    /// No money of this payment is with us.
    NotPaid,
}

/// The payment that `typed` names and that waits, or waited, for a manager: by its own id or by its reservation's. Of
/// several, the first with money left.
pub async fn held(store: &dyn Store, typed: &str) -> Result<Option<Payment>, StoreError> {
    let typed = typed.trim().to_lowercase();
    // A payment's id may read as a reservation's of a sale with an odd name, but then there is no such payment.
    if let Ok(id) = typed.parse::<PaymentId>()
        && let Some(known) = store.payment(&id).await?
    {
        return Ok(Some(known.record).filter(Payment::is_with_managers));
    }
    let Ok(reservation) = typed.parse::<ReservationId>() else { return Ok(None) };
    let payments = store.payments_of(&reservation).await?;
    let held = payments.into_iter().map(|known| known.record).filter(Payment::is_with_managers);
    Ok(held.min_by_key(|payment| payment.left().is_none_or(|left| left.minor == 0)))
}

/// A manager sends back `amount` of a payment, or all that is left of it.
pub async fn ask(
    store: &dyn Store,
    id: &PaymentId,
    amount: Option<Money>,
    by: Actor,
    now: DateTime<Utc>,
) -> Result<Asked, StoreError> {
    until_settled(|| record(store, id, (amount, by), now)).await
}

async fn record(
    store: &dyn Store,
    id: &PaymentId,
    (amount, by): (Option<Money>, Actor),
    now: DateTime<Utc>,
) -> Result<Asked, StoreError> {
    let Some(known) = store.payment(id).await? else { return Ok(Asked::NotPaid) };
    let settled = matches!(known.record.state, PaymentState::Kept(_) | PaymentState::Held { .. });
    let Some(left) = known.record.left().filter(|_| settled) else { return Ok(Asked::NotPaid) };
    if left.minor == 0 {
        return Ok(Asked::NothingLeft);
    }
    let amount = amount.unwrap_or(left);
    if amount.currency != left.currency || amount.minor > left.minor || amount.minor <= 0 {
        return Ok(Asked::TooMuch { left });
    }
    let mut next = Payment { due: Some(now), ..known.record.clone() };
    let refund = next.add_refund(amount, RefundBy::Manager(by), RefundState::Due);
    book::keep(store, known, next, now).await?;
    Ok(Asked::Due(refund))
}

/// Money of an order is to go back: the provider of its payment is asked next. None if so much is not left of it.
pub(super) async fn due(
    store: &dyn Store,
    order: &Order,
    (amount, by): (Money, Actor),
    now: DateTime<Utc>,
) -> Result<Option<Change>, StoreError> {
    let known = book::read(store, &order.payment.id).await?;
    let left = known.record.left().filter(|left| left.currency == amount.currency);
    if left.is_none_or(|left| left.minor < amount.minor) {
        return Ok(None);
    }
    let mut next = Payment { due: Some(now), ..known.record.clone() };
    next.add_refund(amount, RefundBy::Manager(by), RefundState::Due);
    Ok(Some(known.with(next).into()))
}

/// What becomes of a payment's order, and of its log, as money of it went back or could not.
pub(super) async fn of_order(
    store: &dyn Store,
    before: &Payment,
    after: &Payment,
    now: DateTime<Utc>,
) -> Result<Vec<Change>, StoreError> {
    let ended: Vec<_> = after.ended_since(before).collect();
    if ended.is_empty() {
        return Ok(Vec::new());
    }
    let known = store.order(&after.id().reservation).await?;
    let Some(known) = known.filter(|known| known.record.payment.id == *after.id()) else {
        return Ok(Vec::new());
    };
    let (mut order, mut entries) = (known.record.clone(), Vec::new());
    for refund in ended {
        let (next, deed) = order.hears_of(refund, now);
        let (id, number) = (next.id.clone(), next.entries);
        let entry = Audit { order: id, number, at: now, by: Actor::Shop, deed };
        entries.push(Stored::new(entry).into());
        order = next;
    }
    entries.push(known.with(order).into());
    Ok(entries)
}

/// Has the provider carry out what is due.
pub(super) async fn carry_out(desk: Desk<'_>, id: &PaymentId) -> Result<(), SettleError> {
    let Desk { store, clock, provider } = desk;
    loop {
        let known = book::read(store, id).await?;
        let Some(refund) = known.record.next_refund() else { return Ok(()) };
        let (next, number) = (known.record.clone(), refund.id.number);
        let (next, pending) = match provider.refund(&refund).await {
            Ok(RefundStanding::Done { reference }) => {
                (next.refunded(number, reference, clock.now()), false)
            }
            Ok(RefundStanding::Pending) => {
                (Payment { due: Some(clock.now() + ASK_AGAIN_AFTER), failures: 0, ..next }, true)
            }
            Err(PaymentError::Unreachable(why)) => return Err(SettleError::Provider(why)),
            Err(PaymentError::Declined(why) | PaymentError::Refused(why)) => {
                (next.refund_refused(number, why, clock.now()), false)
            }
        };
        book::keep(store, known, next, clock.now()).await?;
        if pending {
            return Ok(());
        }
    }
}
