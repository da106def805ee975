//! `cargo loadtest`: measures Salut on the machine at hand, the ledger beside other ways to do the same work.

mod chart;
mod error;
mod fanout;
mod ledger;
mod measure;
mod memory;
mod peer;
mod report;
mod scenario;
mod server;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use self::error::LoadtestError;

/// Salut's load test: how many reservations a second are kept, how soon many are told, and what that costs.
#[derive(Debug, Parser)]
#[command(name = "cargo loadtest", bin_name = "cargo loadtest")]
struct Arguments {
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Loads the ledger, and by default other stores that do the same work, in the same run.
    Ledger(ledger::Arguments),
    /// Tells many of a sale, over emulated platforms that enforce their limits: is everybody told once, and how soon?
    Fanout(fanout::Arguments),
    /// The bot of `fanout`, in a process of its own. Started by that.
    #[command(hide = true)]
    FanoutBot(fanout::bot::BotArguments),
    /// One step of the scenario `growth`, in a process of its own. Started by that scenario.
    #[command(hide = true)]
    GrowthStep(scenario::growth::Step),
}

/// The allocator of `salut` itself; all stores that work in this process have it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // Servers that were started end with what owns them, also when somebody has seen enough.
    let ended = tokio::select! {
        ended = run(Arguments::parse().part) => ended,
        () = interrupted() => Err(LoadtestError::Interrupted),
    };
    match ended {
        Ok(verdict) => verdict,
        Err(error) => {
            // Nobody is left to tell if this fails.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(part: Part) -> Result<ExitCode, LoadtestError> {
    match part {
        Part::Ledger(arguments) => ledger::run(&arguments).await,
        Part::Fanout(arguments) => fanout::run(&arguments).await,
        Part::FanoutBot(arguments) => fanout::bot::run(&arguments).await,
        Part::GrowthStep(step) => scenario::growth::run_step(&step).await,
    }
}

async fn interrupted() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
