//! A local Telegram: a Bot API server with state, and the people who use the bot in it.
//!
//! The bot reaches it over HTTP only; people reach the bot through updates and see what it posted. The
//! state lives here, so a bot that is killed and started again goes on where it was. It must not know Salut.

mod call;
mod callbacks;
mod channel;
mod chats;
mod fan;
mod html;
mod http;
mod hub;
mod keyboard;
mod limits;
mod link;
mod menu;
mod messages;
mod params;
mod people;
mod refusal;
mod updates;
mod webhook;
mod wire;
mod world;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use salut_core::clock::Clock;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use channel::Channel;
pub use fan::Fan;

use self::hub::Hub;
use self::world::{Bot, ChatKind, World};
use crate::wire::{Line, Port};
use crate::{Accepted, Faults, Keep, StoryError};

/// How long people wait for the bot unless the story says otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The clock of limits, message dates and expiries.
    pub clock: Arc<dyn Clock>,
    /// The token the bot must use, `<number>:<secret>`.
    pub token: String,
    /// The bot's name as people see it.
    pub bot_name: String,
    /// The bot's `@username`, without the sign.
    pub username: String,
    /// How long people wait for the bot, in wall time: only a guard against a story that hangs.
    pub patience: Duration,
    /// How much is kept of requests and messages.
    pub keep: Keep,
}

/// One request of the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// When it was answered, or was not.
    pub at: DateTime<Utc>,
    /// The HTTP method.
    pub method: String,
    /// The path without the token, such as `/SendMessage`.
    pub path: String,
    /// The HTTP status of the answer; [`UNANSWERED`](Self::UNANSWERED) if a fault left it without one.
    pub status: u16,
    /// Why it was refused, if it was.
    pub reason: Option<String>,
}

/// A running server; it stops when it is dropped.
#[derive(Debug)]
pub struct Telegram {
    hub: Arc<Hub>,
    address: String,
    stop: watch::Sender<bool>,
    deliveries: JoinHandle<()>,
}

impl Setup {
    /// The usual setup, on `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            token: "700100200:AAE-local-telegram-emulator-token".to_owned(),
            bot_name: "Salut".to_owned(),
            username: "salut_bot".to_owned(),
            patience: PATIENCE,
            keep: Keep::Everything,
        }
    }
}

impl Request {
    /// The status of what was never answered.
    pub const UNANSWERED: u16 = 0;

    /// Whether the platform refused it for what it said, and not for coming too fast.
    pub fn is_refused(&self) -> bool {
        (400..500).contains(&self.status) && self.status != 429
    }
}

impl Telegram {
    /// Starts a server on a free port of this machine. Fails only if no port can be had.
    pub async fn start(setup: Setup) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let id = setup.token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(0);
        let bot = Bot { id, username: setup.username, name: setup.bot_name };
        let world = World::new(bot, setup.keep);
        let hub = Arc::new(Hub::new(setup.clock, setup.token, setup.patience, world));
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(serve(listener, hub.clone(), stopped));
        let deliveries = tokio::spawn(webhook::deliver(hub.clone()));
        Ok(Self { hub, address, stop, deliveries })
    }

    /// What the bot gets as its API address; the client adds `/bot<token>/<method>`.
    pub fn api_url(&self) -> String {
        self.address.clone()
    }

    /// The token the bot must use.
    pub fn token(&self) -> &str {
        &self.hub.token
    }

    /// The group of that name, made at first use, with the bot as a member: people read and write there.
    pub fn channel(&self, name: &str) -> Channel {
        self.room(name, &ChatKind::Supergroup)
    }

    /// The broadcast channel of that name, made at first use: only the bot writes there.
    pub fn broadcast(&self, name: &str) -> Channel {
        self.room(name, &ChatKind::Channel)
    }

    /// The person of that name, who appears at first use; `language` is the language of their client.
    pub fn fan<'l>(&self, name: &str, language: impl Into<Option<&'l str>>) -> Fan {
        let id = self.hub.change(|world, _| world.person(name, None, language.into()));
        Fan::new(self.hub.clone(), id, name)
    }

    /// Like [`fan`](Self::fan), with an id chosen by the story, as managers are known by theirs.
    pub fn fan_with_id<'l>(
        &self,
        id: i64,
        name: &str,
        language: impl Into<Option<&'l str>>,
    ) -> Fan {
        let id = self.hub.change(|world, _| world.person(name, Some(id), language.into()));
        Fan::new(self.hub.clone(), id, name)
    }

    /// Whether the bot waits for updates, or has a webhook.
    pub fn is_online(&self) -> bool {
        self.hub.look(World::is_online)
    }

    /// Waits until the bot fetches updates (or has a webhook) and has set its commands.
    pub async fn wait_until_online(&self) -> Result<(), StoryError> {
        let is_so = |world: &World| world.is_online() && world.menu.was_set;
        self.wait_until("the bot to fetch updates and set its commands", is_so).await
    }

    /// Waits until no request for updates is held: after a kill, before a restart.
    pub async fn wait_until_offline(&self) -> Result<(), StoryError> {
        self.wait_until("the bot to go offline", |world| !world.is_online()).await
    }

    /// Waits until the bot has answered every press of a button, so that no client shows a spinner.
    pub async fn wait_until_answered(&self) -> Result<(), StoryError> {
        self.wait_until("an answer to every press", |world| world.unanswered() == 0).await
    }

    /// Every request, oldest first; the newest only where counts are kept.
    pub fn requests(&self) -> Vec<Request> {
        self.hub.look(|world| world.log.kept().cloned().collect())
    }

    /// The requests that the platform refused, other than for being too fast.
    pub fn refusals(&self) -> Vec<Request> {
        self.requests().into_iter().filter(Request::is_refused).collect()
    }

    /// How many requests were too fast.
    pub fn throttled(&self) -> usize {
        self.hub.look(|world| world.log.throttled())
    }

    /// Whether the last message was too fast, so that it is still waited for.
    pub fn holds_back(&self) -> bool {
        let is_message = |request: &&Request| {
            let method = request.path.trim_start_matches('/').to_lowercase();
            ["sendmessage", "editmessagetext"].contains(&method.as_str())
        };
        self.hub.look(|world| {
            let last = world.log.kept().rfind(is_message);
            last.is_some_and(|last| last.status == 429)
        })
    }

    /// The command menu of a private chat in a client of `locale` (`fr` or `fr-FR`): names and descriptions.
    pub fn commands(&self, locale: &str) -> Vec<(String, String)> {
        let language = locale.split(['-', '_']).next().unwrap_or_default();
        self.hub.look(|world| world.menu.of_private_chat(language))
    }

    /// Button presses the bot has not answered: each is a client that still shows a spinner.
    pub fn unanswered_presses(&self) -> usize {
        self.hub.look(World::unanswered)
    }

    /// What goes wrong between the bot and this server: plan it here.
    pub fn faults(&self) -> Faults {
        self.hub.faults.clone()
    }

    /// So many people with ids from `first` on, all of whom wrote to the bot once. They cost nothing until the bot
    /// writes to them.
    pub fn crowd(&self, first: i64, people: u32) {
        self.hub.change(|world, _| world.crowd = first..first + i64::from(people));
    }

    /// The new messages that were taken of the bot, from the one at index `seen` on.
    pub fn accepted(&self, seen: usize) -> Vec<Accepted> {
        self.hub.look(|world| world.accepted.get(seen..).unwrap_or_default().to_vec())
    }

    /// Edits of the bot's posts, in order, but for the first `seen` of them.
    pub fn edited(&self, seen: usize) -> Vec<Accepted> {
        self.hub.look(|world| world.edited.get(seen..).unwrap_or_default().to_vec())
    }

    /// Waits until more than `seen` messages were taken of the bot, and gives those from that index on.
    pub async fn next_accepted(&self, seen: usize) -> Result<Vec<Accepted>, StoryError> {
        let more = |world: &mut World, _| world.accepted.get(seen..).map(<[_]>::to_vec);
        let more = |world: &mut World, now| more(world, now).filter(|news| !news.is_empty());
        self.hub.wait_for(("Telegram", "a message of the bot"), more).await
    }

    /// Delivers the newest update once more under the same id, as happens when a confirmation is lost.
    pub fn redelivers(&self) {
        self.hub.change(|world, _| world.updates.repeat_last());
    }

    async fn wait_until(
        &self,
        wanted: &str,
        is_so: impl Fn(&World) -> bool,
    ) -> Result<(), StoryError> {
        let probe = |world: &mut World, _| is_so(world).then_some(());
        self.hub.wait_for(("Telegram", wanted), probe).await
    }

    fn room(&self, name: &str, kind: &ChatKind) -> Channel {
        let id = self.hub.change(|world, _| world.room(name, kind));
        Channel::new(self.hub.clone(), id, name)
    }
}

impl Drop for Telegram {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.deliveries.abort();
    }
}

/// Serves until told to stop; then open connections end too, also those of polls that are being held.
async fn serve(listener: TcpListener, hub: Arc<Hub>, stopped: watch::Receiver<bool>) {
    let router = http::router(hub, stopped.clone());
    let service = router.into_make_service_with_connect_info::<Line>();
    let mut stopped = stopped;
    let server = axum::serve(Port(listener), service);
    let server = server.with_graceful_shutdown(async move { until_true(&mut stopped).await });
    if let Err(error) = server.await {
        tracing::warn!(%error, "the Telegram emulator ended");
    }
}

/// Returns once the server was dropped.
async fn until_true(stopped: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, which is the end as well.
    let _told_or_gone = stopped.wait_for(|stop| *stop).await;
}
