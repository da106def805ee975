//! A payment that waits for a manager, in words: what came, why it waits, and the button that sends it back.

use salut_core::money::Money;
use salut_core::order::{HeldWhy, OrderDeed, Payment, PaymentState, Refund, RefundState, Taken};

use super::draft::{Draft, field};
use super::handling::{accounts, act, all, deed};
use super::{Button, Look, View, button};
use crate::action::Action;
use crate::ordering::Handling;
use crate::page::{HeldCard, Refunds};
use crate::text::{Arg, Words};

/// The page.
pub(super) fn held(card: &HeldCard, words: &Words<'_>) -> View {
    let payment = &card.payment;
    let id = ("payment", Arg::Text(payment.id().to_string()));
    let mut draft = Draft::personal(words).title("held-title", &[id]);
    if let PaymentState::Held { taken, why } = &payment.state {
        draft = reason(draft, payment, (taken, why));
        let paid = format!("{} · {}", words.money(taken.amount), taken.reference.0);
        draft = draft.fields([
            field(words.say("fact-fan", &[]), accounts(&card.accounts, words)),
            field(words.say("fact-payment", &[]), paid),
        ]);
    }
    draft = draft.list(payment.refunds.iter().map(|refund| went(refund, words)));
    let left = payment.left().filter(|left| left.minor > 0);
    draft = match (left, card.refunds) {
        (Some(left), Refunds::Allowed) => draft.text("held-ask", &[("amount", Arg::Money(left))]),
        (Some(_), Refunds::ManagersOnly) => draft.text("handled-managers-only", &[]),
        (None, _) if payment.is_refunded() => draft.text("held-sent", &[]),
        (None, _) => draft.text("held-sending", &[]),
    };
    let allowed = left.filter(|_| card.refunds == Refunds::Allowed);
    let yes = allowed.map(|left| send_back(payment, left, words));
    let refresh = Handling::Held(payment.id().clone());
    let refresh = act(words, "button-refresh", refresh, Look::Plain);
    draft.buttons(yes.into_iter().chain([refresh, all(words)])).done()
}

/// Why it waits.
fn reason<'w>(draft: Draft<'w>, payment: &Payment, (taken, why): (&Taken, &HeldWhy)) -> Draft<'w> {
    let came = ("amount", Arg::Money(taken.amount));
    match why {
        HeldWhy::Mismatch => {
            let asked = ("asked", Arg::Money(payment.request.amount));
            draft.text("held-mismatch", &[asked, came])
        }
        HeldWhy::NoHold => draft.text("held-no-hold", &[came]),
        HeldWhy::RefundRefused(why) => {
            draft.text("held-refund-refused", &[came, ("reason", Arg::Str(why))])
        }
    }
}

/// What became of a refund, as the log of an order says it.
fn went(refund: &Refund, words: &Words<'_>) -> String {
    let amount = refund.amount;
    deed(
        &match &refund.state {
            RefundState::Due => OrderDeed::RefundAsked { amount },
            RefundState::Done { .. } => OrderDeed::Refunded { amount },
            RefundState::Refused { why } => OrderDeed::NotRefunded { amount, why: why.clone() },
        },
        words,
    )
}

fn send_back(payment: &Payment, left: Money, words: &Words<'_>) -> Button {
    let label = words.say("button-refund-surely", &[("amount", Arg::Money(left))]);
    let step = Handling::SendBack(payment.id().clone());
    button::act(&label, Action::Handle(step), Look::Danger)
}
