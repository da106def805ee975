//! The parameters of one call, however they came: JSON, form, multipart or query string.
//!
//! Forms carry every value as text, so numbers, booleans and objects are read from either shape.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::refusal::Refusal;

/// The named values of a call and the files sent with it.
#[derive(Debug, Default)]
pub(super) struct Params {
    /// Values by name.
    pub(super) values: Map<String, Value>,
    /// Uploaded files by the name of their part.
    pub(super) files: BTreeMap<String, Upload>,
}

/// A file of a multipart body.
#[derive(Debug)]
pub(super) struct Upload {
    /// The name the sender gave it.
    pub(super) name: String,
    /// How long it is, in bytes.
    pub(super) bytes: usize,
}

impl Params {
    /// The value as text; an absent one is empty, as the platform treats it.
    pub(super) fn text(&self, name: &str) -> String {
        match self.values.get(name) {
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// The value as a whole number, if it is one.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        match self.values.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether the value is set to true.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.text(name).as_str(), "true" | "True" | "1" | "yes" | "t")
    }

    /// The value as JSON: an object or list as it came, or parsed from the text a form carries it in.
    pub(super) fn json(&self, name: &str, what: &str) -> Result<Option<Value>, Refusal> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad(format!("can't parse {what} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// Takes over `(name, text)` pairs; a later one replaces an earlier one.
    pub(super) fn extend(&mut self, pairs: impl IntoIterator<Item = (String, String)>) {
        self.values.extend(pairs.into_iter().map(|(name, text)| (name, Value::String(text))));
    }
}
