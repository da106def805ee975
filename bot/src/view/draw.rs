//! The draw: the commitment before it, the order after it, and what it gave.

use salut_core::stock::Commitment;

use super::draft::Draft;
use super::{View, button, reservation, wait};
use crate::page::{DrawCard, DrawnCard, EntryCard, HoldCard, SaleCard};
use crate::text::{Arg, Words};

/// Most entries of one fan that are told of; one person has one, unless accounts were linked late.
const MINE_MAX: usize = 3;

/// A sale's draw.
pub(super) fn draw(card: &DrawCard, words: &Words<'_>) -> View {
    let entries = ("entries", Arg::Count(card.entries));
    let opens = ("opens", Arg::full(card.opens_at));
    let draft =
        Draft::personal(words).title("draw-title", &[("sale", Arg::Text(words.sale(&card.sale)))]);
    let draft = match &card.seed {
        None => draft.text("draw-before", &[opens]).text("draw-entries", &[entries]),
        Some(_) => draft.text("draw-after", &[opens, entries]),
    };
    let draft = mine(draft, card);
    let draft = draft.text("draw-commitment", &[commitment(card.commitment)]);
    let draft = match &card.seed {
        None => draft.note("draw-check-later", &[]),
        Some(seed) => draft.text("draw-seed", &[("seed", Arg::Text(seed.clone()))]),
    };
    let draft = match &card.seed {
        Some(_) => {
            let label = words.say("button-draw-page", &[]);
            draft.note("draw-check", &[]).buttons([button::open(label, &card.page)])
        }
        None if card.mine.is_empty() => draft.buttons([button::check_in(words, Some(&card.sale))]),
        None => draft,
    };
    draft.buttons([button::sale(words, Some(&card.sale)), button::waitlist(words)]).done()
}

fn mine<'w>(draft: Draft<'w>, card: &DrawCard) -> Draft<'w> {
    match (card.mine.is_empty(), &card.seed) {
        (true, None) => draft.text("draw-not-in", &[]),
        (true, Some(_)) => draft.text("draw-was-not-in", &[]),
        (false, _) => card.mine.iter().take(MINE_MAX).fold(draft, one_of_mine),
    }
}

fn one_of_mine<'w>(draft: Draft<'w>, mine: &DrawnCard) -> Draft<'w> {
    let entry = ("entry", Arg::Text(mine.entry.to_string()));
    match mine.place {
        None => draft.text("draw-mine", &[entry]),
        Some((place, ticket)) => {
            let ticket = ("ticket", Arg::Text(ticket.to_string()));
            draft.text("draw-my-place", &[entry, ("place", Arg::Count(place)), ticket])
        }
    }
}

/// The hash of a seed, as a text's variable.
pub(super) fn commitment(commitment: Commitment) -> (&'static str, Arg<'static>) {
    ("commitment", Arg::Text(commitment.to_string()))
}

/// The sale has none.
pub(super) fn none(sale: &SaleCard, words: &Words<'_>) -> View {
    let buttons = [button::sale(words, Some(&sale.id)), button::guide(words)];
    Draft::personal(words).text("refused-no-draw", &[]).buttons(buttons).done()
}

/// The draw gave the fan units.
pub(super) fn drawn(hold: &HoldCard, words: &Words<'_>) -> View {
    reservation::to_pay(Draft::personal(words).title("drawn-title", &[]), hold, words)
}

/// The draw gave the fan a place.
pub(super) fn not_drawn(card: &EntryCard, words: &Words<'_>) -> View {
    Draft::personal(words)
        .title("not-drawn-title", &[])
        .text("not-drawn", &[("position", Arg::Count(wait::position(card)))])
        .list(wait::entry_lines(&card.entry.wish, words))
        .buttons([button::draw(words, &card.sale), button::waitlist(words)])
        .buttons([button::leave(words, &card.sale, card.entry.number)])
        .done()
}
