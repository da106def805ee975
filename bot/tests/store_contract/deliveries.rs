//! Promises of the queues: deliveries and jobs that are due.

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::delivery::{Content, Delivery, DeliveryState};
use salut_core::fan::{Chat, Platform};
use salut_core::port::{Deliveries, JobState, Jobs, Stored, Unit};

use crate::fixtures::{job, posted, receipt, reminded};
use crate::worlds::{World, noon};

fn at(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

async fn put(world: &impl World, deliveries: &[Delivery]) {
    let changes = deliveries.iter().cloned().map(|record| Stored::new(record).into());
    world.store().commit(changes.collect()).await.unwrap();
}

async fn due(world: &impl World, now: DateTime<Utc>, limit: usize) -> Vec<Delivery> {
    let due = world.store().due_deliveries(Platform::Discord, now, limit).await.unwrap();
    due.into_iter().map(|stored| stored.record).collect()
}

pub(crate) async fn due_deliveries_come_by_priority_then_time(world: &impl World) {
    let (early, late) = (posted(-5, at(0)), posted(-4, at(1)));
    let (order, wish) = (receipt(1, at(-9)), reminded(1, at(-99)));
    let not_yet = posted(3, at(2));
    put(world, &[wish.clone(), order.clone(), late.clone(), early.clone(), not_yet.clone()]).await;
    assert_eq!(due(world, at(1), 9).await, [early.clone(), late.clone(), order, wish]);
    assert_eq!(due(world, at(1), 2).await, [early.clone(), late]);
    assert_eq!(due(world, at(1), 0).await, []);
    assert_eq!(due(world, at(-99) - TimeDelta::nanoseconds(1), 9).await, []);
    assert_eq!(due(world, at(2), 3).await[2], not_yet);
}

pub(crate) async fn the_next_delivery_is_the_earliest_of_all_priorities(world: &impl World) {
    assert_eq!(
        world.store().next_delivery_due(Platform::Discord, DateTime::<Utc>::MIN_UTC).await,
        Ok(None)
    );
    put(world, &[posted(1, at(5)), reminded(1, at(2)), receipt(1, at(3))]).await;
    assert_eq!(
        world.store().next_delivery_due(Platform::Discord, DateTime::<Utc>::MIN_UTC).await,
        Ok(Some(at(2)))
    );
}

pub(crate) async fn each_platform_has_a_queue_of_its_own(world: &impl World) {
    let to = Chat::Room { platform: Platform::Telegram, id: -7 };
    let content = Content::Announcement("launch".parse().unwrap());
    let elsewhere = Delivery::new(to, content, at(0));
    put(world, &[elsewhere.clone(), posted(1, at(3))]).await;
    let due = world.store().due_deliveries(Platform::Telegram, at(9), 9).await.unwrap();
    assert_eq!(due.into_iter().map(|stored| stored.record).collect::<Vec<_>>(), [elsewhere]);
    let next = world.store().next_delivery_due(Platform::Discord, DateTime::<Utc>::MIN_UTC).await;
    assert_eq!(next, Ok(Some(at(3))));
}

pub(crate) async fn a_delivery_is_unsettled_until_its_outcome_is_known(world: &impl World) {
    let store = world.store();
    let delivery = receipt(1, at(0));
    put(world, &[delivery.clone(), receipt(2, at(0))]).await;
    let sending = DeliveryState::Sending { since: at(0), attempts: 1 };
    let unknown = DeliveryState::Unknown { since: at(0) };
    let sent = DeliveryState::Sent { message: 4711, at: at(1) };
    for (revision, (state, unsettled)) in
        (1..).zip([(sending, true), (unknown, false), (sent, false)])
    {
        let record = Delivery { state, ..delivery.clone() };
        store.commit(vec![Stored { record: record.clone(), revision }.into()]).await.unwrap();
        let found = store.unsettled_deliveries().await.unwrap();
        let stored = Stored { record, revision: revision + 1 };
        assert_eq!(found, if unsettled { vec![stored.clone()] } else { Vec::new() });
        assert_eq!(store.delivery(&delivery.key).await, Ok(Some(stored)));
        assert_eq!(due(world, at(9), 9).await, [receipt(2, at(0))]);
    }
}

pub(crate) async fn due_jobs_come_by_time(world: &impl World) {
    let store = world.store();
    assert_eq!(store.next_job_due().await, Ok(None));
    let jobs = [("a", 3), ("b", 1), ("c", 2)];
    let jobs = jobs.map(|(id, due)| job(id, JobState::Waiting { due: at(due) }));
    let changes = jobs.iter().cloned().map(|job| Stored::new(job).into());
    store.commit(changes.collect()).await.unwrap();
    let due = async |now, limit| {
        let due = store.due_jobs(now, limit).await.unwrap();
        due.into_iter().map(|stored| stored.record.key.0).collect::<Vec<_>>()
    };
    assert_eq!(due(at(2), 9).await, ["announce/b", "announce/c"]);
    assert_eq!(due(at(3), 2).await, ["announce/b", "announce/c"]);
    assert_eq!(due(at(0), 9).await, [""; 0]);
    assert_eq!(store.next_job_due().await, Ok(Some(at(1))));
}

pub(crate) async fn a_finished_job_is_not_due(world: &impl World) {
    let store = world.store();
    let waiting = job("a", JobState::Waiting { due: at(0) });
    store.commit(vec![Stored::new(waiting).into()]).await.unwrap();
    let done = Stored { record: job("a", JobState::Done { at: at(1) }), revision: 1 };
    store.commit(vec![done.into()]).await.unwrap();
    assert_eq!(store.due_jobs(at(9), 9).await, Ok(Vec::new()));
    assert_eq!(store.next_job_due().await, Ok(None));
}
