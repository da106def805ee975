//! What each chat will get, made the way posts are made, before anybody gets it.

use salut_core::announcement::{Announcement, Place, ScheduleRefusal, Text, missing_languages};
use salut_core::fan::{Chat, Platform};
use salut_core::ids::AnnouncementId;
use salut_core::locale::Locale;
use salut_core::port::StoreError;
use salut_core::reminder::Leads;
use salut_core::sale::Sale;

use super::Dispatch;
use super::announce::plan;
use crate::cards::Says;
use crate::compose::{Post, posted};
use crate::page::{Page, Planning, PreviewCard};
use crate::view::fit;

impl Dispatch {
    /// The post of one chat, and the others that differ from it.
    pub(super) async fn preview(
        &self,
        sale: &Sale,
        id: AnnouncementId,
        chat: Option<Chat>,
    ) -> Result<Page, StoreError> {
        let known = self.cards.store.announcement(&id).await?.map(|known| known.record);
        let known = known.unwrap_or_else(|| {
            Announcement::draft(id.clone(), sale.id.clone(), None, self.cards.clock.now())
        });
        let kinds = self.places.differing(&known.audience);
        let here = kinds.iter().find(|place| Some(place.chat) == chat).or(kinds.first());
        let Some(here) = here else {
            return Ok(Page::ScheduleRefused(ScheduleRefusal::NoAudience));
        };
        let missing = missing_languages([*here], &known.text.languages(&Locale::ALL));
        if !missing.is_empty() {
            return Ok(Page::ScheduleRefused(ScheduleRefusal::MissingLanguages(missing)));
        }
        let Some(post) = self.post(sale, &known, here).await? else {
            return Ok(Page::ScheduleRefused(ScheduleRefusal::NoAudience));
        };
        let others = kinds.iter().map(|place| (place.chat, place.name.clone())).collect();
        let (card, zone, here) = (post.card, post.zone, here.chat);
        Ok(plan(Planning::Preview(Box::new(PreviewCard { id, post: card, zone, here, others }))))
    }

    async fn post(
        &self,
        sale: &Sale,
        known: &Announcement,
        place: &Place,
    ) -> Result<Option<Post>, StoreError> {
        let buttons: Vec<_> = known.buttons.iter().copied().collect();
        let says = Says { text: &known.text, picture: &known.picture, buttons: &buttons };
        posted(&self.cards, &self.texts, (sale, place), says).await
    }

    /// The first chat that would get more than its platform takes. Languages without a text are left out.
    pub(super) async fn too_long(
        &self,
        sale: &Sale,
        known: &Announcement,
    ) -> Result<Option<Planning>, StoreError> {
        let Text::Written(texts) = &known.text else { return Ok(None) };
        for place in self.places.differing(&known.audience) {
            let written = |locale: &Locale| texts.contains_key(locale);
            let locales: Vec<_> = place.locales.iter().copied().filter(written).collect();
            let place = Place { locales, ..place.clone() };
            let Some(post) = self.post(sale, known, &place).await? else { continue };
            let platform = place.chat.platform();
            let over = fit::over(&post.view, platform, &self.texts);
            if over > 0 {
                let over = u32::try_from(over).unwrap_or(u32::MAX);
                let (id, place) = (known.id.clone(), place.name);
                return Ok(Some(Planning::TooLong { id, place, platform, over }));
            }
        }
        Ok(None)
    }
}

/// A place that reads every language of these once.
pub(super) fn merged(places: &[&Place]) -> Place {
    let spoken = |locale: &Locale| places.iter().any(|place| place.locales.contains(locale));
    let locales: Vec<_> = Locale::ALL.into_iter().filter(spoken).collect();
    let greets = |locale: &Locale| {
        !locales.contains(locale)
            && places.iter().any(|place| place.greeting_locales.contains(locale))
    };
    Place {
        name: String::new(),
        chat: Chat::Room { platform: Platform::Discord, id: 0 },
        greeting_locales: Locale::ALL.into_iter().filter(greets).collect(),
        locales: if locales.is_empty() { Locale::ALL.to_vec() } else { locales },
        market: None,
        zone: None,
        ping_role: None,
        reminders: Leads::NONE,
    }
}
