//! Reads single values: ids, amounts, rates, times, spans, languages, addresses.
//!
//! Each reader takes a TOML value and says what is wrong with it in words for the person who wrote it.

use std::net::SocketAddr;
use std::str::FromStr;

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use salut_core::announcement;
use salut_core::catalogue::{Country, NotACountry, PayBy};
use salut_core::delivery::WhenUnknown;
use salut_core::fan::Platform;
use salut_core::ids::NotASlug;
use salut_core::locale::Locale;
use salut_core::money::{Currency, Money, Rate};
use toml::de::DeValue;
use url::Url;

use super::fault::Problem;

/// The most of anything that is counted here: units, grams, days. Sums of products of them stay within 64 bits.
const COUNT_MAX: i64 = 1_000_000;

/// Nothing here takes longer than a year, and sums of times stay within what a date can be.
const SPAN_MAX: TimeDelta = TimeDelta::days(366);

/// Text that says something.
pub(super) fn text(value: &DeValue<'_>) -> Result<String, Problem> {
    match value.as_str().map(str::trim) {
        Some("") => Err(Problem::new("this is empty")),
        Some(text) => Ok(text.to_owned()),
        None => Err(Problem::new(format!("this must be text in quotes, not {}", kind(value)))),
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a section",
    }
}

/// `true` or `false`.
pub(super) fn yes_or_no(value: &DeValue<'_>) -> Result<bool, Problem> {
    value.as_bool().ok_or_else(|| Problem::new("this must be true or false"))
}

/// The id of something of ours, such as `mi-band`.
pub(super) fn id<T: FromStr<Err = NotASlug>>(value: &DeValue<'_>) -> Result<T, Problem> {
    text(value)?.parse().map_err(|error: NotASlug| Problem::new(error.to_string()))
}

/// A whole number.
fn whole(value: &DeValue<'_>) -> Result<i64, Problem> {
    let number = value.as_integer();
    let number =
        number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
    number.ok_or_else(|| Problem::new("this must be a whole number, without quotes"))
}

/// How many of something: at least one.
pub(super) fn count(value: &DeValue<'_>) -> Result<u32, Problem> {
    from_one_to(COUNT_MAX, value)
}

/// Whole percents: 1 to 100, without the sign.
pub(super) fn percent(value: &DeValue<'_>) -> Result<u32, Problem> {
    from_one_to(100, value)
}

/// A few people: 1 to 5.
pub(super) fn few(value: &DeValue<'_>) -> Result<u32, Problem> {
    from_one_to(5, value)
}

fn from_one_to(most: i64, value: &DeValue<'_>) -> Result<u32, Problem> {
    let number = whole(value)?;
    let counted = u32::try_from(number).ok().filter(|_| (1..=most).contains(&number));
    let says = || format!("{number} does not do: it must be between 1 and {most}");
    counted.ok_or_else(|| Problem::new(says()))
}

/// An id that a platform gave: not zero.
pub(super) fn platform_id(value: &DeValue<'_>) -> Result<i64, Problem> {
    match whole(value)? {
        0 => Err(Problem::new("0 is nobody's id").help("copy the id from the platform")),
        id => Ok(id),
    }
}

/// An id that a platform gave to a user, role or Discord channel: more than zero.
pub(super) fn positive_id(value: &DeValue<'_>) -> Result<i64, Problem> {
    let below = |id| Problem::new(format!("{id} is no id of a user, role or Discord channel"));
    let id = platform_id(value)?;
    if id > 0 { Ok(id) } else { Err(below(id).help("these ids are positive numbers")) }
}

/// An amount with its currency, such as `14.00 USD`; never less than nothing.
pub(super) fn amount(value: &DeValue<'_>) -> Result<Money, Problem> {
    let text = text(value)?;
    let example = "write an amount and its currency, such as \"14.00 USD\"";
    let bad = |says: String| Problem::new(says).help(example);
    let parts = text.split_once(' ');
    let (number, code) = parts.ok_or_else(|| bad(format!("“{text}” names no currency")))?;
    let currency: Currency = code.trim().parse().map_err(|error| {
        let problem = bad(format!("{error}"));
        problem.nearest(code, Currency::ALL.iter().map(|currency| currency.code()))
    })?;
    Money::parse(number, currency).map_err(|error| match number.strip_prefix('-') {
        Some(_) => bad(format!("“{text}” is less than nothing")),
        None => bad(error.to_string()),
    })
}

/// The price of a product: an amount above nothing.
pub(super) fn price(value: &DeValue<'_>) -> Result<Money, Problem> {
    let price = amount(value)?;
    if price.minor > 0 {
        return Ok(price);
    }
    let help = "leave the prices out and set `coming = true` while there is none";
    Err(Problem::new(format!("“{price}” is no price: it must be more than nothing")).help(help))
}

/// A rate, such as `2.7%`.
pub(super) fn rate(value: &DeValue<'_>) -> Result<Rate, Problem> {
    let text = text(value)?;
    text.parse().map_err(|error| Problem::new(format!("{error}")))
}

/// A currency code.
pub(super) fn currency(value: &DeValue<'_>) -> Result<Currency, Problem> {
    let code = text(value)?;
    code.parse().map_err(|error| {
        let known = Currency::ALL.iter().map(|currency| currency.code());
        Problem::new(format!("{error}")).nearest(&code, known)
    })
}

/// A language we speak.
pub(super) fn locale(value: &DeValue<'_>) -> Result<Locale, Problem> {
    let tag = text(value)?;
    tag.parse().map_err(|error| {
        Problem::new(format!("{error}")).nearest(&tag, Locale::ALL.iter().map(|known| known.tag()))
    })
}

/// A platform's name.
pub(super) fn platform(value: &DeValue<'_>) -> Result<Platform, Problem> {
    let name = text(value)?;
    let known = [Platform::Discord, Platform::Telegram];
    let found = known.into_iter().find(|platform| platform.name() == name);
    found.ok_or_else(|| {
        let problem = Problem::new(format!("“{name}” is not a platform of ours"));
        problem.nearest(&name, known.map(Platform::name))
    })
}

/// What becomes of messages of unknown outcome: `ask`, `resend` or `drop`.
pub(super) fn when_unknown(value: &DeValue<'_>) -> Result<WhenUnknown, Problem> {
    match text(value)?.as_str() {
        "ask" => Ok(WhenUnknown::Ask),
        "resend" => Ok(WhenUnknown::Resend),
        "drop" => Ok(WhenUnknown::LetGo),
        other => {
            let problem = Problem::new(format!("“{other}” is nothing that can be done"));
            Err(problem.nearest(other, ["ask", "resend", "drop"]))
        }
    }
}

/// An IANA time zone.
pub(super) fn zone(value: &DeValue<'_>) -> Result<Tz, Problem> {
    let name = text(value)?;
    name.parse().map_err(|_| {
        let problem = Problem::new(format!("“{name}” is not a time zone such as Europe/Paris"));
        problem.nearest(&name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()))
    })
}

/// A country by its two letters, such as `fr`.
pub(super) fn country(value: &DeValue<'_>) -> Result<Country, Problem> {
    text(value)?.parse().map_err(|error: NotACountry| Problem::new(error.to_string()))
}

/// A way to pay, such as `paypal`.
pub(super) fn pay_by(value: &DeValue<'_>) -> Result<PayBy, Problem> {
    let name = text(value)?;
    PayBy::from_name(&name).ok_or_else(|| {
        let names = PayBy::ALL.map(PayBy::name);
        Problem::new(format!("“{name}” is no way to pay")).nearest(&name, names)
    })
}

/// A weekday, such as `Mon`.
pub(super) fn weekday(value: &DeValue<'_>) -> Result<Weekday, Problem> {
    let name = text(value)?;
    let help = "write Mon, Tue, Wed, Thu, Fri, Sat or Sun";
    name.parse().map_err(|_| Problem::new(format!("“{name}” is not a weekday")).help(help))
}

/// A day, such as `2027-03-09`.
pub(super) fn day(value: &DeValue<'_>) -> Result<NaiveDate, Problem> {
    let text = date_text(value);
    let day = text.as_deref().and_then(|text| text.parse().ok());
    day.ok_or_else(|| Problem::new("this must be a day such as 2027-03-09"))
}

fn date_text(value: &DeValue<'_>) -> Option<String> {
    let date = value.as_datetime().map(ToString::to_string);
    date.or_else(|| value.as_str().map(str::to_owned))
}

/// A moment as people write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// With its offset from UTC.
    Exact(DateTime<Utc>),
    /// On the clocks of a zone that is given elsewhere.
    Local(NaiveDateTime),
}

/// A moment, with an offset or without.
pub(super) fn moment(value: &DeValue<'_>) -> Result<Moment, Problem> {
    let text = date_text(value).unwrap_or_default().replace(' ', "T");
    // Years of four digits only: sums of times stay within what a date can be.
    let text = if text.as_bytes().get(4) == Some(&b'-') { text } else { String::new() };
    if let Ok(exact) = DateTime::parse_from_rfc3339(&text) {
        return Ok(Moment::Exact(exact.to_utc()));
    }
    let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let local = local.iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    local.map(Moment::Local).ok_or_else(|| {
        let help =
            "write 2027-03-09T11:00:00, or 2027-03-09T10:00:00Z to be independent of the zone";
        Problem::new("this is not a date with a time").help(help)
    })
}

impl Moment {
    /// The moment in UTC, read on the clocks of `zone` if it has no offset of its own.
    pub(super) fn on_clocks_of(self, zone: Tz) -> Result<DateTime<Utc>, Problem> {
        let local = match self {
            Self::Exact(at) => return Ok(at),
            Self::Local(local) => local,
        };
        match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => Ok(at.to_utc()),
            LocalResult::None => {
                let says = format!("{local} never happens in {zone}: clocks go forward over it");
                let help = match announcement::read(local, zone) {
                    announcement::Reading::Never { earlier, later } => {
                        let shown = |at: DateTime<Utc>| at.with_timezone(&zone).to_rfc3339();
                        format!("write which one: {} or {}", shown(earlier), shown(later))
                    }
                    _ => "choose a time before or after that hour".to_owned(),
                };
                Err(Problem::new(says).help(help))
            }
            LocalResult::Ambiguous(first, second) => {
                let says = format!("{local} happens twice in {zone}: clocks go back");
                let (first, second) = (first.to_rfc3339(), second.to_rfc3339());
                Err(Problem::new(says).help(format!("write which one: {first} or {second}")))
            }
        }
    }
}

/// A span of time such as `10 min` or `1 h 30 min`; `0 min` is nothing.
pub(super) fn span(value: &DeValue<'_>) -> Result<TimeDelta, Problem> {
    let text = text(value)?;
    let help = "write a number and s, min, h or d, such as \"10 min\"";
    let bad = || Problem::new(format!("“{text}” is not a span of time")).help(help);
    parse_span(&text).ok_or_else(bad)
}

fn parse_span(text: &str) -> Option<TimeDelta> {
    let mut rest = text.trim();
    let mut sum = TimeDelta::zero();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, next) = after.split_at(letters);
        let seconds = match unit {
            "s" => 1,
            "min" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return None,
        };
        let part = number.parse::<i64>().ok()?.checked_mul(seconds)?;
        sum = sum.checked_add(&TimeDelta::try_seconds(part)?)?;
        rest = next.trim_start();
    }
    (sum <= SPAN_MAX).then_some(sum)
}

/// How people write a span: `1 h 30 min`.
pub(super) fn show_span(span: TimeDelta) -> String {
    let units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
    let mut rest = span.num_seconds();
    let mut parts = Vec::new();
    for (unit, seconds) in units {
        if rest >= seconds {
            parts.push(format!("{} {unit}", rest / seconds));
            rest %= seconds;
        }
    }
    if parts.is_empty() { "0 min".to_owned() } else { parts.join(" ") }
}

/// An address on the web: `http` or `https`, with nothing after its path.
pub(super) fn web_address(value: &DeValue<'_>) -> Result<Url, Problem> {
    let text = text(value)?;
    let help = "write it in full, such as \"https://shop.example.com\"";
    let bad =
        |why: String| Problem::new(format!("“{text}” is not a web address: {why}")).help(help);
    let url = Url::parse(&text).map_err(|error| bad(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(bad("it must begin with https:// or http://".to_owned()));
    }
    Ok(url)
}

/// A web address that paths are put after.
pub(super) fn base_address(value: &DeValue<'_>) -> Result<Url, Problem> {
    let url = web_address(value)?;
    match url.query().or(url.fragment()) {
        None => Ok(url),
        Some(extra) => Err(Problem::new(format!("“{url}” must end with its path"))
            .help(format!("leave out “{extra}” and the sign before it"))),
    }
}

/// An address and port to listen on.
pub(super) fn listen_address(value: &DeValue<'_>) -> Result<SocketAddr, Problem> {
    let text = text(value)?;
    let help = "write an IP address and a port, such as \"127.0.0.1:8080\" or \"0.0.0.0:8080\"";
    let bad = || Problem::new(format!("“{text}” is nothing to listen on")).help(help);
    text.parse().map_err(|_| bad())
}
