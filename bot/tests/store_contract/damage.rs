//! A damaged journal is noticed: the store does not start on it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use salut::store::sled::{ChunkFault, Damage, OpenError, SledStore};
use salut_core::clock::ManualClock;
use salut_core::port::{Ledger, Stored, Unit};
use tempfile::TempDir;

use crate::fixtures::{fan, list, reserve, sale};
use crate::worlds::{SledWorld, World, noon};

/// The size of the pieces in which the store's database writes its log.
const SEGMENT_BYTES: usize = 4 * 1024 * 1024;
const NEWEST_WRITE: &[u8] = b"newest-write";

fn chunk(number: u64) -> Vec<u8> {
    [b"chunk/".as_slice(), &number.to_be_bytes()].concat()
}

/// The folder of a store whose journal has three chunks, after `harm` was done to its database.
async fn harmed(harm: impl FnOnce(&sled::Db)) -> TempDir {
    let folder = left(Closed::Well).await;
    let db = database(folder.path());
    harm(&db);
    db.flush().unwrap();
    folder
}

/// The database itself; threads of the store just stopped may have its file for a moment longer.
fn database(path: &Path) -> sled::Db {
    loop {
        match sled::Config::new().path(path).segment_size(SEGMENT_BYTES).open() {
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
    for at in [0, 1, 9, 17, 21, 25, 26, length - 1] {
        let db = database(folder.path());
        let mut value = db.get(chunk(2)).unwrap().unwrap().to_vec();
        value[at] ^= 1;
        db.insert(chunk(2), value.as_slice()).unwrap();
        drop(db);
        let fault = if at == 0 { ChunkFault::Version(value[0]) } else { ChunkFault::Checksum };
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
async fn a_missing_tail_is_noticed_whatever_the_database_says_of_itself() {
    let folder = harmed(|db| {
        db.remove(chunk(3)).unwrap();
        db.insert(NEWEST_WRITE, &2_u64.to_be_bytes()).unwrap();
    });
    assert_eq!(damage(&folder.await), Damage::WrongEnd { marked: 3, found: 2 });
}

#[tokio::test]
async fn a_tail_cut_from_the_file_is_noticed() {
    let harms = harms_to_the_file(Vec::truncate).await;
    assert!(harms.contains(&Damage::WrongEnd { marked: 3, found: 2 }), "{harms:?}");
}

#[tokio::test]
async fn a_tail_spoilt_in_the_file_is_noticed() {
    let spoil = |bytes: &mut Vec<u8>, at: usize| {
        bytes[at..].iter_mut().take(64).for_each(|byte| *byte ^= 0x5a);
    };
    let harms = harms_to_the_file(spoil).await;
    assert!(harms.contains(&Damage::WrongEnd { marked: 3, found: 2 }), "{harms:?}");
}

/// The damage noticed after harm to the database's file from some byte on, of a store that was closed and of one
/// that lost its power. From the last chunk on and from far before it, no harm may pass.
async fn harms_to_the_file(harm: fn(&mut Vec<u8>, usize)) -> Vec<Damage> {
    let mut harms = Vec::new();
    for closed in [Closed::Well, Closed::ByPowerCut] {
        for before in [0, 1, 20, 40, 80, 200, 500, 1000, 100_000] {
            let folder = left(closed).await;
            let path = folder.path().join("db");
            let mut bytes = fs::read(&path).unwrap();
            let at = last_chunk(&bytes).saturating_sub(before);
            harm(&mut bytes, at);
            fs::write(&path, bytes).unwrap();
            harms.push(damage(&folder));
            assert_eq!(damage(&folder), *harms.last().unwrap(), "again, {before} before");
        }
    }
    harms
}

/// How a store came to its end.
#[derive(Clone, Copy)]
enum Closed {
    Well,
    ByPowerCut,
}

/// The folder of a store with three chunks.
async fn left(closed: Closed) -> TempDir {
    let world = SledWorld::new();
    list(world.store(), &sale(), 9).await;
    for fan in [1, 2] {
        world.store().decide(&sale(), vec![reserve(fan, 1)]).await.unwrap();
    }
    if matches!(closed, Closed::Well) {
        return world.stopped();
    }
    let copy = TempDir::new().unwrap();
    for file in fs::read_dir(world.folder.path()).unwrap().map(Result::unwrap) {
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
    }
    copy
}

/// Where the key of chunk 3 lies in the database's file for the last time.
fn last_chunk(bytes: &[u8]) -> usize {
    let key = chunk(3);
    bytes.windows(key.len()).rposition(|found| found == key).unwrap()
}

#[tokio::test]
async fn a_lost_commit_is_noticed() {
    let world = SledWorld::new();
    world.store().commit(vec![Stored::new(fan(1, &[1])).into()]).await.unwrap();
    let folder = world.stopped();
    fs::remove_file(folder.path().join("db")).unwrap();
    assert_eq!(damage(&folder), Damage::LostWrites { marked: 1, found: 0 });
}

#[tokio::test]
async fn a_missing_high_water_mark_is_noticed() {
    let folder = harmed(|_| ()).await;
    fs::remove_file(folder.path().join("high-water")).unwrap();
    assert_eq!(damage(&folder), Damage::NoMark);
    assert_eq!(damage(&folder), Damage::NoMark);
}

#[tokio::test]
async fn a_torn_high_water_mark_leaves_the_one_before_it() {
    let folder = harmed(|_| ()).await;
    let path = folder.path().join("high-water");
    let whole = fs::read(&path).unwrap();
    let torn = |slots: &[usize]| {
        let mut bytes = whole.clone();
        for slot in slots {
            bytes[slot * 4096 + 3] ^= 1;
        }
        fs::write(&path, bytes).unwrap();
    };
    // The third write's mark lies in the second slot; without it the journal is one write ahead, as after a crash.
    torn(&[1]);
    let store = SledStore::open(folder.path(), Arc::new(ManualClock::at(noon()))).unwrap();
    assert_eq!(store.counts(&sale()).await.unwrap()[0].left(), 7);
    drop(store);
    assert_eq!(fs::read(&path).unwrap(), whole, "the mark was brought up to the journal");
    torn(&[0, 1]);
    assert_eq!(damage(&folder), Damage::NoMark);
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
    insta::assert_snapshot!(said, @"the store in FOLDER is damaged: chunk 2 of the journal is missing. Salut does not start on it, as it could sell units twice: restore the folder from a backup, and report this");
}
