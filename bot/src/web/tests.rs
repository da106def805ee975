//! The page as a browser gets it: a served router, real HTTP.

use axum::http::HeaderMap;
use chrono::TimeDelta;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT_LANGUAGE, LOCATION, ORIGIN, SET_COOKIE};
use rstest::rstest;
use salut_core::ids::FanId;
use salut_core::journey::settle::SettleError;
use salut_core::locale::Locale;

use super::checkout::TurnedAway;
use super::testing::{ANA, Desk, HOLD, read, sale, sent};

#[tokio::test]
async fn a_fan_pays_once_and_is_thanked() {
    // Noon on Monday in New York is Tuesday, 9 March, at the warehouse in Shanghai.
    let desk = Desk::open(Locale::EnUs, Some("us")).await;
    let paid = desk.presses("sandbox-paypal").await;
    assert_eq!(paid.status, StatusCode::SEE_OTHER);
    assert!(desk.back().ends_with(paid.headers[LOCATION].to_str().unwrap()));
    assert_eq!(desk.presses("sandbox-paypal").await.status, StatusCode::SEE_OTHER);
    let thanks = desk.looks().await;
    assert_eq!((thanks.status, desk.sold().await), (StatusCode::OK, 2));
    let read = read(&thanks.body);
    assert!(read.contains("Thank you"), "{read}");
    assert!(read.contains("mi-beta-1") && read.contains("March 18, 2027"), "{read}");
    assert!(!thanks.body.contains("<form"), "{read}");
}

#[tokio::test]
async fn a_link_dies_with_its_hold() {
    let [paid, lapsed, released] = [
        Desk::open(Locale::FrFr, Some("fr")).await,
        Desk::open(Locale::FrFr, Some("fr")).await,
        Desk::open(Locale::FrFr, Some("fr")).await,
    ];
    for desk in [&paid, &lapsed, &released] {
        assert_eq!(desk.opens().await.status, StatusCode::OK);
    }
    paid.presses("sandbox-paypal").await;
    lapsed.clock.advance(HOLD);
    released.releases().await;
    let nothing = sent(released.browser.get(format!("{}/nowhere", released.address))).await;
    for desk in [&paid, &lapsed, &released] {
        let dead = sent(desk.browser.get(desk.link()).header(ACCEPT_LANGUAGE, "en-US")).await;
        assert_eq!((dead.status, &dead.body), (StatusCode::NOT_FOUND, &nothing.body));
        // The tab that was open is told.
        assert_eq!(desk.looks().await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_parcel_goes_to_the_country_that_the_form_names() {
    let desk = Desk::open(Locale::FrFr, Some("fr")).await;
    let page = desk.opens().await.body;
    assert!(page.contains(r#"<option value="fr" selected>France</option>"#), "{page}");
    assert!(page.contains(r#"<option value="mc">Monaco</option>"#), "{page}");
    let foreign = desk.form("sandbox-decline&country=us");
    assert!(sent(foreign).await.body.contains(r#"<option value="fr" selected>"#));
    assert_eq!(sent(desk.form("sandbox-paypal&country=mc")).await.status, StatusCode::SEE_OTHER);
    assert!(read(&desk.looks().await.body).contains("Pays de livraison Monaco"));
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
    desk.releases().await;
    assert!(read(&desk.looks().await.body).contains("Du hast diese Reservierung zurückgegeben"));
}

#[tokio::test]
async fn without_a_market_the_chat_asks_for_one() {
    let desk = Desk::open(Locale::FrFr, None).await;
    let page = desk.opens().await;
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
        format!("{}/back", desk.link()),
        desk.back().replace("/back", ""),
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
    for token in [forged, desk.link()] {
        let pay = desk.browser.post(format!("{token}/pay")).form(&[("method", "sandbox-paypal")]);
        assert_eq!(sent(pay).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(desk.sold().await, 0);
}

#[tokio::test]
async fn a_page_ends_a_month_after_its_sale() {
    let desk = Desk::open(Locale::EnUs, Some("us")).await;
    desk.presses("sandbox-paypal").await;
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
        (at("/assets/checkout.js"), "public, max-age=3600", "text/javascript; charset=utf-8"),
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
    let page = desk.opens().await;
    assert!(!page.headers.contains_key(SET_COOKIE));
    let page = page.body;
    assert!(!page.contains("style=") && !page.contains("onclick") && !page.contains("<script>"));
    assert_eq!(sent(desk.browser.get(desk.pay())).await.status, 303);
    assert_eq!(sent(desk.browser.get(format!("{}/pay", desk.link()))).await.status, 404);
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
    let payable = desk.opens().await.body;
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
