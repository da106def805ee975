//! Records, sales and asks to test with.

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::announcement::{Announcement, AnnouncementState};
use salut_core::catalogue::{BasketLine, LineKind, PayBy, Quote, QuoteLine};
use salut_core::delivery::{Content, Delivery};
use salut_core::fan::{Accepted, Account, Chat, CheckIn, Fan, Language, Platform};
use salut_core::ids::{FanId, HoldNumber, ReservationId, SaleId};
use salut_core::locale::Locale;
use salut_core::money::{Currency, Money, Rate};
use salut_core::order::{
    Actor, Audit, Checkout, InTime, Order, OrderDeed, OrderPayment, OrderState, Payment, PaymentId,
    PaymentReference, PaymentRequest, PaymentState, Rights, Session, SessionId, Shipment, Taken,
};
use salut_core::port::{Job, JobState, Ledger, Task};
use salut_core::reminder::{Leads, Reminder, Wish};
use salut_core::sale::{RulesVersion, SPANS_DEFAULT};
use salut_core::stock::{Allocation, Ask, AskKey, AskKind, OfferTerms, Outcome, Terms};

use crate::worlds::noon;

pub(crate) fn sale() -> SaleId {
    "mi-beta".parse().unwrap()
}

pub(crate) fn account(user: i64) -> Account {
    Account { platform: Platform::Discord, user }
}

pub(crate) fn fan(id: u64, accounts: &[i64]) -> Fan {
    Fan {
        id: FanId(id),
        accounts: accounts.iter().copied().map(account).collect(),
        language: Language::Chosen(Locale::FrFr),
        market: Some("fr".parse().unwrap()),
        zone: Some(chrono_tz::America::Los_Angeles),
        reminders: Some(Leads::These(vec![TimeDelta::hours(1), TimeDelta::zero()])),
    }
}

pub(crate) fn reservation(number: u64) -> ReservationId {
    ReservationId { sale: sale(), number: HoldNumber(number) }
}

pub(crate) fn check_in(fan: u64) -> CheckIn {
    CheckIn {
        sale: sale(),
        fan: FanId(fan),
        market: "fr".parse().unwrap(),
        country: "mc".parse().unwrap(),
        pay_by: Some(PayBy::Card),
        basket: bands(2),
        on: Platform::Discord,
        accepted: Some(Accepted { rules: RulesVersion(7), at: noon() }),
    }
}

fn quote() -> Quote {
    let price = Money::new(1500, Currency::Eur);
    let item = LineKind::Item { product: "mi-band".parse().unwrap(), units: 1, unit_price: price };
    let tax = LineKind::Tax { rate: Rate(2000) };
    Quote {
        market: "fr".parse().unwrap(),
        weight_grams: 120,
        lines: vec![
            QuoteLine { kind: item, amount: price },
            QuoteLine { kind: tax, amount: Money::new(300, Currency::Eur) },
        ],
        total: Money::new(1800, Currency::Eur),
        rule_version: "fr-2015".to_owned(),
        rule_valid_from: "2015-01-01".parse().unwrap(),
    }
}

pub(crate) fn private(user: i64) -> Chat {
    Chat::Private(account(user))
}

pub(crate) fn checkout(number: u64) -> Checkout {
    Checkout {
        reservation: reservation(number),
        fan: FanId(1),
        quote: quote(),
        chat: private(1),
        country: "mc".parse().unwrap(),
        rights: rights(),
    }
}

fn rights() -> Rights {
    Rights {
        return_days: 14,
        return_cost_up_to: Money::new(5500, Currency::Usd),
        warranty_months: 12,
        zone: chrono_tz::Europe::Paris,
    }
}

pub(crate) fn order(number: u64, fan: u64) -> Order {
    let tracking = Some("https://parcels.example/track?id=42".parse().unwrap());
    Order {
        id: reservation(number),
        fan: FanId(fan),
        quote: quote(),
        payment: OrderPayment {
            id: payment_id(number, 1),
            reference: PaymentReference(format!("pay-{number}")),
            amount: Money::new(1800, Currency::Eur),
            in_time: InTime::Yes,
        },
        chat: private(1),
        country: "mc".parse().unwrap(),
        rights: rights(),
        state: OrderState::Shipped(Shipment {
            paid_at: noon(),
            ships_by: "2015-04-20".parse().unwrap(),
            on: "2015-04-15".parse().unwrap(),
            tracking,
        }),
        refunds: Vec::new(),
        entries: 1,
    }
}

pub(crate) fn payment_id(number: u64, attempt: u32) -> PaymentId {
    format!("mi-beta-{number}-stripe-{attempt}").parse().unwrap()
}

/// A payment of which the provider has the money, to be looked after at `due`.
pub(crate) fn payment(number: u64, attempt: u32, due: Option<DateTime<Utc>>) -> Payment {
    let (id, amount) = (payment_id(number, attempt), Money::new(1800, Currency::Eur));
    let back = "https://shop.example/checkout?a=b".parse().unwrap();
    let request = PaymentRequest {
        id: id.clone(),
        amount,
        locale: Locale::FrFr,
        back,
        expires_at: noon(),
        title: "Mi Band × 2".to_owned(),
    };
    let reference = PaymentReference(format!("pi_{id}"));
    let taken = Taken { reference, amount, payer: None, at: noon() };
    Payment {
        session: Some(Session { id: SessionId(format!("cs_{id}")), page: None }),
        state: PaymentState::Taken(taken),
        ..Payment::new(request, checkout(number), due)
    }
}

pub(crate) fn audit(order: u64, number: u32, at: DateTime<Utc>) -> Audit {
    let deed = OrderDeed::Noted("rang twice".to_owned());
    Audit { order: reservation(order), number, at, by: Actor::Manager(account(9)), deed }
}

pub(crate) fn announcement(id: &str, sale: &str) -> Announcement {
    let (id, sale) = (id.parse().unwrap(), sale.parse().unwrap());
    let state = AnnouncementState::Scheduled { at: noon() };
    Announcement { state, ..Announcement::draft(id, sale, Some(account(9)), noon()) }
}

pub(crate) fn reminder(sale: &str, fan: u64) -> Reminder {
    let sale = sale.parse().unwrap();
    Reminder { sale, fan: FanId(fan), to: private(1), wish: Wish::On, leads: Leads::All }
}

pub(crate) fn job(id: &str, state: JobState) -> Job {
    let task = Task::Announce(id.parse().unwrap());
    Job { key: task.key(), task, state }
}

/// An announcement's delivery to a room: of the first priority.
pub(crate) fn posted(room: i64, due: DateTime<Utc>) -> Delivery {
    let to = Chat::Room { platform: Platform::Discord, id: room };
    Delivery::new(to, Content::Announcement("mi-beta-launch".parse().unwrap()), due)
}

/// A receipt's delivery: of the second priority.
pub(crate) fn receipt(number: u64, due: DateTime<Utc>) -> Delivery {
    Delivery::new(private(1), Content::Receipt(reservation(number)), due)
}

/// A reminder's delivery: of the last priority.
pub(crate) fn reminded(fan: u64, due: DateTime<Utc>) -> Delivery {
    let lead = TimeDelta::hours(1);
    let content = Content::Reminder { sale: sale(), fan: FanId(fan), lead };
    Delivery::new(private(1), content, due)
}

/// How long a hold lasts here.
pub(crate) const HOLD: TimeDelta = SPANS_DEFAULT.hold;

pub(crate) fn bands(units: u32) -> Vec<BasketLine> {
    vec![BasketLine { product: "mi-band".parse().unwrap(), units }]
}

/// A sale of `units` bands, two for each fan, open now and for a day.
pub(crate) fn terms(units: u32) -> Terms {
    Terms {
        opens_at: noon(),
        ends_at: noon() + TimeDelta::days(1),
        sale: sale(),
        spans: SPANS_DEFAULT,
        allocation: Allocation::FirstCome,
        priority: None,
        offers: vec![OfferTerms {
            product: "mi-band".parse().unwrap(),
            units,
            cap: 2,
            waves: Vec::new(),
        }],
    }
}

pub(crate) async fn list(store: &impl Ledger, sale: &SaleId, units: u32) {
    let listed = store
        .decide(
            sale,
            vec![Ask::by_shop(AskKind::List { terms: Box::new(terms(units)), seed: None })],
        )
        .await;
    assert_eq!(listed, Ok(vec![Outcome::Listed]));
}

/// A fan's ask for bands; the key is the fan's number.
pub(crate) fn reserve(fan: u64, units: u32) -> Ask {
    let kind = AskKind::Reserve { fan: FanId(fan), basket: bands(units) };
    Ask { key: AskKey(u128::from(fan)), kind }
}

pub(crate) async fn decide(store: &impl Ledger, ask: Ask) -> Outcome {
    let mut outcomes = store.decide(&sale(), vec![ask]).await.unwrap();
    outcomes.pop().unwrap()
}
