//! What we and a payment provider call things: providers, payments, sessions, refunds, and how they stand.
//!
//! Owns the words of that talk; asks nobody (`port` has the promises, `journey` the use).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::ids::ReservationId;
use crate::locale::Locale;
use crate::money::Money;

/// Who takes money for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ProviderName {
    /// Cards.
    Stripe,
    /// Accounts at `PayPal`.
    PayPal,
    /// Nobody: a try without money.
    Sandbox,
}

impl ProviderName {
    /// Every provider.
    pub const ALL: [Self; 3] = [Self::Stripe, Self::PayPal, Self::Sandbox];

    /// The name in ids, log fields and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::PayPal => "paypal",
            Self::Sandbox => "sandbox",
        }
    }
}

/// A payment's id, ours: it is in the provider's metadata, and idempotency keys derive from it.
/// People read `mi-beta-17-stripe-1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PaymentId {
    /// What is paid for.
    pub reservation: ReservationId,
    /// Where.
    pub provider: ProviderName,
    /// Which attempt to pay the reservation it is, over all providers, from 1.
    pub attempt: u32,
}

impl fmt::Display for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.reservation, self.provider.name(), self.attempt)
    }
}

/// The text is no id of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no id of a payment or refund of ours")]
pub struct NotOurs(pub String);

impl FromStr for PaymentId {
    type Err = NotOurs;

    fn from_str(text: &str) -> Result<Self, NotOurs> {
        let bad = || NotOurs(text.to_owned());
        let (rest, attempt) = text.rsplit_once('-').ok_or_else(bad)?;
        let (reservation, provider) = rest.rsplit_once('-').ok_or_else(bad)?;
        let named = |known: &ProviderName| known.name() == provider;
        let id = Self {
            reservation: reservation.parse().map_err(|_| bad())?,
            provider: ProviderName::ALL.into_iter().find(named).ok_or_else(bad)?,
            attempt: attempt.parse().map_err(|_| bad())?,
        };
        // Only what we would have written ourselves: no sign, no leading zero.
        if id.to_string() == text { Ok(id) } else { Err(bad()) }
    }
}

/// A refund's id, ours. People read `mi-beta-17-stripe-1-r1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RefundId {
    /// The payment of which money goes back.
    pub payment: PaymentId,
    /// Which refund of it this is, from 1.
    pub number: u32,
}

impl fmt::Display for RefundId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-r{}", self.payment, self.number)
    }
}

impl FromStr for RefundId {
    type Err = NotOurs;

    fn from_str(text: &str) -> Result<Self, NotOurs> {
        let bad = || NotOurs(text.to_owned());
        let (payment, number) = text.rsplit_once("-r").ok_or_else(bad)?;
        let (payment, number) = (payment.parse()?, number.parse().map_err(|_| bad())?);
        let id = Self { payment, number };
        if id.to_string() == text { Ok(id) } else { Err(bad()) }
    }
}

/// A provider's own name for money it took.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PaymentReference(pub String);

/// A provider's own name for the page or order by which it takes the money.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SessionId(pub String);

/// The person who paid, as far as the provider knows one: a keyed hash, the same over all platforms, from which
/// nobody can guess the account or the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Payer(pub [u8; 16]);

/// What a provider is asked to take. The same payment is asked for in the same words every time: providers refuse
/// an idempotency key with other parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRequest {
    /// The payment's id.
    pub id: PaymentId,
    /// How much.
    pub amount: Money,
    /// The language of the provider's page.
    pub locale: Locale,
    /// Where the fan comes back to, paid or not.
    pub back: Url,
    /// When the hold ends. A provider's page may live longer: it is closed then.
    pub expires_at: DateTime<Utc>,
    /// The line on the provider's page.
    pub title: String,
}

/// A provider's page or order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The provider's name for it.
    pub id: SessionId,
    /// The page that the fan visits; none if there is nothing to visit.
    pub page: Option<Url>,
}

/// Money that a provider has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The provider's name for it.
    pub reference: PaymentReference,
    /// How much.
    pub amount: Money,
    /// Who paid.
    pub payer: Option<Payer>,
    /// When, by the provider's clock.
    pub at: DateTime<Utc>,
}

/// How a session stands at its provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was paid; it still can be.
    Open,
    /// The fan approved; the money is not taken before it is collected.
    Approved,
    /// The money is taken, once and for all.
    Paid(Taken),
    /// Nothing was paid, and nothing can be any more.
    Dead,
}

/// What goes back of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// The refund's id, which stays the same over all tries.
    pub id: RefundId,
    /// The provider's name for the money.
    pub reference: PaymentReference,
    /// How much of it.
    pub amount: Money,
}

/// How a refund stands at its provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundStanding {
    /// The money is on its way to the fan.
    Done {
        /// The provider's name for the refund.
        reference: String,
    },
    /// The provider has the order and has not carried it out yet: ask again.
    Pending,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_back_as_they_were_written() {
        let id: PaymentId = "mi-beta-17-stripe-2".parse().unwrap();
        assert_eq!((id.provider, id.attempt), (ProviderName::Stripe, 2));
        assert_eq!(id.reservation.to_string(), "mi-beta-17");
        assert_eq!(id.to_string(), "mi-beta-17-stripe-2");
        let refund: RefundId = "mi-beta-17-stripe-2-r1".parse().unwrap();
        assert_eq!((refund.payment.clone(), refund.number), (id, 1));
        assert_eq!(refund.to_string(), "mi-beta-17-stripe-2-r1");
    }

    #[test]
    fn what_we_would_not_write_is_not_ours() {
        for text in ["", "mi-beta-17", "mi-beta-17-bank-1", "mi-beta-17-stripe-01", "x-1-paypal-+1"]
        {
            assert_eq!(text.parse::<PaymentId>(), Err(NotOurs(text.to_owned())), "{text}");
        }
        assert!("mi-beta-17-stripe-1-r01".parse::<RefundId>().is_err());
    }
}
