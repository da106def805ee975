//! Platforms and fans that do not let the bot speak.

use chrono::TimeDelta;
use salut_emulators::Post;
use salut_journeys::{Story, says};
use salut_playground::Person;

use super::PLENTY;

const REMINDER: &str = "⏰";

#[tokio::test]
async fn a_fan_who_blocks_the_bot_gets_no_reminder_and_the_others_do() {
    let mut story = Story::begins("2027-03-07T10:00:00Z", &PLENTY).await;
    let blocking = story.one_on_each();
    let others = [story.on_discord("Ben"), story.on_telegram("Dave")];
    for fan in blocking.iter().chain(&others) {
        fan.uses("/remind").await;
    }
    for fan in &blocking {
        match &fan.person {
            Person::Discord(fan) => fan.blocks_bot(),
            Person::Telegram(fan) => fan.blocks_bot(),
        }
    }
    for time in ["2027-03-08T10:00:00Z", "2027-03-09T09:00:00Z", "2027-03-09T09:50:00Z"] {
        story.goes_to(time).await;
        for fan in &others {
            says(&fan.hears(REMINDER).await, &[REMINDER]);
        }
    }
    for fan in &others {
        fan.uses("/orders").await;
    }
    story.bot_stops().await;
    assert_eq!(blocking.map(|fan| fan.has_heard(REMINDER)), [0, 0]);
    let discord = story.stage.discord.refusals();
    let telegram = story.stage.telegram.refusals();
    assert!(discord.iter().all(|refusal| refusal.status == 403) && !discord.is_empty());
    assert!(telegram.iter().all(|refusal| refusal.status == 403) && !telegram.is_empty());
    assert!(discord.len() <= 3, "each reminder is tried once: {discord:?}");
    assert!(telegram.len() <= 3, "each reminder is tried once: {telegram:?}");
}

#[tokio::test]
async fn a_chat_that_telegram_closes_for_a_second_gets_its_answers_then() {
    let story = Story::begins("2027-03-02T11:00:00Z", &PLENTY).await;
    let carla = story.stage.telegram.fan("Carla", Some("en"));
    for _ in 0..6 {
        carla.writes("/help");
    }
    for _ in 0..3 {
        carla.next_post().await.unwrap();
    }
    for _ in 0..3 {
        let answer = story.flows_until(carla.next_post()).await.unwrap();
        says(&answer, &["What I can do for you"]);
    }
    assert!(story.stage.telegram.throttled() > 0);
    assert!(story.stage.telegram.throttled() < 12, "it waits as long as it is told to");
    story.ends().await;
}

/// The number under which a list of deliveries has this chat.
fn number_of(listed: &Post, chat: &str) -> String {
    let before = listed.text.split(chat).next().unwrap_or_default();
    let digits = before.trim_end_matches(['.', ' ']).chars().rev();
    let digits: Vec<_> = digits.take_while(char::is_ascii_digit).collect();
    digits.into_iter().rev().collect()
}

#[tokio::test]
async fn posts_that_may_have_arrived_wait_for_a_manager_who_looks_and_decides() {
    let mut story = Story::begins("2027-03-02T09:59:00Z", &PLENTY).await;
    let [germany, uk] = ["deutschland", "uk"].map(|name| story.stage.telegram.channel(name));
    // One is posted and its answer is lost; the other is lost itself. The bot cannot tell them apart.
    story.stage.telegram.faults().sends().to(uk.id()).lose_answer();
    story.stage.telegram.faults().sends().to(germany.id()).lose();
    story.goes_to("2027-03-02T10:00:00Z").await;
    uk.next_post().await.unwrap();
    let [marie, max] = story.managers();
    while !marie.uses("/deliveries").await.says("Messages that may or may not have been posted: 2.")
    {
    }
    story.bot_restarts().await;
    story.passes(TimeDelta::hours(1)).await;
    let listed = marie.uses("/deliveries").await;
    says(&listed, &["Telegram: Deutschland", "Telegram: UK", "look into the chat first"]);
    let posts = || (germany.posts().len(), uk.posts().len());
    assert_eq!(posts(), (0, 1), "nothing is sent again by itself");
    marie.presses(&format!("{}: Let it be", number_of(&listed, "Telegram: UK"))).await;
    let listed = max.uses("/deliveries").await;
    assert!(!listed.says("Telegram: UK"), "{listed}");
    let sent = max.presses("1: Send again").await;
    says(&sent, &["I’m sending it again."]);
    says(&germany.next_post().await.unwrap(), &["Mi Headphones"]);
    while !max.uses("/deliveries").await.says("Every message got through.") {}
    assert_eq!(posts(), (1, 1), "each room has it once");
    story.ends().await;
}
