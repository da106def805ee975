//! The bot's life on Discord: log in, put up the commands, listen, come back after failures, stop.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use salut_core::clock::Clock;
use secrecy::ExposeSecret;
use serenity::Error;
use serenity::all::{Client, ClientBuilder, GatewayIntents, Http, HttpBuilder};
use serenity::gateway::GatewayError;
use serenity::http::HttpError;
use tokio::sync::mpsc;
use tracing::warn;

use super::commands::Menu;
use super::front::Front;
use super::rest::Rest;
use super::{DiscordError, Settings, http_client};
use crate::dispatch::Answer;

const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(1);
const PAUSE_MAX: TimeDelta = TimeDelta::seconds(60);

/// How long a stopping bot waits for answers in work.
const LAST_ANSWERS_TIME_MAX: Duration = Duration::from_secs(3);

/// Runs the bot until `stop` is ready. Failures that pass are retried with growing pauses on `clock`.
pub async fn run(
    settings: Settings,
    answer: Arc<dyn Answer>,
    clock: Arc<dyn Clock>,
    menu: Menu,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), DiscordError> {
    let mut stop = pin!(stop);
    let mut pause = FIRST_PAUSE;
    loop {
        let (at_work, mut last_answer) = mpsc::channel(1);
        let rest = Rest::new(&settings, Arc::clone(&clock))?;
        let (answer, clock) = (Arc::clone(&answer), Arc::clone(&clock));
        let front = Front { answer, clock: Arc::clone(&clock), rest, at_work };
        let why = match live(&settings, front, &menu, stop.as_mut()).await {
            Ok(()) => {
                // Nothing is ever sent: the channel ends with the last answer in work.
                drop(tokio::time::timeout(LAST_ANSWERS_TIME_MAX, last_answer.recv()).await);
                return Ok(());
            }
            Err(Trouble::Lasting(error)) => return Err(error),
            Err(Trouble::Passing(why)) => why,
        };
        warn!(%why, seconds = pause.num_seconds(), "Discord cannot be reached; trying again");
        tokio::select! {
            () = clock.sleep(pause) => pause = (pause * 2).min(PAUSE_MAX),
            () = stop.as_mut() => return Ok(()),
        }
    }
}

/// Why a life ended.
enum Trouble {
    /// It passes by itself.
    Passing(String),
    /// A person has to change something.
    Lasting(DiscordError),
}

/// One life: from logging in until `stop` or trouble.
async fn live<S: Future<Output = ()>>(
    settings: &Settings,
    front: Front,
    menu: &Menu,
    mut stop: Pin<&mut S>,
) -> Result<(), Trouble> {
    let mut client = tokio::select! {
        () = stop.as_mut() => return Ok(()),
        client = log_in(settings, front, menu) => client?,
    };
    let shards = Arc::clone(&client.shard_manager);
    let ended = tokio::select! {
        () = stop => Ok(()),
        ended = client.start() => match ended {
            Ok(()) => Err(Trouble::Passing("the connection ended".to_owned())),
            Err(error) => Err(trouble(&error)),
        },
    };
    shards.shutdown_all().await;
    ended
}

/// Puts up the commands and prepares the connection to the gateway.
async fn log_in(settings: &Settings, front: Front, menu: &Menu) -> Result<Client, Trouble> {
    let http = http(settings).map_err(Trouble::Lasting)?;
    let application = http.get_current_application_info().await.map_err(|error| trouble(&error))?;
    http.set_application_id(application.id);
    let commands = http.create_global_commands(menu).await;
    commands.map_err(|error| commands_trouble(&error))?;
    let gateway = http.get_gateway().await.map_err(|error| trouble(&error))?;
    // Direct messages only: commands and presses need no intent, and what people write in channels is not ours.
    let client = ClientBuilder::new_with_http(http, GatewayIntents::DIRECT_MESSAGES);
    let client = client.event_handler(front).await.map_err(|error| trouble(&error))?;
    // The client asks once more, and if that fails it goes on with the real Discord's address.
    if *client.ws_url.lock().await != gateway.url {
        return Err(Trouble::Passing("the gateway's address is not known".to_owned()));
    }
    Ok(client)
}

/// serenity keeps to Discord's limits by itself, but only at Discord's own address: its limiter and another
/// address exclude each other.
fn http(settings: &Settings) -> Result<Http, DiscordError> {
    let http = HttpBuilder::new(settings.token.expose_secret()).client(http_client()?);
    Ok(match settings.api_url {
        Some(_) => http.proxy(settings.base()).ratelimiter_disabled(true).build(),
        None => http.build(),
    })
}

/// What an error means. Addresses are left out: those of answers hold secrets.
fn trouble(error: &Error) -> Trouble {
    match error {
        Error::Http(HttpError::InvalidHeader(_))
        | Error::Gateway(GatewayError::InvalidAuthentication) => {
            Trouble::Lasting(DiscordError::WrongToken)
        }
        Error::Http(HttpError::UnsuccessfulRequest(refusal)) => {
            match refusal.status_code.as_u16() {
                401 => Trouble::Lasting(DiscordError::WrongToken),
                status => Trouble::Passing(format!("{status}: {}", refusal.error.message)),
            }
        }
        Error::Gateway(
            GatewayError::InvalidGatewayIntents | GatewayError::DisallowedGatewayIntents,
        ) => Trouble::Lasting(DiscordError::IntentsRefused),
        Error::Http(_) => Trouble::Passing("no connection".to_owned()),
        other => Trouble::Passing(other.to_string()),
    }
}

/// Commands that are refused for what they say would be refused again.
fn commands_trouble(error: &Error) -> Trouble {
    match error {
        Error::Http(HttpError::UnsuccessfulRequest(refusal))
            if refusal.status_code.as_u16() == 400 =>
        {
            let faults = refusal.error.errors.iter();
            let faults = faults.map(|fault| format!("{}: {}", fault.path, fault.message));
            let why = faults.collect::<Vec<_>>().join("; ");
            Trouble::Lasting(DiscordError::CommandsRefused(why))
        }
        other => trouble(other),
    }
}
