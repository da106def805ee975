//! Linked accounts: the code, and what became of it.

use chrono::{DateTime, Utc};

use super::draft::Draft;
use super::{View, button};
use crate::command::Command;
use crate::page::LinkAnswer;
use crate::text::{Arg, Words};

/// A code to type on the other account.
pub(super) fn code(code: &str, until: DateTime<Utc>, words: &Words<'_>) -> View {
    let command = ("command", Arg::Text(format!("/{} {code}", Command::Link.name())));
    Draft::personal(words)
        .title("link-title", &[])
        .text("link-code", &[command, ("until", Arg::time(until))])
        .text("link-means", &[])
        .note("link-careful", &[])
        .done()
}

/// What became of a typed code.
pub(super) fn answer(answer: LinkAnswer, words: &Words<'_>) -> View {
    let draft = Draft::personal(words);
    let command = || [("command", Arg::Text(format!("/{}", Command::Link.name())))];
    let draft = match answer {
        LinkAnswer::Joined => {
            let buttons = [button::orders(words), button::sale(words, None)];
            return draft.text("link-joined", &[]).buttons(buttons).done();
        }
        LinkAnswer::AlreadyOne => draft.text("link-already", &[]),
        LinkAnswer::OwnCode => draft.text("link-own-code", &[]),
        LinkAnswer::WrongCode => draft.text("link-wrong-code", &command()),
        LinkAnswer::SpentCode => draft.text("link-spent-code", &command()),
        LinkAnswer::TooManyGuesses { until } => {
            draft.text("link-too-many", &[("until", Arg::time(until))])
        }
    };
    draft.buttons([button::help(words)]).done()
}
