//! A bot to which Telegram brings the updates: kept before they are confirmed, answered once, after a crash as well.

use salut::mailbox::Mailbox;
use salut::payment::ShopProviders;
use salut::telegram::Webhook;
use salut::web::{self, Post};
use salut_core::memory::MemoryStore;
use salut_core::port::{Inbox as _, Source, Store};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;

const SECRET: &str = "only-telegram-knows";

/// The shop's address, and what came there.
struct Door {
    url: String,
    store: Arc<MemoryStore>,
    mailbox: Arc<Mailbox>,
}

impl Door {
    async fn open(stage: &Stage) -> Self {
        let clock = Arc::new(stage.clock.clone());
        let store = Arc::new(MemoryStore::new(clock.clone()));
        let post = Post {
            store: store.clone(),
            clock: clock.clone(),
            providers: Arc::new(ShopProviders::sandbox(clock.clone())),
            telegram: Some(SECRET.into()),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks/telegram", listener.local_addr().unwrap());
        let router = web::webhooks(post);
        tokio::spawn(web::serve(listener, router, std::future::pending()));
        let kept: Arc<dyn Store> = store.clone();
        let mailbox = Arc::new(Mailbox::of(Source::Telegram, kept, clock));
        Self { url, store, mailbox }
    }

    fn bot(&self, stage: &Stage, desk: &Arc<Desk>) -> Bot {
        let intake = Intake::Webhook(Webhook {
            url: self.url.parse().unwrap(),
            secret: SecretString::from(SECRET),
            mailbox: self.mailbox.clone(),
        });
        stage.bot_with(Settings { intake, ..stage.settings() }, desk)
    }

    async fn waiting(&self) -> usize {
        self.store.waiting_incoming(Source::Telegram, 10).await.unwrap().len()
    }

    async fn brings(&self, secret: &str, update: &Value) -> u16 {
        let request = reqwest::Client::new().post(&self.url).json(update);
        let request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        request.send().await.unwrap().status().as_u16()
    }
}

fn update(id: u32, user: i64) -> Value {
    json!({
        "update_id": id,
        "message": {
            "message_id": id, "date": 1_430_000_000, "text": "/start",
            "chat": { "id": user, "type": "private", "first_name": "Ana" },
            "from": { "id": user, "is_bot": false, "first_name": "Ana" },
        },
    })
}

#[tokio::test]
async fn what_telegram_brings_is_answered() {
    let stage = Stage::set().await;
    let door = Door::open(&stage).await;
    let _bot = door.bot(&stage, &Arc::default());
    let ana = stage.server.fan("Ana", "fr");
    let post = ana.uses("/start").await.unwrap();
    assert_eq!(post.text, "Mi & <friends>\n\nOk(Start)");
    let post = ana.presses("Basket").await.unwrap();
    assert!(post.says("Ok(Languages)"), "{post}");
    stage.server.wait_until_answered().await.unwrap();
    assert_eq!(stage.server.refusals(), []);
}

#[tokio::test]
async fn an_update_that_comes_a_hundred_times_is_answered_once() {
    let stage = Stage::set().await;
    let (door, desk) = (Door::open(&stage).await, Arc::<Desk>::default());
    let ana = stage.server.fan("Ana", "fr");
    ana.writes("/start");
    let _bot = door.bot(&stage, &desk);
    ana.next_post().await.unwrap();
    let again = update(4_000_000, ana.id());
    for _ in 0..100 {
        assert_eq!(door.brings(SECRET, &again).await, 200);
    }
    ana.next_post().await.unwrap();
    ana.uses("/help").await.unwrap();
    assert_eq!(desk.keys().len(), 3);
}

#[tokio::test]
async fn strangers_are_not_heard() {
    let stage = Stage::set().await;
    let door = Door::open(&stage).await;
    assert_eq!(door.brings("a guess", &update(1, 7)).await, 401);
    assert_eq!(door.brings("", &update(1, 7)).await, 401);
    assert_eq!(door.brings(SECRET, &json!({ "update_id": "one" })).await, 400);
    assert_eq!(door.waiting().await, 0);
}

#[tokio::test]
async fn what_was_in_hand_when_the_bot_was_killed_is_answered_after_the_next_start() {
    let stage = Stage::set().await;
    let ana = stage.server.fan("Ana", "fr");
    let (door, slow) = (Door::open(&stage).await, Arc::new(Desk::that_waits_for(ana.id())));
    let killed = door.bot(&stage, &slow);
    ana.writes("/start");
    slow.waiting.notified().await;
    drop(killed);
    assert_eq!(door.waiting().await, 1);
    let _bot = door.bot(&stage, &Arc::default());
    assert!(ana.next_post().await.unwrap().says("Ok(Start)"));
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_for_a_person_and_stops_nobody() {
    let stage = Stage::set().await;
    let door = Door::open(&stage).await;
    assert_eq!(door.brings(SECRET, &json!({ "update_id": 1, "message": 7 })).await, 200);
    let _bot = door.bot(&stage, &Arc::default());
    let ana = stage.server.fan("Ana", "fr");
    assert!(ana.uses("/start").await.unwrap().says("Ok(Start)"));
}
