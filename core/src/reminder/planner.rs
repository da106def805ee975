//! The lead-time planner: when reminders must begin so that the last fan hears in time, and what happens if that
//! is no longer possible.
//!
//! A platform takes only so many messages, so reminding many fans takes long: 100,000 of them on Telegram take 56
//! minutes. Where that is too slow a run begins before its lead time. It knows numbers and times only.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::delivery::{DISCORD_OPENINGS_PER_MINUTE, TELEGRAM_PER_SECOND};
use crate::fan::Platform;

/// How long before T0 the last fan hears a reminder that is meant for before T0; half of a lead time that is short.
pub const TOLD_BEFORE: TimeDelta = TimeDelta::minutes(5);

/// How long after T0 the last fan hears of the opening at the latest, to have something of it.
pub const TOLD_AFTER: TimeDelta = TimeDelta::minutes(5);

/// A run begins earlier by this part of its length, for what else is sent meanwhile.
const MARGIN_PERCENT: i32 = 5;

/// And by so much more, for the start itself.
const MARGIN: TimeDelta = TimeDelta::seconds(10);

/// An early begin is on a whole minute, so that it does not move with every fan who asks.
const STEP: TimeDelta = TimeDelta::minutes(1);

/// How many messages a platform takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// In a second, over all chats of Telegram.
    pub telegram_per_second: u32,
    /// In a minute, as direct messages on Discord: so few that the bot is not quarantined.
    pub discord_per_minute: u32,
}

impl Rates {
    /// The documented rate of Telegram, and our own pace on Discord.
    pub const DEFAULT: Self = Self {
        telegram_per_second: TELEGRAM_PER_SECOND,
        discord_per_minute: DISCORD_OPENINGS_PER_MINUTE,
    };

    /// How long it takes to tell so many fans, at the least.
    pub fn length(self, platform: Platform, fans: u64) -> TimeDelta {
        let (per, span_ms) = match platform {
            Platform::Discord => (self.discord_per_minute, 60_000),
            Platform::Telegram => (self.telegram_per_second, 1_000),
        };
        let ms = fans.saturating_mul(span_ms).div_ceil(u64::from(per.max(1)));
        TimeDelta::milliseconds(i64::try_from(ms.min(LENGTH_MS_MAX)).unwrap_or(i64::MAX))
    }
}

/// Ten years: no sum of times leaves what a date can be.
const LENGTH_MS_MAX: u64 = 10 * 366 * 86_400_000;

/// A run that has not begun yet: whoever wants to hear so long before T0 on this platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowd {
    /// How long before T0.
    pub lead: TimeDelta,
    /// How many fans.
    pub fans: u64,
}

/// When a run begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// How long before T0 it is meant for.
    pub lead: TimeDelta,
    /// The platform.
    pub platform: Platform,
    /// How many fans.
    pub fans: u64,
    /// When it begins: at its lead time, or earlier if it has to.
    pub begins_at: DateTime<Utc>,
    /// When the last fan is told, at the platform's rate.
    pub ends_at: DateTime<Utc>,
    /// When the last fan must be told.
    pub told_by: DateTime<Utc>,
}

impl Run {
    /// By how much the last fan hears too late; none if everybody hears in time.
    pub fn late_by(&self) -> Option<TimeDelta> {
        (self.ends_at > self.told_by).then(|| self.ends_at - self.told_by)
    }
}

/// How much earlier than at its latest moment a run of this length may begin: the stated margin.
pub fn margin(length: TimeDelta) -> TimeDelta {
    length * MARGIN_PERCENT / 100 + MARGIN
}

/// Plans the runs of one platform for a sale that opens at `opens_at`, as seen at `now`; in the order in which they begin.
///
/// Runs follow on each other: a platform that tells one crowd tells no other. So they are laid out from the
/// last one back, each as late as it may be; and what should have begun before `now` begins now.
pub fn plan(
    platform: Platform,
    crowds: &[Crowd],
    rates: Rates,
    opens_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<Run> {
    let mut crowds = crowds.to_vec();
    crowds.sort_unstable_by_key(|crowd| crowd.lead);
    let mut runs: Vec<Run> = Vec::new();
    let mut next = DateTime::<Utc>::MAX_UTC;
    for Crowd { lead, fans } in crowds {
        let (length, told_by) = (rates.length(platform, fans), told_by(lead, opens_at));
        // Nobody is told before T0 that the sale is open.
        let begins_at = if lead.is_zero() {
            opens_at
        } else {
            begin(opens_at - lead, told_by.min(next), length)
        };
        if !lead.is_zero() && fans > 0 {
            next = begins_at;
        }
        let ends_at = begins_at + length;
        runs.push(Run { lead, platform, fans, begins_at, ends_at, told_by });
    }
    runs.reverse();
    not_before(now, &mut runs);
    runs
}

/// When the last fan must hear a reminder of this lead time.
fn told_by(lead: TimeDelta, opens_at: DateTime<Utc>) -> DateTime<Utc> {
    if lead.is_zero() { opens_at + TOLD_AFTER } else { opens_at - TOLD_BEFORE.min(lead / 2) }
}

/// At its lead time, or as much earlier as it takes to be over by `latest`.
fn begin(meant_for: DateTime<Utc>, latest: DateTime<Utc>, length: TimeDelta) -> DateTime<Utc> {
    let early = latest - length - margin(length);
    if early >= meant_for {
        return meant_for;
    }
    early.duration_trunc(STEP).unwrap_or(early)
}

/// What begins late begins now, and holds up what comes behind it.
fn not_before(now: DateTime<Utc>, runs: &mut [Run]) {
    let mut free_from = now;
    for run in runs {
        let length = run.ends_at - run.begins_at;
        run.begins_at = run.begins_at.max(now);
        run.ends_at = run.begins_at.max(free_from) + length;
        free_from = run.ends_at;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reminder::LEAD_TIMES_DEFAULT;

    fn t0() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn long_before() -> DateTime<Utc> {
        t0() - TimeDelta::days(400)
    }

    fn telegram(lead: TimeDelta, fans: u64, now: DateTime<Utc>) -> Run {
        let crowds = [Crowd { lead, fans }];
        plan(Platform::Telegram, &crowds, Rates::DEFAULT, t0(), now)[0]
    }

    #[test]
    fn few_fans_are_told_at_the_lead_time() {
        let ten = TimeDelta::minutes(10);
        let run = telegram(ten, 1_000, long_before());
        assert_eq!((run.begins_at, run.late_by()), (t0() - ten, None));
        assert_eq!(run.ends_at, run.begins_at + TimeDelta::milliseconds(33_334));
    }

    #[test]
    fn a_hundred_thousand_are_told_from_an_hour_before() {
        let run = telegram(TimeDelta::minutes(10), 100_000, long_before());
        assert_eq!(run.begins_at, t0() - TimeDelta::minutes(64));
        assert!(run.late_by().is_none() && run.ends_at <= t0() - TOLD_BEFORE);
    }

    #[test]
    fn what_is_impossible_is_said_with_the_minutes_missing() {
        let run = telegram(TimeDelta::minutes(10), 100_000, t0() - TimeDelta::minutes(30));
        assert_eq!(run.begins_at, t0() - TimeDelta::minutes(30));
        assert_eq!(run.late_by().map(|late| late.num_minutes()), Some(30));
    }

    #[test]
    fn the_opening_is_told_when_it_opens_and_slow_if_many_hear_it() {
        let few = telegram(TimeDelta::zero(), 900, long_before());
        assert_eq!((few.begins_at, few.late_by()), (t0(), None));
        let many = telegram(TimeDelta::zero(), 90_000, long_before());
        assert_eq!((many.begins_at, many.late_by()), (t0(), Some(TimeDelta::minutes(45))));
    }

    #[test]
    fn direct_messages_on_discord_take_their_time() {
        let crowds = [Crowd { lead: TimeDelta::minutes(10), fans: 600 }];
        let run = plan(Platform::Discord, &crowds, Rates::DEFAULT, t0(), long_before())[0];
        assert_eq!(run.ends_at - run.begins_at, TimeDelta::minutes(100));
        assert!(run.begins_at < t0() - TimeDelta::minutes(105) && run.late_by().is_none());
    }

    fn crowds() -> impl Strategy<Value = Vec<Crowd>> {
        let fans = prop_oneof![0..200_u64, 0..2_000_000_u64];
        prop::collection::vec(fans, LEAD_TIMES_DEFAULT.len()).prop_map(|fans| {
            let crowds = LEAD_TIMES_DEFAULT.into_iter().zip(fans);
            crowds.map(|(lead, fans)| Crowd { lead, fans }).collect()
        })
    }

    /// Sends as the outbox does, one message after the other, and gives when the last of each run was told.
    fn sent(runs: &[Run], rates: Rates) -> Vec<DateTime<Utc>> {
        let mut free_from = DateTime::<Utc>::MIN_UTC;
        let send = |run: &Run| {
            free_from = run.begins_at.max(free_from) + rates.length(run.platform, run.fans);
            free_from
        };
        runs.iter().map(send).collect()
    }

    fn platforms() -> impl Strategy<Value = Platform> {
        prop::sample::select(vec![Platform::Discord, Platform::Telegram])
    }

    proptest! {
        #[test]
        fn the_last_fan_is_told_in_time_whenever_that_is_possible(
            crowds in crowds(),
            platform in platforms(),
            minutes_before in 0..40_000_i64,
        ) {
            let now = t0() - TimeDelta::minutes(minutes_before);
            let runs = plan(platform, &crowds, Rates::DEFAULT, t0(), now);
            let told = sent(&runs, Rates::DEFAULT);
            let mut work = TimeDelta::zero();
            for (run, told) in runs.iter().zip(told) {
                prop_assert_eq!(run.ends_at, told);
                work += Rates::DEFAULT.length(platform, run.fans);
                // Even if everything before it had begun at once, it would have been too late.
                let possible = now + work <= run.told_by;
                prop_assert!(run.lead.is_zero() || !possible || run.late_by().is_none(), "{:?}", run);
            }
        }

        #[test]
        fn a_run_begins_no_later_than_needed_and_no_earlier_than_the_margin(
            crowds in crowds(),
            platform in platforms(),
        ) {
            let runs = plan(platform, &crowds, Rates::DEFAULT, t0(), t0() - TimeDelta::days(9_000));
            for (place, run) in runs.iter().enumerate().filter(|(_, run)| !run.lead.is_zero()) {
                let mut behind = runs[place + 1..].iter();
                let next = behind.find(|next| next.fans > 0 && !next.lead.is_zero());
                let latest = next.map_or(run.told_by, |next| run.told_by.min(next.begins_at));
                let length = Rates::DEFAULT.length(platform, run.fans);
                prop_assert!(run.begins_at + length <= latest);
                let earliest = latest - length - margin(length) - STEP;
                prop_assert!(run.begins_at >= earliest.min(t0() - run.lead));
                prop_assert!(run.begins_at <= t0() - run.lead);
            }
        }
    }
}
