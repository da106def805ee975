//! The decider's thread: takes all asks and commits that wait, decides the asks in the order they came, and lays
//! what follows on the tray. It answers nobody: that is done by the notary, when it is durable.
//!
//! It decides on the one stock in memory, ahead of the disk. After a failed write it opens the disk again and goes on
//! from what is there.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use salut_core::ids::SaleId;
use salut_core::port::{Change, StoreError};
use salut_core::stock::{Ask, Outcome, Stock, decide};
use tokio::sync::mpsc;

use super::disk::{Disk, Folder};
use super::error::OpenError;
use super::journal::Stocks;
use super::keeper::Desk;
use super::mark::Mark;
use super::replay::{ReplayError, Replayed, replay};
use super::shared::{Book, Shared};
use super::snapshot::Images;
use super::tray::{Answer, Commit, Group, Reply, Tray};

/// Most asks and commits that are decided at once: readers and the scribe wait for no more.
const BATCH_MAX: usize = 512;

/// So many that come at once make a rush.
const BUSY_AT: usize = 64;
const RARER_IN_A_RUSH: u64 = 3;

/// What the decider is asked.
pub(super) enum Work {
    /// To decide asks.
    Decide {
        /// The sale they are about.
        sale: SaleId,
        /// The asks, in their order.
        asks: Vec<Ask>,
        /// Takes the outcomes.
        answer: Answer<Vec<Outcome>>,
    },
    /// To write records.
    Commit {
        /// What to write, all or nothing.
        changes: Vec<Change>,
        /// Takes the result.
        answer: Answer<()>,
    },
    /// To open the disk again, if a failure closed it.
    Reopen {
        /// Takes the result.
        answer: Answer<()>,
    },
}

/// Opens the disk, reads its journal, and checks with the high-water mark that nothing of it is lost.
pub(super) fn open(folder: &Folder) -> Result<(Disk, Replayed), OpenError> {
    let (disk, marked) = folder.open()?;
    let replayed = replay(folder.path(), disk.db(), u64::MAX).map_err(|error| match error {
        ReplayError::Damaged(damage) => folder.damaged(damage),
        ReplayError::Unavailable(error) => folder.unavailable(&error),
    })?;
    let found = replayed.index.mark();
    let checked = Mark::check(marked, found).and_then(|()| replayed.check_end());
    checked.map_err(|damage| folder.damaged(damage))?;
    if marked != Some(found) {
        disk.mark(found).map_err(|error| folder.unavailable(&error))?;
    }
    Ok((disk, replayed))
}

/// The decider.
pub(super) struct Decider {
    pub(super) folder: Arc<Folder>,
    pub(super) shared: Arc<Shared>,
    pub(super) tray: Arc<Tray>,
    pub(super) work: mpsc::Receiver<Work>,
    pub(super) desk: Desk,
    pub(super) snapshots: Snapshots,
}

/// When snapshots are made.
pub(super) struct Snapshots {
    /// After this many events.
    pub(super) every: u64,
    /// How many events lie before the last one.
    pub(super) cursor: u64,
}

impl Decider {
    /// Works until nobody can ask any more.
    pub(super) fn run(mut self) {
        let mut works = Vec::with_capacity(BATCH_MAX);
        while self.work.blocking_recv_many(&mut works, BATCH_MAX) > 0 {
            let busy = works.len() >= BUSY_AT;
            let mut wanted = Wanted::default();
            works.drain(..).for_each(|work| wanted.add(work));
            match self.tray.room().or_else(|_| self.recover()) {
                Ok(()) => {
                    self.tray.add(self.decide(wanted));
                    self.give_snapshot_if_due(busy);
                }
                Err(error) => wanted.refuse(&error),
            }
        }
        self.tray.close();
        if self.shared.book().cursor > self.snapshots.cursor && !self.shared.is_undone() {
            self.give_snapshot();
        }
    }

    /// In the middle of a rush snapshots are rarer: those who wait need the machine more.
    fn give_snapshot_if_due(&mut self, busy: bool) {
        let events = self.shared.book().cursor.saturating_sub(self.snapshots.cursor);
        let rarer = if busy { RARER_IN_A_RUSH } else { 1 };
        if self.desk.wants(events, self.snapshots.every * rarer) {
            self.give_snapshot();
        }
    }

    fn give_snapshot(&mut self) {
        let book = self.shared.book();
        let image = |(sale, stock): (&SaleId, &Stock)| (sale.clone(), stock.image());
        let sales = book.stocks.iter().map(image).collect();
        self.snapshots.cursor = book.cursor;
        self.desk.give(Images { cursor: book.cursor, sales }, book.epoch);
    }

    /// Opens the disk again after a failure, and starts from what it holds.
    fn recover(&mut self) -> Result<(), StoreError> {
        if !self.shared.is_closed() {
            return self.tray.room();
        }
        if let Some(disk) = self.shared.take_failed() {
            self.go_back(&disk);
        }
        let (disk, replayed) = open(&self.folder).map_err(|error| error.as_store_error())?;
        self.snapshots.cursor = replayed.snapshot.unwrap_or_default().cursor;
        self.shared.reopen(disk, replayed);
        self.tray.mend();
        tracing::info!("The store is open again");
        Ok(())
    }

    /// Rebuilds the stock from a disk that takes no more writes, so that it can be read until there is room. What the
    /// failed write left there does not count: nobody was told of it.
    fn go_back(&self, disk: &Disk) {
        self.shared.book_mut().stocks = Stocks::default();
        let newest = self.shared.index().newest();
        if let Ok(replayed) = replay(self.folder.path(), disk.db(), newest) {
            self.shared.rebuild(replayed.stocks, replayed.index.end());
        }
    }

    /// Decides the asks: one run of the decider a sale, each sale's asks in the order they came.
    fn decide(&self, wanted: Wanted) -> Group {
        let Wanted { queues, commits, reopens } = wanted;
        for answer in reopens {
            let _gone = answer.send(Ok(()));
        }
        let mut group = Group { commits, ..Group::default() };
        let now = self.shared.clock.now();
        let mut book = self.shared.book_mut();
        for queue in queues {
            queue.decide(&mut book, now, &mut group);
        }
        if !group.events.is_empty() {
            let events = group.events.iter().map(|(_, events)| events.len() as u64);
            book.cursor += events.sum::<u64>();
            book.epoch = book.epoch.next();
        }
        group.epoch = book.epoch;
        group
    }
}

impl Drop for Decider {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // The stock may be half changed: nobody must read it.
            self.shared.close();
        }
        self.tray.close();
    }
}

/// Work that is taken at once.
#[derive(Default)]
struct Wanted {
    queues: Vec<Queue>,
    commits: Vec<Commit>,
    reopens: Vec<Answer<()>>,
}

/// The asks of one sale, and how many of them each asker brought.
struct Queue {
    sale: SaleId,
    asks: Vec<Ask>,
    askers: Vec<(usize, Answer<Vec<Outcome>>)>,
}

impl Wanted {
    fn add(&mut self, work: Work) {
        match work {
            Work::Decide { sale, asks, answer } => {
                let queue = self.queue(sale);
                queue.askers.push((asks.len(), answer));
                queue.asks.extend(asks);
            }
            Work::Commit { changes, answer } => self.commits.push((changes, answer)),
            Work::Reopen { answer } => self.reopens.push(answer),
        }
    }

    fn queue(&mut self, sale: SaleId) -> &mut Queue {
        let known = self.queues.iter().position(|queue| queue.sale == sale);
        let place = known.unwrap_or_else(|| {
            self.queues.push(Queue { sale, asks: Vec::new(), askers: Vec::new() });
            self.queues.len() - 1
        });
        &mut self.queues[place]
    }

    fn refuse(self, error: &StoreError) {
        let askers = self.queues.into_iter().flat_map(|queue| queue.askers);
        let replies = askers.map(|(_, answer)| (Vec::new(), answer)).collect();
        Group { replies, commits: self.commits, ..Group::default() }.refuse(error);
        for answer in self.reopens {
            let _gone = answer.send(Err(error.clone()));
        }
    }
}

impl Queue {
    fn decide(self, book: &mut Book, now: DateTime<Utc>, group: &mut Group) {
        let Self { sale, asks, askers } = self;
        let stock = book.stocks.entry(sale.clone()).or_default();
        let decision = decide(stock, &asks, now);
        if stock.terms().is_none() {
            book.stocks.remove(&sale);
        }
        let mut decided = decision.outcomes.into_iter();
        group.replies.extend(
            askers.into_iter().map(|(count, answer)| -> Reply {
                (decided.by_ref().take(count).collect(), answer)
            }),
        );
        group.spent.push(asks);
        if !decision.events.is_empty() {
            group.events.push((sale, decision.events));
        }
    }
}
