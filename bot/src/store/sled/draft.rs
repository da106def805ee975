//! What a group of chunks and commits will write, gathered before one atomic write. Each commit is checked
//! against the database and what the group wrote before it.

use std::collections::BTreeMap;

use ::sled::IVec;
use salut_core::fan::{Account, Fan};
use salut_core::ids::FanId;
use salut_core::port::{Change, Kept, Record, StoreError, Stored, check_commit};

use super::chunk::Chunk;
use super::key::{self, Key};
use super::shelf::{Shelf, decode, encode};

/// Writes over a database that are not made yet: a value to put, or none to remove.
pub(super) struct Draft<'a> {
    shelf: Shelf<'a>,
    number: u64,
    writes: Writes,
}

/// What is written at once: under each key a value, or none to remove it.
pub(super) type Writes = BTreeMap<Vec<u8>, Option<IVec>>;

impl<'a> Draft<'a> {
    /// The write with this number.
    pub(super) const fn over(shelf: Shelf<'a>, number: u64) -> Self {
        Self { shelf, number, writes: Writes::new() }
    }

    /// Adds chunks to the end of the journal.
    pub(super) fn append(&mut self, chunks: Vec<Chunk>) {
        for chunk in chunks {
            self.put(key::chunk(chunk.number), chunk.sealed(self.number));
        }
    }

    /// Adds a commit, or nothing of it.
    pub(super) fn commit(&mut self, changes: &[Change]) -> Result<(), StoreError> {
        check_commit(changes, self)?;
        let before = changes.iter().map(|change| self.record(&key::of(&change.record)));
        let before: Vec<_> = before.collect::<Result<_, _>>()?;
        let values = changes.iter().map(|change| encode(&change.record, change.revision + 1));
        let values: Vec<_> = values.collect::<Result<_, _>>()?;
        // All old index keys go before the new ones come: an account may pass from one fan to another.
        for index in before.iter().flatten().flat_map(|stored| key::index_of(&stored.record)) {
            self.writes.insert(index.into_bytes(), None);
        }
        for (Change { record, .. }, value) in changes.iter().zip(values) {
            let key = key::of(record);
            for index in key::index_of(record) {
                self.put(index, key.bytes());
            }
            self.put(key, value);
        }
        // Chunks tell the number of their write themselves.
        self.writes.insert(key::NEWEST_WRITE.to_vec(), Some((&self.number.to_be_bytes()).into()));
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// All of it, to be written at once.
    pub(super) fn into_writes(self) -> Writes {
        self.writes
    }

    fn put(&mut self, key: Key, value: impl Into<IVec>) {
        self.writes.insert(key.into_bytes(), Some(value.into()));
    }

    fn value(&self, key: &[u8]) -> Result<Option<IVec>, StoreError> {
        self.writes.get(key).map_or_else(|| self.shelf.value(key), |value| Ok(value.clone()))
    }

    fn record(&self, key: &Key) -> Result<Option<Stored<Record>>, StoreError> {
        self.value(key.bytes())?.map(|value| decode(&value)).transpose()
    }
}

impl Kept for Draft<'_> {
    fn revision(&self, record: &Record) -> Result<u64, StoreError> {
        Ok(self.record(&key::of(record))?.map_or(0, |stored| stored.revision))
    }

    fn owner(&self, account: Account) -> Result<Option<FanId>, StoreError> {
        let Some(key) = self.value(key::fan_of(account).bytes())? else { return Ok(None) };
        let Some(value) = self.value(&key)? else { return Ok(None) };
        let fan = Fan::try_from(decode(&value)?.record);
        fan.map(|fan| Some(fan.id)).map_err(|other| StoreError::Damaged(other.to_string()))
    }
}
