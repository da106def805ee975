//! Stateful local servers for the platforms Salut speaks to. They refuse what the real ones refuse,
//! enforce the documented limits on a [`Clock`](salut_core::clock::Clock), and give stories people who
//! press, choose, type and read. Everything goes over HTTP and WebSocket on loopback: no shortcut.

pub mod discord;
mod post;
pub mod telegram;

pub use post::{Post, StoryError};
