//! What PayPal's webhooks tell, in our words.

use chrono::{DateTime, Utc};
use salut_core::order::{PaymentReference, SessionId, Standing};
use salut_core::port::PaymentEvent;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::wire::{Capture, Order, Refund, up};
use crate::payment::payer::PayerKey;
use crate::payment::verified::{BadEvent, VerifiedBody};

#[derive(Deserialize)]
struct Event {
    event_type: String,
    resource: Value,
}

/// An approval that came to nothing.
#[derive(Deserialize)]
struct Approval {
    order_id: String,
}

#[derive(Deserialize)]
struct Dispute {
    reason: Option<String>,
    status: Option<String>,
    #[serde(default)]
    disputed_transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Transaction {
    seller_transaction_id: Option<String>,
}

/// Reads an event. What does not matter here is [`PaymentEvent::Other`].
pub(super) fn parse(
    body: VerifiedBody<'_>,
    payers: &PayerKey,
    now: DateTime<Utc>,
) -> Result<PaymentEvent, BadEvent> {
    let event: Event = serde_json::from_slice(body.bytes())?;
    match event.event_type.as_str() {
        "CHECKOUT.ORDER.APPROVED" | "CHECKOUT.ORDER.COMPLETED" => {
            order(&resource(event)?, payers, now)
        }
        "CHECKOUT.PAYMENT-APPROVAL.REVERSED" => {
            let session = SessionId(resource::<Approval>(event)?.order_id);
            Ok(PaymentEvent::Session { session, payment: None, standing: Standing::Dead })
        }
        "PAYMENT.CAPTURE.COMPLETED" => captured(&resource(event)?, now),
        "PAYMENT.CAPTURE.REFUNDED" => refunded(resource(event)?),
        "PAYMENT.CAPTURE.REVERSED" => reversed(&event),
        kind if kind.starts_with("CUSTOMER.DISPUTE.") => Ok(disputed(&resource(event)?)),
        _ => Ok(PaymentEvent::Other),
    }
}

fn resource<T: DeserializeOwned>(event: Event) -> Result<T, BadEvent> {
    Ok(serde_json::from_value(event.resource)?)
}

fn order(order: &Order, payers: &PayerKey, now: DateTime<Utc>) -> Result<PaymentEvent, BadEvent> {
    let standing = order.standing(now, payers).map_err(|error| BadEvent(error.to_string()))?;
    // Whether an order without captures is dead, PayPal is asked.
    let standing = if standing == Standing::Dead { Standing::Open } else { standing };
    Ok(PaymentEvent::Session { session: order.session(), payment: order.payment(), standing })
}

fn captured(capture: &Capture, now: DateTime<Utc>) -> Result<PaymentEvent, BadEvent> {
    let session = capture.session().ok_or_else(|| BadEvent("a capture of no order".to_owned()))?;
    let standing = Standing::Paid(capture.taken(now).map_err(BadEvent)?);
    Ok(PaymentEvent::Session { session, payment: capture.payment(), standing })
}

fn refunded(refund: Refund) -> Result<PaymentEvent, BadEvent> {
    let lacks = |what: &str| BadEvent(format!("a refund without {what}"));
    let amount = refund.amount.as_ref().and_then(super::wire::Amount::money);
    Ok(PaymentEvent::Refunded {
        reference: PaymentReference(up(&refund.links).ok_or_else(|| lacks("a capture"))?),
        ours: refund.custom_id.as_deref().and_then(|id| id.parse().ok()),
        amount: amount.ok_or_else(|| lacks("an amount in a currency of ours"))?,
        refund: refund.id,
    })
}

/// PayPal took the money back. It tells so with the capture, or with a refund that leads to it.
fn reversed(event: &Event) -> Result<PaymentEvent, BadEvent> {
    let resource: Refund = serde_json::from_value(event.resource.clone())?;
    let capture = up(&resource.links).filter(|_| leads_to_capture(&resource));
    let reference = PaymentReference(capture.unwrap_or(resource.id));
    Ok(PaymentEvent::Disputed { reference, what: "reversed".to_owned() })
}

fn leads_to_capture(resource: &Refund) -> bool {
    let is_capture = |link: &super::wire::Link| {
        link.rel == "up" && link.href.path().contains("/payments/captures/")
    };
    resource.links.iter().any(is_capture)
}

fn disputed(dispute: &Dispute) -> PaymentEvent {
    let mut ids = dispute.disputed_transactions.iter();
    let Some(id) = ids.find_map(|transaction| transaction.seller_transaction_id.clone()) else {
        return PaymentEvent::Other;
    };
    let words = [&dispute.reason, &dispute.status];
    let words: Vec<_> = words.into_iter().flatten().map(String::as_str).collect();
    PaymentEvent::Disputed { reference: PaymentReference(id), what: words.join(", ") }
}

#[cfg(test)]
mod tests {
    use salut_core::money::{Currency, Money};
    use salut_core::order::Taken;
    use serde_json::json;

    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn parsed(kind: &str, resource: &Value) -> Result<PaymentEvent, BadEvent> {
        let body = json!({ "id": "WH-1", "event_type": kind, "resource": resource }).to_string();
        let payers = PayerKey::new(&"secret".into());
        parse(VerifiedBody::proven(body.as_bytes()), &payers, noon())
    }

    fn told(standing: Standing) -> PaymentEvent {
        let payment = Some("mi-beta-17-paypal-1".parse().unwrap());
        PaymentEvent::Session { session: SessionId("5O1".to_owned()), payment, standing }
    }

    #[test]
    fn an_approved_order_is_approved() {
        let units = json!([{ "custom_id": "mi-beta-17-paypal-1" }]);
        let order = json!({ "id": "5O1", "status": "APPROVED", "purchase_units": units });
        assert_eq!(parsed("CHECKOUT.ORDER.APPROVED", &order), Ok(told(Standing::Approved)));
    }

    #[test]
    fn a_capture_is_money_taken() {
        let capture = json!({
            "id": "3C6", "status": "COMPLETED", "custom_id": "mi-beta-17-paypal-1",
            "amount": { "value": "26.28", "currency_code": "EUR" },
            "create_time": "2027-01-15T08:00:00Z",
            "supplementary_data": { "related_ids": { "order_id": "5O1" } },
        });
        let taken = Taken {
            reference: PaymentReference("3C6".to_owned()),
            amount: Money::new(2628, Currency::Eur),
            payer: None,
            at: noon(),
        };
        assert_eq!(parsed("PAYMENT.CAPTURE.COMPLETED", &capture), Ok(told(Standing::Paid(taken))));
    }

    #[test]
    fn a_refund_leads_to_its_capture() {
        let refund = json!({
            "id": "1R2", "status": "COMPLETED", "custom_id": "mi-beta-17-paypal-1-r1",
            "amount": { "value": "5.00", "currency_code": "EUR" },
            "links": [{ "rel": "up", "href": "https://api.paypal.com/v2/payments/captures/3C6" }],
        });
        let refunded = PaymentEvent::Refunded {
            reference: PaymentReference("3C6".to_owned()),
            refund: "1R2".to_owned(),
            ours: Some("mi-beta-17-paypal-1-r1".parse().unwrap()),
            amount: Money::new(500, Currency::Eur),
        };
        assert_eq!(parsed("PAYMENT.CAPTURE.REFUNDED", &refund), Ok(refunded));
    }

    #[test]
    fn disputes_and_reversals_are_told_in_paypals_words() {
        let disputed = |what: &str| {
            let reference = PaymentReference("3C6".to_owned());
            Ok(PaymentEvent::Disputed { reference, what: what.to_owned() })
        };
        let dispute = json!({
            "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED", "status": "OPEN",
            "disputed_transactions": [{ "seller_transaction_id": "3C6" }],
        });
        let words = "MERCHANDISE_OR_SERVICE_NOT_RECEIVED, OPEN";
        assert_eq!(parsed("CUSTOMER.DISPUTE.CREATED", &dispute), disputed(words));
        let capture = json!({
            "id": "3C6",
            "links": [{ "rel": "up", "href": "https://api.paypal.com/v2/checkout/orders/5O1" }],
        });
        assert_eq!(parsed("PAYMENT.CAPTURE.REVERSED", &capture), disputed("reversed"));
    }

    #[test]
    fn an_approval_that_comes_to_nothing_is_dead() {
        let dead = PaymentEvent::Session {
            session: SessionId("5O1".to_owned()),
            payment: None,
            standing: Standing::Dead,
        };
        let approval = json!({ "order_id": "5O1" });
        assert_eq!(parsed("CHECKOUT.PAYMENT-APPROVAL.REVERSED", &approval), Ok(dead));
    }

    #[test]
    fn other_events_are_let_go_and_rubbish_is_said_to_be_so() {
        assert_eq!(parsed("BILLING.PLAN.CREATED", &json!({})), Ok(PaymentEvent::Other));
        assert!(parsed("PAYMENT.CAPTURE.COMPLETED", &json!({ "id": 7 })).is_err());
    }
}
