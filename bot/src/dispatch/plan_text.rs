//! What managers type for announcements: texts, times and pictures, in a form or in answer to a question. What cannot
//! be taken is kept and told with the reason.

use chrono::{DateTime, NaiveDateTime, Utc};
use salut_core::announcement::text::parse;
use salut_core::announcement::{Announcement, Edit, Picture, Step, Text};
use salut_core::fan::Fan;
use salut_core::ids::AnnouncementId;
use salut_core::journey::announce;
use salut_core::journey::manage::{self, Waiting};
use salut_core::locale::Locale;
use salut_core::port::StoreError;
use salut_core::sale::Sale;
use url::Url;

use super::Dispatch;
use super::announce::plan;
use crate::composing::Composing;
use crate::config::ManagerProof;
use crate::ordering::Handling;
use crate::page::{AskCard, Page, Planning, TextProblem, Wanted};
use crate::text::stamp::{lines, plain};
use crate::visitor::{Asking, Room, Visitor};

/// The most characters of an address.
const ADDRESS_LENGTH_MAX: usize = 1000;

impl Dispatch {
    /// Words that no command goes with: an answer, if the bot waits for one of this manager, else a question.
    pub(super) async fn typed(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        typed: String,
    ) -> Result<Page, StoreError> {
        let waiting = match self.managers.clerk(visitor) {
            Some(clerk) if visitor.room == Room::OneReader => {
                let now = self.cards.clock.now();
                manage::waiting(&*self.cards.store, clerk.account(), now).await?
            }
            _ => Waiting::No,
        };
        let step = match waiting {
            Waiting::For(dialogue) => dialogue.step,
            Waiting::TooLate(dialogue) => match dialogue.step {
                step @ (Step::Tracking(_) | Step::Note(_)) => {
                    return self.told_too_late(visitor, &step, typed).await;
                }
                step => match step.announcement().cloned() {
                    Some(id) if !matches!(step, Step::Confirm { .. }) => {
                        return Ok(plan(Planning::TooLate { id, typed }));
                    }
                    _ => return Ok(self.question(fan, &typed)),
                },
            },
            Waiting::No => return Ok(self.question(fan, &typed)),
        };
        let step = match step {
            Step::Text { announcement, locale } => Composing::Write(announcement, locale),
            Step::When(announcement) => Composing::AskWhen(announcement),
            Step::Picture(announcement) => Composing::AskPicture(announcement),
            Step::Confirm { .. } => return Ok(self.question(fan, &typed)),
            Step::Tracking(order) => {
                let step = Handling::AskTracking(order).with_typed(typed);
                return self.handle(visitor, step).await;
            }
            Step::Note(order) => {
                return self.handle(visitor, Handling::AskNote(order).with_typed(typed)).await;
            }
        };
        self.compose(visitor, step.with_typed(typed)).await
    }

    pub(super) async fn ask_text(
        &self,
        visitor: &Visitor,
        id: AnnouncementId,
        locale: Locale,
    ) -> Result<Page, StoreError> {
        let step = Step::Text { announcement: id.clone(), locale };
        let known = self.cards.store.announcement(&id).await?.map(|known| known.record);
        let there = known.and_then(|known| match known.text {
            Text::Written(texts) => texts.get(&locale).cloned(),
            Text::Template => None,
        });
        let before = self.asked(visitor, step).await?.or(there);
        let wanted = Wanted::Text(locale);
        Ok(plan(Planning::Ask(AskCard { id, wanted, before, problem: None })))
    }

    pub(super) async fn ask_when(
        &self,
        visitor: &Visitor,
        sale: &Sale,
        id: AnnouncementId,
    ) -> Result<Page, StoreError> {
        let before = self.asked(visitor, Step::When(id.clone())).await?;
        let own = manage::zone(&*self.cards.store, visitor.account).await?;
        let wanted = Wanted::When(own.unwrap_or(sale.zone));
        Ok(plan(Planning::Ask(AskCard { id, wanted, before, problem: None })))
    }

    pub(super) async fn ask_picture(
        &self,
        visitor: &Visitor,
        id: AnnouncementId,
    ) -> Result<Page, StoreError> {
        let before = self.asked(visitor, Step::Picture(id.clone())).await?;
        let wanted = Wanted::Picture;
        Ok(plan(Planning::Ask(AskCard { id, wanted, before, problem: None })))
    }

    /// Waits for the answer where no form asks for it. Gives what was typed before and could not be taken.
    pub(super) async fn asked(
        &self,
        visitor: &Visitor,
        step: Step,
    ) -> Result<Option<String>, StoreError> {
        let (store, now) = (&*self.cards.store, self.cards.clock.now());
        let kept = match manage::waiting(store, visitor.account, now).await? {
            Waiting::For(dialogue) if dialogue.step == step => dialogue.kept,
            _ => None,
        };
        if visitor.asking == Asking::Message {
            manage::ask(store, visitor.account, (step, kept.clone()), now).await?;
        }
        Ok(kept)
    }

    /// Takes a text in, or keeps it and says what is wrong with it. After one language comes the next.
    pub(super) async fn written(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
        (id, locale): (AnnouncementId, Locale),
        (typed, asking): (&str, Asking),
    ) -> Result<Page, StoreError> {
        let typed = lines(typed, usize::MAX);
        if let Some(problem) = self.problem(sale, (&id, locale), &typed).await? {
            let step = Step::Text { announcement: id.clone(), locale };
            self.keep(proof, step, &typed).await?;
            let (wanted, before) = (Wanted::Text(locale), Some(typed));
            return Ok(plan(Planning::Ask(AskCard { id, wanted, before, problem: Some(problem) })));
        }
        let (store, account) = (&*self.cards.store, proof.account());
        let now = self.cards.clock.now();
        let in_dialogue = asking == Asking::Message
            && matches!(manage::waiting(store, account, now).await?, Waiting::For(_));
        manage::leave(store, account).await?;
        let edit = Edit::Text(locale, typed);
        let planned = announce::edit(store, &id, (Some(account), edit), self.rules, now).await?;
        let announcement = match planned {
            announce::Planned::Refused(refusal) => return Ok(Page::ScheduleRefused(refusal)),
            announce::Planned::Done(announcement) => announcement,
        };
        match self.missing(&announcement).first().filter(|_| in_dialogue) {
            // Language after language.
            Some(next) => {
                let step = Step::Text { announcement: id.clone(), locale: *next };
                manage::ask(store, account, (step, None), now).await?;
                let (wanted, before, problem) = (Wanted::Text(*next), None, None);
                Ok(plan(Planning::Ask(AskCard { id, wanted, before, problem })))
            }
            None => self.card(proof, sale, id, None).await,
        }
    }

    /// The languages of the audience that have no text yet.
    fn missing(&self, announcement: &Announcement) -> Vec<Locale> {
        let heard = self.places.heard_by(&announcement.audience);
        let written = announcement.text.languages(&Locale::ALL);
        salut_core::announcement::missing_languages(heard, &written)
    }

    async fn problem(
        &self,
        sale: &Sale,
        (id, locale): (&AnnouncementId, Locale),
        typed: &str,
    ) -> Result<Option<TextProblem>, StoreError> {
        let products: Vec<_> = sale.offers.iter().map(|offer| &offer.product).collect();
        if let Err(fault) = parse(typed, &products) {
            return Ok(Some(TextProblem::Text(fault)));
        }
        let Some(known) = self.cards.store.announcement(id).await? else { return Ok(None) };
        let mut texts = match known.record.text.clone() {
            Text::Written(texts) => texts,
            Text::Template => std::collections::BTreeMap::new(),
        };
        texts.insert(locale, typed.to_owned());
        let with = Announcement { text: Text::Written(texts), ..known.record };
        let too_long = self.too_long(sale, &with).await?;
        Ok(too_long.and_then(|too_long| match too_long {
            Planning::TooLong { platform, over, .. } => {
                Some(TextProblem::TooLong { platform, over })
            }
            _ => None,
        }))
    }

    pub(super) async fn picture_at(
        &self,
        proof: &ManagerProof,
        sale: &Sale,
        id: AnnouncementId,
        typed: &str,
    ) -> Result<Page, StoreError> {
        let typed = plain(typed.trim(), ADDRESS_LENGTH_MAX);
        let url = Url::parse(&typed).ok().filter(|url| url.scheme() == "https");
        let Some(url) = url.filter(|url| url.host_str().is_some_and(|host| host.contains('.')))
        else {
            self.keep(proof, Step::Picture(id.clone()), &typed).await?;
            let (wanted, before) = (Wanted::Picture, Some(typed));
            let problem = Some(TextProblem::NoAddress);
            return Ok(plan(Planning::Ask(AskCard { id, wanted, before, problem })));
        };
        manage::leave(&*self.cards.store, proof.account()).await?;
        self.edit(proof, sale, id, Edit::Picture(Picture::At(url))).await
    }

    async fn keep(&self, proof: &ManagerProof, step: Step, typed: &str) -> Result<(), StoreError> {
        let (store, now) = (&*self.cards.store, self.cards.clock.now());
        manage::ask(store, proof.account(), (step, Some(typed.to_owned())), now).await
    }
}

/// Reads a typed time: `2027-03-08 18:00` on somebody's clocks, or with its offset from UTC.
pub(super) fn typed_time(typed: &str) -> Option<Result<DateTime<Utc>, NaiveDateTime>> {
    let typed = typed.trim().replace(' ', "T");
    let exact = ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%dT%H:%MT%:z"];
    let exact = exact.iter().find_map(|form| DateTime::parse_from_str(&typed, form).ok());
    if let Some(at) = exact.or_else(|| DateTime::parse_from_rfc3339(&typed).ok()) {
        return Some(Ok(at.to_utc()));
    }
    if let Some(utc) = typed.strip_suffix('Z') {
        let utc =
            NaiveDateTime::parse_from_str(utc.trim_end_matches('T'), "%Y-%m-%dT%H:%M").ok()?;
        return Some(Ok(utc.and_utc()));
    }
    NaiveDateTime::parse_from_str(&typed, "%Y-%m-%dT%H:%M").ok().map(Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_and_without_an_offset() {
        let exact = |typed| typed_time(typed).unwrap().unwrap().to_rfc3339();
        assert_eq!(exact("2027-10-31 02:30 +01:00"), "2027-10-31T01:30:00+00:00");
        assert_eq!(exact("2027-10-31T02:30+02:00"), "2027-10-31T00:30:00+00:00");
        assert_eq!(exact("2027-03-08 18:00 Z"), "2027-03-08T18:00:00+00:00");
        let local = typed_time("2027-03-08 18:00").unwrap().unwrap_err();
        assert_eq!(local.to_string(), "2027-03-08 18:00:00");
        assert_eq!(typed_time("8 March"), None);
    }
}
