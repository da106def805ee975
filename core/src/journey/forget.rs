//! The reminders of a sale that is long over are forgotten, page by page: there may be millions, and nothing asks for them
//! any more. Those that wait for a manager stay.

use chrono::{DateTime, Utc};

use super::work::done;
use crate::delivery::{DeliveryKey, DeliveryState};
use crate::port::{Change, Job, Record, Store, StoreError, Stored, Task};

/// How many are looked at in one commit.
const PAGE: usize = 500;

/// Does one page of the job.
pub(super) async fn run(
    store: &dyn Store,
    job: &Stored<Job>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Task::ForgetReminders { sale, after } = &job.record.task else { return Ok(()) };
    let start = DeliveryKey::of_reminders(sale);
    let page = store.deliveries_of(&start, after.as_ref(), PAGE).await?;
    let last = page.last().map(|last| last.record.key.clone());
    let is_over = |state: &DeliveryState| {
        matches!(
            state,
            DeliveryState::Sent { .. }
                | DeliveryState::Closed { .. }
                | DeliveryState::Dropped { .. }
        )
    };
    let over = page.into_iter().filter(|known| is_over(&known.record.state));
    let mut changes: Vec<_> = over
        .map(|Stored { record, revision }| Change {
            record: Record::Forgotten(record.key),
            revision,
        })
        .collect();
    changes.push(match last {
        Some(last) => {
            let task = Task::ForgetReminders { sale: sale.clone(), after: Some(last) };
            job.clone().with(Job { task, ..job.record.clone() }).into()
        }
        None => done(job, now),
    });
    store.commit(changes).await
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use futures::executor::block_on;

    use super::*;
    use crate::delivery::Delivery;
    use crate::journey::testing::World;
    use crate::port::{Deliveries, Unit};
    use crate::reminder::Leads;

    #[test]
    fn reminders_are_forgotten_a_week_after_the_sale_but_for_those_in_trouble() {
        let world = World::new();
        for fan in 1..=PAGE as u64 + 9 {
            world.keeps_wish(fan, Leads::All);
        }
        world.clock.set(world.sale().opens_at - TimeDelta::hours(1));
        world.work();
        world.clock.advance(TimeDelta::seconds(5));
        world.work();
        let start = DeliveryKey::of_reminders(&world.sale().id);
        let known = || block_on(world.store.deliveries_of(&start, None, usize::MAX)).unwrap();
        let now = world.now();
        for (number, known) in known().into_iter().enumerate() {
            let state = match number {
                0 => DeliveryState::Unknown { since: now },
                _ => DeliveryState::Sent { message: 1, at: now },
            };
            let sent = Delivery { state, ..known.record.clone() };
            block_on(world.store.commit(vec![known.with(sent).into()])).unwrap();
        }
        let all = known().len();
        assert!(all > PAGE, "{all}");
        world.clock.set(world.sale().ends_at + TimeDelta::days(7) - TimeDelta::seconds(1));
        world.work();
        assert_eq!(known().len(), all);
        world.clock.advance(TimeDelta::seconds(1));
        world.work();
        let left = known();
        assert!(left.len() == 1 && left[0].record.state.is_troubled(), "{left:?}");
    }
}
