//! No, why not, and what to do next.

use salut_core::ids::ProductId;
use salut_core::stock::Refusal;

use super::draft::Draft;
use super::{Button, View, button, sale};
use crate::page::{SaleCard, Stage};
use crate::text::{Arg, Words};
use crate::wish::WaitWish;

/// A reservation, or something about one, was refused.
pub(super) fn refused(
    card: Option<&SaleCard>,
    refusal: &Refusal,
    wish: Option<&WaitWish>,
    words: &Words<'_>,
) -> View {
    let draft = match (refusal, card) {
        (Refusal::NotOpenYet { .. }, Some(card)) if card.stage == Stage::Announced => {
            Draft::personal(words).text("refused-before-check-in", &sale::stage_args(card, words))
        }
        _ => Draft::personal(words).text(id(refusal), &args(refusal, words)),
    };
    let waits = card.zip(wish).map(|(card, wish)| {
        [button::join(words, &card.id, wish), button::plan_wait(words, &card.id, wish)]
    });
    // Units that are there come first.
    let (first, last) = match refusal {
        Refusal::FewerLeft { .. } => (None, waits),
        _ => (waits, None),
    };
    let draft = draft.buttons(first.into_iter().flatten()).buttons(next(card, refusal, words));
    draft.buttons(last.into_iter().flatten()).done()
}

const fn id(refusal: &Refusal) -> &'static str {
    match refusal {
        // Terms are the shop's own ask: what a fan could see of either is that nothing can be reserved.
        Refusal::NotListed | Refusal::BadTerms(_) => "refused-not-listed",
        Refusal::NotOpenYet { .. } => "refused-not-open-yet",
        Refusal::Ended { .. } => "refused-ended",
        Refusal::NothingAsked => "refused-nothing-asked",
        Refusal::NotOffered { .. } => "refused-not-offered",
        Refusal::CapReached { has: 0, .. } => "refused-over-cap",
        Refusal::CapReached { .. } => "refused-cap-reached",
        Refusal::FewerLeft { .. } => "refused-fewer-left",
        Refusal::AllHeld { next_lapse_at: Some(_), .. } => "refused-all-held",
        Refusal::AllHeld { next_lapse_at: None, .. } => "refused-all-held-some-time",
        Refusal::SoldOut { .. } => "refused-sold-out",
        Refusal::SetAside { .. } => "refused-set-aside",
        Refusal::NextWave { .. } => "refused-next-wave",
        Refusal::NoSuchHold => "refused-no-such-hold",
        Refusal::Lapsed { .. } => "refused-lapsed",
        Refusal::AlreadyReleased => "refused-already-released",
        Refusal::AlreadyPaid => "refused-already-paid",
        Refusal::NotTaken => "refused-not-taken",
        Refusal::AlreadyWaiting(_) => "refused-already-waiting",
        Refusal::UnitsLeft { .. } => "refused-units-left",
        Refusal::NotWaiting => "refused-not-waiting",
        Refusal::NoDraw => "refused-no-draw",
        Refusal::AlreadyDrawn => "refused-already-drawn",
    }
}

fn args(refusal: &Refusal, words: &Words<'_>) -> Vec<(&'static str, Arg<'static>)> {
    let name = |product: &ProductId| ("product", Arg::Text(words.product(product)));
    match refusal {
        Refusal::NotOpenYet { opens_at } => vec![("opens", Arg::full(*opens_at))],
        Refusal::Ended { at } => vec![("at", Arg::full(*at))],
        Refusal::Lapsed { at } => vec![("at", Arg::time(*at))],
        Refusal::NotOffered { product } => vec![("product", Arg::Text(product.to_string()))],
        Refusal::CapReached { product, cap, has } => {
            vec![name(product), ("cap", Arg::Count(*cap)), ("has", Arg::Count(*has))]
        }
        Refusal::FewerLeft { product, left } | Refusal::UnitsLeft { product, left } => {
            vec![name(product), ("left", Arg::Count(*left))]
        }
        Refusal::SetAside { product, until } => vec![name(product), ("until", Arg::time(*until))],
        Refusal::NextWave { product, at } => vec![name(product), ("at", Arg::time(*at))],
        Refusal::AlreadyWaiting(waiting) => vec![("position", Arg::Count(waiting.position))],
        Refusal::AllHeld { product, next_lapse_at } => {
            let back = next_lapse_at.map(|at| ("back", Arg::time(at)));
            [name(product)].into_iter().chain(back).collect()
        }
        Refusal::SoldOut { product } => vec![name(product)],
        Refusal::NotListed
        | Refusal::BadTerms(_)
        | Refusal::NothingAsked
        | Refusal::NoSuchHold
        | Refusal::AlreadyReleased
        | Refusal::AlreadyPaid
        | Refusal::NotTaken
        | Refusal::NotWaiting
        | Refusal::NoDraw
        | Refusal::AlreadyDrawn => Vec::new(),
    }
}

fn next(card: Option<&SaleCard>, refusal: &Refusal, words: &Words<'_>) -> Vec<Button> {
    let Some(card) = card else {
        return vec![button::sales(words), button::orders(words)];
    };
    let sale = button::sale(words, Some(&card.id));
    match refusal {
        Refusal::NotOpenYet { .. } => before_opening(card, words),
        Refusal::CapReached { product, cap, has } => {
            let rest = cap.saturating_sub(*has);
            let rest = (rest > 0).then(|| button::reserve(words, &card.id, product, rest));
            rest.into_iter().chain([button::orders(words), sale]).collect()
        }
        Refusal::FewerLeft { product, left } | Refusal::UnitsLeft { product, left } => {
            vec![button::reserve(words, &card.id, product, *left), sale]
        }
        Refusal::AllHeld { .. } | Refusal::SetAside { .. } | Refusal::NextWave { .. } => {
            vec![button::refresh(words, &card.id), button::guide(words)]
        }
        Refusal::AlreadyWaiting(_) | Refusal::NotWaiting => {
            vec![sale, button::waitlist(words)]
        }
        Refusal::NotTaken => vec![button::waitlist(words), sale],
        Refusal::NoDraw | Refusal::AlreadyDrawn => vec![sale, button::draw(words, &card.id)],
        Refusal::NothingAsked => match card.stage {
            Stage::Open => vec![sale, button::my_check_in(words, Some(&card.id))],
            Stage::Announced | Stage::CheckInOpen => before_opening(card, words),
            Stage::Ended => vec![sale],
        },
        Refusal::SoldOut { .. } | Refusal::NotOffered { .. } => {
            vec![sale, button::catalogue(words)]
        }
        Refusal::Ended { .. } | Refusal::NotListed | Refusal::BadTerms(_) => {
            vec![button::sales(words), button::guide(words)]
        }
        Refusal::NoSuchHold
        | Refusal::Lapsed { .. }
        | Refusal::AlreadyReleased
        | Refusal::AlreadyPaid => vec![sale, button::orders(words)],
    }
}

fn before_opening(card: &SaleCard, words: &Words<'_>) -> Vec<Button> {
    let sale = button::sale(words, Some(&card.id));
    sale::next_steps(card, words).into_iter().chain([sale]).collect()
}
