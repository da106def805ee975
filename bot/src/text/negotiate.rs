//! Which of our languages is closest to the one a client tells.

use fluent_langneg::{LanguageIdentifier, NegotiationStrategy, negotiate_languages};
use salut_core::locale::Locale;

/// The language to speak with somebody whose client shows `tag` (`fr`, `de-AT`, `en-GB`); untrusted.
///
/// English outside the United States is British: prices with `£`, dates with the day first and
/// “favourite” are closer to what is read there. What we do not speak is answered in American English.
pub fn negotiate(tag: Option<&str>) -> Locale {
    let wanted = tag.and_then(|tag| tag.parse::<LanguageIdentifier>().ok());
    let Some(wanted) = wanted else { return Locale::EnUs };
    if wanted.language.as_str() == "en" {
        let region = wanted.region.as_ref().map_or("US", |region| region.as_str());
        return if region == "US" { Locale::EnUs } else { Locale::EnGb };
    }
    let spoken: Vec<LanguageIdentifier> =
        Locale::ALL.into_iter().filter_map(|locale| locale.tag().parse().ok()).collect();
    let found = negotiate_languages(&[wanted], &spoken, None, NegotiationStrategy::Lookup);
    found.first().and_then(|found| found.to_string().parse().ok()).unwrap_or(Locale::EnUs)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Some("fr"), Locale::FrFr)]
    #[case(Some("fr-CA"), Locale::FrFr)]
    #[case(Some("fr_BE"), Locale::FrFr)]
    #[case(Some("de"), Locale::DeDe)]
    #[case(Some("de-AT"), Locale::DeDe)]
    #[case(Some("en"), Locale::EnUs)]
    #[case(Some("en-US"), Locale::EnUs)]
    #[case(Some("en-GB"), Locale::EnGb)]
    #[case(Some("en-AU"), Locale::EnGb)]
    #[case(Some("ja"), Locale::EnUs)]
    #[case(Some("zh-hans"), Locale::EnUs)]
    #[case(Some("'; drop table"), Locale::EnUs)]
    #[case(None, Locale::EnUs)]
    fn the_closest_language_is_spoken(#[case] tag: Option<&str>, #[case] locale: Locale) {
        assert_eq!(negotiate(tag), locale);
    }
}
