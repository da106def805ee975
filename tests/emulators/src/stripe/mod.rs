//! A local Stripe: Checkout Sessions, refunds, signed webhooks, and the page on which people pay.
//!
//! The shop reaches it over HTTP only, and people reach it with a browser. The state lives here, so a shop that is
//! killed and started again goes on where it was. It must not know Salut.

mod api;
mod books;
mod money;
mod page;
mod params;
mod refusal;
mod session;

use std::sync::Arc;
use std::time::Duration;

use salut_core::clock::Clock;
use serde_json::Value;

use self::books::{StripeBooks, Way};
use self::money::Arrival;
use self::session::Status;
use crate::StoryError;
use crate::payment::{Balance, Hub, PaymentFaults, Request, Server};

/// How long a story waits unless it says otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The clock of sessions, keys and signatures.
    pub clock: Arc<dyn Clock>,
    /// The secret key that the shop must show.
    pub key: String,
    /// The secret that signs webhooks.
    pub webhook_secret: String,
    /// How long a story waits, in wall time: only a guard against one that hangs.
    pub patience: Duration,
}

impl Setup {
    /// The usual setup, on `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            key: "sk_test_local_stripe_emulator".to_owned(),
            webhook_secret: "whsec_local_stripe_emulator".to_owned(),
            patience: PATIENCE,
        }
    }
}

/// A running server; it stops when it is dropped.
#[derive(Debug)]
pub struct Stripe {
    server: Server<StripeBooks>,
    key: String,
    webhook_secret: String,
}

impl Stripe {
    /// Starts a server on a free port of this machine. Fails only if no port can be had.
    pub async fn start(setup: Setup) -> std::io::Result<Self> {
        let Setup { clock, key, webhook_secret, patience } = setup;
        let books = StripeBooks::new(key.clone(), webhook_secret.clone());
        let server = Server::start(Hub::new(clock, patience, books)).await?;
        Ok(Self { server, key, webhook_secret })
    }

    /// What the shop gets as the API's address; the client adds `/v1/…`.
    pub fn api_url(&self) -> String {
        self.server.address.clone()
    }

    /// The secret key that the shop must show.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The secret that signs webhooks.
    pub fn webhook_secret(&self) -> &str {
        &self.webhook_secret
    }

    /// Webhooks go to this address from now on; those that wait, too.
    pub fn sends_events_to(&self, url: &str) {
        self.server.hub.change(|desk, _| desk.events.go_to(url.to_owned()));
    }

    /// Webhooks are signed with this secret as well, as while a secret is replaced.
    pub fn signs_also_with(&self, secret: &str) {
        self.server.hub.change(|desk, _| desk.books.webhook_secrets.push(secret.to_owned()));
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

    /// The names of all sessions, oldest first.
    pub fn sessions(&self) -> Vec<String> {
        self.server.hub.look(|desk| desk.books.opened.clone())
    }

    /// The page of an open session.
    pub fn page(&self, session: &str) -> String {
        format!("{}/c/pay/{session}", self.server.address)
    }

    /// What came in and went out, in this currency (`usd`).
    pub fn balance(&self, currency: &str) -> Balance {
        self.server.hub.look(|desk| {
            let meant = desk.books.payments.values();
            let meant = meant.filter(|payment| payment.currency == currency);
            let here = meant.filter(|payment| payment.arrival == Arrival::Here);
            here.fold(Balance::default(), |sum, payment| Balance {
                taken: sum.taken + payment.amount,
                refunded: sum.refunded + payment.refunded,
            })
        })
    }

    /// A payment goes through for a session that was ended, as no provider promises it won't.
    pub fn is_paid_after_all(&self, session: &str, email: &str) {
        self.server.hub.change(|desk, now| desk.books.pay(session, email, Way::Card, now));
    }

    /// The page of this session takes another amount than was asked for, in minor units, as no provider should.
    pub fn takes_another_amount(&self, session: &str, minor: i64) {
        self.server.hub.change(|desk, _| {
            if let Some(session) = desk.books.sessions.get_mut(session) {
                session.terms.amount = minor;
            }
        });
    }

    /// So much of what was paid in this session is sent back from Stripe's own dashboard, without the shop.
    pub fn is_refunded_by_hand(&self, session: &str, minor: i64) {
        self.server.hub.change(|desk, now| desk.books.refund_by_hand(session, minor, now));
    }

    /// What was paid by bank arrives.
    pub fn bank_transfers_arrive(&self) {
        self.server.hub.change(|desk, now| desk.books.arrive(Arrival::Here, now));
    }

    /// What was paid by bank does not arrive.
    pub fn bank_transfers_fail(&self) {
        self.server.hub.change(|desk, now| desk.books.arrive(Arrival::Failed, now));
    }

    /// Refunds are pending from now on, until they [arrive](Self::refunds_arrive).
    pub fn refunds_take_time(&self) {
        self.server.hub.change(|desk, _| desk.books.refunds_take_time = true);
    }

    /// Pending refunds arrive.
    pub fn refunds_arrive(&self) {
        self.server.hub.change(|desk, now| desk.books.refunds_arrive(now));
    }

    /// The payer of this session has the bank take the money back.
    pub fn is_disputed(&self, session: &str) {
        self.server.hub.change(|desk, now| desk.books.dispute(session, now));
    }

    /// Failed webhooks are sent again at once, not when their time comes.
    pub fn retries_events_now(&self) {
        self.server.hub.change(|desk, now| desk.events.retry_now(now));
    }

    /// All events of this kind (`checkout.session.completed`) are sent again, `times` times.
    pub async fn sends_again(&self, kind: &str, times: usize) -> Result<(), StoryError> {
        for _ in 0..times {
            self.server.hub.change(|desk, now| {
                desk.events.send_again(now, |event| event["type"] == kind);
            });
            self.wait_until_events_are_taken().await?;
        }
        Ok(())
    }

    /// Waits until the shop has taken every event.
    pub async fn wait_until_events_are_taken(&self) -> Result<(), StoryError> {
        self.server.hub.wait_until_events_are_taken("Stripe").await
    }

    /// Waits until no session is open any more: paid or ended.
    pub async fn wait_until_sessions_end(&self) -> Result<(), StoryError> {
        let wanted = ("Stripe", "the shop to end every session");
        let hub = &self.server.hub;
        hub.wait_for(wanted, |desk| {
            let mut sessions = desk.books.sessions.values();
            sessions.all(|session| session.status != Status::Open).then_some(())
        })
        .await
    }
}
