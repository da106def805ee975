//! The page as a browser gets it: a served router, real HTTP.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc, Weekday};
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, LOCATION, ORIGIN};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use rstest::rstest;
use salut_core::catalogue::{
    BasketLine, Calendar, ImportRule, Market, PayBy, Product, Purchase, ReturnRule, ShippingBand,
};
use salut_core::clock::ManualClock;
use salut_core::fan::{Account, Chat, Fan, Language, Platform};
use salut_core::ids::{FanId, ReservationId};
use salut_core::journey::checkout::{OpenCheckout, open};
use salut_core::journey::settle::SettleError;
use salut_core::locale::Locale;
use salut_core::memory::MemoryStore;
use salut_core::money::{Currency, Money, Rate};
use salut_core::port::Stored;
use salut_core::sale::{Offer, SPANS_DEFAULT, Sale};
use salut_core::stock::{Allocation, Ask, AskKey, AskKind, Outcome, Spans};
use secrecy::SecretString;
use tokio::sync::oneshot;

use super::checkout::TurnedAway;
use super::*;

const ANA: FanId = FanId(1);
const HOLD: TimeDelta = TimeDelta::minutes(10);

/// Six in the evening in Paris and Berlin, five in London, noon in New York.
fn t0() -> DateTime<Utc> {
    "2027-03-08T17:00:00Z".parse().unwrap()
}

/// A served checkout with one reservation of Ana's.
struct Desk {
    till: Arc<Till>,
    clock: ManualClock,
    reservation: ReservationId,
    address: String,
    browser: Client,
    _open: oneshot::Sender<()>,
}

/// What a browser got.
struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Desk {
    async fn open(locale: Locale, market: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let clock = ManualClock::at(t0());
        let till = Arc::new(till(&clock, &address));
        let (closing, closed) = oneshot::channel::<()>();
        tokio::spawn(serve(listener, routes(till.clone()), async {
            closed.await.ok();
        }));
        let reservation = ana_reserves(&till, locale, market).await;
        let browser = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { till, clock, reservation, address, browser, _open: closing }
    }

    fn link(&self) -> String {
        self.till.links.checkout_url(&self.reservation, ANA).to_string()
    }

    async fn looks(&self) -> Got {
        sent(self.browser.get(self.link())).await
    }

    async fn presses(&self, method: &str) -> Got {
        sent(self.form(method)).await
    }

    fn form(&self, method: &str) -> RequestBuilder {
        let form = self.browser.post(format!("{}/pay", self.link()));
        form.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(format!("method={method}"))
    }

    async fn sold(&self) -> u32 {
        self.till.store.counts(&self.reservation.sale).await.unwrap()[0].sold
    }
}

async fn sent(request: RequestBuilder) -> Got {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Got { status, headers, body: response.text().await.unwrap() }
}

fn till(clock: &ManualClock, address: &str) -> Till {
    let secret = SecretString::from("s3cret");
    Till {
        store: Arc::new(MemoryStore::new(Arc::new(clock.clone()))),
        shop: Arc::new(shop()),
        clock: Arc::new(clock.clone()),
        texts: Arc::new(Texts::embedded().unwrap()),
        links: Links::new(&secret, address.parse().unwrap()).unwrap(),
        draws: Draws::default(),
        methods: Method::SANDBOX.to_vec(),
    }
}

/// Ana reserves two Mi Bands and the headphones, and opens the checkout from chat.
async fn ana_reserves(till: &Till, locale: Locale, market: Option<&str>) -> ReservationId {
    let account = Account { platform: Platform::Telegram, user: 10 };
    let market = market.map(|market| market.parse().unwrap());
    let language = Language::Chosen(locale);
    let (zone, reminders) = (None, None);
    let ana = Fan { id: ANA, accounts: vec![account], language, market, zone, reminders };
    till.store.commit(vec![Stored::new(ana).into()]).await.unwrap();

    let lines = [("mi-band", 2), ("mi-headphones", 1)];
    let line =
        |(product, units): (&str, u32)| BasketLine { product: product.parse().unwrap(), units };
    let basket = lines.map(line).to_vec();
    let asks = [
        AskKind::List { terms: Box::new(sale().terms()), seed: None },
        AskKind::Reserve { fan: ANA, basket },
    ];
    let asks = asks.map(|kind| Ask { key: AskKey(1), kind }).to_vec();
    let outcomes = till.store.decide(&sale().id, asks).await.unwrap();
    let Outcome::Held(held) = outcomes[1] else { panic!("{outcomes:?}") };

    let reservation = ReservationId { sale: sale().id, number: held.hold };
    let chat = Chat::Private(account);
    let ask = OpenCheckout { fan: ANA, reservation: reservation.clone(), chat };
    open(&*till.store, &till.shop, till.clock.as_ref(), ask).await.unwrap();
    reservation
}

fn sale() -> Sale {
    let offer = |product: &str| Offer {
        product: product.parse().unwrap(),
        units: 5,
        cap: 2,
        waves: Vec::new(),
    };
    Sale {
        id: "mi-beta".parse().unwrap(),
        opens_at: t0(),
        ends_at: t0() + TimeDelta::hours(2),
        check_in_opens_at: t0() - TimeDelta::days(1),
        zone: chrono_tz::Europe::Paris,
        spans: Spans { hold: HOLD, ..SPANS_DEFAULT },
        allocation: Allocation::FirstCome,
        priority: None,
        markets: ["us", "uk", "fr", "de"].map(|market| market.parse().unwrap()).to_vec(),
        offers: ["mi-band", "mi-headphones"].map(offer).to_vec(),
        lead_times: Vec::new(),
        announcement: None,
    }
}

fn shop() -> Shop {
    let markets = vec![
        market("us", Currency::Usd, chrono_tz::America::New_York),
        market("uk", Currency::Gbp, chrono_tz::Europe::London),
        market("fr", Currency::Eur, chrono_tz::Europe::Paris),
        market("de", Currency::Eur, chrono_tz::Europe::Berlin),
    ];
    let weekdays = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let holidays = std::collections::BTreeSet::new();
    let calendar = Calendar { zone: chrono_tz::Asia::Shanghai, weekdays, holidays };
    let products = vec![product("mi-band", 1500, 150), product("mi-headphones", 7900, 600)];
    Shop { products, markets, calendar, sales: vec![sale()] }
}

fn product(id: &str, minor: i64, weight_grams: u32) -> Product {
    let prices = Currency::ALL.map(|currency| (currency, Money::new(minor, currency)));
    Product {
        id: id.parse().unwrap(),
        weight_grams,
        customs_category: "audio".to_owned(),
        picture: None,
        purchase: Purchase::Priced(prices.into()),
    }
}

fn market(id: &str, currency: Currency, zone: chrono_tz::Tz) -> Market {
    let rule = ImportRule {
        version: format!("{id}-2027-1"),
        valid_from: "2027-01-01".parse().unwrap(),
        duty_free_up_to: Money::new(5_000, currency),
        duty_rates: BTreeMap::from([("audio".to_owned(), Rate(270))]),
        tax_free_up_to: Money::zero(currency),
        tax_rate: Rate(1900),
    };
    let price = Money::new(1290, currency);
    Market {
        id: id.parse().unwrap(),
        currency,
        zone,
        zones: vec![zone],
        countries: vec!["fr".parse().unwrap()],
        payments: PayBy::ALL.to_vec(),
        shipping: vec![ShippingBand { from_grams: 1, to_grams: 2000, price }],
        import_rules: vec![rule],
        returns: ReturnRule { days: 14, cost_up_to: Money::new(5500, Currency::Usd) },
        warranty_months: 12,
    }
}

/// What a person reads: the body without markup, spaces made plain.
fn read(body: &str) -> String {
    let (_, body) = body.split_once("<body>").unwrap();
    let mut text = String::new();
    for piece in body.split('<') {
        text.push(' ');
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
    }
    let plain = text.replace(['\u{a0}', '\u{202f}'], " ").replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_fan_pays_once_and_is_thanked() {
    // Noon on Monday in New York is Tuesday, 9 March, at the warehouse in Shanghai.
    let desk = Desk::open(Locale::EnUs, Some("us")).await;
    let paid = desk.presses("sandbox-paypal").await;
    assert_eq!(paid.status, StatusCode::SEE_OTHER);
    assert!(desk.link().ends_with(paid.headers[LOCATION].to_str().unwrap()));
    assert_eq!(desk.presses("sandbox-paypal").await.status, StatusCode::SEE_OTHER);
    let thanks = desk.looks().await;
    assert_eq!((thanks.status, desk.sold().await), (StatusCode::OK, 2));
    let read = read(&thanks.body);
    assert!(read.contains("Thank you"), "{read}");
    assert!(read.contains("mi-beta-1") && read.contains("March 18, 2027"), "{read}");
    assert!(!thanks.body.contains("<form"), "{read}");
}

#[tokio::test]
async fn a_declined_payment_can_be_tried_again() {
    let desk = Desk::open(Locale::FrFr, Some("fr")).await;
    let declined = desk.presses("sandbox-decline").await;
    assert_eq!(declined.status, StatusCode::PAYMENT_REQUIRED);
    assert!(read(&declined.body).contains("Le paiement a été refusé"));
    assert!(declined.body.contains("<form"));
    assert_eq!(desk.presses("sandbox-paypal").await.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.sold().await, 2);
}

#[tokio::test]
async fn a_lapsed_hold_takes_no_payment() {
    let desk = Desk::open(Locale::EnGb, Some("uk")).await;
    desk.clock.advance(HOLD);
    assert_eq!(desk.presses("sandbox-paypal").await.status, StatusCode::SEE_OTHER);
    let page = desk.looks().await;
    let read = read(&page.body);
    assert!(read.contains("It wasn’t paid by 17:10 GMT"), "{read}");
    assert!(!page.body.contains("<form"));
    assert_eq!(desk.sold().await, 0);
}

#[tokio::test]
async fn a_released_reservation_says_so() {
    let desk = Desk::open(Locale::DeDe, Some("de")).await;
    let release = AskKind::Release { fan: ANA, hold: desk.reservation.number };
    let released = desk.till.store.decide(&desk.reservation.sale, vec![Ask::by_shop(release)]);
    assert_eq!(released.await, Ok(vec![Outcome::Released]));
    assert!(read(&desk.looks().await.body).contains("Du hast diese Reservierung zurückgegeben"));
}

#[tokio::test]
async fn without_a_market_the_chat_asks_for_one() {
    let desk = Desk::open(Locale::FrFr, None).await;
    let page = desk.looks().await;
    assert!(read(&page.body).contains("Choisissez d’abord"));
    assert!(!page.body.contains("<form"));
}

#[tokio::test]
async fn an_address_that_is_not_the_fans_tells_nothing() {
    let desk = Desk::open(Locale::DeDe, Some("de")).await;
    let token =
        |reservation: &str, fan| desk.till.links.checkout_url(&reservation.parse().unwrap(), fan);
    let forged = format!("{}x", desk.link());
    let others = [
        forged.clone(),
        token("mi-beta-1", FanId(2)).to_string(),
        token("mi-beta-99", ANA).to_string(),
        token("gone-1", ANA).to_string(),
        format!("{}/nowhere", desk.address),
    ];
    let mut bodies = std::collections::BTreeSet::new();
    for address in others {
        let got = sent(desk.browser.get(&address).header(ACCEPT_LANGUAGE, "fr;q=0.9,en")).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{address}");
        assert!(got.body.contains(r#"lang="fr-FR""#));
        bodies.insert(got.body);
    }
    assert_eq!(bodies.len(), 1);
    let pay = desk.browser.post(format!("{forged}/pay")).form(&[("method", "sandbox-paypal")]);
    assert_eq!(sent(pay).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_ends_a_month_after_its_sale() {
    let desk = Desk::open(Locale::EnUs, Some("us")).await;
    desk.clock.set(sale().ends_at + TimeDelta::days(30));
    assert_eq!(desk.looks().await.status, StatusCode::OK);
    desk.clock.advance(TimeDelta::seconds(1));
    assert_eq!(desk.looks().await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let desk = Desk::open(Locale::EnUs, Some("us")).await;
    let foreign = sent(desk.form("sandbox-paypal").header(ORIGIN, "https://evil.example")).await;
    assert_eq!((foreign.status, desk.sold().await), (StatusCode::FORBIDDEN, 0));
    let unknown = desk.presses("free-of-charge").await;
    assert_eq!((unknown.status, desk.sold().await), (StatusCode::SEE_OTHER, 0));
    let large = desk.form(&"x".repeat(10_000));
    assert_eq!(sent(large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn trouble_asks_to_come_back() {
    let desk = Desk::open(Locale::EnUs, Some("us")).await;
    let trouble = TurnedAway::Trouble(SettleError::Provider("timeout".to_owned()));
    let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, "de-AT,en".parse().unwrap())]);
    let response = desk.till.turn_away(&trouble, &headers);
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["retry-after"], "5");
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(read(&body).contains("Doppelt bezahlen ist ausgeschlossen"));
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let desk = Desk::open(Locale::EnUs, Some("us")).await;
    let at = |path: &str| format!("{}{path}", desk.address);
    let answers = [
        (desk.link(), "no-store", "text/html; charset=utf-8"),
        (at("/nowhere"), "no-store", "text/html; charset=utf-8"),
        (at("/health"), "no-store", "text/plain; charset=utf-8"),
        (at("/assets/checkout.css"), "public, max-age=3600", "text/css; charset=utf-8"),
        (at("/assets/icon.svg"), "public, max-age=3600", "image/svg+xml"),
        (at("/assets/countdown.js"), "public, max-age=3600", "text/javascript; charset=utf-8"),
    ];
    for (address, cached, kind) in answers {
        let got = sent(desk.browser.get(&address)).await;
        assert!(
            got.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'")
        );
        assert_eq!(got.headers["referrer-policy"], "no-referrer");
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
        assert_eq!(got.headers["cache-control"], cached);
        assert_eq!(got.headers["content-type"], kind);
    }
    let page = desk.looks().await.body;
    assert!(!page.contains("style=") && !page.contains("onclick") && !page.contains("<script>"));
    assert_eq!(sent(desk.browser.get(format!("{}/pay", desk.link()))).await.status, 303);
}

/// Every state in every language: no id shines through, the language is declared, the zone is the market's.
#[rstest]
#[case(Locale::EnUs, "us", "12:10 PM EST")]
#[case(Locale::EnGb, "uk", "17:10 GMT")]
#[case(Locale::FrFr, "fr", "18:10")]
#[case(Locale::DeDe, "de", "18:10")]
#[tokio::test]
async fn the_page_speaks_the_fans_language(
    #[case] locale: Locale,
    #[case] market: &str,
    #[case] until: &str,
) {
    let desk = Desk::open(locale, Some(market)).await;
    let payable = desk.looks().await.body;
    assert!(read(&payable).contains(until), "{}", read(&payable));
    let declined = desk.presses("sandbox-decline").await.body;
    desk.presses("sandbox-paypal").await;
    let paid = desk.looks().await.body;
    for body in [payable, declined, paid, page_of_lapsed(locale, market).await] {
        assert!(body.contains(&format!(r#"<html lang="{locale}">"#)));
        let read = read(&body);
        for raw in ["checkout-", "product-", "market-", "weight-", "{", "}", "\u{e000}"] {
            assert!(!read.contains(raw), "{raw} in {read}");
        }
    }
}

async fn page_of_lapsed(locale: Locale, market: &str) -> String {
    let desk = Desk::open(locale, Some(market)).await;
    desk.clock.advance(HOLD);
    desk.looks().await.body
}
