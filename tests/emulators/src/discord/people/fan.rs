//! A fan on Discord: what they do, and what they get to see of it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::event::{self, Deed};
use super::find::{self, Target};
use super::{Channel, Seen, command_line};
use crate::discord::check::command::is_locale;
use crate::discord::check::message::EPHEMERAL;
use crate::discord::show;
use crate::discord::state::{Act, Form, Id, Message, Shown, State};
use crate::discord::world::World;
use crate::{Post, StoryError};

/// A person with a Discord account, member of the guild. Clones are the same person.
#[derive(Debug, Clone)]
pub struct Fan {
    world: Arc<World>,
    id: Id,
    name: String,
    /// Where they use commands when the story does not say where.
    lobby: Id,
    seen: Seen,
}

impl Fan {
    pub(in crate::discord) fn new(world: Arc<World>, id: Id, name: &str, lobby: Id) -> Self {
        Self { world, id, name: name.to_owned(), lobby, seen: Seen::default() }
    }

    /// The person's user id.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The person's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the person a role; an id that no role has yet becomes a role without permissions.
    #[must_use]
    pub fn with_role(self, role: i64) -> Self {
        self.world.change(|state, _| {
            let roles = &mut state.guild.roles;
            roles.entry(role).or_insert_with(|| crate::discord::Role::new(role, "role"));
            let user = state.users.get_mut(&self.id);
            if let Some(user) = user.filter(|user| !user.roles.contains(&role)) {
                user.roles.push(role);
            }
        });
        self
    }

    /// Chooses another language in the client's settings.
    ///
    /// # Panics
    /// When Discord has no client in that language.
    pub fn speaks(&self, locale: &str) {
        assert!(is_locale(locale), "Discord has no client in “{locale}”");
        self.world.change(|state, _| {
            if let Some(user) = state.users.get_mut(&self.id) {
                locale.clone_into(&mut user.locale);
            }
        });
    }

    /// Blocks the bot: no direct message gets through from now on.
    pub fn blocks_bot(&self) {
        self.world.change(|state, _| {
            if let Some(user) = state.users.get_mut(&self.id) {
                user.blocks_bot = true;
            }
        });
    }

    /// Uses a slash command in the guild's lobby, and waits for what the bot shows.
    pub async fn uses(&self, line: &str) -> Result<Post, StoryError> {
        self.types(self.lobby, line).await
    }

    /// Uses a slash command in that channel.
    pub async fn uses_in(&self, channel: &Channel, line: &str) -> Result<Post, StoryError> {
        self.types(channel.id(), line).await
    }

    /// Uses a slash command in the direct messages with the bot.
    pub async fn uses_privately(&self, line: &str) -> Result<Post, StoryError> {
        let room = self.world.change(|state, now| state.direct_room(self.id, now));
        self.types(room, line).await
    }

    async fn types(&self, room: Id, line: &str) -> Result<Post, StoryError> {
        self.does(line, |state, _| {
            let user = &state.users[&self.id];
            let data = command_line::data(state, user, room, line)?;
            Ok(Deed { kind: Act::Command, user: self.id, room, source: None, data })
        })
        .await
    }

    /// Presses the button, or chooses the option, with that label on the newest private message
    /// that has it, answers to own commands included.
    pub async fn presses(&self, label: &str) -> Result<Post, StoryError> {
        self.does(label, |state, _| {
            find::part(&self.near(state), label).map(|target| self.press(target))
        })
        .await
    }

    /// Chooses an option of a select: the same as [`presses`](Self::presses).
    pub async fn chooses(&self, label: &str) -> Result<Post, StoryError> {
        self.presses(label).await
    }

    /// Presses or chooses on the newest message of that channel that has the label.
    pub async fn presses_on(&self, channel: &Channel, label: &str) -> Result<Post, StoryError> {
        self.does(label, |state, _| {
            let messages = state.public_messages(channel.id());
            find::part(&messages, label).map(|target| self.press(target))
        })
        .await
    }

    /// Sends a press with `data` of the story's making on the newest message in sight: an old button,
    /// or a forged one.
    pub async fn presses_forged(&self, data: &str) -> Result<Post, StoryError> {
        self.does(data, |state, _| {
            let near = self.near(state);
            let lobby = state.public_messages(self.lobby);
            let last = near.last().or(lobby.last()).ok_or("no messages")?;
            let data = json!({ "component_type": 2, "custom_id": data });
            let source = Some(last.id);
            Ok(Deed { kind: Act::Component, user: self.id, room: last.room, source, data })
        })
        .await
    }

    fn press(&self, target: Target) -> Deed {
        let id = target.part.custom_id;
        let data = match target.part.value {
            None => json!({ "component_type": 2, "custom_id": id }),
            Some(value) => json!({ "component_type": 3, "custom_id": id, "values": [value] }),
        };
        let source = Some(target.message);
        Deed { kind: Act::Component, user: self.id, room: target.room, source, data }
    }

    /// Fills in the open form, fields named by label or `custom_id`, and submits it.
    pub async fn fills(&self, fields: &[(&str, &str)]) -> Result<Post, StoryError> {
        let wanted = fields.iter().map(|(name, value)| format!("{name}: {value}"));
        let wanted = wanted.collect::<Vec<_>>().join(", ");
        self.does(&wanted, |state, _| {
            let form = state.users.get_mut(&self.id).and_then(|user| user.form.take());
            let form = form.ok_or("no form")?;
            let values = filled(&form, fields);
            if values.is_err()
                && let Some(user) = state.users.get_mut(&self.id)
            {
                user.form = Some(form.clone());
            }
            Ok(Deed::submit(self.id, &form, &values?))
        })
        .await
    }

    /// Writes a direct message and waits for the bot's answer to it.
    pub async fn says(&self, text: &str) -> Result<Post, StoryError> {
        let (room, after) = self.write(None, text);
        self.answer_in(room, after, text).await
    }

    /// Writes in that channel and waits for the bot's next post there.
    pub async fn says_in(&self, channel: &Channel, text: &str) -> Result<Post, StoryError> {
        let (room, after) = self.write(Some(channel.id()), text);
        self.answer_in(room, after, text).await
    }

    /// Writes a direct message and does not wait.
    pub fn writes(&self, text: &str) {
        self.write(None, text);
    }

    /// Writes in that channel and does not wait.
    pub fn writes_in(&self, channel: &Channel, text: &str) {
        self.write(Some(channel.id()), text);
    }

    /// Posts the text; returns where, and its id.
    fn write(&self, room: Option<Id>, text: &str) -> (Id, Id) {
        self.world.change(|state, now| {
            let room = room.unwrap_or_else(|| state.direct_room(self.id, now));
            let message = self.message(state, now, room, text);
            (room, state.post(message))
        })
    }

    fn message(&self, state: &mut State, now: DateTime<Utc>, room: Id, text: &str) -> Message {
        Message {
            id: state.next_id(now),
            room,
            author: self.id,
            content: text.to_owned(),
            embeds: json!([]),
            components: json!([]),
            attachments: json!([]),
            flags: 0,
            nonce: None,
            posted: now,
            edited: None,
            edits: 0,
            pinged: crate::discord::mentions::pinged(state, text, &Value::Null),
            answers: None,
            invoker: None,
        }
    }

    async fn answer_in(&self, room: Id, after: Id, wanted: &str) -> Result<Post, StoryError> {
        let no_answer = || self.no_answer(wanted);
        if !self.world.look(|state| state.sessions.is_reachable()) {
            return Err(no_answer());
        }
        let post = self.world.wait(|state| {
            let mut messages = state.public_messages(room).into_iter();
            let answer = messages.find(|one| one.id > after && one.author == state.bot)?;
            Some(show::post(state, answer))
        });
        let post = post.await.ok_or_else(no_answer)?;
        self.seen.mark(post.id);
        Ok(post)
    }

    /// What an option offers while it is typed: the bot's suggestions for the text so far.
    pub async fn suggestions(&self, line: &str) -> Result<Vec<String>, StoryError> {
        let shown = self.shown(line, |state, _| {
            let user = &state.users[&self.id];
            let mut data = command_line::data(state, user, self.lobby, line)?;
            focus_last(&mut data);
            let (user, room) = (self.id, self.lobby);
            Ok(Deed { kind: Act::Autocomplete, user, room, source: None, data })
        });
        match shown.await? {
            Shown::Suggestions(names) => Ok(names),
            _ => Err(self.no_answer(line)),
        }
    }

    /// Everything private so far, in order: direct messages and answers only for this person.
    pub fn posts(&self) -> Vec<Post> {
        self.world.look(|state| {
            let messages = state.private_messages(self.id);
            messages.into_iter().map(|message| show::post(state, message)).collect()
        })
    }

    /// The newest private post.
    pub fn last_post(&self) -> Option<Post> {
        self.posts().pop()
    }

    /// Waits for the first private post that no verb of this handle has returned yet.
    pub async fn next_post(&self) -> Result<Post, StoryError> {
        let post = self.world.wait(|state| {
            let messages = state.private_messages(self.id);
            let next = messages.into_iter().find(|message| !self.seen.has(message.id))?;
            Some(show::post(state, next))
        });
        let post = post.await.ok_or_else(|| self.no_answer("the next private message"))?;
        self.seen.mark(post.id);
        Ok(post)
    }

    /// What this person looks at: their private messages and the answers to their own commands.
    fn near<'s>(&self, state: &'s State) -> Vec<&'s Message> {
        let mut near = state.private_messages(self.id);
        let own = state.answers_to(self.id).filter(|message| {
            let public = message.flags & EPHEMERAL == 0 && state.is_guild_room(message.room);
            public && !message.is_loading()
        });
        near.extend(own);
        near.sort_unstable_by_key(|message| message.id);
        near
    }

    /// Does something and waits for what the bot shows.
    async fn does(
        &self,
        wanted: &str,
        deed: impl FnOnce(&mut State, DateTime<Utc>) -> Result<Deed, String>,
    ) -> Result<Post, StoryError> {
        let shown = self.shown(wanted, deed).await?;
        let post = self.world.look(|state| match &shown {
            Shown::Message(id) => state.messages.get(id).map(|one| show::post(state, one)),
            Shown::Form(form) => Some(show::form(state, form)),
            Shown::Suggestions(_) | Shown::Nothing => None,
        });
        let post = post.ok_or_else(|| self.no_answer(wanted))?;
        self.seen.mark(post.id);
        Ok(post)
    }

    async fn shown(
        &self,
        wanted: &str,
        deed: impl FnOnce(&mut State, DateTime<Utc>) -> Result<Deed, String>,
    ) -> Result<Shown, StoryError> {
        let sent = self.world.change(|state, now| {
            let deed = deed(state, now)?;
            Ok(event::send(state, now, &deed))
        });
        let not_there = |seen: String| StoryError::NotThere {
            who: self.name.clone(),
            wanted: wanted.to_owned(),
            seen,
        };
        let id = sent.map_err(not_there)?.ok_or_else(|| self.no_answer(wanted))?;
        let shown = self.world.wait(|state| {
            let interaction = state.interactions.get(&id)?;
            let late = interaction.is_overdue(self.world.now());
            interaction.shown.clone().or(late.then_some(Shown::Nothing))
        });
        shown.await.ok_or_else(|| self.no_answer(wanted))
    }

    fn no_answer(&self, wanted: &str) -> StoryError {
        StoryError::NoAnswer {
            who: self.name.clone(), wanted: format!("an answer to “{wanted}”")
        }
    }
}

/// A value for each input of the form; what the client would not let through is named.
fn filled(form: &Form, fields: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
    let names = |input: &Value, name: &str| input["label"] == name || input["custom_id"] == name;
    let unknown = fields.iter().find(|(name, _)| !show::inputs(form).any(|one| names(one, name)));
    if unknown.is_some() {
        let labels = show::inputs(form).filter_map(|input| input["label"].as_str());
        return Err(labels.collect::<Vec<_>>().join(", "));
    }
    let fill = |input: &Value| {
        let given = fields.iter().find(|(name, _)| names(input, name)).map(|(_, value)| *value);
        let value = given.or_else(|| input["value"].as_str()).unwrap_or_default();
        let length = value.chars().count() as u64;
        let required = input["required"] != false;
        let least = input["min_length"].as_u64().unwrap_or(0).max(u64::from(required));
        let most = input["max_length"].as_u64().unwrap_or(4000);
        let left_out = length == 0 && !required;
        if !left_out && !(least..=most).contains(&length) {
            let label = input["label"].as_str().unwrap_or_default();
            return Err(format!("“{label}” takes {least} to {most} signs"));
        }
        let id = input["custom_id"].as_str().unwrap_or_default();
        Ok((id.to_owned(), value.to_owned()))
    };
    show::inputs(form).map(fill).collect()
}

/// The last option is being typed; that of a subcommand stands within it.
fn focus_last(level: &mut Value) {
    let last =
        level.get_mut("options").and_then(Value::as_array_mut).and_then(|all| all.last_mut());
    let Some(last) = last else { return };
    if last.get("options").is_some_and(Value::is_array) {
        focus_last(last);
    } else {
        last["focused"] = json!(true);
    }
}
