//! A reservation: held, given back, lapsed.

use salut_core::catalogue::{Basket, LineKind, Quote, QuoteLine};
use salut_core::ids::ReservationId;

use super::draft::{Draft, field};
use super::{Button, Field, View, button, check_in};
use crate::action::Next;
use crate::page::{HoldCard, Pay};
use crate::text::{Arg, Words};

/// Markets in one row of buttons.
const ROW_MARKETS: usize = 4;

/// Units are held.
pub(super) fn reserved(hold: &HoldCard, words: &Words<'_>) -> View {
    to_pay(Draft::personal(words).title("reserved-title", &[]), hold, words)
}

/// What is held, and the way to pay for it.
pub(super) fn to_pay(draft: Draft<'_>, hold: &HoldCard, words: &Words<'_>) -> View {
    let draft = held(draft, hold, words);
    let draft = match &hold.pay {
        Pay::At { .. } => draft,
        Pay::ChooseMarket(markets) | Pay::NotServed(markets) => {
            let rows = markets.chunks(ROW_MARKETS);
            rows.fold(draft, |draft, row| {
                let next = Next::Stay;
                draft.buttons(row.iter().map(|market| button::market(words, market, &next)))
            })
        }
    };
    draft.buttons(hold_buttons(hold, words)).done()
}

/// What is held until when, at what price.
pub(super) fn held<'w>(draft: Draft<'w>, hold: &HoldCard, words: &Words<'_>) -> Draft<'w> {
    let until = ("until", Arg::time(hold.until));
    let reservation = ("reservation", Arg::Text(hold.reservation.to_string()));
    let draft = draft.text("reserved-until", &[until, reservation]);
    match &hold.pay {
        Pay::At { quote, .. } => priced(draft, quote, words),
        Pay::ChooseMarket(_) => {
            let items = check_in::lines(&hold.basket, words);
            draft.list(items).text("reserved-choose-market", &[])
        }
        Pay::NotServed(_) => {
            let items = check_in::lines(&hold.basket, words);
            draft.list(items).text("reserved-not-served", &[])
        }
    }
}

/// Every line of a quote, its total, and the rule it was computed by.
pub(super) fn priced<'w>(draft: Draft<'w>, quote: &Quote, words: &Words<'_>) -> Draft<'w> {
    let total = field(words.say("quote-total", &[]), words.money(quote.total));
    let lines = quote.lines.iter().map(|line| quote_line(line, quote, words));
    let rule =
        [("version", Arg::Str(&quote.rule_version)), ("date", Arg::Date(quote.rule_valid_from))];
    draft.fields(lines.chain([total])).note("quote-rule", &rule)
}

/// A row of buttons for each hold; of several, each button says which it is for.
pub(super) fn buttons_of_holds<'w>(
    draft: Draft<'w>,
    holds: &[HoldCard],
    words: &Words<'_>,
) -> Draft<'w> {
    holds.iter().fold(draft, |draft, hold| {
        let mut buttons = hold_buttons(hold, words);
        if holds.len() > 1 {
            let named = |one| button::named(one, &hold.reservation, words);
            buttons = buttons.into_iter().map(named).collect();
        }
        draft.buttons(buttons)
    })
}

/// Pay, and give back.
fn hold_buttons(hold: &HoldCard, words: &Words<'_>) -> Vec<Button> {
    let mut buttons = Vec::new();
    if let Pay::At { quote, checkout } = &hold.pay {
        let label = words.say("button-pay", &[("total", Arg::Money(quote.total))]);
        buttons.push(button::pay(label, checkout));
    }
    buttons.push(button::release(words, &hold.reservation));
    buttons
}

/// The units went back because the fan gave them back.
pub(super) fn released(reservation: &ReservationId, words: &Words<'_>) -> View {
    let args = [("reservation", Arg::Text(reservation.to_string()))];
    let buttons = [button::sale(words, Some(&reservation.sale)), button::orders(words)];
    Draft::personal(words).text("released", &args).buttons(buttons).done()
}

/// The units went back because nobody paid.
pub(super) fn lapsed(reservation: &ReservationId, basket: &Basket, words: &Words<'_>) -> View {
    Draft::personal(words)
        .title("lapsed-title", &[])
        .text("lapsed", &[("reservation", Arg::Text(reservation.to_string()))])
        .list(check_in::lines(basket, words))
        .text("lapsed-next", &[])
        .buttons([button::sale(words, Some(&reservation.sale))])
        .done()
}

fn quote_line(line: &QuoteLine, quote: &Quote, words: &Words<'_>) -> Field {
    let name = match &line.kind {
        LineKind::Item { product, units, .. } => {
            let product = ("product", Arg::Text(words.product(product)));
            words.say("basket-line", &[("units", Arg::Count(*units)), product])
        }
        LineKind::Shipping => {
            let market = ("market", Arg::Text(words.market(&quote.market)));
            words.say("quote-shipping", &[("weight", Arg::Grams(quote.weight_grams)), market])
        }
        LineKind::Duty => words.say("quote-duty", &[]),
        LineKind::Tax { rate } => words.say("quote-tax", &[("rate", Arg::Percent(*rate))]),
    };
    field(name, words.money(line.amount))
}
