//! Platforms and fans that do not let the bot speak.

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
