//! The documented sending limits, on the clock that is passed in: 30 messages a second over all chats,
//! one a second in a private chat (with the short burst the platform tolerates), 20 a minute in a group.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::refusal::Refusal;

/// Messages a second over all chats together.
const OVERALL_PER_SECOND: usize = 30;
/// Messages a private chat takes at once before the pace of one a second holds.
const PRIVATE_BURST: usize = 3;
/// Messages a minute in one group or channel.
const GROUP_PER_MINUTE: usize = 20;

/// What was let through lately.
#[derive(Debug, Default)]
pub(super) struct Limits {
    overall: VecDeque<DateTime<Utc>>,
    private: HashMap<i64, DateTime<Utc>>,
    groups: HashMap<i64, VecDeque<DateTime<Utc>>>,
}

/// Which limit of its own a chat has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// One a second after a short burst.
    Private,
    /// Twenty a minute.
    Group,
}

impl Limits {
    /// Lets a new message to `chat` through and counts it, or says when to come back.
    pub(super) fn admit_send(
        &mut self,
        chat: i64,
        pace: Pace,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        wait_in(&mut self.overall, OVERALL_PER_SECOND, TimeDelta::seconds(1), now)?;
        self.admit_edit(chat, pace, now)?;
        self.overall.push_back(now);
        Ok(())
    }

    /// Lets an edit in `chat` through and counts it for that chat only, or says when to come back.
    pub(super) fn admit_edit(
        &mut self,
        chat: i64,
        pace: Pace,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        match pace {
            Pace::Private => self.admit_private(chat, now),
            Pace::Group => {
                let sent = self.groups.entry(chat).or_default();
                wait_in(sent, GROUP_PER_MINUTE, TimeDelta::minutes(1), now)?;
                sent.push_back(now);
                Ok(())
            }
        }
    }

    /// A bucket told by one time: when it would be full again. Each message moves that by a second.
    fn admit_private(&mut self, chat: i64, now: DateTime<Utc>) -> Result<(), Refusal> {
        let full_at = self.private.entry(chat).or_insert(now);
        let after = (*full_at).max(now) + TimeDelta::seconds(1);
        let burst = TimeDelta::seconds(i64::try_from(PRIVATE_BURST).unwrap_or(i64::MAX));
        if after - now > burst {
            return Err(Refusal::throttled(whole_seconds(after - now - burst)));
        }
        *full_at = after;
        Ok(())
    }
}

/// Refuses when `most` were let through within the last `span`.
fn wait_in(
    sent: &mut VecDeque<DateTime<Utc>>,
    most: usize,
    span: TimeDelta,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    while sent.front().is_some_and(|at| *at + span <= now) {
        sent.pop_front();
    }
    match sent.front() {
        Some(oldest) if sent.len() >= most => {
            Err(Refusal::throttled(whole_seconds(*oldest + span - now)))
        }
        _ => Ok(()),
    }
}

/// Rounds up, so that whoever waits that long is really let through.
pub(super) fn whole_seconds(span: TimeDelta) -> i64 {
    let rounded_up = (span.num_milliseconds() + 999) / 1000;
    rounded_up.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_430_000_000, 0).unwrap()
    }

    fn sent_at_once(limits: &mut Limits, chats: impl Iterator<Item = i64>, pace: Pace) -> usize {
        chats.take_while(|chat| limits.admit_send(*chat, pace, noon()).is_ok()).count()
    }

    #[test]
    fn a_private_chat_takes_a_short_burst_then_one_a_second() {
        let mut limits = Limits::default();
        assert_eq!(sent_at_once(&mut limits, [7; 9].into_iter(), Pace::Private), 3);
        let refused = limits.admit_send(7, Pace::Private, noon()).unwrap_err();
        assert_eq!(refused.retry_after, Some(1));
        let later = noon() + TimeDelta::seconds(1);
        assert!(limits.admit_send(7, Pace::Private, later).is_ok());
        assert!(limits.admit_send(7, Pace::Private, later).is_err());
    }

    #[test]
    fn a_group_takes_twenty_a_minute() {
        let mut limits = Limits::default();
        assert_eq!(sent_at_once(&mut limits, [-7; 30].into_iter(), Pace::Group), 20);
        let refused = limits.admit_edit(-7, Pace::Group, noon() + TimeDelta::seconds(18));
        assert_eq!(refused.unwrap_err().retry_after, Some(42));
        assert!(limits.admit_edit(-7, Pace::Group, noon() + TimeDelta::minutes(1)).is_ok());
    }

    #[test]
    fn all_chats_together_take_thirty_a_second() {
        let mut limits = Limits::default();
        assert_eq!(sent_at_once(&mut limits, 1..100, Pace::Private), 30);
        assert!(limits.admit_send(500, Pace::Private, noon() + TimeDelta::seconds(1)).is_ok());
    }
}
