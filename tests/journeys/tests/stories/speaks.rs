//! People speak their own language, and write what they like.

use salut_journeys::{Story, says};

use super::PLENTY;

/// Markup and mentions of both platforms.
const MISCHIEF: &str = "@everyone <b>x</b> **x** <@123>";

#[tokio::test]
async fn a_fan_who_chooses_a_language_is_spoken_to_in_it_from_then_on() {
    let mut story = Story::begins("2027-03-02T11:00:00Z", &PLENTY).await;
    for fan in story.one_on_each() {
        says(&fan.uses("/help").await, &["What I can do for you"]);
        fan.uses("/language").await;
        fan.presses("Français").await;
        let help = fan.uses("/help").await;
        assert!(!help.says("What I can do for you"), "{help}");
        says(&fan.uses("/sales").await, &["Bêta du Mi Store"]);
        story.bot_restarts().await;
        says(&fan.uses("/orders").await, &["Vos réservations et commandes"]);
        fan.uses("/language").await;
        fan.presses("Deutsch").await;
        says(&fan.uses("/orders").await, &["Deine Reservierungen und Bestellungen"]);
    }
    story.ends().await;
}

#[tokio::test]
async fn the_menu_is_in_the_language_of_the_client() {
    let story = Story::begins("2027-03-02T11:00:00Z", &PLENTY).await;
    let described = |commands: Vec<(String, String)>| {
        commands.into_iter().map(|(_, description)| description).collect::<Vec<_>>()
    };
    let german = "Hallo sagen";
    for commands in [story.stage.discord.commands("de"), story.stage.telegram.commands("de")] {
        let descriptions = described(commands);
        assert!(descriptions.iter().any(|text| text.contains(german)), "{descriptions:?}");
    }
    story.ends().await;
}

#[tokio::test]
async fn what_people_type_is_shown_as_typed_and_pings_nobody() {
    let story = Story::begins("2027-03-01T08:00:00Z", &PLENTY).await;
    for manager in story.managers() {
        let told = manager.uses_with("/announce schedule", ("when", MISCHIEF)).await;
        says(&told, &["I can’t read “@everyone <b>x</b> **x** <@123>” as a time"]);
        assert_eq!(told.pinged, [""; 0], "{told}");
    }
    for fan in story.one_on_each() {
        let told = fan.uses_with("/guide", ("question", MISCHIEF)).await;
        assert_eq!(told.pinged, [""; 0], "{told}");
        assert!(!told.buttons.is_empty(), "{told}");
    }
    story.ends().await;
}
