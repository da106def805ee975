//! People use the Discord bot against the local Discord; what stands behind it answers by rote.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where the test would")]

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use salut::action::{Action, BadButton};
use salut::budget::Budget;
use salut::command::Command;
use salut::compose::Compose;
use salut::discord::{self, DiscordError, DiscordMessenger, Menu, Settings};
use salut::dispatch::Answer;
use salut::text::Texts;
use salut::view::{Block, Button, Control, Look, Press, Privacy, Section, View};
use salut::visitor::{Room, Visitor};
use salut_core::clock::{Clock, ManualClock};
use salut_core::delivery::{Content, Delivery};
use salut_core::fan::{Account, Chat, Platform};
use salut_core::locale::Locale;
use salut_core::port::{DeliverError, Found, Messenger, Resend, StoreError};
use salut_emulators::discord::{Discord, Role, Setup};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

/// The role that announcements ping.
const FANS: i64 = 77;

/// Says what it was asked, and offers two buttons.
struct Rote {
    /// Answers to `/orders` and `/waitlist` wait for this; the latter have a place in a queue.
    orders_found: Notify,
}

#[async_trait]
impl Answer for Rote {
    async fn answer(&self, visitor: &Visitor, wanted: Result<Action, BadButton>) -> View {
        assert_eq!(visitor.room, Room::OneReader);
        if matches!(wanted, Ok(Action::Orders | Action::Waitlist)) {
            self.orders_found.notified().await;
        }
        let language = visitor.language.as_deref().unwrap_or("no language");
        let said = match wanted {
            Ok(Action::Ask(question) | Action::Say(question)) => format!("You asked: {question}"),
            Ok(Action::ReserveNamed { name, units }) => format!("You want {units:?} of {name}"),
            Ok(action) => format!("You want {action} in {language}"),
            Err(bad) => bad.to_string(),
        };
        view(&said, None)
    }

    async fn queued(&self, _: &Visitor, wanted: &Result<Action, BadButton>) -> Option<View> {
        (*wanted == Ok(Action::Waitlist)).then(|| view("You’re in the queue", None))
    }
}

#[async_trait]
impl Compose for Rote {
    async fn view(&self, delivery: &Delivery) -> Result<Option<View>, StoreError> {
        let ping = matches!(delivery.to, Chat::Room { .. }).then_some(FANS);
        let is_gone = matches!(delivery.content, Content::Receipt(_));
        Ok((!is_gone).then(|| view(&format!("Delivery {} @everyone", delivery.key.0), ping)))
    }
}

fn view(said: &str, ping_role: Option<i64>) -> View {
    let button = |label: &str, action| Button {
        label: label.to_owned(),
        press: Press::Act(action),
        look: Look::Primary,
    };
    let buttons = vec![
        button("Réserver", Action::ReserveBasket { sale: None }),
        button("Orders", Action::Orders),
    ];
    let blocks = vec![Block::Text(said.to_owned())];
    View {
        sections: vec![Section { locale: Locale::EnUs, zone: Tz::UTC, title: None, blocks }],
        picture: None,
        controls: vec![Control::Buttons(buttons)],
        privacy: Privacy::Personal,
        ping_role,
        form: None,
    }
}

/// The local Discord with our bot in it.
struct Story {
    discord: Discord,
    clock: ManualClock,
    rote: Arc<Rote>,
    stop: oneshot::Sender<()>,
    bot: JoinHandle<Result<(), DiscordError>>,
}

async fn server() -> (Discord, ManualClock) {
    let clock = ManualClock::at(DateTime::from_timestamp(1_428_400_800, 0).unwrap());
    let setup =
        Setup { roles: vec![Role::new(FANS, "fans")], ..Setup::new(Arc::new(clock.clone())) };
    let discord = Discord::start(setup).await.unwrap();
    (discord, clock)
}

fn settings(discord: &Discord) -> Settings {
    let api_url = Some(discord.api_url().parse().unwrap());
    Settings { api_url, token: discord.token().into(), budget: budget() }
}

/// Nothing here sends so much that the budget's clock would have to move.
fn budget() -> Budget {
    let clock = ManualClock::at(DateTime::from_timestamp(1_428_400_800, 0).unwrap());
    Budget::of(Platform::Discord, 6, Arc::new(clock))
}

impl Story {
    async fn begin() -> Self {
        let (discord, clock) = server().await;
        let rote = Arc::new(Rote { orders_found: Notify::new() });
        let (stop, stopped) = oneshot::channel::<()>();
        let bot = tokio::spawn(discord::run(
            settings(&discord),
            Arc::clone(&rote) as Arc<dyn Answer>,
            Arc::new(clock.clone()),
            menu(),
            async { drop(stopped.await) },
        ));
        discord.wait_until_online().await.unwrap();
        Self { discord, clock, rote, stop, bot }
    }

    async fn end(self) {
        assert_eq!(self.discord.refusals(), []);
        self.stop.send(()).unwrap();
        self.bot.await.unwrap().unwrap();
        self.discord.wait_until_offline().await.unwrap();
    }
}

fn menu() -> Menu {
    let products = ["mi-band".parse().unwrap()];
    Menu::new(&Texts::embedded().unwrap(), &products, &["fr".parse().unwrap()])
}

fn product(locale: Locale) -> String {
    Texts::embedded().unwrap().words(locale, Tz::UTC).product(&"mi-band".parse().unwrap())
}

fn market(locale: Locale) -> String {
    Texts::embedded().unwrap().words(locale, Tz::UTC).market(&"fr".parse().unwrap())
}

fn command(locale: Locale, name: &str) -> (String, String) {
    let texts = Texts::embedded().unwrap();
    let words = texts.words(locale, Tz::UTC);
    let id = format!("command-{name}");
    (words.say(&id, &[]), words.attr(&id, "description"))
}

#[tokio::test]
async fn a_fan_uses_commands_and_buttons_and_only_the_fan_sees_the_answers() {
    let story = Story::begin().await;
    let ana = story.discord.fan("ana", "fr");
    let sales = ana.uses("/sales").await.unwrap();
    assert!(sales.ephemeral);
    assert_eq!(sales.text, "You want ss1 in fr");
    let reserved = ana.presses("Réserver").await.unwrap();
    assert_eq!(reserved.text, "You want rb1: in fr");
    assert!(reserved.ephemeral);
    let (band, france) = (product(Locale::FrFr), market(Locale::FrFr));
    let reserved = ana.uses(&format!("/reserve product: {band} units: 2")).await.unwrap();
    assert_eq!(reserved.text, "You want Some(2) of mi-band");
    let market = ana.uses(&format!("/market {france}")).await.unwrap();
    assert_eq!(market.text, "You want k1:fr: in fr");
    story.end().await;
}

#[tokio::test]
async fn old_and_forged_buttons_are_answered() {
    let story = Story::begin().await;
    let ana = story.discord.fan("ana", "de");
    ana.uses("/start").await.unwrap();
    let old = ana.presses_forged("ss0").await.unwrap();
    assert_eq!(old.text, "the button is of another version");
    let forged = ana.presses_forged("drop table fans").await.unwrap();
    assert_eq!(forged.text, "the button is not one of ours");
    story.end().await;
}

#[tokio::test]
async fn what_a_fan_writes_in_private_pings_nobody() {
    let story = Story::begin().await;
    let ana = story.discord.fan("ana", "fr");
    let told = ana.says("**hey** @everyone <@1> `x` [a](https://b.example)").await.unwrap();
    assert_eq!(told.text, "You asked: **hey** @everyone <@1> `x` [a](https://b.example)");
    assert_eq!(told.pinged, [""; 0]);
    story.end().await;
}

#[tokio::test]
async fn a_slow_answer_is_announced_and_then_given() {
    let story = Story::begin().await;
    let ana = story.discord.fan("ana", "fr");
    let slow = tokio::spawn(async move { ana.uses("/orders").await });
    let announced = || {
        let requests = story.discord.requests();
        requests.iter().any(|request| request.path.ends_with("/callback"))
    };
    // The clock moves only for the bot's patience: nothing else sleeps on it.
    while !announced() {
        if story.clock.next_due().is_some() {
            story.clock.advance(TimeDelta::milliseconds(1500));
        }
        tokio::task::yield_now().await;
    }
    story.rote.orders_found.notify_one();
    let answer = slow.await.unwrap().unwrap();
    assert_eq!(answer.text, "You want o1 in fr");
    assert!(answer.ephemeral);
    story.end().await;
}

#[tokio::test]
async fn who_is_in_the_queue_is_told_so_and_the_message_becomes_the_answer() {
    let story = Story::begin().await;
    let ana = Arc::new(story.discord.fan("ana", "fr"));
    let person = Arc::clone(&ana);
    let slow = tokio::spawn(async move { person.uses("/waitlist").await });
    while !slow.is_finished() {
        if story.clock.next_due().is_some() {
            story.clock.advance(TimeDelta::seconds(1));
        }
        tokio::task::yield_now().await;
    }
    let queued = slow.await.unwrap().unwrap();
    assert_eq!(queued.text, "You’re in the queue");
    story.rote.orders_found.notify_one();
    let shown = || ana.last_post().unwrap().text;
    while shown() == queued.text {
        tokio::task::yield_now().await;
    }
    assert_eq!(shown(), "You want ws1 in fr");
    assert!(ana.last_post().unwrap().ephemeral);
    story.end().await;
}

#[tokio::test]
async fn the_menu_speaks_the_readers_language() {
    let story = Story::begin().await;
    for (code, locale) in [("fr", Locale::FrFr), ("de", Locale::DeDe), ("en-GB", Locale::EnGb)] {
        let expected = Command::ALL.map(|known| command(locale, known.name()));
        assert_eq!(story.discord.commands(code), expected);
    }
    story.end().await;
}

#[tokio::test]
async fn a_wrong_token_ends_the_bot_with_a_clear_error() {
    let (discord, clock) = server().await;
    let settings = Settings { token: "wrong".into(), ..settings(&discord) };
    let rote = Arc::new(Rote { orders_found: Notify::new() });
    let ended = discord::run(settings, rote, Arc::new(clock), menu(), std::future::pending()).await;
    assert!(matches!(ended, Err(DiscordError::WrongToken)), "{ended:?}");
}

#[tokio::test]
async fn a_bot_that_cannot_reach_discord_stops_when_told() {
    let api_url = Some("http://127.0.0.1:1".parse().unwrap());
    let settings = Settings { api_url, token: "t".into(), budget: budget() };
    let clock = ManualClock::at(DateTime::from_timestamp(1_428_400_800, 0).unwrap());
    let rote = Arc::new(Rote { orders_found: Notify::new() });
    let retries = clock.clone();
    let stop = async move {
        while retries.next_due().is_none() {
            tokio::task::yield_now().await;
        }
    };
    discord::run(settings, rote, Arc::new(clock), menu(), stop).await.unwrap();
}

fn messenger(discord: &Discord, clock: &ManualClock) -> DiscordMessenger {
    let rote = Arc::new(Rote { orders_found: Notify::new() });
    DiscordMessenger::new(&settings(discord), rote, Arc::new(clock.clone())).unwrap()
}

fn announcement(discord: &Discord, name: &str, clock: &ManualClock) -> Delivery {
    let channel = discord.channel("news").id();
    let to = Chat::Room { platform: Platform::Discord, id: channel };
    Delivery::new(to, Content::Announcement(name.parse().unwrap()), clock.now())
}

#[tokio::test]
async fn a_delivery_sent_again_is_posted_once() {
    let (discord, clock) = server().await;
    let messenger = messenger(&discord, &clock);
    assert_eq!(messenger.resend(), Resend::PostsOnce);
    let launch = announcement(&discord, "launch", &clock);
    let first = messenger.deliver(&launch).await.unwrap();
    assert_eq!(messenger.deliver(&launch).await, Ok(first));
    messenger.deliver(&announcement(&discord, "sold-out", &clock)).await.unwrap();
    assert_eq!(discord.channel("news").posts().len(), 2);
}

#[tokio::test]
async fn an_announcement_pings_its_role_and_nobody_else() {
    let (discord, clock) = server().await;
    let messenger = messenger(&discord, &clock);
    messenger.deliver(&announcement(&discord, "launch", &clock)).await.unwrap();
    let post = discord.channel("news").next_post().await.unwrap();
    assert!(post.says("@everyone"), "{post}");
    assert_eq!(post.pinged, [FANS.to_string()]);
}

#[tokio::test]
async fn a_used_up_channel_says_when_to_come_back() {
    let (discord, clock) = server().await;
    let messenger = messenger(&discord, &clock);
    let mut throttled = None;
    for number in 0..10 {
        let delivery = announcement(&discord, &format!("launch-{number}"), &clock);
        if let Err(error) = messenger.deliver(&delivery).await {
            throttled = Some(error);
            break;
        }
    }
    let Some(DeliverError::Throttled { retry_after }) = throttled else { panic!("{throttled:?}") };
    clock.advance(retry_after);
    messenger.deliver(&announcement(&discord, "later", &clock)).await.unwrap();
    assert_eq!(discord.throttled(), 0, "the headers tell before Discord has to refuse");
}

#[tokio::test]
async fn a_post_is_found_edited_and_removed() {
    let (discord, clock) = server().await;
    let new_messenger = || messenger(&discord, &clock);
    let messenger = new_messenger();
    let launch = announcement(&discord, "launch", &clock);
    assert_eq!(messenger.find(&launch, clock.now()).await, Ok(Found::Absent));
    let id = messenger.deliver(&launch).await.unwrap();
    messenger.deliver(&announcement(&discord, "other", &clock)).await.unwrap();
    let asked_at = clock.now();
    clock.advance(TimeDelta::minutes(10));
    assert_eq!(messenger.find(&launch, asked_at).await, Ok(Found::Posted(id)));
    let edit = Delivery::new(launch.to, Content::Refresh { post: launch.key.clone() }, asked_at);
    messenger.edit(&edit, id).await.unwrap();
    let says = format!("{}", discord.channel("news").posts()[0]);
    assert!(says.contains("refresh/"), "{says}");
    let recall = Delivery::new(launch.to, Content::Recall { post: launch.key.clone() }, asked_at);
    for _ in 0..2 {
        messenger.remove(&recall, id).await.unwrap();
    }
    assert_eq!(discord.channel("news").posts().len(), 1);
    assert_eq!(messenger.find(&launch, asked_at).await, Ok(Found::Absent));
    let restarted = new_messenger();
    assert!(matches!(restarted.edit(&edit, id).await, Err(DeliverError::Moot(_))));
}

fn to_fan(user: i64, content: Content, clock: &ManualClock) -> Delivery {
    let account = Account { platform: Platform::Discord, user };
    Delivery::new(Chat::Private(account), content, clock.now())
}

#[tokio::test]
async fn a_fan_is_written_to_in_private_unless_the_fan_blocks_the_bot() {
    let (discord, clock) = server().await;
    let messenger = messenger(&discord, &clock);
    let ana = discord.fan("ana", "fr");
    let reminder = |fan| Content::Lapsed {
        reservation: format!("mi-beta-{fan}").parse().unwrap(),
        fan: salut_core::ids::FanId(fan),
    };
    messenger.deliver(&to_fan(ana.id(), reminder(1), &clock)).await.unwrap();
    assert!(ana.next_post().await.unwrap().says("lapsed/mi-beta-1"));
    ana.blocks_bot();
    let refused = messenger.deliver(&to_fan(ana.id(), reminder(2), &clock)).await;
    assert!(matches!(refused, Err(DeliverError::Closed(_))), "{refused:?}");
    let opened = discord.requests();
    let opened = opened.iter().filter(|request| request.path.ends_with("/users/@me/channels"));
    assert_eq!(opened.count(), 1);
}

#[tokio::test]
async fn nothing_is_sent_when_there_is_nothing_to_say() {
    let (discord, clock) = server().await;
    let messenger = messenger(&discord, &clock);
    let receipt = Content::Receipt("mi-beta-1".parse().unwrap());
    let moot = messenger.deliver(&to_fan(815, receipt, &clock)).await;
    assert!(matches!(moot, Err(DeliverError::Moot(_))), "{moot:?}");
    let elsewhere = Chat::Room { platform: Platform::Telegram, id: -1 };
    let lost =
        Delivery::new(elsewhere, Content::Announcement("launch".parse().unwrap()), clock.now());
    assert!(matches!(messenger.deliver(&lost).await, Err(DeliverError::Refused(_))));
    assert_eq!(discord.requests(), []);
}
