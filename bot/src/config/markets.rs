//! `markets.toml`: the warehouse and the markets with their shipping, import and return rules.
//!
//! Reads and checks what can be known from this file alone; `agreement` compares it with the others.

use std::ops::Range;

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use salut_core::catalogue::{
    Calendar, Country, ImportRule, Market, PayBy, ReturnRule, ShippingBand,
};
use salut_core::ids::MarketId;
use salut_core::money::{Currency, Money, Rate};
use toml::Spanned;

use super::fault::Problem;
use super::reader::{Field, Section};
use super::{unique, value};

/// The whole file.
#[derive(Debug)]
pub(super) struct MarketsFile {
    warehouse: Option<WarehouseSection>,
    /// The markets, in the order of the file.
    pub(super) markets: Vec<MarketSection>,
}

/// `[warehouse]`
#[derive(Debug)]
struct WarehouseSection {
    zone: Field<Tz>,
    working_days: Vec<Spanned<Weekday>>,
    holidays: Vec<Spanned<NaiveDate>>,
}

/// `[[markets]]`
#[derive(Debug)]
pub(super) struct MarketSection {
    /// Its id.
    pub(super) id: Field<MarketId>,
    /// What fans pay in.
    pub(super) currency: Field<Currency>,
    /// Its clocks.
    pub(super) zone: Field<Tz>,
    zones: Field<Vec<Spanned<Tz>>>,
    /// The countries that its parcels go to.
    pub(super) countries: Vec<Spanned<Country>>,
    payments: Field<Vec<Spanned<PayBy>>>,
    warranty_months: Field<u32>,
    returns: Option<ReturnSection>,
    /// Shipping prices, lightest first.
    pub(super) shipping: Vec<BandSection>,
    /// Import rules, oldest first.
    pub(super) import_rules: Vec<RuleSection>,
}

/// `returns`
#[derive(Debug)]
struct ReturnSection {
    days: Field<u32>,
    cost_up_to: Field<Money>,
}

/// One of `shipping`
#[derive(Debug)]
pub(super) struct BandSection {
    from_grams: Field<u32>,
    /// Heaviest parcel of the band.
    pub(super) to_grams: Field<u32>,
    price: Field<Money>,
}

/// `[[markets.import_rules]]`
#[derive(Debug)]
pub(super) struct RuleSection {
    version: Field<String>,
    /// The first day on which it holds.
    pub(super) valid_from: Field<NaiveDate>,
    duty_free_up_to: Field<Money>,
    /// The rates by customs category.
    pub(super) duty_rates: Field<Vec<(Spanned<String>, Field<Rate>)>>,
    tax_free_up_to: Field<Money>,
    tax_rate: Field<Rate>,
}

impl MarketsFile {
    /// Reads the file.
    pub(super) fn read(root: &Section<'_>) -> Self {
        let markets = Self {
            warehouse: root.need_section("warehouse", WarehouseSection::read),
            markets: root.need_sections("markets", MarketSection::read),
        };
        unique(root, "market", markets.markets.iter().filter_map(|market| market.id.as_ref()));
        markets
    }

    /// The market with this id.
    pub(super) fn market(&self, id: &MarketId) -> Option<&MarketSection> {
        self.markets
            .iter()
            .find(|market| market.id.as_ref().is_some_and(|known| known.get_ref() == id))
    }

    /// The ids, for suggestions.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.markets.iter().filter_map(|market| Some(market.id.as_ref()?.get_ref().as_str()))
    }

    /// The warehouse's calendar and the markets; none if a fault was found in one.
    pub(super) fn build(self) -> Option<(Calendar, Vec<Market>)> {
        let markets = self.markets.into_iter().map(MarketSection::build).collect::<Option<_>>()?;
        Some((self.warehouse?.build()?, markets))
    }
}

impl WarehouseSection {
    fn read(section: &Section<'_>) -> Self {
        let holidays = section.list("holidays", value::day);
        Self {
            zone: section.need("zone", value::zone),
            working_days: section.need_list("working_days", value::weekday),
            holidays: holidays.map(Spanned::into_inner).unwrap_or_default(),
        }
    }

    fn build(self) -> Option<Calendar> {
        Some(Calendar {
            zone: self.zone?.into_inner(),
            weekdays: self.working_days.into_iter().map(Spanned::into_inner).collect(),
            holidays: self.holidays.into_iter().map(Spanned::into_inner).collect(),
        })
    }
}

impl MarketSection {
    fn read(section: &Section<'_>) -> Self {
        let mut market = Self {
            id: section.need("id", value::id),
            currency: section.need("currency", value::currency),
            zone: section.need("zone", value::zone),
            zones: section.list("zones", value::zone),
            countries: section.need_list("countries", value::country),
            payments: section.list("payments", value::pay_by),
            warranty_months: section.need("warranty_months", value::count),
            returns: section.section("returns", ReturnSection::read),
            shipping: section.need_sections("shipping", BandSection::read),
            import_rules: section.need_sections("import_rules", RuleSection::read),
        };
        market.shipping.sort_by_key(|band| band.from_grams.as_ref().map(|from| *from.get_ref()));
        market.import_rules.sort_by_key(RuleSection::first_day);
        market.check(section);
        market
    }

    fn check(&self, section: &Section<'_>) {
        let name = self.id.as_ref().map_or("", |id| id.get_ref().as_str());
        let problem = Problem::new(format!("market “{name}” has no return rule"));
        let help = "add `returns = { days = 14, cost_up_to = \"55.00 USD\" }`";
        section.miss("returns", problem.help(help));
        check_bands(section, &self.shipping);
        unique(section, "country", &self.countries);
        self.check_payments(section);
        unique(
            section,
            "version",
            self.import_rules.iter().filter_map(|rule| rule.version.as_ref()),
        );
        let days = self.import_rules.iter().filter_map(|rule| rule.valid_from.as_ref());
        unique(section, "rule valid from", days);
        if let Some(currency) = &self.currency {
            self.check_currency(section, *currency.get_ref());
        }
    }

    fn check_payments(&self, section: &Section<'_>) {
        let Some(payments) = &self.payments else { return };
        if payments.get_ref().is_empty() {
            let help = "name one of \"paypal\", \"card\", or leave the line out for both";
            section.blame(payments.span(), Problem::new("nobody could pay here").help(help));
        }
        let names = payments.get_ref().iter();
        let names = names.map(|way| Spanned::new(way.span(), way.get_ref().name()));
        unique(section, "way to pay", &names.collect::<Vec<_>>());
    }

    /// Shipping and thresholds are compared and added with prices: they are in the market's currency.
    fn check_currency(&self, section: &Section<'_>, currency: Currency) {
        let bands = self.shipping.iter().filter_map(|band| band.price.as_ref());
        let rules = self.import_rules.iter();
        let rules = rules.flat_map(|rule| [&rule.duty_free_up_to, &rule.tax_free_up_to]).flatten();
        for money in bands.chain(rules) {
            if money.get_ref().currency != currency {
                let says = format!("“{}” is not in {currency}", money.get_ref());
                let help = format!("this market's currency is {currency}");
                section.blame(money.span(), Problem::new(says).help(help));
            }
        }
    }

    fn build(self) -> Option<Market> {
        let rules = self.import_rules.into_iter().map(RuleSection::build);
        let zone = self.zone?.into_inner();
        Some(Market {
            id: self.id?.into_inner(),
            currency: self.currency?.into_inner(),
            zone,
            zones: zones(zone, self.zones),
            countries: self.countries.into_iter().map(Spanned::into_inner).collect(),
            payments: payments(self.payments),
            shipping: self.shipping.into_iter().map(BandSection::build).collect::<Option<_>>()?,
            import_rules: rules.collect::<Option<_>>()?,
            returns: self.returns?.build()?,
            warranty_months: self.warranty_months?.into_inner(),
        })
    }
}

/// The zones that fans choose from: the main one, then the others as written.
fn zones(main: Tz, others: Field<Vec<Spanned<Tz>>>) -> Vec<Tz> {
    let others = others.map(Spanned::into_inner).unwrap_or_default();
    let others = others.into_iter().map(Spanned::into_inner).filter(|zone| *zone != main);
    [main].into_iter().chain(others).collect()
}

/// The ways to pay as written, or else all of them.
fn payments(written: Field<Vec<Spanned<PayBy>>>) -> Vec<PayBy> {
    let written = written.map(Spanned::into_inner);
    written.map_or_else(
        || PayBy::ALL.to_vec(),
        |ways| ways.into_iter().map(Spanned::into_inner).collect(),
    )
}

/// Bands follow on each other from 1 gram, without overlaps and gaps.
fn check_bands(section: &Section<'_>, bands: &[BandSection]) {
    let mut next = 1;
    for band in bands {
        let (Some(from), Some(to)) = (&band.from_grams, &band.to_grams) else { return };
        let grams = *from.get_ref();
        if grams < next {
            let says =
                format!("this band overlaps the one before it, which ends at {} g", next - 1);
            section.blame(from.span(), Problem::new(says).help(format!("begin it at {next} g")));
        } else if grams > next {
            let says = format!("no band holds a parcel of {next} to {} g", grams - 1);
            section.blame(from.span(), Problem::new(says).help(format!("begin it at {next} g")));
        }
        if to.get_ref() < from.get_ref() {
            let says = format!("this band ends at {} g, before it begins", to.get_ref());
            section.blame(to.span(), Problem::new(says));
        }
        next = next.max(to.get_ref() + 1);
    }
}

impl ReturnSection {
    fn read(section: &Section<'_>) -> Self {
        Self {
            days: section.need("days", value::count),
            cost_up_to: section.need("cost_up_to", value::amount),
        }
    }

    fn build(self) -> Option<ReturnRule> {
        Some(ReturnRule {
            days: self.days?.into_inner(),
            cost_up_to: self.cost_up_to?.into_inner(),
        })
    }
}

impl BandSection {
    fn read(section: &Section<'_>) -> Self {
        Self {
            from_grams: section.need("from_grams", value::count),
            to_grams: section.need("to_grams", value::count),
            price: section.need("price", value::amount),
        }
    }

    fn build(self) -> Option<ShippingBand> {
        Some(ShippingBand {
            from_grams: self.from_grams?.into_inner(),
            to_grams: self.to_grams?.into_inner(),
            price: self.price?.into_inner(),
        })
    }
}

impl RuleSection {
    fn read(section: &Section<'_>) -> Self {
        Self {
            version: section.need("version", value::text),
            valid_from: section.need("valid_from", value::day),
            duty_free_up_to: section.need("duty_free_up_to", value::amount),
            duty_rates: section.entries("duty_rates", value::rate),
            tax_free_up_to: section.need("tax_free_up_to", value::amount),
            tax_rate: section.need("tax_rate", value::rate),
        }
    }

    /// The first day on which it holds, if it could be read.
    pub(super) fn first_day(&self) -> Option<NaiveDate> {
        self.valid_from.as_ref().map(|day| *day.get_ref())
    }

    /// The place of its duty rates and the categories that have one.
    pub(super) fn rated(&self) -> Option<(Range<usize>, Vec<&Spanned<String>>)> {
        let rates = self.duty_rates.as_ref()?;
        Some((rates.span(), rates.get_ref().iter().map(|(category, _)| category).collect()))
    }

    fn build(self) -> Option<ImportRule> {
        let rates = self.duty_rates?.into_inner().into_iter();
        let rates = rates.map(|(category, rate)| Some((category.into_inner(), rate?.into_inner())));
        Some(ImportRule {
            version: self.version?.into_inner(),
            valid_from: self.valid_from?.into_inner(),
            duty_free_up_to: self.duty_free_up_to?.into_inner(),
            duty_rates: rates.collect::<Option<_>>()?,
            tax_free_up_to: self.tax_free_up_to?.into_inner(),
            tax_rate: self.tax_rate?.into_inner(),
        })
    }
}
