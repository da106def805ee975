//! Where announcements go.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::record::AudienceOf;
use crate::fan::Chat;
use crate::ids::{AnnouncementId, MarketId};
use crate::locale::Locale;
use crate::reminder::Leads;

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
    /// The zone of the times it shows, where that is not the market's.
    pub zone: Option<Tz>,
    /// A role to ping (Discord).
    pub ping_role: Option<i64>,
    /// At which lead times of a sale everybody here is reminded.
    pub reminders: Leads,
}

/// All places, in the order of their chats, so that one is found and a page of them is taken without a look at
/// the others. Copies share them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places(Arc<[Place]>);

/// When a sale's file wants it announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The announcement's id.
    pub id: AnnouncementId,
    /// When it goes out.
    pub at: DateTime<Utc>,
}

impl Places {
    /// These places. Of several with the same chat only the first one counts.
    pub fn new(mut places: Vec<Place>) -> Self {
        places.sort_by_key(|place| place.chat);
        places.dedup_by_key(|place| place.chat);
        Self(places.into())
    }

    /// The place that is this chat.
    pub fn of(&self, chat: Chat) -> Option<&Place> {
        let found = self.0.binary_search_by_key(&chat, |place| place.chat).ok()?;
        self.0.get(found)
    }

    /// The places after `after`, in order.
    pub fn after(&self, after: Option<Chat>) -> impl Iterator<Item = &Place> {
        let start = after.map_or(0, |after| self.0.partition_point(|place| place.chat <= after));
        self.0[start..].iter()
    }

    /// Every place.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.0.iter()
    }

    /// The places that `audience` names.
    pub fn heard_by<'a>(&'a self, audience: &'a AudienceOf) -> impl Iterator<Item = &'a Place> {
        self.0.iter().filter(|place| audience.has(&place.name))
    }

    /// One place of `audience` for each post that differs: by platform, languages, market or zone.
    pub fn differing(&self, audience: &AudienceOf) -> Vec<&Place> {
        let mut seen = BTreeSet::new();
        let kind = |place: &Place| {
            (
                place.chat.platform(),
                place.greeting_locales.clone(),
                place.locales.clone(),
                place.market.clone(),
                place.zone.map(Tz::name),
            )
        };
        let heard = self.0.iter().filter(|place| audience.has(&place.name));
        heard.filter(|place| seen.insert(kind(place))).collect()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The languages of `audience` for which there is no text; scheduling is refused while there are any.
pub fn missing_languages<'a>(
    audience: impl IntoIterator<Item = &'a Place>,
    written: &[Locale],
) -> Vec<Locale> {
    let spoken = audience
        .into_iter()
        .flat_map(|place| place.greeting_locales.iter().chain(&place.locales).copied());
    let spoken: BTreeSet<_> = spoken.collect();
    spoken.into_iter().filter(|locale| !written.contains(locale)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fan::Platform;

    fn place(id: i64, greeting_locales: &[Locale], locales: &[Locale]) -> Place {
        Place {
            name: format!("place {id}"),
            chat: Chat::Room { platform: Platform::Discord, id },
            greeting_locales: greeting_locales.to_vec(),
            locales: locales.to_vec(),
            market: None,
            zone: None,
            ping_role: None,
            reminders: Leads::NONE,
        }
    }

    #[test]
    fn every_language_of_every_chat_needs_a_text() {
        let audience = [place(1, &[Locale::FrFr], &[Locale::EnGb]), place(2, &[], &[Locale::DeDe])];
        assert_eq!(missing_languages(&audience, &Locale::ALL), []);
        let written = [Locale::EnGb, Locale::EnUs];
        assert_eq!(missing_languages(&audience, &written), [Locale::FrFr, Locale::DeDe]);
    }

    #[test]
    fn a_place_is_found_by_its_chat_and_pages_go_on_where_the_last_one_ended() {
        let places = Places::new([3, 1, 2, 3].map(|id| place(id, &[], &[Locale::EnUs])).to_vec());
        let chat = |id| Chat::Room { platform: Platform::Discord, id };
        assert_eq!(places.of(chat(2)).unwrap().name, "place 2");
        assert_eq!(places.of(chat(4)), None);
        let names =
            |after| places.after(after).map(|place| place.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names(None), ["place 1", "place 2", "place 3"]);
        // Also after a place that is gone from the configuration.
        assert_eq!(names(Some(chat(2))), ["place 3"]);
        assert_eq!(names(Some(chat(0))).len(), 3);
    }
}
