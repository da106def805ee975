//! Posted announcements follow their sale: when what it tells changes (open, all held, sold out, a wave, over), every
//! copy in a room is to be edited.
//!
//! One row a copy, armed again at each change: an edit that did not go out yet shows the newest state when it does, and
//! is never queued twice. Copies in private chats stay as they were: there may be a million of them.

use chrono::{DateTime, TimeDelta, Utc};

use super::until_settled;
use crate::announcement::AnnouncementState;
use crate::catalogue::Shop;
use crate::delivery::{Content, Delivery, DeliveryKey, DeliveryState};
use crate::fan::Chat;
use crate::ids::AnnouncementId;
use crate::port::{Change, Job, JobState, Store, StoreError, Stored, Task};
use crate::sale::{OfferCount, OfferState, Sale};

/// How many copies are armed in one commit.
const PAGE: usize = 200;

/// One copy is edited no more often than this: rooms have limits, and people cannot read faster.
const EDIT_EVERY: TimeDelta = TimeDelta::seconds(3);

/// For how long after its end a sale's posts are followed: what is held then may still be paid for or return.
const FOLLOWED_AFTER: TimeDelta = TimeDelta::hours(2);

/// Arms an edit of every copy that does not show what is true at `now`. Gives when something changes by itself next.
pub async fn run(
    store: &dyn Store,
    shop: &Shop,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let followed = shop.sales.iter().filter(|sale| now < sale.ends_at + FOLLOWED_AFTER);
    let mut next = None;
    for sale in followed {
        let announced = store.announcements_of(&sale.id).await?;
        let posted = announced.into_iter().filter(|known| {
            !matches!(
                known.record.state,
                AnnouncementState::Scheduled { .. } | AnnouncementState::Cancelled { .. }
            )
        });
        let posted: Vec<_> = posted.map(|known| known.record.id).collect();
        if posted.is_empty() {
            continue;
        }
        let shown = digest(sale, &store.counts(&sale.id).await?, now);
        for announcement in posted {
            follow(store, announcement, (sale, shown), now).await?;
        }
        let turns = [sale.opens_at, sale.ends_at].into_iter().filter(|at| *at > now);
        next = next.into_iter().chain(turns).min();
    }
    Ok(next)
}

/// What of the sale is told in posts, as a number: another state is another number. How many units are left is not
/// in it: that changes with every reservation.
fn digest(sale: &Sale, counts: &[OfferCount], now: DateTime<Utc>) -> u64 {
    let states = counts.iter().map(|count| {
        let state = match count.state(sale, now) {
            OfferState::NotOpenUntil(_) => 1,
            OfferState::Open { .. } => 2,
            OfferState::AllHeld { .. } => 3,
            OfferState::NextWave { .. } => 4,
            OfferState::SetAside { .. } => 5,
            OfferState::SoldOut => 6,
            OfferState::Ended(_) => 7,
        };
        (state << 32) | u64::from(count.opened)
    });
    let stage = u64::from(now >= sale.opens_at) + u64::from(now >= sale.ends_at);
    states.chain([stage]).fold(0xCBF2_9CE4_8422_2325, |hash, part| {
        part.to_be_bytes()
            .into_iter()
            .fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
    })
}

/// What is shown is remembered only after every copy was armed: a crash in between arms them again. What was posted
/// before the opening shows what is true until then.
async fn follow(
    store: &dyn Store,
    announcement: AnnouncementId,
    (sale, shown): (&Sale, u64),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let task = Task::ShowLive { announcement: announcement.clone(), shown };
    let key = task.key();
    let known = store.job(&key).await?;
    if known.as_ref().is_some_and(|known| known.record.task == task) {
        return Ok(());
    }
    if known.is_some() || now >= sale.opens_at {
        arm(store, &announcement, now).await?;
    }
    until_settled(|| async {
        let job = Job { key: key.clone(), task: task.clone(), state: JobState::Done { at: now } };
        let write = match store.job(&key).await? {
            Some(known) => known.with(job),
            None => Stored::new(job),
        };
        store.commit(vec![write.into()]).await
    })
    .await
}

async fn arm(
    store: &dyn Store,
    announcement: &AnnouncementId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let last = until_settled(|| page(store, announcement, after.as_ref(), now)).await?;
        if last.is_none() {
            return Ok(());
        }
        after = last;
    }
}

async fn page(
    store: &dyn Store,
    announcement: &AnnouncementId,
    after: Option<&DeliveryKey>,
    now: DateTime<Utc>,
) -> Result<Option<DeliveryKey>, StoreError> {
    let copies = store.deliveries_of(&DeliveryKey::of_copies(announcement), after, PAGE).await?;
    let last = copies.last().map(|copy| copy.record.key.clone());
    let mut changes = Vec::new();
    for copy in copies.into_iter().map(|copy| copy.record) {
        // One that waits says what is true when it goes.
        let is_out = matches!(
            copy.state,
            DeliveryState::Sent { .. }
                | DeliveryState::Sending { .. }
                | DeliveryState::Doubtful { .. }
        );
        if is_out && matches!(copy.to, Chat::Room { .. }) {
            changes.extend(armed(store, copy, now).await?);
        }
    }
    store.commit(changes).await?;
    Ok(last)
}

/// The edit of a copy, to be done soon. One that waits is written again: if it is on its way just now, it may show
/// what is past, and its outcome must not count.
async fn armed(
    store: &dyn Store,
    copy: Delivery,
    now: DateTime<Utc>,
) -> Result<Option<Change>, StoreError> {
    let edit = Delivery::new(copy.to, Content::Refresh { post: copy.key }, now);
    let Some(known) = store.delivery(&edit.key).await? else {
        return Ok(Some(Stored::new(edit).into()));
    };
    let state = match &known.record.state {
        DeliveryState::Closed { .. } => return Ok(None),
        DeliveryState::Sent { at, .. } => {
            DeliveryState::Waiting { due: now.max(*at + EDIT_EVERY), attempts: 0 }
        }
        waiting @ DeliveryState::Waiting { .. } => waiting.clone(),
        _ => DeliveryState::Waiting { due: now, attempts: 0 },
    };
    let armed = Delivery { state, ..known.record.clone() };
    Ok(Some(known.with(armed).into()))
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::port::{Deliveries, Unit};

    /// The announcement is posted everywhere, a minute ago.
    fn posted(world: &World) {
        world.clock.set(world.sale().announcement.as_ref().unwrap().at);
        world.work();
        for delivery in world.waiting() {
            become_sent(world, &delivery.key);
        }
        world.clock.advance(TimeDelta::minutes(1));
    }

    fn become_sent(world: &World, key: &DeliveryKey) {
        let known = block_on(world.store.delivery(key)).unwrap().unwrap();
        let state = DeliveryState::Sent { message: 7, at: world.now() };
        let sent = Delivery { state, ..known.record.clone() };
        block_on(world.store.commit(vec![known.with(sent).into()])).unwrap();
    }

    fn edits(world: &World) -> Vec<DeliveryKey> {
        block_on(run(&world.store, &world.shop, world.now())).unwrap();
        world.waiting().into_iter().map(|delivery| delivery.key).collect()
    }

    #[test]
    fn every_copy_is_edited_once_for_each_change() {
        let world = World::new();
        posted(&world);
        assert_eq!(edits(&world), []);
        world.clock.set(world.sale().opens_at);
        let opened = edits(&world);
        assert_eq!(opened.len(), world.places.iter().count());
        for key in &opened {
            become_sent(&world, key);
        }
        world.clock.advance(TimeDelta::minutes(1));
        assert_eq!(edits(&world), []);
        world.clock.set(world.sale().ends_at);
        assert_eq!(edits(&world), opened);
        assert_eq!(edits(&world), opened);
    }

    #[test]
    fn an_edit_on_its_way_does_not_count_when_the_state_changes_meanwhile() {
        let world = World::new();
        posted(&world);
        world.clock.set(world.sale().opens_at);
        let key = edits(&world).remove(0);
        let before = block_on(world.store.delivery(&key)).unwrap().unwrap().revision;
        world.clock.set(world.sale().ends_at);
        edits(&world);
        let after = block_on(world.store.delivery(&key)).unwrap().unwrap().revision;
        assert!(after > before);
    }
}
