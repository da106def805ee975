//! Samples of every page, so that each can be rendered in every language for every platform before anybody
//! needs it.

mod deliveries;
mod fans;
mod held;
mod money;
mod orders;
mod planning;
mod quoting;
mod rooms;
mod waiting;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use salut_core::announcement::{Announcement, PostButton, ScheduleRefusal};
use salut_core::catalogue::{Basket, BasketLine, ImportRule, LineKind, Quote, QuoteLine};
use salut_core::guide::{Answer, Topic};
use salut_core::ids::{HoldNumber, MarketId, NotASlug, OfferNumber, ProductId, ReservationId};
use salut_core::locale::Locale;
use salut_core::money::{Currency, Money, Rate};
use salut_core::sale::{OfferState, SheetLine};
use salut_core::stock::{Refusal, Seed, TermsFault, Wave};
use url::Url;

use crate::action::{Action, Next};
use crate::page::{
    Allocating, AnnounceCard, AnnouncementCard, Audience, CheckedIn, HandoutCard, HoldCard,
    LinkAnswer, OfferCard, OfferMore, Page, Pay, ProductCard, SaleCard, ShareCard, SheetCard,
    Stage,
};

/// Every page at least once, and each shape of it that says something else, under a name.
pub fn samples() -> Vec<(&'static str, Page)> {
    let areas = [
        start(),
        sales(),
        guide(),
        fans::check_in(),
        fans::reminders(),
        fans::zones(),
        fans::ready(),
        reservations(),
        refusals(),
        orders::fans(),
        orders::news(),
        orders::handled(),
        fans(),
        announcements(),
        sheets(),
        links(),
        waiting::turns(),
        waiting::wishes(),
        waiting::refusals(),
        waiting::draws(),
        deliveries::deliveries(),
        deliveries::live_posts(),
        money::news(),
        planning::cards(),
        planning::asks(),
        planning::steps(),
        rooms::reminders(),
        quoting::quotes(),
        held::payments(),
    ];
    areas.into_iter().flatten().collect()
}

fn start() -> Vec<(&'static str, Page)> {
    let welcome = |next, checked_in| Page::Welcome { next, checked_in };
    vec![
        ("welcome", welcome(Some(sale(Stage::CheckInOpen)), CheckedIn::No)),
        ("welcome-ready", welcome(Some(sale(Stage::CheckInOpen)), CheckedIn::Yes)),
        ("welcome-open", welcome(Some(sale(Stage::Open)), CheckedIn::No)),
        ("welcome-no-sale", welcome(None, CheckedIn::No)),
        ("help", Page::Help(Audience::Fans)),
        ("help-managers", Page::Help(Audience::Managers)),
        ("managers-only", Page::ManagersOnly),
        ("continue-in-private", Page::ContinueInPrivate(Action::Orders)),
        ("old-button", Page::OldButton),
        ("unknown-button", Page::UnknownButton),
        ("try-again", Page::TryAgain),
    ]
}

fn sales() -> Vec<(&'static str, Page)> {
    let range = ["mi-power-bank-5000", "mi-power-bank-10400", "mi-band", "mi-headphones"];
    let priced = range.map(|product| ProductCard {
        product: slug(product),
        price: Some(money(1400)),
        picture: Some(link("https://shop.example/picture.jpg")),
    });
    let coming = ProductCard { product: slug("mi-in-ear"), price: None, picture: None };
    vec![
        ("sales", Page::Sales(vec![sale(Stage::Open)])),
        ("sales-none", Page::Sales(Vec::new())),
        ("sale-announced", Page::Sale(sale(Stage::Announced))),
        ("sale-check-in-open", Page::Sale(sale(Stage::CheckInOpen))),
        ("sale-open", Page::Sale(sale(Stage::Open))),
        ("sale-ended", Page::Sale(sale(Stage::Ended))),
        ("no-sale", Page::NoSale),
        ("catalogue", Page::Catalogue(priced.into_iter().chain([coming]).collect())),
    ]
}

fn guide() -> Vec<(&'static str, Page)> {
    let caps = vec![(slug("mi-band"), 2), (slug("mi-headphones"), 1)];
    let bands = || vec![(500, money(490)), (2_000, money(1290))];
    let returns = |market: &str, days| (slug(market), days, money(5500));
    let answer = |name, answer| (name, Page::GuideAnswer(answer));
    let markets = ["us", "uk", "fr", "de"];
    let rules = [(0, 0, 0), (0, 250, 0), (250, 250, 2000), (250, 250, 0)];
    let duties =
        markets.iter().zip(rules).map(|(id, (low, high, free))| (slug(id), rule(low, high, free)));
    let spans = vec![
        (slug("uk"), rule(0, 270, 13_500)),
        (slug("fr"), rule(0, 270, 0)),
        (slug("de"), ImportRule { duty_rates: [].into(), ..rule(0, 0, 0) }),
    ];
    vec![
        ("guide", Page::GuideTopics),
        ("guide-several", Page::GuideSeveral(vec![Topic::Shipping, Topic::Returns])),
        ("guide-unknown", Page::GuideUnknown),
        answer("guide-log-in-early", Answer::LogInEarly { next: Some((at(-60), at(0))) }),
        answer("guide-log-in-early-no-sale", Answer::LogInEarly { next: None }),
        answer("guide-limits", Answer::Limits { caps }),
        answer("guide-limits-no-sale", Answer::Limits { caps: Vec::new() }),
        answer("guide-payment", Answer::Payment),
        answer(
            "guide-shipping",
            Answer::Shipping {
                working_days: 7,
                markets: markets.map(|market| (slug(market), bands())).to_vec(),
            },
        ),
        answer("guide-duties", Answer::Duties { markets: duties.collect() }),
        answer("guide-duties-spans", Answer::Duties { markets: spans }),
        answer(
            "guide-returns",
            Answer::Returns { markets: vec![returns("us", 30), returns("fr", 14)] },
        ),
        answer(
            "guide-warranty",
            Answer::Warranty { markets: vec![(slug("fr"), 12), (slug("de"), 1)] },
        ),
        answer("guide-smartphones", Answer::Smartphones),
    ]
}

fn reservations() -> Vec<(&'static str, Page)> {
    let lapsed = Page::Lapsed { reservation: reservation(17), basket: basket() };
    vec![
        ("reserved", Page::Reserved(hold(17))),
        ("reserved-choose-market", Page::Reserved(unpriced(Pay::ChooseMarket(markets())))),
        ("reserved-not-served", Page::Reserved(unpriced(Pay::NotServed(markets())))),
        ("released", Page::Released(reservation(17))),
        ("lapsed", lapsed),
    ]
}

fn refusals() -> Vec<(&'static str, Page)> {
    let (band, headphones) = (|| slug("mi-band"), || slug("mi-headphones"));
    let refused = |name, stage, refusal| {
        (name, Page::Refused { sale: Some(sale(stage)), refusal, wish: None })
    };
    let open = |name, refusal| refused(name, Stage::Open, refusal);
    let held = |next_lapse_at| Refusal::AllHeld { product: band(), next_lapse_at };
    let fault = TermsFault::OfferGone(band());
    let cap = |product, cap, has| Refusal::CapReached { product, cap, has };
    vec![
        ("refused-no-sale", Page::Refused { sale: None, refusal: Refusal::NotListed, wish: None }),
        open("refused-not-listed", Refusal::NotListed),
        open("refused-bad-terms", Refusal::BadTerms(fault)),
        refused("refused-not-open", Stage::CheckInOpen, Refusal::NotOpenYet { opens_at: at(0) }),
        refused("refused-early", Stage::Announced, Refusal::NotOpenYet { opens_at: at(0) }),
        refused("refused-ended", Stage::Ended, Refusal::Ended { at: at(120) }),
        open("refused-nothing-asked", Refusal::NothingAsked),
        refused("refused-nothing-yet", Stage::CheckInOpen, Refusal::NothingAsked),
        refused("refused-nothing-late", Stage::Ended, Refusal::NothingAsked),
        open("refused-not-offered", Refusal::NotOffered { product: slug("no-such-product") }),
        open("refused-cap", cap(band(), 2, 2)),
        open("refused-cap-some-left", cap(band(), 3, 1)),
        open("refused-cap-one", cap(headphones(), 1, 1)),
        open("refused-over-cap", cap(band(), 2, 0)),
        open("refused-over-cap-one", cap(headphones(), 1, 0)),
        open("refused-fewer-left", Refusal::FewerLeft { product: band(), left: 1 }),
        open("refused-fewer-left-some", Refusal::FewerLeft { product: band(), left: 3 }),
        open("refused-all-held", held(Some(at(10)))),
        open("refused-all-held-some-time", held(None)),
        open("refused-sold-out", Refusal::SoldOut { product: band() }),
        open("refused-no-such-hold", Refusal::NoSuchHold),
        open("refused-lapsed", Refusal::Lapsed { at: at(10) }),
        open("refused-already-released", Refusal::AlreadyReleased),
        open("refused-already-paid", Refusal::AlreadyPaid),
    ]
}

fn fans() -> Vec<(&'static str, Page)> {
    let choose = |current, next| Page::Markets { current, markets: markets(), next };
    let chosen = |holds| Page::MarketChosen { market: slug("fr"), holds };
    vec![
        ("languages", Page::Languages { current: Locale::FrFr }),
        ("language-chosen", Page::LanguageChosen(Locale::DeDe)),
        ("markets", choose(Some(slug("fr")), Next::Stay)),
        ("markets-check-in", choose(None, Next::CheckIn(slug("mi-beta")))),
        ("market-chosen", chosen(Vec::new())),
        ("market-chosen-holds", chosen(vec![hold(17), hold(18)])),
        ("market-chosen-many", chosen((17..22).map(hold).collect())),
        ("unknown-market", Page::UnknownMarket),
    ]
}

fn announcements() -> Vec<(&'static str, Page)> {
    let id = || slug("mi-beta-launch");
    let several = announcement(vec![Locale::FrFr], vec![Locale::EnUs]);
    let everywhere = announcement(Vec::new(), Locale::ALL.to_vec());
    let refused = |refusal| Page::ScheduleRefused(refusal);
    let missing = vec![Locale::FrFr, Locale::DeDe, Locale::EnGb];
    vec![
        ("announcement", Page::Announcement(several)),
        ("announcement-four-languages", Page::Announcement(everywhere)),
        ("announcement-draw", Page::Announcement(drawn(Vec::new(), 1))),
        ("announcement-draw-four-languages", Page::Announcement(drawn(Locale::ALL.to_vec(), 3))),
        ("announce", Page::Announce(Box::new(announce(None, None)))),
        ("announce-proposed", Page::Announce(Box::new(announce(None, Some(at(-90)))))),
        ("announcement-scheduled", Page::AnnouncementScheduled { id: id(), at: at(-90), chats: 2 }),
        ("announcement-cancelled", Page::AnnouncementCancelled(id())),
        ("schedule-already-sent", refused(ScheduleRefusal::AlreadySent { at: at(-90) })),
        ("schedule-in-the-past", refused(ScheduleRefusal::InThePast { at: at(-90) })),
        ("schedule-after-opening", refused(ScheduleRefusal::AfterOpening { opens_at: at(0) })),
        ("schedule-missing-languages", refused(ScheduleRefusal::MissingLanguages(missing))),
        ("schedule-no-audience", refused(ScheduleRefusal::NoAudience)),
        ("schedule-not-scheduled", refused(ScheduleRefusal::NotScheduled)),
        (
            "bad-time",
            Page::BadTime {
                typed: "<b>@everyone</b> tomorrow *at* 5".to_owned(),
                zone: chrono_tz::Europe::Paris,
            },
        ),
    ]
}

fn sheets() -> Vec<(&'static str, Page)> {
    let line = |product, [sold, returned, held, unsold]: [u32; 4], announced| SheetLine {
        product: slug(product),
        announced,
        sold,
        returned,
        held,
        unsold,
    };
    let sheet =
        |lines| SheetCard { sale: slug("mi-beta"), lines, waiting: 12, without: 1_345, passes: 1 };
    let right = line("mi-band", [1_180, 3, 7, 10], 1_200);
    let wrong = line("mi-headphones", [50, 0, 0, 1], 50);
    vec![
        ("sheet", Page::Sheet(sheet(vec![right.clone()]))),
        ("sheet-wrong", Page::Sheet(sheet(vec![right, wrong]))),
    ]
}

fn links() -> Vec<(&'static str, Page)> {
    let code = Page::LinkCode { code: "K7MQ-2XWP".to_owned(), until: at(10) };
    vec![
        ("link-code", code),
        ("link-joined", Page::Link(LinkAnswer::Joined)),
        ("link-already", Page::Link(LinkAnswer::AlreadyOne)),
        ("link-own-code", Page::Link(LinkAnswer::OwnCode)),
        ("link-wrong-code", Page::Link(LinkAnswer::WrongCode)),
        ("link-spent-code", Page::Link(LinkAnswer::SpentCode)),
        ("link-too-many", Page::Link(LinkAnswer::TooManyGuesses { until: at(60) })),
    ]
}

fn share(losses: u32) -> ShareCard {
    ShareCard { percent: 20, losses, until: at(10) }
}

/// A draw in two waves with a share. Without locales, the announcement is in US English.
fn drawn(locales: Vec<Locale>, losses: u32) -> AnnouncementCard {
    let locales = if locales.is_empty() { vec![Locale::EnUs] } else { locales };
    // The second wave comes on the same day, or a day later.
    let second = if locales.len() > 1 { 60 } else { 24 * 60 };
    let waves = [(0, 900), (second, 600)].map(|(minutes, units)| Wave { at: at(minutes), units });
    let commitment = Some(Seed([7; 32]).commitment(&slug("mi-beta")));
    let handout = HandoutCard {
        draw: commitment,
        waves: vec![(slug("mi-band"), waves.to_vec())],
        share: Some(share(losses)),
    };
    let sale = SaleCard { allocation: Allocating::Draw(commitment), ..sale(Stage::Announced) };
    AnnouncementCard { sale, handout, ..announcement(Vec::new(), locales) }
}

/// Minutes from the sample sale's opening: 8 March 2027, 17:00 UTC.
fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_804_525_200) + TimeDelta::minutes(minutes)
}

/// A day of March 2027, counted from its first as day 1.
fn day(day: u32) -> NaiveDate {
    at(0).date_naive() - TimeDelta::days(8) + TimeDelta::days(i64::from(day))
}

fn slug<T: std::str::FromStr<Err = NotASlug>>(text: &str) -> T {
    text.parse().expect("the samples' ids are slugs")
}

fn link(text: &str) -> Url {
    text.parse().expect("the samples' links are addresses")
}

const fn money(cents: i64) -> Money {
    Money::new(cents, Currency::Eur)
}

fn reservation(number: u64) -> ReservationId {
    ReservationId { sale: slug("mi-beta"), number: HoldNumber(number) }
}

fn markets() -> Vec<MarketId> {
    ["us", "uk", "fr", "de"].map(slug).to_vec()
}

fn basket() -> Basket {
    let line = |product, units| BasketLine { product: slug(product), units };
    vec![line("mi-band", 2), line("mi-power-bank-10400", 1)]
}

fn sale(stage: Stage) -> SaleCard {
    let (early, ended) = (OfferState::NotOpenUntil(at(0)), OfferState::Ended(at(120)));
    let held = |next_lapse_at| OfferState::AllHeld { held: 3, next_lapse_at };
    let states = match stage {
        Stage::Announced | Stage::CheckInOpen => [early; 5],
        Stage::Open => [
            OfferState::Open { left: 1_200 },
            OfferState::Open { left: 1 },
            held(Some(at(12))),
            held(None),
            OfferState::SoldOut,
        ],
        Stage::Ended => [ended, ended, ended, ended, OfferState::SoldOut],
    };
    let products: [(&str, u32, i64); 5] = [
        ("mi-band", 2, 1400),
        ("mi-headphones", 1, 7300),
        ("mi-power-bank-5000", 2, 950),
        ("mi-power-bank-10400", 2, 1300),
        ("mi-in-ear", 2, 0),
    ];
    let numbered = (0..).map(OfferNumber).zip(products).zip(states);
    let offers = numbered.map(|((number, (product, cap, cents)), state)| OfferCard {
        number,
        product: slug(product),
        state,
        more: OfferMore::default(),
        units: 1_500,
        cap,
        price: (cents > 0).then(|| money(cents)),
        picture: Some(link("https://shop.example/picture.jpg")),
    });
    SaleCard {
        id: slug("mi-beta"),
        check_in_opens_at: at(-24 * 60),
        opens_at: at(0),
        ends_at: at(120),
        stage,
        allocation: Allocating::FirstCome,
        offers: offers.collect(),
    }
}

fn quote() -> Quote {
    let item = |product: &str, units, unit: i64| QuoteLine {
        kind: LineKind::Item {
            product: slug::<ProductId>(product),
            units,
            unit_price: money(unit),
        },
        amount: money(unit * i64::from(units)),
    };
    let line = |kind, cents| QuoteLine { kind, amount: money(cents) };
    Quote {
        market: slug("fr"),
        weight_grams: 1_140,
        lines: vec![
            item("mi-band", 2, 1400),
            item("mi-power-bank-10400", 1, 1300),
            line(LineKind::Shipping, 890),
            line(LineKind::Duty, 40),
            line(LineKind::Tax { rate: Rate(2_000) }, 1006),
        ],
        total: money(6036),
        rule_version: "fr-2021-07".to_owned(),
        rule_valid_from: day(1),
    }
}

fn hold(number: u64) -> HoldCard {
    let checkout = format!("https://shop.example/checkout/{number}");
    let pay = Pay::At { quote: quote(), checkout: link(&checkout) };
    HoldCard { reservation: reservation(number), ..unpriced(pay) }
}

fn unpriced(pay: Pay) -> HoldCard {
    HoldCard { reservation: reservation(19), basket: basket(), until: at(10), pay }
}

fn rule(lowest: u32, highest: u32, free: i64) -> ImportRule {
    let rates = [("audio", lowest), ("battery", highest)];
    ImportRule {
        version: "eu-2021-07".to_owned(),
        valid_from: day(1),
        duty_free_up_to: money(free),
        duty_rates: rates.map(|(category, rate)| (category.to_owned(), Rate(rate))).into(),
        tax_free_up_to: money(free),
        tax_rate: if highest == 0 { Rate::ZERO } else { Rate(2_000) },
    }
}

fn announcement(greeting_locales: Vec<Locale>, locales: Vec<Locale>) -> AnnouncementCard {
    let sale = sale(Stage::Announced);
    let handout = HandoutCard { draw: None, waves: Vec::new(), share: None };
    let (markets, ping_role) = (markets(), Some(7));
    let (written, picture) = (None, Some(link("https://shop.example/picture.jpg")));
    let buttons = PostButton::ALL.to_vec();
    AnnouncementCard {
        sale,
        markets,
        handout,
        greeting_locales,
        locales,
        ping_role,
        written,
        picture,
        buttons,
    }
}

fn announce(known: Option<Announcement>, proposed: Option<DateTime<Utc>>) -> AnnounceCard {
    let place = |name: &str, locales: &[Locale]| (name.to_owned(), locales.to_vec());
    AnnounceCard {
        sale: slug("mi-beta"),
        id: slug("mi-beta-launch"),
        known,
        approvers: 1,
        places: vec![
            place("Mi Fans *France*", &[Locale::FrFr, Locale::EnUs]),
            place("Mi Fans", &[Locale::DeDe]),
        ],
        proposed,
        zone: chrono_tz::Europe::Paris,
        spoken: vec![Locale::EnUs, Locale::FrFr, Locale::DeDe],
        preview: announcement(vec![Locale::FrFr], vec![Locale::EnUs]),
    }
}
