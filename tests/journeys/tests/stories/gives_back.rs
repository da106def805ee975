//! A fan gives a reservation back; buttons that are not theirs, or not ours, do nothing.

use salut_journeys::{Story, says};

use super::{OPENING, PLENTY};

#[tokio::test]
async fn what_is_given_back_is_another_fans_with_one_tap() {
    for of_the_two in 0..2 {
        let story = Story::begins(OPENING, &[("mi-band", 1)]).await;
        let fans = story.one_on_each();
        let (fan, other) = (&fans[of_the_two], &fans[1 - of_the_two]);
        fan.lives_in("France").await;
        fan.reserves("Mi Band").await;
        let released = fan.presses("Give it back").await;
        assert_eq!(released.text, "You gave mi-beta-1 back. Thanks, another fan can have it now.");
        says(&other.reserves("Mi Band").await, &["Held for you"]);
        let again = fan.presses_forged("x1:mi-beta-1").await;
        says(&again, &["You already gave this reservation back."]);
        story.ends().await;
    }
}

#[tokio::test]
async fn nobody_gives_back_what_another_fan_reserved() {
    let story = Story::begins(OPENING, &PLENTY).await;
    let fans = story.one_on_each();
    for (number, fan) in fans.iter().enumerate() {
        says(&fan.reserves("Mi Band").await, &[&format!("mi-beta-{}", number + 1)]);
    }
    for (number, fan) in fans.iter().rev().enumerate() {
        let forged = fan.presses_forged(&format!("x1:mi-beta-{}", number + 1)).await;
        assert_eq!(forged.text, "That reservation isn’t yours, or it never existed.");
    }
    for (number, fan) in fans.iter().enumerate() {
        says(&fan.uses("/orders").await, &[&format!("mi-beta-{}", number + 1)]);
    }
    story.ends().await;
}

#[tokio::test]
async fn old_and_foreign_buttons_get_a_clear_answer_and_do_nothing() {
    let story = Story::begins(OPENING, &PLENTY).await;
    for fan in story.one_on_each() {
        fan.uses("/help").await;
        says(&fan.presses_forged("r0:mi-beta:mi-band:1").await, &["from an earlier version of me"]);
        for foreign in ["drop table fans", "r1:mi-beta:mi-band", "r1:mi-beta:mi-band:-1", "🎁"] {
            says(&fan.presses_forged(foreign).await, &["I can’t do anything with that button"]);
        }
        for nonsense in ["r1:no-sale:mi-band:1", "r1:mi-beta:mi-moon:1", "r1:mi-beta:mi-band:0"] {
            let answer = fan.presses_forged(nonsense).await;
            assert!(!answer.says("Held for you") && !answer.text.is_empty(), "{answer}");
        }
        says(&fan.presses_forged("r1:mi-beta:mi-band:4000000000").await, &["at most 2 units"]);
        says(&fan.uses("/orders").await, &["Nothing here yet"]);
    }
    story.ends().await;
}

#[tokio::test]
async fn in_a_telegram_group_links_and_personal_commands_go_on_in_private() {
    let story = Story::begins("2027-03-02T09:59:50Z", &PLENTY).await;
    story.goes_to("2027-03-02T10:00:00Z").await;
    let room = &story.rooms()[3];
    room.next_post().await.unwrap();
    let carla = story.on_telegram("Carla");
    says(&carla.presses_in(room, "Remind me").await, &["You’re on the list"]);

    let group = story.stage.telegram.channel("fans");
    let fan = story.stage.telegram.fan("Carla", Some("en"));
    let told = fan.uses_in(&group, "/orders@salut_bot").await.unwrap();
    says(&told, &["This part is just for you."]);
    assert_eq!(told.place, "#fans");
    let link = told.link("Continue in private").unwrap();
    let (_, payload) = link.split_once("?start=").unwrap();
    let orders = fan.opens(payload).await.unwrap();
    says(&orders, &["Your reservations and orders"]);
    assert_eq!(orders.place, "private");
    let shared = fan.uses_in(&group, "/sales@salut_bot").await.unwrap();
    assert_eq!(shared.place, "#fans");
    story.ends().await;
}
