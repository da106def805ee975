//! Records as bytes in the database, and how they are found there. Reads only.

use std::ops::Range;

use ::sled::{Db, IVec};
use salut_core::port::{OtherRecord, Record, StoreError, Stored};

use super::error::failed;
use super::key::{self, Key};

/// The format of records written here: this byte, the revision (u64, big-endian), then the record in postcard.
const VERSION: u8 = 3;
const RECORD_AT: usize = 9;

/// A record as bytes.
pub(super) fn encode(record: &Record, revision: u64) -> Result<Vec<u8>, StoreError> {
    let mut value = vec![VERSION];
    value.extend_from_slice(&revision.to_be_bytes());
    let unwritable =
        |error| StoreError::Damaged(format!("{} is unwritable: {error}", record.name()));
    postcard::to_extend(record, value).map_err(unwritable)
}

/// A record from its bytes.
pub(super) fn decode(value: &[u8]) -> Result<Stored<Record>, StoreError> {
    let damaged = || StoreError::Damaged("a record cannot be read".to_owned());
    let (head, record) = value.split_at_checked(RECORD_AT).ok_or_else(damaged)?;
    let (version, revision) = head.split_first().ok_or_else(damaged)?;
    if *version != VERSION {
        return Err(StoreError::Damaged(format!("a record has the unknown format {version}")));
    }
    let revision = u64::from_be_bytes(revision.try_into().map_err(|_| damaged())?);
    let record = postcard::from_bytes(record).map_err(|_| damaged())?;
    Ok(Stored { record, revision })
}

/// A count from its bytes.
pub(super) fn counted(value: &[u8]) -> Result<u64, StoreError> {
    let damaged = |_| StoreError::Damaged("a count cannot be read".to_owned());
    value.try_into().map(u64::from_be_bytes).map_err(damaged)
}

fn typed<T>(Stored { record, revision }: Stored<Record>) -> Result<Stored<T>, StoreError>
where
    T: TryFrom<Record, Error = OtherRecord>,
{
    let record = T::try_from(record).map_err(|other| StoreError::Damaged(other.to_string()))?;
    Ok(Stored { record, revision })
}

/// The records in a database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shelf<'a>(pub(super) &'a Db);

impl Shelf<'_> {
    /// The bytes under a key.
    pub(super) fn value(self, key: &[u8]) -> Result<Option<IVec>, StoreError> {
        self.0.get(key).map_err(failed)
    }

    /// The record with this key.
    pub(super) fn get<T>(self, key: &Key) -> Result<Option<Stored<T>>, StoreError>
    where
        T: TryFrom<Record, Error = OtherRecord>,
    {
        self.value(key.bytes())?.map(|value| typed(decode(&value)?)).transpose()
    }

    /// The record that this index key leads to.
    pub(super) fn led_to<T>(self, index: &Key) -> Result<Option<Stored<T>>, StoreError>
    where
        T: TryFrom<Record, Error = OtherRecord>,
    {
        let key = self.value(index.bytes())?;
        key.map_or(Ok(None), |key| self.follow(index.bytes(), &key))
    }

    /// The records whose keys begin with `start`, from the one after `after`, at most `limit`.
    pub(super) fn page<T>(
        self,
        start: &Key,
        after: Option<Key>,
        limit: usize,
    ) -> Result<Vec<Stored<T>>, StoreError>
    where
        T: TryFrom<Record, Error = OtherRecord>,
    {
        let after = after.map_or_else(|| start.bytes().to_vec(), just_after);
        let found = self.0.range(after..).take_while(|found| begins(found, start));
        found.take(limit).map(|found| typed(decode(&found.map_err(failed)?.1)?)).collect()
    }

    /// The records that the index keys beginning with `start` lead to, those from `end` on left out, at most
    /// `limit`.
    pub(super) fn indexed<T>(
        self,
        start: &Key,
        end: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Stored<T>>, StoreError>
    where
        T: TryFrom<Record, Error = OtherRecord>,
    {
        let mut records = Vec::new();
        for found in self.0.scan_prefix(start.bytes()) {
            let (index, key) = found.map_err(failed)?;
            if records.len() == limit || end.is_some_and(|end| *index >= *end) {
                break;
            }
            records.extend(self.follow(&index, &key)?);
        }
        Ok(records)
    }

    /// The records that the index keys beginning with `start` lead to, from the one after `after`, at most `limit`.
    pub(super) fn indexed_after<T>(
        self,
        start: &Key,
        after: Option<Key>,
        limit: usize,
    ) -> Result<Vec<Stored<T>>, StoreError>
    where
        T: TryFrom<Record, Error = OtherRecord>,
    {
        let from = after.map_or_else(|| start.bytes().to_vec(), just_after);
        self.indexed_from(start, from, limit)
    }

    /// The records that the index keys beginning with `start` lead to, those before `from` left out, at most `limit`.
    pub(super) fn indexed_from<T>(
        self,
        start: &Key,
        from: Vec<u8>,
        limit: usize,
    ) -> Result<Vec<Stored<T>>, StoreError>
    where
        T: TryFrom<Record, Error = OtherRecord>,
    {
        let mut records = Vec::new();
        for found in self.0.range(from..).take_while(|found| begins(found, start)) {
            if records.len() == limit {
                break;
            }
            let (index, key) = found.map_err(failed)?;
            records.extend(self.follow(&index, &key)?);
        }
        Ok(records)
    }

    /// The records that the index keys in `range` lead to, at most `limit`.
    pub(super) fn indexed_within<T>(
        self,
        range: Range<Vec<u8>>,
        limit: usize,
    ) -> Result<Vec<Stored<T>>, StoreError>
    where
        T: TryFrom<Record, Error = OtherRecord>,
    {
        let mut records = Vec::new();
        for found in self.0.range(range) {
            if records.len() == limit {
                break;
            }
            let (index, key) = found.map_err(failed)?;
            records.extend(self.follow(&index, &key)?);
        }
        Ok(records)
    }

    /// How many index keys lie in `range`, counted no further than `limit`.
    pub(super) fn count(self, range: Range<Vec<u8>>, limit: usize) -> Result<usize, StoreError> {
        let mut count = 0;
        for found in self.0.range(range).take(limit) {
            found.map_err(failed)?;
            count += 1;
        }
        Ok(count)
    }

    /// The record under `key`, unless a commit since then took it from this place in the index.
    fn follow<T>(self, index: &[u8], key: &[u8]) -> Result<Option<Stored<T>>, StoreError>
    where
        T: TryFrom<Record, Error = OtherRecord>,
    {
        let Some(value) = self.value(key)? else { return Ok(None) };
        let stored = decode(&value)?;
        let still_there = key::index_of(&stored.record).iter().any(|key| key.bytes() == index);
        still_there.then(|| typed(stored)).transpose()
    }
}

fn just_after(key: Key) -> Vec<u8> {
    let mut bytes = key.into_bytes();
    bytes.push(0);
    bytes
}

fn begins(found: &::sled::Result<(IVec, IVec)>, start: &Key) -> bool {
    found.as_ref().map_or(true, |(key, _)| key.starts_with(start.bytes()))
}
