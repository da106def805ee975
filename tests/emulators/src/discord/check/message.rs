//! What Discord refuses about a message: emptiness, lengths, embeds, mentions, nonce and flags.
//! Owns the rules of a message body; must not store anything. Numbers are from Discord's documentation.

use serde_json::Value;

use super::component;
use super::look::Look;
use crate::discord::error::{ApiError, Faults};

/// Only the person who acted sees the message.
pub(in crate::discord) const EPHEMERAL: i64 = 1 << 6;
/// A deferred answer that still shows "thinking".
pub(in crate::discord) const LOADING: i64 = 1 << 7;
const SUPPRESS_EMBEDS: i64 = 1 << 2;
const SUPPRESS_NOTIFICATIONS: i64 = 1 << 12;

const CONTENT_MAX: usize = 2000;
const EMBEDS_MAX: usize = 10;
const EMBED_TEXT_MAX: usize = 6000;
const NONCE_MAX: usize = 25;

/// By which door a message comes: what is allowed differs a little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::discord) enum Door {
    /// Posted to a channel by the bot itself.
    Channel,
    /// An answer to an interaction, or a follow-up: may be for one person only.
    Interaction,
}

/// Checks everything about `body` but emptiness, which also depends on files and on what stood there before.
pub(in crate::discord) fn check(body: &Value, door: Door) -> Result<(), ApiError> {
    let mut faults = Faults::default();
    if !body.is_object() && !body.is_null() {
        return Err(ApiError::bad_json());
    }
    let body = Look::at(body);
    body.get("content").text(&mut faults, 0..=CONTENT_MAX);
    embeds(&body, &mut faults);
    component::rows(&body.get("components"), &mut faults);
    allowed_mentions(&body.get("allowed_mentions"), &mut faults);
    nonce(&body, &mut faults);
    flags(&body.get("flags"), door, &mut faults);
    faults.done()
}

/// Refuses a message that would show nothing.
pub(in crate::discord) fn refuse_empty(message: &Value) -> Result<(), ApiError> {
    let content = message["content"].as_str().unwrap_or_default();
    let has = |key: &str| message[key].as_array().is_some_and(|list| !list.is_empty());
    let shows = !content.trim().is_empty() || has("embeds") || has("components");
    if shows || has("attachments") { Ok(()) } else { Err(ApiError::empty_message()) }
}

fn embeds(body: &Look<'_>, faults: &mut Faults) {
    let list = body.get("embeds").items(faults, 0..=EMBEDS_MAX);
    let length: usize = list.iter().map(|embed| check_embed(embed, faults)).sum();
    if length > EMBED_TEXT_MAX {
        let why = format!("Embed size exceeds maximum size of {EMBED_TEXT_MAX}");
        body.get("embeds").refuse(faults, "MAX_EMBED_SIZE_EXCEEDED", &why);
    }
}

/// Checks one embed and returns how many characters of it count towards the message's total.
fn check_embed(embed: &Look<'_>, faults: &mut Faults) -> usize {
    let mut length = 0;
    let mut count = |text: Option<&str>| length += text.map_or(0, |text| text.chars().count());
    count(embed.get("title").text(faults, 0..=256));
    count(embed.get("description").text(faults, 0..=4096));
    if !embed.get("footer").is_absent() {
        count(embed.get("footer").get("text").required_text(faults, 1..=2048));
    }
    if !embed.get("author").is_absent() {
        count(embed.get("author").get("name").required_text(faults, 1..=256));
    }
    for field in embed.get("fields").items(faults, 0..=25) {
        count(field.get("name").required_text(faults, 1..=256));
        count(field.get("value").required_text(faults, 1..=1024));
    }
    embed_parts(embed, faults);
    length
}

fn embed_parts(embed: &Look<'_>, faults: &mut Faults) {
    embed.get("url").address(faults, &["http", "https"]);
    embed.get("color").number(faults, 0..=0x00FF_FFFF);
    for picture in ["image", "thumbnail"] {
        let picture = embed.get(picture);
        if !picture.is_absent() {
            picture.get("url").address(faults, &["http", "https", "attachment"]);
        }
    }
    if let Some(stamp) = embed.get("timestamp").text(faults, 1..=64)
        && chrono::DateTime::parse_from_rfc3339(stamp).is_err()
    {
        let why = format!("Could not parse {stamp}. Should be ISO8601.");
        embed.get("timestamp").refuse(faults, "DATE_TIME_TYPE_PARSE", &why);
    }
    let shown = ["title", "description", "image", "thumbnail", "author", "footer", "fields"];
    if shown.iter().all(|part| is_blank(embed.get(part).value())) {
        embed.get("description").missing(faults);
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null()
        || value.as_str().is_some_and(str::is_empty)
        || value.as_array().is_some_and(Vec::is_empty)
}

fn allowed_mentions(mentions: &Look<'_>, faults: &mut Faults) {
    if mentions.is_absent() {
        return;
    }
    let kinds = mentions.get("parse").items(faults, 0..=3);
    for kind in &kinds {
        if !matches!(kind.value().as_str(), Some("roles" | "users" | "everyone")) {
            let why = "Value must be one of {'roles', 'users', 'everyone'}.";
            kind.refuse(faults, "BASE_TYPE_CHOICES", why);
        }
    }
    for list in ["roles", "users"] {
        let ids = mentions.get(list).items(faults, 0..=100);
        for id in &ids {
            id.snowflake(faults);
        }
        if !ids.is_empty() && kinds.iter().any(|kind| kind.value() == list) {
            let why = format!("parse:[\"{list}\"] and {list}: [ids...] are mutually exclusive.");
            let place = mentions.get("parse");
            place.refuse(faults, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", &why);
        }
    }
}

fn nonce(body: &Look<'_>, faults: &mut Faults) {
    let nonce = body.get("nonce");
    let fits = match nonce.value() {
        Value::Null | Value::Number(_) => true,
        Value::String(text) => text.chars().count() <= NONCE_MAX,
        _ => false,
    };
    if !fits {
        nonce.refuse(faults, "NONCE_TYPE_TOO_LONG", "Nonce must be 25 or fewer in length.");
    }
}

fn flags(flags: &Look<'_>, door: Door, faults: &mut Faults) {
    let Some(bits) = flags.number(faults, 0..=i64::from(u32::MAX)) else { return };
    let allowed = match door {
        Door::Channel => SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS,
        Door::Interaction => SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | EPHEMERAL,
    };
    if bits & !allowed != 0 {
        let why = format!("These flags can't be set here: {}.", bits & !allowed);
        flags.refuse(faults, "MESSAGE_FLAGS_INVALID", &why);
    }
}
