//! What the emulated platforms saw, counted by recipient: what the bot claims has no part in it.

use std::collections::{HashMap, HashSet, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use salut_emulators::Accepted;
use serde::Serialize;

/// What one platform took for the recipients.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Count {
    /// Which platform.
    pub(crate) platform: &'static str,
    /// Who should hear it.
    pub(crate) recipients: u64,
    /// Who heard it, once or more.
    pub(crate) delivered: u64,
    /// How often somebody heard it again.
    pub(crate) duplicates: u64,
    /// Who did not hear it, though the bot does not say that it is unsure.
    pub(crate) lost: u64,
    /// For whom the bot says that it does not know.
    pub(crate) unknown: u64,
    /// How many of those heard it.
    pub(crate) unknown_delivered: u64,
    /// Requests that were too fast.
    pub(crate) http_429: u64,
    /// From the first to the last, on the clock.
    pub(crate) seconds: f64,
    /// Delivered, as a share of what the documented rate allows in that time.
    pub(crate) rate_used: f64,
    /// How late messages were that were due at one moment.
    pub(crate) lag: Lag,
}

/// How late messages came, in milliseconds of the clock, from their time to their being taken.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[expect(clippy::struct_field_names, reason = "they are keys of the JSON, which name their unit")]
pub(crate) struct Lag {
    /// Half of them came no later than this after what the rate allows.
    pub(crate) p50_ms: f64,
    /// 99 of 100.
    pub(crate) p99_ms: f64,
    /// Half of them came no later than this after their time, however many there were.
    pub(crate) raw_p50_ms: f64,
    /// 99 of 100.
    pub(crate) raw_p99_ms: f64,
}

/// A platform as it is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lane<'a> {
    /// Its name.
    pub(crate) platform: &'static str,
    /// Messages a second that it documents.
    pub(crate) rate: u32,
    /// Everything it took, in order.
    pub(crate) accepted: &'a [Accepted],
    /// Requests that were too fast.
    pub(crate) http_429: usize,
}

impl Lane<'_> {
    /// Counts what `recipients` heard. `unknown` are those whom the bot lists as such.
    pub(crate) fn count(
        &self,
        recipients: &HashSet<i64>,
        unknown: &HashSet<i64>,
        due: DateTime<Utc>,
    ) -> Count {
        let mut heard: HashMap<i64, u64> = HashMap::new();
        for message in self.accepted.iter().filter(|message| recipients.contains(&message.chat)) {
            *heard.entry(message.chat).or_default() += 1;
        }
        let unsure = |chat: &&i64| unknown.contains(chat);
        let missed = recipients.iter().filter(|chat| !heard.contains_key(chat));
        let delivered = heard.len() as u64;
        let seconds = self.seconds(recipients);
        let allowed = f64::from(self.rate) * seconds;
        Count {
            platform: self.platform,
            recipients: recipients.len() as u64,
            delivered,
            duplicates: heard.values().map(|times| times - 1).sum(),
            lost: missed.filter(|chat| !unsure(chat)).count() as u64,
            unknown: recipients.iter().filter(unsure).count() as u64,
            unknown_delivered: heard.keys().filter(unsure).count() as u64,
            http_429: self.http_429 as u64,
            seconds,
            rate_used: if allowed > 0.0 { float(delivered) / allowed } else { 0.0 },
            lag: self.lag(recipients, due),
        }
    }

    fn seconds(&self, recipients: &HashSet<i64>) -> f64 {
        let mut times = self.times(recipients);
        let span = times.next().map_or(TimeDelta::zero(), |first| {
            times.next_back().map_or(TimeDelta::zero(), |last| last - first)
        });
        millis(span) / 1000.0
    }

    fn times(&self, recipients: &HashSet<i64>) -> impl DoubleEndedIterator<Item = DateTime<Utc>> {
        let theirs = self.accepted.iter().filter(|message| recipients.contains(&message.chat));
        theirs.map(|message| message.at)
    }

    /// How late the messages to `recipients` were, all of which were due at `due`: after that time, and after the
    /// time at which a sender who wastes nothing of the rate could have sent as many, with what was sent before.
    fn lag(&self, recipients: &HashSet<i64>, due: DateTime<Utc>) -> Lag {
        let rate = usize::try_from(self.rate).unwrap_or(usize::MAX);
        let before = self.accepted.iter().map(|message| message.at).filter(|at| *at < due);
        let mut window: VecDeque<_> = before.collect();
        window.drain(..window.len().saturating_sub(rate));
        let (mut late, mut raw) = (Vec::new(), Vec::new());
        for at in self.times(recipients) {
            let free = window.front().filter(|_| window.len() >= rate);
            let soonest = free.map_or(due, |first| due.max(*first + TimeDelta::seconds(1)));
            window.push_back(soonest);
            window.drain(..window.len().saturating_sub(rate));
            late.push(millis((at - soonest).max(TimeDelta::zero())));
            raw.push(millis(at - due));
        }
        late.sort_by(f64::total_cmp);
        raw.sort_by(f64::total_cmp);
        Lag {
            p50_ms: share(&late, 50),
            p99_ms: share(&late, 99),
            raw_p50_ms: share(&raw, 50),
            raw_p99_ms: share(&raw, 99),
        }
    }
}

/// The value that so many of a hundred do not exceed; 0 of none.
pub(super) fn share(sorted: &[f64], of_hundred: usize) -> f64 {
    let index = (sorted.len() * of_hundred).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or_default()
}

pub(super) fn millis(span: TimeDelta) -> f64 {
    span.as_seconds_f64() * 1000.0
}

#[expect(clippy::cast_precision_loss, reason = "recipients stay far below 2^52")]
pub(super) fn float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due() -> DateTime<Utc> {
        DateTime::from_timestamp(1_430_000_000, 0).unwrap()
    }

    fn taken(messages: &[(i64, i64)]) -> Vec<Accepted> {
        let message = |(chat, millis): &(i64, i64)| {
            let at = due() + TimeDelta::milliseconds(*millis);
            Accepted { chat: *chat, message: 0, at }
        };
        messages.iter().map(message).collect()
    }

    fn counted(rate: u32, messages: &[(i64, i64)]) -> Count {
        let lane = Lane { platform: "telegram", rate, accepted: &taken(messages), http_429: 0 };
        lane.count(&HashSet::from([1, 2, 3, 4]), &HashSet::from([3, 4]), due())
    }

    #[test]
    fn each_recipient_counts_once_and_nobody_else_does() {
        let count = counted(2, &[(1, 0), (9, 100), (1, 500), (3, 1000)]);
        assert_eq!((count.delivered, count.duplicates, count.lost), (2, 1, 1));
        assert_eq!((count.unknown, count.unknown_delivered), (2, 1));
        assert_eq!(format!("{:.2} {:.2}", count.seconds, count.rate_used), "1.00 1.00");
    }

    #[test]
    fn what_the_rate_forces_is_no_lag() {
        let lag = counted(2, &[(1, 10), (2, 10), (3, 1010), (4, 1100)]).lag;
        assert_eq!(format!("{:.0} {:.0}", lag.p50_ms, lag.p99_ms), "10 100");
        assert_eq!(format!("{:.0} {:.0}", lag.raw_p50_ms, lag.raw_p99_ms), "10 1100");
    }

    #[test]
    fn what_was_sent_just_before_uses_the_rate_too() {
        let lag = counted(2, &[(9, -400), (9, -300), (1, 620), (2, 700)]).lag;
        assert_eq!(format!("{:.0} {:.0}", lag.p50_ms, lag.p99_ms), "0 20");
    }
}
