//! Any harm to any file of a store's folder: either the start is refused, or nothing that was acknowledged is missing.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use salut::store::sled::{OpenError, Options, SledStore};
use salut_core::clock::ManualClock;
use salut_core::ids::FanId;
use salut_core::port::{Cursor, Cursors, Fans, Ledger, Record, Stored, Unit};
use tempfile::TempDir;

use crate::child::open_with;
use crate::fixtures::{fan, list, reserve, sale};
use crate::killed::{Random, copy_of};
use crate::worlds::noon;

const FANS: u64 = 400;
const BLOCK: usize = 4096;
const OPTIONS: Options = Options { snapshot_every: 100 };

/// What may happen to a file.
#[derive(Debug, Clone, Copy)]
enum Harm {
    Flip,
    Truncate,
    Zero,
}

impl Harm {
    const ALL: [Self; 3] = [Self::Flip, Self::Truncate, Self::Zero];

    fn harm(self, bytes: &mut Vec<u8>, at: usize) {
        match self {
            Self::Flip => bytes[at] ^= 1 << (at % 8),
            Self::Truncate => bytes.truncate(at),
            Self::Zero => {
                let start = at - at % BLOCK;
                let end = bytes.len().min(start + BLOCK);
                bytes[start..end].fill(0);
            }
        }
    }
}

#[tokio::test]
async fn harm_to_a_store_that_was_closed_is_noticed_or_harmless() {
    let folder = TempDir::new().unwrap();
    drop(filled(folder.path()).await);
    sweep(folder.path()).await;
}

#[tokio::test]
async fn harm_to_a_store_that_was_killed_is_noticed_or_harmless() {
    let folder = TempDir::new().unwrap();
    drop(filled(folder.path()).await);
    // No snapshot is made from here on, so that nothing moves while the files are copied.
    let store = open_with(Options { snapshot_every: u64::MAX }, folder.path());
    for number in FANS + 1..=FANS + 50 {
        store.decide(&sale(), vec![reserve(number, 1)]).await.unwrap();
    }
    let killed = copy_of(folder.path());
    drop(store);
    sweep(killed.path()).await;
}

/// A store with snapshots, a journal whose beginning is deleted, and records.
async fn filled(path: &Path) -> SledStore {
    let store = open_with(OPTIONS, path);
    list(&store, &sale(), 1000).await;
    for number in 1..=FANS {
        store.decide(&sale(), vec![reserve(number, 1)]).await.unwrap();
        if number % 10 == 0 {
            let user = i64::try_from(number).unwrap();
            store.commit(vec![Stored::new(fan(number, &[user])).into()]).await.unwrap();
            let cursor = store.cursor("orders").await.unwrap();
            let record = Record::Cursor { name: "orders".to_owned(), cursor: Cursor(number) };
            store.commit(vec![cursor.with(record).into()]).await.unwrap();
        }
    }
    store
}

/// Everything that was acknowledged, in words.
async fn everything(store: &SledStore) -> String {
    let counts = store.counts(&sale()).await.unwrap();
    let cursor = store.cursor("orders").await.unwrap();
    let events = store.events_after(cursor.record, 9999).await.unwrap();
    let mut all = format!("{counts:?} {cursor:?} {events:?}");
    for number in 1..=FANS {
        let holds = store.reservations_of(&sale(), FanId(number)).await.unwrap();
        let fan = store.fan(FanId(number)).await.unwrap();
        write!(all, "{holds:?} {fan:?}").unwrap();
    }
    all
}

async fn sweep(folder: &Path) {
    let mut random = Random::new();
    let places = if std::env::var_os("SALUT_LONG").is_some() { 100 } else { 10 };
    let unharmed = copy_of(folder);
    let expected = everything(&open_with(OPTIONS, unharmed.path())).await;
    let (mut refused, mut harmless) = (0, 0);
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap()).collect();
    for file in files.iter().filter(|file| file.file_type().unwrap().is_file()) {
        let bytes = fs::read(file.path()).unwrap();
        let length = u64::try_from(bytes.len()).unwrap();
        for place in 0..places.min(length) {
            let at = length * place / places + random.below(length / places + 1);
            let at = usize::try_from(at.min(length - 1)).unwrap();
            for harm in Harm::ALL {
                let copy = copy_of(folder);
                let mut bytes = bytes.clone();
                harm.harm(&mut bytes, at);
                fs::write(copy.path().join(file.file_name()), bytes).unwrap();
                let what =
                    format!("{harm:?} of {} at {at} of {length}", file.file_name().display());
                match SledStore::open_with(OPTIONS, copy.path(), Arc::new(ManualClock::at(noon())))
                {
                    Err(OpenError::Damaged { .. }) => refused += 1,
                    Err(other) => panic!("{what}: {other}"),
                    Ok(store) => {
                        assert!(
                            everything(&store).await == expected,
                            "{what}: something is missing"
                        );
                        harmless += 1;
                    }
                }
            }
        }
    }
    println!("{refused} refused, {harmless} harmless");
    assert!(refused > 0 && harmless > 0);
}
