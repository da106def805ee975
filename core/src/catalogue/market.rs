//! A market: where a fan lives decides currency, shipping, duties, tax and the right to return.

use std::collections::BTreeMap;

use chrono::NaiveDate;

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
    /// Shipping prices by weight: in order of weight, without gaps or overlaps, from 1 gram.
    pub shipping: Vec<ShippingBand>,
    /// Duty and tax rules in order of the day they hold from.
    pub import_rules: Vec<ImportRule>,
    /// The right to send a product back.
    pub returns: ReturnRule,
    /// How long the main hardware of each item is under warranty, in months.
    pub warranty_months: u32,
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

    /// The band that a parcel of `grams` falls into; none when it is too heavy to send.
    pub fn shipping_band(&self, grams: u32) -> Option<&ShippingBand> {
        self.shipping.iter().find(|band| (band.from_grams..=band.to_grams).contains(&grams))
    }
}
