//! PayPal: tokens, orders, captures, refunds, webhooks and the page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::RequestBuilder;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use salut_core::clock::ManualClock;
use salut_emulators::payment::{Balance, Visitor};
use salut_emulators::paypal::{PayPal, Setup};
use serde_json::{Value, json};

use super::{Shop, ana, clock, told};
use crate::shop::Webhook;

/// A PayPal with a shop that listens, and what speaks to it.
pub(crate) struct Stage {
    pub(crate) clock: ManualClock,
    pub(crate) paypal: PayPal,
    pub(crate) shop: Shop,
    client: reqwest::Client,
    token: String,
}

/// An order for a band of 24.90 €.
pub(crate) fn band() -> Value {
    json!({
        "intent": "CAPTURE",
        "purchase_units": [{
            "custom_id": "mi-beta-17-paypal-1",
            "invoice_id": "mi-beta-17-paypal-1",
            "description": "Mi Band",
            "amount": {
                "currency_code": "EUR",
                "value": "24.90",
                "breakdown": {
                    "item_total": {"currency_code": "EUR", "value": "19.90"},
                    "shipping": {"currency_code": "EUR", "value": "5.00"},
                },
            },
        }],
        "payment_source": {"paypal": {"experience_context": {
            "locale": "fr-FR",
            "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
            "return_url": "https://shop.example/back?way=paypal",
            "cancel_url": "https://shop.example/back",
        }}},
    })
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let (clock, time) = clock();
        let paypal = PayPal::start(Setup::new(time)).await.unwrap();
        let shop = Shop::opens().await;
        paypal.sends_events_to(&shop.url);
        let mut stage =
            Self { clock, paypal, shop, client: reqwest::Client::new(), token: String::new() };
        stage.logs_in().await;
        stage
    }

    async fn logs_in(&mut self) {
        let address = format!("{}/v1/oauth2/token", self.paypal.api_url());
        let request = self.client.post(address).form(&[("grant_type", "client_credentials")]);
        let request = request.basic_auth(self.paypal.client(), Some(self.paypal.secret()));
        let (status, token) = told(request.send().await.unwrap()).await;
        assert_eq!((status, &token["expires_in"]), (200, &32_400.into()), "{token}");
        token["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    pub(crate) fn post(&self, path: &str, id: &str, body: &Value) -> RequestBuilder {
        let address = format!("{}{path}", self.paypal.api_url());
        let request = self.client.post(address).bearer_auth(&self.token).json(body);
        request.header("PayPal-Request-Id", id)
    }

    pub(crate) async fn posts(&self, path: &str, id: &str, body: &Value) -> (u16, Value) {
        told(self.post(path, id, body).send().await.unwrap()).await
    }

    pub(crate) async fn gets(&self, path: &str) -> (u16, Value) {
        let address = format!("{}{path}", self.paypal.api_url());
        told(self.client.get(address).bearer_auth(&self.token).send().await.unwrap()).await
    }

    /// Opens an order and gives its name and page.
    pub(crate) async fn opens(&self, id: &str) -> (String, String) {
        let mut body = band();
        body["purchase_units"][0]["invoice_id"] = id.into();
        let (status, order) = self.posts("/v2/checkout/orders", id, &body).await;
        assert_eq!((status, &order["status"]), (200, &"PAYER_ACTION_REQUIRED".into()), "{order}");
        let page = link(&order, "payer-action").unwrap();
        (order["id"].as_str().unwrap().to_owned(), page)
    }

    /// Takes the money of an order.
    pub(crate) async fn captures(&self, order: &str) -> (u16, Value) {
        let path = format!("/v2/checkout/orders/{order}/capture");
        self.posts(&path, &format!("{order}-capture"), &json!({})).await
    }

    /// A captured order, and the name of its capture.
    async fn paid(&self, id: &str, by: &Visitor) -> (String, String) {
        let (order, page) = self.opens(id).await;
        by.pays(&page).await.unwrap();
        let (status, captured) = self.captures(&order).await;
        assert_eq!(status, 201, "{captured}");
        let capture = &captured["purchase_units"][0]["payments"]["captures"][0];
        (order, capture["id"].as_str().unwrap().to_owned())
    }

    /// What the endpoint says of a webhook.
    async fn verifies(&self, webhook: &Webhook, event: Value) -> Value {
        let header = |name: &str| webhook.header(name).to_owned();
        let asked = json!({
            "auth_algo": header("paypal-auth-algo"),
            "cert_url": header("paypal-cert-url"),
            "transmission_id": header("paypal-transmission-id"),
            "transmission_sig": header("paypal-transmission-sig"),
            "transmission_time": header("paypal-transmission-time"),
            "webhook_id": self.paypal.webhook_id(),
            "webhook_event": event,
        });
        let path = "/v1/notifications/verify-webhook-signature";
        let (status, told) = self.posts(path, "", &asked).await;
        assert_eq!(status, 200, "{told}");
        told["verification_status"].clone()
    }
}

fn link(shown: &Value, rel: &str) -> Option<String> {
    let links = shown["links"].as_array().unwrap();
    let found = links.iter().find(|link| link["rel"] == rel);
    found.map(|link| link["href"].as_str().unwrap().to_owned())
}

fn issue(refused: &Value) -> &str {
    refused["details"][0]["issue"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_fan_agrees_and_the_shop_takes_the_money() {
    let stage = Stage::set().await;
    let (order, page) = stage.opens("mi-beta-17-paypal-1").await;
    let (status, refused) = stage.captures(&order).await;
    assert_eq!((status, issue(&refused)), (422, "ORDER_NOT_APPROVED"));

    let seen = ana().opens(&page).await.unwrap();
    assert!(
        seen.page.contains("lang=\"fr-FR\"") && seen.page.contains("24.90 EUR"),
        "{}",
        seen.page
    );
    let seen = ana().pays(&page).await.unwrap().back.unwrap();
    let back = format!("https://shop.example/back?way=paypal&token={order}&PayerID=");
    assert!(seen.starts_with(&back), "{seen}");
    assert_eq!(stage.paypal.balance("EUR").taken, 0);

    let (status, captured) = stage.captures(&order).await;
    assert_eq!((status, &captured["status"]), (201, &"COMPLETED".into()));
    assert!(seen.ends_with(captured["payer"]["payer_id"].as_str().unwrap()));
    let capture = &captured["purchase_units"][0]["payments"]["captures"][0];
    assert_eq!(
        (&capture["status"], &capture["amount"]["value"]),
        (&"COMPLETED".into(), &"24.90".into())
    );
    // The same again: how it stands now, and no money.
    assert_eq!(stage.captures(&order).await.0, 200);
    let path = format!("/v2/checkout/orders/{order}/capture");
    let (status, refused) = stage.posts(&path, "another", &json!({})).await;
    assert_eq!((status, issue(&refused)), (422, "ORDER_ALREADY_CAPTURED"));
    assert_eq!(stage.paypal.balance("EUR"), Balance { taken: 2490, refunded: 0 });

    let kinds = stage.shop.hears_of(2, "event_type").await;
    assert_eq!(kinds, ["CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED"]);
    let told = stage.paypal.events()[1]["resource"].clone();
    assert_eq!(told["supplementary_data"]["related_ids"]["order_id"], order.as_str());
    assert_eq!(told["custom_id"], "mi-beta-17-paypal-1");
    let (_, looked) = stage.gets(&format!("/v2/checkout/orders/{order}")).await;
    assert_eq!(looked, captured);
}

#[tokio::test]
async fn who_cancels_pays_nothing_and_may_change_their_mind() {
    let stage = Stage::set().await;
    let (order, page) = stage.opens("a").await;
    let back = ana().cancels(&page).await.unwrap().back.unwrap();
    assert_eq!(back, format!("https://shop.example/back?token={order}"));
    ana().pays_in_vain(&page).await.unwrap();
    let (status, refused) = stage.captures(&order).await;
    assert_eq!((status, issue(&refused)), (422, "INSTRUMENT_DECLINED"));
    assert_eq!(link(&refused, "redirect").unwrap(), page);
    ana().pays(&page).await.unwrap();
    assert_eq!(stage.captures(&order).await.0, 201);
    // Somebody is the same person at each order, and nobody else.
    let payer = |order: String| {
        let stage = &stage;
        async move {
            let (_, order) = stage.gets(&format!("/v2/checkout/orders/{order}")).await;
            order["payer"]["payer_id"].as_str().unwrap().to_owned()
        }
    };
    let (again, _) = stage.paid("b", &Visitor::new("Ana@Example.com")).await;
    let (other, _) = stage.paid("c", &Visitor::new("ben@example.com")).await;
    assert_eq!(payer(order.clone()).await, payer(again).await);
    assert_ne!(payer(order).await, payer(other).await);
}

#[tokio::test]
async fn an_electronic_cheque_arrives_days_later_or_never() {
    let stage = Stage::set().await;
    for arrives in [true, false] {
        let (order, page) = stage.opens(if arrives { "a" } else { "b" }).await;
        ana().pays_by_bank(&page).await.unwrap();
        let (_, captured) = stage.captures(&order).await;
        let capture = &captured["purchase_units"][0]["payments"]["captures"][0];
        assert_eq!(capture["status"], "PENDING");
        let kind = if arrives {
            stage.paypal.cheques_arrive();
            "PAYMENT.CAPTURE.COMPLETED"
        } else {
            stage.paypal.cheques_fail();
            "PAYMENT.CAPTURE.DENIED"
        };
        let kinds = stage.shop.hears_of(3, "event_type").await;
        assert_eq!(kinds, ["CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.PENDING", kind]);
    }
    assert_eq!(stage.paypal.balance("EUR").taken, 2490);
}

#[tokio::test]
async fn an_order_is_gone_three_hours_after_it_was_made_or_agreed_to() {
    let stage = Stage::set().await;
    let (forgotten, page) = stage.opens("a").await;
    let (agreed, other) = stage.opens("b").await;
    stage.clock.advance(TimeDelta::hours(2));
    ana().pays(&other).await.unwrap();
    stage.clock.advance(TimeDelta::hours(1));
    assert_eq!(stage.gets(&format!("/v2/checkout/orders/{forgotten}")).await.0, 404);
    assert_eq!(ana().pays(&page).await.unwrap().status, 404);
    assert_eq!(issue(&stage.captures(&forgotten).await.1), "ORDER_EXPIRED");
    assert_eq!(stage.captures(&agreed).await.0, 201);
    let (_, page) = stage.opens("c").await;
    ana().pays(&page).await.unwrap();
    stage.clock.advance(TimeDelta::hours(3));
    let last = stage.paypal.orders()[2].clone();
    assert_eq!(issue(&stage.captures(&last).await.1), "ORDER_EXPIRED");
}

#[tokio::test]
async fn what_paypal_does_not_take_is_refused() {
    let mut stage = Stage::set().await;
    let unit = "/purchase_units/0";
    let context = "/payment_source/paypal/experience_context";
    let table = [
        ("", "intent", json!(null), "MISSING_REQUIRED_PARAMETER"),
        ("/purchase_units/0/amount", "value", json!("24.905"), "DECIMAL_PRECISION"),
        ("/purchase_units/0/amount", "value", json!("24,90"), "INVALID_PARAMETER_SYNTAX"),
        ("/purchase_units/0/amount", "value", json!("24.91"), "AMOUNT_MISMATCH"),
        ("/purchase_units/0/amount", "value", json!("0.00"), "CANNOT_BE_ZERO_OR_NEGATIVE"),
        ("/purchase_units/0/amount", "currency_code", json!("XYZ"), "INVALID_CURRENCY_CODE"),
        ("/purchase_units/0/amount", "currency_code", json!("USD"), "CURRENCY_MISMATCH"),
        (unit, "custom_id", json!("x".repeat(256)), "INVALID_STRING_LENGTH"),
        (
            unit,
            "items",
            json!([{"name": "Mi Band", "quantity": "1", "unit_amount": {"currency_code": "EUR", "value": "1.00"}}]),
            "ITEM_TOTAL_MISMATCH",
        ),
        (context, "locale", json!("fr_FR"), "INVALID_PARAMETER_SYNTAX"),
        (context, "user_action", json!("PAY"), "INVALID_PARAMETER_VALUE"),
        (context, "return_url", json!("back"), "INVALID_PARAMETER_SYNTAX"),
    ];
    for (number, (place, name, value, expected)) in table.into_iter().enumerate() {
        let mut body = band();
        body.pointer_mut(place).unwrap()[name] = value;
        let id = format!("refused-{number}");
        let (status, refused) = stage.posts("/v2/checkout/orders", &id, &body).await;
        assert_eq!(issue(&refused), expected, "{place}/{name}: {refused}");
        assert!(matches!(status, 400 | 422), "{status}");
    }
    let address = format!("{}/v2/checkout/orders", stage.paypal.api_url());
    let bare = stage.client.post(&address).bearer_auth(&stage.token);
    let (_, refused) = told(bare.try_clone().unwrap().json(&band()).send().await.unwrap()).await;
    assert_eq!(issue(&refused), "PAYPAL_REQUEST_ID_REQUIRED");
    assert_eq!(bare.send().await.unwrap().status(), 415);
    stage.paypal.forgets_tokens();
    let (status, refused) = stage.posts("/v2/checkout/orders", "a", &band()).await;
    assert_eq!((status, &refused["error"]), (401, &"invalid_token".into()));
    stage.logs_in().await;
    stage.opens("a").await;
    stage.clock.advance(TimeDelta::hours(9));
    assert_eq!(stage.gets("/v2/checkout/orders/none").await.0, 401);
    assert_eq!(stage.paypal.orders().len(), 1);
}

#[tokio::test]
async fn a_request_id_opens_one_order_and_an_invoice_is_paid_once() {
    let stage = Stage::set().await;
    let (first, page) = stage.opens("a").await;
    assert_eq!(stage.opens("a").await, (first.clone(), page.clone()));
    let (status, refused) = stage.posts("/v2/checkout/orders", "a", &band()).await;
    assert_eq!((status, issue(&refused)), (422, "DUPLICATE_REQUEST_ID"));
    ana().pays(&page).await.unwrap();
    assert_eq!(stage.captures(&first).await.0, 201);
    let mut body = band();
    body["purchase_units"][0]["invoice_id"] = "a".into();
    let (_, second) = stage.posts("/v2/checkout/orders", "another", &body).await;
    ana().pays(&link(&second, "payer-action").unwrap()).await.unwrap();
    let (_, refused) = stage.captures(second["id"].as_str().unwrap()).await;
    assert_eq!(issue(&refused), "DUPLICATE_INVOICE_ID");
    assert_eq!(stage.paypal.balance("EUR").taken, 2490);
}

#[tokio::test]
async fn money_goes_back_in_parts_and_never_more_than_was_paid() {
    let stage = Stage::set().await;
    let (order, capture) = stage.paid("a", &ana()).await;
    let path = format!("/v2/payments/captures/{capture}/refund");
    let euros = |value: &str| json!({"amount": {"currency_code": "EUR", "value": value}});
    let (status, first) = stage.posts(&path, "r1", &euros("10.00")).await;
    assert_eq!((status, &first["status"]), (201, &"COMPLETED".into()));
    let (status, again) = stage.posts(&path, "r1", &euros("10.00")).await;
    assert_eq!((status, &again["id"]), (200, &first["id"]));
    assert_eq!(issue(&stage.posts(&path, "r1", &euros("9.00")).await.1), "DUPLICATE_REQUEST_ID");
    assert_eq!(issue(&stage.posts(&path, "r2", &euros("14.91")).await.1), "REFUND_AMOUNT_EXCEEDED");
    let dollars = json!({"amount": {"currency_code": "USD", "value": "1.00"}});
    let (_, refused) = stage.posts(&path, "r3", &dollars).await;
    assert_eq!(issue(&refused), "REFUND_CAPTURE_CURRENCY_MISMATCH");
    stage.paypal.refunds_take_time();
    let (_, rest) = stage.posts(&path, "r4", &json!({})).await;
    assert_eq!(rest["status"], "PENDING");
    assert_eq!(issue(&stage.posts(&path, "r5", &json!({})).await.1), "CAPTURE_FULLY_REFUNDED");
    stage.paypal.refunds_arrive();
    let (_, shown) =
        stage.gets(&format!("/v2/payments/refunds/{}", rest["id"].as_str().unwrap())).await;
    assert_eq!(
        (&shown["status"], &shown["amount"]["value"]),
        (&"COMPLETED".into(), &"14.90".into())
    );
    assert!(link(&shown, "up").unwrap().ends_with(&capture));
    stage.paypal.is_disputed(&order);
    stage.paypal.wait_until_events_are_taken().await.unwrap();
    let kinds = stage.shop.hears_of(5, "event_type").await;
    assert_eq!(kinds[2..4], ["PAYMENT.CAPTURE.REFUNDED"; 2]);
    assert_eq!(kinds[4], "CUSTOMER.DISPUTE.CREATED");
    assert_eq!(stage.paypal.balance("EUR"), Balance { taken: 2490, refunded: 2490 });
}

#[tokio::test]
async fn webhooks_are_signed_with_the_certificate_that_they_name() {
    let stage = Stage::set().await;
    let (_, page) = stage.opens("a").await;
    ana().pays(&page).await.unwrap();
    let webhook = stage.shop.hears().await;
    let address = webhook.header("paypal-cert-url");
    assert!(address.starts_with(&stage.paypal.api_url()), "{address}");
    let pem = reqwest::get(address).await.unwrap().text().await.unwrap();
    let key = public_key(&pem);
    let checksum = crc32fast::hash(&webhook.body);
    let header = |name| webhook.header(name);
    let (id, time) = (header("paypal-transmission-id"), header("paypal-transmission-time"));
    let message = format!("{id}|{time}|{}|{checksum}", stage.paypal.webhook_id());
    let signature = STANDARD.decode(header("paypal-transmission-sig")).unwrap();
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
    key.verify(message.as_bytes(), &signature).unwrap();
    assert!(key.verify(format!("{message}0").as_bytes(), &signature).is_err());

    assert_eq!(stage.verifies(&webhook, webhook.json()).await, "SUCCESS");
    let mut altered = webhook.json();
    altered["resource"]["id"] = "ANOTHER".into();
    assert_eq!(stage.verifies(&webhook, altered).await, "FAILURE");
}

/// The RSA key in a certificate, found by the identifier in front of it: as much of ASN.1 as a test needs.
fn public_key(pem: &str) -> Vec<u8> {
    let inner: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(inner).unwrap();
    // rsaEncryption with NULL, then a bit string of 271 bytes with no unused bits: a key of 2048 bits.
    let before = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x03\x82\x01\x0f\x00";
    let found = der.windows(before.len()).position(|bytes| bytes == before).unwrap();
    let begin = found + before.len();
    der[begin..begin + 270].to_vec()
}
