//! How Discord says no: the status, its own code and message, and where in the body the fault lies.
//! Owns the error shapes; must not decide what is a fault.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// A refusal in Discord's shape.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    status: StatusCode,
    code: u32,
    message: String,
    errors: Option<Value>,
}

/// Travels with a refused response, so that the request log can say why.
#[derive(Debug, Clone)]
pub(super) struct Reason(pub(super) String);

impl ApiError {
    fn new(status: StatusCode, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: None }
    }

    /// 401: the token is missing or wrong.
    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 0, "401: Unauthorized")
    }

    /// 404 for a path that is not part of the API.
    pub(super) fn no_such_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, 0, "404: Not Found")
    }

    /// 405 for a path that does not take this method.
    pub(super) fn no_such_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, 0, "405: Method Not Allowed")
    }

    /// 400 for a body that is no JSON object.
    pub(super) fn bad_json() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 50_109, "The request body contains invalid JSON.")
    }

    /// 404 for a thing that does not exist, or that the bot may not know about.
    pub(super) fn unknown(what: Unknown) -> Self {
        let (code, message) = match what {
            Unknown::Application => (10_002, "Unknown Application"),
            Unknown::Channel => (10_003, "Unknown Channel"),
            Unknown::Guild => (10_004, "Unknown Guild"),
            Unknown::Member => (10_007, "Unknown Member"),
            Unknown::Message => (10_008, "Unknown Message"),
            Unknown::User => (10_013, "Unknown User"),
            Unknown::Webhook => (10_015, "Unknown Webhook"),
            Unknown::Interaction => (10_062, "Unknown interaction"),
            Unknown::Command => (10_063, "Unknown application command"),
        };
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    /// 400: a message with nothing to show.
    pub(super) fn empty_message() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 50_006, "Cannot send an empty message")
    }

    /// 400: the interaction has had its one callback.
    pub(super) fn already_acknowledged() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 40_060, "Interaction has already been acknowledged.")
    }

    /// 401: the interaction's token is older than its fifteen minutes.
    pub(super) fn token_expired() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 50_027, "Invalid Webhook Token")
    }

    /// 403: only its author may change a message.
    pub(super) fn not_the_author() -> Self {
        Self::new(StatusCode::FORBIDDEN, 50_005, "Cannot edit a message authored by another user")
    }

    /// 403: the person has blocked the bot, or takes no direct messages from it.
    pub(super) fn blocked() -> Self {
        Self::new(StatusCode::FORBIDDEN, 50_007, "Cannot send messages to this user")
    }

    /// 403: the bot does not see the channel.
    pub(super) fn missing_access() -> Self {
        Self::new(StatusCode::FORBIDDEN, 50_001, "Missing Access")
    }

    /// 403: the bot sees the channel and may not do this there.
    pub(super) fn missing_permissions() -> Self {
        Self::new(StatusCode::FORBIDDEN, 50_013, "Missing Permissions")
    }

    /// 500 or above: Discord broke down, before or after it did what was asked.
    pub(super) fn failed(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(status, 0, &status.to_string())
    }

    /// 400: more commands of that name would have been created today than Discord allows.
    pub(super) fn too_many_creations() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            30_034,
            "Max number of daily application command creates has been reached (200)",
        )
    }

    /// 400 with the tree of faults, as Discord reports a body it can't accept.
    fn invalid_form(errors: Map<String, Value>) -> Self {
        Self {
            errors: Some(Value::Object(errors)),
            ..Self::new(StatusCode::BAD_REQUEST, 50_035, "Invalid Form Body")
        }
    }
}

/// What was asked for and does not exist.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unknown {
    Application,
    Channel,
    Guild,
    Member,
    Message,
    User,
    Webhook,
    Interaction,
    Command,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({ "code": self.code, "message": self.message });
        let mut reason = format!("{} {}", self.code, self.message);
        if let Some(errors) = self.errors {
            reason = format!("{reason} {errors}");
            body["errors"] = errors;
        }
        let mut response = (self.status, Json(body)).into_response();
        response.extensions_mut().insert(Reason(reason));
        response
    }
}

/// Everything wrong with one body, by where it stands in it.
#[derive(Debug, Default)]
pub(super) struct Faults(Map<String, Value>);

impl Faults {
    /// Notes a fault at `path`, whose steps are parted by dots.
    pub(super) fn add(&mut self, path: &str, code: &str, message: impl Into<String>) {
        let mut place = &mut self.0;
        for step in path.split('.') {
            let entry = place.entry(step).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(inner) = entry else { return };
            place = inner;
        }
        let found = place.entry("_errors").or_insert_with(|| json!([]));
        if let Value::Array(list) = found {
            list.push(json!({ "code": code, "message": message.into() }));
        }
    }

    /// The refusal for all that was found, if anything was.
    pub(super) fn done(self) -> Result<(), ApiError> {
        if self.0.is_empty() { Ok(()) } else { Err(ApiError::invalid_form(self.0)) }
    }
}
