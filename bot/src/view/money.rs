//! News of money, in words.

use salut_core::ids::ReservationId;
use salut_core::order::{Alarm, PaymentId};
use salut_core::stock::RefundWhy;

use super::draft::Draft;
use super::{Block, Button, Look, View, button, order};
use crate::action::Action;
use crate::ordering::Handling;
use crate::page::{GoesBackWhy, MoneyNews, OrderCard};
use crate::text::{Arg, Words};

/// The page.
pub(super) fn news(news: &MoneyNews, words: &Words<'_>) -> View {
    match news {
        MoneyNews::Honoured(card) => honoured(card, words),
        MoneyNews::GoesBack { reservation, amount, why } => {
            let id = goes_back(*why);
            about("refund-due-title", id, (reservation, Arg::Money(*amount)), words)
        }
        MoneyNews::WentBack { reservation, amount } => {
            let money = Arg::Money(*amount);
            about("refunded-title", "refunded", (reservation, money), words)
        }
        MoneyNews::Held { reservation, amount } => {
            let money = Arg::Money(*amount);
            about("payment-held-title", "payment-held", (reservation, money), words)
        }
        MoneyNews::Alarm { payment, alarm: why } => Draft::personal(words)
            .title("payment-alarm-title", &[])
            .text(alarm(*why), &[("payment", Arg::Text(payment.to_string()))])
            .buttons(decide(payment, *why, words))
            .done(),
    }
}

/// Where a manager decides what becomes of money that waits. About the others nothing can be done here.
fn decide(payment: &PaymentId, why: Alarm, words: &Words<'_>) -> Option<Button> {
    let step = || Action::Handle(Handling::Held(payment.clone()));
    match why {
        Alarm::Mismatch | Alarm::NoHold | Alarm::RefundRefused => {
            Some(button::act(&words.say("button-decide", &[]), step(), Look::Primary))
        }
        Alarm::Disputed | Alarm::Silent => None,
    }
}

fn about(
    title: &str,
    text: &str,
    (reservation, amount): (&ReservationId, Arg<'_>),
    words: &Words<'_>,
) -> View {
    let name = ("reservation", Arg::Text(reservation.to_string()));
    let draft = Draft::personal(words).title(title, &[]).text(text, &[name, ("amount", amount)]);
    draft.buttons([button::sale(words, Some(&reservation.sale)), button::orders(words)]).done()
}

/// The receipt, with a remark right below its first line.
fn honoured(card: &OrderCard, words: &Words<'_>) -> View {
    let mut view = order::receipt(card, words);
    if let Some(section) = view.sections.first_mut() {
        let place = section.blocks.len().min(1);
        section.blocks.insert(place, Block::Text(words.say("receipt-late", &[])));
    }
    view
}

const fn goes_back(why: GoesBackWhy) -> &'static str {
    match why {
        GoesBackWhy::FirstInLine => "refund-due-first",
        GoesBackWhy::Ledger(RefundWhy::TooLate) => "refund-due-too-late",
        GoesBackWhy::Ledger(RefundWhy::NotHeld) => "refund-due-not-held",
        GoesBackWhy::Ledger(RefundWhy::Twice) => "refund-due-twice",
        GoesBackWhy::Ledger(RefundWhy::PayerCap) => "refund-due-payer-cap",
    }
}

const fn alarm(alarm: Alarm) -> &'static str {
    match alarm {
        Alarm::Mismatch => "payment-alarm-mismatch",
        Alarm::NoHold => "payment-alarm-no-hold",
        Alarm::RefundRefused => "payment-alarm-refund-refused",
        Alarm::Disputed => "payment-alarm-disputed",
        Alarm::Silent => "payment-alarm-silent",
    }
}
