//! The record of an announcement: what it says, when, to whom, and who did what about it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::recurrence::Recurrence;
use super::state::AnnouncementState;
use crate::fan::Account;
use crate::ids::{AnnouncementId, SaleId};
use crate::locale::Locale;

/// Steps that are kept of an announcement; older ones are forgotten.
const HISTORY_MAX: usize = 50;

/// An announcement. A sale may have several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// The sale it announces.
    pub sale: SaleId,
    /// The manager who changed it last; none if a file did. Somebody else has to approve it.
    pub by: Option<Account>,
    /// What it says.
    pub text: Text,
    /// Its picture.
    pub picture: Picture,
    /// What can be pressed below it.
    pub buttons: BTreeSet<PostButton>,
    /// When it goes out; none until somebody said so.
    pub when: Option<When>,
    /// What becomes of a time that was missed.
    pub missed: MissedPolicy,
    /// Which of the configured chats hear it.
    pub audience: AudienceOf,
    /// How often it went out, or began to.
    pub issues: u32,
    /// How far it is.
    pub state: AnnouncementState,
    /// Who did what, oldest first.
    pub history: Vec<Signature>,
}

/// What an announcement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Text {
    /// The sale's own words, from `locales/`, in every language.
    Template,
    /// A manager's, language by language, with placeables.
    Written(BTreeMap<Locale, String>),
}

/// The picture of an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Picture {
    /// That of the first product that has one.
    OfSale,
    /// None.
    None,
    /// At this address.
    At(Url),
}

/// A button below a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PostButton {
    /// To the check-in.
    CheckIn,
    /// Remind me.
    Remind,
    /// To the offers.
    Sale,
    /// To the guide.
    Guide,
}

/// When an announcement goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// Once.
    Once(DateTime<Utc>),
    /// Again and again, while the sale lasts.
    Recurring(Recurrence),
}

/// What becomes of a slot whose time passed while the bot was down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MissedPolicy {
    /// It is posted late, if no more minutes have passed than this.
    CatchUp {
        /// The minutes.
        minutes: u32,
    },
    /// It is left out.
    Skip,
    /// Managers decide.
    Ask,
}

/// Which of the configured chats hear an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AudienceOf {
    /// All that there are when its time comes.
    All,
    /// Those of these names.
    Named(BTreeSet<String>),
}

/// Who did what, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// What.
    pub deed: Deed,
    /// Who; none for a file or the bot itself.
    pub by: Option<Account>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Something that somebody did about an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named after the deed")]
pub enum Deed {
    Drafted,
    Edited,
    Proposed,
    Approved,
    Scheduled,
    TakenBack,
    Cancelled,
    Posted,
    Missed,
    Recalled,
}

impl Default for MissedPolicy {
    /// An hour late is better than never; after that managers are only told.
    fn default() -> Self {
        Self::CatchUp { minutes: 60 }
    }
}

impl PostButton {
    /// Every button, in the order of a post.
    pub const ALL: [Self; 4] = [Self::CheckIn, Self::Remind, Self::Sale, Self::Guide];

    /// The name in files and buttons.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::CheckIn => "check-in",
            Self::Remind => "remind",
            Self::Sale => "sale",
            Self::Guide => "guide",
        }
    }

    /// The button with this name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|button| button.slug() == slug)
    }
}

impl AudienceOf {
    /// Whether a chat of this name hears it.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.contains(name),
        }
    }
}

impl Text {
    /// The languages in which there are words; `template` are those of the template.
    pub fn languages(&self, template: &[Locale]) -> Vec<Locale> {
        match self {
            Self::Template => template.to_vec(),
            Self::Written(texts) => texts.keys().copied().collect(),
        }
    }
}

impl When {
    /// The first slot after `after`.
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Once(at) => Some(*at).filter(|at| *at > after),
            Self::Recurring(recurrence) => recurrence.next_after(after),
        }
    }
}

impl Announcement {
    /// A draft from the sale's template, for every chat.
    pub fn draft(
        id: AnnouncementId,
        sale: SaleId,
        by: Option<Account>,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            sale,
            by,
            text: Text::Template,
            picture: Picture::OfSale,
            buttons: PostButton::ALL.into(),
            when: None,
            missed: MissedPolicy::default(),
            audience: AudienceOf::All,
            issues: 0,
            state: AnnouncementState::Draft,
            history: vec![Signature { deed: Deed::Drafted, by, at: now }],
        }
    }

    /// The same with a step more in its history.
    #[must_use]
    pub fn signed(mut self, deed: Deed, by: Option<Account>, at: DateTime<Utc>) -> Self {
        if self.history.len() == HISTORY_MAX {
            self.history.remove(0);
        }
        self.history.push(Signature { deed, by, at });
        self
    }
}
