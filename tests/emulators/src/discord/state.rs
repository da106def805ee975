//! What the emulated Discord knows: people, rooms, messages, commands, interactions.
//! Owns the data and how it is looked up; must not know HTTP, and refuses nothing by itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::check::message::{EPHEMERAL, LOADING};
use super::error::{ApiError, Unknown};
use super::gateway::Sessions;
use super::index::Index;
use super::limits::Limits;
use super::room::{Access, Room};
use super::{Request, Role};
use crate::record::Log;
use crate::{Accepted, Faults, Keep};

/// A snowflake. All ids given out here are positive and fit the story's `i64`.
pub(super) type Id = i64;

/// First millisecond that a snowflake can name: the start of 2015.
const EPOCH_MS: i64 = 1_420_070_400_000;

/// Everything, behind one lock.
#[derive(Debug)]
pub(super) struct State {
    last_id: Id,
    pub(super) bot: Id,
    pub(super) guild: Guild,
    pub(super) users: BTreeMap<Id, User>,
    pub(super) rooms: BTreeMap<Id, Room>,
    pub(super) messages: BTreeMap<Id, Message>,
    pub(super) commands: Vec<Value>,
    pub(super) commands_created: Vec<DateTime<Utc>>,
    pub(super) interactions: BTreeMap<Id, Interaction>,
    pub(super) sessions: Sessions,
    pub(super) limits: Limits,
    pub(super) requests: Log<Request>,
    /// Every new message of the bot in a channel.
    pub(super) accepted: Vec<Accepted>,
    /// Every edit of the bot's posts.
    pub(super) edited: Vec<Accepted>,
    /// What goes wrong.
    pub(super) faults: Faults,
    index: Index,
    people: HashMap<String, Id>,
    channels: HashMap<String, Id>,
    direct: HashMap<Id, Id>,
    keep: Keep,
}

/// The one server that everybody is a member of.
#[derive(Debug)]
pub(super) struct Guild {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) locale: String,
    pub(super) roles: BTreeMap<Id, Role>,
    pub(super) since: DateTime<Utc>,
}

/// A person, or the bot itself.
#[derive(Debug)]
pub(super) struct User {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) locale: String,
    pub(super) roles: Vec<Id>,
    pub(super) is_bot: bool,
    pub(super) blocks_bot: bool,
    /// The form that is open on this person's screen.
    pub(super) form: Option<Form>,
}

/// A form that a callback opened.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    pub(super) interaction: Id,
    pub(super) room: Id,
    /// The message whose button opened it, if it was a button.
    pub(super) message: Option<Id>,
    pub(super) data: Value,
}

/// One message as it stands now.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) id: Id,
    pub(super) room: Id,
    pub(super) author: Id,
    pub(super) content: String,
    pub(super) embeds: Value,
    pub(super) components: Value,
    pub(super) attachments: Value,
    pub(super) flags: i64,
    pub(super) nonce: Option<Value>,
    pub(super) posted: DateTime<Utc>,
    pub(super) edited: Option<DateTime<Utc>>,
    pub(super) edits: u32,
    pub(super) pinged: Vec<String>,
    /// The interaction it answers.
    pub(super) answers: Option<Id>,
    /// The person who started that interaction.
    pub(super) invoker: Option<Id>,
}

impl Message {
    /// Whether only its invoker sees it.
    pub(super) fn is_ephemeral(&self) -> bool {
        self.flags & EPHEMERAL != 0
    }

    fn is_public_in(&self, room: Id) -> bool {
        self.room == room && !self.is_ephemeral() && !self.is_loading()
    }

    /// Whether it still shows that the bot is thinking.
    pub(super) fn is_loading(&self) -> bool {
        self.flags & LOADING != 0
    }
}

/// What a person did that the bot has to answer.
#[derive(Debug)]
pub(super) struct Interaction {
    pub(super) id: Id,
    pub(super) token: String,
    pub(super) kind: Act,
    pub(super) user: Id,
    pub(super) room: Id,
    /// The message whose component was used.
    pub(super) source: Option<Id>,
    pub(super) begun: DateTime<Utc>,
    pub(super) acknowledged: bool,
    /// The message that `@original` names.
    pub(super) original: Option<Id>,
    pub(super) shown: Option<Shown>,
    pub(super) event: Value,
}

/// The first answer has to arrive within this time.
const FIRST_ANSWER: TimeDelta = TimeDelta::seconds(3);

impl Interaction {
    /// Whether the time for a first answer passed without one.
    pub(super) fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        !self.acknowledged && now - self.begun > FIRST_ANSWER
    }

    /// The token of the interaction with that id: it can be found again by its token, but not guessed
    /// from the id alone.
    pub(super) fn token_for(id: Id) -> String {
        format!("{id}-{:x}", id.wrapping_mul(0x5851_F42D_4C95_7F2D))
    }

    /// The id that a token was made for.
    pub(super) fn id_in(token: &str) -> Option<Id> {
        token.split_once('-')?.0.parse().ok()
    }
}

/// Kinds of interaction, numbered as Discord does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    Form = 5,
}

/// What the person got to see.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    Message(Id),
    Form(Form),
    Suggestions(Vec<String>),
    /// "The application did not respond": the answer came too late.
    Nothing,
}

impl State {
    /// A server with its bot and no other people yet.
    pub(super) fn new(bot: Id, guild: Guild, bot_name: &str, keep: Keep) -> Self {
        let mut state = Self {
            last_id: 0,
            bot,
            guild,
            users: BTreeMap::new(),
            rooms: BTreeMap::new(),
            messages: BTreeMap::new(),
            commands: Vec::new(),
            commands_created: Vec::new(),
            interactions: BTreeMap::new(),
            sessions: Sessions::default(),
            limits: Limits::default(),
            requests: Log::new(keep),
            accepted: Vec::new(),
            edited: Vec::new(),
            faults: Faults::default(),
            index: Index::default(),
            people: HashMap::new(),
            channels: HashMap::new(),
            direct: HashMap::new(),
            keep,
        };
        state.add_user(bot, bot_name, "en-US");
        state
    }

    /// A new id: later ids are greater, also while the clock stands still.
    pub(super) fn next_id(&mut self, now: DateTime<Utc>) -> Id {
        let by_time = (now.timestamp_millis() - EPOCH_MS).max(1) << 22;
        self.last_id = by_time.max(self.last_id + 1);
        self.last_id
    }

    /// Adds a person with that id.
    pub(super) fn add_user(&mut self, id: Id, name: &str, locale: &str) {
        let user = User {
            id,
            name: name.to_owned(),
            locale: locale.to_owned(),
            roles: Vec::new(),
            is_bot: id == self.bot,
            blocks_bot: false,
            form: None,
        };
        if !user.is_bot {
            self.people.entry(user.name.clone()).or_insert(id);
        }
        self.users.insert(id, user);
    }

    /// The direct-message channel with `user`, opened on first use.
    pub(super) fn direct_room(&mut self, user: Id, now: DateTime<Utc>) -> Id {
        if let Some(room) = self.direct.get(&user) {
            return *room;
        }
        let id = self.next_id(now);
        self.rooms.insert(id, Room { with: Some(user), ..Room::new(id, "private") });
        self.direct.insert(user, id);
        id
    }

    /// The text channel of that name, made on first use.
    pub(super) fn guild_room(&mut self, name: &str, now: DateTime<Utc>) -> Id {
        if let Some(room) = self.channels.get(name) {
            return *room;
        }
        let id = self.next_id(now);
        self.rooms.insert(id, Room::new(id, name));
        self.channels.insert(name.to_owned(), id);
        let channel = super::wire::channel(self, id);
        self.sessions.send("CHANNEL_CREATE", super::gateway::GUILDS, &channel);
        id
    }

    /// A new text channel of another server that the bot was added to.
    pub(super) fn room_elsewhere(&mut self, name: &str, now: DateTime<Utc>) -> Id {
        let id = self.next_id(now);
        self.rooms.insert(id, Room { elsewhere: true, ..Room::new(id, name) });
        id
    }

    /// Deletes a channel; its messages can't be reached any more.
    pub(super) fn remove_room(&mut self, id: Id) {
        self.rooms.remove(&id);
        self.channels.retain(|_, room| *room != id);
    }

    /// The person of that name.
    pub(super) fn person(&self, name: &str) -> Option<Id> {
        self.people.get(name).copied()
    }

    /// The channel of that id, if the bot sees it.
    pub(super) fn seen_room(&self, id: Id) -> Result<&Room, ApiError> {
        let room = self.rooms.get(&id).ok_or(ApiError::unknown(Unknown::Channel))?;
        if room.access == Access::Hidden { Err(ApiError::missing_access()) } else { Ok(room) }
    }

    /// Whether `room` is the guild's.
    pub(super) fn is_guild_room(&self, room: Id) -> bool {
        self.rooms.get(&room).is_some_and(|room| room.with.is_none())
    }

    /// Keeps a new message and tells the bot's sessions about it.
    pub(super) fn post(&mut self, message: Message) -> Id {
        let id = message.id;
        self.index.add(&message);
        if message.author == self.bot && message.answers.is_none() {
            let chat = self.rooms.get(&message.room).and_then(|room| room.with);
            let (chat, at) = (chat.unwrap_or(message.room), message.posted);
            self.accepted.push(Accepted { chat, message: id, at });
        }
        self.messages.insert(id, message);
        self.tell("MESSAGE_CREATE", id);
        id
    }

    /// Takes a message away.
    pub(super) fn remove(&mut self, id: Id) {
        if let Some(message) = self.messages.remove(&id) {
            self.index.remove(&message);
        }
    }

    /// Forgets what a message says, where counts are enough; call it once the message was shown to the bot.
    pub(super) fn forget_words(&mut self, id: Id) {
        let message = self.messages.get_mut(&id).filter(|_| self.keep == Keep::Counts);
        if let Some(message) = message {
            message.content = String::new();
            message.embeds = json!([]);
            message.components = json!([]);
            message.attachments = json!([]);
        }
    }

    /// Tells the bot's sessions about a message that others can see too.
    pub(super) fn tell(&mut self, event: &'static str, id: Id) {
        let message = &self.messages[&id];
        if message.is_ephemeral() || message.is_loading() {
            return;
        }
        let (room, own) = (message.room, message.author == self.bot);
        let mut body = super::wire::message(self, message);
        if self.is_guild_room(room) {
            body["guild_id"] = json!(self.guild.id.to_string());
            if let Some(author) = self.users.get(&message.author) {
                body["member"] = super::wire::partial_member(self, author);
            }
            let readable = own || message.content.contains(&format!("<@{}>", self.bot));
            self.sessions.send_guild_message(event, &body, readable);
        } else {
            self.sessions.send(event, super::gateway::DIRECT_MESSAGES, &body);
        }
    }

    /// The message that the bot posted in `room` with this nonce a moment ago.
    pub(super) fn by_nonce(&mut self, room: Id, nonce: &Value, now: DateTime<Utc>) -> Option<Id> {
        self.index.by_nonce(room, nonce, now)
    }

    /// The command of that id.
    pub(super) fn command(&self, id: &Value) -> Option<&Value> {
        self.commands.iter().find(|command| &command["id"] == id)
    }

    /// The messages that only `user` has: direct ones and those just for them, in order.
    pub(super) fn private_messages(&self, user: Id) -> Vec<&Message> {
        let direct = self.direct.get(&user).copied();
        let mine = |message: &&Message| {
            let for_me = message.is_ephemeral() || direct == Some(message.room);
            message.author == self.bot && !message.is_loading() && for_me
        };
        let written = direct.into_iter().flat_map(|room| self.index.in_room(room));
        let ids: BTreeSet<_> = written.chain(self.index.answers_to(user)).collect();
        ids.iter().filter_map(|id| self.messages.get(id)).filter(mine).collect()
    }

    /// The messages that answer what `user` did, in order.
    pub(super) fn answers_to(&self, user: Id) -> impl Iterator<Item = &Message> {
        self.index.answers_to(user).filter_map(|id| self.messages.get(&id))
    }

    /// The messages of `room` that everybody in it sees, in order.
    pub(super) fn public_messages(&self, room: Id) -> Vec<&Message> {
        let messages = self.index.in_room(room).filter_map(|id| self.messages.get(&id));
        messages.filter(|message| message.is_public_in(room)).collect()
    }

    /// The newest of [`public_messages`](Self::public_messages).
    pub(super) fn last_public_message(&self, room: Id) -> Option<Id> {
        let mut newest_first =
            self.index.in_room(room).rev().filter_map(|id| self.messages.get(&id));
        newest_first.find(|message| message.is_public_in(room)).map(|message| message.id)
    }
}
