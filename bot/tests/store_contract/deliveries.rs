//! Promises of the queues: deliveries and jobs that are due.

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::delivery::{
    ClosedChat, Closure, Content, Delivery, DeliveryKey, DeliveryState, Priority,
};
use salut_core::fan::{Chat, Platform};
use salut_core::port::{Change, Deliveries, JobState, Jobs, Record, StoreError, Stored, Unit};

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

pub(crate) async fn one_priority_is_found_by_itself_and_posts_ahead_are_counted(
    world: &impl World,
) {
    let store = world.store();
    let (post, wish) = (posted(1, at(5)), reminded(1, at(2)));
    put(world, &[post, wish.clone(), posted(2, at(6))]).await;
    let due = async |priority, from, to| {
        let due = store.due_of(Platform::Discord, priority, at(from)..at(to), 9).await.unwrap();
        due.into_iter().map(|stored| stored.record).collect::<Vec<_>>()
    };
    assert_eq!(due(Priority::Reminder, 0, 5).await, [wish]);
    assert_eq!(due(Priority::Announcement, 0, 5).await.len(), 1);
    assert_eq!(due(Priority::Announcement, 5, 6).await, [posted(2, at(6))]);
    assert_eq!(due(Priority::Announcement, 5, 5).await, []);
    assert_eq!(due(Priority::Order, 0, 9).await, []);
    let ahead = async |from, to, limit| {
        let between = at(from)..at(to);
        store.count_due(Platform::Discord, Priority::Announcement, between, limit).await.unwrap()
    };
    let wishes = store.count_due(Platform::Discord, Priority::Reminder, at(0)..at(9), 9).await;
    assert_eq!(wishes, Ok(1));
    assert_eq!(ahead(4, 6, 9).await, 2);
    assert_eq!(ahead(4, 6, 1).await, 1);
    assert_eq!(ahead(5, 6, 9).await, 1);
    assert_eq!(ahead(6, 9, 9).await, 0);
    let next = async |after| store.next_delivery_due(Platform::Discord, at(after)).await.unwrap();
    assert_eq!((next(2).await, next(5).await, next(6).await), (Some(at(5)), Some(at(6)), None));
}

pub(crate) async fn an_announcements_copies_and_those_in_trouble_are_paged(world: &impl World) {
    let store = world.store();
    let failed = DeliveryState::Failed { reason: "no".to_owned(), at: at(0) };
    let unknown = DeliveryState::Unknown { since: at(0) };
    let sent = DeliveryState::Sent { message: 1, at: at(0) };
    let copies: Vec<_> = (1..)
        .zip([failed, unknown, sent])
        .map(|(room, state)| Delivery { state, ..posted(room, at(0)) })
        .collect();
    put(world, &copies).await;
    put(world, &[receipt(1, at(0))]).await;
    let id = DeliveryKey::of_copies(&"mi-beta-launch".parse().unwrap());
    let records = |found: Vec<Stored<Delivery>>| -> Vec<_> {
        found.into_iter().map(|stored| stored.record).collect()
    };
    assert_eq!(records(store.deliveries_of(&id, None, 9).await.unwrap()), copies);
    let after = Some(&copies[0].key);
    assert_eq!(records(store.deliveries_of(&id, after, 1).await.unwrap()), copies[1..2]);
    let other = DeliveryKey::of_copies(&"mi-beta".parse().unwrap());
    assert_eq!(store.deliveries_of(&other, None, 9).await.unwrap(), []);
    let troubled = async |platform, after| {
        records(store.troubled_deliveries(platform, after, 9).await.unwrap())
    };
    assert_eq!(troubled(Platform::Discord, None).await, copies[..2]);
    assert_eq!(troubled(Platform::Discord, after).await, copies[1..2]);
    assert_eq!(troubled(Platform::Telegram, None).await, []);
}

pub(crate) async fn a_forgotten_delivery_is_gone_and_may_be_recorded_anew(world: &impl World) {
    let (store, wish) = (world.store(), reminded(1, at(0)));
    put(world, &[wish.clone(), reminded(2, at(0))]).await;
    let forget = |revision| Change { record: Record::Forgotten(wish.key.clone()), revision };
    let stale = store.commit(vec![forget(7)]).await;
    assert!(matches!(stale, Err(StoreError::Conflict(_))), "{stale:?}");
    store.commit(vec![forget(1)]).await.unwrap();
    assert_eq!(store.delivery(&wish.key).await, Ok(None));
    assert_eq!(due(world, at(9), 9).await, [reminded(2, at(0))]);
    put(world, std::slice::from_ref(&wish)).await;
    assert_eq!(due(world, at(9), 9).await.len(), 2);
}

pub(crate) async fn closed_chats_are_kept_and_paged_until_they_are_open(world: &impl World) {
    let store = world.store();
    let room = Chat::Room { platform: Platform::Discord, id: 7 };
    let private = receipt(1, at(0)).to;
    let closed = || Some(Closure { reason: "removed".to_owned(), at: at(0) });
    let known = |chat, closed| ClosedChat { chat, closed };
    for chat in [private, room] {
        store.commit(vec![Stored::new(known(chat, closed())).into()]).await.unwrap();
    }
    let platform = private.platform();
    let found = async |after| {
        let found = store.closed_chats(platform, after, 9).await.unwrap();
        found.into_iter().map(|stored| stored.record.chat).collect::<Vec<_>>()
    };
    assert!(found(None).await.contains(&private));
    assert!(!found(Some(private)).await.contains(&private));
    let stored = store.closed_chat(private).await.unwrap().unwrap();
    store.commit(vec![stored.with(known(private, None)).into()]).await.unwrap();
    assert!(!found(None).await.contains(&private));
    assert_eq!(store.closed_chat(private).await.unwrap().unwrap().record.closed, None);
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
