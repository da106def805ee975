//! How a person finds a button or an option on the messages before them.

use crate::discord::show::{self, Part};
use crate::discord::state::{Id, Message};

/// A button or an option, on which message it stands, and where that is.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) message: Id,
    pub(super) room: Id,
    pub(super) part: Part,
}

/// The part called `label` on the newest message that has one; the exact name wins over one that
/// contains it. Otherwise what can be seen instead.
pub(super) fn part(messages: &[&Message], label: &str) -> Result<Target, String> {
    for message in messages.iter().rev() {
        let parts: Vec<_> = show::parts(message).filter(Part::acts).collect();
        let exact = parts.iter().find(|part| part.label == label);
        if let Some(part) = exact.or_else(|| parts.iter().find(|part| part.label.contains(label))) {
            let (message, room) = (message.id, message.room);
            return Ok(Target { message, room, part: part.clone() });
        }
    }
    Err(seen(messages))
}

/// The labels on the newest messages, greyed-out ones marked.
fn seen(messages: &[&Message]) -> String {
    let parts = messages.iter().rev().take(5).flat_map(|message| show::parts(message));
    let labels = parts.map(|part| {
        let note = if part.acts() { "" } else { " (greyed out)" };
        format!("[{}]{note}", part.label)
    });
    let labels: Vec<_> = labels.collect();
    if labels.is_empty() { "no buttons".to_owned() } else { labels.join(" ") }
}
