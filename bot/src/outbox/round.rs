//! One round of the outbox: which of the due deliveries go now, which wait where they are, which are put off.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::delivery::{Content, Delivery, DeliveryKey, Priority};
use salut_core::fan::Chat;
use salut_core::journey::deliver::{self, Errand};
use salut_core::port::{JobState, StoreError, Stored, Task};

use super::queue::{AT_ITS_TIME, Due, Need};
use super::{Busy, Outbox};
use crate::budget::{Ask, Call, Pass, Wait};

/// How many deliveries of a priority are looked at in a round.
const PAGE: usize = 64;

/// How many that have to wait for their chat stay in the page. More of them are put off, each to a time of its own,
/// so that they are not in the way of others.
const KEPT_MAX: usize = 16;

/// For how long before an announcement is due its slots are left free: a slot is free one second after its answer.
const KEPT_FREE: TimeDelta = TimeDelta::milliseconds(1200);

/// Of how many edits that wait it is counted how many they are: more can't be made in time anyway.
const EDITS_COUNTED_MAX: usize = 500;

/// How often to look for deliveries that other nodes recorded.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(30);

/// The work of one round.
pub(super) struct Round<'a> {
    outbox: &'a Outbox,
    busy: &'a Busy,
    now: DateTime<Utc>,
    picked: Vec<Stored<Delivery>>,
    passes: Passes<'a>,
    blocked: Vec<(Stored<Delivery>, Blocked)>,
    /// No slots for posts, or changes, are left.
    full: [bool; 2],
    next: DateTime<Utc>,
}

/// What a delivery waits for.
#[derive(Debug, Clone, Copy)]
struct Blocked {
    until: DateTime<Utc>,
    /// How far apart several that wait for the same are put.
    pace: TimeDelta,
    line: Line,
}

/// What several deliveries may wait for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Line {
    Chat(Chat),
    Openings(Priority),
}

/// What to send now, and when to look again.
pub(super) type Sends = (Vec<(Pass, Errand)>, DateTime<Utc>);

impl<'a> Round<'a> {
    pub(super) fn new(outbox: &'a Outbox, busy: &'a Busy) -> Self {
        let now = outbox.clock.now();
        let (picked, blocked) = (Vec::new(), Vec::new());
        let passes = Passes { busy, waiting: HashMap::new() };
        let (full, next) = ([false; 2], now + LOOK_EVERY);
        Self { outbox, busy, now, picked, passes, blocked, full, next }
    }

    pub(super) async fn run(mut self) -> Result<Sends, StoreError> {
        self.look_for_room();
        let (candidates, is_all) = self.candidates().await?;
        let kept_free = self.kept_free().await?;
        for delivery in candidates {
            let is_at_its_time = delivery.record.priority == Priority::Announcement
                && delivery.record.state.due().is_some_and(|due| due > self.now - AT_ITS_TIME);
            self.choose(delivery, if is_at_its_time { 0 } else { kept_free });
        }
        let came_further = !self.picked.is_empty() || self.put_off().await?;
        let (store, platform) = (&self.outbox.store, self.outbox.platform);
        let next_due = store.next_delivery_due(platform, self.now).await?;
        self.next = next_due.map_or(self.next, |due| due.min(self.next));
        if came_further && !is_all {
            self.next = self.now;
        }
        let next = self.next;
        Ok((self.begin().await?, next))
    }

    fn look_for_room(&mut self) {
        for call in [Call::Post, Call::Change] {
            if let Err(next) = self.outbox.budget.room_for(call) {
                self.full_of(call, next);
            }
        }
    }

    fn full_of(&mut self, call: Call, until: Option<DateTime<Utc>>) {
        self.full[index(call)] = true;
        self.next = until.map_or(self.next, |until| until.min(self.next));
    }

    /// What is due, in the order in which it goes: see [`queue`]. Tells whether that is all there is.
    async fn candidates(&self) -> Result<(Vec<Stored<Delivery>>, bool), StoreError> {
        let posts = if self.full[index(Call::Post)] { 0 } else { PAGE };
        let (long_ago, at_its_time) = (DateTime::<Utc>::MIN_UTC, self.now - AT_ITS_TIME);
        let Outbox { store, platform, .. } = self.outbox;
        let due = async |priority, between, limit| {
            store.due_of(*platform, priority, between, limit).await
        };
        let all = long_ago..self.now;
        let due = Due {
            posts: due(Priority::Announcement, at_its_time..self.now, PAGE).await?,
            orders: due(Priority::Order, all.clone(), posts).await?,
            edits: due(Priority::Edit, all.clone(), PAGE).await?,
            posts_behind: due(Priority::Announcement, long_ago..at_its_time, PAGE).await?,
            reminders: due(Priority::Reminder, all, posts).await?,
        };
        let is_all = due.lengths().into_iter().all(|found| found < PAGE);
        let need = self.need(&due.edits).await?;
        let turn = self.busy.turn.fetch_add(1, Ordering::Relaxed);
        Ok((due.in_order(need, turn), is_all))
    }

    /// How much the edits that wait need to go, from the one that waits longest and how many there are.
    async fn need(&self, edits: &[Stored<Delivery>]) -> Result<Need, StoreError> {
        let oldest = edits.first().and_then(|edit| edit.record.state.due());
        let Some(oldest) = oldest else { return Ok(Need::CanWait) };
        let Outbox { store, platform, .. } = self.outbox;
        let all = DateTime::<Utc>::MIN_UTC..self.now;
        let waiting = store.count_due(*platform, Priority::Edit, all, EDITS_COUNTED_MAX).await?;
        Ok(Need::of(oldest, waiting, self.now))
    }

    /// How many slots are left to announcements that come due in a moment.
    async fn kept_free(&self) -> Result<usize, StoreError> {
        let Outbox { store, platform, .. } = self.outbox;
        let soon = self.now + KEPT_FREE;
        let is_soon = |state| match state {
            JobState::Waiting { due } => due > self.now - KEPT_FREE,
            JobState::Done { .. } => false,
        };
        let jobs = store.due_jobs(soon, PAGE).await?;
        let announces = jobs.iter().any(|job| {
            matches!(
                job.record.task,
                Task::Announce(_) | Task::Broadcast { .. } | Task::RemindRooms { .. }
            ) && is_soon(job.record.state)
        });
        if announces {
            return Ok(PAGE);
        }
        store.count_due(*platform, Priority::Announcement, self.now..soon, PAGE).await
    }

    fn choose(&mut self, delivery: Stored<Delivery>, spare: usize) {
        let Delivery { to, priority, content, .. } = &delivery.record;
        let call = call(content);
        if self.full[index(call)] {
            return;
        }
        let under_way = self.busy.chats().get(to).cloned();
        if let Some(under_way) = under_way {
            // An edit has no intent: it waits in the store while it is on its way, and must stay as it is there.
            if under_way == delivery.record.key {
                return;
            }
            // It is looked at again as soon as the chat's answer is recorded.
            let until = self.now + LOOK_EVERY;
            let blocked = Blocked { until, pace: TimeDelta::seconds(1), line: Line::Chat(*to) };
            return self.blocked.push((delivery, blocked));
        }
        let opens = self.outbox.messenger.must_open(*to);
        let ask = Ask { chat: *to, call, priority: *priority, opens, spare };
        match self.outbox.budget.take(ask) {
            Ok(pass) => {
                self.busy.chats().insert(*to, delivery.record.key.clone());
                self.passes.waiting.insert(delivery.record.key.clone(), (pass, *to));
                self.picked.push(delivery);
            }
            // What is kept free is still there for announcements, and those came before.
            Err(Wait::Everything(until)) => self.full_of(call, until),
            Err(Wait::Chat(until, pace)) => {
                let line = Line::Chat(*to);
                self.blocked.push((delivery, Blocked { until, pace, line }));
            }
            Err(Wait::Opening(until, pace)) => {
                let line = Line::Openings(*priority);
                self.blocked.push((delivery, Blocked { until, pace, line }));
            }
        }
    }

    /// Those that wait for their chat stay where they are while they are few. Tells whether some were put off.
    async fn put_off(&mut self) -> Result<bool, StoreError> {
        let waiting = self.blocked.iter().take(KEPT_MAX).map(|(_, blocked)| blocked.until);
        self.next = waiting.fold(self.next, DateTime::min);
        if self.blocked.len() <= KEPT_MAX {
            return Ok(false);
        }
        let mut lines: HashMap<Line, i32> = HashMap::new();
        let mut later = Vec::new();
        for (number, (delivery, blocked)) in self.blocked.drain(..).enumerate() {
            let before = lines.entry(blocked.line).or_insert(0);
            *before += 1;
            if number >= KEPT_MAX {
                let until = blocked.until.min(self.now + blocked.pace.max(TimeDelta::seconds(1)));
                later.push((delivery, until.max(self.now) + blocked.pace * *before));
            }
        }
        deliver::put_off(&*self.outbox.store, later).await?;
        Ok(true)
    }

    /// Records the intents. Whatever does not go after all gives its room back.
    async fn begin(mut self) -> Result<Vec<(Pass, Errand)>, StoreError> {
        let (store, mut planned) = (&*self.outbox.store, Vec::new());
        for delivery in self.picked.drain(..) {
            planned.push(deliver::plan(store, delivery, self.now).await?);
        }
        if planned.is_empty() {
            return Ok(Vec::new());
        }
        let begun = deliver::begin(store, planned, self.now).await?;
        Ok(begun.into_iter().filter_map(|errand| self.passes.for_errand(errand)).collect())
    }
}

/// Passes that were taken and not used yet; those that are left are given back.
struct Passes<'a> {
    busy: &'a Busy,
    waiting: HashMap<DeliveryKey, (Pass, Chat)>,
}

impl Passes<'_> {
    fn for_errand(&mut self, errand: Errand) -> Option<(Pass, Errand)> {
        let (pass, _) = self.waiting.remove(&errand.delivery.record.key)?;
        Some((pass, errand))
    }
}

impl Drop for Passes<'_> {
    fn drop(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let chats: Vec<_> = self.waiting.drain().map(|(_, (_, chat))| chat).collect();
        self.busy.free(chats);
    }
}

const fn index(call: Call) -> usize {
    match call {
        Call::Post => 0,
        Call::Change => 1,
    }
}

const fn call(content: &Content) -> Call {
    if content.is_repeatable() { Call::Change } else { Call::Post }
}
