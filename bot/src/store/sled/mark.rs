//! The high-water mark: how much of the database was stored, in a small file of its own beside it. Only the scribe
//! changes it, after a write is durable and before anybody is told so.
//!
//! The database cannot vouch for its own end: when the last of its file is torn or lost, it opens with what lies
//! before and says nothing. So a database that is behind its mark, or has none, is damaged: the folder must be
//! restored from a backup (the whole folder, with this file). A database ahead of its mark is sound: the process
//! ended between a write and its mark, or the mark's own newest slot was torn, before anybody had an answer; or the
//! machine lost its power, and with it the marks of the last moments.
//!
//! A mark is *given to the system* before the answers, so it outlives the process whatever kills it. It is *synced*
//! aside, by a thread of its own and at close: a second sync on the way to each answer would cost half the speed, and
//! would buy little. A power cut may take the marks of the last [`SYNC_EVERY`] (the database is then ahead of its
//! mark), and so this file vouches for all but those moments; for those, the disk's word that it synced the database
//! is trusted alone. The mark is never ahead of what is durable.
//!
//! ```text
//! slot 0 at byte 0, slot 1 at byte 4096, each: writes u64 · chunks u64 · CRC-32 u32      numbers big-endian
//! ```
//! Writes with an even number are marked in slot 0, odd ones in slot 1, so a torn slot leaves the mark before it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::error::Damage;

/// A mark waits no longer for its sync than this, and the sync itself.
const SYNC_EVERY: Duration = Duration::from_millis(50);
/// The file's name in the store's folder.
const NAME: &str = "high-water";
/// The slots lie so far apart that no disk writes both at once.
const BETWEEN_SLOTS: usize = 4096;
const FILE_BYTES: usize = 2 * BETWEEN_SLOTS;
const CHECKSUM_AT: usize = 16;
const SLOT_BYTES: usize = 20;

/// How much a database holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// The number of its newest write, from 1; 0 if there is none.
    pub(super) writes: u64,
    /// The number of the journal's newest chunk, from 1; 0 if there is none.
    pub(super) chunks: u64,
}

impl Mark {
    /// Whether a database that holds `found` still has all that was marked, if there is a mark.
    pub(super) fn check(marked: Option<Self>, found: Self) -> Result<(), Damage> {
        match marked {
            None if found == Self::default() => Ok(()),
            None => Err(Damage::NoMark),
            Some(Self { chunks: marked, .. }) if marked > found.chunks => {
                Err(Damage::WrongEnd { marked, found: found.chunks })
            }
            Some(Self { writes: marked, .. }) if marked > found.writes => {
                Err(Damage::LostWrites { marked, found: found.writes })
            }
            Some(_) => Ok(()),
        }
    }

    fn slot(self) -> [u8; SLOT_BYTES] {
        let mut slot = [0; SLOT_BYTES];
        slot[..8].copy_from_slice(&self.writes.to_be_bytes());
        slot[8..CHECKSUM_AT].copy_from_slice(&self.chunks.to_be_bytes());
        let checksum = crc32fast::hash(&slot[..CHECKSUM_AT]);
        slot[CHECKSUM_AT..].copy_from_slice(&checksum.to_be_bytes());
        slot
    }

    /// The mark in the slot that begins at byte `at`, unless it is torn.
    fn read(file: &[u8], at: usize) -> Option<Self> {
        let slot: [u8; SLOT_BYTES] = file.get(at..at + SLOT_BYTES)?.try_into().ok()?;
        let writes = u64::from_be_bytes(slot[..8].try_into().ok()?);
        let chunks = u64::from_be_bytes(slot[8..CHECKSUM_AT].try_into().ok()?);
        let mark = Self { writes, chunks };
        (mark.slot() == slot).then_some(mark)
    }
}

/// The file of the high-water mark, and the thread that syncs it.
#[derive(Debug)]
pub(super) struct MarkFile {
    file: Arc<File>,
    syncs: Arc<Syncs>,
    thread: Option<JoinHandle<()>>,
}

impl MarkFile {
    /// Opens the file in the store's folder, or makes it, and reads its mark, if it has one.
    pub(super) fn open(folder: &Path) -> io::Result<(Self, Option<Mark>)> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(folder.join(NAME))?;
        let mut bytes = Vec::with_capacity(FILE_BYTES);
        file.read_to_end(&mut bytes)?;
        if bytes.is_empty() {
            // All of its place is taken now, so that a disk that is full later cannot refuse a mark.
            file.write_all(&[0; FILE_BYTES])?;
            file.sync_all()?;
        }
        let slots = [Mark::read(&bytes, 0), Mark::read(&bytes, BETWEEN_SLOTS)];
        let newest = slots.into_iter().flatten().max_by_key(|mark| mark.writes);
        let (file, syncs) = (Arc::new(file), Arc::new(Syncs::default()));
        let thread = thread::Builder::new().name("salut-mark".to_owned()).spawn({
            let (file, syncs) = (Arc::clone(&file), Arc::clone(&syncs));
            move || syncs.run(&file)
        })?;
        Ok((Self { file, syncs, thread: Some(thread) }, newest))
    }

    /// Writes the mark. It outlives this process from now on, and a power cut soon.
    pub(super) fn write(&self, mark: Mark) -> io::Result<()> {
        let at = (mark.writes % 2) * BETWEEN_SLOTS as u64;
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(&mark.slot())?;
        self.syncs.want();
        Ok(())
    }
}

impl Drop for MarkFile {
    /// Waits for the last sync.
    fn drop(&mut self) {
        self.syncs.close();
        if let Some(thread) = self.thread.take() {
            let _panicked_and_said_so = thread.join();
        }
    }
}

/// When the file is to be synced.
#[derive(Debug, Default)]
struct Syncs {
    state: Mutex<SyncState>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct SyncState {
    wanted: bool,
    closing: bool,
}

impl Syncs {
    fn state(&self) -> MutexGuard<'_, SyncState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn want(&self) {
        let mut state = self.state();
        if !state.wanted {
            state.wanted = true;
            self.changed.notify_one();
        }
    }

    fn close(&self) {
        self.state().closing = true;
        self.changed.notify_one();
    }

    /// Syncs the file when it is wanted, and no more often than [`SYNC_EVERY`], until it is closed.
    fn run(&self, file: &File) {
        loop {
            let idle = |state: &mut SyncState| !state.wanted && !state.closing;
            let waited = self.changed.wait_while(self.state(), idle);
            let mut state = waited.unwrap_or_else(PoisonError::into_inner);
            let closing = state.closing;
            if std::mem::take(&mut state.wanted) {
                drop(state);
                if let Err(error) = file.sync_data() {
                    tracing::warn!(%error, "The high-water mark could not be synced: a power cut could undo it");
                }
                state = self.state();
            }
            if closing {
                return;
            }
            let open = |state: &mut SyncState| !state.closing;
            drop(self.changed.wait_timeout_while(state, SYNC_EVERY, open));
        }
    }
}
