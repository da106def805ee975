//! The announcement of a sale, as rooms read it and as managers plan it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use salut_core::announcement::{AnnouncementState, ScheduleRefusal};
use salut_core::ids::AnnouncementId;
use salut_core::locale::Locale;
use salut_core::money::Rate;
use salut_core::stock::Wave;

use super::draft::{Draft, field};
use super::{Block, Button, Look, Section, View, button, live};
use crate::action::Action;
use crate::command::Command;
use crate::page::{Allocating, AnnounceCard, AnnouncementCard, HandoutCard, OfferCard, ShareCard};
use crate::text::{Arg, Texts, Words};

/// What a room reads: greetings, then the text in each of its languages.
pub(super) fn post(card: &AnnouncementCard, words: &Words<'_>, texts: &Texts) -> View {
    let locale = card.locales.first().copied().unwrap_or(words.locale);
    let first = texts.words(locale, words.zone);
    let sale = Some(&card.sale.id);
    let buttons = [
        button::check_in(&first, sale),
        button::remind(&first, &card.sale.id),
        button::sale(&first, sale),
        button::guide(&first),
    ];
    let buttons = live::buttons(&card.sale, &first).unwrap_or_else(|| buttons.into());
    let mut view = Draft::public(&first).buttons(buttons).done();
    view.sections = sections(card, words.zone, texts);
    view.picture = card.sale.offers.iter().find_map(|offer| offer.picture.clone());
    view.ping_role = card.ping_role;
    view
}

/// A manager's look at it, with the preview below.
pub(super) fn for_managers(card: &AnnounceCard, words: &Words<'_>, texts: &Texts) -> View {
    let draft = Draft::personal(words)
        .title("announce-title", &[("sale", Arg::Text(words.sale(&card.sale)))])
        .block(Block::Text(state(card.state.as_ref(), words)));
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
        None if matches!(card.state, Some(AnnouncementState::Sent { .. })) => draft,
        None => draft.note("announce-how", &how(card.zone)),
    };
    let mut view = draft.note("announce-preview", &[]).buttons(manager_buttons(card, words)).done();
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
    };
    draft.buttons([announce(words)]).done()
}

/// The typed time is not one.
pub(super) fn bad_time(typed: &str, zone: Tz, words: &Words<'_>) -> View {
    Draft::personal(words)
        .text("bad-time", &[("typed", Arg::Str(typed))])
        .note("announce-how", &how(zone))
        .buttons([announce(words)])
        .done()
}

/// Called off.
pub(super) fn cancelled(id: &AnnouncementId, words: &Words<'_>) -> View {
    let args = [("announcement", Arg::Text(id.to_string()))];
    Draft::personal(words).text("announcement-cancelled", &args).buttons([announce(words)]).done()
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

fn state(state: Option<&AnnouncementState>, words: &Words<'_>) -> String {
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
    }
}

fn manager_buttons(card: &AnnounceCard, words: &Words<'_>) -> Vec<Button> {
    let schedule = card.proposed.map(|at| {
        let action = Action::ScheduleAnnouncement { sale: card.sale.clone(), at };
        button::act(&words.say("button-schedule", &[]), action, Look::Primary)
    });
    let scheduled = matches!(card.state, Some(AnnouncementState::Scheduled { .. }));
    let call_off = scheduled.then(|| call_off(&card.id, words));
    schedule.into_iter().chain(call_off).collect()
}

fn call_off(id: &AnnouncementId, words: &Words<'_>) -> Button {
    let action = Action::CancelAnnouncement(id.clone());
    button::act(&words.say("button-call-off", &[]), action, Look::Danger)
}

fn announce(words: &Words<'_>) -> Button {
    let action = Action::Announce { sale: None, at: None };
    button::act(&words.say("button-announcement", &[]), action, Look::Plain)
}

/// How a time is typed, and in which zone.
fn how(zone: Tz) -> [(&'static str, Arg<'static>); 2] {
    let command = Arg::Text(format!("/{} 2027-03-08 18:00", Command::Announce.name()));
    [("command", command), ("zone", Arg::Text(zone.name().to_owned()))]
}
