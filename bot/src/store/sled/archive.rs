//! A backup as one file: what the database holds, the writes that came while it was read, and the newest snapshot.
//!
//! ```text
//! "SALUT BACKUP 1\n", then pieces: kind u8 · length u32 · bytes, the last of them the end: CRC-32 u32
//! ```
//! Numbers are big-endian; the checksum covers everything before it. A file without its end is no backup, so one
//! that was cut off is never taken for whole. What the pieces say is applied in their order.

use std::io::{self, Read, Write};

use ::sled::IVec;

const MAGIC: &[u8] = b"SALUT BACKUP 1\n";
/// No piece is longer: a longer length is damage, not a wish for memory.
const PIECE_MAX: usize = 64 * 1024 * 1024;
const PUT: u8 = b'P';
const REMOVE: u8 = b'R';
const SNAPSHOT: u8 = b'S';
const END: u8 = b'E';

/// One piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A key of the database and its value.
    Put(IVec, IVec),
    /// A key that is no more.
    Remove(IVec),
    /// The next bytes of the snapshot with this cursor.
    Snapshot(u64, Vec<u8>),
}

/// What is wrong with a backup.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveFault {
    /// It cannot be read or written.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// It begins in another way.
    #[error("it is not a backup of Salut's store, or one of another version")]
    NoBackup,
    /// It ends before its end.
    #[error("it is cut off: the backup was not finished")]
    CutOff,
    /// Its bytes are not those that were written.
    #[error("its checksum is wrong: the file was changed after it was written")]
    Checksum,
}

/// Writes a backup.
pub(super) struct Writer<W> {
    out: W,
    hasher: crc32fast::Hasher,
}

impl<W: Write> Writer<W> {
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut writer = Self { out, hasher: crc32fast::Hasher::new() };
        writer.bytes(MAGIC)?;
        Ok(writer)
    }

    pub(super) fn add(&mut self, piece: &Piece) -> io::Result<()> {
        match piece {
            Piece::Put(key, value) => {
                self.piece(PUT, &[&length_of(key)?.to_be_bytes(), key, value])
            }
            Piece::Remove(key) => self.piece(REMOVE, &[key]),
            Piece::Snapshot(cursor, bytes) => self.piece(SNAPSHOT, &[&cursor.to_be_bytes(), bytes]),
        }
    }

    /// Writes the end: now it is a backup.
    pub(super) fn end(mut self) -> io::Result<()> {
        self.bytes(&[END])?;
        let checksum = self.hasher.finalize();
        self.out.write_all(&checksum.to_be_bytes())?;
        self.out.flush()
    }

    fn piece(&mut self, kind: u8, parts: &[&[u8]]) -> io::Result<()> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let length = u32::try_from(length).map_err(io::Error::other)?;
        self.bytes(&[kind])?;
        self.bytes(&length.to_be_bytes())?;
        parts.iter().try_for_each(|part| self.bytes(part))
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes)
    }
}

fn length_of(bytes: &[u8]) -> io::Result<u32> {
    u32::try_from(bytes.len()).map_err(io::Error::other)
}

/// Reads a backup, piece by piece.
pub(super) struct Reader<R> {
    input: R,
    hasher: crc32fast::Hasher,
}

impl<R: Read> Reader<R> {
    pub(super) fn begin(input: R) -> Result<Self, ArchiveFault> {
        let mut reader = Self { input, hasher: crc32fast::Hasher::new() };
        let mut magic = [0; MAGIC.len()];
        match reader.bytes(&mut magic) {
            Ok(()) if magic == *MAGIC => Ok(reader),
            Ok(()) | Err(ArchiveFault::CutOff) => Err(ArchiveFault::NoBackup),
            Err(fault) => Err(fault),
        }
    }

    /// The next piece; none at the end, which vouches for all pieces before it.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, ArchiveFault> {
        let mut kind = [0];
        self.bytes(&mut kind)?;
        if kind == [END] {
            return self.check_end().map(|()| None);
        }
        let mut length = [0; 4];
        self.bytes(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > PIECE_MAX {
            return Err(ArchiveFault::Checksum);
        }
        let mut bytes = vec![0; length];
        self.bytes(&mut bytes)?;
        piece(kind, &bytes).map(Some).ok_or(ArchiveFault::Checksum)
    }

    fn check_end(&mut self) -> Result<(), ArchiveFault> {
        let expected = self.hasher.clone().finalize();
        let mut checksum = [0; 4];
        self.bytes(&mut checksum)?;
        if u32::from_be_bytes(checksum) == expected { Ok(()) } else { Err(ArchiveFault::Checksum) }
    }

    fn bytes(&mut self, bytes: &mut [u8]) -> Result<(), ArchiveFault> {
        self.input.read_exact(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => ArchiveFault::CutOff,
            _ => ArchiveFault::Unreadable(error),
        })?;
        self.hasher.update(bytes);
        Ok(())
    }
}

fn piece(kind: [u8; 1], bytes: &[u8]) -> Option<Piece> {
    match kind {
        [PUT] => {
            let (length, rest) = bytes.split_first_chunk()?;
            let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
            let (key, value) = rest.split_at_checked(length)?;
            Some(Piece::Put(key.into(), value.into()))
        }
        [REMOVE] => Some(Piece::Remove(bytes.into())),
        [SNAPSHOT] => {
            let (cursor, bytes) = bytes.split_first_chunk()?;
            Some(Piece::Snapshot(u64::from_be_bytes(*cursor), bytes.to_vec()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Vec<Piece> {
        vec![
            Piece::Put(b"chunk/1".into(), b"events".into()),
            Piece::Remove(b"job/1".into()),
            Piece::Snapshot(7, vec![1, 2, 3]),
        ]
    }

    fn written() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = Writer::begin(&mut bytes).unwrap();
        for piece in pieces() {
            writer.add(&piece).unwrap();
        }
        writer.end().unwrap();
        bytes
    }

    fn read(bytes: &[u8]) -> Result<Vec<Piece>, ArchiveFault> {
        let mut reader = Reader::begin(bytes)?;
        let mut pieces = Vec::new();
        while let Some(piece) = reader.next()? {
            pieces.push(piece);
        }
        Ok(pieces)
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(read(&written()).unwrap(), pieces());
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_noticed() {
        let whole = written();
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "cut at {length}");
        }
        for at in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            assert!(read(&bytes).is_err(), "bit {at}");
        }
    }
}
