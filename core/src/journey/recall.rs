//! An announcement is taken back: copies that wait are called off, posted ones are removed by the outbox.

use chrono::{DateTime, Utc};

use super::until_settled;
use super::work::unless_recorded;
use crate::delivery::{Content, Delivery, DeliveryKey, DeliveryState};
use crate::ids::AnnouncementId;
use crate::port::{Store, StoreError};

/// How many copies are taken back in one commit.
const PAGE: usize = 500;

/// What became of the copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recalled {
    /// Copies that were posted, or may have been: the outbox removes them.
    pub posted: u32,
    /// Copies that had not gone out and never will.
    pub called_off: u32,
}

/// Takes back every copy of an announcement. Copies that are recorded later are not touched: whoever records
/// them must have stopped before. Run again it changes nothing more, and tells the same but for what was called off.
pub async fn run(
    store: &dyn Store,
    announcement: &AnnouncementId,
    now: DateTime<Utc>,
) -> Result<Recalled, StoreError> {
    let mut sum = Recalled::default();
    let mut after = None;
    loop {
        let (page, last) = until_settled(|| page(store, announcement, after.as_ref(), now)).await?;
        sum.posted += page.posted;
        sum.called_off += page.called_off;
        if last.is_none() {
            return Ok(sum);
        }
        after = last;
    }
}

async fn page(
    store: &dyn Store,
    announcement: &AnnouncementId,
    after: Option<&DeliveryKey>,
    now: DateTime<Utc>,
) -> Result<(Recalled, Option<DeliveryKey>), StoreError> {
    let copies = store.deliveries_of(&DeliveryKey::of_copies(announcement), after, PAGE).await?;
    let last = copies.last().map(|copy| copy.record.key.clone());
    let (mut recalled, mut changes) = (Recalled::default(), Vec::new());
    for copy in copies {
        let (to, post) = (copy.record.to, copy.record.key.clone());
        match copy.record.state {
            DeliveryState::Waiting { .. } => {
                let state = DeliveryState::Dropped { reason: "recalled".to_owned(), at: now };
                let dropped = Delivery { state, ..copy.record.clone() };
                changes.push(copy.with(dropped).into());
                recalled.called_off += 1;
            }
            DeliveryState::Sending { .. }
            | DeliveryState::Doubtful { .. }
            | DeliveryState::Sent { .. }
            | DeliveryState::Unknown { .. } => {
                let recall = Delivery::new(to, Content::Recall { post }, now);
                changes.extend(unless_recorded(store, recall).await?);
                recalled.posted += 1;
            }
            DeliveryState::Failed { .. }
            | DeliveryState::Closed { .. }
            | DeliveryState::Dropped { .. } => {}
        }
    }
    store.commit(changes).await?;
    Ok((recalled, last))
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::port::Deliveries;

    #[test]
    fn waiting_copies_are_called_off_and_posted_ones_removed_once() {
        let world = World::new();
        let waits = world.copy(-1, DeliveryState::Waiting { due: world.now(), attempts: 0 });
        world.copy(-2, DeliveryState::Sent { message: 7, at: world.now() });
        let gone = DeliveryState::Closed { reason: "blocked".to_owned(), at: world.now() };
        world.copy(-3, gone);
        let id = "launch".parse().unwrap();
        let recalled = block_on(run(&world.store, &id, world.now())).unwrap();
        assert_eq!(recalled, Recalled { posted: 1, called_off: 1 });
        let again = block_on(run(&world.store, &id, world.now())).unwrap();
        assert_eq!(again, Recalled { posted: 1, called_off: 0 });
        let left = block_on(world.store.delivery(&waits)).unwrap().unwrap().record.state;
        assert!(matches!(left, DeliveryState::Dropped { .. }));
        let waiting = world.waiting();
        let keys: Vec<_> = waiting.iter().map(|delivery| delivery.key.0.as_str()).collect();
        assert_eq!(keys, ["recall/announcement/launch/telegram/room/-2"]);
    }
}
