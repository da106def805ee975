//! Managers count the sale; fans cannot.

use salut_emulators::StoryError;
use salut_journeys::{Story, says};

use super::{OPENING, PLENTY};

#[tokio::test]
async fn managers_see_what_became_of_the_units() {
    let story = Story::begins(OPENING, &PLENTY).await;
    let fans = story.one_on_each();
    for fan in &fans {
        fan.reserves("Mi Band").await;
    }
    fans[0].presses("Give it back").await;
    for manager in story.managers() {
        let sheet = manager.uses("/sheet").await;
        says(&sheet, &["The count of Mi Store beta", "It all adds up."]);
        says(&sheet, &["50 announced = 0 sold + 0 returned + 1 held + 49 unsold"]);
        says(&manager.presses("Refresh").await, &["Fans who went without"]);
        says(&manager.uses_with("/sheet", ("sale", "mi-gamma")).await, &["There’s no sale"]);
    }
    story.ends().await;
}

#[tokio::test]
async fn a_fan_can_count_nothing() {
    let story = Story::begins(OPENING, &PLENTY).await;
    let [ana, carla] = story.one_on_each();
    let hidden = ana.person.uses("/sheet").await;
    assert!(matches!(hidden, Err(StoryError::NotThere { .. })), "{hidden:?}");
    says(&carla.uses("/sheet").await, &["for community managers only"]);
    for fan in [ana, carla] {
        fan.uses("/help").await;
        says(&fan.presses_forged("sh1:mi-beta").await, &["for community managers only"]);
    }
    story.ends().await;
}
