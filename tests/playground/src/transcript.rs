//! What the tour prints as it happens: acts, what people do and see, and a tick for every expectation.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use salut_emulators::Post;

/// The width of an act's rule, in columns.
const WIDTH: usize = 96;

/// Writes the story and counts what held.
pub(crate) struct Transcript<W> {
    out: W,
    held: usize,
    failed: Vec<String>,
}

impl<W: Write> Transcript<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, held: 0, failed: Vec::new() }
    }

    /// A new act, at a time.
    pub(crate) fn act(&mut self, title: &str, now: DateTime<Utc>) -> io::Result<()> {
        let head = format!("━━ {} · {title} ", now.format("%a %-d %b %Y, %H:%M UTC"));
        writeln!(self.out, "\n{head}{}", "━".repeat(WIDTH.saturating_sub(head.chars().count())))
    }

    /// Something that happens.
    pub(crate) fn tells(&mut self, what: &str) -> io::Result<()> {
        writeln!(self.out, "\n{what}")
    }

    /// What somebody sees, indented line by line.
    pub(crate) fn shows(&mut self, who: &str, post: &Post) -> io::Result<()> {
        writeln!(self.out, "  {who}")?;
        self.lines(&post.to_string())
    }

    /// Text of another kind, such as a page.
    pub(crate) fn lines(&mut self, text: &str) -> io::Result<()> {
        for line in text.lines() {
            writeln!(self.out, "  │ {line}")?;
        }
        Ok(())
    }

    /// An expectation: it held or it did not.
    pub(crate) fn expects(&mut self, what: &str, holds: bool) -> io::Result<()> {
        let tick = if holds { "✓" } else { "✗" };
        if holds {
            self.held += 1;
        } else {
            self.failed.push(what.to_owned());
        }
        writeln!(self.out, "  {tick} {what}")
    }

    /// The sum of it all; gives what did not hold.
    pub(crate) fn closes(mut self) -> io::Result<Vec<String>> {
        let (held, failed) = (self.held, self.failed.len());
        writeln!(self.out, "\n{held} expectations held, {failed} failed")?;
        for what in &self.failed {
            writeln!(self.out, "  ✗ {what}")?;
        }
        self.out.flush()?;
        Ok(self.failed)
    }
}
