//! The bot's application commands: replace, list, add, read, remove.
//! Owns their storage and the daily limit of creations; the rules of a body are in `check::command`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::body::Payload;
use crate::discord::check::command as rules;
use crate::discord::error::{ApiError, Unknown};
use crate::discord::state::{Id, State};
use crate::discord::wire;
use crate::discord::world::World;

type Answer = Result<Json<Value>, ApiError>;
type Server = Shared<Arc<World>>;

const CREATIONS_PER_DAY: usize = 200;

fn check_app(state: &State, app: Id) -> Result<(), ApiError> {
    if app == state.bot { Ok(()) } else { Err(ApiError::unknown(Unknown::Application)) }
}

/// `PUT /applications/{app}/commands`: the list replaces all commands.
pub(super) async fn replace(
    Shared(world): Server,
    Path(app): Path<Id>,
    payload: Payload,
) -> Answer {
    rules::check(&payload.json)?;
    let given = payload.json.as_array().cloned().unwrap_or_default();
    world.change(|state, now| {
        check_app(state, app)?;
        count_creations(state, &given, now)?;
        let kept = given.into_iter().map(|command| complete(state, command, now));
        state.commands = kept.collect::<Vec<_>>();
        Ok(Json(json!(state.commands)))
    })
}

/// `POST /applications/{app}/commands`: adds a command, or replaces the one of that name.
pub(super) async fn add(Shared(world): Server, Path(app): Path<Id>, payload: Payload) -> Answer {
    world.change(|state, now| {
        check_app(state, app)?;
        let name = payload.json["name"].clone();
        let mut all = state.commands.clone();
        all.retain(|command| command["name"] != name);
        all.push(payload.json.clone());
        rules::check(&json!(all))?;
        count_creations(state, &all, now)?;
        let command = complete(state, payload.json, now);
        state.commands.retain(|command| command["name"] != name);
        state.commands.push(command.clone());
        Ok(Json(command))
    })
}

/// Only names that were not there before count as created.
fn count_creations(state: &mut State, given: &[Value], now: DateTime<Utc>) -> Result<(), ApiError> {
    let is_new = |new: &&Value| !state.commands.iter().any(|old| old["name"] == new["name"]);
    let new = given.iter().filter(is_new).count();
    state.commands_created.retain(|at| now - *at < TimeDelta::days(1));
    if state.commands_created.len() + new > CREATIONS_PER_DAY {
        return Err(ApiError::too_many_creations());
    }
    state.commands_created.extend(std::iter::repeat_n(now, new));
    Ok(())
}

/// Adds what Discord fills in; a command of a known name keeps its id.
fn complete(state: &mut State, mut command: Value, now: DateTime<Utc>) -> Value {
    let known = state.commands.iter().find(|old| old["name"] == command["name"]);
    let known = known.map(|old| old["id"].clone());
    let id = known.unwrap_or_else(|| json!(state.next_id(now).to_string()));
    if command["type"].is_null() {
        command["type"] = json!(1);
    }
    wire::merge(
        &mut command,
        json!({
            "id": id,
            "application_id": state.bot.to_string(),
            "version": state.next_id(now).to_string(),
        }),
    );
    command
}

/// `GET /applications/{app}/commands`
pub(super) async fn list(Shared(world): Server, Path(app): Path<Id>) -> Answer {
    world.look(|state| check_app(state, app).map(|()| Json(json!(state.commands))))
}

/// `GET /applications/{app}/commands/{command}`
pub(super) async fn read(
    Shared(world): Server,
    Path((app, command)): Path<(Id, String)>,
) -> Answer {
    world.look(|state| {
        check_app(state, app)?;
        let found = state.command(&json!(command)).cloned();
        found.map(Json).ok_or(ApiError::unknown(Unknown::Command))
    })
}

/// `DELETE /applications/{app}/commands/{command}`
pub(super) async fn remove(
    Shared(world): Server,
    Path((app, command)): Path<(Id, String)>,
) -> Result<StatusCode, ApiError> {
    world.change(|state, _| {
        check_app(state, app)?;
        state.command(&json!(command)).ok_or(ApiError::unknown(Unknown::Command))?;
        state.commands.retain(|known| known["id"] != json!(command));
        Ok(StatusCode::NO_CONTENT)
    })
}
