//! The words that are built into the program: every file below `locales/`, in one table.

use salut_core::locale::Locale;

/// A file of words: its path below `locales/`, and what it says.
pub(super) struct File {
    /// Such as `fr-FR/sale.ftl`: for errors and tests.
    pub(super) path: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

/// Names the files once for all languages, so that none can be forgotten in one of them.
macro_rules! files {
    ($locale:expr, $($area:literal),+ $(,)?) => {
        match $locale {
            Locale::EnUs => files!(@folder "en-US", $($area),+),
            Locale::EnGb => files!(@folder "en-GB", $($area),+),
            Locale::FrFr => files!(@folder "fr-FR", $($area),+),
            Locale::DeDe => files!(@folder "de-DE", $($area),+),
        }
    };
    (@folder $tag:literal, $($area:literal),+) => {
        &[$(File {
            path: concat!($tag, "/", $area, ".ftl"),
            text: include_str!(concat!("../../../locales/", $tag, "/", $area, ".ftl")),
        }),+]
    };
}

/// The files of a language.
pub(super) const fn files(locale: Locale) -> &'static [File] {
    files!(
        locale,
        "announcement",
        "catalogue",
        "check-in",
        "checkout",
        "commands",
        "common",
        "delivery",
        "draw",
        "fan",
        "guide",
        "order",
        "quote",
        "reminder",
        "reservation",
        "sale",
        "waitlist",
        "payment",
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_in_the_folders_is_embedded() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales");
        for locale in Locale::ALL {
            let folder = std::fs::read_dir(root.join(locale.tag())).unwrap();
            let name = |entry: std::fs::DirEntry| entry.file_name().into_string().unwrap();
            let there: BTreeSet<_> =
                folder.map(|entry| format!("{}/{}", locale.tag(), name(entry.unwrap()))).collect();
            let embedded = files(locale).iter().map(|file| file.path.to_owned()).collect();
            assert_eq!(there, embedded);
        }
    }
}
