//! What a fan has: reservations that wait for payment, and orders.

use salut_core::catalogue::{LineKind, Quote};
use salut_core::ids::SaleId;
use salut_core::order::OrderState;

use super::draft::{Draft, field};
use super::reservation::{buttons_of_holds, priced};
use super::{Field, View, button, check_in};
use crate::page::{HoldCard, OrderCard, Pay};
use crate::text::{Arg, Words};

/// Most reservations with buttons of their own: one row each, and one row below.
const HOLD_ROWS_MAX: usize = 4;
/// Most orders told of at once: with the holds they stay below Discord's 25 fields.
const ORDERS_MAX: usize = 10;

/// Everything a fan has, in the order given; what does not fit is counted.
pub(super) fn orders(
    holds: &[HoldCard],
    orders: &[OrderCard],
    ready: &[SaleId],
    words: &Words<'_>,
) -> View {
    let draft = Draft::personal(words).title("orders-title", &[]);
    let draft = check_in::badges(draft, ready, words);
    if holds.is_empty() && orders.is_empty() {
        let buttons = [button::sale(words, None), button::guide(words)];
        return draft.text("orders-none", &[]).buttons(buttons).done();
    }
    let (holds, more) = holds.split_at(holds.len().min(HOLD_ROWS_MAX));
    let draft = draft.fields(holds.iter().map(|hold| hold_field(hold, words)));
    let draft = more_holds(draft, more);
    let (orders, more) = orders.split_at(orders.len().min(ORDERS_MAX));
    let draft = draft.fields(orders.iter().map(|order| order_field(order, words)));
    let draft = and_more(draft, "orders-more", more.len());
    let draft = buttons_of_holds(draft, holds, words);
    let no_market = holds.iter().any(|hold| !matches!(hold.pay, Pay::At { .. }));
    let market = no_market.then(|| button::markets(words));
    draft.buttons(market.into_iter().chain([button::sale(words, None)])).done()
}

/// That there are more reservations than these; nothing if there are none.
pub(super) fn more_holds<'w>(draft: Draft<'w>, more: &[HoldCard]) -> Draft<'w> {
    and_more(draft, "orders-more-holds", more.len())
}

fn and_more<'w>(draft: Draft<'w>, id: &str, more: usize) -> Draft<'w> {
    match u32::try_from(more).unwrap_or(u32::MAX) {
        0 => draft,
        more => draft.text(id, &[("more", Arg::Count(more))]),
    }
}

/// Paid: thank you.
pub(super) fn receipt(order: &OrderCard, words: &Words<'_>) -> View {
    let id = ("order", Arg::Text(order.id.to_string()));
    let draft = Draft::personal(words).title("receipt-title", &[]).text("receipt", &[id]);
    priced(draft, &order.quote, words)
        .block(super::Block::Text(state(&order.state, order, words)))
        .buttons([button::orders(words), button::guide(words)])
        .done()
}

fn hold_field(hold: &HoldCard, words: &Words<'_>) -> Field {
    let name = ("reservation", Arg::Text(hold.reservation.to_string()));
    let until = words.say("orders-hold-until", &[("until", Arg::time(hold.until))]);
    let items = check_in::lines(&hold.basket, words);
    let value = items.into_iter().chain([until]).collect::<Vec<_>>().join("\n");
    field(words.say("orders-hold", &[name]), value)
}

fn order_field(order: &OrderCard, words: &Words<'_>) -> Field {
    let id = ("order", Arg::Text(order.id.to_string()));
    let name = words.say("orders-order", &[id, ("total", Arg::Money(order.quote.total))]);
    let lines = items(&order.quote, words).into_iter();
    let value = lines.chain([state(&order.state, order, words)]).collect::<Vec<_>>().join("\n");
    field(name, value)
}

fn items(quote: &Quote, words: &Words<'_>) -> Vec<String> {
    let item = |kind: &LineKind| match kind {
        LineKind::Item { product, units, .. } => {
            let product = ("product", Arg::Text(words.product(product)));
            Some(words.say("basket-line", &[("units", Arg::Count(*units)), product]))
        }
        LineKind::Shipping | LineKind::Duty | LineKind::Tax { .. } => None,
    };
    quote.lines.iter().filter_map(|line| item(&line.kind)).collect()
}

/// How far an order is, and the date that matters next.
fn state(state: &OrderState, order: &OrderCard, words: &Words<'_>) -> String {
    match state {
        OrderState::Paid { ships_by, .. } => {
            words.say("order-paid", &[("date", Arg::Date(*ships_by))])
        }
        OrderState::Shipped { at, tracking: None } => {
            words.say("order-shipped", &[("at", Arg::full(*at))])
        }
        OrderState::Shipped { at, tracking: Some(link) } => {
            let link = ("link", Arg::Text(link.to_string()));
            words.say("order-shipped-tracked", &[("at", Arg::full(*at)), link])
        }
        OrderState::Delivered { return_by, warranty_until, .. } => {
            let warranty = ("warranty", Arg::Date(*warranty_until));
            if order.today <= *return_by {
                words.say("order-delivered", &[("return", Arg::Date(*return_by)), warranty])
            } else if order.today <= *warranty_until {
                words.say("order-delivered-kept", &[warranty])
            } else {
                words.say("order-delivered-over", &[])
            }
        }
        OrderState::ReturnRequested { .. } => words.say("order-return-requested", &[]),
        OrderState::Refunded { at } => words.say("order-refunded", &[("at", Arg::full(*at))]),
    }
}
