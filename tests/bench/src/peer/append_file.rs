//! The limit: a plain file with group commit, and no more in memory than the work needs.
//!
//! One thread takes all requests that wait, checks them, appends the holds with one write and one `fdatasync`, and
//! answers. It knows no second product, no second sale, no release; nothing that keeps reservations can be much faster.

use std::collections::HashMap;
use std::fs::{self, File};
use std::hash::{BuildHasherDefault, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::{Instant, SystemTime};

use tokio::sync::{mpsc, oneshot};

use super::{Answer, CAP, HOLD, Name, Request};
use crate::error::LoadtestError;

/// Most requests that wait for the thread, and most that share a write: those of Salut's own writer.
const QUEUE_MAX: usize = 8192;
const GROUP_MAX: usize = 4096;

/// Before each group: its length and its checksum, as two u32.
const HEAD_BYTES: usize = 8;

/// A hold in the file: number, fan and the end in milliseconds as u64, then the key, all little-endian.
const RECORD_BYTES: usize = 40;

/// The way to the thread.
pub(crate) struct AppendFile {
    path: PathBuf,
    work: mpsc::Sender<Work>,
    writer: JoinHandle<Result<(), LoadtestError>>,
}

struct Work {
    request: Request,
    answer: oneshot::Sender<Answer>,
}

impl AppendFile {
    /// Makes the file and starts the thread.
    pub(crate) fn start(folder: &Path, units: u32) -> Result<Self, LoadtestError> {
        let path = folder.join("holds");
        let file = File::options().create_new(true).append(true).open(&path)?;
        let (work, queue) = mpsc::channel(QUEUE_MAX);
        let books = Books { left: units, ..Books::default() };
        let writer = thread::spawn(move || write_all(file, books, queue));
        Ok(Self { path, work, writer })
    }

    /// Asks for one unit.
    pub(crate) async fn reserve(&self, request: Request) -> Result<Answer, LoadtestError> {
        let (answer, answered) = oneshot::channel();
        let queued = self.work.send(Work { request, answer }).await;
        queued.map_err(|_| wrong("its thread has stopped"))?;
        answered.await.map_err(|_| wrong("its thread has stopped"))
    }

    /// Stops the thread and counts the holds in the file.
    pub(crate) fn stop(self) -> Result<u64, LoadtestError> {
        drop(self.work);
        self.writer.join().map_err(|_| wrong("its thread has panicked"))??;
        count(&fs::read(&self.path)?)
    }
}

/// What the thread knows.
#[derive(Default)]
struct Books {
    left: u32,
    fans: HashMap<u64, u32, Scattered>,
    keys: HashMap<u128, u64, Scattered>,
    /// Fan and end of each hold, by its number: as every hold lasts as long, also in the order in which they lapse.
    holds: Vec<(u64, u64)>,
}

impl Books {
    fn decide(&mut self, request: Request, until: u64, records: &mut Vec<u8>) -> Answer {
        if self.keys.contains_key(&request.key) {
            return Answer::Held;
        }
        let has = self.fans.entry(request.fan).or_default();
        if *has >= CAP {
            return Answer::CapReached;
        }
        if self.left == 0 {
            return Answer::NoneLeft;
        }
        *has += 1;
        self.left -= 1;
        let number = self.holds.len() as u64;
        self.keys.insert(request.key, number);
        self.holds.push((request.fan, until));
        records.extend_from_slice(&number.to_le_bytes());
        records.extend_from_slice(&request.fan.to_le_bytes());
        records.extend_from_slice(&until.to_le_bytes());
        records.extend_from_slice(&request.key.to_le_bytes());
        Answer::Held
    }
}

fn write_all(
    mut file: File,
    mut books: Books,
    mut queue: mpsc::Receiver<Work>,
) -> Result<(), LoadtestError> {
    let (mut group, mut answers, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    let begun = (Instant::now(), unix_millis());
    while queue.blocking_recv_many(&mut group, GROUP_MAX) > 0 {
        let until = begun.1 + millis((begun.0.elapsed() + HOLD).as_millis());
        bytes.clear();
        bytes.extend_from_slice(&[0; HEAD_BYTES]);
        for Work { request, answer } in group.drain(..) {
            answers.push((answer, books.decide(request, until, &mut bytes)));
        }
        if bytes.len() > HEAD_BYTES {
            close_group(&mut bytes);
            file.write_all(&bytes)?;
            file.sync_data()?;
        }
        for (answer, decided) in answers.drain(..) {
            let _gone = answer.send(decided);
        }
    }
    Ok(())
}

/// Writes the head of a group.
fn close_group(bytes: &mut [u8]) {
    let (head, records) = bytes.split_at_mut(HEAD_BYTES);
    let length = u32::try_from(records.len()).unwrap_or(u32::MAX);
    head[..4].copy_from_slice(&length.to_le_bytes());
    head[4..].copy_from_slice(&crc32fast::hash(records).to_le_bytes());
}

/// How many holds are in the file, each group checked.
fn count(mut bytes: &[u8]) -> Result<u64, LoadtestError> {
    let mut holds = 0;
    while let Some((head, rest)) = bytes.split_first_chunk::<HEAD_BYTES>() {
        let [a, b, c, d, sum @ ..] = *head;
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        let (records, after) = rest.split_at_checked(length).ok_or_else(|| wrong("it is torn"))?;
        if crc32fast::hash(records) != u32::from_le_bytes(sum) {
            return Err(wrong("a group is damaged"));
        }
        holds += (length / RECORD_BYTES) as u64;
        bytes = after;
    }
    Ok(holds)
}

#[expect(clippy::disallowed_methods, reason = "this peer stands for itself, without Salut's clock")]
fn unix_millis() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| millis(since.as_millis()))
}

fn millis(millis: u128) -> u64 {
    u64::try_from(millis).unwrap_or(u64::MAX)
}

fn wrong(fault: &str) -> LoadtestError {
    LoadtestError::Wrong { peer: Name::AppendFile.as_str(), fault: fault.to_owned() }
}

type Scattered = BuildHasherDefault<Scatter>;

/// The leanest hash that spreads fans and keys: one multiplication a word.
#[derive(Default)]
struct Scatter(u64);

#[expect(clippy::cast_possible_truncation, reason = "both halves are folded into one word")]
impl Hasher for Scatter {
    fn write(&mut self, bytes: &[u8]) {
        for word in bytes.chunks(8) {
            let mut padded = [0; 8];
            padded[..word.len()].copy_from_slice(word);
            self.write_u64(u64::from_le_bytes(padded));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let wide =
            u128::from(self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        self.0 = (wide >> 64) as u64 ^ wide as u64;
    }

    fn write_u128(&mut self, wide: u128) {
        self.write_u64((wide >> 64) as u64 ^ wide as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_was_changed_is_noticed() {
        let mut bytes = vec![0; HEAD_BYTES];
        let mut books = Books { left: 3, ..Books::default() };
        for fan in 1..=4 {
            books.decide(Request::of(fan, 0), 600_000, &mut bytes);
        }
        close_group(&mut bytes);
        assert_eq!(count(&bytes).unwrap(), 3);
        bytes[HEAD_BYTES + 5] ^= 1;
        assert!(count(&bytes).is_err());
        assert!(count(&bytes[..20]).is_err());
    }
}
