//! The playground: the real bots on local servers, with a clock that the story moves and no account anywhere.
//!
//! [`Stage`] is the world around the bot: all four emulators, a folder with the shop's files, one clock.
//! [`BotProcess`] is the bot in a process of its own, which can be killed. The journeys' tests use the same stage.

mod checkout;
mod paying;
mod person;
mod process;
mod shop;
mod stage;
pub mod tour;
mod transcript;

pub use checkout::Page;
pub use paying::{AtProvider, Way};
pub use person::{Person, Room};
pub use process::{BotProcess, ProcessError, be_the_bot};
pub use stage::{MANAGER_ON_TELEGRAM, MANAGER_ROLE, Scene, Stage, StageError, Till, Updates};
