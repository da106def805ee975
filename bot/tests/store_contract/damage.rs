//! A damaged journal is noticed: the store does not start on it.

use std::path::Path;
use std::sync::Arc;

use salut::store::sled::{ChunkFault, Damage, OpenError, SledStore};
use salut_core::clock::ManualClock;
use salut_core::port::Ledger;
use tempfile::TempDir;

use crate::fixtures::{list, reserve, sale};
use crate::worlds::{SledWorld, World, noon};

const NEWEST: &[u8] = b"newest-chunk";

fn chunk(number: u64) -> Vec<u8> {
    [b"chunk/".as_slice(), &number.to_be_bytes()].concat()
}

/// The folder of a store whose journal has three chunks, after `harm` was done to its database.
async fn harmed(harm: impl FnOnce(&sled::Db)) -> TempDir {
    let world = SledWorld::new();
    list(world.store(), &sale(), 9).await;
    for fan in [1, 2] {
        world.store().decide(&sale(), vec![reserve(fan, 1)]).await.unwrap();
    }
    let folder = world.stopped();
    let db = database(folder.path());
    harm(&db);
    db.flush().unwrap();
    folder
}

/// The database itself; threads of the store just stopped may have its file for a moment longer.
fn database(path: &Path) -> sled::Db {
    loop {
        match sled::open(path) {
            Ok(db) => return db,
            Err(sled::Error::Io(_)) => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

fn damage(folder: &TempDir) -> Damage {
    match SledStore::open(folder.path(), Arc::new(ManualClock::at(noon()))) {
        Err(OpenError::Damaged { damage, .. }) => damage,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_unharmed_journal_is_opened() {
    let folder = harmed(|_| ()).await;
    let store = SledStore::open(folder.path(), Arc::new(ManualClock::at(noon()))).unwrap();
    assert_eq!(store.counts(&sale()).await.unwrap()[0].left(), 7);
}

#[tokio::test]
async fn any_flipped_bit_of_a_chunk_is_noticed() {
    let folder = harmed(|_| ()).await;
    let length = database(folder.path()).get(chunk(2)).unwrap().unwrap().len();
    for at in [0, 1, 9, 13, 17, length - 1] {
        let db = database(folder.path());
        let mut value = db.get(chunk(2)).unwrap().unwrap().to_vec();
        value[at] ^= 1;
        db.insert(chunk(2), value.as_slice()).unwrap();
        drop(db);
        let fault = if at == 0 { ChunkFault::Version(0) } else { ChunkFault::Checksum };
        assert_eq!(damage(&folder), Damage::Unreadable { chunk: 2, fault }, "byte {at}");
        value[at] ^= 1;
        database(folder.path()).insert(chunk(2), value).unwrap();
    }
}

#[tokio::test]
async fn a_chunk_cut_off_is_noticed() {
    let folder = harmed(|db| {
        let value = db.get(chunk(3)).unwrap().unwrap();
        db.insert(chunk(3), &value[..value.len() - 1]).unwrap();
    });
    let fault = ChunkFault::Checksum;
    assert_eq!(damage(&folder.await), Damage::Unreadable { chunk: 3, fault });
}

#[tokio::test]
async fn a_missing_chunk_is_noticed() {
    let first = harmed(|db| drop(db.remove(chunk(1)).unwrap())).await;
    assert_eq!(damage(&first), Damage::Missing { chunk: 1 });
    let middle = harmed(|db| drop(db.remove(chunk(2)).unwrap())).await;
    assert_eq!(damage(&middle), Damage::Missing { chunk: 2 });
}

#[tokio::test]
async fn a_missing_tail_is_noticed() {
    let folder = harmed(|db| drop(db.remove(chunk(3)).unwrap())).await;
    assert_eq!(damage(&folder), Damage::WrongEnd { marked: 3, found: 2 });
}

#[tokio::test]
async fn a_wrong_high_water_mark_is_noticed() {
    let other = harmed(|db| drop(db.insert(NEWEST, &2_u64.to_be_bytes()).unwrap())).await;
    assert_eq!(damage(&other), Damage::WrongEnd { marked: 2, found: 3 });
    let none = harmed(|db| drop(db.remove(NEWEST).unwrap())).await;
    assert_eq!(damage(&none), Damage::WrongEnd { marked: 0, found: 3 });
    let text = harmed(|db| drop(db.insert(NEWEST, "three").unwrap())).await;
    assert_eq!(damage(&text), Damage::NoNumber);
}

#[tokio::test]
async fn a_chunk_in_anothers_place_is_noticed() {
    let folder = harmed(|db| {
        let value = db.get(chunk(3)).unwrap().unwrap();
        db.insert(chunk(2), value).unwrap();
    });
    let fault = ChunkFault::Checksum;
    assert_eq!(damage(&folder.await), Damage::Unreadable { chunk: 2, fault });
}

#[tokio::test]
async fn what_is_damaged_and_what_to_do_is_said() {
    let folder = harmed(|db| drop(db.remove(chunk(2)).unwrap())).await;
    let opened = SledStore::open(folder.path(), Arc::new(ManualClock::at(noon())));
    let said = opened.unwrap_err().to_string().replace(&*folder.path().to_string_lossy(), "FOLDER");
    insta::assert_snapshot!(said, @"the store in FOLDER is damaged: chunk 2 of the journal is missing. Nothing was changed. Keep this folder as it is for repair, and start only on an undamaged copy of it");
}
