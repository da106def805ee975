//! Posting, changing and reading messages by our own HTTP client, which reads the limits that serenity's would hide.
//! Owns what an answer of Discord means for a delivery; must not know what is posted.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::header::AUTHORIZATION;
use reqwest::{Method, Response, StatusCode};
use salut_core::clock::Clock;
use salut_core::fan::Chat;
use salut_core::port::DeliverError;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::gates::{Gates, TooMany};
use super::{DiscordError, Settings, http_client};
use crate::budget::Budget;

/// The codes by which Discord says that a channel or a person takes nothing from the bot: unknown channel, unknown
/// user, banned, missing access, cannot send to this user.
const CLOSED: [u64; 5] = [10_003, 10_013, 40_007, 50_001, 50_007];

/// The code of a message that is gone.
const UNKNOWN_MESSAGE: u64 = 10_008;

/// The part of Discord's API that handles messages.
#[derive(Debug)]
pub(super) struct Rest {
    http: reqwest::Client,
    base: String,
    token: SecretString,
    clock: Arc<dyn Clock>,
    gates: Mutex<Gates>,
    pub(super) budget: Budget,
}

/// A channel, and whose budget its requests count in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) chat: Chat,
    pub(super) channel: i64,
}

impl Spot {
    fn messages(self) -> String {
        format!("/channels/{}/messages", self.channel)
    }
}

/// A request.
struct Call<'a> {
    method: Method,
    path: &'a str,
    /// What shares a bucket with it, as far as we know.
    gate: String,
    body: Option<&'a Value>,
    chat: Option<Chat>,
}

impl Rest {
    /// Speaks to the server of `settings`.
    pub(super) fn new(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, DiscordError> {
        Ok(Self {
            http: http_client()?,
            base: settings.base(),
            token: settings.token.clone(),
            clock,
            gates: Mutex::default(),
            budget: settings.budget.clone(),
        })
    }

    /// Posts to a channel and gives the message's id.
    pub(super) async fn post(&self, spot: Spot, body: &Value) -> Result<i64, DeliverError> {
        id(&self.on_message(Method::POST, spot, None, Some(body)).await?)
    }

    /// Changes a message of the bot. One that is gone is [`DeliverError::Moot`].
    pub(super) async fn edit(
        &self,
        spot: Spot,
        message: i64,
        body: &Value,
    ) -> Result<(), DeliverError> {
        self.on_message(Method::PATCH, spot, Some(message), Some(body)).await.map(drop)
    }

    /// Deletes a message of the bot. One that is gone is fine.
    pub(super) async fn delete(&self, spot: Spot, message: i64) -> Result<(), DeliverError> {
        match self.on_message(Method::DELETE, spot, Some(message), None).await {
            Ok(_) | Err(DeliverError::Moot(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Messages of a channel after the one with the id `after`, at most `limit` (100).
    pub(super) async fn messages(
        &self,
        spot: Spot,
        after: i64,
        limit: usize,
    ) -> Result<Vec<Value>, DeliverError> {
        let path = format!("{}?after={after}&limit={limit}", spot.messages());
        let gate = format!("GET {}", spot.messages());
        let call =
            Call { method: Method::GET, path: &path, gate, body: None, chat: Some(spot.chat) };
        let found = harmless(self.call(call).await)?;
        found.as_array().cloned().ok_or_else(|| DeliverError::Unreachable("no list".to_owned()))
    }

    /// The bot's own id.
    pub(super) async fn own_id(&self) -> Result<i64, DeliverError> {
        let (path, gate) = ("/users/@me", "GET /users/@me".to_owned());
        let call = Call { method: Method::GET, path, gate, body: None, chat: None };
        harmless(self.call(call).await.and_then(|me| id(&me)))
    }

    /// The private channel with a person, opened if there is none.
    pub(super) async fn private_channel(&self, user: i64) -> Result<i64, DeliverError> {
        let body = json!({ "recipient_id": user.to_string() });
        let (path, gate) = ("/users/@me/channels", "POST /users/@me/channels".to_owned());
        let call = Call { method: Method::POST, path, gate, body: Some(&body), chat: None };
        harmless(self.call(call).await.and_then(|channel| id(&channel)))
    }

    async fn on_message(
        &self,
        method: Method,
        spot: Spot,
        message: Option<i64>,
        body: Option<&Value>,
    ) -> Result<Value, DeliverError> {
        let messages = spot.messages();
        let gate = format!("{method} {messages}");
        let path = message.map_or_else(|| messages.clone(), |id| format!("{messages}/{id}"));
        self.call(Call { method, path: &path, gate, body, chat: Some(spot.chat) }).await
    }

    async fn call(&self, call: Call<'_>) -> Result<Value, DeliverError> {
        if let Some(retry_after) = self.gates().wait(&call.gate, self.clock.now()) {
            return Err(DeliverError::Throttled { retry_after });
        }
        let address = format!("{}/api/v10{}", self.base, call.path);
        let token = format!("Bot {}", self.token.expose_secret());
        let request = self.http.request(call.method.clone(), address).header(AUTHORIZATION, token);
        let request = match call.body {
            Some(body) => request.json(body),
            None => request,
        };
        self.budget.start().await;
        let response = request.send().await.map_err(unsent)?;
        self.learn(&call, &response);
        match response.status() {
            StatusCode::NO_CONTENT => Ok(Value::Null),
            status if status.is_success() => response
                .json()
                .await
                .map_err(|error| DeliverError::NoAnswer(error.without_url().to_string())),
            StatusCode::TOO_MANY_REQUESTS => Err(self.throttled(&call, response).await),
            status => Err(refused(status, response).await),
        }
    }

    /// A bucket that is used up shuts the chat for the outbox before it asks in vain.
    fn learn(&self, call: &Call<'_>, response: &Response) {
        let now = self.clock.now();
        let mut gates = self.gates();
        gates.learn(&call.gate, response.headers(), now);
        if let (Some(wait), Some(chat)) = (gates.wait(&call.gate, now), call.chat) {
            self.budget.shut(chat, wait);
        }
    }

    async fn throttled(&self, call: &Call<'_>, response: Response) -> DeliverError {
        let headers = response.headers().clone();
        let body = response.json().await.unwrap_or_default();
        let refusal = TooMany::read(&headers, &body);
        let retry_after = self.gates().refused(&call.gate, &refusal, self.clock.now());
        if refusal.is_for_all() {
            self.budget.shut_all(retry_after);
        } else if let Some(chat) = call.chat {
            self.budget.shut(chat, retry_after);
        }
        DeliverError::Throttled { retry_after }
    }

    fn gates(&self) -> MutexGuard<'_, Gates> {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of what may be asked again without harm, silence is nothing but a failure.
fn harmless<T>(outcome: Result<T, DeliverError>) -> Result<T, DeliverError> {
    outcome.map_err(|error| match error {
        DeliverError::NoAnswer(why) => DeliverError::Unreachable(why),
        other => other,
    })
}

/// The request had no answer: whether it was sent at all decides what may be done.
fn unsent(error: reqwest::Error) -> DeliverError {
    let error = error.without_url();
    if error.is_builder() {
        DeliverError::Refused(error.to_string())
    } else if error.is_connect() {
        DeliverError::Unreachable(error.to_string())
    } else {
        DeliverError::NoAnswer(error.to_string())
    }
}

/// Discord has taken it; without the id nobody can tell which message it became.
fn id(body: &Value) -> Result<i64, DeliverError> {
    let id = body["id"].as_str().and_then(|id| id.parse().ok());
    id.ok_or_else(|| DeliverError::NoAnswer("the answer carries no id".to_owned()))
}

async fn refused(status: StatusCode, response: Response) -> DeliverError {
    let body: Value = response.json().await.unwrap_or_default();
    let why = format!("{status}: {}", body["message"].as_str().unwrap_or("no reason given"));
    match body["code"].as_u64() {
        // A server that fails may have taken it all the same.
        _ if status.is_server_error() => DeliverError::NoAnswer(why),
        // A token that was reset is put right by a person: what waits must not be lost meanwhile.
        _ if status == StatusCode::UNAUTHORIZED => DeliverError::Unreachable(why),
        Some(UNKNOWN_MESSAGE) => DeliverError::Moot(why),
        Some(code) if CLOSED.contains(&code) => DeliverError::Closed(why),
        _ => DeliverError::Refused(why),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::response::IntoResponse;
    use axum::{Json, Router};
    use chrono::{DateTime, TimeDelta};
    use rstest::rstest;
    use salut_core::clock::ManualClock;
    use salut_core::fan::Platform;
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpListener;

    use super::*;

    fn spot(channel: i64) -> Spot {
        Spot { chat: Chat::Room { platform: Platform::Discord, id: channel }, channel }
    }

    fn clock() -> ManualClock {
        ManualClock::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap())
    }

    fn rest(port: u16, clock: &ManualClock) -> Rest {
        let api_url = format!("http://127.0.0.1:{port}").parse().unwrap();
        let budget = Budget::of(Platform::Discord, 6, Arc::new(clock.clone()));
        let settings = Settings { api_url: Some(api_url), token: "t".into(), budget };
        Rest::new(&settings, Arc::new(clock.clone())).unwrap()
    }

    /// A server that always gives the same answer; gives its port.
    async fn always(status: u16, headers: &[(&str, &str)], body: Value) -> u16 {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let status = StatusCode::from_u16(status).unwrap();
        let app =
            Router::new().fallback(async move || (status, headers, Json(body)).into_response());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, app).await });
        port
    }

    async fn posts(port: u16) -> Result<i64, DeliverError> {
        rest(port, &clock()).post(spot(9), &json!({ "content": "x" })).await
    }

    #[tokio::test]
    async fn a_post_gives_its_id() {
        let port = always(200, &[], json!({ "id": "4711" })).await;
        assert_eq!(posts(port).await, Ok(4711));
    }

    #[tokio::test]
    async fn a_taken_post_without_an_id_is_an_unknown_outcome() {
        let port = always(200, &[], json!("?")).await;
        assert!(matches!(posts(port).await, Err(DeliverError::NoAnswer(_))));
    }

    #[tokio::test]
    async fn a_wrong_token_loses_nothing() {
        let port = always(401, &[], json!({ "message": "401: Unauthorized" })).await;
        assert!(matches!(posts(port).await, Err(DeliverError::Unreachable(_))));
    }

    #[rstest]
    #[case(400)]
    #[case(403)]
    #[case(404)]
    #[tokio::test]
    async fn a_refusal_is_final(#[case] status: u16) {
        let port = always(status, &[], json!({ "message": "Not so", "code": 50035 })).await;
        let refused = posts(port).await;
        assert!(
            matches!(&refused, Err(DeliverError::Refused(why)) if why.contains("Not so")),
            "{refused:?}"
        );
    }

    #[rstest]
    #[case(50_001)]
    #[case(50_007)]
    #[case(10_003)]
    #[tokio::test]
    async fn a_chat_that_takes_nothing_is_closed(#[case] code: u32) {
        let port = always(403, &[], json!({ "message": "Missing Access", "code": code })).await;
        let closed = posts(port).await;
        assert!(
            matches!(&closed, Err(DeliverError::Closed(why)) if why.contains("Missing Access")),
            "{closed:?}"
        );
    }

    #[tokio::test]
    async fn a_message_that_is_gone_is_deleted_and_cannot_be_edited() {
        let gone = json!({ "message": "Unknown Message", "code": 10_008 });
        let rest = rest(always(404, &[], gone).await, &clock());
        assert_eq!(rest.delete(spot(9), 1).await, Ok(()));
        assert!(matches!(rest.edit(spot(9), 1, &json!({})).await, Err(DeliverError::Moot(_))));
    }

    #[rstest]
    #[case(500)]
    #[case(503)]
    #[tokio::test]
    async fn a_failing_server_leaves_the_outcome_open(#[case] status: u16) {
        let port = always(status, &[], json!(null)).await;
        assert!(matches!(posts(port).await, Err(DeliverError::NoAnswer(_))));
    }

    #[tokio::test]
    async fn a_429_is_obeyed_without_asking_again_before_its_time() {
        let body = json!({ "retry_after": 1.5, "global": false });
        let port = always(429, &[("retry-after", "2")], body).await;
        let clock = clock();
        let rest = rest(port, &clock);
        let throttled =
            |ms| Err(DeliverError::Throttled { retry_after: TimeDelta::milliseconds(ms) });
        assert_eq!(rest.post(spot(9), &json!({})).await, throttled(1501));
        clock.advance(TimeDelta::milliseconds(501));
        assert_eq!(rest.post(spot(9), &json!({})).await, throttled(1000));
        clock.advance(TimeDelta::milliseconds(1000));
        assert_eq!(rest.post(spot(9), &json!({})).await, throttled(1501));
    }

    #[tokio::test]
    async fn a_used_up_bucket_is_not_tried() {
        let used_up = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", "4")];
        let port = always(200, &used_up, json!({ "id": "1" })).await;
        let rest = rest(port, &clock());
        assert_eq!(rest.post(spot(9), &json!({})).await, Ok(1));
        assert!(matches!(
            rest.post(spot(9), &json!({})).await,
            Err(DeliverError::Throttled { .. })
        ));
        assert_eq!(rest.post(spot(10), &json!({})).await, Ok(1));
    }

    #[tokio::test]
    async fn nobody_there_is_no_unknown_outcome() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        assert!(matches!(posts(port).await, Err(DeliverError::Unreachable(_))));
    }

    #[tokio::test]
    async fn a_line_that_breaks_after_sending_is_an_unknown_outcome() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut line, _)) = listener.accept().await {
                let mut request = [0; 64];
                line.read_exact(&mut request).await.unwrap();
            }
        });
        assert!(matches!(posts(port).await, Err(DeliverError::NoAnswer(_))));
        let opened = rest(port, &clock()).private_channel(815).await;
        assert!(matches!(opened, Err(DeliverError::Unreachable(_))));
    }
}
