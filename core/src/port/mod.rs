//! What the rules need from outside, as traits: kept state, messages, payments, ids. The clock is in [`crate::clock`].
//!
//! Every promise here can be kept by several processes that share one store: nothing assumes that this
//! process is alone.

mod bell;
mod commit;
mod inbox;
mod ledger;
mod payment;
mod records;
mod tally;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

pub use bell::Bell;
pub use commit::{Kept, check_commit};
pub use inbox::{Inbox, Incoming, IncomingState, Source};
pub use ledger::{Cursor, Ledger, Recorded, Reservation};
pub use payment::{PaymentError, PaymentEvent, PaymentProvider, Providers};
pub use records::{
    Announcements, Audits, Change, CheckIns, Checkouts, Cursors, Deliveries, Fans, Job, JobKey,
    JobState, Jobs, Orders, OtherRecord, Payments, Record, Reminders, Stored, Sweep, Task, Unit,
};
pub use tally::{Tallies, Tally};

use crate::delivery::Delivery;
use crate::fan::Chat;
use crate::ids::FanId;
use crate::stock::Seed;

/// Everything that is kept, in one place, so that one commit can change all of it together.
pub trait Store:
    Ledger
    + Unit
    + Fans
    + CheckIns
    + Checkouts
    + Orders
    + Payments
    + Inbox
    + Audits
    + Announcements
    + Reminders
    + Deliveries
    + Jobs
    + Cursors
    + Tallies
{
}

impl<T> Store for T where
    T: Ledger
        + Unit
        + Fans
        + CheckIns
        + Checkouts
        + Orders
        + Payments
        + Inbox
        + Audits
        + Announcements
        + Reminders
        + Deliveries
        + Jobs
        + Cursors
        + Tallies
{
}

/// The store's machinery failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed what this commit would change. Read again, decide again.
    #[error("somebody else changed {0} meanwhile: read it again")]
    Conflict(String),
    /// The store cannot take or find anything now (disk full, connection lost). Try again later.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// What the store holds cannot be understood, or is not all that was stored. A person must restore the
    /// store's folder from a backup and report it.
    #[error("the store is damaged: {0}")]
    Damaged(String),
}

/// Gives out new numbers and randomness.
pub trait Ids: Send + Sync + std::fmt::Debug {
    /// A number that no other call gives, on any node, but for a chance so small that the store's refusal
    /// of a taken id covers it.
    fn fan(&self) -> FanId;

    /// 32 random bytes that nobody can guess, for a draw.
    fn seed(&self) -> Seed;
}

/// Puts one delivery before the people it is for. One implementation a platform; only the outbox calls it.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Posts the delivery and gives the platform's id of the message.
    async fn deliver(&self, delivery: &Delivery) -> Result<i64, DeliverError>;

    /// Edits the bot's own `message` in the delivery's chat to what the delivery says. A message that says so
    /// already is fine; one that is gone is [`DeliverError::Moot`].
    async fn edit(&self, delivery: &Delivery, message: i64) -> Result<(), DeliverError>;

    /// Takes the bot's own `message` in the delivery's chat away, or edits it to what the delivery says where the
    /// platform refuses that. One that is gone is fine.
    async fn remove(&self, delivery: &Delivery, message: i64) -> Result<(), DeliverError>;

    /// Looks for what became of a delivery that may have been posted since `since`.
    async fn find(&self, delivery: &Delivery, since: DateTime<Utc>) -> Result<Found, DeliverError>;

    /// Whether a message to `chat` opens it first, which takes a request of its own and is done slowly.
    fn must_open(&self, chat: Chat) -> bool;

    /// Whether sending a delivery again, whose outcome is unknown, cannot post it twice.
    fn resend(&self) -> Resend;
}

/// What a look into a chat tells of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It was posted, as this message.
    Posted(i64),
    /// It was not posted.
    Absent,
    /// The platform shows no history, or not enough of it.
    CannotTell,
}

/// What a platform promises about a message that is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resend {
    /// The platform knows the delivery's key and posts it once (for a few minutes at least).
    PostsOnce,
    /// It would be posted again.
    PostsTwice,
}

/// Why a delivery was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliverError {
    /// Too many messages: nothing to this chat before this span has passed.
    #[error("throttled for {} ms", .retry_after.num_milliseconds())]
    Throttled {
        /// The platform's own wish.
        retry_after: chrono::TimeDelta,
    },
    /// The platform could not be reached or failed before it took the message. Try again with back-off.
    #[error("the platform cannot be reached: {0}")]
    Unreachable(String),
    /// The message may or may not have been posted: the connection broke while waiting for the answer.
    #[error("no answer came: {0}")]
    NoAnswer(String),
    /// The platform refuses this message. Give up.
    #[error("refused: {0}")]
    Refused(String),
    /// This chat takes no messages of ours any more (blocked, removed, deleted). Send nothing to it until it is
    /// opened again.
    #[error("the chat is closed: {0}")]
    Closed(String),
    /// There is nothing to say any more (the thing it is about is gone). Give up quietly.
    #[error("nothing to say: {0}")]
    Moot(String),
}
