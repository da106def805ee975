//! Posted announcements follow their sale, on both platforms, within seconds.

use chrono::TimeDelta;
use salut_emulators::Post;
use salut_journeys::{Story, says};

use super::OPENING;

/// The posts of the launch in English: one on each platform.
fn posts(story: &Story) -> [Post; 2] {
    let discord = story.stage.discord.channel("launches").last_post();
    let telegram = story.stage.telegram.channel("uk").last_post();
    [discord, telegram].map(|post| post.expect("the launch was announced"))
}

/// Five seconds pass, step by step; then every post says this.
async fn every_post_says(story: &Story, words: &str) {
    for _ in 0..50 {
        if posts(story).iter().all(|post| post.says(words)) {
            return;
        }
        story.passes(TimeDelta::milliseconds(100)).await;
        for _ in 0..20_000 {
            tokio::task::yield_now().await;
        }
    }
    for post in posts(story) {
        says(&post, &[words]);
    }
}

#[tokio::test]
async fn a_post_tells_within_seconds_that_the_sale_is_open_that_all_is_held_and_that_all_is_sold() {
    let story = Story::begins("2027-03-02T09:59:00Z", &[("mi-band", 1)]).await;
    story.goes_to("2027-03-02T10:00:00Z").await;
    for room in story.rooms() {
        room.next_post().await.unwrap();
    }
    for post in posts(&story) {
        says(&post, &["The sale opens"]);
    }
    story.goes_to(OPENING).await;
    every_post_says(&story, "The sale is open.").await;
    let ana = story.on_discord("Ana");
    ana.lives_in("France").await;
    let held = ana.reserves("Mi Band").await;
    every_post_says(&story, "All held. Some may come back.").await;
    let (link, page) = ana.opens_checkout(&held).await;
    assert!(page.pay(&link).await.unwrap().is_ok());
    every_post_says(&story, "Sold out").await;
    for post in posts(&story) {
        assert!(!post.buttons.contains(&"Check in".to_owned()), "{post}");
    }
    story.ends().await;
}

#[tokio::test]
async fn managers_read_of_chats_that_are_closed_and_open_them() {
    let mut story = Story::begins("2027-03-07T10:00:00Z", &super::PLENTY).await;
    let ben = story.stage.telegram.fan("Ben", "en");
    ben.uses("/remind").await.unwrap();
    ben.blocks_bot();
    for manager in story.managers() {
        says(&manager.uses("/deliveries").await, &["Every message got through."]);
    }
    story.goes_to("2027-03-08T10:00:00Z").await;
    let [marie, max] = story.managers();
    let closed = loop {
        let listed = marie.uses("/deliveries").await;
        if listed.says("don’t take my messages") {
            break listed;
        }
    };
    says(&closed, &["Every message got through.", "blocked by the user"]);
    max.uses("/deliveries").await;
    let opened = max.presses("1: Open the chat").await;
    assert!(!opened.says("don’t take my messages"), "{opened}");
    let ana = story.on_telegram("Ana");
    says(&ana.uses("/deliveries").await, &["for community managers only"]);
    assert_eq!(story.stage.telegram.refusals().len(), 1, "the one that told of the block");
    story.bot_stops().await;
}
