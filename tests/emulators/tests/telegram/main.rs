//! People use a small bot, written with the real teloxide client, on the local Telegram.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod refusals;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::clock::ManualClock;
use salut_emulators::telegram::{Setup, Telegram};
use salut_emulators::{Post, StoryError};
use teloxide::prelude::*;
use teloxide::types::{
    AllowedUpdate, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, ParseMode,
};
use teloxide::{ApiError, RequestError};
use tokio::task::JoinHandle;

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_430_000_000, 0).unwrap()
}

/// A server, its clock, and a client with its token.
struct Stage {
    server: Telegram,
    clock: ManualClock,
    bot: Bot,
}

impl Stage {
    async fn set() -> Self {
        let clock = ManualClock::at(noon());
        let server = Telegram::start(Setup::new(Arc::new(clock.clone()))).await.unwrap();
        let bot = client(&server, server.token());
        Self { server, clock, bot }
    }

    /// With the shop's bot online.
    async fn with_shop() -> (Self, Shop) {
        let stage = Self::set().await;
        let shop = Shop::opens(&stage);
        stage.server.wait_until_online().await.unwrap();
        (stage, shop)
    }
}

fn client(server: &Telegram, token: &str) -> Bot {
    Bot::new(token).set_api_url(server.api_url().parse().unwrap())
}

/// A bot that runs until it is dropped, which is as sudden as `kill -9`.
struct Shop(JoinHandle<()>);

impl Shop {
    fn opens(stage: &Stage) -> Self {
        Self(tokio::spawn(run_shop(stage.bot.clone())))
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn run_shop(bot: Bot) {
    let commands = [BotCommand::new("sales", "What is on sale")];
    bot.set_my_commands(commands).await.unwrap();
    let french = [BotCommand::new("sales", "Les ventes")];
    bot.set_my_commands(french).language_code("fr").await.unwrap();
    let handler = dptree::entry()
        .branch(Update::filter_message().endpoint(on_message))
        .branch(Update::filter_callback_query().endpoint(on_press));
    Dispatcher::builder(bot, handler).default_handler(|_| async {}).build().dispatch().await;
}

async fn on_message(bot: Bot, message: Message) -> ResponseResult<()> {
    let text = message.text().unwrap_or_default();
    let language = message.from.as_ref().and_then(|user| user.language_code.clone());
    match text.split(['@', ' ']).next().unwrap_or_default() {
        "/sales" => {
            bot.send_message(message.chat.id, "<b>Mi Band</b> &lt;3 — $15")
                .parse_mode(ParseMode::Html)
                .reply_markup(sale_keyboard())
                .await?;
        }
        "/start" => {
            let payload = text.strip_prefix("/start").unwrap_or_default().trim();
            let greeting = format!("Salut {}! {payload}", language.unwrap_or_default());
            bot.send_message(message.chat.id, greeting).await?;
        }
        "/photo" => {
            let picture = InputFile::url("https://mi.example/band.png".parse().unwrap());
            bot.send_photo(message.chat.id, picture).caption("Mi Band").await?;
        }
        "/upload" => {
            let picture = InputFile::memory(vec![1, 2, 3]).file_name("band.png");
            bot.send_photo(message.chat.id, picture).caption("Mi Band").await?;
        }
        _ => {}
    }
    Ok(())
}

fn sale_keyboard() -> InlineKeyboardMarkup {
    let pay = "http://127.0.0.1:8080/pay".parse().unwrap();
    InlineKeyboardMarkup::new([
        vec![
            InlineKeyboardButton::callback("Réserver 2", "r2"),
            InlineKeyboardButton::callback("Réserver", "r1"),
        ],
        vec![
            InlineKeyboardButton::callback("Limit?", "limit"),
            InlineKeyboardButton::url("Payer", pay),
        ],
    ])
}

async fn on_press(bot: Bot, press: CallbackQuery) -> ResponseResult<()> {
    let answer = bot.answer_callback_query(press.id.clone());
    let chat = press.message.as_ref().unwrap().chat().id;
    match press.data.as_deref() {
        Some("limit") => answer.text("At most two each").show_alert(true).await?,
        Some("r1") => {
            answer.await?;
            bot.send_message(chat, "Reserved: 1 × Mi Band").await?;
            return Ok(());
        }
        Some("r2") => {
            answer.await?;
            let message = press.message.as_ref().unwrap().id();
            bot.edit_message_text(chat, message, "Reserved: 2 × Mi Band").await?;
            return Ok(());
        }
        _ => answer.text("This button is no longer valid").await?,
    };
    Ok(())
}

fn texts(posts: &[Post]) -> Vec<&str> {
    posts.iter().map(|post| post.text.as_str()).collect()
}

#[tokio::test]
async fn a_fan_uses_a_command_and_presses_buttons() {
    let (stage, _shop) = Stage::with_shop().await;
    let ana = stage.server.fan("Ana", "fr");

    let offer = ana.uses("/sales").await.unwrap();
    assert_eq!(offer.to_string(), "Mi Band <3 — $15\n[Réserver 2] [Réserver] [Limit?] [Payer →]");
    assert_eq!(offer.link("Payer"), Some("http://127.0.0.1:8080/pay"));
    assert_eq!((offer.author.as_str(), offer.place.as_str()), ("Salut", "private"));

    let limit = ana.presses("Limit?").await.unwrap();
    assert_eq!((limit.text.as_str(), limit.ephemeral), ("At most two each", true));
    assert_eq!(ana.presses("Réserver").await.unwrap().text, "Reserved: 1 × Mi Band");
    stage.clock.advance(TimeDelta::seconds(1));
    let edited = ana.chooses("Réserver 2").await.unwrap();
    assert_eq!(
        (edited.text.as_str(), edited.edits, edited.id),
        ("Reserved: 2 × Mi Band", 1, offer.id)
    );
    assert_eq!(edited.buttons, [""; 0]);

    let forged = ana.presses_forged("r9:evil").await.unwrap();
    assert_eq!(forged.text, "This button is no longer valid");
    assert_eq!(
        texts(&ana.posts()),
        [
            "Reserved: 2 × Mi Band",
            "At most two each",
            "Reserved: 1 × Mi Band",
            "This button is no longer valid"
        ]
    );
    stage.server.wait_until_answered().await.unwrap();
    assert_eq!((stage.server.refusals(), stage.server.unanswered_presses()), (vec![], 0));
}

#[tokio::test]
async fn a_fan_says_what_is_missing_when_a_button_is_not_there() {
    let (stage, _shop) = Stage::with_shop().await;
    let ben = stage.server.fan("Ben", "en");
    ben.uses("/sales").await.unwrap();
    let missing = ben.presses("Payer").await.unwrap_err();
    let expected = "Ben looks for “Payer” but sees: [Réserver 2] [Réserver] [Limit?] [Payer]";
    assert_eq!(missing.to_string(), expected);
}

#[tokio::test]
async fn a_fan_opens_a_deep_link_and_the_menu_speaks_their_language() {
    let (stage, _shop) = Stage::with_shop().await;
    let lena = stage.server.fan("Lena", "de");
    assert_eq!(lena.opens("mi-beta").await.unwrap().text, "Salut de! mi-beta");
    lena.speaks("fr");
    assert_eq!(lena.uses("/start").await.unwrap().text, "Salut fr!");
    assert_eq!(stage.server.fan("Zoé", None).says("/start").await.unwrap().text, "Salut !");
    assert!(matches!(lena.opens("not ok").await, Err(StoryError::NotThere { .. })));
    let menu = |locale| stage.server.commands(locale);
    assert_eq!(menu("fr-FR"), [("sales".to_owned(), "Les ventes".to_owned())]);
    assert_eq!(menu("de"), [("sales".to_owned(), "What is on sale".to_owned())]);
}

#[tokio::test]
async fn pictures_come_by_address_or_upload() {
    let (stage, _shop) = Stage::with_shop().await;
    let ana = stage.server.fan("Ana", "fr");
    let post = ana.uses("/photo").await.unwrap();
    assert_eq!(post.picture.as_deref(), Some("https://mi.example/band.png"));
    assert_eq!(post.text, "Mi Band");
    assert_eq!(ana.uses("/upload").await.unwrap().picture.as_deref(), Some("band.png"));
}

#[tokio::test]
async fn people_meet_the_bot_in_a_group() {
    let (stage, _shop) = Stage::with_shop().await;
    let group = stage.server.channel("mi-fans");
    let ana = stage.server.fan("Ana", "fr");

    ana.writes_in(&group, "who is here?");
    let offer = ana.uses_in(&group, "/sales@salut_bot").await.unwrap();
    assert_eq!(offer.place, "#mi-fans");
    assert_eq!(group.next_post().await.unwrap(), offer);
    let ben = stage.server.fan_with_id(42, "Ben", "en");
    assert_eq!(ben.presses_on(&group, "Réserver").await.unwrap().text, "Reserved: 1 × Mi Band");
    assert_eq!(group.last_post().unwrap().text, "Reserved: 1 × Mi Band");
    let said = group.posts();
    assert_eq!(
        said.iter().map(|post| post.author.as_str()).collect::<Vec<_>>(),
        ["Ana", "Ana", "Salut", "Salut"]
    );
    assert_eq!((ben.id(), group.id() < 0), (42, true));
}

#[tokio::test]
async fn what_is_said_while_the_bot_is_down_is_answered_when_it_is_back() {
    let (stage, shop) = Stage::with_shop().await;
    let ana = stage.server.fan("Ana", "fr");
    ana.uses("/sales").await.unwrap();
    drop(shop);
    stage.server.wait_until_offline().await.unwrap();
    assert!(!stage.server.is_online());

    ana.writes("/start again");
    let _reopened = Shop::opens(&stage);
    assert!(ana.next_post().await.unwrap().text.contains("again"));
    assert_eq!(ana.presses("Limit?").await.unwrap().text, "At most two each");
}

#[tokio::test]
async fn a_reminder_reaches_the_fan_unasked_until_they_block_the_bot() {
    let (stage, _shop) = Stage::with_shop().await;
    let (ana, chat) = (stage.server.fan("Ana", "fr"), ChatId(stage.server.fan("Ana", "fr").id()));
    let stranger = stage.bot.send_message(chat, "Hello?").await.unwrap_err();
    assert!(stranger.to_string().contains("bot can't initiate conversation with a user"));

    ana.uses("/sales").await.unwrap();
    stage.bot.send_message(chat, "Log in early").await.unwrap();
    assert_eq!(ana.next_post().await.unwrap().text, "Log in early");

    ana.blocks_bot();
    let blocked = stage.bot.send_message(chat, "Are you there?").await.unwrap_err();
    assert!(matches!(blocked, RequestError::Api(ApiError::BotBlocked)));
    assert_eq!(ana.says("/start").await.unwrap().text, "Salut fr!");
}

#[tokio::test]
async fn updates_wait_for_the_bot_until_it_confirms_them() {
    let stage = Stage::set().await;
    let ana = stage.server.fan("Ana", "fr");
    ana.writes("one");
    ana.writes("two");
    let poll = |offset| stage.bot.get_updates().offset(offset).timeout(0);
    let first = poll(0).await.unwrap();
    assert_eq!(poll(0).await.unwrap().len(), 2);
    let next = first[0].id.as_offset();
    assert_eq!(poll(next).await.unwrap().len(), 1);
    stage.clock.advance(TimeDelta::hours(24));
    assert_eq!(poll(next).await.unwrap().len(), 0);

    let only_presses = stage.bot.get_updates().timeout(0);
    only_presses.allowed_updates([AllowedUpdate::CallbackQuery]).await.unwrap();
    ana.writes("three");
    assert_eq!(poll(0).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_held_poll_ends_with_the_first_update_and_by_a_second_poll() {
    let stage = Stage::set().await;
    let (ana, bot) = (stage.server.fan("Ana", "fr"), stage.bot.clone());
    bot.set_my_commands([BotCommand::new("sales", "Sales")]).await.unwrap();
    let held = |bot: &Bot| tokio::spawn(bot.get_updates().timeout(50).send());

    let poll = held(&bot);
    stage.server.wait_until_online().await.unwrap();
    ana.writes("hello");
    let updates = poll.await.unwrap().unwrap();
    assert_eq!(updates.len(), 1);
    bot.get_updates().offset(updates[0].id.as_offset()).timeout(0).await.unwrap();

    let first = held(&bot);
    stage.server.wait_until_online().await.unwrap();
    let second = bot.get_updates().timeout(0).await;
    assert!(second.unwrap().is_empty());
    let ended = first.await.unwrap().unwrap_err();
    assert!(matches!(ended, RequestError::Api(ApiError::TerminatedByOtherGetUpdates)), "{ended}");
}

#[tokio::test]
async fn an_update_can_come_twice() {
    let stage = Stage::set().await;
    stage.server.fan("Ana", "fr").writes("once");
    let poll = |offset| stage.bot.get_updates().offset(offset).timeout(0);
    let first = poll(0).await.unwrap().remove(0);
    stage.server.redelivers();
    let again = poll(first.id.as_offset()).await.unwrap();
    assert_eq!(again.iter().map(|update| update.id).collect::<Vec<_>>(), [first.id]);
}

#[tokio::test]
async fn too_fast_is_refused_with_the_time_to_wait() {
    let stage = Stage::set().await;
    let ana = stage.server.fan("Ana", "fr");
    ana.writes("hello");
    let chat = ChatId(ana.id());
    for count in 0..3 {
        stage.bot.send_message(chat, format!("{count}")).await.unwrap();
    }
    let refused = stage.bot.send_message(chat, "4").await.unwrap_err();
    let RequestError::RetryAfter(seconds) = refused else { panic!("{refused}") };
    assert_eq!(seconds.seconds(), 1);
    stage.clock.advance(TimeDelta::seconds(1));
    stage.bot.send_message(chat, "4").await.unwrap();
    assert_eq!((stage.server.throttled(), stage.server.refusals().len()), (1, 0));
}

#[tokio::test]
async fn a_fan_does_not_wait_for_ever() {
    let clock = Arc::new(ManualClock::at(noon()));
    let patience = Duration::from_millis(1);
    let server = Telegram::start(Setup { patience, ..Setup::new(clock) }).await.unwrap();
    let silence = server.fan("Ana", "fr").uses("/sales").await.unwrap_err();
    let expected = "Ana waits for an answer to “/sales”; the bot did not answer";
    assert_eq!(silence.to_string(), expected);
}

#[tokio::test]
async fn the_server_stops_when_it_is_dropped() {
    let stage = Stage::set().await;
    stage.bot.get_me().await.unwrap();
    drop(stage.server);
    // The listener closes in the background; a held poll is the event that tells when.
    let ended = stage.bot.get_updates().timeout(50).await;
    assert!(ended.is_err());
}
