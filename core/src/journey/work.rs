//! Planned work comes due: announcements and reminders become deliveries, passes are given, fans are merged.

use chrono::{DateTime, Utc};

use super::announce::Reach;
use super::{broadcast, forecast, forget, link, passes, reminders, room_reminders, tell};
use crate::catalogue::Shop;
use crate::delivery::Delivery;
use crate::ids::SaleId;
use crate::port::{Change, Job, JobState, Store, StoreError, Stored, Task};
use crate::stock::{Ask, AskKind};

/// How many jobs are taken at a time.
const PAGE: usize = 500;

/// Does the next step of everything that is due at `now`: of a long job one page, so that nothing else waits for its end.
/// What another node does meanwhile is left to it.
pub async fn run(
    store: &dyn Store,
    shop: &Shop,
    reach: Reach<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let due = store.due_jobs(now, PAGE).await?;
    for job in due {
        let done = match &job.record.task {
            Task::Announce(id) => broadcast::slot(store, shop, &job, (id, reach), now).await,
            Task::Broadcast { issue, after } => {
                broadcast::page(store, shop, &job, (issue, *after, reach), now).await
            }
            Task::Remind { .. } => reminders::run(store, shop, &job, now).await,
            Task::ForgetReminders { .. } => forget::run(store, &job, now).await,
            Task::RemindRooms { .. } => {
                room_reminders::run(store, shop, &job, reach.places, now).await
            }
            Task::WarnOfReminders { sale, lead } => {
                forecast::warn(store, &job, (sale, *lead), reach.managers, now).await
            }
            Task::GivePasses(sale) => give_passes(store, shop, &job, sale, now).await,
            Task::Merge { .. } => link::merge(store, shop, &job, now).await,
            Task::TellDrawn { sale, done } => tell::places(store, &job, (sale, *done), now).await,
            // That its time has come is all that happens.
            Task::LapseCode { .. } | Task::ForgetGuesses { .. } | Task::ShowLive { .. } => {
                store.commit(vec![done(&job, now)]).await
            }
        };
        match done {
            Ok(()) | Err(StoreError::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// When planned work comes due next.
pub async fn next_due(store: &dyn Store) -> Result<Option<DateTime<Utc>>, StoreError> {
    store.next_job_due().await
}

/// Fixes what the announcement tells, before anybody is told: units, waves, allocation and share.
pub(super) async fn publish(
    store: &dyn Store,
    shop: &Shop,
    sale: &SaleId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(sale) = shop.sale(sale) else { return Ok(()) };
    store.decide(&sale.id, vec![Ask::by_shop(AskKind::Publish)]).await?;
    passes::give(store, shop, sale, now).await
}

async fn give_passes(
    store: &dyn Store,
    shop: &Shop,
    job: &Stored<Job>,
    sale: &SaleId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut next = None;
    if let Some(sale) = shop.sale(sale) {
        passes::give(store, shop, sale, now).await?;
        next = passes::next_known_at(shop, sale, now);
    }
    let state = next.map_or(JobState::Done { at: now }, |due| JobState::Waiting { due });
    let later = Job { state, ..job.record.clone() };
    store.commit(vec![job.clone().with(later).into()]).await
}

/// A delivery that is recorded already, sent or not, is never recorded again.
pub(in crate::journey) async fn unless_recorded(
    store: &dyn Store,
    delivery: Delivery,
) -> Result<Option<Change>, StoreError> {
    let known = store.delivery(&delivery.key).await?;
    Ok(known.is_none().then(|| Stored::new(delivery).into()))
}

/// The job is done.
pub(super) fn done(job: &Stored<Job>, now: DateTime<Utc>) -> Change {
    job.clone().with(Job { state: JobState::Done { at: now }, ..job.record.clone() }).into()
}

#[cfg(test)]
mod tests {
    use crate::journey::testing::World;

    #[test]
    fn the_announcement_goes_to_every_place_once() {
        let world = World::new();
        let at = world.sale().announcement.as_ref().unwrap().at;
        world.clock.set(at);
        world.work();
        world.work();
        assert_eq!(world.waiting().len(), world.places.iter().count());
    }
}
