//! Waiting: a wish and how to change it, the fan's places, a turn, and what becomes of it.

use salut_core::catalogue::Basket;
use salut_core::ids::{OfferNumber, ProductId, ReservationId, SaleId};
use salut_core::stock::{EntryState, EntryWish};

use super::draft::{Draft, field};
use super::{Button, Field, View, button, check_in};
use crate::action::WaitStep;
use crate::page::{EntryCard, Standing, TurnCard, WaitCard, WaitOffer};
use crate::text::{Arg, Words};
use crate::wish::WaitWish;

/// Most numbers of units to choose from, and most other products: a row of buttons each.
const ROW_MAX: usize = 5;
/// Most turns and entries with a row of buttons of their own.
const TURNS_MAX: usize = 2;
const ENTRIES_MAX: usize = 5;

/// What a fan waits for, or would, with buttons to change it.
pub(super) fn wait(card: &WaitCard, words: &Words<'_>) -> View {
    let draft = Draft::personal(words);
    let draft = match card.standing {
        Standing::NotYet => draft.title("wait-plan-title", &[]).text("wait-plan", &[]),
        Standing::Now(waiting) => {
            let position = ("position", Arg::Count(waiting.position));
            draft.title("wait-title", &[]).text("wait-place", &[position])
        }
        Standing::Before(waiting) => {
            let position = ("position", Arg::Count(waiting.position));
            draft.title("wait-title", &[]).text("wait-place-before", &[position])
        }
    };
    let draft = draft.list(wish_lines(card, words));
    let draft = if card.wish.offers().len() > 1 { draft.text("wait-either", &[]) } else { draft };
    let draft = draft.text("wait-turn", &[("minutes", Arg::Count(card.turn_minutes))]);
    let changes = [units(card, words), enough(card, words), others(card, words)];
    let waits = card.standing != Standing::NotYet;
    let draft = if waits && changes.iter().any(|row| !row.is_empty()) {
        draft.note("wait-change", &[])
    } else {
        draft
    };
    let draft = changes.into_iter().fold(draft, Draft::buttons);
    draft.buttons(steps(card, words)).done()
}

/// A place for a whole basket.
pub(super) fn in_line(card: &EntryCard, words: &Words<'_>) -> View {
    Draft::personal(words)
        .title("wait-title", &[])
        .text("wait-place", &[("position", Arg::Count(position(card)))])
        .list(entry_lines(&card.entry.wish, words))
        .buttons([
            button::leave(words, &card.sale, card.entry.number),
            button::sale(words, Some(&card.sale)),
        ])
        .done()
}

/// Turns and entries.
pub(super) fn waitlist(turns: &[TurnCard], entries: &[EntryCard], words: &Words<'_>) -> View {
    let draft = Draft::personal(words).title("waitlist-title", &[]);
    if turns.is_empty() && entries.is_empty() {
        let buttons = [button::sale(words, None), button::orders(words)];
        return draft.text("waitlist-none", &[]).buttons(buttons).done();
    }
    let fields = turns.iter().map(|turn| turn_field(turn, words));
    let fields =
        fields.chain(entries.iter().take(ENTRIES_MAX).map(|card| entry_field(card, words)));
    let draft = draft.fields(fields);
    let draft = turns.iter().take(TURNS_MAX).fold(draft, |draft, turn| {
        let named = turns.len() > 1;
        draft.buttons(turn_buttons(turn, words).map(|button| {
            if named { button::named(button, &turn.reservation, words) } else { button }
        }))
    });
    let leave = entries.iter().take(ENTRIES_MAX).filter_map(|card| {
        let product = first_product(&card.entry.wish)?;
        Some(button::leave_of(words, (&card.sale, card.entry.number), product))
    });
    draft.buttons(leave).buttons([button::sale(words, None), button::orders(words)]).done()
}

/// The fan waits no more.
pub(super) fn left(sale: &SaleId, words: &Words<'_>) -> View {
    let buttons = [button::sale(words, Some(sale)), button::waitlist(words)];
    Draft::personal(words).text("left-waitlist", &[]).buttons(buttons).done()
}

/// It is the fan's turn.
pub(super) fn turn(card: &TurnCard, words: &Words<'_>) -> View {
    Draft::personal(words)
        .title("turn-title", &[])
        .text("turn", &[("until", Arg::time(card.until))])
        .list(check_in::lines(&card.basket, words))
        .text("turn-how", &[("minutes", Arg::Count(card.hold_minutes))])
        .buttons(turn_buttons(card, words))
        .done()
}

/// The fan let the turn pass.
pub(super) fn let_pass(sale: &SaleId, words: &Words<'_>) -> View {
    let buttons = [button::sale(words, Some(sale)), button::waitlist(words)];
    Draft::personal(words).text("let-pass", &[]).buttons(buttons).done()
}

/// Nobody took the turn in time.
pub(super) fn passed_on(turn: &ReservationId, basket: &Basket, words: &Words<'_>) -> View {
    Draft::personal(words)
        .title("passed-on-title", &[])
        .text("passed-on", &[])
        .list(check_in::lines(basket, words))
        .text("passed-on-next", &[])
        .buttons([button::sale(words, Some(&turn.sale))])
        .done()
}

/// The answer comes by itself.
pub(super) fn queued(words: &Words<'_>) -> View {
    Draft::personal(words).text("queued", &[]).done()
}

/// `2 × Mi Band, though one will do`, line by line.
fn wish_lines(card: &WaitCard, words: &Words<'_>) -> Vec<String> {
    let product = |number: &OfferNumber| {
        let offer = card.offers.iter().find(|offer| offer.number == *number)?;
        Some(line(&offer.product, (card.wish.units(), card.wish.at_least()), words))
    };
    card.wish.offers().iter().filter_map(product).collect()
}

/// The same for an entry.
pub(super) fn entry_lines(wish: &EntryWish, words: &Words<'_>) -> Vec<String> {
    match wish {
        EntryWish::All(basket) => check_in::lines(basket, words),
        EntryWish::AnyOf { products, units, at_least } => {
            let line = |product| line(product, (*units, *at_least), words);
            products.iter().map(line).collect()
        }
    }
}

fn line(product: &ProductId, (units, at_least): (u32, u32), words: &Words<'_>) -> String {
    let args = [("units", Arg::Count(units)), ("product", Arg::Text(words.product(product)))];
    if units == at_least {
        return words.say("basket-line", &args);
    }
    let [units, product] = args;
    words.say("wait-line-least", &[units, product, ("least", Arg::Count(at_least))])
}

/// Other numbers of units.
fn units(card: &WaitCard, words: &Words<'_>) -> Vec<Button> {
    let first = card.wish.offers().first();
    let cap = card.offers.iter().find(|offer| Some(&offer.number) == first);
    let cap = u16::try_from(cap.map_or(0, |offer| offer.cap)).unwrap_or(u16::MAX);
    let others = (1..=cap).take(ROW_MAX).filter(|units| u32::from(*units) != card.wish.units());
    let button = |units: u16| {
        let label = words.say("button-wait-units", &[("units", Arg::Count(units.into()))]);
        changed(card, &label, card.wish.with_units(units))
    };
    others.map(button).collect()
}

/// How many are enough.
fn enough(card: &WaitCard, words: &Words<'_>) -> Vec<Button> {
    let units = u16::try_from(card.wish.units()).unwrap_or(u16::MAX);
    let smallest = card.offers.iter().filter(|offer| card.wish.offers().contains(&offer.number));
    let most = smallest.map(|offer| offer.cap).min().unwrap_or(1);
    let others = (1..=units).filter(|least| u32::from(*least) <= most);
    let others = others.take(ROW_MAX).filter(|least| u32::from(*least) != card.wish.at_least());
    let button = |least: u16| {
        let count = ("least", Arg::Count(least.into()));
        let id = if least == units { "button-wait-all" } else { "button-wait-least" };
        changed(card, &words.say(id, &[count]), card.wish.with_at_least(least))
    };
    others.map(button).collect()
}

/// Other products of which one will do as well, and those that will do no more.
fn others(card: &WaitCard, words: &Words<'_>) -> Vec<Button> {
    let button = |offer: &WaitOffer| {
        let name = [("product", Arg::Text(words.product(&offer.product)))];
        if card.wish.offers().contains(&offer.number) {
            let wish = card.wish.without(offer.number)?;
            Some(changed(card, &words.say("button-wait-not", &name), wish))
        } else {
            let wish = card.wish.or(offer.number, offer.cap)?;
            Some(changed(card, &words.say("button-wait-or", &name), wish))
        }
    };
    card.offers.iter().filter_map(button).take(ROW_MAX).collect()
}

/// Before joining, another wish is only shown; after it, it is waited for.
fn changed(card: &WaitCard, label: &str, wish: WaitWish) -> Button {
    let step = match card.standing {
        Standing::NotYet => WaitStep::Plan,
        Standing::Now(_) | Standing::Before(_) => WaitStep::Change,
    };
    button::wait(label, &card.sale, wish, step)
}

fn steps(card: &WaitCard, words: &Words<'_>) -> Vec<Button> {
    let sale = button::sale(words, Some(&card.sale));
    match card.standing {
        Standing::NotYet => vec![button::join(words, &card.sale, &card.wish), sale],
        Standing::Now(waiting) | Standing::Before(waiting) => {
            vec![button::leave(words, &card.sale, waiting.entry), button::waitlist(words), sale]
        }
    }
}

fn turn_buttons(card: &TurnCard, words: &Words<'_>) -> [Button; 2] {
    [button::take(words, &card.reservation), button::let_pass(words, &card.reservation)]
}

fn turn_field(turn: &TurnCard, words: &Words<'_>) -> Field {
    let name = words.say("waitlist-turn", &[("until", Arg::time(turn.until))]);
    field(name, check_in::lines(&turn.basket, words).join("\n"))
}

fn entry_field(card: &EntryCard, words: &Words<'_>) -> Field {
    let sale = ("sale", Arg::Text(words.sale(&card.sale)));
    let name = match card.entry.state {
        EntryState::Entered => {
            let entry = ("entry", Arg::Text(card.entry.number.to_string()));
            words.say("waitlist-in-draw", &[entry, sale])
        }
        _ => words.say("waitlist-place", &[("position", Arg::Count(position(card))), sale]),
    };
    field(name, entry_lines(&card.entry.wish, words).join("\n"))
}

fn first_product(wish: &EntryWish) -> Option<&ProductId> {
    match wish {
        EntryWish::All(basket) => basket.first().map(|line| &line.product),
        EntryWish::AnyOf { products, .. } => products.first(),
    }
}

/// The entry's place; 1 if it has none any more, which the pages that ask for it exclude.
pub(super) const fn position(card: &EntryCard) -> u32 {
    match card.entry.state {
        EntryState::Waiting { position } => position,
        EntryState::Entered | EntryState::Given(_) | EntryState::Left => 1,
    }
}
