//! A bot that has its updates delivered: in order, with its secret, until it takes them.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use teloxide::prelude::*;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

use super::Stage;

/// What a receiver answers next, and where it reports what came.
struct Receiver {
    answers: Mutex<Vec<StatusCode>>,
    came: mpsc::UnboundedSender<(String, String)>,
}

async fn receive(
    State(receiver): State<Arc<Receiver>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let update: Value = serde_json::from_slice(&body).unwrap();
    let secret = headers["x-telegram-bot-api-secret-token"].to_str().unwrap().to_owned();
    let text = update["message"]["text"].as_str().unwrap().to_owned();
    receiver.came.send((secret, text)).unwrap();
    receiver.answers.lock().await.pop().unwrap_or(StatusCode::OK)
}

/// Listens on a free port; its first answer is `first`.
async fn listen(first: StatusCode) -> (String, mpsc::UnboundedReceiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/updates", listener.local_addr().unwrap());
    let (came, comes) = mpsc::unbounded_channel();
    let receiver = Arc::new(Receiver { answers: Mutex::new(vec![first]), came });
    let router = Router::new().route("/updates", post(receive)).with_state(receiver);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, comes)
}

#[tokio::test]
async fn updates_are_delivered_in_order_until_they_are_taken() {
    let stage = Stage::set().await;
    let (url, mut comes) = listen(StatusCode::INTERNAL_SERVER_ERROR).await;
    let ana = stage.server.fan("Ana", "fr");
    ana.writes("one");
    ana.writes("two");
    let url: reqwest::Url = url.parse().unwrap();
    stage.bot.set_webhook(url.clone()).secret_token("s3cret".to_owned()).await.unwrap();

    let (secret, text) = comes.recv().await.unwrap();
    assert_eq!((secret.as_str(), text.as_str()), ("s3cret", "one"));
    let polled = stage.bot.get_updates().await.unwrap_err();
    assert!(polled.to_string().contains("can't use getUpdates method while webhook is active"));

    // Said anew, as a bot does when it starts: the delivery that failed is tried again at once.
    stage.bot.set_webhook(url).secret_token("s3cret".to_owned()).await.unwrap();
    assert_eq!(comes.recv().await.unwrap().1, "one");
    assert_eq!(comes.recv().await.unwrap().1, "two");
    stage.bot.delete_webhook().await.unwrap();
    assert_eq!(stage.bot.get_webhook_info().await.unwrap().url, None);
}

#[tokio::test]
async fn webhooks_that_the_platform_would_not_reach_are_refused() {
    let stage = Stage::set().await;
    let table = [
        ("http://shop.example/u", "An HTTPS URL must be provided for webhook"),
        ("https://shop.example:9000/u", "only on ports 80, 88, 443 or 8443"),
    ];
    for (url, expected) in table {
        let refused = stage.bot.set_webhook(url.parse().unwrap()).await.unwrap_err();
        assert!(refused.to_string().contains(expected), "{refused}");
    }
    let secret = "not allowed!".to_owned();
    let refused = stage.bot.set_webhook("https://shop.example/u".parse().unwrap());
    let refused = refused.secret_token(secret).await.unwrap_err();
    assert!(refused.to_string().contains("secret token contains unallowed characters"));
    stage.bot.set_webhook("https://shop.example:8443/u".parse().unwrap()).await.unwrap();
    let info = stage.bot.get_webhook_info().await.unwrap();
    assert_eq!(info.url.unwrap().as_str(), "https://shop.example:8443/u");
}
