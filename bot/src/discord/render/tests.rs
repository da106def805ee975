//! Whatever a view holds, Discord takes the message.

use std::collections::HashSet;

use chrono_tz::Tz;
use salut_core::locale::Locale;

use super::*;
use crate::action::Action;
use crate::view::{Button, Choice, Control, Field, Look, Press, Privacy};

fn view(blocks: Vec<Block>, controls: Vec<Control>) -> View {
    let title = Some("Mi *beta*".to_owned());
    let section = Section { locale: Locale::EnUs, zone: Tz::UTC, title, blocks };
    View {
        sections: vec![section],
        picture: None,
        controls,
        privacy: Privacy::Personal,
        ping_role: None,
        form: None,
    }
}

fn button(label: &str, press: Press) -> Button {
    Button { label: label.to_owned(), press, look: Look::Plain }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Fails for everything that Discord would refuse.
fn assert_fits(message: &Value) {
    assert!(units(text(&message["content"])) <= 2000);
    assert!(!text(&message["content"]).is_empty() || !list(&message["embeds"]).is_empty());
    assert_eq!(message["allowed_mentions"]["parse"], json!([]));
    let mut total = 0;
    assert!(list(&message["embeds"]).len() <= 10);
    for embed in list(&message["embeds"]) {
        let (title, description) = (text(&embed["title"]), text(&embed["description"]));
        assert!(units(title) <= 256 && units(description) <= 4096);
        assert!(!title.is_empty() || !description.is_empty() || embed["image"].is_object());
        total += units(title) + units(description);
    }
    assert!(total <= 6000, "{total}");
    assert!(list(&message["components"]).len() <= 5);
    let mut used = HashSet::new();
    for row in list(&message["components"]) {
        let parts = list(&row["components"]);
        assert!((1..=5).contains(&parts.len()));
        for part in parts {
            assert_part_fits(part, parts.len(), &mut used);
        }
    }
}

fn assert_part_fits<'a>(part: &'a Value, parts: usize, used: &mut HashSet<&'a str>) {
    if part["style"] == 5 {
        assert!(units(text(&part["url"])) <= 512 && part["custom_id"].is_null());
    } else {
        let id = text(&part["custom_id"]);
        assert!((1..=100).contains(&units(id)) && used.insert(id), "{id}");
    }
    if part["type"] == 3 {
        assert_eq!(parts, 1);
        assert!(units(text(&part["placeholder"])) <= 150);
        let options = list(&part["options"]);
        assert!((1..=25).contains(&options.len()));
        let values: HashSet<_> = options.iter().map(|option| text(&option["value"])).collect();
        assert_eq!(values.len(), options.len());
        assert!(options.iter().all(|option| (1..=100).contains(&units(text(&option["label"])))));
    } else {
        assert!((1..=80).contains(&units(text(&part["label"]))));
    }
}

#[test]
fn blocks_are_shown_in_reading_order() {
    let field = |name: &str, value: &str| Field { name: name.to_owned(), value: value.to_owned() };
    let message = message(&view(
        vec![
            Block::Text("Hello @everyone".to_owned()),
            Block::Fields(vec![field("Price", "$15"), field("Cap", "2")]),
            Block::List(vec!["one".to_owned(), "two".to_owned()]),
            Block::Note("small\nprint".to_owned()),
        ],
        vec![],
    ));
    assert_fits(&message);
    assert_eq!(message["embeds"][0]["title"], r"Mi \*beta\*");
    let shown =
        "Hello \\@everyone\n\n**Price** · $15\n**Cap** · 2\n\n- one\n- two\n\n-# small\n-# print";
    assert_eq!(message["embeds"][0]["description"], shown);
    assert_eq!(message["content"], "");
}

#[test]
fn only_the_role_of_an_announcement_is_pinged() {
    let mut view = view(vec![Block::Text("<@&4> <@5>".to_owned())], vec![]);
    let quiet = message(&view);
    assert_eq!(quiet["allowed_mentions"], json!({ "parse": [], "roles": [] }));
    view.ping_role = Some(77);
    let loud = message(&view);
    assert_eq!(loud["content"], "<@&77>");
    assert_eq!(loud["allowed_mentions"], json!({ "parse": [], "roles": ["77"] }));
}

#[test]
fn languages_share_the_room_and_the_picture_stands_last() {
    let mut long = view(vec![Block::Text("*".repeat(5000))], vec![]);
    long.sections = vec![long.sections[0].clone(); 12];
    long.picture = Some("https://shop.example/mi-band.png".parse().unwrap());
    let message = message(&long);
    assert_fits(&message);
    let embeds = list(&message["embeds"]);
    assert_eq!(embeds.len(), 10);
    assert!(embeds.iter().all(|embed| text(&embed["description"]).ends_with(r"\*…")));
    assert!(embeds[..9].iter().all(|embed| embed["image"].is_null()));
    assert_eq!(embeds[9]["image"]["url"], "https://shop.example/mi-band.png");
}

#[test]
fn an_empty_view_is_still_a_message() {
    let mut empty = view(vec![], vec![]);
    empty.sections.clear();
    assert_fits(&message(&empty));
    empty.picture = Some("https://shop.example/mi-band.png".parse().unwrap());
    assert_fits(&message(&empty));
}

#[test]
fn what_does_not_fit_is_left_out_or_cut() {
    let open = |url: &str| Press::Open(url.parse().unwrap());
    let buy = |units| {
        Press::Act(Action::Reserve { sale: None, product: "mi-band".parse().unwrap(), units })
    };
    let many = (1..=7).map(|units| button(&"x".repeat(100), buy(units))).collect();
    let odd = vec![
        button("again", buy(1)),
        button(" ", Press::Act(Action::Help)),
        button("odd", open("file:///etc/passwd")),
        button("long", open(&format!("https://shop.example/{}", "x".repeat(512)))),
        button("pay", open("https://shop.example/pay")),
    ];
    let option = |units: u32| Choice {
        label: "x".repeat(200),
        action: Action::Reserve { sale: None, product: "mi-band".parse().unwrap(), units },
    };
    let options = (0..40).map(|units| option(units / 2)).collect();
    let placeholder = "x".repeat(200);
    let controls = vec![
        Control::Buttons(many),
        Control::Buttons(odd),
        Control::Choice { placeholder, options },
        Control::Choice { placeholder: String::new(), options: vec![] },
        Control::Buttons(vec![button("help", Press::Act(Action::Help))]),
        Control::Buttons(vec![button("sixth row", Press::Act(Action::Sales))]),
    ];
    let message = message(&view(vec![], controls));
    assert_fits(&message);
    let rows = list(&message["components"]);
    let sizes: Vec<_> = rows.iter().map(|row| list(&row["components"]).len()).collect();
    assert_eq!(sizes, [5, 2, 1, 1, 1]);
    assert_eq!(rows[2]["components"][0]["label"], "pay");
    assert_eq!(list(&rows[3]["components"][0]["options"]).len(), 20);
}
