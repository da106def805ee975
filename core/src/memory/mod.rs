//! A store in memory: for tests, and for trying things out. It keeps every promise of [`crate::port`] but the
//! one to survive the process. It decides nothing itself.

mod deliveries;
mod orders;
mod payments;
mod records;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use self::records::Records;
use crate::announcement::{Announcement, Issue, IssueId, Manager};
use crate::clock::Clock;
use crate::fan::{Account, CheckIn, Fan};
use crate::ids::{AnnouncementId, FanId, ReservationId, SaleId};
use crate::order::Checkout;
use crate::port::{
    Announcements, Bell, Change, CheckIns, Checkouts, Cursor, Cursors, Fans, Job, JobKey, JobState,
    Jobs, Ledger, Record, Recorded, Reminders, Reservation, Store, StoreError, Stored, Tallies,
    Tally, Unit, check_commit,
};
use crate::reminder::Reminder;
use crate::sale::{OfferCount, Sheet};
use crate::stock::{Ask, Draw, Fate, Outcome, Stock, WaitlistEntry, decide};

/// Stands before the writes of a store in memory, so that tests see what a slow store does, or one that fails.
#[async_trait]
pub trait Gate: Send + Sync {
    /// A write is about to be made. An error keeps it from being made.
    async fn before(&self) -> Result<(), StoreError>;
    /// A write was made. An error hides that from whoever made it.
    async fn after(&self) -> Result<(), StoreError>;
}

/// Everything that is kept, in maps behind one lock.
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    gate: Option<Arc<dyn Gate>>,
    ledger: Mutex<Book>,
    records: Mutex<Records>,
    bell: Bell,
}

impl MemoryStore {
    /// An empty store that decides at the time of `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let (ledger, records) = (Mutex::default(), Mutex::default());
        Self { clock, gate: None, ledger, records, bell: Bell::default() }
    }

    /// The same store behind a gate.
    #[must_use]
    pub fn behind(self, gate: Arc<dyn Gate>) -> Self {
        Self { gate: Some(gate), ..self }
    }

    async fn enter(&self) -> Result<(), StoreError> {
        match &self.gate {
            Some(gate) => gate.before().await,
            None => Ok(()),
        }
    }

    async fn leave(&self) -> Result<(), StoreError> {
        match &self.gate {
            Some(gate) => gate.after().await,
            None => Ok(()),
        }
    }

    fn decide_now(&self, sale: &SaleId, asks: &[Ask]) -> Vec<Outcome> {
        let mut book = self.book();
        let before = book.journal.len();
        let outcomes = book.decide(sale, asks, self.clock.now());
        let changed = book.journal.len() > before;
        drop(book);
        if changed {
            self.bell.ring();
        }
        outcomes
    }

    fn commit_now(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        let mut records = self.records();
        check_commit(&changes, &*records)?;
        for change in changes {
            records.put(change);
        }
        drop(records);
        self.bell.ring();
        Ok(())
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("commits", &self.bell.rings()).finish_non_exhaustive()
    }
}

const _: fn(&MemoryStore) -> &dyn Store = |store| store;

/// The ledger: what is in stock, and how it came to be.
#[derive(Default)]
struct Book {
    stocks: BTreeMap<SaleId, Stock>,
    journal: Vec<Recorded>,
}

impl Book {
    fn decide(&mut self, sale: &SaleId, asks: &[Ask], now: DateTime<Utc>) -> Vec<Outcome> {
        let stock = self.stocks.entry(sale.clone()).or_default();
        let decision = decide(stock, asks, now);
        for event in decision.events {
            let after = Cursor(self.journal.len() as u64 + 1);
            self.journal.push(Recorded { after, sale: sale.clone(), event });
        }
        decision.outcomes
    }
}

#[async_trait]
impl Ledger for MemoryStore {
    async fn decide(&self, sale: &SaleId, asks: Vec<Ask>) -> Result<Vec<Outcome>, StoreError> {
        self.enter().await?;
        let outcomes = self.decide_now(sale, &asks);
        self.leave().await?;
        Ok(outcomes)
    }

    async fn counts(&self, sale: &SaleId) -> Result<Vec<OfferCount>, StoreError> {
        let now = self.clock.now();
        Ok(self.book().stocks.get(sale).map_or_else(Vec::new, |stock| stock.counts(now)))
    }

    async fn reservation(&self, id: &ReservationId) -> Result<Option<Reservation>, StoreError> {
        let book = self.book();
        let hold = book.stocks.get(&id.sale).and_then(|stock| stock.hold(id.number));
        Ok(hold.map(|hold| Reservation { id: id.clone(), hold }))
    }

    async fn reservations_of(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Vec<Reservation>, StoreError> {
        let book = self.book();
        let holds = book.stocks.get(sale).into_iter().flat_map(|stock| stock.holds_of(fan));
        let named = holds.map(|(number, hold)| Reservation {
            id: ReservationId { sale: sale.clone(), number },
            hold,
        });
        Ok(named.collect())
    }

    async fn entries_of(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Vec<WaitlistEntry>, StoreError> {
        let book = self.book();
        Ok(book.stocks.get(sale).map_or_else(Vec::new, |stock| stock.entries_of(fan)))
    }

    async fn draw(&self, sale: &SaleId) -> Result<Option<Draw>, StoreError> {
        Ok(self.book().stocks.get(sale).and_then(Stock::draw))
    }

    async fn sheet(&self, sale: &SaleId) -> Result<Option<Sheet>, StoreError> {
        Ok(self.book().stocks.get(sale).map(Stock::sheet))
    }

    async fn fates(&self, sale: &SaleId) -> Result<Vec<(FanId, Fate)>, StoreError> {
        let book = self.book();
        Ok(book.stocks.get(sale).into_iter().flat_map(Stock::fates).collect())
    }

    async fn has_pass(&self, sale: &SaleId, fan: FanId) -> Result<bool, StoreError> {
        Ok(self.book().stocks.get(sale).is_some_and(|stock| stock.has_pass(fan)))
    }

    async fn next_due_at(&self, sale: &SaleId) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(self.book().stocks.get(sale).and_then(Stock::next_due_at))
    }

    async fn events_after(
        &self,
        cursor: Cursor,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let book = self.book();
        let passed = usize::try_from(cursor.0).unwrap_or(usize::MAX);
        Ok(book.journal.iter().skip(passed).take(limit).cloned().collect())
    }
}

#[async_trait]
impl Unit for MemoryStore {
    async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.enter().await?;
        self.commit_now(changes)?;
        self.leave().await
    }

    fn commits(&self) -> u64 {
        self.bell.rings()
    }

    async fn commit_after(&self, seen: u64) {
        self.bell.after(seen).await;
    }
}

#[async_trait]
impl Fans for MemoryStore {
    async fn fan(&self, id: FanId) -> Result<Option<Stored<Fan>>, StoreError> {
        Ok(self.records().fans.get(&id))
    }

    async fn fan_of(&self, account: Account) -> Result<Option<Stored<Fan>>, StoreError> {
        let records = self.records();
        Ok(records.owners.get(&account).and_then(|fan| records.fans.get(fan)))
    }
}

#[async_trait]
impl CheckIns for MemoryStore {
    async fn check_in(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Option<Stored<CheckIn>>, StoreError> {
        Ok(self.records().check_ins.get(&(sale.clone(), fan)))
    }
}

#[async_trait]
impl Checkouts for MemoryStore {
    async fn checkout(&self, id: &ReservationId) -> Result<Option<Stored<Checkout>>, StoreError> {
        Ok(self.records().checkouts.get(id))
    }
}

#[async_trait]
impl Announcements for MemoryStore {
    async fn announcement(
        &self,
        id: &AnnouncementId,
    ) -> Result<Option<Stored<Announcement>>, StoreError> {
        Ok(self.records().announcements.get(id))
    }

    async fn announcements_of(
        &self,
        sale: &SaleId,
    ) -> Result<Vec<Stored<Announcement>>, StoreError> {
        Ok(self.records().announcements.all(|announcement| announcement.sale == *sale))
    }

    async fn issue(&self, id: &IssueId) -> Result<Option<Stored<Issue>>, StoreError> {
        Ok(self.records().issues.get(id))
    }

    async fn manager(&self, account: Account) -> Result<Option<Stored<Manager>>, StoreError> {
        Ok(self.records().managers.get(&account))
    }

    async fn managers(&self) -> Result<Vec<Stored<Manager>>, StoreError> {
        Ok(self.records().managers.all(|_| true))
    }
}

#[async_trait]
impl Reminders for MemoryStore {
    async fn reminder(
        &self,
        sale: &SaleId,
        fan: FanId,
    ) -> Result<Option<Stored<Reminder>>, StoreError> {
        Ok(self.records().reminders.get(&(sale.clone(), fan)))
    }

    async fn reminders_after(
        &self,
        sale: &SaleId,
        after: Option<FanId>,
        limit: usize,
    ) -> Result<Vec<Stored<Reminder>>, StoreError> {
        let ahead = |reminder: &Reminder| after.is_none_or(|after| reminder.fan > after);
        let mut wishes =
            self.records().reminders.all(|reminder| reminder.sale == *sale && ahead(reminder));
        wishes.truncate(limit);
        Ok(wishes)
    }
}

const fn job_due(job: &Job) -> Option<DateTime<Utc>> {
    match job.state {
        JobState::Waiting { due } => Some(due),
        JobState::Done { .. } => None,
    }
}

#[async_trait]
impl Jobs for MemoryStore {
    async fn job(&self, key: &JobKey) -> Result<Option<Stored<Job>>, StoreError> {
        Ok(self.records().jobs.get(key))
    }

    async fn due_jobs(
        &self,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Stored<Job>>, StoreError> {
        let mut due = self.records().jobs.all(|job| job_due(job).is_some_and(|due| due <= now));
        due.sort_by_key(|stored| job_due(&stored.record));
        due.truncate(limit);
        Ok(due)
    }

    async fn next_job_due(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(self.records().jobs.0.values().filter_map(|stored| job_due(&stored.record)).min())
    }
}

#[async_trait]
impl Cursors for MemoryStore {
    async fn cursor(&self, name: &str) -> Result<Stored<Cursor>, StoreError> {
        let start = || Stored::new(Cursor::default());
        Ok(self.records().cursors.0.get(name).cloned().unwrap_or_else(start))
    }
}

#[async_trait]
impl Tallies for MemoryStore {
    async fn tally(&self, of: &Tally) -> Result<u64, StoreError> {
        let records = self.records();
        let check_ins = records.check_ins.0.values().map(|it| Record::from(it.record.clone()));
        let reminders = records.reminders.0.values().map(|it| Record::from(it.record.clone()));
        let counted = check_ins.chain(reminders).flat_map(|record| Tally::of(&record));
        Ok(counted.filter(|counted| counted == of).count() as u64)
    }
}
