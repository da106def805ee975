//! Answers to interactions: the one callback, `@original`, and follow-ups.
//! Owns when an answer is still accepted and what it does to what the person sees.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::body::Payload;
use super::messages::{self, Place};
use crate::discord::check::component;
use crate::discord::check::message::{self as rules, Door, EPHEMERAL, LOADING};
use crate::discord::error::{ApiError, Faults, Unknown};
use crate::discord::state::{Act, Form, Id, Interaction, Message, Shown, State};
use crate::discord::wire;
use crate::discord::world::World;

/// How long the token serves for changes and follow-ups.
const TOKEN_LIFE: TimeDelta = TimeDelta::minutes(15);

type Answer = Result<Json<Value>, ApiError>;
type Server = Shared<Arc<World>>;

const REPLY: i64 = 4;
const DEFER: i64 = 5;
const DEFER_UPDATE: i64 = 6;
const UPDATE: i64 = 7;
const SUGGEST: i64 = 8;
const OPEN_FORM: i64 = 9;

/// `POST /interactions/{id}/{token}/callback`
pub(super) async fn callback(
    Shared(world): Server,
    Path((id, token)): Path<(Id, String)>,
    payload: Payload,
) -> Result<StatusCode, ApiError> {
    let kind = payload.json["type"].as_i64().unwrap_or(0);
    let payload = Payload { json: payload.json["data"].clone(), files: payload.files };
    world.change(|state, now| {
        let unknown = || ApiError::unknown(Unknown::Interaction);
        let known = state.interactions.get(&id).filter(|known| known.token == token);
        let interaction = known.ok_or_else(unknown)?;
        if interaction.acknowledged {
            return Err(ApiError::already_acknowledged());
        }
        if interaction.is_overdue(now) {
            return Err(unknown());
        }
        check(interaction, kind, &payload.json)?;
        let shown = match kind {
            REPLY => reply(state, now, id, &payload)?,
            DEFER => defer(state, now, id, &payload.json),
            DEFER_UPDATE => defer_update(state, id),
            UPDATE => update(state, now, id, &payload)?,
            SUGGEST => Some(Shown::Suggestions(suggestions(&payload.json))),
            _ => Some(open_form(state, id, &payload.json)),
        };
        if let Some(interaction) = state.interactions.get_mut(&id) {
            interaction.acknowledged = true;
            interaction.shown = shown;
        }
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Refuses a callback that does not fit the interaction, or whose data is at fault.
fn check(interaction: &Interaction, kind: i64, data: &Value) -> Result<(), ApiError> {
    let from_message = interaction.source.is_some();
    let fits = match kind {
        REPLY | DEFER => interaction.kind != Act::Autocomplete,
        DEFER_UPDATE | UPDATE => from_message && interaction.kind != Act::Autocomplete,
        SUGGEST => interaction.kind == Act::Autocomplete,
        OPEN_FORM => matches!(interaction.kind, Act::Command | Act::Component),
        _ => false,
    };
    if !fits {
        let mut faults = Faults::default();
        let why = format!("Callback type {kind} does not fit this interaction.");
        faults.add("type", "INTERACTION_CALLBACK_TYPE_INVALID", why);
        return faults.done();
    }
    match kind {
        REPLY | UPDATE => rules::check(data, Door::Interaction),
        OPEN_FORM => component::form(data),
        SUGGEST => check_suggestions(data),
        _ => Ok(()),
    }
}

fn check_suggestions(data: &Value) -> Result<(), ApiError> {
    let mut faults = Faults::default();
    let choices = crate::discord::check::look::Look::at(data).get("choices");
    for choice in choices.items(&mut faults, 0..=25) {
        choice.get("name").required_text(&mut faults, 1..=100);
        if choice.get("value").is_absent() {
            choice.get("value").missing(&mut faults);
        }
    }
    faults.done()
}

fn suggestions(data: &Value) -> Vec<String> {
    let choices = data["choices"].as_array().into_iter().flatten();
    choices.filter_map(|choice| choice["name"].as_str()).map(str::to_owned).collect()
}

fn place(state: &State, id: Id) -> Place {
    let interaction = &state.interactions[&id];
    Place { room: interaction.room, answers: Some(id), invoker: Some(interaction.user) }
}

fn reply(
    state: &mut State,
    now: DateTime<Utc>,
    id: Id,
    payload: &Payload,
) -> Result<Option<Shown>, ApiError> {
    let place = place(state, id);
    let message = messages::compose(state, now, payload, place)?;
    let posted = state.post(message);
    set_original(state, id, posted);
    Ok(Some(Shown::Message(posted)))
}

/// A message that shows "thinking" until `@original` is changed.
fn defer(state: &mut State, now: DateTime<Utc>, id: Id, data: &Value) -> Option<Shown> {
    let place = place(state, id);
    let flags = LOADING | (data["flags"].as_i64().unwrap_or(0) & EPHEMERAL);
    let filler = Payload { json: json!({ "content": "…", "flags": flags }), files: Vec::new() };
    let mut message = messages::compose(state, now, &filler, place).ok()?;
    message.content.clear();
    let posted = state.post(message);
    set_original(state, id, posted);
    None
}

fn defer_update(state: &mut State, id: Id) -> Option<Shown> {
    let source = state.interactions[&id].source?;
    set_original(state, id, source);
    None
}

fn update(
    state: &mut State,
    now: DateTime<Utc>,
    id: Id,
    payload: &Payload,
) -> Result<Option<Shown>, ApiError> {
    let source = state.interactions[&id].source;
    let source = source.ok_or(ApiError::unknown(Unknown::Message))?;
    messages::change(state, now, source, payload)?;
    set_original(state, id, source);
    Ok(Some(Shown::Message(source)))
}

fn open_form(state: &mut State, id: Id, data: &Value) -> Shown {
    let interaction = &state.interactions[&id];
    let form = Form {
        interaction: id,
        room: interaction.room,
        message: interaction.source,
        data: data.clone(),
    };
    let user = interaction.user;
    if let Some(user) = state.users.get_mut(&user) {
        user.form = Some(form.clone());
    }
    Shown::Form(form)
}

fn set_original(state: &mut State, id: Id, message: Id) {
    if let Some(interaction) = state.interactions.get_mut(&id) {
        interaction.original = Some(message);
    }
}

/// The interaction behind a token, if its token still serves.
fn by_token(state: &State, app: Id, token: &str, now: DateTime<Utc>) -> Result<Id, ApiError> {
    let known = Interaction::id_in(token).and_then(|id| state.interactions.get(&id));
    let known = known.filter(|known| known.token == token && known.acknowledged);
    let known = known.filter(|_| app == state.bot);
    let interaction = known.ok_or(ApiError::unknown(Unknown::Webhook))?;
    let expired = now - interaction.begun > TOKEN_LIFE;
    if expired { Err(ApiError::token_expired()) } else { Ok(interaction.id) }
}

/// The message that `@original` or an id names, if this token may touch it.
fn named(state: &State, id: Id, name: &str) -> Result<Id, ApiError> {
    let unknown = || ApiError::unknown(Unknown::Message);
    let found = if name == "@original" {
        state.interactions[&id].original
    } else {
        let own = |wanted: &Id| state.messages.get(wanted).is_some_and(|m| m.answers == Some(id));
        name.parse().ok().filter(own)
    };
    found.filter(|found| state.messages.contains_key(found)).ok_or_else(unknown)
}

/// The first thing a person gets to see is what they waited for.
fn show(state: &mut State, id: Id, message: Id) {
    if let Some(interaction) = state.interactions.get_mut(&id) {
        interaction.shown.get_or_insert(Shown::Message(message));
    }
}

/// `POST /webhooks/{app}/{token}`: the first one after a deferral takes the deferred message's place.
pub(super) async fn follow_up(
    Shared(world): Server,
    Path((app, token)): Path<(Id, String)>,
    payload: Payload,
) -> Answer {
    world.change(|state, now| {
        let id = by_token(state, app, &token, now)?;
        rules::check(&payload.json, Door::Interaction)?;
        let original = state.interactions[&id].original;
        let loading = |id: &Id| state.messages.get(id).is_some_and(Message::is_loading);
        let message = if let Some(waiting) = original.filter(loading) {
            messages::change(state, now, waiting, &payload)?;
            waiting
        } else {
            let place = place(state, id);
            let message = messages::compose(state, now, &payload, place)?;
            state.post(message)
        };
        show(state, id, message);
        Ok(Json(wire::message(state, &state.messages[&message])))
    })
}

/// `PATCH /webhooks/{app}/{token}/messages/{message}`
pub(super) async fn edit(
    Shared(world): Server,
    Path((app, token, name)): Path<(Id, String, String)>,
    payload: Payload,
) -> Answer {
    world.change(|state, now| {
        let id = by_token(state, app, &token, now)?;
        rules::check(&payload.json, Door::Interaction)?;
        let message = named(state, id, &name)?;
        messages::change(state, now, message, &payload)?;
        show(state, id, message);
        Ok(Json(wire::message(state, &state.messages[&message])))
    })
}

/// `GET /webhooks/{app}/{token}/messages/{message}`
pub(super) async fn read(
    Shared(world): Server,
    Path((app, token, name)): Path<(Id, String, String)>,
) -> Answer {
    let now = world.now();
    world.look(|state| {
        let id = by_token(state, app, &token, now)?;
        let message = named(state, id, &name)?;
        Ok(Json(wire::message(state, &state.messages[&message])))
    })
}

/// `DELETE /webhooks/{app}/{token}/messages/{message}`
pub(super) async fn remove(
    Shared(world): Server,
    Path((app, token, name)): Path<(Id, String, String)>,
) -> Result<StatusCode, ApiError> {
    world.change(|state, now| {
        let id = by_token(state, app, &token, now)?;
        let message = named(state, id, &name)?;
        state.remove(message);
        Ok(StatusCode::NO_CONTENT)
    })
}
