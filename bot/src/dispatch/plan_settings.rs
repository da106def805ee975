//! A manager's settings: those of an announcement (picture, buttons, chats, missed times), and the manager's own zone.

use chrono_tz::Tz;
use salut_core::announcement::{AudienceOf, Edit, ScheduleRefusal};
use salut_core::fan::Chat;
use salut_core::ids::AnnouncementId;
use salut_core::journey::announce::Planned;
use salut_core::journey::manage;
use salut_core::port::StoreError;

use super::Dispatch;
use super::announce::{TYPED_LENGTH_MAX, plan};
use crate::config::ManagerProof;
use crate::page::{AudienceCard, Page, PlaceCard, Planning, SettingsCard};
use crate::text::stamp::plain;

/// How many chats are shown at a time: a choice has 25 options, two of which may lead to other chats.
const CHATS_PAGE: usize = 23;

/// Names less alike than this are not meant. 1 is the same name.
const ALIKE_MIN: f64 = 0.6;

impl Dispatch {
    /// Changes a setting, and shows the settings as they are then.
    pub(super) async fn set(
        &self,
        proof: &ManagerProof,
        id: AnnouncementId,
        edit: Edit,
    ) -> Result<Page, StoreError> {
        match self.edited(proof, &id, edit).await? {
            Planned::Refused(refusal) => Ok(Page::ScheduleRefused(refusal)),
            Planned::Done(_) => self.settings(&id, 0).await,
        }
    }

    /// The settings, with one page of the chats.
    pub(super) async fn settings(
        &self,
        id: &AnnouncementId,
        page: u16,
    ) -> Result<Page, StoreError> {
        let known = self.cards.store.announcement(id).await?.map(|known| known.record);
        let Some(known) = known else {
            let unknown = ScheduleRefusal::Unknown;
            return Ok(Page::ScheduleRefused(unknown));
        };
        let pages = self.places.iter().count().div_ceil(CHATS_PAGE);
        let pages = u16::try_from(pages).unwrap_or(u16::MAX).max(1);
        let page = page.min(pages - 1);
        let shown = self.places.iter().skip(usize::from(page) * CHATS_PAGE).take(CHATS_PAGE);
        let places = shown.map(|place| PlaceCard {
            chat: place.chat,
            name: place.name.clone(),
            hears: AudienceCard::of(&known.audience, &place.name),
        });
        let places = places.collect();
        Ok(plan(Planning::Settings(Box::new(SettingsCard { known, places, page, pages }))))
    }

    pub(super) async fn toggle_chat(
        &self,
        proof: &ManagerProof,
        id: AnnouncementId,
        chat: Chat,
    ) -> Result<Page, StoreError> {
        let known = self.cards.store.announcement(&id).await?.map(|known| known.record);
        let (Some(known), Some(place)) = (known, self.places.of(chat)) else {
            return self.settings(&id, 0).await;
        };
        let heard = self.places.heard_by(&known.audience).map(|place| place.name.clone());
        let mut names: std::collections::BTreeSet<_> = heard.collect();
        if !names.remove(&place.name) {
            names.insert(place.name.clone());
        }
        let all = self.places.iter().all(|place| names.contains(&place.name));
        let audience = if all { AudienceOf::All } else { AudienceOf::Named(names) };
        match self.edited(proof, &id, Edit::Audience(audience)).await? {
            Planned::Refused(refusal) => Ok(Page::ScheduleRefused(refusal)),
            Planned::Done(_) => {
                let number = self.places.iter().position(|place| place.chat == chat).unwrap_or(0);
                let page = u16::try_from(number / CHATS_PAGE).unwrap_or(u16::MAX);
                self.settings(&id, page).await
            }
        }
    }

    pub(super) async fn zone(
        &self,
        proof: &ManagerProof,
        typed: Option<String>,
    ) -> Result<Page, StoreError> {
        let store = &*self.cards.store;
        let Some(typed) = typed else {
            let own = manage::zone(store, proof.account()).await?;
            let zone = own.unwrap_or_else(|| self.cards.zone(None, None));
            return Ok(plan(Planning::Zone(zone)));
        };
        let typed = plain(typed.trim(), TYPED_LENGTH_MAX);
        let named = |zone: &&Tz| zone.name().eq_ignore_ascii_case(&typed.replace(' ', "_"));
        if let Some(zone) = chrono_tz::TZ_VARIANTS.iter().find(named) {
            manage::choose_zone(store, proof.account(), *zone).await?;
            return Ok(plan(Planning::Zone(*zone)));
        }
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let alike = |name: &&str| {
            // A city alone is as good as its whole name.
            let city = name.rsplit('/').next().unwrap_or(name).to_lowercase();
            strsim::normalized_damerau_levenshtein(&city, &typed.to_lowercase()).max(
                strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &typed.to_lowercase()),
            )
        };
        let near = names.max_by(|one, other| alike(one).total_cmp(&alike(other)));
        let near = near.filter(|name| alike(name) >= ALIKE_MIN).map(str::to_owned);
        Ok(plan(Planning::BadZone { typed, near }))
    }
}
