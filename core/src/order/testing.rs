//! An order to test with.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Checkout, InTime, Order, OrderPayment, OrderState, Payment, PaymentReference, PaymentRequest,
    Rights, Taken,
};
use crate::catalogue::Quote;
use crate::fan::{Account, Chat, Platform};
use crate::ids::FanId;
use crate::locale::Locale;
use crate::money::{Currency, Money};

/// 15 January 2027, 8:00 in UTC.
pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn rights() -> Rights {
    Rights {
        return_days: 14,
        return_cost_up_to: Money::new(5500, Currency::Usd),
        warranty_months: 12,
        zone: chrono_tz::Europe::Paris,
    }
}

/// Paid at [`noon`] with 18.00 EUR.
pub(crate) fn order() -> Order {
    let amount = Money::new(1_800, Currency::Eur);
    Order {
        id: "mi-beta-17".parse().unwrap(),
        fan: FanId(1),
        quote: Quote {
            market: "fr".parse().unwrap(),
            weight_grams: 120,
            lines: Vec::new(),
            total: amount,
            rule_version: "fr-2021-07".to_owned(),
            rule_valid_from: day("2021-07-01"),
        },
        payment: OrderPayment {
            id: "mi-beta-17-stripe-1".parse().unwrap(),
            reference: PaymentReference("pay-17".to_owned()),
            amount,
            in_time: InTime::Yes,
        },
        chat: Chat::Private(Account { platform: Platform::Telegram, user: 1 }),
        rights: rights(),
        state: OrderState::Paid { at: noon(), ships_by: day("2027-01-26") },
        refunds: Vec::new(),
        country: "mc".parse().unwrap(),
        entries: 0,
    }
}

/// The payment of [`order`].
pub(crate) fn payment() -> Payment {
    let Order { id: reservation, fan, quote, payment, chat, rights, country, .. } = order();
    let request = PaymentRequest {
        id: payment.id,
        amount: payment.amount,
        locale: Locale::FrFr,
        back: "https://shop.example/back".parse().unwrap(),
        expires_at: noon(),
        title: reservation.to_string(),
    };
    let (reference, amount) = (payment.reference, payment.amount);
    let taken = Taken { reference, amount, payer: None, at: noon() };
    let checkout = Checkout { reservation, fan, quote, chat, country, rights };
    let kept = Payment::new(request, checkout, None).is_kept(taken, noon());
    Payment { due: None, ..kept }
}
