//! The outbox against a platform that counts what arrives: who goes first, who waits, what is left after a stop.
//!
//! The clock is moved to whatever is due next once everything that can happen has happened.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use salut::budget::Budget;
use salut::outbox::Outbox;
use salut_core::clock::{Clock, ManualClock};
use salut_core::delivery::{Content, Delivery, DeliveryState, WhenUnknown};
use salut_core::fan::{Account, Chat, Platform};
use salut_core::ids::FanId;
use salut_core::memory::MemoryStore;
use salut_core::port::{DeliverError, Deliveries, Found, Messenger, Resend, Stored, Unit};
use tokio_util::sync::CancellationToken;

/// What a platform takes in any second.
const fn per_second(platform: Platform) -> usize {
    match platform {
        Platform::Discord => 50,
        Platform::Telegram => 30,
    }
}

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// A platform that takes a moment for each message, and refuses what is too much in any second.
#[derive(Debug)]
struct Server {
    platform: Platform,
    clock: ManualClock,
    budget: Budget,
    arrived: Mutex<Vec<(DateTime<Utc>, Chat)>>,
    edited: Mutex<Vec<DateTime<Utc>>>,
    refused: Mutex<usize>,
    blocked: Mutex<HashSet<Chat>>,
    silent: Mutex<HashSet<Chat>>,
}

impl Server {
    fn admit(&self, chat: Chat) -> Result<i64, DeliverError> {
        let now = self.clock.now();
        if self.blocked.lock().unwrap().contains(&chat) {
            return Err(DeliverError::Closed("blocked".to_owned()));
        }
        let mut arrived = self.arrived.lock().unwrap();
        let second = TimeDelta::seconds(1);
        if arrived.iter().rev().take_while(|(at, _)| *at + second > now).count()
            >= per_second(self.platform)
        {
            *self.refused.lock().unwrap() += 1;
            return Err(DeliverError::Throttled { retry_after: second });
        }
        arrived.push((now, chat));
        if self.silent.lock().unwrap().remove(&chat) {
            return Err(DeliverError::NoAnswer("the line broke".to_owned()));
        }
        Ok(i64::try_from(arrived.len()).unwrap())
    }
}

#[async_trait]
impl Messenger for Server {
    async fn deliver(&self, delivery: &Delivery) -> Result<i64, DeliverError> {
        self.budget.start().await;
        self.clock.sleep(TimeDelta::milliseconds(2)).await;
        let answer = self.admit(delivery.to);
        self.clock.sleep(TimeDelta::milliseconds(3)).await;
        answer
    }

    /// Counts like a post, as Discord has it.
    async fn edit(&self, delivery: &Delivery, _: i64) -> Result<(), DeliverError> {
        self.deliver(delivery).await?;
        self.edited.lock().unwrap().push(self.clock.now());
        Ok(())
    }

    async fn remove(&self, _: &Delivery, _: i64) -> Result<(), DeliverError> {
        Ok(())
    }

    async fn find(&self, _: &Delivery, _: DateTime<Utc>) -> Result<Found, DeliverError> {
        Ok(Found::CannotTell)
    }

    fn must_open(&self, _: Chat) -> bool {
        false
    }

    fn resend(&self) -> Resend {
        Resend::PostsTwice
    }
}

/// The outbox of one platform at work.
struct Stage {
    clock: ManualClock,
    store: Arc<MemoryStore>,
    server: Arc<Server>,
    stop: CancellationToken,
    outbox: tokio::task::JoinHandle<()>,
}

impl Stage {
    fn set() -> Self {
        Self::set_on(Platform::Telegram)
    }

    fn set_on(platform: Platform) -> Self {
        let clock = ManualClock::at(noon());
        let time: Arc<dyn Clock> = Arc::new(clock.clone());
        let store = Arc::new(MemoryStore::new(Arc::clone(&time)));
        let budget = Budget::of(platform, 1, Arc::clone(&time));
        let server = Arc::new(Server {
            platform,
            clock: clock.clone(),
            budget: budget.clone(),
            arrived: Mutex::default(),
            edited: Mutex::default(),
            refused: Mutex::default(),
            blocked: Mutex::default(),
            silent: Mutex::default(),
        });
        let outbox = Outbox {
            platform,
            messenger: Arc::clone(&server) as Arc<dyn Messenger>,
            store: Arc::clone(&store) as _,
            clock: time,
            budget,
            unknown: WhenUnknown::Ask,
        };
        let stop = CancellationToken::new();
        let outbox = tokio::spawn(outbox.run(stop.clone()));
        Self { clock, store, server, stop, outbox }
    }

    async fn record(&self, deliveries: impl IntoIterator<Item = Delivery>) {
        let changes = deliveries.into_iter().map(|delivery| Stored::new(delivery).into());
        self.store.commit(changes.collect()).await.unwrap();
    }

    /// Lets the time go on until `done`, or an hour has passed.
    async fn until(&self, done: impl Fn() -> bool) {
        let end = self.clock.now() + TimeDelta::hours(1);
        while !done() {
            for _ in 0..200 {
                tokio::task::yield_now().await;
            }
            assert!(self.clock.now() < end, "it does not happen within an hour");
            if let Some(due) = self.clock.next_due() {
                self.clock.set(due);
            }
        }
    }

    fn arrivals(&self) -> Vec<(DateTime<Utc>, Chat)> {
        self.server.arrived.lock().unwrap().clone()
    }

    async fn has_arrived(&self, count: usize) {
        self.until(|| self.server.arrived.lock().unwrap().len() >= count).await;
    }

    /// When the last message to a chat that `is_meant` arrived.
    fn last(&self, is_meant: impl Fn(Chat) -> bool) -> DateTime<Utc> {
        let meant = self.arrivals().into_iter().filter(|(_, chat)| is_meant(*chat));
        meant.map(|(at, _)| at).max().unwrap()
    }

    async fn state(&self, delivery: &Delivery) -> DeliveryState {
        self.store.delivery(&delivery.key).await.unwrap().unwrap().record.state
    }
}

fn person(user: i64) -> Chat {
    Chat::Private(Account { platform: Platform::Telegram, user })
}

fn room(id: i64) -> Chat {
    Chat::Room { platform: Platform::Telegram, id: -id }
}

fn reminder(user: u32) -> Delivery {
    let (sale, fan) = ("mi-beta".parse().unwrap(), FanId(u64::from(user)));
    let content = Content::Reminder { sale, fan, lead: TimeDelta::hours(1) };
    Delivery::new(person(user.into()), content, noon())
}

fn post(id: i64, due: DateTime<Utc>) -> Delivery {
    Delivery::new(room(id), Content::Announcement("launch".parse().unwrap()), due)
}

#[tokio::test]
async fn a_broadcast_uses_nearly_all_of_the_rate_and_is_never_told_too_many() {
    let stage = Stage::set();
    stage.record((0..1_500).map(reminder)).await;
    stage.has_arrived(1_500).await;
    let arrived = stage.arrivals();
    let people: HashSet<_> = arrived.iter().map(|(_, chat)| *chat).collect();
    assert_eq!(people.len(), 1_500, "nobody hears it twice");
    assert_eq!(*stage.server.refused.lock().unwrap(), 0);
    let millis = (stage.clock.now() - noon()).num_milliseconds();
    // The first second's messages go at once: what is left takes as long as the platform's rate says.
    let least = (1_500 - 30) * 1_000 / 30;
    assert!(millis * 98 <= least * 100, "{millis} ms, {least} at the full rate");
}

#[tokio::test]
async fn posts_leave_at_their_time_whatever_else_waits() {
    let stage = Stage::set();
    let opening = noon() + TimeDelta::seconds(10);
    stage.record((0..1_000).map(reminder)).await;
    stage.record((1..=30).map(|id| post(id, opening))).await;
    stage.until(|| stage.arrivals().iter().filter(|(_, to)| is_room(*to)).count() == 30).await;
    let lag = stage.last(is_room) - opening;
    assert!(lag <= TimeDelta::milliseconds(50), "{lag}");
    assert!(stage.arrivals().len() >= 250, "reminders went on before");
    assert_eq!(*stage.server.refused.lock().unwrap(), 0);
}

const fn is_room(chat: Chat) -> bool {
    matches!(chat, Chat::Room { .. })
}

/// Discord in the middle of a long broadcast of posts and reminders, seven seconds after it began, with so many posts
/// that are out, each in a room of its own. Gives their edits, due now.
async fn in_a_broadcast(posts: i64) -> (Stage, Vec<Delivery>) {
    let stage = Stage::set_on(Platform::Discord);
    let on = |to: Chat| match to {
        Chat::Room { id, .. } => Chat::Room { platform: Platform::Discord, id: -id },
        Chat::Private(Account { user, .. }) => {
            Chat::Private(Account { platform: Platform::Discord, user })
        }
    };
    let there = |it: Delivery| Delivery::new(on(it.to), it.content, noon());
    let sent = |id| {
        let state = DeliveryState::Sent { message: id, at: noon() };
        Delivery { state, ..there(post(id, noon())) }
    };
    let copies: Vec<_> = (1..=posts).map(sent).collect();
    stage.record(copies.clone()).await;
    stage.record((10_001..=10_500).map(|id| there(post(id, noon())))).await;
    stage.record((0..500).map(reminder).map(there)).await;
    stage.has_arrived(350).await;
    let now = stage.clock.now();
    let edit = |copy: Delivery| Delivery::new(copy.to, Content::Refresh { post: copy.key }, now);
    let edits: Vec<_> = copies.into_iter().map(edit).collect();
    stage.record(edits.clone()).await;
    (stage, edits)
}

/// How long after they were due the first and the last of the edits were made.
async fn edited(stage: &Stage, edits: &[Delivery]) -> [TimeDelta; 2] {
    let due = edits[0].state.due().unwrap();
    stage.until(|| stage.server.edited.lock().unwrap().len() == edits.len()).await;
    let edited = stage.server.edited.lock().unwrap();
    [edited[0], edited[edited.len() - 1]].map(|at| at - due)
}

#[tokio::test]
async fn two_hundred_posts_are_edited_within_five_seconds_beside_a_broadcast() {
    let (stage, edits) = in_a_broadcast(200).await;
    let [_, last] = edited(&stage, &edits).await;
    // Half a second of the five is for noticing the change.
    assert!(last <= TimeDelta::milliseconds(4_500), "{last}");
    stage.has_arrived(1_200).await;
    assert_eq!(stage.server.edited.lock().unwrap().len(), 200, "each post is edited once");
    assert_eq!(*stage.server.refused.lock().unwrap(), 0);
}

#[tokio::test]
async fn a_few_edits_let_everything_else_go_first_while_they_can_wait() {
    let (stage, edits) = in_a_broadcast(10).await;
    let [first, last] = edited(&stage, &edits).await;
    assert!(first >= TimeDelta::milliseconds(1_500), "{first}");
    assert!(last <= TimeDelta::milliseconds(4_500), "{last}");
}

#[tokio::test]
async fn a_post_at_its_time_goes_before_edits_and_before_an_older_broadcast() {
    let (stage, edits) = in_a_broadcast(200).await;
    let at_its_time = Chat::Room { platform: Platform::Discord, id: 99_999 };
    let content = Content::Announcement("news".parse().unwrap());
    let due = stage.clock.now() + TimeDelta::seconds(2);
    stage.record([Delivery::new(at_its_time, content, due)]).await;
    edited(&stage, &edits).await;
    let lag = stage.last(|to| to == at_its_time) - due;
    assert!(lag <= TimeDelta::milliseconds(250), "{lag}");
}

#[tokio::test]
async fn a_busy_chat_holds_up_nobody_else() {
    let stage = Stage::set();
    let receipt = |number: i64, to| {
        let order = format!("mi-beta-{number}").parse().unwrap();
        Delivery::new(to, Content::Receipt(order), noon())
    };
    stage.record((1..=300).map(|number| receipt(number, room(1)))).await;
    stage.record((301..=400).map(|number| receipt(number, person(number)))).await;
    stage.has_arrived(120).await;
    let others = stage.arrivals().iter().filter(|(_, to)| !is_room(*to)).count();
    assert_eq!(others, 100);
    assert!(stage.last(|to| !is_room(to)) <= noon() + TimeDelta::seconds(10));
    stage.has_arrived(400).await;
    let busy: Vec<_> = stage.arrivals().into_iter().filter(|(_, to)| is_room(*to)).collect();
    let minute = TimeDelta::minutes(1);
    assert!(busy.windows(21).all(|some| some[20].0 >= some[0].0 + minute), "20 a minute");
}

#[tokio::test]
async fn a_chat_that_blocked_us_is_closed_and_not_asked_again() {
    let stage = Stage::set();
    stage.server.blocked.lock().unwrap().insert(person(7));
    let first = reminder(7);
    stage.record([first.clone()]).await;
    let store = Arc::clone(&stage.store);
    let closed = || {
        let closed = store.closed_chats(Platform::Telegram, None, 9);
        futures::executor::block_on(closed).unwrap().len() == 1
    };
    stage.until(closed).await;
    assert!(matches!(stage.state(&first).await, DeliveryState::Closed { .. }));
    stage.server.blocked.lock().unwrap().clear();
    let receipt = Content::Receipt("mi-beta-1".parse().unwrap());
    let later = Delivery::new(person(7), receipt, noon());
    stage.record([later.clone(), reminder(8)]).await;
    stage.has_arrived(1).await;
    assert!(matches!(stage.state(&later).await, DeliveryState::Closed { .. }));
    assert_eq!(stage.arrivals()[0].1, person(8));
}

#[tokio::test]
async fn a_message_without_an_answer_is_sent_no_second_time() {
    let stage = Stage::set();
    stage.server.silent.lock().unwrap().insert(person(3));
    stage.record((0..10).map(reminder)).await;
    stage.has_arrived(10).await;
    let lost = reminder(3);
    let store = Arc::clone(&stage.store);
    let is_known = || {
        let found = futures::executor::block_on(store.delivery(&lost.key)).unwrap().unwrap();
        matches!(found.record.state, DeliveryState::Unknown { .. })
    };
    stage.until(is_known).await;
    stage.clock.advance(TimeDelta::hours(1));
    stage.record([reminder(11)]).await;
    stage.has_arrived(11).await;
    let mut heard = BTreeMap::new();
    for (_, chat) in stage.arrivals() {
        *heard.entry(chat).or_insert(0) += 1;
    }
    assert!(heard.values().all(|times| *times == 1), "{heard:?}");
}

#[tokio::test]
async fn a_stop_leaves_nothing_half_sent() {
    let stage = Stage::set();
    stage.record((0..300).map(reminder)).await;
    stage.has_arrived(100).await;
    stage.stop.cancel();
    let (store, outbox) = (Arc::clone(&stage.store), &stage.outbox);
    stage.until(|| outbox.is_finished()).await;
    assert_eq!(store.unsettled_deliveries().await.unwrap(), []);
    let waiting = store.due_deliveries(Platform::Telegram, stage.clock.now(), 999).await.unwrap();
    assert_eq!(waiting.len() + stage.arrivals().len(), 300);
}
