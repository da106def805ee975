//! What the bot's posts show, as far as this process put it there: an edit that would change nothing is not asked for.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use salut_core::fan::Chat;

/// How many posts are remembered; after that all are forgotten, which costs an edit each at most.
const POSTS_MAX: usize = 10_000;

/// What posts in rooms show, as numbers. Posts in private chats are never edited by themselves.
#[derive(Debug, Default)]
pub(crate) struct Shown(Mutex<HashMap<(Chat, i64), u64>>);

impl Shown {
    /// Whether the message shows just this.
    pub(crate) fn is(&self, chat: Chat, message: i64, content: &str) -> bool {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.get(&(chat, message)) == Some(&digest(content))
    }

    /// The message is about to change: what it shows is not known until that is answered.
    pub(crate) fn forget(&self, chat: Chat, message: i64) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.remove(&(chat, message));
    }

    /// The message shows this now.
    pub(crate) fn remember(&self, chat: Chat, message: i64, content: &str) {
        if matches!(chat, Chat::Private(_)) {
            return;
        }
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.len() >= POSTS_MAX {
            shown.clear();
        }
        shown.insert((chat, message), digest(content));
    }
}

fn digest(content: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hasher.finish()
}
