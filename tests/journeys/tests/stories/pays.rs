//! A fan pays, or tries to, and gets one receipt.

use chrono::TimeDelta;
use salut_journeys::{Someone, Story, says};
use salut_playground::Page;

use super::{OPENING, PLENTY};

const RECEIPT: &str = "🧾";

/// Reserves a Mi Band for France, and opens its checkout page.
async fn reserves(fan: &Someone) -> (String, Page) {
    fan.lives_in("France").await;
    let held = fan.reserves("Mi Band").await;
    fan.opens_checkout(&held).await
}

#[tokio::test]
async fn paying_twice_at_once_is_one_order_and_one_receipt() {
    let story = Story::begins(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        let (link, page) = reserves(&fan).await;
        assert!(page.text().contains("Pay €") || page.text().contains("Pay "), "{}", page.text());
        let (first, second) = tokio::join!(page.pay(&link), page.pay(&link));
        for paid in [first.unwrap(), second.unwrap()] {
            assert!(
                paid.is_ok() && paid.text().contains("Thank you, it’s yours!"),
                "{}",
                paid.text()
            );
        }
        says(&fan.hears(RECEIPT).await, &[RECEIPT, "Total"]);
        let again = page.pay(&link).await.unwrap();
        assert!(again.text().contains("Thank you, it’s yours!"), "{}", again.text());
        let orders = fan.uses("/orders").await;
        assert_eq!(orders.text.matches("Order mi-beta-").count(), 1, "{orders}");
        assert_eq!(fan.has_heard(RECEIPT), 1);
    }
    story.ends().await;
}

#[tokio::test]
async fn a_declined_payment_leaves_the_units_and_can_be_tried_again() {
    let story = Story::begins(OPENING, &PLENTY).await;
    let fan = story.on_discord("Ana");
    let (link, page) = reserves(&fan).await;
    let declined = page.decline(&link).await.unwrap();
    assert!(declined.text().contains("The payment was declined"), "{}", declined.text());
    says(&fan.uses("/orders").await, &["Reservation mi-beta-1"]);
    let paid = declined.pay(&link).await.unwrap();
    assert!(paid.text().contains("Thank you, it’s yours!"), "{}", paid.text());
    says(&fan.hears(RECEIPT).await, &[RECEIPT]);
    story.ends().await;
}

#[tokio::test]
async fn a_link_dies_with_its_hold_and_only_who_was_there_is_told() {
    let story = Story::begins(OPENING, &PLENTY).await;
    let (ana, carla) = (story.on_discord("Ana"), story.on_telegram("Carla"));
    let (released, given_back) = reserves(&carla).await;
    carla.presses("Give it back").await;
    let dave = story.on_telegram("Dave");
    reserves(&dave).await;
    let (link, page) = reserves(&ana).await;
    story.passes(TimeDelta::minutes(10)).await;
    let late = page.pay(&link).await.unwrap();
    assert!(late.text().contains("Your reservation has lapsed"), "{}", late.text());
    // Discord looks askance at bots that write unasked: there only those hear of it who wanted reminders.
    says(&dave.hears("Your hold has lapsed").await, &["Your hold has lapsed", "mi-beta-2"]);
    let given_back = given_back.pay(&released).await.unwrap();
    assert!(given_back.text().contains("You gave this reservation back"), "{}", given_back.text());
    for dead in [&link, &released] {
        let opened = Page::open(dead).await.unwrap();
        assert_eq!(opened.status(), 404);
        assert!(!opened.text().contains("mi-beta-"), "{}", opened.text());
    }
    says(&ana.uses("/orders").await, &["Nothing here yet"]);
    assert_eq!(ana.has_heard("has lapsed") + ana.has_heard(RECEIPT), 0);
    story.ends().await;
}

#[tokio::test]
async fn nobody_finds_a_page_with_a_token_of_their_own_making() {
    let story = Story::begins(OPENING, &PLENTY).await;
    let [ana, carla] = story.one_on_each();
    let (mine, page) = reserves(&ana).await;
    let (theirs, _) = reserves(&carla).await;
    let (payload, _) = theirs.rsplit_once('.').unwrap();
    let (_, signature) = mine.rsplit_once('.').unwrap();
    let (base, _) = mine.rsplit_once('/').unwrap();
    for forged in [format!("{payload}.{signature}"), format!("{base}/nothing"), format!("{mine}x")]
    {
        let found = Page::open(&forged).await.unwrap();
        assert_eq!(found.status(), 404, "{forged}");
        assert!(!found.text().contains("mi-beta-"), "{}", found.text());
        // The page of one's own, its address replaced by the forged one.
        let form = page.posts_to(&format!("{forged}/pay")).await.unwrap();
        assert_eq!(form, 404, "{forged}");
    }
    assert_eq!(ana.has_heard(RECEIPT) + carla.has_heard(RECEIPT), 0);
    story.ends().await;
}

#[tokio::test]
async fn a_receipt_that_telegram_had_no_room_for_comes_after_a_restart_and_once() {
    let mut story = Story::begins(OPENING, &PLENTY).await;
    let carla = story.on_telegram("Carla");
    let (link, page) = reserves(&carla).await;
    story.passes(TimeDelta::minutes(1)).await;
    // Telegram takes three messages to one person at once, and the clock stands still.
    for _ in 0..3 {
        carla.person.uses("/help").await.unwrap();
    }
    assert!(page.pay(&link).await.unwrap().is_ok());
    story.bot_stops().await;
    assert_eq!(carla.has_heard(RECEIPT), 0);
    story.passes(TimeDelta::seconds(30)).await;
    story.bot_starts().await;
    says(&carla.hears(RECEIPT).await, &[RECEIPT]);
    story.bot_restarts().await;
    says(&carla.uses("/orders").await, &["Order mi-beta-1"]);
    assert_eq!(carla.has_heard(RECEIPT), 1);
    story.ends().await;
}

#[tokio::test]
async fn a_bot_that_stops_right_after_the_payment_sends_one_receipt() {
    let mut story = Story::begins(OPENING, &PLENTY).await;
    let ana = story.on_discord("Ana");
    let (link, page) = reserves(&ana).await;
    assert!(page.pay(&link).await.unwrap().is_ok());
    story.bot_restarts().await;
    says(&ana.hears(RECEIPT).await, &[RECEIPT]);
    story.bot_restarts().await;
    ana.uses("/orders").await;
    assert_eq!(ana.has_heard(RECEIPT), 1);
    story.ends().await;
}
