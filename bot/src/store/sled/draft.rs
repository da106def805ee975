//! What a group of chunks and commits will write, gathered before one atomic write. Each commit is checked
//! against the database and what the group wrote before it.

use std::collections::BTreeMap;

use ::sled::IVec;
use salut_core::fan::{Account, Fan};
use salut_core::ids::FanId;
use salut_core::port::{Change, Kept, Record, StoreError, Stored, Tally, check_commit};

use super::chunk::Chunk;
use super::key::{self, Key};
use super::shelf::{Shelf, counted, decode, encode};

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
        let tallies = self.tallies(before.iter().flatten(), changes)?;
        // All old index keys go before the new ones come: an account may pass from one fan to another.
        for index in before.iter().flatten().flat_map(|stored| key::index_of(&stored.record)) {
            self.writes.insert(index.into_bytes(), None);
        }
        for (Change { record, .. }, value) in changes.iter().zip(values) {
            let key = key::of(record);
            for index in key::index_of(record) {
                self.put(index, key.bytes());
            }
            let value = (!matches!(record, Record::Forgotten(_))).then(|| value.into());
            self.writes.insert(key.into_bytes(), value);
        }
        for (tally, count) in tallies {
            self.put(key::tally(&tally), &count.to_be_bytes());
        }
        // Chunks tell the number of their write themselves.
        self.writes.insert(key::NEWEST_WRITE.to_vec(), Some((&self.number.to_be_bytes()).into()));
        Ok(())
    }

    /// The tallies that change with these records, and what they are then.
    fn tallies<'r>(
        &self,
        before: impl Iterator<Item = &'r Stored<Record>>,
        changes: &[Change],
    ) -> Result<Vec<(Tally, u64)>, StoreError> {
        let mut changed: BTreeMap<Tally, i64> = BTreeMap::new();
        for tally in before.flat_map(|stored| Tally::of(&stored.record)) {
            *changed.entry(tally).or_default() -= 1;
        }
        for tally in changes.iter().flat_map(|change| Tally::of(&change.record)) {
            *changed.entry(tally).or_default() += 1;
        }
        let counts = changed.into_iter().filter(|(_, by)| *by != 0).map(|(tally, by)| {
            let known = self.value(key::tally(&tally).bytes())?;
            let known = known.map_or(Ok(0), |count| counted(&count))?;
            Ok((tally, known.saturating_add_signed(by)))
        });
        counts.collect()
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
