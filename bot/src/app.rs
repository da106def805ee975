//! Builds the adapters and runs them.

use crate::config::{Config, Secrets};

/// Why Salut stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The bots are on another branch.
    #[error("this build only checks the configuration")]
    NoBots,
}

/// Runs both bots until the process is asked to stop.
#[expect(clippy::unused_async, reason = "the lead's app.rs replaces this file and awaits the bots")]
pub async fn run(_config: Config, _secrets: Secrets) -> Result<(), RunError> {
    Err(RunError::NoBots)
}
