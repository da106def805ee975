//! The reminders of a sale for one lead time come due: page by page they become deliveries.
//!
//! A page is one commit with its deliveries and how far the sweep is, so a crash repeats a page and no reminder; memory
//! stays flat with any number of fans. Who asks or takes it back meanwhile is heard: wishes are read as they are
//! at their page, and again when the message is sent.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::forecast;
use super::work::{done, unless_recorded};
use crate::catalogue::Shop;
use crate::delivery::{Content, Delivery};
use crate::fan::Platform;
use crate::ids::{FanId, SaleId};
use crate::port::{Change, Job, JobState, Store, StoreError, Stored, Sweep, Task};
use crate::reminder::{Leads, Reminder, Wish, still_useful};
use crate::sale::Sale;

/// How many wishes are read at a time.
const PAGE: usize = 500;

/// After a page full of reminders the next one waits this long: less than all platforms need for them, so that the outbox
/// is never short of reminders, and enough that a million fans are no burst of writes.
const PAGE_EVERY: TimeDelta = TimeDelta::seconds(5);

/// Does one page of the job.
pub(super) async fn run(
    store: &dyn Store,
    shop: &Shop,
    job: &Stored<Job>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Task::Remind { sale: id, lead, sweep } = &job.record.task else { return Ok(()) };
    let sale = shop.sale(id).filter(|sale| still_useful(sale, &only(*lead), *lead, now));
    let Some(sale) = sale else { return store.commit(vec![done(job, now)]).await };
    let page = read(store, id, *lead, *sweep).await?;
    let deliveries = deliveries(store, sale, *lead, page.wishes, now).await?;
    let lead_time = sale.opens_at - *lead;
    let next = match page.next {
        Some(sweep) if deliveries.len() == PAGE => later(job, sweep, now + PAGE_EVERY),
        Some(sweep) => later(job, sweep, now),
        None if now < lead_time => later(job, Sweep::Latecomers { after: None }, lead_time),
        None => done(job, now),
    };
    if matches!(sweep, Sweep::Latecomers { .. }) {
        return commit_new(store, deliveries, next).await;
    }
    let all = deliveries.iter().cloned().map(|delivery| Stored::new(delivery).into());
    match store.commit(all.chain([next.clone()]).collect()).await {
        // Some of them are recorded already, or another node was here: only then each is looked up.
        Err(StoreError::Conflict(_)) => commit_new(store, deliveries, next).await,
        done => done,
    }
}

/// A fan who has chosen nothing but this lead time.
fn only(lead: TimeDelta) -> Leads {
    Leads::These(vec![lead])
}

async fn commit_new(
    store: &dyn Store,
    deliveries: Vec<Delivery>,
    next: Change,
) -> Result<(), StoreError> {
    let mut changes = vec![next];
    for delivery in deliveries {
        changes.extend(unless_recorded(store, delivery).await?);
    }
    store.commit(changes).await
}

/// The job goes on with `sweep` at `due`.
fn later(job: &Stored<Job>, sweep: Sweep, due: DateTime<Utc>) -> Change {
    let Task::Remind { sale, lead, .. } = job.record.task.clone() else {
        return job.clone().into();
    };
    let (task, state) = (Task::Remind { sale, lead, sweep }, JobState::Waiting { due });
    job.clone().with(Job { task, state, ..job.record.clone() }).into()
}

/// Wishes that are read together, and where the sweep goes on; none where it ends.
struct Page {
    wishes: Vec<Reminder>,
    next: Option<Sweep>,
}

async fn read(
    store: &dyn Store,
    sale: &SaleId,
    lead: TimeDelta,
    sweep: Sweep,
) -> Result<Page, StoreError> {
    let (first, after) = match sweep {
        Sweep::NotBegun => match somewhere(store, sale, lead).await? {
            Some(first) => (first, Some(first)),
            None => return Ok(Page { wishes: Vec::new(), next: None }),
        },
        Sweep::Ahead { first, after } => (first, Some(after)),
        Sweep::Around { first, after } => return around(store, sale, first, after).await,
        Sweep::Latecomers { after } => {
            let (wishes, last) = wishes(store, sale, after).await?;
            let next = last.map(|last| Sweep::Latecomers { after: Some(last) });
            return Ok(Page { wishes, next });
        }
    };
    let (wishes, last) = wishes(store, sale, after).await?;
    let next = match last {
        Some(after) => Sweep::Ahead { first, after },
        None => Sweep::Around { first, after: None },
    };
    Ok(Page { wishes, next: Some(next) })
}

async fn around(
    store: &dyn Store,
    sale: &SaleId,
    first: FanId,
    after: Option<FanId>,
) -> Result<Page, StoreError> {
    let (mut wishes, last) = wishes(store, sale, after).await?;
    wishes.retain(|wish| wish.fan <= first);
    let next = last.filter(|last| *last < first);
    Ok(Page { wishes, next: next.map(|last| Sweep::Around { first, after: Some(last) }) })
}

/// The next wishes by fan, those switched off included, and the last fan of them.
async fn wishes(
    store: &dyn Store,
    sale: &SaleId,
    after: Option<FanId>,
) -> Result<(Vec<Reminder>, Option<FanId>), StoreError> {
    let wishes = store.reminders_after(sale, after, PAGE).await?;
    let wishes: Vec<_> = wishes.into_iter().map(|wish| wish.record).collect();
    let last = wishes.last().map(|wish| wish.fan);
    Ok((wishes, last))
}

/// A fan's number among those who have a wish, another one for each sale and lead time; none without any wish.
async fn somewhere(
    store: &dyn Store,
    sale: &SaleId,
    lead: TimeDelta,
) -> Result<Option<FanId>, StoreError> {
    let behind = async |after| {
        let next = store.reminders_after(sale, after, 1).await?;
        Ok::<_, StoreError>(next.first().map(|wish| wish.record.fan.0))
    };
    let Some(lowest) = behind(None).await? else { return Ok(None) };
    let (mut highest, mut end) = (lowest, u64::MAX);
    while highest + 1 < end {
        let middle = highest + (end - highest) / 2;
        match behind(Some(FanId(middle))).await? {
            Some(known) => highest = known,
            None => end = middle,
        }
    }
    let hash: [u8; 32] = Sha256::digest(format!("{sale} {}", lead.num_seconds())).into();
    let (chance, _) = hash.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
    Ok(Some(FanId(lowest + u64::from_be_bytes(*chance) % (highest - lowest + 1))))
}

/// What is sent to those who want it. A platform that need not begin yet waits for its time.
async fn deliveries(
    store: &dyn Store,
    sale: &Sale,
    lead: TimeDelta,
    wishes: Vec<Reminder>,
    now: DateTime<Utc>,
) -> Result<Vec<Delivery>, StoreError> {
    let discord = forecast::begins_at(store, sale, lead, Platform::Discord).await?;
    let telegram = forecast::begins_at(store, sale, lead, Platform::Telegram).await?;
    let wanted =
        |wish: &Reminder| wish.wish == Wish::On && still_useful(sale, &wish.leads, lead, now);
    let delivery = |wish: Reminder| {
        let due = match wish.to.platform() {
            Platform::Discord => discord,
            Platform::Telegram => telegram,
        };
        let content = Content::Reminder { sale: sale.id.clone(), fan: wish.fan, lead };
        Delivery::new(wish.to, content, due.max(now))
    };
    Ok(wishes.into_iter().filter(wanted).map(delivery).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::delivery::DeliveryState;
    use crate::journey::testing::World;

    const HOUR: TimeDelta = TimeDelta::hours(1);
    const TEN: TimeDelta = TimeDelta::minutes(10);

    fn reminded(world: &World) -> Vec<String> {
        let keys = world.all_waiting().into_iter().map(|delivery| delivery.key.0);
        let mut keys: Vec<_> = keys.filter(|key| key.starts_with("reminder/")).collect();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn whoever_asked_is_reminded_at_each_lead_time() {
        let world = World::new();
        world.wishes(7, Wish::On);
        world.wishes(8, Wish::Off);
        world.clock.set(world.sale().opens_at - HOUR);
        world.work();
        assert_eq!(reminded(&world), ["reminder/mi-beta/3600/7"]);
        world.clock.set(world.sale().opens_at);
        world.work();
        assert_eq!(reminded(&world), ["reminder/mi-beta/0/7", "reminder/mi-beta/3600/7"]);
    }

    #[test]
    fn a_bot_that_was_down_reminds_once_not_of_all_it_missed() {
        let world = World::new();
        world.wishes(7, Wish::On);
        world.wishes_at(8, &[TimeDelta::hours(24), TEN]);
        world.clock.set(world.sale().opens_at - TimeDelta::minutes(30));
        world.work();
        assert_eq!(reminded(&world), ["reminder/mi-beta/3600/7", "reminder/mi-beta/86400/8"]);
    }

    #[test]
    fn once_the_sale_is_open_only_the_opening_is_told_and_nothing_after_the_end() {
        let world = World::new();
        world.wishes(7, Wish::On);
        world.wishes_at(8, &[HOUR]);
        world.clock.set(world.sale().ends_at - HOUR);
        world.work();
        assert_eq!(reminded(&world), ["reminder/mi-beta/0/7"]);
        let world = World::new();
        world.wishes(7, Wish::On);
        world.clock.set(world.sale().ends_at);
        world.work();
        assert_eq!(reminded(&world), [""; 0]);
    }

    #[test]
    fn every_fan_of_many_pages_is_reminded_once_and_not_in_the_order_of_numbers() {
        let world = World::new();
        let fans = PAGE as u64 * 2 + 7;
        for fan in 1..=fans {
            world.keeps_wish(fan, Leads::All);
        }
        world.clock.set(world.sale().opens_at - TEN);
        let firsts: BTreeSet<_> = [HOUR, TEN]
            .map(|lead| {
                let sale = &world.sale().id;
                futures::executor::block_on(somewhere(&world.store, sale, lead)).unwrap().unwrap()
            })
            .into();
        assert!(firsts.len() == 2 && firsts.iter().all(|first| (1..=fans).contains(&first.0)));
        for _ in 0..=2 {
            world.work();
            world.clock.advance(PAGE_EVERY);
        }
        let told: BTreeSet<_> = reminded(&world).into_iter().collect();
        let expected = (1..=fans).map(|fan| format!("reminder/mi-beta/600/{fan}")).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_run_that_begins_early_is_gone_through_once_more_for_those_who_ask_meanwhile() {
        let world = World::new();
        let slow = 60;
        for fan in 100..100 + slow {
            world.wishes_on(Platform::Discord, fan, Wish::On);
        }
        world.wishes(7, Wish::On);
        world.clock.set(world.sale().opens_at - TimeDelta::minutes(15));
        world.work();
        assert_eq!(reminded(&world).iter().filter(|key| key.contains("/600/")).count(), 61);
        let early = |key: &str| {
            let all = world.all_waiting().into_iter();
            all.filter(|it| it.key.0 == key).any(
                |it| matches!(it.state, DeliveryState::Waiting { due, .. } if due <= world.now()),
            )
        };
        assert!(early("reminder/mi-beta/600/100"));
        assert!(!early("reminder/mi-beta/600/7"), "Telegram is quick enough to wait for its time");
        world.wishes(8, Wish::On);
        world.work();
        assert!(!reminded(&world).contains(&"reminder/mi-beta/600/8".to_owned()));
        world.clock.set(world.sale().opens_at - TEN);
        world.work();
        assert!(early("reminder/mi-beta/600/8") && early("reminder/mi-beta/600/7"));
        assert_eq!(reminded(&world).iter().filter(|key| key.contains("/600/")).count(), 62);
    }
}
