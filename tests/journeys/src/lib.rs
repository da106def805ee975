//! What people's stories share: the stage with the bot on it, and people who act and read.
//!
//! The bot is the real one in this process, on a runtime of its own, so that it can be stopped in the middle of a
//! story and started again on the same store. Stories know only what people see; a verb that cannot be done
//! ends the story with what was there instead.

#![expect(clippy::missing_panics_doc, reason = "a story that cannot go on ends there")]

mod bot;
mod someone;

use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::clock::Clock;
use salut_core::stock::Allocation;
use salut_emulators::payment;
use salut_emulators::telegram::Request;
use salut_playground::{
    MANAGER_ON_TELEGRAM, MANAGER_ROLE, Person, Room, Scene, Stage, Till, Updates,
};

use crate::bot::Bot;
pub use crate::someone::{Someone, says};

/// A story as it stands: the stage and the bot.
pub struct Story {
    /// Both platforms and the clock.
    pub stage: Arc<Stage>,
    /// Held for the whole story, so that checkout links outlive the bot that made them.
    checkout: TcpListener,
    bot: Option<Bot>,
    /// How often the bot was stopped.
    stops: usize,
    updates: Updates,
}

impl Story {
    /// Sets the stage at `now` (RFC 3339) for a sale of these units, and starts the bot.
    pub async fn begins(now: &str, units: &[(&str, i64)]) -> Self {
        Self::begins_as(now, Scene::new(units)).await
    }

    /// The same for a sale with a draw.
    pub async fn begins_with_draw(now: &str, units: &[(&str, i64)]) -> Self {
        Self::begins_as(now, Scene { allocation: Allocation::Draw, ..Scene::new(units) }).await
    }

    /// The same for a sale that is paid at the local Stripe and the local PayPal.
    pub async fn begins_with_providers(now: &str, units: &[(&str, i64)]) -> Self {
        Self::begins_as(now, Scene { till: Till::Providers, ..Scene::new(units) }).await
    }

    /// The same for a sale whose updates Telegram brings to the bot.
    pub async fn begins_with_webhooks(now: &str, units: &[(&str, i64)]) -> Self {
        Self::begins_as(now, Scene { updates: Updates::Brought, ..Scene::new(units) }).await
    }

    async fn begins_as(now: &str, scene: Scene<'_>) -> Self {
        let stage = Arc::new(Stage::set_for(time(now), scene).await.expect("the stage is set"));
        // A bot can give a manager a menu only once the manager has written to it.
        stage.telegram.fan_with_id(MANAGER_ON_TELEGRAM, "Max", Some("en")).writes("/start");
        let checkout = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = checkout.local_addr().expect("the checkout has an address");
        stage.web_is_at(&format!("http://{address}"));
        let updates = scene.updates;
        let mut story = Self { stage, checkout, bot: None, stops: 0, updates };
        story.bot_starts().await;
        story
    }

    /// Starts the bot and waits until it is online on both platforms.
    pub async fn bot_starts(&mut self) {
        self.bot = Some(Bot::start(&self.stage, &self.checkout));
        self.stage.discord.wait_until_online().await.expect("the bot comes online on Discord");
        self.stage.telegram.wait_until_online().await.expect("the bot comes online on Telegram");
    }

    /// Stops the bot and waits until it is gone.
    pub async fn bot_stops(&mut self) {
        if let Some(bot) = self.bot.take() {
            bot.stop().await;
            self.stops += 1;
        }
        self.stage.discord.wait_until_offline().await.expect("the bot goes offline on Discord");
        // Telegram does not see whether a bot lives to which it brings updates.
        if self.updates == Updates::Fetched {
            let gone = self.stage.telegram.wait_until_offline().await;
            gone.expect("the bot goes offline on Telegram");
        }
    }

    /// Stops the bot and starts it again.
    pub async fn bot_restarts(&mut self) {
        self.bot_stops().await;
        self.bot_starts().await;
    }

    /// The clock goes to `to` (RFC 3339).
    pub async fn goes_to(&self, to: &str) {
        self.stage.telegram.wait_until_answered().await.expect("every press is answered");
        self.stage.clock.set(time(to));
    }

    /// The time on the stage.
    pub fn now(&self) -> DateTime<Utc> {
        self.stage.clock.now()
    }

    /// So much time passes.
    pub async fn passes(&self, span: TimeDelta) {
        self.stage.telegram.wait_until_answered().await.expect("every press is answered");
        self.stage.clock.set(self.stage.clock.now() + span);
    }

    /// The clock moves on while Telegram holds a message back, until `done` is. Everything else in the bot is as fast
    /// as it is, so that nobody is told to be in a queue.
    pub async fn flows_until<T>(&self, done: impl Future<Output = T>) -> T {
        let clock = &self.stage.clock;
        let mut done = pin!(done);
        loop {
            tokio::select! {
                biased;
                done = &mut done => return done,
                () = tokio::task::yield_now() => {}
            }
            let near = clock.now() + TimeDelta::seconds(5);
            let due = clock.next_due().filter(|due| *due <= near);
            if let Some(due) = due.filter(|_| self.stage.telegram.holds_back()) {
                clock.set(due);
            }
        }
    }

    /// A fan on Discord, with the client in US English.
    pub fn on_discord(&self, name: &str) -> Someone {
        self.someone(Person::Discord(self.stage.discord.fan(name, "en-US")))
    }

    /// A fan on Telegram, with the client in English.
    pub fn on_telegram(&self, name: &str) -> Someone {
        self.someone(Person::Telegram(self.stage.telegram.fan(name, Some("en"))))
    }

    /// One fan on each platform: the same story is told of both.
    pub fn one_on_each(&self) -> [Someone; 2] {
        [self.on_discord("Ana"), self.on_telegram("Carla")]
    }

    /// The managers: Marie on Discord and Max on Telegram.
    pub fn managers(&self) -> [Someone; 2] {
        let marie = self.stage.discord.fan("Marie", "en-US").with_role(MANAGER_ROLE);
        let max = self.stage.telegram.fan_with_id(MANAGER_ON_TELEGRAM, "Max", Some("en"));
        [self.someone(Person::Discord(marie)), self.someone(Person::Telegram(max))]
    }

    fn someone(&self, person: Person) -> Someone {
        Someone::new(person, Arc::clone(&self.stage))
    }

    /// The rooms where the launch is announced.
    pub fn rooms(&self) -> Vec<Room> {
        let discord = ["launches", "france"].map(|name| self.stage.discord.channel(name));
        let telegram =
            ["deutschland", "uk", "france"].map(|name| self.stage.telegram.channel(name));
        discord.map(Room::Discord).into_iter().chain(telegram.map(Room::Telegram)).collect()
    }

    /// So many more rooms on each platform hear of sales once the bot starts anew.
    pub fn gets_more_rooms(&self, many: usize) -> Vec<Room> {
        let names = (1..=many).map(|number| format!("room {number}"));
        let rooms: Vec<_> = names
            .flat_map(|name| {
                let discord = Room::Discord(self.stage.discord.channel(&name));
                [discord, Room::Telegram(self.stage.telegram.channel(&name))]
            })
            .collect();
        let sections = rooms.iter().map(|room| {
            let (platform, id) = match room {
                Room::Discord(room) => ("discord", room.id()),
                Room::Telegram(room) => ("telegram", room.id()),
            };
            let name = format!("name = \"{platform} {id}\"\nplatform = \"{platform}\"\nid = {id}");
            format!("\n[[chats]]\n{name}\nlocales = [\"en-US\"]\n")
        });
        let settings = std::fs::read_to_string(self.stage.config()).expect("the bot's file");
        let settings = settings + &sections.collect::<String>();
        std::fs::write(self.stage.config(), settings).expect("the bot's file");
        rooms
    }

    /// The story is over, and nobody ever refused what the bot sent.
    pub async fn ends(mut self) {
        assert_eq!(self.stage.discord.refusals(), [], "Discord refused nothing");
        // The last request for updates of a bot that stops may overtake the news that the one before was given up.
        let is_given_up = |refusal: &Request| refusal.status == 409;
        let (given_up, refused): (Vec<_>, Vec<_>) =
            self.stage.telegram.refusals().into_iter().partition(is_given_up);
        assert_eq!(refused, [], "Telegram refused nothing");
        assert!(given_up.len() <= self.stops, "one bot at a time: {given_up:?}");
        let refusals = self.stage.stripe.refusals().into_iter().chain(self.stage.paypal.refusals());
        let mistakes: Vec<_> = refusals.filter(payment::Request::is_mistake).collect();
        assert_eq!(mistakes, [], "the payment providers understood everything");
        self.bot_stops().await;
    }
}

/// A time of the story, in RFC 3339.
fn time(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time as RFC 3339 has it")
}
