//! Pages made readable: words, fields, pictures and buttons, still without a platform.
//!
//! A [`View`] is plain text. Adapters escape it, add their markup and show stamps;
//! they choose no words.

use chrono_tz::Tz;
use salut_core::locale::Locale;
use url::Url;

use crate::action::Action;

/// What a person gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The text, one section a language; nearly always one.
    pub sections: Vec<Section>,
    /// A picture.
    pub picture: Option<Url>,
    /// Buttons and choices, in rows.
    pub controls: Vec<Control>,
    /// Who may see it.
    pub privacy: Privacy,
    /// A role to ping (Discord, announcements only).
    pub ping_role: Option<i64>,
}

/// Text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The language.
    pub locale: Locale,
    /// The zone in which times are shown where the platform does not show the reader's own.
    pub zone: Tz,
    /// The title, if there is one.
    pub title: Option<String>,
    /// The text, block by block.
    pub blocks: Vec<Block>,
}

/// A piece of text. Strings are plain: no markup, but maybe stamps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Names and values, one below the other: a price list, a quote.
    Fields(Vec<Field>),
    /// A list of short items.
    List(Vec<String>),
    /// A remark that matters less.
    Note(String),
}

/// A name and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// Something to press or choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// A row of at most five buttons.
    Buttons(Vec<Button>),
    /// One of at most 25 options.
    Choice {
        /// What is shown before anything is chosen.
        placeholder: String,
        /// The options.
        options: Vec<Choice>,
    },
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it does.
    pub press: Press,
    /// How it looks where the platform has looks.
    pub look: Look,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Tells us.
    Act(Action),
    /// Opens a page.
    Open(Url),
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The one thing to do next.
    Primary,
    /// Something else that can be done.
    Plain,
    /// Takes something away.
    Danger,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub label: String,
    /// What choosing it does.
    pub action: Action,
}

/// Who may see a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// Only the person who asked, or the fan it is sent to.
    Personal,
    /// Everybody in the room.
    Public,
}
