//! What the platform refuses, the local one refuses in the same words.

use serde_json::{Value, json};
use teloxide::prelude::*;
use teloxide::types::BotCommand;
use teloxide::{ApiError, RequestError};

use super::{Stage, client};

/// Calls a method as any HTTP client could and returns status and body.
async fn call(stage: &Stage, method: &str, body: &Value) -> (u16, Value) {
    let (url, token) = (stage.server.api_url(), stage.server.token().to_owned());
    let address = format!("{url}/bot{token}/{method}");
    let response = reqwest::Client::new().post(address).json(body).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Expects each call to be refused with 400 in these words.
async fn expect_refused(stage: &Stage, table: Vec<(&str, Value, &str)>) {
    for (method, body, expected) in table {
        let (status, answer) = call(stage, method, &body).await;
        let expected = format!("Bad Request: {expected}");
        assert_eq!(answer["description"], json!(expected), "{method} {body}");
        assert_eq!(
            (status, &answer["ok"], &answer["error_code"]),
            (400, &json!(false), &json!(400))
        );
        assert_eq!(stage.server.refusals().last().unwrap().reason.as_deref(), Some(&*expected));
    }
}

/// A stage with a person who talks to the bot, and that person's id.
async fn talking() -> (Stage, i64) {
    let stage = Stage::set().await;
    let ana = stage.server.fan("Ana", "fr");
    ana.writes("hello");
    (stage, ana.id())
}

#[tokio::test]
async fn texts_and_chats() {
    let (stage, ana) = talking().await;
    let long = "x".repeat(4097);
    let table = vec![
        ("sendMessage", json!({"text": "a"}), "chat_id is empty"),
        ("sendMessage", json!({"chat_id": 0, "text": "a"}), "chat not found"),
        ("sendMessage", json!({"chat_id": "@nobody", "text": "a"}), "chat not found"),
        ("sendMessage", json!({"chat_id": ana}), "message text is empty"),
        ("sendMessage", json!({"chat_id": ana, "text": " \n"}), "text must be non-empty"),
        ("sendMessage", json!({"chat_id": ana, "text": long}), "message is too long"),
        (
            "sendMessage",
            json!({"chat_id": ana, "text": "a", "parse_mode": "BBCode"}),
            "unsupported parse_mode",
        ),
        (
            "sendMessage",
            json!({"chat_id": ana, "text": "<b>a", "parse_mode": "HTML"}),
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "sendMessage",
            json!({"chat_id": ana, "text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]}),
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2",
        ),
        (
            "sendMessage",
            json!({"chat_id": ana, "text": "a", "reply_parameters": {"message_id": 999}}),
            "message to be replied not found",
        ),
        (
            "sendChatAction",
            json!({"chat_id": ana, "action": "dance"}),
            "wrong parameter action in request",
        ),
        ("sendPhoto", json!({"chat_id": ana}), "there is no photo in the request"),
        (
            "sendPhoto",
            json!({"chat_id": ana, "photo": "no such thing"}),
            "wrong file identifier/HTTP URL specified",
        ),
        (
            "sendPhoto",
            json!({"chat_id": ana, "photo": "https://mi.example/a.png", "caption": "x".repeat(1025)}),
            "message caption is too long",
        ),
    ];
    expect_refused(&stage, table).await;
}

#[tokio::test]
async fn the_longest_text_counts_without_its_markup() {
    let (stage, ana) = talking().await;
    let text = format!("<b>{}</b>&amp;", "é".repeat(4095));
    let (status, _) =
        call(&stage, "sendMessage", &json!({"chat_id": ana, "text": text, "parse_mode": "html"}))
            .await;
    assert_eq!(status, 200);
    assert_eq!(stage.server.fan("Ana", "fr").last_post().unwrap().text.chars().count(), 4096);
}

#[tokio::test]
async fn keyboards() {
    let (stage, ana) = talking().await;
    let with = |button: Value| json!({"chat_id": ana, "text": "a", "reply_markup": {"inline_keyboard": [[button]]}});
    let unallowed =
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard";
    let many = vec![json!({"text": "b", "callback_data": "x"}); 101];
    let table = vec![
        (
            "sendMessage",
            with(json!({"text": "b", "callback_data": "é".repeat(33)})),
            "BUTTON_DATA_INVALID",
        ),
        ("sendMessage", with(json!({"text": "b", "callback_data": ""})), unallowed),
        ("sendMessage", with(json!({"text": "b"})), unallowed),
        (
            "sendMessage",
            with(json!({"callback_data": "x"})),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            "sendMessage",
            with(json!({"text": " ", "callback_data": "x"})),
            "can't parse inline keyboard button: Field \"text\" must be non-empty",
        ),
        (
            "sendMessage",
            with(json!({"text": "b", "callback_data": "x", "url": "https://mi.example"})),
            "can't parse inline keyboard button: Exactly one of the optional fields must be used to specify the button's type",
        ),
        (
            "sendMessage",
            with(json!({"text": "b", "url": "http://localhost:8080/pay"})),
            "inline keyboard button URL 'http://localhost:8080/pay' is invalid: Wrong HTTP URL",
        ),
        (
            "sendMessage",
            with(json!({"text": "b", "web_app": {"url": "http://mi.example"}})),
            "inline keyboard button Web App URL 'http://mi.example' is invalid: Only HTTPS links are allowed",
        ),
        ("sendMessage", with(json!({"text": "b", "pay": true})), "BUTTON_TYPE_INVALID"),
        (
            "sendMessage",
            json!({"chat_id": ana, "text": "a", "reply_markup": {"inline_keyboard": [many]}}),
            "reply markup is too long",
        ),
        (
            "sendMessage",
            json!({"chat_id": ana, "text": "a", "reply_markup": "{oops"}),
            "can't parse reply keyboard markup JSON object",
        ),
    ];
    expect_refused(&stage, table).await;
}

#[tokio::test]
async fn edits_and_deletions() {
    let (stage, ana) = talking().await;
    let fan = stage.server.fan("Ana", "fr");
    stage.bot.send_message(ChatId(ana), "Hello").await.unwrap();
    let own = fan.last_post().unwrap().id;
    let text =
        |message: i64, text: &str| json!({"chat_id": ana, "message_id": message, "text": text});
    let table = vec![
        (
            "editMessageText",
            text(own, "Hello"),
            "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ),
        ("editMessageText", text(own, &"x".repeat(4097)), "MESSAGE_TOO_LONG"),
        ("editMessageText", text(own - 1, "mine now"), "message can't be edited"),
        ("editMessageText", text(999, "a"), "message to edit not found"),
        (
            "editMessageText",
            json!({"chat_id": ana, "text": "a"}),
            "message identifier is not specified",
        ),
        (
            "editMessageCaption",
            json!({"chat_id": ana, "message_id": own, "caption": "a"}),
            "there is no caption in the message to edit",
        ),
        (
            "deleteMessage",
            json!({"chat_id": ana, "message_id": 999}),
            "message to delete not found",
        ),
    ];
    expect_refused(&stage, table).await;
    let delete = json!({"chat_id": ana, "message_id": own});
    assert_eq!(call(&stage, "deleteMessage", &delete).await.0, 200);
    assert_eq!(fan.last_post(), None);
    let gone = text(own, "too late");
    expect_refused(&stage, vec![("editMessageText", gone, "message to edit not found")]).await;
}

#[tokio::test]
async fn old_messages_can_no_longer_be_deleted() {
    let (stage, ana) = talking().await;
    let sent = stage.bot.send_message(ChatId(ana), "Hello").await.unwrap();
    stage.clock.advance(chrono::TimeDelta::hours(48));
    let body = json!({"chat_id": ana, "message_id": sent.id.0});
    let words = "message can't be deleted for everyone";
    expect_refused(&stage, vec![("deleteMessage", body, words)]).await;
}

#[tokio::test]
async fn presses_are_answered_once_and_soon() {
    let (stage, ana) = talking().await;
    let fan = stage.server.fan("Ana", "fr");
    stage.bot.send_message(ChatId(ana), "Hello").await.unwrap();
    let presses = ["one", "two"].map(|data| {
        let fan = fan.clone();
        tokio::spawn(async move { fan.presses_forged(data).await })
    });
    let queries = queries(&stage, 2).await;
    let answer = |query: &str, text: &str| json!({"callback_query_id": query, "text": text});
    let late = "query is too old and response timeout expired or query ID is invalid";
    expect_refused(
        &stage,
        vec![
            ("answerCallbackQuery", answer(&queries[0], &"x".repeat(201)), "MESSAGE_TOO_LONG"),
            ("answerCallbackQuery", answer("17", "a"), late),
            (
                "answerCallbackQuery",
                json!({"callback_query_id": queries[0], "url": "https://mi.example"}),
                "URL_INVALID",
            ),
        ],
    )
    .await;
    let accepted = call(&stage, "answerCallbackQuery", &answer(&queries[0], "a")).await;
    assert_eq!(accepted, (200, json!({"ok": true, "result": true})));
    stage.clock.advance(chrono::TimeDelta::minutes(1));
    expect_refused(
        &stage,
        vec![
            ("answerCallbackQuery", answer(&queries[0], "again"), late),
            ("answerCallbackQuery", answer(&queries[1], "late"), late),
        ],
    )
    .await;
    presses.iter().for_each(tokio::task::JoinHandle::abort);
    assert_eq!(stage.server.unanswered_presses(), 1);
}

/// Polls until that many presses have come and returns their query ids.
async fn queries(stage: &Stage, count: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut offset = 0;
    while found.len() < count {
        for update in stage.bot.get_updates().offset(offset).timeout(20).await.unwrap() {
            offset = update.id.as_offset();
            if let teloxide::types::UpdateKind::CallbackQuery(query) = update.kind {
                found.push(query.id.0);
            }
        }
    }
    found
}

#[tokio::test]
async fn commands_and_profile() {
    let stage = Stage::set().await;
    let one =
        |name: &str, about: &str| json!({"commands": [{"command": name, "description": about}]});
    let many = vec![json!({"command": "a", "description": "b"}); 101];
    let in_language = |code: &str| json!({"commands": [], "language_code": code});
    let table = vec![
        ("setMyCommands", one("Sales", "a"), "BOT_COMMAND_INVALID"),
        ("setMyCommands", one("", "a"), "command must be non-empty"),
        ("setMyCommands", one(&"a".repeat(33), "a"), "command length must not exceed 32"),
        ("setMyCommands", one("a", ""), "command description must be non-empty"),
        (
            "setMyCommands",
            one("a", &"é".repeat(257)),
            "command description length must not exceed 256",
        ),
        ("setMyCommands", json!({"commands": many}), "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", in_language("en-GB"), "invalid language code specified"),
        ("setMyCommands", json!({"scope": {"type": "chat", "chat_id": 5}}), "chat not found"),
        ("setMyName", json!({"name": "x".repeat(65)}), "BOT_TITLE_INVALID"),
        ("setMyDescription", json!({"description": "x".repeat(513)}), "BOT_DESCRIPTION_INVALID"),
    ];
    expect_refused(&stage, table).await;
    let commands = [BotCommand::new("sales", "Ventes"), BotCommand::new("help", "Aide")];
    stage.bot.set_my_commands(commands.clone()).language_code("fr").await.unwrap();
    assert_eq!(stage.bot.get_my_commands().language_code("fr").await.unwrap(), commands);
    assert_eq!(stage.bot.get_my_commands().await.unwrap(), []);
    stage.bot.delete_my_commands().language_code("fr").await.unwrap();
    assert_eq!(stage.server.commands("fr"), []);
    stage.bot.set_my_name().name("Salut!").language_code("fr").await.unwrap();
    let name = stage.bot.get_my_name().language_code("fr").await.unwrap();
    assert_eq!(name.name, "Salut!");
}

#[tokio::test]
async fn tokens_and_methods() {
    let stage = Stage::set().await;
    let invalid = |error| matches!(error, RequestError::Api(ApiError::InvalidToken));
    for token in ["700100200:wrong", "nonsense"] {
        assert!(invalid(client(&stage.server, token).get_me().await.unwrap_err()), "{token}");
    }
    let (status, body) = call(&stage, "danceForMe", &json!({})).await;
    let expected = json!({"ok": false, "error_code": 404, "description": "Not Found"});
    assert_eq!((status, body), (404, expected));
    let statuses: Vec<_> = stage.server.refusals().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [401, 404, 404]);
}

#[tokio::test]
async fn forms_are_read_as_json_is() {
    let (stage, ana) = talking().await;
    let (url, token) = (stage.server.api_url(), stage.server.token().to_owned());
    let keyboard = r#"{"inline_keyboard":[[{"text":"Go","callback_data":"go"}]]}"#;
    let form =
        format!("text=Salut%20%26%20bienvenue&reply_markup={}", keyboard.replace('"', "%22"));
    let request = reqwest::Client::new()
        .post(format!("{url}/bot{token}/sendmessage?chat_id={ana}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    assert_eq!(request.send().await.unwrap().status(), 200);
    let post = stage.server.fan("Ana", "fr").last_post().unwrap();
    assert_eq!(post.to_string(), "Salut & bienvenue\n[Go]");
}

#[tokio::test]
async fn chats_are_described() {
    let (stage, ana) = talking().await;
    let group = stage.server.channel("mi-fans");
    assert_eq!(stage.bot.get_chat(ChatId(ana)).await.unwrap().first_name(), Some("Ana"));
    assert!(stage.bot.get_chat(ChatId(group.id())).await.unwrap().is_supergroup());
    let news = stage.server.broadcast("mi-news");
    stage.bot.send_message("@minews".to_owned(), "Salut").await.unwrap();
    assert_eq!(news.next_post().await.unwrap().text, "Salut");
    let me = stage.bot.get_me().await.unwrap();
    assert_eq!((me.username(), me.can_read_all_group_messages), ("salut_bot", false));
}
