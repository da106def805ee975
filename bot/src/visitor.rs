//! Who acts, where, as an adapter tells it: the last thing made from platform types.

use salut_core::fan::Account;
use salut_core::stock::AskKey;

/// A person who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Who.
    pub account: Account,
    /// The language of the person's client, as the platform tells it (`fr`, `en-GB`); untrusted.
    pub language: Option<String>,
    /// Roles of the person in the room (Discord).
    pub roles: Vec<i64>,
    /// Where the answer will be read.
    pub room: Room,
    /// How the person can be asked to type something.
    pub asking: Asking,
    /// The platform's id of this very act, so that a redelivered one is known.
    pub key: AskKey,
}

/// How a person can be asked to type something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// In a form that the answer opens.
    Form,
    /// In a form that a button opens: a form cannot answer a form.
    Button,
    /// In a message: what is written next answers.
    Message,
}

/// Where an answer will be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// By this person only: a private chat, or an answer that only this person sees.
    OneReader,
    /// By everybody in a room, where nothing personal may be said.
    ManyReaders,
}
