//! The bot in a process of its own: the same code as `salut run`, but its clock is moved by its parent.
//!
//! The parent writes times to the bot's standard input, one a line in milliseconds since 1970; the bot answers
//! each line once its clock shows that time. When the input ends the bot stops, so that it never outlives a story.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use salut::app::{self, RunError, World};
use salut::config::{self, MissingSecrets, Secrets};
use salut::ids::TimeAndChance;
use salut::store::sled::SledStore;
use salut_core::clock::{Clock, ManualClock};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines, stdin, stdout};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio_util::sync::CancellationToken;

use crate::stage::Stage;

/// The hidden command under which a playground starts itself as the bot.
pub(crate) const BOT: &str = "bot";

/// The file in the stage's folder that has what the bot logs.
pub(crate) const LOG: &str = "bot.log";

/// The bot, alive until it is killed or dropped.
pub struct BotProcess {
    child: Child,
    times: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

/// Why the bot does not play along.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The process could not be started, or its pipes broke: it has died.
    #[error("the bot's process is gone: {0}. Its log: {1}")]
    Gone(std::io::Error, String),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] config::Faults),
    /// A secret is missing.
    #[error(transparent)]
    Secrets(#[from] MissingSecrets),
    /// The bot ended with an error.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl BotProcess {
    /// Starts the program `playground` as the bot of `stage`, at the stage's time.
    pub async fn start(stage: &Stage, playground: &Path) -> Result<Self, ProcessError> {
        let gone = |error| gone(error, stage);
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(stage.folder().join(LOG))
            .map_err(gone)?;
        let mut child = Command::new(playground)
            .arg(BOT)
            .arg(stage.config())
            .envs(stage.secrets())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .map_err(gone)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (times, answers) = pipes.ok_or_else(|| gone(std::io::ErrorKind::BrokenPipe.into()))?;
        let mut bot = Self { child, times, answers: BufReader::new(answers).lines() };
        bot.set_clock(stage).await?;
        Ok(bot)
    }

    /// Lets the bot's clock show the stage's time.
    pub async fn set_clock(&mut self, stage: &Stage) -> Result<(), ProcessError> {
        let time = stage.clock.now().timestamp_millis();
        let asked = self.times.write_all(format!("{time}\n").as_bytes()).await;
        asked.map_err(|error| gone(error, stage))?;
        match self.answers.next_line().await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(gone(std::io::ErrorKind::UnexpectedEof.into(), stage)),
            Err(error) => Err(gone(error, stage)),
        }
    }

    /// Kills the bot in the middle of whatever it does (SIGKILL), and waits until it is gone.
    pub async fn kill(&mut self) -> std::io::Result<()> {
        self.child.kill().await
    }
}

fn gone(error: std::io::Error, stage: &Stage) -> ProcessError {
    let log = std::fs::read_to_string(stage.folder().join(LOG)).unwrap_or_default();
    ProcessError::Gone(error, log)
}

/// Is the bot of the stage whose `salut.toml` is at `config`, until the standard input ends.
pub async fn be_the_bot(config: &Path) -> Result<(), ProcessError> {
    let config = config::load(config)?;
    let secrets = Secrets::read(&config, config::environment)?;
    let mut times = BufReader::new(stdin()).lines();
    let Some(now) = next_time(&mut times).await else { return Ok(()) };
    let clock = ManualClock::at(now);
    let time: Arc<dyn Clock> = Arc::new(clock.clone());
    let store = SledStore::open(&config.store.path, Arc::clone(&time)).map_err(RunError::Open)?;
    let address = config.web.listen;
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|source| RunError::Listen { address, source })?;
    let ids = Arc::new(TimeAndChance);
    let world = World { clock: time, ids, store: Arc::new(store), listener };
    let stop = CancellationToken::new();
    tokio::spawn(follow_times(times, clock, stop.clone()));
    Ok(app::serve(config, secrets, world, stop).await?)
}

type Times = Lines<BufReader<tokio::io::Stdin>>;

async fn follow_times(mut times: Times, clock: ManualClock, stop: CancellationToken) {
    let mut answers = stdout();
    while answers.write_all(b"set\n").await.is_ok() && answers.flush().await.is_ok() {
        let Some(now) = next_time(&mut times).await else { break };
        clock.set(now);
    }
    stop.cancel();
}

async fn next_time(times: &mut Times) -> Option<DateTime<Utc>> {
    let line = times.next_line().await.ok()??;
    DateTime::from_timestamp_millis(line.trim().parse().ok()?)
}
