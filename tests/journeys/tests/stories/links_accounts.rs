//! A fan who is on both platforms links the accounts, and is one person from then on.

use chrono::TimeDelta;
use salut_emulators::Post;
use salut_journeys::{Someone, Story, says};

use super::{OPENING, PLENTY};

/// The code in the bot's answer to `/link`.
fn code(post: &Post) -> String {
    let (_, rest) = post.text.split_once("/link ").unwrap_or_else(|| panic!("no code in: {post}"));
    rest.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '-').collect()
}

async fn types(someone: &Someone, code: &str) -> Post {
    someone.uses_with("/link", ("code", code)).await
}

#[tokio::test]
async fn holds_on_both_platforms_count_against_one_cap() {
    for of_the_two in 0..2 {
        let story = Story::begins(OPENING, &PLENTY).await;
        let fans = story.one_on_each();
        let (here, there) = (&fans[of_the_two], &fans[1 - of_the_two]);
        for fan in [here, there] {
            fan.lives_in("France").await;
            says(&fan.reserves("Mi Band").await, &["Held for you"]);
        }
        let offered = here.uses("/link").await;
        says(&offered, &["Link your accounts", "one limit per sale", "It works once."]);
        says(&types(there, &code(&offered)).await, &["Your accounts are linked"]);
        for fan in [here, there] {
            says(&fan.reserves("Mi Band").await, &["at most 2 units", "you already have 2"]);
            says(&fan.uses("/orders").await, &["mi-beta-1", "mi-beta-2"]);
        }
        story.ends().await;
    }
}

#[tokio::test]
async fn an_order_of_one_account_is_seen_from_the_other_and_its_link_still_works() {
    let mut story = Story::begins(OPENING, &PLENTY).await;
    let [ana, carla] = story.one_on_each();
    // Ana was met first, so that Carla's account passes to her.
    ana.uses("/start").await;
    carla.lives_in("France").await;
    let held = carla.reserves("Mi Band").await;
    let offered = ana.uses("/link").await;
    types(&carla, &code(&offered)).await;
    story.bot_restarts().await;
    let (link, page) = carla.opens_checkout(&held).await;
    let paid = page.pay(&link).await.unwrap();
    assert!(paid.text().contains("Thank you, it’s yours!"), "{}", paid.text());
    carla.hears("🧾").await;
    says(&ana.uses("/orders").await, &["mi-beta-1"]);
    story.ends().await;
}

#[tokio::test]
async fn codes_that_are_wrong_old_used_or_ones_own_link_nothing() {
    let story = Story::begins("2027-03-08T12:00:00Z", &PLENTY).await;
    let [ana, carla] = story.one_on_each();
    let old = code(&ana.uses("/link").await);
    says(&types(&ana, &old).await, &["This code is for your other account"]);
    story.passes(TimeDelta::minutes(11)).await;
    says(&types(&carla, &old).await, &["used already, or it’s too old", "/link"]);
    says(&types(&carla, "2222-2222").await, &["I don’t know that code"]);
    let fresh = code(&ana.uses("/link").await);
    says(&types(&carla, &fresh.to_lowercase()).await, &["Your accounts are linked"]);
    says(&types(&carla, &fresh).await, &["linked already"]);
    let eve = story.on_telegram("Eve");
    says(&types(&eve, &fresh).await, &["used already"]);
    for _ in 0..4 {
        says(&types(&eve, "2222-2222").await, &["I don’t know that code"]);
    }
    let fresh = code(&ana.uses("/link").await);
    says(&types(&eve, &fresh).await, &["too many wrong codes"]);
    story.ends().await;
}
