//! What Stripe's webhooks tell, in our words.

use chrono::{DateTime, Utc};
use salut_core::money::Money;
use salut_core::order::{PaymentReference, Standing};
use salut_core::port::PaymentEvent;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::wire::{CheckoutSession, Dispute, REFUND, Refund, RefundStatus, currency};
use crate::payment::payer::PayerKey;
use crate::payment::verified::{BadEvent, VerifiedBody};

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

/// Reads an event. What does not matter here is [`PaymentEvent::Other`].
pub(super) fn parse(body: VerifiedBody<'_>, payers: &PayerKey) -> Result<PaymentEvent, BadEvent> {
    let event: Event = serde_json::from_slice(body.bytes())?;
    match event.kind.as_str() {
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.expired" => session(event, payers),
        "checkout.session.async_payment_failed" => {
            let session: CheckoutSession = object(event)?;
            let (payment, session) = (session.payment(), session.session());
            Ok(PaymentEvent::Session { session, payment, standing: Standing::Dead })
        }
        "refund.created" | "refund.updated" | "charge.refund.updated" => refund(object(event)?),
        kind if kind.starts_with("charge.dispute.") => Ok(dispute(&object(event)?)),
        _ => Ok(PaymentEvent::Other),
    }
}

fn object<T: DeserializeOwned>(event: Event) -> Result<T, BadEvent> {
    Ok(serde_json::from_value(event.data.object)?)
}

fn session(event: Event, payers: &PayerKey) -> Result<PaymentEvent, BadEvent> {
    let at: Option<DateTime<Utc>> = DateTime::from_timestamp(event.created, 0);
    let at = at.ok_or_else(|| BadEvent("its time is none".to_owned()))?;
    let session: CheckoutSession = object(event)?;
    let standing = session.standing(at, payers).map_err(|error| BadEvent(error.to_string()))?;
    let (payment, session) = (session.payment(), session.session());
    Ok(PaymentEvent::Session { session, payment, standing })
}

/// Only what went back counts; a refund that is on its way is asked for by whoever waits for it.
fn refund(refund: Refund) -> Result<PaymentEvent, BadEvent> {
    let (Some(RefundStatus::Succeeded), Some(intent)) = (refund.status, &refund.payment_intent)
    else {
        return Ok(PaymentEvent::Other);
    };
    let currency = currency(&refund.currency);
    let currency =
        currency.ok_or_else(|| BadEvent("a refund in no currency of ours".to_owned()))?;
    Ok(PaymentEvent::Refunded {
        reference: PaymentReference(intent.clone()),
        ours: refund.known_as(REFUND).and_then(|id| id.parse().ok()),
        amount: Money::new(refund.amount, currency),
        refund: refund.id,
    })
}

fn dispute(dispute: &Dispute) -> PaymentEvent {
    let Some(intent) = &dispute.payment_intent else { return PaymentEvent::Other };
    let words = [&dispute.reason, &dispute.status];
    let words: Vec<_> = words.into_iter().flatten().map(String::as_str).collect();
    let reference = PaymentReference(intent.clone());
    PaymentEvent::Disputed { reference, what: words.join(", ") }
}

#[cfg(test)]
mod tests {
    use salut_core::money::Currency;
    use salut_core::order::{SessionId, Taken};
    use serde_json::json;

    use super::*;

    const AT: i64 = 1_800_000_000;

    fn parsed(kind: &str, object: &Value) -> Result<PaymentEvent, BadEvent> {
        let event =
            json!({ "id": "evt_1", "type": kind, "created": AT, "data": { "object": object } });
        let body = event.to_string();
        parse(VerifiedBody::proven(body.as_bytes()), &PayerKey::new(&"secret".into()))
    }

    fn session(status: &str, payment_status: &str) -> Value {
        json!({
            "id": "cs_1", "url": null, "status": status, "payment_status": payment_status,
            "payment_intent": "pi_1", "amount_total": 2628, "currency": "eur",
            "customer_details": { "email": "ana@example.com" },
            "client_reference_id": "mi-beta-17-stripe-1",
        })
    }

    fn told(standing: Standing) -> PaymentEvent {
        let payment = Some("mi-beta-17-stripe-1".parse().unwrap());
        PaymentEvent::Session { session: SessionId("cs_1".to_owned()), payment, standing }
    }

    #[test]
    fn a_completed_session_is_paid_only_if_it_says_so() {
        let payers = PayerKey::new(&"secret".into());
        let taken = Taken {
            reference: PaymentReference("pi_1".to_owned()),
            amount: Money::new(2628, Currency::Eur),
            payer: payers.payer(salut_core::order::ProviderName::Stripe, "ana@example.com"),
            at: DateTime::from_timestamp(AT, 0).unwrap(),
        };
        let paid = || Ok(told(Standing::Paid(taken.clone())));
        let completed = "checkout.session.completed";
        assert_eq!(parsed(completed, &session("complete", "paid")), paid());
        assert_eq!(parsed(completed, &session("complete", "unpaid")), Ok(told(Standing::Open)));
        let later = "checkout.session.async_payment_succeeded";
        assert_eq!(parsed(later, &session("complete", "paid")), paid());
    }

    #[test]
    fn an_expired_or_failed_session_is_dead() {
        let expired = parsed("checkout.session.expired", &session("expired", "unpaid"));
        assert_eq!(expired, Ok(told(Standing::Dead)));
        let failed = "checkout.session.async_payment_failed";
        assert_eq!(parsed(failed, &session("complete", "unpaid")), Ok(told(Standing::Dead)));
    }

    #[test]
    fn a_refund_counts_once_it_succeeded() {
        let refund = |status| {
            json!({
                "id": "re_1", "status": status, "amount": 500, "currency": "eur",
                "payment_intent": "pi_1", "metadata": { "refund": "mi-beta-17-stripe-1-r1" },
            })
        };
        let done = PaymentEvent::Refunded {
            reference: PaymentReference("pi_1".to_owned()),
            refund: "re_1".to_owned(),
            ours: Some("mi-beta-17-stripe-1-r1".parse().unwrap()),
            amount: Money::new(500, Currency::Eur),
        };
        assert_eq!(parsed("refund.updated", &refund("succeeded")), Ok(done));
        assert_eq!(parsed("refund.created", &refund("pending")), Ok(PaymentEvent::Other));
    }

    #[test]
    fn a_dispute_is_told_in_stripes_words() {
        let dispute = json!({ "payment_intent": "pi_1", "reason": "fraudulent", "status": "lost" });
        let what = "fraudulent, lost".to_owned();
        let reference = PaymentReference("pi_1".to_owned());
        let disputed = Ok(PaymentEvent::Disputed { reference, what });
        assert_eq!(parsed("charge.dispute.closed", &dispute), disputed);
    }

    #[test]
    fn other_events_are_let_go_and_rubbish_is_said_to_be_so() {
        assert_eq!(parsed("customer.created", &json!({})), Ok(PaymentEvent::Other));
        assert!(parsed("checkout.session.completed", &json!({ "id": 7 })).is_err());
        let payers = PayerKey::new(&"secret".into());
        assert!(parse(VerifiedBody::proven(b"[]"), &payers).is_err());
    }
}
