//! Money that came and went: payment intents, their charges, refunds and disputes, and how the API shows them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::params::Params;
use super::refusal::Refusal;

/// A payment intent with its one charge.
#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) intent: String,
    pub(super) charge: String,
    pub(super) session: String,
    pub(super) created: DateTime<Utc>,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) email: String,
    pub(super) description: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) arrival: Arrival,
    /// What was sent back, in minor units.
    pub(super) refunded: i64,
    pub(super) is_disputed: bool,
}

/// Whether the money arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    Here,
    OnItsWay,
    Failed,
}

/// Money sent back.
#[derive(Debug, Clone)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) intent: String,
    pub(super) charge: String,
    pub(super) created: DateTime<Utc>,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) reason: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) is_there: bool,
}

/// What may stand in a request for a refund.
pub(super) const KNOWN: &[&str] = &[
    "payment_intent",
    "charge",
    "amount",
    "currency",
    "reason",
    "metadata[*]",
    "instructions_email",
    "expand[#]",
];

impl Payment {
    /// Checks a refund of this payment, and gives its amount.
    pub(super) fn refundable(&self, params: &Params) -> Result<i64, Refusal> {
        let Self { intent, charge, amount, refunded, .. } = self;
        if self.arrival != Arrival::Here {
            let words = format!("PaymentIntent {intent} has no successful charge to refund.");
            return Err(Refusal::impossible(words));
        }
        if self.is_disputed {
            let words = format!("Charge {charge} has been charged back; it cannot be refunded.");
            return Err(Refusal::state("charge_disputed", words));
        }
        let left = amount - refunded;
        if left == 0 {
            let words = format!("Charge {charge} has already been refunded.");
            return Err(Refusal::state("charge_already_refunded", words));
        }
        let asked = params.integer("amount")?.unwrap_or(left);
        if asked < 1 {
            let words = "This value must be greater than or equal to 1.";
            return Err(Refusal::invalid("amount", words));
        }
        if asked > left {
            let words =
                format!("Refund amount ({asked}) is greater than unrefunded amount ({left}).");
            return Err(Refusal::invalid("amount", &words));
        }
        Ok(asked)
    }

    /// The payment intent as the API shows it, with its charge whole or by name.
    pub(super) fn show_intent(&self, charge: &Value) -> Value {
        let status = match self.arrival {
            Arrival::Here => "succeeded",
            Arrival::OnItsWay => "processing",
            Arrival::Failed => "requires_payment_method",
        };
        let received = if self.arrival == Arrival::Here { self.amount } else { 0 };
        json!({
            "id": self.intent,
            "object": "payment_intent",
            "amount": self.amount,
            "amount_received": received,
            "created": self.created.timestamp(),
            "currency": self.currency,
            "description": self.description,
            "latest_charge": charge,
            "livemode": false,
            "metadata": self.metadata,
            "receipt_email": null,
            "status": status,
        })
    }

    /// The charge as the API shows it.
    pub(super) fn show_charge(&self) -> Value {
        let status = match self.arrival {
            Arrival::Here => "succeeded",
            Arrival::OnItsWay => "pending",
            Arrival::Failed => "failed",
        };
        json!({
            "id": self.charge,
            "object": "charge",
            "amount": self.amount,
            "amount_captured": self.amount,
            "amount_refunded": self.refunded,
            "billing_details": {"email": self.email, "name": null, "phone": null, "address": null},
            "captured": true,
            "created": self.created.timestamp(),
            "currency": self.currency,
            "description": self.description,
            "disputed": self.is_disputed,
            "livemode": false,
            "metadata": self.metadata,
            "paid": self.arrival == Arrival::Here,
            "payment_intent": self.intent,
            "refunded": self.refunded == self.amount,
            "status": status,
        })
    }

    /// A dispute of the whole amount.
    pub(super) fn show_dispute(&self, id: &str, now: DateTime<Utc>) -> Value {
        json!({
            "id": id,
            "object": "dispute",
            "amount": self.amount,
            "charge": self.charge,
            "created": now.timestamp(),
            "currency": self.currency,
            "livemode": false,
            "metadata": {},
            "payment_intent": self.intent,
            "reason": "product_not_received",
            "status": "needs_response",
        })
    }
}

impl Refund {
    /// The refund as the API shows it.
    pub(super) fn show(&self) -> Value {
        json!({
            "id": self.id,
            "object": "refund",
            "amount": self.amount,
            "charge": self.charge,
            "created": self.created.timestamp(),
            "currency": self.currency,
            "metadata": self.metadata,
            "payment_intent": self.intent,
            "reason": self.reason,
            "status": if self.is_there { "succeeded" } else { "pending" },
        })
    }
}
