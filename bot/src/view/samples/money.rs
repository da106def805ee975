//! Samples of news of money.

use salut_core::order::Alarm;
use salut_core::stock::RefundWhy;

use super::orders::paid;
use super::{money, reservation};
use crate::page::{GoesBackWhy, MoneyNews, Page};

pub(super) fn news() -> Vec<(&'static str, Page)> {
    let (reservation, amount) = (reservation(17), money(6036));
    let goes_back = |why| {
        let (reservation, amount) = (reservation.clone(), amount);
        Page::Money(MoneyNews::GoesBack { reservation, amount, why })
    };
    let alarm = |alarm| {
        let payment = "mi-beta-17-stripe-1".parse().expect("a sample's id is one");
        Page::Money(MoneyNews::Alarm { payment, alarm })
    };
    let (went, held) = (reservation.clone(), reservation.clone());
    vec![
        ("receipt-late", Page::Money(MoneyNews::Honoured(Box::new(paid())))),
        ("refund-due-first", goes_back(GoesBackWhy::FirstInLine)),
        ("refund-due-too-late", goes_back(GoesBackWhy::Ledger(RefundWhy::TooLate))),
        ("refund-due-not-held", goes_back(GoesBackWhy::Ledger(RefundWhy::NotHeld))),
        ("refund-due-twice", goes_back(GoesBackWhy::Ledger(RefundWhy::Twice))),
        ("refund-due-payer-cap", goes_back(GoesBackWhy::Ledger(RefundWhy::PayerCap))),
        ("refunded", Page::Money(MoneyNews::WentBack { reservation: went, amount })),
        ("payment-held", Page::Money(MoneyNews::Held { reservation: held, amount })),
        ("payment-alarm-mismatch", alarm(Alarm::Mismatch)),
        ("payment-alarm-no-hold", alarm(Alarm::NoHold)),
        ("payment-alarm-refund-refused", alarm(Alarm::RefundRefused)),
        ("payment-alarm-disputed", alarm(Alarm::Disputed)),
        ("payment-alarm-silent", alarm(Alarm::Silent)),
    ]
}
