//! What a platform takes from the bot: one budget for everything that is sent to it, whoever sends. It knows neither
//! what is sent nor in which order.
//!
//! A limit such as "30 in any second" is counted by the platform when a request arrives, which we never see. So each
//! request takes a slot of a [`Window`] that is free again one span after its answer came, less what even the quickest
//! requests take to arrive: the platform never counts more than there are slots. Steady rates (a private chat's, and how
//! many chats are opened) are kept by `governor`.

mod steady;
#[cfg(test)]
mod tests;
mod window;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::clock::Clock;
use salut_core::delivery::{
    DISCORD_PER_SECOND, Priority, TELEGRAM_GROUP_PER_MINUTE, TELEGRAM_PER_SECOND,
};
use salut_core::fan::{Chat, Platform};

use self::steady::{Openings, PrivateChats};
use self::window::Window;

/// How long before a slot is free it can be taken: what is recorded before a request takes about that long.
const AHEAD: TimeDelta = TimeDelta::milliseconds(40);

/// The longest that an answer to a person waits for a slot. Then it goes all the same.
const PATIENCE: TimeDelta = TimeDelta::seconds(1);

/// Edits and removals a second on Telegram, which counts them for each chat only: our own measure.
const TELEGRAM_EDITS_PER_SECOND: u32 = 60;

/// After this many chats in a row that were told "too many" the platform means all of them.
const REFUSED_CHATS_MAX: usize = 3;

/// After so many chats with a window of their own those that are empty are forgotten.
const ROOMS_SWEPT_FROM: usize = 1_000;

/// The budget of one bot on one platform. Copies share it.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    platform: Platform,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    posts: Window,
    /// None where edits count like posts.
    edits: Option<Window>,
    rooms: HashMap<Chat, Window>,
    private: PrivateChats,
    openings: Openings,
    shut: HashMap<Chat, DateTime<Utc>>,
    all_shut_until: Option<DateTime<Utc>>,
    /// Chats that were told "too many" since the last message that was taken.
    refused: Vec<Chat>,
    /// Answers to people that wait for a slot: the next ones are theirs.
    answers: usize,
}

/// What a request does: platforms count that apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Posts something new.
    Post,
    /// Edits or removes a message.
    Change,
}

/// Something to send.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Where to.
    pub chat: Chat,
    /// What it does.
    pub call: Call,
    /// How urgent it is.
    pub priority: Priority,
    /// Whether a private chat must be opened first.
    pub opens: bool,
    /// How many slots are to be left for others.
    pub spare: usize,
}

/// Why something cannot be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Nothing can: until this time, or, if none is known, until a request is answered.
    Everything(Option<DateTime<Utc>>),
    /// This chat takes nothing before this time, and then one in each span.
    Chat(DateTime<Utc>, TimeDelta),
    /// No chat is opened before this time, and then one in each span.
    Opening(DateTime<Utc>, TimeDelta),
}

/// Room for one request. Dropped, it counts as answered, or as never made if it never [started](Budget::start).
#[derive(Debug)]
pub struct Pass {
    budget: Budget,
    chat: Option<Chat>,
    call: Call,
    slots: usize,
    start: Arc<Start>,
}

impl Budget {
    /// What `platform` takes; on Discord no more than `openings_per_minute` private chats are opened.
    pub fn of(platform: Platform, openings_per_minute: u32, clock: Arc<dyn Clock>) -> Self {
        let second = TimeDelta::seconds(1);
        let (posts, edits) = match platform {
            Platform::Discord => (DISCORD_PER_SECOND, None),
            Platform::Telegram => (TELEGRAM_PER_SECOND, Some(TELEGRAM_EDITS_PER_SECOND)),
        };
        let state = State {
            posts: Window::new(posts, second),
            edits: edits.map(|edits| Window::new(edits, second)),
            rooms: HashMap::new(),
            private: PrivateChats::new(Arc::clone(&clock)),
            openings: Openings::new(openings_per_minute, Arc::clone(&clock)),
            shut: HashMap::new(),
            all_shut_until: None,
            refused: Vec::new(),
            answers: 0,
        };
        Self(Arc::new(Shared { platform, clock, state: Mutex::new(state) }))
    }

    /// Takes room for one request, or says what to wait for.
    pub fn take(&self, ask: Ask) -> Result<Pass, Wait> {
        let (mut state, now) = (self.state(), self.0.clock.now());
        state.check_shut(ask.chat, now)?;
        let spare = ask.spare + state.answers;
        let slots = if ask.opens { 2 } else { 1 };
        let free_at = state.window(ask.call).free(slots + spare, now);
        let mut not_before = free_at
            .filter(|at| *at <= now + AHEAD)
            .ok_or_else(|| Wait::Everything(free_at.map(|at| at - AHEAD)))?;
        if let Some(room) = self.room(&mut state, ask.chat, now) {
            let free_at = room.free(1, now).unwrap_or(now + room.span);
            not_before = not_before.max(free_at);
            if free_at > now + AHEAD {
                return Err(Wait::Chat(free_at - AHEAD, room.pace()));
            }
        }
        if ask.opens {
            state.openings.take(ask.priority, now).map_err(|(at, pace)| Wait::Opening(at, pace))?;
        }
        if self.is_paced(ask.chat) {
            state.private.take(ask.chat, now).map_err(|(at, pace)| Wait::Chat(at, pace))?;
        }
        let room = self.room(&mut state, ask.chat, now).map(|room| room.take(1)).map(|()| ask.chat);
        state.window(ask.call).take(slots);
        drop(state);
        let (budget, call) = (self.clone(), ask.call);
        let start = Start::new(not_before);
        Ok(Pass { budget, chat: room, call, slots, start })
    }

    /// Waits until the slot that [`with`](Pass::with) told of is free. Whoever makes a request calls this last before it,
    /// so that what takes a moment is done while the slot is still another's.
    pub async fn start(&self) {
        if let Ok(start) = START.try_with(Arc::clone) {
            self.0.clock.sleep_until(start.not_before).await;
            start.at.get_or_init(|| self.0.clock.now());
        }
    }

    /// Takes room for an answer to somebody: before everything else and, after a moment, whether there is any or not.
    pub async fn take_for_answer(&self, chat: Chat, call: Call) -> Pass {
        let clock = &self.0.clock;
        let patience_ends = clock.now() + PATIENCE;
        let waiting = Waiting::new(self);
        loop {
            let now = clock.now();
            let free_at = self.state().window(call).free(1, now).unwrap_or(now + AHEAD);
            if free_at <= now || now >= patience_ends {
                break;
            }
            clock.sleep_until(free_at.min(patience_ends)).await;
        }
        drop(waiting);
        let (mut state, now) = (self.state(), clock.now());
        if self.is_paced(chat) {
            // Counted if it fits; if not the chat itself says so.
            let _ = state.private.take(chat, now);
        }
        let room = self.room(&mut state, chat, now).map(|room| room.take(1)).map(|()| chat);
        state.window(call).take(1);
        drop(state);
        let (budget, start) = (self.clone(), Start::new(now));
        start.at.get_or_init(|| now);
        Pass { budget, chat: room, call, slots: 1, start }
    }

    /// Whether there is a slot for such a call now or in a moment; if not, when there is: unknown until a request is
    /// answered if no time is given.
    pub fn room_for(&self, call: Call) -> Result<(), Option<DateTime<Utc>>> {
        let now = self.0.clock.now();
        let free_at = self.state().window(call).free(1, now);
        match free_at {
            Some(at) if at <= now + AHEAD => Ok(()),
            later => Err(later.map(|at| at - AHEAD)),
        }
    }

    /// The platform wants nothing sent to this chat for a while.
    pub fn shut(&self, chat: Chat, span: TimeDelta) {
        let now = self.0.clock.now();
        let mut state = self.state();
        state.shut.retain(|_, until| *until > now);
        let until = state.shut.entry(chat).or_insert(now);
        *until = (*until).max(now + span);
    }

    /// The platform wants nothing sent at all for a while.
    pub fn shut_all(&self, span: TimeDelta) {
        let until = self.0.clock.now() + span;
        let mut state = self.state();
        state.all_shut_until = state.all_shut_until.max(Some(until));
    }

    /// The platform said "too many" for this chat; if it says so for one chat after the other, it means all.
    pub fn refused(&self, chat: Chat, span: TimeDelta) {
        self.shut(chat, span);
        let mut state = self.state();
        if !state.refused.contains(&chat) {
            state.refused.push(chat);
        }
        let means_all = state.refused.len() >= REFUSED_CHATS_MAX;
        drop(state);
        if means_all {
            self.shut_all(span);
        }
    }

    /// The platform took a message.
    pub fn taken(&self) {
        self.state().refused.clear();
    }

    fn is_paced(&self, chat: Chat) -> bool {
        self.0.platform == Platform::Telegram && matches!(chat, Chat::Private(_))
    }

    /// The window of a chat that has one: Telegram's groups. Discord tells its own in headers.
    fn room<'a>(
        &self,
        state: &'a mut State,
        chat: Chat,
        now: DateTime<Utc>,
    ) -> Option<&'a mut Window> {
        let has_one = self.0.platform == Platform::Telegram && matches!(chat, Chat::Room { .. });
        if !has_one {
            return None;
        }
        if state.rooms.len() >= ROOMS_SWEPT_FROM {
            state.rooms.retain(|known, window| *known == chat || !window.is_idle(now));
        }
        let new = || Window::new(TELEGRAM_GROUP_PER_MINUTE, TimeDelta::minutes(1));
        Some(state.rooms.entry(chat).or_insert_with(new))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn check_shut(&self, chat: Chat, now: DateTime<Utc>) -> Result<(), Wait> {
        if let Some(until) = self.all_shut_until.filter(|until| *until > now) {
            return Err(Wait::Everything(Some(until)));
        }
        match self.shut.get(&chat) {
            Some(until) if *until > now => Err(Wait::Chat(*until, TimeDelta::seconds(1))),
            _ => Ok(()),
        }
    }

    const fn window(&mut self, call: Call) -> &mut Window {
        match (call, &mut self.edits) {
            (Call::Change, Some(edits)) => edits,
            _ => &mut self.posts,
        }
    }
}

tokio::task_local! {
    /// The start of the request under way.
    static START: Arc<Start>;
}

/// When a request may start, and when it did.
#[derive(Debug)]
struct Start {
    not_before: DateTime<Utc>,
    at: OnceLock<DateTime<Utc>>,
}

impl Start {
    fn new(not_before: DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self { not_before, at: OnceLock::new() })
    }
}

impl Pass {
    /// Does `work`, whose request goes out when the slot is free: see [`Budget::start`].
    pub async fn with<F: Future>(&self, work: F) -> F::Output {
        START.scope(Arc::clone(&self.start), work).await
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let now = self.budget.0.clock.now();
        let (started, slots) = (self.start.at.get().copied(), self.slots);
        let done = |window: &mut Window, slots| match started {
            Some(at) => window.answered(slots, now, now - at),
            None => window.unused(slots),
        };
        let mut state = self.budget.state();
        done(state.window(self.call), slots);
        if let Some(room) = self.chat.and_then(|chat| state.rooms.get_mut(&chat)) {
            done(room, 1);
        }
    }
}

/// An answer that waits for a slot, until it is dropped.
struct Waiting<'a>(&'a Budget);

impl<'a> Waiting<'a> {
    fn new(budget: &'a Budget) -> Self {
        budget.state().answers += 1;
        Self(budget)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().answers -= 1;
    }
}
