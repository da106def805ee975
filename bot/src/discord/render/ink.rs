//! Plain words and stamps → Discord's markdown, within a length. What people typed never becomes markup.

use chrono_tz::Tz;

use crate::text::stamp::{Piece, Stamp, Style, pieces};

/// Signs that are markup wherever they stand.
const MARKUP: [char; 10] = ['\\', '*', '_', '~', '`', '|', '<', '@', '[', ']'];
/// Signs that are markup where a line begins: headings, quotes, lists and small print.
const LINE_MARKUP: [char; 4] = ['#', '>', '-', '+'];

/// Stands for what does not fit.
const ELLIPSIS: char = '…';

/// Text that grows until its room is used up, and then ends with an ellipsis. Lengths are UTF-16 units:
/// never fewer than what Discord counts.
#[derive(Debug)]
pub(super) struct Ink {
    text: String,
    room: usize,
    is_full: bool,
    at_line_start: bool,
}

impl Ink {
    /// Room for so many units, the ellipsis included.
    pub(super) fn new(units_max: usize) -> Self {
        let room = units_max.saturating_sub(1);
        Self { text: String::new(), room, is_full: units_max == 0, at_line_start: true }
    }

    /// Adds markup of our own, whole or not at all.
    pub(super) fn markup(&mut self, markup: &str) {
        self.token(markup);
        self.at_line_start = true;
    }

    /// Adds words with their stamps.
    pub(super) fn words(&mut self, text: &str) {
        for piece in pieces(text) {
            match piece {
                Piece::Words(words) => words.chars().for_each(|sign| self.sign(sign)),
                Piece::Stamp(stamp) => {
                    self.token(&live(stamp));
                    self.at_line_start = false;
                }
            }
        }
    }

    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn sign(&mut self, sign: char) {
        let is_markup = MARKUP.contains(&sign) || self.at_line_start && LINE_MARKUP.contains(&sign);
        let mut token = String::with_capacity(5);
        if is_markup {
            token.push('\\');
        }
        token.push(sign);
        self.token(&token);
        self.at_line_start = sign == '\n' || self.at_line_start && sign.is_whitespace();
    }

    /// A token is never split: half an escape or half a stamp would be markup of its own.
    fn token(&mut self, token: &str) {
        if self.is_full {
            return;
        }
        let length = units(token);
        if let Some(room) = self.room.checked_sub(length) {
            self.room = room;
            self.text.push_str(token);
        } else {
            self.is_full = true;
            self.text.push(ELLIPSIS);
        }
    }
}

/// The length as we count it.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A stamp that each reader sees in the own time zone and language.
fn live(stamp: Stamp) -> String {
    let style = match stamp.style {
        Style::Full => 'F',
        Style::Time => 't',
    };
    format!("<t:{}:{style}>", stamp.at.timestamp())
}

/// Words for places that know no markup and no stamps: labels and titles.
pub(super) fn flat(text: &str, zone: Tz) -> String {
    let show = |piece: Piece<'_>| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Stamp(stamp) => {
            stamp.at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
        }
    };
    pieces(text).into_iter().map(show).collect()
}

/// At most so many units, with an ellipsis where something was cut.
pub(in crate::discord) fn clip(text: &str, units_max: usize) -> String {
    if units(text) <= units_max {
        return text.to_owned();
    }
    let mut clipped = String::new();
    let mut room = units_max.saturating_sub(1);
    for sign in text.chars() {
        let Some(left) = room.checked_sub(sign.len_utf16()) else { break };
        room = left;
        clipped.push(sign);
    }
    clipped.push(ELLIPSIS);
    clipped
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use rstest::rstest;

    use super::*;

    fn written(text: &str) -> String {
        let mut ink = Ink::new(100);
        ink.words(text);
        ink.finish()
    }

    #[rstest]
    #[case("@everyone", r"\@everyone")]
    #[case("<@123> <@&4> <#5>", r"\<\@123> \<\@&4> \<#5>")]
    #[case("**x** __y__ ~~z~~ ||s||", r"\*\*x\*\* \_\_y\_\_ \~\~z\~\~ \|\|s\|\|")]
    #[case("`a` ```b```", r"\`a\` \`\`\`b\`\`\`")]
    #[case("[a](https://b)", r"\[a\](https://b)")]
    #[case("# x", r"\# x")]
    #[case("a\n > x", "a\n \\> x")]
    #[case("-# x", r"\-# x")]
    #[case("- x", r"\- x")]
    #[case(r"\*x", r"\\\*x")]
    #[case("one-tap #1 > 0", "one-tap #1 > 0")]
    fn what_people_type_is_shown_as_they_typed_it(#[case] typed: &str, #[case] safe: &str) {
        assert_eq!(written(typed), safe);
    }

    #[test]
    fn words_after_our_own_markup_begin_a_line() {
        let mut ink = Ink::new(100);
        ink.markup("- ");
        ink.words("# x");
        assert_eq!(ink.finish(), r"- \# x");
    }

    #[test]
    fn stamps_are_shown_in_the_readers_own_time() {
        let at = DateTime::from_timestamp(1_428_400_800, 0).unwrap();
        let full = Stamp { at, style: Style::Full }.mark();
        let time = Stamp { at, style: Style::Time }.mark();
        let text = format!("{full}, {time}");
        assert_eq!(written(&text), "<t:1428400800:F>, <t:1428400800:t>");
        assert_eq!(flat(&full, chrono_tz::Europe::Paris), "2015-04-07 12:00 CEST");
    }

    #[test]
    fn a_full_text_ends_between_tokens() {
        let mut ink = Ink::new(6);
        ink.words("abcd*efg");
        assert_eq!(ink.finish(), "abcd…");
        let mut ink = Ink::new(4);
        ink.words("a😀😀");
        assert_eq!(ink.finish(), "a😀…");
        assert_eq!(clip("abcdef", 4), "abc…");
        assert_eq!(clip("a😀b", 4), "a😀b");
        assert_eq!(clip("a😀bc", 3), "a…");
    }
}
