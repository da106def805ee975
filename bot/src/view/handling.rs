//! What those who look after orders read: what waits, one order with its log, what to type, what to confirm. Short: they
//! read it on a phone.

use salut_core::fan::Account;
use salut_core::ids::OrderId;
use salut_core::order::{
    Actor, Audit, NOTE_LENGTH_MAX, NextUp, OrderDeed, OrderState, Stage, StepRefusal,
};

use super::draft::{Draft, field};
use super::order::{items, name, track};
use super::planning::named;
use super::{Block, Button, Choice, Field, Form, Lines, Look, View, button, held};
use crate::action::Action;
use crate::ordering::Handling;
use crate::page::{Asked, Confirm, Handled, HandledCard, OrderAnswer, OrderCard, Refunds, Shelf};
use crate::text::stamp::plain;
use crate::text::{Arg, Words};

/// Entries of the log that are shown.
const LOG_SHOWN: usize = 8;
/// Options of a choice (Discord).
const OPTIONS_MAX: usize = 25;
/// The longest link that can be typed.
const LINK_LENGTH_MAX: usize = 512;

/// A page for those who look after orders.
pub(super) fn handled(page: &Handled, words: &Words<'_>) -> View {
    match page {
        Handled::Desk(shelves) => desk(shelves, words),
        Handled::Found { typed, orders } => found(typed, orders, words),
        Handled::Card(card) => whole(card, words),
        Handled::Ask { order, wanted, before, problem } => {
            ask(order, *wanted, (before.as_deref(), problem.as_ref()), words)
        }
        Handled::Confirm { card, what } => confirm(card, *what, words),
        Handled::ComesBack(card) => {
            let id = card.order.id.clone();
            let named = ("order", Arg::Text(id.to_string()));
            let open = act(words, "button-open-plan", Handling::Show(id), Look::Primary);
            let draft = Draft::personal(words).text("desk-comes-back", &[named]);
            draft.list(items(&card.order.quote, words)).buttons([open, all(words)]).done()
        }
        Handled::TooLate { order, typed } => {
            let draft = Draft::personal(words).text("plan-too-late", &[]);
            let back = act(words, "button-open-plan", Handling::Show(order.clone()), Look::Plain);
            draft.block(Block::Text(typed.clone())).buttons([back]).done()
        }
        Handled::Held(card) => held::held(card, words),
    }
}

pub(super) fn act(words: &Words<'_>, id: &str, step: Handling, look: Look) -> Button {
    button::act(&words.say(id, &[]), Action::Handle(step), look)
}

pub(super) fn all(words: &Words<'_>) -> Button {
    act(words, "button-all-orders", Handling::Desk, Look::Plain)
}

const fn stage_id(stage: Stage) -> &'static str {
    match stage {
        Stage::Paid => "stage-paid",
        Stage::Shipped => "stage-shipped",
        Stage::Delivered => "stage-delivered",
        Stage::ReturnRequested => "stage-return-requested",
        Stage::RefundAsked => "stage-refund-asked",
        Stage::Refunded => "stage-refunded",
    }
}

fn desk(shelves: &[Shelf], words: &Words<'_>) -> View {
    let draft = Draft::personal(words).title("desk-title", &[]);
    let refresh = act(words, "button-refresh", Handling::Desk, Look::Plain);
    let orders: Vec<_> = shelves.iter().flat_map(|shelf| &shelf.orders).collect();
    if orders.is_empty() {
        return draft.text("desk-none", &[]).buttons([refresh]).done();
    }
    let filled = || shelves.iter().filter(|shelf| !shelf.orders.is_empty());
    let more = filled().filter(|shelf| shelf.has_more && shelves.len() > 1).map(|shelf| {
        let step = Action::Handle(Handling::At(shelf.stage));
        button::act(&words.say(stage_id(shelf.stage), &[]), step, Look::Plain)
    });
    draft
        .fields(filled().map(|shelf| shelf_field(shelf, words)))
        .choice("choose-order", options(orders, words))
        .buttons(more)
        .buttons([refresh])
        .done()
}

fn shelf_field(shelf: &Shelf, words: &Words<'_>) -> Field {
    let lines = shelf.orders.iter().map(|card| line(card, words));
    let more = shelf.has_more.then(|| words.say("order-shelf-more", &[]));
    let value = lines.chain(more).collect::<Vec<_>>().join("\n");
    field(words.say(stage_id(shelf.stage), &[]), value)
}

/// An order in a list: its id and the date that matters.
fn line(card: &OrderCard, words: &Words<'_>) -> String {
    let when = match card.next {
        NextUp::ShipsBy(by) => words.say("desk-by", &[("date", Arg::Date(by))]),
        NextUp::ShipsLate(by) => words.say("desk-late", &[("date", Arg::Date(by))]),
        _ => since(card)
            .map_or_else(String::new, |day| words.say("desk-left", &[("date", Arg::Date(day))])),
    };
    let line = format!("{} · {when}", card.order.id);
    line.trim_end_matches([' ', '·']).to_owned()
}

/// The day since which it is as it is, where that matters.
fn since(card: &OrderCard) -> Option<chrono::NaiveDate> {
    match &card.order.state {
        OrderState::Shipped(shipment) => Some(shipment.on),
        OrderState::Delivered(arrival) => Some(arrival.on),
        OrderState::ReturnRequested { at, .. } | OrderState::RefundAsked { at, .. } => {
            Some(card.order.today(*at))
        }
        OrderState::Paid { .. } | OrderState::Refunded { .. } => None,
    }
}

fn options<'c>(cards: impl IntoIterator<Item = &'c OrderCard>, words: &Words<'_>) -> Vec<Choice> {
    let option = |card: &OrderCard| Choice {
        label: name(card, words),
        action: Action::Handle(Handling::Show(card.order.id.clone())),
    };
    cards.into_iter().take(OPTIONS_MAX).map(option).collect()
}

fn found(typed: &str, orders: &[OrderCard], words: &Words<'_>) -> View {
    let draft = Draft::personal(words);
    if orders.is_empty() {
        let draft = draft.text("find-none", &[("typed", Arg::Str(typed))]);
        return draft.note("find-how", &[]).buttons([all(words)]).done();
    }
    let lines = orders.iter().take(OPTIONS_MAX).map(|card| {
        let stage = words.say(stage_id(card.order.state.stage()), &[]);
        field(name(card, words), stage)
    });
    draft.fields(lines).choice("choose-order", options(orders, words)).buttons([all(words)]).done()
}

fn whole(card: &HandledCard, words: &Words<'_>) -> View {
    let order = &card.card.order;
    let draft = Draft::personal(words).named(name(&card.card, words));
    let draft = match &card.answer {
        Some(answer) => draft.block(Block::Text(answered(answer, words))),
        None => draft,
    };
    let draft = draft.list(items(&order.quote, words)).fields(facts(card, words));
    let first = card.log.len().saturating_sub(LOG_SHOWN);
    let log = card.log[first..].iter().map(|entry| logged(entry, words));
    let draft = draft.list(log).buttons(next_steps(&card.card, words));
    draft.buttons(other_steps(card, words)).buttons([all(words)]).done()
}

/// What there is to know of an order.
fn facts(card: &HandledCard, words: &Words<'_>) -> Vec<Field> {
    let order = &card.card.order;
    let mut facts = vec![
        field(words.say("fact-state", &[]), stood(&card.card, words)),
        field(words.say("fact-fan", &[]), accounts(&card.accounts, words)),
        field(words.say("fact-market", &[]), words.country(order.country)),
        field(
            words.say("fact-payment", &[]),
            format!("{} · {}", words.money(order.payment.amount), order.payment.reference.0),
        ),
    ];
    if let Some(link) = order.state.shipment().and_then(|known| known.tracking.as_ref()) {
        facts.push(field(words.say("fact-tracking", &[]), link.to_string()));
    }
    let refunds = order.refunds.iter().map(|part| words.money(part.amount));
    let refunds: Vec<_> = refunds.collect();
    if !refunds.is_empty() {
        facts.push(field(words.say("fact-refunds", &[]), refunds.join(" · ")));
    }
    facts
}

/// How far it is, with its dates.
fn stood(card: &OrderCard, words: &Words<'_>) -> String {
    let stage = words.say(stage_id(card.order.state.stage()), &[]);
    let dates = match (&card.order.state, card.next) {
        (_, NextUp::ShipsBy(by)) => words.say("desk-by", &[("date", Arg::Date(by))]),
        (_, NextUp::ShipsLate(by)) => words.say("desk-late", &[("date", Arg::Date(by))]),
        (OrderState::Shipped(shipment), _) => {
            words.say("desk-left", &[("date", Arg::Date(shipment.on))])
        }
        (OrderState::Delivered(arrival) | OrderState::ReturnRequested { arrival, .. }, _) => {
            let args = [
                ("date", Arg::Date(arrival.on)),
                ("return", Arg::Date(arrival.return_by)),
                ("warranty", Arg::Date(arrival.warranty_until)),
            ];
            words.say("desk-arrived", &args)
        }
        _ => return stage,
    };
    format!("{stage} · {dates}")
}

pub(super) fn accounts(accounts: &[Account], words: &Words<'_>) -> String {
    let accounts = accounts.iter().map(|account| account_name(*account, words));
    accounts.collect::<Vec<_>>().join(" · ")
}

fn account_name(account: Account, words: &Words<'_>) -> String {
    let user = ("user", Arg::Text(account.user.to_string()));
    words.say("step-by", &[named(account.platform), user])
}

/// What its state needs from somebody.
fn next_steps(card: &OrderCard, words: &Words<'_>) -> Vec<Button> {
    let id = || card.order.id.clone();
    match &card.order.state {
        OrderState::Paid { .. } => vec![
            act(words, "button-ship", Handling::AskTracking(id()), Look::Primary),
            act(words, "button-ship-untracked", Handling::ShipUntracked(id()), Look::Plain),
        ],
        OrderState::Shipped(_) => {
            let arrive = Handling::Arrive { order: id(), day: None };
            let buttons = [
                act(words, "button-mark-arrived", arrive, Look::Primary),
                act(words, "button-change-link", Handling::AskTracking(id()), Look::Plain),
            ];
            buttons.into_iter().chain(track(&card.order, words)).collect()
        }
        _ => Vec::new(),
    }
}

fn other_steps(card: &HandledCard, words: &Words<'_>) -> Vec<Button> {
    let order = &card.card.order;
    let id = || order.id.clone();
    let stage = order.state.stage();
    let undo = || act(words, "button-undo-step", Handling::AskTakeBack(id()), Look::Plain);
    let has_undo = matches!(stage, Stage::Shipped | Stage::Delivered | Stage::ReturnRequested);
    let refund = || {
        let step = Handling::AskRefund { order: id(), amount: None };
        act(words, "button-refund", step, Look::Danger)
    };
    let may = card.refunds == Refunds::Allowed && stage < Stage::RefundAsked;
    let note = act(words, "button-note", Handling::AskNote(id()), Look::Plain);
    let undo = has_undo.then(undo);
    undo.into_iter().chain([note]).chain(may.then(refund)).collect()
}

fn logged(entry: &Audit, words: &Words<'_>) -> String {
    let who = match entry.by {
        Actor::Fan(_) => words.say("log-by-fan", &[]),
        Actor::Manager(account) => account_name(account, words),
        Actor::CommandLine => words.say("log-by-command-line", &[]),
        Actor::Shop => words.say("step-by-itself", &[]),
    };
    let what = Arg::Text(deed(&entry.deed, words));
    words.say("step", &[("deed", what), ("who", Arg::Text(who)), ("at", Arg::full(entry.at))])
}

pub(super) fn deed(deed: &OrderDeed, words: &Words<'_>) -> String {
    let link = |link: &Option<url::Url>| {
        let none = || words.say("log-no-link", &[]);
        let link = link.as_ref().map_or_else(none, ToString::to_string);
        ("link", Arg::Text(link))
    };
    match deed {
        OrderDeed::Shipped { on, tracking } => {
            words.say("log-shipped", &[("date", Arg::Date(*on)), link(tracking)])
        }
        OrderDeed::TrackingChanged { from, .. } => words.say("log-tracking-changed", &[link(from)]),
        OrderDeed::NotShipped { tracking } => words.say("log-not-shipped", &[link(tracking)]),
        OrderDeed::Arrived { on } => words.say("log-arrived", &[("date", Arg::Date(*on))]),
        OrderDeed::NotArrived { on } => words.say("log-not-arrived", &[("date", Arg::Date(*on))]),
        OrderDeed::ReturnRequested => words.say("log-return-requested", &[]),
        OrderDeed::Kept => words.say("log-kept", &[]),
        OrderDeed::RefundAsked { amount } => {
            words.say("log-refund-asked", &[("amount", Arg::Money(*amount))])
        }
        OrderDeed::Refunded { amount } => {
            words.say("log-refunded", &[("amount", Arg::Money(*amount))])
        }
        OrderDeed::NotRefunded { amount, why } => {
            let args = [("amount", Arg::Money(*amount)), ("reason", Arg::Str(why))];
            words.say("log-not-refunded", &args)
        }
        OrderDeed::Noted(text) => {
            words.say("log-noted", &[("text", Arg::Text(plain(text, NOTE_LENGTH_MAX)))])
        }
    }
}

fn ask(
    order: &OrderId,
    wanted: Asked,
    (before, problem): (Option<&str>, Option<&OrderAnswer>),
    words: &Words<'_>,
) -> View {
    let (step, id, how) = match wanted {
        Asked::Tracking => {
            (Handling::AskTracking(order.clone()), "ask-tracking", "ask-tracking-how")
        }
        Asked::Note => (Handling::AskNote(order.clone()), "ask-note", "ask-note-how"),
    };
    let question = words.say(id, &[]);
    let named = ("order", Arg::Text(order.to_string()));
    let title = words.say("ask-order-title", &[named]);
    let mut draft = Draft::personal(words).named(title.clone());
    if let Some(problem) = problem {
        draft = draft.block(Block::Text(answered(problem, words)));
    }
    draft = draft.block(Block::Text(question.clone())).note(how, &[]);
    if let Some(before) = before {
        draft = draft.note("ask-before", &[]).block(Block::Text(before.to_owned()));
    }
    let form = form(step.clone(), (title, question), before, words);
    // What is wrong has to be read before a form covers it.
    let draft = if problem.is_none() { draft.form(form) } else { draft };
    let retry = problem.map(|_| act(words, "button-try-again", step, Look::Primary));
    let back = act(words, "button-leave-ask", Handling::Show(order.clone()), Look::Plain);
    draft.buttons(retry.into_iter().chain([back])).done()
}

fn form(
    step: Handling,
    (title, label): (String, String),
    before: Option<&str>,
    words: &Words<'_>,
) -> Form {
    let (lines, length_max, example) = match step {
        Handling::AskTracking(_) => {
            (Lines::One, LINK_LENGTH_MAX, "https://parcels.example/17".to_owned())
        }
        _ => (Lines::Many, NOTE_LENGTH_MAX, words.say("ask-note-example", &[])),
    };
    let value = before.unwrap_or_default().to_owned();
    Form { title, label, example, value, submit: Action::Handle(step), lines, length_max }
}

fn confirm(card: &OrderCard, what: Confirm, words: &Words<'_>) -> View {
    let (order, id) = (&card.order, card.order.id.clone());
    let named = ("order", Arg::Text(id.to_string()));
    let draft = Draft::personal(words);
    let (draft, yes) = match what {
        Confirm::Refund(amount) => {
            let args = [named, ("amount", Arg::Money(amount))];
            let label = words.say("button-refund-surely", &[("amount", Arg::Money(amount))]);
            let (minor, seen) = (amount.minor, order.entries);
            let step = Handling::Refund { order: id.clone(), minor, seen };
            let yes = button::act(&label, Action::Handle(step), Look::Danger);
            (draft.text("confirm-refund", &args), yes)
        }
        Confirm::TakeBack => {
            let text = match order.state.stage() {
                Stage::Delivered => "confirm-not-arrived",
                Stage::ReturnRequested => "confirm-kept",
                _ => "confirm-not-shipped",
            };
            let step = Handling::TakeBack(id.clone(), order.entries);
            let yes = act(words, "button-undo-surely", step, Look::Danger);
            (draft.text(text, &[named]), yes)
        }
    };
    let no = act(words, "button-leave-ask", Handling::Show(id), Look::Plain);
    draft.buttons([yes, no]).done()
}

/// What became of a step.
fn answered(answer: &OrderAnswer, words: &Words<'_>) -> String {
    match answer {
        OrderAnswer::Done(OrderDeed::Noted(_)) => words.say("handled-noted", &[]),
        OrderAnswer::Done(_) => words.say("handled-done", &[]),
        OrderAnswer::Refused(why) => refused(*why, words),
        OrderAnswer::Meanwhile => words.say("handled-meanwhile", &[]),
        OrderAnswer::NoLink(_) => words.say("handled-no-link", &[]),
        OrderAnswer::NoDay(typed) => words.say("handled-no-day", &[("typed", Arg::Str(typed))]),
        OrderAnswer::NoAmount(typed) => {
            words.say("handled-no-amount", &[("typed", Arg::Str(typed))])
        }
        OrderAnswer::ManagersOnly => words.say("handled-managers-only", &[]),
    }
}

fn refused(why: StepRefusal, words: &Words<'_>) -> String {
    let date = |id: &str, day| words.say(id, &[("date", Arg::Date(day))]);
    match why {
        StepRefusal::WrongStage(stage) => {
            let stage = Arg::Text(words.say(stage_id(stage), &[]));
            words.say("handled-wrong-stage", &[("stage", stage)])
        }
        StepRefusal::AlreadySo => words.say("handled-already-so", &[]),
        StepRefusal::TooLate(day) => date("handled-too-late", day),
        StepRefusal::TooEarly(day) => date("handled-too-early", day),
        StepRefusal::NotYet(day) => date("handled-not-yet", day),
        StepRefusal::NotThatMuch => words.say("handled-not-that-much", &[]),
        StepRefusal::OtherCurrency => words.say("handled-other-currency", &[]),
        StepRefusal::EmptyNote => words.say("handled-empty-note", &[]),
    }
}
