//! A chunk of the journal as bytes: a header with version, place, count, sale and checksum, then the events of that
//! sale.
//!
//! ```text
//! version u8 · write u64 · first cursor u64 · events u32 · CRC-32 u32 · length of the sale's id u8 · the id · event…
//! ```
//! Numbers are big-endian, events are postcard. The checksum covers all but itself, and the chunk's number, which is
//! its key: a chunk put in another's place is noticed.

use salut_core::ids::SaleId;
use salut_core::stock::StockEvent;

use super::journal::Span;

/// The format written here, and the only one read.
const VERSION: u8 = 3;
/// Most events in a chunk.
const EVENTS_MAX: u32 = 1000;
/// No event is added to a chunk that has more bytes.
const BYTES_MAX: usize = 32 * 1024;
const WRITE_AT: usize = 1;
const FIRST_AT: usize = 9;
const COUNT_AT: usize = 17;
const CHECKSUM_AT: usize = 21;
const SALE_AT: usize = 25;

/// What is wrong with a chunk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChunkFault {
    /// It is shorter than its header.
    #[error("is cut off")]
    CutOff,
    /// A format that this version does not know: older ones were never released.
    #[error("has format {0}, but this version of Salut knows only format {VERSION}")]
    Version(u8),
    /// Its bytes are not those that were written.
    #[error("has a wrong checksum")]
    Checksum,
    /// Its bytes are those that were written, but make no events of a sale.
    #[error("holds what is no event")]
    NoEvent,
}

/// A chunk in the making: events of one sale in a row.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Its place among the chunks, from 1.
    pub(super) number: u64,
    first: u64,
    sale: SaleId,
    count: u32,
    /// Room for the header, then the events so far.
    bytes: Vec<u8>,
}

impl Chunk {
    fn new(number: u64, first: u64, sale: &SaleId) -> Self {
        let id = sale.as_str().as_bytes();
        let mut bytes = Vec::with_capacity(4 * 1024);
        bytes.resize(SALE_AT, 0);
        // A slug is far shorter than 256 bytes.
        bytes.push(u8::try_from(id.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(id);
        Self { number, first, sale: sale.clone(), count: 0, bytes }
    }

    fn takes(&self, sale: &SaleId) -> bool {
        self.count < EVENTS_MAX && self.bytes.len() < BYTES_MAX && self.sale == *sale
    }

    fn add(&mut self, event: &StockEvent) {
        let bytes = std::mem::take(&mut self.bytes);
        self.bytes = postcard::to_extend(event, bytes).expect("an event is plain data");
        self.count += 1;
    }

    /// The events in it.
    pub(super) fn span(&self) -> Span {
        Span { first: self.first, end: self.first + u64::from(self.count) }
    }

    /// The bytes to write, as part of the write with this number.
    pub(super) fn sealed(mut self, write: u64) -> Vec<u8> {
        self.bytes[0] = VERSION;
        self.bytes[WRITE_AT..FIRST_AT].copy_from_slice(&write.to_be_bytes());
        self.bytes[FIRST_AT..COUNT_AT].copy_from_slice(&self.first.to_be_bytes());
        self.bytes[COUNT_AT..CHECKSUM_AT].copy_from_slice(&self.count.to_be_bytes());
        let checksum = checksum(self.number, &self.bytes);
        self.bytes[CHECKSUM_AT..SALE_AT].copy_from_slice(&checksum.to_be_bytes());
        self.bytes
    }
}

/// Packs events into the chunks that come next in the journal.
#[derive(Debug)]
pub(super) struct Packer {
    chunks: Vec<Chunk>,
    next_number: u64,
    end: u64,
}

impl Packer {
    /// Goes on after the chunk `newest`, before whose end lie `end` events.
    pub(super) const fn after(newest: u64, end: u64) -> Self {
        Self { chunks: Vec::new(), next_number: newest + 1, end }
    }

    /// Adds an event to the end.
    pub(super) fn add(&mut self, sale: &SaleId, event: &StockEvent) {
        self.open(sale).add(event);
        self.end += 1;
    }

    fn open(&mut self, sale: &SaleId) -> &mut Chunk {
        let open = self.chunks.last().is_some_and(|chunk| chunk.takes(sale));
        if !open {
            self.chunks.push(Chunk::new(self.next_number, self.end, sale));
            self.next_number += 1;
        }
        let last = self.chunks.len() - 1;
        &mut self.chunks[last]
    }

    /// The chunks that were packed.
    pub(super) fn chunks(self) -> Vec<Chunk> {
        self.chunks
    }
}

/// A chunk that was read, and whose checksum is right.
#[derive(Debug)]
pub(super) struct Sealed<'a> {
    /// The number of the write that it was part of.
    pub(super) write: u64,
    /// How many events lie before it.
    pub(super) first: u64,
    /// The sale that its events belong to.
    pub(super) sale: SaleId,
    count: u32,
    events: &'a [u8],
}

impl<'a> Sealed<'a> {
    /// Reads the chunk with this number.
    pub(super) fn open(number: u64, value: &'a [u8]) -> Result<Self, ChunkFault> {
        let version = *value.first().ok_or(ChunkFault::CutOff)?;
        if version != VERSION {
            return Err(ChunkFault::Version(version));
        }
        if u32::from_be_bytes(part(value, CHECKSUM_AT)?) != checksum(number, value) {
            return Err(ChunkFault::Checksum);
        }
        let length = usize::from(*value.get(SALE_AT).ok_or(ChunkFault::CutOff)?);
        let rest = &value[SALE_AT + 1..];
        let (sale, events) = rest.split_at_checked(length).ok_or(ChunkFault::CutOff)?;
        let sale = std::str::from_utf8(sale).ok().and_then(|sale| sale.parse().ok());
        Ok(Self {
            write: u64::from_be_bytes(part(value, WRITE_AT)?),
            first: u64::from_be_bytes(part(value, FIRST_AT)?),
            sale: sale.ok_or(ChunkFault::NoEvent)?,
            count: u32::from_be_bytes(part(value, COUNT_AT)?),
            events,
        })
    }

    /// The events in it.
    pub(super) const fn span(&self) -> Span {
        Span { first: self.first, end: self.first + self.count as u64 }
    }

    /// Its events.
    pub(super) fn events(&self) -> Result<Vec<StockEvent>, ChunkFault> {
        let (mut events, mut bytes) = (Vec::with_capacity(self.count as usize), self.events);
        for _ in 0..self.count {
            let (event, rest) =
                postcard::take_from_bytes(bytes).map_err(|_| ChunkFault::NoEvent)?;
            events.push(event);
            bytes = rest;
        }
        if bytes.is_empty() { Ok(events) } else { Err(ChunkFault::NoEvent) }
    }
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], ChunkFault> {
    let part = bytes.get(at..at + N).and_then(|part| part.try_into().ok());
    part.ok_or(ChunkFault::CutOff)
}

/// The checksum of a chunk's bytes, but for the place where it is written.
fn checksum(number: u64, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&number.to_be_bytes());
    hasher.update(&bytes[..CHECKSUM_AT.min(bytes.len())]);
    hasher.update(bytes.get(SALE_AT..).unwrap_or_default());
    hasher.finalize()
}
