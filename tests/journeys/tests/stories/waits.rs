//! Fans wait for what is gone: a place, a turn, taken, passed, and passed on.

use chrono::TimeDelta;
use salut_emulators::Post;
use salut_journeys::{Someone, Story, says};

use super::OPENING;

const BAND: (&str, &str) = ("product", "Mi Band");
const TURN: &str = "It’s your turn!";

/// Somebody holds the only band.
async fn sold_out() -> (Story, Someone) {
    let story = Story::begins(OPENING, &[("mi-band", 1)]).await;
    let holder = story.on_telegram("Dave");
    says(&holder.reserves("Mi Band").await, &["Held for you"]);
    (story, holder)
}

/// Wants a band, is told that there is none, and waits with one tap.
async fn joins(fan: &Someone) -> Post {
    let refused = fan.uses_with("/reserve", BAND).await;
    says(&refused, &["Every Mi Band is sold or held right now"]);
    fan.presses("Join the waitlist").await
}

#[tokio::test]
async fn a_turn_comes_is_passed_and_is_taken_and_paid_by_the_next() {
    for first in 0..2 {
        let (story, holder) = sold_out().await;
        let fans = story.one_on_each();
        let (first, second) = (&fans[first], &fans[1 - first]);
        second.lives_in("France").await;
        says(&joins(first).await, &["You’re on the waitlist", "number 1 in line", "1 × Mi Band"]);
        says(&joins(second).await, &["number 2 in line", "10 minutes to take it"]);
        says(&joins(first).await, &["nothing has changed", "number 1 in line"]);
        says(&second.uses("/waitlist").await, &["Mi Store beta: number 2 in line"]);

        holder.presses("Give it back").await;
        says(&first.hears(TURN).await, &["1 × Mi Band", "10 minutes to pay"]);
        assert_eq!(second.has_heard(TURN), 0);
        says(&first.presses("Let it pass").await, &["the next fan is up now"]);

        says(&second.hears(TURN).await, &["1 × Mi Band"]);
        let held = second.presses("Take it").await;
        says(&held, &["Held for you", "mi-beta-3"]);
        let (link, page) = second.opens_checkout(&held).await;
        assert!(page.pay(&link).await.unwrap().text().contains("Thank you, it’s yours!"));
        says(&second.hears("🧾").await, &["mi-beta-3"]);
        says(&second.uses("/waitlist").await, &["not waiting for anything"]);
        let late = first.presses_forged("t1:mi-beta-2").await;
        says(&late, &["You already gave this reservation back."]);
        story.ends().await;
    }
}

#[tokio::test]
async fn a_turn_that_nobody_takes_passes_on() {
    for first in 0..2 {
        let (story, holder) = sold_out().await;
        let fans = story.one_on_each();
        let (first, second) = (&fans[first], &fans[1 - first]);
        joins(first).await;
        joins(second).await;
        holder.presses("Give it back").await;
        first.hears(TURN).await;
        story.passes(TimeDelta::minutes(10)).await;
        says(&first.hears("Your turn is over").await, &["1 × Mi Band", "next fan in line"]);
        second.hears(TURN).await;
        says(&first.presses_forged("t1:mi-beta-2").await, &["lapsed"]);
        says(&second.uses("/waitlist").await, &["🔔 Your turn", "1 × Mi Band"]);
        says(&second.presses("Take it").await, &["Held for you"]);
        // A hold that was taken is not lost by an old button.
        second.uses("/orders").await;
        says(&second.presses_forged("tp1:mi-beta-3").await, &["Held for you"]);
        story.ends().await;
    }
}

#[tokio::test]
async fn a_wish_is_chosen_before_joining_and_changed_after_it() {
    let units = [("mi-band", 1), ("mi-headphones", 1)];
    let story = Story::begins(OPENING, &units).await;
    let holder = story.on_telegram("Dave");
    holder.reserves("Mi Band").await;
    holder.reserves("Mi Headphones").await;
    for fan in story.one_on_each() {
        fan.uses_with("/reserve", BAND).await;
        says(&fan.presses("Choose what to wait for").await, &["Change it if you like, then join"]);
        says(&fan.presses("2 units").await, &["2 × Mi Band"]);
        says(&fan.presses("One will do").await, &["2 × Mi Band, though one will do"]);
        let joined = fan.presses("Join the waitlist").await;
        says(&joined, &["You’re on the waitlist", "2 × Mi Band, though one will do"]);
        let either = fan.presses("or Mi Headphones").await;
        says(&either, &["2 × Mi Headphones, though one will do", "Whichever of these comes free"]);
        says(&fan.uses("/waitlist").await, &["Mi Headphones"]);
        says(&fan.presses("Leave: Mi Band").await, &["not waiting for that anymore"]);
        says(&fan.uses("/waitlist").await, &["not waiting for anything"]);
    }
    story.ends().await;
}

#[tokio::test]
async fn the_sale_tells_how_many_wait_and_lets_more_join_with_one_tap() {
    let (story, _) = sold_out().await;
    for (place, fan) in story.one_on_each().iter().enumerate() {
        fan.uses("/sales").await;
        let joined = fan.presses("Wait for Mi Band").await;
        says(&joined, &[&format!("number {} in line", place + 1)]);
    }
    says(&story.on_discord("Ben").uses("/sales").await, &["2 fans are waiting."]);
    story.ends().await;
}
