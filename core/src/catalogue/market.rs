//! A market: where a fan lives decides currency, shipping, duties, tax and the right to return.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::MarketId;
use crate::money::{Currency, Money, Rate};

/// A country that parcels are sent to. Its name is the text `market-<id>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// Its id, such as `fr`.
    pub id: MarketId,
    /// What fans there pay in.
    pub currency: Currency,
    /// Where its days begin and end: local dates are shown in this zone until a fan's own is known.
    pub zone: chrono_tz::Tz,
    /// The zones that its fans choose from, that one included; only one where all clocks are the same.
    pub zones: Vec<chrono_tz::Tz>,
    /// The countries that parcels at these prices and duties go to, the most usual first; at least one.
    pub countries: Vec<Country>,
    /// The ways to pay there, the preferred first; at least one.
    pub payments: Vec<PayBy>,
    /// Shipping prices by weight: in order of weight, without gaps or overlaps, from 1 gram.
    pub shipping: Vec<ShippingBand>,
    /// Duty and tax rules in order of the day they hold from.
    pub import_rules: Vec<ImportRule>,
    /// The right to send a product back.
    pub returns: ReturnRule,
    /// How long the main hardware of each item is under warranty, in months.
    pub warranty_months: u32,
}

/// A country by its two letters (ISO 3166-1), such as `fr`. Its name is the text `country-<letters>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Country([u8; 2]);

/// The text is not two letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no country: use the two letters of ISO 3166-1, such as \"fr\"")]
pub struct NotACountry(pub String);

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(text: &str) -> Result<Self, NotACountry> {
        let letters = text.as_bytes().try_into().ok();
        let letters = letters.filter(|letters: &[u8; 2]| letters.is_ascii());
        let lower = letters.filter(|letters| letters.iter().all(u8::is_ascii_lowercase));
        lower.map(Self).ok_or_else(|| NotACountry(text.to_owned()))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

/// A way to pay, as a fan chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PayBy {
    /// The account at `PayPal`.
    PayPal,
    /// A credit card.
    Card,
}

impl PayBy {
    /// Every way, the preferred first.
    pub const ALL: [Self; 2] = [Self::PayPal, Self::Card];

    /// The name in buttons, files and text ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PayPal => "paypal",
            Self::Card => "card",
        }
    }

    /// The way with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// What a parcel within a band of weight costs to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippingBand {
    /// Lightest parcel of the band, in grams, included.
    pub from_grams: u32,
    /// Heaviest parcel of the band, in grams, included.
    pub to_grams: u32,
    /// The price of sending it.
    pub price: Money,
}

/// What customs take from a parcel that arrives on or after `valid_from`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRule {
    /// The rule's name, shown with each quote that was computed by it.
    pub version: String,
    /// First day on which the rule holds.
    pub valid_from: NaiveDate,
    /// Goods worth this much or less carry no duty.
    pub duty_free_up_to: Money,
    /// Duty on goods and shipping, by customs category.
    pub duty_rates: BTreeMap<String, Rate>,
    /// Goods worth this much or less carry no import tax.
    pub tax_free_up_to: Money,
    /// Import tax on goods, shipping and duty together.
    pub tax_rate: Rate,
}

/// The right to send a product back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRule {
    /// Days from receipt within which a fan may send it back.
    pub days: u32,
    /// The most that the return parcel's first 500 g can cost the buyer.
    pub cost_up_to: Money,
}

impl Market {
    /// The import rule that holds on `day`: the newest whose first day has come.
    pub fn import_rule(&self, day: NaiveDate) -> Option<&ImportRule> {
        self.import_rules.iter().rev().find(|rule| rule.valid_from <= day)
    }

    /// The country that most of its parcels go to.
    pub fn home(&self) -> Country {
        self.countries.first().copied().unwrap_or(Country(*b"zz"))
    }

    /// The band that a parcel of `grams` falls into; none when it is too heavy to send.
    pub fn shipping_band(&self, grams: u32) -> Option<&ShippingBand> {
        self.shipping.iter().find(|band| (band.from_grams..=band.to_grams).contains(&grams))
    }
}
