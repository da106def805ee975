//! Backups: taken while the store works, put back, and checked.

use std::fs::{self, File};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use salut::store::sled::{self, BackupError, Options, SledStore};
use salut_core::clock::ManualClock;
use salut_core::ids::FanId;
use salut_core::port::{Cursor, Fans, Ledger, Record, Stored, Unit};
use tempfile::TempDir;

use crate::fixtures::{fan, list, reserve, sale};
use crate::worlds::noon;

fn open(folder: &std::path::Path) -> SledStore {
    let options = Options { snapshot_every: 500 };
    SledStore::open_with(options, folder, Arc::new(ManualClock::at(noon()))).unwrap()
}

/// A store with some fans and holds, in the folder `store`.
async fn filled(place: &TempDir) -> SledStore {
    let store = open(&place.path().join("store"));
    list(&store, &sale(), 100_000).await;
    for number in 1..=20 {
        let account = i64::try_from(number).unwrap();
        store.commit(vec![Stored::new(fan(number, &[account])).into()]).await.unwrap();
    }
    let asks = (1..=2_000).map(|fan| reserve(fan, 1)).collect();
    store.decide(&sale(), asks).await.unwrap();
    store
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_under_load_is_a_moment_of_the_store() {
    let place = TempDir::new().unwrap();
    let store = Arc::new(filled(&place).await);
    let file = place.path().join("monday.backup");
    let over = Arc::new(AtomicBool::new(false));
    let asker = tokio::spawn({
        let (store, over) = (Arc::clone(&store), Arc::clone(&over));
        async move {
            let (mut held, mut cursor) = (2_000, Stored::new(Cursor::default()));
            while !over.load(Ordering::Relaxed) {
                let asks = (held + 1..=held + 50).map(|fan| reserve(fan, 1)).collect();
                store.decide(&sale(), asks).await.unwrap();
                held += 50;
                // A follower that keeps up lets old chunks be deleted in the middle of the backup.
                let record = Record::Cursor { name: "orders".to_owned(), cursor: Cursor(held) };
                store.commit(vec![cursor.clone().with(record).into()]).await.unwrap();
                cursor = store_cursor(&store).await;
            }
            held
        }
    });
    store.backup(File::create(&file).unwrap()).await.unwrap();
    over.store(true, Ordering::Relaxed);
    let held_at_last = asker.await.unwrap();
    let restored = place.path().join("restored");
    let report = sled::restore(&file, &restored).unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.records["fan"], 20);
    let again = open(&restored);
    let count = again.counts(&sale()).await.unwrap().remove(0);
    assert!((2_000..=held_at_last).contains(&u64::from(count.held)), "{count:?}");
    assert!(count.held.is_multiple_of(50), "a group of asks is whole or not there: {count:?}");
    assert!(store_cursor(&again).await.record.0 <= u64::from(count.held) + 1);
    assert_eq!(again.fan(FanId(7)).await.unwrap().unwrap().record, fan(7, &[7]));
}

async fn store_cursor(store: &SledStore) -> Stored<Cursor> {
    use salut_core::port::Cursors;
    store.cursor("orders").await.unwrap()
}

#[tokio::test]
async fn a_restored_store_goes_on_where_the_backup_ended() {
    let place = TempDir::new().unwrap();
    let store = filled(&place).await;
    let file = place.path().join("monday.backup");
    store.backup(File::create(&file).unwrap()).await.unwrap();
    let restored = place.path().join("restored");
    sled::restore(&file, &restored).unwrap();
    let again = open(&restored);
    assert_eq!(again.counts(&sale()).await, store.counts(&sale()).await);
    let ask = || vec![reserve(9_999, 1)];
    assert_eq!(again.decide(&sale(), ask()).await, store.decide(&sale(), ask()).await);
    // What was asked before the backup is known after it.
    let before = || vec![reserve(5, 1)];
    assert_eq!(again.decide(&sale(), before()).await, store.decide(&sale(), before()).await);
    drop(again);
    assert!(sled::verify(&restored).unwrap().is_sound());
}

#[tokio::test]
async fn a_backup_that_was_cut_or_changed_is_refused_and_leaves_nothing_behind() {
    let place = TempDir::new().unwrap();
    let store = filled(&place).await;
    let file = place.path().join("monday.backup");
    store.backup(File::create(&file).unwrap()).await.unwrap();
    assert!(sled::verify_backup(&file).unwrap().is_sound());
    let whole = fs::read(&file).unwrap();
    let spoilt = place.path().join("spoilt.backup");
    let middle = whole.len() / 2;
    let mut flipped = whole.clone();
    flipped[middle] ^= 1;
    let spoils = [&whole[..whole.len() - 1], &whole[..middle], &[], &flipped];
    for (number, bytes) in spoils.into_iter().enumerate() {
        fs::write(&spoilt, bytes).unwrap();
        let restored = place.path().join("restored");
        let refused = sled::restore(&spoilt, &restored);
        assert!(matches!(refused, Err(BackupError::Archive { .. })), "{number}: {refused:?}");
        assert!(!restored.exists());
        assert!(sled::verify_backup(&spoilt).is_err() && sled::check_backup(&spoilt).is_err());
    }
    let left: Vec<_> =
        fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[tokio::test]
async fn nothing_is_put_back_over_a_store() {
    let place = TempDir::new().unwrap();
    let store = filled(&place).await;
    let file = place.path().join("monday.backup");
    store.backup(File::create(&file).unwrap()).await.unwrap();
    let refused = sled::restore(&file, &place.path().join("store"));
    assert!(matches!(refused, Err(BackupError::NotEmpty { .. })), "{refused:?}");
}
