//! A fan wants to be reminded, or no longer, and the bot is not always there.

use salut_journeys::{Story, says};

use super::PLENTY;

const REMINDER: &str = "⏰";

#[tokio::test]
async fn those_who_ask_are_reminded_and_nobody_else() {
    let mut story = Story::begins("2027-03-07T10:00:00Z", &PLENTY).await;
    let asked = story.one_on_each();
    let changed = [story.on_discord("Eva"), story.on_telegram("Finn")];
    let silent = [story.on_discord("Gus"), story.on_telegram("Hal")];
    for fan in &asked {
        says(&fan.uses("/remind").await, &["You’re on the list for Mi Store beta"]);
    }
    for fan in &changed {
        fan.uses("/remind").await;
        says(&fan.presses("Stop reminders").await, &["No more reminders for Mi Store beta."]);
    }
    for fan in &silent {
        fan.uses("/start").await;
    }
    story.goes_to("2027-03-08T10:00:00Z").await;
    for fan in &asked {
        says(&fan.hears(REMINDER).await, &[REMINDER, "You haven’t checked in yet"]);
    }
    story.bot_restarts().await;
    for time in ["2027-03-09T09:00:00Z", "2027-03-09T09:50:00Z"] {
        story.goes_to(time).await;
        for fan in &asked {
            says(&fan.hears(REMINDER).await, &[REMINDER, "The sale opens"]);
        }
    }
    story.bot_restarts().await;
    for fan in asked.iter().chain(&changed).chain(&silent) {
        fan.uses("/orders").await;
    }
    assert_eq!(asked.map(|fan| fan.has_heard(REMINDER)), [3, 3]);
    assert_eq!(changed.map(|fan| fan.has_heard(REMINDER)), [0, 0]);
    assert_eq!(silent.map(|fan| fan.has_heard(REMINDER)), [0, 0]);
    story.ends().await;
}

#[tokio::test]
async fn a_reminder_that_the_bot_slept_through_is_not_sent_after_the_opening() {
    let mut story = Story::begins("2027-03-09T09:45:00Z", &PLENTY).await;
    let fans = story.one_on_each();
    for fan in &fans {
        fan.uses("/remind").await;
        fan.presses("✅ at the opening").await;
    }
    story.bot_stops().await;
    story.goes_to("2027-03-09T10:00:01Z").await;
    story.bot_starts().await;
    for fan in &fans {
        says(&fan.reserves("Mi Band").await, &["Held for you"]);
    }
    // What is sent next comes after everything that was due before.
    story.goes_to("2027-03-09T10:11:00Z").await;
    for fan in &fans {
        says(&fan.hears("Your hold has lapsed").await, &["Your hold has lapsed"]);
        assert_eq!(fan.has_heard(REMINDER), 0);
    }
    story.ends().await;
}

/// The same sale once more, a month later.
fn plans_another_sale(story: &Story) {
    let file = |name| story.stage.folder().join(name);
    let sale = std::fs::read_to_string(file("sale.toml")).unwrap();
    let later = sale.replace("mi-beta", "mi-beta-2").replace("2027-03-", "2027-04-");
    std::fs::write(file("later.toml"), later).unwrap();
    let settings = std::fs::read_to_string(file("salut.toml")).unwrap();
    let settings = settings.replace("\"sale.toml\"", "\"sale.toml\", \"later.toml\"");
    std::fs::write(file("salut.toml"), settings).unwrap();
}

#[tokio::test]
async fn a_choice_of_lead_times_is_kept_for_the_next_sale() {
    let mut story = Story::begins("2027-03-07T10:00:00Z", &PLENTY).await;
    let fans = story.one_on_each();
    for fan in &fans {
        fan.uses("/remind").await;
        fan.presses("✅ 24 h before").await;
        let fewer = fan.presses("✅ 10 min before").await;
        let labels = ["⬜ 24 h before", "✅ 1 h before", "⬜ 10 min before", "✅ at the opening"];
        for label in labels {
            assert!(fewer.buttons.iter().any(|button| button == label), "{label}: {fewer}");
        }
        let kept = fan.presses("Always remind me like this").await;
        says(&kept, &["I’ll remind you like this of every sale"]);
    }
    for time in ["2027-03-08T10:00:00Z", "2027-03-09T09:00:00Z"] {
        story.goes_to(time).await;
    }
    for fan in &fans {
        says(&fan.hears(REMINDER).await, &["The sale opens", "You haven’t checked in yet"]);
    }
    story.goes_to("2027-03-09T09:50:00Z").await;
    story.goes_to(super::OPENING).await;
    for fan in &fans {
        says(&fan.hears(REMINDER).await, &["It’s open! Reserve now"]);
        assert_eq!(fan.has_heard(REMINDER), 2);
    }
    story.goes_to("2027-03-09T15:00:00Z").await;
    story.bot_stops().await;
    plans_another_sale(&story);
    story.bot_starts().await;
    for fan in &fans {
        let next = fan.uses("/remind").await;
        for label in ["⬜ 24 h before", "✅ 1 h before", "⬜ 10 min before", "✅ at the opening"]
        {
            assert!(next.buttons.iter().any(|button| button == label), "{label}: {next}");
        }
        let always = next.buttons.iter().any(|button| button.starts_with("Always"));
        assert!(!always, "that is the usual choice already: {next}");
    }
    story.ends().await;
}

#[tokio::test]
async fn a_fan_in_los_angeles_reads_pacific_time() {
    let story = Story::begins("2027-03-07T10:00:00Z", &PLENTY).await;
    let [_, fan] = story.one_on_each();
    fan.lives_in("United States").await;
    let east = fan.uses("/remind").await;
    says(&east, &["Times are in New York time.", "March 9, 2027 at 5:00\u{202f}AM EST"]);
    let cities = fan.presses("Time zone").await;
    says(&cities, &["Which city’s clock is yours?"]);
    let chosen = fan.presses("Los Angeles").await;
    says(&chosen, &["I’ll show you Los Angeles time. It’s 2:00\u{202f}AM PST there."]);
    let west = fan.uses("/remind").await;
    says(&west, &["Times are in Los Angeles time.", "March 9, 2027 at 2:00\u{202f}AM PST"]);
    story.goes_to("2027-03-08T10:00:00Z").await;
    let reminder = fan.hears(REMINDER).await;
    says(&reminder, &["March 9, 2027 at 2:00\u{202f}AM PST"]);
    assert_eq!(reminder.link("Open the store"), Some("https://store.example.com/"));
    says(&fan.uses("/zone Honolulu").await, &["I’ll show you Honolulu time."]);
    // Another country has another clock.
    fan.lives_in("Germany").await;
    says(&fan.uses("/remind").await, &["GMT+1"]);
    story.ends().await;
}

#[tokio::test]
async fn managers_are_told_when_not_everybody_can_hear_in_time() {
    let story = Story::begins("2027-03-09T09:25:00Z", &PLENTY).await;
    let managers = story.managers();
    for manager in &managers {
        says(&manager.uses("/ready").await, &["No reminders are waiting to go out."]);
    }
    // Direct messages on Discord go out six a minute: the last of 32 comes later than five minutes.
    for number in 0..32 {
        story.on_discord(&format!("Ana{number}")).uses("/remind").await;
    }
    for manager in &managers {
        let warned = manager.hears("⚠️ Reminders for Mi Store beta").await;
        says(&warned, &["Not everyone can hear this reminder in time any more: at the opening."]);
    }
    for manager in &managers {
        let plan = manager.uses("/ready").await;
        says(&plan, &["10 min before · Discord", "32 fans", "at the opening · Discord"]);
        says(&plan, &["⚠️ The last one hears it one minute too late.", "go out slowly"]);
    }
    story.ends().await;
}

#[tokio::test]
async fn a_room_with_a_role_is_pinged_at_each_lead_time_and_answers_whoever_presses_alone() {
    let story = Story::begins("2027-03-07T10:00:00Z", &PLENTY).await;
    let [ben, _] = story.one_on_each();
    ben.uses("/remind").await;
    let rooms = story.rooms();
    for (time, words) in [
        ("2027-03-08T10:00:00Z", "Check-in is open: get ready now"),
        ("2027-03-09T09:00:00Z", "The sale opens"),
        ("2027-03-09T09:50:00Z", "The sale opens"),
        (super::OPENING, "The sale opened"),
    ] {
        story.goes_to(time).await;
        let post = rooms[0].next_post().await.unwrap();
        says(&post, &[REMINDER, words]);
        assert_eq!(post.pinged.len(), 1, "its role, once: {post}");
        ben.hears(REMINDER).await;
        if time != super::OPENING {
            let pressed = ben.presses_in(&rooms[0], "Check in").await;
            assert!(pressed.ephemeral, "only Ben sees it: {pressed}");
        }
    }
    let others: usize = rooms[1..].iter().map(salut_playground::Room::posts).sum();
    assert_eq!((rooms[0].posts(), others), (4, 0), "where no role is pinged nobody is disturbed");
    story.ends().await;
}
