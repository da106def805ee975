//! What the files must agree on: products and markets that sales and chats name, prices, duties, weights, words.
//!
//! Each check only looks at what could be read, so that one slip does not show up as several faults.

use std::collections::BTreeSet;
use std::fmt::Display;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::catalogue::Purchase;
use salut_core::ids::MarketId;
use salut_core::locale::Locale;
use toml::Spanned;

use super::catalogue::CatalogueFile;
use super::fault::Problem;
use super::markets::{MarketSection, MarketsFile, RuleSection};
use super::reader::File;
use super::sale::{OfferSection, SaleFile};
use super::settings::SettingsFile;
use super::value::show_span;
use super::{Files, Loaded};

impl Files {
    /// Checks what the files say of each other.
    pub(super) fn check_agreement(&self) {
        let (catalogue, markets) = (self.catalogue.as_ref(), self.markets.as_ref());
        let sales = || self.sales.iter().filter_map(Loaded::parts);
        if let Some((file, settings)) = self.settings.parts() {
            check_chats(file, settings, markets.and_then(Loaded::content));
            let leads: BTreeSet<_> = sales().flat_map(|(_, sale)| sale.leads()).collect();
            check_reminders(file, settings, &leads);
        }
        let (catalogue, markets) =
            (catalogue.and_then(Loaded::content), markets.and_then(Loaded::parts));
        if let (Some(catalogue), Some((file, markets))) = (catalogue, markets) {
            check_duty_rates(file, catalogue, markets);
        }
        for (file, sale) in sales() {
            let desk = Desk { file, sale, catalogue, markets };
            desk.check_markets();
            sale.offers.iter().for_each(|offer| desk.check_offer(offer));
            desk.check_weight();
        }
        check_names(sales().filter_map(|(file, sale)| Some((file, "sale", sale.id.as_ref()?))));
        check_names(sales().filter_map(|(file, sale)| {
            Some((file, "announcement", sale.announcement.as_ref()?.id.as_ref()?))
        }));
    }

    /// Checks that each product, market and sale has its name in every language. `has_text` knows the texts.
    pub(super) fn check_words(&self, has_text: &dyn Fn(Locale, &str) -> bool) {
        if let Some((file, catalogue)) = self.catalogue.as_ref().and_then(Loaded::parts) {
            let ids = catalogue.products.iter().filter_map(|product| product.id.as_ref());
            ids.for_each(|id| check_text(file, "product", id, has_text));
        }
        if let Some((file, markets)) = self.markets.as_ref().and_then(Loaded::parts) {
            let ids = markets.markets.iter().filter_map(|market| market.id.as_ref());
            ids.for_each(|id| check_text(file, "market", id, has_text));
            let countries = markets.markets.iter().flat_map(|market| &market.countries);
            countries.for_each(|country| check_text(file, "country", country, has_text));
        }
        for (file, sale) in self.sales.iter().filter_map(Loaded::parts) {
            sale.id.iter().for_each(|id| check_text(file, "sale", id, has_text));
        }
    }
}

fn check_text(
    file: &File,
    kind: &str,
    id: &Spanned<impl Display>,
    has_text: &dyn Fn(Locale, &str) -> bool,
) {
    let text = format!("{kind}-{}", id.get_ref());
    let missing = Locale::ALL.into_iter().filter(|locale| !has_text(*locale, &text));
    let missing: Vec<_> = missing.map(Locale::tag).collect();
    if let Some(first) = missing.first() {
        let says = format!("there is no text “{text}” in {}", missing.join(", "));
        let help = format!("add a line `{text} = …` to a file in locales/{first}/");
        file.blame(id.span(), Problem::new(says).help(help));
    }
}

/// Orders and deliveries are kept by these names, over all files.
fn check_names<'a, T: Display + 'a>(
    names: impl Iterator<Item = (&'a File, &'a str, &'a Spanned<T>)>,
) {
    let mut seen = BTreeSet::new();
    for (file, kind, id) in names {
        let name = id.get_ref().to_string();
        if !seen.insert(name.clone()) {
            let problem = Problem::new(format!("another file has {kind} “{name}” already"));
            file.blame(id.span(), problem.help("choose another id"));
        }
    }
}

fn check_chats(file: &File, settings: &SettingsFile, markets: Option<&MarketsFile>) {
    let Some(markets) = markets else { return };
    for market in settings.chats.iter().filter_map(|chat| chat.market.as_ref()) {
        if markets.market(market.get_ref()).is_none() {
            blame_unknown_market(file, market, markets);
        }
    }
}

/// A lead time that no sale has would be one at which nobody is ever reminded.
fn check_reminders(file: &File, settings: &SettingsFile, leads: &BTreeSet<TimeDelta>) {
    let wanted = settings.chats.iter().filter_map(|chat| chat.reminders.as_ref());
    let unknown = |lead: &&Spanned<TimeDelta>| !leads.is_empty() && !leads.contains(lead.get_ref());
    for lead in wanted.flat_map(Spanned::get_ref).filter(unknown) {
        let says = format!("no sale has a reminder {} before", show_span(*lead.get_ref()));
        let known: Vec<_> = leads.iter().rev().map(|lead| show_span(*lead)).collect();
        let help = format!("lead_times of sales: {}", known.join(", "));
        file.blame(lead.span(), Problem::new(says).help(help));
    }
}

fn blame_unknown_market(file: &File, market: &Spanned<MarketId>, markets: &MarketsFile) {
    let name = market.get_ref().as_str();
    let problem = Problem::new(format!("there is no market “{name}”"));
    file.blame(market.span(), problem.nearest(name, markets.ids()));
}

/// Each import rule has a rate for each customs category, and for nothing else.
fn check_duty_rates(file: &File, catalogue: &CatalogueFile, markets: &MarketsFile) {
    let known: Vec<&str> =
        catalogue.customs_categories.iter().map(|category| category.get_ref().as_str()).collect();
    let rules = markets.markets.iter().flat_map(|market| &market.import_rules);
    for (at, rated) in rules.filter_map(RuleSection::rated) {
        for category in rated.iter().filter(|it| !known.contains(&it.get_ref().as_str())) {
            let name = category.get_ref();
            let problem = Problem::new(format!("there is no customs category “{name}”"));
            file.blame(category.span(), problem.nearest(name, known.iter().copied()));
        }
        let has = |category: &str| rated.iter().any(|it| it.get_ref() == category);
        for category in known.iter().filter(|category| !has(category)) {
            let says = format!("this rule has no duty rate for the customs category “{category}”");
            let help = format!("add `{category} = \"0%\"` with the rate that holds");
            file.blame(at.clone(), Problem::new(says).help(help));
        }
    }
}

/// A sale beside the files it is compared with, as far as they could be read.
struct Desk<'a> {
    file: &'a File,
    sale: &'a SaleFile,
    catalogue: Option<&'a CatalogueFile>,
    markets: Option<(&'a File, &'a MarketsFile)>,
}

impl<'a> Desk<'a> {
    fn check_markets(&self) {
        let Some((markets_file, markets)) = self.markets else { return };
        for id in &self.sale.markets {
            match (markets.market(id.get_ref()), &self.sale.opens_at) {
                (None, _) => blame_unknown_market(self.file, id, markets),
                (Some(market), Some(opens_at)) => {
                    self.check_import_rule(markets_file, market, *opens_at.get_ref());
                }
                (Some(_), None) => {}
            }
        }
    }

    fn check_import_rule(&self, file: &File, market: &MarketSection, opens_at: DateTime<Utc>) {
        let (Some(zone), Some(first)) = (&market.zone, market.import_rules.first()) else { return };
        let Some(valid_from) = &first.valid_from else { return };
        let day = opens_at.with_timezone(zone.get_ref()).date_naive();
        if *valid_from.get_ref() > day {
            let says = format!("no import rule holds on {day}, when sale {} opens", self.name());
            let help = "add the rule that holds on that day, with an earlier valid_from";
            file.blame(valid_from.span(), Problem::new(says).help(help));
        }
    }

    fn check_offer(&self, offer: &OfferSection) {
        let (Some(catalogue), Some(id)) = (self.catalogue, &offer.product) else { return };
        let name = id.get_ref().as_str();
        let Some(product) = catalogue.product(id.get_ref()) else {
            let problem = Problem::new(format!("there is no product “{name}”"));
            return self.file.blame(id.span(), problem.nearest(name, catalogue.ids()));
        };
        match &product.purchase {
            Some(Purchase::Coming) => {
                let problem = Problem::new(format!("“{name}” is coming: it cannot be sold yet"));
                let help = "give it prices in the catalogue, or remove the offer";
                self.file.blame(id.span(), problem.help(help));
            }
            Some(Purchase::Priced(prices)) => {
                let currencies = self.read_markets().filter_map(|it| it.currency.as_ref());
                let currencies: BTreeSet<_> = currencies.map(|it| *it.get_ref()).collect();
                for currency in currencies.iter().filter(|it| !prices.contains_key(it)) {
                    let problem = Problem::new(format!("“{name}” has no price in {currency}"));
                    let help = "a market of this sale pays in it: add the price in the catalogue";
                    self.file.blame(id.span(), problem.help(help));
                }
            }
            None => {}
        }
    }

    /// The heaviest basket that the caps allow must fit into the last shipping band.
    fn check_weight(&self) {
        let (Some((file, _)), Some(grams)) = (self.markets, self.heaviest_grams()) else { return };
        for market in self.read_markets() {
            let heaviest = market.shipping.last().and_then(|band| band.to_grams.as_ref());
            if let Some(most) = heaviest.filter(|most| u64::from(*most.get_ref()) < grams) {
                let says = format!(
                    "a basket of sale {} can weigh {grams} g, but the heaviest parcel is {} g",
                    self.name(),
                    most.get_ref()
                );
                let help = format!("add a band up to {grams} g or more");
                file.blame(most.span(), Problem::new(says).help(help));
            }
        }
    }

    fn heaviest_grams(&self) -> Option<u64> {
        let grams = |offer: &OfferSection| {
            let product = self.catalogue?.product(offer.product.as_ref()?.get_ref())?;
            let grams = u64::from(*product.weight_grams.as_ref()?.get_ref());
            Some(grams * u64::from(*offer.cap.as_ref()?.get_ref()))
        };
        self.sale.offers.iter().map(grams).sum()
    }

    /// The markets of the sale that there are.
    fn read_markets(&self) -> impl Iterator<Item = &'a MarketSection> {
        let markets = self.markets.map(|(_, markets)| markets);
        self.sale.markets.iter().filter_map(move |id| markets?.market(id.get_ref()))
    }

    fn name(&self) -> &str {
        self.sale.id.as_ref().map_or("", |id| id.get_ref().as_str())
    }
}
