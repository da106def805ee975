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
use crate::composing::Composing;
use crate::text::stamp::{lines, plain};
use crate::visitor::{Asking, Room, Visitor};

/// Most characters of a message that we read: a command with a long link.
const TYPED_LENGTH_MAX: usize = 700;
/// Most characters of what may be the text of an announcement: as many as Telegram sends.
const WRITTEN_LENGTH_MAX: usize = 4096;

/// Ends a dialogue. It stands in no menu; the dialogue tells of it.
const LEAVE: &str = "cancel";

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
    let written = message.text()?;
    let text = plain(written, TYPED_LENGTH_MAX);
    let wanted = match (read(&text, username), room) {
        (Typed::Command(wanted), _) => wanted,
        (Typed::UnknownCommand, Room::OneReader) => Ok(Action::Help),
        (Typed::Words, Room::OneReader) => Ok(Action::Say(lines(written, WRITTEN_LENGTH_MAX))),
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
    if name.eq_ignore_ascii_case(LEAVE) {
        return Typed::Command(Ok(Action::Compose(Composing::Leave)));
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
        asking: Asking::Message,
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

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use salut_core::locale::Locale;
    use serde_json::{Value, json};

    use super::*;

    fn update(kind: &str, body: &Value) -> Update {
        let update = json!({"update_id": 512_000_001, kind: body}).to_string();
        serde_json::from_str(&update).unwrap()
    }

    fn ana() -> Value {
        json!({"id": 4711, "is_bot": false, "first_name": "Ana", "language_code": "fr"})
    }

    fn private() -> Value {
        json!({"id": 4711, "type": "private", "first_name": "Ana"})
    }

    fn group() -> Value {
        json!({"id": -100_815, "type": "supergroup", "title": "Mi fans"})
    }

    fn message(chat: &Value, text: &str) -> Value {
        json!({"message_id": 17, "date": 1_430_000_000, "chat": chat, "from": ana(), "text": text})
    }

    fn hears(kind: &str, body: &Value) -> Option<Heard> {
        heard(update(kind, body), "salut_bot")
    }

    fn wants(chat: &Value, text: &str) -> Option<Result<Action, BadButton>> {
        hears("message", &message(chat, text)).map(|heard| heard.wanted)
    }

    #[test]
    fn a_message_tells_who_and_where() {
        let heard = hears("message", &message(&private(), "/sales")).unwrap();
        assert_eq!(heard.visitor.account, Account { platform: Platform::Telegram, user: 4711 });
        assert_eq!(heard.visitor.language.as_deref(), Some("fr"));
        assert_eq!(heard.visitor.room, Room::OneReader);
        assert_eq!(heard.spot, Spot { chat: 4711, reply_to: None });
        let heard = hears("message", &message(&group(), "/sales")).unwrap();
        assert_eq!(heard.visitor.room, Room::ManyReaders);
        assert_eq!(heard.spot, Spot { chat: -100_815, reply_to: Some(17) });
    }

    #[rstest]
    #[case("/sales", Action::Sales)]
    #[case("/Sales@Salut_Bot", Action::Sales)]
    #[case("/guide How long?", Action::Ask("How long?".to_owned()))]
    #[case("/guide\nHow long?", Action::Ask("How long?".to_owned()))]
    #[case("/language fr", Action::ChooseLanguage(Locale::FrFr))]
    #[case("/start", Action::Start)]
    #[case("/start c1_mi-beta", Action::CheckIn { sale: "mi-beta".parse().ok() })]
    #[case("/start s1_", Action::Sale { sale: None })]
    fn commands_are_read_in_private_and_in_groups(#[case] text: &str, #[case] action: Action) {
        assert_eq!(wants(&private(), text), Some(Ok(action.clone())));
        assert_eq!(wants(&group(), text), Some(Ok(action)));
    }

    #[test]
    fn small_talk_is_a_question_in_private_and_nothing_in_a_group() {
        let question = "a\u{E000}b </b> @everyone";
        let expected = Action::Say("ab </b> @everyone".to_owned());
        assert_eq!(wants(&private(), question), Some(Ok(expected)));
        assert_eq!(wants(&group(), question), None);
    }

    #[test]
    fn an_unknown_command_gets_help_in_private_and_nothing_in_a_group() {
        assert_eq!(wants(&private(), "/dance"), Some(Ok(Action::Help)));
        assert_eq!(wants(&group(), "/dance"), None);
    }

    #[test]
    fn a_command_for_another_bot_is_left_to_it() {
        assert_eq!(wants(&private(), "/start@other_bot"), None);
        assert_eq!(wants(&group(), "/sales@other_bot"), None);
    }

    #[test]
    fn a_forged_deep_link_is_told_apart_from_an_old_one() {
        assert_eq!(wants(&private(), "/start <b>"), Some(Err(BadButton::Unknown)));
        assert_eq!(wants(&private(), "/start c0_x"), Some(Err(BadButton::OtherVersion)));
    }

    #[test]
    fn bots_channels_and_edits_are_not_heard() {
        let mut from_bot = message(&private(), "/sales");
        from_bot["from"]["is_bot"] = json!(true);
        assert_eq!(hears("message", &from_bot), None);
        let mut from_channel = message(&group(), "/sales");
        from_channel["sender_chat"] = json!({"id": -1_001, "type": "channel", "title": "News"});
        assert_eq!(hears("message", &from_channel), None);
        let edited = message(&private(), "/sales");
        assert_eq!(hears("edited_message", &edited), None);
        let channel = json!({"id": -1_001, "type": "channel", "title": "News"});
        assert_eq!(hears("channel_post", &message(&channel, "/sales")), None);
    }

    fn press(chat: &Value, data: &str) -> Value {
        let message = json!({
            "message_id": 18, "date": 1_430_000_000, "chat": chat, "text": "…",
            "from": {"id": 1, "is_bot": true, "first_name": "Salut"},
        });
        let from = ana();
        json!({"id": "4382", "from": from, "chat_instance": "1", "message": message, "data": data})
    }

    #[test]
    fn a_press_in_private_may_change_its_message() {
        let heard = hears("callback_query", &press(&private(), "s1:")).unwrap();
        assert_eq!(heard.wanted, Ok(Action::Sale { sale: None }));
        assert_eq!(heard.press, Some(Press { query: "4382".to_owned(), message: Some(18) }));
        assert_eq!(heard.spot, Spot { chat: 4711, reply_to: None });
    }

    #[test]
    fn a_press_in_a_group_is_answered_below_its_message() {
        let heard = hears("callback_query", &press(&group(), "forged")).unwrap();
        assert_eq!(heard.wanted, Err(BadButton::Unknown));
        assert_eq!(heard.press, Some(Press { query: "4382".to_owned(), message: None }));
        assert_eq!(heard.spot, Spot { chat: -100_815, reply_to: Some(18) });
        assert_eq!(heard.visitor.room, Room::ManyReaders);
    }

    #[test]
    fn a_press_under_a_message_that_is_gone_is_answered_in_private() {
        let mut query = press(&private(), "s1:");
        query["message"] = json!({"message_id": 18, "date": 0, "chat": private()});
        let heard = hears("callback_query", &query).unwrap();
        assert_eq!(heard.press.unwrap().message, None);
        query.as_object_mut().unwrap().remove("message");
        assert_eq!(hears("callback_query", &query).unwrap().spot.chat, 4711);
    }

    #[test]
    fn the_same_act_has_the_same_key_and_others_have_others() {
        let key = |chat: &Value| hears("message", &message(chat, "/sales")).unwrap().visitor.key;
        assert_eq!(key(&private()), key(&private()));
        assert_ne!(key(&private()), key(&group()));
        let pressed = hears("callback_query", &press(&private(), "s1:")).unwrap().visitor.key;
        assert_ne!(pressed, key(&private()));
    }
}
