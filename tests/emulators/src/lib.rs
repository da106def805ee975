//! Stateful local servers for the platforms and payment providers Salut speaks to. They refuse what the real ones
//! refuse, enforce the documented limits on a [`Clock`](salut_core::clock::Clock), and give stories people who
//! press, choose, type, pay and read. Everything goes over HTTP and WebSocket on loopback: no shortcut.

pub mod discord;
mod faults;
pub mod payment;
pub mod paypal;
mod post;
mod record;
pub mod stripe;
pub mod telegram;
mod wire;

pub use faults::{Faults, Plot};
pub use post::{Post, StoryError};
pub use record::{Accepted, Keep};
