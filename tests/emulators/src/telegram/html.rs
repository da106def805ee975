//! Reads `parse_mode=HTML` as the Bot API does: the text a person sees, its entities in UTF-16 units, and
//! the API's own complaint about a tag it does not know, that is not closed or that closes another one.
//!
//! A bare `&` or an unknown `&name;` stays as it is: the real API accepts both.

use serde_json::{Value, json};

use super::link::checked_link;
use super::refusal::Refusal;

/// A text without markup, and where it is formatted.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Styled {
    /// What is read.
    pub(super) text: String,
    /// The formatting as `MessageEntity` objects.
    pub(super) entities: Vec<Value>,
}

/// Reads `html`; the complaint names the byte where it is wrong.
pub(super) fn parse(html: &str) -> Result<Styled, Refusal> {
    let mut reader =
        Reader { html, at: 0, text: String::new(), open: Vec::new(), done: Vec::new() };
    while let Some(next) = html[reader.at..].chars().next() {
        match next {
            '<' if html[reader.at..].starts_with("</") => reader.end_tag()?,
            '<' => reader.start_tag()?,
            '&' => reader.character(),
            other => reader.push(other, other.len_utf8()),
        }
    }
    reader.finish()
}

/// How long `text` is for the platform: UTF-16 code units.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

struct Reader<'h> {
    html: &'h str,
    at: usize,
    text: String,
    open: Vec<Tag>,
    done: Vec<Span>,
}

struct Tag {
    name: String,
    start: usize,
    attributes: Vec<(String, String)>,
}

struct Span {
    start: usize,
    end: usize,
    kind: &'static str,
    extra: Option<(&'static str, String)>,
}

impl Reader<'_> {
    fn push(&mut self, character: char, source_bytes: usize) {
        self.text.push(character);
        self.at += source_bytes;
    }

    fn character(&mut self) {
        match decode(&self.html[self.at..]) {
            Some((character, bytes)) => self.push(character, bytes),
            None => self.push('&', 1),
        }
    }

    fn start_tag(&mut self) -> Result<(), Refusal> {
        let begin = self.at;
        self.at += 1;
        let name = self.word(|c| c == '>' || c.is_whitespace()).to_ascii_lowercase();
        if !is_known(&name) {
            return Err(Refusal::entities(format!(
                "Unsupported start tag \"{name}\" at byte offset {begin}"
            )));
        }
        let attributes = self.attributes(begin, &name)?;
        let spoiler = ("class".to_owned(), "tg-spoiler".to_owned());
        if name == "span" && !attributes.contains(&spoiler) {
            return Err(Refusal::entities(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            )));
        }
        self.open.push(Tag { name, start: self.text.len(), attributes });
        Ok(())
    }

    /// Everything between the tag's name and its `>`.
    fn attributes(&mut self, begin: usize, tag: &str) -> Result<Vec<(String, String)>, Refusal> {
        let unclosed =
            || Refusal::entities(format!("Unclosed start tag \"{tag}\" at byte offset {begin}"));
        let mut found = Vec::new();
        loop {
            self.word(|c| !c.is_whitespace());
            match self.peek().ok_or_else(unclosed)? {
                '>' => break,
                _ => found.push(self.attribute(begin, tag)?),
            }
        }
        self.at += 1;
        Ok(found)
    }

    fn attribute(&mut self, begin: usize, tag: &str) -> Result<(String, String), Refusal> {
        let ends = |c: char| c == '=' || c == '>' || c == '/' || c == '"' || c.is_whitespace();
        let name = self.word(ends).to_ascii_lowercase();
        if name.is_empty() {
            return Err(Refusal::entities(format!(
                "Empty attribute name in the tag \"{tag}\" at byte offset {begin}"
            )));
        }
        self.word(|c| !c.is_whitespace());
        if self.peek() != Some('=') {
            return Ok((name, String::new()));
        }
        self.at += 1;
        self.word(|c| !c.is_whitespace());
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote, begin, tag)?,
            _ => self.word(|c| c == '>' || c.is_whitespace()).to_owned(),
        };
        Ok((name, value))
    }

    fn quoted(&mut self, quote: char, begin: usize, tag: &str) -> Result<String, Refusal> {
        self.at += 1;
        let raw = self.word(|c| c == quote).to_owned();
        if self.peek().is_none() {
            return Err(Refusal::entities(format!(
                "Unclosed start tag \"{tag}\" at byte offset {begin}"
            )));
        }
        self.at += 1;
        Ok(decode_all(&raw))
    }

    fn end_tag(&mut self) -> Result<(), Refusal> {
        let begin = self.at;
        self.at += 2;
        let name = self.word(|c| c == '>' || c.is_whitespace()).to_ascii_lowercase();
        self.word(|c| !c.is_whitespace());
        if self.peek() != Some('>') {
            return Err(Refusal::entities(format!("Unclosed end tag at byte offset {begin}")));
        }
        self.at += 1;
        let Some(tag) = self.open.pop() else {
            return Err(Refusal::entities(format!("Unexpected end tag at byte offset {begin}")));
        };
        if !name.is_empty() && name != tag.name {
            let wanted = tag.name;
            return Err(Refusal::entities(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{wanted}>\", found \"</{name}>\""
            )));
        }
        self.close(&tag);
        Ok(())
    }

    fn close(&mut self, tag: &Tag) {
        let covered = &self.text[tag.start..];
        if let Some((kind, extra)) = meaning(tag, covered) {
            self.done.push(Span { start: tag.start, end: self.text.len(), kind, extra });
        }
    }

    fn finish(self) -> Result<Styled, Refusal> {
        if let Some(tag) = self.open.last() {
            let name = &tag.name;
            return Err(Refusal::entities(format!(
                "Can't find end tag corresponding to start tag \"{name}\""
            )));
        }
        Ok(trimmed(&self.text, self.done))
    }

    /// Reads on until a character for which `ends` holds, or the end.
    fn word(&mut self, ends: impl Fn(char) -> bool) -> &str {
        let rest = &self.html[self.at..];
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn peek(&self) -> Option<char> {
        self.html[self.at..].chars().next()
    }
}

fn is_known(tag: &str) -> bool {
    const TAGS: &str =
        "a b blockquote code del em i ins pre s span strike strong tg-emoji tg-spoiler u";
    TAGS.split(' ').any(|known| known == tag)
}

/// The entity a closed tag stands for; `None` for a link that leads nowhere, which the API leaves out.
fn meaning(tag: &Tag, covered: &str) -> Option<(&'static str, Option<(&'static str, String)>)> {
    let attribute = |wanted: &str| {
        tag.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
    };
    Some(match tag.name.as_str() {
        "b" | "strong" => ("bold", None),
        "i" | "em" => ("italic", None),
        "u" | "ins" => ("underline", None),
        "s" | "strike" | "del" => ("strikethrough", None),
        "span" | "tg-spoiler" => ("spoiler", None),
        "code" => ("code", None),
        "pre" => ("pre", None),
        "tg-emoji" => ("custom_emoji", Some(("custom_emoji_id", attribute("emoji-id")?))),
        "blockquote" if attribute("expandable").is_some() => ("expandable_blockquote", None),
        "blockquote" => ("blockquote", None),
        _ => {
            let address = attribute("href").unwrap_or_else(|| covered.to_owned());
            ("text_link", Some(("url", checked_link(&address).ok()?)))
        }
    })
}

/// Cuts white space off both ends and turns byte positions into UTF-16 ones.
fn trimmed(text: &str, mut spans: Vec<Span>) -> Styled {
    let from = text.len() - text.trim_start().len();
    let to = text.trim_end().len().max(from);
    let position = |byte: usize| units(&text[from..byte.clamp(from, to)]);
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let entities = spans.iter().filter_map(|span| {
        let (offset, end) = (position(span.start), position(span.end));
        let mut entity = json!({"type": span.kind, "offset": offset, "length": end - offset});
        if let Some((name, value)) = &span.extra {
            entity[*name] = json!(value);
        }
        (end > offset).then_some(entity)
    });
    Styled { text: text[from..to].to_owned(), entities: entities.collect() }
}

fn decode_all(raw: &str) -> String {
    let mut decoded = String::new();
    let mut at = 0;
    while let Some(next) = raw[at..].chars().next() {
        let (character, bytes) = decode(&raw[at..]).unwrap_or((next, next.len_utf8()));
        decoded.push(character);
        at += bytes;
    }
    decoded
}

/// The character that the reference at the start of `text` names, and how many bytes name it.
fn decode(text: &str) -> Option<(char, usize)> {
    let named = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
    if let Some((name, character)) = named.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*character, name.len()));
    }
    let digits = text.strip_prefix("&#")?;
    let (digits, prefix, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 3, 16),
        None => (digits, 2, 10),
    };
    let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let code = u32::from_str_radix(&digits[..length], radix).ok().filter(|code| *code > 0)?;
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some((char::from_u32(code)?, prefix + length + semicolon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(html: &str) -> String {
        parse(html).unwrap_err().description.replace("Bad Request: can't parse entities: ", "")
    }

    #[test]
    fn markup_is_taken_off_and_counted_in_utf16() {
        let styled = parse("  <b>Mi 🎧 <i>Band</i></b> &lt;3 &#233; AT&T <u></u>\n").unwrap();
        assert_eq!(styled.text, "Mi 🎧 Band <3 é AT&T");
        assert_eq!(
            styled.entities,
            [
                json!({"type": "bold", "offset": 0, "length": 10}),
                json!({"type": "italic", "offset": 6, "length": 4}),
            ]
        );
    }

    #[test]
    fn links_keep_their_address_and_bad_ones_are_dropped() {
        let styled =
            parse("<a href=\"https://mi.example/?a=1&amp;b=2\">ici</a> <a href='x'>là</a>");
        assert_eq!(
            styled.unwrap().entities,
            [
                json!({"type": "text_link", "offset": 0, "length": 3, "url": "https://mi.example/?a=1&b=2"})
            ]
        );
    }

    #[test]
    fn wrong_markup_is_refused_in_the_platforms_words() {
        let table = [
            ("<b>unclosed", "Can't find end tag corresponding to start tag \"b\""),
            ("<script>x</script>", "Unsupported start tag \"script\" at byte offset 0"),
            ("1 < 2", "Unsupported start tag \"\" at byte offset 2"),
            (
                "<b><i>test</b></i>",
                "Unmatched end tag at byte offset 10, expected \"</i>\", found \"</b>\"",
            ),
            ("fin</b>", "Unexpected end tag at byte offset 3"),
            ("<b>fin</b", "Unclosed end tag at byte offset 6"),
            ("<a href=\"x", "Unclosed start tag \"a\" at byte offset 0"),
            ("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
        ];
        for (html, expected) in table {
            assert_eq!(complaint(html), expected, "{html}");
        }
    }
}
