//! The gateway: sessions over WebSocket, with identify, heartbeat, resume and dispatch.
//! Owns sessions and their event numbers; must not know what the events mean.

use std::collections::VecDeque;
use std::sync::Arc;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::wire;
use super::world::World;

/// Intent for guilds and channels.
pub(super) const GUILDS: u64 = 1;
/// Intent for messages in the guild.
const GUILD_MESSAGES: u64 = 1 << 9;
/// Intent for direct messages.
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
/// Privileged: the text of messages that do not mention the bot.
pub const MESSAGE_CONTENT: u64 = 1 << 15;
/// Members, presences and message content have to be switched on in the developer portal.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | MESSAGE_CONTENT;

const HEARTBEAT_MS: u64 = 41_250;
/// Events kept for a session that may come back.
const BACKLOG_MAX: usize = 1000;
/// Frames a connection may send in a minute.
const FRAMES_PER_MINUTE: usize = 120;

/// The bot's gateway sessions, connected or waiting to be resumed.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    list: Vec<Session>,
    started: u64,
    resumed: u64,
}

#[derive(Debug)]
struct Session {
    id: String,
    intents: u64,
    seq: u64,
    backlog: VecDeque<(u64, String)>,
    line: Option<mpsc::UnboundedSender<Word>>,
    /// Whether the gateway itself broke the connection, so that the bot is awaited back.
    awaited: bool,
}

/// What goes down a connection.
#[derive(Debug)]
enum Word {
    /// A frame of text.
    Say(String),
    /// The end: with a close code, or without a word.
    HangUp(Option<u16>),
}

impl Sessions {
    /// Whether a bot is connected and ready.
    pub(super) fn is_live(&self) -> bool {
        self.list.iter().any(|session| session.line.is_some())
    }

    /// Whether a bot hears of what happens now: at once, or when it has resumed a session that the gateway broke.
    pub(super) fn is_reachable(&self) -> bool {
        self.list.iter().any(Session::is_reachable)
    }

    /// How many sessions were resumed so far.
    pub(super) fn resumed(&self) -> u64 {
        self.resumed
    }

    /// Closes all connections with that code, or without a word; their sessions may be resumed.
    pub(super) fn hang_up(&mut self, code: Option<u16>) {
        for session in &mut self.list {
            if let Some(line) = session.line.take() {
                session.awaited = true;
                drop(line.send(Word::HangUp(code)));
            }
        }
    }

    /// Asks all connected bots to connect anew.
    pub(super) fn ask_to_reconnect(&mut self) {
        self.say_all(&json!({ "op": 7, "d": null }));
        self.list.iter_mut().for_each(|session| session.awaited = true);
    }

    /// Ends all sessions.
    pub(super) fn invalidate(&mut self) {
        self.say_all(&json!({ "op": 9, "d": false }));
        self.list.clear();
    }

    fn say_all(&self, frame: &Value) {
        for line in self.list.iter().filter_map(|session| session.line.as_ref()) {
            drop(line.send(Word::Say(frame.to_string())));
        }
    }

    /// How many sessions were started so far.
    pub(super) fn started(&self) -> u64 {
        self.started
    }

    /// Sends an event to every session that asked for it, and keeps it for those that may resume.
    pub(super) fn send(&mut self, event: &str, intent: u64, data: &Value) {
        for session in &mut self.list {
            if session.intents & intent == intent {
                session.send(event, data);
            }
        }
    }

    /// Sends an event to the sessions that are connected or awaited back: nobody waits for the others' answer.
    pub(super) fn send_reachable(&mut self, event: &str, data: &Value) {
        for session in self.list.iter_mut().filter(|session| session.is_reachable()) {
            session.send(event, data);
        }
    }

    /// Sends a guild message; its text only to those who may read it.
    pub(super) fn send_guild_message(&mut self, event: &str, body: &Value, readable: bool) {
        let mut blank = body.clone();
        wire::merge(
            &mut blank,
            json!({ "content": "", "embeds": [], "components": [], "attachments": [] }),
        );
        for session in &mut self.list {
            let reads = readable || session.intents & MESSAGE_CONTENT != 0;
            if session.intents & GUILD_MESSAGES != 0 {
                session.send(event, if reads { body } else { &blank });
            }
        }
    }

    fn begin(&mut self, intents: u64, line: mpsc::UnboundedSender<Word>) -> &mut Session {
        self.started += 1;
        // A session that nobody resumed is forgotten when a new one starts.
        self.list.retain(|session| session.line.is_some());
        let id = format!("{:032x}", self.started);
        let backlog = VecDeque::new();
        let line = Some(line);
        self.list.push(Session { id, intents, seq: 0, backlog, line, awaited: false });
        self.list.last_mut().expect("a session was pushed")
    }

    fn find(&mut self, id: &str) -> Option<&mut Session> {
        self.list.iter_mut().find(|session| session.id == id)
    }

    fn leave(&mut self, id: &str, by: &mpsc::UnboundedSender<Word>, leaving: Leaving) {
        match leaving {
            Leaving::Lost => {
                // The session may have been resumed on another connection already.
                let is_ours = |line: &mpsc::UnboundedSender<Word>| line.same_channel(by);
                if let Some(session) = self.find(id) {
                    session.line.take_if(|line| is_ours(line));
                }
            }
            Leaving::LoggedOff => self.list.retain(|session| session.id != id),
        }
    }
}

/// How a connection ended: with a goodbye, or so that its session may be resumed.
#[derive(Debug, Clone, Copy)]
enum Leaving {
    Lost,
    LoggedOff,
}

impl Session {
    fn is_reachable(&self) -> bool {
        self.line.is_some() || self.awaited
    }

    fn send(&mut self, event: &str, data: &Value) {
        self.seq += 1;
        let text = json!({ "op": 0, "s": self.seq, "t": event, "d": data }).to_string();
        if let Some(line) = &self.line {
            drop(line.send(Word::Say(text.clone())));
        }
        self.backlog.push_back((self.seq, text));
        if self.backlog.len() > BACKLOG_MAX {
            self.backlog.pop_front();
        }
    }
}

/// Takes connections until the server stops.
pub(super) async fn serve(listener: TcpListener, world: Arc<World>, mut stop: watch::Receiver<()>) {
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            taken = listener.accept() => {
                let Ok((stream, _)) = taken else { continue };
                tokio::spawn(connection(stream, Arc::clone(&world), stop.clone()));
            }
        }
    }
}

/// One connection, from its handshake to its end.
struct Connection {
    world: Arc<World>,
    out: mpsc::UnboundedSender<Word>,
    session: Option<String>,
    frames: Vec<chrono::DateTime<chrono::Utc>>,
}

/// Why the gateway hangs up: Discord's close code and its words.
type HangUp = (u16, &'static str);

async fn connection(stream: TcpStream, world: Arc<World>, mut stop: watch::Receiver<()>) {
    let Ok(socket) = tokio_tungstenite::accept_async(stream).await else { return };
    let (mut sink, mut source) = socket.split();
    let (out, mut queue) = mpsc::unbounded_channel::<Word>();
    let mut connection = Connection { world, out, session: None, frames: Vec::new() };
    connection.say(&json!({ "op": 10, "d": { "heartbeat_interval": HEARTBEAT_MS } }));
    let leaving = loop {
        tokio::select! {
            _ = stop.changed() => break Leaving::Lost,
            Some(word) = queue.recv() => match word {
                Word::Say(text) => {
                    if sink.send(Frame::Text(text)).await.is_err() { break Leaving::Lost }
                }
                Word::HangUp(code) => {
                    if let Some(code) = code {
                        drop(sink.send(close(code, "")).await);
                    }
                    break Leaving::Lost;
                }
            },
            frame = source.next() => match frame {
                Some(Ok(Frame::Text(text))) => {
                    if let Err((code, reason)) = connection.hear(&text) {
                        drop(sink.send(close(code, reason)).await);
                        break Leaving::LoggedOff;
                    }
                }
                Some(Ok(Frame::Close(frame))) => break leaving(frame.as_ref()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break Leaving::Lost,
            }
        }
    };
    if let Some(id) = connection.session {
        let by = connection.out;
        connection.world.change(|state, _| state.sessions.leave(&id, &by, leaving));
    }
}

fn close(code: u16, reason: &'static str) -> Frame {
    Frame::Close(Some(CloseFrame { code: CloseCode::from(code), reason: reason.into() }))
}

/// Codes 1000 and 1001 end the session; anything else leaves it to be resumed.
fn leaving(frame: Option<&CloseFrame<'_>>) -> Leaving {
    match frame.map(|frame| u16::from(frame.code)) {
        Some(1000 | 1001) => Leaving::LoggedOff,
        _ => Leaving::Lost,
    }
}

impl Connection {
    fn say(&self, value: &Value) {
        drop(self.out.send(Word::Say(value.to_string())));
    }

    fn hear(&mut self, text: &str) -> Result<(), HangUp> {
        self.count_frame()?;
        let Ok(frame) = serde_json::from_str::<Value>(text) else {
            return Err((4002, "Error while decoding payload."));
        };
        match frame["op"].as_u64() {
            Some(1) => {
                self.say(&json!({ "op": 11 }));
                Ok(())
            }
            Some(2) => self.identify(&frame["d"]),
            Some(6) => self.resume(&frame["d"]),
            Some(3 | 4 | 8 | 31) if self.session.is_some() => Ok(()),
            Some(3 | 4 | 8 | 31) => Err((4003, "Not authenticated.")),
            _ => Err((4001, "Unknown opcode.")),
        }
    }

    fn count_frame(&mut self) -> Result<(), HangUp> {
        let now = self.world.now();
        self.frames.retain(|at| now - *at < chrono::TimeDelta::minutes(1));
        self.frames.push(now);
        let many = self.frames.len() > FRAMES_PER_MINUTE;
        if many { Err((4008, "Rate limited.")) } else { Ok(()) }
    }

    fn authenticate(&self, data: &Value) -> Result<(), HangUp> {
        let token = data["token"].as_str().unwrap_or_default();
        if token.trim_start_matches("Bot ") == self.world.token {
            Ok(())
        } else {
            Err((4004, "Authentication failed."))
        }
    }

    fn identify(&mut self, data: &Value) -> Result<(), HangUp> {
        if self.session.is_some() {
            return Err((4005, "Already authenticated."));
        }
        self.authenticate(data)?;
        let intents = data["intents"].as_u64().ok_or((4013, "Invalid intent(s)."))?;
        if intents & PRIVILEGED & !self.world.privileged_intents != 0 {
            return Err((4014, "Disallowed intent(s)."));
        }
        let shard = data["shard"].clone();
        let (world, out) = (Arc::clone(&self.world), self.out.clone());
        self.session = Some(world.change(|state, _| {
            let user = wire::user_by_id(state, state.bot);
            let (bot, guild) = (state.bot.to_string(), state.guild.id.to_string());
            let body = wire::guild(state);
            let session = state.sessions.begin(intents, out);
            session.send(
                "READY",
                &json!({
                    "v": 10,
                    "user": user,
                    "guilds": [{ "id": guild, "unavailable": true }],
                    "session_id": session.id,
                    "resume_gateway_url": world.gateway_url,
                    "shard": shard,
                    "application": { "id": bot, "flags": 0 },
                }),
            );
            if intents & GUILDS != 0 {
                session.send("GUILD_CREATE", &body);
            }
            session.id.clone()
        }));
        Ok(())
    }

    /// Replays what the session missed, or says that it can't be resumed.
    fn resume(&mut self, data: &Value) -> Result<(), HangUp> {
        self.authenticate(data)?;
        let id = data["session_id"].as_str().unwrap_or_default().to_owned();
        let seen = data["seq"].as_u64().unwrap_or(0);
        let (world, out) = (Arc::clone(&self.world), self.out.clone());
        let resumed = world.change(|state, _| {
            let session = state.sessions.find(&id)?;
            let oldest = session.backlog.front().map_or(1, |(seq, _)| *seq);
            if seen > session.seq || seen + 1 < oldest {
                return None;
            }
            for (_, text) in session.backlog.iter().filter(|(seq, _)| *seq > seen) {
                drop(out.send(Word::Say(text.clone())));
            }
            session.line = Some(out);
            session.awaited = false;
            session.send("RESUMED", &json!({ "_trace": [] }));
            state.sessions.resumed += 1;
            Some(())
        });
        if resumed.is_some() {
            self.session = Some(id);
        } else {
            self.say(&json!({ "op": 9, "d": false }));
        }
        Ok(())
    }
}
