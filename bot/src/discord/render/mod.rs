//! View → the JSON of a message. Owns Discord's limits: what does not fit is cut or left out here, so that
//! a message is never refused. Must not choose words.

mod controls;
mod form;
mod ink;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};
use url::Url;

use crate::view::fit::{DISCORD_SECTION_MAX, DISCORD_TEXT_MAX};
use crate::view::{Block, Section, View};
use ink::{Ink, flat, units};

pub(super) use form::form;
pub(super) use ink::clip;

const EMBEDS_MAX: usize = 10;
const TITLE_MAX: usize = 256;
const PICTURE_URL_MAX: usize = 2048;

/// The stripe beside our messages.
const ACCENT: u32 = 0x00FF_6900;

/// The body that shows `view`: for a post, for an answer and for a change of one.
pub(super) fn message(view: &View) -> Value {
    let embeds = embeds(view);
    let pings: Vec<_> = view.ping_role.iter().map(ToString::to_string).collect();
    let content = match view.ping_role {
        Some(role) => format!("<@&{role}>"),
        // Discord refuses a message without any text.
        None if embeds.is_empty() => "…".to_owned(),
        None => String::new(),
    };
    json!({
        "content": content,
        "embeds": embeds,
        "components": controls::rows(view),
        "allowed_mentions": { "parse": [], "roles": pings },
    })
}

/// One embed a language, in reading order; the picture below the last.
fn embeds(view: &View) -> Vec<Value> {
    let sections: Vec<_> = view.sections.iter().take(EMBEDS_MAX).collect();
    let mut left = DISCORD_TEXT_MAX;
    let mut embeds = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        let share = left / (sections.len() - index);
        let title = title(section);
        let room = share.saturating_sub(units(&title)).min(DISCORD_SECTION_MAX);
        let description = description(&section.blocks, room);
        left -= (units(&title) + units(&description)).min(left);
        if !title.is_empty() || !description.is_empty() {
            embeds.push(json!({ "title": title, "description": description, "color": ACCENT }));
        }
    }
    if let Some(picture) = view.picture.as_ref().filter(|url| is_picture(url)) {
        if embeds.is_empty() {
            embeds.push(json!({ "color": ACCENT }));
        }
        if let Some(last) = embeds.last_mut() {
            last["image"] = json!({ "url": picture });
        }
    }
    embeds
}

fn is_picture(url: &Url) -> bool {
    is_web(url) && url.as_str().len() <= PICTURE_URL_MAX
}

/// Whether Discord opens such an address.
fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn title(section: &Section) -> String {
    let mut ink = Ink::new(TITLE_MAX);
    ink.words(&flat(section.title.as_deref().unwrap_or_default(), section.zone));
    ink.finish()
}

fn description(blocks: &[Block], units_max: usize) -> String {
    let mut ink = Ink::new(units_max);
    for block in blocks {
        if !ink.is_empty() {
            ink.markup("\n\n");
        }
        write_block(&mut ink, block);
    }
    ink.finish()
}

/// Fields are lines and not Discord's fields: those would all stand below the text, out of order.
fn write_block(ink: &mut Ink, block: &Block) {
    match block {
        Block::Text(text) => ink.words(text),
        Block::Fields(fields) => write_lines(ink, fields, |ink, field| {
            ink.markup("**");
            ink.words(&field.name);
            ink.markup("** · ");
            ink.words(&field.value);
        }),
        Block::List(items) => write_lines(ink, items, |ink, item| {
            ink.markup("- ");
            ink.words(item);
        }),
        Block::Note(text) => {
            let lines: Vec<_> = text.lines().collect();
            write_lines(ink, &lines, |ink, line| {
                ink.markup("-# ");
                ink.words(line);
            });
        }
    }
}

fn write_lines<T>(ink: &mut Ink, lines: &[T], write: impl Fn(&mut Ink, &T)) {
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            ink.markup("\n");
        }
        write(ink, line);
    }
}
