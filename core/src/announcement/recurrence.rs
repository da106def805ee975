//! A recurrence: a `cron` expression on the calendar of a zone.
//!
//! Each slot of the calendar runs once. One that the clocks skip runs at the moment they go forward; of one that they
//! repeat only the first counts. So nothing drifts: 18:00 stays 18:00 all year.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use cron::{Schedule, TimeUnitSpec};
use serde::{Deserialize, Serialize};

use super::local::{Reading, next_change, read};

/// How far back on the calendar a slot can lie that is still to come: the longest jump of a clock.
const LOOK_BACK: TimeDelta = TimeDelta::hours(26);

/// Slots at the times of an expression, read on the clocks of a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    expression: String,
    zone: Tz,
}

/// Why an expression is no recurrence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCron {
    /// It has too few or too many fields.
    #[error(
        "a cron expression has five fields (minute, hour, day, month, weekday), or six with seconds first; this has {0}"
    )]
    Fields(usize),
    /// A field cannot be read.
    #[error(
        "“{0}” is not a cron expression: minute, hour, day, month, weekday, such as 0 18 * * FRI"
    )]
    Unreadable(String),
    /// It would run several times a minute.
    #[error(
        "an announcement goes out once a minute at most: give one second, or leave the seconds out"
    )]
    TooOften,
    /// It has no slot at all, such as the 30th of February.
    #[error("“{0}” never happens")]
    Never(String),
}

const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

impl Recurrence {
    /// Reads an expression of the usual five fields (minute, hour, day, month, weekday), or of six or seven with
    /// seconds first and years last. Sunday is 0 or 7 as everywhere in cron, and names are understood. Where both a
    /// day and a weekday are given, both must fit.
    pub fn parse(expression: &str, zone: Tz) -> Result<Self, BadCron> {
        let fields: Vec<_> = expression.split_whitespace().collect();
        if !(5..=7).contains(&fields.len()) {
            return Err(BadCron::Fields(fields.len()));
        }
        let expression = fields.join(" ");
        let recurrence = Self { expression, zone };
        let Some(schedule) = recurrence.schedule() else {
            return Err(BadCron::Unreadable(recurrence.expression));
        };
        if schedule.seconds().count() != 1 {
            return Err(BadCron::TooOften);
        }
        let some_day = DateTime::<Utc>::UNIX_EPOCH;
        if schedule.after(&some_day).next().is_none() {
            return Err(BadCron::Never(recurrence.expression));
        }
        Ok(recurrence)
    }

    /// The expression as it was written.
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// The zone on whose clocks it is read.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The first slot after `after`.
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let schedule = self.schedule()?;
        // The calendar is walked as if it had no zone; each of its times is read on the zone's clocks then.
        let start = after.with_timezone(&self.zone).naive_local() - LOOK_BACK;
        let calendar = schedule.after_owned(start.and_utc());
        calendar.map(|slot| self.runs_at(slot)).find(|slot| *slot > after)
    }

    /// When a slot of the calendar runs.
    fn runs_at(&self, slot: DateTime<Utc>) -> DateTime<Utc> {
        match read(slot.naive_utc(), self.zone) {
            Reading::At(at) => at,
            Reading::Twice { first, .. } => first,
            Reading::Never { earlier, later } => next_change(self.zone, earlier, later),
        }
    }

    fn schedule(&self) -> Option<Schedule> {
        let mut fields: Vec<_> = self.expression.split(' ').map(str::to_owned).collect();
        if fields.len() == 5 {
            fields.insert(0, "0".to_owned());
        }
        let weekday = fields.get_mut(5)?;
        *weekday = weekdays(weekday)?;
        Schedule::from_str(&fields.join(" ")).ok()
    }
}

/// The weekdays of a field by their names: the crate counts them from 1 for Sunday, everybody else from 0.
fn weekdays(field: &str) -> Option<String> {
    if matches!(field, "*" | "?") {
        return Some("*".to_owned());
    }
    let mut days: Vec<&str> = Vec::new();
    for item in field.split(',') {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, step.parse().ok().filter(|step| *step > 0)?),
            None => (item, 1),
        };
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (weekday(from)?, weekday(to)?),
            None if range == "*" => (0, 6),
            None if item.contains('/') => (weekday(range)?, 6),
            None => (weekday(range)?, weekday(range)?),
        };
        // From Friday to Monday goes over the weekend.
        let to = if to < from { to + 7 } else { to };
        days.extend((from..=to).step_by(step).filter_map(|day| WEEKDAYS.get(day % 7).copied()));
    }
    Some(days.join(","))
}

fn weekday(text: &str) -> Option<usize> {
    let by_name = || {
        let short = text.get(..3)?.to_uppercase();
        let number = WEEKDAYS.iter().position(|name| *name == short)?;
        let long = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];
        (text.len() == 3 || text.eq_ignore_ascii_case(long[number])).then_some(number)
    };
    text.parse().ok().filter(|day| *day <= 7).or_else(by_name)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDateTime, TimeZone};
    use chrono_tz::{America::New_York, Europe};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn slots(expression: &str, zone: Tz, after: &str, count: usize) -> Vec<String> {
        let recurrence = Recurrence::parse(expression, zone).unwrap();
        let mut at = after.parse().unwrap();
        let mut found = Vec::new();
        for _ in 0..count {
            let Some(next) = recurrence.next_after(at) else { break };
            at = next;
            found.push(at.with_timezone(&zone).format("%m-%d %H:%M %z").to_string());
        }
        found
    }

    #[rstest]
    #[case(Europe::Paris, "2027-03-26T12:00:00Z", ["03-26 18:00 +0100", "03-27 18:00 +0100", "03-28 18:00 +0200"])]
    #[case(Europe::Berlin, "2027-10-29T12:00:00Z", ["10-29 18:00 +0200", "10-30 18:00 +0200", "10-31 18:00 +0100"])]
    #[case(Europe::London, "2027-03-26T12:00:00Z", ["03-26 18:00 +0000", "03-27 18:00 +0000", "03-28 18:00 +0100"])]
    #[case(New_York, "2027-11-05T12:00:00Z", ["11-05 18:00 -0400", "11-06 18:00 -0400", "11-07 18:00 -0500"])]
    fn six_in_the_evening_stays_six_in_the_evening(
        #[case] zone: Tz,
        #[case] after: &str,
        #[case] expected: [&str; 3],
    ) {
        assert_eq!(slots("0 18 * * *", zone, after, 3), expected);
    }

    #[rstest]
    #[case(Europe::Paris, "30 2 * * *", "2027-03-27T12:00:00Z", ["03-28 03:00 +0200", "03-29 02:30 +0200"])]
    #[case(Europe::Berlin, "15 2 * * *", "2027-03-27T12:00:00Z", ["03-28 03:00 +0200", "03-29 02:15 +0200"])]
    #[case(Europe::London, "30 1 * * *", "2027-03-27T12:00:00Z", ["03-28 02:00 +0100", "03-29 01:30 +0100"])]
    #[case(New_York, "30 2 * * *", "2027-03-13T12:00:00Z", ["03-14 03:00 -0400", "03-15 02:30 -0400"])]
    #[case(Europe::Paris, "*/20 2 * * *", "2027-03-27T12:00:00Z", ["03-28 03:00 +0200", "03-29 02:00 +0200"])]
    fn a_slot_that_the_clocks_skip_runs_once_when_they_go_forward(
        #[case] zone: Tz,
        #[case] expression: &str,
        #[case] after: &str,
        #[case] expected: [&str; 2],
    ) {
        assert_eq!(slots(expression, zone, after, 2), expected);
    }

    #[rstest]
    #[case(Europe::Paris, "30 2 * * *", "2027-10-30T12:00:00Z", ["10-31 02:30 +0200", "11-01 02:30 +0100"])]
    #[case(Europe::Berlin, "0 2 * * *", "2027-10-30T12:00:00Z", ["10-31 02:00 +0200", "11-01 02:00 +0100"])]
    #[case(Europe::London, "30 1 * * *", "2027-10-30T12:00:00Z", ["10-31 01:30 +0100", "11-01 01:30 +0000"])]
    #[case(New_York, "30 1 * * *", "2027-11-06T12:00:00Z", ["11-07 01:30 -0400", "11-08 01:30 -0500"])]
    fn a_slot_that_the_clocks_repeat_runs_once(
        #[case] zone: Tz,
        #[case] expression: &str,
        #[case] after: &str,
        #[case] expected: [&str; 2],
    ) {
        assert_eq!(slots(expression, zone, after, 2), expected);
    }

    #[rstest]
    #[case("0 9 * * 1", "MON")]
    #[case("0 9 * * 0", "SUN")]
    #[case("0 9 * * 7", "SUN")]
    #[case("0 9 * * 1-3", "MON,TUE,WED")]
    #[case("0 9 * * 5-1", "FRI,SAT,SUN,MON")]
    #[case("0 9 * * */2", "SUN,TUE,THU,SAT")]
    #[case("0 9 * * mon,Friday", "MON,FRI")]
    fn weekdays_are_counted_as_everywhere_in_cron(#[case] expression: &str, #[case] names: &str) {
        let field = expression.rsplit(' ').next().unwrap();
        assert_eq!(weekdays(field).unwrap(), names);
        assert!(Recurrence::parse(expression, Tz::UTC).is_ok());
        assert!(Recurrence::parse(&format!("0 {expression}"), Tz::UTC).is_ok());
    }

    #[rstest]
    #[case("0 18 * *", BadCron::Fields(4))]
    #[case("0 25 * * *", BadCron::Unreadable("0 25 * * *".to_owned()))]
    #[case("0 18 * * FOO", BadCron::Unreadable("0 18 * * FOO".to_owned()))]
    #[case("* 0 18 * * *", BadCron::TooOften)]
    #[case("0 18 30 2 *", BadCron::Never("0 18 30 2 *".to_owned()))]
    fn what_is_no_recurrence_says_why(#[case] expression: &str, #[case] why: BadCron) {
        assert_eq!(Recurrence::parse(expression, Tz::UTC), Err(why));
    }

    /// Minute by minute over the wall clock of the zone: a wall time is shown once, or twice in a row of hours, or
    /// was left out between two minutes that follow each other.
    fn walked(
        fields: (u32, u32),
        zone: Tz,
        from: DateTime<Utc>,
        minutes: i64,
    ) -> Vec<DateTime<Utc>> {
        use chrono::Timelike;
        let fits = |wall: NaiveDateTime| wall.minute() == fields.0 && wall.hour() == fields.1;
        let mut seen = std::collections::BTreeSet::new();
        let mut found = Vec::new();
        let wall = |at: DateTime<Utc>| zone.from_utc_datetime(&at.naive_utc()).naive_local();
        let mut before = wall(from);
        for minute in 1..=minutes {
            let at = from + TimeDelta::minutes(minute);
            let now = wall(at);
            let mut passed = before + TimeDelta::minutes(1);
            while passed <= now {
                if fits(passed) && seen.insert(passed) {
                    found.push(at);
                }
                passed += TimeDelta::minutes(1);
            }
            before = now;
        }
        found
    }

    proptest! {
        #[test]
        fn slots_are_those_that_a_walk_over_the_wall_clock_finds(
            minute in 0..60_u32,
            hour in 0..5_u32,
            zone in prop::sample::select(vec![Europe::Paris, Europe::Berlin, Europe::London, New_York]),
            // Around the changes of 2027: in March and from the end of October on.
            day in prop_oneof![70..90_i64, 300..314_i64],
        ) {
            let from = DateTime::from_timestamp(1_798_761_600, 0).unwrap() + TimeDelta::days(day);
            let recurrence = Recurrence::parse(&format!("{minute} {hour} * * *"), zone).unwrap();
            let mut slots = Vec::new();
            let mut at = from;
            let end = from + TimeDelta::days(4);
            while let Some(next) = recurrence.next_after(at).filter(|next| *next <= end) {
                slots.push(next);
                at = next;
            }
            prop_assert_eq!(slots, walked((minute, hour), zone, from, 4 * 1440));
        }
    }
}
