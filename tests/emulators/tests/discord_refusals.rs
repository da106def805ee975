//! What the emulated Discord refuses, each once, in Discord's own shapes; and its limits on the clock.
//! The bot here is a bare HTTP client with a gateway socket, so that it can be wrong on purpose.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where the test would")]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use futures::{SinkExt, StreamExt};
use reqwest::{Method, Response, header::HeaderMap};
use salut_core::clock::ManualClock;
use salut_emulators::StoryError;
use salut_emulators::discord::{Channel, Discord, Fan, Setup};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

struct Stage {
    server: Discord,
    clock: ManualClock,
    client: reqwest::Client,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
        Self { status, headers, body }
    }

    /// Discord's status, its code, and the first fault under `errors`.
    fn refusal(&self) -> (u16, i64, String) {
        let first = all_faults(&self.body["errors"], "").into_iter().next().unwrap_or_default();
        (self.status, self.body["code"].as_i64().unwrap_or(-1), first)
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// `path CODE` of each fault in the tree.
fn all_faults(tree: &Value, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (step, below) in tree.as_object().into_iter().flatten() {
        if step == "_errors" {
            let codes = below.as_array().into_iter().flatten();
            found.extend(codes.map(|one| format!("{path} {}", one["code"].as_str().unwrap())));
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            found.extend(all_faults(below, &format!("{path}{dot}{step}")));
        }
    }
    found
}

impl Stage {
    async fn new() -> Self {
        let clock = ManualClock::at(DateTime::from_timestamp(1_428_400_800, 0).unwrap());
        let server = Discord::start(Setup::new(Arc::new(clock.clone()))).await.unwrap();
        Self { server, clock, client: reqwest::Client::new() }
    }

    async fn call(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request =
            self.client.request(method, format!("{}/api/v10{path}", self.server.api_url()));
        let request = request.header("Authorization", format!("Bot {}", self.server.token()));
        Answer::of(request.json(body).send().await.unwrap()).await
    }

    async fn post(&self, channel: &Channel, body: &Value) -> Answer {
        self.call(Method::POST, &format!("/channels/{}/messages", channel.id()), body).await
    }

    async fn register(&self, commands: &Value) -> Answer {
        let path = format!("/applications/{}/commands", self.server.application_id());
        self.call(Method::PUT, &path, commands).await
    }

    async fn answer(&self, event: &Value, body: &Value) -> Answer {
        let (id, token) = (event["id"].as_str().unwrap(), event["token"].as_str().unwrap());
        self.call(Method::POST, &format!("/interactions/{id}/{token}/callback"), body).await
    }

    async fn webhook(&self, method: Method, event: &Value, rest: &str, body: &Value) -> Answer {
        let token = event["token"].as_str().unwrap();
        let path = format!("/webhooks/{}/{token}{rest}", self.server.application_id());
        self.call(method, &path, body).await
    }
}

/// A gateway connection that says what it is told to.
struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(stage: &Stage) -> Self {
        let gateway = stage.call(Method::GET, "/gateway", &Value::Null).await.body;
        let (socket, _) = connect_async(gateway["url"].as_str().unwrap()).await.unwrap();
        let mut socket = Self(socket);
        assert_eq!(socket.hear().await["op"], 10);
        socket
    }

    async fn online(stage: &Stage) -> (Self, String) {
        let mut socket = Self::open(stage).await;
        let identify = json!({ "token": stage.server.token(), "intents": 1, "properties": {} });
        socket.say(2, &identify).await;
        let session = socket.event("READY").await["session_id"].as_str().unwrap().to_owned();
        assert_eq!(socket.event("GUILD_CREATE").await["name"], "Mi Fans");
        (socket, session)
    }

    async fn say(&mut self, op: u8, data: &Value) {
        let frame = json!({ "op": op, "d": data }).to_string();
        self.0.send(Frame::Text(frame)).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        match self.0.next().await.unwrap().unwrap() {
            Frame::Text(text) => serde_json::from_str(&text).unwrap(),
            Frame::Close(frame) => json!({ "closed": u16::from(frame.unwrap().code) }),
            other => panic!("unexpected frame {other:?}"),
        }
    }

    async fn event(&mut self, name: &str) -> Value {
        let heard = self.hear().await;
        assert_eq!(heard["t"], name, "{heard}");
        heard["d"].clone()
    }
}

fn long(length: usize) -> String {
    "é".repeat(length)
}

fn button(id: &str) -> Value {
    json!({ "type": 2, "style": 1, "label": "Go", "custom_id": id })
}

fn rows(parts: &[Value]) -> Value {
    json!({ "components": [{ "type": 1, "components": parts }] })
}

fn select(options: &[Value]) -> Value {
    rows(&[json!({ "type": 3, "custom_id": "s", "options": options })])
}

fn option(value: &str) -> Value {
    json!({ "label": "x", "value": value })
}

fn embeds(embed: &Value) -> Value {
    json!({ "embeds": [embed] })
}

/// Bodies that are refused, each with its fault.
type Bad = Vec<(Value, &'static str)>;

fn bad_texts() -> Bad {
    let field = json!({ "name": "n", "value": long(1024) });
    let big = json!({ "description": long(4096), "fields": [field, field] });
    let clash = json!({ "parse": ["roles"], "roles": ["1"] });
    vec![
        (json!({ "content": long(2001) }), "content BASE_TYPE_MAX_LENGTH"),
        (json!({ "content": 7 }), "content STRING_TYPE_CONVERT"),
        (json!({ "embeds": vec![json!({ "title": "x" }); 11] }), "embeds BASE_TYPE_MAX_LENGTH"),
        (embeds(&json!({})), "embeds.0.description BASE_TYPE_REQUIRED"),
        (embeds(&json!({ "title": long(257) })), "embeds.0.title BASE_TYPE_MAX_LENGTH"),
        (
            embeds(&json!({ "fields": [{ "name": "n", "value": "" }] })),
            "embeds.0.fields.0.value BASE_TYPE_REQUIRED",
        ),
        (
            embeds(&json!({ "image": { "url": "ftp://a/b" } })),
            "embeds.0.image.url URL_TYPE_INVALID_SCHEME",
        ),
        (
            embeds(&json!({ "title": "x", "timestamp": "noon" })),
            "embeds.0.timestamp DATE_TIME_TYPE_PARSE",
        ),
        (embeds(&big), "embeds MAX_EMBED_SIZE_EXCEEDED"),
        (
            json!({ "content": "x", "allowed_mentions": clash }),
            "allowed_mentions.parse MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        (
            json!({ "content": "x", "allowed_mentions": { "parse": ["all"] } }),
            "allowed_mentions.parse.0 BASE_TYPE_CHOICES",
        ),
        (json!({ "content": "x", "nonce": long(26) }), "nonce NONCE_TYPE_TOO_LONG"),
        (json!({ "content": "x", "flags": 64 }), "flags MESSAGE_FLAGS_INVALID"),
        (
            json!({ "content": "x", "message_reference": { "message_id": "5" } }),
            "message_reference REPLIES_UNKNOWN_MESSAGE",
        ),
    ]
}

fn bad_components() -> Bad {
    let six_buttons: Vec<_> = (0..6).map(|n| button(&n.to_string())).collect();
    let six_rows = json!({ "type": 1, "components": [button("a")] });
    let many: Vec<_> = (0..26).map(|n| option(&n.to_string())).collect();
    let link = |url: &str| rows(&[json!({ "type": 2, "style": 5, "label": "x", "url": url })]);
    let both =
        json!({ "type": 2, "style": 1, "label": "x", "custom_id": "a", "url": "http://a.b" });
    let mut no_label = button("a");
    no_label["label"] = Value::Null;
    let mut wide = button("a");
    wide["label"] = json!(long(81));
    vec![
        (rows(&six_buttons), "components.0.components BASE_TYPE_BAD_LENGTH"),
        (json!({ "components": vec![six_rows; 6] }), "components BASE_TYPE_MAX_LENGTH"),
        (
            rows(&[button("a"), button("a")]),
            "components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (rows(&[button(&long(101))]), "components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH"),
        (rows(&[button("")]), "components.0.components.0.custom_id BASE_TYPE_REQUIRED"),
        (rows(&[wide]), "components.0.components.0.label BASE_TYPE_MAX_LENGTH"),
        (rows(&[no_label]), "components.0.components.0 BUTTON_COMPONENT_LABEL_REQUIRED"),
        (
            rows(&[both]),
            "components.0.components.0 BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        (link("mailto:me"), "components.0.components.0.url URL_TYPE_INVALID_URL"),
        (link("file://x"), "components.0.components.0.url URL_TYPE_INVALID_SCHEME"),
        (select(&[]), "components.0.components.0.options BASE_TYPE_REQUIRED"),
        (select(&many), "components.0.components.0.options BASE_TYPE_BAD_LENGTH"),
        (
            select(&[option("a"), option("a")]),
            "components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
        (
            select(&[option(&long(101))]),
            "components.0.components.0.options.0.value BASE_TYPE_BAD_LENGTH",
        ),
    ]
}

#[tokio::test]
async fn a_message_that_discord_would_not_take_is_refused() {
    let stage = Stage::new().await;
    let news = stage.server.channel("news");
    let bad: Bad = [bad_texts(), bad_components()].concat();
    let count = bad.len();
    for (body, fault) in bad {
        let refused = stage.post(&news, &body).await;
        assert_eq!((refused.status, refused.refusal().1), (400, 50_035), "{body}");
        let faults = all_faults(&refused.body["errors"], "");
        assert!(faults.contains(&fault.to_owned()), "{fault} is not among {faults:?}");
        stage.clock.advance(TimeDelta::seconds(5));
    }
    for empty in [json!({ "content": " \n " }), json!({}), Value::Null] {
        assert_eq!(stage.post(&news, &empty).await.refusal().1, 50_006);
    }
    assert_eq!(stage.post(&news, &json!([])).await.refusal().1, 50_109);
    let nowhere =
        stage.call(Method::POST, "/channels/5/messages", &json!({ "content": "x" })).await;
    assert_eq!((nowhere.status, nowhere.refusal().1), (404, 10_003));
    assert_eq!(news.posts(), []);
    assert_eq!(stage.server.refusals().len(), count + 5);
}

#[tokio::test]
async fn a_message_at_the_limits_is_taken() {
    let stage = Stage::new().await;
    let news = stage.server.channel("news");
    let row = |n: usize| {
        let buttons: Vec<_> = (0..5).map(|m| button(&format!("{n}-{m}"))).collect();
        json!({ "type": 1, "components": buttons })
    };
    let body = json!({
        "content": long(2000),
        "embeds": [{ "description": long(4096) }, { "description": long(1904) }],
        "components": (0..5).map(row).collect::<Vec<_>>(),
        "nonce": long(25),
    });
    let taken = stage.post(&news, &body).await;
    assert_eq!(taken.status, 200, "{}", taken.body);
    assert_eq!(news.last_post().unwrap().buttons.len(), 25);
}

fn command(change: &Value) -> Value {
    let mut command = json!({ "name": "sales", "description": "What is on sale" });
    for (key, value) in change.as_object().unwrap() {
        command[key] = value.clone();
    }
    json!([command])
}

fn with_options(options: &Value) -> Value {
    command(&json!({ "options": options }))
}

fn bad_commands() -> Bad {
    let one = |name: &str| json!({ "type": 3, "name": name, "description": "x" });
    let mut required = one("b");
    required["required"] = json!(true);
    let mut full = one("a");
    full["choices"] = json!(vec![json!({ "name": "x", "value": "y" }); 26]);
    let options: Vec<_> = (0..26).map(|n| one(&format!("o{n}"))).collect();
    let choice = json!({ "name": long(100), "value": "v".repeat(100) });
    let mut heavy = one("a");
    heavy["choices"] = json!(vec![choice; 25]);
    let heavy: Vec<_> = (0..2).map(|_| heavy.clone()).collect();
    vec![
        (command(&json!({ "name": "Sales" })), "0.name APPLICATION_COMMAND_INVALID_NAME"),
        (command(&json!({ "name": "on sale" })), "0.name APPLICATION_COMMAND_INVALID_NAME"),
        (command(&json!({ "name": long(33) })), "0.name BASE_TYPE_BAD_LENGTH"),
        (command(&json!({ "description": "" })), "0.description BASE_TYPE_REQUIRED"),
        (command(&json!({ "description": long(101) })), "0.description BASE_TYPE_BAD_LENGTH"),
        (
            command(&json!({ "name_localizations": { "fr-FR": "ventes" } })),
            "0.name_localizations.fr-FR BASE_TYPE_CHOICES",
        ),
        (
            command(&json!({ "name_localizations": { "fr": "Ventes" } })),
            "0.name_localizations.fr APPLICATION_COMMAND_INVALID_NAME",
        ),
        (
            command(&json!({ "description_localizations": { "fr": long(101) } })),
            "0.description_localizations.fr BASE_TYPE_BAD_LENGTH",
        ),
        (with_options(&json!(options)), "0.options BASE_TYPE_MAX_LENGTH"),
        (with_options(&json!([full])), "0.options.0.choices BASE_TYPE_MAX_LENGTH"),
        (
            with_options(&json!([one("a"), required])),
            "0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            with_options(&json!([one("a"), one("a")])),
            "0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
        ),
        (with_options(&json!(heavy)), "0 APPLICATION_COMMAND_TOO_LARGE"),
        (
            json!([{ "name": "a", "description": "x" }, { "name": "a", "description": "x" }]),
            "1.name APPLICATION_COMMANDS_DUPLICATE_NAME",
        ),
    ]
}

#[tokio::test]
async fn commands_that_discord_would_not_register_are_refused() {
    let stage = Stage::new().await;
    for (body, fault) in bad_commands() {
        let refused = stage.register(&body).await.body;
        assert_eq!(refused["code"], 50_035);
        let faults = all_faults(&refused["errors"], "");
        assert!(faults.contains(&fault.to_owned()), "{fault} is not among {faults:?}");
    }
    let many: Vec<_> =
        (0..101).map(|n| json!({ "name": format!("c{n}"), "description": "x" })).collect();
    assert_eq!(stage.register(&json!(many)).await.refusal().1, 50_035);
    assert_eq!(stage.server.commands("fr"), []);
}

#[tokio::test]
async fn two_hundred_new_commands_a_day_are_enough() {
    let stage = Stage::new().await;
    for round in 0..3 {
        let names =
            (0..100).map(|n| json!({ "name": format!("c{round}-{n}"), "description": "x" }));
        let answer = stage.register(&names.collect()).await;
        let expected = if round < 2 { 200 } else { 400 };
        assert_eq!(answer.status, expected, "{}", answer.body);
        // The same names again are no creations.
        assert_eq!(stage.register(&answer.body).await.status, expected);
    }
}

#[tokio::test]
async fn a_wrong_token_is_refused_on_both_doors() {
    let stage = Stage::new().await;
    let url = format!("{}/api/v10/users/@me", stage.server.api_url());
    let without = stage.client.get(&url).send().await.unwrap();
    assert_eq!(Answer::of(without).await.refusal(), (401, 0, String::new()));
    let unmarked = stage.client.get(&url).header("Authorization", stage.server.token());
    assert_eq!(unmarked.send().await.unwrap().status(), 401);
    assert_eq!(stage.call(Method::GET, "/users/@me", &Value::Null).await.status, 200);
    assert_eq!(stage.call(Method::GET, "/nothing", &Value::Null).await.status, 404);

    let mut socket = Socket::open(&stage).await;
    socket.say(2, &json!({ "token": "wrong", "intents": 1 })).await;
    assert_eq!(socket.hear().await["closed"], 4004);
    let mut socket = Socket::open(&stage).await;
    socket.say(2, &json!({ "token": stage.server.token(), "intents": 1 << 15 })).await;
    assert_eq!(socket.hear().await["closed"], 4014);
}

#[tokio::test]
async fn a_channel_takes_five_posts_in_five_seconds() {
    let stage = Stage::new().await;
    let (news, other) = (stage.server.channel("news"), stage.server.channel("other"));
    let body = json!({ "content": "x" });
    for left in (0..5).rev() {
        let taken = stage.post(&news, &body).await;
        assert_eq!(taken.header("x-ratelimit-remaining"), left.to_string());
        assert_eq!(taken.header("x-ratelimit-limit"), "5");
        assert!(!taken.header("x-ratelimit-bucket").is_empty());
    }
    stage.clock.advance(TimeDelta::milliseconds(1500));
    let refused = stage.post(&news, &body).await;
    assert_eq!((refused.status, &refused.body["global"]), (429, &json!(false)));
    assert_eq!(refused.body["retry_after"], 3.5);
    assert_eq!(refused.header("retry-after"), "4");
    assert_eq!(refused.header("x-ratelimit-reset-after"), "3.500");
    assert_eq!(refused.header("x-ratelimit-reset"), "1428400805.000");
    assert_eq!(stage.post(&other, &body).await.status, 200);

    stage.clock.advance(TimeDelta::milliseconds(3500));
    assert_eq!(stage.post(&news, &body).await.status, 200);
    assert_eq!((stage.server.throttled(), stage.server.refusals().len()), (1, 0));
}

#[tokio::test]
async fn the_bot_as_a_whole_makes_fifty_requests_a_second() {
    let stage = Stage::new().await;
    for _ in 0..50 {
        assert_eq!(stage.call(Method::GET, "/users/@me", &Value::Null).await.status, 200);
    }
    let refused = stage.call(Method::GET, "/users/@me", &Value::Null).await;
    assert_eq!((refused.status, &refused.body["global"]), (429, &json!(true)));
    assert_eq!(refused.header("x-ratelimit-global"), "true");
    // Answers to interactions do not count: this one is unknown, not throttled.
    let path = "/interactions/5/token/callback";
    assert_eq!(stage.call(Method::POST, path, &json!({ "type": 4 })).await.refusal().1, 10_062);
    stage.clock.advance(TimeDelta::seconds(1));
    assert_eq!(stage.call(Method::GET, "/users/@me", &Value::Null).await.status, 200);
}

#[tokio::test]
async fn the_same_nonce_posts_once_while_discord_remembers_it() {
    let stage = Stage::new().await;
    let news = stage.server.channel("news");
    let body = json!({ "content": "x", "nonce": "n1", "enforce_nonce": true });
    let first = stage.post(&news, &body).await.body["id"].clone();
    assert_eq!(stage.post(&news, &body).await.body["id"], first);
    assert_eq!(news.posts().len(), 1);
    stage.clock.advance(TimeDelta::minutes(5));
    assert_ne!(stage.post(&news, &body).await.body["id"], first);
}

/// A fan uses `/sales`; the story gets the event, and the fan's answer to wait for.
async fn asks(
    stage: &Stage,
    socket: &mut Socket,
) -> (Fan, Value, tokio::task::JoinHandle<Result<salut_emulators::Post, StoryError>>) {
    stage.register(&command(&json!({}))).await;
    let ana = stage.server.fan("ana", "fr");
    let fan = ana.clone();
    let waiting = tokio::spawn(async move { fan.uses("/sales").await });
    let event = socket.event("INTERACTION_CREATE").await;
    (ana, event, waiting)
}

#[tokio::test]
async fn an_interaction_is_answered_once_and_in_time() {
    let stage = Stage::new().await;
    let (mut socket, _) = Socket::online(&stage).await;
    let (_, event, waiting) = asks(&stage, &mut socket).await;
    assert_eq!((&event["locale"], &event["guild_locale"]), (&json!("fr"), &json!("en-US")));

    let reply = |content: &str| json!({ "type": 4, "data": { "content": content, "flags": 64 } });
    let early = stage.webhook(Method::POST, &event, "", &json!({ "content": "x" })).await;
    assert_eq!(early.refusal().1, 10_015);
    let long = stage.answer(&event, &reply(&long(2001))).await;
    assert_eq!(long.refusal().2, "content BASE_TYPE_MAX_LENGTH");
    let update = stage.answer(&event, &json!({ "type": 7, "data": { "content": "x" } })).await;
    assert_eq!(update.refusal().2, "type INTERACTION_CALLBACK_TYPE_INVALID");
    assert_eq!(stage.answer(&event, &reply("Bonjour")).await.status, 204);
    assert_eq!(
        stage.answer(&event, &reply("Encore")).await.refusal(),
        (400, 40_060, String::new())
    );
    let shown = waiting.await.unwrap().unwrap();
    assert_eq!(shown.text, "Bonjour");

    // The channel does not have it; its own token does, for fifteen minutes.
    let path = format!("/channels/{}/messages/{}", event["channel_id"].as_str().unwrap(), shown.id);
    assert_eq!(stage.call(Method::GET, &path, &Value::Null).await.refusal().1, 10_008);
    let edit = json!({ "content": "Salut" });
    let changed = stage.webhook(Method::PATCH, &event, "/messages/@original", &edit).await;
    assert_eq!(changed.body["content"], "Salut");
    let nothing = json!({ "content": "" });
    let emptied = stage.webhook(Method::PATCH, &event, "/messages/@original", &nothing).await;
    assert_eq!(emptied.refusal().1, 50_006);
    stage.clock.advance(TimeDelta::minutes(16));
    let expired = stage.webhook(Method::PATCH, &event, "/messages/@original", &edit).await;
    assert_eq!((expired.status, expired.refusal().1), (401, 50_027));
}

#[tokio::test]
async fn an_answer_after_three_seconds_is_not_seen() {
    let stage = Stage::new().await;
    let (mut socket, _) = Socket::online(&stage).await;
    let (ana, event, waiting) = asks(&stage, &mut socket).await;
    stage.clock.advance(TimeDelta::seconds(4));
    let late = stage.answer(&event, &json!({ "type": 4, "data": { "content": "x" } })).await;
    assert_eq!((late.status, late.refusal().1), (404, 10_062));
    assert!(matches!(waiting.await.unwrap(), Err(StoryError::NoAnswer { .. })));
    assert_eq!(ana.posts(), []);
}

#[tokio::test]
async fn a_follow_up_takes_the_place_of_a_deferred_answer() {
    let stage = Stage::new().await;
    let (mut socket, _) = Socket::online(&stage).await;
    let (ana, event, waiting) = asks(&stage, &mut socket).await;
    let defer = json!({ "type": 5, "data": { "flags": 64 } });
    assert_eq!(stage.answer(&event, &defer).await.status, 204);
    assert_eq!(ana.posts(), []);
    let follow = stage.webhook(Method::POST, &event, "", &json!({ "content": "Done" })).await;
    assert_eq!(follow.status, 200);
    let shown = waiting.await.unwrap().unwrap();
    assert_eq!((shown.text.as_str(), shown.ephemeral), ("Done", true));
    let removed = stage.webhook(Method::DELETE, &event, "/messages/@original", &Value::Null).await;
    assert_eq!((removed.status, ana.posts().len()), (204, 0));
}

#[tokio::test]
async fn a_form_that_discord_would_not_show_is_refused() {
    let stage = Stage::new().await;
    let (mut socket, _) = Socket::online(&stage).await;
    let (_, event, _waiting) = asks(&stage, &mut socket).await;
    let input = |id: &str| json!({ "type": 4, "style": 1, "label": "Units", "custom_id": id });
    let row = |id: &str| json!({ "type": 1, "components": [input(id)] });
    let form = |title: &str, rows: &[Value]| json!({ "type": 9, "data": { "title": title, "custom_id": "f", "components": rows } });
    let six: Vec<_> = (0..6).map(|n| row(&n.to_string())).collect();
    let wrong_row = json!({ "type": 1, "components": [button("a")] });
    let bad = [
        (form(&long(46), &[row("a")]), "title BASE_TYPE_BAD_LENGTH"),
        (form("x", &six), "components BASE_TYPE_BAD_LENGTH"),
        (form("x", &[]), "components BASE_TYPE_REQUIRED"),
        (form("x", &[wrong_row]), "components.0.components.0.type UNION_TYPE_CHOICES"),
        (
            form("x", &[row("a"), row("a")]),
            "components.1.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
    ];
    for (body, fault) in bad {
        assert_eq!(stage.answer(&event, &body).await.refusal(), (400, 50_035, fault.to_owned()));
    }
    assert_eq!(stage.answer(&event, &form("Units", &[row("a")])).await.status, 204);
}

#[tokio::test]
async fn a_lost_connection_resumes_and_hears_what_it_missed() {
    let stage = Stage::new().await;
    let (socket, session) = Socket::online(&stage).await;
    drop(socket);
    stage.server.wait_until_offline().await.unwrap();
    stage.server.channel("born-meanwhile");

    let mut socket = Socket::open(&stage).await;
    let resume =
        |id: &str, seq: u64| json!({ "token": stage.server.token(), "session_id": id, "seq": seq });
    socket.say(6, &resume("unknown", 2)).await;
    assert_eq!(socket.hear().await, json!({ "op": 9, "d": false }));
    socket.say(6, &resume(&session, 2)).await;
    assert_eq!(socket.event("CHANNEL_CREATE").await["name"], "born-meanwhile");
    socket.event("RESUMED").await;
    socket.say(1, &json!(4)).await;
    assert_eq!(socket.hear().await, json!({ "op": 11 }));
    assert!(stage.server.is_online());
}
