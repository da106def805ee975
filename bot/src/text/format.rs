//! Money, numbers, percentages, dates and times in the form of a language, by ICU4X.
//!
//! Its data is compiled in and the formatters are made once at the start, so a gap in it shows there.

use chrono::{DateTime, Datelike, NaiveDate, Offset, Timelike, Utc};
use chrono_tz::Tz;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::zone::SpecificShort;
use icu_datetime::fieldsets::{Combo, T, YMD, YMDE, YMDET};
use icu_datetime::{
    DateTimeFormatterLoadError, DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter,
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
    decimal: DecimalFormatter,
    percent: PercentFormatter<DecimalFormatter>,
    money: [CurrencyFormatter<DecimalFormatter>; Currency::ALL.len()],
    date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    full: FixedCalendarDateTimeFormatter<Gregorian, Combo<YMDET, SpecificShort>>,
    time: FixedCalendarDateTimeFormatter<Gregorian, Combo<T, SpecificShort>>,
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
            decimal: DecimalFormatter::try_new((&tag).into(), <_>::default()).map_err(number)?,
            percent: PercentFormatter::try_new((&tag).into(), <_>::default()).map_err(number)?,
            money: [usd?, gbp?, eur?],
            date: FixedCalendarDateTimeFormatter::try_new(dates, YMD::long()).map_err(date)?,
            full: FixedCalendarDateTimeFormatter::try_new(
                dates,
                YMDE::long().with_time_hm().with_zone(SpecificShort),
            )
            .map_err(date)?,
            time: FixedCalendarDateTimeFormatter::try_new(dates, T::hm().with_zone(SpecificShort))
                .map_err(date)?,
        })
    }

    /// `1,200`.
    pub(super) fn number(&self, number: u32) -> String {
        self.decimal.format(&Decimal::from(number)).to_string()
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
        gregorian(date).map_or_else(|| date.to_string(), |date| self.date.format(&date).to_string())
    }

    /// `Monday, March 8, 2027 at 6:00 PM EST`, or only the time.
    pub(super) fn stamp(&self, stamp: Stamp, zone: Tz) -> String {
        let local = stamp.at.with_timezone(&zone);
        let parts = gregorian(local.date_naive()).zip(time(local.time()));
        let Some((date, time)) = parts else { return stamp.at.to_rfc3339() };
        let local = ZonedDateTime { date, time, zone: zone_at(zone, stamp.at) };
        match stamp.style {
            Style::Full => self.full.format(&local).to_string(),
            Style::Time => self.time.format(&local).to_string(),
        }
    }
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
        insta::assert_snapshot!(money(Currency::Usd), @"");
        insta::assert_snapshot!(money(Currency::Gbp), @"");
        insta::assert_snapshot!(money(Currency::Eur), @"");
        insta::assert_snapshot!(all(|f| f.money(Money::new(-5, Currency::Eur))), @"");
    }

    #[test]
    fn numbers_and_rates_have_their_local_form() {
        insta::assert_snapshot!(all(|formats| formats.number(12_000)), @"");
        insta::assert_snapshot!(all(|formats| formats.thousandths(1_500)), @"");
        insta::assert_snapshot!(all(|formats| formats.percent(Rate(270))), @"");
    }

    #[test]
    fn times_have_their_local_form_and_name_their_zone() {
        let at = DateTime::from_timestamp(1_804_525_200, 0).unwrap();
        let stamp = |style, zone| all(move |formats| formats.stamp(Stamp { at, style }, zone));
        insta::assert_snapshot!(stamp(Style::Full, chrono_tz::Europe::Paris), @"");
        insta::assert_snapshot!(stamp(Style::Full, chrono_tz::America::New_York), @"");
        insta::assert_snapshot!(stamp(Style::Time, chrono_tz::Europe::London), @"");
        insta::assert_snapshot!(all(|formats| formats.date(at.date_naive())), @"");
    }
}
