//! What managers see of messages that were not delivered.

use chrono::{DateTime, Utc};
use salut_core::delivery::Mend;
use salut_core::fan::Chat;

/// A page of what was not delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveriesCard {
    /// How many may or may not have been posted, in all.
    pub unknown: u32,
    /// How many were given up, in all.
    pub failed: u32,
    /// Some of them.
    pub troubles: Vec<TroubleCard>,
    /// Some of the chats that take nothing of ours.
    pub closed: Vec<ClosedCard>,
    /// What was just done.
    pub done: Option<Mend>,
    /// Which page this is, from 0.
    pub page: u16,
    /// Whether there is another one.
    pub has_more: bool,
}

/// A message that was not delivered, or nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TroubleCard {
    /// What its buttons call it.
    pub tag: u64,
    /// Its key, which tells what it says.
    pub key: String,
    /// The chat's name.
    pub to: String,
    /// What is known.
    pub why: Undelivered,
}

/// What is known of a message that was not delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// It may have been posted.
    Unknown {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// It was given up.
    Failed {
        /// The platform's words.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
}

/// A chat that takes nothing of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedCard {
    /// The chat.
    pub chat: Chat,
    /// Its name.
    pub name: String,
    /// The platform's words.
    pub reason: String,
    /// Since when.
    pub at: DateTime<Utc>,
}
