//! The languages Salut speaks. The words themselves live in `locales/`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language that every view can be read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Locale {
    /// English as written in the United States; the fallback of the negotiation.
    #[serde(rename = "en-US")]
    EnUs,
    /// English as written in Great Britain.
    #[serde(rename = "en-GB")]
    EnGb,
    /// French as written in France.
    #[serde(rename = "fr-FR")]
    FrFr,
    /// German as written in Germany.
    #[serde(rename = "de-DE")]
    DeDe,
}

impl Locale {
    /// Every language, in the order in which a choice shows them.
    pub const ALL: [Self; 4] = [Self::EnUs, Self::EnGb, Self::FrFr, Self::DeDe];

    /// The BCP 47 tag, which is also the folder's name below `locales/`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EnUs => "en-US",
            Self::EnGb => "en-GB",
            Self::FrFr => "fr-FR",
            Self::DeDe => "de-DE",
        }
    }

    /// The language's name in itself, as a chooser shows it.
    pub const fn autonym(self) -> &'static str {
        match self {
            Self::EnUs => "English (US)",
            Self::EnGb => "English (UK)",
            Self::FrFr => "Français",
            Self::DeDe => "Deutsch",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The tag is none of the languages we speak.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a language of this shop (en-US, en-GB, fr-FR, de-DE)")]
pub struct UnknownLocale(pub String);

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(tag: &str) -> Result<Self, UnknownLocale> {
        let found = Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(tag));
        found.ok_or_else(|| UnknownLocale(tag.to_owned()))
    }
}
