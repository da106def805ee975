//! A served checkout page with one reservation, and a browser to look at it: for tests.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc, Weekday};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use salut_core::catalogue::{
    BasketLine, Calendar, Country, ImportRule, Market, PayBy, Product, Purchase, ReturnRule,
    ShippingBand,
};
use salut_core::clock::ManualClock;
use salut_core::fan::{Account, Chat, Fan, Language, Platform};
use salut_core::ids::{FanId, ReservationId};
use salut_core::journey::checkout::{OpenCheckout, open};
use salut_core::locale::Locale;
use salut_core::memory::MemoryStore;
use salut_core::money::{Currency, Money, Rate};
use salut_core::port::Stored;
use salut_core::sale::{Offer, SPANS_DEFAULT, Sale};
use salut_core::stock::{Allocation, Ask, AskKey, AskKind, Outcome, Spans};
use secrecy::SecretString;
use tokio::sync::oneshot;

use super::*;

pub(super) const ANA: FanId = FanId(1);
pub(super) const HOLD: TimeDelta = TimeDelta::minutes(10);

/// Six in the evening in Paris and Berlin, five in London, noon in New York.
fn t0() -> DateTime<Utc> {
    "2027-03-08T17:00:00Z".parse().unwrap()
}

/// A served checkout with one reservation of Ana's.
pub(super) struct Desk {
    pub(super) till: Arc<Till>,
    pub(super) clock: ManualClock,
    pub(super) reservation: ReservationId,
    pub(super) address: String,
    pub(super) browser: Client,
    _open: oneshot::Sender<()>,
}

/// What a browser got.
pub(super) struct Got {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Desk {
    pub(super) async fn open(locale: Locale, market: Option<&str>) -> Self {
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

    pub(super) fn link(&self) -> String {
        self.till.links.checkout_url(&self.reservation, ANA).to_string()
    }

    /// Opens the link from the chat.
    pub(super) async fn opens(&self) -> Got {
        sent(self.browser.get(self.link())).await
    }

    /// What the fan's tab shows once it is loaded anew, as the page's script does.
    pub(super) async fn looks(&self) -> Got {
        sent(self.browser.get(self.back())).await
    }

    pub(super) fn ticket(&self) -> Ticket {
        let link = self.link();
        self.till.links.verify(link.rsplit('/').next().unwrap()).unwrap()
    }

    pub(super) fn back(&self) -> String {
        self.till.links.back_url(&self.ticket()).to_string()
    }

    pub(super) fn pay(&self) -> String {
        format!("{}{}", self.address, self.till.links.pay_path(&self.ticket()))
    }

    pub(super) async fn presses(&self, method: &str) -> Got {
        sent(self.form(method)).await
    }

    pub(super) fn form(&self, method: &str) -> RequestBuilder {
        let form = self.browser.post(self.pay());
        form.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(format!("method={method}"))
    }

    /// A payment begins and goes on beyond the end of the hold.
    pub(super) async fn pays_slowly(&self) {
        let start = AskKind::StartPayment { fan: ANA, hold: self.reservation.number, attempt: 1 };
        let started = self.till.store.decide(&self.reservation.sale, vec![Ask::by_shop(start)]);
        let started = started.await.unwrap();
        let [Outcome::Started(held)] = started.as_slice() else { panic!("{started:?}") };
        self.clock.set(held.until);
    }

    pub(super) async fn releases(&self) {
        let release = AskKind::Release { fan: ANA, hold: self.reservation.number };
        let released = self.till.store.decide(&self.reservation.sale, vec![Ask::by_shop(release)]);
        assert_eq!(released.await, Ok(vec![Outcome::Released]));
    }

    pub(super) async fn sold(&self) -> u32 {
        self.till.store.counts(&self.reservation.sale).await.unwrap()[0].sold
    }
}

pub(super) async fn sent(request: RequestBuilder) -> Got {
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
        providers: Arc::new(ShopProviders::sandbox(Arc::new(clock.clone()))),
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

pub(super) fn sale() -> Sale {
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
        countries: countries(id),
        payments: PayBy::ALL.to_vec(),
        shipping: vec![ShippingBand { from_grams: 1, to_grams: 2000, price }],
        import_rules: vec![rule],
        returns: ReturnRule { days: 14, cost_up_to: Money::new(5500, Currency::Usd) },
        warranty_months: 12,
    }
}

fn countries(market: &str) -> Vec<Country> {
    let countries: &[&str] = match market {
        "uk" => &["gb", "im"],
        "fr" => &["fr", "mc"],
        other => &[other],
    };
    countries.iter().map(|country| country.parse().unwrap()).collect()
}

/// What a person reads: the body without markup, spaces made plain.
pub(super) fn read(body: &str) -> String {
    let (_, body) = body.split_once("<body>").unwrap();
    let mut text = String::new();
    for piece in body.split('<') {
        text.push(' ');
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
    }
    let plain = text.replace(['\u{a0}', '\u{202f}'], " ").replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
