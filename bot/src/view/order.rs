//! What a fan has: reservations that wait for payment, orders, and what becomes of them.

use salut_core::catalogue::{LineKind, Quote};
use salut_core::ids::SaleId;
use salut_core::order::{
    Arrival, NextUp, Order, OrderDeed, OrderNews, OrderState, Shipment, Stage, StepRefusal,
};

use super::draft::{Draft, field};
use super::reservation::{buttons_of_holds, priced};
use super::{Block, Button, Choice, Field, Look, View, button, check_in};
use crate::action::Action;
use crate::ordering::Mine;
use crate::page::{HoldCard, MyOrder, OrderAnswer, OrderCard, Pay};
use crate::text::{Arg, Words};

/// Most reservations with buttons of their own: one row each, one to open an order, and one row below.
const HOLD_ROWS_MAX: usize = 3;
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
    let draft = match orders {
        [] => draft,
        [only] if holds.is_empty() => draft.buttons(steps(only, words)),
        several => draft.choice("choose-order", several.iter().map(|card| open(card, words))),
    };
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
pub(super) fn receipt(card: &OrderCard, words: &Words<'_>) -> View {
    let id = ("order", Arg::Text(card.order.id.to_string()));
    let draft = Draft::personal(words).title("receipt-title", &[]).text("receipt", &[id]);
    let draft = priced(draft, &card.order.quote, words);
    told(draft, card, words).buttons([button::orders(words), button::guide(words)]).done()
}

/// One order, and what its fan can do.
pub(super) fn mine(mine: &MyOrder, words: &Words<'_>) -> View {
    let card = &mine.card;
    let draft = Draft::personal(words).named(name(card, words));
    let draft = match &mine.answer {
        Some(answer) => draft.block(Block::Text(answered(answer, words))),
        None => draft,
    };
    let draft = told(draft.list(items(&card.order.quote, words)), card, words);
    let cost = ("cost", Arg::Money(card.order.rights.return_cost_up_to));
    let draft = match card.next {
        NextUp::ReturnBy(_) => draft.note("order-return-cost", &[cost]),
        _ => draft,
    };
    draft.buttons(steps(card, words)).buttons([button::orders(words)]).done()
}

/// Send it back? What it takes.
pub(super) fn ask_return(card: &OrderCard, words: &Words<'_>) -> View {
    let NextUp::ReturnBy(until) = card.next else {
        return mine(&MyOrder { card: card.clone(), answer: None }, words);
    };
    let id = &card.order.id;
    let args = [
        ("order", Arg::Text(id.to_string())),
        ("date", Arg::Date(until)),
        ("cost", Arg::Money(card.order.rights.return_cost_up_to)),
    ];
    let buttons = [
        act(words, "button-return-surely", Mine::Return(id.clone()), Look::Danger),
        act(words, "button-keep-order", Mine::Show(id.clone()), Look::Plain),
    ];
    Draft::personal(words)
        .title("ask-return-title", &[])
        .text("ask-return", &args)
        .buttons(buttons)
        .done()
}

/// What a fan is told of an order.
pub(super) fn news(card: &OrderCard, news: OrderNews, words: &Words<'_>) -> View {
    let id = match news {
        OrderNews::Shipped => "news-shipped",
        OrderNews::TrackingChanged => "news-tracking-changed",
        OrderNews::NotShipped => "news-not-shipped",
        OrderNews::Delivered => "news-delivered",
        OrderNews::NotDelivered => "news-not-delivered",
        OrderNews::ReturnRequested => "news-return-requested",
        OrderNews::Kept => "news-kept",
    };
    let args = [("order", Arg::Text(card.order.id.to_string()))];
    let draft = Draft::personal(words).text(id, &args);
    let draft = told(draft.list(items(&card.order.quote, words)), card, words);
    draft.buttons(steps(card, words)).buttons([button::orders(words)]).done()
}

fn hold_field(hold: &HoldCard, words: &Words<'_>) -> Field {
    let name = ("reservation", Arg::Text(hold.reservation.to_string()));
    let until = words.say("orders-hold-until", &[("until", Arg::time(hold.until))]);
    let items = check_in::lines(&hold.basket, words);
    let value = items.into_iter().chain([until]).collect::<Vec<_>>().join("\n");
    field(words.say("orders-hold", &[name]), value)
}

fn order_field(card: &OrderCard, words: &Words<'_>) -> Field {
    let lines = items(&card.order.quote, words).into_iter();
    let value = lines.chain(state(card, words)).collect::<Vec<_>>().join("\n");
    field(name(card, words), value)
}

/// The order's id and total.
pub(super) fn name(card: &OrderCard, words: &Words<'_>) -> String {
    let id = ("order", Arg::Text(card.order.id.to_string()));
    words.say("orders-order", &[id, ("total", Arg::Money(card.order.quote.total))])
}

/// What was bought.
pub(super) fn items(quote: &Quote, words: &Words<'_>) -> Vec<String> {
    let item = |kind: &LineKind| match kind {
        LineKind::Item { product, units, .. } => {
            let product = ("product", Arg::Text(words.product(product)));
            Some(words.say("basket-line", &[("units", Arg::Count(*units)), product]))
        }
        LineKind::Shipping | LineKind::Duty | LineKind::Tax { .. } => None,
    };
    quote.lines.iter().filter_map(|line| item(&line.kind)).collect()
}

fn open(card: &OrderCard, words: &Words<'_>) -> Choice {
    let action = Action::MyOrder(Mine::Show(card.order.id.clone()));
    Choice { label: name(card, words), action }
}

fn act(words: &Words<'_>, id: &str, step: Mine, look: Look) -> Button {
    button::act(&words.say(id, &[]), Action::MyOrder(step), look)
}

/// What the fan can do with it now.
fn steps(card: &OrderCard, words: &Words<'_>) -> Vec<Button> {
    let (order, id) = (&card.order, || card.order.id.clone());
    let take_back = |label| act(words, label, Mine::TakeBack(id(), order.entries), Look::Plain);
    match &order.state {
        OrderState::Shipped(_) => {
            let arrived = act(words, "button-arrived", Mine::Arrived(id()), Look::Primary);
            [arrived].into_iter().chain(track(order, words)).collect()
        }
        OrderState::Delivered(arrival) => {
            let back = act(words, "button-return", Mine::AskReturn(id()), Look::Plain);
            let back = matches!(card.next, NextUp::ReturnBy(_)).then_some(back);
            let slip = (card.today == arrival.on).then(|| take_back("button-not-arrived"));
            back.into_iter().chain(slip).collect()
        }
        OrderState::ReturnRequested { .. } => vec![take_back("button-keep-after-all")],
        OrderState::Paid { .. } | OrderState::RefundAsked { .. } | OrderState::Refunded { .. } => {
            Vec::new()
        }
    }
}

/// The way to where the parcel is.
pub(super) fn track(order: &Order, words: &Words<'_>) -> Option<Button> {
    let link = order.state.shipment()?.tracking.as_ref()?;
    Some(button::open(words.say("button-track", &[]), link))
}

fn told<'w>(draft: Draft<'w>, card: &OrderCard, words: &Words<'_>) -> Draft<'w> {
    state(card, words).into_iter().fold(draft, |draft, line| draft.block(Block::Text(line)))
}

/// How far an order is, and the date that matters next.
fn state(card: &OrderCard, words: &Words<'_>) -> Vec<String> {
    let order = &card.order;
    let mut lines = match &order.state {
        OrderState::Paid { .. } => vec![paid(card.next, words)],
        OrderState::Shipped(shipment) => shipped(shipment, card.next, words),
        OrderState::Delivered(arrival) => vec![delivered(arrival, card, words)],
        OrderState::ReturnRequested { .. } => {
            let cost = ("cost", Arg::Money(order.rights.return_cost_up_to));
            vec![words.say("order-return-requested", &[]), words.say("order-return-cost", &[cost])]
        }
        OrderState::RefundAsked { .. } => {
            vec![words.say("order-refund-asked", &[("amount", Arg::Money(order.payment.amount))])]
        }
        OrderState::Refunded { at } => {
            vec![words.say("order-refunded", &[("at", Arg::full(*at))])]
        }
    };
    if order.state.stage() < Stage::RefundAsked {
        lines.extend(order.refunds.iter().map(|part| {
            let amount = ("amount", Arg::Money(part.amount));
            match part.done_at {
                Some(at) => words.say("order-refund-part", &[amount, ("at", Arg::full(at))]),
                None => words.say("order-refund-asked", &[amount]),
            }
        }));
    }
    lines
}

fn paid(next: NextUp, words: &Words<'_>) -> String {
    match next {
        NextUp::ShipsLate(by) => words.say("order-late", &[("date", Arg::Date(by))]),
        NextUp::ShipsBy(by) => words.say("order-paid", &[("date", Arg::Date(by))]),
        _ => String::new(),
    }
}

fn shipped(shipment: &Shipment, next: NextUp, words: &Words<'_>) -> Vec<String> {
    let date = ("date", Arg::Date(shipment.on));
    let left = match &shipment.tracking {
        None => words.say("order-shipped", &[date]),
        Some(link) => {
            let link = ("link", Arg::Text(link.to_string()));
            words.say("order-shipped-tracked", &[date, link])
        }
    };
    let arrives = match next {
        NextUp::Arrives { return_days } => {
            Some(words.say("order-arrives", &[("days", Arg::Count(return_days))]))
        }
        _ => None,
    };
    [left].into_iter().chain(arrives).collect()
}

fn delivered(arrival: &Arrival, card: &OrderCard, words: &Words<'_>) -> String {
    let on = ("on", Arg::Date(arrival.on));
    let warranty = ("warranty", Arg::Date(arrival.warranty_until));
    match card.next {
        NextUp::ReturnBy(until) => {
            let left = (until - card.today).num_days();
            let left = ("left", Arg::Count(u32::try_from(left).unwrap_or(0)));
            words.say("order-delivered", &[on, warranty, left, ("return", Arg::Date(until))])
        }
        NextUp::WarrantyUntil(_) => words.say("order-delivered-kept", &[on, warranty]),
        _ => words.say("order-delivered-over", &[on, warranty]),
    }
}

/// What became of a step of the fan's.
fn answered(answer: &OrderAnswer, words: &Words<'_>) -> String {
    match answer {
        OrderAnswer::Done(OrderDeed::Arrived { .. }) => words.say("order-answer-arrived", &[]),
        OrderAnswer::Done(OrderDeed::ReturnRequested) => words.say("order-answer-return", &[]),
        OrderAnswer::Done(_) => words.say("order-answer-taken-back", &[]),
        OrderAnswer::Refused(StepRefusal::TooLate(day)) => {
            words.say("order-answer-too-late", &[("date", Arg::Date(*day))])
        }
        // Fans type nothing: whatever else was refused came from a button that is out of date.
        OrderAnswer::Refused(_)
        | OrderAnswer::Meanwhile
        | OrderAnswer::NoLink(_)
        | OrderAnswer::NoDay(_)
        | OrderAnswer::NoAmount(_)
        | OrderAnswer::ManagersOnly => words.say("order-answer-wrong", &[]),
    }
}
