//! Whatever a payment provider does, money and units keep together: in time, late, twice, wrong, unheard of.

use std::time::Duration;

use chrono::TimeDelta;
use salut_journeys::{Someone, Story, says};
use salut_playground::{AtProvider, Person, Way};
use tokio::time::timeout;

use super::{OPENING, PLENTY};

const RECEIPT: &str = "🧾";
/// A hold and the extension that it gets when a payment begins are over by then.
const HOLD: TimeDelta = TimeDelta::minutes(20);
/// A turn would be over after twenty.
const HALF_MINUTES_MAX: usize = 16;

/// Reserves a Mi Band for France and goes to the provider's page.
async fn goes_to_pay(fan: &Someone, way: Way) -> AtProvider {
    fan.lives_in("France").await;
    let held = fan.reserves("Mi Band").await;
    fan.goes_to_pay(&held, way).await
}

/// What stays with the shop of what was taken, as a number of Mi Bands.
fn sold(story: &Story, price: i64) -> i64 {
    let kept = Way::BOTH.map(|way| {
        let balance = way.balance(&story.stage);
        balance.taken - balance.refunded
    });
    let kept: i64 = kept.iter().sum();
    assert_eq!(kept % price, 0, "{kept} of {price}");
    kept / price
}

/// Waits for a message. Telegram lets nobody be written to more than once a second.
async fn hears(story: &Story, fan: &Someone, words: &str) {
    story.passes(TimeDelta::seconds(1)).await;
    says(&story.flows_until(fan.hears(words)).await, &[words]);
}

/// Time goes on by half minutes until the message is there: the bot asks a provider again after pauses of its own.
async fn goes_on_until_heard(story: &Story, fan: &Someone, words: &str) {
    for _ in 0..HALF_MINUTES_MAX {
        story.passes(TimeDelta::seconds(30)).await;
        let heard = story.flows_until(fan.person.hears(words));
        if let Ok(heard) = timeout(Duration::from_secs(1), heard).await {
            says(&heard.unwrap(), &[words]);
            return;
        }
    }
    panic!("{} never hears “{words}”", fan.person.name());
}

#[tokio::test]
async fn what_is_paid_in_time_is_an_order_by_both_ways_on_both_platforms() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        for way in Way::BOTH {
            let paid = goes_to_pay(&fan, way).await.pays().await.unwrap();
            assert!(paid.text().contains("Thank you, it’s yours!"), "{}", paid.text());
            hears(&story, &fan, RECEIPT).await;
        }
        let orders = fan.uses("/orders").await;
        assert_eq!(orders.text.matches("Order mi-beta-").count(), 2, "{orders}");
    }
    let price = Way::Card.balance(&story.stage).taken / 2;
    assert_eq!(sold(&story, price), 4);
    story.ends().await;
}

#[tokio::test]
async fn who_closes_the_browser_gets_the_order_all_the_same() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        for way in Way::BOTH {
            goes_to_pay(&fan, way).await.pays_and_leaves().await.unwrap();
            hears(&story, &fan, RECEIPT).await;
        }
        assert_eq!(fan.has_heard(RECEIPT), 2);
    }
    story.ends().await;
}

#[tokio::test]
async fn a_payment_that_no_webhook_tells_of_is_found_within_a_minute() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        for way in Way::BOTH {
            way.faults(&story.stage).lose_next_events(2);
            goes_to_pay(&fan, way).await.pays_and_leaves().await.unwrap();
            assert_eq!(way.balance(&story.stage).refunded, 0);
            story.passes(TimeDelta::seconds(60)).await;
            hears(&story, &fan, RECEIPT).await;
            way.faults(&story.stage).clear();
        }
    }
    story.ends().await;
}

#[tokio::test]
async fn a_hundred_copies_of_each_webhook_are_one_order() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    let fan = story.on_discord("Ana");
    for (number, way) in Way::BOTH.into_iter().enumerate() {
        way.faults(&story.stage).repeat_next_events(1);
        goes_to_pay(&fan, way).await.pays().await.unwrap();
        hears(&story, &fan, RECEIPT).await;
        way.tells_again(&story.stage, 100).await.unwrap();
        let orders = fan.uses("/orders").await;
        assert_eq!(orders.text.matches("Order mi-beta-").count(), number + 1, "{orders}");
        assert_eq!(fan.has_heard(RECEIPT), number + 1);
    }
    let price = Way::Card.balance(&story.stage).taken;
    assert_eq!(sold(&story, price), 2);
    story.ends().await;
}

#[tokio::test]
async fn paid_before_the_shop_knows_that_the_page_is_open() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        let faults = Way::Card.faults(&story.stage);
        faults.pay_as_it_opens(1);
        faults.deliver_events_before_answers(1);
        fan.lives_in("France").await;
        let held = fan.reserves("Mi Band").await;
        let (link, page) = fan.opens_checkout(&held).await;
        page.goes_to_pay(&link, "card").await.unwrap();
        hears(&story, &fan, RECEIPT).await;
    }
    story.ends().await;
}

#[tokio::test]
async fn a_declined_card_and_a_way_back_leave_the_units_and_another_way_to_pay() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        for way in Way::BOTH {
            let at = goes_to_pay(&fan, way).await;
            let back = at.cancels().await.unwrap();
            assert!(back.is_ok() && back.text().contains("Held for you"), "{}", back.text());
            at.pays_in_vain().await.unwrap();
            says(&fan.uses("/orders").await, &["Reservation mi-beta-"]);
            let paid = at.pays().await.unwrap();
            assert!(paid.text().contains("Thank you, it’s yours!"), "{}", paid.text());
            hears(&story, &fan, RECEIPT).await;
        }
    }
    story.ends().await;
}

#[tokio::test]
async fn paid_by_card_at_the_very_end_is_late_and_honoured() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        goes_to_pay(&fan, Way::Card).await;
        Way::Card.faults(&story.stage).pay_as_it_closes(1);
        story.passes(HOLD).await;
        hears(&story, &fan, "after your reservation’s time was up").await;
        says(&fan.uses("/orders").await, &["Order mi-beta-"]);
    }
    let price = Way::Card.balance(&story.stage).taken / 2;
    assert_eq!(sold(&story, price), 2);
    story.ends().await;
}

#[tokio::test]
async fn paid_at_paypal_in_time_while_it_gave_no_answer_is_kept() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        let faults = Way::PayPal.faults(&story.stage);
        let at = goes_to_pay(&fan, Way::PayPal).await;
        faults.lose_next_events(2);
        faults.collects().next(2).lose_answer();
        let back = at.pays().await.unwrap();
        assert!(!back.text().contains("Thank you"), "{}", back.text());
        story.passes(HOLD).await;
        hears(&story, &fan, RECEIPT).await;
        says(&fan.uses("/orders").await, &["Order mi-beta-"]);
    }
    let price = Way::PayPal.balance(&story.stage).taken / 2;
    assert_eq!(sold(&story, price), 2);
    story.ends().await;
}

#[tokio::test]
async fn paid_too_late_for_a_unit_that_is_gone_goes_back_and_is_first_in_line() {
    for way in Way::BOTH {
        for late_one in 0..2 {
            let story = Story::begins_with_providers(OPENING, &[("mi-band", 1)]).await;
            let fans = story.one_on_each();
            let (late, other) = (&fans[late_one], &fans[1 - late_one]);
            let at = goes_to_pay(late, way).await;
            waits_in_line(other).await;
            story.passes(HOLD).await;
            hears(&story, other, "It’s your turn").await;
            let held = other.presses("Take it").await;
            let way_of_other = if way == Way::Card { Way::PayPal } else { Way::Card };
            other.goes_to_pay(&held, way_of_other).await.pays().await.unwrap();
            hears(&story, other, RECEIPT).await;
            let price = way_of_other.balance(&story.stage).taken;

            let asked_at = story.now();
            at.is_paid_after_all(&story.stage).await.unwrap();
            let back = story.flows_until(late.hears("Your money is on its way back")).await;
            says(&back, &["came too late", "first on the waitlist"]);
            hears(&story, late, "Refunded").await;
            assert!(story.now() <= asked_at + TimeDelta::seconds(10));
            assert_eq!(sold(&story, price), 1);
            says(&late.uses("/waitlist").await, &["number 1"]);
            assert_eq!(late.has_heard(RECEIPT), 0);
            story.ends().await;
        }
    }
}

/// Somebody in France wants the band that another holds.
async fn waits_in_line(fan: &Someone) {
    fan.lives_in("France").await;
    fan.uses_with("/reserve", ("product", "Mi Band")).await;
    says(&fan.presses("Join the waitlist").await, &["number 1"]);
}

#[tokio::test]
async fn a_unit_whose_provider_cannot_be_asked_is_kept_until_it_can() {
    for of_the_two in 0..2 {
        let story = Story::begins_with_providers(OPENING, &[("mi-band", 1)]).await;
        let fans = story.one_on_each();
        let (fan, other) = (&fans[of_the_two], &fans[1 - of_the_two]);
        goes_to_pay(fan, Way::Card).await;
        waits_in_line(other).await;
        let faults = Way::Card.faults(&story.stage);
        faults.closes().always().fail(503);
        faults.looks().always().fail(503);
        story.passes(HOLD).await;
        story.passes(TimeDelta::minutes(1)).await;
        says(&other.uses("/waitlist").await, &["number 1"]);
        assert_eq!(other.has_heard("It’s your turn"), 0);

        faults.clear();
        goes_on_until_heard(&story, other, "It’s your turn").await;
        assert_eq!(Way::Card.balance(&story.stage).taken, 0);
        assert_eq!(story.stage.stripe.wait_until_sessions_end().await.ok(), Some(()));
        story.ends().await;
    }
}

#[tokio::test]
async fn another_amount_than_was_asked_for_waits_for_a_manager() {
    for way in Way::BOTH {
        let story = Story::begins_with_providers(OPENING, &PLENTY).await;
        for fan in story.one_on_each() {
            let at = goes_to_pay(&fan, way).await;
            at.takes_another_amount(&story.stage, 100);
            at.pays().await.unwrap();
            hears(&story, &fan, "Somebody looks at your payment").await;
            let [_, max] = story.managers();
            hears(&story, &max, "another amount or currency").await;
            assert_eq!(fan.has_heard(RECEIPT), 0);
        }
        assert_eq!(way.balance(&story.stage).refunded, 0);
        story.ends().await;
    }
}

#[tokio::test]
async fn a_manager_sends_back_what_came_as_another_amount() {
    for way in Way::BOTH {
        let story = Story::begins_with_providers(OPENING, &PLENTY).await;
        let [ana, carla] = story.one_on_each();
        let [marie, max] = story.managers();
        for (fan, manager, id) in [(&ana, &max, "mi-beta-1"), (&carla, &marie, "mi-beta-2")] {
            let at = goes_to_pay(fan, way).await;
            at.takes_another_amount(&story.stage, 100);
            at.pays().await.unwrap();
            hears(&story, fan, "Somebody looks at your payment").await;
            hears(&story, &max, "another amount or currency").await;
            let card = match &manager.person {
                Person::Telegram(_) => manager.presses("Decide").await,
                Person::Discord(_) => manager.uses(&format!("/order refund order: {id}")).await,
            };
            says(&card, &[id, "but €1.00 arrived", "Send €1.00 back to the fan?"]);
            let sent = manager.presses("Yes, refund €1.00").await;
            assert!(sent.says("on its way back") || sent.says("All of the money"), "{sent}");
            says(&story.flows_until(fan.hears("Refunded")).await, &[id, "€1.00"]);
            let found = manager.uses_with("/order find", ("wanted", id)).await;
            says(&found, &["€1.00 sent back", "All of the money went back"]);
        }
        let balance = way.balance(&story.stage);
        assert_eq!((balance.taken, balance.refunded), (200, 200));
        story.ends().await;
    }
}

#[tokio::test]
async fn who_pays_twice_gets_one_payment_back() {
    let story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        let card = goes_to_pay(&fan, Way::Card).await;
        let orders = fan.uses("/orders").await;
        let paypal = fan.goes_to_pay(&orders, Way::PayPal).await;
        Way::Card.faults(&story.stage).hold_events();
        card.pays_and_leaves().await.unwrap();
        paypal.pays().await.unwrap();
        hears(&story, &fan, RECEIPT).await;
        Way::Card.faults(&story.stage).let_events_go();
        hears(&story, &fan, "You paid twice").await;
        hears(&story, &fan, "Refunded").await;
        assert_eq!(fan.has_heard(RECEIPT), 1);
    }
    let price = Way::PayPal.balance(&story.stage).taken / 2;
    assert_eq!(sold(&story, price), 2);
    assert_eq!(Way::Card.balance(&story.stage).refunded, 2 * price);
    story.ends().await;
}

#[tokio::test]
async fn one_payer_gets_no_more_than_the_cap_over_both_platforms() {
    for way in Way::BOTH {
        let story = Story::begins_with_providers(OPENING, &PLENTY).await;
        let [ana, carla] = story.one_on_each();
        for (fan, words) in [(&ana, RECEIPT), (&carla, "as many units as one person may have")] {
            fan.lives_in("France").await;
            let held = fan.reserves("Mi Headphones").await;
            let at = fan.goes_to_pay_as(&held, way, "both@example.com").await;
            at.pays().await.unwrap();
            hears(&story, fan, words).await;
        }
        hears(&story, &carla, "Refunded").await;
        let balance = way.balance(&story.stage);
        assert_eq!(balance.taken, 2 * balance.refunded);
        story.ends().await;
    }
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_made_once() {
    for way in Way::BOTH {
        let story = Story::begins_with_providers(OPENING, &PLENTY).await;
        let [ana, carla] = story.one_on_each();
        way.faults(&story.stage).refunds().next(3).lose_answer();
        for fan in [&ana, &carla] {
            fan.lives_in("France").await;
            let held = fan.reserves("Mi Headphones").await;
            let at = fan.goes_to_pay_as(&held, way, "both@example.com").await;
            at.pays().await.unwrap();
        }
        hears(&story, &carla, "Your money is on its way back").await;
        goes_on_until_heard(&story, &carla, "Refunded").await;
        let balance = way.balance(&story.stage);
        assert_eq!((balance.taken, carla.has_heard("Refunded")), (2 * balance.refunded, 1));
        story.ends().await;
    }
}

#[tokio::test]
async fn managers_hear_of_disputes_and_orders_of_refunds_made_by_hand() {
    for way in Way::BOTH {
        let story = Story::begins_with_providers(OPENING, &PLENTY).await;
        for fan in story.one_on_each() {
            let at = goes_to_pay(&fan, way).await;
            at.pays().await.unwrap();
            hears(&story, &fan, RECEIPT).await;
            let price = way.balance(&story.stage).taken - way.balance(&story.stage).refunded;
            for minor in [100, price - 100] {
                says(&fan.uses("/orders").await, &["Order mi-beta-", "Paid."]);
                at.is_refunded_by_hand(&story.stage, minor);
                hears(&story, &fan, "Refunded").await;
            }
            at.is_disputed(&story.stage);
            let [_, max] = story.managers();
            hears(&story, &max, "the payer’s bank contests it").await;
            says(&fan.uses("/orders").await, &["Refunded"]);
        }
        assert_eq!(sold(&story, 1), 0);
        story.ends().await;
    }
}

#[tokio::test]
async fn paid_while_the_bot_is_away_is_an_order_when_it_is_back() {
    let mut story = Story::begins_with_providers(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        for way in Way::BOTH {
            let at = goes_to_pay(&fan, way).await;
            story.bot_stops().await;
            at.pays_and_leaves().await.unwrap();
            story.passes(TimeDelta::minutes(2)).await;
            story.bot_starts().await;
            way.retries_events_now(&story.stage);
            hears(&story, &fan, RECEIPT).await;
        }
        assert_eq!(fan.has_heard(RECEIPT), 2);
    }
    let price = Way::Card.balance(&story.stage).taken / 2;
    assert_eq!(sold(&story, price), 4);
    story.ends().await;
}
