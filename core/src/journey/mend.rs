//! A manager looks at what was not delivered, and decides what becomes of it.

use chrono::{DateTime, Utc};

use super::until_settled;
use crate::delivery::{ClosedChat, Delivery, DeliveryKey, DeliveryState, Mend};
use crate::fan::Platform;
use crate::ids::AnnouncementId;
use crate::port::{Store, StoreError, Stored};

/// How many deliveries are read at a time.
const PAGE: usize = 500;

/// Counting ends here: a manager who reads of so many needs no exact number.
const COUNT_MAX: usize = 10_000;

/// What waits for managers, on all platforms together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trouble {
    /// How many deliveries may or may not have been posted; counted up to ten thousand.
    pub unknown: usize,
    /// How many were given up; counted up to ten thousand.
    pub failed: usize,
    /// Some of them, by platform and key.
    pub deliveries: Vec<Delivery>,
    /// Some of the chats that are closed.
    pub closed: Vec<ClosedChat>,
    /// Whether there are more of either after these.
    pub has_more: bool,
}

/// Lists what waits for managers: `limit` deliveries and `limit` chats, after the first `skip` of each.
pub async fn look(store: &dyn Store, skip: usize, limit: usize) -> Result<Trouble, StoreError> {
    let mut trouble = Trouble::default();
    let (mut deliveries, mut closed) = (Vec::new(), Vec::new());
    for platform in [Platform::Discord, Platform::Telegram] {
        let mut after = None;
        loop {
            let found = store.troubled_deliveries(platform, after.as_ref(), PAGE).await?;
            let Some(last) = found.last() else { break };
            after = Some(last.record.key.clone());
            for delivery in found.into_iter().map(|stored| stored.record) {
                match delivery.state {
                    DeliveryState::Unknown { .. } => trouble.unknown += 1,
                    _ => trouble.failed += 1,
                }
                if deliveries.len() <= skip + limit {
                    deliveries.push(delivery);
                }
            }
            if trouble.unknown + trouble.failed >= COUNT_MAX {
                break;
            }
        }
        let chats = store.closed_chats(platform, None, skip + limit + 1).await?;
        closed.extend(chats.into_iter().map(|known| known.record));
    }
    trouble.has_more = deliveries.len().max(closed.len()) > skip + limit;
    trouble.deliveries = deliveries.into_iter().skip(skip).take(limit).collect();
    trouble.closed = closed.into_iter().skip(skip).take(limit).collect();
    Ok(trouble)
}

/// What became of a manager's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mended {
    /// It is done.
    Done(Mend),
    /// It waits for nobody (any more).
    Gone,
}

/// Does what a manager decided of the delivery with this tag.
pub async fn run(
    store: &dyn Store,
    tag: u64,
    mend: Mend,
    now: DateTime<Utc>,
) -> Result<Mended, StoreError> {
    until_settled(|| async {
        let Some(known) = tagged(store, tag).await? else { return Ok(Mended::Gone) };
        let state = match mend {
            Mend::SendAgain => DeliveryState::Waiting { due: now, attempts: 0 },
            Mend::LetBe => {
                DeliveryState::Dropped { reason: "a manager let it be".to_owned(), at: now }
            }
        };
        let mended = Delivery { state, ..known.record.clone() };
        store.commit(vec![known.with(mended).into()]).await?;
        Ok(Mended::Done(mend))
    })
    .await
}

async fn tagged(store: &dyn Store, tag: u64) -> Result<Option<Stored<Delivery>>, StoreError> {
    for platform in [Platform::Discord, Platform::Telegram] {
        let mut after: Option<DeliveryKey> = None;
        loop {
            let found = store.troubled_deliveries(platform, after.as_ref(), PAGE).await?;
            let Some(last) = found.last() else { break };
            after = Some(last.record.key.clone());
            let wanted = found.into_iter().find(|stored| stored.record.key.tag() == tag);
            if wanted.is_some() {
                return Ok(wanted);
            }
        }
    }
    Ok(None)
}

/// How far an announcement's copies are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// They wait, or are on their way.
    pub waiting: u32,
    /// They were posted.
    pub sent: u32,
    /// They may or may not have been posted.
    pub unknown: u32,
    /// They were given up.
    pub failed: u32,
    /// Their chats are closed.
    pub closed: u32,
    /// They were called off, or had nothing to say any more.
    pub dropped: u32,
}

/// Counts an announcement's copies. It reads each: a moment for a thousand, seconds for a million.
pub async fn summary(
    store: &dyn Store,
    announcement: &AnnouncementId,
) -> Result<Summary, StoreError> {
    let (mut summary, start) = (Summary::default(), DeliveryKey::of_copies(announcement));
    let mut after = None;
    loop {
        let copies = store.deliveries_of(&start, after.as_ref(), PAGE).await?;
        let Some(last) = copies.last() else { return Ok(summary) };
        after = Some(last.record.key.clone());
        for copy in copies {
            *match copy.record.state {
                DeliveryState::Waiting { .. }
                | DeliveryState::Doubtful { .. }
                | DeliveryState::Sending { .. } => &mut summary.waiting,
                DeliveryState::Sent { .. } => &mut summary.sent,
                DeliveryState::Unknown { .. } => &mut summary.unknown,
                DeliveryState::Failed { .. } => &mut summary.failed,
                DeliveryState::Closed { .. } => &mut summary.closed,
                DeliveryState::Dropped { .. } => &mut summary.dropped,
            } += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;

    #[test]
    fn what_is_unknown_is_listed_until_a_manager_decides() {
        let world = World::new();
        let now = world.now();
        let lost = world.copy(-1, DeliveryState::Unknown { since: now });
        let refused = DeliveryState::Failed { reason: "no".to_owned(), at: now };
        let refused = world.copy(-2, refused);
        world.copy(-3, DeliveryState::Sent { message: 7, at: now });
        let listed = block_on(look(&world.store, 0, 1)).unwrap();
        assert_eq!((listed.unknown, listed.failed, listed.has_more), (1, 1, true));
        let id = "launch".parse().unwrap();
        let counted = block_on(summary(&world.store, &id)).unwrap();
        assert_eq!((counted.sent, counted.unknown, counted.failed), (1, 1, 1));
        let decide = |key: &DeliveryKey, mend| block_on(run(&world.store, key.tag(), mend, now));
        assert_eq!(decide(&lost, Mend::SendAgain), Ok(Mended::Done(Mend::SendAgain)));
        assert_eq!(decide(&lost, Mend::SendAgain), Ok(Mended::Gone));
        assert_eq!(decide(&refused, Mend::LetBe), Ok(Mended::Done(Mend::LetBe)));
        assert_eq!(block_on(look(&world.store, 0, 9)).unwrap(), Trouble::default());
        let waiting: Vec<_> = world.waiting().into_iter().map(|delivery| delivery.key).collect();
        assert_eq!(waiting, [lost]);
    }
}
