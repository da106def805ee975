//! Planned work comes due: announcements and reminders become deliveries, passes are given, fans are merged.

use chrono::{DateTime, TimeDelta, Utc};

use super::announce::Reach;
use super::{broadcast, link, passes, tell};
use crate::catalogue::Shop;
use crate::delivery::{Content, Delivery};
use crate::ids::{FanId, SaleId};
use crate::port::{Change, Job, JobState, Store, StoreError, Stored, Task};
use crate::reminder::{Wish, still_useful};
use crate::stock::{Ask, AskKind};

/// How many jobs, and how many reminders of one, are taken at a time.
const PAGE: usize = 500;

/// Does everything that is due at `now`. What another node does meanwhile is left to it.
pub async fn run(
    store: &dyn Store,
    shop: &Shop,
    reach: Reach<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    loop {
        let due = store.due_jobs(now, PAGE).await?;
        if due.is_empty() {
            return Ok(());
        }
        for job in due {
            let done = match &job.record.task {
                Task::Announce(id) => broadcast::slot(store, shop, &job, (id, reach), now).await,
                Task::Broadcast { issue, after } => {
                    broadcast::page(store, shop, &job, (issue, *after, reach), now).await
                }
                Task::Remind { sale, lead, after } => {
                    let page = Page { sale, lead: *lead, after: *after };
                    remind(store, shop, &job, page, now).await
                }
                Task::GivePasses(sale) => give_passes(store, shop, &job, sale, now).await,
                Task::Merge { .. } => link::merge(store, shop, &job, now).await,
                Task::TellDrawn { sale, done } => {
                    tell::places(store, &job, (sale, *done), now).await
                }
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
    }
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

/// The reminders of one job that are recorded in one commit.
struct Page<'a> {
    sale: &'a SaleId,
    lead: TimeDelta,
    after: Option<FanId>,
}

async fn remind(
    store: &dyn Store,
    shop: &Shop,
    job: &Stored<Job>,
    page: Page<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Page { sale: id, lead, after } = page;
    let useful = shop.sale(id).is_some_and(|sale| still_useful(sale, lead, now));
    let wishes = store.reminders_after(id, after, PAGE).await?;
    let last = wishes.last().filter(|_| useful).map(|wish| wish.record.fan);
    let Some(last) = last else {
        return store.commit(vec![done(job, now)]).await;
    };
    let mut changes = Vec::new();
    for wish in wishes.into_iter().map(|wish| wish.record).filter(|wish| wish.wish == Wish::On) {
        let content = Content::Reminder { sale: id.clone(), fan: wish.fan, lead };
        changes.extend(unless_recorded(store, Delivery::new(wish.to, content, now)).await?);
    }
    let task = Task::Remind { sale: id.clone(), lead, after: Some(last) };
    let further = Job { task, ..job.record.clone() };
    changes.push(job.clone().with(further).into());
    store.commit(changes).await
}

/// A delivery that is recorded already, sent or not, is never recorded again.
pub(super) async fn unless_recorded(
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
    use super::*;
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

    #[test]
    fn whoever_asked_is_reminded_at_each_lead_time() {
        let world = World::new();
        world.wishes(7, Wish::On);
        world.wishes(8, Wish::Off);
        world.clock.set(world.sale().opens_at - TimeDelta::hours(1));
        world.work();
        let told: Vec<_> = world.waiting().into_iter().map(|delivery| delivery.key.0).collect();
        assert!(told.contains(&"reminder/mi-beta/3600/7".to_owned()), "{told:?}");
        assert!(!told.iter().any(|key| key.ends_with("/8")), "{told:?}");
    }

    #[test]
    fn a_bot_that_was_down_reminds_once_not_of_all_it_missed() {
        let world = World::new();
        world.wishes(7, Wish::On);
        world.clock.set(world.sale().opens_at - TimeDelta::minutes(30));
        world.work();
        let told: Vec<_> = world.waiting().into_iter().map(|delivery| delivery.key.0).collect();
        let reminders: Vec<_> = told.iter().filter(|key| key.starts_with("reminder")).collect();
        assert_eq!(reminders, ["reminder/mi-beta/3600/7"]);
    }

    #[test]
    fn nobody_is_told_to_log_in_early_once_the_sale_is_open() {
        let world = World::new();
        world.wishes(7, Wish::On);
        world.clock.set(world.sale().opens_at);
        world.work();
        assert!(world.waiting().iter().all(|delivery| !delivery.key.0.starts_with("reminder")));
    }
}
