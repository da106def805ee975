//! What is written down of a payment, and what its money means to the ledger.
//!
//! Every change of a payment goes through [`keep`], so that whoever must hear of it hears of it in the same commit.

use chrono::{DateTime, Utc};

use crate::delivery::{Content, Delivery};
use crate::ids::ReservationId;
use crate::journey::refund;
use crate::journey::work::unless_recorded;
use crate::order::{
    HeldWhy, Payment, PaymentId, PaymentState, Refund, RefundId, RefundState, Taken,
};
use crate::port::{Store, StoreError, Stored};
use crate::stock::{Ask, AskKind, Confirmed, HoldState, Outcome};

/// The payment with this id, which was recorded before.
pub(in crate::journey) async fn read(
    store: &dyn Store,
    id: &PaymentId,
) -> Result<Stored<Payment>, StoreError> {
    let gone = || StoreError::Damaged(format!("payment {id} is gone"));
    store.payment(id).await?.ok_or_else(gone)
}

/// Writes what became of a payment, and what its fan is told of that.
pub(in crate::journey) async fn keep(
    store: &dyn Store,
    known: Stored<Payment>,
    next: Payment,
    now: DateTime<Utc>,
) -> Result<Stored<Payment>, StoreError> {
    if known.record == next {
        return Ok(known);
    }
    let mut changes = Vec::new();
    for content in tells(&known.record, &next) {
        let told = Delivery::new(next.checkout.chat, content, now);
        changes.extend(unless_recorded(store, told).await?);
    }
    changes.extend(refund::of_order(store, &known.record, &next, now).await?);
    let next = known.with(next);
    changes.push(next.clone().into());
    store.commit(changes).await?;
    Ok(Stored { revision: next.revision + 1, ..next })
}

/// What the fan hears of the change from `before` to `after`.
fn tells(before: &Payment, after: &Payment) -> Vec<Content> {
    let held = |payment: &Payment| matches!(payment.state, PaymentState::Held { .. });
    let fan = after.checkout.fan;
    let newly_held = (held(after) && !held(before))
        .then(|| Content::PaymentHeld { payment: after.id().clone(), fan });
    let is_done = |refund: &&Refund| matches!(refund.state, RefundState::Done { .. });
    let done = after.ended_since(before).filter(is_done).map(|refund| Content::Refunded {
        refund: RefundId { payment: after.id().clone(), number: refund.number },
        fan,
    });
    newly_held.into_iter().chain(done).collect()
}

/// Asks the ledger whether the money can be kept, and writes down what it says.
pub(in crate::journey) async fn decide(
    store: &dyn Store,
    known: Stored<Payment>,
    taken: Taken,
    now: DateTime<Utc>,
) -> Result<Option<Confirmed>, StoreError> {
    let (payment, payer) = (taken.reference.clone(), taken.payer);
    let reservation = known.record.id().reservation.clone();
    let confirm = AskKind::Confirm { hold: reservation.number, payment, payer };
    let (next, confirmed) = match ask(store, &reservation, confirm).await? {
        Outcome::Confirmed(confirmed) => {
            (known.record.clone().is_kept(taken, now), Some(confirmed))
        }
        Outcome::RefundDue(why) => (known.record.clone().goes_back(taken, why, now), None),
        Outcome::Refused(_) => (known.record.clone().is_held(taken, HeldWhy::NoHold, now), None),
        other => return Err(crate::journey::unexpected(&other)),
    };
    keep(store, known, next, now).await?;
    Ok(confirmed)
}

/// Lets the hold lapse again once no payment of it goes on. A payment that begins meanwhile has a higher number, which
/// the ledger heeds.
pub(in crate::journey) async fn end_if_idle(
    store: &dyn Store,
    reservation: &ReservationId,
) -> Result<(), StoreError> {
    let payments = store.payments_of(reservation).await?;
    if payments.iter().any(|known| known.record.goes_on()) {
        return Ok(());
    }
    let newest = payments.iter().map(|known| known.record.id().attempt).max();
    if let Some(attempt) = newest {
        let end = AskKind::EndPayment { hold: reservation.number, attempt };
        ask(store, reservation, end).await?;
    }
    Ok(())
}

/// When the hold's time is over; none if it is over already, or nothing is held.
pub(in crate::journey) async fn open_until(
    store: &dyn Store,
    reservation: &ReservationId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let known = store.reservation(reservation).await?;
    Ok(known.and_then(|known| match known.hold.state {
        HoldState::Open { until } | HoldState::Paying { until } => {
            Some(until).filter(|until| now < *until)
        }
        _ => None,
    }))
}

/// Asks the ledger something about a hold.
pub(super) async fn ask(
    store: &dyn Store,
    reservation: &ReservationId,
    kind: AskKind,
) -> Result<Outcome, StoreError> {
    crate::journey::ask(store, &reservation.sale, Ask::by_shop(kind)).await
}
