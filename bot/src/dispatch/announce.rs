//! A manager's announcement: look, propose a time, schedule, call off. Every step asks for a [`ManagerProof`].

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use salut_core::announcement::Place;
use salut_core::ids::{AnnouncementId, SaleId};
use salut_core::journey::announce::{self, Audience, Schedule, Scheduling};
use salut_core::locale::Locale;
use salut_core::port::StoreError;
use salut_core::sale::Sale;

use super::Dispatch;
use crate::config::ManagerProof;
use crate::page::{AnnounceCard, Page};
use crate::text::stamp::plain;
use crate::visitor::Visitor;

impl Dispatch {
    pub(super) async fn announce(
        &self,
        visitor: &Visitor,
        sale: Option<&SaleId>,
        typed: Option<String>,
    ) -> Result<Page, StoreError> {
        let Some(proof) = self.managers.is_manager(visitor) else {
            return Ok(Page::ManagersOnly);
        };
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let proposed = match typed {
            None => None,
            Some(typed) => match local_time(&typed, sale.zone) {
                Some(at) => Some(at),
                None => {
                    return Ok(Page::BadTime { typed: plain(&typed, 40), zone: sale.zone });
                }
            },
        };
        Ok(Page::Announce(self.announce_card(&proof, sale, proposed).await?))
    }

    async fn announce_card(
        &self,
        _: &ManagerProof,
        sale: &Sale,
        proposed: Option<DateTime<Utc>>,
    ) -> Result<AnnounceCard, StoreError> {
        let id = announce::id_for(sale);
        let known = self.cards.store.announcement(&id).await?;
        let preview = preview(&self.places);
        let languages =
            |place: &Place| place.greeting_locales.iter().chain(&place.locales).copied().collect();
        Ok(AnnounceCard {
            sale: sale.id.clone(),
            id,
            state: known.map(|known| known.record.state),
            places: self
                .places
                .iter()
                .map(|place| (place.name.clone(), languages(place)))
                .collect(),
            proposed,
            zone: sale.zone,
            preview: self.cards.announcement(sale, &preview).await?,
        })
    }

    pub(super) async fn schedule(
        &self,
        visitor: &Visitor,
        sale: &SaleId,
        at: DateTime<Utc>,
    ) -> Result<Page, StoreError> {
        let Some(proof) = self.managers.is_manager(visitor) else {
            return Ok(Page::ManagersOnly);
        };
        let Some(sale) = self.cards.shop.sale(sale) else { return Ok(Page::NoSale) };
        let id = announce::id_for(sale);
        let wanted = Schedule { sale, id: &id, at, by: Some(proof.account()) };
        let written = self.texts.announced_in();
        let audience = Audience { places: &self.places, written: &written };
        let now = self.cards.clock.now();
        let scheduling = announce::schedule(&*self.cards.store, wanted, audience, now).await?;
        Ok(self.scheduling(id, scheduling))
    }

    pub(super) async fn cancel(
        &self,
        visitor: &Visitor,
        id: &AnnouncementId,
    ) -> Result<Page, StoreError> {
        if self.managers.is_manager(visitor).is_none() {
            return Ok(Page::ManagersOnly);
        }
        let now = self.cards.clock.now();
        let scheduling = announce::cancel(&*self.cards.store, id, now).await?;
        Ok(self.scheduling(id.clone(), scheduling))
    }

    fn scheduling(&self, id: AnnouncementId, scheduling: Scheduling) -> Page {
        match scheduling {
            Scheduling::Scheduled { at } => {
                let chats = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
                Page::AnnouncementScheduled { id, at, chats }
            }
            Scheduling::Cancelled => Page::AnnouncementCancelled(id),
            Scheduling::Refused(refusal) => Page::ScheduleRefused(refusal),
        }
    }
}

/// A place that reads every language of the audience once.
fn preview(places: &[Place]) -> Place {
    let spoken = |locale: &Locale| places.iter().any(|place| place.locales.contains(locale));
    let locales: Vec<_> = Locale::ALL.into_iter().filter(spoken).collect();
    let greets = |locale: &Locale| {
        !locales.contains(locale)
            && places.iter().any(|place| place.greeting_locales.contains(locale))
    };
    Place {
        name: String::new(),
        chat: salut_core::fan::Chat::Room { platform: salut_core::fan::Platform::Discord, id: 0 },
        greeting_locales: Locale::ALL.into_iter().filter(greets).collect(),
        locales: if locales.is_empty() { Locale::ALL.to_vec() } else { locales },
        market: None,
        ping_role: None,
    }
}

/// Reads `2027-03-08 18:00` as a time in `zone`. A time that a clock change skips or repeats is none.
fn local_time(typed: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let typed = typed.trim().replace('T', " ");
    let local = NaiveDateTime::parse_from_str(&typed, "%Y-%m-%d %H:%M").ok()?;
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Some(at.with_timezone(&Utc)),
        LocalResult::None | LocalResult::Ambiguous(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_the_sales_zone() {
        let read = |typed| local_time(typed, chrono_tz::Europe::Paris);
        assert_eq!(read("2027-03-08 18:00").unwrap().to_rfc3339(), "2027-03-08T17:00:00+00:00");
        assert_eq!(read("8 March"), None);
    }

    #[test]
    fn a_time_that_a_clock_change_skips_or_repeats_is_none() {
        let read = |typed| local_time(typed, chrono_tz::Europe::Paris);
        assert_eq!(read("2027-03-28 02:30"), None);
        assert_eq!(read("2027-10-31 02:30"), None);
    }
}
