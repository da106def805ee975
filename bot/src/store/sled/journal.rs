//! The journal: chunks of events in a row, from which the stock is rebuilt. It notices every chunk that is
//! missing, changed or out of place, and stops rather than start without it.

use std::collections::HashMap;

use ::sled::Db;
use salut_core::ids::SaleId;
use salut_core::port::{Cursor, Recorded, StoreError};
use salut_core::stock::Stock;

use super::chunk::{self, Chunk, ChunkFault, Entry};
use super::error::{Damage, failed};
use super::key;
use super::mark::Mark;
use super::shelf::Shelf;

/// The ledger as the journal tells it.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The stock of each sale.
    pub(super) stocks: HashMap<SaleId, Stock>,
    /// Where the journal's events are.
    pub(super) index: Index,
    /// The number of the database's newest write.
    pub(super) writes: u64,
}

impl Book {
    /// How much the database holds.
    pub(super) const fn mark(&self) -> Mark {
        Mark { writes: self.writes, chunks: self.index.newest() }
    }

    /// Stocks of the writer's own.
    pub(super) fn copy_of_stocks(&self) -> HashMap<SaleId, Stock> {
        let copy = |(sale, stock): (&SaleId, &Stock)| (sale.clone(), stock.image().into());
        self.stocks.iter().map(copy).collect()
    }

    /// Takes up events that are durable now, in the chunks they were packed in.
    pub(super) fn take_up(&mut self, entries: &[Entry], first_cursors: &[u64]) {
        for (sale, event) in entries {
            match self.stocks.get_mut(sale) {
                Some(stock) => stock.apply(event),
                None => self.stocks.entry(sale.clone()).or_default().apply(event),
            }
        }
        self.index.first_cursors.extend_from_slice(first_cursors);
        self.index.end += entries.len() as u64;
    }
}

/// Which chunk holds which events.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// For each chunk, from number 1, how many events lie before it.
    first_cursors: Vec<u64>,
    /// How many events there are.
    end: u64,
}

impl Index {
    /// How many events there are.
    pub(super) const fn end(&self) -> u64 {
        self.end
    }

    /// The number of the newest chunk; 0 if there is none.
    pub(super) const fn newest(&self) -> u64 {
        self.first_cursors.len() as u64
    }

    /// The numbers of the chunks that hold what happened after `cursor`.
    pub(super) fn chunks_after(&self, cursor: Cursor) -> std::ops::RangeInclusive<u64> {
        let number = self.first_cursors.partition_point(|first| *first <= cursor.0) as u64;
        let passed = cursor.0 >= self.end;
        if passed { self.newest() + 1..=self.newest() } else { number..=self.newest() }
    }
}

/// Why a journal cannot be replayed.
pub(super) enum ReplayError {
    /// It is damaged.
    Damaged(Damage),
    /// It cannot be read now.
    Unavailable(StoreError),
}

impl From<Damage> for ReplayError {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

impl From<::sled::Error> for ReplayError {
    fn from(error: ::sled::Error) -> Self {
        match error {
            ::sled::Error::Corruption { .. } => Damage::File(error.to_string()).into(),
            other => Self::Unavailable(failed(other)),
        }
    }
}

/// Reads the whole journal and checks that nothing of it is missing or changed, but for its end: only the
/// high-water mark knows where that should be.
pub(super) fn replay(db: &Db) -> Result<Book, ReplayError> {
    let mut book = Book::default();
    for found in db.scan_prefix(key::chunks().bytes()) {
        let (key, value) = found?;
        let number = number(&key[key::chunks().bytes().len()..])?;
        let expected = book.index.newest() + 1;
        if number != expected {
            return Err(Damage::Missing { chunk: expected }.into());
        }
        let (first, entries) = chunk::unpack(number, &value)
            .map_err(|fault| Damage::Unreadable { chunk: number, fault })?;
        let expected = book.index.end();
        if first != expected {
            return Err(Damage::Discontinuous { chunk: number, expected, found: first }.into());
        }
        book.take_up(&entries, &[first]);
    }
    book.writes = db.get(key::NEWEST_WRITE)?.map_or(Ok(0), |newest| number(&newest))?;
    Ok(book)
}

fn number(bytes: &[u8]) -> Result<u64, Damage> {
    bytes.try_into().map(u64::from_be_bytes).map_err(|_| Damage::NoNumber)
}

/// Packs new events into the chunks that follow those in `index`.
pub(super) fn pack(entries: &[Entry], index: &Index) -> Result<Vec<Chunk>, StoreError> {
    let packed = chunk::pack(entries, index.newest() + 1, index.end());
    packed.map_err(|fault: ChunkFault| StoreError::Damaged(format!("a new chunk {fault}")))
}

/// Reads what happened after `cursor` from the chunk with this number on into `events`, up to `limit`.
pub(super) fn read_chunk(
    shelf: Shelf<'_>,
    number: u64,
    cursor: Cursor,
    limit: usize,
    events: &mut Vec<Recorded>,
) -> Result<(), StoreError> {
    let damaged = |damage: Damage| StoreError::Damaged(damage.to_string());
    let value = shelf.value(key::chunk(number).bytes())?;
    let value = value.ok_or_else(|| damaged(Damage::Missing { chunk: number }))?;
    let (first, entries) = chunk::unpack(number, &value)
        .map_err(|fault| damaged(Damage::Unreadable { chunk: number, fault }))?;
    let recorded = (first + 1..).zip(entries).map(|(after, (sale, event))| Recorded {
        after: Cursor(after),
        sale,
        event,
    });
    let wanted = recorded.filter(|recorded| recorded.after > cursor);
    events.extend(wanted.take(limit.saturating_sub(events.len())));
    Ok(())
}
