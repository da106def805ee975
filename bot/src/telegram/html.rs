//! Text in Telegram's HTML: kept as runs of one face until it fits, so that markup is always whole.

use std::fmt::Write;

/// How words are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// As they are.
    Plain,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

/// Words of one face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// How they are set.
    pub(super) face: Face,
    /// The words, without any markup.
    pub(super) words: String,
}

impl Run {
    /// Words of that face.
    pub(super) fn new(face: Face, words: impl Into<String>) -> Self {
        Self { face, words: words.into() }
    }
}

/// The length as Telegram counts it: UTF-16 units of the words, markup not counted.
pub(super) fn units(words: &str) -> usize {
    words.encode_utf16().count()
}

/// The runs as HTML with at most `units_max` units; what is too long ends in an ellipsis.
pub(super) fn html(runs: &[Run], units_max: usize) -> String {
    let total: usize = runs.iter().map(|run| units(&run.words)).sum();
    let mut left = if total <= units_max { total } else { units_max.saturating_sub(1) };
    let mut html = String::new();
    for run in runs {
        let words = beginning(&run.words, left);
        left -= units(words);
        push(&mut html, run.face, words);
        if words.len() < run.words.len() {
            html.push('…');
            break;
        }
    }
    html
}

/// As many whole characters from the beginning as fit.
pub(super) fn beginning(words: &str, units_max: usize) -> &str {
    let mut length = 0;
    let end = words.char_indices().find(|(_, letter)| {
        length += letter.len_utf16();
        length > units_max
    });
    end.map_or(words, |(end, _)| &words[..end])
}

fn push(html: &mut String, face: Face, words: &str) {
    if words.is_empty() {
        return;
    }
    let words = escaped(words);
    // Writing to a string cannot fail.
    let _infallible = match face {
        Face::Plain => write!(html, "{words}"),
        Face::Bold => write!(html, "<b>{words}</b>"),
        Face::Italic => write!(html, "<i>{words}</i>"),
    };
}

fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_words_stays_words() {
        let runs = [
            Run::new(Face::Bold, "<b>\"&amp;"),
            Run::new(Face::Plain, " <a href='x'>link</a>"),
            Run::new(Face::Italic, ""),
        ];
        assert_eq!(
            html(&runs, 100),
            "<b>&lt;b&gt;&quot;&amp;amp;</b> &lt;a href='x'&gt;link&lt;/a&gt;"
        );
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis_and_whole_markup() {
        let runs = [Run::new(Face::Plain, "é😀"), Run::new(Face::Bold, "<long>")];
        assert_eq!(html(&runs, 9), "é😀<b>&lt;long&gt;</b>");
        assert_eq!(html(&runs, 6), "é😀<b>&lt;l</b>…");
        assert_eq!(html(&runs, 3), "é…");
    }

    #[test]
    fn letters_are_never_split() {
        assert_eq!(beginning("a😀b", 2), "a");
        assert_eq!(beginning("a😀b", 3), "a😀");
        assert_eq!(beginning("a😀b", 9), "a😀b");
    }
}
