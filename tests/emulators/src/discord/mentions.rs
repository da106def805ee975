//! Who a message pings: mentioned in its text and permitted by `allowed_mentions`.
//! Owns the reading of mentions; must not change any state.

use serde_json::Value;

use super::check::look::as_id;
use super::state::{Id, State};

/// A mention as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mention {
    User(Id),
    Role(Id),
    Everyone,
}

/// The ids that the text pings: user and role ids as text, and `everyone`.
pub(super) fn pinged(state: &State, content: &str, allowed: &Value) -> Vec<String> {
    let mut pinged = Vec::new();
    for mention in mentions(content) {
        let (id, known) = match mention {
            Mention::User(id) => (id.to_string(), state.users.contains_key(&id)),
            Mention::Role(id) => (id.to_string(), state.guild.roles.contains_key(&id)),
            Mention::Everyone => ("everyone".to_owned(), true),
        };
        if known && permits(allowed, mention) && !pinged.contains(&id) {
            pinged.push(id);
        }
    }
    pinged
}

/// Without `allowed_mentions` everything pings.
fn permits(allowed: &Value, mention: Mention) -> bool {
    let Some(rules) = allowed.as_object() else { return true };
    let lists = |key: &str, wanted: &dyn Fn(&Value) -> bool| {
        rules.get(key).and_then(Value::as_array).is_some_and(|list| list.iter().any(wanted))
    };
    match mention {
        Mention::User(id) => {
            lists("parse", &|kind| kind == "users") || lists("users", &|one| as_id(one) == Some(id))
        }
        Mention::Role(id) => {
            lists("parse", &|kind| kind == "roles") || lists("roles", &|one| as_id(one) == Some(id))
        }
        Mention::Everyone => lists("parse", &|kind| kind == "everyone"),
    }
}

/// All mentions of a text, in reading order.
fn mentions(content: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut rest = content;
    while let Some(start) = rest.find(['<', '@']) {
        let here = &rest[start..];
        let (mention, length) = read(here).map_or((None, 1), |(one, length)| (Some(one), length));
        found.extend(mention);
        rest = &here[length..];
    }
    found
}

/// The mention that `text` starts with, and how many bytes it takes.
pub(super) fn read(text: &str) -> Option<(Mention, usize)> {
    for all in ["@everyone", "@here"] {
        if text.starts_with(all) {
            return Some((Mention::Everyone, all.len()));
        }
    }
    let end = text.find('>')?;
    let inner = text[..end].strip_prefix("<@")?;
    let mention = match inner.strip_prefix('&') {
        Some(role) => Mention::Role(role.parse().ok()?),
        None => Mention::User(inner.trim_start_matches('!').parse().ok()?),
    };
    Some((mention, end + 1))
}
