//! The Discord bot: events → actions, views → messages, deliveries → posts.
//!
//! Owns everything that knows Discord. It chooses no words, keeps no state of the sale and knows of the
//! rest only [`Answer`](crate::dispatch::Answer) and [`Compose`](crate::compose::Compose).

mod commands;
mod front;
mod gates;
mod gateway;
mod messenger;
mod parse;
mod render;
mod rest;

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::budget::Budget;

pub use commands::Menu;
pub use gateway::run;
pub use messenger::DiscordMessenger;

/// What every request to Discord starts with, unless the configuration names another server.
const API_URL: &str = "https://discord.com";

/// A request that takes longer has failed: waiting on would only keep its task and its connection busy.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(10);
const CONNECT_TIME_MAX: Duration = Duration::from_secs(3);

/// How to reach Discord, and as whom.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Another server that speaks Discord's API, without a path; none for Discord itself.
    pub api_url: Option<Url>,
    /// The bot's token, without `Bot `.
    pub token: SecretString,
    /// What Discord takes from the bot, whichever part of it sends.
    pub budget: Budget,
}

impl Settings {
    fn base(&self) -> String {
        let url = self.api_url.as_ref().map_or(API_URL, Url::as_str);
        url.trim_end_matches('/').to_owned()
    }
}

/// Why the bot cannot run. What passes by itself is retried and never becomes an error.
#[derive(Debug, thiserror::Error)]
pub enum DiscordError {
    /// The token is wrong or was reset. Put the right one into the environment.
    #[error("Discord refuses the token: check SALUT_DISCORD_TOKEN")]
    WrongToken,
    /// Discord does not let this application receive direct messages.
    #[error("Discord refuses the intents the bot asks for")]
    IntentsRefused,
    /// Discord refuses the commands, for a name or a length: a text or the catalogue has to change.
    #[error("Discord refuses the bot's commands: {0}")]
    CommandsRefused(String),
    /// No HTTP client can be built on this machine.
    #[error("no HTTP client can be built: {0}")]
    NoClient(#[source] reqwest::Error),
}

/// An HTTP client that gives up instead of waiting for ever.
fn http_client() -> Result<reqwest::Client, DiscordError> {
    reqwest::Client::builder()
        .user_agent(concat!("DiscordBot (salut, ", env!("CARGO_PKG_VERSION"), ")"))
        .connect_timeout(CONNECT_TIME_MAX)
        .timeout(REQUEST_TIME_MAX)
        .build()
        .map_err(DiscordError::NoClient)
}
