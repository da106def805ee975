//! The sled store under `kill -9` and on a full disk: what was acknowledged is kept, and nothing is oversold.
//!
//! The store runs in a child, which is this very test binary asked for one of the ignored tests below.

use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use futures::future::join_all;
use salut::store::sled::SledStore;
use salut_core::clock::ManualClock;
use salut_core::ids::{FanId, HoldNumber, ReservationId, SaleId};
use salut_core::port::{Fans, Jobs, Ledger, StoreError};
use salut_core::stock::Outcome;
use tempfile::TempDir;

use crate::fixtures::{list, reserve, sale};
use crate::worlds::noon;

const FOLDER: &str = "SALUT_TEST_STORE";
const SALE: &str = "SALUT_TEST_SALE";
const UNITS: &str = "SALUT_TEST_UNITS";

fn open(path: impl AsRef<Path>) -> SledStore {
    SledStore::open(path, Arc::new(ManualClock::at(noon()))).unwrap()
}

fn child(command: &mut Command, test: &str, folder: &Path) -> Child {
    let command = command.args([test, "--exact", "--ignored", "--nocapture"]).env(FOLDER, folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

fn say(line: &str) {
    let mut out = stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

#[tokio::test]
async fn what_was_acknowledged_before_a_kill_is_kept() {
    let folder = TempDir::new().unwrap();
    let mut acknowledged = Vec::new();
    let rounds = [("round-1", 100_000, 300), ("round-2", 100_000, 3000), ("round-3", 400, 400)];
    for (sale, units, kill_after) in rounds {
        let sale: SaleId = sale.parse().unwrap();
        for (hold, fan) in killed_after(kill_after, &sale, units, folder.path()) {
            acknowledged.push((ReservationId { sale: sale.clone(), number: hold }, fan));
        }
        let store = open(folder.path());
        for (id, fan) in &acknowledged {
            let kept = store.reservation(id).await.unwrap();
            assert_eq!(kept.map(|kept| kept.hold.fan), Some(*fan), "{id}");
        }
        let count = store.counts(&sale).await.unwrap().remove(0);
        assert!(count.held >= kill_after && count.held <= units, "{count:?}");
    }
}

/// Lets a child reserve, kills it after `count` acknowledged holds, and gives all that it acknowledged.
fn killed_after(count: u32, sale: &SaleId, units: u32, folder: &Path) -> Vec<(HoldNumber, FanId)> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let command = command.env(SALE, sale.as_str()).env(UNITS, units.to_string());
    let mut child = child(command, "killed::reserves_until_killed", folder);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    for line in lines {
        let line = line.unwrap();
        let words: Vec<_> = line.split(' ').collect();
        let ["held", hold, fan] = words[..] else { continue };
        acknowledged.push((HoldNumber(hold.parse().unwrap()), FanId(fan.parse().unwrap())));
        if acknowledged.len() == count as usize {
            child.kill().unwrap();
        }
    }
    assert!(!child.wait().unwrap().success());
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the child of another test"]
async fn reserves_until_killed() {
    let store = open(std::env::var(FOLDER).unwrap());
    let sale: SaleId = std::env::var(SALE).unwrap().parse().unwrap();
    list(&store, &sale, std::env::var(UNITS).unwrap().parse().unwrap()).await;
    let asker = async |first: u64| {
        for fan in (first..).step_by(64) {
            let outcome = store.decide(&sale, vec![reserve(fan, 1)]).await.unwrap().pop();
            if let Some(Outcome::Held(held)) = outcome {
                say(&format!("held {} {fan}", held.hold.0));
            }
        }
    };
    join_all((0..64).map(asker)).await;
}

/// A limit on the size of files stands in for a full disk: writes fail until it is lifted.
#[tokio::test]
async fn a_full_disk_refuses_asks_until_there_is_room() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new("sh");
    let limited = "trap '' XFSZ; ulimit -S -f 4096; exec \"$@\"";
    command.args(["-c", limited, "sh"]).arg(std::env::current_exe().unwrap());
    let mut child = child(&mut command, "killed::reserves_on_a_full_disk", folder.path());
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut lines = lines.inspect(|line| assert!(!line.contains("panicked"), "{line}"));
    assert!(lines.any(|line| line == "full"));
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
    let store = open(std::env::var(FOLDER).unwrap());
    list(&store, &sale(), 10_000_000).await;
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
