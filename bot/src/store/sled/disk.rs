//! The store's folder, database and high-water mark: opens them for one process alone, writes durably. Of what it
//! writes it knows nothing but the number of the write.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::sled::{Batch, Db};
use salut_core::port::StoreError;

use super::draft::Writes;
use super::error::{Damage, OpenError, failed};
use super::mark::{Mark, MarkFile};

/// How many pages the database keeps in memory, in bytes.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;
/// The database writes its log in pieces of this size. It keeps sixteen values in a node and now and then writes the
/// whole node; one that takes more than a fourth of a piece would go to a file of its own, whose name it never makes
/// durable. Sixteen of the largest chunks take far less.
const SEGMENT_BYTES: usize = 4 * 1024 * 1024;
/// The database's own flusher runs this often; without it the database grows in memory without bound.
const FLUSH_EVERY_MS: u64 = 500;
/// A database that this process closed is let go by its worker threads within this many looks.
const LOOKS_MAX: u32 = 200;
/// A folder that another process has is waited for during this many looks.
const LOCK_LOOKS_MAX: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// The store's folder, locked for this process while this value lives.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if it is missing, and locks it.
    pub(super) fn lock(path: &Path) -> Result<Self, OpenError> {
        let failed = |error: std::io::Error| unavailable(path, &error);
        std::fs::create_dir_all(path).map_err(failed)?;
        let lock = File::create(path.join("lock")).map_err(failed)?;
        let mut looks = 0;
        loop {
            looks += 1;
            match lock.try_lock() {
                Ok(()) => return Ok(Self { path: path.to_owned(), _lock: lock }),
                // A child that this process just forked has the lock of a store closed here, until it runs.
                Err(TryLockError::WouldBlock) if looks < LOCK_LOOKS_MAX => pause(),
                Err(TryLockError::WouldBlock) => {
                    return Err(OpenError::InUse { path: path.to_owned() });
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the database in it, and reads its high-water mark, if it has one.
    pub(super) fn open(&self) -> Result<(Disk, Option<Mark>), OpenError> {
        let failed = |error: std::io::Error| unavailable(&self.path, &error);
        let (mark_file, marked) = MarkFile::open(&self.path).map_err(failed)?;
        let db = self.open_database()?;
        let file = File::open(self.path.join("db")).map_err(failed)?;
        // The names of files made just now must outlive a power cut as well.
        File::open(&self.path).and_then(|folder| folder.sync_all()).map_err(failed)?;
        Ok((Disk { db, file, mark_file, log: Mutex::default() }, marked))
    }

    pub(super) fn damaged(&self, damage: Damage) -> OpenError {
        OpenError::Damaged { path: self.path.clone(), damage }
    }

    pub(super) fn unavailable(&self, error: &impl ToString) -> OpenError {
        unavailable(&self.path, error)
    }

    fn open_database(&self) -> Result<Db, OpenError> {
        let config = ::sled::Config::new().path(&self.path).cache_capacity(CACHE_BYTES);
        let config = config.flush_every_ms(Some(FLUSH_EVERY_MS)).segment_size(SEGMENT_BYTES);
        let mut looks = 0;
        loop {
            looks += 1;
            match config.open() {
                Ok(db) => return Ok(db),
                Err(::sled::Error::Corruption { .. }) => {
                    return Err(self.damaged(Damage::File("its checksum is wrong".to_owned())));
                }
                // What it says of a configuration that is not the one it wrote.
                Err(::sled::Error::Unsupported(what)) => {
                    return Err(self.damaged(Damage::File(what)));
                }
                Err(error) if looks < LOOKS_MAX && is_locked(&error) => pause(),
                Err(error) => return Err(unavailable(&self.path, &error)),
            }
        }
    }
}

/// The folder is ours, so only threads of a database that we closed ourselves can still have its file.
fn is_locked(error: &::sled::Error) -> bool {
    error.to_string().contains("could not acquire lock")
}

#[expect(clippy::disallowed_methods, reason = "nothing tells when the file is let go")]
fn pause() {
    std::thread::sleep(BETWEEN_LOOKS);
}

fn unavailable(path: &Path, reason: &impl ToString) -> OpenError {
    OpenError::Unavailable { path: path.to_owned(), reason: reason.to_string() }
}

/// The open database.
#[derive(Debug)]
pub(super) struct Disk {
    db: Db,
    file: File,
    mark_file: MarkFile,
    /// What was written since a backup began to read; none while there is no backup.
    log: Mutex<Option<Vec<Writes>>>,
}

impl Disk {
    /// The database, to read.
    pub(super) const fn db(&self) -> &Db {
        &self.db
    }

    /// Writes all of `writes` or nothing of it. It outlives this process then, and a power cut when it is sealed.
    pub(super) fn write(&self, writes: Writes) -> Result<(), StoreError> {
        self.change(writes).map_err(failed)?;
        self.db.flush().map(drop).map_err(failed)
    }

    /// Returns when a power cut can no longer undo what was written before; then writes the mark that tells of it.
    ///
    /// The database's `flush` alone is not enough: on Linux it ends with `sync_file_range`, which leaves the
    /// disk's own cache and the file's size behind. Our own handle also learns of a write that failed between
    /// two of our calls, which the database's flusher would only log.
    pub(super) fn seal(&self, mark: Mark) -> Result<(), StoreError> {
        self.file.sync_data().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        self.mark(mark)
    }

    /// Writes all of `writes` or nothing of it, soon to be durable. A backup that is under way learns of it: nobody
    /// changes the database in another way.
    pub(super) fn change(&self, writes: Writes) -> ::sled::Result<()> {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(log) = &mut *log {
            log.push(writes.clone());
        }
        self.put(writes)
    }

    /// Begins to log what is written, for a backup.
    pub(super) fn log(&self) -> Result<WriteLog<'_>, StoreError> {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if log.replace(Vec::new()).is_some() {
            return Err(StoreError::Unavailable("another backup is under way".to_owned()));
        }
        Ok(WriteLog(self))
    }

    /// Marks all that the database holds, after it was put back from a backup, and makes it durable.
    pub(super) fn finish_restore(&self, mark: Mark) -> Result<(), StoreError> {
        self.db.flush().map_err(failed)?;
        self.seal(mark)
    }

    /// One value alone is written whole or not at all; the database's batch would cost two writes more.
    fn put(&self, mut writes: Writes) -> ::sled::Result<()> {
        if writes.len() == 1
            && let Some((key, Some(value))) = writes.pop_first()
        {
            return self.db.insert(key, value).map(drop);
        }
        let mut batch = Batch::default();
        for (key, value) in writes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        self.db.apply_batch(batch)
    }

    /// Writes the high-water mark alone.
    pub(super) fn mark(&self, mark: Mark) -> Result<(), StoreError> {
        let unmarked = |error| StoreError::Unavailable(format!("the high-water mark: {error}"));
        self.mark_file.write(mark).map_err(unmarked)
    }
}

/// The writes since a backup began; logging ends with this value.
pub(super) struct WriteLog<'a>(&'a Disk);

impl WriteLog<'_> {
    /// All of them, in their order.
    pub(super) fn end(self) -> Vec<Writes> {
        self.take()
    }

    fn take(&self) -> Vec<Writes> {
        let log = self.0.log.lock().unwrap_or_else(PoisonError::into_inner).take();
        log.unwrap_or_default()
    }
}

impl Drop for WriteLog<'_> {
    fn drop(&mut self) {
        self.take();
    }
}
