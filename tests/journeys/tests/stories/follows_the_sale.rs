//! Posted announcements follow their sale, on both platforms, within seconds.

use chrono::TimeDelta;
use salut_emulators::Post;
use salut_journeys::{Story, says};

use super::OPENING;

/// The posts of the launch in English: one on each platform.
fn posts(story: &Story) -> [Post; 2] {
    let discord = story.stage.discord.channel("launches").posts();
    let telegram = story.stage.telegram.channel("uk").posts();
    let first = |posts: Vec<Post>| posts.into_iter().next().expect("the launch was announced");
    [discord, telegram].map(first)
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

/// How many more rooms on each platform hear of the sale, and how many fans on each are reminded of it.
const MORE: usize = 100;
const FANS: usize = 60;

/// Discord lets the bot open private chats quickly, so that its reminders are a load.
fn opens_chats_quickly(story: &Story) {
    let path = story.stage.config();
    let settings = std::fs::read_to_string(path).unwrap();
    let quickly = "[discord]\nopenings_per_minute = 3000\n";
    std::fs::write(path, settings.replace("[discord]\n", quickly)).unwrap();
}

/// How much both platforms took: new messages, and changes of such.
fn taken(story: &Story) -> [usize; 2] {
    let (discord, telegram) = (&story.stage.discord, &story.stage.telegram);
    let messages = discord.accepted(0).len() + telegram.accepted(0).len();
    [messages, discord.edited(0).len() + telegram.edited(0).len()]
}

/// So much time passes in small steps, each of which lets the bot do all that it can.
async fn flows(story: &Story, span: TimeDelta) {
    for _ in 0..span.num_milliseconds() / 50 {
        story.passes(TimeDelta::milliseconds(50)).await;
        let mut before = [usize::MAX; 2];
        while taken(story) != before {
            before = taken(story);
            for _ in 0..50_000 {
                tokio::task::yield_now().await;
            }
        }
    }
}

#[tokio::test]
async fn two_hundred_posts_tell_within_five_seconds_that_the_sale_is_open_beside_its_reminders() {
    let mut story = Story::begins("2027-03-02T09:00:00Z", &super::PLENTY).await;
    story.bot_stops().await;
    let rooms = story.gets_more_rooms(MORE);
    opens_chats_quickly(&story);
    story.bot_starts().await;
    for number in 0..FANS {
        story.on_discord(&format!("Ana {number}")).uses("/remind").await;
        story.on_telegram(&format!("Ben {number}")).uses("/remind").await;
    }
    let [answers, _] = taken(&story);
    story.goes_to("2027-03-02T10:00:00Z").await;
    flows(&story, TimeDelta::seconds(9)).await;
    let [posts, _] = taken(&story);
    assert_eq!(posts - answers, 2 * MORE + story.rooms().len());
    story.goes_to(OPENING).await;
    flows(&story, TimeDelta::seconds(5)).await;
    for room in &rooms {
        says(&room.last_post().unwrap(), &["The sale is open."]);
    }
    let [now, _] = taken(&story);
    assert!(now >= posts + FANS, "reminders went on meanwhile: {now}");
    story.ends().await;
}
