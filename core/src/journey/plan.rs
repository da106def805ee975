//! The shop opens its doors: sales are listed in the ledger, and what their files plan is planned.

use chrono::{DateTime, Utc};

use super::announce::{self, Audience, Schedule, Scheduling};
use crate::announcement::AnnouncementState;
use crate::catalogue::Shop;
use crate::port::{Ids, Job, JobState, Store, StoreError, Stored, Task};
use crate::sale::Sale;
use crate::stock::{Ask, AskKind, Outcome, Refusal};

/// What could not be planned as the configuration wants it, for the log. Nothing else is held up by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The sale's terms contradict what was given to fans.
    Terms(crate::ids::SaleId, Refusal),
    /// The announcement cannot be scheduled.
    Announcement(crate::ids::SaleId, crate::announcement::ScheduleRefusal),
}

/// Lists every sale and plans its reminders and its announcement. At each start, and once more changes nothing.
pub async fn run(
    store: &dyn Store,
    shop: &Shop,
    audience: Audience<'_>,
    ids: &dyn Ids,
    now: DateTime<Utc>,
) -> Result<Vec<Obstacle>, StoreError> {
    let mut obstacles = Vec::new();
    for sale in &shop.sales {
        let ask =
            Ask::by_shop(AskKind::List { terms: Box::new(sale.terms()), seed: Some(ids.seed()) });
        if let [Outcome::Refused(refusal)] = &store.decide(&sale.id, vec![ask]).await?[..] {
            obstacles.push(Obstacle::Terms(sale.id.clone(), refusal.clone()));
        }
        if now < sale.ends_at {
            plan_reminders(store, sale).await?;
            obstacles.extend(plan_announcement(store, sale, audience, now).await?);
        }
    }
    Ok(obstacles)
}

/// One job a lead time. A sale that was moved moves its reminders that have not begun.
async fn plan_reminders(store: &dyn Store, sale: &Sale) -> Result<(), StoreError> {
    for lead in &sale.lead_times {
        let task = Task::Remind { sale: sale.id.clone(), lead: *lead, after: None };
        let state = JobState::Waiting { due: sale.opens_at - *lead };
        let job = Job { key: task.key(), task, state };
        let write = match store.job(&job.key).await? {
            None => Some(Stored::new(job)),
            Some(known) if begun(&known.record) || known.record.state == job.state => None,
            Some(known) => Some(known.with(job)),
        };
        if let Some(write) = write {
            store.commit(vec![write.into()]).await?;
        }
    }
    Ok(())
}

fn begun(job: &Job) -> bool {
    let under_way = matches!(job.task, Task::Remind { after: Some(_), .. });
    under_way || matches!(job.state, JobState::Done { .. })
}

/// What a manager did in chat is stronger than the file: only an announcement nobody knows is scheduled.
async fn plan_announcement(
    store: &dyn Store,
    sale: &Sale,
    audience: Audience<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Obstacle>, StoreError> {
    let Some(plan) = &sale.announcement else { return Ok(None) };
    let known = store.announcement(&plan.id).await?.map(|known| known.record);
    let planned_by_file = known.as_ref().is_none_or(|known| {
        known.by.is_none()
            && matches!(known.state, AnnouncementState::Scheduled { at } if at != plan.at)
    });
    if !planned_by_file {
        return Ok(None);
    }
    let wanted = Schedule { sale, id: &plan.id, at: plan.at, by: None };
    Ok(match announce::schedule(store, wanted, audience, now).await? {
        Scheduling::Refused(refusal) => Some(Obstacle::Announcement(sale.id.clone(), refusal)),
        Scheduling::Scheduled { .. } | Scheduling::Cancelled => None,
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::locale::Locale;
    use crate::port::Jobs;

    #[test]
    fn planning_again_changes_nothing() {
        let world = World::new();
        let jobs = || block_on(world.store.due_jobs(world.sale().ends_at, 99)).unwrap();
        let before = jobs();
        assert_eq!(before.len(), world.sale().lead_times.len() + 1);
        world.plan(&world.shop);
        assert_eq!(jobs(), before);
    }

    #[test]
    fn a_sale_that_moves_takes_its_reminders_along() {
        let world = World::new();
        let mut shop = world.shop.clone();
        shop.sales[0].opens_at += TimeDelta::hours(1);
        world.plan(&shop);
        let jobs = block_on(world.store.due_jobs(world.sale().ends_at, 99)).unwrap();
        let first = shop.sales[0].opens_at - TimeDelta::hours(24);
        assert!(jobs.iter().any(|job| job.record.state == JobState::Waiting { due: first }));
    }

    #[test]
    fn terms_that_take_back_are_an_obstacle() {
        let world = World::new().open();
        block_on(crate::journey::reserve::run(&world.store, world.reserve(1, "mi-band", 2)))
            .unwrap();
        let mut shop = world.shop.clone();
        shop.sales[0].offers[0].units = 1;
        let audience = Audience { places: &world.places, written: &Locale::ALL };
        let obstacles =
            block_on(run(&world.store, &shop, audience, &world.ids, world.now())).unwrap();
        assert!(matches!(obstacles[..], [Obstacle::Terms(..), ..]), "{obstacles:?}");
    }
}
