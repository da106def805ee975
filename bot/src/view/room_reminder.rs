//! What a room reads at a lead time, with its role pinged. It is not edited later, so it says only what stays true.
//! What its buttons tell is for whoever presses alone.

use chrono_tz::Tz;
use salut_core::locale::Locale;

use super::draft::Draft;
use super::{Block, Button, Section, View, button, sale};
use crate::page::{Allocating, RoomReminderCard, SaleCard, Stage};
use crate::text::{Arg, Texts, Words};

/// The reminder in each language of the room.
pub(super) fn post(card: &RoomReminderCard, words: &Words<'_>, texts: &Texts) -> View {
    let locale = card.locales.first().copied().unwrap_or(words.locale);
    let first = texts.words(locale, words.zone);
    let mut view = Draft::public(&first).buttons(buttons(&card.sale, &first)).done();
    let sections =
        card.locales.iter().map(|locale| section(&card.sale, *locale, words.zone, texts));
    view.sections = sections.collect();
    view.ping_role = card.ping_role;
    view
}

fn section(card: &SaleCard, locale: Locale, zone: Tz, texts: &Texts) -> Section {
    let words = texts.words(locale, zone);
    let args = sale::stage_args(card, &words);
    let title = words.say("reminder-title", &[("sale", Arg::Text(words.sale(&card.id)))]);
    let texts = text_ids(card).iter().map(|id| Block::Text(words.say(id, &args)));
    Section { locale, zone, title: Some(title), blocks: texts.collect() }
}

fn text_ids(card: &SaleCard) -> &'static [&'static str] {
    let is_first_come = card.allocation == Allocating::FirstCome;
    match card.stage {
        Stage::Announced if is_first_come => &["reminder-opens", "reminder-check-in-later"],
        Stage::Announced => &["reminder-draw-opens", "reminder-check-in-later"],
        Stage::CheckInOpen if is_first_come => &["reminder-opens", "room-reminder-check-in"],
        Stage::CheckInOpen => &["reminder-draw-opens", "room-reminder-draw-check-in"],
        Stage::Open | Stage::Ended if is_first_come => &["room-reminder-open"],
        Stage::Open | Stage::Ended => &["room-reminder-draw-open"],
    }
}

fn buttons(card: &SaleCard, words: &Words<'_>) -> Vec<Button> {
    let sale = button::sale(words, Some(&card.id));
    match card.stage {
        Stage::Announced => vec![button::remind(words, &card.id), sale],
        Stage::CheckInOpen => {
            let check_in = button::check_in(words, Some(&card.id));
            vec![check_in, button::remind(words, &card.id), sale]
        }
        Stage::Open | Stage::Ended => vec![sale, button::guide(words)],
    }
}
