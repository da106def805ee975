//! Samples of check-in, reminders, time zones, and of what managers see of them.

use chrono::TimeDelta;
use salut_core::catalogue::{Basket, PayBy};
use salut_core::fan::{Details, Platform};
use salut_core::reminder::Wish;

use super::{at, basket, link, sale, share, slug};
use crate::page::{
    CheckedIn, DetailsCard, InDraw, LeadCard, Page, ReadyCard, ReadyLine, RemindCard, RunCard,
    Stage, Usual,
};

/// A fan in France who pays like this.
pub(super) fn details(pay_by: Option<PayBy>) -> Details {
    Details { market: slug("fr"), country: "fr".parse().expect("two letters"), pay_by }
}

fn choose(details: Details, countries: &[&str], checked_in: CheckedIn) -> Page {
    Page::CheckInDetails(DetailsCard {
        sale: sale(Stage::CheckInOpen),
        details,
        countries: countries.iter().filter_map(|letters| letters.parse().ok()).collect(),
        payments: PayBy::ALL.to_vec(),
        checked_in,
    })
}

fn checked_in(stage: Stage, basket: Basket) -> Page {
    let details = details(Some(PayBy::PayPal));
    Page::CheckedIn { sale: sale(stage), details, basket, draw: InDraw::NoDraw, pass: None }
}

/// Step by step to the badge.
pub(super) fn check_in() -> Vec<(&'static str, Page)> {
    let rules = |way| Page::CheckInRules {
        sale: sale(Stage::CheckInOpen),
        details: details(Some(way)),
        returns_days: 14,
    };
    let with_pass = Page::CheckedIn {
        sale: sale(Stage::CheckInOpen),
        details: details(Some(PayBy::Card)),
        basket: basket(),
        draw: InDraw::NoDraw,
        pass: Some(share(2)),
    };
    vec![
        ("check-in-not-yet", Page::CheckInClosed { sale: sale(Stage::Announced) }),
        ("check-in-over", Page::CheckInClosed { sale: sale(Stage::Ended) }),
        ("check-in-details", choose(details(None), &["fr", "mc"], CheckedIn::No)),
        ("check-in-one-country", choose(details(None), &["fr"], CheckedIn::No)),
        (
            "check-in-details-again",
            choose(details(Some(PayBy::Card)), &["fr", "mc"], CheckedIn::Yes),
        ),
        ("check-in-rules", rules(PayBy::PayPal)),
        ("check-in-rules-card", rules(PayBy::Card)),
        ("checked-in-empty", checked_in(Stage::CheckInOpen, Vec::new())),
        ("checked-in-empty-open", checked_in(Stage::Open, Vec::new())),
        ("checked-in", checked_in(Stage::CheckInOpen, basket())),
        ("checked-in-open", checked_in(Stage::Open, basket())),
        ("checked-in-pass", with_pass),
        ("checked-in-ended", checked_in(Stage::Ended, basket())),
        ("basket-full", Page::BasketFull { product: slug("mi-band"), cap: 2 }),
        ("basket-full-one", Page::BasketFull { product: slug("mi-headphones"), cap: 1 }),
        (
            "orders-checked-in",
            Page::Orders { holds: Vec::new(), orders: Vec::new(), ready: vec![slug("mi-beta")] },
        ),
    ]
}

fn lead(minutes: i64, wish: Wish) -> LeadCard {
    LeadCard { lead: TimeDelta::minutes(minutes), at: at(-minutes), wish }
}

fn remind(usual: Usual, zone: Option<chrono_tz::Tz>) -> Page {
    let leads =
        vec![lead(24 * 60, Wish::Off), lead(60, Wish::On), lead(10, Wish::Off), lead(0, Wish::On)];
    Page::ReminderOn(RemindCard { sale: slug("mi-beta"), leads, usual, zone })
}

/// The wish, and the reminder.
pub(super) fn reminders() -> Vec<(&'static str, Page)> {
    let store = || Some(link("https://store.example.com/"));
    let due = |stage, checked_in| Page::Reminder { sale: sale(stage), checked_in, store: store() };
    let without_store =
        Page::Reminder { sale: sale(Stage::Announced), checked_in: CheckedIn::No, store: None };
    vec![
        ("reminder-on", remind(Usual::Same, None)),
        ("reminder-on-other", remind(Usual::Other, Some(chrono_tz::America::Los_Angeles))),
        ("reminder-on-always", remind(Usual::JustMade, None)),
        ("reminder-too-late", Page::ReminderTooLate(sale(Stage::CheckInOpen))),
        ("reminder-already-open", Page::ReminderTooLate(sale(Stage::Open))),
        ("reminder-ended", Page::ReminderTooLate(sale(Stage::Ended))),
        ("reminder-off", Page::ReminderOff(slug("mi-beta"))),
        ("reminder", due(Stage::CheckInOpen, CheckedIn::No)),
        ("reminder-ready", due(Stage::CheckInOpen, CheckedIn::Yes)),
        ("reminder-check-in-later", without_store),
        ("reminder-open", due(Stage::Open, CheckedIn::No)),
        ("reminder-open-ready", due(Stage::Open, CheckedIn::Yes)),
        ("reminder-after-the-end", due(Stage::Ended, CheckedIn::Yes)),
    ]
}

/// The choice of a zone.
pub(super) fn zones() -> Vec<(&'static str, Page)> {
    use chrono_tz::America::{Chicago, Denver, Los_Angeles, New_York};
    let zones = vec![New_York, Chicago, Denver, Los_Angeles];
    vec![
        ("zones", Page::Zones { current: New_York, zones }),
        ("zone-chosen", Page::ZoneChosen { zone: Los_Angeles, now: at(-90) }),
    ]
}

/// What managers see.
pub(super) fn ready() -> Vec<(&'static str, Page)> {
    let line = |market, discord, telegram| ReadyLine { market: slug(market), discord, telegram };
    let run = |minutes, platform, fans, late_minutes| RunCard {
        lead: TimeDelta::minutes(minutes),
        platform,
        fans,
        begins_at: at(-65),
        ends_at: at(-6),
        late_minutes,
    };
    let card = |runs| ReadyCard {
        sale: slug("mi-beta"),
        lines: vec![line("us", 1_204, 87), line("fr", 1, 0)],
        runs,
    };
    let runs = vec![
        run(60, Platform::Discord, 240, None),
        run(10, Platform::Telegram, 100_000, None),
        run(0, Platform::Telegram, 1, Some(55)),
    ];
    vec![
        ("ready", Page::Ready(card(runs.clone()))),
        ("ready-no-reminders", Page::Ready(card(Vec::new()))),
        ("reminders-late", Page::RemindersLate { lead: TimeDelta::zero(), card: card(runs) }),
    ]
}
