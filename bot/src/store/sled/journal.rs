//! The journal: chunks of events in a row. Here is where each event lies in it; [`replay`](super::replay) rebuilds the
//! stock from it.

use std::collections::{HashMap, VecDeque};
use std::ops::RangeInclusive;

use salut_core::ids::SaleId;
use salut_core::port::{Cursor, Recorded, StoreError};
use salut_core::stock::Stock;

use super::chunk::Sealed;
use super::error::Damage;
use super::key;
use super::mark::Mark;
use super::shelf::Shelf;

/// The stock of each sale.
pub(super) type Stocks = HashMap<SaleId, Stock>;

/// The events in a chunk: those after one cursor, up to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// How many events lie before it.
    pub(super) first: u64,
    /// How many events lie before it or in it.
    pub(super) end: u64,
}

/// Which chunk holds which events, and how much the database holds.
#[derive(Debug)]
pub(super) struct Index {
    /// The number of the oldest chunk that is kept, or of the first one to come.
    oldest: u64,
    /// For each chunk from the oldest on, how many events lie before it.
    first_cursors: VecDeque<u64>,
    /// How many events there are.
    end: u64,
    /// The number of the database's newest write.
    writes: u64,
}

impl Index {
    /// A journal that begins with the chunk `oldest`, before which lie `end` events, after the write `writes`.
    pub(super) const fn beginning(oldest: u64, end: u64, writes: u64) -> Self {
        Self { oldest, first_cursors: VecDeque::new(), end, writes }
    }

    /// How many events there are.
    pub(super) const fn end(&self) -> u64 {
        self.end
    }

    /// The number of the oldest chunk.
    pub(super) const fn oldest(&self) -> u64 {
        self.oldest
    }

    /// The number of the newest chunk; 0 if there never was one.
    pub(super) fn newest(&self) -> u64 {
        self.oldest + self.first_cursors.len() as u64 - 1
    }

    /// How much the database holds.
    pub(super) fn mark(&self) -> Mark {
        Mark { writes: self.writes, chunks: self.newest() }
    }

    /// Takes up a write, and the chunks in it.
    pub(super) fn add(&mut self, write: u64, chunks: &[Span]) {
        self.writes = self.writes.max(write);
        self.first_cursors.extend(chunks.iter().map(|chunk| chunk.first));
        self.end = chunks.last().map_or(self.end, |chunk| chunk.end);
    }

    /// The number of the chunk before which all chunks lie wholly before `cursor`. Never passes the newest chunk,
    /// which tells where the journal goes on.
    pub(super) fn first_needed(&self, cursor: Cursor) -> u64 {
        let begun = self.first_cursors.partition_point(|first| *first <= cursor.0) as u64;
        self.oldest + begun.saturating_sub(1)
    }

    /// Forgets the chunks before this one.
    pub(super) fn forget_before(&mut self, number: u64) {
        while self.oldest < number && self.first_cursors.len() > 1 {
            self.first_cursors.pop_front();
            self.oldest += 1;
        }
    }

    /// The numbers of the chunks that hold what happened after `cursor`, as far as it is kept.
    pub(super) fn chunks_after(&self, cursor: Cursor) -> RangeInclusive<u64> {
        let passed = cursor.0 >= self.end;
        let first = if passed { self.newest() + 1 } else { self.first_needed(cursor) };
        first..=self.newest()
    }
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
    let unreadable = |fault| damaged(Damage::Unreadable { chunk: number, fault });
    let chunk = Sealed::open(number, &value).map_err(unreadable)?;
    let recorded = (chunk.first + 1..).zip(chunk.events().map_err(unreadable)?);
    let recorded = recorded.map(|(after, event)| Recorded {
        after: Cursor(after),
        sale: chunk.sale.clone(),
        event,
    });
    let wanted = recorded.filter(|recorded| recorded.after > cursor);
    events.extend(wanted.take(limit.saturating_sub(events.len())));
    Ok(())
}
