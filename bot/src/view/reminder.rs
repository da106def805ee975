//! Reminders to log in early: the fan's wish, and the reminder itself.

use chrono::{DateTime, Utc};
use salut_core::ids::SaleId;

use super::draft::Draft;
use super::{View, button, sale};
use crate::page::{Allocating, CheckedIn, SaleCard, Stage};
use crate::text::stamp::{Stamp, Style};
use crate::text::{Arg, Words};

/// The fan will be reminded.
pub(super) fn on(sale: &SaleId, times: &[DateTime<Utc>], words: &Words<'_>) -> View {
    let times = times.iter().map(|at| Stamp { at: *at, style: Style::Full }.mark());
    Draft::personal(words)
        .text("reminder-on", &[("sale", Arg::Text(words.sale(sale)))])
        .list(times)
        .buttons([button::remind_no_more(words, sale), button::sale(words, Some(sale))])
        .done()
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
pub(super) fn due(card: &SaleCard, checked_in: CheckedIn, words: &Words<'_>) -> View {
    let args = sale::stage_args(card, words);
    let draft = Draft::personal(words)
        .title("reminder-title", &[("sale", Arg::Text(words.sale(&card.id)))]);
    let has_draw = card.allocation != Allocating::FirstCome;
    let opens = match card.stage {
        Stage::Open | Stage::Ended => sale::stage_id(card),
        Stage::Announced | Stage::CheckInOpen if has_draw => "reminder-draw-opens",
        Stage::Announced | Stage::CheckInOpen => "reminder-opens",
    };
    let draft = draft.text(opens, &args);
    let sale = button::sale(words, Some(&card.id));
    let no_more = button::remind_no_more(words, &card.id);
    match (checked_in, card.stage) {
        (_, Stage::Ended) | (CheckedIn::No, Stage::Open) => draft.buttons([sale]).done(),
        (CheckedIn::Yes, Stage::Open) => {
            draft.buttons([button::reserve_basket(words, &card.id), sale]).done()
        }
        (CheckedIn::Yes, _) => {
            let mine = button::my_check_in(words, Some(&card.id));
            let ready = if has_draw { "reminder-draw-ready" } else { "reminder-ready" };
            draft.text(ready, &[]).buttons([mine, sale, no_more]).done()
        }
        (CheckedIn::No, Stage::Announced) => {
            draft.text("reminder-check-in-later", &args).buttons([sale, no_more]).done()
        }
        (CheckedIn::No, Stage::CheckInOpen) => {
            let check_in = button::check_in(words, Some(&card.id));
            let quick = if has_draw { "reminder-draw-check-in" } else { "reminder-check-in" };
            draft.text(quick, &[]).buttons([check_in, sale, no_more]).done()
        }
    }
}
