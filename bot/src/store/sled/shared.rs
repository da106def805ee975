//! What the decider, the scribe and the notary share with those who read: the disk while it is open, the stock as it is
//! decided, and how much of that is durable.
//!
//! There is one stock in memory, and it is ahead of the disk: what a reader finds in it may still be undone by a
//! failure. So a reader keeps the [`Epoch`] of what it saw, and tells nobody before that epoch is durable.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use salut_core::clock::Clock;
use salut_core::port::{Bell, StoreError};

use super::disk::Disk;
use super::journal::{Index, Span, Stocks};
use super::replay::Replayed;

/// A state of the stock: one more with each batch of asks that changed it. After a failure the stock is rebuilt
/// from the disk, and a new generation begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Epoch {
    generation: u64,
    number: u64,
}

impl Epoch {
    /// The one after it.
    pub(super) const fn next(self) -> Self {
        Self { number: self.number + 1, ..self }
    }

    /// Whether no failure lies between the two.
    pub(super) const fn is_of_generation(self, other: Self) -> bool {
        self.generation == other.generation
    }
}

/// What became of an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No crash undoes it.
    Durable,
    /// A failure undid it, or may have.
    Undone,
}

/// The ledger as it is decided.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The stock of each sale.
    pub(super) stocks: Stocks,
    /// How many events made it.
    pub(super) cursor: u64,
    /// Which state of the stock that is.
    pub(super) epoch: Epoch,
}

/// Shared by the decider, the scribe, the notary and all readers.
pub(super) struct Shared {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) bell: Bell,
    disk: RwLock<Option<Disk>>,
    /// A disk that failed: nothing more is written to it, but what is durable can still be read from it.
    failed: Mutex<Option<Disk>>,
    book: RwLock<Book>,
    /// Where the durable events are.
    index: RwLock<Index>,
    durable: Mutex<Epoch>,
}

impl Shared {
    pub(super) fn new(clock: Arc<dyn Clock>, disk: Disk, replayed: Replayed) -> Self {
        let (stocks, cursor) = (replayed.stocks, replayed.index.end());
        let book = Book { stocks, cursor, epoch: Epoch::default() };
        Self {
            clock,
            bell: Bell::default(),
            disk: RwLock::new(Some(disk)),
            failed: Mutex::default(),
            book: RwLock::new(book),
            index: RwLock::new(replayed.index),
            durable: Mutex::default(),
        }
    }

    /// The disk; none after a failure, until the decider has opened it again.
    pub(super) fn disk(&self) -> RwLockReadGuard<'_, Option<Disk>> {
        self.disk.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The open disk, for what was decided in `epoch`: none that was opened again after a failure undid that.
    pub(super) fn disk_of<'a>(
        &self,
        disk: Option<&'a Disk>,
        epoch: Epoch,
    ) -> Result<&'a Disk, StoreError> {
        disk.filter(|_| self.is_current(epoch)).ok_or_else(Self::closed)
    }

    /// Whether the disk is closed after a failure.
    pub(super) fn is_closed(&self) -> bool {
        self.disk().is_none()
    }

    /// The ledger as it is decided.
    pub(super) fn book(&self) -> RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ledger, to decide.
    pub(super) fn book_mut(&self) -> RwLockWriteGuard<'_, Book> {
        self.book.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the durable events are.
    pub(super) fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn durable(&self) -> MutexGuard<'_, Epoch> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up a write that is durable now: the chunks in it, and all epochs up to `epoch`. Not if a failure undid it.
    pub(super) fn settle(&self, write: u64, chunks: &[Span], epoch: Epoch) -> bool {
        let mut durable = self.durable();
        if !durable.is_of_generation(epoch) {
            return false;
        }
        self.index_mut().add(write, chunks);
        *durable = epoch;
        drop(durable);
        self.bell.ring();
        true
    }

    /// Whether no failure has undone what was decided in this epoch.
    pub(super) fn is_current(&self, epoch: Epoch) -> bool {
        self.durable().is_of_generation(epoch)
    }

    /// What becomes of an epoch, as soon as that is known.
    pub(super) async fn verdict(&self, epoch: Epoch) -> Verdict {
        loop {
            let heard = self.bell.rings();
            let durable = *self.durable();
            if !durable.is_of_generation(epoch) {
                return Verdict::Undone;
            }
            if durable.number >= epoch.number {
                return Verdict::Durable;
            }
            self.bell.after(heard).await;
        }
    }

    /// Closes the disk after a failure, and undoes what is not durable.
    pub(super) fn close(&self) {
        let disk = self.disk.write().unwrap_or_else(PoisonError::into_inner).take();
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = disk;
        let mut durable = self.durable();
        *durable = Epoch { generation: durable.generation + 1, number: 0 };
        drop(durable);
        self.bell.ring();
    }

    /// Whether a failure undid what the book says.
    pub(super) fn is_undone(&self) -> bool {
        !self.is_current(self.book().epoch)
    }

    /// The disk that failed, to read it for the last time.
    pub(super) fn take_failed(&self) -> Option<Disk> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Goes back to the stock as it was after `cursor` events, which are on the disk.
    pub(super) fn rebuild(&self, stocks: Stocks, cursor: u64) {
        let epoch = *self.durable();
        *self.book_mut() = Book { stocks, cursor, epoch };
        self.bell.ring();
    }

    /// Goes on with a disk that was opened again, and what it holds.
    pub(super) fn reopen(&self, disk: Disk, replayed: Replayed) {
        let end = replayed.index.end();
        *self.index_mut() = replayed.index;
        self.disk.write().unwrap_or_else(PoisonError::into_inner).replace(disk);
        self.rebuild(replayed.stocks, end);
    }

    /// Forgets the chunks before this one, which are about to be deleted.
    pub(super) fn forget_before(&self, chunk: u64) {
        self.index_mut().forget_before(chunk);
    }

    /// What readers are told while the disk is closed.
    pub(super) fn closed() -> StoreError {
        StoreError::Unavailable("its disk failed and is not open again yet".to_owned())
    }
}
