//! PayPal through its Orders: the fan approves, we capture while the hold lives, and money is sent back.
//!
//! Knows PayPal's words; must not know what becomes of a payment.

mod certificate;
mod event;
mod signature;
mod token;
mod wire;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use salut_core::clock::Clock;
use salut_core::money::Money;
use salut_core::order::{
    PaymentId, PaymentRequest, ProviderName, RefundRequest, RefundStanding, Session, SessionId,
    Standing,
};
use salut_core::port::{PaymentError, PaymentEvent, PaymentProvider};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;

pub use signature::PayPalSignature;

use self::token::Tokens;
use self::wire::{Order, Refund, Refusal};
use super::http::{Reply, Wire};
use super::payer::PayerKey;
use super::verified::{BadEvent, VerifiedBody};

/// A capture that was asked for and never answered may still happen for so long.
const IN_FLIGHT: TimeDelta = TimeDelta::seconds(60);

/// The longest line on PayPal's page, in characters.
const TITLE_MAX: usize = 127;

/// Where PayPal is and who we are there.
#[derive(Debug, Clone)]
pub struct PayPalSettings {
    /// The API's address.
    pub api_url: Url,
    /// The application's client id.
    pub client_id: SecretString,
    /// The application's secret.
    pub secret: SecretString,
}

/// The client.
pub struct PayPal {
    wire: Wire,
    tokens: Tokens,
    payers: PayerKey,
    /// Captures that were asked for, until PayPal answers.
    in_flight: Mutex<HashMap<SessionId, DateTime<Utc>>>,
}

/// A request.
struct Call<'a> {
    method: Method,
    path: &'a [&'a str],
    body: Option<&'a Value>,
    /// PayPal's idempotency key.
    id: Option<String>,
}

impl PayPal {
    /// Speaks to the server of `settings`; nothing is sent yet.
    pub fn new(
        settings: PayPalSettings,
        payers: PayerKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, reqwest::Error> {
        let PayPalSettings { api_url, client_id, secret } = settings;
        let (wire, tokens) = (Wire::new(api_url, clock)?, Tokens::new(client_id, secret));
        Ok(Self { wire, tokens, payers, in_flight: Mutex::default() })
    }

    /// What a webhook tells.
    pub fn event(&self, body: VerifiedBody<'_>) -> Result<PaymentEvent, BadEvent> {
        event::parse(body, &self.payers, self.wire.clock().now())
    }

    async fn call(&self, call: &Call<'_>) -> Result<Reply, PaymentError> {
        let bearer = self.tokens.bearer(&self.wire).await?;
        let reply = self.call_as(&bearer, call).await?;
        if reply.status != StatusCode::UNAUTHORIZED {
            return Ok(reply);
        }
        self.tokens.forget(&bearer).await;
        let bearer = self.tokens.bearer(&self.wire).await?;
        self.call_as(&bearer, call).await
    }

    async fn call_as(&self, bearer: &SecretString, call: &Call<'_>) -> Result<Reply, PaymentError> {
        let request = self.wire.request(call.method.clone(), call.path);
        let mut request = request.bearer_auth(bearer.expose_secret());
        if let Some(body) = call.body {
            request = request.header("Prefer", "return=representation").json(body);
        }
        if let Some(id) = &call.id {
            request = request.header("PayPal-Request-Id", id);
        }
        self.wire.send(request).await
    }

    /// The order; none if PayPal has forgotten it, as it does with orders that nobody approved.
    async fn order(&self, session: &SessionId) -> Result<Option<Order>, PaymentError> {
        let path = ["v2", "checkout", "orders", &session.0];
        let call = Call { method: Method::GET, path: &path, body: None, id: None };
        let reply = self.call(&call).await?;
        match reply.status {
            StatusCode::NOT_FOUND => Ok(None),
            _ => good(&reply).map(Some),
        }
    }

    fn standing(&self, order: &Order) -> Result<Standing, PaymentError> {
        order.standing(self.wire.clock().now(), &self.payers)
    }

    async fn capture(&self, id: &PaymentId, session: &SessionId) -> Result<Reply, PaymentError> {
        let path = ["v2", "checkout", "orders", &session.0, "capture"];
        let (body, id) = (json!({}), Some(format!("{id}-capture")));
        self.in_flight().insert(session.clone(), self.wire.clock().now());
        let call = Call { method: Method::POST, path: &path, body: Some(&body), id };
        let reply = self.call(&call).await?;
        self.in_flight().remove(session);
        Ok(reply)
    }

    fn is_in_flight(&self, session: &SessionId) -> bool {
        let now = self.wire.clock().now();
        let mut in_flight = self.in_flight();
        in_flight.retain(|_, asked_at| now < *asked_at + IN_FLIGHT);
        in_flight.contains_key(session)
    }

    fn in_flight(&self) -> MutexGuard<'_, HashMap<SessionId, DateTime<Utc>>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl PaymentProvider for PayPal {
    fn name(&self) -> ProviderName {
        ProviderName::PayPal
    }

    async fn open(&self, request: &PaymentRequest) -> Result<Session, PaymentError> {
        let (path, body) = (["v2", "checkout", "orders"], order_body(request));
        let id = Some(request.id.to_string());
        let call = Call { method: Method::POST, path: &path, body: Some(&body), id };
        let order: Order = good(&self.call(&call).await?)?;
        Ok(Session { id: order.session(), page: order.page() })
    }

    async fn look(&self, _: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError> {
        let order = self.order(session).await?;
        order.map_or(Ok(Standing::Dead), |order| self.standing(&order))
    }

    async fn collect(&self, id: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError> {
        let reply = self.capture(id, session).await?;
        let refusal: Refusal = match reply.status {
            StatusCode::NOT_FOUND => return Ok(Standing::Dead),
            StatusCode::UNPROCESSABLE_ENTITY => reply.read().unwrap_or_default(),
            _ => return self.standing(&good(&reply)?),
        };
        match refusal.issue() {
            "ORDER_NOT_APPROVED" | "PAYER_ACTION_REQUIRED" => Ok(Standing::Open),
            "ORDER_ALREADY_CAPTURED" => self.look(id, session).await,
            "ORDER_EXPIRED" | "ORDER_VOIDED" => Ok(Standing::Dead),
            _ => Err(fault(reply.status, &refusal)),
        }
    }

    /// Nobody but us takes the money of an order, and we do no more: an order that was not captured is dead to us, though
    /// PayPal forgets it only hours later. A capture that got no answer is waited for.
    async fn close(&self, _: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError> {
        let Some(order) = self.order(session).await? else { return Ok(Standing::Dead) };
        match self.standing(&order)? {
            Standing::Paid(taken) => Ok(Standing::Paid(taken)),
            _ if order.is_pending() => Ok(Standing::Open),
            _ if self.is_in_flight(session) => {
                Err(PaymentError::Unreachable("a capture is under way".to_owned()))
            }
            _ => Ok(Standing::Dead),
        }
    }

    async fn refund(&self, refund: &RefundRequest) -> Result<RefundStanding, PaymentError> {
        let path = ["v2", "payments", "captures", &refund.reference.0, "refund"];
        let id = refund.id.to_string();
        let body = json!({ "amount": amount(refund.amount), "custom_id": id });
        let call = Call { method: Method::POST, path: &path, body: Some(&body), id: Some(id) };
        good::<Refund>(&self.call(&call).await?)?.standing()
    }
}

fn order_body(request: &PaymentRequest) -> Value {
    let id = request.id.to_string();
    let title: String = request.title.chars().take(TITLE_MAX).collect();
    json!({
        "intent": "CAPTURE",
        "purchase_units": [{
            "custom_id": id,
            "invoice_id": id,
            "description": title,
            "amount": amount(request.amount),
        }],
        "payment_source": { "paypal": { "experience_context": {
            "locale": request.locale.tag(),
            "shipping_preference": "NO_SHIPPING",
            "user_action": "PAY_NOW",
            "payment_method_preference": "IMMEDIATE_PAYMENT_REQUIRED",
            "return_url": request.back,
            "cancel_url": request.back,
        } } },
    })
}

/// PayPal writes amounts as decimal numbers.
fn amount(money: Money) -> Value {
    let (whole, cents) = (money.minor / 100, money.minor % 100);
    json!({ "currency_code": money.currency.code(), "value": format!("{whole}.{cents:02}") })
}

/// What a good answer says, or what a bad one means.
fn good<T: DeserializeOwned>(reply: &Reply) -> Result<T, PaymentError> {
    if reply.status.is_success() {
        return reply.read();
    }
    Err(fault(reply.status, &reply.read().unwrap_or_default()))
}

fn fault(status: StatusCode, refusal: &Refusal) -> PaymentError {
    let issue = refusal.issue();
    let why = format!("{status}: {issue}");
    match issue {
        "INSTRUMENT_DECLINED"
        | "TRANSACTION_REFUSED"
        | "PAYER_CANNOT_PAY"
        | "PAYER_ACCOUNT_RESTRICTED"
        | "PAYER_ACCOUNT_LOCKED_OR_CLOSED"
        | "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING" => PaymentError::Declined(why),
        _ if status.is_server_error() => PaymentError::Unreachable(why),
        _ => PaymentError::Refused(why),
    }
}
