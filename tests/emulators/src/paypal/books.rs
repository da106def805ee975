//! PayPal's books: orders, captures and refunds, and what happens to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::capture::{Arrival, Capture, Refund};
use super::order::{Order, Payer, Status, Terms, Way, stamp};
use super::refusal::Refusal;
use super::seal::Seal;
use super::webhook::Transmission;
use crate::payment::{Names, News, Replays, name_of};

/// Everything that PayPal knows.
#[derive(Debug)]
pub(super) struct PayPalBooks {
    pub(super) client: String,
    pub(super) secret: String,
    pub(super) webhook_id: String,
    /// The server's own address.
    pub(super) base: String,
    pub(super) seal: Arc<Seal>,
    pub(super) names: Names,
    /// Access tokens, and until when they are good.
    pub(super) tokens: BTreeMap<String, DateTime<Utc>>,
    /// By name; names are not in order of time.
    pub(super) orders: BTreeMap<String, Order>,
    /// Names of orders, oldest first.
    pub(super) opened: Vec<String>,
    pub(super) captures: BTreeMap<String, Capture>,
    pub(super) refunds: BTreeMap<String, Refund>,
    pub(super) replays: Replays,
    /// What was sent, for those who ask whether it was.
    pub(super) transmissions: Vec<Transmission>,
    /// Whether refunds take days.
    pub(super) refunds_take_time: bool,
    pub(super) news: Vec<News>,
}

/// The account of a shop, and what signs for the server.
pub(super) struct Account {
    pub(super) client: String,
    pub(super) secret: String,
    pub(super) webhook_id: String,
    pub(super) seal: Arc<Seal>,
}

impl PayPalBooks {
    /// Empty books of a shop.
    pub(super) fn new(account: Account) -> Self {
        let Account { client, secret, webhook_id, seal } = account;
        Self {
            client,
            secret,
            webhook_id,
            base: String::new(),
            seal,
            names: Names::new(0x9a),
            tokens: BTreeMap::new(),
            orders: BTreeMap::new(),
            opened: Vec::new(),
            captures: BTreeMap::new(),
            refunds: BTreeMap::new(),
            replays: Replays::default(),
            transmissions: Vec::new(),
            refunds_take_time: false,
            news: Vec::new(),
        }
    }

    /// Opens an order.
    pub(super) fn open(&mut self, body: &Value, now: DateTime<Utc>) -> Result<&Order, Refusal> {
        let terms = Terms::of(body)?;
        let id = self.names.capitals("", 17);
        self.opened.push(id.clone());
        Ok(self.orders.entry(id.clone()).or_insert(Order::new(id, terms, now)))
    }

    /// An order by its name, unless its time is over.
    pub(super) fn order(&self, id: &str, now: DateTime<Utc>) -> Result<&Order, Refusal> {
        let order = self.orders.get(id).filter(|order| !order.is_over(now));
        order.ok_or_else(Refusal::not_found)
    }

    /// The order as the API shows it.
    pub(super) fn show(&self, order: &Order) -> Value {
        let captures = order.capture.as_ref().and_then(|id| self.captures.get(id));
        let captures: Vec<_> =
            captures.into_iter().map(|capture| capture.show(&self.base)).collect();
        order.show(&self.base, &captures)
    }

    /// Somebody with this mail approves an order.
    pub(super) fn approve(&mut self, id: &str, email: &str, way: Way, now: DateTime<Utc>) {
        let waits = |order: &&mut Order| order.status == Status::Waits && !order.is_over(now);
        let Some(order) = self.orders.get_mut(id).filter(waits) else { return };
        let payer = Payer { id: payer_id(email), email: email.to_owned() };
        order.approve(payer, way, now);
        let shown = order.show(&self.base, &[]);
        self.tell("CHECKOUT.ORDER.APPROVED", &shown, now);
    }

    /// Takes the money of an approved order.
    pub(super) fn capture(&mut self, id: &str, now: DateTime<Utc>) -> Result<&Order, Refusal> {
        let order = self.orders.get(id).ok_or_else(Refusal::not_found)?;
        self.capturable(order, now)?;
        let arrival = if order.way == Way::Slow { Arrival::OnItsWay } else { Arrival::Here };
        let capture = Capture {
            id: self.names.capitals("", 17),
            order: id.to_owned(),
            created: now,
            amount: order.terms.amount.clone(),
            custom_id: order.terms.custom_id.clone(),
            invoice_id: order.terms.invoice_id.clone(),
            arrival,
            refunded: 0,
            is_disputed: false,
        };
        if order.way == Way::Declines {
            return Err(self.decline(id));
        }
        let order = self.orders.get_mut(id).ok_or_else(Refusal::not_found)?;
        order.status = Status::Completed;
        order.capture = Some(capture.id.clone());
        let shown = capture.show(&self.base);
        self.captures.insert(capture.id.clone(), capture);
        let word = if arrival == Arrival::Here { "COMPLETED" } else { "PENDING" };
        self.tell(&format!("PAYMENT.CAPTURE.{word}"), &shown, now);
        self.orders.get(id).ok_or_else(Refusal::not_found)
    }

    fn capturable(&self, order: &Order, now: DateTime<Utc>) -> Result<(), Refusal> {
        if order.status == Status::Completed {
            let words = "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.";
            return Err(Refusal::impossible("ORDER_ALREADY_CAPTURED", words));
        }
        if order.is_over(now) {
            let words = "Order is expired and hence cannot be captured.";
            return Err(Refusal::impossible("ORDER_EXPIRED", words));
        }
        if order.status == Status::Waits {
            let words = "Payer has not yet approved the Order for payment.";
            return Err(Refusal::impossible("ORDER_NOT_APPROVED", words));
        }
        let invoice = order.terms.invoice_id.as_ref();
        let mut others = self.captures.values();
        if invoice.is_some() && others.any(|other| other.invoice_id.as_ref() == invoice) {
            let words = "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.";
            return Err(Refusal::impossible("DUPLICATE_INVOICE_ID", words));
        }
        Ok(())
    }

    /// The bank says no: the payer may choose another way, on the same page.
    fn decline(&mut self, id: &str) -> Refusal {
        if let Some(order) = self.orders.get_mut(id) {
            order.status = Status::Waits;
        }
        let words = "The instrument presented was either declined by the processor or bank, or it can't be used for this payment.";
        let page = format!("{}/checkoutnow?token={id}", self.base);
        Refusal::impossible("INSTRUMENT_DECLINED", words).redirecting(page)
    }

    /// What was on its way arrives, or does not.
    pub(super) fn arrive(&mut self, arrival: Arrival, now: DateTime<Utc>) {
        let base = self.base.clone();
        let waiting = self.captures.values_mut();
        let arrived: Vec<_> = waiting
            .filter(|capture| capture.arrival == Arrival::OnItsWay)
            .map(|capture| {
                capture.arrival = arrival;
                capture.show(&base)
            })
            .collect();
        let word = if arrival == Arrival::Here { "COMPLETED" } else { "DENIED" };
        for shown in arrived {
            self.tell(&format!("PAYMENT.CAPTURE.{word}"), &shown, now);
        }
    }

    /// Sends money of a capture back.
    pub(super) fn refund(
        &mut self,
        capture: &str,
        body: &Value,
        now: DateTime<Utc>,
    ) -> Result<&Refund, Refusal> {
        let found = self.captures.get_mut(capture).ok_or_else(Refusal::not_found)?;
        let owned = |name: &str| body[name].as_str().map(str::to_owned);
        let refund = Refund {
            amount: found.refundable(body, now)?,
            id: self.names.capitals("", 17),
            capture: capture.to_owned(),
            created: now,
            custom_id: owned("custom_id").or_else(|| found.custom_id.clone()),
            invoice_id: owned("invoice_id"),
            note: owned("note_to_payer"),
            is_there: !self.refunds_take_time,
        };
        found.refunded += refund.amount.minor;
        if refund.is_there {
            self.tell("PAYMENT.CAPTURE.REFUNDED", &refund.show(&self.base), now);
        }
        Ok(self.refunds.entry(refund.id.clone()).or_insert(refund))
    }

    /// Sends money back from PayPal's own pages.
    pub(super) fn refund_by_hand(&mut self, order: &str, minor: i64, now: DateTime<Utc>) {
        let capture = self.captures.values().find(|capture| capture.order == order);
        let Some(capture) = capture.cloned() else { return };
        let body = json!({"amount": capture.amount.with(minor).show()});
        if let Err(refusal) = self.refund(&capture.id, &body, now) {
            tracing::warn!(?refusal, "nothing was refunded by hand");
        }
    }

    /// Refunds that took their time arrive.
    pub(super) fn refunds_arrive(&mut self, now: DateTime<Utc>) {
        let base = self.base.clone();
        let late = self.refunds.values_mut().filter(|refund| !refund.is_there);
        let arrived: Vec<_> = late
            .map(|refund| {
                refund.is_there = true;
                refund.show(&base)
            })
            .collect();
        for shown in arrived {
            self.tell("PAYMENT.CAPTURE.REFUNDED", &shown, now);
        }
    }

    /// The payer of an order opens a dispute.
    pub(super) fn dispute(&mut self, order: &str, now: DateTime<Utc>) {
        let id = self.names.capitals("PP-R-", 8);
        let mut captures = self.captures.values_mut();
        let Some(capture) = captures.find(|capture| capture.order == order) else { return };
        capture.is_disputed = true;
        let shown = capture.show_dispute(&id, now);
        self.tell("CUSTOMER.DISPUTE.CREATED", &shown, now);
    }

    fn tell(&mut self, kind: &str, resource: &Value, now: DateTime<Utc>) {
        let id = self.names.capitals("WH-", 17) + &self.names.capitals("-", 17);
        let resource_type = match kind {
            "CHECKOUT.ORDER.APPROVED" => "checkout-order",
            "PAYMENT.CAPTURE.REFUNDED" => "refund",
            "CUSTOMER.DISPUTE.CREATED" => "dispute",
            _ => "capture",
        };
        let body = json!({
            "id": id,
            "event_version": "1.0",
            "create_time": stamp(now),
            "resource_type": resource_type,
            "resource_version": "2.0",
            "event_type": kind,
            "summary": format!("{kind} at the local PayPal"),
            "resource": resource,
            "links": [{"href": format!("{}/v1/notifications/webhooks-events/{id}", self.base), "rel": "self", "method": "GET"}],
        });
        self.news.push(News { id, body });
    }
}

/// The account of a person, always the same for the same mail.
pub(super) fn payer_id(email: &str) -> String {
    name_of(&email.to_lowercase(), 13)
}
