//! Messages of a channel: post, list, read, change, remove.
//! Owns what happens to messages; the rules of a body are in `check::message`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{File, Payload};
use crate::discord::check::look::as_id;
use crate::discord::check::message::{self as rules, Door, LOADING};
use crate::discord::error::{ApiError, Faults, Unknown};
use crate::discord::mentions;
use crate::discord::room::Access;
use crate::discord::state::{Id, Message, State};
use crate::discord::wire;
use crate::discord::world::World;
use crate::record::Accepted;

type Answer = Result<Json<Value>, ApiError>;
type Server = Shared<Arc<World>>;

/// `POST /channels/{channel}/messages`
pub(super) async fn create(
    Shared(world): Server,
    Path(room): Path<Id>,
    payload: Payload,
) -> Answer {
    rules::check(&payload.json, Door::Channel)?;
    world.change(|state, now| {
        may_post(state, room)?;
        let body = &payload.json;
        if body["enforce_nonce"] == true
            && let Some(first) = state.by_nonce(room, &body["nonce"], now)
        {
            return Ok(Json(wire::message(state, &state.messages[&first])));
        }
        check_reference(state, room, body)?;
        let message = compose(state, now, &payload, Place { room, answers: None, invoker: None })?;
        let id = state.post(message);
        let shown = wire::message(state, &state.messages[&id]);
        state.forget_words(id);
        Ok(Json(shown))
    })
}

fn may_post(state: &State, room: Id) -> Result<(), ApiError> {
    let room = state.seen_room(room)?;
    if room.access != Access::Open {
        return Err(ApiError::missing_permissions());
    }
    let person = room.with.and_then(|id| state.users.get(&id));
    if person.is_some_and(|person| person.blocks_bot) { Err(ApiError::blocked()) } else { Ok(()) }
}

fn check_reference(state: &State, room: Id, body: &Value) -> Result<(), ApiError> {
    let reference = &body["message_reference"];
    if reference.is_null() || reference["fail_if_not_exists"] == false {
        return Ok(());
    }
    let mut faults = Faults::default();
    let wanted = as_id(&reference["message_id"]).and_then(|id| state.messages.get(&id));
    if !wanted.is_some_and(|message| message.room == room && !message.is_ephemeral()) {
        faults.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
    }
    faults.done()
}

/// Where a new message goes and, if it answers an interaction, which and whose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) room: Id,
    pub(super) answers: Option<Id>,
    pub(super) invoker: Option<Id>,
}

/// A new message of the bot from a checked body.
pub(super) fn compose(
    state: &mut State,
    now: DateTime<Utc>,
    payload: &Payload,
    place: Place,
) -> Result<Message, ApiError> {
    let mut message = Message {
        id: state.next_id(now),
        room: place.room,
        author: state.bot,
        content: String::new(),
        embeds: json!([]),
        components: json!([]),
        attachments: json!([]),
        flags: payload.json["flags"].as_i64().unwrap_or(0),
        nonce: Some(payload.json["nonce"].clone()).filter(|nonce| !nonce.is_null()),
        posted: now,
        edited: None,
        edits: 0,
        pinged: Vec::new(),
        answers: place.answers,
        invoker: place.invoker,
    };
    fill(&mut message, state, payload, now)?;
    message.pinged = mentions::pinged(state, &message.content, &payload.json["allowed_mentions"]);
    Ok(message)
}

/// Puts what a checked body says into `message`; what the body leaves out stays as it is.
fn fill(
    message: &mut Message,
    state: &mut State,
    payload: &Payload,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let body = &payload.json;
    if let Some(content) = body.get("content") {
        content.as_str().unwrap_or_default().trim().clone_into(&mut message.content);
    }
    for (key, part) in [("embeds", &mut message.embeds), ("components", &mut message.components)] {
        if let Some(given) = body.get(key) {
            *part = if given.is_null() { json!([]) } else { given.clone() };
        }
    }
    attach(message, state, payload, now);
    rules::refuse_empty(&json!({
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": message.attachments,
    }))
}

/// Keeps the attachments that the body keeps, adds the uploaded ones, and lets embeds point at them.
fn attach(message: &mut Message, state: &mut State, payload: &Payload, now: DateTime<Utc>) {
    let mut kept = message.attachments.as_array().cloned().unwrap_or_default();
    if let Some(listed) = payload.json["attachments"].as_array() {
        kept.retain(|old| listed.iter().any(|new| new["id"] == old["id"]));
    }
    for file in &payload.files {
        kept.push(attachment(state.next_id(now), message.room, file));
    }
    for embed in message.embeds.as_array_mut().into_iter().flatten() {
        for picture in ["image", "thumbnail"] {
            let name =
                embed[picture]["url"].as_str().and_then(|at| at.strip_prefix("attachment://"));
            let found = name.and_then(|name| kept.iter().find(|one| one["filename"] == name));
            if let Some(found) = found {
                embed[picture]["url"] = found["url"].clone();
            }
        }
    }
    message.attachments = Value::Array(kept);
}

fn attachment(id: Id, room: Id, file: &File) -> Value {
    let address = format!("https://cdn.discordapp.com/attachments/{room}/{id}/{}", file.name);
    json!({
        "id": id.to_string(),
        "filename": file.name,
        "size": file.size,
        "url": address,
        "proxy_url": address,
    })
}

/// Changes a message from a checked body and tells the bot's sessions.
pub(super) fn change(
    state: &mut State,
    now: DateTime<Utc>,
    id: Id,
    payload: &Payload,
) -> Result<(), ApiError> {
    let known = state.messages.get(&id).ok_or(ApiError::unknown(Unknown::Message))?;
    let mut message = known.clone();
    fill(&mut message, state, payload, now)?;
    if message.is_loading() {
        // The deferred answer arrives: it counts as posted now, not as changed.
        message.flags &= !LOADING;
        let allowed = &payload.json["allowed_mentions"];
        message.pinged = mentions::pinged(state, &message.content, allowed);
        state.messages.insert(id, message);
        state.tell("MESSAGE_CREATE", id);
    } else {
        message.edited = Some(now);
        message.edits += 1;
        if message.answers.is_none() {
            state.edited.push(Accepted { chat: message.room, message: id, at: now });
        }
        state.messages.insert(id, message);
        state.tell("MESSAGE_UPDATE", id);
    }
    Ok(())
}

/// The message of that id in `room`, if the bot may see it there.
fn find(state: &State, room: Id, id: Id) -> Result<&Message, ApiError> {
    state.seen_room(room)?;
    let message = state.messages.get(&id).filter(|message| message.room == room);
    let message = message.filter(|message| !message.is_ephemeral());
    message.ok_or(ApiError::unknown(Unknown::Message))
}

/// `PATCH /channels/{channel}/messages/{message}`
pub(super) async fn edit(
    Shared(world): Server,
    Path((room, id)): Path<(Id, Id)>,
    payload: Payload,
) -> Answer {
    rules::check(&payload.json, Door::Channel)?;
    world.change(|state, now| {
        if find(state, room, id)?.author != state.bot {
            return Err(ApiError::not_the_author());
        }
        change(state, now, id, &payload)?;
        let shown = wire::message(state, &state.messages[&id]);
        state.forget_words(id);
        Ok(Json(shown))
    })
}

/// `GET /channels/{channel}/messages/{message}`
pub(super) async fn read(Shared(world): Server, Path((room, id)): Path<(Id, Id)>) -> Answer {
    world.look(|state| find(state, room, id).map(|found| Json(wire::message(state, found))))
}

/// Which part of a channel's history is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Range {
    limit: Option<usize>,
    before: Option<Id>,
    after: Option<Id>,
}

/// `GET /channels/{channel}/messages`: newest first.
pub(super) async fn list(
    Shared(world): Server,
    Path(room): Path<Id>,
    Query(range): Query<Range>,
) -> Answer {
    let limit = range.limit.unwrap_or(50);
    let mut faults = Faults::default();
    if !(1..=100).contains(&limit) {
        faults.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.");
    }
    faults.done()?;
    world.look(|state| {
        state.seen_room(room)?;
        let mut found = state.public_messages(room);
        found.retain(|message| range.before.is_none_or(|before| message.id < before));
        found.retain(|message| range.after.is_none_or(|after| message.id > after));
        found.reverse();
        if range.after.is_some() {
            found.drain(..found.len().saturating_sub(limit));
        }
        let found = found.into_iter().take(limit);
        Ok(Json(found.map(|message| wire::message(state, message)).collect()))
    })
}

/// `DELETE /channels/{channel}/messages/{message}`
pub(super) async fn remove(
    Shared(world): Server,
    Path((room, id)): Path<(Id, Id)>,
) -> Result<StatusCode, ApiError> {
    world.change(|state, _| {
        find(state, room, id)?;
        state.remove(id);
        Ok(StatusCode::NO_CONTENT)
    })
}
