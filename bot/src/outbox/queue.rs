//! Who goes first of all that is due. Pure: nothing is read or sent here.
//!
//! Posts at their time come first, then what people wait for, then the rest of a long broadcast, then reminders; edits come
//! last. But a post that tells of
//! units that are gone does harm: edits that would be later than [`FLIP_WITHIN`] otherwise go before everything that
//! is not itself at its time. What could not keep that is shed to every fourth slot.

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::delivery::{DISCORD_PER_SECOND, Delivery};
use salut_core::port::Stored;

/// How long after a change of its sale a post still may tell what was before.
const FLIP_WITHIN: TimeDelta = TimeDelta::seconds(5);

/// How much of that is left to the queue at most: the rest goes by until the change is seen, and between two edits of the
/// same post.
const QUEUED_FOR: TimeDelta = TimeDelta::seconds(2);

/// An announcement that is due for so long is one of very many, and not any more one at its time.
pub(super) const AT_ITS_TIME: TimeDelta = TimeDelta::seconds(5);

/// Edits that are too late get one slot of so many.
const LATE_EDITS_SHARE: usize = 4;

/// Everything that is due, each kind longest due first.
#[derive(Debug)]
pub(super) struct Due {
    /// Announcements and all that goes to rooms, at their time.
    pub(super) posts: Vec<Stored<Delivery>>,
    /// What people wait for.
    pub(super) orders: Vec<Stored<Delivery>>,
    /// Edits of posts.
    pub(super) edits: Vec<Stored<Delivery>>,
    /// Announcements that are not at their time any more: see [`AT_ITS_TIME`].
    pub(super) posts_behind: Vec<Stored<Delivery>>,
    /// Reminders.
    pub(super) reminders: Vec<Stored<Delivery>>,
}

/// When the edits that wait have to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// They will be in time after everything else.
    CanWait,
    /// They will be in time if they go now.
    Now,
    /// They are too late.
    Late,
}

impl Need {
    /// The need of so many edits, the first of which is due since `oldest`. It is reckoned with the rate of the platform
    /// where edits and posts share one: Discord. Where they do not, nothing is gained or lost by an order.
    pub(super) fn of(oldest: DateTime<Utc>, waiting: usize, now: DateTime<Utc>) -> Self {
        let waiting = i32::try_from(waiting).unwrap_or(i32::MAX);
        let per_second = i32::try_from(DISCORD_PER_SECOND).unwrap_or(1);
        let takes = TimeDelta::seconds(1) / per_second * waiting;
        if now > oldest + FLIP_WITHIN {
            Self::Late
        } else if now + takes >= oldest + QUEUED_FOR {
            Self::Now
        } else {
            Self::CanWait
        }
    }
}

impl Due {
    /// How many of each kind there are.
    pub(super) fn lengths(&self) -> [usize; 5] {
        let Self { posts, orders, edits, posts_behind, reminders } = self;
        [posts, orders, edits, posts_behind, reminders].map(Vec::len)
    }

    /// All of them in the order in which they go; `turn` counts the rounds, so that a round with room for one alone is not
    /// always the same one's.
    pub(super) fn in_order(self, need: Need, turn: usize) -> Vec<Stored<Delivery>> {
        let Self { posts, orders, edits, posts_behind, reminders } = self;
        let many = posts_behind.into_iter().chain(reminders);
        let mut all = posts;
        all.extend(orders);
        match need {
            Need::CanWait => all.extend(many.chain(edits)),
            Need::Now => all.extend(edits.into_iter().chain(many)),
            Need::Late => all.extend(with_a_share(edits.into_iter(), many, turn)),
        }
        all
    }
}

/// One of `few` in each [`LATE_EDITS_SHARE`], then what is left of either.
fn with_a_share<T>(
    mut few: impl Iterator<Item = T>,
    mut many: impl Iterator<Item = T>,
    mut turn: usize,
) -> impl Iterator<Item = T> {
    std::iter::from_fn(move || {
        let is_for_few = turn.is_multiple_of(LATE_EDITS_SHARE);
        turn = turn.wrapping_add(1);
        if is_for_few {
            few.next().or_else(|| many.next())
        } else {
            many.next().or_else(|| few.next())
        }
    })
}

#[cfg(test)]
mod tests {
    use salut_core::delivery::Content;
    use salut_core::fan::{Chat, Platform};

    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn seconds(seconds: i64) -> DateTime<Utc> {
        noon() + TimeDelta::seconds(seconds)
    }

    fn delivery(content: Content, due: DateTime<Utc>) -> Stored<Delivery> {
        let to = Chat::Room { platform: Platform::Discord, id: 1 };
        Stored::new(Delivery::new(to, content, due))
    }

    fn post(id: &str, due: DateTime<Utc>) -> Stored<Delivery> {
        delivery(Content::Announcement(id.parse().unwrap()), due)
    }

    fn due() -> Due {
        let sale: salut_core::ids::SaleId = "mi-beta".parse().unwrap();
        let lead = TimeDelta::hours(1);
        let post_key = post("launch", noon()).record.key;
        Due {
            posts: vec![post("now", seconds(9))],
            posts_behind: vec![post("behind", noon())],
            orders: vec![delivery(Content::Receipt("mi-beta-1".parse().unwrap()), noon())],
            reminders: vec![delivery(
                Content::Reminder { sale, fan: salut_core::ids::FanId(1), lead },
                noon(),
            )],
            edits: vec![delivery(Content::Refresh { post: post_key }, noon())],
        }
    }

    fn order(need: Need) -> String {
        let all = due().in_order(need, 1);
        let kinds = all.into_iter().map(|one| {
            let key = one.record.key.0;
            if key.contains("now") {
                "post"
            } else if key.starts_with("announcement/behind") {
                "behind"
            } else if key.starts_with("receipt") {
                "order"
            } else if key.starts_with("reminder") {
                "reminder"
            } else {
                "edit"
            }
        });
        kinds.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn edits_are_last_while_they_can_wait_and_never_before_posts_at_their_time_or_orders() {
        assert_eq!(order(Need::CanWait), "post order behind reminder edit");
        assert_eq!(order(Need::Now), "post order edit behind reminder");
    }

    #[test]
    fn a_few_edits_wait_longer_than_many() {
        let need = |waiting, after| Need::of(noon(), waiting, seconds(after));
        assert_eq!(need(10, 1), Need::CanWait);
        assert_eq!(need(10, 2), Need::Now);
        assert_eq!(need(200, 0), Need::Now);
        assert_eq!(need(10, 5), Need::Now);
        assert_eq!(need(10, 6), Need::Late);
    }

    #[test]
    fn late_edits_get_every_fourth_slot() {
        let both = |turn| {
            let few = std::iter::repeat_n('e', 3);
            with_a_share(few, std::iter::repeat_n('r', 9), turn).collect::<String>()
        };
        assert_eq!(both(0), "errrerrrerrr");
        assert_eq!(both(1), "rrrerrrerrre");
        let firsts = (0..8).filter(|turn| both(*turn).starts_with('e'));
        assert_eq!(firsts.count(), 2, "of rounds with room for one");
    }
}
