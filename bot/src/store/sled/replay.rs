//! Rebuilds the stock at start: from the newest snapshot that can be read, and the events of the journal after it.
//! It notices every chunk that is missing, changed or out of place, and stops rather than start without it.

use std::path::Path;

use ::sled::{Db, IVec};
use salut_core::port::StoreError;

use super::chunk::Sealed;
use super::error::{Damage, failed};
use super::journal::{Index, Stocks};
use super::key;
use super::snapshot::{self, Snapshot};

/// What a folder tells of the ledger.
#[derive(Debug)]
pub(super) struct Replayed {
    /// The stock of each sale.
    pub(super) stocks: Stocks,
    /// Where the journal's events are.
    pub(super) index: Index,
    /// The snapshot that this began with.
    pub(super) snapshot: Option<Known>,
}

/// A snapshot that is whole.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// How many events lie before it.
    pub(super) cursor: u64,
    /// How long it is.
    pub(super) bytes: u64,
}

impl Replayed {
    fn beginning(db: &Db, snapshot: Option<Snapshot>) -> Result<Self, ReplayError> {
        let writes = number_at(db, key::NEWEST_WRITE)?.unwrap_or(0);
        let oldest = number_at(db, key::OLDEST_CHUNK)?.unwrap_or(1).max(1);
        let (stocks, snapshot) = snapshot.map_or_else(Default::default, |found| {
            (found.stocks, Some(Known { cursor: found.cursor, bytes: found.bytes }))
        });
        Ok(Self { stocks, index: Index::beginning(oldest, 0, writes), snapshot })
    }

    /// Takes up the next chunk: the events in it that no snapshot holds.
    fn take_up(&mut self, number: u64, value: &IVec) -> Result<(), Damage> {
        let unreadable = |fault| Damage::Unreadable { chunk: number, fault };
        let chunk = Sealed::open(number, value).map_err(unreadable)?;
        let span = chunk.span();
        self.check_place(number, span.first)?;
        let held = self.snapshot.map_or(0, |snapshot| snapshot.cursor);
        if span.end > held {
            let skip = usize::try_from(held.saturating_sub(span.first)).unwrap_or(usize::MAX);
            let stock = self.stocks.entry(chunk.sale.clone()).or_default();
            for event in chunk.events().map_err(unreadable)?.iter().skip(skip) {
                stock.apply(event);
            }
        }
        self.index.add(chunk.write, &[span]);
        Ok(())
    }

    /// The first chunk that is there may lie before the oldest that must be there: deleting them may have been cut
    /// short.
    fn check_place(&mut self, number: u64, first: u64) -> Result<(), Damage> {
        let (expected, end) = (self.index.newest() + 1, self.index.end());
        let begins = self.index.oldest() == expected;
        if begins && number <= expected {
            self.index = Index::beginning(number, first, self.index.mark().writes);
        } else if number != expected {
            return Err(Damage::Missing { chunk: expected });
        } else if first != end {
            return Err(Damage::Discontinuous { chunk: number, expected: end, found: first });
        }
        let held = self.snapshot.map_or(0, |snapshot| snapshot.cursor);
        if begins && first > held {
            return Err(Damage::NoSnapshot { start: first });
        }
        Ok(())
    }

    /// Whether the journal reaches the snapshot that this began with.
    pub(super) fn check_end(&self) -> Result<(), Damage> {
        let end = self.index.end();
        match self.snapshot {
            Some(Known { cursor, .. }) if cursor > end => {
                Err(Damage::SnapshotAhead { cursor, end })
            }
            _ => Ok(()),
        }
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

/// Rebuilds the stock up to the chunk with the number `newest`. Reads all else that is in the database as well, so
/// that what cannot be read is noticed now. Where the journal should end, only the high-water mark knows.
pub(super) fn replay(folder: &Path, db: &Db, newest: u64) -> Result<Replayed, ReplayError> {
    let mut replayed = Replayed::beginning(db, newest_snapshot(folder, db)?)?;
    for found in db.iter() {
        let (key, value) = found?;
        let Some(place) = key.strip_prefix(key::chunks().bytes()) else { continue };
        let number = number(place)?;
        if number <= newest {
            replayed.take_up(number, &value)?;
        }
    }
    Ok(replayed)
}

/// The newest snapshot that can be read and that the journal goes on from; damaged ones are told of.
fn newest_snapshot(folder: &Path, db: &Db) -> Result<Option<Snapshot>, ReplayError> {
    let start = match db.scan_prefix(key::chunks().bytes()).next().transpose()? {
        Some((key, value)) => first_cursor(&key, &value).unwrap_or(0),
        None => 0,
    };
    let unavailable = |error: std::io::Error| {
        ReplayError::Unavailable(StoreError::Unavailable(format!("its snapshots: {error}")))
    };
    for cursor in snapshot::cursors(folder).map_err(unavailable)? {
        if cursor < start {
            break;
        }
        match snapshot::read(folder, cursor) {
            Ok(snapshot) => return Ok(Some(snapshot)),
            Err(fault) => {
                let file = snapshot::path(folder, cursor);
                tracing::warn!(file = %file.display(), "A snapshot is damaged: it {fault}. Trying without it");
            }
        }
    }
    Ok(None)
}

fn number_at(db: &Db, key: &[u8]) -> Result<Option<u64>, ReplayError> {
    db.get(key)?.map(|value| Ok(number(&value)?)).transpose()
}

fn first_cursor(key: &[u8], value: &[u8]) -> Option<u64> {
    let number = number(key.strip_prefix(key::chunks().bytes())?).ok()?;
    Some(Sealed::open(number, value).ok()?.first)
}

fn number(bytes: &[u8]) -> Result<u64, Damage> {
    bytes.try_into().map(u64::from_be_bytes).map_err(|_| Damage::NoNumber)
}
