//! The REST API, version 10. Every request passes [`front`]: log, token, rate limits; then its handler.
//! Owns routing and admission; the rules of bodies are in `check`.

mod body;
mod commands;
mod guild;
mod interactions;
mod messages;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post, put};

use super::error::{ApiError, Reason};
use super::limits::Left;
use super::world::World;

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

/// Every request comes by here. Faults that stories plan for are to be decided in [`admit`].
async fn front(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = match admit(&world, &method, &path, request.headers()) {
        Ok(left) => {
            let mut response = next.run(request).await;
            if let Some(left) = left {
                left.mark(&mut response);
            }
            response
        }
        Err(refusal) => *refusal,
    };
    let entry = super::Request {
        method: method.to_string(),
        path,
        status: response.status().as_u16(),
        reason: response.extensions().get::<Reason>().map(|reason| reason.0.clone()),
    };
    world.change(|state, _| state.requests.push(entry));
    response
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
