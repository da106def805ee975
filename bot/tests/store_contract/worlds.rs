//! A store with its clock, of each kind.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use salut::store::sled::SledStore;
use salut_core::clock::ManualClock;
use salut_core::memory::MemoryStore;
use salut_core::port::Store;
use tempfile::TempDir;

/// The time at which every world begins. The ledger keeps whole milliseconds.
pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 123_000_000).unwrap()
}

/// A store and the clock it decides by.
pub(crate) trait World {
    type Kept: Store;
    fn new() -> Self;
    fn store(&self) -> &Self::Kept;
    fn clock(&self) -> &ManualClock;
}

pub(crate) struct MemoryWorld {
    clock: ManualClock,
    store: MemoryStore,
}

impl World for MemoryWorld {
    type Kept = MemoryStore;

    fn new() -> Self {
        let clock = ManualClock::at(noon());
        Self { store: MemoryStore::new(Arc::new(clock.clone())), clock }
    }

    fn store(&self) -> &MemoryStore {
        &self.store
    }

    fn clock(&self) -> &ManualClock {
        &self.clock
    }
}

pub(crate) struct SledWorld {
    clock: ManualClock,
    store: SledStore,
    pub(crate) folder: TempDir,
}

impl SledWorld {
    /// Stops the store and starts it again on what it left.
    pub(crate) fn reopened(self) -> Self {
        let Self { clock, store, folder } = self;
        drop(store);
        let store = SledStore::open(folder.path(), Arc::new(clock.clone())).unwrap();
        Self { clock, store, folder }
    }

    /// Stops the store and gives its folder.
    pub(crate) fn stopped(self) -> TempDir {
        self.folder
    }
}

impl World for SledWorld {
    type Kept = SledStore;

    fn new() -> Self {
        let (clock, folder) = (ManualClock::at(noon()), TempDir::new().unwrap());
        let store = SledStore::open(folder.path(), Arc::new(clock.clone())).unwrap();
        Self { clock, store, folder }
    }

    fn store(&self) -> &SledStore {
        &self.store
    }

    fn clock(&self) -> &ManualClock {
        &self.clock
    }
}
