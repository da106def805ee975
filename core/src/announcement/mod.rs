//! An announcement: one message of the shop to many chats, at its time, in each chat's languages.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::fan::{Account, Chat};
use crate::ids::{AnnouncementId, MarketId, SaleId};
use crate::locale::Locale;

/// A chat that announcements go to, and what is spoken there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name managers know it by.
    pub name: String,
    /// The chat.
    pub chat: Chat,
    /// Languages that only greet, above the text.
    pub greeting_locales: Vec<Locale>,
    /// Languages of the text, in reading order; at least one.
    pub locales: Vec<Locale>,
    /// The market whose prices and local time it shows; without one, the sale's own zone and US dollars.
    pub market: Option<MarketId>,
    /// A role to ping (Discord).
    pub ping_role: Option<i64>,
}

/// When a sale's file wants it announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The announcement's id.
    pub id: AnnouncementId,
    /// When it goes out.
    pub at: DateTime<Utc>,
}

/// The announcement of a sale. Where it goes is decided by the chats configured when its time comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// The sale it announces.
    pub sale: SaleId,
    /// The manager who scheduled it in chat; none if the sale's file did.
    pub by: Option<Account>,
    /// How far it is.
    pub state: AnnouncementState,
}

/// How far an announcement is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnnouncementState {
    /// Waits for its time.
    Scheduled {
        /// Its time.
        at: DateTime<Utc>,
    },
    /// Its deliveries are recorded; the outbox sends them.
    Sent {
        /// When they were recorded.
        at: DateTime<Utc>,
        /// To how many chats.
        chats: u32,
    },
    /// A manager called it off before its time.
    Cancelled {
        /// When.
        at: DateTime<Utc>,
    },
}

/// Why an announcement cannot be scheduled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleRefusal {
    /// It went out: nothing is posted twice.
    AlreadySent {
        /// When.
        at: DateTime<Utc>,
    },
    /// Its time is not in the future.
    InThePast {
        /// The time asked for.
        at: DateTime<Utc>,
    },
    /// The sale would be open before it is announced.
    AfterOpening {
        /// T0.
        opens_at: DateTime<Utc>,
    },
    /// A language of the audience has no text.
    MissingLanguages(Vec<Locale>),
    /// No chat is configured to hear it.
    NoAudience,
    /// There is nothing scheduled to cancel.
    NotScheduled,
}

/// The languages of `audience` for which there is no text; scheduling is refused while there are any.
pub fn missing_languages(audience: &[Place], written: &[Locale]) -> Vec<Locale> {
    let spoken =
        audience.iter().flat_map(|place| place.greeting_locales.iter().chain(&place.locales));
    let spoken: BTreeSet<_> = spoken.copied().collect();
    spoken.into_iter().filter(|locale| !written.contains(locale)).collect()
}

/// Whether an announcement in `state` (none yet: `None`) may be scheduled for `at`.
pub fn may_schedule(
    state: Option<&AnnouncementState>,
    at: DateTime<Utc>,
    opens_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), ScheduleRefusal> {
    if let Some(AnnouncementState::Sent { at, .. }) = state {
        return Err(ScheduleRefusal::AlreadySent { at: *at });
    }
    if at >= opens_at {
        return Err(ScheduleRefusal::AfterOpening { opens_at });
    }
    if at <= now {
        return Err(ScheduleRefusal::InThePast { at });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::fan::Platform;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn place(greeting_locales: &[Locale], locales: &[Locale]) -> Place {
        Place {
            name: "fans".to_owned(),
            chat: Chat::Room { platform: Platform::Discord, id: 1 },
            greeting_locales: greeting_locales.to_vec(),
            locales: locales.to_vec(),
            market: None,
            ping_role: None,
        }
    }

    #[test]
    fn every_language_of_every_chat_needs_a_text() {
        let audience = [place(&[Locale::FrFr], &[Locale::EnGb]), place(&[], &[Locale::DeDe])];
        assert_eq!(missing_languages(&audience, &Locale::ALL), []);
        let written = [Locale::EnGb, Locale::EnUs];
        assert_eq!(missing_languages(&audience, &written), [Locale::FrFr, Locale::DeDe]);
    }

    #[test]
    fn an_announcement_goes_out_once_in_the_future_before_the_opening() {
        let (opens_at, hour) = (noon() + TimeDelta::days(1), TimeDelta::hours(1));
        assert_eq!(may_schedule(None, noon() + hour, opens_at, noon()), Ok(()));
        assert!(may_schedule(None, noon(), opens_at, noon()).is_err());
        assert!(may_schedule(None, opens_at, opens_at, noon()).is_err());
        let sent = AnnouncementState::Sent { at: noon(), chats: 3 };
        assert_eq!(
            may_schedule(Some(&sent), noon() + hour, opens_at, noon()),
            Err(ScheduleRefusal::AlreadySent { at: noon() })
        );
    }
}
