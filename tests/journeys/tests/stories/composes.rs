//! Managers compose announcements of their own: in forms on Discord, step by step on Telegram, with somebody else's
//! approval, and with a word about times that were missed.

use salut_emulators::Post;
use salut_journeys::{Someone, Story, says};
use salut_playground::{Person, Room};

use super::PLENTY;

const BEGIN: &str = "2027-03-01T08:00:00Z";

/// The languages of the stage's chats, as buttons name them.
const LANGUAGES: [&str; 4] = ["English (US)", "English (UK)", "Français", "Deutsch"];

async fn writes(manager: &Someone, language: &str, text: &str) -> Post {
    let form = manager.presses(&format!("✏️ {language}")).await;
    let label = form.buttons.first().expect("a field").clone();
    manager.fills_in(&[(&label, text)]).await
}

/// A draft of Marie's with a text in every language.
async fn composed(marie: &Someone) {
    marie.uses("/announce new").await;
    for language in LANGUAGES {
        writes(marie, language, "{sale}: {units} · {price}").await;
    }
}

async fn in_every_room(rooms: &[Room]) -> Vec<Post> {
    let mut posts = Vec::new();
    for room in rooms {
        posts.push(room.next_post().await.unwrap());
    }
    posts
}

#[tokio::test]
async fn on_discord_texts_are_written_in_forms_and_nothing_typed_is_lost() {
    let story = Story::begins(BEGIN, &PLENTY).await;
    let [marie, _] = story.managers();
    let rooms = story.rooms();
    let draft = marie.uses("/announce new").await;
    says(&draft, &["✏️ Draft.", "mi-beta-2", "post up to 60 min late"]);
    let wrong = writes(&marie, "English (US)", "From {pirce}, @everyone **now**").await;
    says(&wrong, &["There’s no {pirce}. You can use {price}", "From {pirce}, @everyone **now**"]);
    let form = marie.presses("Try again").await;
    let label = form.buttons[0].clone();
    let saved = marie.fills_in(&[(&label, "From {price}, @everyone **now**")]).await;
    says(&saved, &["✅ English (US)", "❌ Français"]);
    let when = "/announce schedule announcement: mi-beta-2 when: 2027-03-01 18:00";
    says(&marie.uses(when).await, &["Schedule it for"]);
    let refused = marie.presses("Schedule it").await;
    assert_eq!(refused.text, "There’s no text yet in: English (UK), Français, and Deutsch.");
    marie.uses("/announce edit announcement: mi-beta-2").await;
    for language in &LANGUAGES[1..] {
        writes(&marie, language, "{units} × {sale}\n\n{opens_at}").await;
    }
    let preview = marie.presses("Preview").await;
    says(&preview, &["@\u{2060}everyone **now**"]);
    assert!(preview.pinged.is_empty() || preview.ephemeral, "{preview}");
    marie.uses(when).await;
    says(&marie.presses("Schedule it").await, &["Scheduled for", "to 5 chats."]);
    story.goes_to("2027-03-01T17:00:00Z").await;
    let posts = in_every_room(&rooms).await;
    says(&posts[0], &["From from $", "everyone **now**"]);
    assert!(!posts[0].pinged.iter().any(|who| who == "everyone"), "{:?}", posts[0].pinged);
    says(&posts[1], &["200 × Bêta du Mi Store"]);
    says(&posts[2], &["200 × Mi Store Beta", "9. März 2027 um 11:00 MEZ"]);
    says(&posts[3], &["9 March 2027 at 10:00 GMT"]);
    story.ends().await;
}

#[tokio::test]
async fn on_telegram_one_language_follows_the_other_and_a_restart_loses_nothing() {
    let mut story = Story::begins(BEGIN, &PLENTY).await;
    let [_, max] = story.managers();
    max.uses("/language de").await;
    says(&max.uses("/announce new").await, &["✏️ Entwurf."]);
    says(&max.presses("✏️ Deutsch").await, &["Dein Text: Deutsch", "/cancel"]);
    let long = max.types(&format!("{}{{price}}", "x".repeat(3995))).await;
    says(&long, &["Das sind 2 Zeichen zu viel.", "Bisher:"]);
    story.bot_restarts().await;
    says(&max.types("Ab {price}.\n\nLos geht’s {opens_at}").await, &["Dein Text: English (US)"]);
    says(&max.types("{price}").await, &["Dein Text: English (UK)"]);
    says(&max.uses("/cancel").await, &["Okay, abgebrochen."]);
    says(&max.uses("/announce status mi-beta-2").await, &["✅ Deutsch", "❌ English (UK)"]);
    says(&max.presses("✏️ English (UK)").await, &["Dein Text: English (UK)"]);
    says(&max.types("{units}").await, &["Dein Text: Français"]);
    let asked = max.uses("/guide Wie lange kann ich etwas zurückschicken?").await;
    says(&asked, &["14 Tage"]);
    story.passes(chrono::TimeDelta::hours(2)).await;
    says(
        &max.types("{sale}").await,
        &["Ich habe eine Stunde auf deine Antwort gewartet", "{sale}"],
    );
    max.presses("Öffnen").await;
    max.presses("✏️ Français").await;
    says(&max.types("{sale}").await, &["✅ Français"]);
    max.presses("Wann?").await;
    let twice = max.types("2027-03-02 25:00").await;
    says(&twice, &["„2027-03-02 25:00“ kann ich nicht als Zeit lesen"]);
    max.uses("/announce schedule mi-beta-2 0 9 * * *").await;
    says(&max.presses("Einplanen").await, &["Eingeplant für", "5 Chats"]);
    story.ends().await;
}

#[tokio::test]
async fn another_manager_approves_and_everybody_sees_who_did_what() {
    let mut story = Story::begins(BEGIN, &PLENTY).await;
    let config = story.stage.config().to_owned();
    let settings = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("[announcements]\napprovers = 2\n{settings}")).unwrap();
    story.bot_restarts().await;
    let [marie, max] = story.managers();
    composed(&marie).await;
    marie.uses("/announce schedule announcement: mi-beta-2 when: 2027-03-01 18:00").await;
    says(&marie.presses("Schedule it").await, &["One more manager has to approve it."]);
    marie.presses("Open").await;
    says(&marie.presses("Approve").await, &["another manager has to approve it"]);
    says(&max.uses("/announce approve mi-beta-2").await, &["Scheduled for", "to 5 chats."]);
    let card = max.uses("/announce status mi-beta-2").await;
    says(&card, &["Planned · Discord", "Approved · Telegram 700001"]);
    marie.uses("/announce edit announcement: mi-beta-2").await;
    says(&writes(&marie, "Deutsch", "{sale}!").await, &["Waiting for approval"]);
    story.goes_to("2027-03-01T17:00:00Z").await;
    max.hears("Nobody approved mi-beta-2").await;
    story.ends().await;
}

#[tokio::test]
async fn a_missed_time_is_asked_about_and_the_posts_can_be_taken_back() {
    let mut story = Story::begins(BEGIN, &PLENTY).await;
    let [marie, max] = story.managers();
    let rooms = story.rooms();
    composed(&marie).await;
    marie.presses("Settings").await;
    says(&marie.presses("▫️ ask you").await, &["Settings of mi-beta-2"]);
    marie.uses("/announce schedule announcement: mi-beta-2 when: 2027-03-01 18:00").await;
    marie.presses("Schedule it").await;
    story.bot_stops().await;
    story.goes_to("2027-03-01T19:30:00Z").await;
    story.bot_starts().await;
    says(&max.hears("Shall I post it now?").await, &["mi-beta-2"]);
    max.presses("Post now").await;
    in_every_room(&rooms).await;
    says(&max.uses("/announce status mi-beta-2").await, &["Sent ", "to 5 chats"]);
    says(&max.presses("Recall posts").await, &["Recall mi-beta-2 from every chat?"]);
    says(&max.presses("Yes, recall them").await, &["Posts being removed: 5."]);
    says(&max.uses("/announce status mi-beta-2").await, &["↩️ Recalled"]);
    story.ends().await;
}

#[tokio::test]
async fn a_time_that_comes_twice_is_chosen_by_its_reading() {
    let story = Story::begins("2027-02-28T08:00:00Z", &PLENTY).await;
    let [marie, _] = story.managers();
    says(&marie.uses("/announce zone zone: Pariss").await, &["Did you mean Europe/Paris?"]);
    says(&marie.uses("/announce zone zone: America/New_York").await, &["America/New_York"]);
    let local = marie.uses("/announce schedule when: 2027-03-01 12:00").await;
    says(&local, &["Schedule it for 1 Mar 2027 17:00 UTC?"]);
    let twice = marie.uses("/announce schedule when: 2027-11-07 01:30").await;
    says(&twice, &["2027-11-07 01:30 comes twice in America/New_York"]);
    let labels = ["01:30 -04:00 (05:30 UTC)", "01:30 -05:00 (06:30 UTC)"];
    assert_eq!(twice.buttons[..2], labels);
    says(&marie.presses(labels[0]).await, &["has to be announced before then"]);
    story.ends().await;
}

#[tokio::test]
async fn announcements_and_zones_are_offered_while_they_are_typed_on_discord() {
    let story = Story::begins(BEGIN, &PLENTY).await;
    let [marie, _] = story.managers();
    marie.uses("/announce new").await;
    let offered = async |who: &Someone, line: &str| {
        let Person::Discord(fan) = &who.person else { panic!("only Discord offers anything") };
        fan.suggestions(line).await.unwrap()
    };
    let ids = offered(&marie, "/announce status announcement: mi-beta").await;
    assert_eq!(ids, ["mi-beta-launch", "mi-beta-2"]);
    assert_eq!(offered(&marie, "/announce status announcement: laun").await, ["mi-beta-launch"]);
    let zones = offered(&marie, "/announce zone zone: new yo").await;
    assert_eq!(zones, ["America/New York"]);
    says(&marie.uses("/announce zone zone: America/New_York").await, &["America/New_York"]);
    let ben = story.on_discord("Ben");
    let zones = offered(&ben, "/zone zone: par").await;
    assert_eq!(zones.first().map(String::as_str), Some("America/Paramaribo"));
    assert!(zones.contains(&"Europe/Paris".to_owned()), "{zones:?}");
    story.ends().await;
}

#[tokio::test]
async fn an_audience_is_chosen_among_any_number_of_chats() {
    let mut story = Story::begins(BEGIN, &PLENTY).await;
    story.gets_more_rooms(12);
    story.bot_restarts().await;
    for manager in story.managers() {
        manager.uses("/announce new").await;
        let first = manager.presses("Settings").await;
        let chats =
            |post: &Post| post.buttons.iter().filter(|one| one.contains("discord ")).count();
        let second = manager.presses("▶ More chats").await;
        assert!(chats(&first) + chats(&second) == 12, "{first} {second}");
        let last = second.buttons.iter().rfind(|one| one.starts_with("✅ ")).unwrap().clone();
        let without = manager.presses(&last).await;
        let off = last.replace('✅', "▫️");
        assert!(without.buttons.contains(&off), "{off} is not in: {without}");
        manager.presses("◀ Earlier chats").await;
    }
    story.ends().await;
}
