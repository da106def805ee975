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
