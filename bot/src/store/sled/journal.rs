//! The journal: chunks of events in a row, from which the stock is rebuilt. It notices every chunk that is
//! missing, changed or out of place, and stops rather than start without it.

use std::collections::HashMap;

use ::sled::Db;
use salut_core::ids::SaleId;
use salut_core::port::{Cursor, Recorded, StoreError};
use salut_core::stock::Stock;

use super::chunk::{self, Packer, Unpacked};
use super::error::{Damage, failed};
use super::key;
use super::mark::Mark;
use super::shelf::Shelf;

/// The stock of each sale.
pub(super) type Stocks = HashMap<SaleId, Stock>;

/// What a journal tells.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    /// The stock of each sale.
    pub(super) stocks: Stocks,
    /// Where its events are.
    pub(super) index: Index,
}

impl Replayed {
    fn take_up(&mut self, number: u64, chunk: &Unpacked) -> Result<(), Damage> {
        let expected = self.index.end();
        if chunk.first != expected {
            return Err(Damage::Discontinuous { chunk: number, expected, found: chunk.first });
        }
        let stock = self.stocks.entry(chunk.sale.clone()).or_default();
        chunk.events.iter().for_each(|event| stock.apply(event));
        let end = chunk.first + chunk.events.len() as u64;
        self.index.add(chunk.write, &[Span { first: chunk.first, end }]);
        Ok(())
    }
}

/// The events in a chunk: those after one cursor, up to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// How many events lie before it.
    pub(super) first: u64,
    /// How many events lie before it or in it.
    pub(super) end: u64,
}

/// Which chunk holds which events, and how much the database holds.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// For each chunk, from number 1, how many events lie before it.
    first_cursors: Vec<u64>,
    /// How many events there are.
    end: u64,
    /// The number of the database's newest write.
    writes: u64,
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

    /// How much the database holds.
    pub(super) const fn mark(&self) -> Mark {
        Mark { writes: self.writes, chunks: self.newest() }
    }

    /// Takes up a write, and the chunks in it.
    pub(super) fn add(&mut self, write: u64, chunks: &[Span]) {
        self.writes = self.writes.max(write);
        self.first_cursors.extend(chunks.iter().map(|chunk| chunk.first));
        self.end = chunks.last().map_or(self.end, |chunk| chunk.end);
    }

    /// What packs the events that come next.
    pub(super) const fn packer(&self) -> Packer {
        Packer::after(self.newest(), self.end)
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

/// Reads the journal up to the chunk with the number `newest`, and checks that nothing of it is missing or changed,
/// but for its end: only the high-water mark knows where that should be.
pub(super) fn replay(db: &Db, newest: u64) -> Result<Replayed, ReplayError> {
    let newest_write = db.get(key::NEWEST_WRITE)?.map_or(Ok(0), |newest| number(&newest))?;
    let mut replayed = Replayed::default();
    replayed.index.add(newest_write, &[]);
    for found in db.range(key::chunk(0).bytes()..=key::chunk(newest).bytes()) {
        let (key, value) = found?;
        let number = number(&key[key::chunks().bytes().len()..])?;
        let expected = replayed.index.newest() + 1;
        if number != expected {
            return Err(Damage::Missing { chunk: expected }.into());
        }
        let chunk = chunk::unpack(number, &value)
            .map_err(|fault| Damage::Unreadable { chunk: number, fault })?;
        replayed.take_up(number, &chunk)?;
    }
    Ok(replayed)
}

fn number(bytes: &[u8]) -> Result<u64, Damage> {
    bytes.try_into().map(u64::from_be_bytes).map_err(|_| Damage::NoNumber)
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
    let chunk = chunk::unpack(number, &value)
        .map_err(|fault| damaged(Damage::Unreadable { chunk: number, fault }))?;
    let recorded = (chunk.first + 1..).zip(chunk.events).map(|(after, event)| Recorded {
        after: Cursor(after),
        sale: chunk.sale.clone(),
        event,
    });
    let wanted = recorded.filter(|recorded| recorded.after > cursor);
    events.extend(wanted.take(limit.saturating_sub(events.len())));
    Ok(())
}
