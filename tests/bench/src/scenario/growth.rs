//! What more and more live holds cost Salut's ledger: speed, memory, and the time to start.
//!
//! Every step runs in a process of its own, so that memory is that of the step alone.

use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, ValueEnum};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::process::Command;
use tokio::task::JoinSet;

use crate::error::LoadtestError;
use crate::ledger::Arguments;
use crate::memory::resident_bytes;
use crate::peer::{Answer, Name, PLENTY, Request, SalutSled, compare_books};
use crate::report::{Goal, median, note, say, thousands};

/// Holds made in one call while the ledger is filled.
const FILL_CALL: u64 = 1000;

/// Requesters of the measured load, and how often each asks: few, so that the number of holds stays what it is.
const REQUESTERS: u64 = 1000;
const REQUESTS_EACH: u64 = 50;

/// One step, in a process of its own.
#[derive(Debug, Args)]
pub(crate) struct Step {
    /// What to do.
    #[arg(long)]
    phase: Phase,
    /// The ledger's folder.
    #[arg(long)]
    folder: PathBuf,
    /// How many live holds.
    #[arg(long)]
    holds: u32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Phase {
    /// Make the holds, measure, and end without closing the ledger, as in a crash.
    Fill,
    /// Open the ledger, count, and close it.
    Open,
}

/// What a step of filling measured.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Filled {
    empty_bytes: u64,
    full_bytes: u64,
    fill_per_second: f64,
    per_second: f64,
    held: u64,
}

/// What a step of opening measured.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Opened {
    seconds: f64,
    full_bytes: u64,
    held: u64,
}

/// All that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Growth {
    scenario: &'static str,
    sizes: Vec<Size>,
    /// What must be so.
    pub(crate) goals: Vec<Goal>,
}

/// The ledger at one size: medians over the rounds.
#[derive(Debug, Serialize)]
struct Size {
    holds: u32,
    per_second: f64,
    fill_per_second: f64,
    bytes_a_hold: f64,
    resident_bytes: f64,
    start_after_crash_seconds: f64,
    start_after_close_seconds: f64,
    resident_bytes_after_start: f64,
}

/// Runs the rounds over all sizes.
pub(crate) async fn run(arguments: &Arguments) -> Result<Growth, LoadtestError> {
    let mut rounds: Vec<Size> = Vec::new();
    for round in 1..=arguments.rounds {
        for &holds in &arguments.holds {
            let size = measure(holds, &arguments.folder).await?;
            note(&format!("round {round}/{}: {}", arguments.rounds, size.text()));
            rounds.push(size);
        }
    }
    let sizes: Vec<_> = arguments.holds.iter().map(|holds| Size::median(*holds, &rounds)).collect();
    let goals = goals(&sizes);
    Ok(Growth { scenario: "growth", sizes, goals })
}

async fn measure(holds: u32, within: &Path) -> Result<Size, LoadtestError> {
    let folder = tempfile::Builder::new().prefix("salut-loadtest-").tempdir_in(within)?;
    let filled: Filled = in_child(Phase::Fill, folder.path(), holds).await?;
    let crashed: Opened = in_child(Phase::Open, folder.path(), holds).await?;
    let closed: Opened = in_child(Phase::Open, folder.path(), holds).await?;
    compare_books(Name::SalutSled, crashed.held, filled.held)?;
    compare_books(Name::SalutSled, closed.held, filled.held)?;
    let grown = filled.full_bytes.saturating_sub(filled.empty_bytes);
    Ok(Size {
        holds,
        per_second: filled.per_second,
        fill_per_second: filled.fill_per_second,
        bytes_a_hold: float(grown) / f64::from(holds),
        resident_bytes: float(filled.full_bytes),
        start_after_crash_seconds: crashed.seconds,
        start_after_close_seconds: closed.seconds,
        resident_bytes_after_start: float(closed.full_bytes),
    })
}

async fn in_child<T: DeserializeOwned>(
    phase: Phase,
    folder: &Path,
    holds: u32,
) -> Result<T, LoadtestError> {
    let phase = if matches!(phase, Phase::Fill) { "fill" } else { "open" };
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["growth-step", "--phase", phase, "--holds", &holds.to_string(), "--folder"]);
    command.arg(folder).stdin(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true);
    let output = command.output().await?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() {
        return Ok(serde_json::from_str(&said)?);
    }
    let program = format!("the step `{phase}` at {holds} holds");
    Err(LoadtestError::EndedEarly { program, said })
}

/// Runs one step and says what it measured.
pub(crate) async fn run_step(step: &Step) -> Result<ExitCode, LoadtestError> {
    match step.phase {
        Phase::Fill => fill(step).await,
        Phase::Open => open(step).await,
    }
}

async fn fill(step: &Step) -> Result<ExitCode, LoadtestError> {
    // Before the sale is listed: the room that is made for its units counts as well.
    let empty_bytes = resident_bytes("self")?;
    let ledger = Arc::new(SalutSled::start(&step.folder, PLENTY).await?);
    let (begun, holds) = (Instant::now(), u64::from(step.holds));
    for call in 0..holds.div_ceil(FILL_CALL) {
        let first = call * FILL_CALL;
        ledger.fill(first..holds.min(first + FILL_CALL)).await?;
    }
    let fill_per_second = float(holds) / begun.elapsed().as_secs_f64();
    let full_bytes = resident_bytes("self")?;
    let per_second = load(&ledger, holds).await?;
    let held = ledger.held().await?;
    let filled = Filled { empty_bytes, full_bytes, fill_per_second, per_second, held };
    say(&serde_json::to_string(&filled)?);
    // The next step starts as after a crash: what the ledger does when it is closed is left out.
    std::process::exit(0);
}

/// The measured load: new fans, each with one request at a time.
async fn load(ledger: &Arc<SalutSled>, holds: u64) -> Result<f64, LoadtestError> {
    let begun = Instant::now();
    let mut requesters = JoinSet::new();
    for first in holds..holds + REQUESTERS {
        let ledger = Arc::clone(ledger);
        requesters.spawn(async move {
            for turn in 0..REQUESTS_EACH {
                let answer = ledger.reserve(Request::of(first + turn * REQUESTERS, 0)).await?;
                if answer != Answer::Held {
                    let fault = format!("a new fan is told {answer:?}");
                    return Err(LoadtestError::Wrong { peer: Name::SalutSled.as_str(), fault });
                }
            }
            Ok(())
        });
    }
    while let Some(done) = requesters.join_next().await {
        done??;
    }
    Ok(float(REQUESTERS * REQUESTS_EACH) / begun.elapsed().as_secs_f64())
}

async fn open(step: &Step) -> Result<ExitCode, LoadtestError> {
    let begun = Instant::now();
    let ledger = SalutSled::open(&step.folder)?;
    let seconds = begun.elapsed().as_secs_f64();
    let opened =
        Opened { seconds, full_bytes: resident_bytes("self")?, held: ledger.held().await? };
    drop(ledger);
    say(&serde_json::to_string(&opened)?);
    Ok(ExitCode::SUCCESS)
}

fn goals(sizes: &[Size]) -> Vec<Goal> {
    let mut goals = Vec::new();
    if let [smallest, .., largest] = sizes {
        let what = format!("throughput at {} holds ÷ at {}", largest.holds, smallest.holds);
        goals.push(Goal::at_least(&what, largest.per_second / smallest.per_second, 0.8));
    }
    for size in sizes.iter().filter(|size| size.holds >= 1_000_000) {
        let what = format!("bytes a live hold at {}", size.holds);
        goals.push(Goal::at_most(&what, size.bytes_a_hold, 200.0));
    }
    for size in sizes.iter().filter(|size| size.holds == 1_000_000) {
        let seconds = size.start_after_crash_seconds.max(size.start_after_close_seconds);
        goals.push(Goal::at_most("seconds to start with 1000000 holds", seconds, 1.0));
    }
    goals
}

impl Size {
    fn median(holds: u32, rounds: &[Self]) -> Self {
        let of = |value: fn(&Self) -> f64| {
            median(rounds.iter().filter(|round| round.holds == holds).map(value))
        };
        Self {
            holds,
            per_second: of(|size| size.per_second),
            fill_per_second: of(|size| size.fill_per_second),
            bytes_a_hold: of(|size| size.bytes_a_hold),
            resident_bytes: of(|size| size.resident_bytes),
            start_after_crash_seconds: of(|size| size.start_after_crash_seconds),
            start_after_close_seconds: of(|size| size.start_after_close_seconds),
            resident_bytes_after_start: of(|size| size.resident_bytes_after_start),
        }
    }

    fn text(&self) -> String {
        format!(
            "{} holds: {}/s, filled at {}/s, {:.0} bytes a hold, {:.0} MB resident, start {:.2} s after a crash, {:.2} s \
             after closing, {:.0} MB resident then",
            self.holds,
            thousands(self.per_second),
            thousands(self.fill_per_second),
            self.bytes_a_hold,
            self.resident_bytes / 1e6,
            self.start_after_crash_seconds,
            self.start_after_close_seconds,
            self.resident_bytes_after_start / 1e6,
        )
    }
}

impl Growth {
    /// As people read it.
    pub(crate) fn text(&self) -> String {
        let sizes: String = self.sizes.iter().map(|size| size.text() + "\n").collect();
        sizes + &Goal::lines(&self.goals)
    }
}

#[expect(clippy::cast_precision_loss, reason = "bytes and holds stay far below 2^52")]
fn float(number: u64) -> f64 {
    number as f64
}
