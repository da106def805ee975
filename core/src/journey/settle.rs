//! A fan pays for a reservation: the provider is asked, the ledger confirms the hold, an order can follow.
//!
//! Owns the order of those steps; the order's record and the receipt follow from the ledger's `Confirmed`
//! event, so that a crash right after it loses neither.
//!
//! The hold is looked at before the provider is asked, so nothing is begun for a hold that is over. A hold
//! can still lapse while the provider answers: then the ledger refuses the payment and the outcome is
//! [`Settled::TooLate`], which carries what must not be kept. The only provider of this version, the
//! sandbox, takes no money, so there is nothing to give back; what happens to real money that comes too
//! late is for the payments issue to add, at that outcome.

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

use super::checkout::{self, Opened};
use crate::catalogue::Shop;
use crate::clock::Clock;
use crate::ids::{FanId, ReservationId};
use crate::order::{Checkout, Order, OrderState, Payment, PaymentReference};
use crate::port::{Begun, PaymentError, PaymentProvider, PaymentRequest, Store, StoreError};
use crate::stock::{Ask, AskKind, Confirmed, Outcome, Refusal};

/// What a fan pays for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pay {
    /// Who pays; only the fan who has the hold can.
    pub fan: FanId,
    /// The reservation.
    pub reservation: ReservationId,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The hold is confirmed, by this call or before: there is exactly one order.
    Confirmed(Confirmed),
    /// The fan goes on at the provider's page.
    Continue(Url),
    /// The provider refused; nothing was taken. The hold is as it was.
    Declined,
    /// There is nothing to pay; the provider was not asked.
    NotPayable(Opened),
    /// The hold was closed while the provider answered: this payment must not be kept.
    TooLate {
        /// The payment.
        payment: Payment,
        /// What the ledger said to it.
        refusal: Refusal,
    },
}

/// Why it is not known whether a payment was taken: do the same again, it can't be taken twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The provider cannot be reached.
    #[error("the payment provider cannot be reached: {0}")]
    Provider(String),
}

/// Pays for a reservation at the price of its checkout.
///
/// Calling it twice, at once or again after a crash gives one payment and one order: providers know a
/// request by its reservation, and the ledger knows a payment by its reference.
pub async fn run(
    store: &dyn Store,
    clock: &dyn Clock,
    provider: &dyn PaymentProvider,
    pay: Pay,
) -> Result<Settled, SettleError> {
    let amount = match checkout::look(store, clock, pay.fan, &pay.reservation).await? {
        Opened::Payable { checkout, .. } => checkout.quote.total,
        Opened::Paid { .. } => return Ok(Settled::Confirmed(Confirmed::Before)),
        closed => return Ok(Settled::NotPayable(closed)),
    };
    let request = PaymentRequest { reservation: pay.reservation.clone(), amount };
    match provider.begin(request).await {
        Ok(Begun::Paid(payment)) => Ok(confirm(store, &pay.reservation, payment).await?),
        Ok(Begun::Continue(page)) => Ok(Settled::Continue(page)),
        Err(PaymentError::Declined(_)) => Ok(Settled::Declined),
        Err(PaymentError::Unreachable(why)) => Err(SettleError::Provider(why)),
    }
}

async fn confirm(
    store: &dyn Store,
    reservation: &ReservationId,
    payment: Payment,
) -> Result<Settled, StoreError> {
    let reference = payment.reference.clone();
    let ask = Ask::by_shop(AskKind::Confirm { hold: reservation.number, payment: reference });
    let outcomes = store.decide(&reservation.sale, vec![ask]).await?;
    match outcomes.into_iter().next() {
        Some(Outcome::Confirmed(confirmed)) => Ok(Settled::Confirmed(confirmed)),
        Some(Outcome::Refused(refusal)) => Ok(Settled::TooLate { payment, refusal }),
        other => Err(StoreError::Damaged(format!("confirming was answered by {other:?}"))),
    }
}

/// The order that a confirmed hold becomes: paid in full at `at`, at the price of its checkout.
///
/// Pure, so that the follower of the journal makes the same order however often it runs.
pub fn order_from(
    checkout: Checkout,
    reference: PaymentReference,
    at: DateTime<Utc>,
    shop: &Shop,
) -> Order {
    let Checkout { reservation, fan, quote, chat } = checkout;
    let payment = Payment { reference, amount: quote.total };
    let state = OrderState::Paid { at, ships_by: ships_by(shop, at) };
    Order { id: reservation, fan, quote, payment, chat, state }
}

/// The last day by which what is paid at `paid_at` leaves the warehouse, in the warehouse's zone.
pub fn ships_by(shop: &Shop, paid_at: DateTime<Utc>) -> NaiveDate {
    shop.calendar.ships_by(paid_at.with_timezone(&shop.calendar.zone).date_naive())
}
