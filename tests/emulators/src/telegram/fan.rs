//! A person as a story holds it: what they do reaches the bot as updates, what they see is what the bot sent.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::channel::Channel;
use super::hub::Hub;
use super::keyboard::Act;
use super::world::{Chat, Closed, Sight, Standing, World};
use crate::{Post, StoryError};

/// A handle on a person. Clones share what the person has read.
#[derive(Debug, Clone)]
pub struct Fan {
    hub: Arc<Hub>,
    id: i64,
    name: String,
    read: Arc<Mutex<HashSet<i64>>>,
}

/// A press whose answer is awaited.
struct Pressed {
    query: String,
    chat: i64,
    message: i64,
}

impl Fan {
    pub(super) fn new(hub: Arc<Hub>, id: i64, name: &str) -> Self {
        Self { hub, id, name: name.to_owned(), read: Arc::default() }
    }

    /// The platform's id, which is also the id of the private chat.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The first name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Chooses another language in the client's settings, or one the client does not tell.
    pub fn speaks<'l>(&self, language: impl Into<Option<&'l str>>) {
        self.hub.change(|world, _| world.set_language(self.id, language.into()));
    }

    /// Uses a command in private, such as `/guide How long …`, and waits for the bot's next message there.
    pub async fn uses(&self, command: &str) -> Result<Post, StoryError> {
        self.says(command).await
    }

    /// Uses a command in a group and waits for the bot's next message there or in private.
    pub async fn uses_in(&self, channel: &Channel, command: &str) -> Result<Post, StoryError> {
        self.says_in(channel, command).await
    }

    /// Follows a deep link to the bot: the client sends `/start` with `payload`.
    pub async fn opens(&self, payload: &str) -> Result<Post, StoryError> {
        let is_valid = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if payload.is_empty() || payload.len() > 64 || !payload.chars().all(is_valid) {
            return Err(self.not_there(payload, "a link that Telegram does not open"));
        }
        self.says(&format!("/start {payload}")).await
    }

    /// Writes to the bot in private and waits for its next message there.
    pub async fn says(&self, text: &str) -> Result<Post, StoryError> {
        let since = self.write(self.id, text);
        self.next_message(since, self.id, text).await
    }

    /// Writes in a group and waits for the bot's next message there or in private.
    pub async fn says_in(&self, channel: &Channel, text: &str) -> Result<Post, StoryError> {
        let since = self.write(channel.id(), text);
        self.next_message(since, channel.id(), text).await
    }

    /// Writes to the bot in private without waiting for an answer.
    pub fn writes(&self, text: &str) {
        self.write(self.id, text);
    }

    /// Writes in a group without waiting for an answer.
    pub fn writes_in(&self, channel: &Channel, text: &str) {
        self.write(channel.id(), text);
    }

    /// Presses the button with that label in private: on the newest message that has it, and there an exact
    /// match before one that only contains it. Returns what the bot then shows: the text of its answer to the press, a
    /// new message, or the changed one.
    pub async fn presses(&self, label: &str) -> Result<Post, StoryError> {
        self.press(self.id, label).await
    }

    /// Like [`presses`](Self::presses), on the messages of a group or channel.
    pub async fn presses_on(&self, channel: &Channel, label: &str) -> Result<Post, StoryError> {
        self.press(channel.id(), label).await
    }

    /// The same as [`presses`](Self::presses): Telegram's choices are buttons.
    pub async fn chooses(&self, label: &str) -> Result<Post, StoryError> {
        self.presses(label).await
    }

    /// Presses a button that the newest private message may never have had.
    pub async fn presses_forged(&self, data: &str) -> Result<Post, StoryError> {
        let (since, pressed) = self.hub.change(|world, now| {
            let newest = world.chats.get(&self.id).and_then(|chat| chat.by_bot().next_back());
            let message = newest.map_or(0, |message| message.id);
            let query = world.press(self.id, (self.id, message), data, now);
            (world.journal.len(), Pressed { query, chat: self.id, message })
        });
        self.answer_to(since, &pressed, data).await
    }

    /// What the bot showed to this person alone and still stands, oldest first: messages, and texts that
    /// answered a press.
    pub fn posts(&self) -> Vec<Post> {
        self.hub.look(|world| {
            let seen = world.journal.iter().filter_map(|sight| self.private_post(world, sight));
            seen.collect()
        })
    }

    /// The newest of [`posts`](Self::posts).
    pub fn last_post(&self) -> Option<Post> {
        self.hub.look(|world| {
            let mut newest_first = world.journal.iter().rev();
            newest_first.find_map(|sight| self.private_post(world, sight))
        })
    }

    /// Waits for the oldest private message that no verb has returned to this handle yet: reminders and
    /// receipts come this way.
    pub async fn next_post(&self) -> Result<Post, StoryError> {
        let found = self.hub.wait_for((&self.name, "a private message"), |world, _| {
            let mut messages = world.chats.get(&self.id)?.by_bot();
            let read = self.read();
            let unread = messages.find(|message| !read.contains(&message.id))?;
            world.seen(self.id, unread.id)
        });
        found.await.inspect(|post| self.mark(post))
    }

    /// Blocks the bot: it can't write to this person until they write again.
    pub fn blocks_bot(&self) {
        self.hub.change(|world, now| world.set_standing(self.id, Standing::Blocked, now));
    }

    /// Lets the bot write again without saying anything.
    pub fn unblocks_bot(&self) {
        self.hub.change(|world, now| world.set_standing(self.id, Standing::Talking, now));
    }

    /// Deletes the account; the bot hears of it only when it writes.
    pub fn leaves_telegram(&self) {
        self.hub.change(|world, now| world.close(self.id, Closed::Deactivated, now));
    }

    /// Sends the text and returns how far the journal was.
    fn write(&self, chat: i64, text: &str) -> usize {
        self.hub.change(|world, now| {
            world.write(self.id, chat, text, now);
            world.journal.len()
        })
    }

    async fn next_message(&self, since: usize, chat: i64, text: &str) -> Result<Post, StoryError> {
        let wanted = format!("an answer to “{text}”");
        let mut at = since;
        let found = self.hub.wait_for((&self.name, &wanted), |world, _| {
            world.next_sight(&mut at, |sight| match sight {
                Sight::Posted(place, id) if *place == chat || *place == self.id => {
                    world.seen(*place, *id)
                }
                _ => None,
            })
        });
        found.await.inspect(|post| self.mark(post))
    }

    async fn press(&self, chat: i64, label: &str) -> Result<Post, StoryError> {
        let (since, pressed) = self.hub.change(|world, now| {
            let room = world.chats.get(&chat);
            let found = room.and_then(|room| find_button(room, label));
            let Some((message, data)) = found else {
                let seen = room.map(seen_buttons).unwrap_or_default();
                return Err(self.not_there(label, &seen));
            };
            let query = world.press(self.id, (chat, message), &data, now);
            Ok((world.journal.len(), Pressed { query, chat, message }))
        })?;
        self.answer_to(since, &pressed, label).await
    }

    async fn answer_to(
        &self,
        since: usize,
        pressed: &Pressed,
        label: &str,
    ) -> Result<Post, StoryError> {
        let wanted = format!("an answer to pressing “{label}”");
        let mut at = since;
        let found = self.hub.wait_for((&self.name, &wanted), |world, _| {
            world.next_sight(&mut at, |sight| self.shown_after(world, sight, pressed))
        });
        found.await.inspect(|post| self.mark(post))
    }

    /// What `sight` shows to the person who pressed, if it can be the answer.
    fn shown_after(&self, world: &World, sight: &Sight, pressed: &Pressed) -> Option<Post> {
        match sight {
            Sight::Answered(query) if *query == pressed.query => world.notice(query),
            Sight::Posted(chat, id) if *chat == pressed.chat || *chat == self.id => {
                world.seen(*chat, *id)
            }
            Sight::Edited(chat, id) if (*chat, *id) == (pressed.chat, pressed.message) => {
                world.seen(*chat, *id)
            }
            _ => None,
        }
    }

    fn private_post(&self, world: &World, sight: &Sight) -> Option<Post> {
        match sight {
            Sight::Posted(chat, id) if *chat == self.id => world.seen(*chat, *id),
            Sight::Answered(query) if world.presses.get(query)?.fan == self.id => {
                world.notice(query)
            }
            _ => None,
        }
    }

    /// Remembers a private message as read; what stands elsewhere or only flashed up has no part in that.
    fn mark(&self, post: &Post) {
        if post.place == "private" && !post.ephemeral {
            self.read().insert(post.id);
        }
    }

    fn read(&self) -> MutexGuard<'_, HashSet<i64>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn not_there(&self, wanted: &str, seen: &str) -> StoryError {
        let (who, wanted) = (self.name.clone(), wanted.to_owned());
        StoryError::NotThere { who, wanted, seen: seen.to_owned() }
    }
}

/// The newest message with a callback button of that label, and the button's data.
fn find_button(room: &Chat, label: &str) -> Option<(i64, String)> {
    room.by_bot().rev().find_map(|message| {
        let callbacks = || {
            let buttons = message.keyboard.iter().flat_map(|keyboard| &keyboard.buttons);
            buttons.filter_map(|button| match &button.act {
                Act::Callback(data) => Some((button.label.as_str(), data)),
                Act::Open(_) | Act::Local => None,
            })
        };
        let exact = callbacks().find(|(text, _)| *text == label);
        let found = exact.or_else(|| callbacks().find(|(text, _)| text.contains(label)))?;
        Some((message.id, found.1.clone()))
    })
}

/// The labels that can be pressed, newest message first, for the complaint about a missing one.
fn seen_buttons(room: &Chat) -> String {
    let keyboards = room.by_bot().rev().filter_map(|message| message.keyboard.as_ref());
    let buttons = keyboards.flat_map(|keyboard| &keyboard.buttons);
    let labels = buttons.take(24).map(|button| format!("[{}]", button.label));
    let labels: Vec<_> = labels.collect();
    if labels.is_empty() { "no buttons".to_owned() } else { labels.join(" ") }
}
