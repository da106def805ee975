//! Telegram brings its updates to the bot: nothing is lost or done twice, whenever the bot stops.

use chrono::TimeDelta;
use salut_journeys::{Story, says};

use super::{OPENING, PLENTY};

#[tokio::test]
async fn a_sale_goes_as_if_the_bot_fetched_them() {
    let story = Story::begins_with_webhooks(OPENING, &PLENTY).await;
    let carla = story.on_telegram("Carla");
    carla.lives_in("France").await;
    says(&carla.reserves("Mi Band").await, &["Held for you", "mi-beta-1"]);
    says(&carla.presses("Give it back").await, &["You gave mi-beta-1 back"]);
    says(&carla.types("How long does delivery take?").await, &["7 business days"]);
    story.ends().await;
}

#[tokio::test]
async fn an_update_that_comes_twice_reserves_once() {
    let story = Story::begins_with_webhooks(OPENING, &PLENTY).await;
    let carla = story.on_telegram("Carla");
    carla.lives_in("France").await;
    carla.uses("/sales").await;
    story.stage.telegram.faults().repeat_next_updates(1);
    says(&carla.presses("Reserve Mi Band").await, &["Held for you", "mi-beta-1"]);
    let orders = carla.uses("/orders").await;
    assert_eq!(orders.text.matches("Reservation mi-beta-").count(), 1, "{orders}");
    story.ends().await;
}

#[tokio::test]
async fn what_was_written_while_the_bot_was_away_is_answered_when_it_is_back() {
    let mut story = Story::begins_with_webhooks(OPENING, &PLENTY).await;
    let carla = story.stage.telegram.fan("Carla", Some("en"));
    story.bot_stops().await;
    carla.writes("/sales");
    carla.writes("/orders");
    story.bot_starts().await;
    // Telegram tries again when its pause is over.
    story.passes(TimeDelta::minutes(1)).await;
    let carla = story.on_telegram("Carla");
    says(&story.flows_until(carla.hears("Mi Band")).await, &["Mi Band"]);
    says(&story.flows_until(carla.hears("Nothing here yet")).await, &["Nothing here yet"]);
    assert_eq!(carla.has_heard("Nothing here yet"), 1);
    story.ends().await;
}
