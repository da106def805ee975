//! The shop opens its doors: sales are listed in the ledger, and what their files plan is planned.

use chrono::{DateTime, TimeDelta, Utc};

use super::announce::{self, Planned, Reach, Schedule};
use super::forecast;
use crate::announcement::{AnnouncementState, Places, Rules, When};
use crate::catalogue::Shop;
use crate::ids::{ProductId, SaleId};
use crate::port::{Ids, Job, JobState, Store, StoreError, Stored, Sweep, Task};
use crate::sale::Sale;
use crate::stock::{Ask, AskKind, Outcome, Refusal, TermsFault};

/// For how long after a sale its reminders are kept, for managers who ask what became of one.
const REMINDERS_KEPT: TimeDelta = TimeDelta::days(7);

/// What could not be planned as the configuration wants it, in words for whoever runs the shop. Nothing else is
/// held up by it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// The sale's terms contradict what was given to fans.
    #[error(
        "sale {0} goes on with the terms that hold: its file contradicts what fans have: {1:?}"
    )]
    Terms(SaleId, Refusal),
    /// The file has other units than were announced.
    #[error(
        "sale {sale} goes on as announced: its file has other `units` or [[offers.waves]] for {product} than fans were \
         told, which was {announced} units. Put back what the file said then"
    )]
    UnitsPublished {
        /// The sale.
        sale: SaleId,
        /// The product.
        product: ProductId,
        /// The units that were announced.
        announced: u32,
    },
    /// The file gives out units in another way than was announced.
    #[error(
        "sale {sale} goes on as announced: its file has another `allocation` or [priority] than fans were told, which \
         was `allocation = \"{announced}\"`. Put back what the file said then"
    )]
    AllocationPublished {
        /// The sale.
        sale: SaleId,
        /// What was announced, as files call it.
        announced: &'static str,
    },
    /// The announcement cannot be scheduled.
    #[error("the announcement of sale {0} cannot be scheduled: {1:?}")]
    Announcement(SaleId, crate::announcement::ScheduleRefusal),
}

/// Lists every sale and plans its reminders and its announcement. At each start, and once more changes nothing.
pub async fn run(
    store: &dyn Store,
    shop: &Shop,
    reach: Reach<'_>,
    ids: &dyn Ids,
    now: DateTime<Utc>,
) -> Result<Vec<Obstacle>, StoreError> {
    let mut obstacles = Vec::new();
    for sale in &shop.sales {
        let ask =
            Ask::by_shop(AskKind::List { terms: Box::new(sale.terms()), seed: Some(ids.seed()) });
        if let [Outcome::Refused(refusal)] = &store.decide(&sale.id, vec![ask]).await?[..] {
            obstacles.push(obstacle(store, sale, refusal).await?);
        }
        if now < sale.ends_at {
            plan_reminders(store, sale, reach.places, now).await?;
            plan_passes(store, sale).await?;
            obstacles.extend(plan_announcement(store, sale, reach, now).await?);
        }
    }
    Ok(obstacles)
}

/// Why the sale's terms were refused, with what was announced if they contradict that.
async fn obstacle(
    store: &dyn Store,
    sale: &Sale,
    refusal: &Refusal,
) -> Result<Obstacle, StoreError> {
    let id = sale.id.clone();
    Ok(match refusal {
        Refusal::BadTerms(TermsFault::UnitsPublished(product)) => {
            let counts = store.counts(&id).await?;
            let told = counts.iter().find(|count| count.product == *product);
            let announced = told.map_or(0, |count| count.units);
            Obstacle::UnitsPublished { sale: id, product: product.clone(), announced }
        }
        Refusal::BadTerms(TermsFault::AllocationPublished) => {
            let drawn = store.draw(&id).await?.is_some();
            let announced = if drawn { "draw" } else { "first_come" };
            Obstacle::AllocationPublished { sale: id, announced }
        }
        other => Obstacle::Terms(id, other.clone()),
    })
}

/// Passes are given at the announcement, once more when check-in opens, and when a sale ends after that: who came
/// away with nothing is only known then.
async fn plan_passes(store: &dyn Store, sale: &Sale) -> Result<(), StoreError> {
    if sale.priority.is_none() {
        return Ok(());
    }
    let task = Task::GivePasses(sale.id.clone());
    let state = JobState::Waiting { due: sale.check_in_opens_at };
    plan_job(store, Job { key: task.key(), task, state }).await
}

/// One job a lead time for fans, and one for rooms where any wants it. A sale that was moved moves its reminders that have not begun.
async fn plan_reminders(
    store: &dyn Store,
    sale: &Sale,
    places: &Places,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for lead in &sale.lead_times {
        let (id, lead, sweep) = (sale.id.clone(), *lead, Sweep::NotBegun);
        let to_fans = Task::Remind { sale: id.clone(), lead, sweep };
        let to_rooms = Task::RemindRooms { sale: id, lead, after: None };
        let state = JobState::Waiting { due: sale.opens_at - lead };
        let is_wanted = places.iter().any(|place| place.reminders.include(lead));
        for task in [to_fans].into_iter().chain(is_wanted.then_some(to_rooms)) {
            plan_job(store, Job { key: task.key(), task, state }).await?;
        }
    }
    let task = Task::ForgetReminders { sale: sale.id.clone(), after: None };
    let state = JobState::Waiting { due: sale.ends_at + REMINDERS_KEPT };
    plan_job(store, Job { key: task.key(), task, state }).await?;
    forecast::replan(store, sale, now).await
}

/// Plans a job, or moves one that has not begun.
async fn plan_job(store: &dyn Store, job: Job) -> Result<(), StoreError> {
    let write = match store.job(&job.key).await? {
        None => Some(Stored::new(job)),
        Some(known) if begun(&known.record) || known.record.state == job.state => None,
        Some(known) => Some(known.with(job)),
    };
    match write {
        Some(write) => store.commit(vec![write.into()]).await,
        None => Ok(()),
    }
}

fn begun(job: &Job) -> bool {
    let under_way = match job.task {
        Task::Remind { sweep, .. } => sweep != Sweep::NotBegun,
        Task::RemindRooms { after, .. } => after.is_some(),
        Task::ForgetReminders { ref after, .. } => after.is_some(),
        _ => false,
    };
    under_way || matches!(job.state, JobState::Done { .. })
}

/// What a manager did in chat is stronger than the file: only an announcement nobody knows is scheduled.
async fn plan_announcement(
    store: &dyn Store,
    sale: &Sale,
    reach: Reach<'_>,
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
    // The sale's file is the word of whoever runs the shop: nobody else has to stand behind it.
    let reach = Reach { rules: Rules { approvers: 1 }, ..reach };
    let wanted = Schedule { sale, id: &plan.id, when: When::Once(plan.at), by: None };
    Ok(match announce::schedule(store, wanted, reach, now).await? {
        Planned::Refused(refusal) => Some(Obstacle::Announcement(sale.id.clone(), refusal)),
        Planned::Done(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::port::Jobs;
    use crate::stock::Allocation;

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

    fn replanned(world: &World, shop: &Shop) -> Vec<Obstacle> {
        block_on(run(&world.store, shop, world.reach(), &world.ids, world.now())).unwrap()
    }

    /// A sale that was announced.
    fn announced() -> World {
        let world = World::new();
        world.clock.set(world.sale().announcement.as_ref().unwrap().at);
        world.work();
        world
    }

    #[test]
    fn what_was_not_announced_yet_may_change() {
        let world = World::new();
        let mut shop = world.shop.clone();
        shop.sales[0].offers[0].units = 5;
        shop.sales[0].allocation = Allocation::Draw;
        assert_eq!(replanned(&world, &shop), []);
    }

    #[test]
    fn units_that_were_announced_stay() {
        let world = announced();
        let mut shop = world.shop.clone();
        shop.sales[0].offers[0].units = 5;
        let [obstacle] = &replanned(&world, &shop)[..] else { panic!() };
        let says = obstacle.to_string();
        assert!(says.contains("`units` or [[offers.waves]] for mi-band"), "{says}");
        assert!(says.contains("which was 4 units"), "{says}");
    }

    #[test]
    fn an_allocation_that_was_announced_stays() {
        let world = announced();
        let mut shop = world.shop.clone();
        shop.sales[0].allocation = Allocation::Draw;
        let [obstacle] = &replanned(&world, &shop)[..] else { panic!() };
        let says = obstacle.to_string();
        assert!(says.contains("which was `allocation = \"first_come\"`"), "{says}");
        assert_eq!(replanned(&world, &world.shop), []);
    }

    #[test]
    fn terms_that_take_back_are_an_obstacle() {
        let world = World::new().open();
        block_on(crate::journey::reserve::run(&world.store, world.reserve(1, "mi-band", 2)))
            .unwrap();
        let mut shop = world.shop.clone();
        shop.sales[0].offers[0].units = 1;
        let obstacles = replanned(&world, &shop);
        assert!(matches!(obstacles[..], [Obstacle::Terms(..), ..]), "{obstacles:?}");
    }
}
