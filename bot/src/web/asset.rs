//! The page's style, script and icon, built into the program and served from our own origin.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

/// A page and its assets come from one program, so an hour is safe: both stay compatible with the last version.
const CACHED: &str = "public, max-age=3600";

/// The style.
pub(super) async fn style() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, CACHED)];
    (headers, include_str!("assets/checkout.css"))
}

/// The script.
pub(super) async fn script() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, CACHED)];
    (headers, include_str!("assets/checkout.js"))
}

/// The icon in the browser's tab.
pub(super) async fn icon() -> impl IntoResponse {
    ([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, CACHED)], include_str!("assets/icon.svg"))
}
