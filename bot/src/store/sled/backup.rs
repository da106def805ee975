//! Backups of a store: taken while it runs, put back into a folder, and checked.
//!
//! A backup is the database read from end to end, then every write that was made meanwhile, in order, and the newest
//! snapshot: together the state at the moment the reading ended. Writing goes on all the while.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::sled::{Batch, Db};
use salut_core::port::StoreError;

use super::SledStore;
use super::archive::{ArchiveFault, Piece, Reader, Writer};
use super::decider;
use super::disk::{Disk, Folder};
use super::error::{OpenError, failed};
use super::mark::Mark;
use super::replay::Replayed;
use super::shared::Shared;
use super::{key, shelf, snapshot};

/// The snapshot is passed on in pieces of this size.
const PIECE_BYTES: usize = 1024 * 1024;
/// So many keys are put back in one write.
const BATCH_MAX: usize = 1000;

/// Why a backup could not be taken or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The backup is no good.
    #[error("the backup {} cannot be used: {fault}", file.display())]
    Archive {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        fault: ArchiveFault,
    },
    /// A file or a folder does not let us.
    #[error("{}: {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// There is something where the store would go.
    #[error("{} is not empty: move it away first, so that nothing is lost", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The backup could not be written out.
    #[error("the backup could not be written: {0}")]
    Output(io::Error),
}

/// What a store holds, as far as a check tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Events of the ledger since its beginning.
    pub events: u64,
    /// Chunks of the journal that are there: their first and last number.
    pub chunks: (u64, u64),
    /// The event up to which the snapshot counts that the start began with.
    pub snapshot: Option<u64>,
    /// How many records of each kind.
    pub records: BTreeMap<String, u64>,
    /// Each sale, and what it contradicts itself in.
    pub sales: BTreeMap<String, Vec<String>>,
}

impl Report {
    /// Whether nothing contradicts itself.
    pub fn is_sound(&self) -> bool {
        self.sales.values().all(Vec::is_empty)
    }
}

impl SledStore {
    /// Writes a consistent backup to `out`, while the store goes on working.
    pub async fn backup(&self, out: impl Write + Send + 'static) -> Result<(), BackupError> {
        self.reopen().await?;
        let shared = Arc::clone(&self.shared);
        let folder = self.folder.path().to_owned();
        let written = tokio::task::spawn_blocking(move || {
            let disk = shared.disk();
            let disk = disk.as_ref().ok_or_else(Shared::closed)?;
            write_backup(disk, &folder, BufWriter::new(out))
        });
        written.await.map_err(|error| StoreError::Unavailable(error.to_string()))?
    }
}

fn write_backup(disk: &Disk, folder: &Path, out: impl Write) -> Result<(), BackupError> {
    let mut writer = Writer::begin(out).map_err(BackupError::Output)?;
    let log = disk.log()?;
    for found in disk.db().iter() {
        let (key, value) = found.map_err(failed)?;
        writer.add(&Piece::Put(key, value)).map_err(BackupError::Output)?;
    }
    // Opened before the log ends: no chunk that follows it can be deleted from what the log tells.
    let snapshot = newest_snapshot(folder)?;
    for writes in log.end() {
        for (key, value) in writes {
            let piece = match value {
                Some(value) => Piece::Put(key.into(), value),
                None => Piece::Remove(key.into()),
            };
            writer.add(&piece).map_err(BackupError::Output)?;
        }
    }
    if let Some((cursor, file)) = snapshot {
        pass_on(&mut writer, cursor, file)?;
    }
    writer.end().map_err(BackupError::Output)
}

fn newest_snapshot(folder: &Path) -> Result<Option<(u64, File)>, BackupError> {
    let failed = |error| BackupError::File { path: folder.to_owned(), error };
    let Some(cursor) = snapshot::cursors(folder).map_err(failed)?.first().copied() else {
        return Ok(None);
    };
    let path = snapshot::path(folder, cursor);
    let file = File::open(&path).map_err(|error| BackupError::File { path, error })?;
    Ok(Some((cursor, file)))
}

fn pass_on(
    writer: &mut Writer<impl Write>,
    cursor: u64,
    mut file: File,
) -> Result<(), BackupError> {
    loop {
        let mut bytes = Vec::with_capacity(PIECE_BYTES);
        let part = (&mut file).take(PIECE_BYTES as u64);
        let read = { part }.read_to_end(&mut bytes).map_err(BackupError::Output)?;
        if read == 0 {
            return Ok(());
        }
        writer.add(&Piece::Snapshot(cursor, bytes)).map_err(BackupError::Output)?;
    }
}

/// Puts the backup `file` back as a store in `folder`, which must be empty or not there, and checks it.
///
/// Until all of it is there and sound, it is in another folder beside: a restore that fails leaves nothing behind
/// under the name of a store.
pub fn restore(file: &Path, folder: &Path) -> Result<Report, BackupError> {
    let in_folder = |error| BackupError::File { path: folder.to_owned(), error };
    if folder.exists() && fs::read_dir(folder).map_err(in_folder)?.next().is_some() {
        return Err(BackupError::NotEmpty { path: folder.to_owned() });
    }
    let beside = beside(folder, "restoring");
    let report = unpack(file, &beside);
    let report = match report {
        Ok(report) => report,
        Err(error) => {
            let _as_far_as_there = fs::remove_dir_all(&beside);
            return Err(error);
        }
    };
    if folder.exists() {
        fs::remove_dir(folder).map_err(in_folder)?;
    }
    fs::rename(&beside, folder).map_err(in_folder)?;
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    File::open(parent).and_then(|parent| parent.sync_all()).map_err(in_folder)?;
    Ok(report)
}

/// Checks a backup by putting it back into a folder beside it, which is removed afterwards.
pub fn verify_backup(file: &Path) -> Result<Report, BackupError> {
    let beside = beside(file, "verifying");
    let report = unpack(file, &beside);
    let _as_far_as_there = fs::remove_dir_all(&beside);
    report
}

/// Checks that a backup is whole, without putting it back.
pub fn check_backup(file: &Path) -> Result<(), BackupError> {
    let in_archive = |fault| BackupError::Archive { file: file.to_owned(), fault };
    let input = File::open(file).map_err(|error| in_archive(error.into()))?;
    let mut reader = Reader::begin(BufReader::new(input)).map_err(in_archive)?;
    while reader.next().map_err(in_archive)?.is_some() {}
    Ok(())
}

/// Checks the store in `folder`: all of its journal, its snapshot, its records, and its counts against its holds.
pub fn verify(folder: &Path) -> Result<Report, BackupError> {
    if !folder.join("db").exists() {
        let error = io::Error::new(io::ErrorKind::NotFound, "there is no store");
        return Err(BackupError::File { path: folder.to_owned(), error });
    }
    report(&Folder::lock(folder)?)
}

fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(what);
    name.into()
}

fn unpack(file: &Path, folder: &Path) -> Result<Report, BackupError> {
    let in_archive = |fault| BackupError::Archive { file: file.to_owned(), fault };
    let input = File::open(file).map_err(|error| in_archive(error.into()))?;
    let mut reader = Reader::begin(BufReader::new(input)).map_err(in_archive)?;
    if folder.exists() {
        return Err(BackupError::NotEmpty { path: folder.to_owned() });
    }
    let folder = Folder::lock(folder)?;
    {
        let (disk, _unmarked) = folder.open()?;
        let mut put =
            PutBack { db: disk.db(), folder: folder.path(), batch: Batch::default(), waiting: 0 };
        while let Some(piece) = reader.next().map_err(in_archive)? {
            put.take(piece)?;
        }
        put.write()?;
        disk.finish_restore(mark_of(disk.db())?)?;
    }
    report(&folder)
}

/// The mark of a database that was put back.
fn mark_of(db: &Db) -> Result<Mark, StoreError> {
    let number = |value: &[u8]| value.try_into().map_or(0, u64::from_be_bytes);
    let at = |key| Ok(db.get(key).map_err(failed)?.map_or(0, |value| number(&value)));
    let newest = db.scan_prefix(key::chunks().bytes()).next_back().transpose().map_err(failed)?;
    let newest = newest.map(|(key, _)| number(&key[key::chunks().bytes().len()..]));
    let oldest = at(key::OLDEST_CHUNK)?;
    let chunks = newest.unwrap_or_else(|| oldest.saturating_sub(1));
    Ok(Mark { writes: at(key::NEWEST_WRITE)?, chunks })
}

/// Puts pieces back in their order.
struct PutBack<'a> {
    db: &'a Db,
    folder: &'a Path,
    batch: Batch,
    waiting: usize,
}

impl PutBack<'_> {
    fn take(&mut self, piece: Piece) -> Result<(), BackupError> {
        match piece {
            Piece::Put(key, value) => self.batch.insert(key, value),
            Piece::Remove(key) => self.batch.remove(key),
            Piece::Snapshot(cursor, bytes) => return self.append(cursor, &bytes),
        }
        self.waiting += 1;
        if self.waiting == BATCH_MAX { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), BackupError> {
        self.waiting = 0;
        Ok(self.db.apply_batch(std::mem::take(&mut self.batch)).map_err(failed)?)
    }

    fn append(&self, cursor: u64, bytes: &[u8]) -> Result<(), BackupError> {
        let path = snapshot::path(self.folder, cursor);
        let file = OpenOptions::new().append(true).create(true).open(&path);
        let written = file.and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| BackupError::File { path, error })
    }
}

/// Opens the store as a start does, and tells what is in it.
fn report(folder: &Folder) -> Result<Report, BackupError> {
    let (disk, replayed) = decider::open(folder)?;
    let Replayed { stocks, index, snapshot } = &replayed;
    let mut records = BTreeMap::new();
    for found in disk.db().iter() {
        let (key, value) = found.map_err(failed)?;
        if key::is_record(&key) {
            let name = shelf::decode(&value)?.record.name();
            let kind = name.split('/').next().unwrap_or_default().to_owned();
            *records.entry(kind).or_insert(0) += 1;
        }
    }
    Ok(Report {
        events: index.end(),
        chunks: (index.oldest(), index.newest()),
        snapshot: snapshot.map(|snapshot| snapshot.cursor),
        records,
        sales: stocks.iter().map(|(sale, stock)| (sale.to_string(), stock.audit())).collect(),
    })
}
