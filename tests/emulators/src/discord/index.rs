//! Ways to messages, so that nobody has to look through all of them: by channel, by who asked, by nonce.
//! Owns the ways only; the messages themselves are in `state`.

use std::collections::{BTreeSet, HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::state::{Id, Message};

/// How long `enforce_nonce` recognises a nonce: Discord says "the past few minutes".
const NONCE_MEMORY: TimeDelta = TimeDelta::minutes(3);

/// The ways to all messages.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_room: HashMap<Id, BTreeSet<Id>>,
    by_invoker: HashMap<Id, BTreeSet<Id>>,
    nonces: HashMap<(Id, String), Id>,
    remembered: VecDeque<(DateTime<Utc>, (Id, String))>,
}

impl Index {
    /// Adds a new message.
    pub(super) fn add(&mut self, message: &Message) {
        self.by_room.entry(message.room).or_default().insert(message.id);
        if let Some(invoker) = message.invoker {
            self.by_invoker.entry(invoker).or_default().insert(message.id);
        }
        if let Some(nonce) = &message.nonce {
            let key = (message.room, nonce.to_string());
            self.nonces.insert(key.clone(), message.id);
            self.remembered.push_back((message.posted, key));
        }
    }

    /// Takes a message out. Its nonce goes with it: Discord can give back only what is still there.
    pub(super) fn remove(&mut self, message: &Message) {
        if let Some(ids) = self.by_room.get_mut(&message.room) {
            ids.remove(&message.id);
        }
        if let Some(ids) = message.invoker.and_then(|invoker| self.by_invoker.get_mut(&invoker)) {
            ids.remove(&message.id);
        }
        if let Some(nonce) = &message.nonce {
            self.nonces.remove(&(message.room, nonce.to_string()));
        }
    }

    /// The ids of a channel's messages, in order.
    pub(super) fn in_room(&self, room: Id) -> impl DoubleEndedIterator<Item = Id> {
        self.by_room.get(&room).into_iter().flatten().copied()
    }

    /// The ids of the messages that answer what `user` did, in order.
    pub(super) fn answers_to(&self, user: Id) -> impl DoubleEndedIterator<Item = Id> {
        self.by_invoker.get(&user).into_iter().flatten().copied()
    }

    /// The message that was posted in `room` with this nonce in the past few minutes.
    pub(super) fn by_nonce(&mut self, room: Id, nonce: &Value, now: DateTime<Utc>) -> Option<Id> {
        while let Some((posted, _)) = self.remembered.front()
            && *posted + NONCE_MEMORY <= now
        {
            if let Some((_, key)) = self.remembered.pop_front() {
                self.nonces.remove(&key);
            }
        }
        self.nonces.get(&(room, nonce.to_string())).copied()
    }
}
