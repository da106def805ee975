//! Reminders to log in early: the fan's wish, and the reminder itself.

use chrono::TimeDelta;
use salut_core::ids::SaleId;
use salut_core::reminder::Wish;
use url::Url;

use super::draft::Draft;
use super::{Button, Look, View, button, sale};
use crate::action::Action;
use crate::page::{Allocating, CheckedIn, LeadCard, RemindCard, SaleCard, Stage, Usual};
use crate::text::stamp::{Stamp, Style};
use crate::text::{Arg, Words};

/// Most lead times with a button: two rows.
const TOGGLES_MAX: usize = 10;

/// The fan will be reminded: when, and a button for each lead time to switch it on or off.
pub(super) fn on(card: &RemindCard, words: &Words<'_>) -> View {
    let wanted = card.leads.iter().filter(|lead| lead.wish == Wish::On);
    let times = wanted.map(|lead| Stamp { at: lead.at, style: Style::Full }.mark());
    let draft = Draft::personal(words)
        .text("reminder-on", &[("sale", Arg::Text(words.sale(&card.sale)))])
        .list(times);
    let draft = match card.usual {
        Usual::JustMade => draft.text("reminder-usual", &[]),
        Usual::Same | Usual::Other => draft,
    };
    let draft = match card.zone {
        Some(zone) => draft.note("reminder-zone", &[("city", Arg::Text(words.city(zone)))]),
        None => draft,
    };
    let toggles = card.leads.iter().take(TOGGLES_MAX).map(|lead| toggle(&card.sale, lead, words));
    let action = Action::RemindAlways { sale: card.sale.clone() };
    let always = (card.usual == Usual::Other)
        .then(|| button::act(&words.say("button-remind-always", &[]), action, Look::Plain));
    let zones = card.zone.map(|_| button::zones(words));
    let others = [button::remind_no_more(words, &card.sale), button::sale(words, Some(&card.sale))];
    draft.buttons(toggles).buttons(always).buttons(others.into_iter().chain(zones)).done()
}

fn toggle(sale: &SaleId, lead: &LeadCard, words: &Words<'_>) -> Button {
    let (id, wish) = match lead.wish {
        Wish::On => ("button-lead-on", Wish::Off),
        Wish::Off => ("button-lead-off", Wish::On),
    };
    let label = words.say(id, &[("lead", Arg::Text(lead_time(lead.lead, words)))]);
    let lead_s = u32::try_from(lead.lead.num_seconds()).unwrap_or(u32::MAX);
    button::act(&label, Action::RemindAt { sale: sale.clone(), lead_s, wish }, Look::Plain)
}

/// `1 h before`, `at the opening`.
pub(super) fn lead_time(lead: TimeDelta, words: &Words<'_>) -> String {
    let count = |number: i64| Arg::Count(u32::try_from(number).unwrap_or(u32::MAX));
    let minutes = lead.num_minutes();
    if lead.is_zero() {
        words.say("lead-opening", &[])
    } else if minutes > 0 && minutes % 60 == 0 {
        words.say("lead-hours", &[("hours", count(lead.num_hours()))])
    } else {
        words.say("lead-minutes", &[("minutes", count(minutes.max(1)))])
    }
}

/// No reminder would come in time.
pub(super) fn too_late(card: &SaleCard, words: &Words<'_>) -> View {
    let id = match card.stage {
        Stage::Announced | Stage::CheckInOpen => "reminder-too-late",
        Stage::Open => "reminder-already-open",
        Stage::Ended => "reminder-ended",
    };
    let draft = Draft::personal(words).text(id, &sale::stage_args(card, words));
    let sale = button::sale(words, Some(&card.id));
    match card.stage {
        Stage::CheckInOpen => draft.buttons([button::check_in(words, Some(&card.id)), sale]).done(),
        Stage::Announced | Stage::Open | Stage::Ended => draft.buttons([sale]).done(),
    }
}

/// The fan will not be reminded.
pub(super) fn off(sale: &SaleId, words: &Words<'_>) -> View {
    let buttons = [button::remind(words, sale), button::sale(words, Some(sale))];
    let args = [("sale", Arg::Text(words.sale(sale)))];
    Draft::personal(words).text("reminder-off", &args).buttons(buttons).done()
}

/// The reminder.
pub(super) fn due(
    card: &SaleCard,
    checked_in: CheckedIn,
    store: Option<&Url>,
    words: &Words<'_>,
) -> View {
    let args = sale::stage_args(card, words);
    let draft = Draft::personal(words)
        .title("reminder-title", &[("sale", Arg::Text(words.sale(&card.id)))]);
    let has_draw = card.allocation != Allocating::FirstCome;
    let opens = match card.stage {
        Stage::Open if !has_draw => "reminder-open",
        Stage::Open | Stage::Ended => sale::stage_id(card),
        Stage::Announced | Stage::CheckInOpen if has_draw => "reminder-draw-opens",
        Stage::Announced | Stage::CheckInOpen => "reminder-opens",
    };
    let draft = draft.text(opens, &args);
    let sale = || button::sale(words, Some(&card.id));
    let no_more = button::remind_no_more(words, &card.id);
    let store = store.map(|store| button::open(words.say("button-store", &[]), store));
    let (draft, buttons) = match (checked_in, card.stage) {
        (_, Stage::Ended) | (CheckedIn::No, Stage::Open) => (draft, vec![sale()]),
        (CheckedIn::Yes, Stage::Open) => {
            let draft = if has_draw { draft } else { draft.text("reminder-go", &[]) };
            (draft, vec![button::reserve_basket(words, &card.id), sale()])
        }
        (CheckedIn::Yes, _) => {
            let mine = button::my_check_in(words, Some(&card.id));
            let ready = if has_draw { "reminder-draw-ready" } else { "reminder-ready" };
            (draft.text(ready, &[]), vec![mine, sale(), no_more])
        }
        (CheckedIn::No, Stage::Announced) => {
            (draft.text("reminder-check-in-later", &args), vec![sale(), no_more])
        }
        (CheckedIn::No, Stage::CheckInOpen) => {
            let check_in = button::check_in(words, Some(&card.id));
            let quick = if has_draw { "reminder-draw-check-in" } else { "reminder-check-in" };
            (draft.text(quick, &[]), vec![check_in, sale(), no_more])
        }
    };
    let store = store.filter(|_| card.stage != Stage::Ended);
    draft.buttons(buttons.into_iter().chain(store)).done()
}
