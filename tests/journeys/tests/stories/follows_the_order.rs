//! An order after it was paid: it leaves, arrives, goes back, and whoever looks after it sees who did what.

use salut_emulators::Post;
use salut_journeys::{Someone, Story, says};
use salut_playground::Person;

use super::{OPENING, PLENTY};

/// Reserves a Mi Band, pays for it, and gives the order's number.
async fn buys(fan: &Someone, country: &str) -> String {
    fan.lives_in(country).await;
    let held = fan.reserves("Mi Band").await;
    let (link, page) = fan.opens_checkout(&held).await;
    assert!(page.pay(&link).await.unwrap().is_ok());
    let receipt = fan.hears("🧾").await.text;
    let number = &receipt[receipt.find("mi-beta-").expect("the order's number")..];
    number.chars().take_while(|sign| *sign == '-' || sign.is_ascii_alphanumeric()).collect()
}

/// Uses `/order` with what follows the order's number; Discord's client asks for both by name.
async fn order(manager: &Someone, sub: &str, id: &str, (name, text): (&str, &str)) -> Post {
    let line = match (&manager.person, text) {
        (Person::Discord(_), "") => format!("/order {sub} order: {id}"),
        (Person::Discord(_), text) => format!("/order {sub} order: {id} {name}: {text}"),
        (Person::Telegram(_), text) => format!("/order {sub} {id} {text}"),
    };
    manager.uses(line.trim_end()).await
}

const NOTHING: (&str, &str) = ("", "");

#[tokio::test]
async fn an_order_leaves_arrives_and_can_be_sent_back_as_long_as_its_country_says() {
    let story = Story::begins(OPENING, &PLENTY).await;
    let ([ana, carla], [marie, max]) = (story.one_on_each(), story.managers());
    let american = (buys(&ana, "United States").await, "April 16, 2027");
    let french = (buys(&carla, "France").await, "March 31, 2027");
    let both = [(&ana, &marie, &american), (&carla, &max, &french)];
    story.goes_to("2027-03-12T09:00:00Z").await;
    for (fan, manager, (id, _)) in both {
        says(&fan.uses("/orders").await, &[id, "Paid. Ships", "by March 18, 2027"]);
        says(&manager.uses("/order list").await, &["To ship", id]);
        let wrong = order(manager, "ship", id, ("link", "RX1")).await;
        says(&wrong, &["That isn’t a link I can use."]);
        let slip = order(manager, "ship", id, ("link", "https://parcels.example/RX2")).await;
        says(&slip, &["✅ Done. I’m telling the fan.", "since March 12, 2027"]);
        says(&fan.hears("is on its way!").await, &[id, "RX2"]);
        order(manager, "ship", id, ("link", "https://parcels.example/RX1")).await;
        says(&fan.hears("has a new tracking link").await, &["Track it: ", "RX1"]);
    }
    story.goes_to("2027-03-17T20:00:00Z").await;
    for (fan, manager, (id, last_day)) in both {
        let shipped = fan.uses("/orders").await;
        says(&shipped, &["Shipped on March 12, 2027", "Tell me once it’s there"]);
        let arrived = fan.presses("I’ve received it").await;
        says(&arrived, &["Received on March 17, 2027", last_day, "until March 17, 2028"]);
        says(&arrived, &["can be as high as", "for the first 500 g"]);
        says(&fan.presses("Not here yet after all").await, &["Okay, taken back.", "Track it"]);
        fan.presses("I’ve received it").await;
        says(&fan.presses("Return it").await, &["You can return ", last_day, "You pay for"]);
        says(&fan.presses("Yes, return it").await, &["Noted: you’re returning it."]);
        // On Telegram the news comes between a command and its answer, unless it was read before.
        if matches!(manager.person, Person::Telegram(_)) {
            manager.hears(&format!("A fan is returning {id}")).await;
        }
        says(&manager.uses("/order list").await, &["Coming back", id]);
        says(&fan.presses("Keep it after all").await, &["Okay, taken back.", last_day]);
        order(manager, "note", id, ("note", "all is fine")).await;
        let card = manager.uses_with("/order find", ("wanted", id)).await;
        says(&card, &["Link changed, was https://parcels.example/RX2", "“all is fine”"]);
        says(&card, &["Kept after all · fan"]);
    }
    // Thirty days are over in both countries.
    story.goes_to("2027-04-17T12:00:00Z").await;
    for (fan, _, (id, last_day)) in both {
        let late = fan.presses_forged(&format!("yr1:{id}")).await;
        says(&late, &["That was possible until ", last_day]);
        says(&fan.uses("/orders").await, &["The warranty runs until March 17, 2028"]);
    }
    story.ends().await;
}

#[tokio::test]
async fn a_manager_refunds_once_and_takes_a_slip_back() {
    let mut story = Story::begins(OPENING, &PLENTY).await;
    let ([ana, carla], [marie, max]) = (story.one_on_each(), story.managers());
    for (fan, manager) in [(&ana, &marie), (&carla, &max)] {
        let id = &buys(fan, "France").await;
        order(manager, "ship", id, ("link", "https://parcels.example/1")).await;
        fan.hears("is on its way!").await;
        says(&order(manager, "undo", id, NOTHING).await, &["hasn’t shipped after all?"]);
        says(&manager.presses("Yes, undo").await, &["✅ Done.", "To ship"]);
        says(&fan.hears("a mix-up on our side").await, &["hasn’t shipped yet"]);
        let much = order(manager, "refund", id, ("amount", "500")).await;
        says(&much, &["There isn’t that much left to send back."]);
        says(&order(manager, "refund", id, ("amount", "2,50")).await, &["€2.50", "be undone"]);
        says(&manager.presses("Yes, refund €2.50").await, &["✅ Done."]);
        says(&fan.hears("on their way to you").await, &[id, "€2.50"]);
        // The button that was made before the log grew.
        let again = manager.presses_forged(&format!("jr1:{id}:250:2")).await;
        says(&again, &["Something else was done meanwhile"]);
        story.bot_restarts().await;
        order(manager, "refund", id, NOTHING).await;
        let all = manager.uses_with("/order find", ("wanted", id)).await;
        says(&all, &["Refund of €2.50", "€2.50 sent back · automatic"]);
        assert_eq!(fan.has_heard("on their way to you"), 1);
    }
    story.ends().await;
}

#[tokio::test]
async fn who_looks_after_orders_sends_no_money_and_manages_nothing_else() {
    let mut story = Story::begins(OPENING, &PLENTY).await;
    let ana = story.on_discord("Ana");
    let id = &buys(&ana, "France").await;
    let dave = story.on_telegram("Dave");
    says(&dave.uses("/order list").await, &["community managers only"]);
    let Person::Telegram(account) = &dave.person else { panic!("Dave is on Telegram") };
    let support = format!("support_users = [{}]\n", account.id());
    let config = story.stage.config().to_owned();
    let settings = std::fs::read_to_string(&config).unwrap();
    let with = settings.replace("[telegram]\n", &format!("[telegram]\n{support}"));
    std::fs::write(&config, with).unwrap();
    story.bot_restarts().await;
    says(&dave.uses("/order list").await, &["To ship", id]);
    says(&dave.uses(&format!("/order refund {id}")).await, &["Only managers can send money back."]);
    says(&dave.uses("/announce list").await, &["community managers only"]);
    // The link is asked for, and what is written next answers.
    says(&dave.uses(&format!("/order ship {id}")).await, &["Tracking link", "/cancel"]);
    says(&dave.types("RX1").await, &["That isn’t a link I can use.", "RX1"]);
    says(&dave.types("https://parcels.example/1").await, &["✅ Done.", "On its way"]);
    ana.hears("is on its way!").await;
    story.ends().await;
}
