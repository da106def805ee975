//! The REST API, version 10. Every request passes [`front`]: log, token, rate limits; then its handler.
//! Owns routing and admission; the rules of bodies are in `check`.

mod body;
mod commands;
mod guild;
mod interactions;
mod messages;

use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post, put};

use super::error::{ApiError, Reason};
use super::limits::{Left, Throttled};
use super::world::World;
use crate::faults::{Act, Deed, Fault, Reply};
use crate::wire::Line;

const ROOT: &str = "/api/v10";

/// All paths that the emulated API knows.
pub(super) fn router(world: Arc<World>) -> Router {
    let api = Router::new()
        .merge(guild::routes())
        .route("/channels/{channel}/messages", get(messages::list).post(messages::create))
        .route(
            "/channels/{channel}/messages/{message}",
            get(messages::read).patch(messages::edit).delete(messages::remove),
        )
        .route(
            "/applications/{app}/commands",
            put(commands::replace).get(commands::list).post(commands::add),
        )
        .route(
            "/applications/{app}/commands/{command}",
            get(commands::read).delete(commands::remove),
        )
        .route("/interactions/{id}/{token}/callback", post(interactions::callback))
        .route("/webhooks/{app}/{token}", post(interactions::follow_up))
        .route(
            "/webhooks/{app}/{token}/messages/{message}",
            patch(interactions::edit).get(interactions::read).delete(interactions::remove),
        )
        .fallback(async || ApiError::no_such_path())
        .method_not_allowed_fallback(async || ApiError::no_such_method());
    Router::new()
        .nest(ROOT, api)
        .fallback(async || ApiError::no_such_path())
        .layer(from_fn_with_state(Arc::clone(&world), front))
        .with_state(world)
}

/// Every request comes by here; what goes wrong by plan does so here, too.
async fn front(
    State(world): State<Arc<World>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = match meet(&world, &method, &path) {
        None => answer(&world, request, next).await,
        Some(fault) => {
            let done = match fault.act {
                Act::Done => Some(answer(&world, request, next).await),
                Act::Undone => None,
            };
            match instead(&world, fault.reply, done).await {
                Ok(response) => response,
                Err(lost) => {
                    note(&world, (&method, &path), super::Request::UNANSWERED, None);
                    if lost == Reply::Silence {
                        std::future::pending::<()>().await;
                    }
                    line.cut();
                    return ApiError::failed(502).into_response();
                }
            }
        }
    };
    let reason = response.extensions().get::<Reason>().map(|reason| reason.0.clone());
    note(&world, (&method, &path), response.status().as_u16(), reason);
    response
}

fn note(world: &World, (method, path): (&Method, &str), status: u16, reason: Option<String>) {
    let (method, path) = (method.to_string(), path.to_owned());
    let entry = super::Request { method, path, status, reason };
    world.change(|state, _| state.requests.push(entry, status));
}

/// Lets the request in and has its handler answer.
async fn answer(world: &World, request: Request, next: Next) -> Response {
    match admit(world, request.method(), request.uri().path(), request.headers()) {
        Ok(left) => {
            let mut response = next.run(request).await;
            if let Some(left) = left {
                left.mark(&mut response);
            }
            response
        }
        Err(refusal) => *refusal,
    }
}

/// The fault that the request meets, if one is planned.
fn meet(world: &World, method: &Method, path: &str) -> Option<Fault> {
    let path = path.strip_prefix(ROOT).unwrap_or(path);
    let steps: Vec<_> = path.trim_start_matches('/').split('/').collect();
    let (deed, room) = match (method, steps.as_slice()) {
        (&Method::POST, ["channels", room, "messages"]) => (Deed::Send, Some(room)),
        (&Method::PATCH, ["channels", room, "messages", _]) => (Deed::Edit, Some(room)),
        (&Method::DELETE, ["channels", room, "messages", _]) => (Deed::Delete, Some(room)),
        (_, ["channels", room, ..]) => (Deed::Other, Some(room)),
        _ => (Deed::Other, None),
    };
    let room = room.and_then(|room| room.parse().ok());
    world.look(|state| {
        let person = room.and_then(|room| state.rooms.get(&room)).and_then(|room| room.with);
        let chats: Vec<_> = room.into_iter().chain(person).collect();
        state.faults.meet(deed, &chats, world.now())
    })
}

/// What the bot gets in place of the answer; an error if it gets nothing.
async fn instead(world: &World, reply: Reply, done: Option<Response>) -> Result<Response, Reply> {
    match reply {
        Reply::Throttled(span, reach) => {
            Ok(Throttled::planned(span, reach, world.now()).into_response())
        }
        Reply::Failed(status) => Ok(ApiError::failed(status).into_response()),
        Reply::Silence | Reply::Cut => Err(reply),
        Reply::Late(span) => {
            world.sleep(span).await;
            Ok(done.unwrap_or_else(|| ApiError::failed(502).into_response()))
        }
    }
}

/// Lets a request in, with what is left of its bucket; or refuses it before its handler sees it.
fn admit(
    world: &World,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Result<Option<Left>, Box<Response>> {
    let path = path.strip_prefix(ROOT).unwrap_or(path);
    if needs_token(path) && !has_token(world, headers) {
        return Err(Box::new(ApiError::unauthorized().into_response()));
    }
    let taken = world.change(|state, now| state.limits.take(method, path, now));
    taken.map_err(|throttled| Box::new(throttled.into_response()))
}

/// The gateway's address is public; interactions and their follow-ups carry their own token.
fn needs_token(path: &str) -> bool {
    let open = ["/interactions/", "/webhooks/"];
    path != "/gateway" && !open.iter().any(|start| path.starts_with(start))
}

fn has_token(world: &World, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    given.and_then(|given| given.strip_prefix("Bot ")) == Some(world.token.as_str())
}
