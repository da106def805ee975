//! What is wrong in the configuration, where, and what to do about it.
//!
//! Only data and its rendering; must not know what the files mean.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

/// Every fault of every file, in the order of the files and of their lines; at least one.
#[derive(Debug, thiserror::Error)]
#[error("the configuration has {}", count_of(.0.len()))]
pub struct Faults(pub(super) Vec<Fault>);

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Fault {
    problem: Problem,
    spot: Option<Spot>,
}

/// The offending text: a file and the bytes within it.
#[derive(Debug, Clone)]
struct Spot {
    file: NamedSource<Arc<str>>,
    at: Range<usize>,
}

/// What is wrong with a value, before it is known where the value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    says: String,
    help: Option<String>,
}

impl Faults {
    /// The faults, never none.
    pub fn all(&self) -> &[Fault] {
        &self.0
    }

    /// Every fault as people read it in a terminal: file and line, the line with the offending text marked, a suggestion.
    /// Coloured only when standard output and standard error are a terminal.
    pub fn render(&self) -> String {
        self.render_in(GraphicalTheme::default())
    }

    /// The same in a given look.
    pub(super) fn render_in(&self, theme: GraphicalTheme) -> String {
        let handler = GraphicalReportHandler::new_themed(theme);
        let handler = handler.with_width(110).without_cause_chain();
        let mut page = String::new();
        for fault in &self.0 {
            handler.render_report(&mut page, fault).expect("writing to a string cannot fail");
            page.push('\n');
        }
        page
    }
}

/// `1 fault`, `12 faults`.
fn count_of(faults: usize) -> String {
    format!("{faults} fault{}", if faults == 1 { "" } else { "s" })
}

impl Fault {
    /// A fault of the text `at` in `file`.
    pub(super) fn within(file: &str, text: &Arc<str>, at: Range<usize>, problem: Problem) -> Self {
        let file = NamedSource::new(file, Arc::clone(text));
        let end = at.end.min(text.len());
        Self { problem, spot: Some(Spot { file, at: at.start.min(end)..end }) }
    }

    /// A fault of no text, such as a file that is not there.
    pub(super) const fn without_text(problem: Problem) -> Self {
        Self { problem, spot: None }
    }

    /// What is wrong, in a sentence.
    pub fn says(&self) -> &str {
        &self.problem.says
    }

    /// What could be done about it.
    pub fn suggestion(&self) -> Option<&str> {
        self.problem.help.as_deref()
    }

    /// The file as it was named, if a file could be read at all.
    pub fn file(&self) -> Option<&str> {
        self.spot.as_ref().map(|spot| spot.file.name())
    }

    /// The line, from 1.
    pub fn line(&self) -> Option<usize> {
        let spot = self.spot.as_ref()?;
        let before = spot.file.inner().get(..spot.at.start)?;
        Some(1 + before.matches('\n').count())
    }

    /// The text that is wrong.
    pub fn offending(&self) -> Option<&str> {
        let spot = self.spot.as_ref()?;
        spot.file.inner().get(spot.at.clone())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.says())
    }
}

impl std::error::Error for Fault {}

impl Diagnostic for Fault {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.suggestion().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.spot.as_ref().map(|spot| &spot.file as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let at = self.spot.as_ref()?.at.clone();
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(Some("here".to_owned()), at))))
    }
}

impl Problem {
    /// A problem, said in a sentence without a full stop.
    pub(super) fn new(says: impl Into<String>) -> Self {
        Self { says: says.into(), help: None }
    }

    /// The same problem of the value of `key`.
    pub(super) fn of(self, key: &str) -> Self {
        Self { says: format!("{key}: {}", self.says), help: self.help }
    }

    /// The same problem with a suggestion.
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same problem, suggesting the one of `known` that `written` comes closest to, or else all of them.
    pub(super) fn nearest<'a>(
        self,
        written: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let known: Vec<_> = known.into_iter().collect();
        match nearest(written, &known) {
            Some(near) => self.help(format!("did you mean “{near}”?")),
            None if known.is_empty() || known.len() > LISTED_MAX => self,
            None => self.help(format!("there is: {}", known.join(", "))),
        }
    }
}

/// More names than this are not listed.
const LISTED_MAX: usize = 20;

/// Words less alike than this are no slip of the hand. 1 is the same word.
const ALIKE_MIN: f64 = 0.6;

/// The one of `known` that `written` is most like, if it is like any.
pub(super) fn nearest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let written = written.to_lowercase();
    let alike = |name: &&'a str| {
        (strsim::normalized_damerau_levenshtein(&written, &name.to_lowercase()), *name)
    };
    let best = known.iter().map(alike).max_by(|left, right| left.0.total_cmp(&right.0))?;
    (best.0 >= ALIKE_MIN).then_some(best.1)
}
