//! What a story lets go wrong, each once, as a bare HTTP client and a gateway socket meet it.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where the test would")]

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::{SinkExt, StreamExt};
use reqwest::Response;
use salut_core::clock::{Clock, ManualClock};
use salut_emulators::discord::{self, Discord};
use salut_emulators::telegram::{self, Telegram};
use salut_emulators::{Keep, Plot};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long the client waits for an answer.
const IMPATIENT: Duration = Duration::from_millis(300);
/// How long a test waits for the gateway: a guard only.
const PATIENCE: Duration = Duration::from_secs(20);

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_430_000_000, 0).unwrap()
}

/// Both platforms on one clock, a group and a channel, and a client without patience.
struct Stage {
    clock: ManualClock,
    telegram: Telegram,
    discord: Discord,
    group: telegram::Channel,
    channel: discord::Channel,
    client: reqwest::Client,
}

impl Stage {
    async fn set() -> Self {
        Self::keeping(Keep::Everything).await
    }

    async fn keeping(keep: Keep) -> Self {
        let clock = ManualClock::at(noon());
        let time: Arc<dyn Clock> = Arc::new(clock.clone());
        let setup = telegram::Setup { keep, ..telegram::Setup::new(Arc::clone(&time)) };
        let telegram = Telegram::start(setup).await.unwrap();
        let setup = discord::Setup { keep, ..discord::Setup::new(time) };
        let discord = Discord::start(setup).await.unwrap();
        let (group, channel) = (telegram.channel("fans"), discord.channel("news"));
        let client = reqwest::Client::builder().timeout(IMPATIENT).build().unwrap();
        Self { clock, telegram, discord, group, channel, client }
    }

    /// Sends to a chat on Telegram.
    async fn sends(&self, chat: i64, text: &str) -> reqwest::Result<Response> {
        let address =
            format!("{}/bot{}/SendMessage", self.telegram.api_url(), self.telegram.token());
        self.client.post(address).json(&json!({"chat_id": chat, "text": text})).send().await
    }

    /// Posts to a channel on Discord.
    async fn posts(&self, channel: i64, body: &Value) -> reqwest::Result<Response> {
        let address = format!("{}/api/v10/channels/{channel}/messages", self.discord.api_url());
        let token = format!("Bot {}", self.discord.token());
        self.client.post(address).header("Authorization", token).json(body).send().await
    }

    /// What a send and a post meet, and whether each was done.
    async fn met(&self, plan: impl Fn(Plot)) -> [(Met, bool); 2] {
        plan(self.telegram.faults().sends());
        plan(self.discord.faults().sends());
        let sent = met(self.sends(self.group.id(), "Hello").await);
        let posted = met(self.posts(self.channel.id(), &json!({"content": "Hello"})).await);
        assert_eq!((self.telegram.faults().done(), self.discord.faults().done()), (1, 1));
        [(sent, !self.group.posts().is_empty()), (posted, !self.channel.posts().is_empty())]
    }
}

/// What a client has of its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    Status(u16),
    TimedOut,
    Lost,
}

fn met(answer: reqwest::Result<Response>) -> Met {
    match answer {
        Ok(response) => Met::Status(response.status().as_u16()),
        Err(error) if error.is_timeout() => Met::TimedOut,
        Err(error) => {
            assert!(!error.is_connect(), "{error}");
            Met::Lost
        }
    }
}

async fn json_of(answer: reqwest::Result<Response>) -> Value {
    answer.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_failure_comes_before_or_after_the_act() {
    let before = Stage::set().await.met(|plot| plot.fail(503)).await;
    assert_eq!(before, [(Met::Status(503), false); 2]);
    let after = Stage::set().await.met(|plot| plot.fail_when_done(500)).await;
    assert_eq!(after, [(Met::Status(500), true); 2]);
}

#[tokio::test]
async fn a_request_may_never_be_answered() {
    let undone = Stage::set().await.met(Plot::ignore).await;
    assert_eq!(undone, [(Met::TimedOut, false); 2]);
    let done = Stage::set().await.met(Plot::keep_silent).await;
    assert_eq!(done, [(Met::TimedOut, true); 2]);
}

#[tokio::test]
async fn a_connection_may_break_before_or_after_the_act() {
    let undone = Stage::set().await.met(Plot::lose).await;
    assert_eq!(undone, [(Met::Lost, false); 2]);
    let stage = Stage::set().await;
    assert_eq!(stage.met(Plot::lose_answer).await, [(Met::Lost, true); 2]);
    // The next request finds the server as if nothing had been.
    let again = stage.sends(stage.group.id(), "Hello again").await.unwrap();
    assert_eq!((again.status().as_u16(), stage.group.posts().len()), (200, 2));
    assert_eq!(stage.telegram.requests()[0].status, telegram::Request::UNANSWERED);
}

#[tokio::test]
async fn a_late_answer_waits_for_the_clock() {
    let stage = Stage::set().await;
    stage.telegram.faults().sends().answer_late(TimeDelta::seconds(8));
    let (sent, ()) = tokio::join!(stage.sends(stage.group.id(), "Hello"), async {
        stage.telegram.next_accepted(0).await.unwrap();
        stage.clock.advance(TimeDelta::seconds(8));
    });
    assert_eq!(sent.unwrap().status(), 200);
}

#[tokio::test]
async fn one_chat_is_throttled_in_the_platforms_words() {
    let stage = Stage::set().await;
    stage.telegram.faults().sends().to(stage.group.id()).throttle(TimeDelta::seconds(7));
    stage.discord.faults().sends().to(stage.channel.id()).throttle(TimeDelta::milliseconds(1500));
    let other = stage.telegram.channel("others");
    assert_eq!(stage.sends(other.id(), "Hello").await.unwrap().status(), 200);
    let body = json_of(stage.sends(stage.group.id(), "Hello").await).await;
    assert_eq!(body["parameters"]["retry_after"], 7);
    assert_eq!(body["description"], "Too Many Requests: retry after 7");
    let hello = json!({"content": "Hello"});
    let answer = stage.posts(stage.channel.id(), &hello).await.unwrap();
    let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
    let headers = ["retry-after", "x-ratelimit-scope", "x-ratelimit-remaining"].map(header);
    assert_eq!(headers, ["2", "user", "0"]);
    let body: Value = answer.json().await.unwrap();
    assert_eq!((&body["retry_after"], &body["global"]), (&json!(1.5), &json!(false)));
    // Whoever comes too early is told again; whoever waits is let through.
    assert_eq!(stage.posts(stage.channel.id(), &hello).await.unwrap().status(), 429);
    stage.clock.advance(TimeDelta::seconds(2));
    assert_eq!(stage.posts(stage.channel.id(), &hello).await.unwrap().status(), 200);
    assert_eq!((stage.telegram.throttled(), stage.discord.throttled()), (1, 2));
}

#[tokio::test]
async fn the_whole_bot_is_throttled_in_the_platforms_words() {
    let stage = Stage::set().await;
    stage.telegram.faults().sends().throttle_all(TimeDelta::seconds(3));
    stage.discord.faults().sends().throttle_all(TimeDelta::seconds(3));
    let other = (stage.telegram.channel("others"), stage.discord.channel("others"));
    stage.sends(stage.group.id(), "Hello").await.unwrap();
    let body = json_of(stage.sends(other.0.id(), "Hello").await).await;
    assert_eq!(body["parameters"]["retry_after"], 3);
    let hello = json!({"content": "Hello"});
    stage.posts(stage.channel.id(), &hello).await.unwrap();
    let answer = stage.posts(other.1.id(), &hello).await.unwrap();
    let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(["x-ratelimit-scope", "x-ratelimit-global"].map(header), ["global", "true"]);
    assert_eq!(json_of(Ok(answer)).await["global"], true);
}

#[tokio::test]
async fn chats_close_in_the_platforms_words() {
    let stage = Stage::set().await;
    let fan = stage.telegram.fan("ana", "fr");
    fan.writes("/start");
    let told = async |chat| json_of(stage.sends(chat, "Hello").await).await["description"].clone();
    fan.blocks_bot();
    assert_eq!(told(fan.id()).await, "Forbidden: bot was blocked by the user");
    fan.leaves_telegram();
    assert_eq!(told(fan.id()).await, "Forbidden: user is deactivated");
    stage.group.kicks_bot();
    assert_eq!(told(stage.group.id()).await, "Forbidden: bot was kicked from the supergroup chat");
    let channel = stage.telegram.broadcast("news");
    channel.kicks_bot();
    assert_eq!(told(channel.id()).await, "Forbidden: bot is not a member of the channel chat");
    let code = async |channel: i64| {
        let answer = stage.posts(channel, &json!({"content": "Hello"})).await.unwrap();
        (answer.status().as_u16(), json_of(Ok(answer)).await["code"].as_i64().unwrap())
    };
    stage.channel.mutes_bot();
    assert_eq!(code(stage.channel.id()).await, (403, 50_013));
    stage.channel.hides_from_bot();
    assert_eq!(code(stage.channel.id()).await, (403, 50_001));
    stage.channel.is_deleted();
    assert_eq!(code(stage.channel.id()).await, (404, 10_003));
}

#[tokio::test]
async fn a_nonce_posts_once_within_minutes_and_is_listed() {
    let stage = Stage::keeping(Keep::Counts).await;
    let body = json!({"content": "Hello", "nonce": "n1", "enforce_nonce": true});
    stage.discord.faults().sends().lose_answer();
    assert_eq!(met(stage.posts(stage.channel.id(), &body).await), Met::Lost);
    let again = json_of(stage.posts(stage.channel.id(), &body).await).await;
    let accepted = stage.discord.accepted(0);
    assert_eq!((accepted.len(), accepted[0].chat), (1, stage.channel.id()));
    assert_eq!(again["id"], accepted[0].message.to_string());
    let address =
        format!("{}/api/v10/channels/{}/messages", stage.discord.api_url(), stage.channel.id());
    let token = format!("Bot {}", stage.discord.token());
    let list = stage.client.get(address).header("Authorization", token).send().await;
    assert_eq!(json_of(list).await[0]["nonce"], "n1");
    stage.clock.advance(TimeDelta::minutes(4));
    stage.posts(stage.channel.id(), &body).await.unwrap();
    assert_eq!(stage.discord.accepted(0).len(), 2);
}

#[tokio::test]
async fn an_update_may_come_twice() {
    let stage = Stage::set().await;
    stage.telegram.faults().repeat_next_updates(1);
    let fan = stage.telegram.fan("ana", "fr");
    fan.writes("/sales");
    fan.writes("/sales");
    let address = format!("{}/bot{}/GetUpdates", stage.telegram.api_url(), stage.telegram.token());
    let updates = json_of(stage.client.get(address).send().await).await;
    let mut ids: Vec<_> = updates["result"].as_array().unwrap().iter().collect();
    assert_eq!(ids.len(), 3);
    ids.dedup_by_key(|update| update["update_id"].clone());
    ids.sort_by_key(|update| update["update_id"].as_i64());
    ids.dedup_by_key(|update| update["update_id"].clone());
    assert_eq!(ids.len(), 2);
}

#[tokio::test]
async fn a_crowd_costs_nothing_until_it_is_written_to() {
    let stage = Stage::keeping(Keep::Counts).await;
    stage.telegram.crowd(6_000_000_001, 1_000_000);
    assert_eq!(stage.sends(6_000_500_000, "Hello").await.unwrap().status(), 200);
    assert_eq!(stage.sends(6_001_000_001, "Hello").await.unwrap().status(), 400);
    assert_eq!(stage.telegram.accepted(0)[0].chat, 6_000_500_000);
    let channels = stage.discord.channels_elsewhere(2);
    assert_eq!(stage.posts(channels[1], &json!({"content": "Hello"})).await.unwrap().status(), 200);
}

/// A gateway connection.
struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(stage: &Stage) -> Self {
        let address = format!("{}/api/v10/gateway", stage.discord.api_url());
        let gateway = json_of(stage.client.get(address).send().await).await;
        let (socket, _) = connect_async(gateway["url"].as_str().unwrap()).await.unwrap();
        let mut socket = Self(socket);
        assert_eq!(socket.frame().await.unwrap()["op"], 10);
        socket
    }

    /// With a session; gives the number of its last event, too.
    async fn identified(stage: &Stage) -> (Self, String, Value) {
        let mut socket = Self::open(stage).await;
        let hello = json!({"token": stage.discord.token(), "intents": 1, "properties": {}});
        socket.says(&json!({"op": 2, "d": hello})).await;
        let ready = socket.frame().await.unwrap();
        let guild = socket.frame().await.unwrap();
        (socket, ready["d"]["session_id"].as_str().unwrap().to_owned(), guild["s"].clone())
    }

    async fn resumes(&mut self, stage: &Stage, session: &str, seq: &Value) {
        let token = stage.discord.token();
        self.says(&json!({"op": 6, "d": {"token": token, "session_id": session, "seq": seq}}))
            .await;
    }

    async fn says(&mut self, frame: &Value) {
        self.0.send(Frame::Text(frame.to_string())).await.unwrap();
    }

    /// The next frame, or the code with which the gateway hangs up; none without a word.
    async fn frame(&mut self) -> Result<Value, Option<u16>> {
        let next = tokio::time::timeout(PATIENCE, self.0.next());
        match next.await.expect("the gateway says something") {
            Some(Ok(Frame::Text(text))) => Ok(serde_json::from_str(&text).unwrap()),
            Some(Ok(Frame::Close(close))) => Err(close.map(|close| close.code.into())),
            _ => Err(None),
        }
    }
}

#[tokio::test]
async fn what_a_broken_session_missed_is_replayed() {
    for code in [Some(4000), None] {
        let stage = Stage::set().await;
        let (mut socket, session, seq) = Socket::identified(&stage).await;
        match code {
            Some(code) => stage.discord.closes_gateway(code),
            None => stage.discord.breaks_gateway(),
        }
        assert_eq!(socket.frame().await, Err(code));
        stage.discord.channel("new");
        let mut socket = Socket::open(&stage).await;
        socket.resumes(&stage, &session, &seq).await;
        let events = [socket.frame().await.unwrap(), socket.frame().await.unwrap()];
        assert_eq!(events.map(|event| event["t"].clone()), ["CHANNEL_CREATE", "RESUMED"]);
        assert_eq!(stage.discord.sessions(), (1, 1));
    }
}

#[tokio::test]
async fn a_person_acts_while_the_bot_is_on_its_way_back() {
    let stage = Stage::set().await;
    let (mut socket, session, seq) = Socket::identified(&stage).await;
    stage.discord.asks_to_reconnect();
    assert_eq!(socket.frame().await.unwrap()["op"], 7);
    drop(socket);
    stage.discord.wait_until_offline().await.unwrap();
    let lobby = stage.discord.channel("general");
    stage.posts(lobby.id(), &json!({"content": "Hello"})).await.unwrap();
    stage.discord.faults().repeat_next_updates(1);
    let fan = stage.discord.fan("ana", "fr");
    let press = tokio::spawn(async move { fan.presses_forged("x").await });
    let mut socket = Socket::open(&stage).await;
    tokio::task::yield_now().await;
    socket.resumes(&stage, &session, &seq).await;
    let mut pressed = 0;
    while pressed < 2 {
        pressed += usize::from(socket.frame().await.unwrap()["t"] == "INTERACTION_CREATE");
    }
    press.abort();
}

#[tokio::test]
async fn an_invalid_session_cannot_be_resumed() {
    let stage = Stage::set().await;
    let (mut socket, session, seq) = Socket::identified(&stage).await;
    stage.discord.invalidates_sessions();
    assert_eq!(socket.frame().await.unwrap(), json!({"op": 9, "d": false}));
    let mut socket = Socket::open(&stage).await;
    socket.resumes(&stage, &session, &seq).await;
    assert_eq!(socket.frame().await.unwrap()["op"], 9);
    let (_socket, other, _) = Socket::identified(&stage).await;
    assert_ne!(other, session);
}
