//! Everything kept besides the ledger: read by aggregate, written together in one commit.

use std::ops::Range;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Cursor, Incoming, StoreError};
use crate::announcement::{Announcement, Issue, IssueId, Manager};
use crate::delivery::{ClosedChat, Delivery, DeliveryKey, Priority};
use crate::fan::{Account, Chat, CheckIn, Fan, LinkCode, Platform};
use crate::ids::{AnnouncementId, FanId, OrderId, ReservationId, SaleId};
use crate::order::{
    Audit, Checkout, Order, Payment, PaymentId, PaymentReference, ProviderName, SessionId, Stage,
};
use crate::reminder::Reminder;

/// A record and how often it was written. A new one has revision 0 until its first commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored<T> {
    /// The record.
    pub record: T,
    /// How often it was written when it was read.
    pub revision: u64,
}

impl<T> Stored<T> {
    /// A record that must not exist yet.
    pub const fn new(record: T) -> Self {
        Self { record, revision: 0 }
    }

    /// The same place with another content.
    pub fn with<U>(self, record: U) -> Stored<U> {
        Stored { record, revision: self.revision }
    }
}

/// One write of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is written.
    pub record: Record,
    /// The revision it was read at; 0 if it must not exist yet.
    pub revision: u64,
}

/// Anything that can be written. The key is in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant holds the record of the same name")]
pub enum Record {
    Fan(Fan),
    CheckIn(CheckIn),
    Checkout(Checkout),
    Order(Order),
    Announcement(Announcement),
    Reminder(Reminder),
    Delivery(Delivery),
    Job(Job),
    /// How far a follower has read the journal.
    Cursor {
        /// The follower.
        name: String,
        /// The place up to which it has done its work.
        cursor: Cursor,
    },
    ClosedChat(ClosedChat),
    Issue(Issue),
    Manager(Manager),
    Payment(Payment),
    Incoming(Incoming),
    Audit(Audit),
    /// No record: the delivery with this key is forgotten, once nothing can ask for it any more.
    Forgotten(DeliveryKey),
}

macro_rules! records {
    ($($name:ident),*) => {$(
        impl From<$name> for Record {
            fn from(record: $name) -> Self {
                Self::$name(record)
            }
        }

        impl TryFrom<Record> for $name {
            type Error = OtherRecord;

            fn try_from(record: Record) -> Result<Self, OtherRecord> {
                match record {
                    Record::$name(record) => Ok(record),
                    other => Err(OtherRecord(other.name())),
                }
            }
        }
    )*};
}

/// A record is of another kind than was looked for under its key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} lies where another kind of record should")]
pub struct OtherRecord(pub String);

records!(
    Fan,
    CheckIn,
    Checkout,
    Order,
    Announcement,
    Reminder,
    Delivery,
    Job,
    ClosedChat,
    Issue,
    Manager,
    Payment,
    Incoming,
    Audit
);

impl Record {
    /// The record's kind and key, such as `order/mi-beta-17`: how conflicts and logs call it.
    pub fn name(&self) -> String {
        match self {
            Self::Fan(fan) => format!("fan/{}", fan.id),
            Self::CheckIn(CheckIn { sale, fan, .. }) => format!("check-in/{sale}/{fan}"),
            Self::Checkout(checkout) => format!("checkout/{}", checkout.reservation),
            Self::Order(order) => format!("order/{}", order.id),
            Self::Announcement(announcement) => format!("announcement/{}", announcement.id),
            Self::Reminder(Reminder { sale, fan, .. }) => format!("reminder/{sale}/{fan}"),
            Self::Delivery(delivery) => format!("delivery/{}", delivery.key.0),
            Self::Job(job) => format!("job/{}", job.key.0),
            Self::Cursor { name, .. } => format!("cursor/{name}"),
            Self::ClosedChat(known) => format!("closed-chat/{}", known.chat),
            Self::Issue(issue) => format!("issue/{}", issue.id),
            Self::Manager(Manager { account, .. }) => {
                format!("manager/{}/{}", account.platform.name(), account.user)
            }
            // Without the provider: attempts of a reservation are numbered over all of them.
            Self::Payment(payment) => {
                format!("payment/{}/{}", payment.id().reservation, payment.id().attempt)
            }
            Self::Incoming(Incoming { source, id, .. }) => {
                format!("incoming/{}/{id}", source.name())
            }
            Self::Audit(Audit { order, number, .. }) => format!("audit/{order}/{number}"),
            Self::Forgotten(key) => format!("delivery/{}", key.0),
        }
    }
}

impl<T: Into<Record>> From<Stored<T>> for Change {
    fn from(stored: Stored<T>) -> Self {
        Self { record: stored.record.into(), revision: stored.revision }
    }
}

/// Work to be done at a time. It may run twice; what it does then is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// One row for each thing to do.
    pub key: JobKey,
    /// What to do.
    pub task: Task,
    /// How far it is.
    pub state: JobState,
}

/// Names a job, such as `remind/mi-beta/3600`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobKey(pub String);

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Record the deliveries of an announcement.
    Announce(AnnouncementId),
    /// Record the reminders of a sale for one lead time, fan after fan.
    Remind {
        /// The sale.
        sale: SaleId,
        /// How long before T0.
        lead: TimeDelta,
        /// How far it is.
        sweep: Sweep,
    },
    /// Give the priority passes of a sale, by what is known then.
    GivePasses(SaleId),
    /// Make one fan of two in every sale's stock. Kept when it is done: it tells who has what the one had.
    Merge {
        /// The fan who is no more.
        from: FanId,
        /// The fan who has everything now.
        into: FanId,
    },
    /// Let a code lapse that links accounts. Until then it can be used once, which is this job done early.
    LapseCode {
        /// The code.
        code: LinkCode,
        /// The account that was given it.
        account: Account,
    },
    /// Forget the wrong codes that an account typed.
    ForgetGuesses {
        /// The account.
        account: Account,
        /// How many there were.
        wrong: u32,
    },
    /// Tell those whom a draw gave no units their place, one after the other.
    TellDrawn {
        /// The sale.
        sale: SaleId,
        /// How many of the order are done.
        done: u32,
    },
    /// Keep an announcement's posts up to date. Never waits: it only keeps what they show.
    ShowLive {
        /// The announcement.
        announcement: AnnouncementId,
        /// What its posts show or are about to show, as a number.
        shown: u64,
    },
    /// Record the copies of an announcement's run, chat after chat.
    Broadcast {
        /// The run.
        issue: IssueId,
        /// The last chat whose copy is recorded.
        after: Option<Chat>,
    },
    /// Tell the managers that reminders with this lead time can no longer reach everybody in time.
    WarnOfReminders {
        /// The sale.
        sale: SaleId,
        /// How long before T0.
        lead: TimeDelta,
    },
    /// Record the reminders of a sale to rooms for one lead time, room after room.
    RemindRooms {
        /// The sale.
        sale: SaleId,
        /// How long before T0.
        lead: TimeDelta,
        /// The last room whose reminder is recorded.
        after: Option<Chat>,
    },
    /// Forget the reminders of a sale that is long over.
    ForgetReminders {
        /// The sale.
        sale: SaleId,
        /// The last one that was looked at.
        after: Option<DeliveryKey>,
    },
}

/// How far the fans of a sale are gone through. It begins behind a fan who is another one each time, so that nobody
/// is always the last to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sweep {
    /// Not begun.
    NotBegun,
    /// Fans behind `first`, up to the last one there is.
    Ahead {
        /// Where it began.
        first: FanId,
        /// The last fan who is done.
        after: FanId,
    },
    /// The others, up to `first`.
    Around {
        /// Where it began, and ends.
        first: FanId,
        /// The last fan who is done; none at the very beginning.
        after: Option<FanId>,
    },
    /// Everybody was gone through before the lead time itself; at it, those are who asked meanwhile.
    Latecomers {
        /// The last fan who is done.
        after: Option<FanId>,
    },
}

impl Task {
    /// The key of the job that does this.
    pub fn key(&self) -> JobKey {
        JobKey(match self {
            Self::Announce(id) => format!("announce/{id}"),
            Self::Remind { sale, lead, .. } => format!("remind/{sale}/{}", lead.num_seconds()),
            Self::Broadcast { issue, .. } => format!("broadcast/{issue}"),
            Self::TellDrawn { sale, .. } => format!("tell-drawn/{sale}"),
            Self::ShowLive { announcement, .. } => format!("show-live/{announcement}"),
            Self::WarnOfReminders { sale, lead } => {
                format!("warn-of-reminders/{sale}/{}", lead.num_seconds())
            }
            Self::ForgetReminders { sale, .. } => format!("forget-reminders/{sale}"),
            Self::RemindRooms { sale, lead, .. } => {
                format!("remind-rooms/{sale}/{}", lead.num_seconds())
            }
            Self::GivePasses(sale) => format!("give-passes/{sale}"),
            Self::Merge { from, .. } => format!("merge/{from}"),
            Self::LapseCode { code, .. } => format!("lapse-code/{}", code.signs()),
            Self::ForgetGuesses { account: Account { platform, user }, .. } => {
                format!("forget-guesses/{}/{user}", platform.name())
            }
        })
    }
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobState {
    /// Waits for its time.
    Waiting {
        /// Its time.
        due: DateTime<Utc>,
    },
    /// Done, or called off; kept so that it is not planned again.
    Done {
        /// When.
        at: DateTime<Utc>,
    },
}

/// The unit of work.
#[async_trait]
pub trait Unit: Send + Sync {
    /// Writes all changes or none, durably, if every record is still at the revision it was read at.
    ///
    /// Otherwise nothing is written and the error is [`StoreError::Conflict`], naming the record.
    async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError>;

    /// How many commits and decisions this node knows of: pass it to [`commit_after`](Self::commit_after).
    fn commits(&self) -> u64;

    /// Waits until this node knows of more than `seen`. Another node's may be noticed late or never.
    async fn commit_after(&self, seen: u64);
}

/// Fans by id and by account.
#[async_trait]
pub trait Fans: Send + Sync {
    /// The fan with this id.
    async fn fan(&self, id: FanId) -> Result<Option<Stored<Fan>>, StoreError>;
    /// The fan who has this account. No account belongs to two fans: such a commit is a conflict.
    async fn fan_of(&self, account: Account) -> Result<Option<Stored<Fan>>, StoreError>;
}

/// Early log-ins.
#[async_trait]
pub trait CheckIns: Send + Sync {
    /// A fan's check-in for a sale.
    async fn check_in(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Option<Stored<CheckIn>>, StoreError>;
}

/// What is to be paid.
#[async_trait]
pub trait Checkouts: Send + Sync {
    /// The checkout of a reservation.
    async fn checkout(&self, id: &ReservationId) -> Result<Option<Stored<Checkout>>, StoreError>;
}

/// Orders.
#[async_trait]
pub trait Orders: Send + Sync {
    /// The order with this id.
    async fn order(&self, id: &OrderId) -> Result<Option<Stored<Order>>, StoreError>;
    /// A fan's orders, by id.
    async fn orders_of(&self, fan: FanId) -> Result<Vec<Stored<Order>>, StoreError>;
    /// Orders at a stage by id, from the one after `after`, at most `limit`.
    async fn orders_at(
        &self,
        stage: Stage,
        after: Option<&OrderId>,
        limit: usize,
    ) -> Result<Vec<Stored<Order>>, StoreError>;
    /// The order that was paid by this payment.
    async fn order_paid_by(
        &self,
        payment: &PaymentReference,
    ) -> Result<Option<Stored<Order>>, StoreError>;
}

/// The audit log. Nothing of it is ever changed: to write an entry again is a conflict.
#[async_trait]
pub trait Audits: Send + Sync {
    /// An order's entries, the first first.
    async fn audit_of(&self, order: &OrderId) -> Result<Vec<Audit>, StoreError>;
    /// Entries of all orders from `since` on, the oldest first, at most `limit`.
    async fn audit_since(
        &self,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Audit>, StoreError>;
}

/// Payments: attempts to take money.
#[async_trait]
pub trait Payments: Send + Sync {
    /// The payment with this id. No two payments of a reservation have the same number: such a commit is a conflict.
    async fn payment(&self, id: &PaymentId) -> Result<Option<Stored<Payment>>, StoreError>;
    /// The payments of a reservation, by attempt.
    async fn payments_of(&self, id: &ReservationId) -> Result<Vec<Stored<Payment>>, StoreError>;
    /// The payment that has this session at a provider.
    async fn payment_by_session(
        &self,
        provider: ProviderName,
        session: &SessionId,
    ) -> Result<Option<Stored<Payment>>, StoreError>;
    /// The payment by which a provider took this money.
    async fn payment_by_reference(
        &self,
        provider: ProviderName,
        reference: &PaymentReference,
    ) -> Result<Option<Stored<Payment>>, StoreError>;
    /// Payments that must be looked after at `now`, longest due first, at most `limit`.
    async fn due_payments(
        &self,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Payment>>, StoreError>;
    /// When the next payment must be looked after.
    async fn next_payment_due(&self) -> Result<Option<DateTime<Utc>>, StoreError>;
}

/// Announcements, their runs, and what is kept of managers.
#[async_trait]
pub trait Announcements: Send + Sync {
    /// The announcement with this id.
    async fn announcement(
        &self,
        id: &AnnouncementId,
    ) -> Result<Option<Stored<Announcement>>, StoreError>;
    /// The announcements of a sale, by id.
    async fn announcements_of(
        &self,
        sale: &SaleId,
    ) -> Result<Vec<Stored<Announcement>>, StoreError>;
    /// What a run of an announcement says.
    async fn issue(&self, id: &IssueId) -> Result<Option<Stored<Issue>>, StoreError>;
    /// What is kept of the manager with this account.
    async fn manager(&self, account: Account) -> Result<Option<Stored<Manager>>, StoreError>;
    /// Everybody of whom something is kept as a manager, by account.
    async fn managers(&self) -> Result<Vec<Stored<Manager>>, StoreError>;
}

/// Wishes to be reminded.
#[async_trait]
pub trait Reminders: Send + Sync {
    /// A fan's wish for a sale.
    async fn reminder(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Option<Stored<Reminder>>, StoreError>;
    /// Wishes for a sale by fan id, from the one after `after`, at most `limit`.
    async fn reminders_after(
        &self,
        sale: &SaleId,
        after: Option<FanId>,
        limit: usize,
    ) -> Result<Vec<Stored<Reminder>>, StoreError>;
}

/// Messages to be sent, being sent and sent.
#[async_trait]
pub trait Deliveries: Send + Sync {
    /// The delivery with this key.
    async fn delivery(&self, key: &DeliveryKey) -> Result<Option<Stored<Delivery>>, StoreError>;
    /// Waiting deliveries to `platform` that are due at `now`, most urgent first, then longest due, at most `limit`.
    async fn due_deliveries(
        &self,
        platform: Platform,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError>;
    /// The same of one priority alone, and only those that came due after `between.start` and no later than `between.end`.
    async fn due_of(
        &self,
        platform: Platform,
        priority: Priority,
        between: Range<DateTime<Utc>>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError>;
    /// When the next waiting delivery to `platform` comes due after `after`.
    async fn next_delivery_due(
        &self,
        platform: Platform,
        after: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError>;
    /// How many deliveries of a priority to `platform` come due after `between.start` and no later than `between.end`;
    /// counts no further than `limit`.
    async fn count_due(
        &self,
        platform: Platform,
        priority: Priority,
        between: Range<DateTime<Utc>>,
        limit: usize,
    ) -> Result<usize, StoreError>;
    /// Deliveries that were handed over and whose outcome is not recorded.
    async fn unsettled_deliveries(&self) -> Result<Vec<Stored<Delivery>>, StoreError>;
    /// Deliveries whose keys begin with `start`, by key, from the one after `after`, at most `limit`.
    async fn deliveries_of(
        &self,
        start: &DeliveryKey,
        after: Option<&DeliveryKey>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError>;
    /// Deliveries to `platform` that wait for a manager, by key, from the one after `after`, at most `limit`:
    /// given up, or of unknown outcome.
    async fn troubled_deliveries(
        &self,
        platform: Platform,
        after: Option<&DeliveryKey>,
        limit: usize,
    ) -> Result<Vec<Stored<Delivery>>, StoreError>;
    /// What is known of the chat's being closed; none if it never was.
    async fn closed_chat(&self, chat: Chat) -> Result<Option<Stored<ClosedChat>>, StoreError>;
    /// Chats of `platform` that are closed, rooms first, from the one after `after`, at most `limit`.
    async fn closed_chats(
        &self,
        platform: Platform,
        after: Option<Chat>,
        limit: usize,
    ) -> Result<Vec<Stored<ClosedChat>>, StoreError>;
}

/// Work planned for a time.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// The job with this key.
    async fn job(&self, key: &JobKey) -> Result<Option<Stored<Job>>, StoreError>;
    /// Waiting jobs that are due at `now`, longest due first, at most `limit`.
    async fn due_jobs(
        &self,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Job>>, StoreError>;
    /// When the next waiting job is due.
    async fn next_job_due(&self) -> Result<Option<DateTime<Utc>>, StoreError>;
}

/// How far followers have read the journal.
#[async_trait]
pub trait Cursors: Send + Sync {
    /// The place up to which the follower `name` has done its work; the journal's start at first.
    async fn cursor(&self, name: &str) -> Result<Stored<Cursor>, StoreError>;
}
