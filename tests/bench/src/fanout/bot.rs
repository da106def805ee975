//! The bot in a process of its own: the same code as `salut run`, on a clock that it shares with its parent.
//!
//! It ends in good order when its standard input ends, and at once when it is killed.

use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use salut::app::{self, RunError, World};
use salut::config::{self, Secrets};
use salut::ids::TimeAndChance;
use salut::store::sled::SledStore;
use salut_core::clock::Clock;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::clock::ScaledClock;
use crate::error::LoadtestError;
use crate::memory::resident_bytes;

/// The hidden command under which the load test starts itself as the bot.
const COMMAND: &str = "fanout-bot";

/// The file in the bot's folder that has what it logs.
const LOG: &str = "bot.log";

/// How long the bot may take to end in good order.
const END_MAX: Duration = Duration::from_secs(30);

/// What the bot's process is started with.
#[derive(Debug, Args)]
pub(crate) struct BotArguments {
    /// Its `salut.toml`.
    #[arg(long)]
    config: PathBuf,
    #[command(flatten)]
    clock: ScaledClock,
}

/// What a bot needs to start, as often as it has to.
#[derive(Debug)]
pub(crate) struct Recipe {
    /// Where its `salut.toml` is.
    pub(crate) config: PathBuf,
    /// Its clock.
    pub(crate) clock: ScaledClock,
    /// Variables of its environment.
    pub(crate) secrets: [(&'static str, String); 3],
}

/// The bot, alive until it is killed, stopped or dropped.
#[derive(Debug)]
pub(crate) struct Bot {
    child: Child,
    log: PathBuf,
}

impl Bot {
    /// Starts the bot.
    pub(crate) fn start(recipe: &Recipe) -> Result<Self, LoadtestError> {
        let log = recipe.config.with_file_name(LOG);
        let logged = std::fs::File::options().create(true).append(true).open(&log)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(COMMAND).arg("--config").arg(&recipe.config).args(recipe.clock.arguments());
        command.envs(recipe.secrets.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(logged).kill_on_drop(true);
        // A group of its own: Ctrl+C in a terminal is for us, and we end what we started.
        command.process_group(0);
        Ok(Self { child: command.spawn()?, log })
    }

    /// Its resident memory, in bytes.
    pub(crate) fn memory(&mut self) -> Result<u64, LoadtestError> {
        self.check()?;
        let id = self.child.id().map(|id| id.to_string()).unwrap_or_default();
        resident_bytes(&id)
    }

    /// Kills it in the middle of whatever it does (SIGKILL), and waits until it is gone.
    pub(crate) async fn kill(mut self) -> Result<(), LoadtestError> {
        self.check()?;
        Ok(self.child.kill().await?)
    }

    /// Lets it finish what is in hand and end.
    pub(crate) async fn stop(mut self) -> Result<(), LoadtestError> {
        drop(self.child.stdin.take());
        match tokio::time::timeout(END_MAX, self.child.wait()).await {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Err(error)) => Err(error.into()),
            Ok(Ok(_)) | Err(_) => Err(self.ended()),
        }
    }

    /// Fails if it has ended by itself.
    fn check(&mut self) -> Result<(), LoadtestError> {
        if self.child.try_wait()?.is_some() { Err(self.ended()) } else { Ok(()) }
    }

    fn ended(&self) -> LoadtestError {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let mut last: Vec<_> = log.lines().rev().take(5).collect();
        last.reverse();
        LoadtestError::EndedEarly { program: "the bot".to_owned(), said: last.join("\n") }
    }
}

/// Is the bot, until the standard input ends.
pub(crate) async fn run(arguments: &BotArguments) -> Result<ExitCode, LoadtestError> {
    let filter = EnvFilter::try_from_env("SALUT_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let stop = CancellationToken::new();
    tokio::spawn(stop_at_the_end_of_input(stop.clone()));
    let clock: Arc<dyn Clock> = Arc::new(arguments.clock);
    serve(&arguments.config, clock, stop).await?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(
    config: &Path,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) -> Result<(), LoadtestError> {
    let config = config::load(config)?;
    let secrets = Secrets::read(&config, config::environment)?;
    let store = SledStore::open(&config.store.path, Arc::clone(&clock)).map_err(RunError::Open)?;
    let listener = TcpListener::bind(config.web.listen).await?;
    let world = World { clock, ids: Arc::new(TimeAndChance), store: Arc::new(store), listener };
    Ok(app::serve(config, secrets, world, stop).await?)
}

async fn stop_at_the_end_of_input(stop: CancellationToken) {
    // Nothing is ever written: whatever comes of reading is the end.
    let _ended = tokio::io::stdin().read_to_end(&mut Vec::new()).await;
    stop.cancel();
}
