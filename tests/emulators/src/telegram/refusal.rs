//! What the Bot API answers when it says no: code, description and retry time, worded as the real one words them.
//!
//! Owns the error shape only; the checks live beside what they check.

use serde_json::{Value, json};

/// An answer with `"ok": false`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The HTTP status, which the body repeats as `error_code`.
    pub(super) code: u16,
    /// What was wrong, with the platform's prefix for the code.
    pub(super) description: String,
    /// Seconds to wait, only with 429.
    pub(super) retry_after: Option<i64>,
}

impl Refusal {
    /// 400: the request itself is wrong.
    pub(super) fn bad(what: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", what.as_ref()))
    }

    /// 400 about the formatting of a text.
    pub(super) fn entities(what: impl AsRef<str>) -> Self {
        Self::bad(format!("can't parse entities: {}", what.as_ref()))
    }

    /// 403: the bot may not do this to that chat.
    pub(super) fn forbidden(what: impl AsRef<str>) -> Self {
        Self::new(403, format!("Forbidden: {}", what.as_ref()))
    }

    /// 404: no such bot or method.
    pub(super) fn not_found() -> Self {
        Self::new(404, "Not Found")
    }

    /// 401: the token looks right but belongs to no bot.
    pub(super) fn unauthorized() -> Self {
        Self::new(401, "Unauthorized")
    }

    /// 409: polling, another poll and the webhook exclude each other.
    pub(super) fn conflict(what: impl AsRef<str>) -> Self {
        Self::new(409, format!("Conflict: {}", what.as_ref()))
    }

    /// 413: the body is larger than the API takes.
    pub(super) fn too_large() -> Self {
        Self::new(413, "Request Entity Too Large")
    }

    /// 502: the server was dropped while it held the request.
    pub(super) fn gone() -> Self {
        Self::failed(502)
    }

    /// 500 or above: the platform broke down, before or after it did what was asked.
    pub(super) fn failed(status: u16) -> Self {
        let why = match status {
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Internal Server Error",
        };
        Self::new(status, why)
    }

    /// 429: too fast; try again in `seconds`.
    pub(super) fn throttled(seconds: i64) -> Self {
        let refusal = Self::new(429, format!("Too Many Requests: retry after {seconds}"));
        Self { retry_after: Some(seconds), ..refusal }
    }

    /// The JSON body.
    pub(super) fn body(&self) -> Value {
        let mut body =
            json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({"retry_after": seconds});
        }
        body
    }

    fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), retry_after: None }
    }
}
