//! Stripe's books: sessions, payments and refunds, and what happens to them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::money::{Arrival, Payment, Refund};
use super::params::Params;
use super::refusal::Refusal;
use super::session::{Session, Status, Terms};
use crate::payment::{Names, News, Replays};

/// Everything that Stripe knows.
#[derive(Debug)]
pub(super) struct StripeBooks {
    pub(super) key: String,
    pub(super) webhook_secrets: Vec<String>,
    pub(super) names: Names,
    /// By name; names are not in order of time.
    pub(super) sessions: BTreeMap<String, Session>,
    /// Names of sessions, oldest first.
    pub(super) opened: Vec<String>,
    /// By payment intent.
    pub(super) payments: BTreeMap<String, Payment>,
    pub(super) refunds: Vec<Refund>,
    pub(super) replays: Replays,
    /// Whether refunds take days, as some banks do.
    pub(super) refunds_take_time: bool,
    pub(super) news: Vec<News>,
}

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Card,
    Bank,
}

impl StripeBooks {
    /// Empty books for an account with this key and webhook secret.
    pub(super) fn new(key: String, webhook_secret: String) -> Self {
        Self {
            key,
            webhook_secrets: vec![webhook_secret],
            names: Names::new(0x57),
            sessions: BTreeMap::new(),
            opened: Vec::new(),
            payments: BTreeMap::new(),
            refunds: Vec::new(),
            replays: Replays::default(),
            refunds_take_time: false,
            news: Vec::new(),
        }
    }

    /// Opens a session.
    pub(super) fn open(
        &mut self,
        params: &Params,
        now: DateTime<Utc>,
    ) -> Result<&Session, Refusal> {
        let terms = Terms::of(params, now)?;
        let id = self.names.mixed("cs_test_", 58);
        self.opened.push(id.clone());
        Ok(self.sessions.entry(id.clone()).or_insert(Session::open(id, terms, now)))
    }

    /// A session by its name.
    pub(super) fn session(&self, id: &str) -> Result<&Session, Refusal> {
        self.sessions.get(id).ok_or_else(|| Refusal::no_such("checkout.session", id))
    }

    /// Ends an open session.
    pub(super) fn expire(&mut self, id: &str, now: DateTime<Utc>) -> Result<&Session, Refusal> {
        let status = self.session(id)?.status;
        if status != Status::Open {
            let status = if status == Status::Complete { "complete" } else { "expired" };
            return Err(Refusal::impossible(format!(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{status}`."
            )));
        }
        self.end(id, now);
        self.session(id)
    }

    /// Ends every session whose time is over.
    pub(super) fn expire_due(&mut self, now: DateTime<Utc>) {
        let is_due =
            |session: &&Session| session.status == Status::Open && session.expires_at <= now;
        let due: Vec<_> =
            self.sessions.values().filter(is_due).map(|session| session.id.clone()).collect();
        for id in due {
            self.end(&id, now);
        }
    }

    fn end(&mut self, id: &str, now: DateTime<Utc>) {
        let Some(session) = self.sessions.get_mut(id) else { return };
        session.status = Status::Expired;
        let shown = session.show("");
        self.tell("checkout.session.expired", &shown, now);
    }

    /// Somebody with this mail pays a session that nobody has paid, on the page as long as it is open.
    pub(super) fn pay(&mut self, id: &str, email: &str, way: Way, now: DateTime<Utc>) {
        let unpaid = |session: &&mut Session| session.status != Status::Complete;
        let Some(session) = self.sessions.get_mut(id).filter(unpaid) else { return };
        let intent = self.names.mixed("pi_", 24);
        session.status = Status::Complete;
        session.email = Some(email.to_owned());
        session.intent = Some(intent.clone());
        session.is_paid = way == Way::Card;
        let arrival = if way == Way::Card { Arrival::Here } else { Arrival::OnItsWay };
        let payment = Payment {
            intent: intent.clone(),
            charge: self.names.mixed("ch_", 24),
            session: id.to_owned(),
            created: now,
            amount: session.terms.amount,
            currency: session.terms.currency.clone(),
            email: email.to_owned(),
            description: session.terms.description.clone(),
            metadata: session.terms.intent_metadata.clone(),
            arrival,
            refunded: 0,
            is_disputed: false,
        };
        let shown = session.show("");
        self.payments.insert(intent, payment);
        self.tell("checkout.session.completed", &shown, now);
    }

    /// What was paid by bank arrives, or does not.
    pub(super) fn arrive(&mut self, arrival: Arrival, now: DateTime<Utc>) {
        let waiting: Vec<_> = self
            .payments
            .values_mut()
            .filter(|payment| payment.arrival == Arrival::OnItsWay)
            .map(|payment| {
                payment.arrival = arrival;
                payment.session.clone()
            })
            .collect();
        let is_paid = arrival == Arrival::Here;
        let kind = if is_paid { "succeeded" } else { "failed" };
        for id in waiting {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            session.is_paid = is_paid;
            let shown = session.show("");
            self.tell(&format!("checkout.session.async_payment_{kind}"), &shown, now);
        }
    }

    /// Sends money back.
    pub(super) fn refund(&mut self, params: &Params, now: DateTime<Utc>) -> Result<Value, Refusal> {
        let intent = self.refunded_intent(params)?;
        let Some(payment) = self.payments.get_mut(&intent) else {
            return Err(Refusal::no_such_param("payment_intent", &intent, "payment_intent"));
        };
        let reasons = ["duplicate", "fraudulent", "requested_by_customer"];
        let refund = Refund {
            amount: payment.refundable(params)?,
            reason: params.choice("reason", &reasons)?.map(str::to_owned),
            metadata: params.metadata("metadata")?,
            id: self.names.mixed("re_", 24),
            intent,
            charge: payment.charge.clone(),
            created: now,
            currency: payment.currency.clone(),
            is_there: !self.refunds_take_time,
        };
        payment.refunded += refund.amount;
        let charge = payment.show_charge();
        let shown = refund.show();
        self.refunds.push(refund);
        self.tell("charge.refunded", &charge, now);
        self.tell("refund.created", &shown, now);
        Ok(shown)
    }

    /// Sends money back from the dashboard.
    pub(super) fn refund_by_hand(&mut self, session: &str, minor: i64, now: DateTime<Utc>) {
        let intent = self.sessions.get(session).and_then(|session| session.intent.clone());
        let amount = ("amount".to_owned(), minor.to_string());
        let intent = ("payment_intent".to_owned(), intent.unwrap_or_default());
        let refund = Params::of(vec![intent, amount], super::money::KNOWN);
        if let Err(refusal) = refund.and_then(|params| self.refund(&params, now)) {
            tracing::warn!(?refusal, "nothing was refunded by hand");
        }
    }

    fn refunded_intent(&self, params: &Params) -> Result<String, Refusal> {
        match (params.get("payment_intent"), params.get("charge")) {
            (Some(intent), None) => Ok(intent.to_owned()),
            (None, Some(charge)) => {
                let payment = self.payments.values().find(|payment| payment.charge == charge);
                let intent = payment.map(|payment| payment.intent.clone());
                intent.ok_or_else(|| Refusal::no_such_param("charge", charge, "charge"))
            }
            (None, None) => Err(Refusal::missing_param("payment_intent")),
            (Some(_), Some(_)) => {
                let words = "Only one of `payment_intent` and `charge` can be given.";
                Err(Refusal::impossible(words))
            }
        }
    }

    /// Refunds that took their time arrive.
    pub(super) fn refunds_arrive(&mut self, now: DateTime<Utc>) {
        let late = self.refunds.iter_mut().filter(|refund| !refund.is_there);
        let arrived: Vec<_> = late
            .map(|refund| {
                refund.is_there = true;
                refund.show()
            })
            .collect();
        for shown in arrived {
            self.tell("refund.updated", &shown, now);
        }
    }

    /// The payer of a session has the bank take the money back.
    pub(super) fn dispute(&mut self, session: &str, now: DateTime<Utc>) {
        let id = self.names.mixed("dp_", 24);
        let paid = self.payments.values_mut().find(|payment| payment.session == session);
        let Some(payment) = paid else { return };
        payment.is_disputed = true;
        let shown = payment.show_dispute(&id, now);
        self.tell("charge.dispute.created", &shown, now);
    }

    /// The payment intent as the API shows it.
    pub(super) fn show_intent(&self, id: &str, with_charge: bool) -> Result<Value, Refusal> {
        let payment =
            self.payments.get(id).ok_or_else(|| Refusal::no_such("payment_intent", id))?;
        let charge = if with_charge { payment.show_charge() } else { json!(payment.charge) };
        Ok(payment.show_intent(&charge))
    }

    fn tell(&mut self, kind: &str, object: &Value, now: DateTime<Utc>) {
        let id = self.names.mixed("evt_1", 23);
        let body = json!({
            "id": id,
            "object": "event",
            "api_version": "2025-09-30.clover",
            "created": now.timestamp(),
            "data": {"object": object},
            "livemode": false,
            "pending_webhooks": 1,
            "request": {"id": null, "idempotency_key": null},
            "type": kind,
        });
        self.news.push(News { id, body });
    }
}
