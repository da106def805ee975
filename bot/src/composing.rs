//! What managers do with announcements: the steps, their short forms in buttons, and `/announce` with its subcommands.
//!
//! Must not know what a step does; that is `dispatch`'s. Short forms begin with `z`: see [`crate::action`].

use std::str::FromStr;

use chrono::{DateTime, Utc};
use salut_core::announcement::{Decision, MissedPolicy, PostButton};
use salut_core::fan::{Account, Chat, Platform};
use salut_core::ids::AnnouncementId;
use salut_core::locale::Locale;

use crate::action::Action;
use crate::command::CommandOption;

/// A step of a manager with an announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Composing {
    /// All announcements.
    List,
    /// Another announcement of the current sale.
    New,
    /// One announcement: how far it is, and what can be done.
    Show(AnnouncementId),
    /// Picture, buttons, chats and what becomes of a missed time.
    Settings(AnnouncementId),
    /// I want to write the text in a language.
    Write(AnnouncementId, Locale),
    /// This is the text. Typed only.
    Written {
        /// The announcement.
        id: AnnouncementId,
        /// The language.
        locale: Locale,
        /// The text.
        text: String,
    },
    /// The sale's own words instead of mine.
    Template(AnnouncementId),
    /// I want to say when.
    AskWhen(AnnouncementId),
    /// At this time, as typed; none is the announcement of the sale's file. Typed only.
    Propose {
        /// The announcement.
        id: Option<AnnouncementId>,
        /// A local time, or a cron expression.
        when: String,
    },
    /// At this moment.
    Schedule(AnnouncementId, DateTime<Utc>),
    /// Yes, at the times I typed last.
    Confirm(AnnouncementId),
    /// I want to give the address of a picture.
    AskPicture(AnnouncementId),
    /// This is the address. Typed only.
    PictureAt {
        /// The announcement.
        id: AnnouncementId,
        /// The address.
        url: String,
    },
    /// The sale's picture, or none.
    Picture(AnnouncementId, NoAddress),
    /// This button is there, or not any more.
    Toggle(AnnouncementId, PostButton),
    /// This becomes of a missed time.
    Missed(AnnouncementId, MissedPolicy),
    /// This chat hears it, or not any more.
    Audience(AnnouncementId, Chat),
    /// What a chat will get; without one, the first.
    Preview(AnnouncementId, Option<Chat>),
    /// I stand behind it.
    Approve(AnnouncementId),
    /// Call it off.
    Cancel(AnnouncementId),
    /// Back to a draft.
    TakeBack(AnnouncementId),
    /// I want its posts taken back.
    Recall(AnnouncementId),
    /// Yes, take them back.
    RecallSurely(AnnouncementId),
    /// What becomes of a time that was missed.
    Decide(AnnouncementId, DateTime<Utc>, Decision),
    /// My zone, as typed; without one, which it is. Typed only.
    Zone(Option<String>),
    /// Wait for nothing any more.
    Leave,
    /// The settings, with this page of the chats.
    Chats(AnnouncementId, u16),
}

/// A picture that needs no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAddress {
    /// That of the sale's first product.
    OfSale,
    /// None.
    None,
}

impl Composing {
    /// The short form's letters and fields. What is typed is left out.
    pub(crate) fn parts(&self) -> (&'static str, Vec<String>) {
        let one = |id: &AnnouncementId| vec![id.to_string()];
        match self {
            Self::List => ("zl", vec![]),
            Self::New => ("zn", vec![]),
            Self::Show(id) => ("zi", one(id)),
            Self::Settings(id) => ("ze", one(id)),
            Self::Write(id, locale) | Self::Written { id, locale, .. } => {
                ("zw", vec![id.to_string(), locale.tag().to_owned()])
            }
            Self::Template(id) => ("zt", one(id)),
            Self::AskWhen(id) => ("zq", one(id)),
            Self::Propose { id, .. } => {
                ("zq", vec![id.as_ref().map(ToString::to_string).unwrap_or_default()])
            }
            Self::Schedule(id, at) => ("zs", vec![id.to_string(), at.timestamp().to_string()]),
            Self::Confirm(id) => ("zy", one(id)),
            Self::AskPicture(id) | Self::PictureAt { id, .. } => ("zu", one(id)),
            Self::Picture(id, NoAddress::OfSale) => ("zp", vec![id.to_string(), "s".to_owned()]),
            Self::Picture(id, NoAddress::None) => ("zp", vec![id.to_string(), "n".to_owned()]),
            Self::Toggle(id, button) => ("zb", vec![id.to_string(), button.slug().to_owned()]),
            Self::Missed(id, policy) => ("zm", vec![id.to_string(), missed_code(*policy)]),
            Self::Audience(id, chat) => ("zc", vec![id.to_string(), chat_code(*chat)]),
            Self::Preview(id, chat) => {
                ("zv", vec![id.to_string(), chat.map(chat_code).unwrap_or_default()])
            }
            Self::Approve(id) => ("za", one(id)),
            Self::Cancel(id) => ("zx", one(id)),
            Self::TakeBack(id) => ("zd", one(id)),
            Self::Recall(id) => ("zr", one(id)),
            Self::RecallSurely(id) => ("zrr", one(id)),
            Self::Decide(id, slot, decision) => {
                let kind = match decision {
                    Decision::PostNow => "zgp",
                    Decision::Skip => "zgs",
                };
                (kind, vec![id.to_string(), slot.timestamp().to_string()])
            }
            Self::Zone(_) => ("zz", vec![]),
            Self::Leave => ("zo", vec![]),
            Self::Chats(id, page) => ("zh", vec![id.to_string(), page.to_string()]),
        }
    }

    /// The step of a short form.
    pub(crate) fn from_parts(kind: &str, fields: &[&str]) -> Option<Self> {
        let id = |text: &str| text.parse::<AnnouncementId>().ok();
        let time = |text: &str| DateTime::from_timestamp(text.parse().ok()?, 0);
        Some(match (kind, fields) {
            ("zl", []) => Self::List,
            ("zn", []) => Self::New,
            ("zi", [one]) => Self::Show(id(one)?),
            ("ze", [one]) => Self::Settings(id(one)?),
            ("zw", [one, locale]) => Self::Write(id(one)?, locale.parse().ok()?),
            ("zt", [one]) => Self::Template(id(one)?),
            ("zq", [one]) => Self::AskWhen(id(one)?),
            ("zs", [one, at]) => Self::Schedule(id(one)?, time(at)?),
            ("zy", [one]) => Self::Confirm(id(one)?),
            ("zu", [one]) => Self::AskPicture(id(one)?),
            ("zp", [one, "s"]) => Self::Picture(id(one)?, NoAddress::OfSale),
            ("zp", [one, "n"]) => Self::Picture(id(one)?, NoAddress::None),
            ("zb", [one, button]) => Self::Toggle(id(one)?, PostButton::from_slug(button)?),
            ("zm", [one, policy]) => Self::Missed(id(one)?, missed_of(policy)?),
            ("zc", [one, chat]) => Self::Audience(id(one)?, chat_of(chat)?),
            ("zv", [one, ""]) => Self::Preview(id(one)?, None),
            ("zv", [one, chat]) => Self::Preview(id(one)?, Some(chat_of(chat)?)),
            ("za", [one]) => Self::Approve(id(one)?),
            ("zx", [one]) => Self::Cancel(id(one)?),
            ("zd", [one]) => Self::TakeBack(id(one)?),
            ("zr", [one]) => Self::Recall(id(one)?),
            ("zrr", [one]) => Self::RecallSurely(id(one)?),
            ("zgp", [one, slot]) => Self::Decide(id(one)?, time(slot)?, Decision::PostNow),
            ("zgs", [one, slot]) => Self::Decide(id(one)?, time(slot)?, Decision::Skip),
            ("zz", []) => Self::Zone(None),
            ("zo", []) => Self::Leave,
            ("zh", [one, page]) => Self::Chats(id(one)?, page.parse().ok()?),
            _ => return None,
        })
    }

    /// The announcement that it is about, if it names one.
    pub const fn announcement(&self) -> Option<&AnnouncementId> {
        match self {
            Self::Show(id)
            | Self::Settings(id)
            | Self::Chats(id, _)
            | Self::Write(id, _)
            | Self::Written { id, .. }
            | Self::Template(id)
            | Self::AskWhen(id)
            | Self::Schedule(id, _)
            | Self::Confirm(id)
            | Self::AskPicture(id)
            | Self::PictureAt { id, .. }
            | Self::Picture(id, _)
            | Self::Toggle(id, _)
            | Self::Missed(id, _)
            | Self::Audience(id, _)
            | Self::Preview(id, _)
            | Self::Approve(id)
            | Self::Cancel(id)
            | Self::TakeBack(id)
            | Self::Recall(id)
            | Self::RecallSurely(id)
            | Self::Decide(id, ..) => Some(id),
            Self::Propose { id, .. } => id.as_ref(),
            Self::List | Self::New | Self::Zone(_) | Self::Leave => None,
        }
    }

    /// The step with what was typed for it in a form or a dialogue; others stay as they are.
    #[must_use]
    pub fn with_typed(self, typed: String) -> Self {
        match self {
            Self::Write(id, locale) => Self::Written { id, locale, text: typed },
            Self::AskWhen(id) => Self::Propose { id: Some(id), when: typed },
            Self::AskPicture(id) => Self::PictureAt { id, url: typed },
            Self::Zone(_) => Self::Zone(Some(typed)),
            other => other,
        }
    }
}

/// Minutes, or a letter.
fn missed_code(policy: MissedPolicy) -> String {
    match policy {
        MissedPolicy::CatchUp { minutes } => minutes.to_string(),
        MissedPolicy::Skip => "s".to_owned(),
        MissedPolicy::Ask => "a".to_owned(),
    }
}

fn missed_of(code: &str) -> Option<MissedPolicy> {
    match code {
        "s" => Some(MissedPolicy::Skip),
        "a" => Some(MissedPolicy::Ask),
        minutes => Some(MissedPolicy::CatchUp { minutes: minutes.parse().ok()? }),
    }
}

/// A letter for the platform and the kind of chat, then its id.
fn chat_code(chat: Chat) -> String {
    let (kind, id) = match chat {
        Chat::Room { platform: Platform::Discord, id } => ('d', id),
        Chat::Room { platform: Platform::Telegram, id } => ('t', id),
        Chat::Private(Account { platform: Platform::Discord, user }) => ('e', user),
        Chat::Private(Account { platform: Platform::Telegram, user }) => ('u', user),
    };
    format!("{kind}{id}")
}

fn chat_of(code: &str) -> Option<Chat> {
    let kind = code.chars().next()?;
    let id = i64::from_str(code.get(1..)?).ok()?;
    let room = |platform| Chat::Room { platform, id };
    let private = |platform| Chat::Private(Account { platform, user: id });
    Some(match kind {
        'd' => room(Platform::Discord),
        't' => room(Platform::Telegram),
        'e' => private(Platform::Discord),
        'u' => private(Platform::Telegram),
        _ => return None,
    })
}

/// A subcommand of `/announce`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after the subcommand")]
pub enum Sub {
    New,
    Edit,
    Preview,
    Approve,
    Schedule,
    List,
    Status,
    Cancel,
    Recall,
    Zone,
}

impl Sub {
    /// Every subcommand, in the order of a launch.
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::Edit,
        Self::Preview,
        Self::Approve,
        Self::Schedule,
        Self::List,
        Self::Status,
        Self::Cancel,
        Self::Recall,
        Self::Zone,
    ];

    /// The name, in every language (Discord shows a localized one as well).
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Edit => "edit",
            Self::Preview => "preview",
            Self::Approve => "approve",
            Self::Schedule => "schedule",
            Self::List => "list",
            Self::Status => "status",
            Self::Cancel => "cancel",
            Self::Recall => "recall",
            Self::Zone => "zone",
        }
    }

    /// The subcommand with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sub| sub.name() == name)
    }

    /// What can be typed after it.
    pub const fn options(self) -> &'static [CommandOption] {
        match self {
            Self::New | Self::List => &[],
            Self::Edit
            | Self::Preview
            | Self::Approve
            | Self::Status
            | Self::Cancel
            | Self::Recall => &[CommandOption::Announcement],
            Self::Schedule => &[CommandOption::When, CommandOption::Announcement],
            Self::Zone => &[CommandOption::Zone],
        }
    }

    /// What it asks for. Without an announcement it is about that of the sale's file.
    pub fn action(self, typed: &[(CommandOption, String)]) -> Action {
        let option = |wanted: CommandOption| {
            typed.iter().find(|(option, _)| *option == wanted).map(|(_, text)| text.clone())
        };
        let named = option(CommandOption::Announcement);
        let named = named.map(|text| text.trim().to_lowercase().parse::<AnnouncementId>());
        let about = |step: fn(AnnouncementId) -> Composing| match named.clone() {
            Some(Ok(id)) => Action::Compose(step(id)),
            Some(Err(_)) => Action::Compose(Composing::List),
            None => Action::Announce { sale: None, at: None },
        };
        match self {
            Self::New => Action::Compose(Composing::New),
            Self::List => Action::Compose(Composing::List),
            Self::Edit | Self::Status => about(Composing::Show),
            Self::Preview => about(|id| Composing::Preview(id, None)),
            Self::Approve => about(Composing::Approve),
            Self::Cancel => about(Composing::Cancel),
            Self::Recall => about(Composing::Recall),
            Self::Zone => Action::Compose(Composing::Zone(option(CommandOption::Zone))),
            Self::Schedule => match (named.clone(), option(CommandOption::When)) {
                (_, None) => about(Composing::AskWhen),
                (Some(Ok(id)), Some(when)) => {
                    Action::Compose(Composing::Propose { id: Some(id), when })
                }
                (Some(Err(_)), Some(_)) => Action::Compose(Composing::List),
                (None, Some(when)) => Action::Compose(Composing::Propose { id: None, when }),
            },
        }
    }
}

/// What `/announce` with these words asks for: a subcommand, or a time for the announcement of the sale's file.
pub fn announce(words: Option<&str>) -> Action {
    let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else {
        return Action::Announce { sale: None, at: None };
    };
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let rest = rest.trim();
    let Some(sub) = Sub::from_name(&first.to_lowercase()) else {
        return Action::Announce { sale: None, at: Some(words.to_owned()) };
    };
    let mut typed = Vec::new();
    match sub.options() {
        [CommandOption::When, ..] => {
            // An id may stand before the time, which begins with a digit or, as cron's may, with a star.
            let (head, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let is_slug = head.parse::<AnnouncementId>().is_ok();
            let is_name = is_slug && head.bytes().any(|byte| byte.is_ascii_lowercase());
            let is_id = is_name
                && tail.trim_start().starts_with(|sign: char| sign.is_ascii_digit() || sign == '*');
            let when = if is_id { tail.trim() } else { rest };
            if is_id {
                typed.push((CommandOption::Announcement, head.to_owned()));
            }
            if !when.is_empty() {
                typed.push((CommandOption::When, when.to_owned()));
            }
        }
        [option, ..] if !rest.is_empty() => typed.push((*option, rest.to_owned())),
        _ => {}
    }
    sub.action(&typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subcommands_are_read_as_they_are_typed() {
        let id = || "mi-beta-2".parse::<AnnouncementId>().unwrap();
        let propose =
            |id, when: &str| Action::Compose(Composing::Propose { id, when: when.to_owned() });
        assert_eq!(announce(None), Action::Announce { sale: None, at: None });
        assert_eq!(announce(Some("new")), Action::Compose(Composing::New));
        assert_eq!(
            announce(Some("preview mi-beta-2")),
            Action::Compose(Composing::Preview(id(), None))
        );
        let when = "2027-03-08 18:00";
        assert_eq!(announce(Some("schedule 2027-03-08 18:00")), propose(None, when));
        assert_eq!(
            announce(Some("schedule mi-beta-2 2027-03-08 18:00")),
            propose(Some(id()), when)
        );
        assert_eq!(announce(Some("schedule 0 18 * * 5")), propose(None, "0 18 * * 5"));
        assert_eq!(announce(Some("schedule tomorrow at 5")), propose(None, "tomorrow at 5"));
        let at = Some(when.to_owned());
        assert_eq!(announce(Some(when)), Action::Announce { sale: None, at });
        let zone = Composing::Zone(Some("Europe/Paris".to_owned()));
        assert_eq!(announce(Some("zone Europe/Paris")), Action::Compose(zone));
    }
}
