//! The Telegram bot: updates in, messages out, through teloxide's client.
//!
//! parse (update → action) · render (view → message) · messenger (deliveries). It knows no journeys and no
//! storage: what a person wants goes to [`Answer`], what comes back is shown.

mod commands;
mod deep_link;
mod fault;
mod html;
mod kept;
mod keyboard;
mod lanes;
mod line;
mod messenger;
mod parse;
mod render;
mod serve;
mod updates;

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use salut_core::clock::Clock;
use secrecy::SecretString;
use url::Url;

pub use messenger::TelegramMessenger;

use self::line::Line;
use self::serve::Clerk;
use crate::budget::Budget;
use crate::dispatch::Answer;
use crate::mailbox::Mailbox;
use crate::text::Texts;

/// What the bot needs to know to speak to Telegram.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The Bot API server, where it is not Telegram's own.
    pub api_url: Option<Url>,
    /// The bot's token.
    pub token: SecretString,
    /// Telegram ids of the managers, whose menus show the managers' commands as well.
    pub managers: Vec<i64>,
    /// What Telegram takes from the bot, whichever part of it sends.
    pub budget: Budget,
    /// How updates come.
    pub intake: Intake,
}

/// How updates come.
#[derive(Debug, Clone)]
pub enum Intake {
    /// The bot fetches them.
    Polling,
    /// Telegram brings them.
    Webhook(Webhook),
}

/// Where Telegram brings updates.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// The address, for Telegram.
    pub url: Url,
    /// What Telegram says there to prove who it is: 1 to 256 letters, digits, `_` and `-`.
    pub secret: SecretString,
    /// Where updates are kept meanwhile.
    pub mailbox: Arc<Mailbox>,
}

/// Why the bot cannot run. A person has to change something.
#[derive(Debug, thiserror::Error)]
pub enum TelegramError {
    /// Telegram does not know the token (any more).
    #[error("Telegram refuses the token: copy it from BotFather again")]
    WrongToken,
    /// No HTTP client can be made on this machine.
    #[error("no HTTP client can be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// Answers people on Telegram until `stop` resolves; then what is in hand is finished first.
///
/// A Telegram that cannot be reached is waited for. An update counts as received only once it was
/// answered, so one that was in hand when the process died comes again.
pub async fn run(
    settings: Settings,
    answer: Arc<dyn Answer>,
    texts: Arc<Texts>,
    clock: Arc<dyn Clock>,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), TelegramError> {
    let line = Line::open(&settings)?;
    let intake = settings.intake;
    let mut stop = pin!(stop);
    let username = tokio::select! {
        () = &mut stop => return Ok(()),
        username = line.introduce(&*clock, &intake) => username?,
    };
    tracing::info!(%username, "Telegram knows the bot");
    tokio::select! {
        () = &mut stop => return Ok(()),
        () = commands::register(&line, &texts, &settings.managers, &*clock) => {}
    }
    let clerk = Arc::new(Clerk { line, username, answer, texts, clock });
    match intake {
        Intake::Polling => updates::run(clerk, stop).await,
        Intake::Webhook(Webhook { mailbox, .. }) => {
            kept::run(clerk, mailbox, stop).await;
            Ok(())
        }
    }
}
