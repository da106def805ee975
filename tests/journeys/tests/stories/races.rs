//! Many want the last units at the same moment.

use std::collections::BTreeSet;

use salut_emulators::Post;
use salut_journeys::{Someone, Story, says};
use salut_playground::Person;
use tokio::task::JoinSet;

use super::{OPENING, PLENTY};

/// The reservations that a post names.
fn reservations(post: &Post) -> BTreeSet<String> {
    let words = post.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let numbered =
        |word: &&str| word.strip_prefix("mi-beta-").is_some_and(|n| n.parse::<u32>().is_ok());
    words.filter(numbered).map(str::to_owned).collect()
}

/// Everybody presses at once; what each saw, with who it was.
async fn all_press(fans: Vec<Someone>, label: &'static str) -> Vec<(Someone, Post)> {
    let mut presses = JoinSet::new();
    for fan in fans {
        presses.spawn(async move {
            let seen = fan.person.presses(label).await.unwrap();
            (fan, seen)
        });
    }
    presses.join_all().await
}

#[tokio::test]
async fn twenty_fans_on_two_platforms_race_for_five_units_and_all_are_told_the_truth() {
    let story = Story::begins(OPENING, &[("mi-band", 5)]).await;
    let mut fans = Vec::new();
    for number in 0..10 {
        fans.push(story.on_discord(&format!("Ana{number}")));
        fans.push(story.on_telegram(&format!("Carla{number}")));
    }
    for fan in &fans {
        fan.uses("/sales").await;
    }
    let seen = all_press(fans, "Reserve Mi Band").await;
    let mut all = BTreeSet::new();
    for (fan, post) in &seen {
        let told = reservations(post);
        match told.len() {
            0 => says(post, &["Every Mi Band is sold or held right now"]),
            _ => says(post, &["Held for you"]),
        }
        let orders = fan.uses("/orders").await;
        assert_eq!(reservations(&orders), told, "{orders}");
        all.extend(told);
    }
    assert_eq!(all.len(), 5, "{all:?}");
    assert_eq!(seen.iter().filter(|(_, post)| post.says("Held for you")).count(), 5);
    story.ends().await;
}

#[tokio::test]
async fn the_cap_holds_however_often_a_fan_presses() {
    let story = Story::begins(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        says(&fan.reserves("Mi Band").await, &["Held for you"]);
        says(&fan.reserves("Mi Band").await, &["Held for you"]);
        for _ in 0..2 {
            let third = fan.reserves("Mi Band").await;
            says(
                &third,
                &["Each fan can have at most 2 units of Mi Band, and you already have 2."],
            );
        }
        assert_eq!(reservations(&fan.uses("/orders").await).len(), 2);
        fan.reserves("Mi Headphones").await;
        says(&fan.reserves("Mi Headphones").await, &["only one Mi Headphones"]);
    }
    story.ends().await;
}

#[tokio::test]
async fn a_fan_who_presses_four_times_at_once_gets_no_more_than_the_cap() {
    let story = Story::begins(OPENING, &PLENTY).await;
    for fan in [story.on_discord("Ana"), story.on_telegram("Carla")] {
        fan.uses("/sales").await;
        let press = || fan.person.presses("Reserve Mi Band");
        let four = async { tokio::join!(press(), press(), press(), press()) };
        let (a, b, c, d) = match fan.person {
            Person::Discord(_) => four.await,
            Person::Telegram(_) => story.flows_until(four).await,
        };
        for seen in [a, b, c, d] {
            seen.unwrap();
        }
        if matches!(fan.person, Person::Telegram(_)) {
            // Telegram takes the last answers one by one.
            for _ in 0..2 {
                story.flows_until(fan.hears("and you already have 2")).await;
            }
        }
        assert_eq!(reservations(&fan.uses("/orders").await).len(), 2);
    }
    story.ends().await;
}

#[tokio::test]
async fn a_press_that_is_delivered_twice_reserves_once() {
    let mut story = Story::begins(OPENING, &PLENTY).await;
    let [ana, carla] = story.one_on_each();
    ana.reserves("Mi Band").await;
    story.stage.discord.redelivers();
    // Discord takes one answer to an interaction, and refuses the second one.
    let refused = story.stage.discord.next_refusal().await.unwrap();
    assert!(refused.path.ends_with("/callback"), "{refused:?}");
    assert_eq!(reservations(&ana.uses("/orders").await).len(), 1);
    carla.reserves("Mi Band").await;
    story.stage.telegram.redelivers();
    says(&carla.uses("/sales").await, &["48 of 50 left"]);
    assert_eq!(reservations(&carla.uses("/orders").await).len(), 1);
    assert_eq!(story.stage.telegram.refusals(), []);
    assert_eq!(story.stage.discord.refusals().len(), 1);
    story.bot_stops().await;
}
