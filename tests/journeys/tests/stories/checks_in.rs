//! A fan logs in early, and has one tap to make when the sale opens.

use salut_journeys::{Story, says};

use super::{OPENING, PLENTY};

#[tokio::test]
async fn a_fan_checks_in_fills_a_basket_moves_and_reserves_it_with_one_tap() {
    let story = Story::begins("2027-03-08T09:00:00Z", &PLENTY).await;
    let fans = story.one_on_each();
    for fan in &fans {
        says(&fan.uses("/checkin").await, &["Check-in opens"]);
    }
    story.goes_to("2027-03-08T10:00:00Z").await;
    for fan in &fans {
        says(&fan.uses("/checkin").await, &["where should your package go?"]);
        let details = fan.presses("France").await;
        says(&details, &["Your package goes to: France", "How would you like to pay?"]);
        let rules = fan.presses("PayPal").await;
        says(&rules, &["Ships to: France · Payment: PayPal", "Mi Headphones: one per fan"]);
        says(&fan.presses("I agree, check me in").await, &["You’re ready", "Your cart is empty"]);
        fan.presses("+ Mi Band").await;
        says(&fan.presses("+ Mi Headphones").await, &["1 × Mi Band", "1 × Mi Headphones"]);
        says(&fan.presses("+ Mi Band").await, &["2 × Mi Band"]);
        let full = fan.presses_forged("b1:mi-beta:mi-band").await;
        says(&full, &["Each fan can have 2 units of Mi Band, and they’re already in your cart."]);
        fan.lives_in("Germany").await;
        // Another country has other rules: they are accepted again, and the basket stays.
        says(&fan.uses("/checkin").await, &["Ships to: Germany", "Before you check in"]);
        let ready = fan.presses("I agree, check me in").await;
        says(&ready, &["You’re ready", "Ships to: Germany", "2 × Mi Band", "1 × Mi Headphones"]);
        says(&fan.uses("/reserve").await, &["Not open yet"]);
        let start = fan.uses("/start").await;
        says(&start, &["Hi, I’m Salut", "✅ You’re ready"]);
        assert!(!start.buttons.contains(&"Check in".to_owned()), "{start}");
    }
    story.goes_to(OPENING).await;
    for fan in &fans {
        fan.uses("/checkin").await;
        let held = fan.presses("Reserve my cart").await;
        says(
            &held,
            &["Held for you", "2 × Mi Band", "1 × Mi Headphones", "Shipping to Germany", "€"],
        );
        assert!(held.link("Pay").is_some(), "{held}");
    }
    insta::assert_snapshot!(fans[0].person.last_post().unwrap(), @"
    🎉 Held for you
    Pay by 10:10 UTC, or the units go to another fan. Your reservation is mi-beta-1.

    2 × Mi Band · €28.00
    1 × Mi Headphones · €73.00
    Shipping to Germany (830\u{a0}g) · €12.50
    Customs duty · €0.00
    Import tax (19%) · €21.57
    Total · €135.07

    Duty and tax are our estimate (rule de-2021-07, in force since July 1, 2021). We handle them for you, but customs may challenge the estimate.
    [Give it back] [Pay €135.07 →]
    ");
    story.ends().await;
}

#[tokio::test]
async fn a_fan_without_a_country_gets_the_unit_first_and_is_asked_then() {
    for of_the_two in 0..2 {
        let story = Story::begins(OPENING, &[("mi-band", 1)]).await;
        let fan = &story.one_on_each()[of_the_two];
        let held = fan.reserves("Mi Band").await;
        says(&held, &["Held for you", "Where should we ship it?"]);
        assert_eq!(held.link("Pay"), None);
        let other = story.on_discord("Other");
        says(&other.uses("/reserve product: Mi Band").await, &["sold or held right now"]);
        let quoted = fan.presses("United Kingdom").await;
        says(&quoted, &["Total", "£"]);
        let orders = fan.uses("/orders").await;
        let (_, page) = fan.opens_checkout(&orders).await;
        assert!(page.is_ok() && page.text().contains("Reservation mi-beta-1"), "{}", page.text());
        assert!(quoted.link("Pay").is_some(), "{quoted}");
        story.ends().await;
    }
}

/// What a fan reads and presses in one language.
struct Tongue {
    name: &'static str,
    france: &'static str,
    monaco: &'static str,
    card: &'static str,
    agree: &'static str,
    details: &'static str,
    change: &'static str,
    ready: &'static str,
    badge: &'static str,
}

const TONGUES: [Tongue; 3] = [
    Tongue {
        name: "English (US)",
        france: "France",
        monaco: "Ship to Monaco",
        card: "Credit card",
        agree: "I agree, check me in",
        details: "Country & payment",
        change: "Change country",
        ready: "Ships to: Monaco · Payment: Credit card",
        badge: "✅ You’re checked in for Mi Store beta.",
    },
    Tongue {
        name: "Français",
        france: "France",
        monaco: "Livrer ici\u{202f}: Monaco",
        card: "Carte bancaire",
        agree: "J’accepte",
        details: "Pays et paiement",
        change: "Changer de pays",
        ready: "Pays de livraison\u{202f}: Monaco · Paiement\u{202f}: Carte bancaire",
        badge: "✅ Votre enregistrement est fait pour cette vente\u{202f}: Bêta du Mi Store.",
    },
    Tongue {
        name: "Deutsch",
        france: "Frankreich",
        monaco: "Lieferland: Monaco",
        card: "Kreditkarte",
        agree: "Einverstanden",
        details: "Land & Zahlung",
        change: "Land ändern",
        ready: "Lieferland: Monaco · Zahlung: Kreditkarte",
        badge: "✅ Du bist eingecheckt: Mi Store Beta.",
    },
];

#[tokio::test]
async fn every_step_can_be_gone_back_in_three_languages_and_managers_count_who_is_ready() {
    let story = Story::begins("2027-03-08T11:00:00Z", &PLENTY).await;
    for tongue in &TONGUES {
        let name = tongue.name;
        let fans = [story.on_discord(&format!("Ana {name}")), story.on_telegram(name)];
        for fan in &fans {
            fan.uses("/language").await;
            fan.presses(name).await;
            fan.uses("/checkin").await;
            fan.presses(tongue.france).await;
            fan.presses(tongue.monaco).await;
            // Back to the country, and once more.
            fan.presses(tongue.change).await;
            fan.presses(tongue.france).await;
            fan.presses("PayPal").await;
            fan.presses(tongue.details).await;
            fan.presses(tongue.card).await;
            says(&fan.presses(tongue.agree).await, &[tongue.ready]);
            says(&fan.uses("/orders").await, &[tongue.badge]);
        }
    }
    let [marie, max] = story.managers();
    for manager in [&marie, &max] {
        let count = manager.uses("/ready").await;
        says(&count, &["✅ 6 fans are checked in.", "Discord 3 · Telegram 3"]);
    }
    let moves = story.on_telegram("Zoe");
    moves.lives_in("France").await;
    moves.uses("/checkin").await;
    moves.presses("PayPal").await;
    moves.presses("I agree").await;
    says(&max.uses("/ready").await, &["✅ 7 fans are checked in.", "Discord 3 · Telegram 4"]);
    moves.lives_in("Germany").await;
    says(&max.uses("/ready").await, &["✅ 6 fans are checked in."]);
    says(&story.on_telegram("Yves").uses("/ready").await, &["community managers only"]);
    story.ends().await;
}

#[tokio::test]
async fn what_was_chosen_at_check_in_stands_first_on_the_checkout_page() {
    let story = Story::begins("2027-03-08T11:00:00Z", &PLENTY).await;
    let fans = story.one_on_each();
    for fan in &fans {
        fan.lives_in("France").await;
        fan.uses("/checkin").await;
        fan.presses("Ship to Monaco").await;
        fan.presses("Credit card").await;
        fan.presses("I agree").await;
        fan.presses("+ Mi Band").await;
    }
    story.goes_to(OPENING).await;
    for fan in &fans {
        fan.uses("/checkin").await;
        let held = fan.presses("Reserve my cart").await;
        let (_, page) = fan.opens_checkout(&held).await;
        let text = page.text();
        assert!(page.source().contains(r#"value="mc" selected"#), "{}", page.source());
        let place = |words| text.find(words).unwrap_or_else(|| panic!("no {words}: {text}"));
        assert!(place("by card (test)") < place("with PayPal (test)"), "{text}");
    }
    story.ends().await;
}
