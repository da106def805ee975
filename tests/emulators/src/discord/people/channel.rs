//! A text channel, as anybody in it sees it.

use std::sync::Arc;

use super::Seen;
use crate::discord::room::Access;
use crate::discord::show;
use crate::discord::state::Id;
use crate::discord::world::World;
use crate::{Post, StoryError};

/// A text channel of the guild.
#[derive(Debug, Clone)]
pub struct Channel {
    world: Arc<World>,
    id: Id,
    name: String,
    seen: Seen,
}

impl Channel {
    pub(in crate::discord) fn new(world: Arc<World>, id: Id, name: &str) -> Self {
        Self { world, id, name: name.to_owned(), seen: Seen::default() }
    }

    /// The channel's id.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The channel's name, without `#`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everything posted here that everybody sees, in order.
    pub fn posts(&self) -> Vec<Post> {
        self.world.look(|state| {
            let messages = state.public_messages(self.id);
            messages.into_iter().map(|message| show::post(state, message)).collect()
        })
    }

    /// The newest post.
    pub fn last_post(&self) -> Option<Post> {
        self.posts().pop()
    }

    /// Takes the channel out of the bot's sight: it may neither read nor write here.
    pub fn hides_from_bot(&self) {
        self.let_bot(Access::Hidden);
    }

    /// Takes the bot's right to write here.
    pub fn mutes_bot(&self) {
        self.let_bot(Access::ReadOnly);
    }

    /// Deletes the channel.
    pub fn is_deleted(&self) {
        self.world.change(|state, _| state.remove_room(self.id));
    }

    fn let_bot(&self, access: Access) {
        self.world.change(|state, _| {
            if let Some(room) = state.rooms.get_mut(&self.id) {
                room.access = access;
            }
        });
    }

    /// Waits for the first of the bot's posts that this handle has not returned yet.
    pub async fn next_post(&self) -> Result<Post, StoryError> {
        let post = self.world.wait(|state| {
            let messages = state.public_messages(self.id);
            let mut new = messages.iter().filter(|one| one.author == state.bot);
            let next = new.find(|message| !self.seen.has(message.id))?;
            Some(show::post(state, next))
        });
        let post = post.await.ok_or_else(|| StoryError::NoAnswer {
            who: format!("#{}", self.name),
            wanted: "the next post".to_owned(),
        })?;
        self.seen.mark(post.id);
        Ok(post)
    }
}
