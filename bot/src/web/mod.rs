//! The web server: the checkout page, the pages of draws, webhooks, and a health check.
//!
//! Pages are complete without a script; the only script counts down and goes on by itself. The server knows nothing of
//! platforms: a fan comes by a signed link and is answered in the language the fan speaks with the bot.

mod asset;
mod checkout;
mod draw;
mod guard;
mod link;
mod sheet;
mod webhook;

use std::future::Future;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use salut_core::catalogue::Shop;
use salut_core::clock::Clock;
use salut_core::port::Store;
use tokio::net::TcpListener;

pub use axum::Router;
pub use link::{BadPublicUrl, Links, Ticket};
pub use webhook::Post;

use crate::draws::Draws;
use crate::payment::{Method, ShopProviders};
use crate::text::Texts;

/// The largest form that is read, in bytes: ours has two short fields.
const FORM_SIZE_MAX: usize = 1024;

/// What the checkout page works with.
pub struct Till {
    /// Where reservations and checkouts are.
    pub store: Arc<dyn Store>,
    /// What is sold and where.
    pub shop: Arc<Shop>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The words.
    pub texts: Arc<Texts>,
    /// The links that lead to the page.
    pub links: Links,
    /// Draws that are over.
    pub draws: Draws,
    /// The ways to pay, in the order of their buttons.
    pub methods: Vec<Method>,
    /// Who takes the money.
    pub providers: Arc<ShopProviders>,
}

/// Everything the server answers.
pub fn router(till: Till, post: Post) -> Router {
    routes(Arc::new(till)).merge(webhooks(post))
}

/// What it answers to those who send by themselves.
pub fn webhooks(post: Post) -> Router {
    webhook::routes(Arc::new(post))
}

fn routes(till: Arc<Till>) -> Router {
    Router::new()
        .route("/checkout/{token}", get(checkout::show))
        .route("/checkout/{token}/pay", post(checkout::pay).get(checkout::not_a_page))
        .route("/checkout/{token}/back", get(checkout::back))
        .route("/draw/{name}", get(draw::show))
        .route("/assets/checkout.css", get(asset::style))
        .route("/assets/checkout.js", get(asset::script))
        .route("/assets/icon.svg", get(asset::icon))
        .route("/health", get(health))
        .fallback(checkout::nowhere)
        .layer(DefaultBodyLimit::max(FORM_SIZE_MAX))
        .layer(from_fn(guard::headers))
        .with_state(till)
}

/// Serves until `stop` is done and the answers that were begun then are given.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// 200 while the store can be read, 503 when not.
async fn health(State(till): State<Arc<Till>>) -> (StatusCode, &'static str) {
    match till.store.cursor("health").await {
        Ok(_) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store is unavailable"),
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
