//! A view while it is being written.

use super::{Block, Button, Choice, Control, Field, Form, Privacy, Section, View};
use crate::text::{Arg, Words};

/// Most buttons in a row (Discord).
const ROW_BUTTONS_MAX: usize = 5;
/// Most rows (Discord).
const ROWS_MAX: usize = 5;

/// A view in one language, written from top to bottom.
pub(super) struct Draft<'w> {
    words: &'w Words<'w>,
    view: View,
}

impl<'w> Draft<'w> {
    /// For one person's eyes.
    pub(super) fn personal(words: &'w Words<'w>) -> Self {
        Self::new(words, Privacy::Personal)
    }

    /// For everybody in the room.
    pub(super) fn public(words: &'w Words<'w>) -> Self {
        Self::new(words, Privacy::Public)
    }

    fn new(words: &'w Words<'w>, privacy: Privacy) -> Self {
        let Words { locale, zone, .. } = *words;
        let section = Section { locale, zone, title: None, blocks: Vec::new() };
        let sections = vec![section];
        let (picture, controls, ping_role, form) = (None, Vec::new(), None, None);
        let view = View { sections, picture, controls, privacy, ping_role, form };
        Self { words, view }
    }

    /// A title from a text.
    pub(super) fn title(self, id: &str, args: &[(&'static str, Arg<'_>)]) -> Self {
        let title = self.words.say(id, args);
        self.named(title)
    }

    /// A title that is a name.
    pub(super) fn named(mut self, title: String) -> Self {
        if let Some(section) = self.view.sections.first_mut() {
            section.title = Some(title);
        }
        self
    }

    /// A paragraph.
    pub(super) fn text(self, id: &str, args: &[(&'static str, Arg<'_>)]) -> Self {
        let text = self.words.say(id, args);
        self.block(Block::Text(text))
    }

    /// A remark.
    pub(super) fn note(self, id: &str, args: &[(&'static str, Arg<'_>)]) -> Self {
        let note = self.words.say(id, args);
        self.block(Block::Note(note))
    }

    /// Names and values; nothing if there are none.
    pub(super) fn fields(self, fields: impl IntoIterator<Item = Field>) -> Self {
        let fields: Vec<_> = fields.into_iter().collect();
        if fields.is_empty() { self } else { self.block(Block::Fields(fields)) }
    }

    /// Short items; nothing if there are none.
    pub(super) fn list(self, items: impl IntoIterator<Item = String>) -> Self {
        let items: Vec<_> = items.into_iter().collect();
        if items.is_empty() { self } else { self.block(Block::List(items)) }
    }

    /// Any block.
    pub(super) fn block(mut self, block: Block) -> Self {
        if let Some(section) = self.view.sections.first_mut() {
            section.blocks.push(block);
        }
        self
    }

    /// A row of buttons, or more rows if one does not hold them; nothing without buttons.
    pub(super) fn buttons(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let buttons: Vec<_> = buttons.into_iter().collect();
        for row in buttons.chunks(ROW_BUTTONS_MAX) {
            self.view.controls.push(Control::Buttons(row.to_vec()));
        }
        self
    }

    /// One of several options; `placeholder` is the text that asks for it.
    pub(super) fn choice(
        mut self,
        placeholder: &str,
        options: impl IntoIterator<Item = Choice>,
    ) -> Self {
        let placeholder = self.words.say(placeholder, &[]);
        let options = options.into_iter().collect();
        self.view.controls.push(Control::Choice { placeholder, options });
        self
    }

    /// A form to open instead where that can be done.
    pub(super) fn form(mut self, form: Form) -> Self {
        self.view.form = Some(form);
        self
    }

    /// The view. Rows that no platform shows are left out.
    pub(super) fn done(mut self) -> View {
        self.view.controls.truncate(ROWS_MAX);
        self.view
    }
}

/// A name and its value.
pub(super) fn field(name: String, value: String) -> Field {
    Field { name, value }
}
