//! Times inside a text, kept as times until an adapter shows them.
//!
//! Discord shows a reader's own local time (`<t:…>`); elsewhere a zone has to be chosen. So a formatted text
//! carries marks in Unicode's private use area, which [`plain`] takes out of everything people type.

use chrono::{DateTime, Utc};

const BEGIN: char = '\u{E000}';
const END: char = '\u{E001}';

/// A time and how it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The time.
    pub at: DateTime<Utc>,
    /// How it is shown.
    pub style: Style,
}

/// How a time is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Weekday, date, time and zone: when a sale opens.
    Full,
    /// Time and zone: when a hold lapses.
    Time,
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain words.
    Words(&'a str),
    /// A time.
    Stamp(Stamp),
}

impl Stamp {
    /// The mark to put into a text.
    pub fn mark(self) -> String {
        let style = match self.style {
            Style::Full => 'f',
            Style::Time => 't',
        };
        format!("{BEGIN}{style}{}{END}", self.at.timestamp())
    }

    fn read(mark: &str) -> Option<Self> {
        let style = match mark.chars().next()? {
            'f' => Style::Full,
            't' => Style::Time,
            _ => return None,
        };
        let at = DateTime::from_timestamp(mark.get(1..)?.parse().ok()?, 0)?;
        Some(Self { at, style })
    }
}

/// Splits a text into words and times. A broken mark is left out.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, marked)) = rest.split_once(BEGIN) {
        pieces.push(Piece::Words(words));
        let (mark, after) = marked.split_once(END).unwrap_or((marked, ""));
        pieces.extend(Stamp::read(mark).map(Piece::Stamp));
        rest = after;
    }
    pieces.push(Piece::Words(rest));
    pieces.retain(|piece| *piece != Piece::Words(""));
    pieces
}

/// What a person typed on several lines, cleaned as [`plain`] does, with its lines kept.
pub fn lines(typed: &str, length_max: usize) -> String {
    let typed = typed.replace("\r\n", "\n");
    let cleaned: Vec<_> = typed.split('\n').map(|line| plain(line, length_max)).collect();
    cleaned.join("\n").trim().chars().take(length_max).collect()
}

/// What a person typed, without marks, control characters and invisible direction changes, at most
/// `length_max` characters.
pub fn plain(typed: &str, length_max: usize) -> String {
    let invisible = |c: &char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let shown = typed.chars().map(|c| if c.is_control() { ' ' } else { c });
    shown.filter(|c| !invisible(c)).take(length_max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_survives_inside_a_text() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let stamp = Stamp { at, style: Style::Full };
        let text = format!("Opens {}!", stamp.mark());
        assert_eq!(pieces(&text), [Piece::Words("Opens "), Piece::Stamp(stamp), Piece::Words("!")]);
    }

    #[test]
    fn nobody_can_type_a_mark() {
        assert_eq!(plain("a\u{E000}f1\u{E001}\u{202E}b\nc", 10), "af1b c");
        assert_eq!(pieces("\u{E000}x"), []);
        assert_eq!(pieces("\u{E000}é1\u{E001}"), []);
    }
}
