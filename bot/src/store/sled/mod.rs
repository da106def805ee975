//! The store of one machine: a journal of the ledger and all other records in one sled database.
//!
//! One writer thread decides and writes ([`writer`]); readers look at what is durable of the ledger in memory
//! ([`shared`]) and at the records in the database ([`shelf`]). A record may be read a moment before its commit is
//! durable; whatever is then written because of it becomes durable only together with it or after it.

mod chunk;
mod disk;
mod draft;
mod error;
mod journal;
mod key;
mod ledger;
mod mark;
mod records;
mod shared;
mod shelf;
mod writer;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use salut_core::clock::Clock;
use salut_core::port::{Store, StoreError};
use tokio::sync::{mpsc, oneshot};

pub use chunk::ChunkFault;
pub use error::{Damage, OpenError};

use self::disk::Folder;
use self::shared::Shared;
use self::shelf::Shelf;
use self::writer::{Answer, Work, Writer};

/// Most asks and commits that wait for the writer; whoever comes then waits for a place.
const QUEUE_MAX: usize = 8192;

/// A store in a folder of this machine, for one process at a time. Its async methods need a tokio runtime.
pub struct SledStore {
    shared: Arc<Shared>,
    work: Option<mpsc::Sender<Work>>,
    writer: Option<JoinHandle<()>>,
}

impl SledStore {
    /// Opens the store in the folder `path`, makes it if there is none, and rebuilds the stock from its journal.
    ///
    /// It decides at the time of `clock`. Blocks while it reads. A journal of which anything is missing or changed
    /// is refused as [`OpenError::Damaged`]; so is a folder that holds a journal but not its file `high-water`,
    /// which alone can tell whether the journal's end is missing. Both call for a backup of the whole folder.
    pub fn open(path: impl AsRef<Path>, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let folder = Folder::lock(path.as_ref())?;
        let (disk, book) = writer::open(&folder)?;
        let stocks = book.copy_of_stocks();
        let shared = Arc::new(Shared::new(clock, disk, book));
        let (asked, work) = mpsc::channel(QUEUE_MAX);
        let writer = Writer { folder, shared: Arc::clone(&shared), stocks, work };
        let thread = thread::Builder::new().name("salut-store".to_owned());
        let writer = thread.spawn(move || writer.run()).map_err(|error| {
            OpenError::Unavailable { path: path.as_ref().to_owned(), reason: error.to_string() }
        })?;
        Ok(Self { shared, work: Some(asked), writer: Some(writer) })
    }

    /// Gives work to the writer and waits for its answer.
    async fn ask<T>(&self, work: impl FnOnce(Answer<T>) -> Work) -> Result<T, StoreError> {
        let stopped = || StoreError::Unavailable("its writer has stopped".to_owned());
        let (answer, answered) = oneshot::channel();
        let queue = self.work.as_ref().ok_or_else(stopped)?;
        queue.send(work(answer)).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }

    /// Looks something up in the database, which may wait for the disk, off the async threads. After a failure
    /// it first waits for the writer to open the disk again.
    async fn look<T, F>(&self, look: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(Shelf<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        if self.shared.is_closed() {
            self.ask(|answer| Work::Reopen { answer }).await?;
        }
        let shared = Arc::clone(&self.shared);
        let looked = tokio::task::spawn_blocking(move || {
            let disk = shared.disk();
            look(Shelf(disk.as_ref().ok_or_else(Shared::closed)?.db()))
        });
        looked.await.map_err(|error| StoreError::Unavailable(error.to_string()))?
    }
}

const _: fn(&SledStore) -> &dyn Store = |store| store;

impl Drop for SledStore {
    /// Lets the writer finish what it was given, so that the folder is free afterwards.
    fn drop(&mut self) {
        self.work.take();
        if let Some(writer) = self.writer.take() {
            let _panicked_and_said_so = writer.join();
        }
    }
}

impl fmt::Debug for SledStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.shared.book().index.end();
        f.debug_struct("SledStore").field("events", &events).finish_non_exhaustive()
    }
}
