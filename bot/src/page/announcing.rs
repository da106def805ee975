//! An announcement, as its readers and its managers see it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use salut_core::announcement::text::Part;
use salut_core::announcement::{Announcement, AnnouncementState, PostButton};
use salut_core::ids::{AnnouncementId, MarketId, SaleId};
use salut_core::locale::Locale;
use url::Url;

use super::{HandoutCard, SaleCard};

/// A sale's announcement as its managers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnounceCard {
    /// The sale.
    pub sale: SaleId,
    /// The announcement's id.
    pub id: AnnouncementId,
    /// What is kept of it; none while nobody began it.
    pub known: Option<Announcement>,
    /// How many people have to stand behind it.
    pub approvers: u32,
    /// The chats it goes to: name and languages, greetings first.
    pub places: Vec<(String, Vec<Locale>)>,
    /// The time proposed by the manager, to be confirmed.
    pub proposed: Option<DateTime<Utc>>,
    /// The manager's zone, for typing a time.
    pub zone: Tz,
    /// The languages of the audience, each once.
    pub spoken: Vec<Locale>,
    /// What one of the chats will read, each language once.
    pub preview: AnnouncementCard,
}

/// What an announcement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncementCard {
    /// The sale.
    pub sale: SaleCard,
    /// The markets it is for.
    pub markets: Vec<MarketId>,
    /// How it gives out its units.
    pub handout: HandoutCard,
    /// Languages that only greet, above the text.
    pub greeting_locales: Vec<Locale>,
    /// Languages of the text, in reading order.
    pub locales: Vec<Locale>,
    /// A role to ping.
    pub ping_role: Option<i64>,
    /// What a manager wrote, taken apart, by language; none if the template's words are said.
    pub written: Option<BTreeMap<Locale, Vec<Part>>>,
    /// The picture.
    pub picture: Option<Url>,
    /// What can be pressed, in order.
    pub buttons: Vec<PostButton>,
}

/// What a room is reminded of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomReminderCard {
    /// The sale.
    pub sale: SaleCard,
    /// Languages of the text, in reading order.
    pub locales: Vec<Locale>,
    /// A role to ping.
    pub ping_role: Option<i64>,
}

impl AnnounceCard {
    /// How far it is; none while nobody began it.
    pub fn state(&self) -> Option<&AnnouncementState> {
        self.known.as_ref().map(|known| &known.state)
    }
}
