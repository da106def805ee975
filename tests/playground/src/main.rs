//! `cargo playground`: the bots without an account anywhere.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use salut_playground::{be_the_bot, tour};

/// Salut's playground: the real Discord and Telegram bots against local servers. No account is needed, nothing is left behind.
#[derive(Parser)]
#[command(name = "cargo playground", bin_name = "cargo playground")]
struct Arguments {
    #[command(subcommand)]
    play: Play,
}

#[derive(Subcommand)]
enum Play {
    /// Plays the Mi Store beta sale from the announcement to sold out, and checks every step.
    Tour,
    /// Is the bot of a stage. Started by the playground itself.
    #[command(hide = true)]
    Bot {
        /// The stage's salut.toml.
        config: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::parse().play {
        // Whoever has seen enough leaves: what the tour made is cleared away all the same.
        Play::Tour => tokio::select! {
            ended = tour::run() => tell(ended),
            _ = tokio::signal::ctrl_c() => ExitCode::FAILURE,
        },
        Play::Bot { config } => {
            tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
            tell(be_the_bot(&config).await)
        }
    }
}

/// Success or failure as an exit code; an error is said on standard error.
fn tell<E: std::fmt::Display>(ended: Result<(), E>) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if this fails.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}
