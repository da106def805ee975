//! What is kept of a manager: the zone for typing times, and a dialogue that waits for an answer.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::record::When;
use crate::fan::Account;
use crate::ids::{AnnouncementId, OrderId};
use crate::locale::Locale;

/// How long a dialogue waits for its next answer.
pub const DIALOGUE_LIFE: TimeDelta = TimeDelta::hours(1);

/// A manager's own settings, and what the bot and the manager were about to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manager {
    /// The account.
    pub account: Account,
    /// The zone in which times are typed and shown; none is the sale's.
    pub zone: Option<Tz>,
    /// What the bot waits for. A restart does not lose it.
    pub dialogue: Option<Dialogue>,
    /// When the account last managed by a role alone. Who has a role is known only when they act.
    pub by_role_at: Option<DateTime<Utc>>,
}

/// A question that the bot asked, and what was typed so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialogue {
    /// The question.
    pub step: Step,
    /// What was typed and could not be taken, so that nothing is lost.
    pub kept: Option<String>,
    /// When the bot stops waiting.
    pub until: DateTime<Utc>,
}

/// What the bot waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The text of an announcement in a language.
    Text {
        /// The announcement.
        announcement: AnnouncementId,
        /// The language.
        locale: Locale,
    },
    /// When an announcement is to go out.
    When(AnnouncementId),
    /// The address of an announcement's picture.
    Picture(AnnouncementId),
    /// That a time is confirmed which no button could carry.
    Confirm {
        /// The announcement.
        announcement: AnnouncementId,
        /// The time.
        when: When,
    },
    /// The link to follow an order's parcel.
    Tracking(OrderId),
    /// A note about an order.
    Note(OrderId),
}

impl Manager {
    /// A manager of whom nothing is known.
    pub const fn new(account: Account) -> Self {
        Self { account, zone: None, dialogue: None, by_role_at: None }
    }

    /// The same, waiting for an answer to `step`.
    #[must_use]
    pub fn asked(self, step: Step, kept: Option<String>, now: DateTime<Utc>) -> Self {
        let until = now + DIALOGUE_LIFE;
        Self { dialogue: Some(Dialogue { step, kept, until }), ..self }
    }
}

impl Step {
    /// The announcement it is about, if it is about one.
    pub const fn announcement(&self) -> Option<&AnnouncementId> {
        match self {
            Self::Text { announcement, .. }
            | Self::Confirm { announcement, .. }
            | Self::When(announcement)
            | Self::Picture(announcement) => Some(announcement),
            Self::Tracking(_) | Self::Note(_) => None,
        }
    }
}
