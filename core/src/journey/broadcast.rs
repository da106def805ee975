//! An announcement's time has come: its words are frozen as an issue, and the copies for all chats are recorded page by
//! page. A time that was missed follows the announcement's policy, and managers are told.

use chrono::{DateTime, Utc};

use super::announce::{Reach, job as slot_job};
use super::manage;
use super::work::{done, publish, unless_recorded};
use crate::announcement::{
    Announcement, AnnouncementState, Deed, Issue, IssueId, MissedPolicy, SlotNews, Verdict, judge,
};
use crate::catalogue::Shop;
use crate::delivery::{Content, Delivery};
use crate::fan::Chat;
use crate::ids::AnnouncementId;
use crate::port::{Change, Job, JobState, Store, StoreError, Stored, Task};
use crate::sale::Sale;

/// How many copies are recorded in one commit.
const PAGE: usize = 500;

/// Takes up the slot of an announcement that is due.
pub(super) async fn slot(
    store: &dyn Store,
    shop: &Shop,
    job: &Stored<Job>,
    (id, reach): (&AnnouncementId, Reach<'_>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(known) = store.announcement(id).await? else {
        return store.commit(vec![done(job, now)]).await;
    };
    let Some(sale) = shop.sale(&known.record.sale) else {
        return store.commit(vec![done(job, now)]).await;
    };
    let due = Due { known, sale, reach, now };
    match due.known.record.state.clone() {
        AnnouncementState::Scheduled { at } if at <= now => due.take_up(store, shop, at).await,
        AnnouncementState::AwaitingApproval { at, .. } if at <= now => {
            due.miss(store, at, SlotNews::NotApproved).await
        }
        // It was moved or called off meanwhile; its job says what comes next.
        _ => {
            let next = slot_job(store, &due.known.record, now).await?;
            store.commit(next.into_iter().collect()).await
        }
    }
}

/// An announcement whose time has come.
struct Due<'a> {
    known: Stored<Announcement>,
    sale: &'a Sale,
    reach: Reach<'a>,
    now: DateTime<Utc>,
}

impl Due<'_> {
    async fn take_up(
        self,
        store: &dyn Store,
        shop: &Shop,
        slot: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        // Of several slots that were missed in a row only the last one counts.
        let slot = self.last_slot(slot);
        let announcement = &self.known.record;
        if self.now >= announcement.closes_at(self.sale) {
            return self.miss(store, slot, SlotNews::Overtaken).await;
        }
        match judge(announcement.missed, slot, self.now) {
            Verdict::Post => self.begin(store, shop, (slot, None)).await,
            Verdict::PostLate => self.begin(store, shop, (slot, Some(SlotNews::PostedLate))).await,
            Verdict::Skip if announcement.missed == MissedPolicy::Skip => {
                self.miss(store, slot, SlotNews::Skipped).await
            }
            Verdict::Skip => self.miss(store, slot, SlotNews::TooLate).await,
            Verdict::Ask => self.ask(store, slot).await,
        }
    }

    fn last_slot(&self, first: DateTime<Utc>) -> DateTime<Utc> {
        let further = |slot: &DateTime<Utc>| {
            self.known.record.further_slot(self.sale, *slot).filter(|next| *next <= self.now)
        };
        std::iter::successors(Some(first), further).last().unwrap_or(first)
    }

    /// Freezes the words and begins to record copies. What the post tells is fixed before anybody is told.
    async fn begin(
        self,
        store: &dyn Store,
        shop: &Shop,
        (slot, news): (DateTime<Utc>, Option<SlotNews>),
    ) -> Result<(), StoreError> {
        let Self { known, sale, now, .. } = &self;
        publish(store, shop, &sale.id, *now).await?;
        let number = known.record.issues + 1;
        let issue = issue(&known.record, number, slot);
        let task = Task::Broadcast { issue: issue.id.clone(), after: None };
        let page = Job { key: task.key(), task, state: JobState::Waiting { due: *now } };
        let state = AnnouncementState::Sending { since: *now, done: 0 };
        let sending = Announcement { state, issues: number, ..known.record.clone() };
        let sending = sending.signed(Deed::Posted, None, *now);
        let told = match news {
            Some(news) => self.tell(store, slot, news).await?,
            None => Vec::new(),
        };
        let changes = [Stored::new(issue).into(), Stored::new(page).into()];
        self.settle(store, sending, changes.into_iter().chain(told)).await
    }

    /// The slot is over without a post.
    async fn miss(
        self,
        store: &dyn Store,
        slot: DateTime<Utc>,
        news: SlotNews,
    ) -> Result<(), StoreError> {
        let missed = self.known.record.clone().passed_over(slot, self.sale, self.now);
        let missed = missed.signed(Deed::Missed, None, self.now);
        let told = self.tell(store, slot, news).await?;
        self.settle(store, missed, told).await
    }

    async fn ask(self, store: &dyn Store, slot: DateTime<Utc>) -> Result<(), StoreError> {
        let state = AnnouncementState::Asked { slot };
        let asked = Announcement { state, ..self.known.record.clone() };
        let told = self.tell(store, slot, SlotNews::Asked).await?;
        self.settle(store, asked, told).await
    }

    async fn settle(
        self,
        store: &dyn Store,
        next: Announcement,
        more: impl IntoIterator<Item = Change>,
    ) -> Result<(), StoreError> {
        let job = slot_job(store, &next, self.now).await?;
        let write = self.known.with(next).into();
        store.commit([write].into_iter().chain(job).chain(more).collect()).await
    }

    /// One private message for each manager, and for whoever planned it.
    async fn tell(
        &self,
        store: &dyn Store,
        slot: DateTime<Utc>,
        news: SlotNews,
    ) -> Result<Vec<Change>, StoreError> {
        let mut managers = manage::whom(store, self.reach.managers, self.now).await?;
        managers.extend(self.known.record.by);
        managers.sort_unstable();
        managers.dedup();
        let mut told = Vec::new();
        for manager in managers {
            let announcement = self.known.record.id.clone();
            let content = Content::Slot { announcement, slot, news, manager };
            let delivery = Delivery::new(Chat::Private(manager), content, self.now);
            told.extend(unless_recorded(store, delivery).await?);
        }
        Ok(told)
    }
}

fn issue(announcement: &Announcement, number: u32, slot: DateTime<Utc>) -> Issue {
    Issue {
        id: IssueId { announcement: announcement.id.clone(), number },
        sale: announcement.sale.clone(),
        slot,
        text: announcement.text.clone(),
        picture: announcement.picture.clone(),
        buttons: announcement.buttons.iter().copied().collect(),
        audience: announcement.audience.clone(),
    }
}

/// Records one page of copies, with the place where the next one begins. After the last page the announcement is
/// sent, or waits for its next slot.
pub(super) async fn page(
    store: &dyn Store,
    shop: &Shop,
    job: &Stored<Job>,
    (id, after, reach): (&IssueId, Option<Chat>, Reach<'_>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let known = store.announcement(&id.announcement).await?;
    let issue = store.issue(id).await?.map(|issue| issue.record);
    let (Some(known), Some(issue)) = (known, issue) else {
        return store.commit(vec![done(job, now)]).await;
    };
    let AnnouncementState::Sending { since, done: before } = known.record.state else {
        // It was taken back: no more copies.
        return store.commit(vec![done(job, now)]).await;
    };
    let heard = reach.places.after(after).filter(|place| issue.audience.has(&place.name));
    let chats: Vec<_> = heard.take(PAGE).map(|place| place.chat).collect();
    let mut changes = Vec::with_capacity(chats.len() + 3);
    for chat in &chats {
        let copy = Delivery::new(*chat, Content::Announcement(id.clone()), now);
        changes.extend(unless_recorded(store, copy).await?);
    }
    let recorded = before + u32::try_from(chats.len()).unwrap_or(u32::MAX);
    let next = if let Some(last) = chats.last().filter(|_| chats.len() == PAGE) {
        let task = Task::Broadcast { issue: id.clone(), after: Some(*last) };
        changes.push(job.clone().with(Job { task, ..job.record.clone() }).into());
        AnnouncementState::Sending { since, done: recorded }
    } else {
        changes.push(done(job, now));
        let sale = shop.sale(&known.record.sale);
        let further = sale.and_then(|sale| known.record.further_slot(sale, now));
        let sent = AnnouncementState::Sent { at: since, chats: recorded };
        further.map_or(sent, |at| AnnouncementState::Scheduled { at })
    };
    let next = Announcement { state: next, ..known.record.clone() };
    changes.extend(slot_job(store, &next, now).await?);
    changes.push(known.with(next).into());
    store.commit(changes).await
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use futures::executor::block_on;

    use super::*;
    use crate::announcement::Decision;
    use crate::announcement::{Place, Places, Recurrence, Rules, ScheduleRefusal, When};
    use crate::delivery::DeliveryKey;
    use crate::fan::Platform;
    use crate::journey::announce::{self, Planned, Schedule};
    use crate::journey::testing::World;
    use crate::journey::work;
    use crate::locale::Locale;
    use crate::port::{Announcements, Deliveries, Jobs, Unit};
    use crate::reminder::Leads;

    /// The launch, scheduled in an hour with this policy.
    fn planned(world: &World, missed: MissedPolicy, when: impl Fn(DateTime<Utc>) -> When) {
        let sale = world.sale();
        let id = announce::id_for(sale);
        let edit = (None, crate::announcement::Edit::Missed(missed));
        block_on(announce::edit(&world.store, &id, edit, world.reach().rules, world.now()))
            .unwrap();
        let when = when(world.now());
        let wanted = Schedule { sale, id: &id, when, by: Some(world.account(9)) };
        let done = block_on(announce::schedule(&world.store, wanted, world.reach(), world.now()));
        assert!(matches!(done.unwrap(), Planned::Done(_)));
    }

    fn in_an_hour(now: DateTime<Utc>) -> When {
        When::Once(now + TimeDelta::hours(1))
    }

    fn daily(_: DateTime<Utc>) -> When {
        When::Recurring(Recurrence::parse("0 9 * * *", chrono_tz::UTC).unwrap())
    }

    fn state(world: &World) -> AnnouncementState {
        let id = announce::id_for(world.sale());
        block_on(world.store.announcement(&id)).unwrap().unwrap().record.state
    }

    fn keys(world: &World) -> Vec<String> {
        world.waiting().into_iter().map(|delivery| delivery.key.0).collect()
    }

    fn late(world: &World, minutes: i64) {
        world.clock.advance(TimeDelta::hours(1) + TimeDelta::minutes(minutes));
        world.work();
    }

    #[test]
    fn on_time_it_goes_to_every_place_and_nobody_is_told() {
        let world = World::new();
        planned(&world, MissedPolicy::Skip, in_an_hour);
        late(&world, 0);
        let copies = ["announcement/launch/discord/room/1", "announcement/launch/discord/room/2"];
        assert_eq!(keys(&world), copies);
        assert_eq!(state(&world), AnnouncementState::Sent { at: world.now(), chats: 2 });
    }

    #[test]
    fn a_missed_slot_is_caught_up_or_left_out_and_managers_are_told() {
        let catch_up = MissedPolicy::CatchUp { minutes: 30 };
        for (policy, minutes, news, copies) in [
            (catch_up, 20, "posted-late", 2),
            (catch_up, 40, "too-late", 0),
            (MissedPolicy::Skip, 5, "skipped", 0),
        ] {
            let world = World::new();
            planned(&world, policy, in_an_hour);
            late(&world, minutes);
            let keys = keys(&world);
            let posts = keys.iter().filter(|key| key.starts_with("announcement/")).count();
            assert_eq!(posts, copies, "{keys:?}");
            let told = keys.iter().find(|key| key.starts_with("slot/")).unwrap();
            assert!(told.ends_with(&format!("/{news}/telegram/private/9")), "{told}");
        }
    }

    #[test]
    fn asked_managers_decide_once() {
        for (decision, copies) in [(Decision::PostNow, 2), (Decision::Skip, 0)] {
            let world = World::new();
            planned(&world, MissedPolicy::Ask, in_an_hour);
            let slot = world.now() + TimeDelta::hours(1);
            late(&world, 180);
            assert_eq!(state(&world), AnnouncementState::Asked { slot });
            let id = announce::id_for(world.sale());
            let decide = || {
                let (which, who) = ((&id, slot), (world.account(9), decision));
                block_on(announce::decide(&world.store, which, who, world.sale(), world.now()))
            };
            assert!(matches!(decide().unwrap(), Planned::Done(_)));
            assert_eq!(decide().unwrap(), Planned::Refused(ScheduleRefusal::NotAsked));
            world.work();
            let posts = keys(&world).iter().filter(|key| key.starts_with("announcement/")).count();
            assert_eq!(posts, copies);
        }
    }

    #[test]
    fn what_nobody_approved_is_not_posted_and_not_silent() {
        let world = World::new();
        let id = announce::id_for(world.sale());
        let reach =
            crate::journey::announce::Reach { rules: Rules { approvers: 2 }, ..world.reach() };
        let when = in_an_hour(world.now());
        let wanted = Schedule { sale: world.sale(), id: &id, when, by: Some(world.account(9)) };
        block_on(announce::schedule(&world.store, wanted, reach, world.now())).unwrap();
        late(&world, 0);
        assert!(matches!(state(&world), AnnouncementState::Missed { .. }));
        let keys = keys(&world);
        assert!(keys.len() == 1 && keys[0].contains("/not-approved/"), "{keys:?}");
    }

    #[test]
    fn each_run_of_a_recurrence_has_copies_of_its_own_and_the_words_of_its_time() {
        let world = World::new();
        planned(&world, MissedPolicy::Skip, daily);
        for _ in 0..2 {
            let due = block_on(work::next_due(&world.store)).unwrap().unwrap();
            world.clock.set(due);
            world.work();
            assert!(matches!(state(&world), AnnouncementState::Scheduled { at } if at > due));
            let id = announce::id_for(world.sale());
            let written = Locale::ALL.map(|locale| (locale, "{sale} is near".to_owned()));
            for (locale, text) in written {
                let edit = (None, crate::announcement::Edit::Text(locale, text));
                let rules = world.reach().rules;
                block_on(announce::edit(&world.store, &id, edit, rules, world.now())).unwrap();
            }
        }
        let copies = keys(&world);
        assert_eq!(copies.len(), 4, "{copies:?}");
        assert!(copies.contains(&"announcement/launch/2/discord/room/1".to_owned()), "{copies:?}");
        let text = |issue: &str| {
            let issue = issue.parse().unwrap();
            block_on(world.store.issue(&issue)).unwrap().unwrap().record.text
        };
        assert_eq!(text("launch"), crate::announcement::Text::Template);
        assert!(matches!(text("launch/2"), crate::announcement::Text::Written(_)));
    }

    #[test]
    fn of_many_slots_that_were_missed_only_the_last_counts() {
        let world = World::new();
        planned(&world, MissedPolicy::CatchUp { minutes: 1440 }, daily);
        world.clock.advance(TimeDelta::days(2));
        world.work();
        let copies = keys(&world).iter().filter(|key| key.starts_with("announcement/")).count();
        assert_eq!(copies, 2);
    }

    fn crowd(chats: i64) -> Places {
        let place = |id: i64| Place {
            name: format!("place {id}"),
            chat: Chat::Room { platform: Platform::Telegram, id: -id },
            greeting_locales: Vec::new(),
            locales: vec![Locale::EnGb],
            market: None,
            zone: None,
            ping_role: None,
            reminders: Leads::NONE,
        };
        Places::new((1..=chats).map(place).collect())
    }

    #[test]
    fn fifty_thousand_chats_are_recorded_page_by_page_each_once() {
        let world = World::new();
        planned(&world, MissedPolicy::Skip, in_an_hour);
        world.clock.advance(TimeDelta::hours(1));
        let places = crowd(50_000);
        let reach = crate::journey::announce::Reach { places: &places, ..world.reach() };
        let before = world.store.commits();
        let due = || block_on(work::next_due(&world.store)).unwrap();
        while due().is_some_and(|due| due <= world.now()) {
            block_on(work::run(&world.store, &world.shop, reach, world.now())).unwrap();
        }
        assert_eq!(state(&world), AnnouncementState::Sent { at: world.now(), chats: 50_000 });
        assert!(world.store.commits() - before < 110, "a commit a page");
        assert_eq!(world.waiting().len(), 50_000);
    }

    #[test]
    fn a_crash_between_pages_goes_on_where_it_ended_and_a_recall_stops_it() {
        let world = World::new();
        planned(&world, MissedPolicy::Skip, in_an_hour);
        world.clock.advance(TimeDelta::hours(1));
        let places = crowd(1200);
        let reach = || crate::journey::announce::Reach { places: &places, ..world.reach() };
        let (shop, id) = (&world.shop, announce::id_for(world.sale()));
        let next = || block_on(world.store.due_jobs(world.now(), 1)).unwrap().remove(0);
        let step = || {
            let job = next();
            block_on(match &job.record.task {
                Task::Broadcast { issue, after } => futures::future::Either::Left(page(
                    &world.store,
                    shop,
                    &job,
                    (issue, *after, reach()),
                    world.now(),
                )),
                Task::Announce(_) => futures::future::Either::Right(slot(
                    &world.store,
                    shop,
                    &job,
                    (&id, reach()),
                    world.now(),
                )),
                other => panic!("{other:?}"),
            })
            .unwrap();
        };
        (0..2).for_each(|_| step());
        assert!(matches!(state(&world), AnnouncementState::Sending { done: 500, .. }));
        step();
        assert_eq!(world.waiting().len(), 1000);
        let by = world.account(9);
        let (_, recalled) = block_on(announce::recall(&world.store, &id, by, world.now())).unwrap();
        assert_eq!(recalled.called_off, 1000);
        block_on(work::run(&world.store, shop, reach(), world.now())).unwrap();
        assert!(world.waiting().is_empty());
        let copies =
            block_on(world.store.deliveries_of(&DeliveryKey::of_copies(&id), None, 9999)).unwrap();
        assert_eq!(copies.len(), 1000, "no more are recorded");
    }
}
