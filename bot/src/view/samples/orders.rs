//! Samples of orders: as their fans see them, and those who look after them.

use salut_core::fan::{Account, Chat, Platform};
use salut_core::ids::FanId;
use salut_core::money::{Currency, Money};
use salut_core::order::{
    Actor, Arrival, Audit, InTime, Order, OrderDeed, OrderNews, OrderPayment, OrderRefund,
    OrderState, PaymentId, PaymentReference, ProviderName, Rights, Shipment, Stage, StepRefusal,
};
use url::Url;

use super::{at, day, hold, link, markets, money, quote, reservation, slug, unpriced};
use crate::page::{
    Asked, Confirm, Handled, HandledCard, MyOrder, OrderAnswer, OrderCard, Page, Pay, Refunds,
    Shelf,
};

fn account(platform: Platform) -> Account {
    Account { platform, user: 215_000_000_000_000_001 }
}

fn payment_id() -> PaymentId {
    PaymentId { reservation: reservation(17), provider: ProviderName::Stripe, attempt: 1 }
}

/// An order as it is some days after 8 March.
fn card(state: OrderState, days: i64) -> OrderCard {
    let rights = Rights {
        return_days: 14,
        return_cost_up_to: Money::new(5500, Currency::Usd),
        warranty_months: 12,
        zone: chrono_tz::Europe::Paris,
    };
    let order = Order {
        id: reservation(17),
        fan: FanId(1),
        payment: OrderPayment {
            id: payment_id(),
            reference: PaymentReference("pi_3MtwBwLkdIwHu7ix28a3tqPa".to_owned()),
            amount: quote().total,
            in_time: InTime::Yes,
        },
        quote: quote(),
        chat: Chat::Private(account(Platform::Discord)),
        rights,
        state,
        country: "fr".parse().expect("the samples' countries are countries"),
        refunds: Vec::new(),
        entries: 3,
    };
    let now = at(60 * 24 * days);
    let (next, today) = (order.next_up(now, chrono_tz::Asia::Shanghai), order.today(now));
    OrderCard { order, next, today }
}

pub(super) fn paid() -> OrderCard {
    card(OrderState::Paid { at: at(5), ships_by: day(17) }, 0)
}

fn tracking() -> Url {
    link("https://parcels.example/track?id=17&lang=fr")
}

fn shipment(tracking: Option<Url>) -> Shipment {
    Shipment { paid_at: at(5), ships_by: day(17), on: day(9), tracking }
}

fn arrival() -> Arrival {
    let (return_by, warranty_until) = (day(24), day(28));
    Arrival { shipment: shipment(Some(tracking())), on: day(10), return_by, warranty_until }
}

fn delivered(days: i64) -> OrderCard {
    card(OrderState::Delivered(arrival()), days)
}

fn coming_back() -> OrderCard {
    card(OrderState::ReturnRequested { at: at(60 * 24 * 4), arrival: arrival() }, 4)
}

fn refund_asked() -> OrderCard {
    let before = Box::new(OrderState::Shipped(shipment(None)));
    card(OrderState::RefundAsked { at: at(60 * 24 * 4), before }, 4)
}

fn in_part() -> OrderCard {
    let mut card = card(OrderState::Shipped(shipment(Some(tracking()))), 1);
    for done_at in [Some(at(95)), None] {
        card.order.refunds.push(OrderRefund { amount: money(500), asked_at: at(90), done_at });
    }
    card
}

/// Every state, with every shape of it that says something else.
fn states() -> Vec<OrderCard> {
    vec![
        paid(),
        card(OrderState::Paid { at: at(5), ships_by: day(17) }, 12),
        card(OrderState::Shipped(shipment(None)), 1),
        in_part(),
        delivered(2),
        delivered(15),
        delivered(16),
        delivered(18),
        delivered(21),
        coming_back(),
    ]
}

pub(super) fn fans() -> Vec<(&'static str, Page)> {
    let holds = vec![hold(18), unpriced(Pay::ChooseMarket(markets()))];
    let none = || Vec::new();
    let mine = |name, card, answer| (name, Page::MyOrder(Box::new(MyOrder { card, answer })));
    let done = |deed| Some(OrderAnswer::Done(deed));
    let refused = |why| Some(OrderAnswer::Refused(why));
    let several = Page::Orders { holds, orders: states(), ready: vec![slug("mi-beta")] };
    let over = vec![refund_asked(), card(OrderState::Refunded { at: at(0) }, 12)];
    vec![
        ("orders-none", Page::Orders { holds: none(), orders: Vec::new(), ready: Vec::new() }),
        ("orders", several),
        ("orders-over", Page::Orders { holds: none(), orders: over, ready: Vec::new() }),
        ("orders-one", Page::Orders { holds: none(), orders: vec![delivered(2)], ready: vec![] }),
        (
            "orders-many",
            Page::Orders {
                holds: (18..22).map(hold).collect(),
                orders: vec![paid(); 12],
                ready: Vec::new(),
            },
        ),
        ("receipt", Page::Receipt(paid())),
        mine("order-paid", paid(), None),
        mine("order-shipped", in_part(), None),
        mine("order-arrived", delivered(2), done(OrderDeed::Arrived { on: day(10) })),
        mine("order-returned", coming_back(), done(OrderDeed::ReturnRequested)),
        mine("order-kept", delivered(4), done(OrderDeed::Kept)),
        mine("order-too-late", delivered(18), refused(StepRefusal::TooLate(day(24)))),
        mine("order-wrong", refund_asked(), refused(StepRefusal::WrongStage(Stage::RefundAsked))),
        ("ask-return", Page::AskReturn(Box::new(delivered(3)))),
        ("ask-return-too-late", Page::AskReturn(Box::new(delivered(18)))),
    ]
}

pub(super) fn news() -> Vec<(&'static str, Page)> {
    let told = |name, card, news| (name, Page::OrderNews { card: Box::new(card), news });
    let shipped = || card(OrderState::Shipped(shipment(Some(tracking()))), 1);
    vec![
        told("news-shipped", shipped(), OrderNews::Shipped),
        told("news-tracking-changed", shipped(), OrderNews::TrackingChanged),
        told("news-not-shipped", paid(), OrderNews::NotShipped),
        told("news-delivered", delivered(3), OrderNews::Delivered),
        told("news-not-delivered", shipped(), OrderNews::NotDelivered),
        told("news-return-requested", coming_back(), OrderNews::ReturnRequested),
        told("news-kept", delivered(3), OrderNews::Kept),
    ]
}

/// Every deed that a log can tell of.
fn log() -> Vec<Audit> {
    let deeds = [
        OrderDeed::Shipped { on: day(9), tracking: None },
        OrderDeed::TrackingChanged { from: None, to: Some(tracking()) },
        OrderDeed::NotShipped { tracking: Some(tracking()) },
        OrderDeed::Arrived { on: day(10) },
        OrderDeed::NotArrived { on: day(10) },
        OrderDeed::ReturnRequested,
        OrderDeed::Kept,
        OrderDeed::RefundAsked { amount: money(500) },
        OrderDeed::Refunded { amount: money(500) },
        OrderDeed::NotRefunded { amount: money(500), why: "account closed".to_owned() },
        OrderDeed::Noted("*Rang* twice <b>@everyone</b>".to_owned()),
    ];
    let by = [
        Actor::Manager(account(Platform::Discord)),
        Actor::CommandLine,
        Actor::Fan(FanId(1)),
        Actor::Shop,
    ];
    let entry = |((number, deed), by)| Audit {
        order: reservation(17),
        number,
        at: at(60 * i64::from(number)),
        by,
        deed,
    };
    (1..).zip(deeds).zip(by.into_iter().cycle()).map(entry).collect()
}

fn whole(card: OrderCard, entries: &[Audit], answer: Option<OrderAnswer>) -> Page {
    let accounts = vec![account(Platform::Discord), account(Platform::Telegram)];
    let refunds = Refunds::Allowed;
    let log = entries.to_vec();
    Page::Handled(Handled::Card(Box::new(HandledCard { card, accounts, log, answer, refunds })))
}

pub(super) fn handled() -> Vec<(&'static str, Page)> {
    let log = log();
    let (early, late) = log.split_at(6);
    let shelf = |stage, orders, has_more| Shelf { stage, orders, has_more };
    let desk = vec![
        shelf(Stage::Paid, states().drain(..2).collect(), true),
        shelf(Stage::ReturnRequested, vec![coming_back()], false),
        shelf(Stage::RefundAsked, vec![refund_asked()], false),
        shelf(Stage::Shipped, vec![in_part()], true),
    ];
    let typed = || "<b>@everyone</b>".to_owned();
    let found = |orders| Page::Handled(Handled::Found { typed: typed(), orders });
    let ask = |wanted, before: Option<&str>, problem| {
        let (order, before) = (reservation(17), before.map(str::to_owned));
        Page::Handled(Handled::Ask { order, wanted, before, problem })
    };
    let no_link = || OrderAnswer::NoLink("RX123CN".to_owned());
    let confirm = |card, what| Page::Handled(Handled::Confirm { card: Box::new(card), what });
    let too_late = Handled::TooLate { order: reservation(17), typed: typed() };
    let mut pages = vec![
        ("desk", Page::Handled(Handled::Desk(desk))),
        ("desk-none", Page::Handled(Handled::Desk(vec![shelf(Stage::Paid, vec![], false)]))),
        ("found", found(vec![paid(), delivered(4)])),
        ("found-none", found(Vec::new())),
        ("handled-paid", whole(paid(), &[], None)),
        ("handled-shipped", whole(in_part(), early, None)),
        ("handled-delivered", whole(delivered(4), late, None)),
        ("handled-coming-back", whole(coming_back(), early, None)),
        ("handled-refund-asked", whole(refund_asked(), late, None)),
        ("ask-tracking", ask(Asked::Tracking, None, None)),
        ("ask-tracking-again", ask(Asked::Tracking, Some("RX123CN"), Some(no_link()))),
        ("ask-note", ask(Asked::Note, Some("Rang"), None)),
        ("confirm-refund", confirm(paid(), Confirm::Refund(quote().total))),
        ("confirm-not-shipped", confirm(in_part(), Confirm::TakeBack)),
        ("confirm-not-arrived", confirm(delivered(3), Confirm::TakeBack)),
        ("confirm-kept", confirm(coming_back(), Confirm::TakeBack)),
        ("order-typed-too-late", Page::Handled(too_late)),
        ("order-comes-back", Page::Handled(Handled::ComesBack(Box::new(coming_back())))),
    ];
    pages.extend(answers().map(|(name, answer)| (name, whole(in_part(), early, Some(answer)))));
    pages
}

fn answers() -> impl Iterator<Item = (&'static str, OrderAnswer)> {
    let typed = || "<b>soon</b>".to_owned();
    let refused = OrderAnswer::Refused;
    [
        ("handled-done", OrderAnswer::Done(OrderDeed::Kept)),
        ("handled-noted", OrderAnswer::Done(OrderDeed::Noted(typed()))),
        ("handled-meanwhile", OrderAnswer::Meanwhile),
        ("handled-no-link", OrderAnswer::NoLink(typed())),
        ("handled-no-day", OrderAnswer::NoDay(typed())),
        ("handled-no-amount", OrderAnswer::NoAmount(typed())),
        ("handled-managers-only", OrderAnswer::ManagersOnly),
        ("handled-wrong-stage", refused(StepRefusal::WrongStage(Stage::Refunded))),
        ("handled-wrong-delivered", refused(StepRefusal::WrongStage(Stage::Delivered))),
        ("handled-already-so", refused(StepRefusal::AlreadySo)),
        ("handled-too-late", refused(StepRefusal::TooLate(day(24)))),
        ("handled-too-early", refused(StepRefusal::TooEarly(day(8)))),
        ("handled-not-yet", refused(StepRefusal::NotYet(day(9)))),
        ("handled-not-that-much", refused(StepRefusal::NotThatMuch)),
        ("handled-other-currency", refused(StepRefusal::OtherCurrency)),
        ("handled-empty-note", refused(StepRefusal::EmptyNote)),
    ]
    .into_iter()
}
