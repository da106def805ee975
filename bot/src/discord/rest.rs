//! Posting messages by our own HTTP client, which reads the limits that serenity's would hide.
//! Owns what an answer of Discord means for a delivery; must not know what is posted.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::header::AUTHORIZATION;
use reqwest::{Response, StatusCode};
use salut_core::clock::Clock;
use salut_core::port::DeliverError;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::gates::{Gates, TooMany};
use super::{DiscordError, Settings, http_client};

/// The part of Discord's API that posts.
#[derive(Debug)]
pub(super) struct Rest {
    http: reqwest::Client,
    base: String,
    token: SecretString,
    clock: Arc<dyn Clock>,
    gates: Mutex<Gates>,
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
        })
    }

    /// Posts to a channel and gives the message's id.
    pub(super) async fn post(&self, channel: i64, body: &Value) -> Result<i64, DeliverError> {
        self.create(&format!("/channels/{channel}/messages"), body).await
    }

    /// The private channel with a person, opened if there is none.
    pub(super) async fn private_channel(&self, user: i64) -> Result<i64, DeliverError> {
        let body = json!({ "recipient_id": user.to_string() });
        // Opening a channel twice opens one: an unknown outcome is worth another try.
        self.create("/users/@me/channels", &body).await.map_err(|error| match error {
            DeliverError::NoAnswer(why) => DeliverError::Unreachable(why),
            other => other,
        })
    }

    /// Creates something and gives its id.
    async fn create(&self, path: &str, body: &Value) -> Result<i64, DeliverError> {
        if let Some(retry_after) = self.gates().wait(path, self.clock.now()) {
            return Err(DeliverError::Throttled { retry_after });
        }
        let address = format!("{}/api/v10{path}", self.base);
        let token = format!("Bot {}", self.token.expose_secret());
        let request = self.http.post(address).header(AUTHORIZATION, token).json(body);
        let response = request.send().await.map_err(unsent)?;
        self.gates().learn(path, response.headers(), self.clock.now());
        match response.status() {
            status if status.is_success() => id(response).await,
            StatusCode::TOO_MANY_REQUESTS => Err(self.throttled(path, response).await),
            status => Err(refused(status, response).await),
        }
    }

    async fn throttled(&self, path: &str, response: Response) -> DeliverError {
        let headers = response.headers().clone();
        let body = response.json().await.unwrap_or_default();
        let refusal = TooMany::read(&headers, &body);
        let retry_after = self.gates().refused(path, &refusal, self.clock.now());
        DeliverError::Throttled { retry_after }
    }

    fn gates(&self) -> MutexGuard<'_, Gates> {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
async fn id(response: Response) -> Result<i64, DeliverError> {
    let no_answer = |why: String| DeliverError::NoAnswer(why);
    let body: Value =
        response.json().await.map_err(|error| no_answer(error.without_url().to_string()))?;
    let id = body["id"].as_str().and_then(|id| id.parse().ok());
    id.ok_or_else(|| no_answer("the answer carries no id".to_owned()))
}

async fn refused(status: StatusCode, response: Response) -> DeliverError {
    let body: Value = response.json().await.unwrap_or_default();
    let why = format!("{status}: {}", body["message"].as_str().unwrap_or("no reason given"));
    // A token that was reset is put right by a person: what waits must not be lost meanwhile.
    if status.is_server_error() || status == StatusCode::UNAUTHORIZED {
        DeliverError::Unreachable(why)
    } else {
        DeliverError::Refused(why)
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
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpListener;

    use super::*;

    fn clock() -> ManualClock {
        ManualClock::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap())
    }

    fn rest(port: u16, clock: &ManualClock) -> Rest {
        let api_url = format!("http://127.0.0.1:{port}").parse().unwrap();
        let settings = Settings { api_url: Some(api_url), token: "t".into() };
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
        rest(port, &clock()).post(9, &json!({ "content": "x" })).await
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
        let port = always(status, &[], json!({ "message": "Missing Access", "code": 50001 })).await;
        let refused = posts(port).await;
        assert!(
            matches!(&refused, Err(DeliverError::Refused(why)) if why.contains("Missing Access")),
            "{refused:?}"
        );
    }

    #[rstest]
    #[case(500)]
    #[case(503)]
    #[tokio::test]
    async fn a_failing_server_is_worth_another_try(#[case] status: u16) {
        let port = always(status, &[], json!(null)).await;
        assert!(matches!(posts(port).await, Err(DeliverError::Unreachable(_))));
    }

    #[tokio::test]
    async fn a_429_is_obeyed_without_asking_again_before_its_time() {
        let body = json!({ "retry_after": 1.5, "global": false });
        let port = always(429, &[("retry-after", "2")], body).await;
        let clock = clock();
        let rest = rest(port, &clock);
        let throttled =
            |ms| Err(DeliverError::Throttled { retry_after: TimeDelta::milliseconds(ms) });
        assert_eq!(rest.post(9, &json!({})).await, throttled(1501));
        clock.advance(TimeDelta::milliseconds(501));
        assert_eq!(rest.post(9, &json!({})).await, throttled(1000));
        clock.advance(TimeDelta::milliseconds(1000));
        assert_eq!(rest.post(9, &json!({})).await, throttled(1501));
    }

    #[tokio::test]
    async fn a_used_up_bucket_is_not_tried() {
        let used_up = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", "4")];
        let port = always(200, &used_up, json!({ "id": "1" })).await;
        let rest = rest(port, &clock());
        assert_eq!(rest.post(9, &json!({})).await, Ok(1));
        assert!(matches!(rest.post(9, &json!({})).await, Err(DeliverError::Throttled { .. })));
        assert_eq!(rest.post(10, &json!({})).await, Ok(1));
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
