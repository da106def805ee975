//! The API: routes, keys, idempotency and webhook signatures.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::books::{StripeBooks, Way};
use super::params::Params;
use super::refusal::Refusal;
use super::session::{self, Session, Status};
use super::{money, page};
use crate::faults::Deed;
use crate::payment::{Answer, Books, Call, News, Seen, Trouble};

/// Longest idempotency key, in characters.
const KEY_MAX: usize = 255;
/// How long answers are kept by their keys.
const KEYS_LIVE: TimeDelta = TimeDelta::hours(24);
/// Most objects in a list.
const LIST_MAX: usize = 100;

impl Books for StripeBooks {
    fn deed(call: &Call) -> Option<Deed> {
        match (&call.method, call.parts().as_slice()) {
            (&Method::POST, ["v1", "checkout", "sessions"]) => Some(Deed::Open),
            (&Method::POST, ["v1", "checkout", "sessions", _, "expire"]) => Some(Deed::Close),
            (&Method::POST, ["v1", "refunds"]) => Some(Deed::Refund),
            (&Method::GET, ["v1", ..]) => Some(Deed::Look),
            (_, ["v1", ..]) => Some(Deed::Other),
            _ => None,
        }
    }

    fn answer(&mut self, call: &Call, now: DateTime<Utc>) -> Answer {
        if Self::deed(call).is_none() {
            return page::answer(self, call, now);
        }
        self.authorized(call)
            .and_then(|()| self.keyed(call, now))
            .unwrap_or_else(|refusal| refusal.answer())
    }

    fn trouble(&mut self, call: &Call, trouble: Trouble, now: DateTime<Utc>) -> Answer {
        match trouble {
            Trouble::TooFast(wait) => {
                let seconds = (wait.num_milliseconds() + 999) / 1000;
                Refusal::too_fast().answer().with("retry-after", seconds.to_string())
            }
            Trouble::Failed(status) => {
                let answer = Refusal::failed(status).answer();
                // A 500 is what the request came to, and is answered again; others never reached that far.
                if let Some(key) = call.header("idempotency-key").filter(|_| status == 500) {
                    self.replays.keep(key, &asked(call), &answer, now + KEYS_LIVE);
                }
                answer
            }
        }
    }

    fn pass(&mut self, now: DateTime<Utc>) {
        self.expire_due(now);
        self.replays.pass(now);
    }

    fn next_due(&self) -> Option<DateTime<Utc>> {
        let open = self.sessions.values().filter(|session| session.status == Status::Open);
        open.map(|session| session.expires_at).min()
    }

    fn somebody_pays(&mut self, call: &Call, now: DateTime<Utc>) {
        let named = match call.parts().as_slice() {
            ["v1", "checkout", "sessions", id, ..] => Some((*id).to_owned()),
            _ => self.opened.last().cloned(),
        };
        let session = named.as_ref().and_then(|id| self.sessions.get(id));
        let is_open = |session: &&Session| session.status == Status::Open;
        let Some(session) = session.filter(is_open) else { return };
        let (id, known) = (session.id.clone(), session.terms.customer_email.clone());
        let email = known.unwrap_or_else(|| "quick@example.com".to_owned());
        self.pay(&id, &email, Way::Card, now);
    }

    fn news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    fn sign(&mut self, _: &News, body: &str, now: DateTime<Utc>) -> Vec<(String, String)> {
        let at = now.timestamp();
        let signed = self.webhook_secrets.iter().map(|secret| signature(secret, at, body));
        let header = signed.fold(format!("t={at}"), |header, v1| format!("{header},v1={v1}"));
        vec![("stripe-signature".to_owned(), header)]
    }
}

/// The `v1` signature of a webhook's body.
fn signature(secret: &str, at: i64, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{at}.{body}").as_bytes());
    format!("{:x}", mac.finalize().into_bytes())
}

/// What a key stands for: the request without its headers.
fn asked(call: &Call) -> String {
    format!("{} {} {}", call.method, call.path, String::from_utf8_lossy(&call.body))
}

impl StripeBooks {
    fn authorized(&self, call: &Call) -> Result<(), Refusal> {
        let header = call.header("authorization");
        let key = header.and_then(|header| match header.split_once(' ')? {
            ("Bearer", key) => Some(key.to_owned()),
            ("Basic", pair) => {
                let pair = String::from_utf8(STANDARD.decode(pair).ok()?).ok()?;
                pair.split_once(':').map(|(key, _)| key.to_owned())
            }
            _ => None,
        });
        match key {
            Some(key) if key == self.key => Ok(()),
            key => Err(Refusal::unauthorized(key.as_deref())),
        }
    }

    /// Answers, or answers again what was answered to the same request.
    fn keyed(&mut self, call: &Call, now: DateTime<Utc>) -> Result<Answer, Refusal> {
        let key = call.header("idempotency-key").filter(|_| call.method == Method::POST);
        let Some(key) = key else { return self.routed(call, now) };
        if key.chars().count() > KEY_MAX {
            let words = format!("Idempotency keys can have up to {KEY_MAX} characters.");
            return Err(Refusal::impossible(words));
        }
        let asked = asked(call);
        match self.replays.look(key, &asked, now) {
            Seen::Before(answer) => Ok(answer.with("idempotent-replayed", "true")),
            Seen::Differs => Err(Refusal::key_reused(key)),
            Seen::New => {
                // What fails for what it says was never begun, and is not kept.
                let answer = self.routed(call, now)?;
                self.replays.keep(key, &asked, &answer, now + KEYS_LIVE);
                Ok(answer)
            }
        }
    }

    fn routed(&mut self, call: &Call, now: DateTime<Utc>) -> Result<Answer, Refusal> {
        let expand = |pairs| Params::of(pairs, &["expand[#]"]);
        let shown = match (&call.method, call.parts().as_slice()) {
            (&Method::POST, ["v1", "checkout", "sessions"]) => {
                let params = Params::of(call.form(), session::KNOWN)?;
                self.open(&params, now)?.show(&call.base)
            }
            (&Method::GET, ["v1", "checkout", "sessions"]) => self.list_sessions(call)?,
            (&Method::GET, ["v1", "checkout", "sessions", id]) => {
                self.show_session(self.session(id)?, &expand(call.asked())?, &call.base)?
            }
            (&Method::POST, ["v1", "checkout", "sessions", id, "expire"]) => {
                expand(call.form())?;
                self.expire(id, now)?.show(&call.base)
            }
            (&Method::GET, ["v1", "payment_intents", id]) => {
                let params = expand(call.asked())?;
                self.show_intent(id, params.expands("latest_charge"))?
            }
            (&Method::GET, ["v1", "charges", id]) => {
                let found = self.payments.values().find(|payment| payment.charge == *id);
                found.ok_or_else(|| Refusal::no_such("charge", id))?.show_charge()
            }
            (&Method::POST, ["v1", "refunds"]) => {
                let params = Params::of(call.form(), money::KNOWN)?;
                self.refund(&params, now)?
            }
            (&Method::GET, ["v1", "refunds"]) => self.list_refunds(call)?,
            (&Method::GET, ["v1", "refunds", id]) => {
                let found = self.refunds.iter().find(|refund| refund.id == *id);
                found.ok_or_else(|| Refusal::no_such("refund", id))?.show()
            }
            (method, _) => return Err(Refusal::no_route(method.as_str(), &call.path)),
        };
        Ok(Answer::json(200, &shown))
    }

    /// A session, its payment intent whole where that is asked for.
    fn show_session(
        &self,
        session: &Session,
        params: &Params,
        base: &str,
    ) -> Result<Value, Refusal> {
        let mut shown = session.show(base);
        let with_charge = params.expands("payment_intent.latest_charge");
        if let Some(intent) = &session.intent
            && (with_charge || params.expands("payment_intent"))
        {
            shown["payment_intent"] = self.show_intent(intent, with_charge)?;
        }
        Ok(shown)
    }

    fn list_sessions(&self, call: &Call) -> Result<Value, Refusal> {
        let known = ["payment_intent", "status", "limit", "starting_after"];
        let params = Params::of(call.asked(), &known)?;
        let status = params.choice("status", &["open", "complete", "expired"])?;
        let intent = params.get("payment_intent");
        let all = self.opened.iter().rev().filter_map(|id| self.sessions.get(id));
        let meant =
            all.filter(|session| intent.is_none_or(|id| session.intent.as_deref() == Some(id)));
        let shown = meant.map(|session| session.show(&call.base));
        let shown = shown.filter(|shown| status.is_none_or(|status| shown["status"] == status));
        list(&shown.collect::<Vec<_>>(), &params, "/v1/checkout/sessions")
    }

    fn list_refunds(&self, call: &Call) -> Result<Value, Refusal> {
        let known = ["payment_intent", "charge", "limit", "starting_after"];
        let params = Params::of(call.asked(), &known)?;
        let (intent, charge) = (params.get("payment_intent"), params.get("charge"));
        let meant = self.refunds.iter().rev().filter(|refund| {
            intent.is_none_or(|id| refund.intent == id)
                && charge.is_none_or(|id| refund.charge == id)
        });
        list(&meant.map(money::Refund::show).collect::<Vec<_>>(), &params, "/v1/refunds")
    }
}

/// One page of a list, newest first.
fn list(all: &[Value], params: &Params, url: &str) -> Result<Value, Refusal> {
    let limit = params.integer("limit")?.unwrap_or(10);
    let limit = usize::try_from(limit).ok().filter(|limit| (1..=LIST_MAX).contains(limit));
    let limit = limit.ok_or_else(|| Refusal::invalid("limit", "Limit must be from 1 to 100."))?;
    let after = params.get("starting_after");
    let begin = match after {
        None => 0,
        Some(id) => all
            .iter()
            .position(|object| object["id"] == id)
            .map(|place| place + 1)
            .ok_or_else(|| Refusal::no_such_param("object", id, "starting_after"))?,
    };
    let rest = &all[begin..];
    let data = &rest[..limit.min(rest.len())];
    Ok(json!({"object": "list", "data": data, "has_more": rest.len() > limit, "url": url}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_any_other_implementation() {
        // printf '1492774577.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test_secret
        let expected = "799c4ba7bb339f3c8601adfd112f0e477c930a268be1243d341abb8286501c2f";
        assert_eq!(signature("whsec_test_secret", 1_492_774_577, r#"{"id":"evt_1"}"#), expected);
    }
}
