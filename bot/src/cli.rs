//! The command line: `salut run`, `salut check` and `salut store`.
//!
//! Turns arguments into calls and results into exit codes and text on the terminal; must not know rules or platforms.

use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::app;
use crate::config::{self, Config, Secrets};
use crate::text::Texts;
use crate::upkeep::{self, StoreCommand};

/// The variable that says what is logged.
const LOG_VARIABLE: &str = "SALUT_LOG";

/// A shop assistant for flash sales that lives in Discord and Telegram.
///
/// The configuration is in TOML files; tokens come from the environment:
/// `SALUT_DISCORD_TOKEN`, `SALUT_TELEGRAM_TOKEN` and `SALUT_LINK_SECRET`.
/// No accounts at hand? `cargo playground tour` plays a whole sale on your own machine.
#[derive(Debug, Parser)]
#[command(version, verbatim_doc_comment)]
struct Arguments {
    /// The settings file; it names all the others.
    #[arg(long, global = true, value_name = "FILE", default_value = "config/salut.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bots and the checkout page until Ctrl+C.
    ///
    /// The environment variable `SALUT_LOG` says what is logged to standard error: error, warn, info (the default), debug
    /// or trace, also by part, such as `info,salut::discord=debug`.
    Run,
    /// Check all files of the configuration and list every fault, without running anything.
    ///
    /// Needs no tokens. The exit code is 0 if there is no fault and 1 if there is one.
    Check,
    /// Check the store, take a backup of it, or put one back.
    #[command(subcommand)]
    Store(StoreCommand),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let Arguments { config, command } = Arguments::parse();
    let done = match command {
        Command::Run => run(&config),
        Command::Check => check(&config, &mut io::stdout()),
        Command::Store(command) => store(&config, &command, &mut io::stdout()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            // Nothing is left to tell when standard error itself is gone.
            let _ = writeln!(io::stderr(), "{}", refusal.trim_end());
            ExitCode::FAILURE
        }
    }
}

/// Checks the configuration at `path` and tells `out` what it amounts to; the error is the text to show.
fn check(path: &Path, out: &mut impl Write) -> Result<(), String> {
    let config = load(path)?;
    let told = writeln!(out, "{}: no faults\n{}", path.display(), config.summary().trim_end());
    told.map_err(|error| error.to_string())
}

/// Does something with the store that the configuration at `path` names.
fn store(path: &Path, command: &StoreCommand, out: &mut impl Write) -> Result<(), String> {
    log_to_stderr()?;
    upkeep::run(command, &load(path)?.store.path, out)
}

fn load(path: &Path) -> Result<Config, String> {
    let texts = Texts::embedded().map_err(|error| told(&error))?;
    let has_text = |locale, id: &str| texts.has(locale, id);
    config::check(path, &has_text).map_err(|faults| format!("{}{faults}", faults.render()))
}

fn run(path: &Path) -> Result<(), String> {
    let config = load(path)?;
    let secrets = Secrets::read(&config, config::environment).map_err(|error| error.to_string())?;
    log_to_stderr()?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| told(&error))?;
    runtime.block_on(app::run(config, secrets)).map_err(|error| told(&error))
}

fn log_to_stderr() -> Result<(), String> {
    let directives = config::environment(LOG_VARIABLE).unwrap_or_else(|| "info".to_owned());
    let filter =
        EnvFilter::try_new(directives).map_err(|error| format!("{LOG_VARIABLE}: {error}"))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    Ok(())
}

/// An error with all its causes, on one line.
fn told(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_settings_file_can_be_named_before_and_after_the_command() {
        let named = |line: &[&str]| Arguments::parse_from(line).config;
        assert_eq!(named(&["salut", "check"]), Path::new("config/salut.toml"));
        assert_eq!(named(&["salut", "check", "--config", "a.toml"]), Path::new("a.toml"));
        assert_eq!(named(&["salut", "--config", "a.toml", "run"]), Path::new("a.toml"));
    }

    #[test]
    fn a_missing_file_is_told_with_a_way_out() {
        let told = check(Path::new("nowhere/salut.toml"), &mut Vec::new()).unwrap_err();
        assert!(told.contains("nowhere/salut.toml cannot be read"), "{told}");
        assert!(told.contains("--config"), "{told}");
    }
}
