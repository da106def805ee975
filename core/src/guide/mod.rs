//! The buying guide: topics, the facts of each for the fan's market, and which topic a question is about.

mod matching;

use chrono::{DateTime, NaiveDate, Utc};

pub use matching::{Match, Vocabulary, match_question};

use crate::catalogue::{ImportRule, Market, SHIPPING_WORKING_DAYS, Shop};
use crate::ids::{MarketId, ProductId};
use crate::money::Money;
use crate::sale::Sale;

/// What the guide can tell about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Log in early.
    LogInEarly,
    /// How many units one fan may buy.
    Limits,
    /// How to pay.
    Payment,
    /// Shipping: from where, how soon, at what price.
    Shipping,
    /// Customs duties and import tax.
    Duties,
    /// Sending something back.
    Returns,
    /// The warranty.
    Warranty,
    /// Why there are no smartphones.
    Smartphones,
}

impl Topic {
    /// Every topic, in the order of the guide.
    pub const ALL: [Self; 8] = [
        Self::LogInEarly,
        Self::Limits,
        Self::Payment,
        Self::Shipping,
        Self::Duties,
        Self::Returns,
        Self::Warranty,
        Self::Smartphones,
    ];

    /// The topic's name in buttons and text ids.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::LogInEarly => "log-in-early",
            Self::Limits => "limits",
            Self::Payment => "payment",
            Self::Shipping => "shipping",
            Self::Duties => "duties",
            Self::Returns => "returns",
            Self::Warranty => "warranty",
            Self::Smartphones => "smartphones",
        }
    }

    /// The topic with this name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.slug() == slug)
    }
}

/// The facts of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// When to log in.
    LogInEarly {
        /// The next sale's check-in and opening, if one is planned.
        next: Option<(DateTime<Utc>, DateTime<Utc>)>,
    },
    /// The caps of the sale.
    Limits {
        /// Product and cap, in the sale's order.
        caps: Vec<(ProductId, u32)>,
    },
    /// `PayPal` first, then cards for online and international payments.
    Payment,
    /// Shipping to each market asked for.
    Shipping {
        /// Working days within which parcels leave.
        working_days: u32,
        /// For each market: heaviest parcel of a band in grams, and its price.
        markets: Vec<(MarketId, Vec<(u32, Money)>)>,
    },
    /// Duties and tax of each market asked for.
    Duties {
        /// The rule that holds today for each market.
        markets: Vec<(MarketId, ImportRule)>,
    },
    /// Returns from each market asked for.
    Returns {
        /// Market, days from receipt, most the return parcel costs.
        markets: Vec<(MarketId, u32, Money)>,
    },
    /// The warranty of each market asked for.
    Warranty {
        /// Market and months.
        markets: Vec<(MarketId, u32)>,
    },
    /// Regulation, languages and manufacturing; accessories for now.
    Smartphones,
}

/// Answers `topic` for a fan in `market`, or for all markets while the fan has not chosen one.
///
/// `sale` is the sale that runs or comes next; `today` decides which import rule holds.
pub fn answer(
    topic: Topic,
    shop: &Shop,
    market: Option<&Market>,
    sale: Option<&Sale>,
    today: NaiveDate,
) -> Answer {
    let markets: Vec<&Market> = match market {
        Some(market) => vec![market],
        None => shop.markets.iter().collect(),
    };
    match topic {
        Topic::LogInEarly => {
            let next = sale.map(|sale| (sale.check_in_opens_at, sale.opens_at));
            Answer::LogInEarly { next }
        }
        Topic::Limits => {
            let offers = sale.map_or(&[][..], |sale| &sale.offers);
            let caps = offers.iter().map(|offer| (offer.product.clone(), offer.cap));
            Answer::Limits { caps: caps.collect() }
        }
        Topic::Payment => Answer::Payment,
        Topic::Shipping => {
            let bands = |market: &Market| {
                let bands = market.shipping.iter();
                bands.map(|band| (band.to_grams, band.price)).collect()
            };
            let markets = markets.iter().map(|market| (market.id.clone(), bands(market)));
            Answer::Shipping { working_days: SHIPPING_WORKING_DAYS, markets: markets.collect() }
        }
        Topic::Duties => {
            let rule =
                |market: &&Market| Some((market.id.clone(), market.import_rule(today)?.clone()));
            Answer::Duties { markets: markets.iter().filter_map(rule).collect() }
        }
        Topic::Returns => {
            let rule = |market: &&Market| {
                (market.id.clone(), market.returns.days, market.returns.cost_up_to)
            };
            Answer::Returns { markets: markets.iter().map(rule).collect() }
        }
        Topic::Warranty => {
            let rule = |market: &&Market| (market.id.clone(), market.warranty_months);
            Answer::Warranty { markets: markets.iter().map(rule).collect() }
        }
        Topic::Smartphones => Answer::Smartphones,
    }
}
