//! View → message: everything is escaped, times are shown in the section's zone. It chooses no words.

use salut_core::locale::Locale;
use teloxide::types::InlineKeyboardMarkup;
use url::Url;

use super::html::{Face, Run, html};
use super::keyboard::keyboard;
use crate::text::stamp::{Piece, pieces};
use crate::text::{Texts, Words};
use crate::view::fit::TELEGRAM_TEXT_MAX;
use crate::view::{Block, Field, Section, View};

/// A message that Telegram takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Letter {
    /// The text in HTML.
    pub(super) text: String,
    /// A picture to show above it.
    pub(super) picture: Option<Url>,
    /// The buttons; maybe none.
    pub(super) keyboard: InlineKeyboardMarkup,
}

/// Who reads a message, which decides what its buttons do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers<'a> {
    /// One person in the private chat: buttons act.
    One,
    /// A room: buttons lead to the bot of that username.
    Many {
        /// Without `@`.
        username: &'a str,
    },
}

/// The message that shows a view.
pub(super) fn render(view: &View, texts: &Texts, readers: Readers<'_>) -> Letter {
    let mut page = Typesetter::default();
    for section in &view.sections {
        page.section(section, &texts.words(section.locale, section.zone));
    }
    let (keyboard, links) = keyboard(&view.controls, readers);
    for (label, url) in links {
        page.begin();
        page.put(Face::Plain, format!("{label} → {url}"));
    }
    Letter { text: html(&page.runs, TELEGRAM_TEXT_MAX), picture: view.picture.clone(), keyboard }
}

/// Sets blocks one below the other, an empty line between them.
#[derive(Default)]
struct Typesetter {
    runs: Vec<Run>,
}

impl Typesetter {
    fn section(&mut self, section: &Section, words: &Words<'_>) {
        if let Some(title) = &section.title {
            self.begin();
            self.put(Face::Bold, shown(title, words));
        }
        for block in &section.blocks {
            self.begin();
            self.block(block, section.locale, words);
        }
    }

    fn block(&mut self, block: &Block, locale: Locale, words: &Words<'_>) {
        match block {
            Block::Text(text) => self.put(Face::Plain, shown(text, words)),
            Block::Note(text) => self.put(Face::Italic, shown(text, words)),
            Block::Fields(fields) => {
                self.lines(fields, |page, field| page.field(field, locale, words));
            }
            Block::List(items) => self.lines(items, |page, item| {
                page.put(Face::Plain, format!("• {}", shown(item, words)));
            }),
        }
    }

    fn field(&mut self, field: &Field, locale: Locale, words: &Words<'_>) {
        self.put(Face::Bold, shown(&field.name, words));
        self.put(Face::Plain, format!("{}{}", colon(locale), shown(&field.value, words)));
    }

    fn lines<T>(&mut self, items: &[T], mut line: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.put(Face::Plain, "\n");
            }
            line(self, item);
        }
    }

    fn begin(&mut self) {
        if !self.runs.is_empty() {
            self.put(Face::Plain, "\n\n");
        }
    }

    fn put(&mut self, face: Face, words: impl Into<String>) {
        self.runs.push(Run::new(face, words));
    }
}

/// French sets a space that does not break before a colon.
const fn colon(locale: Locale) -> &'static str {
    match locale {
        Locale::FrFr => "\u{a0}: ",
        Locale::EnUs | Locale::EnGb | Locale::DeDe => ": ",
    }
}

/// The text with its times in words.
fn shown(text: &str, words: &Words<'_>) -> String {
    let piece = |piece| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Stamp(stamp) => words.stamp(stamp),
    };
    pieces(text).into_iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use chrono_tz::Tz;

    use super::*;
    use crate::text::stamp::{Stamp, Style};
    use crate::view::{Button, Control, Look, Press, Privacy};

    fn view(sections: Vec<Section>) -> View {
        let privacy = Privacy::Personal;
        let (picture, controls, ping_role, form) = (None, Vec::new(), None, None);
        View { sections, picture, controls, privacy, ping_role, form }
    }

    fn section(locale: Locale, blocks: Vec<Block>) -> Section {
        Section { locale, zone: Tz::UTC, title: Some("Mi & <amis>".to_owned()), blocks }
    }

    fn text(view: &View) -> String {
        render(view, &Texts::embedded().unwrap(), Readers::One).text
    }

    #[test]
    fn blocks_stand_one_below_the_other() {
        let field = |name: &str, value: &str| Field { name: name.into(), value: value.into() };
        let blocks = vec![
            Block::Text("Bonjour <b>Ana</b>".to_owned()),
            Block::Fields(vec![field("Prix", "12,90 €"), field("Port", "4 €")]),
            Block::List(vec!["un".to_owned(), "deux".to_owned()]),
            Block::Note("à \"bientôt\"".to_owned()),
        ];
        let french = section(Locale::FrFr, blocks);
        let english = section(Locale::EnUs, vec![Block::Fields(vec![field("Price", "$14")])]);
        assert_eq!(
            text(&view(vec![french, english])),
            "<b>Mi &amp; &lt;amis&gt;</b>\n\n\
             Bonjour &lt;b&gt;Ana&lt;/b&gt;\n\n\
             <b>Prix</b>\u{a0}: 12,90 €\n<b>Port</b>\u{a0}: 4 €\n\n\
             • un\n• deux\n\n\
             <i>à &quot;bientôt&quot;</i>\n\n\
             <b>Mi &amp; &lt;amis&gt;</b>\n\n\
             <b>Price</b>: $14"
        );
    }

    #[test]
    fn times_are_shown_in_the_sections_zone() {
        let at = DateTime::from_timestamp(1_430_000_000, 0).unwrap();
        let mark = Stamp { at, style: Style::Time }.mark();
        let texts = Texts::embedded().unwrap();
        let expected = texts.words(Locale::DeDe, Tz::UTC).stamp(Stamp { at, style: Style::Time });
        let blocks = vec![Block::Text(format!("Bis {mark}!"))];
        let shown = text(&view(vec![section(Locale::DeDe, blocks)]));
        assert!(shown.ends_with(&format!("Bis {expected}!")), "{shown}");
    }

    #[test]
    fn a_link_that_no_button_takes_stands_in_the_text() {
        let press = Press::Open("http://localhost:8080/c/1?a=1&b=2".parse().unwrap());
        let pay = Button { label: "Pay".to_owned(), press, look: Look::Primary };
        let mut view = view(vec![section(Locale::EnUs, Vec::new())]);
        view.controls = vec![Control::Buttons(vec![pay])];
        let letter = render(&view, &Texts::embedded().unwrap(), Readers::One);
        assert!(letter.text.ends_with("\n\nPay → http://localhost:8080/c/1?a=1&amp;b=2"));
        assert!(letter.keyboard.inline_keyboard.is_empty());
    }

    #[test]
    fn a_text_that_is_too_long_is_cut() {
        let long = Block::Note("é".repeat(5_000));
        let shown = text(&view(vec![section(Locale::EnUs, vec![long])]));
        assert!(shown.ends_with("é</i>…"));
    }
}
