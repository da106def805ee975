//! What can go wrong while measuring.

use std::io;

use salut::app::RunError;
use salut::config::{Faults, MissingSecrets};
use salut::store::sled::OpenError;
use salut_core::port::StoreError;

/// Why a measurement ended without a figure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadtestError {
    /// This machine cannot run a peer: the others go on without it.
    #[error("{0}")]
    NotRunnable(String),
    /// A peer did not do what was asked: its figures would mean nothing.
    #[error("{peer} is wrong: {fault}")]
    Wrong {
        /// Which one.
        peer: &'static str,
        /// What it did.
        fault: String,
    },
    /// A server that was started, or a step in a process of its own, ended early.
    #[error("{program} ended early: {said}")]
    EndedEarly {
        /// The program.
        program: String,
        /// The last it said.
        said: String,
    },
    /// The user, or the system, wants an end.
    #[error("interrupted: nothing is reported, all that was started is ended")]
    Interrupted,
    /// The bot cannot start or go on.
    #[error("the bot: {0}")]
    Bot(#[from] RunError),
    /// The bot's files are wrong.
    #[error("the bot: {0}")]
    Config(#[from] Faults),
    /// The bot has no tokens.
    #[error("the bot: {0}")]
    Secrets(#[from] MissingSecrets),
    /// The shipped configuration is no TOML.
    #[error("the shipped configuration: {0}")]
    Toml(#[from] toml::de::Error),
    /// Files, folders, processes.
    #[error("the machine refuses: {0}")]
    Machine(#[from] io::Error),
    /// The sled store.
    #[error("salut-sled: {0}")]
    Store(#[from] StoreError),
    /// The sled store does not open.
    #[error("salut-sled: {0}")]
    Open(#[from] OpenError),
    /// Redis, or the way to it.
    #[error("Redis: {0}")]
    Redis(#[from] redis::RedisError),
    /// `PostgreSQL`, or the way to it.
    #[error("PostgreSQL: {0}")]
    Postgres(#[from] tokio_postgres::Error),
    /// A task ended before its work.
    #[error("a task failed: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// The picture.
    #[error("the chart cannot be drawn: {0}")]
    Chart(String),
    /// The figures as JSON.
    #[error("the figures cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}
