//! The keeper, a thread of its own: writes snapshots beside the sales, and deletes what they make needless. It stops no
//! sale: what it cannot do now, it tries again with the next snapshot.
//!
//! Two snapshots are kept, and the journal from the older one on: should the newer be damaged, a start still finds
//! all. Nor does the journal lose an event that a follower has not passed: each [cursor](Record::Cursor) holds it. While
//! there is no cursor at all, nothing is deleted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use ::sled::IVec;
use futures::executor::block_on;
use salut_core::port::{Cursor, Record, StoreError};

use super::disk::{Disk, Folder};
use super::draft::Writes;
use super::error::failed;
use super::key;
use super::replay::Known;
use super::shared::{Epoch, Shared, Verdict};
use super::shelf::decode;
use super::snapshot::{self, Images};

/// A snapshot of this many bytes is worth one event: the longer it takes to write, the rarer it is written.
const BYTES_PER_EVENT: u64 = 64;
/// Most chunks that are deleted before others get their turn with the disk.
const DELETED_AT_ONCE: u64 = 64;

/// A snapshot to write, and the state of the stock that it shows.
type Task = (Images, Epoch);

/// Gives snapshots to the keeper.
pub(super) struct Desk {
    tasks: SyncSender<Task>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    busy: AtomicBool,
    /// How long the newest snapshot is.
    bytes: AtomicU64,
}

impl Desk {
    /// Whether a snapshot is due after this many events since the last one, and the keeper is idle.
    pub(super) fn wants(&self, events: u64, every: u64) -> bool {
        let due = every.max(self.state.bytes.load(Ordering::Relaxed) / BYTES_PER_EVENT);
        events >= due && !self.state.busy.load(Ordering::Acquire)
    }

    /// Gives the keeper a snapshot, which it writes when the epoch is durable.
    pub(super) fn give(&self, images: Images, epoch: Epoch) {
        self.state.busy.store(true, Ordering::Release);
        let _ended = self.tasks.send((images, epoch));
    }
}

/// The keeper.
pub(super) struct Keeper {
    folder: Arc<Folder>,
    shared: Arc<Shared>,
    tasks: Receiver<Task>,
    state: Arc<State>,
    newest: Option<Known>,
}

impl Keeper {
    /// A keeper that goes on after the snapshot `newest`, and the desk for it.
    pub(super) fn new(
        folder: Arc<Folder>,
        shared: Arc<Shared>,
        newest: Option<Known>,
    ) -> (Self, Desk) {
        let (sender, tasks) = sync_channel(1);
        let bytes = AtomicU64::new(newest.unwrap_or_default().bytes);
        let state = Arc::new(State { bytes, ..State::default() });
        let desk = Desk { tasks: sender, state: Arc::clone(&state) };
        (Self { folder, shared, tasks, state, newest }, desk)
    }

    /// Keeps until the decider has ended.
    pub(super) fn run(mut self) {
        while let Ok((images, epoch)) = self.tasks.recv() {
            if block_on(self.shared.verdict(epoch)) == Verdict::Durable {
                self.keep(images);
            }
            self.state.busy.store(false, Ordering::Release);
        }
    }

    fn keep(&mut self, images: Images) {
        let written = snapshot::write(self.folder.path(), &images);
        let cursor = images.cursor;
        // The pages that the sales have changed since are let go before anything else is done.
        drop(images);
        match written {
            Ok(bytes) => self.tidy(Known { cursor, bytes }),
            Err(error) => tracing::warn!(
                %error,
                "No snapshot could be written. Sales go on; a start takes longer until one is"
            ),
        }
    }

    /// Lets go of what a new snapshot makes needless.
    fn tidy(&mut self, newest: Known) {
        let before = self.newest.replace(newest);
        self.state.bytes.store(newest.bytes, Ordering::Relaxed);
        let kept = [Some(newest.cursor), before.map(|before| before.cursor)];
        let tidied = self.delete_snapshots_but(&kept);
        let tidied = tidied.and_then(|()| {
            before.map_or(Ok(()), |before| self.delete_chunks(Cursor(before.cursor)))
        });
        if let Err(error) = tidied {
            tracing::warn!(%error, "What a snapshot makes needless could not be deleted yet");
        }
    }

    fn delete_snapshots_but(&self, kept: &[Option<u64>]) -> Result<(), StoreError> {
        let unavailable = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        let folder = self.folder.path();
        let cursors = snapshot::cursors(folder).map_err(unavailable)?;
        for cursor in cursors.into_iter().filter(|cursor| !kept.contains(&Some(*cursor))) {
            snapshot::remove(folder, cursor).map_err(unavailable)?;
        }
        Ok(())
    }

    /// Deletes the chunks that lie behind `snapshot` and all followers, a few at a time, the oldest first. After a
    /// failure of the disk there is nothing to do here: the decider opens it again.
    fn delete_chunks(&self, snapshot: Cursor) -> Result<(), StoreError> {
        let mut number = self.shared.index().oldest();
        let Some(end) = self.on_disk(|disk| self.first_needed(disk, snapshot))?.flatten() else {
            return Ok(());
        };
        while number < end {
            let until = end.min(number + DELETED_AT_ONCE);
            self.on_disk(|disk| self.delete(disk, number, until))?;
            number = until;
        }
        Ok(())
    }

    fn on_disk<T>(
        &self,
        act: impl FnOnce(&Disk) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.shared.disk().as_ref().map(act).transpose()
    }

    /// The first chunk that a snapshot or a follower needs; none while nobody follows.
    fn first_needed(&self, disk: &Disk, snapshot: Cursor) -> Result<Option<u64>, StoreError> {
        let mut slowest = None;
        for found in disk.db().scan_prefix(key::cursors().bytes()) {
            let (_, value) = found.map_err(failed)?;
            if let Record::Cursor { cursor, .. } = decode(&value)?.record {
                slowest = Some(slowest.map_or(cursor, |slowest: Cursor| slowest.min(cursor)));
            }
        }
        Ok(slowest.map(|slowest| self.shared.index().first_needed(slowest.min(snapshot))))
    }

    /// Deletes the chunks from `number` on, up to the one before `until`. That they may be missing is noted first.
    fn delete(&self, disk: &Disk, number: u64, until: u64) -> Result<(), StoreError> {
        self.shared.forget_before(until);
        let oldest = (key::OLDEST_CHUNK.to_vec(), Some(IVec::from(&until.to_be_bytes())));
        disk.change(Writes::from([oldest])).map_err(failed)?;
        let chunks = (number..until).map(|number| (key::chunk(number).into_bytes(), None));
        disk.change(chunks.collect()).map_err(failed)
    }
}
