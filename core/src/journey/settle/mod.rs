//! A fan pays for a reservation: the hold is kept, the provider takes the money, the ledger confirms; an order follows.
//!
//! Owns what a fan does at the checkout page. The steps of a payment are in [`drive`], what is written of it in
//! [`book`], what providers tell in [`hear`]; payments that nobody visits are looked after by [`super::watch`]. The
//! order's record and the receipt follow from the ledger's `Confirmed` event, so that a crash right after it loses
//! neither.

pub(super) mod book;
mod drive;
mod hear;

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

pub(super) use self::drive::{Desk, Visit};
pub use self::hear::{Heard, heard};

use self::drive::{GRACE, Rest, Said};
use super::checkout::{self, Opened};
use super::until_settled;
use crate::catalogue::Shop;
use crate::clock::Clock;
use crate::ids::{FanId, ReservationId};
use crate::locale::Locale;
use crate::order::{
    Checkout, InTime, Order, OrderPayment, OrderState, Payment, PaymentId, PaymentReference,
    PaymentRequest, PaymentState, Taken,
};
use crate::port::{PaymentError, PaymentProvider, Providers, Store, StoreError, Stored};
use crate::stock::Confirmed;

/// How often another payment is planned in place of one that turns out to be over.
const PLANS_MAX: usize = 3;

/// What a fan pays for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pay {
    /// Who pays; only the fan who has the hold can.
    pub fan: FanId,
    /// The reservation.
    pub reservation: ReservationId,
    /// Where the fan comes back to from the provider's page.
    pub back: Url,
    /// The language of the provider's page.
    pub locale: Locale,
    /// The line on the provider's page.
    pub title: String,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The hold is confirmed, by this call or before: there is exactly one order.
    Confirmed(Confirmed),
    /// The fan goes on at the provider's page.
    Continue(Url),
    /// Nothing was taken. The hold is as it was.
    Declined,
    /// There is nothing to pay; the provider was not asked.
    NotPayable(Opened),
    /// It cannot be kept: it goes back.
    RefundDue(Taken),
    /// The money came in a way that a manager must look at.
    Held,
}

/// Why it is not known whether a payment was taken: do the same again, it can't be taken twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The provider gave no answer, or none that helps.
    #[error("the payment provider cannot be reached: {0}")]
    Provider(String),
}

impl From<PaymentError> for SettleError {
    fn from(error: PaymentError) -> Self {
        Self::Provider(error.to_string())
    }
}

/// Begins to pay for a reservation at the price of its checkout, or goes on with what was begun at this provider.
///
/// Calling it twice, at once or again after a crash gives one payment and one order: a payment is recorded before the
/// provider is asked, who knows it by its id, and the ledger knows it by its reference.
pub async fn begin(
    store: &dyn Store,
    clock: &dyn Clock,
    provider: &dyn PaymentProvider,
    pay: Pay,
) -> Result<Settled, SettleError> {
    let desk = Desk { store, clock, provider };
    for _ in 0..PLANS_MAX {
        let checkout = match checkout::look(store, clock, pay.fan, &pay.reservation).await? {
            Opened::Payable { checkout, .. } => checkout,
            Opened::Paid { .. } => return Ok(Settled::Confirmed(Confirmed::Before)),
            closed => return Ok(Settled::NotPayable(closed)),
        };
        let planned = until_settled(|| plan(desk, &pay, &checkout)).await?;
        let rest = match planned {
            Planned::This(id) => desk.drive(&id, Visit::Pays).await?,
            Planned::EndFirst(id) => desk.drive(&id, Visit::Ends).await?,
        };
        if let Some(settled) = settled(rest)? {
            return Ok(settled);
        }
    }
    Ok(Settled::Declined)
}

/// The fan comes back from the provider's page, paid or not: what was approved is taken.
pub async fn returned(
    store: &dyn Store,
    clock: &dyn Clock,
    providers: &dyn Providers,
    fan: FanId,
    reservation: &ReservationId,
) -> Result<Settled, SettleError> {
    let opened = checkout::look(store, clock, fan, reservation).await?;
    if opened == Opened::Unknown {
        return Ok(Settled::NotPayable(opened));
    }
    let mut page = None;
    for known in store.payments_of(reservation).await?.into_iter().rev() {
        let id = known.record.id();
        let visited = known.record.goes_on() && known.record.session.is_some();
        let Some(provider) = providers.get(id.provider).filter(|_| visited) else { continue };
        let rest = Desk { store, clock, provider }.drive(id, Visit::Back).await?;
        match settled(rest)? {
            Some(Settled::Continue(url)) => page = page.or(Some(url)),
            Some(settled) => return Ok(settled),
            None => {}
        }
    }
    match checkout::look(store, clock, fan, reservation).await? {
        Opened::Paid { .. } => Ok(Settled::Confirmed(Confirmed::Before)),
        Opened::Payable { .. } => Ok(page.map_or(Settled::Declined, Settled::Continue)),
        closed => Ok(Settled::NotPayable(closed)),
    }
}

/// Which payment is gone on with.
enum Planned {
    This(PaymentId),
    /// It asks for another price: it must end first.
    EndFirst(PaymentId),
}

/// The payment that is under way at this provider, or a new one, recorded.
async fn plan(desk: Desk<'_>, pay: &Pay, checkout: &Checkout) -> Result<Planned, StoreError> {
    let payments = desk.store.payments_of(&pay.reservation).await?;
    let mut known = payments.iter().map(|known| &known.record);
    if let Some(taken) = known.clone().find(|it| matches!(it.state, PaymentState::Taken(_))) {
        return Ok(Planned::This(taken.id().clone()));
    }
    let attempt = known.clone().map(|it| it.id().attempt).max().unwrap_or(0) + 1;
    let name = desk.provider.name();
    let amount = checkout.quote.total;
    match known.find(|it| it.is_live() && it.id().provider == name) {
        Some(live) if live.request.amount == amount => Ok(Planned::This(live.id().clone())),
        Some(live) => Ok(Planned::EndFirst(live.id().clone())),
        None => {
            let id = PaymentId { reservation: pay.reservation.clone(), provider: name, attempt };
            new_payment(desk, pay, checkout, id).await
        }
    }
}

async fn new_payment(
    desk: Desk<'_>,
    pay: &Pay,
    checkout: &Checkout,
    id: PaymentId,
) -> Result<Planned, StoreError> {
    let now = desk.clock.now();
    let request = PaymentRequest {
        id: id.clone(),
        amount: checkout.quote.total,
        locale: pay.locale,
        back: pay.back.clone(),
        expires_at: now,
        title: pay.title.clone(),
    };
    let payment = Payment::new(request, checkout.clone(), Some(now + GRACE));
    desk.store.commit(vec![Stored::new(payment).into()]).await?;
    Ok(Planned::This(id))
}

/// What the fan is told; none if this payment is over and another one can be tried.
fn settled(rest: Rest) -> Result<Option<Settled>, SettleError> {
    let Rest { payment, said } = rest;
    Ok(match (payment.state, said) {
        (PaymentState::Kept(_), Some(Said::Confirmed(confirmed))) => {
            Some(Settled::Confirmed(confirmed))
        }
        (PaymentState::Kept(_), _) => Some(Settled::Confirmed(Confirmed::Before)),
        (PaymentState::GoesBack { taken, .. }, _) => Some(Settled::RefundDue(taken)),
        (PaymentState::Held { .. }, _) => Some(Settled::Held),
        (_, Some(Said::No(PaymentError::Declined(_)))) => Some(Settled::Declined),
        (_, Some(Said::No(no))) => return Err(no.into()),
        (PaymentState::Waiting, _) => {
            let page = payment.session.and_then(|session| session.page);
            Some(page.map_or(Settled::Declined, Settled::Continue))
        }
        _ => None,
    })
}

/// The order that a confirmed hold becomes: paid in full at `at`, at the price that the payment began with.
///
/// Pure, so that the follower of the journal makes the same order however often it runs.
pub fn order_from(
    payment: Payment,
    reference: PaymentReference,
    at: DateTime<Utc>,
    shop: &Shop,
) -> Order {
    let id = payment.id().clone();
    // By the provider's clock: what was paid in time and heard of late is in time.
    let paid_at = payment.taken().map_or(at, |taken| taken.at);
    let in_time = if paid_at < payment.request.expires_at { InTime::Yes } else { InTime::Late };
    let amount = payment.request.amount;
    let refunds = payment.refunds.iter().filter_map(|refund| refund.of_order(at)).collect();
    let Checkout { reservation: order, fan, quote, chat, country, rights } = *payment.checkout;
    let payment = OrderPayment { id, reference, amount, in_time };
    let state = OrderState::Paid { at, ships_by: ships_by(shop, at) };
    Order { id: order, fan, quote, payment, chat, rights, state, country, refunds, entries: 0 }
}

/// The last day by which what is paid at `paid_at` leaves the warehouse, in the warehouse's zone.
pub fn ships_by(shop: &Shop, paid_at: DateTime<Utc>) -> NaiveDate {
    shop.calendar.ships_by(paid_at.with_timezone(&shop.calendar.zone).date_naive())
}

#[cfg(test)]
mod tests;
