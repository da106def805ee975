//! What a story lets go wrong between the bot and a platform: planned beforehand, by count or by a seeded share.
//!
//! Owns the plan and which request it hits; what a fault looks like on the wire belongs to each platform.
//! Nothing here is left to the chance of time: the same requests in the same order meet the same faults.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// The plan of one server. Clones are the same plan.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Plan>>);

/// A fault being planned: which requests it hits; the last word says what happens to them.
///
/// Without a word on how many, it hits the next one only.
#[derive(Debug)]
#[must_use = "a fault is planned by the word that says what happens"]
pub struct Plot {
    faults: Faults,
    hits: Hits,
}

/// What a request does, as far as faults tell requests apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Posts a message.
    Send,
    /// Changes one.
    Edit,
    /// Deletes one.
    Delete,
    /// Opens something to pay: a session, an order.
    Open,
    /// Asks how something stands.
    Look,
    /// Ends what can be paid.
    Close,
    /// Takes money that was approved.
    Collect,
    /// Sends money back.
    Refund,
    /// Anything else.
    Other,
}

/// What happens to a request instead of what should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Whether the platform does what was asked.
    pub(crate) act: Act,
    /// What the bot hears of it.
    pub(crate) reply: Reply,
}

/// Whether the platform does what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// It does.
    Done,
    /// It does not.
    Undone,
}

/// What the bot hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    /// 429, with the time to wait.
    Throttled(TimeDelta, Reach),
    /// This status, 500 or above.
    Failed(u16),
    /// Nothing, while the connection stays open.
    Silence,
    /// Nothing, and the connection breaks.
    Cut,
    /// The right answer, this much later on the clock.
    Late(TimeDelta),
}

/// How far a 429 reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// This chat.
    Chat,
    /// The whole bot.
    All,
}

#[derive(Debug, Default)]
struct Plan {
    rules: Vec<Rule>,
    shut: Vec<Shut>,
    repeats: usize,
    done: usize,
}

#[derive(Debug)]
struct Rule {
    hits: Hits,
    fault: Fault,
}

/// Which requests a fault hits.
#[derive(Debug, Clone, Copy)]
struct Hits {
    deed: Option<Deed>,
    chat: Option<i64>,
    skipped: usize,
    often: Often,
}

#[derive(Debug, Clone, Copy)]
enum Often {
    Next(usize),
    Always,
    OneIn { many: u64, seed: u64, seen: u64 },
}

/// A chat, or with `None` the whole bot, that takes nothing until a time, because a fault said so with a 429.
#[derive(Debug)]
struct Shut {
    chat: Option<i64>,
    until: DateTime<Utc>,
}

impl Faults {
    /// A fault of requests that post a message.
    pub fn sends(&self) -> Plot {
        self.plot(Some(Deed::Send))
    }

    /// A fault of requests that change a message.
    pub fn edits(&self) -> Plot {
        self.plot(Some(Deed::Edit))
    }

    /// A fault of requests that delete a message.
    pub fn deletes(&self) -> Plot {
        self.plot(Some(Deed::Delete))
    }

    /// A fault of any request but those that wait for updates.
    pub fn requests(&self) -> Plot {
        self.plot(None)
    }

    /// The next `many` updates (Telegram) or interactions (Discord) reach the bot twice.
    pub fn repeat_next_updates(&self, many: usize) {
        self.plan().repeats += many;
    }

    /// How many requests and updates met a fault so far.
    pub fn done(&self) -> usize {
        self.plan().done
    }

    /// Forgets what is planned; nothing goes wrong any more.
    pub fn clear(&self) {
        let mut plan = self.plan();
        *plan = Plan { done: plan.done, ..Plan::default() };
    }

    /// The fault that this request meets, if any. `chats` are all names of where it goes.
    pub(crate) fn meet(&self, deed: Deed, chats: &[i64], now: DateTime<Utc>) -> Option<Fault> {
        self.plan().meet(deed, chats, now)
    }

    /// How often the next update reaches the bot.
    pub(crate) fn arrivals(&self) -> usize {
        let mut plan = self.plan();
        if plan.repeats == 0 {
            return 1;
        }
        plan.repeats -= 1;
        plan.done += 1;
        2
    }

    /// A fault of requests that do this; of any with `None`.
    pub(crate) fn plot(&self, deed: Option<Deed>) -> Plot {
        let hits = Hits { deed, chat: None, skipped: 0, often: Often::Next(1) };
        Plot { faults: self.clone(), hits }
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plot {
    /// Only of requests to this chat: a channel's, group's or person's id.
    pub fn to(mut self, chat: i64) -> Self {
        self.hits.chat = Some(chat);
        self
    }

    /// Not of the first `many` of them.
    pub fn after(mut self, many: usize) -> Self {
        self.hits.skipped = many;
        self
    }

    /// Of so many of them.
    pub fn next(mut self, many: usize) -> Self {
        self.hits.often = Often::Next(many);
        self
    }

    /// Of all of them.
    pub fn always(mut self) -> Self {
        self.hits.often = Often::Always;
        self
    }

    /// Of one in `many`, drawn by `seed`: the same seed hits the same requests again.
    pub fn one_in(mut self, many: u64, seed: u64) -> Self {
        self.hits.often = Often::OneIn { many: many.max(1), seed, seen: 0 };
        self
    }

    /// They get 429 for their chat; until `span` has passed, so do all others to that chat.
    pub fn throttle(self, span: TimeDelta) {
        self.plan(Act::Undone, Reply::Throttled(span, Reach::Chat));
    }

    /// They get 429 for the whole bot; until `span` has passed, so does whatever else it posts, changes or deletes.
    pub fn throttle_all(self, span: TimeDelta) {
        self.plan(Act::Undone, Reply::Throttled(span, Reach::All));
    }

    /// They get this status, 500 or above, and nothing is done.
    pub fn fail(self, status: u16) {
        self.plan(Act::Undone, Reply::Failed(status));
    }

    /// They get this status, 500 or above, though it is done.
    pub fn fail_when_done(self, status: u16) {
        self.plan(Act::Done, Reply::Failed(status));
    }

    /// They are never answered, and nothing is done: the bot's own time-out ends them.
    pub fn ignore(self) {
        self.plan(Act::Undone, Reply::Silence);
    }

    /// They are never answered, though it is done.
    pub fn keep_silent(self) {
        self.plan(Act::Done, Reply::Silence);
    }

    /// The connection breaks before anything is done.
    pub fn lose(self) {
        self.plan(Act::Undone, Reply::Cut);
    }

    /// It is done, and the connection breaks before the answer.
    pub fn lose_answer(self) {
        self.plan(Act::Done, Reply::Cut);
    }

    /// It is done at once, and the answer comes `span` later on the clock.
    pub fn answer_late(self, span: TimeDelta) {
        self.plan(Act::Done, Reply::Late(span));
    }

    fn plan(self, act: Act, reply: Reply) {
        let rule = Rule { hits: self.hits, fault: Fault { act, reply } };
        self.faults.plan().rules.push(rule);
    }
}

impl Plan {
    fn meet(&mut self, deed: Deed, chats: &[i64], now: DateTime<Utc>) -> Option<Fault> {
        let fault = self.shut_off(deed, chats, now).or_else(|| self.planned(deed, chats, now))?;
        self.done += 1;
        Some(fault)
    }

    fn shut_off(&mut self, deed: Deed, chats: &[i64], now: DateTime<Utc>) -> Option<Fault> {
        self.shut.retain(|shut| shut.until > now);
        let is_hit = |shut: &&Shut| shut.chat.is_none_or(|chat| chats.contains(&chat));
        let shut = self.shut.iter().filter(|_| deed != Deed::Other).find(is_hit)?;
        let reach = if shut.chat.is_some() { Reach::Chat } else { Reach::All };
        Some(Fault { act: Act::Undone, reply: Reply::Throttled(shut.until - now, reach) })
    }

    fn planned(&mut self, deed: Deed, chats: &[i64], now: DateTime<Utc>) -> Option<Fault> {
        let hit = self
            .rules
            .iter_mut()
            .find_map(|rule| rule.hits.hit(deed, chats).then_some(rule.fault))?;
        self.rules.retain(|rule| !matches!(rule.hits.often, Often::Next(0)));
        if let Reply::Throttled(span, reach) = hit.reply {
            let chat = chats.first().copied().filter(|_| reach == Reach::Chat);
            if reach == Reach::All || chat.is_some() {
                self.shut.push(Shut { chat, until: now + span });
            }
        }
        Some(hit)
    }
}

impl Hits {
    fn hit(&mut self, deed: Deed, chats: &[i64]) -> bool {
        let is_meant = self.deed.is_none_or(|meant| meant == deed)
            && self.chat.is_none_or(|chat| chats.contains(&chat));
        if !is_meant {
            return false;
        }
        if self.skipped > 0 {
            self.skipped -= 1;
            return false;
        }
        match &mut self.often {
            Often::Always => true,
            Often::Next(left) => {
                let is_left = *left > 0;
                *left = left.saturating_sub(1);
                is_left
            }
            Often::OneIn { many, seed, seen } => {
                *seen += 1;
                scattered(*seed, *seen).is_multiple_of(*many)
            }
        }
    }
}

/// A number that looks random and is the same each time (the finish of splitmix64).
pub(crate) fn scattered(seed: u64, turn: u64) -> u64 {
    let mut mixed = seed.wrapping_add(turn.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_430_000_000, 0).unwrap()
    }

    fn hits(faults: &Faults, requests: usize) -> Vec<usize> {
        (1..=requests).filter(|_| faults.meet(Deed::Send, &[7], noon()).is_some()).collect()
    }

    #[test]
    fn so_many_after_so_many() {
        let faults = Faults::default();
        faults.sends().after(2).next(3).fail(500);
        assert_eq!(faults.meet(Deed::Edit, &[7], noon()), None);
        assert_eq!((hits(&faults, 9), faults.done()), (vec![3, 4, 5], 3));
    }

    #[test]
    fn a_share_is_the_same_each_time() {
        let drawn = || {
            let faults = Faults::default();
            faults.sends().one_in(50, 11).lose_answer();
            hits(&faults, 10_000)
        };
        assert_eq!(drawn(), drawn());
        assert!((150..250).contains(&drawn().len()), "{}", drawn().len());
    }

    #[test]
    fn a_throttled_chat_stays_so_for_its_time_and_no_other_is() {
        let faults = Faults::default();
        faults.sends().to(7).throttle(TimeDelta::seconds(5));
        let met = |chat, second| {
            let fault = faults.meet(Deed::Send, &[chat], noon() + TimeDelta::seconds(second));
            fault.map(|fault| fault.reply)
        };
        let throttled = |left| Some(Reply::Throttled(TimeDelta::seconds(left), Reach::Chat));
        assert_eq!(met(8, 0), None);
        assert_eq!(
            [met(7, 0), met(7, 2), met(8, 2), met(7, 5)],
            [throttled(5), throttled(3), None, None]
        );
    }

    #[test]
    fn a_global_throttle_stops_all_chats() {
        let faults = Faults::default();
        faults.sends().throttle_all(TimeDelta::seconds(5));
        let met = |deed, chat| faults.meet(deed, &[chat], noon()).is_some();
        assert!(met(Deed::Send, 7) && met(Deed::Edit, 8) && !met(Deed::Other, 8));
    }

    #[test]
    fn cleared_nothing_goes_wrong_any_more() {
        let faults = Faults::default();
        faults.requests().always().ignore();
        faults.repeat_next_updates(1);
        assert_eq!(hits(&faults, 2).len(), 2);
        faults.clear();
        assert_eq!((hits(&faults, 2).len(), faults.arrivals(), faults.done()), (0, 1, 2));
    }
}
