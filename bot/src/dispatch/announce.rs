//! A manager's steps with announcements: look, begin, give a time, approve, call off, take back. Every one asks for a
//! [`ManagerProof`].

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use salut_core::announcement::{
    Announcement, AnnouncementState, AudienceOf, Edit, Picture, Reading, Recurrence,
    ScheduleRefusal, Step, Text, When, read,
};
use salut_core::ids::{AnnouncementId, SaleId};
use salut_core::journey::announce::{self, Planned, Reach, Schedule};
use salut_core::journey::manage;
use salut_core::locale::Locale;
use salut_core::port::StoreError;
use salut_core::sale::Sale;

use super::Dispatch;
use super::plan_text::typed_time;
use super::preview::merged;
use crate::cards::Says;
use crate::composing::{Composing, NoAddress};
use crate::config::ManagerProof;
use crate::page::{AnnounceCard, Page, Planning};
use crate::text::stamp::plain;
use crate::visitor::Visitor;

/// Times of a recurrence that are shown before it is confirmed.
const SLOTS_SHOWN: usize = 4;
/// The most characters of a typed time that are repeated.
pub(super) const TYPED_LENGTH_MAX: usize = 40;

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
        let id = announce::id_for(sale);
        match typed {
            None => self.card(&proof, sale, id, None).await,
            Some(when) => {
                // An id alone: when?
                if let Ok(named) = when.trim().parse::<AnnouncementId>()
                    && self.cards.store.announcement(&named).await?.is_some()
                {
                    return self.ask_when(visitor, sale, named).await;
                }
                self.propose(&proof, sale, id, &when).await
            }
        }
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
        self.settle(&proof, sale, &announce::id_for(sale), When::Once(at)).await
    }

    pub(super) async fn compose(
        &self,
        visitor: &Visitor,
        step: Composing,
    ) -> Result<Page, StoreError> {
        let Some(proof) = self.managers.is_manager(visitor) else {
            return Ok(Page::ManagersOnly);
        };
        let (store, by, now) = (&*self.cards.store, proof.account(), self.cards.clock.now());
        match step {
            Composing::List => {
                Ok(plan(Planning::List(announce::all(store, &self.cards.shop.sales).await?)))
            }
            Composing::New => {
                let Some(sale) = self.cards.current_sale() else { return Ok(Page::NoSale) };
                let draft = announce::draft(store, sale, Some(by), now).await?;
                self.card(&proof, sale, draft.id, None).await
            }
            Composing::Propose { id: None, when } => self.announce(visitor, None, Some(when)).await,
            Composing::Zone(typed) => self.zone(&proof, typed).await,
            Composing::Leave => {
                manage::leave(store, by).await?;
                Ok(plan(Planning::Left))
            }
            Composing::Recall(id) => Ok(plan(Planning::AskRecall(id))),
            Composing::RecallSurely(id) => {
                let (planned, recalled) = announce::recall(store, &id, by, now).await?;
                let (posted, called_off) = (recalled.posted, recalled.called_off);
                Ok(told(planned, plan(Planning::Recalled { id, posted, called_off })))
            }
            Composing::Cancel(id) => {
                let planned = announce::cancel(store, &id, Some(by), now).await?;
                Ok(told(planned, Page::AnnouncementCancelled(id)))
            }
            Composing::TakeBack(id) => {
                let planned = announce::take_back(store, &id, Some(by), now).await?;
                Ok(told(planned, plan(Planning::TakenBack(id))))
            }
            step => self.about(&proof, visitor, step).await,
        }
    }

    /// Steps that need the announcement and its sale.
    async fn about(
        &self,
        proof: &ManagerProof,
        visitor: &Visitor,
        step: Composing,
    ) -> Result<Page, StoreError> {
        let Some((id, sale)) = self.known_by(proof, &step).await? else {
            return Ok(Page::ScheduleRefused(ScheduleRefusal::Unknown));
        };
        let (store, by, now) = (&*self.cards.store, proof.account(), self.cards.clock.now());
        match step {
            Composing::Settings(_) => self.settings(&id, 0).await,
            Composing::Chats(_, page) => self.settings(&id, page).await,
            Composing::Write(_, locale) => self.ask_text(visitor, id, locale).await,
            Composing::Written { locale, text, .. } => {
                self.written(proof, sale, (id, locale), (&text, visitor.asking)).await
            }
            Composing::AskWhen(_) => self.ask_when(visitor, sale, id).await,
            Composing::AskPicture(_) => self.ask_picture(visitor, id).await,
            Composing::PictureAt { url, .. } => self.picture_at(proof, sale, id, &url).await,
            Composing::Propose { when, .. } => self.propose(proof, sale, id, &when).await,
            Composing::Schedule(_, at) => self.settle(proof, sale, &id, When::Once(at)).await,
            Composing::Confirm(_) => self.confirm(proof, sale, id).await,
            Composing::Preview(_, chat) => self.preview(sale, id, chat).await,
            Composing::Approve(_) => {
                let planned = announce::approve(store, &id, by, self.rules, now).await?;
                Ok(self.planned(planned, id))
            }
            Composing::Decide(_, slot, decision) => {
                let (which, what) = ((&id, slot), (by, decision));
                let planned = announce::decide(store, which, what, sale, now).await?;
                self.then_card(proof, sale, id, planned).await
            }
            Composing::Template(_) => self.edit(proof, sale, id, Edit::Template).await,
            Composing::Picture(_, picture) => {
                let picture = match picture {
                    NoAddress::OfSale => Picture::OfSale,
                    NoAddress::None => Picture::None,
                };
                self.set(proof, id, Edit::Picture(picture)).await
            }
            Composing::Toggle(_, button) => self.set(proof, id, Edit::Toggle(button)).await,
            Composing::Missed(_, missed) => self.set(proof, id, Edit::Missed(missed)).await,
            Composing::Audience(_, chat) => self.toggle_chat(proof, id, chat).await,
            _ => self.card(proof, sale, id, None).await,
        }
    }

    /// The announcement that a step names, with its sale. That of a sale's file is begun when it is first touched.
    async fn known_by(
        &self,
        proof: &ManagerProof,
        step: &Composing,
    ) -> Result<Option<(AnnouncementId, &Sale)>, StoreError> {
        let Some(id) = step.announcement().cloned() else { return Ok(None) };
        let store = &*self.cards.store;
        if let Some(known) = store.announcement(&id).await? {
            let sale = self.cards.shop.sale(&known.record.sale);
            return Ok(sale.map(|sale| (id, sale)));
        }
        let sale = self.cards.shop.sales.iter().find(|sale| announce::id_for(sale) == id);
        let Some(sale) = sale else { return Ok(None) };
        let looks = matches!(step, Composing::Show(_) | Composing::Preview(..));
        if !looks {
            let draft = Announcement::draft(
                id.clone(),
                sale.id.clone(),
                Some(proof.account()),
                self.cards.clock.now(),
            );
            let (reach, now) = (self.reach(), self.cards.clock.now());
            announce::take_in(store, sale, &draft, reach, now).await?;
        }
        Ok(Some((id, sale)))
    }

    /// Whom announcements reach. Managers are told by the jobs only.
    pub(super) fn reach(&self) -> Reach<'_> {
        Reach { places: &self.places, written: &Locale::ALL, managers: &[], rules: self.rules }
    }

    pub(super) async fn card(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
        id: AnnouncementId,
        proposed: Option<DateTime<Utc>>,
    ) -> Result<Page, StoreError> {
        let known = self.cards.store.announcement(&id).await?.map(|known| known.record);
        let audience = known.as_ref().map_or(AudienceOf::All, |known| known.audience.clone());
        let heard: Vec<_> = self.places.heard_by(&audience).collect();
        let preview = merged(&heard);
        let draft = Announcement::draft(id.clone(), sale.id.clone(), None, self.cards.clock.now());
        let shown = known.as_ref().unwrap_or(&draft);
        let buttons: Vec<_> = shown.buttons.iter().copied().collect();
        let says = Says { text: &shown.text, picture: &shown.picture, buttons: &buttons };
        let spoken = preview.greeting_locales.iter().chain(&preview.locales);
        let mut spoken: Vec<_> = spoken.copied().collect();
        spoken.sort_unstable();
        // Many chats would fill the page: the first ones stand for all.
        let places = heard.iter().take(20).map(|place| {
            let languages = place.greeting_locales.iter().chain(&place.locales).copied();
            (place.name.clone(), languages.collect())
        });
        Ok(Page::Announce(Box::new(AnnounceCard {
            sale: sale.id.clone(),
            id,
            places: places.collect(),
            proposed,
            zone: self.zone_of(proof, sale).await?,
            spoken,
            approvers: self.rules.approvers,
            preview: self.cards.announcement(sale, &preview, says).await?,
            known,
        })))
    }

    pub(super) async fn zone_of(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
    ) -> Result<Tz, StoreError> {
        let own = manage::zone(&*self.cards.store, proof.account()).await?;
        Ok(own.unwrap_or(sale.zone))
    }

    /// Reads a typed time: shows it for confirmation, or says what is wrong with it.
    async fn propose(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
        id: AnnouncementId,
        typed: &str,
    ) -> Result<Page, StoreError> {
        let zone = self.zone_of(proof, sale).await?;
        let typed = plain(typed.trim(), TYPED_LENGTH_MAX);
        if typed.split_whitespace().count() >= 5 {
            return self.recurs(proof, id, (typed, zone)).await;
        }
        let reading = match typed_time(&typed) {
            None => return Ok(Page::BadTime { typed, zone }),
            Some(Ok(at)) => Reading::At(at),
            Some(Err(local)) => read(local, zone),
        };
        // The question is answered; what is left is a button.
        manage::leave(&*self.cards.store, proof.account()).await?;
        match reading {
            Reading::At(at) => self.card(proof, sale, id, Some(at)).await,
            reading => Ok(plan(Planning::Clocks { id, typed, zone, reading })),
        }
    }

    /// A recurrence fits no button: it waits in the manager's dialogue until it is confirmed.
    async fn recurs(
        &self,
        proof: &ManagerProof,
        id: AnnouncementId,
        (typed, zone): (String, Tz),
    ) -> Result<Page, StoreError> {
        let recurrence = match Recurrence::parse(&typed, zone) {
            Ok(recurrence) => recurrence,
            Err(why) => return Ok(plan(Planning::BadCron { typed, why, id })),
        };
        let now = self.cards.clock.now();
        let slots = |after: &DateTime<Utc>| recurrence.next_after(*after);
        let next = std::iter::successors(slots(&now), slots).take(SLOTS_SHOWN).collect();
        let when = When::Recurring(recurrence.clone());
        let step = Step::Confirm { announcement: id.clone(), when };
        manage::ask(&*self.cards.store, proof.account(), (step, None), now).await?;
        Ok(plan(Planning::Recurs { id, expression: typed, zone, next }))
    }

    async fn confirm(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
        id: AnnouncementId,
    ) -> Result<Page, StoreError> {
        let (store, now) = (&*self.cards.store, self.cards.clock.now());
        let manage::Waiting::For(dialogue) = manage::waiting(store, proof.account(), now).await?
        else {
            return self.card(proof, sale, id, None).await;
        };
        match dialogue.step {
            Step::Confirm { announcement, when } if announcement == id => {
                manage::leave(store, proof.account()).await?;
                self.settle(proof, sale, &id, when).await
            }
            _ => self.card(proof, sale, id, None).await,
        }
    }

    /// Schedules it, if every chat's platform takes what it would get.
    async fn settle(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
        id: &AnnouncementId,
        when: When,
    ) -> Result<Page, StoreError> {
        let known = self.cards.store.announcement(id).await?.map(|known| known.record);
        if let Some(known) = &known
            && matches!(known.text, Text::Written(_))
            && announce::may_reach(known, self.reach()).is_ok()
            && let Some(too_long) = self.too_long(sale, known).await?
        {
            return Ok(plan(too_long));
        }
        let now = self.cards.clock.now();
        let wanted = Schedule { sale, id, when, by: Some(proof.account()) };
        let planned = announce::schedule(&*self.cards.store, wanted, self.reach(), now).await?;
        Ok(self.planned(planned, id.clone()))
    }

    fn planned(&self, planned: Planned, id: AnnouncementId) -> Page {
        let announcement = match planned {
            Planned::Refused(refusal) => return Page::ScheduleRefused(refusal),
            Planned::Done(announcement) => announcement,
        };
        match announcement.state {
            AnnouncementState::AwaitingApproval { at, approvals } => {
                let behind = 1 + u32::try_from(approvals.len()).unwrap_or(u32::MAX);
                let more = self.rules.approvers.saturating_sub(behind).max(1);
                plan(Planning::Awaiting { id, at, more })
            }
            AnnouncementState::Scheduled { at } => {
                let chats = self.places.heard_by(&announcement.audience).count();
                let chats = u32::try_from(chats).unwrap_or(u32::MAX);
                Page::AnnouncementScheduled { id, at, chats }
            }
            _ => plan(Planning::List(vec![*announcement])),
        }
    }

    /// Changes something, and shows the announcement as it is then.
    pub(super) async fn edit(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
        id: AnnouncementId,
        edit: Edit,
    ) -> Result<Page, StoreError> {
        let planned = self.edited(proof, &id, edit).await?;
        self.then_card(proof, sale, id, planned).await
    }

    pub(super) async fn edited(
        &self,
        proof: &ManagerProof,
        id: &AnnouncementId,
        edit: Edit,
    ) -> Result<Planned, StoreError> {
        let (store, now) = (&*self.cards.store, self.cards.clock.now());
        announce::edit(store, id, (Some(proof.account()), edit), self.rules, now).await
    }

    async fn then_card(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
        id: AnnouncementId,
        planned: Planned,
    ) -> Result<Page, StoreError> {
        match planned {
            Planned::Refused(refusal) => Ok(Page::ScheduleRefused(refusal)),
            Planned::Done(_) => self.card(proof, sale, id, None).await,
        }
    }
}

/// A page of these.
pub(super) fn plan(planning: Planning) -> Page {
    Page::Planning(planning)
}

fn told(planned: Planned, done: Page) -> Page {
    match planned {
        Planned::Done(_) => done,
        Planned::Refused(refusal) => Page::ScheduleRefused(refusal),
    }
}
