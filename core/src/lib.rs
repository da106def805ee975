//! The rules of a Salut sale: what is sold, at what price, to whom, when, and who got it.
//!
//! **Invariant:** nothing here knows that Discord, Telegram, SQL, HTTP or Fluent exist.
//! **Invariant:** nothing here reads the clock or draws randomness; both are passed in ([`clock::Clock`], [`port::Ids`]).
//! **Invariant:** a refusal is an outcome; an error means that machinery broke and says what the caller can do.
//!
//! The rules are plain functions over plain data; [`journey`] holds one file per use case and is the only
//! caller of the traits in [`port`].

pub mod announcement;
pub mod catalogue;
pub mod clock;
pub mod delivery;
pub mod fan;
pub mod guide;
pub mod ids;
pub mod journey;
pub mod locale;
pub mod memory;
pub mod money;
pub mod order;
pub mod port;
pub mod reminder;
pub mod sale;
pub mod stock;
