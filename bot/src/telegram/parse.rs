//! Update → who wants what, and where the answer goes. The only file that reads teloxide's incoming types.
//!
//! What is not meant for us gives nothing: edited messages, posts of channels, other bots, small talk in groups.

use salut_core::fan::{Account, Platform};
use salut_core::stock::AskKey;
use sha2::{Digest, Sha256};
use teloxide::types::{CallbackQuery, Chat, Message, Update, UpdateKind, User};

use super::deep_link;
use super::line::Spot;
use crate::action::{Action, BadButton};
use crate::command::Command;
use crate::text::stamp::plain;
use crate::visitor::{Room, Visitor};

/// Most characters of a message that we read.
const TYPED_LENGTH_MAX: usize = 500;

/// What somebody wants, in our own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    /// Who acts, and whether others will read the answer.
    pub(super) visitor: Visitor,
    /// What is wanted.
    pub(super) wanted: Result<Action, BadButton>,
    /// Where the answer goes.
    pub(super) spot: Spot,
    /// The button that was pressed, if one was.
    pub(super) press: Option<Press>,
}

/// A pressed button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Press {
    /// The id under which the press is acknowledged.
    pub(super) query: String,
    /// The message under which the button is, where it can still be edited.
    pub(super) message: Option<i32>,
}

/// What the update asks of us, if it asks anything. `username` is the bot's own.
pub(super) fn heard(update: Update, username: &str) -> Option<Heard> {
    match update.kind {
        UpdateKind::Message(message) => said(&message, username),
        UpdateKind::CallbackQuery(query) => pressed(&query),
        UpdateKind::Error(_) => {
            tracing::warn!(update.id = update.id.0, "An update of an unknown shape is left out");
            None
        }
        _ => None,
    }
}

fn said(message: &Message, username: &str) -> Option<Heard> {
    let from = message.from.as_ref().filter(|_| message.sender_chat.is_none())?;
    let room = room(&message.chat)?;
    let text = plain(message.text()?, TYPED_LENGTH_MAX);
    let wanted = match (read(&text, username), room) {
        (Typed::Command(wanted), _) => wanted,
        (Typed::UnknownCommand, Room::OneReader) => Ok(Action::Help),
        (Typed::Words, Room::OneReader) => Ok(Action::Ask(text)),
        (Typed::UnknownCommand | Typed::Words, Room::ManyReaders) | (Typed::ForOthers, _) => {
            return None;
        }
    };
    let reply_to = (room == Room::ManyReaders).then_some(message.id.0);
    let key = key(&format!("message/{}/{}", message.chat.id, message.id.0));
    Some(Heard {
        visitor: visitor(from, room, key)?,
        wanted,
        spot: Spot { chat: message.chat.id.0, reply_to },
        press: None,
    })
}

fn pressed(query: &CallbackQuery) -> Option<Heard> {
    let message = query.message.as_ref();
    let room = message.map_or(Some(Room::OneReader), |message| {
        if message.chat().is_channel() { Some(Room::ManyReaders) } else { room(message.chat()) }
    })?;
    let visitor = visitor(&query.from, room, key(&format!("press/{}", query.id.0)))?;
    let chat = message.map_or(visitor.account.user, |message| message.chat().id.0);
    let reply_to = message.map(|message| message.id().0).filter(|_| room == Room::ManyReaders);
    let editable = message.and_then(|message| message.regular_message());
    let message = editable.filter(|_| room == Room::OneReader).map(|message| message.id.0);
    Some(Heard {
        visitor,
        wanted: query.data.as_deref().map_or(Err(BadButton::Unknown), str::parse),
        spot: Spot { chat, reply_to },
        press: Some(Press { query: query.id.0.clone(), message }),
    })
}

/// What a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Typed {
    /// A command of ours, or a deep link that came as one.
    Command(Result<Action, BadButton>),
    /// A command nobody knows.
    UnknownCommand,
    /// A command for another bot.
    ForOthers,
    /// Anything else.
    Words,
}

fn read(text: &str, username: &str) -> Typed {
    let Some(text) = text.trim_start().strip_prefix('/') else { return Typed::Words };
    let (head, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (name, bot) = head.split_once('@').unwrap_or((head, username));
    if !bot.eq_ignore_ascii_case(username) {
        return Typed::ForOthers;
    }
    match (Command::from_name(&name.to_lowercase()), rest.trim()) {
        (Some(Command::Start), payload) if !payload.is_empty() => {
            Typed::Command(deep_link::decode(payload))
        }
        (Some(command), typed) => Typed::Command(Ok(command.action(&command.read(typed)))),
        (None, _) => Typed::UnknownCommand,
    }
}

/// Who reads what is said in that chat; nobody talks to us in a channel.
fn room(chat: &Chat) -> Option<Room> {
    match chat {
        chat if chat.is_private() => Some(Room::OneReader),
        chat if chat.is_group() || chat.is_supergroup() => Some(Room::ManyReaders),
        _ => None,
    }
}

fn visitor(user: &User, room: Room, key: AskKey) -> Option<Visitor> {
    let id = i64::try_from(user.id.0).ok().filter(|_| !user.is_bot)?;
    Some(Visitor {
        account: Account { platform: Platform::Telegram, user: id },
        language: user.language_code.clone(),
        roles: Vec::new(),
        room,
        key,
    })
}

/// A key that is the same whenever Telegram delivers the same act again. It is made from ids that stay for
/// good; those of updates begin anew after a week of silence.
fn key(act: &str) -> AskKey {
    let digest = Sha256::digest(format!("telegram/{act}"));
    let (half, _) = digest.split_at(16);
    AskKey(half.iter().fold(0, |key, byte| key << 8 | u128::from(*byte)))
}
