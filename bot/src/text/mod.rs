//! Words: Fluent bundles, the choice of a language, and money, dates and numbers in local form.
//!
//! The words themselves are in `locales/`. What to say is chosen by `view` and the checkout page.

mod embedded;
mod files;
mod format;
mod negotiate;
pub mod stamp;

use std::borrow::Cow;

use chrono::NaiveDate;
use chrono_tz::Tz;
use fluent_bundle::{FluentArgs, FluentValue};
use salut_core::catalogue::Country;
use salut_core::guide::{Topic, Vocabulary};
use salut_core::ids::{MarketId, ProductId, SaleId};
use salut_core::locale::Locale;
use salut_core::money::{Money, Rate};

pub use embedded::{TextError, Texts};
pub use negotiate::negotiate;
use stamp::{Stamp, Style, plain};

/// The most characters of a typed text that are repeated in an answer.
const TYPED_LENGTH_MAX: usize = 200;

/// What a text's variable stands for.
#[derive(Debug, Clone)]
pub enum Arg<'a> {
    /// What a person typed or a platform tells: cleaned and shortened.
    Str(&'a str),
    /// Words of ours, such as another text.
    Text(String),
    /// A number, which also chooses the plural.
    Count(u32),
    /// An amount.
    Money(Money),
    /// A time, left as a mark for the adapter.
    Stamp(Stamp),
    /// A day.
    Date(NaiveDate),
    /// A percentage.
    Percent(Rate),
    /// A weight in grams.
    Grams(u32),
}

/// All texts in one language, with times in one zone.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The language.
    pub locale: Locale,
    /// The zone of the times.
    pub zone: Tz,
    texts: &'a Texts,
}

impl Texts {
    /// The words of `locale`, with times in `zone`.
    pub fn words(&self, locale: Locale, zone: Tz) -> Words<'_> {
        Words { locale, zone, texts: self }
    }

    /// Whether there is a text `id` in `locale`: the configuration names products, markets and sales.
    pub fn has(&self, locale: Locale, id: &str) -> bool {
        self.language(locale).has(id)
    }

    /// The languages that an announcement can be posted in: a chat that speaks another one is refused.
    pub fn announced_in(&self) -> Vec<Locale> {
        let parts = ["announcement-greeting", "announcement-title", "announcement-body"];
        let complete = |locale: &Locale| parts.iter().all(|part| self.has(*locale, part));
        Locale::ALL.into_iter().filter(complete).collect()
    }

    /// The words by which questions in `locale` are matched to topics.
    pub fn vocabulary(&self, locale: Locale) -> Vocabulary {
        let words = self.words(locale, Tz::UTC);
        let known = |topic: Topic| {
            let id = format!("guide-topic-{}", topic.slug());
            words.attr(&id, "words").split_whitespace().map(str::to_owned).collect()
        };
        Vocabulary(Topic::ALL.into_iter().map(|topic| (topic, known(topic))).collect())
    }
}

impl Words<'_> {
    /// The text `id` with its variables filled in.
    ///
    /// Tests prove that every id and variable exists in every language. Should one be missing all the same,
    /// American English stands in, then the id, and the log says so: people always get an answer.
    pub fn say(&self, id: &str, args: &[(&'static str, Arg<'_>)]) -> String {
        self.find(id, None, args)
    }

    /// The attribute `name` of the text `id`, which has no variables.
    pub fn attr(&self, id: &str, name: &str) -> String {
        self.find(id, Some(name), &[])
    }

    /// The product's name.
    pub fn product(&self, product: &ProductId) -> String {
        self.say(&format!("product-{product}"), &[])
    }

    /// The market's name.
    pub fn market(&self, market: &MarketId) -> String {
        self.say(&format!("market-{market}"), &[])
    }

    /// The country's name.
    pub fn country(&self, country: Country) -> String {
        self.say(&format!("country-{country}"), &[])
    }

    /// The city that a zone is known by: `Los Angeles`.
    pub fn city(&self, zone: Tz) -> String {
        self.texts.language(self.locale).formats.city(zone)
    }

    /// The sale's name.
    pub fn sale(&self, sale: &SaleId) -> String {
        self.say(&format!("sale-{sale}"), &[])
    }

    /// An amount: `€12.90`, `12,90 €`.
    pub fn money(&self, money: Money) -> String {
        self.texts.language(self.locale).formats.money(money)
    }

    /// A day, with the month's name.
    pub fn date(&self, date: NaiveDate) -> String {
        self.texts.language(self.locale).formats.date(date)
    }

    /// A percentage.
    pub fn percent(&self, rate: Rate) -> String {
        self.texts.language(self.locale).formats.percent(rate)
    }

    /// A whole number, its digits in groups.
    pub fn number(&self, number: u32) -> String {
        self.texts.language(self.locale).formats.number(number)
    }

    /// A weight: grams below a kilogram, else kilograms.
    pub fn weight(&self, grams: u32) -> String {
        let formats = &self.texts.language(self.locale).formats;
        if grams < 1_000 {
            self.say("weight-grams", &[("number", Arg::Text(formats.number(grams)))])
        } else {
            self.say("weight-kilograms", &[("number", Arg::Text(formats.thousandths(grams)))])
        }
    }

    /// A time in this zone, with the zone's name: for platforms that do not show the reader's own.
    pub fn stamp(&self, stamp: Stamp) -> String {
        self.texts.language(self.locale).formats.stamp(stamp, self.zone)
    }

    /// Several things in one sentence: `a, b, and c`.
    pub fn list(&self, items: &[String]) -> String {
        let text = |items: &[String]| {
            let separator = self.say("list-separator", &[]);
            Arg::Text(items.join(&separator))
        };
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [one, two] => {
                let pair = [("first", Arg::Text(one.clone())), ("last", Arg::Text(two.clone()))];
                self.say("list-pair", &pair)
            }
            [start @ .., last] => {
                self.say("list-more", &[("start", text(start)), ("last", Arg::Text(last.clone()))])
            }
        }
    }

    fn find(&self, id: &str, attribute: Option<&str>, args: &[(&'static str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> =
            args.iter().map(|(name, arg)| (*name, self.value(arg))).collect();
        let said = self.texts.language(self.locale).format(id, attribute, &args);
        said.unwrap_or_else(|fault| {
            tracing::error!(id, attribute, locale = self.locale.tag(), fault, "a text is missing");
            let fallback = self.texts.language(Locale::EnUs).format(id, attribute, &args);
            fallback.unwrap_or_else(|_| id.to_owned())
        })
    }

    fn value<'v>(&self, arg: &'v Arg<'_>) -> FluentValue<'v> {
        let text: Cow<'v, str> = match arg {
            Arg::Count(count) => return FluentValue::from(*count),
            Arg::Str(typed) => plain(typed, TYPED_LENGTH_MAX).into(),
            Arg::Text(words) => words.as_str().into(),
            Arg::Money(money) => self.money(*money).into(),
            Arg::Stamp(stamp) => stamp.mark().into(),
            Arg::Date(date) => self.date(*date).into(),
            Arg::Percent(rate) => self.percent(*rate).into(),
            Arg::Grams(grams) => self.weight(*grams).into(),
        };
        FluentValue::String(text)
    }
}

impl Arg<'_> {
    /// A time shown with its day.
    pub const fn full(at: chrono::DateTime<chrono::Utc>) -> Self {
        Self::Stamp(Stamp { at, style: Style::Full })
    }

    /// A time shown without its day.
    pub const fn time(at: chrono::DateTime<chrono::Utc>) -> Self {
        Self::Stamp(Stamp { at, style: Style::Time })
    }
}

#[cfg(test)]
mod tests;
