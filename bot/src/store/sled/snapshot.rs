//! A snapshot: the stock of every sale as it was after some event of the journal, in a file of its own. With it a
//! start need not read the journal from its beginning, and chunks before it can be deleted.
//!
//! ```text
//! version u8 · cursor u64 · sales u32 · CRC-32 u32, then for each sale: length u64 · CRC-32 u32 · (sale, image)
//! ```
//! Numbers are big-endian, sales and images postcard. Each checksum also covers the numbers before it. A snapshot is
//! written under another name, synced, and only then gets its own, `snapshot-` and its cursor: one that has its name
//! is whole. Which snapshots are kept, and for how long, is for the [`keeper`](super::keeper).

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use salut_core::ids::SaleId;
use salut_core::stock::{Image, Stock};

use super::journal::Stocks;

/// The format written here, and the only one read.
const VERSION: u8 = 3;
const NAME: &str = "snapshot-";
/// The name while it is written.
const NAME_UNFINISHED: &str = "snapshot.new";
const HEADER_BYTES: usize = 17;
const PART_HEADER_BYTES: usize = 12;
/// It is given to the system in pieces of about this size.
const PIECE_BYTES: usize = 64 * 1024;
/// A snapshot leaves at least this much room on the disk, so that sales go on.
const ROOM_BYTES: u64 = 64 * 1024 * 1024;
/// The room is looked at each time this much was written.
const LOOK_EVERY_BYTES: u64 = 8 * 1024 * 1024;

/// What is wrong with a snapshot.
#[derive(Debug, thiserror::Error)]
pub(super) enum SnapshotFault {
    /// It cannot be read at all.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is shorter or longer than it says.
    #[error("is cut off, or has too much at its end")]
    WrongLength,
    /// A format that this version does not know.
    #[error("has format {0}, but this version of Salut knows only format {VERSION}")]
    Version(u8),
    /// Its bytes are not those that were written.
    #[error("has a wrong checksum")]
    Checksum,
    /// Its bytes are those that were written, but make no stock.
    #[error("holds what is no stock")]
    NoStock,
    /// It is named for another cursor than it has.
    #[error("has another's name")]
    WrongName,
}

/// The stock of every sale, to write.
pub(super) struct Images {
    /// How many events lie before it.
    pub(super) cursor: u64,
    /// The sales.
    pub(super) sales: Vec<(SaleId, Image)>,
}

/// A snapshot that was read.
pub(super) struct Snapshot {
    /// How many events lie before it.
    pub(super) cursor: u64,
    /// The stock of each sale after them.
    pub(super) stocks: Stocks,
    /// How long its file is.
    pub(super) bytes: u64,
}

/// Writes a snapshot into the folder, and returns its length when a power cut can no longer undo it.
pub(super) fn write(folder: &Path, images: &Images) -> io::Result<u64> {
    let unfinished = folder.join(NAME_UNFINISHED);
    let written = write_unfinished(&unfinished, images);
    if written.is_err() {
        // What was written of it must not take the room that sales need.
        let _already_gone = fs::remove_file(&unfinished);
    }
    let bytes = written?;
    fs::rename(&unfinished, path(folder, images.cursor))?;
    File::open(folder)?.sync_all()?;
    Ok(bytes)
}

fn write_unfinished(path: &Path, images: &Images) -> io::Result<u64> {
    let mut file = File::create(path)?;
    file.write_all(&header(images.cursor, images.sales.len()))?;
    for sale in &images.sales {
        write_part(&mut file, path, sale)?;
    }
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

fn header(cursor: u64, sales: usize) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    header[0] = VERSION;
    header[1..9].copy_from_slice(&cursor.to_be_bytes());
    // There are never as many sales as this number can count.
    header[9..13].copy_from_slice(&u32::try_from(sales).unwrap_or(u32::MAX).to_be_bytes());
    let checksum = crc32fast::hash(&header[..13]);
    header[13..].copy_from_slice(&checksum.to_be_bytes());
    header
}

/// Writes a sale behind an empty header, which it fills in afterwards: nothing is held in memory twice.
fn write_part(file: &mut File, path: &Path, sale: &(SaleId, Image)) -> io::Result<()> {
    let at = file.stream_position()?;
    file.write_all(&[0; PART_HEADER_BYTES])?;
    let hasher = crc32fast::Hasher::new();
    let part = Part { file: &mut *file, path, hasher, waiting: Vec::new(), bytes: 0, looked: 0 };
    let mut part = postcard::to_io(sale, part).map_err(io::Error::other)?;
    part.pass_on()?;
    let Part { bytes, mut hasher, .. } = part;
    let length = bytes.to_be_bytes();
    hasher.update(&length);
    file.seek(SeekFrom::Start(at))?;
    file.write_all(&[&length[..], &hasher.finalize().to_be_bytes()].concat())?;
    file.seek(SeekFrom::End(0))?;
    Ok(())
}

/// Counts and sums up what is written, and stops when the disk gets full.
struct Part<'a> {
    file: &'a mut File,
    path: &'a Path,
    hasher: crc32fast::Hasher,
    waiting: Vec<u8>,
    bytes: u64,
    looked: u64,
}

impl Part<'_> {
    fn pass_on(&mut self) -> io::Result<()> {
        if self.bytes == 0 || self.bytes - self.looked > LOOK_EVERY_BYTES {
            self.looked = self.bytes;
            look_for_room(self.path)?;
        }
        self.file.write_all(&self.waiting)?;
        self.hasher.update(&self.waiting);
        self.bytes += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }
}

impl Write for Part<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE_BYTES {
            self.pass_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass_on()
    }
}

fn look_for_room(path: &Path) -> io::Result<()> {
    if fs2::available_space(path)? >= ROOM_BYTES {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::StorageFull, "the disk has too little room left for it"))
}

/// The cursors of the snapshots in the folder, the newest first.
pub(super) fn cursors(folder: &Path) -> io::Result<Vec<u64>> {
    let mut cursors = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let cursor = name.to_str().and_then(|name| name.strip_prefix(NAME));
        cursors.extend(cursor.and_then(|cursor| u64::from_str_radix(cursor, 16).ok()));
    }
    cursors.sort_unstable_by(|a, b| b.cmp(a));
    Ok(cursors)
}

/// Where the snapshot with this cursor lies.
pub(super) fn path(folder: &Path, cursor: u64) -> PathBuf {
    folder.join(format!("{NAME}{cursor:016x}"))
}

/// Deletes the snapshot with this cursor.
pub(super) fn remove(folder: &Path, cursor: u64) -> io::Result<()> {
    fs::remove_file(path(folder, cursor))
}

/// Reads the snapshot with this cursor.
pub(super) fn read(folder: &Path, cursor: u64) -> Result<Snapshot, SnapshotFault> {
    let bytes = fs::read(path(folder, cursor))?;
    let (header, mut rest) =
        bytes.split_at_checked(HEADER_BYTES).ok_or(SnapshotFault::WrongLength)?;
    let sales = check_header(header, cursor)?;
    let mut stocks = Stocks::default();
    for _ in 0..sales {
        let ((sale, stock), after) = read_part(rest)?;
        stocks.insert(sale, stock);
        rest = after;
    }
    if !rest.is_empty() {
        return Err(SnapshotFault::WrongLength);
    }
    Ok(Snapshot { cursor, stocks, bytes: bytes.len() as u64 })
}

fn check_header(bytes: &[u8], cursor: u64) -> Result<u32, SnapshotFault> {
    if bytes[0] != VERSION {
        return Err(SnapshotFault::Version(bytes[0]));
    }
    let sales = u32::from_be_bytes(part(bytes, 9)?);
    let expected = header(cursor, sales as usize);
    match () {
        () if expected == *bytes => Ok(sales),
        () if crc32fast::hash(&bytes[..13]).to_be_bytes() == bytes[13..] => {
            Err(SnapshotFault::WrongName)
        }
        () => Err(SnapshotFault::Checksum),
    }
}

/// A sale, and what follows it.
fn read_part(bytes: &[u8]) -> Result<((SaleId, Stock), &[u8]), SnapshotFault> {
    let length = u64::from_be_bytes(part(bytes, 0)?);
    let checksum = u32::from_be_bytes(part(bytes, 8)?);
    let rest = &bytes[PART_HEADER_BYTES..];
    let length_here = usize::try_from(length).map_err(|_| SnapshotFault::WrongLength)?;
    let (sale, rest) = rest.split_at_checked(length_here).ok_or(SnapshotFault::WrongLength)?;
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(sale);
    hasher.update(&length.to_be_bytes());
    if hasher.finalize() != checksum {
        return Err(SnapshotFault::Checksum);
    }
    let (sale, image): (SaleId, Image) =
        postcard::from_bytes(sale).map_err(|_| SnapshotFault::NoStock)?;
    Ok(((sale, image.into()), rest))
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], SnapshotFault> {
    let part = bytes.get(at..at + N).and_then(|part| part.try_into().ok());
    part.ok_or(SnapshotFault::WrongLength)
}
