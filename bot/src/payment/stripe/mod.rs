//! Cards through Stripe Checkout: sessions opened, looked at, ended, and money sent back.
//!
//! Knows Stripe's words; must not know what becomes of a payment.

mod event;
mod signature;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use reqwest::{Method, RequestBuilder, StatusCode};
use salut_core::clock::Clock;
use salut_core::locale::Locale;
use salut_core::order::{
    PaymentId, PaymentRequest, ProviderName, RefundRequest, RefundStanding, Session, SessionId,
    Standing,
};
use salut_core::port::{PaymentError, PaymentEvent, PaymentProvider};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

pub use signature::StripeSignature;

use self::wire::{CheckoutSession, List, REFUND, Refund, Refusal};
use super::http::{Reply, Wire};
use super::payer::PayerKey;
use super::verified::{BadEvent, VerifiedBody};

/// The version of the API that this client was written for.
const VERSION: &str = "2024-06-20";

/// A session lives so much longer than its hold, should nobody be there to end it. Stripe wants 30 minutes at least.
const OUTLIVES: TimeDelta = TimeDelta::hours(1);

/// Stripe repeats its answer to an idempotency key, failures included; so after a failure another key is taken, up to
/// this many in all.
const KEYS_MAX: u32 = 3;

/// The longest list that Stripe gives at once.
const LIST_MAX: &str = "100";

/// Where Stripe is and who we are there.
#[derive(Debug, Clone)]
pub struct StripeSettings {
    /// The API's address.
    pub api_url: Url,
    /// The secret key.
    pub key: SecretString,
}

/// The client.
pub struct Stripe {
    wire: Wire,
    key: SecretString,
    payers: PayerKey,
}

type Form = Vec<(&'static str, String)>;

impl Stripe {
    /// Speaks to the server of `settings`; nothing is sent yet.
    pub fn new(
        settings: StripeSettings,
        payers: PayerKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, reqwest::Error> {
        let StripeSettings { api_url, key } = settings;
        Ok(Self { wire: Wire::new(api_url, clock)?, key, payers })
    }

    /// What a webhook tells.
    pub fn event(&self, body: VerifiedBody<'_>) -> Result<PaymentEvent, BadEvent> {
        event::parse(body, &self.payers)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Reply, PaymentError> {
        let request = request.bearer_auth(self.key.expose_secret());
        self.wire.send(request.header("Stripe-Version", VERSION)).await
    }

    async fn get(&self, segments: &[&str], query: &Form) -> Result<Reply, PaymentError> {
        self.send(self.wire.request(Method::GET, segments).query(query)).await
    }

    /// Posts under an idempotency key.
    async fn post(
        &self,
        segments: &[&str],
        form: &Form,
        key: String,
    ) -> Result<Reply, PaymentError> {
        let request = self.wire.request(Method::POST, segments).form(form);
        self.send(request.header("Idempotency-Key", key)).await
    }

    fn standing(&self, session: &CheckoutSession) -> Result<Standing, PaymentError> {
        session.standing(self.wire.clock().now(), &self.payers)
    }

    /// The refund with our id, if Stripe has it. Keys are forgotten after a day, the list is not.
    async fn known(&self, refund: &RefundRequest) -> Result<Option<Refund>, PaymentError> {
        let query =
            vec![("payment_intent", refund.reference.0.clone()), ("limit", LIST_MAX.to_owned())];
        let refunds: List<Refund> = good(&self.get(&["v1", "refunds"], &query).await?)?;
        let id = refund.id.to_string();
        Ok(refunds.data.into_iter().find(|known| known.known_as(REFUND) == Some(&id)))
    }
}

#[async_trait]
impl PaymentProvider for Stripe {
    fn name(&self) -> ProviderName {
        ProviderName::Stripe
    }

    async fn open(&self, request: &PaymentRequest) -> Result<Session, PaymentError> {
        let form = session_form(request);
        for number in 1..=KEYS_MAX {
            let key = key(&request.id, number);
            let reply = self.post(&["v1", "checkout", "sessions"], &form, key).await?;
            // A session that may have been made then has an address that nobody knows: it cannot be paid.
            if !reply.status.is_server_error() {
                let session: CheckoutSession = good(&reply)?;
                return Ok(Session { id: session.session(), page: session.url });
            }
        }
        Err(failed())
    }

    async fn look(&self, _: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError> {
        let path = ["v1", "checkout", "sessions", &session.0];
        self.standing(&good(&self.get(&path, &Vec::new()).await?)?)
    }

    async fn collect(&self, id: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError> {
        self.look(id, session).await
    }

    async fn close(&self, id: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError> {
        let path = ["v1", "checkout", "sessions", &session.0, "expire"];
        let reply = self.send(self.wire.request(Method::POST, &path)).await?;
        match reply.status {
            // It is not open any more: what it is instead decides.
            StatusCode::BAD_REQUEST => self.look(id, session).await,
            _ => self.standing(&good(&reply)?),
        }
    }

    async fn refund(&self, refund: &RefundRequest) -> Result<RefundStanding, PaymentError> {
        let form = refund_form(refund);
        for number in 1..=KEYS_MAX {
            // What failed under an earlier key is over: the list tells whether it had an effect.
            if let Some(known) = self.known(refund).await? {
                return known.standing();
            }
            let reply = self.post(&["v1", "refunds"], &form, key(&refund.id, number)).await?;
            if !reply.status.is_server_error() {
                return good::<Refund>(&reply)?.standing();
            }
        }
        Err(failed())
    }
}

fn key(id: &impl ToString, number: u32) -> String {
    let id = id.to_string();
    if number == 1 { id } else { format!("{id}-again{number}") }
}

fn failed() -> PaymentError {
    PaymentError::Unreachable("Stripe fails again and again".to_owned())
}

fn session_form(request: &PaymentRequest) -> Form {
    let id = request.id.to_string();
    let currency = request.amount.currency.code().to_ascii_lowercase();
    let text = str::to_owned;
    vec![
        ("mode", text("payment")),
        ("payment_method_types[0]", text("card")),
        ("client_reference_id", id.clone()),
        ("metadata[payment]", id.clone()),
        ("payment_intent_data[metadata][payment]", id),
        ("line_items[0][quantity]", text("1")),
        ("line_items[0][price_data][currency]", currency),
        ("line_items[0][price_data][unit_amount]", request.amount.minor.to_string()),
        ("line_items[0][price_data][product_data][name]", request.title.clone()),
        ("locale", text(locale(request.locale))),
        ("success_url", request.back.to_string()),
        ("cancel_url", request.back.to_string()),
        ("expires_at", (request.expires_at + OUTLIVES).timestamp().to_string()),
    ]
}

fn refund_form(refund: &RefundRequest) -> Form {
    vec![
        ("payment_intent", refund.reference.0.clone()),
        ("amount", refund.amount.minor.to_string()),
        ("reason", "requested_by_customer".to_owned()),
        ("metadata[refund]", refund.id.to_string()),
        ("metadata[payment]", refund.id.payment.to_string()),
    ]
}

/// Stripe's code of a language.
const fn locale(locale: Locale) -> &'static str {
    match locale {
        Locale::EnUs => "en",
        Locale::EnGb => "en-GB",
        Locale::FrFr => "fr",
        Locale::DeDe => "de",
    }
}

/// What a good answer says, or what a bad one means.
fn good<T: serde::de::DeserializeOwned>(reply: &Reply) -> Result<T, PaymentError> {
    if reply.status.is_success() {
        return reply.read();
    }
    if reply.status.is_server_error() {
        return Err(failed());
    }
    let refusal: Refusal = reply.read().unwrap_or_default();
    let why = format!("{}: {}", reply.status, refusal.error.told());
    match reply.status {
        StatusCode::PAYMENT_REQUIRED => Err(PaymentError::Declined(why)),
        _ => Err(PaymentError::Refused(why)),
    }
}
