//! A sale with a draw: fans enter by checking in, and anybody checks the order with a few lines of their own.

use hmac::{Hmac, Mac};
use salut_journeys::{Someone, Story, says};
use salut_playground::{Page, Person};
use sha2::{Digest, Sha256};

use super::OPENING;

/// An hour after check-in opens.
const DAY_BEFORE: &str = "2027-03-08T11:00:00Z";

/// Checks in with a band in the cart.
async fn enters(fan: &Someone) -> String {
    fan.lives_in("France").await;
    fan.uses("/checkin").await;
    fan.presses("PayPal").await;
    says(&fan.presses("I agree").await, &["Put something in your cart, and you’re in the draw."]);
    let ready = fan.presses("+ Mi Band").await;
    says(&ready, &["You’re in the draw with entry number", "1 × Mi Band"]);
    hash_after(&ready.text, "seed is")
}

/// The first 64 hexadecimal digits behind these words.
fn hash_after(text: &str, words: &str) -> String {
    let (_, rest) = text.split_once(words).unwrap_or_else(|| panic!("no “{words}” in: {text}"));
    let hashes = rest.split(|c: char| !c.is_ascii_hexdigit());
    hashes.into_iter().find(|digits| digits.len() == 64).unwrap().to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |place| u8::from_str_radix(&hex[place..place + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

/// The order that anybody finds who has the seed: entries by their tickets.
fn recomputed(seed: &str, entries: u64) -> Vec<String> {
    let ticket = |entry: u64| {
        let mac = Hmac::<Sha256>::new_from_slice(&bytes(seed)).unwrap();
        hex(&mac.chain_update(entry.to_string()).finalize().into_bytes())
    };
    let mut tickets: Vec<_> = (1..=entries).map(|entry| (ticket(entry), entry)).collect();
    tickets.sort();
    let placed = (1..).zip(tickets);
    placed.map(|(place, (ticket, entry))| format!("{place} {entry} {ticket}")).collect()
}

#[tokio::test]
async fn a_draw_gives_in_the_order_that_anybody_can_recompute() {
    const DRAWN: &str = "You’ve been drawn!";
    let story = Story::begins_with_draw(DAY_BEFORE, &[("mi-band", 1)]).await;
    let fans = story.one_on_each();
    let [ana, carla] = &fans;
    let promised = enters(ana).await;
    assert_eq!(enters(carla).await, promised);
    for fan in &fans {
        let before = fan.uses("/draw").await;
        says(&before, &["there are 2 entries", "You’re in with entry number", &promised]);
        assert!(before.links.is_empty() && !before.says("The seed was"), "{before}");
    }
    story.goes_to(OPENING).await;
    let (winner, other, drawn) = tokio::select! {
        drawn = ana.hears(DRAWN) => (ana, carla, drawn),
        drawn = carla.hears(DRAWN) => (carla, ana, drawn),
    };
    if matches!(other.person, Person::Telegram(_)) {
        // It may have come while both waited for the draw.
        other.person.reads("It wasn’t your turn yet").await.unwrap();
    }
    says(&other.uses("/waitlist").await, &["number 1 in line"]);
    let after = other.uses("/draw").await;
    says(&after, &["with 2 entries", "came out in place 2", &promised]);

    let link = after.link("See the whole order").unwrap();
    let page = Page::open(link).await.unwrap();
    let text = page.text();
    let seed = hash_after(&text, "The seed\n");
    let mut hash = Sha256::new();
    hash.update(bytes(&seed));
    hash.update("mi-beta");
    assert_eq!(hex(&hash.finalize()), promised);
    let order = recomputed(&seed, 2);
    assert!(text.contains(&order.join("\n")), "{order:?} is not in: {text}");
    let plain = Page::open(&format!("{link}.txt")).await.unwrap();
    assert!(plain.source().ends_with(&format!("place entry ticket\n{}\n", order.join("\n"))));
    assert!(!page.source().contains("<script"), "{}", page.source());

    let (link, page) = winner.opens_checkout(&drawn).await;
    assert!(page.pay(&link).await.unwrap().text().contains("Thank you, it’s yours!"));
    winner.hears("🧾").await;
    story.ends().await;
}

#[tokio::test]
async fn who_empties_the_cart_is_out_and_who_comes_late_waits_behind() {
    let story = Story::begins_with_draw(DAY_BEFORE, &[("mi-band", 1)]).await;
    let [ana, carla] = story.one_on_each();
    enters(&carla).await;
    enters(&ana).await;
    says(&ana.presses("Empty cart").await, &["Put something in your cart"]);
    let before = ana.uses("/draw").await;
    says(&before, &["one entry", "You’re not in yet"]);
    story.goes_to(OPENING).await;
    carla.hears("You’ve been drawn!").await;
    let late = ana.uses_with("/reserve", ("product", "Mi Band")).await;
    says(&late, &["You’re on the waitlist", "number 1 in line"]);
    says(&ana.uses("/draw").await, &["You had no entry in this draw."]);
    carla.presses("Give it back").await;
    ana.hears("It’s your turn!").await;
    says(&ana.presses("Take it").await, &["Held for you"]);
    story.ends().await;
}

#[tokio::test]
async fn those_who_did_not_win_are_told_their_place_on_telegram_and_where_they_asked_for_it() {
    let story = Story::begins_with_draw(DAY_BEFORE, &[("mi-band", 1)]).await;
    let mut fans = Vec::new();
    for number in 0..3 {
        fans.push(story.on_telegram(&format!("Carla{number}")));
    }
    for fan in &fans {
        enters(fan).await;
    }
    story.goes_to(OPENING).await;
    let mut places = Vec::new();
    for fan in &fans {
        let heard = fan.hears("dra").await;
        places
            .push(["been drawn", "number 1 in line", "number 2 in line"].map(|it| heard.says(it)));
    }
    places.sort_unstable();
    let once = [[false, false, true], [false, true, false], [true, false, false]];
    assert_eq!(places, once);
    story.ends().await;
}
