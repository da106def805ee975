//! Times as people type them, on the clocks of a zone: some never happen there, some happen twice.

use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// What a local time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// This moment.
    At(DateTime<Utc>),
    /// The clocks go forward over it. Read on the clocks before and after the change it is two moments, which are
    /// written otherwise then.
    Never {
        /// As the clocks show after the change: this much time before it.
        earlier: DateTime<Utc>,
        /// As the clocks showed before the change: this much time after it.
        later: DateTime<Utc>,
    },
    /// The clocks go back, so that it happens twice.
    Twice {
        /// Before the clocks go back.
        first: DateTime<Utc>,
        /// After that.
        second: DateTime<Utc>,
    },
}

/// The longest jump of a clock that is looked for. Samoa once left out a whole day.
const JUMP_MAX_MINUTES: i64 = 26 * 60;

/// Clocks change at a minute that is a multiple of this, in every zone and year that people still plan for.
const STEP_MINUTES: i64 = 15;

/// Reads a local time on the clocks of `zone`.
pub fn read(local: NaiveDateTime, zone: Tz) -> Reading {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Reading::At(at.to_utc()),
        LocalResult::Ambiguous(first, second) => {
            let (first, second) = (first.to_utc(), second.to_utc());
            Reading::Twice { first: first.min(second), second: first.max(second) }
        }
        LocalResult::None => {
            let on_clocks = |direction| {
                let near = (1..=JUMP_MAX_MINUTES / STEP_MINUTES)
                    .map(|step| local + TimeDelta::minutes(direction * step * STEP_MINUTES))
                    .find_map(|near| zone.from_local_datetime(&near).earliest());
                let offset = near.map_or(0, |near| near.offset().fix().local_minus_utc());
                local.and_utc() - TimeDelta::seconds(i64::from(offset))
            };
            Reading::Never { earlier: on_clocks(1), later: on_clocks(-1) }
        }
    }
}

/// The moment at which the clocks of `zone` change between `from` and `to`, to the second; `to` if they do not.
pub fn next_change(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> DateTime<Utc> {
    let offset = |at: DateTime<Utc>| at.with_timezone(&zone).offset().fix();
    let before = offset(from);
    let (mut same, mut changed) = (from.timestamp(), to.timestamp());
    let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or(to);
    while changed - same > 1 {
        let middle = same + (changed - same) / 2;
        if offset(at(middle)) == before { same = middle } else { changed = middle }
    }
    at(changed)
}

#[cfg(test)]
mod tests {
    use chrono_tz::{America::New_York, Europe};
    use rstest::rstest;

    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn shown(at: DateTime<Utc>, zone: Tz) -> String {
        at.with_timezone(&zone).format("%H:%M %z").to_string()
    }

    #[rstest]
    #[case(Europe::Paris, "2027-03-28 02:30", "01:30 +0100", "03:30 +0200")]
    #[case(Europe::Berlin, "2027-03-28 02:00", "01:00 +0100", "03:00 +0200")]
    #[case(Europe::London, "2027-03-28 01:59", "00:59 +0000", "02:59 +0100")]
    #[case(New_York, "2027-03-14 02:30", "01:30 -0500", "03:30 -0400")]
    fn a_skipped_time_has_a_reading_on_each_side(
        #[case] zone: Tz,
        #[case] typed: &str,
        #[case] before: &str,
        #[case] after: &str,
    ) {
        let Reading::Never { earlier, later } = read(local(typed), zone) else { panic!() };
        assert_eq!((shown(earlier, zone), shown(later, zone)), (before.into(), after.into()));
        let change = next_change(zone, earlier, later);
        assert_eq!(change.timestamp() % 3600, 0);
        assert!(earlier < change && change <= later);
    }

    #[rstest]
    #[case(Europe::Paris, "2027-10-31 02:30", "02:30 +0200", "02:30 +0100")]
    #[case(Europe::Berlin, "2027-10-31 02:00", "02:00 +0200", "02:00 +0100")]
    #[case(Europe::London, "2027-10-31 01:30", "01:30 +0100", "01:30 +0000")]
    #[case(New_York, "2027-11-07 01:30", "01:30 -0400", "01:30 -0500")]
    fn a_repeated_time_has_both_readings(
        #[case] zone: Tz,
        #[case] typed: &str,
        #[case] one: &str,
        #[case] two: &str,
    ) {
        let Reading::Twice { first, second } = read(local(typed), zone) else { panic!() };
        assert_eq!((shown(first, zone), shown(second, zone)), (one.into(), two.into()));
        assert_eq!(second - first, TimeDelta::hours(1));
    }

    #[rstest]
    #[case(Europe::Paris, "2027-03-28 03:00", "2027-03-28T01:00:00Z")]
    #[case(Europe::Paris, "2027-03-28 01:59", "2027-03-28T00:59:00Z")]
    #[case(Europe::London, "2027-10-31 02:00", "2027-10-31T02:00:00Z")]
    #[case(New_York, "2027-11-07 00:59", "2027-11-07T04:59:00Z")]
    fn times_beside_a_change_are_plain(#[case] zone: Tz, #[case] typed: &str, #[case] utc: &str) {
        assert_eq!(read(local(typed), zone), Reading::At(utc.parse().unwrap()));
    }
}
