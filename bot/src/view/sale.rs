//! Sales, their offers, and the range.

use salut_core::sale::OfferState;

use super::draft::{Draft, field};
use super::{Button, Field, View, button, draw};
use crate::page::{Allocating, OfferCard, OfferMore, ProductCard, SaleCard, Stage};
use crate::text::{Arg, Words};

/// Most sales with a button of their own.
const SALE_BUTTONS_MAX: usize = 5;
/// Most offers with a button of their own: three rows of Discord's five.
const OFFER_BUTTONS_MAX: usize = 15;
/// Most offers to wait for with a button of their own: one row.
const WAIT_BUTTONS_MAX: usize = 5;

/// All sales, one below the other.
pub(super) fn sales(sales: &[SaleCard], words: &Words<'_>) -> View {
    if sales.is_empty() {
        return no_sale(words);
    }
    let line = |card: &SaleCard| {
        let state = words.say(stage_id(card), &stage_args(card, words));
        field(words.sale(&card.id), state)
    };
    let open = sales.iter().take(SALE_BUTTONS_MAX).map(|card| {
        let action = crate::action::Action::Sale { sale: Some(card.id.clone()) };
        button::act(&words.sale(&card.id), action, super::Look::Plain)
    });
    let draft = Draft::public(words).title("sales-title", &[]).fields(sales.iter().map(line));
    draft.buttons(open).buttons([button::catalogue(words), button::guide(words)]).done()
}

/// One sale, with what can be done now.
pub(super) fn sale(card: &SaleCard, words: &Words<'_>) -> View {
    let draft = Draft::public(words)
        .named(words.sale(&card.id))
        .text(stage_id(card), &stage_args(card, words))
        .fields(card.offers.iter().map(|offer| offer_field(offer, words)));
    let draft = commitment(draft, card);
    let draft = match card.stage {
        Stage::Open => draft
            .buttons(reservable(card, words).take(OFFER_BUTTONS_MAX))
            .buttons(waitable(card, words).take(WAIT_BUTTONS_MAX)),
        Stage::Announced | Stage::CheckInOpen | Stage::Ended => draft,
    };
    let has_draw = card.allocation != Allocating::FirstCome;
    let draw = has_draw.then(|| button::draw(words, &card.id));
    let steps = match card.stage {
        Stage::Open => vec![button::refresh(words, &card.id), button::guide(words)],
        Stage::Announced | Stage::CheckInOpen | Stage::Ended => next_steps(card, words),
    };
    let quotes = (card.stage != Stage::Ended).then(|| button::quotes(words, &card.id));
    draft.buttons(steps.into_iter().chain(quotes).chain(draw)).done()
}

/// There is no sale.
pub(super) fn no_sale(words: &Words<'_>) -> View {
    let buttons = [button::catalogue(words), button::guide(words)];
    Draft::public(words).text("no-sale", &[]).buttons(buttons).done()
}

/// The range.
pub(super) fn catalogue(products: &[ProductCard], words: &Words<'_>) -> View {
    let line = |card: &ProductCard| {
        let price = card.price.map(|price| words.money(price));
        let price = price.unwrap_or_else(|| words.say("catalogue-coming", &[]));
        let description = words.attr(&format!("product-{}", card.product), "description");
        field(words.product(&card.product), format!("{price}\n{description}"))
    };
    let draft = Draft::public(words)
        .title("catalogue-title", &[])
        .fields(products.iter().map(line))
        .note("catalogue-note", &[]);
    let mut view = draft.buttons([button::sale(words, None), button::guide(words)]).done();
    view.picture = products.iter().find_map(|card| card.picture.clone());
    view
}

/// The text that tells where a sale stands.
pub(super) const fn stage_id(card: &SaleCard) -> &'static str {
    match (card.stage, card.allocation) {
        (Stage::Announced, Allocating::FirstCome) => "sale-stage-announced",
        (Stage::CheckInOpen, Allocating::FirstCome) => "sale-stage-check-in",
        (Stage::Open, Allocating::FirstCome) => "sale-stage-open",
        (Stage::Announced, Allocating::Draw(_)) => "sale-stage-draw-announced",
        (Stage::CheckInOpen, Allocating::Draw(_)) => "sale-stage-draw-check-in",
        (Stage::Open, Allocating::Draw(_)) => "sale-stage-draw-open",
        (Stage::Ended, _) => "sale-stage-ended",
    }
}

/// That it is a draw, and the hash by which the shop is bound; nothing for a sale without one.
pub(super) fn commitment<'w>(draft: Draft<'w>, card: &SaleCard) -> Draft<'w> {
    match (card.allocation, card.stage) {
        (Allocating::Draw(Some(hash)), Stage::Announced | Stage::CheckInOpen) => {
            draft.text("sale-draw", &[draw::commitment(hash)])
        }
        _ => draft,
    }
}

/// The variables of that text.
pub(super) fn stage_args(card: &SaleCard, words: &Words<'_>) -> [(&'static str, Arg<'static>); 4] {
    [
        ("sale", Arg::Text(words.sale(&card.id))),
        ("checkIn", Arg::full(card.check_in_opens_at)),
        ("opens", Arg::full(card.opens_at)),
        ("ends", Arg::full(card.ends_at)),
    ]
}

/// What makes sense now, other than reserving.
pub(super) fn next_steps(card: &SaleCard, words: &Words<'_>) -> Vec<Button> {
    let remind = || button::remind(words, &card.id);
    match card.stage {
        Stage::Announced => vec![remind(), button::guide(words)],
        Stage::CheckInOpen => {
            vec![button::check_in(words, Some(&card.id)), remind(), button::guide(words)]
        }
        Stage::Open => vec![button::guide(words)],
        Stage::Ended => vec![button::sales(words), button::guide(words)],
    }
}

fn reservable<'a>(
    card: &'a SaleCard,
    words: &'a Words<'_>,
) -> impl Iterator<Item = Button> + use<'a> {
    let open = card.offers.iter().filter(|offer| matches!(offer.state, OfferState::Open { .. }));
    open.map(|offer| button::reserve(words, &card.id, &offer.product, 1))
}

/// Offers of which nothing is left now and something may come.
fn waitable<'a>(
    card: &'a SaleCard,
    words: &'a Words<'_>,
) -> impl Iterator<Item = Button> + use<'a> {
    let waits = |state: OfferState| {
        matches!(
            state,
            OfferState::AllHeld { .. } | OfferState::NextWave { .. } | OfferState::SetAside { .. }
        )
    };
    let gone = card.offers.iter().filter(move |offer| waits(offer.state));
    gone.map(|offer| button::wait_for(words, &card.id, offer))
}

fn offer_field(offer: &OfferCard, words: &Words<'_>) -> Field {
    let product = words.product(&offer.product);
    let name = match offer.price {
        Some(price) => {
            let args = [("product", Arg::Text(product)), ("price", Arg::Money(price))];
            words.say("offer-name", &args)
        }
        None => product,
    };
    let state = [offer_state(offer, words)].into_iter().chain(offer_more(offer, words));
    field(name, state.collect::<Vec<_>>().join("\n"))
}

/// What else is told: what comes next, what is set aside, who waits.
fn offer_more(offer: &OfferCard, words: &Words<'_>) -> Vec<String> {
    let OfferMore { waiting, set_aside, next_wave } = offer.more;
    let (wave_told, aside_told) = match offer.state {
        OfferState::NotOpenUntil(_) | OfferState::Ended(_) => return Vec::new(),
        OfferState::NextWave { .. } => (true, false),
        OfferState::SetAside { .. } => (false, true),
        OfferState::Open { .. } | OfferState::AllHeld { .. } | OfferState::SoldOut => {
            (false, false)
        }
    };
    let wave = next_wave.filter(|_| !wave_told).map(|wave| {
        words.say("offer-wave", &[("units", Arg::Count(wave.units)), ("at", Arg::time(wave.at))])
    });
    let aside = set_aside.filter(|_| !aside_told).map(|(units, until)| {
        let args = [("units", Arg::Count(units)), ("until", Arg::time(until))];
        words.say("offer-set-aside-besides", &args)
    });
    let waiting =
        (waiting > 0).then(|| words.say("offer-waiting", &[("waiting", Arg::Count(waiting))]));
    [wave, aside, waiting].into_iter().flatten().collect()
}

/// The exact public state.
fn offer_state(offer: &OfferCard, words: &Words<'_>) -> String {
    let units = ("units", Arg::Count(offer.units));
    let cap = ("cap", Arg::Count(offer.cap));
    match offer.state {
        OfferState::NotOpenUntil(_) => words.say("offer-not-open", &[units, cap]),
        OfferState::Open { left } => {
            words.say("offer-open", &[("left", Arg::Count(left)), units, cap])
        }
        OfferState::AllHeld { held, next_lapse_at: Some(at) } => {
            words.say("offer-all-held", &[("held", Arg::Count(held)), ("back", Arg::time(at))])
        }
        OfferState::AllHeld { held, next_lapse_at: None } => {
            words.say("offer-all-held-some-time", &[("held", Arg::Count(held))])
        }
        OfferState::NextWave { at, units } => {
            words.say("offer-next-wave", &[("units", Arg::Count(units)), ("at", Arg::time(at))])
        }
        OfferState::SetAside { units, until } => {
            let args = [("units", Arg::Count(units)), ("until", Arg::time(until))];
            words.say("offer-set-aside", &args)
        }
        OfferState::SoldOut => words.say("offer-sold-out", &[]),
        OfferState::Ended(_) => words.say("offer-ended", &[]),
    }
}
