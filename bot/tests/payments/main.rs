//! The clients of those who take money, against local servers of theirs: whatever goes wrong, money moves once.

#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod inbox;
mod paypal;
mod stripe;
mod webhooks;

use chrono::{DateTime, TimeDelta, Utc};
use salut::payment::PayerKey;
use salut_core::clock::ManualClock;
use salut_core::locale::Locale;
use salut_core::money::{Currency, Money};
use salut_core::order::{
    PaymentReference, PaymentRequest, RefundRequest, RefundStanding, Standing, Taken,
};
use salut_core::port::PaymentError;
use salut_emulators::payment::Visitor;

fn noon() -> DateTime<Utc> {
    "2027-03-08T12:00:00Z".parse().unwrap()
}

fn clock() -> ManualClock {
    ManualClock::at(noon())
}

fn payers() -> PayerKey {
    PayerKey::new(&"a secret".into())
}

fn ana() -> Visitor {
    Visitor::new("ana@example.com")
}

/// What Ana owes for `mi-beta-17`, as `attempt`.
fn request(attempt: &str) -> PaymentRequest {
    PaymentRequest {
        id: attempt.parse().unwrap(),
        amount: Money::new(2628, Currency::Eur),
        locale: Locale::FrFr,
        back: "https://shop.example/checkout/1/back".parse().unwrap(),
        expires_at: noon() + TimeDelta::minutes(10),
        title: "Mi Band × 2".to_owned(),
    }
}

/// Half of it goes back.
fn half(payment: &str, reference: &PaymentReference) -> RefundRequest {
    RefundRequest {
        id: format!("{payment}-r1").parse().unwrap(),
        reference: reference.clone(),
        amount: Money::new(1314, Currency::Eur),
    }
}

#[track_caller]
fn taken(standing: Result<Standing, PaymentError>) -> Taken {
    let Ok(Standing::Paid(taken)) = standing else { panic!("{standing:?}") };
    taken
}

fn is_unknown<T>(outcome: &Result<T, PaymentError>) -> bool {
    matches!(outcome, Err(PaymentError::Unreachable(_)))
}

fn is_done(refund: &Result<RefundStanding, PaymentError>) -> bool {
    matches!(refund, Ok(RefundStanding::Done { .. }))
}
