//! The store of one machine: a journal of the ledger and all other records in one sled database.
//!
//! Three threads work for it in a row: one decides on the stock in memory ([`decider`]), one writes that down
//! ([`scribe`]), one makes it durable and answers ([`notary`]); what waits to be written lies on the [`tray`]. Readers look
//! at the stock, and answer when what they saw is durable ([`shared`]), or at the records in the database ([`shelf`]). A
//! fourth thread makes snapshots of the stock and deletes what they make needless ([`keeper`]); a start goes on from one ([`replay`]). A record may be read a
//! moment before its commit is durable; whatever is then written because of it becomes durable only together with
//! it or after it.

mod archive;
mod backup;
mod chunk;
mod decider;
mod disk;
mod draft;
mod error;
mod journal;
mod keeper;
mod key;
mod ledger;
mod mark;
mod notary;
mod orders;
mod payments;
mod records;
mod replay;
mod scribe;
mod shared;
mod shelf;
mod snapshot;
mod tray;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::{self, JoinHandle};

use salut_core::clock::Clock;
use salut_core::port::{Store, StoreError};
use tokio::runtime::Handle;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

pub use archive::ArchiveFault;
pub use backup::{BackupError, Report, check_backup, restore, verify, verify_backup};
pub use chunk::ChunkFault;
pub use error::{Damage, OpenError};

use self::decider::{Decider, Snapshots, Work};
use self::disk::Folder;
use self::journal::Stocks;
use self::keeper::Keeper;
use self::notary::Notary;
use self::scribe::Scribe;
use self::shared::{Shared, Verdict};
use self::shelf::Shelf;
use self::tray::{Answer, Tray};

/// Most asks and commits that wait for the decider; whoever comes then waits for a place.
const QUEUE_MAX: usize = 8192;
/// A start reads these many events in a fraction of a second.
const SNAPSHOT_EVERY: u64 = 500_000;

/// How a store is kept.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A snapshot is made after this many events, or more if the stock is so large that it takes long; and at the end.
    pub snapshot_every: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { snapshot_every: SNAPSHOT_EVERY }
    }
}

/// A store in a folder of this machine, for one process at a time. Its async methods need a tokio runtime.
pub struct SledStore {
    shared: Arc<Shared>,
    work: Option<mpsc::Sender<Work>>,
    threads: Vec<JoinHandle<()>>,
    /// Let go last.
    folder: Arc<Folder>,
}

impl SledStore {
    /// Opens the store in the folder `path`, makes it if there is none, and rebuilds the stock from its journal.
    ///
    /// It decides at the time of `clock`. Blocks while it reads. A journal of which anything is missing or changed
    /// is refused as [`OpenError::Damaged`]; so is a folder that holds a journal but not its file `high-water`,
    /// which alone can tell whether the journal's end is missing. Both call for a backup of the whole folder.
    pub fn open(path: impl AsRef<Path>, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        Self::open_with(Options::default(), path, clock)
    }

    /// Opens the store as [`open`](Self::open) does, kept in another way.
    pub fn open_with(
        options: Options,
        path: impl AsRef<Path>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        let folder = Arc::new(Folder::lock(path.as_ref())?);
        let (disk, replayed) = decider::open(&folder)?;
        let snapshot = replayed.snapshot;
        let tray = Arc::new(Tray::default());
        let shared = Arc::new(Shared::new(clock, disk, replayed));
        let (asked, work) = mpsc::channel(QUEUE_MAX);
        let (keeper, desk) = Keeper::new(Arc::clone(&folder), Arc::clone(&shared), snapshot);
        let (copies, copied) = sync_channel(1);
        let scribe = Scribe::new(Arc::clone(&shared), Arc::clone(&tray), copies);
        let notary = Notary {
            shared: Arc::clone(&shared),
            tray: Arc::clone(&tray),
            copied,
            runtime: Handle::try_current().ok(),
        };
        let snapshots = Snapshots {
            every: options.snapshot_every,
            cursor: snapshot.unwrap_or_default().cursor,
        };
        let decider = Decider {
            folder: Arc::clone(&folder),
            shared: Arc::clone(&shared),
            tray,
            work,
            desk,
            snapshots,
        };
        let threads = [
            spawn("salut-decider", move || decider.run()),
            spawn("salut-scribe", move || scribe.run()),
            spawn("salut-notary", move || notary.run()),
            spawn("salut-keeper", move || keeper.run()),
        ];
        let threads = threads.into_iter().collect::<io::Result<_>>();
        let threads = threads.map_err(|error| folder.unavailable(&error))?;
        Ok(Self { shared, work: Some(asked), threads, folder })
    }

    /// Gives work to the decider and waits for its answer.
    async fn ask<T>(&self, work: impl FnOnce(Answer<T>) -> Work) -> Result<T, StoreError> {
        let stopped = || StoreError::Unavailable("its writer has stopped".to_owned());
        let (answer, answered) = oneshot::channel();
        let queue = self.work.as_ref().ok_or_else(stopped)?;
        match queue.try_send(work(answer)) {
            Ok(()) => (),
            // In a box, as it is rare, and each waiting ask would carry its room along.
            Err(TrySendError::Full(work)) => {
                Box::pin(queue.send(work)).await.map_err(|_| stopped())?;
            }
            Err(TrySendError::Closed(_)) => return Err(stopped()),
        }
        answered.await.map_err(|_| stopped())?
    }

    /// Reads the stock, and answers when what was read is durable. After a failure it reads again, from what the
    /// disk held before; for that, the disk need not take writes again yet.
    async fn read<T: Send>(&self, read: impl Fn(&Stocks) -> T + Send) -> Result<T, StoreError> {
        loop {
            let (epoch, found) = {
                let book = self.shared.book();
                (book.epoch, read(&book.stocks))
            };
            if self.shared.verdict(epoch).await == Verdict::Durable {
                return Ok(found);
            }
            let reopened = self.reopen().await;
            if self.shared.is_undone() {
                reopened?;
            }
        }
    }

    /// After a failure, waits for the decider to open the disk again.
    async fn reopen(&self) -> Result<(), StoreError> {
        if self.shared.is_closed() {
            self.ask(|answer| Work::Reopen { answer }).await?;
        }
        Ok(())
    }

    /// Looks something up in the database, after a failure once the disk is open again.
    ///
    /// Right here, not on a thread for what blocks: nearly all of it lies in memory, the database's or the system's, and
    /// to change threads five times a message took longer than the reads, and a heap for each thread.
    async fn look<T>(
        &self,
        look: impl FnOnce(Shelf<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.reopen().await?;
        let disk = self.shared.disk();
        look(Shelf(disk.as_ref().ok_or_else(Shared::closed)?.db()))
    }
}

const _: fn(&SledStore) -> &dyn Store = |store| store;

impl Drop for SledStore {
    /// Lets the threads finish what they were given, so that the folder is free afterwards.
    fn drop(&mut self) {
        self.work.take();
        for thread in self.threads.drain(..) {
            let _panicked_and_said_so = thread.join();
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(work)
}

impl fmt::Debug for SledStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.shared.index().end();
        f.debug_struct("SledStore").field("events", &events).finish_non_exhaustive()
    }
}
