//! People: they use commands, press, choose, type and read. Owns the verbs of stories; everything the
//! bot learns of them goes through the gateway, and they read only what the bot sent over HTTP.

mod channel;
mod command_line;
mod event;
mod fan;
mod find;

pub use channel::Channel;
pub use fan::Fan;

pub(super) use command_line::in_locale;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::state::Id;

/// The posts that a handle has returned already; clones share it.
#[derive(Debug, Clone, Default)]
struct Seen(Arc<Mutex<BTreeSet<Id>>>);

impl Seen {
    /// Marks a post as returned; `true` when it was not before.
    fn mark(&self, id: Id) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id)
    }

    fn has(&self, id: Id) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }
}
