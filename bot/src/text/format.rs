//! Money, numbers, percentages, dates and times in the form of a language, by ICU4X.
//!
//! Its data is compiled in and the formatters are made once at the start, so a gap in it shows there.

use chrono::{DateTime, Datelike, NaiveDate, Offset, Timelike, Utc};
use chrono_tz::Tz;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::zone::{ExemplarCity, SpecificShort};
use icu_datetime::fieldsets::{Combo, T, YMD, YMDE, YMDET};
use icu_datetime::{
    DateTimeFormatterLoadError, DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter,
    NoCalendarFormatter,
};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_experimental::dimension::currency::CurrencyType;
use icu_experimental::dimension::currency::formatter::CurrencyFormatter;
use icu_experimental::dimension::percent::formatter::PercentFormatter;
use icu_time::zone::{UtcOffset, ZoneNameTimestamp, models};
use icu_time::{Time, TimeZone, TimeZoneInfo, ZonedDateTime};
use salut_core::locale::Locale;
use salut_core::money::{Currency, Money, Rate};

use super::stamp::{Stamp, Style};

/// The formatters of one language.
pub(super) struct Formats {
    locale: Locale,
    decimal: DecimalFormatter,
    percent: PercentFormatter<DecimalFormatter>,
    money: [CurrencyFormatter<DecimalFormatter>; Currency::ALL.len()],
    date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    full: FixedCalendarDateTimeFormatter<Gregorian, Combo<YMDET, SpecificShort>>,
    time: FixedCalendarDateTimeFormatter<Gregorian, Combo<T, SpecificShort>>,
    city: NoCalendarFormatter<ExemplarCity>,
}

/// The compiled data has no formatter for a language.
#[derive(Debug, thiserror::Error)]
#[error("no formats for {locale}: {reason}")]
pub struct NoFormats {
    /// The language.
    locale: Locale,
    /// What is missing.
    reason: String,
}

impl Formats {
    /// Makes the formatters of `locale`.
    pub(super) fn new(locale: Locale) -> Result<Self, NoFormats> {
        let failed = |reason: String| NoFormats { locale, reason };
        let tag: icu_locale_core::Locale =
            locale.tag().parse().map_err(|error| failed(format!("{error:?}")))?;
        let number = |error: icu_provider::DataError| failed(error.to_string());
        let date = |error: DateTimeFormatterLoadError| failed(error.to_string());
        let dates = DateTimeFormatterPreferences::from(&tag);
        let money = |currency: Currency| {
            let code = CurrencyType::try_from_str(currency.code());
            let code = code.map_err(|error| failed(format!("{error:?}")))?;
            CurrencyFormatter::try_new_symbol((&tag).into(), code, <_>::default()).map_err(number)
        };
        let [usd, gbp, eur] = Currency::ALL.map(money);
        Ok(Self {
            locale,
            decimal: DecimalFormatter::try_new((&tag).into(), <_>::default()).map_err(number)?,
            percent: PercentFormatter::try_new((&tag).into(), <_>::default()).map_err(number)?,
            money: [usd?, gbp?, eur?],
            date: FixedCalendarDateTimeFormatter::try_new(dates, YMD::long()).map_err(date)?,
            full: FixedCalendarDateTimeFormatter::try_new(
                dates,
                YMDE::long().with_time_hm().with_zone(SpecificShort),
            )
            .map_err(date)?,
            city: NoCalendarFormatter::try_new(dates, ExemplarCity).map_err(date)?,
            time: FixedCalendarDateTimeFormatter::try_new(dates, T::hm().with_zone(SpecificShort))
                .map_err(date)?,
        })
    }

    /// `1,200`.
    pub(super) fn number(&self, number: u32) -> String {
        self.decimal.format(&Decimal::from(number)).to_string()
    }

    /// `Los Angeles` for `America/Los_Angeles`.
    pub(super) fn city(&self, zone: Tz) -> String {
        self.city.format(&zone_at(zone, DateTime::UNIX_EPOCH)).to_string()
    }

    /// `1.2` for 1200 of a thousandth.
    pub(super) fn thousandths(&self, number: u32) -> String {
        let mut decimal = Decimal::from(number);
        decimal.multiply_pow10(-3);
        decimal.absolute.trim_end();
        self.decimal.format(&decimal).to_string()
    }

    /// `$12.90`.
    pub(super) fn money(&self, money: Money) -> String {
        let formatter = match money.currency {
            Currency::Usd => &self.money[0],
            Currency::Gbp => &self.money[1],
            Currency::Eur => &self.money[2],
        };
        let mut amount = Decimal::from(money.minor);
        amount.multiply_pow10(-i16::from(money.currency.minor_digits()));
        formatter.format_fixed_decimal(&amount).to_string()
    }

    /// `2.7%`.
    pub(super) fn percent(&self, rate: Rate) -> String {
        let mut percent = Decimal::from(rate.0);
        percent.multiply_pow10(-2);
        percent.absolute.trim_end();
        self.percent.format(&percent).to_string()
    }

    /// `March 8, 2027`.
    pub(super) fn date(&self, date: NaiveDate) -> String {
        let text = gregorian(date).map(|date| self.date.format(&date).to_string());
        text.map_or_else(|| date.to_string(), |text| self.with_ordinal(text, date))
    }

    /// `Monday, March 8, 2027 at 6:00 PM EST`, or only the time.
    pub(super) fn stamp(&self, stamp: Stamp, zone: Tz) -> String {
        let local = stamp.at.with_timezone(&zone);
        let parts = gregorian(local.date_naive()).zip(time(local.time()));
        let Some((date, time)) = parts else { return stamp.at.to_rfc3339() };
        let local = ZonedDateTime { date, time, zone: zone_at(zone, stamp.at) };
        match stamp.style {
            Style::Full => {
                let text = self.full.format(&local).to_string();
                self.with_ordinal(text, stamp.at.with_timezone(&zone).date_naive())
            }
            Style::Time => self.time.format(&local).to_string(),
        }
    }
}

impl Formats {
    /// French counts the first of a month, and only it: `1er mars`. CLDR's patterns cannot say so.
    fn with_ordinal(&self, text: String, date: NaiveDate) -> String {
        match self.locale {
            Locale::FrFr if date.day() == 1 => {
                let words = text.split(' ').map(|word| if word == "1" { "1er" } else { word });
                words.collect::<Vec<_>>().join(" ")
            }
            Locale::FrFr | Locale::EnUs | Locale::EnGb | Locale::DeDe => text,
        }
    }
}

/// A whole number with its digits in groups, by a formatter made for it alone.
pub(super) fn grouped(number: u32, locale: Locale) -> Option<String> {
    let tag: icu_locale_core::Locale = locale.tag().parse().ok()?;
    let formatter = DecimalFormatter::try_new((&tag).into(), <_>::default()).ok()?;
    Some(formatter.format(&Decimal::from(number)).to_string())
}

fn gregorian(date: NaiveDate) -> Option<Date<Gregorian>> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    Date::try_new_gregorian(date.year(), month, day).ok()
}

fn time(time: chrono::NaiveTime) -> Option<Time> {
    let part = |part: u32| u8::try_from(part).ok();
    Time::try_new(part(time.hour())?, part(time.minute())?, part(time.second())?, 0).ok()
}

/// The zone with what its name depends on: the offset and the moment.
fn zone_at(zone: Tz, at: DateTime<Utc>) -> TimeZoneInfo<models::AtTime> {
    let offset = at.with_timezone(&zone).offset().fix().local_minus_utc();
    let named_at = ZoneNameTimestamp::from_epoch_seconds(at.timestamp());
    TimeZone::from_iana_id(zone.name())
        .with_offset(UtcOffset::try_from_seconds(offset).ok())
        .with_zone_name_timestamp(named_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form in every language, one a line, with spaces that do not break made visible.
    fn all(form: impl Fn(&Formats) -> String) -> String {
        let line = |locale| {
            let form = form(&Formats::new(locale).unwrap());
            format!("{locale} {}", form.replace('\u{a0}', "⍽").replace('\u{202f}', "⸱"))
        };
        Locale::ALL.map(line).join("\n")
    }

    #[test]
    fn money_has_its_local_form() {
        let money = |currency| all(|formats| formats.money(Money::new(123_490, currency)));
        insta::assert_snapshot!(money(Currency::Usd), @"
            en-US $1,234.90
            en-GB US$1,234.90
            fr-FR 1⸱234,90⍽$US
            de-DE 1.234,90⍽$
        ");
        insta::assert_snapshot!(money(Currency::Gbp), @"
            en-US £1,234.90
            en-GB £1,234.90
            fr-FR 1⸱234,90⍽£GB
            de-DE 1.234,90⍽£
        ");
        insta::assert_snapshot!(money(Currency::Eur), @"
            en-US €1,234.90
            en-GB €1,234.90
            fr-FR 1⸱234,90⍽€
            de-DE 1.234,90⍽€
        ");
        insta::assert_snapshot!(all(|f| f.money(Money::new(-5, Currency::Eur))), @"
            en-US -€0.05
            en-GB -€0.05
            fr-FR -0,05⍽€
            de-DE -0,05⍽€
        ");
    }

    #[test]
    fn zones_are_known_by_their_cities() {
        let city = |zone: Tz| all(move |formats| formats.city(zone));
        insta::assert_snapshot!(city(chrono_tz::America::Los_Angeles), @"
            en-US Los Angeles
            en-GB Los Angeles
            fr-FR Los Angeles
            de-DE Los Angeles
        ");
        insta::assert_snapshot!(city(chrono_tz::Europe::London), @"
            en-US London
            en-GB London
            fr-FR Londres
            de-DE London
        ");
    }

    #[test]
    fn numbers_and_rates_have_their_local_form() {
        insta::assert_snapshot!(all(|formats| formats.number(12_000)), @"
            en-US 12,000
            en-GB 12,000
            fr-FR 12⸱000
            de-DE 12.000
        ");
        insta::assert_snapshot!(all(|formats| formats.thousandths(1_500)), @"
            en-US 1.5
            en-GB 1.5
            fr-FR 1,5
            de-DE 1,5
        ");
        insta::assert_snapshot!(all(|formats| formats.percent(Rate(270))), @"
            en-US 2.7%
            en-GB 2.7%
            fr-FR 2,7⍽%
            de-DE 2,7⍽%
        ");
    }

    #[test]
    fn times_have_their_local_form_and_name_their_zone() {
        let at = DateTime::from_timestamp(1_804_525_200, 0).unwrap();
        let stamp = |style, zone| all(move |formats| formats.stamp(Stamp { at, style }, zone));
        insta::assert_snapshot!(stamp(Style::Full, chrono_tz::Europe::Paris), @"
            en-US Monday, March 8, 2027 at 6:00⸱PM GMT+1
            en-GB Monday, 8 March 2027 at 18:00 CET
            fr-FR lundi 8 mars 2027 à 18:00 UTC+1
            de-DE Montag, 8. März 2027 um 18:00 MEZ
        ");
        insta::assert_snapshot!(stamp(Style::Full, chrono_tz::America::New_York), @"
            en-US Monday, March 8, 2027 at 12:00⸱PM EST
            en-GB Monday, 8 March 2027 at 12:00 GMT-5
            fr-FR lundi 8 mars 2027 à 12:00 UTC-5
            de-DE Montag, 8. März 2027 um 12:00 GMT-5
        ");
        insta::assert_snapshot!(stamp(Style::Time, chrono_tz::Europe::London), @"
            en-US 5:00⸱PM GMT
            en-GB 17:00 GMT
            fr-FR 17:00 UTC+0
            de-DE 17:00 GMT+0
        ");
        insta::assert_snapshot!(all(|formats| formats.date(at.date_naive())), @"
            en-US March 8, 2027
            en-GB 8 March 2027
            fr-FR 8 mars 2027
            de-DE 8. März 2027
        ");
    }

    #[test]
    fn french_counts_the_first_of_a_month() {
        let french = Formats::new(Locale::FrFr).unwrap();
        assert_eq!(french.date("2027-03-01".parse().unwrap()), "1er mars 2027");
        assert_eq!(french.date("2027-03-11".parse().unwrap()), "11 mars 2027");
        let at = DateTime::from_timestamp(1_803_916_800, 0).unwrap();
        let stamp = french.stamp(Stamp { at, style: Style::Full }, chrono_tz::Europe::Paris);
        assert!(stamp.starts_with("lundi 1er mars 2027 à "), "{stamp}");
    }
}
