//! `kill -9` in the middle of a sale: what fans were told holds afterwards, and nothing is sold twice.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on ends there")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use salut_core::clock::Clock;
use salut_emulators::Post;
use salut_playground::{BotProcess, MANAGER_ON_TELEGRAM, Person, Room, Stage};
use tokio::task::JoinSet;

/// Units of the sale: fewer than all fans want together.
const UNITS: usize = 20;

/// The most of them that one fan may have.
const CAP: usize = 2;

/// After how many answers the bot is killed, round by round: at once, early, in the middle, late.
const ROUNDS: [usize; 4] = [0, 1, 4, 9];

/// Fans of each round: half on each platform.
const FANS_A_ROUND: usize = 10;

async fn stage(now: &str) -> Stage {
    let units = i64::try_from(UNITS).unwrap();
    let stage = Stage::set(now.parse().unwrap(), &[("mi-band", units)]).await.unwrap();
    stage.telegram.fan_with_id(MANAGER_ON_TELEGRAM, "Max", Some("en")).writes("/start");
    stage
}

async fn started(stage: &Stage) -> BotProcess {
    let playground = Path::new(env!("CARGO_BIN_EXE_salut-playground"));
    let bot = BotProcess::start(stage, playground).await.unwrap();
    stage.discord.wait_until_online().await.unwrap();
    stage.telegram.wait_until_online().await.unwrap();
    bot
}

async fn killed(stage: &Stage, mut bot: BotProcess) {
    bot.kill().await.unwrap();
    stage.discord.wait_until_offline().await.unwrap();
    stage.telegram.wait_until_offline().await.unwrap();
}

async fn restarted(stage: &Stage, bot: BotProcess) -> BotProcess {
    killed(stage, bot).await;
    started(stage).await
}

fn newcomers(stage: &Stage, round: usize) -> Vec<Arc<Person>> {
    let fan = |number: usize| match number % 2 {
        0 => Person::Discord(stage.discord.fan(&format!("Ana {round}.{number}"), "en-US")),
        _ => Person::Telegram(stage.telegram.fan(&format!("Carla {round}.{number}"), Some("en"))),
    };
    (0..FANS_A_ROUND).map(|number| Arc::new(fan(number))).collect()
}

/// Twice, so that the kill also comes between two reservations of one fan.
async fn reserves(fan: Arc<Person>) {
    let line = match &*fan {
        Person::Discord(_) => "/reserve product: Mi Band",
        Person::Telegram(_) => "/reserve mi-band",
    };
    for _ in 0..2 {
        // Nobody answers those who ask while the bot is down.
        if fan.uses(line).await.is_err() {
            break;
        }
    }
}

/// The reservations that this names.
fn reservations(posts: &[Post]) -> BTreeSet<u32> {
    let words = posts
        .iter()
        .flat_map(|post| post.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-'));
    words.filter_map(|word| word.strip_prefix("mi-beta-")?.parse().ok()).collect()
}

#[tokio::test]
async fn every_reservation_a_fan_was_told_of_outlives_the_kill_and_nothing_is_oversold() {
    let stage = stage("2027-03-09T10:00:00Z").await;
    let mut bot = started(&stage).await;
    let mut fans = Vec::new();
    for (round, answers) in ROUNDS.into_iter().enumerate() {
        let round = newcomers(&stage, round);
        let mut asking: JoinSet<_> = round.iter().cloned().map(reserves).collect();
        for _ in 0..answers {
            asking.join_next().await;
        }
        killed(&stage, bot).await;
        asking.shutdown().await;
        fans.extend(round);
        // Telegram delivers again what was not confirmed, and takes three answers to one fan at once.
        stage.clock.set(stage.clock.now() + TimeDelta::seconds(10));
        bot = started(&stage).await;
    }
    let told: Vec<_> = fans.iter().map(|fan| reservations(&fan.posts())).collect();
    let mut owners = BTreeMap::new();
    for (number, (fan, told)) in fans.iter().zip(told).enumerate() {
        stage.clock.set(stage.clock.now() + TimeDelta::seconds(2));
        bot.set_clock(&stage).await.unwrap();
        let has = reservations(&[fan.uses("/orders").await.unwrap()]);
        assert!(told.is_subset(&has), "{} was told of {told:?} and has {has:?}", fan.name());
        assert!(has.len() <= CAP, "{} has {has:?}", fan.name());
        for reservation in has {
            assert_eq!(owners.insert(reservation, number), None, "mi-beta-{reservation} is taken");
        }
    }
    assert!(owners.len() <= UNITS, "{} of {UNITS} units", owners.len());
    assert!(!owners.is_empty());
    assert_eq!(stage.telegram.refusals(), []);
    killed(&stage, bot).await;
}

#[tokio::test]
async fn an_announcement_is_posted_once_however_often_the_bot_is_killed() {
    let stage = stage("2027-03-02T09:59:59Z").await;
    let mut bot = started(&stage).await;
    stage.clock.set("2027-03-02T10:00:00Z".parse().unwrap());
    bot.set_clock(&stage).await.unwrap();
    let discord = ["launches", "france"].map(|name| Room::Discord(stage.discord.channel(name)));
    let telegram = ["deutschland", "uk", "france"];
    let telegram = telegram.map(|name| Room::Telegram(stage.telegram.channel(name)));
    // Killed as soon as anybody hears it: the rest is still on its way, or not even that.
    tokio::select! {
        post = discord[0].next_post() => drop(post.unwrap()),
        post = discord[1].next_post() => drop(post.unwrap()),
        post = telegram[0].next_post() => drop(post.unwrap()),
    }
    let mut bot = restarted(&stage, bot).await;
    for _ in 0..2 {
        stage.clock.set(stage.clock.now() + TimeDelta::minutes(1));
        bot.set_clock(&stage).await.unwrap();
        let asked = stage.discord.fan("Ana", "en-US").uses("/sales").await.unwrap();
        assert!(asked.says("Mi Band"), "{asked}");
        bot = restarted(&stage, bot).await;
    }
    for room in &discord {
        if room.posts() == 0 {
            room.next_post().await.unwrap();
        }
        assert_eq!(room.posts(), 1, "{}", room.name());
    }
    for room in &telegram {
        // Telegram can't tell whether it took a message that nobody confirmed; better none than two.
        assert!(room.posts() <= 1, "{}", room.name());
    }
    killed(&stage, bot).await;
}
