//! A place in a body and how to read it: each reader notes what Discord would refuse about it.
//! Owns the generic rules (type, length, count); must not know what a message or a command is.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::discord::error::Faults;

/// A value in a body, with its path.
#[derive(Debug, Clone)]
pub(in crate::discord) struct Look<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Look<'a> {
    /// The body itself.
    pub(in crate::discord) fn at(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    /// What stands under `key`; null when it is absent.
    pub(in crate::discord) fn get(&self, key: &str) -> Look<'a> {
        let value = self.value.get(key).unwrap_or(&Value::Null);
        Look { value, path: self.step(key) }
    }

    fn step(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value as it is.
    pub(in crate::discord) fn value(&self) -> &'a Value {
        self.value
    }

    /// Whether there is nothing here.
    pub(in crate::discord) fn is_absent(&self) -> bool {
        self.value.is_null()
    }

    /// Notes a fault here.
    pub(in crate::discord) fn refuse(&self, faults: &mut Faults, code: &str, why: &str) {
        faults.add(&self.path, code, why);
    }

    /// Notes that something must stand here.
    pub(in crate::discord) fn missing(&self, faults: &mut Faults) {
        self.refuse(faults, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// A text of `length` characters, or nothing.
    pub(in crate::discord) fn text(
        &self,
        faults: &mut Faults,
        length: RangeInclusive<usize>,
    ) -> Option<&'a str> {
        if self.is_absent() {
            return None;
        }
        let Some(text) = self.value.as_str() else {
            self.refuse(faults, "STRING_TYPE_CONVERT", "Could not interpret as string.");
            return None;
        };
        self.in_range(faults, text.chars().count(), &length);
        Some(text)
    }

    /// A text of `length` characters that must be there.
    pub(in crate::discord) fn required_text(
        &self,
        faults: &mut Faults,
        length: RangeInclusive<usize>,
    ) -> Option<&'a str> {
        if self.is_absent() {
            self.missing(faults);
        }
        self.text(faults, length)
    }

    fn in_range(&self, faults: &mut Faults, length: usize, allowed: &RangeInclusive<usize>) {
        let (least, most) = (*allowed.start(), *allowed.end());
        if allowed.contains(&length) {
            return;
        }
        if length == 0 {
            self.missing(faults);
        } else if least == 0 {
            let why = format!("Must be {most} or fewer in length.");
            self.refuse(faults, "BASE_TYPE_MAX_LENGTH", &why);
        } else {
            let why = format!("Must be between {least} and {most} in length.");
            self.refuse(faults, "BASE_TYPE_BAD_LENGTH", &why);
        }
    }

    /// The entries of a list of `count` entries; none when it is absent.
    pub(in crate::discord) fn items(
        &self,
        faults: &mut Faults,
        count: RangeInclusive<usize>,
    ) -> Vec<Look<'a>> {
        if self.is_absent() {
            return Vec::new();
        }
        let Some(list) = self.value.as_array() else {
            self.refuse(faults, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
            return Vec::new();
        };
        self.in_range(faults, list.len(), &count);
        let place = |(index, value): (usize, &'a Value)| Look {
            value,
            path: self.step(&index.to_string()),
        };
        list.iter().enumerate().map(place).collect()
    }

    /// A whole number within `range`, or nothing.
    pub(in crate::discord) fn number(
        &self,
        faults: &mut Faults,
        range: RangeInclusive<i64>,
    ) -> Option<i64> {
        if self.is_absent() {
            return None;
        }
        let Some(number) = self.value.as_i64() else {
            self.refuse(faults, "NUMBER_TYPE_COERCE", "Value is not an integer.");
            return None;
        };
        if number < *range.start() {
            let why = format!("Value must be greater than or equal to {}.", range.start());
            self.refuse(faults, "NUMBER_TYPE_MIN", &why);
        } else if number > *range.end() {
            let why = format!("Value must be less than or equal to {}.", range.end());
            self.refuse(faults, "NUMBER_TYPE_MAX", &why);
        }
        Some(number)
    }

    /// An id, as text or number; refused when it is neither.
    pub(in crate::discord) fn snowflake(&self, faults: &mut Faults) -> Option<i64> {
        let id = as_id(self.value);
        if id.is_none() && !self.is_absent() {
            let why = format!("Value \"{}\" is not snowflake.", self.value);
            self.refuse(faults, "NUMBER_TYPE_COERCE", &why);
        }
        id
    }

    /// An address whose scheme is one of `schemes`, or nothing.
    pub(in crate::discord) fn address(
        &self,
        faults: &mut Faults,
        schemes: &[&str],
    ) -> Option<&'a str> {
        let address = self.text(faults, 1..=2048)?;
        let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
        if rest.is_empty() || rest.contains(char::is_whitespace) || scheme.is_empty() {
            self.refuse(faults, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
        } else if !schemes.contains(&scheme) {
            let known = schemes.iter().map(|known| format!("'{known}'")).collect::<Vec<_>>();
            let why = format!(
                "Scheme \"{scheme}\" is not supported. Scheme must be one of ({}).",
                known.join(", ")
            );
            self.refuse(faults, "URL_TYPE_INVALID_SCHEME", &why);
        }
        Some(address)
    }
}

/// An id given as Discord does (text) or as a number.
pub(in crate::discord) fn as_id(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
    .filter(|id| *id > 0)
}
