//! A delivery: one message to one chat, recorded before it is sent.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::fan::Chat;
use crate::ids::{AnnouncementId, EntryNumber, FanId, OrderId, ReservationId, SaleId};
use crate::order::PaymentReference;

/// Names a delivery: the same message to the same chat has the same key, so it is recorded only once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DeliveryKey(pub String);

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
    /// The announcement of a sale.
    Announcement(AnnouncementId),
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
    },
}

/// What goes first: the smaller, the sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Priority {
    /// Announcements at their time.
    Announcement,
    /// Holds, payments, orders.
    Order,
    /// Reminders.
    Reminder,
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
        /// Since when.
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
    /// The process died between sending and recording, and the platform cannot be asked: never sent again by itself.
    Unknown {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Given up.
    Failed {
        /// Why, for managers.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Announcement, Self::Order, Self::Reminder];
}

impl Content {
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
        })
    }

    /// How urgent it is.
    pub const fn priority(&self) -> Priority {
        match self {
            Self::Announcement(_) => Priority::Announcement,
            Self::Receipt(_)
            | Self::Lapsed { .. }
            | Self::Turn { .. }
            | Self::PassedOn { .. }
            | Self::Drawn { .. }
            | Self::RefundDue { .. } => Priority::Order,
            Self::Reminder { .. } | Self::NotDrawn { .. } => Priority::Reminder,
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
