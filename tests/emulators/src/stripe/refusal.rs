//! What Stripe answers when it says no: status, type, code, parameter and words, in the shape of the real one.

use serde_json::{Value, json};

use crate::payment::Answer;

/// An answer with an `error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
}

const INVALID: &str = "invalid_request_error";

impl Refusal {
    fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, code: None, param: None, message: message.into() }
    }

    fn about(self, code: &'static str, param: &str) -> Self {
        Self { code: Some(code), param: Some(param.to_owned()), ..self }
    }

    fn coded(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// 400 with a code of its own.
    pub(super) fn state(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(400, INVALID, message).coded(code)
    }

    /// 400 without a code: what is asked cannot be done as things stand.
    pub(super) fn impossible(message: impl Into<String>) -> Self {
        Self::new(400, INVALID, message)
    }

    /// 400 about a parameter.
    pub(super) fn invalid(param: &str, message: &str) -> Self {
        Self { param: Some(param.to_owned()), ..Self::new(400, INVALID, message) }
    }

    /// 400: a name that is not known.
    pub(super) fn unknown_param(name: &str) -> Self {
        let message = format!("Received unknown parameter: {name}");
        Self::new(400, INVALID, message).about("parameter_unknown", name)
    }

    /// 400: something is not there.
    pub(super) fn missing_param(name: &str) -> Self {
        let message = format!("Missing required param: {name}.");
        Self::new(400, INVALID, message).about("parameter_missing", name)
    }

    /// 400: no number.
    pub(super) fn bad_integer(name: &str, text: &str) -> Self {
        let message = format!("Invalid integer: {text}");
        Self::new(400, INVALID, message).about("parameter_invalid_integer", name)
    }

    /// 400: not one of those that are known.
    pub(super) fn bad_choice(name: &str, value: &str, among: &[&str]) -> Self {
        let message = format!("Invalid {name}: must be one of {}, not {value}", among.join(", "));
        Self::invalid(name, &message)
    }

    /// 404: the path names something that is not there.
    pub(super) fn no_such(what: &str, id: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self::new(404, INVALID, message).about("resource_missing", "id")
    }

    /// 404: a parameter names something that is not there.
    pub(super) fn no_such_param(what: &str, id: &str, param: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self::new(404, INVALID, message).about("resource_missing", param)
    }

    /// 404: no such path.
    pub(super) fn no_route(method: &str, path: &str) -> Self {
        Self::new(404, INVALID, format!("Unrecognized request URL ({method}: {path})."))
    }

    /// 401: no key, or a wrong one.
    pub(super) fn unauthorized(key: Option<&str>) -> Self {
        let message = match key {
            None => "You did not provide an API key.".to_owned(),
            Some(key) => {
                let shown: String = key.chars().take(8).collect();
                format!("Invalid API Key provided: {shown}***")
            }
        };
        Self::new(401, INVALID, message)
    }

    /// 400: the key was used for something else.
    pub(super) fn key_reused(key: &str) -> Self {
        let message = format!(
            "Idempotent requests need the parameters they were first used with; '{key}' was used with others."
        );
        Self::new(400, "idempotency_error", message)
    }

    /// 429.
    pub(super) fn too_fast() -> Self {
        Self::new(429, INVALID, "Too many requests.").coded("rate_limit")
    }

    /// 500 and above.
    pub(super) fn failed(status: u16) -> Self {
        Self::new(status, "api_error", "An unknown error occurred.")
    }

    /// The answer.
    pub(super) fn answer(&self) -> Answer {
        let mut error = json!({"type": self.kind, "message": self.message});
        for (name, value) in [("code", self.code), ("param", self.param.as_deref())] {
            if let Some(value) = value {
                error[name] = Value::from(value);
            }
        }
        let reason = format!("{}: {}", self.code.unwrap_or(self.kind), self.message);
        Answer::refusal(self.status, &json!({"error": error}), reason)
    }
}
