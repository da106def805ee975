//! What PayPal answers when it says no: name, message, and an issue with its field, in the shape of the real one.

use serde_json::{Value, json};

use crate::payment::Answer;

/// An answer that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    name: &'static str,
    message: &'static str,
    issue: Option<Box<Issue>>,
    /// Where the payer has to go to make good.
    redirect: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Issue {
    name: &'static str,
    description: String,
    field: Option<String>,
}

impl Refusal {
    fn new(status: u16, name: &'static str, message: &'static str) -> Self {
        Self { status, name, message, issue: None, redirect: None }
    }

    fn about(self, issue: &'static str, description: impl Into<String>) -> Self {
        let issue = Issue { name: issue, description: description.into(), field: None };
        Self { issue: Some(Box::new(issue)), ..self }
    }

    /// Names the field at fault, as a JSON pointer.
    pub(super) fn at(mut self, field: &str) -> Self {
        if let Some(issue) = &mut self.issue {
            issue.field = Some(field.to_owned());
        }
        self
    }

    /// With the page where the payer can make good.
    pub(super) fn redirecting(self, address: String) -> Self {
        Self { redirect: Some(address), ..self }
    }

    /// 400: the request's form is wrong.
    pub(super) fn invalid(issue: &'static str, description: impl Into<String>) -> Self {
        let message = "Request is not well-formed, syntactically incorrect, or violates schema.";
        Self::new(400, "INVALID_REQUEST", message).about(issue, description)
    }

    /// 400: a field has to be there.
    pub(super) fn missing(field: &str) -> Self {
        let words = "A required field / parameter is missing.";
        Self::invalid("MISSING_REQUIRED_PARAMETER", words).at(field)
    }

    /// 422: what is asked cannot be done as things stand.
    pub(super) fn impossible(issue: &'static str, description: impl Into<String>) -> Self {
        let message = "The requested action could not be performed, semantically incorrect, or failed business validation.";
        Self::new(422, "UNPROCESSABLE_ENTITY", message).about(issue, description)
    }

    /// 404.
    pub(super) fn not_found() -> Self {
        Self::new(404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.")
            .about("INVALID_RESOURCE_ID", "Specified resource ID does not exist.")
    }

    /// 401: no token.
    pub(super) fn no_token() -> Self {
        let message = "Authentication failed due to missing authorization header, or invalid authentication credentials.";
        Self::new(401, "AUTHENTICATION_FAILURE", message)
    }

    /// 401: a token that is not known, or no more.
    pub(super) fn bad_token() -> Self {
        Self::new(401, "invalid_token", "Token signature verification failed")
    }

    /// 415: the body is not said to be JSON.
    pub(super) fn not_json() -> Self {
        let message = "The server does not support the request payload's media type.";
        Self::new(415, "UNSUPPORTED_MEDIA_TYPE", message)
    }

    /// 429.
    pub(super) fn too_fast() -> Self {
        Self::new(429, "RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting.")
    }

    /// 500 and above.
    pub(super) fn failed(status: u16) -> Self {
        let name = if status == 500 { "INTERNAL_SERVER_ERROR" } else { "SERVICE_UNAVAILABLE" };
        Self::new(status, name, "An internal server error occurred.")
    }

    /// The answer.
    pub(super) fn answer(&self) -> Answer {
        let mut body = json!({
            "name": self.name,
            "message": self.message,
            "debug_id": "f00dfaceb00c1",
        });
        if self.name == "invalid_token" {
            body = json!({"error": self.name, "error_description": self.message});
        }
        if let Some(Issue { name, description, field }) = self.issue.as_deref() {
            let mut detail = json!({"issue": name, "description": description});
            if let Some(field) = field {
                detail["field"] = Value::from(field.as_str());
                detail["location"] = Value::from("body");
            }
            body["details"] = json!([detail]);
        }
        if let Some(address) = &self.redirect {
            body["links"] = json!([{"href": address, "rel": "redirect", "method": "GET"}]);
        }
        let issue = self.issue.as_ref().map_or(self.name, |issue| issue.name);
        let words = self.issue.as_ref().map_or(self.message, |issue| &issue.description);
        Answer::refusal(self.status, &body, format!("{issue}: {words}"))
    }
}
