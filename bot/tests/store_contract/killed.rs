//! The sled store under `kill -9`: what was acknowledged is kept, and nothing is oversold, however often it happens.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;

use futures::future::{join, join_all};
use salut::store::sled::{Options, SledStore};
use salut_core::ids::{FanId, HoldNumber};
use salut_core::order::PaymentReference;
use salut_core::port::{Cursor, Cursors, Ledger, Record, Unit};
use salut_core::stock::{Ask, AskKey, AskKind, HoldState, Outcome};
use tempfile::TempDir;

use crate::child::{FOLDER, child, open, open_with, say};
use crate::fixtures::{list, reservation, reserve, sale};

const ROUND: &str = "SALUT_TEST_ROUND";
/// Set by `tests/run --long`.
const LONG: &str = "SALUT_LONG";
/// Runs again what failed: the seed that was printed.
const SEED: &str = "SALUT_TEST_SEED";
const UNITS_A_ROUND: u32 = 1000;
const ASKERS: u64 = 32;
/// So small that a child is killed during snapshots, and while chunks are deleted.
const SNAPSHOT_EVERY: u64 = 200;

/// What a child acknowledged for a hold, the last thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Acknowledged {
    Held,
    Released,
    Confirmed,
}

/// All that was acknowledged, over all rounds.
type Holds = BTreeMap<u64, (FanId, Acknowledged)>;

#[tokio::test]
async fn what_was_acknowledged_before_kills_is_kept() {
    let rounds = if std::env::var_os(LONG).is_some() { 50 } else { 5 };
    let mut random = Random::new();
    let (folder, mut holds) = (TempDir::new().unwrap(), Holds::new());
    for round in 1..=rounds {
        let lines = if random.below(8) == 0 { 0 } else { random.below(3000) };
        println!("round {round}: to be killed after {lines} answers");
        killed_after(lines, round, folder.path(), &mut holds);
        // A copy is looked at, so that the store itself never ends in another way than by a kill.
        let copy = copy_of(folder.path());
        let store = open(copy.path());
        check(&store, round, &holds).await;
    }
    let store = open(folder.path());
    let kept = store.events_after(Cursor(0), 1).await.unwrap();
    assert!(kept[0].after > Cursor(1), "chunks were deleted meanwhile");
}

/// Lets a child trade and kills it after this many lines; takes up all that it acknowledged until then.
fn killed_after(lines: u64, round: u32, folder: &Path, holds: &mut Holds) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let command = command.env(ROUND, round.to_string());
    let mut child = child(command, "killed::trades_until_killed", folder);
    let output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = 0;
    for line in output.map(Result::unwrap) {
        assert!(!line.contains("panicked"), "{line}");
        let words: Vec<_> = line.split(' ').collect();
        let [what, hold, fan] = words[..] else { continue };
        let what = match what {
            "held" => Some(Acknowledged::Held),
            "released" => Some(Acknowledged::Released),
            "confirmed" => Some(Acknowledged::Confirmed),
            _ => None,
        };
        if let Some(what) = what {
            holds.insert(hold.parse().unwrap(), (FanId(fan.parse().unwrap()), what));
        }
        if said == lines {
            child.kill().unwrap();
        }
        said += 1;
    }
    assert!(!child.wait().unwrap().success());
    assert!(said > lines, "the child ended by itself");
}

async fn check(store: &SledStore, round: u32, holds: &Holds) {
    for (hold, (fan, acknowledged)) in holds {
        let kept = store.reservation(&reservation(*hold)).await.unwrap();
        let kept = kept.unwrap_or_else(|| panic!("hold {hold} is lost")).hold;
        assert_eq!(kept.fan, *fan, "hold {hold}");
        let right = match acknowledged {
            Acknowledged::Held => true,
            Acknowledged::Released => matches!(kept.state, HoldState::Released { .. }),
            Acknowledged::Confirmed => matches!(kept.state, HoldState::Confirmed { .. }),
        };
        assert!(right, "hold {hold} was {acknowledged:?} and is {:?}", kept.state);
    }
    let counts = store.counts(&sale()).await.unwrap();
    let Some(count) = counts.first() else { return assert!(holds.is_empty()) };
    assert!(count.units <= UNITS_A_ROUND * round, "{count:?}");
    assert!(count.held + count.sold <= count.units, "{count:?}");
    let (mut held, mut sold) = (0, 0);
    for number in 1.. {
        let Some(kept) = store.reservation(&reservation(number)).await.unwrap() else { break };
        match kept.hold.state {
            HoldState::Open { .. } | HoldState::Paying { .. } => held += 1,
            HoldState::Confirmed { .. } => sold += 1,
            _ => (),
        }
    }
    assert_eq!((held, sold), (count.held, count.sold), "what is counted is what is held");
}

/// A copy of a folder's files as they are.
pub(crate) fn copy_of(folder: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for file in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
    }
    copy
}

/// Numbers that look random, the same again for the same seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new() -> Self {
        let given = std::env::var(SEED).ok().map(|seed| seed.parse().unwrap());
        let seed = given.unwrap_or_else(|| RandomState::new().hash_one(0));
        println!("run this again with {SEED}={seed}");
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) % end
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the child of another test"]
async fn trades_until_killed() {
    let round: u32 = std::env::var(ROUND).unwrap().parse().unwrap();
    say("opening 0 0");
    let store =
        open_with(Options { snapshot_every: SNAPSHOT_EVERY }, std::env::var(FOLDER).unwrap());
    list(&store, &sale(), UNITS_A_ROUND * round).await;
    let traders = (0..ASKERS).map(|first| trade(&store, u64::from(round) << 32 | first));
    join(join_all(traders), follow(&store)).await;
}

/// Reserves again and again as a new fan; gives some holds back, pays some, leaves some.
async fn trade(store: &SledStore, first: u64) {
    for fan in (first..).step_by(usize::try_from(ASKERS).unwrap()) {
        match ask(store, reserve(fan, 1)).await {
            Outcome::Held(held) => {
                say(&format!("held {} {fan}", held.hold.0));
                go_on(store, held.hold, fan).await;
            }
            _ => say(&format!("refused 0 {fan}")),
        }
    }
}

async fn go_on(store: &SledStore, hold: HoldNumber, fan: u64) {
    let payment = PaymentReference(format!("pay-{}", hold.0));
    let (what, kind) = match hold.0 % 3 {
        0 => ("released", AskKind::Release { fan: FanId(fan), hold }),
        1 => ("confirmed", AskKind::Confirm { hold, payment, payer: None }),
        _ => return,
    };
    let key = AskKey(1 << 100 | u128::from(fan));
    if !matches!(ask(store, Ask { key, kind }).await, Outcome::Refused(_)) {
        say(&format!("{what} {} {fan}", hold.0));
    }
}

async fn ask(store: &SledStore, ask: Ask) -> Outcome {
    store.decide(&sale(), vec![ask]).await.unwrap().remove(0)
}

/// Follows the journal, and sees to it that it misses no event over all kills.
async fn follow(store: &SledStore) {
    loop {
        let seen = store.commits();
        let cursor = store.cursor("orders").await.unwrap();
        let page = store.events_after(cursor.record, 100).await.unwrap();
        let Some(last) = page.last() else {
            store.commit_after(seen).await;
            continue;
        };
        let places: Vec<_> = page.iter().map(|recorded| recorded.after.0).collect();
        assert_eq!(places, (cursor.record.0 + 1..=last.after.0).collect::<Vec<_>>());
        let record = Record::Cursor { name: "orders".to_owned(), cursor: last.after };
        store.commit(vec![cursor.with(record).into()]).await.unwrap();
    }
}
