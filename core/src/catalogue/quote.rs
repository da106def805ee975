//! What a basket costs at the fan's door: items, shipping, duty and import tax, each on its line.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BasketLine, ImportRule, Market, Product, Shop};
use crate::ids::{MarketId, ProductId};
use crate::money::{Money, MoneyError, Rate};

/// What to quote: a basket sent to a market on a day.
#[derive(Debug, Clone, Copy)]
pub struct QuoteRequest<'a> {
    /// The basket, not empty.
    pub basket: &'a [BasketLine],
    /// Where it goes.
    pub market: &'a Market,
    /// The day that decides which import rule holds, in the market's zone.
    pub day: NaiveDate,
}

/// The full landed cost. Customs may still challenge the estimate of duty and tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The market it holds for.
    pub market: MarketId,
    /// The parcel's weight in grams.
    pub weight_grams: u32,
    /// Items first, then shipping, duty and tax; the last two also when they are nothing.
    pub lines: Vec<QuoteLine>,
    /// The sum of the lines.
    pub total: Money,
    /// Name of the import rule used.
    pub rule_version: String,
    /// The day from which that rule holds.
    pub rule_valid_from: NaiveDate,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// What it is for.
    pub kind: LineKind,
    /// How much.
    pub amount: Money,
}

/// What a line of a quote is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// Units of a product.
    Item {
        /// The product.
        product: ProductId,
        /// How many.
        units: u32,
        /// The price of one.
        unit_price: Money,
    },
    /// The parcel, by its weight.
    Shipping,
    /// Customs duty on goods and shipping.
    Duty,
    /// Import tax on goods, shipping and duty.
    Tax {
        /// The rate it was computed at; zero below the threshold.
        rate: Rate,
    },
}

/// Why there is no price: the configuration leaves a gap that `salut check` would have named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// Nothing to quote.
    #[error("the basket is empty")]
    EmptyBasket,
    /// The product is not in the catalogue.
    #[error("there is no product “{0}”")]
    UnknownProduct(ProductId),
    /// The product has no price in the market's currency.
    #[error("“{product}” has no price for market “{market}”")]
    NoPrice {
        /// The product.
        product: ProductId,
        /// The market.
        market: MarketId,
    },
    /// No shipping band takes a parcel this heavy.
    #[error("market “{market}” has no shipping band for {grams} g")]
    TooHeavy {
        /// The market.
        market: MarketId,
        /// The parcel's weight.
        grams: u32,
    },
    /// No import rule holds on that day.
    #[error("market “{market}” has no import rule for {day}")]
    NoImportRule {
        /// The market.
        market: MarketId,
        /// The day.
        day: NaiveDate,
    },
    /// The import rule has no duty rate for a product's customs category.
    #[error("import rule “{version}” has no duty rate for “{category}”")]
    NoDutyRate {
        /// The rule.
        version: String,
        /// The customs category.
        category: String,
    },
    /// The sum cannot be computed.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Goods of one line: what customs look at.
struct Goods<'a> {
    product: &'a Product,
    amount: Money,
}

impl Shop {
    /// Quotes a basket.
    ///
    /// The base cascades: duty is taken on goods and shipping, tax on goods, shipping and duty (the CIF
    /// base of the EU and UK). Shipping is spread over the goods by value, so that each category carries
    /// its share; the last line takes the rounding.
    pub fn quote(&self, request: QuoteRequest<'_>) -> Result<Quote, QuoteError> {
        let QuoteRequest { basket, market, day } = request;
        let (goods, mut lines) = self.goods(basket, market)?;
        let grams = basket.iter().zip(&goods).try_fold(0_u32, |sum, (line, goods)| {
            sum.checked_add(goods.product.weight_grams.checked_mul(line.units)?)
        });
        let grams = grams.ok_or(MoneyError::TooLarge)?;
        let shipping = market.shipping_band(grams).map(|band| band.price);
        let shipping =
            shipping.ok_or_else(|| QuoteError::TooHeavy { market: market.id.clone(), grams })?;
        let rule = market
            .import_rule(day)
            .ok_or_else(|| QuoteError::NoImportRule { market: market.id.clone(), day })?;

        let value = sum(goods.iter().map(|goods| goods.amount), Money::zero(market.currency))?;
        let duty = duty(rule, &goods, shipping, value)?;
        let base = value.plus(shipping)?.plus(duty)?;
        let free = value.minor <= rule.tax_free_up_to.minor;
        let rate = if free { Rate::ZERO } else { rule.tax_rate };
        let tax = base.share(rate)?;

        lines.push(QuoteLine { kind: LineKind::Shipping, amount: shipping });
        lines.push(QuoteLine { kind: LineKind::Duty, amount: duty });
        lines.push(QuoteLine { kind: LineKind::Tax { rate }, amount: tax });
        Ok(Quote {
            market: market.id.clone(),
            weight_grams: grams,
            lines,
            total: base.plus(tax)?,
            rule_version: rule.version.clone(),
            rule_valid_from: rule.valid_from,
        })
    }

    fn goods(
        &self,
        basket: &[BasketLine],
        market: &Market,
    ) -> Result<(Vec<Goods<'_>>, Vec<QuoteLine>), QuoteError> {
        if basket.is_empty() {
            return Err(QuoteError::EmptyBasket);
        }
        let priced = basket.iter().map(|BasketLine { product: id, units }| {
            let product = self.product(id).ok_or_else(|| QuoteError::UnknownProduct(id.clone()))?;
            let unit_price = product.price(market.currency).ok_or_else(|| QuoteError::NoPrice {
                product: id.clone(),
                market: market.id.clone(),
            })?;
            let amount = unit_price.times(*units)?;
            let kind = LineKind::Item { product: id.clone(), units: *units, unit_price };
            Ok((Goods { product, amount }, QuoteLine { kind, amount }))
        });
        let priced: Vec<_> = priced.collect::<Result<_, QuoteError>>()?;
        Ok(priced.into_iter().unzip())
    }
}

fn sum(amounts: impl Iterator<Item = Money>, zero: Money) -> Result<Money, MoneyError> {
    let mut amounts = amounts;
    amounts.try_fold(zero, Money::plus)
}

fn duty(
    rule: &ImportRule,
    goods: &[Goods<'_>],
    shipping: Money,
    value: Money,
) -> Result<Money, QuoteError> {
    let zero = Money::zero(value.currency);
    if value.minor <= rule.duty_free_up_to.minor {
        return Ok(zero);
    }
    let mut spread = zero.minor;
    let mut duty = zero;
    for (index, Goods { product, amount }) in goods.iter().enumerate() {
        let rate = rule.duty_rates.get(&product.customs_category).copied();
        let rate = rate.ok_or_else(|| QuoteError::NoDutyRate {
            version: rule.version.clone(),
            category: product.customs_category.clone(),
        })?;
        let last = index + 1 == goods.len();
        let part = if last { shipping.minor - spread } else { part_of(shipping, *amount, value) };
        spread += part;
        let base = amount.plus(Money::new(part, value.currency))?;
        duty = duty.plus(base.share(rate)?)?;
    }
    Ok(duty)
}

/// The part of the shipping that goods worth `amount` of `value` carry, rounded down.
fn part_of(shipping: Money, amount: Money, value: Money) -> i64 {
    let part =
        i128::from(shipping.minor) * i128::from(amount.minor) / i128::from(value.minor.max(1));
    i64::try_from(part).unwrap_or(shipping.minor)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::catalogue::{Calendar, Purchase, ReturnRule, ShippingBand};
    use crate::money::Currency;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::Eur)
    }

    fn rule(version: &str, valid_from: &str, tax_free_up_to: i64) -> ImportRule {
        ImportRule {
            version: version.to_owned(),
            valid_from: valid_from.parse().unwrap(),
            duty_free_up_to: eur(15_000),
            duty_rates: BTreeMap::from([
                ("audio".to_owned(), Rate(200)),
                ("battery".to_owned(), Rate(270)),
            ]),
            tax_free_up_to: eur(tax_free_up_to),
            tax_rate: Rate(2_000),
        }
    }

    fn france() -> Market {
        let band =
            |from_grams, to_grams, minor| ShippingBand { from_grams, to_grams, price: eur(minor) };
        Market {
            id: "fr".parse().unwrap(),
            currency: Currency::Eur,
            zone: chrono_tz::Europe::Paris,
            zones: Vec::new(),
            countries: Vec::new(),
            payments: Vec::new(),
            shipping: vec![band(1, 500, 690), band(501, 1_000, 990)],
            import_rules: vec![rule("old", "2015-01-01", 2_200), rule("new", "2021-07-01", 0)],
            returns: ReturnRule { days: 14, cost_up_to: eur(5_500) },
            warranty_months: 12,
        }
    }

    fn shop() -> Shop {
        let product = |id: &str, minor, weight_grams, category: &str| Product {
            id: id.parse().unwrap(),
            weight_grams,
            customs_category: category.to_owned(),
            picture: None,
            purchase: Purchase::Priced(BTreeMap::from([(Currency::Eur, eur(minor))])),
        };
        let coming = Product { purchase: Purchase::Coming, ..product("in-ear", 0, 60, "audio") };
        Shop {
            products: vec![
                product("bank", 1_000, 250, "battery"),
                product("phones", 7_900, 400, "audio"),
                product("cable", 1_499, 20, "cable"),
                coming,
            ],
            markets: vec![france()],
            calendar: Calendar {
                zone: chrono_tz::Asia::Shanghai,
                weekdays: Vec::new(),
                holidays: BTreeSet::new(),
            },
            sales: Vec::new(),
        }
    }

    fn basket(lines: &[(&str, u32)]) -> Vec<BasketLine> {
        let line = |(product, units): &(&str, u32)| BasketLine {
            product: product.parse().unwrap(),
            units: *units,
        };
        lines.iter().map(line).collect()
    }

    fn quote(lines: &[(&str, u32)], day: &str) -> Result<Quote, QuoteError> {
        let (basket, market) = (basket(lines), france());
        shop().quote(QuoteRequest { basket: &basket, market: &market, day: day.parse().unwrap() })
    }

    /// The amounts after the items: shipping, duty, tax and the total, in cents.
    fn sums(quote: &Quote) -> [i64; 4] {
        let after = quote.lines.iter().filter(|line| !matches!(line.kind, LineKind::Item { .. }));
        let amounts: Vec<_> = after.map(|line| line.amount.minor).collect();
        [amounts[0], amounts[1], amounts[2], quote.total.minor]
    }

    #[rstest]
    // 2 × 10.00 is not above 22.00: no tax in the old days; 20 % of 26.90 since.
    #[case(&[("bank", 2)], "2021-06-30", [690, 0, 0, 2_690])]
    #[case(&[("bank", 2)], "2021-07-01", [690, 0, 538, 3_228])]
    // 79.00: taxed in both, no duty. 20 % of 85.90.
    #[case(&[("phones", 1)], "2021-06-30", [690, 0, 1_718, 10_308])]
    // 2 × 79.00 = 158.00 is above 150.00: 2 % of 158.00 + 9.90 = 3.36; 20 % of 171.26 = 34.25.
    #[case(&[("phones", 2)], "2027-03-09", [990, 336, 3_425, 20_551])]
    // 89.00 in 650 g: the second band. 20 % of 98.90.
    #[case(&[("bank", 1), ("phones", 1)], "2027-03-09", [990, 0, 1_978, 11_868])]
    fn the_base_cascades(#[case] lines: &[(&str, u32)], #[case] day: &str, #[case] is: [i64; 4]) {
        assert_eq!(sums(&quote(lines, day).unwrap()), is);
    }

    #[test]
    fn the_rule_of_the_day_is_named() {
        let quote = quote(&[("bank", 1)], "2021-06-30").unwrap();
        assert_eq!(quote.rule_version, "old");
        assert_eq!(quote.rule_valid_from.to_string(), "2015-01-01");
    }

    #[test]
    fn what_cannot_be_quoted_is_named() {
        let refused = |lines, day| quote(lines, day).unwrap_err().to_string();
        let today = "2027-03-09";
        assert_eq!(refused(&[], today), "the basket is empty");
        assert_eq!(refused(&[("phone", 1)], today), "there is no product “phone”");
        assert_eq!(refused(&[("in-ear", 1)], today), "“in-ear” has no price for market “fr”");
        assert_eq!(refused(&[("bank", 5)], today), "market “fr” has no shipping band for 1250 g");
        assert_eq!(
            refused(&[("bank", 1)], "2014-12-31"),
            "market “fr” has no import rule for 2014-12-31"
        );
        assert_eq!(
            refused(&[("phones", 2), ("cable", 1)], today),
            "import rule “new” has no duty rate for “cable”"
        );
    }

    proptest! {
        #[test]
        fn the_lines_add_up_to_the_total(banks in 0..3_u32, phones in 0..2_u32, old in any::<bool>()) {
            let lines: Vec<_> =
                [("bank", banks), ("phones", phones)].into_iter().filter(|(_, units)| *units > 0).collect();
            prop_assume!(!lines.is_empty());
            let day = if old { "2016-01-01" } else { "2026-01-01" };
            let quote = quote(&lines, day).unwrap();
            let sum: i64 = quote.lines.iter().map(|line| line.amount.minor).sum();
            prop_assert_eq!(sum, quote.total.minor);
        }
    }
}
