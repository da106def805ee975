//! The sled store on a full disk: sales stop only when they cannot be stored, why is said, and all goes on by itself
//! when there is room.

use std::fs;
use std::io::{BufRead, BufReader, Write, stdin};
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;
use std::thread::yield_now;

use salut::store::sled::Options;
use salut_core::ids::FanId;
use salut_core::port::{Fans, Jobs, Ledger, StoreError};
use tempfile::TempDir;

use crate::child::{FOLDER, child, log_to_stdout, open, open_with, say};
use crate::fixtures::{decide, list, reserve, sale};
use crate::worlds::noon;

/// A limit on the size of files stands in for a full disk: writes fail until it is lifted.
#[tokio::test]
async fn a_full_disk_refuses_asks_until_there_is_room() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new("sh");
    let limited = "trap '' XFSZ; ulimit -S -f 4096; exec \"$@\"";
    command.args(["-c", limited, "sh"]).arg(std::env::current_exe().unwrap());
    let mut child = child(&mut command, "full::reserves_on_a_full_disk", folder.path());
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut lines = lines.inspect(|line| assert!(!line.contains("panicked"), "{line}"));
    let said: Vec<_> = lines.by_ref().take_while(|line| line != "full").collect();
    let why = said.iter().find(|line| line.contains("Nothing can be stored"));
    assert!(why.is_some_and(|why| why.contains("too large")), "{said:#?}");
    let pid = child.id().to_string();
    let room = Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited"]).status();
    assert!(room.unwrap().success());
    writeln!(child.stdin.take().unwrap(), "there is room").unwrap();
    assert!(lines.any(|line| line == "stored again"));
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
#[ignore = "the child of another test"]
async fn reserves_on_a_full_disk() {
    log_to_stdout();
    let store = open(std::env::var(FOLDER).unwrap());
    list(&store, &sale(), 1_000_000).await;
    let (mut kept, mut fan) = (0, 0);
    let refused = loop {
        let asks = (fan..fan + 1000).map(|fan| reserve(fan, 1)).collect();
        match store.decide(&sale(), asks).await {
            Ok(_) => (kept, fan) = (kept + 1000, fan + 1000),
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    let held = |counts: Vec<salut_core::sale::OfferCount>| counts[0].held;
    assert_eq!(held(store.counts(&sale()).await.unwrap()), kept);
    say("full");
    stdin().lock().read_line(&mut String::new()).unwrap();
    // Whatever the bot does begins with a read, so a read must be enough to open the disk again.
    assert_eq!(store.due_jobs(noon(), 9).await, Ok(Vec::new()));
    assert_eq!(store.fan(FanId(1)).await, Ok(None));
    // The refused group may or may not be on the disk: its asks, delivered again, get what is true.
    let asks: Vec<_> = (fan..fan + 1000).map(|fan| reserve(fan, 1)).collect();
    store.decide(&sale(), asks).await.unwrap();
    assert_eq!(held(store.counts(&sale()).await.unwrap()), kept + 1000);
    say("stored again");
}

/// A disk without room for the snapshot, while there still is some for the journal: the snapshot's name leads to a
/// device that is always full.
#[tokio::test]
async fn a_snapshot_that_finds_no_room_stops_no_sale() {
    let folder = TempDir::new().unwrap();
    symlink("/dev/full", folder.path().join("snapshot.new")).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    let mut child = child(&mut command, "full::sells_without_a_snapshot", folder.path());
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let said: Vec<_> = lines.collect();
    assert!(child.wait().unwrap().success(), "{said:#?}");
    let why = said.iter().find(|line| line.contains("No snapshot could be written")).unwrap();
    assert!(why.contains("room") || why.contains("space"), "{why}");
}

#[tokio::test]
#[ignore = "the child of another test"]
async fn sells_without_a_snapshot() {
    log_to_stdout();
    let folder = PathBuf::from(std::env::var(FOLDER).unwrap());
    let store = open_with(Options { snapshot_every: 10 }, &folder);
    list(&store, &sale(), 1_000_000).await;
    let mut fans = 1..;
    let mut sells = async || decide(&store, reserve(fans.next().unwrap(), 1)).await;
    while fs::symlink_metadata(folder.join("snapshot.new")).is_ok() {
        sells().await;
        yield_now();
    }
    say("it was given up");
    let snapshots = || fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
    while !snapshots().any(|name| name.to_string_lossy().starts_with("snapshot-")) {
        sells().await;
    }
    say("there is one");
}
