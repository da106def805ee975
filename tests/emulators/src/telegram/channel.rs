//! A group or channel as a story holds it.

use std::sync::{Arc, Mutex, PoisonError};

use super::hub::Hub;
use super::world::{Closed, Sight, World};
use crate::{Post, StoryError};

/// A handle on a group or channel. Clones share what [`next_post`](Self::next_post) has read.
#[derive(Debug, Clone)]
pub struct Channel {
    hub: Arc<Hub>,
    id: i64,
    name: String,
    read: Arc<Mutex<usize>>,
}

impl Channel {
    pub(super) fn new(hub: Arc<Hub>, id: i64, name: &str) -> Self {
        Self { hub, id, name: name.to_owned(), read: Arc::default() }
    }

    /// The platform's id, negative.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The title.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everything that stands here, people's messages too, oldest first, as it reads now.
    pub fn posts(&self) -> Vec<Post> {
        self.hub.look(|world| world.posts(self.id))
    }

    /// The newest of [`posts`](Self::posts).
    pub fn last_post(&self) -> Option<Post> {
        self.posts().pop()
    }

    /// Waits for the oldest of the bot's posts that this handle has not returned yet.
    pub async fn next_post(&self) -> Result<Post, StoryError> {
        let who = format!("#{}", self.name);
        self.hub.wait_for((&who, "a post"), |world, _| self.unread(world)).await
    }

    /// Throws the bot out.
    pub fn kicks_bot(&self) {
        self.hub.change(|world, now| world.close(self.id, Closed::Kicked, now));
    }

    /// Takes the bot's right to write here.
    pub fn mutes_bot(&self) {
        self.hub.change(|world, now| world.close(self.id, Closed::Muted, now));
    }

    fn unread(&self, world: &World) -> Option<Post> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        world.next_sight(&mut read, |sight| match sight {
            Sight::Posted(chat, id) if *chat == self.id => world.seen(self.id, *id),
            _ => None,
        })
    }
}
