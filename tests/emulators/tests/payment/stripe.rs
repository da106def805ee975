//! Stripe: sessions, refunds, keys, webhooks and the page.

use chrono::TimeDelta;
use reqwest::RequestBuilder;
use salut_core::clock::{Clock, ManualClock};
use salut_emulators::payment::Balance;
use salut_emulators::stripe::{Setup, Stripe};
use serde_json::Value;

use super::{Shop, ana, clock, noon, told};

/// A Stripe with a shop that listens, and what speaks to it.
pub(crate) struct Stage {
    pub(crate) clock: ManualClock,
    pub(crate) stripe: Stripe,
    pub(crate) shop: Shop,
    client: reqwest::Client,
}

type Form<'a> = Vec<(&'a str, String)>;

/// A session for a band of 24.90 €.
pub(crate) fn band() -> Form<'static> {
    [
        ("mode", "payment"),
        ("success_url", "https://shop.example/back?session={CHECKOUT_SESSION_ID}"),
        ("cancel_url", "https://shop.example/back"),
        ("customer_email", "ana@example.com"),
        ("locale", "fr"),
        ("line_items[0][quantity]", "2"),
        ("line_items[0][price_data][currency]", "eur"),
        ("line_items[0][price_data][unit_amount]", "1245"),
        ("line_items[0][price_data][product_data][name]", "Mi Band"),
        ("metadata[payment]", "mi-beta-17-stripe-1"),
        ("payment_intent_data[metadata][payment]", "mi-beta-17-stripe-1"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

fn with<'a>(mut form: Form<'a>, name: &'a str, value: &str) -> Form<'a> {
    form.retain(|(known, _)| *known != name);
    form.push((name, value.to_owned()));
    form
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let (clock, time) = clock();
        let stripe = Stripe::start(Setup::new(time)).await.unwrap();
        let shop = Shop::opens().await;
        stripe.sends_events_to(&shop.url);
        Self { clock, stripe, shop, client: reqwest::Client::new() }
    }

    fn keyed(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(self.stripe.key())
    }

    pub(crate) fn post(&self, path: &str, form: &Form<'_>) -> RequestBuilder {
        let address = format!("{}/v1/{path}", self.stripe.api_url());
        self.keyed(self.client.post(address)).form(form)
    }

    pub(crate) async fn posts(&self, path: &str, form: &Form<'_>) -> (u16, Value) {
        told(self.post(path, form).send().await.unwrap()).await
    }

    pub(crate) async fn gets(&self, path: &str) -> (u16, Value) {
        let address = format!("{}/v1/{path}", self.stripe.api_url());
        told(self.keyed(self.client.get(address)).send().await.unwrap()).await
    }

    /// Opens a session and gives its name and page.
    pub(crate) async fn opens(&self) -> (String, String) {
        let (status, session) = self.posts("checkout/sessions", &band()).await;
        assert_eq!(status, 200, "{session}");
        let text = |name: &str| session[name].as_str().unwrap().to_owned();
        (text("id"), text("url"))
    }

    /// A session that was paid, and its payment intent.
    async fn paid(&self) -> (String, String) {
        let (id, page) = self.opens().await;
        ana().pays(&page).await.unwrap();
        let (_, session) = self.gets(&format!("checkout/sessions/{id}")).await;
        (id, session["payment_intent"].as_str().unwrap().to_owned())
    }
}

#[tokio::test]
async fn a_fan_pays_by_card_and_the_shop_hears_of_it() {
    let stage = Stage::set().await;
    let (id, page) = stage.opens().await;
    let (_, session) = stage.gets(&format!("checkout/sessions/{id}")).await;
    assert_eq!(
        (&session["status"], &session["payment_status"]),
        (&"open".into(), &"unpaid".into())
    );
    assert_eq!((&session["amount_total"], &session["currency"]), (&2490.into(), &"eur".into()));

    let seen = ana().opens(&page).await.unwrap();
    assert!(seen.page.contains("lang=\"fr\"") && seen.page.contains("24.90 EUR"), "{}", seen.page);
    let seen = ana().pays(&page).await.unwrap();
    assert_eq!(seen.back.unwrap(), format!("https://shop.example/back?session={id}"));

    let event = stage.shop.hears().await.json();
    assert_eq!(event["type"], "checkout.session.completed");
    let session = &event["data"]["object"];
    assert_eq!((&session["id"], &session["payment_status"]), (&id.as_str().into(), &"paid".into()));
    assert_eq!(session["metadata"]["payment"], "mi-beta-17-stripe-1");
    assert_eq!(session["customer_details"]["email"], "ana@example.com");
    assert_eq!(session["url"], Value::Null);

    let path = format!("checkout/sessions/{id}?expand[]=payment_intent.latest_charge");
    let (_, session) = stage.gets(&path).await;
    let intent = &session["payment_intent"];
    assert_eq!(
        (&intent["status"], &intent["amount_received"]),
        (&"succeeded".into(), &2490.into())
    );
    assert_eq!(intent["metadata"]["payment"], "mi-beta-17-stripe-1");
    assert_eq!(intent["latest_charge"]["billing_details"]["email"], "ana@example.com");
    assert_eq!(stage.stripe.balance("eur"), Balance { taken: 2490, refunded: 0 });
    assert!(ana().pays(&page).await.unwrap().page.contains("all done"));
    assert_eq!(stage.stripe.refusals(), []);
}

#[tokio::test]
async fn a_declined_card_and_a_way_back_leave_the_session_open() {
    let stage = Stage::set().await;
    let (id, page) = stage.opens().await;
    let seen = ana().pays_in_vain(&page).await.unwrap();
    assert!(seen.page.contains("Your payment was declined"), "{}", seen.page);
    let seen = ana().cancels(&page).await.unwrap();
    assert_eq!(seen.back.as_deref(), Some("https://shop.example/back"));
    let (_, session) = stage.gets(&format!("checkout/sessions/{id}")).await;
    assert_eq!(session["status"], "open");
    assert!(ana().pays(&page).await.unwrap().back.is_some());
}

#[tokio::test]
async fn a_bank_transfer_arrives_days_later_or_never() {
    let stage = Stage::set().await;
    for arrives in [true, false] {
        let (id, page) = stage.opens().await;
        ana().pays_by_bank(&page).await.unwrap();
        let event = stage.shop.hears().await.json();
        assert_eq!(event["type"], "checkout.session.completed");
        assert_eq!(event["data"]["object"]["payment_status"], "unpaid");
        let kind = if arrives {
            stage.stripe.bank_transfers_arrive();
            "succeeded"
        } else {
            stage.stripe.bank_transfers_fail();
            "failed"
        };
        let event = stage.shop.hears().await.json();
        assert_eq!(event["type"], format!("checkout.session.async_payment_{kind}"));
        assert_eq!(event["data"]["object"]["id"], id.as_str());
    }
    assert_eq!(stage.stripe.balance("eur").taken, 2490);
}

#[tokio::test]
async fn a_session_ends_when_the_shop_says_so_or_its_time_comes() {
    let stage = Stage::set().await;
    let (id, page) = stage.opens().await;
    let path = format!("checkout/sessions/{id}/expire");
    let (status, session) = stage.posts(&path, &vec![]).await;
    assert_eq!((status, &session["status"]), (200, &"expired".into()));
    assert!(ana().pays(&page).await.unwrap().page.contains("has expired"));
    let (status, refused) = stage.posts(&path, &vec![]).await;
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(status == 400 && message.contains("has a status of `expired`"), "{message}");

    let (second, page) = stage.opens().await;
    stage.clock.advance(TimeDelta::hours(24));
    let kinds = stage.shop.hears_of(2, "type").await;
    assert_eq!(kinds, ["checkout.session.expired"; 2]);
    assert!(ana().pays(&page).await.unwrap().page.contains("has expired"));
    let (_, session) = stage.gets(&format!("checkout/sessions/{second}")).await;
    assert_eq!((&session["status"], &session["url"]), (&"expired".into(), &Value::Null));
    let (paid, _) = stage.paid().await;
    let (_, refused) = stage.posts(&format!("checkout/sessions/{paid}/expire"), &vec![]).await;
    assert!(refused["error"]["message"].as_str().unwrap().contains("status of `complete`"));
    assert_eq!(stage.stripe.balance("eur").taken, 2490);
}

#[tokio::test]
async fn what_stripe_does_not_take_is_refused() {
    let stage = Stage::set().await;
    let at = |span: TimeDelta| (noon() + span).timestamp().to_string();
    let soon = at(TimeDelta::minutes(29));
    let late = at(TimeDelta::hours(24) + TimeDelta::seconds(1));
    let long = "x".repeat(501);
    let table = [
        ("colour", "blue", "parameter_unknown"),
        ("mode", "subscription", "mode"),
        ("success_url", "", "parameter_missing"),
        ("success_url", "shop", "url_invalid"),
        ("customer_email", "ana", "email_invalid"),
        ("locale", "fr-FR", "locale"),
        ("expires_at", &soon, "expires_at"),
        ("expires_at", &late, "expires_at"),
        ("expires_at", "soon", "parameter_invalid_integer"),
        ("line_items[0][quantity]", "0", "line_items[0][quantity]"),
        ("line_items[0][price_data][unit_amount]", "12.45", "parameter_invalid_integer"),
        ("line_items[0][price_data][unit_amount]", "24", "amount_too_small"),
        ("line_items[0][price_data][currency]", "xyz", "currency"),
        ("metadata[payment]", &long, "metadata[payment]"),
    ];
    for (name, value, expected) in table {
        let (status, refused) = stage.posts("checkout/sessions", &with(band(), name, value)).await;
        assert_eq!(status, 400, "{name}={value}: {refused}");
        let error = &refused["error"];
        let told = format!("{} {}", error["code"], error["param"]);
        assert!(told.contains(expected), "{name}={value}: {refused}");
        assert_eq!(error["type"], "invalid_request_error");
    }
    for (span, status) in [(TimeDelta::minutes(30), 200), (TimeDelta::hours(24), 200)] {
        let form = with(band(), "expires_at", &at(span));
        assert_eq!(stage.posts("checkout/sessions", &form).await.0, status);
    }
    assert_eq!(stage.gets("checkout/sessions/cs_test_none").await.0, 404);
    assert_eq!(stage.stripe.sessions().len(), 2);
    let address = format!("{}/v1/checkout/sessions", stage.stripe.api_url());
    let foreign = stage.client.post(address).bearer_auth("sk_test_wrong_key").form(&band());
    let (status, refused) = told(foreign.send().await.unwrap()).await;
    assert!(status == 401 && !refused.to_string().contains("sk_test_wrong_key"), "{refused}");
}

#[tokio::test]
async fn the_same_request_is_answered_again_and_another_is_refused() {
    let stage = Stage::set().await;
    let key = "mi-beta-17-stripe-1";
    let ask = |form: Form<'static>| {
        let request = stage.post("checkout/sessions", &form).header("Idempotency-Key", key);
        async { request.send().await.unwrap() }
    };
    let first = ask(band()).await;
    assert!(!first.headers().contains_key("idempotent-replayed"));
    let again = ask(band()).await;
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    assert_eq!(told(first).await, told(again).await);
    let (status, refused) = told(ask(with(band(), "locale", "de")).await).await;
    assert_eq!((status, &refused["error"]["type"]), (400, &"idempotency_error".into()));
    stage.clock.advance(TimeDelta::hours(24));
    assert_eq!(ask(with(band(), "locale", "de")).await.status(), 200);
    assert_eq!(stage.stripe.sessions().len(), 2);

    let form = band();
    let long = stage.post("checkout/sessions", &form).header("Idempotency-Key", "k".repeat(256));
    assert_eq!(long.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn money_goes_back_in_parts_and_never_more_than_was_paid() {
    let stage = Stage::set().await;
    let (id, intent) = stage.paid().await;
    stage.shop.hears().await;
    let refund = |amount: &str| {
        let form = vec![("payment_intent", intent.clone()), ("amount", amount.to_owned())];
        let stage = &stage;
        async move { stage.posts("refunds", &form).await }
    };
    let (_, first) = refund("1000").await;
    assert_eq!((&first["status"], &first["amount"]), (&"succeeded".into(), &1000.into()));
    let event = stage.shop.hears().await.json();
    assert_eq!(event["type"], "charge.refunded");
    assert_eq!(event["data"]["object"]["amount_refunded"], 1000);
    assert_eq!(stage.shop.hears().await.json()["type"], "refund.created");
    assert_eq!(refund("1491").await.1["error"]["param"], "amount");
    assert_eq!(refund("0").await.0, 400);
    stage.stripe.refunds_take_time();
    let (_, rest) = stage.posts("refunds", &vec![("payment_intent", intent.clone())]).await;
    assert_eq!((&rest["status"], &rest["amount"]), (&"pending".into(), &1490.into()));
    assert_eq!(refund("1").await.1["error"]["code"], "charge_already_refunded");
    stage.stripe.refunds_arrive();
    let path = format!("refunds/{}", rest["id"].as_str().unwrap());
    assert_eq!(stage.gets(&path).await.1["status"], "succeeded");
    let (_, list) = stage.gets(&format!("refunds?payment_intent={intent}")).await;
    assert_eq!(list["data"].as_array().unwrap().len(), 2);
    assert_eq!(stage.stripe.balance("eur"), Balance { taken: 2490, refunded: 2490 });
    stage.stripe.is_disputed(&id);
    stage.stripe.wait_until_events_are_taken().await.unwrap();
    assert_eq!(stage.stripe.events().last().unwrap()["type"], "charge.dispute.created");
}

#[tokio::test]
async fn a_disputed_or_unpaid_charge_is_not_refunded() {
    let stage = Stage::set().await;
    let (id, intent) = stage.paid().await;
    stage.stripe.is_disputed(&id);
    let (_, refused) = stage.posts("refunds", &vec![("payment_intent", intent)]).await;
    assert_eq!(refused["error"]["code"], "charge_disputed");
    let (_, page) = stage.opens().await;
    ana().pays_by_bank(&page).await.unwrap();
    let id = stage.stripe.sessions()[1].clone();
    let (_, session) = stage.gets(&format!("checkout/sessions/{id}")).await;
    let intent = session["payment_intent"].as_str().unwrap().to_owned();
    let (_, refused) = stage.posts("refunds", &vec![("payment_intent", intent)]).await;
    assert!(refused.to_string().contains("no successful charge"), "{refused}");
    let nothing = vec![("payment_intent", "pi_none".to_owned())];
    assert_eq!(stage.posts("refunds", &nothing).await.1["error"]["code"], "resource_missing");
}

#[tokio::test]
async fn webhooks_are_signed_and_come_again_until_they_are_taken() {
    let stage = Stage::set().await;
    stage.stripe.signs_also_with("whsec_the_next_one");
    stage.shop.will_answer(reqwest::StatusCode::SERVICE_UNAVAILABLE).await;
    stage.paid().await;
    let first = stage.shop.hears().await;
    let at = noon().timestamp();
    let header = first.header("stripe-signature");
    assert!(header.starts_with(&format!("t={at},v1=")), "{header}");
    assert_eq!(header.matches("v1=").count(), 2, "{header}");

    // The request at the page was noted after the first try, so the wait has begun when the second is due.
    while stage.clock.next_due().is_none_or(|due| due > noon() + TimeDelta::seconds(5)) {
        tokio::task::yield_now().await;
    }
    stage.clock.advance(TimeDelta::seconds(5));
    let second = stage.shop.hears().await;
    assert_eq!(first.body, second.body);
    assert!(second.header("stripe-signature").starts_with(&format!("t={},", at + 5)));
    stage.stripe.wait_until_events_are_taken().await.unwrap();
    stage.stripe.sends_again("checkout.session.completed", 3).await.unwrap();
    assert_eq!(stage.shop.hears_of(3, "type").await, ["checkout.session.completed"; 3]);
    assert!(stage.shop.has_heard_all().await);
    assert_eq!(stage.clock.now(), noon() + TimeDelta::seconds(5));
}
