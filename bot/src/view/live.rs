//! What a posted announcement says once its sale is open: the state of the sale and of each offer, without numbers
//! that change with every reservation, and the buttons that make sense then.

use salut_core::locale::Locale;
use salut_core::sale::OfferState;

use super::draft::Draft;
use super::{Block, Button, Section, View, button};
use crate::page::{OfferCard, SaleCard, Stage};
use crate::text::{Arg, Texts, Words};

/// The line above everything else; none before the opening.
pub(super) fn lead(card: &SaleCard, words: &Words<'_>) -> Option<String> {
    let id = match card.stage {
        Stage::Announced | Stage::CheckInOpen => return None,
        Stage::Ended => "live-over",
        Stage::Open => open_id(&card.offers),
    };
    Some(words.say(id, &[]))
}

fn open_id(offers: &[OfferCard]) -> &'static str {
    let any = |is: fn(&OfferState) -> bool| offers.iter().any(|offer| is(&offer.state));
    if any(|state| matches!(state, OfferState::Open { .. })) {
        "live-open"
    } else if any(|state| !matches!(state, OfferState::SoldOut | OfferState::Ended(_))) {
        "live-nothing-left-now"
    } else {
        "live-sold-out"
    }
}

/// What is told of an offer; none before the opening.
pub(super) fn offer(offer: &OfferCard, words: &Words<'_>) -> Option<String> {
    Some(match offer.state {
        OfferState::NotOpenUntil(_) => return None,
        OfferState::Open { .. } => words.say("live-offer-open", &[]),
        OfferState::AllHeld { .. } => words.say("live-offer-all-held", &[]),
        OfferState::NextWave { at, .. } => {
            words.say("live-offer-next-wave", &[("at", Arg::time(at))])
        }
        OfferState::SetAside { until, .. } => {
            words.say("live-offer-set-aside", &[("until", Arg::time(until))])
        }
        OfferState::SoldOut => words.say("live-offer-sold-out", &[]),
        OfferState::Ended(_) => words.say("live-offer-over", &[]),
    })
}

/// The buttons of a post whose sale is open or over; none before.
pub(super) fn buttons(card: &SaleCard, words: &Words<'_>) -> Option<Vec<Button>> {
    match card.stage {
        Stage::Announced | Stage::CheckInOpen => None,
        Stage::Open => Some(vec![button::sale(words, Some(&card.id)), button::guide(words)]),
        Stage::Ended => Some(vec![button::sales(words), button::guide(words)]),
    }
}

/// What is left of a post that was taken back, where it cannot be deleted.
pub(super) fn recalled(locales: &[Locale], words: &Words<'_>, texts: &Texts) -> View {
    let mut view = Draft::public(words).done();
    view.sections = locales
        .iter()
        .map(|locale| {
            let notice = texts.words(*locale, words.zone).say("post-recalled", &[]);
            let blocks = vec![Block::Text(notice)];
            Section { locale: *locale, zone: words.zone, title: None, blocks }
        })
        .collect();
    view
}
