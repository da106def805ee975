//! Why the store does not open, and what its failures are in the words of the ports.

use std::path::PathBuf;

use salut_core::port::StoreError;

use super::chunk::ChunkFault;

/// Why a store does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error(
        "the store in {} is in use: stop the other process, or give this one another folder",
        path.display()
    )]
    InUse {
        /// The store's folder.
        path: PathBuf,
    },
    /// The folder or the disk does not let us.
    #[error("the store in {} cannot be opened: {reason}", path.display())]
    Unavailable {
        /// The store's folder.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// What it holds is not all that was written. Starting anyway could sell units twice: restore the folder from
    /// a backup, and report it.
    #[error(
        "the store in {} is damaged: {damage}. Salut does not start on it, as it could sell units \
         twice: restore the folder from a backup, and report this",
        path.display()
    )]
    Damaged {
        /// The store's folder.
        path: PathBuf,
        /// Where and how.
        damage: Damage,
    },
}

/// What is wrong with a journal. Chunks are numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// A chunk between others is gone.
    #[error("chunk {chunk} of the journal is missing")]
    Missing {
        /// The chunk's number.
        chunk: u64,
    },
    /// A chunk is not what was written.
    #[error("chunk {chunk} of the journal {fault}")]
    Unreadable {
        /// The chunk's number.
        chunk: u64,
        /// What is wrong with it.
        fault: ChunkFault,
    },
    /// A chunk does not go on where the one before it ended.
    #[error("chunk {chunk} of the journal starts at event {found}, not at event {expected}")]
    Discontinuous {
        /// The chunk's number.
        chunk: u64,
        /// The cursor after the chunk before.
        expected: u64,
        /// The cursor the chunk names.
        found: u64,
    },
    /// The journal ends before the chunk that is marked as its newest.
    #[error("the journal ends with chunk {found}, but chunk {marked} was stored")]
    WrongEnd {
        /// The number in the high-water mark.
        marked: u64,
        /// The number of the newest chunk there is; 0 if there is none.
        found: u64,
    },
    /// The journal's beginning was deleted as snapshots hold it, but none of them can be read that goes back to where
    /// the journal begins now.
    #[error("no snapshot can be read that reaches the journal, which begins at event {start}")]
    NoSnapshot {
        /// How many events lie before the journal.
        start: u64,
    },
    /// The journal ends before a snapshot that was made of it.
    #[error("the journal ends at event {end}, but a snapshot was made at event {cursor}")]
    SnapshotAhead {
        /// The snapshot's place.
        cursor: u64,
        /// How many events there are.
        end: u64,
    },
    /// The database ends before the write that is marked as its newest: records are lost.
    #[error("the database ends with write {found}, but write {marked} was stored")]
    LostWrites {
        /// The number in the high-water mark.
        marked: u64,
        /// The number of the newest write there is; 0 if there is none.
        found: u64,
    },
    /// The store holds something, but its file `high-water` is missing, or neither mark in it can be read. Nobody
    /// can tell whether all that was stored is still there.
    #[error("its file `high-water`, which tells how much was stored, is missing or unreadable")]
    NoMark,
    /// The key of a chunk, or the number of the newest write, is no number.
    #[error("the database holds a key or value that should be a number and is none")]
    NoNumber,
    /// The database itself found a fault in its file.
    #[error("its file cannot be read ({0})")]
    File(String),
}

impl OpenError {
    /// What a running store says when it cannot open its disk again.
    pub(super) fn as_store_error(&self) -> StoreError {
        match self {
            Self::InUse { .. } | Self::Unavailable { .. } => {
                StoreError::Unavailable(self.to_string())
            }
            Self::Damaged { damage, .. } => StoreError::Damaged(damage.to_string()),
        }
    }
}

/// A failure of the database while it runs.
#[expect(clippy::needless_pass_by_value, reason = "given to `map_err` as it is")]
pub(super) fn failed(error: ::sled::Error) -> StoreError {
    match error {
        ::sled::Error::Corruption { .. } => StoreError::Damaged(error.to_string()),
        _ => StoreError::Unavailable(error.to_string()),
    }
}
