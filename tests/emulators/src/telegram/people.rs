//! What people do to the world: they appear, write, block; each becomes the update that the platform would send.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::html::{Styled, units};
use super::wire::chat_json;
use super::world::{Chat, ChatKind, Closed, Message, Sort, Standing, World};

/// The id of the first person; managers may be given smaller ones.
const FIRST_PERSON: i64 = 5_100_000_001;
/// The id of the first group or channel; further ones go down from it.
const FIRST_ROOM: i64 = -1_001_200_000_001;

impl World {
    /// The id of the person of that name, who appears now if nobody has it.
    pub(super) fn person(&mut self, name: &str, id: Option<i64>, language: Option<&str>) -> i64 {
        let known = match id {
            Some(id) => self.chats.get(&id).map(|chat| chat.id),
            None => self.named.get(&(Sort::Private, name.to_owned())).copied(),
        };
        if let Some(known) = known {
            return known;
        }
        let newest = self.chats.keys().next_back().map_or(FIRST_PERSON, |last| last + 1);
        let id = id.unwrap_or(newest.max(FIRST_PERSON));
        let language = language.map(str::to_owned);
        let kind = ChatKind::Private { language, standing: Standing::Stranger };
        self.open(id, name, kind)
    }

    /// The id of the group or channel of that name, which is made now if there is none.
    pub(super) fn room(&mut self, name: &str, kind: &ChatKind) -> i64 {
        let sort = if *kind == ChatKind::Channel { Sort::Channel } else { Sort::Supergroup };
        if let Some(known) = self.named.get(&(sort, name.to_owned())) {
            return *known;
        }
        let lowest = self.chats.keys().next().map_or(FIRST_ROOM, |lowest| lowest - 1);
        self.open(lowest.min(FIRST_ROOM), name, kind.clone())
    }

    /// The person writes `text`. The bot hears it in private; in a group only commands and replies, as in
    /// privacy mode. Returns the message's id.
    pub(super) fn write(
        &mut self,
        fan: i64,
        chat: i64,
        text: &str,
        now: DateTime<Utc>,
    ) -> Option<i64> {
        if fan == chat {
            self.set_standing(fan, Standing::Talking, now);
        }
        let styled = Styled { text: text.to_owned(), entities: command_entity(text) };
        let id = self.post(chat, Message::new(Some(fan), now, styled))?;
        let room = self.chats.get(&chat)?;
        if room.is_private() || self.is_for_bot(text) {
            let message = self.message_json(room, room.message(id)?);
            self.updates.push("message", &message, now);
        }
        Some(id)
    }

    /// Lets the person block the bot, or talk to it (again).
    pub(super) fn set_standing(&mut self, fan: i64, wanted: Standing, now: DateTime<Utc>) {
        let Some(chat) = self.chats.get_mut(&fan) else { return };
        let ChatKind::Private { standing, .. } = &mut chat.kind else { return };
        let before = std::mem::replace(standing, wanted);
        if before == wanted || before == Standing::Stranger && wanted == Standing::Talking {
            return;
        }
        let body = json!({
            "chat": self.chats.get(&fan).map(chat_json),
            "from": self.user_json(fan),
            "date": now.timestamp(),
            "old_chat_member": self.membership(before),
            "new_chat_member": self.membership(wanted),
        });
        self.updates.push("my_chat_member", &body, now);
    }

    /// Sets the language of the person's client.
    pub(super) fn set_language(&mut self, fan: i64, chosen: Option<&str>) {
        let kind = self.chats.get_mut(&fan).map(|chat| &mut chat.kind);
        if let Some(ChatKind::Private { language, .. }) = kind {
            *language = chosen.map(str::to_owned);
        }
    }

    fn open(&mut self, id: i64, name: &str, kind: ChatKind) -> i64 {
        let letters = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_');
        let username: String = letters.collect::<String>().to_ascii_lowercase();
        let name = name.to_owned();
        let chat = Chat { id, name, username, kind, closed: None, messages: Vec::new() };
        self.named.entry((chat.sort(), chat.name.clone())).or_insert(id);
        self.chats.insert(id, chat);
        id
    }

    /// The person of the crowd with that id appears, if there is one who has not.
    pub(super) fn summon(&mut self, chat: Option<i64>) {
        let Some(id) = chat.filter(|id| self.crowd.contains(id)) else { return };
        if !self.chats.contains_key(&id) {
            let kind = ChatKind::Private { language: None, standing: Standing::Talking };
            self.open(id, &format!("Fan {id}"), kind);
        }
    }

    /// Closes a chat to the bot; the bot hears of it where the platform tells.
    pub(super) fn close(&mut self, id: i64, closed: Closed, now: DateTime<Utc>) {
        if let Some(chat) = self.chats.get_mut(&id) {
            chat.closed = Some(closed);
        }
        if closed != Closed::Kicked {
            return;
        }
        let body = json!({
            "chat": self.chats.get(&id).map(chat_json),
            "from": self.bot_json(),
            "date": now.timestamp(),
            "old_chat_member": self.membership(Standing::Talking),
            "new_chat_member": self.membership(Standing::Blocked),
        });
        self.updates.push("my_chat_member", &body, now);
    }

    fn membership(&self, standing: Standing) -> Value {
        match standing {
            Standing::Blocked => {
                json!({"user": self.bot_json(), "status": "kicked", "until_date": 0})
            }
            Standing::Talking | Standing::Stranger => {
                json!({"user": self.bot_json(), "status": "member"})
            }
        }
    }

    /// Whether a bot in privacy mode hears `text` in a group: a command without or with its own name, or a mention.
    fn is_for_bot(&self, text: &str) -> bool {
        let own = format!("@{}", self.bot.username);
        let command = text.split_whitespace().next().filter(|word| word.starts_with('/'));
        command.is_some_and(|command| !command.contains('@')) || text.contains(&own)
    }
}

/// The `bot_command` entity of a text that begins with a command.
fn command_entity(text: &str) -> Vec<Value> {
    let command =
        text.split_whitespace().next().filter(|word| text.starts_with('/') && word.len() > 1);
    let entity = |word| json!({"type": "bot_command", "offset": 0, "length": units(word)});
    command.map(entity).into_iter().collect()
}
