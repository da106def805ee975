//! What Stripe sends, as far as we read it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use salut_core::money::{Currency, Money};
use salut_core::order::{
    PaymentId, PaymentReference, ProviderName, RefundStanding, SessionId, Standing, Taken,
};
use salut_core::port::PaymentError;
use serde::Deserialize;
use url::Url;

use crate::payment::payer::PayerKey;

/// The key of our refund's id there.
pub(super) const REFUND: &str = "refund";

/// A Checkout Session.
#[derive(Debug, Deserialize)]
pub(super) struct CheckoutSession {
    pub(super) id: String,
    pub(super) url: Option<Url>,
    status: Option<SessionStatus>,
    payment_status: PaymentStatus,
    payment_intent: Option<String>,
    amount_total: Option<i64>,
    currency: Option<String>,
    customer_details: Option<CustomerDetails>,
    client_reference_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SessionStatus {
    Open,
    Complete,
    Expired,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PaymentStatus {
    Paid,
    Unpaid,
    NoPaymentRequired,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Deserialize)]
struct CustomerDetails {
    email: Option<String>,
}

/// A refund.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) status: Option<RefundStatus>,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) payment_intent: Option<String>,
    pub(super) metadata: Option<HashMap<String, String>>,
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RefundStatus {
    Succeeded,
    Pending,
    RequiresAction,
    Failed,
    Canceled,
    #[serde(other)]
    Unknown,
}

/// A page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
}

/// A dispute.
#[derive(Debug, Deserialize)]
pub(super) struct Dispute {
    pub(super) payment_intent: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) status: Option<String>,
}

/// A refusal.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Refusal {
    #[serde(default)]
    pub(super) error: RefusalReason,
}

/// Why.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RefusalReason {
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

impl RefusalReason {
    /// In one line, for logs and managers.
    pub(super) fn told(&self) -> String {
        let parts = [&self.kind, &self.code, &self.message];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(": ")
    }
}

impl CheckoutSession {
    /// Stripe's name for it.
    pub(super) fn session(&self) -> SessionId {
        SessionId(self.id.clone())
    }

    /// Our payment.
    pub(super) fn payment(&self) -> Option<PaymentId> {
        self.client_reference_id.as_deref()?.parse().ok()
    }

    /// How it stands; what is paid was paid `at` that time.
    pub(super) fn standing(
        &self,
        at: DateTime<Utc>,
        payers: &PayerKey,
    ) -> Result<Standing, PaymentError> {
        match (self.payment_status, self.status) {
            (PaymentStatus::Paid, _) => self.taken(at, payers).map(Standing::Paid),
            (_, Some(SessionStatus::Expired)) => Ok(Standing::Dead),
            // Complete and not paid: a bank still thinks about it.
            _ => Ok(Standing::Open),
        }
    }

    fn taken(&self, at: DateTime<Utc>, payers: &PayerKey) -> Result<Taken, PaymentError> {
        let lacks = |what: &str| PaymentError::Refused(format!("{}: paid without {what}", self.id));
        let reference = self.payment_intent.clone().ok_or_else(|| lacks("a payment intent"))?;
        let minor = self.amount_total.ok_or_else(|| lacks("an amount"))?;
        let currency = self.currency.as_deref().and_then(currency);
        let currency = currency.ok_or_else(|| lacks("a currency of ours"))?;
        let email = self.customer_details.as_ref().and_then(|known| known.email.as_deref());
        Ok(Taken {
            reference: PaymentReference(reference),
            amount: Money::new(minor, currency),
            payer: email.and_then(|email| payers.payer(ProviderName::Stripe, email)),
            at,
        })
    }
}

impl Refund {
    /// How it stands; one that failed is refused, since it will not come.
    pub(super) fn standing(self) -> Result<RefundStanding, PaymentError> {
        match self.status {
            Some(RefundStatus::Succeeded) => Ok(RefundStanding::Done { reference: self.id }),
            Some(RefundStatus::Failed | RefundStatus::Canceled) => {
                Err(PaymentError::Refused(format!("the refund {} failed", self.id)))
            }
            _ => Ok(RefundStanding::Pending),
        }
    }

    /// Our id of something, if we gave it one.
    pub(super) fn known_as(&self, key: &str) -> Option<&str> {
        self.metadata.as_ref()?.get(key).map(String::as_str)
    }
}

/// Stripe writes currencies in small letters.
pub(super) fn currency(code: &str) -> Option<Currency> {
    code.to_ascii_uppercase().parse().ok()
}
