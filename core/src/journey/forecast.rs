//! When reminders begin, so that everybody hears in time: planned anew with every wish, told to managers.
//!
//! Owns when the jobs of reminders are due; what they do then is [`super::reminders`].

use chrono::{DateTime, TimeDelta, Utc};

use super::manage;
use super::work::{done, unless_recorded};
use crate::delivery::{Content, Delivery};
use crate::fan::{Account, Chat, Platform};
use crate::ids::SaleId;
use crate::port::{Job, JobState, Store, StoreError, Stored, Sweep, Tally, Task};
use crate::reminder::planner::{Crowd, Rates, Run, plan};
use crate::sale::Sale;

/// The reminders of a sale that have not begun, on both platforms, as they will be; in the order in which they begin.
pub async fn run(
    store: &dyn Store,
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<Vec<Run>, StoreError> {
    let mut leads = Vec::new();
    for lead in &sale.lead_times {
        // What should have begun long ago is overtaken by what comes next.
        let ahead = sale.opens_at - *lead >= now;
        if ahead && waiting(store, &sale.id, *lead).await?.is_some() {
            leads.push(*lead);
        }
    }
    let mut runs = Vec::new();
    for platform in [Platform::Discord, Platform::Telegram] {
        runs.extend(runs_on(store, sale, platform, &leads, now).await?);
    }
    runs.sort_by_key(|run| (run.begins_at, run.platform));
    Ok(runs)
}

/// When the reminder with this lead time begins on a platform.
pub(super) async fn begins_at(
    store: &dyn Store,
    sale: &Sale,
    lead: TimeDelta,
    platform: Platform,
) -> Result<DateTime<Utc>, StoreError> {
    let leads = &sale.lead_times;
    let runs = runs_on(store, sale, platform, leads, DateTime::<Utc>::MIN_UTC).await?;
    let run = runs.iter().find(|run| run.lead == lead);
    Ok(run.map_or(sale.opens_at - lead, |run| run.begins_at))
}

async fn runs_on(
    store: &dyn Store,
    sale: &Sale,
    platform: Platform,
    leads: &[TimeDelta],
    now: DateTime<Utc>,
) -> Result<Vec<Run>, StoreError> {
    let count =
        async |lead| store.tally(&Tally::Reminded { sale: sale.id.clone(), lead, platform }).await;
    let all = count(None).await?;
    let mut crowds = Vec::new();
    for lead in leads {
        crowds.push(Crowd { lead: *lead, fans: all + count(Some(*lead)).await? });
    }
    Ok(plan(platform, &crowds, Rates::DEFAULT, sale.opens_at, now))
}

/// Moves the jobs that have not begun to when they must begin now, and plans a warning where that is too late already.
/// Another node that does the same meanwhile is right as well.
pub(super) async fn replan(
    store: &dyn Store,
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let runs = run(store, sale, now).await?;
    let mut changes = Vec::new();
    for lead in &sale.lead_times {
        let Some(job) = waiting(store, &sale.id, *lead).await? else { continue };
        let crowded = || runs.iter().filter(|run| run.lead == *lead && run.fans > 0);
        let begins = crowded().map(|run| run.begins_at).min();
        let due = begins.unwrap_or(sale.opens_at - *lead);
        let known = job.record.state;
        let overdue = matches!(known, JobState::Waiting { due } if due <= now) && due <= now;
        if known != (JobState::Waiting { due }) && !overdue {
            let moved = Job { state: JobState::Waiting { due }, ..job.record.clone() };
            changes.push(job.with(moved).into());
        }
        let task = Task::WarnOfReminders { sale: sale.id.clone(), lead: *lead };
        if crowded().any(|run| run.late_by().is_some()) && store.job(&task.key()).await?.is_none() {
            let state = JobState::Waiting { due: now };
            changes.push(Stored::new(Job { key: task.key(), task, state }).into());
        }
    }
    match store.commit(changes).await {
        Ok(()) | Err(StoreError::Conflict(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The job of this lead time, if it has not begun.
async fn waiting(
    store: &dyn Store,
    sale: &SaleId,
    lead: TimeDelta,
) -> Result<Option<Stored<Job>>, StoreError> {
    let task = Task::Remind { sale: sale.clone(), lead, sweep: Sweep::NotBegun };
    let job = store.job(&task.key()).await?;
    Ok(job.filter(|job| {
        job.record.task == task && matches!(job.record.state, JobState::Waiting { .. })
    }))
}

/// Tells the managers that not everybody will hear in time.
pub(super) async fn warn(
    store: &dyn Store,
    job: &Stored<Job>,
    (sale, lead): (&SaleId, TimeDelta),
    managers: &[Account],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut changes = vec![done(job, now)];
    for manager in manage::whom(store, managers, now).await? {
        let content = Content::RemindersLate { sale: sale.clone(), lead };
        let delivery = Delivery::new(Chat::Private(manager), content, now);
        changes.extend(unless_recorded(store, delivery).await?);
    }
    store.commit(changes).await
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::port::Jobs as _;
    use crate::reminder::Wish;

    const TEN: TimeDelta = TimeDelta::minutes(10);

    /// So many fans on Discord, where direct messages are slow, want to be reminded.
    fn crowd(world: &World, fans: u64) {
        for fan in 1..=fans {
            world.wishes_on(Platform::Discord, fan, Wish::On);
        }
    }

    fn due(world: &World, lead: TimeDelta) -> Option<DateTime<Utc>> {
        let sale = world.sale().id.clone();
        let key = Task::Remind { sale, lead, sweep: Sweep::NotBegun }.key();
        match block_on(world.store.job(&key)).unwrap().unwrap().record.state {
            JobState::Waiting { due } => Some(due),
            JobState::Done { .. } => None,
        }
    }

    #[test]
    fn many_wishes_move_the_start_and_fewer_move_it_back() {
        let world = World::new();
        let lead_time = world.sale().opens_at - TEN;
        crowd(&world, 60);
        assert!(due(&world, TEN).unwrap() < lead_time - TimeDelta::minutes(5));
        let begins = block_on(begins_at(&world.store, world.sale(), TEN, Platform::Discord));
        assert_eq!(due(&world, TEN), Some(begins.unwrap()));
        for fan in 1..=60 {
            world.wishes_on(Platform::Discord, fan, Wish::Off);
        }
        assert_eq!(due(&world, TEN), Some(lead_time));
    }

    #[test]
    fn managers_are_told_once_when_it_is_too_late() {
        let manager = Account { platform: Platform::Discord, user: 9_999 };
        let mut world = World::new();
        world.managers.push(manager);
        world.clock.set(world.sale().opens_at - TimeDelta::minutes(12));
        crowd(&world, 60);
        world.work();
        crowd(&world, 70);
        world.work();
        let told = world.waiting().into_iter().map(|delivery| delivery.key.0);
        let told: Vec<_> = told.filter(|key| key.starts_with("reminders-late/")).collect();
        let key = |lead| format!("reminders-late/mi-beta/{lead}/{}", Chat::Private(manager));
        assert_eq!(told, [key(0), key(600)]);
    }

    #[test]
    fn managers_who_were_here_by_a_role_are_told_for_some_days() {
        let marie = Account { platform: Platform::Discord, user: 77 };
        let told_after = |days| {
            let world = World::new();
            let at = world.sale().opens_at - TimeDelta::minutes(12);
            let came = at - TimeDelta::days(days);
            block_on(manage::comes_by_role(&world.store, marie, came)).unwrap();
            world.clock.set(at);
            crowd(&world, 60);
            world.work();
            let key = format!("reminders-late/mi-beta/600/{}", Chat::Private(marie));
            world.waiting().into_iter().any(|delivery| delivery.key.0 == key)
        };
        assert!(told_after(13));
        assert!(!told_after(14));
    }
}
