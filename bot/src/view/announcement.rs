//! The announcement of a sale, as rooms read it and as managers plan it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use salut_core::announcement::{AnnouncementState, PostButton, ScheduleRefusal};
use salut_core::ids::AnnouncementId;
use salut_core::locale::Locale;
use salut_core::money::Rate;
use salut_core::stock::Wave;

use super::draft::{Draft, field};
use super::{Block, Button, Look, Section, View, button, live, planning, written};
use crate::action::Action;
use crate::command::Command;
use crate::composing::Composing;
use crate::page::{Allocating, AnnounceCard, AnnouncementCard, HandoutCard, OfferCard, ShareCard};
use crate::text::{Arg, Texts, Words};

/// What a room reads: greetings, then the text in each of its languages.
pub(super) fn post(card: &AnnouncementCard, words: &Words<'_>, texts: &Texts) -> View {
    let locale = card.locales.first().copied().unwrap_or(words.locale);
    let first = texts.words(locale, words.zone);
    let sale = Some(&card.sale.id);
    let buttons = card.buttons.iter().map(|one| match one {
        PostButton::CheckIn => button::check_in(&first, sale),
        PostButton::Remind => button::remind(&first, &card.sale.id),
        PostButton::Sale => button::sale(&first, sale),
        PostButton::Guide => button::guide(&first),
    });
    let buttons = live::buttons(&card.sale, &first).unwrap_or_else(|| buttons.collect());
    let mut view = Draft::public(&first).buttons(buttons).done();
    view.sections = sections(card, words.zone, texts);
    view.picture.clone_from(&card.picture);
    view.ping_role = card.ping_role;
    view
}

/// A manager's look at it, with the preview below.
pub(super) fn for_managers(card: &AnnounceCard, words: &Words<'_>, texts: &Texts) -> View {
    let draft = Draft::personal(words)
        .title("announce-title", &[("sale", Arg::Text(words.sale(&card.sale)))])
        .block(Block::Text(state(card.state(), words)))
        .fields(planning::about(card, words));
    let places = card.places.iter().map(|(name, locales)| {
        let languages: Vec<_> = locales.iter().map(|locale| locale.autonym().to_owned()).collect();
        let args = [("place", Arg::Str(name)), ("languages", Arg::Text(words.list(&languages)))];
        words.say("announce-place", &args)
    });
    let draft = if card.places.is_empty() {
        draft.text("announce-no-places", &[])
    } else {
        draft.text("announce-places", &[]).list(places)
    };
    let draft = match card.proposed {
        Some(at) => draft.text("announce-proposed", &[("at", Arg::full(at))]),
        None if !may_plan(card.state()) => draft,
        None => draft.note("announce-how", &how(card.zone)),
    };
    let draft = draft.list(planning::history(card, words));
    let draft = manager_buttons(card, words).into_iter().fold(draft, Draft::buttons);
    let mut view = draft.note("announce-preview", &[]).done();
    view.sections.extend(sections(&card.preview, words.zone, texts));
    view
}

/// Scheduled.
pub(super) fn scheduled(
    id: &AnnouncementId,
    at: DateTime<Utc>,
    chats: u32,
    words: &Words<'_>,
) -> View {
    let args = [("at", Arg::full(at)), ("chats", Arg::Count(chats))];
    let buttons = [call_off(id, words)];
    Draft::personal(words).text("announcement-scheduled", &args).buttons(buttons).done()
}

/// Not scheduled, and why.
pub(super) fn refused(refusal: &ScheduleRefusal, words: &Words<'_>) -> View {
    let draft = Draft::personal(words);
    let draft = match refusal {
        ScheduleRefusal::AlreadySent { at } => {
            draft.text("schedule-already-sent", &[("at", Arg::full(*at))])
        }
        ScheduleRefusal::InThePast { at } => {
            draft.text("schedule-in-the-past", &[("at", Arg::full(*at))])
        }
        ScheduleRefusal::AfterOpening { opens_at } => {
            draft.text("schedule-after-opening", &[("opens", Arg::full(*opens_at))])
        }
        ScheduleRefusal::MissingLanguages(locales) => {
            let names: Vec<_> = locales.iter().map(|locale| locale.autonym().to_owned()).collect();
            draft
                .text("schedule-missing-languages", &[("languages", Arg::Text(words.list(&names)))])
        }
        ScheduleRefusal::NoAudience => draft.text("schedule-no-audience", &[]),
        ScheduleRefusal::NotScheduled => draft.text("schedule-not-scheduled", &[]),
        ScheduleRefusal::AfterEnd { ends_at } => {
            draft.text("schedule-after-end", &[("ends", Arg::full(*ends_at))])
        }
        ScheduleRefusal::Unknown => draft.text("schedule-unknown", &[]),
        ScheduleRefusal::NotAwaiting => draft.text("schedule-not-awaiting", &[]),
        ScheduleRefusal::OwnWork => draft.text("schedule-own-work", &[]),
        ScheduleRefusal::ApprovedBefore => draft.text("schedule-approved-before", &[]),
        ScheduleRefusal::NothingPosted => draft.text("schedule-nothing-posted", &[]),
        ScheduleRefusal::NotAsked => draft.text("schedule-not-asked", &[]),
        ScheduleRefusal::Taken => draft.text("schedule-taken", &[]),
    };
    draft.buttons([planning::all(words)]).done()
}

/// The typed time is not one.
pub(super) fn bad_time(typed: &str, zone: Tz, words: &Words<'_>) -> View {
    Draft::personal(words)
        .text("bad-time", &[("typed", Arg::Str(typed))])
        .note("announce-how", &how(zone))
        .buttons([planning::all(words)])
        .done()
}

/// Called off.
pub(super) fn cancelled(id: &AnnouncementId, words: &Words<'_>) -> View {
    let args = [("announcement", Arg::Text(id.to_string()))];
    let buttons = [planning::take_back(id, words), planning::all(words)];
    Draft::personal(words).text("announcement-cancelled", &args).buttons(buttons).done()
}

fn sections(card: &AnnouncementCard, zone: Tz, texts: &Texts) -> Vec<Section> {
    let greetings = card.greeting_locales.iter().map(|locale| {
        let greeting = texts.words(*locale, zone).say("announcement-greeting", &[]);
        Section { locale: *locale, zone, title: None, blocks: vec![Block::Text(greeting)] }
    });
    let texts_of = card.locales.iter().map(|locale| section(card, *locale, zone, texts));
    let mut sections: Vec<_> = greetings.chain(texts_of).collect();
    // The hash is the same in every language and long: it is told once.
    if let (Some(commitment), Some(last)) = (&card.handout.draw, sections.last_mut()) {
        let hash = ("hash", Arg::Text(commitment.to_string()));
        let words = texts.words(last.locale, zone);
        last.blocks.push(Block::Text(words.say("announcement-hash", &[hash])));
    }
    sections
}

/// The text in one language. It greets by itself where no other language does.
fn section(card: &AnnouncementCard, locale: Locale, zone: Tz, texts: &Texts) -> Section {
    let words = &texts.words(locale, zone);
    let sale = &card.sale;
    if let Some(written) = &card.written {
        let parts = written.get(&locale).map_or(&[][..], Vec::as_slice);
        let blocks = vec![Block::Text(written::text(parts, card, words))];
        return Section { locale, zone, title: None, blocks };
    }
    let markets: Vec<_> = card.markets.iter().map(|market| words.market(market)).collect();
    let text = |id: &str, args: &[(&'static str, Arg<'_>)]| Block::Text(words.say(id, args));
    let mut blocks = Vec::new();
    let lead = live::lead(sale, words);
    let is_ahead = lead.is_none();
    blocks.extend(lead.map(Block::Text));
    if card.greeting_locales.is_empty() {
        blocks.push(text("announcement-greeting", &[]));
    }
    let markets = ("markets", Arg::Text(words.list(&markets)));
    let name = ("sale", Arg::Text(words.sale(&sale.id)));
    blocks.push(text("announcement-body", &[name, markets]));
    blocks.push(Block::Fields(sale.offers.iter().map(|offer| star(offer, words)).collect()));
    blocks.extend(handout(&card.handout, sale.opens_at, words).map(Block::Text));
    let (opens, check_in) = match sale.allocation {
        Allocating::FirstCome => ("announcement-opens", "announcement-check-in"),
        Allocating::Draw(_) => ("announcement-draw-opens", "announcement-draw-check-in"),
    };
    if is_ahead {
        blocks.push(text(opens, &[("opens", Arg::full(sale.opens_at))]));
        blocks.push(text(check_in, &[("checkIn", Arg::full(sale.check_in_opens_at))]));
    }
    let title = words.say("announcement-title", &[("sale", Arg::Text(words.sale(&sale.id)))]);
    Section { locale, zone, title: Some(title), blocks }
}

fn star(offer: &OfferCard, words: &Words<'_>) -> super::Field {
    let product = ("product", Arg::Text(words.product(&offer.product)));
    let name = match offer.price {
        Some(price) => words.say("offer-name", &[product, ("price", Arg::Money(price))]),
        None => words.product(&offer.product),
    };
    let units = [("units", Arg::Count(offer.units)), ("cap", Arg::Count(offer.cap))];
    let state = live::offer(offer, words);
    field(name, state.unwrap_or_else(|| words.say("offer-not-open", &units)))
}

/// How units are given out: to whom, when, and which share is kept.
fn handout(
    card: &HandoutCard,
    opens_at: DateTime<Utc>,
    words: &Words<'_>,
) -> impl Iterator<Item = String> {
    let day = |at: DateTime<Utc>| at.with_timezone(&words.zone).date_naive();
    let mode = match &card.draw {
        None => words.say("announcement-first-come", &[]),
        Some(_) => words.say("announcement-draw", &[]),
    };
    let waves = card.waves.iter().map(|(product, waves)| {
        let wave = |wave: &Wave| {
            let units = ("units", Arg::Count(wave.units));
            if day(wave.at) == day(opens_at) {
                words.say("announcement-wave-same-day", &[units, ("at", Arg::time(wave.at))])
            } else {
                words.say("announcement-wave", &[units, ("at", Arg::full(wave.at))])
            }
        };
        let waves: Vec<_> = waves.iter().map(wave).collect();
        let product = ("product", Arg::Text(words.product(product)));
        words.say("announcement-waves", &[product, ("waves", Arg::Text(words.list(&waves)))])
    });
    let share = card.share.map(|share| words.say("announcement-share", &share_args(share)));
    let lines: Vec<_> = [mode].into_iter().chain(waves).chain(share).collect();
    lines.into_iter()
}

/// The variables of texts about a priority share.
pub(super) fn share_args(share: ShareCard) -> [(&'static str, Arg<'static>); 3] {
    [
        ("share", Arg::Percent(Rate(u32::from(share.percent) * 100))),
        ("losses", Arg::Count(share.losses)),
        ("until", Arg::time(share.until)),
    ]
}

pub(super) fn state(state: Option<&AnnouncementState>, words: &Words<'_>) -> String {
    match state {
        None => words.say("announce-not-scheduled", &[]),
        Some(AnnouncementState::Scheduled { at }) => {
            words.say("announce-scheduled", &[("at", Arg::full(*at))])
        }
        Some(AnnouncementState::Sent { at, chats }) => {
            words.say("announce-sent", &[("at", Arg::full(*at)), ("chats", Arg::Count(*chats))])
        }
        Some(AnnouncementState::Cancelled { at }) => {
            words.say("announce-cancelled", &[("at", Arg::full(*at))])
        }
        Some(AnnouncementState::Draft) => words.say("announce-draft", &[]),
        Some(AnnouncementState::AwaitingApproval { at, .. }) => {
            words.say("announce-awaiting", &[("at", Arg::full(*at))])
        }
        Some(AnnouncementState::Asked { slot }) => {
            words.say("announce-asked", &[("at", Arg::full(*slot))])
        }
        Some(AnnouncementState::Sending { done, .. }) => {
            words.say("announce-sending", &[("chats", Arg::Count(*done))])
        }
        Some(AnnouncementState::Missed { slot }) => {
            words.say("announce-missed", &[("at", Arg::full(*slot))])
        }
        Some(AnnouncementState::Recalled { at }) => {
            words.say("announce-recalled", &[("at", Arg::full(*at))])
        }
    }
}

/// Whether it can still get a time, and be changed.
const fn may_plan(state: Option<&AnnouncementState>) -> bool {
    !matches!(
        state,
        Some(
            AnnouncementState::Sending { .. }
                | AnnouncementState::Sent { .. }
                | AnnouncementState::Recalled { .. }
        )
    )
}

/// Rows of buttons: the time to confirm and what the state needs, then the words, then all the rest.
fn manager_buttons(card: &AnnounceCard, words: &Words<'_>) -> Vec<Vec<Button>> {
    let schedule = card.proposed.map(|at| {
        let action = Action::Compose(Composing::Schedule(card.id.clone(), at));
        button::act(&words.say("button-schedule", &[]), action, Look::Primary)
    });
    let next = planning::next_buttons(card, words);
    let first: Vec<_> = schedule.into_iter().chain(next).collect();
    if !may_plan(card.state()) {
        return vec![first];
    }
    let texts = card.spoken.iter().take(5).map(|locale| {
        let action = Action::Compose(Composing::Write(card.id.clone(), *locale));
        let name = ("language", Arg::Text(locale.autonym().to_owned()));
        button::act(&words.say("button-write", &[name]), action, Look::Plain)
    });
    let rest = planning::settle_buttons(card, words);
    vec![first, texts.collect(), rest]
}

pub(super) fn call_off(id: &AnnouncementId, words: &Words<'_>) -> Button {
    let action = Action::CancelAnnouncement(id.clone());
    button::act(&words.say("button-call-off", &[]), action, Look::Danger)
}

/// How a time is typed, and in which zone.
pub(super) fn how(zone: Tz) -> [(&'static str, Arg<'static>); 2] {
    let command = Arg::Text(format!("/{} schedule 2027-03-08 18:00", Command::Announce.name()));
    [("command", command), ("zone", Arg::Text(zone.name().to_owned()))]
}
