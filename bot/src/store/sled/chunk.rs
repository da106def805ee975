//! A chunk of the journal as bytes: a header with version, place, count and checksum, then the events.
//!
//! ```text
//! version u8 · first cursor u64 · events u32 · CRC-32 u32 · (sale, event)…      numbers big-endian, events postcard
//! ```
//! The checksum also covers the chunk's number, which is its key: a chunk put in another's place is noticed.

use salut_core::ids::SaleId;
use salut_core::stock::StockEvent;

/// The format written here.
const VERSION: u8 = 1;
/// Most events in a chunk.
const EVENTS_MAX: usize = 1000;
/// Most bytes in a chunk, unless a single event is longer.
const BYTES_MAX: usize = 32 * 1024;
const CHECKSUM_AT: usize = 13;
const EVENTS_AT: usize = 17;

/// An event and the sale it belongs to.
pub(super) type Entry = (SaleId, StockEvent);

/// Events as they are written under one number.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Its place among the chunks, from 1.
    pub(super) number: u64,
    /// How many events lie before it.
    pub(super) first: u64,
    /// The bytes to write.
    pub(super) value: Vec<u8>,
}

/// What is wrong with a chunk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChunkFault {
    /// It is shorter than its header.
    #[error("is cut off")]
    CutOff,
    /// A format that this version does not know.
    #[error("has format {0}, which this version of Salut does not know")]
    Version(u8),
    /// Its bytes are not those that were written.
    #[error("has a wrong checksum")]
    Checksum,
    /// Its bytes are those that were written, but make no events.
    #[error("holds what is no event")]
    NoEvent,
}

/// Packs `entries`, the first of which has `first` events before it, into chunks numbered from `number`.
pub(super) fn pack(entries: &[Entry], number: u64, first: u64) -> Result<Vec<Chunk>, ChunkFault> {
    let mut packer = Packer { chunks: Vec::new(), number, first, payload: Vec::new(), count: 0 };
    for entry in entries {
        packer.add(&postcard::to_stdvec(entry).map_err(|_| ChunkFault::NoEvent)?);
    }
    packer.close();
    Ok(packer.chunks)
}

struct Packer {
    chunks: Vec<Chunk>,
    number: u64,
    first: u64,
    payload: Vec<u8>,
    count: u32,
}

impl Packer {
    fn add(&mut self, entry: &[u8]) {
        let full = EVENTS_AT + self.payload.len() + entry.len() > BYTES_MAX;
        if full || self.count as usize == EVENTS_MAX {
            self.close();
        }
        self.payload.extend_from_slice(entry);
        self.count += 1;
    }

    fn close(&mut self) {
        if self.count == 0 {
            return;
        }
        let mut value = Vec::with_capacity(EVENTS_AT + self.payload.len());
        value.push(VERSION);
        value.extend_from_slice(&self.first.to_be_bytes());
        value.extend_from_slice(&self.count.to_be_bytes());
        let checksum = checksum(self.number, &value, &self.payload);
        value.extend_from_slice(&checksum.to_be_bytes());
        value.append(&mut self.payload);
        self.chunks.push(Chunk { number: self.number, first: self.first, value });
        self.number += 1;
        self.first += u64::from(self.count);
        self.count = 0;
    }
}

/// The first cursor and the events of the chunk with this number.
pub(super) fn unpack(number: u64, value: &[u8]) -> Result<(u64, Vec<Entry>), ChunkFault> {
    let version = *value.first().ok_or(ChunkFault::CutOff)?;
    if version != VERSION {
        return Err(ChunkFault::Version(version));
    }
    let (header, payload) = value.split_at_checked(EVENTS_AT).ok_or(ChunkFault::CutOff)?;
    let (described, written) = header.split_at(CHECKSUM_AT);
    if written != checksum(number, described, payload).to_be_bytes() {
        return Err(ChunkFault::Checksum);
    }
    let first = u64::from_be_bytes(part(described, 1)?);
    let count = u32::from_be_bytes(part(described, 9)?);
    Ok((first, entries(count, payload)?))
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], ChunkFault> {
    let part = bytes.get(at..at + N).and_then(|part| part.try_into().ok());
    part.ok_or(ChunkFault::CutOff)
}

fn entries(count: u32, mut payload: &[u8]) -> Result<Vec<Entry>, ChunkFault> {
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, rest) = postcard::take_from_bytes(payload).map_err(|_| ChunkFault::NoEvent)?;
        entries.push(entry);
        payload = rest;
    }
    if payload.is_empty() { Ok(entries) } else { Err(ChunkFault::NoEvent) }
}

fn checksum(number: u64, header: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&number.to_be_bytes());
    hasher.update(header);
    hasher.update(payload);
    hasher.finalize()
}
