//! Samples of what rooms are reminded of.

use salut_core::locale::Locale;

use super::sale;
use crate::page::{Allocating, Page, RoomReminderCard, SaleCard, Stage};

/// At each stage, first come and drawn.
pub(super) fn reminders() -> Vec<(&'static str, Page)> {
    let post = |sale: SaleCard| {
        let locales = vec![Locale::EnUs, Locale::FrFr, Locale::DeDe];
        Page::RoomReminder(RoomReminderCard { sale, locales, ping_role: Some(7) })
    };
    let drawn = |stage| SaleCard { allocation: Allocating::Draw(None), ..sale(stage) };
    vec![
        ("room-reminder-announced", post(sale(Stage::Announced))),
        ("room-reminder", post(sale(Stage::CheckInOpen))),
        ("room-reminder-open", post(sale(Stage::Open))),
        ("room-reminder-draw", post(drawn(Stage::CheckInOpen))),
        ("room-reminder-draw-announced", post(drawn(Stage::Announced))),
        ("room-reminder-draw-open", post(drawn(Stage::Open))),
    ]
}
