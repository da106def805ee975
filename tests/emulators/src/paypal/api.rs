//! The API: routes, tokens and request ids.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::books::PayPalBooks;
use super::order::{Status, Way};
use super::page;
use super::refusal::Refusal;
use super::webhook::CERTIFICATE;
use crate::faults::Deed;
use crate::payment::{Answer, Books, Call, News, Seen, Trouble, value};

/// Longest request id, in characters.
const REQUEST_ID_MAX: usize = 108;
/// How long a new order's request id is known.
const OPENED: TimeDelta = TimeDelta::hours(6);
/// How long the request ids of captures and refunds are known.
const MOVED: TimeDelta = TimeDelta::days(45);
/// How long an access token is good, in seconds.
const TOKEN_SECONDS: i64 = 32_400;

impl Books for PayPalBooks {
    fn deed(call: &Call) -> Option<Deed> {
        match (&call.method, call.parts().as_slice()) {
            (&Method::POST, ["v2", "checkout", "orders"]) => Some(Deed::Open),
            (&Method::POST, ["v2", "checkout", "orders", _, "capture"]) => Some(Deed::Collect),
            (&Method::POST, ["v2", "payments", "captures", _, "refund"]) => Some(Deed::Refund),
            (&Method::GET, ["v2", ..]) => Some(Deed::Look),
            (_, ["v1" | "v2", ..]) => Some(Deed::Other),
            _ => None,
        }
    }

    fn answer(&mut self, call: &Call, now: DateTime<Utc>) -> Answer {
        let parts = call.parts();
        let outcome = match (&call.method, parts.as_slice()) {
            (&Method::POST, ["v1", "oauth2", "token"]) => return self.token(call, now),
            (&Method::GET, ["v1", "notifications", "certs", CERTIFICATE]) => {
                let kind = "application/x-pem-file";
                return Answer::text(200, kind, self.seal.certificate.clone());
            }
            (_, ["v1" | "v2", ..]) => {
                self.authorized(call, now).and_then(|()| self.keyed(call, now))
            }
            _ => return page::answer(self, call, now),
        };
        outcome.unwrap_or_else(|refusal| refusal.answer())
    }

    fn trouble(&mut self, _: &Call, trouble: Trouble, _: DateTime<Utc>) -> Answer {
        match trouble {
            Trouble::TooFast(wait) => {
                let seconds = (wait.num_milliseconds() + 999) / 1000;
                Refusal::too_fast().answer().with("retry-after", seconds.to_string())
            }
            Trouble::Failed(status) => Refusal::failed(status).answer(),
        }
    }

    fn pass(&mut self, now: DateTime<Utc>) {
        self.replays.pass(now);
    }

    fn next_due(&self) -> Option<DateTime<Utc>> {
        None
    }

    fn somebody_pays(&mut self, call: &Call, now: DateTime<Utc>) {
        let named = match call.parts().as_slice() {
            ["v2", "checkout", "orders", id, ..] => Some((*id).to_owned()),
            _ => self.opened.last().cloned(),
        };
        if let Some(id) = named {
            self.approve(&id, "quick@example.com", Way::Good, now);
        }
    }

    fn news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    fn sign(&mut self, event: &News, body: &str, now: DateTime<Utc>) -> Vec<(String, String)> {
        self.transmit(event, body, now)
    }
}

impl PayPalBooks {
    fn token(&mut self, call: &Call, now: DateTime<Utc>) -> Answer {
        let wrong = |status, error: &str, words: &str| {
            let body = json!({"error": error, "error_description": words});
            Answer::refusal(status, &body, format!("{error}: {words}"))
        };
        let pair = call.header("authorization").and_then(|header| header.strip_prefix("Basic "));
        let pair = pair.and_then(|pair| String::from_utf8(STANDARD.decode(pair).ok()?).ok());
        if pair != Some(format!("{}:{}", self.client, self.secret)) {
            return wrong(401, "invalid_client", "Client Authentication failed");
        }
        if value(&call.form(), "grant_type") != Some("client_credentials") {
            return wrong(400, "unsupported_grant_type", "Grant Type is not supported");
        }
        let token = self.names.mixed("A21AA", 92);
        self.tokens.insert(token.clone(), now + TimeDelta::seconds(TOKEN_SECONDS));
        let body = json!({
            "scope": "https://uri.paypal.com/services/payments/payment",
            "access_token": token,
            "token_type": "Bearer",
            "app_id": "APP-80W284485P519543T",
            "expires_in": TOKEN_SECONDS,
            "nonce": self.names.mixed(&now.to_rfc3339(), 43),
        });
        Answer::json(200, &body)
    }

    fn authorized(&self, call: &Call, now: DateTime<Utc>) -> Result<(), Refusal> {
        let header = call.header("authorization").ok_or_else(Refusal::no_token)?;
        let token = header.strip_prefix("Bearer ").unwrap_or_default();
        let is_good = self.tokens.get(token).is_some_and(|until| now < *until);
        if is_good { Ok(()) } else { Err(Refusal::bad_token()) }
    }

    /// Answers; where the same was asked before, with how that stands now.
    fn keyed(&mut self, call: &Call, now: DateTime<Utc>) -> Result<Answer, Refusal> {
        let key = call.header("paypal-request-id");
        let lives = match Self::deed(call) {
            Some(Deed::Open) => OPENED,
            Some(Deed::Collect | Deed::Refund) => MOVED,
            _ => return self.routed(call, now),
        };
        let body = read(call)?;
        let Some(key) = key else {
            if body["payment_source"].is_object() {
                let words = "A PayPal-Request-Id is required if you are trying to process payment for an Order.";
                return Err(Refusal::invalid("PAYPAL_REQUEST_ID_REQUIRED", words));
            }
            return self.routed(call, now);
        };
        if key.chars().count() > REQUEST_ID_MAX {
            let words = "The value of a field is either too short or too long.";
            return Err(Refusal::invalid("INVALID_STRING_LENGTH", words).at("PayPal-Request-Id"));
        }
        let asked = format!("{} {body}", call.path);
        // Orders, captures and refunds each have their own request ids.
        let key = format!("{:?} {key}", Self::deed(call));
        match self.replays.look(&key, &asked, now) {
            Seen::Before(answer) => self.again(call, &answer),
            Seen::Differs => {
                let words = "The value of PayPal-Request-Id header has already been used.";
                Err(Refusal::impossible("DUPLICATE_REQUEST_ID", words))
            }
            Seen::New => {
                let answer = self.routed(call, now)?;
                self.replays.keep(&key, &asked, &answer, now + lives);
                Ok(answer)
            }
        }
    }

    /// How what was made by an earlier request stands now.
    fn again(&self, call: &Call, answer: &Answer) -> Result<Answer, Refusal> {
        let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let id = told["id"].as_str().unwrap_or_default();
        let shown = if let Some(refund) = self.refunds.get(id) {
            if is_whole(call) { refund.show(&self.base) } else { refund.show_briefly(&self.base) }
        } else {
            let order = self.orders.get(id).ok_or_else(Refusal::not_found)?;
            self.shown(call, order)
        };
        Ok(Answer::json(200, &shown))
    }

    fn routed(&mut self, call: &Call, now: DateTime<Utc>) -> Result<Answer, Refusal> {
        match (&call.method, call.parts().as_slice()) {
            (&Method::POST, ["v2", "checkout", "orders"]) => {
                let id = self.open(&read(call)?, now)?.id.clone();
                let order = self.order(&id, now)?;
                Ok(Answer::json(order.status_when_new(), &self.shown(call, order)))
            }
            (&Method::GET, ["v2", "checkout", "orders", id]) => {
                Ok(Answer::json(200, &self.show(self.order(id, now)?)))
            }
            (&Method::POST, ["v2", "checkout", "orders", id, "capture"]) => {
                read(call)?;
                let order = self.capture(id, now)?.clone();
                Ok(Answer::json(201, &self.show(&order)))
            }
            (&Method::GET, ["v2", "payments", "captures", id]) => {
                let capture = self.captures.get(*id).ok_or_else(Refusal::not_found)?;
                Ok(Answer::json(200, &capture.show(&self.base)))
            }
            (&Method::POST, ["v2", "payments", "captures", id, "refund"]) => {
                let base = self.base.clone();
                let refund = self.refund(id, &read(call)?, now)?;
                let shown =
                    if is_whole(call) { refund.show(&base) } else { refund.show_briefly(&base) };
                Ok(Answer::json(201, &shown))
            }
            (&Method::GET, ["v2", "payments", "refunds", id]) => {
                let refund = self.refunds.get(*id).ok_or_else(Refusal::not_found)?;
                Ok(Answer::json(200, &refund.show(&self.base)))
            }
            (&Method::POST, ["v1", "notifications", "verify-webhook-signature"]) => {
                Ok(Answer::json(200, &self.verify(&read(call)?)?))
            }
            _ => Err(Refusal::not_found()),
        }
    }

    /// An order in as many words as are asked for; one that was captured always whole.
    fn shown(&self, call: &Call, order: &super::order::Order) -> Value {
        if is_whole(call) || order.status == Status::Completed {
            self.show(order)
        } else {
            order.show_briefly(&self.base)
        }
    }
}

fn is_whole(call: &Call) -> bool {
    call.header("prefer").is_some_and(|prefer| prefer.contains("return=representation"))
}

/// The body, which has to be JSON and say so; nothing is an empty object.
fn read(call: &Call) -> Result<Value, Refusal> {
    let kind = call.header("content-type").unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(Refusal::not_json());
    }
    if call.body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(&call.body).map_err(|_| {
        let words = "The request JSON is not well formed.";
        Refusal::invalid("MALFORMED_REQUEST_JSON", words)
    })
}
