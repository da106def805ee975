//! The platform's objects as JSON: users, chats, messages and updates.

use serde_json::{Value, json};

use super::world::{Chat, ChatKind, Message, World};

impl World {
    /// The bot as a `User`.
    pub(super) fn bot_json(&self) -> Value {
        let bot = &self.bot;
        json!({"id": bot.id, "is_bot": true, "first_name": bot.name, "username": bot.username})
    }

    /// The person as a `User`; an empty one for an id nobody has, which no update carries.
    pub(super) fn user_json(&self, id: i64) -> Value {
        self.chats.get(&id).map_or(Value::Null, user_json)
    }

    /// A message as the bot is shown it, with the message it answers inside.
    pub(super) fn message_json(&self, chat: &Chat, message: &Message) -> Value {
        let mut json = self.plain_message_json(chat, message);
        if let Some(answered) = message.reply_to.and_then(|id| chat.message(id)) {
            json["reply_to_message"] = self.plain_message_json(chat, answered);
        }
        json
    }

    fn plain_message_json(&self, chat: &Chat, message: &Message) -> Value {
        let mut json = json!({
            "message_id": message.id,
            "date": message.at.timestamp(),
            "chat": chat_json(chat),
        });
        match message.fan {
            _ if chat.kind == ChatKind::Channel => json["sender_chat"] = chat_json(chat),
            Some(fan) => json["from"] = self.user_json(fan),
            None => json["from"] = self.bot_json(),
        }
        if let Some(at) = message.edited_at {
            json["edit_date"] = json!(at.timestamp());
        }
        let (text, entities) = match &message.photo {
            Some(photo) => {
                json["photo"] = photo_json(photo);
                ("caption", "caption_entities")
            }
            None => ("text", "entities"),
        };
        if message.photo.is_none() || !message.styled.text.is_empty() {
            json[text] = json!(message.styled.text);
        }
        if !message.styled.entities.is_empty() {
            json[entities] = json!(message.styled.entities);
        }
        if let Some(rows) = message.markup() {
            json["reply_markup"] = json!({"inline_keyboard": rows});
        }
        json
    }
}

/// The chat as a `Chat`.
pub(super) fn chat_json(chat: &Chat) -> Value {
    let kind = match chat.kind {
        ChatKind::Private { .. } => {
            return json!({
                "id": chat.id, "type": "private",
                "first_name": chat.name, "username": chat.username,
            });
        }
        ChatKind::Supergroup => "supergroup",
        ChatKind::Channel => "channel",
    };
    json!({"id": chat.id, "type": kind, "title": chat.name, "username": chat.username})
}

/// The chat as a `ChatFullInfo`.
pub(super) fn full_chat_json(chat: &Chat) -> Value {
    let mut json = chat_json(chat);
    json["accent_color_id"] = json!(0);
    json["max_reaction_count"] = json!(11);
    json["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false,
        "unique_gifts": false, "premium_subscription": false,
    });
    json
}

fn user_json(person: &Chat) -> Value {
    let mut json = json!({
        "id": person.id, "is_bot": false,
        "first_name": person.name, "username": person.username,
    });
    if let ChatKind::Private { language: Some(language), .. } = &person.kind {
        json["language_code"] = json!(language);
    }
    json
}

/// One size is enough: its file id can be sent again.
fn photo_json(photo: &str) -> Value {
    let id = format!("photo:{photo}");
    json!([{"file_id": id, "file_unique_id": id, "width": 1280, "height": 720, "file_size": 65536}])
}
