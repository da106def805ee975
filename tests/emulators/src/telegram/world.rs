//! What the emulated platform remembers: chats, messages, button presses, and a journal of what the bot did.
//!
//! Nothing in here waits, checks a request or speaks HTTP; every change is made under one lock.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Request;
use super::html::Styled;
use super::keyboard::{Act, Keyboard};
use super::limits::{Limits, Pace};
use super::menu::Menu;
use super::updates::Updates;
use super::webhook::Webhook;
use crate::record::Log;
use crate::{Accepted, Faults, Keep, Post};

/// Everything the platform knows; it outlives the bot.
#[derive(Debug)]
pub(super) struct World {
    /// The one bot of this server.
    pub(super) bot: Bot,
    /// Private chats by their person's id, groups and channels by their negative id.
    pub(super) chats: BTreeMap<i64, Chat>,
    /// Presses of callback buttons, by query id.
    pub(super) presses: HashMap<String, Press>,
    /// What the bot did that people can see, oldest first.
    pub(super) journal: Vec<Sight>,
    /// What the bot has yet to fetch.
    pub(super) updates: Updates,
    /// Where updates are delivered instead, if the bot asked for that.
    pub(super) webhook: Option<Webhook>,
    /// How often the bot asked for a webhook.
    pub(super) webhook_wishes: u64,
    /// What was sent lately.
    pub(super) limits: Limits,
    /// Commands, names, descriptions and menu buttons.
    pub(super) menu: Menu,
    /// Every request.
    pub(super) log: Log<Request>,
    /// Every new message of the bot.
    pub(super) accepted: Vec<Accepted>,
    /// Every edit of the bot's messages.
    pub(super) edited: Vec<Accepted>,
    /// The ids of people who appear when the bot writes to them.
    pub(super) crowd: Range<i64>,
    /// What goes wrong.
    pub(super) faults: Faults,
    /// Private chats by their person's name, groups and channels by their title.
    pub(super) named: HashMap<(Sort, String), i64>,
    keep: Keep,
    /// The newest message id of the bot's private chats, which share one count.
    private_messages: i64,
}

/// Who the bot is.
#[derive(Debug, Clone)]
pub(super) struct Bot {
    /// The number before the colon of its token.
    pub(super) id: i64,
    /// Its `@username`, without the sign.
    pub(super) username: String,
    /// The name people see.
    pub(super) name: String,
}

/// A private chat, group or channel, with all that was said in it.
#[derive(Debug)]
pub(super) struct Chat {
    /// The platform's id.
    pub(super) id: i64,
    /// The person's first name, or the title.
    pub(super) name: String,
    /// The public `@username`, without the sign.
    pub(super) username: String,
    /// What sort of chat it is.
    pub(super) kind: ChatKind,
    /// Why the bot may not write there, apart from what a person decided.
    pub(super) closed: Option<Closed>,
    /// Messages by ascending id.
    pub(super) messages: Vec<Message>,
}

/// What sort of chat, and what only that sort has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChatKind {
    /// A person.
    Private {
        /// The language of their client, if it tells.
        language: Option<String>,
        /// Whether the bot may write to them.
        standing: Standing,
    },
    /// A group that the bot is a member of.
    Supergroup,
    /// A broadcast channel that the bot may post to.
    Channel,
}

/// The sort of a chat without what belongs to one chat only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    /// A person.
    Private,
    /// A group.
    Supergroup,
    /// A broadcast channel.
    Channel,
}

/// Why the bot may not write to a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// It was thrown out.
    Kicked,
    /// It is still there but may not write.
    Muted,
    /// The person's account was deleted.
    Deactivated,
}

/// How a person stands to the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Never wrote to it: the bot can't begin.
    Stranger,
    /// Wrote to it.
    Talking,
    /// Blocked it.
    Blocked,
}

/// One message.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// Its id, unique within the chat.
    pub(super) id: i64,
    /// Who wrote it: a person's id, or `None` for the bot.
    pub(super) fan: Option<i64>,
    /// When.
    pub(super) at: DateTime<Utc>,
    /// When the bot changed it last.
    pub(super) edited_at: Option<DateTime<Utc>>,
    /// How often.
    pub(super) edits: u32,
    /// Text or caption.
    pub(super) styled: Styled,
    /// The picture's address or uploaded name, for photos.
    pub(super) photo: Option<String>,
    /// Its buttons.
    pub(super) keyboard: Option<Keyboard>,
    /// The message it answers.
    pub(super) reply_to: Option<i64>,
    /// Whether it was deleted.
    pub(super) deleted: bool,
}

/// One press of a callback button.
#[derive(Debug, Clone)]
pub(super) struct Press {
    /// Who pressed.
    pub(super) fan: i64,
    /// When; an answer is accepted only shortly after.
    pub(super) at: DateTime<Utc>,
    /// What the bot answered, once it did.
    pub(super) answer: Option<String>,
}

/// Something the bot did that a person can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sight {
    /// A new message: chat and message id.
    Posted(i64, i64),
    /// A change of a message: chat and message id.
    Edited(i64, i64),
    /// The answer to a press: query id.
    Answered(String),
}

impl World {
    /// An empty world with this bot in it.
    pub(super) fn new(bot: Bot, keep: Keep) -> Self {
        let faults = Faults::default();
        Self {
            bot,
            chats: BTreeMap::new(),
            presses: HashMap::new(),
            journal: Vec::new(),
            updates: Updates::new(faults.clone()),
            webhook: None,
            webhook_wishes: 0,
            limits: Limits::default(),
            menu: Menu::default(),
            log: Log::new(keep),
            accepted: Vec::new(),
            edited: Vec::new(),
            crowd: 0..0,
            faults,
            named: HashMap::new(),
            keep,
            private_messages: 0,
        }
    }

    /// Puts `message` into `chat` under the next id, which is returned, and into the journal if the bot wrote it.
    pub(super) fn post(&mut self, chat: i64, mut message: Message) -> Option<i64> {
        let room = self.chats.get_mut(&chat)?;
        message.id = if room.is_private() {
            self.private_messages += 1;
            self.private_messages
        } else {
            room.messages.last().map_or(1, |last| last.id + 1)
        };
        let (id, at, by_bot) = (message.id, message.at, message.fan.is_none());
        room.messages.push(message);
        if by_bot {
            self.journal.push(Sight::Posted(chat, id));
            self.accepted.push(Accepted { chat, message: id, at });
        }
        Some(id)
    }

    /// Forgets what a message of the bot says, where counts are enough; call it once the message was shown to the bot.
    pub(super) fn forget_words(&mut self, chat: i64, id: i64) {
        let message = self.chats.get_mut(&chat).and_then(|chat| chat.message_mut(id));
        if let Some(message) = message.filter(|_| self.keep == Keep::Counts) {
            message.styled = Styled::default();
            message.keyboard = None;
        }
    }

    /// The message, unless it was deleted or never was.
    pub(super) fn message(&self, chat: i64, id: i64) -> Option<&Message> {
        self.chats.get(&chat)?.message(id)
    }

    /// The message as people see it, unless it was deleted.
    pub(super) fn seen(&self, chat: i64, id: i64) -> Option<Post> {
        let room = self.chats.get(&chat)?;
        room.message(id).map(|message| self.shown(room, message))
    }

    /// What stands in `chat`, oldest first, whoever wrote it.
    pub(super) fn posts(&self, chat: i64) -> Vec<Post> {
        let Some(room) = self.chats.get(&chat) else { return Vec::new() };
        let standing = room.messages.iter().filter(|message| !message.deleted);
        standing.map(|message| self.shown(room, message)).collect()
    }

    /// Whether the bot waits for updates, or has them delivered.
    pub(super) fn is_online(&self) -> bool {
        self.updates.held.is_some() || self.webhook.is_some()
    }

    /// The text the bot showed to the person who pressed, if it showed any.
    pub(super) fn notice(&self, query: &str) -> Option<Post> {
        let press = self.presses.get(query)?;
        let text = press.answer.clone().filter(|text| !text.is_empty())?;
        let author = self.bot.name.clone();
        Some(Post { author, place: "private".to_owned(), text, ephemeral: true, ..Post::default() })
    }

    /// Looks through the journal from `at` on for what `pick` wants, and leaves `at` behind it: whoever waits
    /// looks at each entry once.
    pub(super) fn next_sight<T>(
        &self,
        at: &mut usize,
        mut pick: impl FnMut(&Sight) -> Option<T>,
    ) -> Option<T> {
        while let Some(sight) = self.journal.get(*at) {
            *at += 1;
            if let Some(found) = pick(sight) {
                return Some(found);
            }
        }
        None
    }

    fn shown(&self, room: &Chat, message: &Message) -> Post {
        let author = message.fan.and_then(|id| self.chats.get(&id)).map(|fan| fan.name.clone());
        let mut post = Post {
            id: message.id,
            author: author.unwrap_or_else(|| self.bot.name.clone()),
            place: room.place(),
            text: message.styled.text.clone(),
            picture: message.photo.clone(),
            edits: message.edits,
            ..Post::default()
        };
        for button in message.keyboard.iter().flat_map(|keyboard| &keyboard.buttons) {
            match &button.act {
                Act::Callback(_) => post.buttons.push(button.label.clone()),
                Act::Open(url) => post.links.push((button.label.clone(), url.clone())),
                Act::Local => {}
            }
        }
        post
    }
}

impl Chat {
    /// The message, unless it was deleted or never was.
    pub(super) fn message(&self, id: i64) -> Option<&Message> {
        let index = self.messages.binary_search_by_key(&id, |message| message.id).ok()?;
        self.messages.get(index).filter(|message| !message.deleted)
    }

    /// Like [`message`](Self::message), to change it.
    pub(super) fn message_mut(&mut self, id: i64) -> Option<&mut Message> {
        let index = self.messages.binary_search_by_key(&id, |message| message.id).ok()?;
        self.messages.get_mut(index).filter(|message| !message.deleted)
    }

    /// The bot's messages that still stand, oldest first.
    pub(super) fn by_bot(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter().filter(|message| message.fan.is_none() && !message.deleted)
    }

    /// Whether this is a person's chat with the bot.
    pub(super) fn is_private(&self) -> bool {
        matches!(self.kind, ChatKind::Private { .. })
    }

    /// What sort of chat this is.
    pub(super) fn sort(&self) -> Sort {
        match self.kind {
            ChatKind::Private { .. } => Sort::Private,
            ChatKind::Supergroup => Sort::Supergroup,
            ChatKind::Channel => Sort::Channel,
        }
    }

    /// The limit that holds here.
    pub(super) fn pace(&self) -> Pace {
        if self.is_private() { Pace::Private } else { Pace::Group }
    }

    /// How stories call this place.
    fn place(&self) -> String {
        if self.is_private() { "private".to_owned() } else { format!("#{}", self.name) }
    }
}

impl Message {
    /// A message that nobody has seen yet; [`World::post`] gives it its id.
    pub(super) fn new(fan: Option<i64>, at: DateTime<Utc>, styled: Styled) -> Self {
        Self {
            id: 0,
            fan,
            at,
            edited_at: None,
            edits: 0,
            styled,
            photo: None,
            keyboard: None,
            reply_to: None,
            deleted: false,
        }
    }

    /// The buttons as the bot is shown them again.
    pub(super) fn markup(&self) -> Option<&Value> {
        self.keyboard.as_ref().map(|keyboard| &keyboard.wire)
    }
}
