//! A view as text for a terminal: previews on the command line.

use super::{Block, Control, View};
use crate::text::stamp::{Piece, pieces};
use crate::text::{Texts, Words};

/// The view's words with times in its own zone; buttons in brackets.
pub fn told(view: &View, texts: &Texts) -> String {
    let mut lines = Vec::new();
    for section in &view.sections {
        let words = texts.words(section.locale, section.zone);
        lines.extend(section.title.iter().map(|title| shown(title, &words)));
        lines.extend(section.blocks.iter().map(|block| text(block, &words)));
    }
    lines.extend(view.picture.iter().map(|picture| format!("[{picture}]")));
    for control in &view.controls {
        if let Control::Buttons(buttons) = control {
            let labels: Vec<_> = buttons.iter().map(|one| format!("[{}]", one.label)).collect();
            lines.push(labels.join(" "));
        }
    }
    lines.join("\n")
}

fn text(block: &Block, words: &Words<'_>) -> String {
    match block {
        Block::Text(text) | Block::Note(text) => shown(text, words),
        Block::List(items) => {
            let items = items.iter().map(|item| format!("- {}", shown(item, words)));
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Fields(fields) => {
            let line = |field: &super::Field| {
                format!("{}: {}", shown(&field.name, words), shown(&field.value, words))
            };
            fields.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

fn shown(text: &str, words: &Words<'_>) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Stamp(stamp) => words.stamp(stamp),
    };
    pieces(text).into_iter().map(piece).collect()
}
