//! Channels: the guild's, those of other servers, and direct-message channels.
//! Owns what a channel is; who may do what there is asked in `state`.

use super::state::Id;

/// A place with messages.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) id: Id,
    pub(super) name: String,
    /// The person on the other side when it is a direct-message channel.
    pub(super) with: Option<Id>,
    /// Whether it is on another server that the bot was added to: the gateway's list of channels is without it.
    pub(super) elsewhere: bool,
    /// What the bot may do in it.
    pub(super) access: Access,
}

/// What the bot may do in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Read and write.
    Open,
    /// Read only.
    ReadOnly,
    /// Nothing: it does not see the channel.
    Hidden,
}

impl Room {
    /// A text channel of the guild.
    pub(super) fn new(id: Id, name: &str) -> Self {
        let (name, access) = (name.to_owned(), Access::Open);
        Self { id, name, with: None, elsewhere: false, access }
    }
}
