//! A delivery: one message to one chat, recorded before it is sent.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::announcement::{IssueId, SlotNews};
use crate::fan::{Account, Chat};
use crate::ids::{AnnouncementId, EntryNumber, FanId, OrderId, ReservationId, SaleId};
use crate::order::{Alarm, OrderNews, PaymentId, PaymentReference, RefundId};
use crate::stock::RefundWhy;

/// What Telegram takes from a bot in a second, over all chats.
pub const TELEGRAM_PER_SECOND: u32 = 30;
/// What Telegram takes from a bot in a second to one private chat.
pub const TELEGRAM_CHAT_PER_SECOND: u32 = 1;
/// What Telegram takes from a bot in a minute to one group.
pub const TELEGRAM_GROUP_PER_MINUTE: u32 = 20;
/// What Discord takes from a bot in a second, answers to interactions left out.
pub const DISCORD_PER_SECOND: u32 = 50;
/// How many private chats the bot opens on Discord in a minute unless the configuration says otherwise. Discord
/// tells no limit; bots that opened some dozens in a short time were quarantined.
pub const DISCORD_OPENINGS_PER_MINUTE: u32 = 6;

/// Names a delivery: the same message to the same chat has the same key, so it is recorded only once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DeliveryKey(pub String);

/// A chat that takes no messages of ours: the person blocked the bot, or a room removed it. Nothing is sent to it
/// until the person writes to us or a manager opens it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedChat {
    /// The chat.
    pub chat: Chat,
    /// What the platform said; none once the chat is open again.
    pub closed: Option<Closure>,
}

/// Why and since when a chat is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// The platform's words.
    pub reason: String,
    /// When it said so.
    pub at: DateTime<Utc>,
}

/// One message to one chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its key.
    pub key: DeliveryKey,
    /// Who hears it.
    pub to: Chat,
    /// What it says, as ids: words are chosen when it is sent.
    pub content: Content,
    /// What goes first when the platform's limits leave a queue.
    pub priority: Priority,
    /// How far it is.
    pub state: DeliveryState,
}

/// What a delivery says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// A run of an announcement.
    Announcement(IssueId),
    /// A reminder to log in early.
    Reminder {
        /// The sale.
        sale: SaleId,
        /// The fan.
        fan: FanId,
        /// How long before T0 it was due.
        lead: TimeDelta,
    },
    /// The receipt of an order.
    Receipt(OrderId),
    /// A hold lapsed unpaid.
    Lapsed {
        /// The reservation.
        reservation: ReservationId,
        /// Whose it was.
        fan: FanId,
    },
    /// It is the turn of a fan who waits.
    Turn {
        /// The turn.
        reservation: ReservationId,
        /// Whose it is.
        fan: FanId,
        /// When it passes on.
        until: DateTime<Utc>,
    },
    /// Nobody took the turn in time: it passed on.
    PassedOn {
        /// The turn.
        reservation: ReservationId,
        /// Whose it was.
        fan: FanId,
    },
    /// The draw gave the fan units.
    Drawn {
        /// The hold.
        reservation: ReservationId,
        /// Who won.
        fan: FanId,
    },
    /// The draw gave the fan a place among those who wait.
    NotDrawn {
        /// The sale.
        sale: SaleId,
        /// The entry.
        entry: EntryNumber,
        /// Whose it is.
        fan: FanId,
    },
    /// A payment came that cannot be kept: the money goes back.
    RefundDue {
        /// The reservation it was for.
        reservation: ReservationId,
        /// Who paid.
        fan: FanId,
        /// The provider's name for the payment.
        payment: PaymentReference,
        /// Why.
        why: RefundWhy,
    },
    /// Sent to a manager: reminders with this lead time can no longer reach everybody in time.
    RemindersLate {
        /// The sale.
        sale: SaleId,
        /// How long before T0.
        lead: TimeDelta,
    },
    /// An edit of a posted copy to what is true now. One row a post, armed again at each change; it may be done
    /// twice.
    Refresh {
        /// The delivery that posted the copy.
        post: DeliveryKey,
    },
    /// A posted copy is taken back: deleted, or edited to a short notice where deleting is refused. It may be done
    /// twice.
    Recall {
        /// The delivery that posted the copy.
        post: DeliveryKey,
    },
    /// To a manager: what became of an announcement's time.
    Slot {
        /// The announcement.
        announcement: AnnouncementId,
        /// The time.
        slot: DateTime<Utc>,
        /// What became of it.
        news: SlotNews,
        /// The manager.
        manager: Account,
    },
    /// A payment came in a way that a manager must look at: the fan hears so.
    PaymentHeld {
        /// The payment.
        payment: PaymentId,
        /// Who paid.
        fan: FanId,
    },
    /// Money went back.
    Refunded {
        /// The refund.
        refund: RefundId,
        /// Whose money it is.
        fan: FanId,
    },
    /// To a manager: a payment needs a person.
    PaymentAlarm {
        /// The payment.
        payment: PaymentId,
        /// Why.
        alarm: Alarm,
        /// The manager.
        manager: Account,
    },
    /// News of an order.
    Order {
        /// The order.
        order: OrderId,
        /// The entry of the audit log that they are about: each entry is told once.
        entry: u32,
        /// The news.
        news: OrderNews,
    },
    /// To somebody who looks after orders: a fan sends one back.
    ReturnAsked {
        /// The order.
        order: OrderId,
        /// The entry of the audit log that it is about.
        entry: u32,
        /// Who is told.
        manager: Account,
    },
    /// To a room, and to the role that it pings: log in early.
    RoomReminder {
        /// The sale.
        sale: SaleId,
        /// How long before T0 it was due.
        lead: TimeDelta,
    },
}

/// What goes first: the smaller, the sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Priority {
    /// What rooms hear at its time (announcements, reminders that ping a role), and what takes it back.
    Announcement,
    /// Holds, payments, orders.
    Order,
    /// Reminders.
    Reminder,
    /// Edits that only keep posts up to date: the first to be left out when there is too much to do.
    Edit,
}

/// How far a delivery is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryState {
    /// Waits to be sent.
    Waiting {
        /// Not before this time.
        due: DateTime<Utc>,
        /// How often it was tried.
        attempts: u32,
    },
    /// Handed to the platform; the answer is not recorded yet.
    Sending {
        /// Since when it may have been posted: this try's time, or that of an earlier one without an answer.
        since: DateTime<Utc>,
        /// How often it was tried, this one included.
        attempts: u32,
    },
    /// The platform took it.
    Sent {
        /// The platform's id of the message.
        message: i64,
        /// When.
        at: DateTime<Utc>,
    },
    /// It may have been posted, and the platform cannot be asked: a manager decides, unless the configuration does.
    Unknown {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Given up: a manager may send it again.
    Failed {
        /// Why, for managers.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Not sent, because the chat takes no messages of ours: see [`ClosedChat`].
    Closed {
        /// Why the chat is closed.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Asked for without an answer, on a platform that lets us find out: it waits for another try that cannot post
    /// it twice, or for a look into the chat.
    Doubtful {
        /// Since when it may have been posted.
        since: DateTime<Utc>,
        /// Not before this time.
        due: DateTime<Utc>,
        /// How often it was tried.
        attempts: u32,
    },
    /// Nobody misses it: it was called off, or there was nothing to say any more.
    Dropped {
        /// Why.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
}

/// What becomes of a delivery that may have been posted, where the platform cannot tell (Telegram).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhenUnknown {
    /// A manager decides.
    #[default]
    Ask,
    /// It is sent again: some people may read it twice.
    Resend,
    /// It is let go: some people may never read it.
    LetGo,
}

/// What a manager does with a delivery that was given up or may have been posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mend {
    /// Send it again, even if it may be posted twice.
    SendAgain,
    /// Let it be: it was posted, or nobody misses it.
    LetBe,
}

impl DeliveryKey {
    /// A short name for buttons: FNV-1a of the key.
    pub fn tag(&self) -> u64 {
        self.0.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
    }

    /// The beginning of the keys of a sale's reminders to fans.
    pub fn of_reminders(sale: &SaleId) -> Self {
        Self(format!("reminder/{sale}/"))
    }

    /// The beginning of the keys of an announcement's copies.
    pub fn of_copies(announcement: &AnnouncementId) -> Self {
        Self(format!("announcement/{announcement}/"))
    }
}

impl DeliveryState {
    /// When the outbox takes it up; none if it does not wait for the outbox.
    pub const fn due(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Waiting { due, .. } | Self::Doubtful { due, .. } => Some(*due),
            _ => None,
        }
    }

    /// The same, not before `due`; what does not wait stays as it is.
    #[must_use]
    pub fn put_off(self, due: DateTime<Utc>) -> Self {
        match self {
            Self::Waiting { attempts, .. } => Self::Waiting { due, attempts },
            Self::Doubtful { since, attempts, .. } => Self::Doubtful { since, due, attempts },
            other => other,
        }
    }

    /// Whether a manager should look at it: it was given up, or nobody knows whether it was posted.
    pub const fn is_troubled(&self) -> bool {
        matches!(self, Self::Failed { .. } | Self::Unknown { .. })
    }
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Announcement, Self::Order, Self::Reminder, Self::Edit];
}

impl Content {
    /// Whether doing it twice is no different from doing it once.
    pub const fn is_repeatable(&self) -> bool {
        matches!(self, Self::Refresh { .. } | Self::Recall { .. })
    }

    /// The key of this content to this chat.
    pub fn key(&self, to: Chat) -> DeliveryKey {
        DeliveryKey(match self {
            Self::Announcement(id) => format!("announcement/{id}/{to}"),
            Self::Reminder { sale, fan, lead } => {
                format!("reminder/{sale}/{}/{fan}", lead.num_seconds())
            }
            Self::Receipt(order) => format!("receipt/{order}"),
            Self::Lapsed { reservation, .. } => format!("lapsed/{reservation}"),
            Self::Turn { reservation, .. } => format!("turn/{reservation}"),
            Self::PassedOn { reservation, .. } => format!("passed-on/{reservation}"),
            Self::Drawn { reservation, .. } => format!("drawn/{reservation}"),
            Self::NotDrawn { sale, entry, .. } => format!("not-drawn/{sale}/{entry}"),
            Self::RefundDue { reservation, payment, .. } => {
                format!("refund-due/{reservation}/{}", payment.0)
            }
            Self::RemindersLate { sale, lead } => {
                format!("reminders-late/{sale}/{}/{to}", lead.num_seconds())
            }
            Self::Refresh { post } => format!("refresh/{}", post.0),
            Self::Recall { post } => format!("recall/{}", post.0),
            Self::Slot { announcement, slot, news, .. } => {
                format!("slot/{announcement}/{}/{}/{to}", slot.timestamp(), news.name())
            }
            Self::PaymentHeld { payment, .. } => format!("payment-held/{payment}"),
            Self::Refunded { refund, .. } => format!("refunded/{refund}"),
            Self::PaymentAlarm { payment, alarm, .. } => {
                format!("payment-alarm/{payment}/{}/{to}", alarm.name())
            }
            Self::Order { order, entry, .. } => format!("order/{order}/{entry}"),
            Self::ReturnAsked { order, entry, .. } => format!("return-asked/{order}/{entry}/{to}"),
            Self::RoomReminder { sale, lead } => {
                format!("room-reminder/{sale}/{}/{to}", lead.num_seconds())
            }
        })
    }

    /// How urgent it is.
    pub const fn priority(&self) -> Priority {
        match self {
            Self::Announcement(_) | Self::Recall { .. } | Self::RoomReminder { .. } => {
                Priority::Announcement
            }
            Self::Receipt(_)
            | Self::Lapsed { .. }
            | Self::Turn { .. }
            | Self::PassedOn { .. }
            | Self::Drawn { .. }
            | Self::RefundDue { .. }
            | Self::Order { .. }
            | Self::ReturnAsked { .. }
            | Self::Slot { .. }
            | Self::RemindersLate { .. }
            | Self::PaymentHeld { .. }
            | Self::Refunded { .. }
            | Self::PaymentAlarm { .. } => Priority::Order,
            Self::Reminder { .. } | Self::NotDrawn { .. } => Priority::Reminder,
            Self::Refresh { .. } => Priority::Edit,
        }
    }
}

impl Delivery {
    /// A delivery that waits to be sent from `due` on.
    pub fn new(to: Chat, content: Content, due: DateTime<Utc>) -> Self {
        let state = DeliveryState::Waiting { due, attempts: 0 };
        Self { key: content.key(to), to, priority: content.priority(), content, state }
    }
}
