//! Pages of managers who compose and plan announcements.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use salut_core::announcement::text::TextFault;
use salut_core::announcement::{Announcement, AudienceOf, BadCron, Reading, SlotNews};
use salut_core::fan::{Chat, Platform};
use salut_core::ids::AnnouncementId;
use salut_core::locale::Locale;

use super::AnnouncementCard;

/// What managers read while they compose and plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planning {
    /// Every announcement, what comes up first on top.
    List(Vec<Announcement>),
    /// Picture, buttons, chats and missed times, to change.
    Settings(Box<SettingsCard>),
    /// Something has to be typed.
    Ask(AskCard),
    /// The typed time never happens or happens twice: choose.
    Clocks {
        /// The announcement.
        id: AnnouncementId,
        /// What was typed.
        typed: String,
        /// On whose clocks.
        zone: Tz,
        /// What it could be.
        reading: Reading,
    },
    /// It would go out at these times: confirm.
    Recurs {
        /// The announcement.
        id: AnnouncementId,
        /// The cron expression.
        expression: String,
        /// On whose clocks.
        zone: Tz,
        /// The first times.
        next: Vec<DateTime<Utc>>,
    },
    /// The expression is none.
    BadCron {
        /// What was typed.
        typed: String,
        /// Why.
        why: BadCron,
        /// The announcement.
        id: AnnouncementId,
    },
    /// What a chat will get.
    Preview(Box<PreviewCard>),
    /// It waits for another manager's word.
    Awaiting {
        /// Which.
        id: AnnouncementId,
        /// When it is to go out.
        at: DateTime<Utc>,
        /// How many more have to approve it.
        more: u32,
    },
    /// It is a draft again.
    TakenBack(AnnouncementId),
    /// Take it back? There are copies.
    AskRecall(AnnouncementId),
    /// It is taken back.
    Recalled {
        /// Which.
        id: AnnouncementId,
        /// Copies that are being removed.
        posted: u32,
        /// Copies that will never go out.
        called_off: u32,
    },
    /// The manager's zone.
    Zone(Tz),
    /// The typed zone is none.
    BadZone {
        /// What was typed.
        typed: String,
        /// What could be meant.
        near: Option<String>,
    },
    /// The bot waits for nothing any more.
    Left,
    /// The question was too old for this answer; what was typed is shown again.
    TooLate {
        /// Which announcement it was about.
        id: AnnouncementId,
        /// What was typed.
        typed: String,
    },
    /// A chat would get more than its platform takes.
    TooLong {
        /// The announcement.
        id: AnnouncementId,
        /// The chat's name.
        place: String,
        /// The platform.
        platform: Platform,
        /// By how many characters.
        over: u32,
    },
    /// To a manager: what became of a time.
    Slot(SlotCard),
}

/// Something to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskCard {
    /// The announcement.
    pub id: AnnouncementId,
    /// What.
    pub wanted: Wanted,
    /// What was typed before, or is there already.
    pub before: Option<String>,
    /// What is wrong with what was typed.
    pub problem: Option<TextProblem>,
}

/// What is to be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The text in a language.
    Text(Locale),
    /// A time, on the clocks of this zone.
    When(Tz),
    /// The address of a picture.
    Picture,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextProblem {
    /// The text.
    Text(TextFault),
    /// It is no time.
    NoTime,
    /// It is no address.
    NoAddress,
    /// With the rest of the post a chat would get too much.
    TooLong {
        /// The platform.
        platform: Platform,
        /// By how many characters.
        over: u32,
    },
}

/// What can be set of an announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsCard {
    /// The announcement.
    pub known: Announcement,
    /// Some of the chats there are.
    pub places: Vec<PlaceCard>,
    /// Which page of them this is, from 0.
    pub page: u16,
    /// How many pages of chats there are.
    pub pages: u16,
}

/// A chat to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceCard {
    /// The chat.
    pub chat: Chat,
    /// Its name.
    pub name: String,
    /// Whether it hears the announcement.
    pub hears: AudienceCard,
}

/// Whether a chat hears an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudienceCard {
    /// Yes.
    Hears,
    /// No.
    DoesNot,
}

impl AudienceCard {
    /// Whether `audience` has a chat of this name.
    pub fn of(audience: &AudienceOf, name: &str) -> Self {
        if audience.has(name) { Self::Hears } else { Self::DoesNot }
    }
}

/// A post as a chat will get it, and the other chats to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewCard {
    /// The announcement.
    pub id: AnnouncementId,
    /// The post.
    pub post: AnnouncementCard,
    /// The zone of its times.
    pub zone: Tz,
    /// The chat it is for.
    pub here: Chat,
    /// Chats that get another post: one for each combination of platform, languages and market.
    pub others: Vec<(Chat, String)>,
}

/// What became of an announcement's time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotCard {
    /// The announcement.
    pub id: AnnouncementId,
    /// The time.
    pub slot: DateTime<Utc>,
    /// What became of it.
    pub news: SlotNews,
    /// The next time of one that goes out again and again.
    pub next: Option<DateTime<Utc>>,
}
