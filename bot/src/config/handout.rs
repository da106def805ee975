//! How a sale gives out its units: for how long they are kept, to whom they go, when they come up.
//!
//! Part of a sale's file: `sale` reads the rest of it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use salut_core::sale::{HOLD_MAX, SPANS_DEFAULT};
use salut_core::stock::{Allocation, Priority, Spans, Wave};
use toml::Spanned;
use toml::de::DeValue;

use super::fault::Problem;
use super::reader::{Field, Section};
use super::sale::{read_time, show_time};
use super::value::{self, show_span};

/// How long a share is kept where the file does not say.
const SHARE_LASTS: TimeDelta = TimeDelta::minutes(10);

/// The ways to give out units, as files call them.
const ALLOCATIONS: [(&str, Allocation); 2] =
    [("first_come", Allocation::FirstCome), ("draw", Allocation::Draw)];

/// How long units are kept: `hold`, `extension` and `turn`.
#[derive(Debug)]
pub(super) struct SpanKeys {
    hold: Field<TimeDelta>,
    extension: Field<TimeDelta>,
    turn: Field<TimeDelta>,
}

impl SpanKeys {
    /// Reads the keys of the file.
    pub(super) fn read(root: &Section<'_>) -> Self {
        let keys = Self {
            hold: root.may("hold", value::span),
            extension: root.may("extension", value::span),
            turn: root.may("turn", value::span),
        };
        keys.check_hold(root);
        keys.check_extension(root);
        if let Some(turn) = keys.turn.as_ref().filter(|turn| turn.get_ref().is_zero()) {
            let problem = Problem::new("turn: nobody can take a turn in no time");
            root.blame(turn.span(), problem.help("leave it out for 10 min"));
        }
        keys
    }

    fn check_hold(&self, root: &Section<'_>) {
        let Some(hold) = &self.hold else { return };
        let most = show_span(HOLD_MAX);
        if *hold.get_ref() > HOLD_MAX {
            let says = format!("hold: a hold lasts {most} at most");
            root.blame(hold.span(), Problem::new(says).help(card_reason("")));
        } else if hold.get_ref().is_zero() {
            let says = "hold: nobody can pay in no time";
            root.blame(hold.span(), Problem::new(says).help(format!("choose up to {most}")));
        }
    }

    fn check_extension(&self, root: &Section<'_>) {
        let (Some(extension), hold) = (&self.extension, self.hold()) else { return };
        if hold <= HOLD_MAX && hold + *extension.get_ref() > HOLD_MAX {
            let most = show_span(HOLD_MAX);
            let says = format!("extension: a hold lasts {most} at most, its extension included");
            let left = format!(": choose up to {}", show_span(HOLD_MAX - hold));
            root.blame(extension.span(), Problem::new(says).help(card_reason(&left)));
        }
    }

    fn hold(&self) -> TimeDelta {
        self.hold.as_ref().map_or(SPANS_DEFAULT.hold, |hold| *hold.get_ref())
    }

    /// The spans. An extension that is left out is the usual one, or as much as the hold leaves of it.
    pub(super) fn build(self) -> Spans {
        let hold = self.hold();
        let usual = SPANS_DEFAULT.extension.min(HOLD_MAX - hold);
        let extension = self.extension.map_or(usual, Spanned::into_inner);
        let turn = self.turn.map_or(SPANS_DEFAULT.turn, Spanned::into_inner);
        Spans { hold, extension, turn }
    }
}

/// Why a hold cannot be longer, and what to do.
fn card_reason(and: &str) -> String {
    format!("Discord lets us change the fan's card for 15 minutes and no longer{and}")
}

/// Who gets a unit: `first_come` or `draw`.
pub(super) fn allocation(value: &DeValue<'_>) -> Result<Allocation, Problem> {
    let name = value::text(value)?;
    let found = ALLOCATIONS.iter().find(|(known, _)| *known == name);
    found.map(|(_, allocation)| *allocation).ok_or_else(|| {
        let problem = Problem::new(format!("“{name}” is no way to give out units"));
        problem.nearest(&name, ALLOCATIONS.iter().map(|(known, _)| *known))
    })
}

/// `[[offers.waves]]`
#[derive(Debug)]
pub(super) struct WaveSection {
    at: Field<DateTime<Utc>>,
    units: Field<u32>,
}

/// When a sale begins and ends, as far as it could be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// T0.
    pub(super) opens_at: Option<DateTime<Utc>>,
    /// The end.
    pub(super) ends_at: Option<DateTime<Utc>>,
}

impl WaveSection {
    /// Reads one wave; a time without an offset is on the clocks of `zone`.
    pub(super) fn read(section: &Section<'_>, zone: Option<Tz>) -> Self {
        Self { at: read_time(section, "at", zone), units: section.need("units", value::count) }
    }

    pub(super) fn build(self) -> Option<Wave> {
        Some(Wave { at: self.at?.into_inner(), units: self.units?.into_inner() })
    }
}

/// Checks that an offer's waves are its units, in the order of their times, within the sale.
pub(super) fn check_waves(
    root: &Section<'_>,
    waves: &[WaveSection],
    units: Option<&Spanned<u32>>,
    window: Window,
) {
    let mut before = None;
    for at in waves.iter().filter_map(|wave| wave.at.as_ref()) {
        if let Some(problem) = misplaced(*at.get_ref(), before, window) {
            root.blame(at.span(), problem);
        }
        before = Some(*at.get_ref());
    }
    let counted: Option<Vec<_>> =
        waves.iter().map(|wave| Some(*wave.units.as_ref()?.get_ref())).collect();
    let (Some(units), Some(counted)) = (units, counted.filter(|counted| !counted.is_empty()))
    else {
        return;
    };
    let sum: u64 = counted.iter().copied().map(u64::from).sum();
    if sum != u64::from(*units.get_ref()) {
        let says =
            format!("the waves of this offer have {sum} units together, not {}", units.get_ref());
        root.blame(units.span(), Problem::new(says).help("every unit comes up in one wave"));
    }
}

/// What is wrong with a wave at this time, after the one `before`.
fn misplaced(at: DateTime<Utc>, before: Option<DateTime<Utc>>, window: Window) -> Option<Problem> {
    if let Some(opens_at) = window.opens_at.filter(|opens_at| at < *opens_at) {
        let help = format!("the sale opens at {}", show_time(opens_at));
        return Some(Problem::new("this wave comes up before the sale opens").help(help));
    }
    if let Some(ends_at) = window.ends_at.filter(|ends_at| at >= *ends_at) {
        let help = format!("the sale ends at {}", show_time(ends_at));
        return Some(Problem::new("this wave comes up when the sale is over").help(help));
    }
    let before = before.filter(|before| at <= *before)?;
    let help = format!("the wave above it comes up at {}", show_time(before));
    Some(Problem::new("waves stand in the order of their times").help(help))
}

/// `[priority]`
#[derive(Debug)]
pub(super) struct PrioritySection {
    losses: Field<u32>,
    share: Field<u32>,
    lasts: Field<TimeDelta>,
}

impl PrioritySection {
    /// Reads the section.
    pub(super) fn read(section: &Section<'_>) -> Self {
        let lasts = section.may("lasts", value::span);
        if let Some(lasts) = lasts.as_ref().filter(|lasts| lasts.get_ref().is_zero()) {
            let problem = Problem::new("lasts: a share that is kept for no time is none");
            section.blame(lasts.span(), problem.help("remove [priority] to keep no share"));
        }
        Self {
            losses: section.need("losses", value::count),
            share: section.need("share", value::percent),
            lasts,
        }
    }

    /// The share; none if a fault was found in it.
    pub(super) fn build(self) -> Option<Priority> {
        Some(Priority {
            losses: self.losses?.into_inner(),
            share_percent: u8::try_from(self.share?.into_inner()).ok()?,
            lasts: self.lasts.map_or(SHARE_LASTS, Spanned::into_inner),
        })
    }
}
