//! What becomes of a slot whose time came while nobody was there to post.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::record::MissedPolicy;

/// A slot that is taken up this soon is on time. Shorter delays are the machine's own.
pub const ON_TIME_WITHIN: TimeDelta = TimeDelta::minutes(1);

/// What is to be done about a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Post; it is on time.
    Post,
    /// Post, and tell managers that it is late.
    PostLate,
    /// Do not post, and tell managers.
    Skip,
    /// Ask managers.
    Ask,
}

/// What a manager says about a time that was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Post it now.
    PostNow,
    /// Leave it out.
    Skip,
}

/// What managers are told of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SlotNews {
    /// It was posted late.
    PostedLate,
    /// It was left out, as its policy wants.
    Skipped,
    /// It came too late for what its policy still allows.
    TooLate,
    /// They decide.
    Asked,
    /// Nobody had approved it.
    NotApproved,
    /// The sale had come too far: what it says was no longer true.
    Overtaken,
}

impl SlotNews {
    /// The name in keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PostedLate => "posted-late",
            Self::Skipped => "skipped",
            Self::TooLate => "too-late",
            Self::Asked => "asked",
            Self::NotApproved => "not-approved",
            Self::Overtaken => "overtaken",
        }
    }
}

/// What the policy wants of a slot at `slot` that is taken up at `now`.
pub fn judge(policy: MissedPolicy, slot: DateTime<Utc>, now: DateTime<Utc>) -> Verdict {
    let late = now - slot;
    match policy {
        _ if late <= ON_TIME_WITHIN => Verdict::Post,
        MissedPolicy::CatchUp { minutes } if late <= TimeDelta::minutes(i64::from(minutes)) => {
            Verdict::PostLate
        }
        MissedPolicy::CatchUp { .. } | MissedPolicy::Skip => Verdict::Skip,
        MissedPolicy::Ask => Verdict::Ask,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(MissedPolicy::Skip, 0, Verdict::Post)]
    #[case(MissedPolicy::Skip, 1, Verdict::Post)]
    #[case(MissedPolicy::Skip, 2, Verdict::Skip)]
    #[case(MissedPolicy::Ask, 1, Verdict::Post)]
    #[case(MissedPolicy::Ask, 600, Verdict::Ask)]
    #[case(MissedPolicy::CatchUp { minutes: 30 }, 1, Verdict::Post)]
    #[case(MissedPolicy::CatchUp { minutes: 30 }, 30, Verdict::PostLate)]
    #[case(MissedPolicy::CatchUp { minutes: 30 }, 31, Verdict::Skip)]
    fn a_late_slot_follows_its_policy(
        #[case] policy: MissedPolicy,
        #[case] minutes: i64,
        #[case] verdict: Verdict,
    ) {
        let slot = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(judge(policy, slot, slot + TimeDelta::minutes(minutes)), verdict);
    }
}
