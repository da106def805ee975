//! A sale's lead time comes: rooms that want it are reminded, with the ping of their role.
//!
//! One post reaches everybody in a room at once. So it goes at the lead time itself and before all private reminders,
//! which a platform takes one by one. A ping that is late only disturbs: it is left out.

use chrono::{DateTime, TimeDelta, Utc};

use super::work::{done, unless_recorded};
use crate::announcement::{Place, Places};
use crate::catalogue::Shop;
use crate::delivery::{Content, Delivery};
use crate::port::{Job, Store, StoreError, Stored, Task};
use crate::reminder::still_useful;
use crate::sale::Sale;

/// How many rooms are done in one commit.
const PAGE: usize = 500;

/// After so long nobody is pinged any more.
const LATE_MAX: TimeDelta = TimeDelta::minutes(15);

/// Does one page of the job.
pub(super) async fn run(
    store: &dyn Store,
    shop: &Shop,
    job: &Stored<Job>,
    places: &Places,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Task::RemindRooms { sale: id, lead, after } = &job.record.task else { return Ok(()) };
    let Some(sale) = shop.sale(id) else { return store.commit(vec![done(job, now)]).await };
    let hear = places.after(*after).filter(|place| is_on_time(sale, place, *lead, now));
    let chats: Vec<_> = hear.take(PAGE).map(|place| place.chat).collect();
    let mut changes = Vec::with_capacity(chats.len() + 1);
    for chat in &chats {
        let content = Content::RoomReminder { sale: id.clone(), lead: *lead };
        changes.extend(unless_recorded(store, Delivery::new(*chat, content, now)).await?);
    }
    let last = chats.last().filter(|_| chats.len() == PAGE).copied();
    changes.push(last.map_or_else(
        || done(job, now),
        |last| {
            let task = Task::RemindRooms { sale: id.clone(), lead: *lead, after: Some(last) };
            job.clone().with(Job { task, ..job.record.clone() }).into()
        },
    ));
    store.commit(changes).await
}

/// Whether the place wants the reminder with this lead time, and `now` is not too late for it.
pub fn is_on_time(sale: &Sale, place: &Place, lead: TimeDelta, now: DateTime<Utc>) -> bool {
    let at = sale.opens_at - lead;
    now <= at + LATE_MAX && still_useful(sale, &place.reminders, lead, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fan::{Chat, Platform};
    use crate::journey::testing::World;
    use crate::reminder::{Leads, Wish};

    const HOUR: TimeDelta = TimeDelta::hours(1);

    /// A world in which the first room wants to be reminded.
    fn with_a_room() -> World {
        let mut world = World::new();
        let mut places: Vec<_> = world.places.iter().cloned().collect();
        places[0].reminders = Leads::All;
        world.places = Places::new(places);
        world.plan(&world.shop);
        world
    }

    fn reminded(world: &World) -> Vec<String> {
        let keys = world.waiting().into_iter().map(|delivery| delivery.key.0);
        keys.filter(|key| key.contains("reminder/")).collect()
    }

    #[test]
    fn a_room_that_wants_it_is_reminded_once_and_before_any_fan() {
        let world = with_a_room();
        world.wishes_on(Platform::Discord, 7, Wish::On);
        world.clock.set(world.sale().opens_at - HOUR);
        world.work();
        world.plan(&world.shop);
        world.work();
        let told = ["room-reminder/mi-beta/3600/discord/room/1", "reminder/mi-beta/3600/7"];
        assert_eq!(reminded(&world), told);
    }

    #[test]
    fn nobody_is_pinged_late() {
        let world = with_a_room();
        world.clock.set(world.sale().opens_at - HOUR + LATE_MAX + TimeDelta::seconds(1));
        world.work();
        assert_eq!(reminded(&world), [""; 0]);
        world.clock.set(world.sale().opens_at + LATE_MAX);
        world.work();
        assert_eq!(reminded(&world), ["room-reminder/mi-beta/0/discord/room/1"]);
    }

    #[test]
    fn many_rooms_are_reminded_page_by_page_at_their_own_lead_times() {
        let mut world = World::new();
        let first = world.places.iter().next().unwrap().clone();
        let room = |id: i64| Place {
            chat: Chat::Room { platform: Platform::Discord, id },
            reminders: if id % 2 == 0 { Leads::All } else { Leads::These(vec![HOUR]) },
            ..first.clone()
        };
        world.places = Places::new((1..=1_003).map(room).collect());
        world.plan(&world.shop);
        world.clock.set(world.sale().opens_at - HOUR);
        world.work();
        assert_eq!(reminded(&world).len(), 1_003);
        world.clock.set(world.sale().opens_at - TimeDelta::minutes(10));
        world.work();
        let last = reminded(&world).iter().filter(|key| key.contains("/600/")).count();
        assert_eq!(last, 501);
    }
}
