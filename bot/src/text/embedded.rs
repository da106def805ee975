//! The embedded words, parsed: one bundle and one set of formats a language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use salut_core::locale::Locale;
use unic_langid::LanguageIdentifier;

use super::files::{File, files};
use super::format::{Formats, NoFormats};

/// All words in all languages, parsed once at the start.
pub struct Texts {
    /// In the order of [`Locale::ALL`].
    languages: [Language; Locale::ALL.len()],
}

/// One language: its words and its forms of money and times.
pub(super) struct Language {
    bundle: FluentBundle<FluentResource>,
    pub(super) formats: Formats,
}

/// The embedded words are broken: the build's tests find this before anyone else can.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// A file is not Fluent.
    #[error("locales/{path}: {reason}")]
    Unreadable {
        /// The file.
        path: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A language's tag is not one.
    #[error("“{0}” is not the tag of a language")]
    BadTag(Locale),
    /// ICU4X lacks data for a language.
    #[error(transparent)]
    NoFormats(#[from] NoFormats),
}

impl Texts {
    /// Parses the words built into the program.
    pub fn embedded() -> Result<Self, TextError> {
        let [en_us, en_gb, fr_fr, de_de] = Locale::ALL.map(Language::new);
        Ok(Self { languages: [en_us?, en_gb?, fr_fr?, de_de?] })
    }

    pub(super) fn language(&self, locale: Locale) -> &Language {
        match locale {
            Locale::EnUs => &self.languages[0],
            Locale::EnGb => &self.languages[1],
            Locale::FrFr => &self.languages[2],
            Locale::DeDe => &self.languages[3],
        }
    }
}

impl Language {
    fn new(locale: Locale) -> Result<Self, TextError> {
        let id: LanguageIdentifier = locale.tag().parse().map_err(|_| TextError::BadTag(locale))?;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolating marks would end up in codes, links and length limits.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(grouping(locale)));
        for file in files(locale) {
            add(&mut bundle, file)?;
        }
        Ok(Self { bundle, formats: Formats::new(locale)? })
    }

    /// The text of `id` or of its attribute; what is wrong if it cannot be given in full.
    pub(super) fn format(
        &self,
        id: &str,
        attribute: Option<&str>,
        args: &FluentArgs<'_>,
    ) -> Result<String, String> {
        let missing = || "no such text".to_owned();
        let message = self.bundle.get_message(id).ok_or_else(missing)?;
        let pattern = match attribute {
            None => message.value(),
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
        };
        let mut errors = Vec::new();
        let pattern = pattern.ok_or_else(missing)?;
        let text = self.bundle.format_pattern(pattern, Some(args), &mut errors);
        if errors.is_empty() { Ok(text.into_owned()) } else { Err(format!("{errors:?}")) }
    }

    /// Whether `id` is a text (not only the home of attributes).
    pub(super) fn has(&self, id: &str) -> bool {
        self.bundle.get_message(id).is_some_and(|message| message.value().is_some())
    }
}

fn add(bundle: &mut FluentBundle<FluentResource>, file: &File) -> Result<(), TextError> {
    let unreadable = |reason| TextError::Unreadable { path: file.path, reason };
    let resource = FluentResource::try_new(file.text.to_owned());
    let resource = resource.map_err(|(_, errors)| unreadable(format!("{errors:?}")))?;
    bundle.add_resource(resource).map_err(|errors| unreadable(format!("{errors:?}")))
}

/// How numbers inside texts are written. Fluent takes plain functions, which cannot carry a language, so
/// there is one each; the rare number that needs grouping makes its formatter anew.
fn grouping<M>(locale: Locale) -> fn(&FluentValue<'_>, &M) -> Option<String> {
    match locale {
        Locale::EnUs => |value, _| grouped(value, Locale::EnUs),
        Locale::EnGb => |value, _| grouped(value, Locale::EnGb),
        Locale::FrFr => |value, _| grouped(value, Locale::FrFr),
        Locale::DeDe => |value, _| grouped(value, Locale::DeDe),
    }
}

fn grouped(value: &FluentValue<'_>, locale: Locale) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else { return None };
    let number: u32 = value.to_string().parse().ok().filter(|number| *number >= 1_000)?;
    super::format::grouped(number, locale)
}
