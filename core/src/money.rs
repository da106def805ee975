//! Money as minor units and a currency, with checked arithmetic; never floats.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A currency that a market can sell in. All of ours have two minor digits (ISO 4217).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// US dollar.
    Usd,
    /// Pound sterling.
    Gbp,
    /// Euro.
    Eur,
}

impl Currency {
    /// Every currency, in the order of the price list.
    pub const ALL: [Self; 3] = [Self::Usd, Self::Gbp, Self::Eur];

    /// The ISO 4217 code, such as `EUR`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Gbp => "GBP",
            Self::Eur => "EUR",
        }
    }

    /// How many digits stand behind the decimal point.
    pub const fn minor_digits(self) -> u8 {
        2
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        let found = Self::ALL.into_iter().find(|currency| currency.code() == code);
        found.ok_or_else(|| MoneyError::UnknownCurrency(code.to_owned()))
    }
}

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents, pence.
    pub minor: i64,
    /// The currency the amount is in.
    pub currency: Currency,
}

/// Why a sum could not be computed or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two amounts in different currencies were added.
    #[error("{left} and {right} cannot be added: convert one first")]
    MixedCurrencies {
        /// Currency on the left.
        left: Currency,
        /// Currency on the right.
        right: Currency,
    },
    /// The result does not fit 64 bits.
    #[error("the amount is too large")]
    TooLarge,
    /// The text is no amount in that currency.
    #[error("“{0}” is not an amount such as 14.00")]
    NotAnAmount(String),
    /// The code is none of ours.
    #[error("“{0}” is not a currency we sell in (USD, GBP, EUR)")]
    UnknownCurrency(String),
    /// The text is no percentage.
    #[error("“{0}” is not a percentage between 0% and 100% such as 2.7%")]
    NotAPercentage(String),
}

impl Money {
    /// `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Reads a plain decimal amount such as `14.00` or `14`, at most two decimals, no sign.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let bad = || MoneyError::NotAnAmount(text.to_owned());
        let minor = parse_hundredths(text).ok_or_else(bad)?;
        Ok(Self::new(minor, currency))
    }

    /// The sum of two amounts in one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies { left: self.currency, right: other.currency });
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The amount `units` times.
    pub fn times(self, units: u32) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(i64::from(units)).ok_or(MoneyError::TooLarge)?;
        Ok(Self::new(minor, self.currency))
    }

    /// `rate` of this amount, rounded half up to the minor unit, as customs declarations do.
    pub fn share(self, rate: Rate) -> Result<Self, MoneyError> {
        let scaled = i128::from(self.minor) * i128::from(rate.0);
        let rounded = (scaled + 5_000).div_euclid(10_000);
        let minor = i64::try_from(rounded).map_err(|_| MoneyError::TooLarge)?;
        Ok(Self::new(minor, self.currency))
    }
}

impl fmt::Display for Money {
    /// `14.00 EUR`: for logs and file formats; people read what `text` makes of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, cents) = (self.minor / 100, (self.minor % 100).abs());
        let sign = if self.minor < 0 && whole == 0 { "-" } else { "" };
        write!(f, "{sign}{whole}.{cents:02} {}", self.currency)
    }
}

/// A rate in hundredths of a percent: 270 is 2.7 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rate(pub u32);

impl Rate {
    /// No duty, no tax.
    pub const ZERO: Self = Self(0);
}

impl FromStr for Rate {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let bad = || MoneyError::NotAPercentage(text.to_owned());
        let number = text.strip_suffix('%').ok_or_else(bad)?.trim_end();
        let hundredths = parse_hundredths(number).filter(|rate| *rate <= 10_000).ok_or_else(bad)?;
        u32::try_from(hundredths).map(Self).map_err(|_| bad())
    }
}

/// Reads digits with at most two decimals as hundredths.
fn parse_hundredths(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let dangling = text.ends_with('.');
    if whole.is_empty() || dangling || decimals.len() > 2 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let cents: i64 = format!("{decimals:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("14", 1400)]
    #[case("14.5", 1450)]
    #[case("0.07", 7)]
    fn reads_plain_amounts(#[case] text: &str, #[case] minor: i64) {
        assert_eq!(Money::parse(text, Currency::Usd), Ok(Money::new(minor, Currency::Usd)));
    }

    #[rstest]
    #[case("")]
    #[case(".5")]
    #[case("1.")]
    #[case("-3")]
    #[case("1.005")]
    #[case("1,50")]
    #[case("9223372036854775807")]
    fn refuses_what_is_no_amount(#[case] text: &str) {
        assert_eq!(
            Money::parse(text, Currency::Usd),
            Err(MoneyError::NotAnAmount(text.to_owned()))
        );
    }

    #[rstest]
    #[case("2.7%", 270)]
    #[case("20 %", 2000)]
    #[case("100%", 10_000)]
    fn reads_rates(#[case] text: &str, #[case] rate: u32) {
        assert_eq!(text.parse(), Ok(Rate(rate)));
    }

    #[test]
    fn refuses_rates_above_the_whole() {
        assert!("100.01%".parse::<Rate>().is_err());
        assert!("20".parse::<Rate>().is_err());
    }

    #[test]
    fn currencies_do_not_mix() {
        let sum = Money::zero(Currency::Usd).plus(Money::zero(Currency::Eur));
        assert!(matches!(sum, Err(MoneyError::MixedCurrencies { .. })));
    }

    proptest! {
        #[test]
        fn a_share_is_within_half_a_cent(minor in 0_i64..10_000_000, rate in 0_u32..=10_000) {
            let share = Money::new(minor, Currency::Eur).share(Rate(rate)).unwrap().minor;
            let exact = i128::from(minor) * i128::from(rate);
            prop_assert!((i128::from(share) * 10_000 - exact).abs() <= 5_000);
        }

        #[test]
        fn what_is_shown_is_read_back(minor in 0_i64..1_000_000_000) {
            let money = Money::new(minor, Currency::Gbp);
            let shown = money.to_string();
            let amount = shown.strip_suffix(" GBP").unwrap();
            prop_assert_eq!(Money::parse(amount, Currency::Gbp), Ok(money));
        }
    }
}
