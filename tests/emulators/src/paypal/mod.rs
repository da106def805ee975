//! A local PayPal: Orders v2, captures, refunds, signed webhooks, and the page on which people agree to pay.
//!
//! The shop reaches it over HTTP only, and people reach it with a browser. The state lives here, so a shop that is
//! killed and started again goes on where it was. It must not know Salut.

mod amount;
mod api;
mod books;
mod capture;
mod order;
mod page;
mod refusal;
mod seal;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use salut_core::clock::Clock;
use serde_json::Value;

use self::books::{Account, PayPalBooks};
use self::capture::Arrival;
use self::seal::Seal;
use crate::StoryError;
use crate::payment::{Balance, Hub, PaymentFaults, Request, Server};

/// How long a story waits unless it says otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The clock of orders, tokens, request ids and signatures.
    pub clock: Arc<dyn Clock>,
    /// The client id that the shop must show.
    pub client: String,
    /// The secret that goes with it.
    pub secret: String,
    /// The name of the shop's webhook, which is part of what is signed.
    pub webhook_id: String,
    /// How long a story waits, in wall time: only a guard against one that hangs.
    pub patience: Duration,
}

impl Setup {
    /// The usual setup, on `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            client: "local-paypal-client".to_owned(),
            secret: "local-paypal-secret".to_owned(),
            webhook_id: "1JE4291016473214C".to_owned(),
            patience: PATIENCE,
        }
    }
}

/// A running server; it stops when it is dropped.
#[derive(Debug)]
pub struct PayPal {
    server: Server<PayPalBooks>,
    setup: Setup,
}

impl PayPal {
    /// Starts a server on a free port of this machine. The first one of a program makes the key that signs, which takes
    /// some tenths of a second. Fails only if no port or no key can be had.
    pub async fn start(setup: Setup) -> std::io::Result<Self> {
        let seal = tokio::task::spawn_blocking(Seal::of_this_program).await?;
        let seal = seal.map_err(std::io::Error::other)?;
        let Setup { clock, client, secret, webhook_id, patience } = setup.clone();
        let books = PayPalBooks::new(Account { client, secret, webhook_id, seal });
        let server = Server::start(Hub::new(clock, patience, books)).await?;
        server.hub.change(|desk, _| desk.books.base.clone_from(&server.address));
        Ok(Self { server, setup })
    }

    /// What the shop gets as the API's address; the client adds `/v1/…` and `/v2/…`.
    pub fn api_url(&self) -> String {
        self.server.address.clone()
    }

    /// The client id that the shop must show.
    pub fn client(&self) -> &str {
        &self.setup.client
    }

    /// The secret that goes with the client id.
    pub fn secret(&self) -> &str {
        &self.setup.secret
    }

    /// The name of the shop's webhook.
    pub fn webhook_id(&self) -> &str {
        &self.setup.webhook_id
    }

    /// Webhooks go to this address from now on; those that wait, too.
    pub fn sends_events_to(&self, url: &str) {
        self.server.hub.change(|desk, _| desk.events.go_to(url.to_owned()));
    }

    /// What goes wrong: plan it here.
    pub fn faults(&self) -> PaymentFaults {
        self.server.hub.faults.clone()
    }

    /// Every request, oldest first; those of people at the page among them.
    pub fn requests(&self) -> Vec<Request> {
        self.server.hub.look(|desk| desk.log.kept().cloned().collect())
    }

    /// The requests that were refused, other than for being too fast.
    pub fn refusals(&self) -> Vec<Request> {
        self.requests().into_iter().filter(Request::is_refused).collect()
    }

    /// All events that happened, oldest first, as they are delivered.
    pub fn events(&self) -> Vec<Value> {
        self.server.hub.look(|desk| desk.events.all())
    }

    /// The names of all orders, oldest first.
    pub fn orders(&self) -> Vec<String> {
        self.server.hub.look(|desk| desk.books.opened.clone())
    }

    /// The page of an order that waits for its payer.
    pub fn page(&self, order: &str) -> String {
        format!("{}/checkoutnow?token={order}", self.server.address)
    }

    /// What came in and went out, in this currency (`USD`).
    pub fn balance(&self, currency: &str) -> Balance {
        self.server.hub.look(|desk| {
            let captures = desk.books.captures.values();
            let meant = captures.filter(|capture| {
                capture.amount.currency == currency && capture.arrival == Arrival::Here
            });
            meant.fold(Balance::default(), |sum, capture| Balance {
                taken: sum.taken + capture.amount.minor,
                refunded: sum.refunded + capture.refunded,
            })
        })
    }

    /// Every access token is worthless from now on, before its time.
    pub fn forgets_tokens(&self) {
        self.server.hub.change(|desk, _| desk.books.tokens.clear());
    }

    /// Money of an order is taken though its shop gave it up, as no provider promises it won't be. The order has to be
    /// approved.
    pub fn is_captured_after_all(&self, order: &str) {
        self.server.hub.change(|desk, now| {
            if let Err(refusal) = desk.books.capture(order, now) {
                tracing::warn!(?refusal, "nothing was captured after all");
            }
        });
    }

    /// The capture of this order takes another amount than was asked for, in minor units, as no provider should.
    pub fn takes_another_amount(&self, order: &str, minor: i64) {
        self.server.hub.change(|desk, _| {
            if let Some(order) = desk.books.orders.get_mut(order) {
                order.terms.amount.minor = minor;
            }
        });
    }

    /// So much of what was paid for this order is sent back from PayPal's own pages, without the shop.
    pub fn is_refunded_by_hand(&self, order: &str, minor: i64) {
        self.server.hub.change(|desk, now| desk.books.refund_by_hand(order, minor, now));
    }

    /// What was paid by electronic cheque arrives.
    pub fn cheques_arrive(&self) {
        self.server.hub.change(|desk, now| desk.books.arrive(Arrival::Here, now));
    }

    /// What was paid by electronic cheque does not arrive.
    pub fn cheques_fail(&self) {
        self.server.hub.change(|desk, now| desk.books.arrive(Arrival::Denied, now));
    }

    /// Refunds are pending from now on, until they [arrive](Self::refunds_arrive).
    pub fn refunds_take_time(&self) {
        self.server.hub.change(|desk, _| desk.books.refunds_take_time = true);
    }

    /// Pending refunds arrive.
    pub fn refunds_arrive(&self) {
        self.server.hub.change(|desk, now| desk.books.refunds_arrive(now));
    }

    /// The payer of this order opens a dispute.
    pub fn is_disputed(&self, order: &str) {
        self.server.hub.change(|desk, now| desk.books.dispute(order, now));
    }

    /// Failed webhooks are sent again at once, not when their time comes.
    pub fn retries_events_now(&self) {
        self.server.hub.change(|desk, now| desk.events.retry_now(now));
    }

    /// All events of this kind (`PAYMENT.CAPTURE.COMPLETED`) are sent again, `times` times.
    pub async fn sends_again(&self, kind: &str, times: usize) -> Result<(), StoryError> {
        for _ in 0..times {
            self.server.hub.change(|desk, now| {
                desk.events.send_again(now, |event| event["event_type"] == kind);
            });
            self.wait_until_events_are_taken().await?;
        }
        Ok(())
    }

    /// Waits until the shop has taken every event.
    pub async fn wait_until_events_are_taken(&self) -> Result<(), StoryError> {
        self.server.hub.wait_until_events_are_taken("PayPal").await
    }
}
