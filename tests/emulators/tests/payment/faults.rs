//! What a story lets go wrong with payments, each once.

use chrono::TimeDelta;
use salut_core::clock::Clock;
use salut_emulators::Plot;
use serde_json::json;

use super::{ana, noon, paypal, stripe};

/// A band's session is asked for with a key; gives the status, or none if there was no answer.
async fn opens(stage: &stripe::Stage) -> Option<u16> {
    let form = stripe::band();
    let request = stage.post("checkout/sessions", &form).header("Idempotency-Key", "k");
    request.send().await.ok().map(|answer| answer.status().as_u16())
}

#[tokio::test]
async fn answers_are_lost_and_requests_fail_but_the_same_again_opens_one_session() {
    let plans: [fn(Plot); 4] =
        [Plot::lose_answer, Plot::lose, |plot| plot.fail(503), |plot| plot.fail_when_done(502)];
    for (plan, met) in plans.into_iter().zip([None, None, Some(503), Some(502)]) {
        let stage = stripe::Stage::set().await;
        plan(stage.stripe.faults().opens());
        assert_eq!(opens(&stage).await, met);
        assert_eq!(opens(&stage).await, Some(200));
        assert_eq!((stage.stripe.sessions().len(), stage.stripe.faults().done()), (1, 1));
    }
}

#[tokio::test]
async fn an_error_of_the_provider_itself_is_answered_again_for_a_day() {
    let stage = stripe::Stage::set().await;
    stage.stripe.faults().opens().fail_when_done(500);
    assert_eq!(opens(&stage).await, Some(500));
    assert_eq!(opens(&stage).await, Some(500));
    stage.clock.advance(TimeDelta::hours(24));
    assert_eq!(opens(&stage).await, Some(200));
    assert_eq!(stage.stripe.sessions().len(), 2);
}

#[tokio::test]
async fn too_many_requests_are_told_how_long_to_wait() {
    let stage = paypal::Stage::set().await;
    stage.paypal.faults().requests().throttle_all(TimeDelta::seconds(7));
    let met = |status: u16, wait: Option<&'static str>| (status, wait.map(str::to_owned));
    let opens = || async {
        let answer = stage.post("/v2/checkout/orders", "a", &paypal::band()).send().await.unwrap();
        let wait =
            answer.headers().get("retry-after").map(|wait| wait.to_str().unwrap().to_owned());
        (answer.status().as_u16(), wait)
    };
    assert_eq!(opens().await, met(429, Some("7")));
    stage.clock.advance(TimeDelta::seconds(5));
    assert_eq!(opens().await, met(429, Some("2")));
    stage.clock.advance(TimeDelta::seconds(2));
    assert_eq!(opens().await, met(200, None));
    assert_eq!(stage.paypal.refusals(), []);
}

#[tokio::test]
async fn a_capture_whose_answer_is_lost_took_the_money_once() {
    let stage = paypal::Stage::set().await;
    let (order, page) = stage.opens("a").await;
    ana().pays(&page).await.unwrap();
    stage.paypal.faults().collects().lose_answer();
    let path = format!("/v2/checkout/orders/{order}/capture");
    let lost = stage.post(&path, &format!("{order}-capture"), &json!({})).send().await;
    assert!(lost.is_err());
    assert_eq!(stage.captures(&order).await.0, 200);
    assert_eq!(stage.paypal.balance("EUR").taken, 2490);
}

#[tokio::test]
async fn events_come_twice_late_in_another_order_or_not_at_all() {
    let stage = stripe::Stage::set().await;
    let faults = stage.stripe.faults();
    faults.repeat_next_events(1);
    let (_, page) = stage.opens().await;
    ana().pays(&page).await.unwrap();
    let twice = [stage.shop.hears().await, stage.shop.hears().await];
    assert_eq!(twice[0].body, twice[1].body);

    faults.hold_events();
    for _ in 0..2 {
        let (_, page) = stage.opens().await;
        ana().pays(&page).await.unwrap();
    }
    let sessions = stage.stripe.sessions();
    assert!(stage.shop.has_heard_all().await);
    faults.let_events_go_reversed();
    for expected in [&sessions[2], &sessions[1]] {
        assert_eq!(stage.shop.hears().await.json()["data"]["object"]["id"], expected.as_str());
    }

    faults.lose_next_events(1);
    let (_, page) = stage.opens().await;
    ana().pays(&page).await.unwrap();
    faults.delay_next_events(1, TimeDelta::hours(2));
    let (late, page) = stage.opens().await;
    ana().pays(&page).await.unwrap();
    assert!(stage.shop.has_heard_all().await);
    stage.clock.advance(TimeDelta::hours(2));
    assert_eq!(stage.shop.hears().await.json()["data"]["object"]["id"], late.as_str());
    assert!(stage.stripe.wait_until_events_are_taken().await.is_ok());
}

#[tokio::test]
async fn somebody_pays_before_the_shop_knows_that_it_opened_or_as_it_closes() {
    let stage = stripe::Stage::set().await;
    let faults = stage.stripe.faults();
    faults.pay_as_it_opens(1);
    faults.deliver_events_before_answers(1);
    let form = stripe::band();
    let (opened, heard) = tokio::join!(stage.posts("checkout/sessions", &form), stage.shop.hears());
    assert_eq!(heard.json()["data"]["object"]["id"], opened.1["id"]);
    assert_eq!(stage.stripe.balance("eur").taken, 2490);

    faults.pay_as_it_closes(1);
    let (id, _) = stage.opens().await;
    let (status, refused) = stage.posts(&format!("checkout/sessions/{id}/expire"), &vec![]).await;
    assert!(status == 400 && refused.to_string().contains("`complete`"), "{refused}");
    assert_eq!(stage.stripe.balance("eur").taken, 4980);
}

#[tokio::test]
async fn a_webhook_comes_before_the_answer_of_the_request_that_caused_it() {
    let stage = paypal::Stage::set().await;
    let (order, page) = stage.opens("a").await;
    ana().pays(&page).await.unwrap();
    stage.paypal.wait_until_events_are_taken().await.unwrap();
    stage.shop.hears().await;
    stage.paypal.faults().deliver_events_before_answers(1);
    let captured = stage.captures(&order).await;
    assert_eq!(captured.0, 201);
    // It was delivered before the answer: nobody has to wait for it.
    assert!(!stage.shop.has_heard_all().await);
    assert_eq!(stage.clock.now(), noon());
}
