//! The seam between a server and a provider: one request comes, the books answer it; time passes, and what is due happens.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use url::form_urlencoded;

use crate::faults::Deed;

/// What a provider knows, changed by one request at a time.
pub(crate) trait Books: Send + 'static {
    /// What a request does, as faults tell requests apart; none for the pages that people see.
    fn deed(call: &Call) -> Option<Deed>;

    /// Answers a request.
    fn answer(&mut self, call: &Call, now: DateTime<Utc>) -> Answer;

    /// The answer of a server in trouble, in the provider's words; kept for the request's key where the provider does so.
    fn trouble(&mut self, call: &Call, trouble: Trouble, now: DateTime<Utc>) -> Answer;

    /// Does what is due at `now`.
    fn pass(&mut self, now: DateTime<Utc>);

    /// When something is due next.
    fn next_due(&self) -> Option<DateTime<Utc>>;

    /// Somebody pays what this request is about, or what was opened last.
    fn somebody_pays(&mut self, call: &Call, now: DateTime<Utc>);

    /// What happened since this was last asked, oldest first.
    fn news(&mut self) -> Vec<News>;

    /// The headers that sign a webhook's body when it is sent at `now`.
    fn sign(&mut self, event: &News, body: &str, now: DateTime<Utc>) -> Vec<(String, String)>;
}

/// What can be wrong with a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Too many requests; so long to wait.
    TooFast(TimeDelta),
    /// This status, 500 or above.
    Failed(u16),
}

/// An event to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct News {
    /// The event's name at the provider.
    pub(crate) id: String,
    /// What is delivered.
    pub(crate) body: Value,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The server's own address, for links in answers.
    pub(crate) base: String,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) kind: &'static str,
    pub(crate) extra: Vec<Extra>,
    /// Why it was refused, if it was.
    pub(crate) reason: Option<String>,
}

/// A header beside the usual ones.
pub(crate) type Extra = (&'static str, String);

impl Call {
    /// The path's parts.
    pub(crate) fn parts(&self) -> Vec<&str> {
        self.path.split('/').filter(|part| !part.is_empty()).collect()
    }

    /// A header, if it is there and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The pairs of the query.
    pub(crate) fn asked(&self) -> Vec<(String, String)> {
        pairs(self.query.as_bytes())
    }

    /// The pairs of a form in the body.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        pairs(&self.body)
    }
}

/// The value of the pair called `name`.
pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

impl Answer {
    /// JSON with a status.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let kind = "application/json";
        Self { status, body: body.to_string().into(), kind, extra: Vec::new(), reason: None }
    }

    /// A refusal as JSON, and the words the log keeps of it.
    pub(crate) fn refusal(status: u16, body: &Value, reason: String) -> Self {
        Self { reason: Some(reason), ..Self::json(status, body) }
    }

    /// Text of another kind.
    pub(crate) fn text(status: u16, kind: &'static str, body: String) -> Self {
        Self { status, body: body.into(), kind, extra: Vec::new(), reason: None }
    }

    /// Sends a browser elsewhere.
    pub(crate) fn go_to(address: String) -> Self {
        let extra = vec![("location", address)];
        Self { extra, ..Self::text(303, "text/plain", String::new()) }
    }

    /// With a header more.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.extra.push((name, value.into()));
        self
    }

    /// Whether it says that all is well.
    pub(crate) fn is_fine(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
