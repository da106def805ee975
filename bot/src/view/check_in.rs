//! The early log-in: rules, the Ready badge and the basket for T0.

use salut_core::catalogue::{Basket, BasketLine};
use salut_core::ids::{MarketId, ProductId};
use salut_core::sale::OfferState;

use super::announcement::share_args;
use super::draft::Draft;
use super::{Button, View, button, draw, sale};
use crate::page::{Allocating, InDraw, SaleCard, ShareCard, Stage};
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

/// What a fan agrees to.
pub(super) fn rules(card: &SaleCard, market: &MarketId, words: &Words<'_>) -> View {
    let caps = card.offers.iter().map(|offer| {
        let product = ("product", Arg::Text(words.product(&offer.product)));
        words.say("check-in-rule-cap", &[product, ("cap", Arg::Count(offer.cap))])
    });
    let rules = ["check-in-rule-hold", "check-in-rule-price", "check-in-rule-returns"];
    let rules = rules.map(|id| words.say(id, &[]));
    Draft::personal(words)
        .title("check-in-rules-title", &[("sale", Arg::Text(words.sale(&card.id)))])
        .text("check-in-market", &[("market", Arg::Text(words.market(market)))])
        .text("check-in-rules", &[])
        .list(caps.chain(rules))
        .buttons([button::accept_rules(words, &card.id), button::change_market(words)])
        .done()
}

/// The Ready badge, and the basket to prepare.
pub(super) fn ready(
    card: &SaleCard,
    (market, basket): (&MarketId, &Basket),
    (draw, pass): (InDraw, Option<ShareCard>),
    words: &Words<'_>,
) -> View {
    let draft = Draft::personal(words)
        .title("check-in-ready-title", &[])
        .text(sale::stage_id(card), &sale::stage_args(card, words))
        .text("check-in-market", &[("market", Arg::Text(words.market(market)))]);
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
    steps.push(button::sale(words, Some(&card.id)));
    if !basket.is_empty() && card.stage != Stage::Ended {
        steps.push(button::empty_basket(words, &card.id));
    }
    steps
}
