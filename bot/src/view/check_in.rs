//! The early log-in: rules, the Ready badge and the basket for T0.

use salut_core::catalogue::{Basket, BasketLine, PayBy, SHIPPING_WORKING_DAYS};
use salut_core::fan::Details;
use salut_core::ids::{ProductId, SaleId};
use salut_core::sale::OfferState;

use super::announcement::share_args;
use super::draft::Draft;
use super::{Button, Look, View, button, draw, sale};
use crate::action::{Action, CheckInStep};
use crate::page::{Allocating, CheckedIn, DetailsCard, InDraw, SaleCard, ShareCard, Stage};
use crate::text::{Arg, Words};

/// Most offers that can be added: three rows of buttons.
const ADD_BUTTONS_MAX: usize = 15;

/// Too early, or too late.
pub(super) fn closed(card: &SaleCard, words: &Words<'_>) -> View {
    let id = match card.stage {
        Stage::Announced | Stage::CheckInOpen => "check-in-not-yet",
        Stage::Open | Stage::Ended => "check-in-over",
    };
    let args = sale::stage_args(card, words);
    let buttons = sale::next_steps(card, words);
    Draft::personal(words).text(id, &args).buttons(buttons).done()
}

/// The country to confirm, and how to pay. Choosing the way to pay goes on.
pub(super) fn details(card: &DetailsCard, words: &Words<'_>) -> View {
    let DetailsCard { sale, details, countries, payments, checked_in } = card;
    let draft = Draft::personal(words)
        .title("check-in-rules-title", &[("sale", Arg::Text(words.sale(&sale.id)))])
        .text("check-in-country", &[country(details, words)]);
    let several = countries.len() > 1;
    let draft = if several { draft.text("check-in-other-country", &[]) } else { draft };
    let draft = draft.text("check-in-pay-by", &[]);
    let others = countries.iter().filter(|other| **other != details.country);
    let others = others.take(ADD_BUTTONS_MAX / 3).map(|other| {
        let label = words.say("button-country", &[("country", Arg::Text(words.country(*other)))]);
        let step = CheckInStep::Country(*other);
        button::act(&label, Action::CheckInStep { sale: sale.id.clone(), step }, Look::Plain)
    });
    let mut back = vec![button::check_in_market(words, &sale.id)];
    if *checked_in == CheckedIn::Yes {
        back.push(button::my_check_in(words, Some(&sale.id)));
    }
    let payments = payments.iter().map(|way| pay_button(*way, details, &sale.id, words));
    draft.buttons(payments).buttons(others).buttons(back).done()
}

/// The way that was chosen, or else the preferred one, stands out.
fn pay_button(way: PayBy, details: &Details, sale: &SaleId, words: &Words<'_>) -> Button {
    let way_name = ("way", Arg::Text(words.say(pay_by_id(way), &[])));
    let label = match details.pay_by {
        Some(chosen) if chosen == way => words.say("button-pay-by-chosen", &[way_name]),
        _ => words.say("button-pay-by", &[way_name]),
    };
    let primary = details.pay_by.unwrap_or(PayBy::ALL[0]) == way;
    let look = if primary { Look::Primary } else { Look::Plain };
    let step = CheckInStep::PayBy(way);
    button::act(&label, Action::CheckInStep { sale: sale.clone(), step }, look)
}

const fn pay_by_id(way: PayBy) -> &'static str {
    match way {
        PayBy::PayPal => "pay-by-paypal",
        PayBy::Card => "pay-by-card",
    }
}

fn country(details: &Details, words: &Words<'_>) -> (&'static str, Arg<'static>) {
    ("country", Arg::Text(words.country(details.country)))
}

/// Where the parcel goes and how it is paid, in a line.
fn summary<'w>(draft: Draft<'w>, details: &Details, words: &Words<'_>) -> Draft<'w> {
    match details.pay_by {
        Some(way) => {
            let way = ("way", Arg::Text(words.say(pay_by_id(way), &[])));
            draft.text("check-in-details", &[country(details, words), way])
        }
        None => draft.text("check-in-country", &[country(details, words)]),
    }
}

/// That the fan is checked in for these sales: the badge.
pub(super) fn badges<'w>(draft: Draft<'w>, ready: &[SaleId], words: &Words<'_>) -> Draft<'w> {
    ready.iter().fold(draft, |draft, sale| {
        draft.text("check-in-badge", &[("sale", Arg::Text(words.sale(sale)))])
    })
}

/// What a fan agrees to.
pub(super) fn rules(
    card: &SaleCard,
    details: &Details,
    returns_days: u32,
    words: &Words<'_>,
) -> View {
    let caps = card.offers.iter().map(|offer| {
        let product = ("product", Arg::Text(words.product(&offer.product)));
        words.say("check-in-rule-cap", &[product, ("cap", Arg::Count(offer.cap))])
    });
    let by_card = details.pay_by == Some(PayBy::Card);
    let payment = by_card.then(|| words.say("check-in-rule-card", &[]));
    let ships = [("days", Arg::Count(SHIPPING_WORKING_DAYS))];
    let rules = [
        words.say("check-in-rule-hold", &[]),
        words.say("check-in-rule-price", &[]),
        words.say("check-in-rule-ships", &ships),
        words.say("check-in-rule-returns", &[("days", Arg::Count(returns_days))]),
    ];
    let draft = Draft::personal(words)
        .title("check-in-rules-title", &[("sale", Arg::Text(words.sale(&card.id)))]);
    summary(draft, details, words)
        .text("check-in-rules", &[])
        .list(caps.chain(rules).chain(payment))
        .buttons([button::accept_rules(words, &card.id), button::check_in_details(words, &card.id)])
        .done()
}

/// The Ready badge, and the basket to prepare.
pub(super) fn ready(
    card: &SaleCard,
    (details, basket): (&Details, &Basket),
    (draw, pass): (InDraw, Option<ShareCard>),
    words: &Words<'_>,
) -> View {
    let draft = Draft::personal(words)
        .title("check-in-ready-title", &[])
        .text(sale::stage_id(card), &sale::stage_args(card, words));
    let draft = summary(draft, details, words);
    let draft = match pass {
        Some(share) => draft.text("check-in-pass", &share_args(share)),
        None => draft,
    };
    let draft = in_basket(draft, card, (basket, draw), words);
    let draft = in_draw(draft, card, draw);
    let add = addable(card, basket, words).take(ADD_BUTTONS_MAX);
    let draft = if card.stage == Stage::Ended { draft } else { draft.buttons(add) };
    draft.buttons(steps(card, basket, words)).done()
}

fn in_basket<'w>(
    draft: Draft<'w>,
    card: &SaleCard,
    (basket, draw): (&Basket, InDraw),
    words: &Words<'_>,
) -> Draft<'w> {
    let id = match (basket.is_empty(), card.stage) {
        (_, Stage::Ended) => return draft,
        (true, _) if draw == InDraw::Out => return draft,
        (true, Stage::Open) => "basket-empty-open",
        (true, _) => "basket-empty",
        (false, _) if draw != InDraw::NoDraw => "basket-draw",
        (false, Stage::Open) => "basket-go",
        (false, _) => "basket",
    };
    draft.text(id, &[]).list(lines(basket, words))
}

/// Whether the fan takes part, and by which hash the shop is bound.
fn in_draw<'w>(draft: Draft<'w>, card: &SaleCard, draw: InDraw) -> Draft<'w> {
    let draft = match draw {
        InDraw::NoDraw => return draft,
        InDraw::Out => draft.text("check-in-not-in-draw", &[]),
        InDraw::In(entry) => {
            draft.text("check-in-in-draw", &[("entry", Arg::Text(entry.to_string()))])
        }
    };
    match card.allocation {
        Allocating::Draw(Some(hash)) => {
            draft.note("check-in-commitment", &[draw::commitment(hash)])
        }
        Allocating::Draw(None) | Allocating::FirstCome => draft,
    }
}

/// The cap is reached.
pub(super) fn basket_full(product: &ProductId, cap: u32, words: &Words<'_>) -> View {
    let args = [("product", Arg::Text(words.product(product))), ("cap", Arg::Count(cap))];
    let buttons = [button::my_check_in(words, None)];
    Draft::personal(words).text("basket-full", &args).buttons(buttons).done()
}

/// `1 × Mi Band`, line by line.
pub(super) fn lines(basket: &[BasketLine], words: &Words<'_>) -> Vec<String> {
    let line = |line: &BasketLine| {
        let product = ("product", Arg::Text(words.product(&line.product)));
        words.say("basket-line", &[("units", Arg::Count(line.units)), product])
    };
    basket.iter().map(line).collect()
}

fn addable<'a>(
    card: &'a SaleCard,
    basket: &'a Basket,
    words: &'a Words<'_>,
) -> impl Iterator<Item = Button> + use<'a> {
    let chosen = |product: &ProductId| {
        let lines = basket.iter().filter(|line| line.product == *product);
        lines.map(|line| line.units).sum::<u32>()
    };
    let gone = |state: OfferState| matches!(state, OfferState::SoldOut | OfferState::Ended(_));
    let wanted = card.offers.iter().filter(move |offer| !gone(offer.state));
    let below_cap = wanted.filter(move |offer| chosen(&offer.product) < offer.cap);
    below_cap.map(|offer| button::add(words, &card.id, &offer.product))
}

fn steps(card: &SaleCard, basket: &Basket, words: &Words<'_>) -> Vec<Button> {
    let mut steps = match card.stage {
        Stage::Open if !basket.is_empty() => vec![button::reserve_basket(words, &card.id)],
        Stage::Announced | Stage::CheckInOpen => vec![button::remind(words, &card.id)],
        Stage::Open | Stage::Ended => Vec::new(),
    };
    if card.allocation != Allocating::FirstCome {
        steps.push(button::draw(words, &card.id));
    }
    if card.stage != Stage::Ended {
        steps.push(button::check_in_details(words, &card.id));
    }
    steps.push(button::sale(words, Some(&card.id)));
    if !basket.is_empty() && card.stage != Stage::Ended {
        steps.push(button::empty_basket(words, &card.id));
    }
    steps
}
