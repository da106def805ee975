//! What a server keeps of what the bot did, and how much of it: all for stories, counts for a load test.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

/// How much is kept of requests and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// Everything, for as long as the server lives.
    #[default]
    Everything,
    /// For hundreds of thousands of messages: of each message where it stands, its id, its times and its nonce, but not
    /// what it says; of requests the newest thousand. Counts are those of all.
    Counts,
}

/// How many requests are kept where counts are enough.
const NEWEST: usize = 1000;

/// A new message of the bot that the platform took; its answer may have been lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// The channel, group or private chat. Discord's private chats go by their person's id.
    pub chat: i64,
    /// The message's id.
    pub message: i64,
    /// When, on the server's clock.
    pub at: DateTime<Utc>,
}

/// Requests in the order of their answers.
#[derive(Debug)]
pub(crate) struct Log<R> {
    keep: Keep,
    kept: VecDeque<R>,
    throttled: usize,
}

impl<R> Log<R> {
    /// A log that keeps so much.
    pub(crate) fn new(keep: Keep) -> Self {
        Self { keep, kept: VecDeque::new(), throttled: 0 }
    }

    /// Notes a request that was answered with `status`.
    pub(crate) fn push(&mut self, request: R, status: u16) {
        self.throttled += usize::from(status == 429);
        if self.keep == Keep::Counts && self.kept.len() >= NEWEST {
            self.kept.pop_front();
        }
        self.kept.push_back(request);
    }

    /// What is kept, oldest first.
    pub(crate) fn kept(&self) -> impl DoubleEndedIterator<Item = &R> {
        self.kept.iter()
    }

    /// How many were too fast, kept or not.
    pub(crate) fn throttled(&self) -> usize {
        self.throttled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_counts_are_enough_the_newest_are_kept_and_all_are_counted() {
        let mut log = Log::new(Keep::Counts);
        for number in 0..2 * NEWEST {
            log.push(number, if number < 3 { 429 } else { 200 });
        }
        assert_eq!((log.kept().next(), log.kept().count()), (Some(&NEWEST), NEWEST));
        assert_eq!(log.throttled(), 3);
    }
}
