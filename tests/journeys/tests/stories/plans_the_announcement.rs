//! A manager plans the announcement in chat; it goes out once, or not at all.

use salut_emulators::StoryError;
use salut_journeys::{Someone, Story, says};
use salut_playground::Room;

use super::PLENTY;

async fn proposes(manager: &Someone, time: &str) -> salut_emulators::Post {
    manager.uses_with("/announce schedule", ("when", time)).await
}

fn posts(rooms: &[Room]) -> Vec<usize> {
    rooms.iter().map(Room::posts).collect()
}

#[tokio::test]
async fn a_manager_types_a_time_sees_the_preview_and_schedules_and_it_is_posted_then() {
    let story = Story::begins("2027-03-01T08:00:00Z", &PLENTY).await;
    let [marie, max] = story.managers();
    let rooms = story.rooms();
    let proposed = proposes(&marie, "2027-03-01 18:00").await;
    says(&proposed, &["Schedule it for 1 Mar 2027 17:00 UTC?", "Mi Store beta is coming"]);
    says(&proposed, &["50 units, up to 2 per fan", "First come, first served."]);
    let scheduled = marie.presses("Schedule it").await;
    assert_eq!(scheduled.text, "Scheduled for 1 Mar 2027 17:00 UTC, to 5 chats.");

    let proposed = proposes(&max, "2027-03-01 20:00").await;
    says(&proposed, &["Schedule it for Monday, March 1, 2027 at 8:00", "Bêta du Mi Store"]);
    let moved = max.presses("Schedule it").await;
    says(&moved, &["Scheduled for Monday, March 1, 2027 at 8:00", "to 5 chats."]);

    story.goes_to("2027-03-01T18:59:50Z").await;
    says(&marie.uses("/announce status").await, &["Scheduled for 1 Mar 2027 19:00 UTC."]);
    assert_eq!(posts(&rooms), [0; 5], "the first time no longer counts");
    story.goes_to("2027-03-01T19:00:00Z").await;
    for room in &rooms {
        room.next_post().await.unwrap();
    }
    for manager in [marie, max] {
        says(&proposes(&manager, "2027-03-01 21:00").await, &["to 5 chats"]);
        says(
            &manager.presses("Schedule it").await,
            &["It already went out", "nothing is posted twice"],
        );
    }
    assert_eq!(posts(&rooms), [1; 5]);
    story.ends().await;
}

#[tokio::test]
async fn what_is_scheduled_survives_restarts_and_is_posted_once() {
    let mut story = Story::begins("2027-03-01T08:00:00Z", &PLENTY).await;
    let [marie, _] = story.managers();
    let rooms = story.rooms();
    proposes(&marie, "2027-03-01 18:00").await;
    marie.presses("Schedule it").await;
    story.bot_restarts().await;
    says(&marie.uses("/announce status").await, &["Scheduled for 1 Mar 2027 17:00 UTC."]);
    story.bot_stops().await;
    // The time comes while the bot is down: it is posted late rather than never.
    story.goes_to("2027-03-01T17:05:00Z").await;
    story.bot_starts().await;
    for room in &rooms {
        room.next_post().await.unwrap();
    }
    story.bot_restarts().await;
    says(&marie.uses("/announce status").await, &["Sent 1 Mar 2027 17:05 UTC to 5 chats."]);
    story.goes_to("2027-03-02T10:00:00Z").await;
    says(&marie.uses("/announce status").await, &["Sent 1 Mar 2027 17:05 UTC to 5 chats."]);
    assert_eq!(posts(&rooms), [1; 5], "the file's own time posts nothing again");
    story.ends().await;
}

#[tokio::test]
async fn what_is_called_off_stays_called_off() {
    for of_the_two in 0..2 {
        let mut story = Story::begins("2027-03-01T08:00:00Z", &PLENTY).await;
        let manager = &story.managers()[of_the_two];
        manager.uses("/announce status").await;
        let off = manager.presses("Call it off").await;
        assert_eq!(off.text, "mi-beta-launch is called off. Nothing will be posted.");
        story.bot_restarts().await;
        story.goes_to("2027-03-02T10:00:00Z").await;
        let planned = manager.uses("/announce status").await;
        says(&planned, &["Called off"]);
        assert!(!planned.buttons.contains(&"Call it off".to_owned()), "{planned}");
        assert_eq!(posts(&story.rooms()), [0; 5]);
        story.ends().await;
    }
}

#[tokio::test]
async fn times_that_cannot_be_are_refused_with_the_reason() {
    let story = Story::begins("2027-03-01T08:00:00Z", &PLENTY).await;
    for manager in story.managers() {
        proposes(&manager, "2027-02-28 12:00").await;
        says(&manager.presses("Schedule it").await, &["is in the past. Choose a later time."]);
        proposes(&manager, "2027-03-09 11:00").await;
        says(&manager.presses("Schedule it").await, &["has to be announced before then"]);
        // The clocks in Paris skip this time.
        says(
            &proposes(&manager, "2027-03-28 02:30").await,
            &["2027-03-28 02:30 doesn’t exist in Europe/Paris", "01:30 +01:00", "03:30 +02:00"],
        );
        says(
            &proposes(&manager, "tomorrow").await,
            &["I can’t read “tomorrow”", "2027-03-08 18:00"],
        );
        says(&manager.uses("/announce status").await, &["Scheduled for", "2027"]);
    }
    story.ends().await;
}

#[tokio::test]
async fn a_fan_can_plan_nothing() {
    let story = Story::begins("2027-03-01T08:00:00Z", &PLENTY).await;
    let [ana, carla] = story.one_on_each();
    ana.uses("/help").await;
    let hidden = ana.person.uses("/announce when: 2027-03-01 18:00").await;
    assert!(matches!(hidden, Err(StoryError::NotThere { .. })), "{hidden:?}");
    says(&carla.uses("/announce 2027-03-01 18:00").await, &["for community managers only"]);
    for fan in [ana, carla] {
        for forged in ["an1:mi-beta", "as1:mi-beta:1803900000", "ax1:mi-beta-launch"] {
            fan.uses("/help").await;
            says(&fan.presses_forged(forged).await, &["for community managers only"]);
        }
    }
    let [marie, _] = story.managers();
    says(&marie.uses("/announce status").await, &["Scheduled for 2 Mar 2027 10:00 UTC."]);
    story.ends().await;
}
