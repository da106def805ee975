//! What others send by webhook, kept before they are answered, until it was dealt with.
//!
//! Owns how it is named and found again; must not know what it says.

use std::sync::Arc;

use salut_core::clock::Clock;
use salut_core::journey::inbox::{self, Arrival};
use salut_core::port::{Incoming, Source, Store, StoreError, Stored};

/// What one sender sends.
#[derive(Clone)]
pub struct Mailbox {
    source: Source,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

impl Mailbox {
    /// The mailbox for what `source` sends.
    pub fn of(source: Source, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { source, store, clock }
    }

    /// Whose it is.
    pub const fn source(&self) -> Source {
        self.source
    }

    /// Keeps what came, durably, unless it came before. Only what was verified may be kept.
    pub async fn keep(&self, id: String, body: Vec<u8>) -> Result<(), StoreError> {
        let arrival = Arrival { source: self.source, id, body };
        inbox::keep(&*self.store, arrival, self.clock.now()).await.map(drop)
    }

    /// What waits, oldest first, at most `limit`.
    pub async fn waiting(&self, limit: usize) -> Result<Vec<Stored<Incoming>>, StoreError> {
        self.store.waiting_incoming(self.source, limit).await
    }

    /// It was dealt with.
    pub async fn done(&self, incoming: Stored<Incoming>) -> Result<(), StoreError> {
        inbox::done(&*self.store, incoming).await
    }

    /// It cannot be understood.
    pub async fn fail(&self, incoming: Stored<Incoming>, why: String) -> Result<(), StoreError> {
        inbox::fail(&*self.store, incoming, why).await
    }

    /// A mark for [`more`](Self::more), to be taken before looking what waits.
    pub fn seen(&self) -> u64 {
        self.store.commits()
    }

    /// Waits until something may have come since `seen`.
    pub async fn more(&self, seen: u64) {
        self.store.commit_after(seen).await;
    }
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Mailbox").field(&self.source).finish()
    }
}
