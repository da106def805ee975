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
