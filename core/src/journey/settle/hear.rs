//! A provider tells something by itself: in any order, late, or a hundred times over.

use chrono::{DateTime, Utc};

use super::book;
use crate::clock::Clock;
use crate::journey::until_settled;
use crate::money::Money;
use crate::order::{
    Alarm, Dispute, Payment, PaymentId, PaymentReference, PaymentState, ProviderName, RefundBy,
    RefundId, RefundState, Session, SessionId, Standing,
};
use crate::port::{PaymentEvent, Store, StoreError, Stored};

/// What became of something that a provider told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// What follows from it is recorded; nothing may.
    Done,
    /// It is about a payment that nobody here knows: a person must look.
    Unknown,
}

/// Records what follows from what `provider` tells. Told again, nothing more follows.
pub async fn heard(
    store: &dyn Store,
    clock: &dyn Clock,
    provider: ProviderName,
    event: &PaymentEvent,
) -> Result<Heard, StoreError> {
    let now = clock.now();
    match event {
        PaymentEvent::Other => Ok(Heard::Done),
        PaymentEvent::Session { session, payment, standing } => {
            let of = Of { provider, session, payment: payment.as_ref() };
            until_settled(|| stands(store, of, standing, now)).await
        }
        PaymentEvent::Refunded { reference, refund, ours, amount } => {
            let told = Told { refund, ours: ours.as_ref(), amount: *amount };
            until_settled(|| went_back(store, (provider, reference), told, now)).await
        }
        PaymentEvent::Disputed { reference, what } => {
            until_settled(|| contested(store, (provider, reference), what, now)).await
        }
    }
}

/// Which payment a session is of.
#[derive(Clone, Copy)]
struct Of<'a> {
    provider: ProviderName,
    session: &'a SessionId,
    payment: Option<&'a PaymentId>,
}

async fn find(store: &dyn Store, of: Of<'_>) -> Result<Option<Stored<Payment>>, StoreError> {
    let known = store.payment_by_session(of.provider, of.session).await?;
    match (known, of.payment.filter(|id| id.provider == of.provider)) {
        // It may come before the answer to the request that opened the session.
        (None, Some(id)) => store.payment(id).await,
        (known, _) => Ok(known),
    }
}

async fn stands(
    store: &dyn Store,
    of: Of<'_>,
    standing: &Standing,
    now: DateTime<Utc>,
) -> Result<Heard, StoreError> {
    let Some(known) = find(store, of).await? else { return Ok(Heard::Unknown) };
    let mut next = known.record.clone();
    let asked = next.state == PaymentState::Collecting;
    next = match standing {
        Standing::Paid(taken) => {
            let session = Session { id: of.session.clone(), page: None };
            next.session = next.session.or(Some(session));
            next.is_paid(taken.clone(), now)
        }
        // Who is asked to take the money gives the better answer.
        Standing::Dead if !asked => next.dies(now),
        _ if next.is_live() && next.session.is_some() => Payment { due: Some(now), ..next },
        _ => next,
    };
    let kept = book::keep(store, known, next, now).await?;
    if let PaymentState::Taken(taken) = kept.record.state.clone() {
        book::decide(store, kept, taken, now).await?;
    }
    Ok(Heard::Done)
}

/// A refund, as a provider tells it.
#[derive(Clone, Copy)]
struct Told<'a> {
    refund: &'a str,
    ours: Option<&'a RefundId>,
    amount: Money,
}

async fn went_back(
    store: &dyn Store,
    (provider, reference): (ProviderName, &PaymentReference),
    told: Told<'_>,
    now: DateTime<Utc>,
) -> Result<Heard, StoreError> {
    let Some(known) = store.payment_by_reference(provider, reference).await? else {
        return Ok(Heard::Unknown);
    };
    let mut next = known.record.clone();
    let ours = told.ours.filter(|ours| ours.payment == *next.id()).map(|ours| ours.number);
    let ours = next.refunds.iter().find(|refund| Some(refund.number) == ours);
    let state = RefundState::Done { reference: told.refund.to_owned(), at: now };
    let told_before = next.refunds.iter().any(|refund| {
        matches!(&refund.state, RefundState::Done { reference, .. } if reference == told.refund)
    });
    if let Some(number) = ours.map(|refund| refund.number).filter(|_| !told_before) {
        next = next.refunded(number, told.refund.to_owned(), now);
    } else if !told_before {
        next.add_refund(told.amount, RefundBy::Provider, state);
    }
    book::keep(store, known, next, now).await?;
    Ok(Heard::Done)
}

async fn contested(
    store: &dyn Store,
    (provider, reference): (ProviderName, &PaymentReference),
    what: &str,
    now: DateTime<Utc>,
) -> Result<Heard, StoreError> {
    let Some(known) = store.payment_by_reference(provider, reference).await? else {
        return Ok(Heard::Unknown);
    };
    let mut next = known.record.clone();
    if !next.disputes.iter().any(|dispute| dispute.what == what) {
        next.disputes.push(Dispute { what: what.to_owned(), at: now });
        next.alarm(Alarm::Disputed);
        next.due = Some(next.due.map_or(now, |due| due.min(now)));
    }
    book::keep(store, known, next, now).await?;
    Ok(Heard::Done)
}
