//! The command line: `salut run`, `salut check`, `salut sheet`, `salut verify-draw`, `salut announce`,
//! `salut orders` and `salut store`.
//!
//! Turns arguments into calls and results into exit codes and text on the terminal; must not know rules or platforms.

use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use salut_core::announcement::Places;
use salut_core::clock::Clock;
use salut_core::ids::SaleId;
use tracing_subscriber::EnvFilter;

use crate::app;
use crate::audit;
use crate::clock::SystemClock;
use crate::config::{self, Config, Secrets};
use crate::errand::{Errand, Errands, RunErrand};
use crate::order_command::{self, OrdersCommand};
use crate::planner::{self, AnnounceCommand, Wanted};
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
    /// Count a sale: what became of the units that were announced. Stop the bot first.
    ///
    /// The exit code is 1 if the units do not add up. While the bot runs, use `/sheet` in a chat.
    Sheet {
        /// The sale's id.
        sale: SaleId,
    },
    /// Recompute a sale's draw: commitment, seed, and every entry with its ticket in order. Stop the bot first.
    ///
    /// The exit code is 1 if anything does not match. While the bot runs, use `/draw` in a chat or the page
    /// `/draw/<sale>.txt` of the web server. docs/draw.md has a program that checks it independently.
    VerifyDraw {
        /// The sale's id.
        sale: SaleId,
    },
    /// Plan announcements from a file, list them, call one off. The shop may run meanwhile.
    #[command(subcommand)]
    Announce(AnnounceCommand),
    /// List, find and ship orders, import shipments from a file, read the log. The shop may run meanwhile.
    #[command(subcommand)]
    Orders(OrdersCommand),
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
        Command::Sheet { sale } => look_up(&config, &sale, Question::Sheet, &mut io::stdout()),
        Command::VerifyDraw { sale } => look_up(&config, &sale, Question::Draw, &mut io::stdout()),
        Command::Announce(command) => announce(&config, &command, &mut io::stdout()),
        Command::Orders(command) => orders(&config, &command, &mut io::stdout()),
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

/// Does something with announcements: in the shop that runs, or on its store when none does.
fn announce(path: &Path, command: &AnnounceCommand, out: &mut impl Write) -> Result<(), String> {
    let config = load(path)?;
    let errand = match planner::wanted(command, &config, SystemClock.now())? {
        Wanted::Show(page) => return writeln!(out, "{page}").map_err(|error| error.to_string()),
        Wanted::Run(errand) => errand,
    };
    if !matches!(errand, Errand::Plan(_)) {
        store_is_there(&config)?;
    }
    run_errand(&config, errand, out)
}

/// Does something with orders, in the same way.
fn orders(path: &Path, command: &OrdersCommand, out: &mut impl Write) -> Result<(), String> {
    let config = load(path)?;
    let errand = order_command::wanted(command)?;
    store_is_there(&config)?;
    run_errand(&config, Errand::Order(errand), out)
}

fn run_errand(config: &Config, errand: Errand, out: &mut impl Write) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| told(&error))?;
    let said = runtime.block_on(async {
        let store = match app::look(config) {
            Ok(store) => store,
            Err(error) if error.is_in_use() => return planner::send(&config.store.path, &errand),
            Err(error) => return Err(told(&error)),
        };
        let errands = Errands {
            store,
            shop: Arc::new(config.shop.clone()),
            places: Places::new(config.places.clone()),
            rules: config.announcements,
            clock: Arc::new(SystemClock),
        };
        errands.run(errand).await
    })?;
    writeln!(out, "{said}").map_err(|error| error.to_string())
}

/// What is asked of the store.
#[derive(Debug, Clone, Copy)]
enum Question {
    Sheet,
    Draw,
}

impl Question {
    /// How it is answered while the bot has the store.
    const fn while_it_runs(self) -> &'static str {
        match self {
            Self::Sheet => "While Salut runs, it keeps its store to itself: use /sheet in a chat.",
            Self::Draw => {
                "While Salut runs, it keeps its store to itself: use /draw in a chat, or the page /draw/<sale>.txt."
            }
        }
    }
}

/// Looks into the store and tells `out` what is there; the error is the text to show, and the reason to fail.
fn look_up(
    path: &Path,
    id: &SaleId,
    question: Question,
    out: &mut impl Write,
) -> Result<(), String> {
    let config = load(path)?;
    let sale = config.shop.sale(id).ok_or_else(|| {
        let known: Vec<_> = config.shop.sales.iter().map(|sale| sale.id.as_str()).collect();
        format!("there is no sale {id}; there is: {}", known.join(", "))
    })?;
    store_is_there(&config)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| told(&error))?;
    let found = runtime.block_on(async {
        let store = app::look(&config);
        let store =
            store.map_err(|error| format!("{}\n{}", told(&error), question.while_it_runs()))?;
        let now = SystemClock.now();
        let found = match question {
            Question::Sheet => audit::sheet(&*store, &config.shop, sale, now).await,
            Question::Draw => audit::draw(&*store, sale, now).await,
        };
        found.map_err(|error| told(&error))
    })?;
    write!(out, "{}", found.page).map_err(|error| error.to_string())?;
    found.wrong.map_or(Ok(()), Err)
}

/// To look for something makes no store.
fn store_is_there(config: &Config) -> Result<(), String> {
    let folder = &config.store.path;
    let none = || format!("there is no store in {} yet: Salut never ran here", folder.display());
    if folder.is_dir() { Ok(()) } else { Err(none()) }
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

    /// The shipped configuration in a folder of its own, with its store in there.
    fn shop() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::TempDir::new().unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config");
        std::fs::create_dir(folder.path().join("sales")).unwrap();
        for file in ["salut.toml", "catalogue.toml", "markets.toml", "sales/mi-beta.toml"] {
            let text = std::fs::read_to_string(shipped.join(file)).unwrap();
            std::fs::write(folder.path().join(file), text.replace("\"../data\"", "\"data\""))
                .unwrap();
        }
        let settings = folder.path().join("salut.toml");
        (folder, settings)
    }

    fn asked(settings: &Path, sale: &str, question: Question) -> Result<String, String> {
        let mut out = Vec::new();
        look_up(settings, &sale.parse().unwrap(), question, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_store_is_looked_into_only_if_it_is_there_and_nobody_has_it() {
        let (folder, settings) = shop();
        let none = asked(&settings, "mi-beta", Question::Sheet).unwrap_err();
        assert!(none.contains("there is no store in"), "{none}");
        let other = asked(&settings, "mi-gamma", Question::Draw).unwrap_err();
        assert_eq!(other, "there is no sale mi-gamma; there is: mi-beta");
        std::fs::create_dir(folder.path().join("data")).unwrap();
        let empty = asked(&settings, "mi-beta", Question::Sheet).unwrap_err();
        assert!(empty.contains("knows nothing of sale mi-beta"), "{empty}");
        let bot = app::look(&load(&settings).unwrap()).unwrap();
        let busy = asked(&settings, "mi-beta", Question::Draw).unwrap_err();
        assert!(busy.contains("is in use") && busy.contains("/draw/<sale>.txt"), "{busy}");
        drop(bot);
    }

    #[test]
    fn to_list_announcements_makes_no_store() {
        let (folder, settings) = shop();
        let none = announce(&settings, &AnnounceCommand::List, &mut Vec::new()).unwrap_err();
        assert!(none.contains("there is no store in"), "{none}");
        assert!(!folder.path().join("data").exists());
    }

    #[test]
    fn a_missing_file_is_told_with_a_way_out() {
        let told = check(Path::new("nowhere/salut.toml"), &mut Vec::new()).unwrap_err();
        assert!(told.contains("nowhere/salut.toml cannot be read"), "{told}");
        assert!(told.contains("--config"), "{told}");
    }
}
