//! A local Discord: REST v10 and gateway on loopback, one guild, and people in it.
//!
//! Start it with [`Discord::start`], point a bot at [`Discord::api_url`], and let [`Fan`]s act. Owns what
//! Discord knows and refuses; must not know anything about the bot but what it sends.

mod check;
mod error;
mod gateway;
mod index;
mod limits;
mod mentions;
mod people;
mod rest;
mod room;
mod show;
mod state;
mod wire;
mod world;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use salut_core::clock::Clock;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use gateway::MESSAGE_CONTENT;
pub use people::{Channel, Fan};

use crate::wire::{Line, Port};
use crate::{Accepted, Faults, Keep, StoryError};
use check::command::is_locale;
use state::{Guild, State};
use world::World;

/// The bot's user and application id, which its default token also carries.
const BOT: i64 = 100_000_000_000_000_001;
const GUILD: i64 = 100_000_000_000_000_002;
/// The default token: shaped like a real one, so that a bot that checks the shape accepts it.
const TOKEN: &str = "MTAwMDAwMDAwMDAwMDAwMDAx.Gemula.ted-on-loopback_only-0000000000";
/// Where people use commands when the story does not say where.
const LOBBY: &str = "general";

/// What a story decides about the server before it starts.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The clock that limits, tokens and ids run on.
    pub clock: Arc<dyn Clock>,
    /// The bot's token, without `Bot `.
    pub token: String,
    /// The bot's name.
    pub bot_name: String,
    /// The guild's name.
    pub guild: String,
    /// The guild's own language.
    pub guild_locale: String,
    /// Roles that exist from the start.
    pub roles: Vec<Role>,
    /// Privileged intents switched on in the developer portal, as bits, such as [`MESSAGE_CONTENT`].
    pub privileged_intents: u64,
    /// How long people wait in real time before a story fails: a guard against a bot that hangs.
    pub patience: Duration,
    /// How much is kept of requests and messages.
    pub keep: Keep,
}

impl Setup {
    /// A guild with no roles and a bot with no privileged intents, on that clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            token: TOKEN.to_owned(),
            bot_name: "Salut".to_owned(),
            guild: "Mi Fans".to_owned(),
            guild_locale: "en-US".to_owned(),
            roles: Vec::new(),
            privileged_intents: 0,
            patience: Duration::from_secs(20),
            keep: Keep::Everything,
        }
    }
}

/// A role of the guild.
#[derive(Debug, Clone)]
pub struct Role {
    /// The role's id.
    pub id: i64,
    /// What `<@&id>` shows after the `@`.
    pub name: String,
    /// What it lets members do, as Discord's permission bits.
    pub permissions: u64,
}

impl Role {
    /// A role without permissions.
    pub fn new(id: i64, name: &str) -> Self {
        Self { id, name: name.to_owned(), permissions: 0 }
    }
}

/// One HTTP request of the bot and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The path, with `/api/v10`.
    pub path: String,
    /// The status it was answered with; [`UNANSWERED`](Self::UNANSWERED) if a fault left it without an answer.
    pub status: u16,
    /// Why it was refused, when it was.
    pub reason: Option<String>,
}

impl Request {
    /// The status of what was never answered.
    pub const UNANSWERED: u16 = 0;

    /// Whether Discord refused it for what it said, and not for coming too fast.
    pub fn is_refused(&self) -> bool {
        (400..500).contains(&self.status) && self.status != 429
    }
}

/// The running server. It stops when this is dropped.
#[derive(Debug)]
pub struct Discord {
    world: Arc<World>,
    api_url: String,
    lobby: i64,
    _stop: watch::Sender<()>,
}

impl Discord {
    /// Starts the API and the gateway on free ports of the loopback address.
    pub async fn start(setup: Setup) -> io::Result<Self> {
        let http = TcpListener::bind("127.0.0.1:0").await?;
        let sockets = TcpListener::bind("127.0.0.1:0").await?;
        let api_url = format!("http://{}", http.local_addr()?);
        let gateway_url = format!("ws://{}", sockets.local_addr()?);
        let world = Arc::new(World::new(first_state(&setup), &setup, gateway_url));
        let (stop, stopped) = watch::channel(());
        tokio::spawn(gateway::serve(sockets, Arc::clone(&world), stopped.clone()));
        let mut until = stopped;
        let router = rest::router(Arc::clone(&world));
        let service = router.into_make_service_with_connect_info::<Line>();
        let server = axum::serve(Port(http), service);
        let server = server.with_graceful_shutdown(async move {
            // The sender never sends: this ends when it is dropped.
            drop(until.changed().await);
        });
        tokio::spawn(async move { server.await });
        let lobby = world.change(|state, now| state.guild_room(LOBBY, now));
        Ok(Self { world, api_url, lobby, _stop: stop })
    }

    /// The address of the API, without a path: what a client takes in place of `https://discord.com`.
    pub fn api_url(&self) -> String {
        self.api_url.clone()
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.world.token
    }

    /// The bot's application and user id.
    pub fn application_id(&self) -> i64 {
        BOT
    }

    /// The guild's id.
    pub fn guild_id(&self) -> i64 {
        GUILD
    }

    /// The text channel of that name, made on first use.
    pub fn channel(&self, name: &str) -> Channel {
        let id = self.world.change(|state, now| state.guild_room(name, now));
        Channel::new(Arc::clone(&self.world), id, name)
    }

    /// The id of the role of that name, made on first use.
    pub fn role(&self, name: &str) -> i64 {
        self.world.change(|state, now| {
            let known = state.guild.roles.values().find(|role| role.name == name);
            if let Some(known) = known {
                return known.id;
            }
            let id = state.next_id(now);
            state.guild.roles.insert(id, Role::new(id, name));
            id
        })
    }

    /// The person of that name, who joins the guild on first use, with the client in that language.
    ///
    /// # Panics
    /// When Discord has no client in that language: `fr` is one, `fr-FR` is not.
    pub fn fan(&self, name: &str, locale: &str) -> Fan {
        assert!(is_locale(locale), "Discord has no client in “{locale}”");
        let id = self.world.change(|state, now| {
            if let Some(known) = state.person(name) {
                return known;
            }
            let id = state.next_id(now);
            state.add_user(id, name, locale);
            id
        });
        Fan::new(Arc::clone(&self.world), id, name, self.lobby)
    }

    /// What the command menu shows in that language: names and descriptions.
    pub fn commands(&self, locale: &str) -> Vec<(String, String)> {
        self.world.look(|state| {
            let entry = |command| {
                let shown = |key| people::in_locale(command, key, locale).to_owned();
                (shown("name"), shown("description"))
            };
            state.commands.iter().map(entry).collect()
        })
    }

    /// Every request the bot made, in the order of the answers; the newest only where counts are kept.
    pub fn requests(&self) -> Vec<Request> {
        self.world.look(|state| state.requests.kept().cloned().collect())
    }

    /// The requests that Discord refused for what they said: every 4xx but 429.
    pub fn refusals(&self) -> Vec<Request> {
        self.requests().into_iter().filter(Request::is_refused).collect()
    }

    /// Waits until something is refused, and returns the first refusal.
    pub async fn next_refusal(&self) -> Result<Request, StoryError> {
        let found =
            self.world.wait(|state| state.requests.kept().find(|one| one.is_refused()).cloned());
        found.await.ok_or_else(|| StoryError::NoAnswer {
            who: "Discord".to_owned(),
            wanted: "a request to refuse".to_owned(),
        })
    }

    /// How many requests came too fast.
    pub fn throttled(&self) -> usize {
        self.world.look(|state| state.requests.throttled())
    }

    /// What goes wrong between the bot and this server: plan it here.
    pub fn faults(&self) -> Faults {
        self.world.look(|state| state.faults.clone())
    }

    /// So many new text channels of other servers that the bot was added to: it may write there, and the gateway does
    /// not list them. Gives their ids.
    pub fn channels_elsewhere(&self, many: u32) -> Vec<i64> {
        self.world.change(|state, now| {
            let rooms =
                (1..=many).map(|number| state.room_elsewhere(&format!("news-{number}"), now));
            rooms.collect()
        })
    }

    /// The new messages that were taken of the bot, from the one at index `seen` on, but for answers to interactions.
    pub fn accepted(&self, seen: usize) -> Vec<Accepted> {
        self.world.look(|state| state.accepted.get(seen..).unwrap_or_default().to_vec())
    }

    /// Edits of the bot's posts, in order, but for the first `seen` of them.
    pub fn edited(&self, seen: usize) -> Vec<Accepted> {
        self.world.look(|state| state.edited.get(seen..).unwrap_or_default().to_vec())
    }

    /// Waits until more than `seen` messages were taken of the bot, and gives those from that index on.
    pub async fn next_accepted(&self, seen: usize) -> Result<Vec<Accepted>, StoryError> {
        let news = self.world.wait(|state| {
            let news = state.accepted.get(seen..).filter(|news| !news.is_empty());
            news.map(<[_]>::to_vec)
        });
        news.await.ok_or_else(|| StoryError::NoAnswer {
            who: "Discord".to_owned(),
            wanted: "a message of the bot".to_owned(),
        })
    }

    /// Closes the bot's gateway connections with this code, such as 4000, after which a session may be resumed; what
    /// happens until then is kept for it.
    pub fn closes_gateway(&self, code: u16) {
        self.world.change(|state, _| state.sessions.hang_up(Some(code)));
    }

    /// Breaks the bot's gateway connections without a word.
    pub fn breaks_gateway(&self) {
        self.world.change(|state, _| state.sessions.hang_up(None));
    }

    /// Asks the bot to connect anew and resume, as Discord does before it restarts a gateway (op 7).
    pub fn asks_to_reconnect(&self) {
        self.world.change(|state, _| state.sessions.ask_to_reconnect());
    }

    /// Ends the bot's sessions (op 9): it has to identify again, and what it missed is lost.
    pub fn invalidates_sessions(&self) {
        self.world.change(|state, _| state.sessions.invalidate());
    }

    /// How many sessions the bot began by identifying, and how often it resumed one.
    pub fn sessions(&self) -> (u64, u64) {
        self.world.look(|state| (state.sessions.started(), state.sessions.resumed()))
    }

    /// Whether a bot is connected to the gateway.
    pub fn is_online(&self) -> bool {
        self.world.look(|state| state.sessions.is_live())
    }

    /// Waits until a bot is connected to the gateway and has registered commands.
    pub async fn wait_until_online(&self) -> Result<(), StoryError> {
        self.wait_for("the bot to come online", |state| {
            state.sessions.is_live() && !state.commands.is_empty()
        })
        .await
    }

    /// Waits until no bot is connected: after a kill, before a restart.
    pub async fn wait_until_offline(&self) -> Result<(), StoryError> {
        self.wait_for("the bot to go offline", |state| !state.sessions.is_live()).await
    }

    /// Waits until sessions were resumed so many times in all.
    pub async fn wait_until_resumed(&self, times: u64) -> Result<(), StoryError> {
        self.wait_for("the bot to resume", |state| state.sessions.resumed() >= times).await
    }

    async fn wait_for(
        &self,
        wanted: &str,
        is_so: impl Fn(&State) -> bool,
    ) -> Result<(), StoryError> {
        let reached = self.world.wait(|state| is_so(state).then_some(())).await;
        reached.ok_or_else(|| StoryError::NoAnswer {
            who: "Discord".to_owned(),
            wanted: wanted.to_owned(),
        })
    }

    /// Delivers the last interaction once more, as can happen around a reconnect.
    pub fn redelivers(&self) {
        self.world.change(|state, _| {
            let last = state.interactions.values().next_back();
            if let Some(event) = last.map(|interaction| interaction.event.clone()) {
                state.sessions.send_reachable("INTERACTION_CREATE", &event);
            }
        });
    }
}

fn first_state(setup: &Setup) -> State {
    let everyone = Role::new(GUILD, "everyone");
    let roles = setup.roles.iter().cloned().chain([everyone]);
    let guild = Guild {
        id: GUILD,
        name: setup.guild.clone(),
        locale: setup.guild_locale.clone(),
        roles: roles.map(|role| (role.id, role)).collect::<BTreeMap<_, _>>(),
        since: setup.clock.now(),
    };
    State::new(BOT, guild, &setup.bot_name, setup.keep)
}
