//! Cards at Stripe.

use std::sync::Arc;

use salut::payment::{Stripe as Client, StripeSettings};
use salut_core::order::{Session, SessionId};
use salut_core::port::PaymentProvider as _;
use salut_emulators::stripe::{Setup, Stripe};

use super::*;

const FIRST: &str = "mi-beta-17-stripe-1";

struct Bank {
    server: Stripe,
    clock: ManualClock,
    client: Client,
}

impl Bank {
    async fn open() -> Self {
        let clock = clock();
        let server = Stripe::start(Setup::new(Arc::new(clock.clone()))).await.unwrap();
        let client = client(&server, &clock, server.key());
        Self { server, clock, client }
    }

    async fn session(&self) -> Session {
        self.client.open(&request(FIRST)).await.unwrap()
    }

    async fn look(&self, session: &SessionId) -> Result<Standing, PaymentError> {
        self.client.look(&FIRST.parse().unwrap(), session).await
    }

    async fn close(&self, session: &SessionId) -> Result<Standing, PaymentError> {
        self.client.close(&FIRST.parse().unwrap(), session).await
    }

    async fn paid(&self) -> Taken {
        let session = self.session().await;
        ana().pays(session.page.unwrap().as_str()).await.unwrap();
        taken(self.look(&session.id).await)
    }
}

fn client(server: &Stripe, clock: &ManualClock, key: &str) -> Client {
    let settings = StripeSettings { api_url: server.api_url().parse().unwrap(), key: key.into() };
    Client::new(settings, payers(), Arc::new(clock.clone())).unwrap()
}

#[tokio::test]
async fn a_fan_pays_and_the_money_is_known_with_its_payer() {
    let bank = Bank::open().await;
    let session = bank.session().await;
    assert_eq!(bank.look(&session.id).await, Ok(Standing::Open));
    ana().pays(session.page.unwrap().as_str()).await.unwrap();
    let money = taken(bank.look(&session.id).await);
    assert_eq!(money.amount, request(FIRST).amount);
    assert!(money.payer.is_some() && money.reference.0.starts_with("pi_"));
    let again = bank.client.collect(&FIRST.parse().unwrap(), &session.id).await;
    assert_eq!(taken(again).reference, money.reference);
    assert_eq!(bank.server.refusals(), []);
}

#[tokio::test]
async fn the_same_request_opens_the_same_session() {
    let bank = Bank::open().await;
    let first = bank.session().await;
    bank.clock.advance(TimeDelta::minutes(5));
    assert_eq!(bank.session().await, first);
    let other = bank.client.open(&request("mi-beta-17-stripe-2")).await.unwrap();
    assert_ne!(other.id, first.id);
}

#[tokio::test]
async fn a_lost_answer_opens_no_second_session() {
    let bank = Bank::open().await;
    bank.server.faults().opens().next(1).lose_answer();
    let session = bank.session().await;
    assert_eq!(bank.server.sessions(), [session.id.0]);
}

#[tokio::test]
async fn a_failure_that_stripe_repeats_is_overcome() {
    let bank = Bank::open().await;
    bank.server.faults().opens().next(1).fail(500);
    let session = bank.session().await;
    assert_eq!(bank.session().await.id, session.id);
    assert_eq!(bank.server.sessions(), [session.id.0]);
}

#[tokio::test]
async fn an_ended_session_is_dead_and_one_that_was_paid_a_moment_before_is_paid() {
    let bank = Bank::open().await;
    let session = bank.session().await;
    assert_eq!(bank.close(&session.id).await, Ok(Standing::Dead));
    assert_eq!(bank.close(&session.id).await, Ok(Standing::Dead));
    let second = bank.client.open(&request("mi-beta-17-stripe-2")).await.unwrap();
    bank.server.faults().pay_as_it_closes(1);
    let closed = bank.close(&second.id).await;
    assert_eq!(taken(closed).amount, request(FIRST).amount);
}

#[tokio::test]
async fn a_session_that_nobody_ends_dies_by_itself() {
    let bank = Bank::open().await;
    let session = bank.session().await;
    bank.clock.advance(TimeDelta::minutes(71));
    assert_eq!(bank.look(&session.id).await, Ok(Standing::Dead));
}

#[tokio::test]
async fn money_goes_back_once_however_often_and_late_it_is_asked_for() {
    let bank = Bank::open().await;
    let money = bank.paid().await;
    let refund = half(FIRST, &money.reference);
    bank.server.faults().refunds().next(1).lose_answer();
    assert!(is_done(&bank.client.refund(&refund).await));
    assert!(is_done(&bank.client.refund(&refund).await));
    // Stripe has forgotten the key by now.
    bank.clock.advance(TimeDelta::hours(30));
    assert!(is_done(&bank.client.refund(&refund).await));
    assert_eq!(bank.server.balance("eur").refunded, 1314);
}

#[tokio::test]
async fn a_refund_that_failed_is_tried_under_another_key() {
    let bank = Bank::open().await;
    let money = bank.paid().await;
    bank.server.faults().refunds().next(1).fail(500);
    let refund = half(FIRST, &money.reference);
    assert!(is_done(&bank.client.refund(&refund).await));
    assert_eq!(bank.server.balance("eur").refunded, 1314);
}

#[tokio::test]
async fn a_refund_on_its_way_is_pending() {
    let bank = Bank::open().await;
    let money = bank.paid().await;
    bank.server.refunds_take_time();
    let refund = half(FIRST, &money.reference);
    assert_eq!(bank.client.refund(&refund).await, Ok(RefundStanding::Pending));
    bank.server.refunds_arrive();
    assert!(is_done(&bank.client.refund(&refund).await));
}

#[tokio::test]
async fn a_provider_that_keeps_failing_is_left_alone_for_a_while() {
    let bank = Bank::open().await;
    let session = bank.session().await;
    bank.server.faults().looks().always().fail(503);
    for _ in 0..10 {
        assert!(is_unknown(&bank.look(&session.id).await));
    }
    let asked = bank.server.requests().len();
    assert!(asked < 10, "{asked} requests");
    bank.server.faults().clear();
    bank.clock.advance(TimeDelta::minutes(1));
    assert_eq!(bank.look(&session.id).await, Ok(Standing::Open));
}

#[tokio::test]
async fn a_wish_for_a_pause_is_kept() {
    let bank = Bank::open().await;
    let session = bank.session().await;
    bank.server.faults().looks().next(1).throttle(TimeDelta::seconds(7));
    assert!(is_unknown(&bank.look(&session.id).await));
    let asked = bank.server.requests().len();
    assert!(is_unknown(&bank.look(&session.id).await));
    assert_eq!(bank.server.requests().len(), asked);
    bank.clock.advance(TimeDelta::seconds(7));
    assert_eq!(bank.look(&session.id).await, Ok(Standing::Open));
}

#[tokio::test]
async fn a_wrong_key_is_our_mistake_and_is_not_told() {
    let bank = Bank::open().await;
    let wrong = client(&bank.server, &bank.clock, "sk_live_do_not_print_me");
    let refused = wrong.open(&request(FIRST)).await.unwrap_err();
    assert!(matches!(&refused, PaymentError::Refused(_)), "{refused}");
    assert!(!refused.to_string().contains("do_not_print"), "{refused}");
}
