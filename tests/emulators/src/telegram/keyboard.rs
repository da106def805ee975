//! Inline keyboards: the checks the Bot API makes, and the buttons as people press them.

use serde_json::Value;

use super::link::{checked_https, checked_link};
use super::params::Params;
use super::refusal::Refusal;

/// Most buttons under one message.
const BUTTONS_MAX: usize = 100;
/// Longest data of a callback button, in bytes.
const DATA_BYTES_MAX: usize = 64;
/// Longest text that a button copies, in characters.
const COPY_MAX: usize = 256;

/// The buttons under a message, row after row.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Keyboard {
    /// `inline_keyboard` as it is shown to the bot again.
    pub(super) wire: Value,
    /// Every button in reading order.
    pub(super) buttons: Vec<Button>,
}

/// One button.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Button {
    /// What is written on it.
    pub(super) label: String,
    /// What pressing it does.
    pub(super) act: Act,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// Sends this data to the bot.
    Callback(String),
    /// Opens this address.
    Open(String),
    /// Something between the person and their client: copying, switching to inline mode, a login.
    Local,
}

/// The inline keyboard of a call: `None` when there is none, also when the markup is of another kind.
pub(super) fn keyboard(params: &Params) -> Result<Option<Keyboard>, Refusal> {
    let Some(markup) = params.json("reply_markup", "reply keyboard markup")? else {
        return Ok(None);
    };
    if !markup.is_object() {
        return Err(Refusal::bad("object expected as reply markup"));
    }
    match markup.get("inline_keyboard") {
        Some(rows) => checked_rows(rows).map(Some),
        None => checked_other(&markup).map(|()| None),
    }
}

fn checked_rows(rows: &Value) -> Result<Keyboard, Refusal> {
    let rows = rows.as_array().ok_or_else(|| {
        Refusal::bad(
            "can't parse reply keyboard markup: Field \"inline_keyboard\" must be of type Array",
        )
    })?;
    let mut buttons = Vec::new();
    for row in rows {
        let row = row.as_array().ok_or_else(|| {
            Refusal::bad("can't parse reply keyboard markup: Field \"inline_keyboard\" must be an Array of Arrays")
        })?;
        for button in row {
            buttons.push(checked_button(button)?);
        }
    }
    if buttons.len() > BUTTONS_MAX {
        return Err(Refusal::bad("reply markup is too long"));
    }
    Ok(Keyboard { wire: Value::Array(rows.clone()), buttons })
}

/// Reply keyboards, their removal and forced replies: only what decides whether they are accepted.
fn checked_other(markup: &Value) -> Result<(), Refusal> {
    if let Some(rows) = markup.get("keyboard") {
        let rows = rows.as_array().filter(|rows| rows.iter().all(Value::is_array));
        rows.ok_or_else(|| {
            Refusal::bad(
                "can't parse reply keyboard markup: Field \"keyboard\" must be an Array of Arrays",
            )
        })?;
    }
    Ok(())
}

fn checked_button(button: &Value) -> Result<Button, Refusal> {
    let wrong = |what: &str| Refusal::bad(format!("can't parse inline keyboard button: {what}"));
    let fields =
        button.as_object().ok_or_else(|| wrong("InlineKeyboardButton must be an Object"))?;
    let label = match fields.get("text").map(Value::as_str) {
        None => return Err(wrong("Can't find field \"text\"")),
        Some(None) => return Err(wrong("Field \"text\" must be of type String")),
        Some(Some(label)) if label.trim().is_empty() => {
            return Err(wrong("Field \"text\" must be non-empty"));
        }
        Some(Some(label)) => label.to_owned(),
    };
    let looks = ["text", "style", "icon_custom_emoji_id"];
    let mut acts = fields.iter().filter(|(name, _)| !looks.contains(&name.as_str()));
    match (acts.next(), acts.next()) {
        (Some((kind, value)), None) => Ok(Button { label, act: act(kind, value)? }),
        (None, _) => Err(wrong("Text buttons are unallowed in the inline keyboard")),
        (Some(_), Some(_)) => Err(wrong(
            "Exactly one of the optional fields must be used to specify the button's type",
        )),
    }
}

fn act(kind: &str, value: &Value) -> Result<Act, Refusal> {
    match kind {
        "callback_data" => callback(value.as_str().unwrap_or_default()),
        "url" => {
            let url = value.as_str().unwrap_or_default();
            let link = checked_link(url).map_err(|complaint| {
                Refusal::bad(format!("inline keyboard button URL '{url}' is invalid: {complaint}"))
            });
            link.map(Act::Open)
        }
        "web_app" => web_app(value["url"].as_str().unwrap_or_default()),
        "copy_text" => copy(value["text"].as_str().unwrap_or_default()),
        "pay" | "callback_game" => Err(Refusal::bad("BUTTON_TYPE_INVALID")),
        "login_url" => Err(Refusal::bad("BOT_DOMAIN_INVALID")),
        "switch_inline_query"
        | "switch_inline_query_current_chat"
        | "switch_inline_query_chosen_chat" => Ok(Act::Local),
        _ => Err(Refusal::bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        )),
    }
}

fn callback(data: &str) -> Result<Act, Refusal> {
    match data.len() {
        0 => Err(Refusal::bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        )),
        1..=DATA_BYTES_MAX => Ok(Act::Callback(data.to_owned())),
        _ => Err(Refusal::bad("BUTTON_DATA_INVALID")),
    }
}

fn web_app(url: &str) -> Result<Act, Refusal> {
    let link = checked_https(url).map_err(|complaint| {
        Refusal::bad(format!("inline keyboard button Web App URL '{url}' is invalid: {complaint}"))
    });
    link.map(Act::Open)
}

fn copy(text: &str) -> Result<Act, Refusal> {
    match text.chars().count() {
        1..=COPY_MAX => Ok(Act::Local),
        _ => Err(Refusal::bad("BUTTON_COPY_TEXT_INVALID")),
    }
}
