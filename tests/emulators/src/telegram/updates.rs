//! What happened that the bot should hear of: kept in order until it confirms them, for 24 hours at most.

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::hub::Hub;
use super::params::Params;
use super::refusal::Refusal;
use crate::Faults;

/// How long an update waits for the bot.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// Most updates in one answer.
const BATCH_MAX: i64 = 100;
/// Longest a poll is held, in seconds.
const POLL_SECONDS_MAX: i64 = 50;
/// The id of the first update; the platform begins anywhere.
const FIRST_ID: i64 = 512_000_001;
/// What is not sent unless the bot asks for it by name.
const ONLY_ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// The queue of updates.
#[derive(Debug, Default)]
pub(super) struct Updates {
    faults: Faults,
    pending: VecDeque<Pending>,
    again: Vec<Pending>,
    made: i64,
    last: Option<Pending>,
    /// The kinds the bot asked for; empty means the default.
    pub(super) allowed: Vec<String>,
    /// Counts polls, so that a newer one ends an older one.
    turn: u64,
    /// The poll that is being held, if any.
    pub(super) held: Option<u64>,
}

/// One update that is not confirmed yet.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    /// Its number; numbers ascend without gaps.
    pub(super) id: i64,
    /// When it happened.
    at: DateTime<Utc>,
    /// The `Update` object.
    pub(super) json: Value,
}

impl Updates {
    /// An empty queue, of which some updates arrive twice if the plan says so.
    pub(super) fn new(faults: Faults) -> Self {
        Self { faults, ..Self::default() }
    }

    /// Queues an update of `kind`, unless the bot does not want that kind.
    pub(super) fn push(&mut self, kind: &str, body: &Value, now: DateTime<Utc>) {
        let wanted = match self.allowed.as_slice() {
            [] => !ONLY_ON_REQUEST.contains(&kind),
            kinds => kinds.iter().any(|allowed| allowed == kind),
        };
        if wanted {
            let id = FIRST_ID + self.made;
            self.made += 1;
            let update = Pending { id, at: now, json: json!({"update_id": id, kind: body}) };
            self.last = Some(update.clone());
            self.pending.push_back(update);
            if self.faults.arrivals() > 1 {
                self.repeat_last();
            }
        }
    }

    /// Delivers the newest update once more, as happens when a confirmation is lost.
    pub(super) fn repeat_last(&mut self) {
        self.again.extend(self.last.clone());
    }

    /// Forgets what `offset` confirms: all before it, or all but the last ones if it is negative.
    pub(super) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let kept = usize::try_from(-offset).unwrap_or(usize::MAX);
            let gone = self.pending.len().saturating_sub(kept);
            self.pending.drain(..gone);
        } else {
            self.pending.retain(|update| update.id >= offset);
        }
    }

    /// Forgets everything that waits.
    pub(super) fn clear(&mut self) {
        self.pending.clear();
    }

    /// How many wait.
    pub(super) fn count(&mut self, now: DateTime<Utc>) -> usize {
        self.expire(now);
        self.pending.len()
    }

    /// The one to deliver next: a repeated one, else the oldest that waits.
    pub(super) fn first(&mut self, now: DateTime<Utc>) -> Option<Pending> {
        self.expire(now);
        self.again.first().or_else(|| self.pending.front()).cloned()
    }

    /// Forgets one that was delivered, once.
    pub(super) fn delivered(&mut self, id: i64) {
        match self.again.iter().position(|update| update.id == id) {
            Some(index) => drop(self.again.remove(index)),
            None => self.pending.retain(|update| update.id != id),
        }
    }

    fn batch(&mut self, limit: usize, now: DateTime<Utc>) -> Vec<Value> {
        self.expire(now);
        let again = self.again.drain(..);
        again.chain(self.pending.iter().cloned()).take(limit).map(|update| update.json).collect()
    }

    fn expire(&mut self, now: DateTime<Utc>) {
        while self.pending.front().is_some_and(|update| update.at + KEPT <= now) {
            self.pending.pop_front();
        }
    }

    fn begin_poll(&mut self, is_held: bool) -> u64 {
        self.turn += 1;
        self.held = is_held.then_some(self.turn);
        self.turn
    }
}

/// `getUpdates`: answers with what waits, or holds the request until something comes or its time-out ends.
pub(super) async fn get_updates(hub: &Hub, params: &Params) -> Result<Value, Refusal> {
    let limit = params.integer("limit").unwrap_or(BATCH_MAX).clamp(1, BATCH_MAX);
    let limit = usize::try_from(limit).unwrap_or(1);
    let seconds = params.integer("timeout").unwrap_or(0).clamp(0, POLL_SECONDS_MAX);
    let patience = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    let poll = Poll::begin(hub, params, seconds > 0)?;
    let answer = hub.until(|world, now| {
        if world.webhook.is_some() {
            return Some(Err(Refusal::conflict("terminated by setWebhook request")));
        }
        if world.updates.turn != poll.turn {
            return Some(Err(Refusal::conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running",
            )));
        }
        let batch = world.updates.batch(limit, now);
        (!batch.is_empty()).then_some(Ok(Value::Array(batch)))
    });
    // The bot measures its poll with its own wall clock, so the time-out is wall time too.
    tokio::time::timeout(patience, answer).await.unwrap_or_else(|_| Ok(json!([])))
}

/// A poll that is being answered; it ends when the answer is given or the connection is lost.
struct Poll<'h> {
    hub: &'h Hub,
    turn: u64,
}

impl<'h> Poll<'h> {
    fn begin(hub: &'h Hub, params: &Params, is_held: bool) -> Result<Self, Refusal> {
        let allowed = allowed_updates(params)?;
        hub.change(|world, _| {
            if world.webhook.is_some() {
                return Err(Refusal::conflict(
                    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
                ));
            }
            if let Some(allowed) = allowed {
                world.updates.allowed = allowed;
            }
            if let Some(offset) = params.integer("offset") {
                world.updates.confirm(offset);
            }
            Ok(Self { hub, turn: world.updates.begin_poll(is_held) })
        })
    }
}

impl Drop for Poll<'_> {
    fn drop(&mut self) {
        self.hub.change(|world, _| {
            if world.updates.held == Some(self.turn) {
                world.updates.held = None;
            }
        });
    }
}

/// The kinds of updates a call asks for, if it says anything about them.
pub(super) fn allowed_updates(params: &Params) -> Result<Option<Vec<String>>, Refusal> {
    let Some(list) = params.json("allowed_updates", "allowed_updates")? else { return Ok(None) };
    let kinds = list
        .as_array()
        .ok_or_else(|| Refusal::bad("can't parse allowed_updates: Array expected"))?;
    Ok(Some(kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_430_000_000, 0).unwrap()
    }

    #[test]
    fn updates_wait_a_day_and_offsets_confirm_them() {
        let mut updates = Updates::default();
        for hour in 0..4 {
            updates.push("message", &json!({"n": hour}), noon() + TimeDelta::hours(hour));
        }
        updates.confirm(FIRST_ID + 1);
        assert_eq!(updates.batch(100, noon()).len(), 3);
        assert_eq!(updates.count(noon() + TimeDelta::hours(25)), 2);
        updates.confirm(-1);
        assert_eq!(
            updates.batch(100, noon()),
            [json!({"update_id": FIRST_ID + 3, "message": {"n": 3}})]
        );
    }

    #[test]
    fn a_kind_the_bot_did_not_ask_for_is_not_queued() {
        let mut updates = Updates::default();
        updates.push("chat_member", &json!({}), noon());
        updates.allowed = vec!["callback_query".to_owned()];
        updates.push("message", &json!({}), noon());
        assert_eq!(updates.count(noon()), 0);
    }
}
