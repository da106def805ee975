//! Samples of payments that wait for a manager.

use salut_core::fan::{Account, Platform};
use salut_core::locale::Locale;
use salut_core::money::Money;
use salut_core::order::{
    Actor, Checkout, HeldWhy, Payment, PaymentReference, PaymentRequest, RefundBy, RefundState,
    Taken,
};

use super::orders::paid;
use super::{at, link, money};
use crate::page::{Handled, HeldCard, Page, Refunds};

const MANAGER: Account = Account { platform: Platform::Telegram, user: 7 };

fn held(why: HeldWhy) -> Payment {
    let order = paid().order;
    let request = PaymentRequest {
        id: order.payment.id,
        amount: order.quote.total,
        locale: Locale::FrFr,
        back: link("https://shop.example/back"),
        expires_at: at(15),
        title: "Mi Band".to_owned(),
    };
    let checkout = Checkout {
        reservation: order.id,
        fan: order.fan,
        quote: order.quote,
        chat: order.chat,
        country: order.country,
        rights: order.rights,
    };
    let taken = Taken {
        reference: PaymentReference("pi_3MtwBwLkdIwHu7ix28a3tqPa".to_owned()),
        amount: money(100),
        payer: None,
        at: at(5),
    };
    Payment::new(request, checkout, None).is_held(taken, why, at(5))
}

fn with(mut payment: Payment, amount: Money, state: RefundState) -> Payment {
    payment.add_refund(amount, RefundBy::Manager(Actor::Manager(MANAGER)), state);
    payment
}

pub(super) fn payments() -> Vec<(&'static str, Page)> {
    let card = |payment, refunds| {
        let accounts = vec![Account { platform: Platform::Discord, user: 215_000_000_000_000_001 }];
        Page::Handled(Handled::Held(Box::new(HeldCard { payment, accounts, refunds })))
    };
    let allowed = |payment| card(payment, Refunds::Allowed);
    let done = RefundState::Done { reference: "re_1".to_owned(), at: at(20) };
    let why = || "<b>@everyone</b> account closed".to_owned();
    let refused =
        with(held(HeldWhy::RefundRefused(why())), money(100), RefundState::Refused { why: why() });
    let sending = with(held(HeldWhy::Mismatch), money(100), RefundState::Due);
    vec![
        ("held-mismatch", allowed(held(HeldWhy::Mismatch))),
        ("held-no-hold", allowed(held(HeldWhy::NoHold))),
        ("held-refund-refused", allowed(refused)),
        ("held-sending", allowed(sending)),
        ("held-sent", allowed(with(held(HeldWhy::Mismatch), money(100), done))),
        ("held-managers-only", card(held(HeldWhy::Mismatch), Refunds::ManagersOnly)),
    ]
}
