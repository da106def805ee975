//! Posts that follow their sale: how soon after each change every one of them shows it, counted by the platforms' edits.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use salut_emulators::Accepted;

use super::tally::{Count, Lag, Lane, float, millis, share};

/// How long after a change a post may still show what was before.
pub(crate) const FLIP_WITHIN: TimeDelta = TimeDelta::seconds(5);

impl Lane<'_> {
    /// Counts the edits of the posts in `chats` after each of `changes`: a post counts once for each. One that comes after
    /// [`FLIP_WITHIN`] counts as lost, and so does one that does not come.
    pub(crate) fn count_flips(
        &self,
        edits: &[Accepted],
        chats: &HashSet<i64>,
        unknown: &HashSet<i64>,
        changes: [DateTime<Utc>; 2],
    ) -> Count {
        let mut lags = Vec::new();
        for (index, change) in changes.iter().enumerate() {
            let end = changes.get(index + 1).copied().unwrap_or(DateTime::<Utc>::MAX_UTC);
            let mut first: HashMap<i64, DateTime<Utc>> = HashMap::new();
            let theirs = edits.iter().filter(|edit| chats.contains(&edit.chat));
            for edit in theirs.filter(|edit| (*change..end).contains(&edit.at)) {
                first.entry(edit.chat).or_insert(edit.at);
            }
            lags.extend(first.into_values().map(|at| millis(at - *change)));
        }
        lags.sort_by(f64::total_cmp);
        let recipients = chats.len() as u64 * changes.len() as u64;
        let in_time = lags.partition_point(|lag| *lag <= millis(FLIP_WITHIN)) as u64;
        let [p50_ms, p99_ms] = [50, 99].map(|of_hundred| share(&lags, of_hundred));
        let seconds = share(&lags, 100) / 1000.0;
        let of_others = self.taken_after(&changes);
        let allowed = f64::from(self.rate) * FLIP_WITHIN.as_seconds_f64() * float(2);
        Count {
            platform: self.platform,
            recipients,
            delivered: lags.len() as u64,
            duplicates: 0,
            lost: recipients - in_time,
            unknown: chats.intersection(unknown).count() as u64,
            unknown_delivered: 0,
            http_429: self.http_429 as u64,
            seconds,
            rate_used: float(of_others) / allowed,
            lag: Lag { p50_ms, p99_ms, raw_p50_ms: p50_ms, raw_p99_ms: p99_ms },
        }
    }

    /// How many messages the platform took in the first seconds after each of `changes`, whomever they were for.
    pub(crate) fn taken_after(&self, changes: &[DateTime<Utc>]) -> u64 {
        let is_near = |at: DateTime<Utc>| {
            changes.iter().any(|change| (*change..*change + FLIP_WITHIN).contains(&at))
        };
        self.accepted.iter().filter(|message| is_near(message.at)).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_post_counts_once_for_each_change_and_what_is_late_is_lost() {
        let opens = DateTime::from_timestamp(1_430_000_000, 0).unwrap();
        let at = |seconds| opens + TimeDelta::seconds(seconds);
        let edit = |chat, seconds| Accepted { chat, message: 0, at: at(seconds) };
        // The first post is edited twice after the first change, the second too late after the second.
        let edits = [edit(1, 1), edit(1, 2), edit(2, 4), edit(9, 4), edit(1, 21), edit(2, 26)];
        let accepted = [edit(7, 3), edit(7, 9)];
        let lane = Lane { platform: "discord", rate: 50, accepted: &accepted, http_429: 0 };
        let chats = HashSet::from([1, 2]);
        let count = lane.count_flips(&edits, &chats, &HashSet::new(), [opens, at(20)]);
        assert_eq!((count.recipients, count.delivered, count.lost), (4, 4, 1));
        assert_eq!(format!("{:.0}", count.lag.raw_p99_ms), "6000");
        assert_eq!(lane.taken_after(&[opens, at(20)]), 1);
    }
}
