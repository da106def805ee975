//! One call of a method: its parameters, the world it acts on, and the checks that many methods share.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::html::{self, Styled, units};
use super::params::Params;
use super::refusal::Refusal;
use super::world::{Chat, ChatKind, Closed, Sort, Standing, World};

/// A call being answered.
pub(super) struct Call<'c> {
    /// What it acts on.
    pub(super) world: &'c mut World,
    /// When.
    pub(super) now: DateTime<Utc>,
    /// What it says.
    pub(super) params: &'c Params,
}

/// What a method answers.
pub(super) type Answer = Result<Value, Refusal>;

impl Call<'_> {
    /// The chat that `chat_id` names, by number or `@username`.
    pub(super) fn chat(&self) -> Result<&Chat, Refusal> {
        let named = self.params.text("chat_id");
        if named.is_empty() {
            return Err(Refusal::bad("chat_id is empty"));
        }
        let found = match named.strip_prefix('@') {
            Some(name) => {
                let is_it = |chat: &&Chat| !chat.is_private() && chat.username == name;
                self.world.chats.values().find(is_it)
            }
            None => named.parse().ok().and_then(|id: i64| self.world.chats.get(&id)),
        };
        found.ok_or_else(|| Refusal::bad("chat not found"))
    }

    /// Like [`chat`](Self::chat), if the bot may speak there.
    pub(super) fn open_chat(&self) -> Result<&Chat, Refusal> {
        let chat = self.chat()?;
        if let Some(closed) = chat.closed {
            return Err(refusal_of(closed, chat.sort()));
        }
        let standing = match chat.kind {
            ChatKind::Private { standing, .. } => standing,
            ChatKind::Supergroup | ChatKind::Channel => Standing::Talking,
        };
        match standing {
            Standing::Talking => Ok(chat),
            Standing::Blocked => Err(Refusal::forbidden("bot was blocked by the user")),
            Standing::Stranger => {
                Err(Refusal::forbidden("bot can't initiate conversation with a user"))
            }
        }
    }

    /// The text under `name`, read as its parse mode or entity list says.
    pub(super) fn styled(&self, name: &str, entities: &str) -> Result<Styled, Refusal> {
        let text = self.params.text(name);
        match self.params.text("parse_mode").to_ascii_lowercase().as_str() {
            "" => {
                let listed = self.params.json(entities, "entities")?;
                Ok(Styled {
                    entities: checked_entities(&text, listed)?,
                    text: text.trim().to_owned(),
                })
            }
            "html" => html::parse(&text),
            // The real API also knows two Markdown dialects; Salut speaks HTML only, so a message in
            // another one is a mistake that should be seen.
            _ => Err(Refusal::bad("unsupported parse_mode")),
        }
    }

    /// The message that `message_id` names in `chat`, with `otherwise` as the complaint if it is gone.
    pub(super) fn message_id(&self, chat: i64, otherwise: &str) -> Result<i64, Refusal> {
        let id = self
            .params
            .integer("message_id")
            .ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
        let found = self.world.message(chat, id).map(|message| message.id);
        found.ok_or_else(|| Refusal::bad(otherwise))
    }

    /// The message as the bot is shown it.
    pub(super) fn message_json(&self, chat: i64, id: i64) -> Answer {
        let shown = self.world.chats.get(&chat).and_then(|chat| {
            chat.message(id).map(|message| self.world.message_json(chat, message))
        });
        shown.ok_or_else(|| Refusal::bad("message not found"))
    }
}

/// How the platform refuses to write to a closed chat.
fn refusal_of(closed: Closed, sort: Sort) -> Refusal {
    match (closed, sort) {
        (Closed::Deactivated, _) => Refusal::forbidden("user is deactivated"),
        (Closed::Muted, Sort::Channel) => {
            Refusal::bad("need administrator rights in the channel chat")
        }
        (Closed::Muted, _) => Refusal::bad("not enough rights to send text messages to the chat"),
        (Closed::Kicked, Sort::Channel) => {
            Refusal::forbidden("bot is not a member of the channel chat")
        }
        (Closed::Kicked, _) => Refusal::forbidden("bot was kicked from the supergroup chat"),
    }
}

/// Refuses entities that do not lie within the text.
fn checked_entities(text: &str, listed: Option<Value>) -> Result<Vec<Value>, Refusal> {
    let Some(Value::Array(entities)) = listed else { return Ok(Vec::new()) };
    let length = i64::try_from(units(text)).unwrap_or(i64::MAX);
    for entity in &entities {
        let offset = entity["offset"].as_i64().unwrap_or(0);
        let end = offset + entity["length"].as_i64().unwrap_or(0);
        if offset < 0 {
            let complaint = format!("receive an entity with incorrect offset {offset}");
            return Err(Refusal::bad(complaint));
        }
        if offset > length {
            return Err(Refusal::bad(format!(
                "entity begins after the end of the text at UTF-16 offset {offset}"
            )));
        }
        if end > length {
            return Err(Refusal::bad(format!(
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
            )));
        }
    }
    Ok(entities)
}

/// The result of methods that only say that they did it.
pub(super) const DONE: Value = Value::Bool(true);
