//! What a bot reads about itself and its guild, and how it opens direct messages.
//! Owns the plain reads; changes nothing but the list of direct-message channels.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::body::Payload;
use crate::discord::check::look::Look;
use crate::discord::error::{ApiError, Faults, Unknown};
use crate::discord::state::{Id, State};
use crate::discord::wire;
use crate::discord::world::World;

type Answer = Result<Json<Value>, ApiError>;
type Server = Shared<Arc<World>>;

/// Session starts a bot has in a day.
const STARTS_PER_DAY: u64 = 1000;

/// The paths of this file.
pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/gateway", get(gateway))
        .route("/gateway/bot", get(gateway_bot))
        .route("/users/@me", get(me))
        .route("/users/@me/guilds", get(my_guilds))
        .route("/users/@me/channels", post(open_direct))
        .route("/users/{user}", get(user))
        .route("/applications/@me", get(application))
        .route("/oauth2/applications/@me", get(application))
        .route("/channels/{channel}", get(channel))
        .route("/channels/{channel}/typing", post(typing))
        .route("/guilds/{guild}", get(guild))
        .route("/guilds/{guild}/roles", get(roles))
        .route("/guilds/{guild}/channels", get(channels))
        .route("/guilds/{guild}/members/{user}", get(member))
}

async fn gateway(Shared(world): Server) -> Json<Value> {
    Json(json!({ "url": world.gateway_url }))
}

async fn gateway_bot(Shared(world): Server) -> Json<Value> {
    let started = world.look(|state| state.sessions.started());
    Json(json!({
        "url": world.gateway_url,
        "shards": 1,
        "session_start_limit": {
            "total": STARTS_PER_DAY,
            "remaining": STARTS_PER_DAY.saturating_sub(started),
            "reset_after": 86_400_000,
            "max_concurrency": 1,
        },
    }))
}

async fn me(Shared(world): Server) -> Json<Value> {
    Json(world.look(|state| wire::user_by_id(state, state.bot)))
}

async fn my_guilds(Shared(world): Server) -> Json<Value> {
    Json(world.look(|state| {
        json!([{
            "id": state.guild.id.to_string(),
            "name": state.guild.name,
            "icon": null,
            "owner": false,
            "permissions": wire::BOT_PERMISSIONS.to_string(),
            "features": [],
        }])
    }))
}

async fn user(Shared(world): Server, Path(id): Path<Id>) -> Answer {
    world.look(|state| {
        let known = state.users.get(&id).ok_or(ApiError::unknown(Unknown::User))?;
        Ok(Json(wire::user(known)))
    })
}

async fn application(Shared(world): Server) -> Json<Value> {
    Json(world.look(|state| {
        json!({
            "id": state.bot.to_string(),
            "name": state.users[&state.bot].name,
            "icon": null,
            "description": "",
            "bot_public": false,
            "bot_require_code_grant": false,
            "verify_key": "0".repeat(64),
            "team": null,
            "flags": 0,
        })
    }))
}

/// Opens the direct-message channel; Discord does so even where no message will get through.
async fn open_direct(Shared(world): Server, payload: Payload) -> Answer {
    let mut faults = Faults::default();
    let wanted = Look::at(&payload.json).get("recipient_id");
    if wanted.is_absent() {
        wanted.missing(&mut faults);
    }
    let wanted = wanted.snowflake(&mut faults);
    faults.done()?;
    world.change(|state, now| {
        let known = wanted.and_then(|id| state.users.get(&id)).filter(|user| !user.is_bot);
        let id = known.ok_or(ApiError::unknown(Unknown::User))?.id;
        let room = state.direct_room(id, now);
        Ok(Json(wire::channel(state, room)))
    })
}

async fn channel(Shared(world): Server, Path(id): Path<Id>) -> Answer {
    world.look(|state| known_channel(state, id).map(|()| Json(wire::channel(state, id))))
}

async fn typing(Shared(world): Server, Path(id): Path<Id>) -> Result<StatusCode, ApiError> {
    world.look(|state| known_channel(state, id).map(|()| StatusCode::NO_CONTENT))
}

fn known_channel(state: &State, id: Id) -> Result<(), ApiError> {
    state.seen_room(id).map(|_| ())
}

fn known_guild(state: &State, id: Id) -> Result<(), ApiError> {
    if id == state.guild.id { Ok(()) } else { Err(ApiError::unknown(Unknown::Guild)) }
}

async fn guild(Shared(world): Server, Path(id): Path<Id>) -> Answer {
    world.look(|state| known_guild(state, id).map(|()| Json(wire::guild(state))))
}

async fn roles(Shared(world): Server, Path(id): Path<Id>) -> Answer {
    world.look(|state| known_guild(state, id).map(|()| Json(json!(wire::roles(state)))))
}

async fn channels(Shared(world): Server, Path(id): Path<Id>) -> Answer {
    world.look(|state| known_guild(state, id).map(|()| Json(json!(wire::channels(state)))))
}

async fn member(Shared(world): Server, Path((guild, user)): Path<(Id, Id)>) -> Answer {
    world.look(|state| {
        known_guild(state, guild)?;
        let user = state.users.get(&user).ok_or(ApiError::unknown(Unknown::Member))?;
        Ok(Json(wire::member(state, user)))
    })
}
