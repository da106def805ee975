//! Orders at PayPal.

use std::sync::Arc;

use salut::payment::{PayPal as Client, PayPalSettings};
use salut_core::order::{Session, SessionId};
use salut_core::port::PaymentProvider as _;
use salut_emulators::paypal::{PayPal, Setup};

use super::*;

const FIRST: &str = "mi-beta-17-paypal-1";

struct Bank {
    server: PayPal,
    clock: ManualClock,
    client: Client,
}

impl Bank {
    async fn open() -> Self {
        let clock = clock();
        let server = PayPal::start(Setup::new(Arc::new(clock.clone()))).await.unwrap();
        let client = client(&server, &clock, server.secret());
        Self { server, clock, client }
    }

    async fn session(&self) -> Session {
        self.client.open(&request(FIRST)).await.unwrap()
    }

    /// An order that Ana has approved.
    async fn approved(&self) -> SessionId {
        let session = self.session().await;
        ana().pays(session.page.unwrap().as_str()).await.unwrap();
        session.id
    }

    async fn look(&self, session: &SessionId) -> Result<Standing, PaymentError> {
        self.client.look(&FIRST.parse().unwrap(), session).await
    }

    async fn collect(&self, session: &SessionId) -> Result<Standing, PaymentError> {
        self.client.collect(&FIRST.parse().unwrap(), session).await
    }

    async fn close(&self, session: &SessionId) -> Result<Standing, PaymentError> {
        self.client.close(&FIRST.parse().unwrap(), session).await
    }
}

fn client(server: &PayPal, clock: &ManualClock, secret: &str) -> Client {
    let settings = PayPalSettings {
        api_url: server.api_url().parse().unwrap(),
        client_id: server.client().into(),
        secret: secret.into(),
    };
    Client::new(settings, payers(), Arc::new(clock.clone())).unwrap()
}

#[tokio::test]
async fn a_fan_approves_and_we_take_the_money() {
    let bank = Bank::open().await;
    let session = bank.session().await;
    assert_eq!(bank.look(&session.id).await, Ok(Standing::Open));
    assert_eq!(bank.collect(&session.id).await, Ok(Standing::Open));
    ana().pays(session.page.unwrap().as_str()).await.unwrap();
    assert_eq!(bank.look(&session.id).await, Ok(Standing::Approved));
    let money = taken(bank.collect(&session.id).await);
    assert_eq!(money.amount, request(FIRST).amount);
    assert!(money.payer.is_some());
    assert_eq!(taken(bank.look(&session.id).await), money);
    assert_eq!(bank.server.balance("EUR").taken, 2628);
}

#[tokio::test]
async fn the_same_request_opens_the_same_order() {
    let bank = Bank::open().await;
    bank.server.faults().opens().next(1).lose_answer();
    let first = bank.session().await;
    assert_eq!(bank.session().await.id, first.id);
    assert_eq!(bank.server.orders(), [first.id.0]);
}

#[tokio::test]
async fn money_is_taken_once_though_the_answer_is_lost() {
    let bank = Bank::open().await;
    let session = bank.approved().await;
    bank.server.faults().collects().next(1).lose_answer();
    let money = taken(bank.collect(&session).await);
    assert_eq!(taken(bank.collect(&session).await), money);
    assert_eq!(bank.server.balance("EUR").taken, 2628);
}

#[tokio::test]
async fn an_order_that_was_not_captured_is_dead_once_it_is_closed() {
    let bank = Bank::open().await;
    let session = bank.approved().await;
    assert_eq!(bank.close(&session).await, Ok(Standing::Dead));
    assert_eq!(bank.server.balance("EUR").taken, 0);
}

#[tokio::test]
async fn an_order_that_was_captured_is_paid_when_it_is_closed() {
    let bank = Bank::open().await;
    let session = bank.approved().await;
    bank.server.faults().collects().next(2).lose_answer();
    assert!(is_unknown(&bank.collect(&session).await));
    assert_eq!(taken(bank.close(&session).await).amount, request(FIRST).amount);
}

#[tokio::test]
async fn while_a_capture_may_be_under_way_nobody_says_that_the_order_is_dead() {
    let bank = Bank::open().await;
    let session = bank.approved().await;
    bank.server.faults().collects().next(2).lose();
    assert!(is_unknown(&bank.collect(&session).await));
    assert!(is_unknown(&bank.close(&session).await));
    bank.clock.advance(TimeDelta::minutes(1));
    assert_eq!(bank.close(&session).await, Ok(Standing::Dead));
}

#[tokio::test]
async fn a_declined_source_takes_nothing_and_another_can_be_chosen() {
    let bank = Bank::open().await;
    let session = bank.session().await;
    let page = session.page.unwrap();
    ana().pays_in_vain(page.as_str()).await.unwrap();
    let declined = bank.collect(&session.id).await;
    assert!(matches!(declined, Err(PaymentError::Declined(_))), "{declined:?}");
    ana().pays(page.as_str()).await.unwrap();
    assert_eq!(taken(bank.collect(&session.id).await).amount, request(FIRST).amount);
}

#[tokio::test]
async fn an_order_that_paypal_forgot_is_dead() {
    let bank = Bank::open().await;
    let session = SessionId("5O190127TN364715T".to_owned());
    assert_eq!(bank.look(&session).await, Ok(Standing::Dead));
    assert_eq!(bank.collect(&session).await, Ok(Standing::Dead));
    assert_eq!(bank.close(&session).await, Ok(Standing::Dead));
}

#[tokio::test]
async fn a_token_that_is_taken_back_is_asked_for_anew() {
    let bank = Bank::open().await;
    let session = bank.session().await;
    bank.server.forgets_tokens();
    assert_eq!(bank.look(&session.id).await, Ok(Standing::Open));
    let asked = |requests: Vec<_>| requests.len();
    let before = asked(bank.server.requests());
    bank.look(&session.id).await.unwrap();
    assert_eq!(asked(bank.server.requests()), before + 1);
}

#[tokio::test]
async fn money_goes_back_once_and_late() {
    let bank = Bank::open().await;
    let session = bank.approved().await;
    let money = taken(bank.collect(&session).await);
    let refund = half(FIRST, &money.reference);
    bank.server.refunds_take_time();
    bank.server.faults().refunds().next(1).lose_answer();
    assert_eq!(bank.client.refund(&refund).await, Ok(RefundStanding::Pending));
    bank.server.refunds_arrive();
    assert!(is_done(&bank.client.refund(&refund).await));
    bank.clock.advance(TimeDelta::days(2));
    assert!(is_done(&bank.client.refund(&refund).await));
    assert_eq!(bank.server.balance("EUR").refunded, 1314);
}

#[tokio::test]
async fn a_wrong_secret_is_our_mistake_and_is_not_told() {
    let bank = Bank::open().await;
    let wrong = client(&bank.server, &bank.clock, "do_not_print_me");
    let refused = wrong.open(&request(FIRST)).await.unwrap_err();
    assert!(matches!(&refused, PaymentError::Refused(_)), "{refused}");
    assert!(!refused.to_string().contains("do_not_print"), "{refused}");
}
