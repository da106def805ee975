//! The time zone in which a fan reads times.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::draft::Draft;
use super::{Button, Look, View, button};
use crate::action::Action;
use crate::text::{Arg, Words};

/// Most zones with a button: four rows of Discord's five.
const ZONES_MAX: usize = 20;

/// Choose a zone.
pub(super) fn zones(current: Tz, zones: &[Tz], words: &Words<'_>) -> View {
    let choice = |zone: &Tz| -> Button {
        let look = if *zone == current { Look::Primary } else { Look::Plain };
        button::act(&words.city(*zone), Action::ChooseZone(*zone), look)
    };
    let command = ("command", Arg::Text("/zone Madrid".to_owned()));
    Draft::personal(words)
        .text("zones", &[("city", Arg::Text(words.city(current)))])
        .note("zones-others", &[command])
        .buttons(zones.iter().take(ZONES_MAX).map(choice))
        .done()
}

/// This zone from now on, with the time there, so that a mistake is seen.
pub(super) fn chosen(zone: Tz, now: DateTime<Utc>, words: &Words<'_>) -> View {
    let city = ("city", Arg::Text(words.city(zone)));
    Draft::personal(words)
        .text("zone-chosen", &[city, ("now", Arg::time(now))])
        .buttons([button::sale(words, None), button::zones(words)])
        .done()
}
