//! Money that came and went: captures and refunds, and how the API shows them.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::amount::Amount;
use super::order::stamp;
use super::refusal::Refusal;

/// How long after a capture money can be sent back.
const REFUNDABLE: TimeDelta = TimeDelta::days(180);

/// Money taken.
#[derive(Debug, Clone)]
pub(super) struct Capture {
    pub(super) id: String,
    pub(super) order: String,
    pub(super) created: DateTime<Utc>,
    pub(super) amount: Amount,
    pub(super) custom_id: Option<String>,
    pub(super) invoice_id: Option<String>,
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
    Denied,
}

/// Money sent back.
#[derive(Debug, Clone)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) capture: String,
    pub(super) created: DateTime<Utc>,
    pub(super) amount: Amount,
    pub(super) custom_id: Option<String>,
    pub(super) invoice_id: Option<String>,
    pub(super) note: Option<String>,
    pub(super) is_there: bool,
}

impl Capture {
    /// Checks a refund of this capture, and gives its amount.
    pub(super) fn refundable(&self, body: &Value, now: DateTime<Utc>) -> Result<Amount, Refusal> {
        if self.arrival != Arrival::Here {
            let words = "The capture is not completed, so nothing of it can be refunded.";
            return Err(Refusal::impossible("INVALID_CAPTURE_STATUS", words));
        }
        if now > self.created + REFUNDABLE {
            let words = "You are over the time limit to perform a refund on this capture.";
            return Err(Refusal::impossible("REFUND_TIME_LIMIT_EXCEEDED", words));
        }
        let left = self.amount.minor - self.refunded;
        if left == 0 {
            let words = "The capture has already been fully refunded.";
            return Err(Refusal::impossible("CAPTURE_FULLY_REFUNDED", words));
        }
        let asked = match &body["amount"] {
            Value::Null => self.amount.with(left),
            amount => Amount::of(amount, "/amount")?,
        };
        if asked.currency != self.amount.currency {
            let words = "Refund must be in the same currency as the capture.";
            return Err(Refusal::impossible("REFUND_CAPTURE_CURRENCY_MISMATCH", words));
        }
        if asked.minor == 0 {
            let words = "Must be greater than zero.";
            return Err(Refusal::impossible("CANNOT_BE_ZERO_OR_NEGATIVE", words));
        }
        if asked.minor > left {
            let words = "The refund amount must be less than or equal to the capture amount that has not yet been refunded.";
            return Err(Refusal::impossible("REFUND_AMOUNT_EXCEEDED", words));
        }
        if self.is_disputed && asked.minor < self.amount.minor {
            let words = "A capture under dispute can only be refunded whole.";
            let issue = "CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED";
            return Err(Refusal::impossible(issue, words));
        }
        Ok(asked)
    }

    /// The capture as the API shows it.
    pub(super) fn show(&self, base: &str) -> Value {
        let status = match self.arrival {
            Arrival::Here if self.refunded == self.amount.minor => "REFUNDED",
            Arrival::Here if self.refunded > 0 => "PARTIALLY_REFUNDED",
            Arrival::Here => "COMPLETED",
            Arrival::OnItsWay => "PENDING",
            Arrival::Denied => "DECLINED",
        };
        let own = format!("{base}/v2/payments/captures/{}", self.id);
        let order = format!("{base}/v2/checkout/orders/{}", self.order);
        let mut shown = json!({
            "id": self.id,
            "status": status,
            "amount": self.amount.show(),
            "final_capture": true,
            "create_time": stamp(self.created),
            "update_time": stamp(self.created),
            "supplementary_data": {"related_ids": {"order_id": self.order}},
            "links": [
                {"href": own, "rel": "self", "method": "GET"},
                {"href": format!("{own}/refund"), "rel": "refund", "method": "POST"},
                {"href": order, "rel": "up", "method": "GET"},
            ],
        });
        if self.arrival == Arrival::OnItsWay {
            shown["status_details"] = json!({"reason": "ECHECK"});
        }
        named(&mut shown, self.custom_id.as_deref(), self.invoice_id.as_deref());
        shown
    }

    /// A dispute of the whole amount.
    pub(super) fn show_dispute(&self, id: &str, now: DateTime<Utc>) -> Value {
        json!({
            "dispute_id": id,
            "create_time": stamp(now),
            "disputed_transactions": [{
                "seller_transaction_id": self.id,
                "custom": self.custom_id,
                "invoice_number": self.invoice_id,
            }],
            "dispute_amount": self.amount.show(),
            "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "status": "OPEN",
        })
    }
}

impl Refund {
    /// The refund as the API shows it.
    pub(super) fn show(&self, base: &str) -> Value {
        let own = format!("{base}/v2/payments/refunds/{}", self.id);
        let up = format!("{base}/v2/payments/captures/{}", self.capture);
        let mut shown = json!({
            "id": self.id,
            "status": self.status(),
            "amount": self.amount.show(),
            "create_time": stamp(self.created),
            "update_time": stamp(self.created),
            "links": [
                {"href": own, "rel": "self", "method": "GET"},
                {"href": up, "rel": "up", "method": "GET"},
            ],
        });
        if let Some(note) = &self.note {
            shown["note_to_payer"] = json!(note);
        }
        named(&mut shown, self.custom_id.as_deref(), self.invoice_id.as_deref());
        shown
    }

    /// What is answered where the whole is not asked for.
    pub(super) fn show_briefly(&self, base: &str) -> Value {
        let shown = self.show(base);
        json!({"id": self.id, "status": self.status(), "links": shown["links"]})
    }

    fn status(&self) -> &'static str {
        if self.is_there { "COMPLETED" } else { "PENDING" }
    }
}

fn named(shown: &mut Value, custom_id: Option<&str>, invoice_id: Option<&str>) {
    for (name, value) in [("custom_id", custom_id), ("invoice_id", invoice_id)] {
        if let Some(value) = value {
            shown[name] = json!(value);
        }
    }
}
