//! The records of the store in memory: a map for each kind, and who has which account.

use std::collections::BTreeMap;

use crate::announcement::{Announcement, Issue, IssueId, Manager};
use crate::delivery::{ClosedChat, Delivery, DeliveryKey};
use crate::fan::{Account, Chat, CheckIn, Fan};
use crate::ids::{AnnouncementId, FanId, OrderId, ReservationId, SaleId};
use crate::order::{Audit, Checkout, Order, Payment};
use crate::port::{
    Change, Cursor, Incoming, Job, JobKey, Kept, Record, Source, StoreError, Stored,
};
use crate::reminder::Reminder;

/// Everything but the ledger.
#[derive(Default)]
pub(super) struct Records {
    pub(super) fans: Table<FanId, Fan>,
    pub(super) owners: BTreeMap<Account, FanId>,
    pub(super) check_ins: Table<(SaleId, FanId), CheckIn>,
    pub(super) checkouts: Table<ReservationId, Checkout>,
    pub(super) orders: Table<OrderId, Order>,
    pub(super) announcements: Table<AnnouncementId, Announcement>,
    pub(super) reminders: Table<(SaleId, FanId), Reminder>,
    pub(super) deliveries: Table<DeliveryKey, Delivery>,
    pub(super) jobs: Table<JobKey, Job>,
    pub(super) cursors: Table<String, Cursor>,
    pub(super) closed_chats: Table<Chat, ClosedChat>,
    pub(super) issues: Table<IssueId, Issue>,
    pub(super) managers: Table<Account, Manager>,
    pub(super) payments: Table<(ReservationId, u32), Payment>,
    pub(super) incoming: Table<(Source, String), Incoming>,
    pub(super) audits: Table<(OrderId, u32), Audit>,
}

impl Records {
    pub(super) fn put(&mut self, Change { record, revision }: Change) {
        let revision = revision + 1;
        match record {
            Record::Fan(fan) => self.put_fan(fan, revision),
            Record::CheckIn(record) => {
                self.check_ins.put((record.sale.clone(), record.fan), record, revision);
            }
            Record::Checkout(record) => {
                self.checkouts.put(record.reservation.clone(), record, revision);
            }
            Record::Order(record) => self.orders.put(record.id.clone(), record, revision),
            Record::Announcement(record) => {
                self.announcements.put(record.id.clone(), record, revision);
            }
            Record::Reminder(record) => {
                self.reminders.put((record.sale.clone(), record.fan), record, revision);
            }
            Record::Delivery(record) => self.deliveries.put(record.key.clone(), record, revision),
            Record::Job(record) => self.jobs.put(record.key.clone(), record, revision),
            Record::Cursor { name, cursor } => self.cursors.put(name, cursor, revision),
            Record::ClosedChat(record) => self.closed_chats.put(record.chat, record, revision),
            Record::Issue(record) => self.issues.put(record.id.clone(), record, revision),
            Record::Manager(record) => self.managers.put(record.account, record, revision),
            Record::Payment(record) => {
                let id = record.id();
                self.payments.put((id.reservation.clone(), id.attempt), record, revision);
            }
            Record::Incoming(record) => {
                self.incoming.put((record.source, record.id.clone()), record, revision);
            }
            Record::Audit(record) => {
                self.audits.put((record.order.clone(), record.number), record, revision);
            }
            Record::Forgotten(key) => self.deliveries.remove(&key),
        }
    }

    fn put_fan(&mut self, fan: Fan, revision: u64) {
        let before = self.fans.0.get(&fan.id).map_or(&[][..], |before| &before.record.accounts);
        for account in before {
            // It stays with the fan whom it passed to earlier in this commit.
            if self.owners.get(account) == Some(&fan.id) {
                self.owners.remove(account);
            }
        }
        self.owners.extend(fan.accounts.iter().map(|account| (*account, fan.id)));
        self.fans.put(fan.id, fan, revision);
    }
}

impl Kept for Records {
    fn revision(&self, record: &Record) -> Result<u64, StoreError> {
        Ok(match record {
            Record::Fan(fan) => self.fans.revision(&fan.id),
            Record::CheckIn(CheckIn { sale, fan, .. }) => {
                self.check_ins.revision(&(sale.clone(), *fan))
            }
            Record::Checkout(checkout) => self.checkouts.revision(&checkout.reservation),
            Record::Order(order) => self.orders.revision(&order.id),
            Record::Announcement(announcement) => self.announcements.revision(&announcement.id),
            Record::Reminder(Reminder { sale, fan, .. }) => {
                self.reminders.revision(&(sale.clone(), *fan))
            }
            Record::Delivery(delivery) => self.deliveries.revision(&delivery.key),
            Record::Job(job) => self.jobs.revision(&job.key),
            Record::Cursor { name, .. } => self.cursors.revision(name),
            Record::ClosedChat(known) => self.closed_chats.revision(&known.chat),
            Record::Issue(issue) => self.issues.revision(&issue.id),
            Record::Manager(manager) => self.managers.revision(&manager.account),
            Record::Payment(payment) => {
                let id = payment.id();
                self.payments.revision(&(id.reservation.clone(), id.attempt))
            }
            Record::Incoming(Incoming { source, id, .. }) => {
                self.incoming.revision(&(*source, id.clone()))
            }
            Record::Audit(Audit { order, number, .. }) => {
                self.audits.revision(&(order.clone(), *number))
            }
            Record::Forgotten(key) => self.deliveries.revision(key),
        })
    }

    fn owner(&self, account: Account) -> Result<Option<FanId>, StoreError> {
        Ok(self.owners.get(&account).copied())
    }
}

/// The records of one kind, by key.
pub(super) struct Table<K, T>(pub(super) BTreeMap<K, Stored<T>>);

impl<K, T> Default for Table<K, T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord, T: Clone> Table<K, T> {
    fn put(&mut self, key: K, record: T, revision: u64) {
        self.0.insert(key, Stored { record, revision });
    }

    fn remove(&mut self, key: &K) {
        self.0.remove(key);
    }

    fn revision(&self, key: &K) -> u64 {
        self.0.get(key).map_or(0, |stored| stored.revision)
    }

    pub(super) fn get(&self, key: &K) -> Option<Stored<T>> {
        self.0.get(key).cloned()
    }

    /// The records that `wanted` finds, by key.
    pub(super) fn all(&self, wanted: impl Fn(&T) -> bool) -> Vec<Stored<T>> {
        self.0.values().filter(|stored| wanted(&stored.record)).cloned().collect()
    }
}
