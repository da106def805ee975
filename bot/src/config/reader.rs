//! Reads a TOML file section by section and collects what is wrong with it instead of stopping at the first fault.
//!
//! Knows TOML and where things stand; must not know what the keys mean.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Problem, nearest};

/// A value with the place it stands at; none if it is absent or, then with a fault already, wrong.
pub(super) type Field<T> = Option<Spanned<T>>;

/// A file and the faults found in it so far.
#[derive(Debug)]
pub(super) struct File {
    name: String,
    text: Arc<str>,
    faults: RefCell<Vec<Fault>>,
}

/// A table of a file. Keys that nobody asks for are faults, and so are keys that are asked for and missing; a misspelt key
/// is one fault, not both.
pub(super) struct Section<'a> {
    file: &'a File,
    table: &'a DeTable<'a>,
    at: Range<usize>,
    asked: RefCell<BTreeSet<&'static str>>,
    missing: RefCell<BTreeMap<&'static str, Problem>>,
}

impl File {
    /// Takes in the file at `path`, unread.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(path)?.into();
        Ok(Self { name: path.display().to_string(), text, faults: RefCell::default() })
    }

    /// Reads the file with `read`; none if it is no TOML, which is a fault.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Section<'_>) -> T) -> Option<T> {
        match DeTable::parse(&self.text) {
            Ok(root) => Some(Section::read(self, root.get_ref(), 0..0, read)),
            Err(error) => {
                let help = "nothing else in this file was checked: put this right first";
                let problem = Problem::new(format!("this is not TOML: {}", error.message()));
                self.blame(error.span().unwrap_or_default(), problem.help(help));
                None
            }
        }
    }

    /// Notes a problem of the text `at`.
    pub(super) fn blame(&self, at: Range<usize>, problem: Problem) {
        let fault = Fault::within(&self.name, &self.text, at, problem);
        self.faults.borrow_mut().push(fault);
    }

    /// The faults found, in the order of the lines.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(Fault::line);
        faults
    }
}

impl<'a> Section<'a> {
    fn read<T>(
        file: &'a File,
        table: &'a DeTable<'a>,
        at: Range<usize>,
        read: impl FnOnce(&Self) -> T,
    ) -> T {
        let (asked, missing) = (RefCell::default(), RefCell::default());
        let section = Self { file, table, at, asked, missing };
        let read = read(&section);
        section.blame_unknown_keys();
        for problem in section.missing.take().into_values() {
            section.blame(section.at(), problem);
        }
        read
    }

    fn blame_unknown_keys(&self) {
        let asked: Vec<_> = self.asked.borrow().iter().copied().collect();
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let problem = Problem::new(format!("there is no key “{name}” here"));
                self.blame(key.span(), problem.nearest(name, asked.iter().copied()));
                nearest(name, &asked).map(|meant| self.missing.borrow_mut().remove(meant));
            }
        }
    }

    /// Where the section begins: for faults of the whole of it.
    pub(super) fn at(&self) -> Range<usize> {
        self.at.clone()
    }

    /// Whether the key is there, right or wrong.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    /// How many values the list has, right or wrong.
    pub(super) fn length(&self, key: &'static str) -> usize {
        self.value(key).and_then(|value| value.get_ref().as_array()).map_or(0, |items| items.len())
    }

    /// Notes a problem of the text `at` of this file.
    pub(super) fn blame(&self, at: Range<usize>, problem: Problem) {
        self.file.blame(at, problem);
    }

    /// The value of a key that must be there.
    pub(super) fn need<T>(
        &self,
        key: &'static str,
        parse: impl FnOnce(&DeValue<'_>) -> Result<T, Problem>,
    ) -> Field<T> {
        if self.value(key).is_none() {
            self.miss(key, Problem::new(format!("the key “{key}” is missing here")));
        }
        self.may(key, parse)
    }

    /// The value of a key that may be left out.
    pub(super) fn may<T>(
        &self,
        key: &'static str,
        parse: impl FnOnce(&DeValue<'_>) -> Result<T, Problem>,
    ) -> Field<T> {
        let value = self.value(key)?;
        self.parsed(key, value, parse)
    }

    /// The values of a list that may be left out; those that are wrong are left out, with a fault.
    pub(super) fn list<T>(
        &self,
        key: &'static str,
        parse: impl Fn(&DeValue<'_>) -> Result<T, Problem>,
    ) -> Field<Vec<Spanned<T>>> {
        let value = self.value(key)?;
        let Some(items) = value.get_ref().as_array() else {
            self.blame(value.span(), Problem::new(format!("{key}: this must be a list in [ ]")));
            return None;
        };
        let items = items.iter().filter_map(|item| self.parsed(key, item, &parse));
        Some(Spanned::new(value.span(), items.collect()))
    }

    /// The values of a list that must be there and hold something.
    pub(super) fn need_list<T>(
        &self,
        key: &'static str,
        parse: impl Fn(&DeValue<'_>) -> Result<T, Problem>,
    ) -> Vec<Spanned<T>> {
        match self.value(key) {
            None => self.miss(key, Problem::new(format!("the key “{key}” is missing here"))),
            Some(value) if value.get_ref().as_array().is_some_and(|items| items.is_empty()) => {
                self.blame(value.span(), Problem::new(format!("{key}: at least one is needed")));
            }
            Some(_) => {}
        }
        self.list(key, parse).map(Spanned::into_inner).unwrap_or_default()
    }

    /// The keys and values of a section whose keys are up to the writer. It must be there.
    pub(super) fn entries<T>(
        &self,
        key: &'static str,
        parse: impl Fn(&DeValue<'_>) -> Result<T, Problem>,
    ) -> Field<Vec<(Spanned<String>, Field<T>)>> {
        let (table, at) = self.table(key).or_else(|| {
            self.miss_section(key);
            None
        })?;
        let entry = |(name, value): (&Spanned<_>, &Spanned<_>)| {
            let name: &Spanned<std::borrow::Cow<'_, str>> = name;
            let owned = Spanned::new(name.span(), name.get_ref().to_string());
            let value = self.parsed(name.get_ref(), value, &parse);
            (owned, value)
        };
        Some(Spanned::new(at, table.iter().map(entry).collect()))
    }

    /// A section within this one that may be left out.
    pub(super) fn section<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Section<'a>) -> T,
    ) -> Option<T> {
        let (table, at) = self.table(key)?;
        Some(Section::read(self.file, table, at, read))
    }

    /// A section within this one that must be there.
    pub(super) fn need_section<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Section<'a>) -> T,
    ) -> Option<T> {
        self.section(key, read).or_else(|| {
            self.miss_section(key);
            None
        })
    }

    /// The sections of one name; none at all is fine.
    pub(super) fn sections<T>(
        &self,
        key: &'static str,
        read: impl Fn(&Section<'a>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.blame(value.span(), Problem::new(format!("{key}: this must be [[{key}]]")));
            return Vec::new();
        };
        let read = |item: &'a Spanned<DeValue<'a>>| {
            let table = item.get_ref().as_table();
            if table.is_none() {
                let says = format!("{key}: this must be a section of keys, in {{ }}");
                self.blame(item.span(), Problem::new(says));
            }
            Some(Section::read(self.file, table?, item.span(), &read))
        };
        items.iter().filter_map(read).collect()
    }

    /// The sections of one name, at least one.
    pub(super) fn need_sections<T>(
        &self,
        key: &'static str,
        read: impl Fn(&Section<'a>) -> T,
    ) -> Vec<T> {
        match self.value(key) {
            None => self.miss_section(key),
            Some(value) if value.get_ref().as_array().is_some_and(|items| items.is_empty()) => {
                self.blame(value.span(), Problem::new(format!("{key}: at least one is needed")));
            }
            Some(_) => {}
        }
        self.sections(key, read)
    }

    /// Notes that a key that must be there is not, unless it turns out to be misspelt.
    pub(super) fn miss(&self, key: &'static str, problem: Problem) {
        if !self.has(key) {
            self.missing.borrow_mut().insert(key, problem);
        }
    }

    fn miss_section(&self, key: &'static str) {
        let help = "the file that comes with Salut has an example of each section";
        self.miss(key, Problem::new(format!("the section “{key}” is missing here")).help(help));
    }

    fn table(&self, key: &'static str) -> Option<(&'a DeTable<'a>, Range<usize>)> {
        let value = self.value(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            let says = format!("{key}: this must be a section, [{key}] or {{ }}");
            self.blame(value.span(), Problem::new(says));
        }
        Some((table?, value.span()))
    }

    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    fn parsed<T>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        parse: impl FnOnce(&DeValue<'_>) -> Result<T, Problem>,
    ) -> Field<T> {
        match parse(value.get_ref()) {
            Ok(parsed) => Some(Spanned::new(value.span(), parsed)),
            Err(problem) => {
                self.blame(value.span(), problem.of(key));
                None
            }
        }
    }
}
