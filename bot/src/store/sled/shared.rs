//! What the writer shares with those who read: the disk while it is open, and the book of what is durable.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use salut_core::clock::Clock;
use salut_core::port::{Bell, StoreError};

use super::chunk::Entry;
use super::disk::Disk;
use super::journal::Book;

/// Shared by the writer and all readers.
pub(super) struct Shared {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) bell: Bell,
    disk: RwLock<Option<Disk>>,
    book: RwLock<Book>,
}

impl Shared {
    pub(super) fn new(clock: Arc<dyn Clock>, disk: Disk, book: Book) -> Self {
        let (disk, book) = (RwLock::new(Some(disk)), RwLock::new(book));
        Self { clock, bell: Bell::default(), disk, book }
    }

    /// The disk; none after a failure, until the writer has opened it again.
    pub(super) fn disk(&self) -> RwLockReadGuard<'_, Option<Disk>> {
        self.disk.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the disk is closed after a failure.
    pub(super) fn is_closed(&self) -> bool {
        self.disk().is_none()
    }

    /// What is durable of the ledger.
    pub(super) fn book(&self) -> RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn book_mut(&self) -> RwLockWriteGuard<'_, Book> {
        self.book.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up a write that is durable now: its events, in the chunks they were packed in.
    pub(super) fn take_up(&self, entries: &[Entry], first_cursors: &[u64]) {
        let mut book = self.book_mut();
        book.take_up(entries, first_cursors);
        book.writes += 1;
        drop(book);
        self.bell.ring();
    }

    /// Closes the disk after a failure.
    pub(super) fn close(&self) {
        self.disk.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Goes on with a disk that was opened again, and what it holds.
    pub(super) fn reopen(&self, disk: Disk, book: Book) {
        *self.book_mut() = book;
        self.disk.write().unwrap_or_else(PoisonError::into_inner).replace(disk);
        self.bell.ring();
    }

    /// What readers are told while the disk is closed.
    pub(super) fn closed() -> StoreError {
        StoreError::Unavailable("its disk failed and is not open again yet".to_owned())
    }
}
