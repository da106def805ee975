//! Where each thing lies: keys of the journal and the records, and the index keys that lead to records.
//!
//! Keys compare as what they name does: numbers are big-endian, texts end with a zero byte.

use chrono::{DateTime, Utc};
use salut_core::announcement::IssueId;
use salut_core::delivery::{DeliveryKey, DeliveryState, Priority};
use salut_core::fan::{Account, Chat, Platform};
use salut_core::ids::{AnnouncementId, FanId, ReservationId, SaleId};
use salut_core::order::{Payment, PaymentId, PaymentReference, ProviderName, SessionId, Stage};
use salut_core::port::{Incoming, IncomingState, JobKey, JobState, Record, Source, Tally};

/// The number of the newest write, put by each write; to be compared with the high-water mark.
pub(super) const NEWEST_WRITE: &[u8] = b"newest-write";

/// The number of the oldest chunk that must be there: those before it may have been deleted. Missing while none was.
pub(super) const OLDEST_CHUNK: &[u8] = b"oldest-chunk";

/// A key, or the beginning of keys, under construction.
#[derive(Debug, Clone)]
pub(super) struct Key(Vec<u8>);

impl Key {
    fn of(kind: &str) -> Self {
        Self(format!("{kind}/").into_bytes())
    }

    fn text(mut self, text: &str) -> Self {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(0);
        self
    }

    fn number(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    fn signed(self, number: i64) -> Self {
        self.number(number.cast_unsigned() ^ (1 << 63))
    }

    fn time(self, time: DateTime<Utc>) -> Self {
        let Self(mut bytes) = self.signed(time.timestamp());
        bytes.extend_from_slice(&time.timestamp_subsec_nanos().to_be_bytes());
        Self(bytes)
    }

    fn reservation(self, id: &ReservationId) -> Self {
        self.text(id.sale.as_str()).number(id.number.0)
    }

    /// The key's bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The key's bytes, to keep.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// The beginning of the keys of all chunks.
pub(super) fn chunks() -> Key {
    Key::of("chunk")
}

pub(super) fn chunk(number: u64) -> Key {
    chunks().number(number)
}

pub(super) fn fan(id: FanId) -> Key {
    Key::of("fan").number(id.0)
}

pub(super) fn check_in(sale: &SaleId, fan: FanId) -> Key {
    Key::of("check-in").text(sale.as_str()).number(fan.0)
}

pub(super) fn checkout(id: &ReservationId) -> Key {
    Key::of("checkout").reservation(id)
}

pub(super) fn order(id: &ReservationId) -> Key {
    Key::of("order").reservation(id)
}

pub(super) fn announcement(id: &AnnouncementId) -> Key {
    Key::of("announcement").text(id.as_str())
}

/// The beginning of the keys of a sale's reminders.
pub(super) fn reminders(sale: &SaleId) -> Key {
    Key::of("reminder").text(sale.as_str())
}

pub(super) fn reminder(sale: &SaleId, fan: FanId) -> Key {
    reminders(sale).number(fan.0)
}

pub(super) fn delivery(key: &DeliveryKey) -> Key {
    Key::of("delivery").text(&key.0)
}

/// The beginning of the keys of deliveries whose own keys begin so.
pub(super) fn deliveries_from(start: &DeliveryKey) -> Key {
    let Key(mut bytes) = Key::of("delivery");
    bytes.extend_from_slice(start.0.as_bytes());
    Key(bytes)
}

pub(super) fn closed_chat(chat: Chat) -> Key {
    let (kind, id) = match chat {
        Chat::Room { id, .. } => (0, id),
        Chat::Private(account) => (1, account.user),
    };
    Key::of("closed-chat").text(chat.platform().name()).number(kind).signed(id)
}

pub(super) fn issue(id: &IssueId) -> Key {
    Key::of("issue").text(id.announcement.as_str()).number(id.number.into())
}

/// The beginning of the keys of all managers.
pub(super) fn managers() -> Key {
    Key::of("manager")
}

pub(super) fn manager(account: Account) -> Key {
    managers().text(account.platform.name()).signed(account.user)
}

/// The beginning of the keys of a reservation's payments.
pub(super) fn payments_of(id: &ReservationId) -> Key {
    Key::of("payment").reservation(id)
}

pub(super) fn payment(id: &PaymentId) -> Key {
    payments_of(&id.reservation).number(id.attempt.into())
}

pub(super) fn incoming(source: Source, id: &str) -> Key {
    Key::of("incoming").text(source.name()).text(id)
}

/// The beginning of the keys of an order's entries in the audit log.
pub(super) fn audit(order: &ReservationId) -> Key {
    Key::of("audit").reservation(order)
}

pub(super) fn job(key: &JobKey) -> Key {
    Key::of("job").text(&key.0)
}

/// The beginning of the keys of all cursors.
pub(super) fn cursors() -> Key {
    Key::of("cursor")
}

pub(super) fn cursor(name: &str) -> Key {
    cursors().text(name)
}

/// Whether a record lies under this key, and not a chunk, a number or the way to a record.
pub(super) fn is_record(key: &[u8]) -> bool {
    const KINDS: [&[u8]; 15] = [
        b"fan/",
        b"check-in/",
        b"checkout/",
        b"order/",
        b"announcement/",
        b"reminder/",
        b"delivery/",
        b"job/",
        b"cursor/",
        b"closed-chat/",
        b"issue/",
        b"manager/",
        b"payment/",
        b"incoming/",
        b"audit/",
    ];
    KINDS.iter().any(|kind| key.starts_with(kind))
}

/// The key of a record.
pub(super) fn of(record: &Record) -> Key {
    match record {
        Record::Fan(record) => fan(record.id),
        Record::CheckIn(record) => check_in(&record.sale, record.fan),
        Record::Checkout(record) => checkout(&record.reservation),
        Record::Order(record) => order(&record.id),
        Record::Announcement(record) => announcement(&record.id),
        Record::Reminder(record) => reminder(&record.sale, record.fan),
        Record::Delivery(record) => delivery(&record.key),
        Record::Job(record) => job(&record.key),
        Record::Cursor { name, .. } => cursor(name),
        Record::ClosedChat(known) => closed_chat(known.chat),
        Record::Issue(record) => issue(&record.id),
        Record::Manager(record) => manager(record.account),
        Record::Payment(record) => payment(record.id()),
        Record::Incoming(record) => incoming(record.source, &record.id),
        Record::Audit(record) => audit(&record.order).number(record.number.into()),
        Record::Forgotten(key) => delivery(key),
    }
}

/// The count of a tally: the number of records that count for it (u64, big-endian).
pub(super) fn tally(tally: &Tally) -> Key {
    Key::of("tally").text(&tally.name())
}

/// Index: the fan who has an account.
pub(super) fn fan_of(account: Account) -> Key {
    Key::of("fan-of").text(account.platform.name()).signed(account.user)
}

/// Index: the beginning of the keys of a fan's orders.
pub(super) fn orders_of(fan: FanId) -> Key {
    Key::of("orders-of").number(fan.0)
}

/// Index: the beginning of the keys of the orders at a stage.
pub(super) fn orders_at(stage: Stage) -> Key {
    Key::of("orders-at").text(stage.name())
}

pub(super) fn order_at(stage: Stage, id: &ReservationId) -> Key {
    orders_at(stage).reservation(id)
}

/// Index: the order that was paid by a payment.
pub(super) fn order_paid_by(payment: &PaymentReference) -> Key {
    Key::of("order-paid-by").text(&payment.0)
}

/// Index: the beginning of the keys of the audit log by time.
pub(super) fn audit_times() -> Key {
    Key::of("audit-at")
}

/// The first key of the audit log by time that is no older than `since`.
pub(super) fn audit_since(since: DateTime<Utc>) -> Key {
    audit_times().time(since)
}

/// Index: the beginning of the keys of a sale's announcements.
pub(super) fn announcements_of(sale: &SaleId) -> Key {
    Key::of("announcements-of").text(sale.as_str())
}

/// Index: the beginning of the keys of waiting deliveries of a priority to a platform.
pub(super) fn waiting_deliveries(platform: Platform, priority: Priority) -> Key {
    Key::of("waiting-delivery").text(platform.name()).number(priority as u64)
}

/// Index: the beginning of the keys of waiting jobs.
pub(super) fn waiting_jobs() -> Key {
    Key::of("waiting-job")
}

/// Index: the payment that has a session.
pub(super) fn payment_by_session(provider: ProviderName, session: &SessionId) -> Key {
    Key::of("payment-by-session").text(provider.name()).text(&session.0)
}

/// Index: the payment that took this money.
pub(super) fn payment_by_reference(provider: ProviderName, reference: &PaymentReference) -> Key {
    Key::of("payment-by-reference").text(provider.name()).text(&reference.0)
}

/// Index: the beginning of the keys of payments that must be looked after.
pub(super) fn waiting_payments() -> Key {
    Key::of("waiting-payment")
}

/// Index: the beginning of the keys of what came from a source and waits.
pub(super) fn waiting_incoming(source: Source) -> Key {
    Key::of("waiting-incoming").text(source.name())
}

/// Index: the beginning of the keys of deliveries whose outcome is open.
pub(super) fn unsettled_deliveries() -> Key {
    Key::of("unsettled-delivery")
}

/// Index: the beginning of the keys of deliveries to a platform that wait for a manager.
pub(super) fn troubled_deliveries(platform: Platform) -> Key {
    Key::of("troubled-delivery").text(platform.name())
}

pub(super) fn troubled_delivery(platform: Platform, key: &DeliveryKey) -> Key {
    troubled_deliveries(platform).text(&key.0)
}

/// Index: the beginning of the keys of the chats of a platform that are closed.
pub(super) fn shut_chats(platform: Platform) -> Key {
    Key::of("shut-chat").text(platform.name())
}

pub(super) fn shut_chat(chat: Chat) -> Key {
    let Key(mut bytes) = shut_chats(chat.platform());
    bytes.extend_from_slice(closed_chat(chat).bytes());
    Key(bytes)
}

/// The first key below `waiting` of something that is due after `now`.
pub(super) fn due_after(waiting: &Key, now: DateTime<Utc>) -> Vec<u8> {
    let Key(mut bytes) = waiting.clone().time(now);
    // No text begins with this byte, so everything due at `now` itself comes before.
    bytes.push(u8::MAX);
    bytes
}

/// The index keys that lead to a record as it is now.
pub(super) fn index_of(record: &Record) -> Vec<Key> {
    match record {
        Record::Fan(fan) => fan.accounts.iter().copied().map(fan_of).collect(),
        Record::Order(order) => vec![
            orders_of(order.fan).reservation(&order.id),
            order_at(order.state.stage(), &order.id),
            order_paid_by(&order.payment.reference),
        ],
        Record::Audit(entry) => {
            vec![audit_since(entry.at).reservation(&entry.order).number(entry.number.into())]
        }
        Record::Announcement(announcement) => {
            vec![announcements_of(&announcement.sale).text(announcement.id.as_str())]
        }
        Record::Delivery(delivery) => match delivery.state {
            DeliveryState::Waiting { due, .. } | DeliveryState::Doubtful { due, .. } => {
                let waiting = waiting_deliveries(delivery.to.platform(), delivery.priority);
                vec![waiting.time(due).text(&delivery.key.0)]
            }
            DeliveryState::Sending { .. } => vec![unsettled_deliveries().text(&delivery.key.0)],
            DeliveryState::Unknown { .. } | DeliveryState::Failed { .. } => {
                vec![troubled_delivery(delivery.to.platform(), &delivery.key)]
            }
            DeliveryState::Sent { .. }
            | DeliveryState::Closed { .. }
            | DeliveryState::Dropped { .. } => Vec::new(),
        },
        Record::ClosedChat(known) => known.closed.iter().map(|_| shut_chat(known.chat)).collect(),
        Record::Job(job) => match job.state {
            JobState::Waiting { due } => vec![waiting_jobs().time(due).text(&job.key.0)],
            JobState::Done { .. } => Vec::new(),
        },
        Record::Payment(payment) => index_of_payment(payment),
        Record::Incoming(Incoming { source, id, received_at, state, .. }) => match state {
            IncomingState::Waiting => {
                vec![waiting_incoming(*source).time(*received_at).text(id)]
            }
            IncomingState::Done | IncomingState::Failed { .. } => Vec::new(),
        },
        Record::CheckIn(_)
        | Record::Checkout(_)
        | Record::Reminder(_)
        | Record::Cursor { .. }
        | Record::Issue(_)
        | Record::Manager(_)
        | Record::Forgotten(_) => Vec::new(),
    }
}

fn index_of_payment(payment: &Payment) -> Vec<Key> {
    let id = payment.id();
    let session = payment.session.iter();
    let session = session.map(|session| payment_by_session(id.provider, &session.id));
    let taken = payment.taken().into_iter();
    let taken = taken.map(|taken| payment_by_reference(id.provider, &taken.reference));
    let due = payment.due.map(|due| waiting_payments().time(due).text(&id.to_string()));
    session.chain(taken).chain(due).collect()
}
