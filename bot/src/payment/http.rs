//! One provider over HTTP: time-outs, one retry, the circuit breaker, and what an answer means whoever gave it.
//!
//! Bodies and credentials are never logged: what a failure says is made of statuses and codes alone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use salut_core::clock::Clock;
use salut_core::port::PaymentError;
use serde::de::DeserializeOwned;
use url::Url;

use super::breaker::Breaker;

/// Establishing a connection may take this long.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A call that takes longer is given up; what became of it is unknown.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a provider is left alone that asks for it without saying how long.
const REST: TimeDelta = TimeDelta::seconds(2);

/// Tells that an answer is a copy of an earlier one to the same idempotency key.
const REPLAYED: &str = "idempotent-replayed";

/// A provider's server.
pub(super) struct Wire {
    http: reqwest::Client,
    base: Url,
    breaker: Mutex<Breaker>,
    clock: Arc<dyn Clock>,
}

/// An answer that will not change if the same is asked again.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    body: Vec<u8>,
}

/// No answer that would mean anything.
enum Silence {
    /// The call may have been carried out; the same again is safe, and worth a try at once.
    Unknown(String),
    /// Not now.
    Busy(String, TimeDelta),
}

impl Wire {
    /// Speaks to the server at `base`. Redirects are not followed: they would lead away from a pinned host.
    pub(super) fn new(base: Url, clock: Arc<dyn Clock>) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(CALL_TIMEOUT)
            .redirect(Policy::none())
            .tcp_nodelay(true)
            .build()?;
        Ok(Self { http, base, breaker: Mutex::default(), clock })
    }

    /// The address that paths are put after.
    pub(super) const fn base(&self) -> &Url {
        &self.base
    }

    /// The time.
    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// A request for `segments` below the server's address, each of them escaped.
    pub(super) fn request(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        self.http.request(method, url)
    }

    /// A request for an address elsewhere.
    pub(super) fn get(&self, url: Url) -> RequestBuilder {
        self.http.get(url)
    }

    /// Asks, and once more at once if nobody can know what became of the first try. Whatever is asked here can be asked
    /// twice: it only reads, or it carries an idempotency key.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Reply, PaymentError> {
        let again = request.try_clone();
        match (self.ask(request).await?, again) {
            (Err(Silence::Unknown(_)), Some(again)) => self.ask(again).await?.map_err(unreachable),
            (answer, _) => answer.map_err(unreachable),
        }
    }

    async fn ask(&self, request: RequestBuilder) -> Result<Result<Reply, Silence>, PaymentError> {
        self.breaker().admit(self.clock.now()).map_err(|pause| {
            let pause_s = pause.num_seconds();
            PaymentError::Unreachable(format!("it failed too often; not asked for {pause_s} s"))
        })?;
        let answer = answer(request).await;
        let now = self.clock.now();
        match &answer {
            Ok(_) => self.breaker().worked(),
            Err(Silence::Unknown(_)) => self.breaker().failed(now),
            Err(Silence::Busy(_, wish)) => self.breaker().rest(now, *wish),
        }
        Ok(answer)
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reply {
    /// What it says; an answer that cannot be understood is none.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, PaymentError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            PaymentError::Unreachable(format!("its answer cannot be understood: {error}"))
        })
    }

    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.body
    }
}

fn unreachable(silence: Silence) -> PaymentError {
    let (Silence::Unknown(why) | Silence::Busy(why, _)) = silence;
    PaymentError::Unreachable(why)
}

async fn answer(request: RequestBuilder) -> Result<Reply, Silence> {
    let response = request.send().await.map_err(|error| lost(&error))?;
    let (status, replayed) = (response.status(), response.headers().contains_key(REPLAYED));
    match status {
        StatusCode::TOO_MANY_REQUESTS => Err(busy(status, response.headers())),
        // Another request with the same key is being carried out.
        StatusCode::CONFLICT if !replayed => Err(busy(status, response.headers())),
        StatusCode::REQUEST_TIMEOUT => Err(Silence::Unknown(status.to_string())),
        _ if status.is_server_error() && !replayed => Err(Silence::Unknown(status.to_string())),
        _ => read(status, response).await,
    }
}

async fn read(status: StatusCode, response: Response) -> Result<Reply, Silence> {
    let body = response.bytes().await.map_err(|error| lost(&error))?;
    Ok(Reply { status, body: body.to_vec() })
}

fn lost(error: &reqwest::Error) -> Silence {
    let words = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    Silence::Unknown(words.to_owned())
}

fn busy(status: StatusCode, headers: &HeaderMap) -> Silence {
    let wish = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let wish = wish.and_then(TimeDelta::try_seconds).unwrap_or(REST);
    // Only who is asked too often must be left alone.
    let rest = if status == StatusCode::CONFLICT { TimeDelta::zero() } else { wish };
    Silence::Busy(status.to_string(), rest)
}
