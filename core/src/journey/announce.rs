//! A manager, or a sale's file, schedules the sale's announcement or calls it off.

use chrono::{DateTime, Utc};

use super::until_settled;
use crate::announcement::{
    Announcement, AnnouncementState, Place, ScheduleRefusal, may_schedule, missing_languages,
};
use crate::fan::Account;
use crate::ids::AnnouncementId;
use crate::locale::Locale;
use crate::port::{Job, JobState, Store, StoreError, Stored, Task};
use crate::sale::Sale;

/// Schedule this.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'a> {
    /// The sale to announce.
    pub sale: &'a Sale,
    /// Which announcement.
    pub id: &'a AnnouncementId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who wants it; nobody if the sale's file does.
    pub by: Option<Account>,
}

/// To whom, and in which languages there is a text.
#[derive(Debug, Clone, Copy)]
pub struct Audience<'a> {
    /// The chats it goes to.
    pub places: &'a [Place],
    /// The languages in which the text is written.
    pub written: &'a [Locale],
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheduling {
    /// It goes out at its time.
    Scheduled {
        /// When.
        at: DateTime<Utc>,
    },
    /// It was called off.
    Cancelled,
    /// No, and why.
    Refused(ScheduleRefusal),
}

/// The announcement of a sale: what its file plans, or one named after the sale.
pub fn id_for(sale: &Sale) -> AnnouncementId {
    let planned = sale.announcement.as_ref().map(|plan| plan.id.clone());
    planned.unwrap_or_else(|| AnnouncementId::of_sale(&sale.id))
}

/// Schedules, or moves to another time what has not gone out. The job that sends it is written with it.
pub async fn schedule(
    store: &dyn Store,
    wanted: Schedule<'_>,
    audience: Audience<'_>,
    now: DateTime<Utc>,
) -> Result<Scheduling, StoreError> {
    let Schedule { sale, id, at, by } = wanted;
    if audience.places.is_empty() {
        return Ok(Scheduling::Refused(ScheduleRefusal::NoAudience));
    }
    let missing = missing_languages(audience.places, audience.written);
    if !missing.is_empty() {
        return Ok(Scheduling::Refused(ScheduleRefusal::MissingLanguages(missing)));
    }
    until_settled(|| async {
        let known = store.announcement(id).await?;
        let state = known.as_ref().map(|known| &known.record.state);
        if let Err(refusal) = may_schedule(state, at, sale.opens_at, now) {
            return Ok(Scheduling::Refused(refusal));
        }
        let state = AnnouncementState::Scheduled { at };
        let announcement = Announcement { id: id.clone(), sale: sale.id.clone(), by, state };
        let job = job(store, id, JobState::Waiting { due: at }).await?;
        let write = match known {
            Some(known) => known.with(announcement),
            None => Stored::new(announcement),
        };
        store.commit(vec![write.into(), job.into()]).await?;
        Ok(Scheduling::Scheduled { at })
    })
    .await
}

/// Calls a scheduled announcement off.
pub async fn cancel(
    store: &dyn Store,
    id: &AnnouncementId,
    now: DateTime<Utc>,
) -> Result<Scheduling, StoreError> {
    until_settled(|| async {
        let Some(known) = store.announcement(id).await? else {
            return Ok(Scheduling::Refused(ScheduleRefusal::NotScheduled));
        };
        match known.record.state {
            AnnouncementState::Sent { at, .. } => {
                return Ok(Scheduling::Refused(ScheduleRefusal::AlreadySent { at }));
            }
            AnnouncementState::Cancelled { .. } => return Ok(Scheduling::Cancelled),
            AnnouncementState::Scheduled { .. } => {}
        }
        let state = AnnouncementState::Cancelled { at: now };
        let cancelled = Announcement { state, ..known.record.clone() };
        let job = job(store, id, JobState::Done { at: now }).await?;
        store.commit(vec![known.with(cancelled).into(), job.into()]).await?;
        Ok(Scheduling::Cancelled)
    })
    .await
}

async fn job(
    store: &dyn Store,
    id: &AnnouncementId,
    state: JobState,
) -> Result<Stored<Job>, StoreError> {
    let task = Task::Announce(id.clone());
    let job = Job { key: task.key(), task, state };
    let known = store.job(&job.key).await?;
    Ok(match known {
        Some(known) => known.with(job),
        None => Stored::new(job),
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::journey::work;

    fn scheduled(world: &World, at: DateTime<Utc>) -> Scheduling {
        let sale = world.sale();
        let id = id_for(sale);
        let wanted = Schedule { sale, id: &id, at, by: None };
        let audience = Audience { places: &world.places, written: &Locale::ALL };
        block_on(schedule(&world.store, wanted, audience, world.now())).unwrap()
    }

    #[test]
    fn scheduled_then_moved_then_sent_once() {
        let world = World::new();
        let (soon, later) = (world.now() + TimeDelta::hours(1), world.now() + TimeDelta::hours(2));
        assert_eq!(scheduled(&world, soon), Scheduling::Scheduled { at: soon });
        assert_eq!(scheduled(&world, later), Scheduling::Scheduled { at: later });
        world.clock.set(soon);
        world.work();
        assert_eq!(block_on(work::next_due(&world.store)).unwrap(), Some(later));
        world.clock.set(later);
        world.work();
        assert!(matches!(
            scheduled(&world, later + TimeDelta::hours(1)),
            Scheduling::Refused(ScheduleRefusal::AlreadySent { .. })
        ));
    }

    #[test]
    fn called_off_it_does_not_go_out() {
        let world = World::new();
        let soon = world.now() + TimeDelta::hours(1);
        scheduled(&world, soon);
        let id = id_for(world.sale());
        let called_off = block_on(cancel(&world.store, &id, world.now())).unwrap();
        assert_eq!(called_off, Scheduling::Cancelled);
        world.clock.set(soon);
        world.work();
        assert!(world.waiting().is_empty());
    }

    #[test]
    fn refused_while_a_language_has_no_text() {
        let world = World::new();
        let sale = world.sale();
        let id = id_for(sale);
        let at = world.now() + TimeDelta::hours(1);
        let wanted = Schedule { sale, id: &id, at, by: None };
        let audience = Audience { places: &world.places, written: &[Locale::EnGb] };
        let refused = block_on(schedule(&world.store, wanted, audience, world.now())).unwrap();
        let missing = ScheduleRefusal::MissingLanguages(vec![Locale::FrFr]);
        assert_eq!(refused, Scheduling::Refused(missing));
    }
}
