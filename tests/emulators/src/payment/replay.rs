//! Answers kept by the key of their request: the same request again is answered again, and nothing is done twice.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::books::Answer;

/// The answers of requests that carried a key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replays(BTreeMap<String, Kept>);

#[derive(Debug, Clone)]
struct Kept {
    asked: String,
    answer: Answer,
    until: DateTime<Utc>,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Nothing.
    New,
    /// The same was asked before, and this was answered.
    Before(Box<Answer>),
    /// Something else was asked with it.
    Differs,
}

impl Replays {
    /// Looks up a key, with which now `asked` is asked.
    pub(crate) fn look(&self, key: &str, asked: &str, now: DateTime<Utc>) -> Seen {
        match self.0.get(key).filter(|kept| now < kept.until) {
            None => Seen::New,
            Some(kept) if kept.asked == asked => Seen::Before(Box::new(kept.answer.clone())),
            Some(_) => Seen::Differs,
        }
    }

    /// Keeps an answer until a time.
    pub(crate) fn keep(&mut self, key: &str, asked: &str, answer: &Answer, until: DateTime<Utc>) {
        let kept = Kept { asked: asked.to_owned(), answer: answer.clone(), until };
        self.0.insert(key.to_owned(), kept);
    }

    /// Forgets what is older than its time.
    pub(crate) fn pass(&mut self, now: DateTime<Utc>) {
        // A look tells the time by itself: this only frees the room, so it may wait.
        self.0.retain(|_, kept| now < kept.until + TimeDelta::days(1));
    }
}
