//! Samples: what products cost at a fan's door.

use salut_core::catalogue::{LineKind, Quote, QuoteLine};

use super::{Page, money, quote, slug};
use crate::action::Next;
use crate::page::{OfferQuotes, QuotesCard};

pub(super) fn quotes() -> Vec<(&'static str, Page)> {
    let card = |basket| QuotesCard {
        sale: slug("mi-beta"),
        market: slug("fr"),
        offers: vec![band(), headphones()],
        basket,
    };
    let nothing = QuotesCard { offers: Vec::new(), ..card(None) };
    let markets = ["us", "uk", "fr", "de"].map(slug).to_vec();
    let ask = Page::Markets { current: None, markets, next: Next::Quotes(slug("mi-beta")) };
    vec![
        ("quotes", Page::Quotes(card(None))),
        ("quotes-basket", Page::Quotes(card(Some(quote())))),
        ("quotes-nothing", Page::Quotes(nothing)),
        ("markets-quotes", ask),
    ]
}

fn band() -> OfferQuotes {
    let quotes = vec![(1, of("mi-band", 1, 1400)), (2, of("mi-band", 2, 1400))];
    OfferQuotes { product: slug("mi-band"), quotes }
}

fn headphones() -> OfferQuotes {
    let quotes = vec![(1, of("mi-headphones", 1, 7300))];
    OfferQuotes { product: slug("mi-headphones"), quotes }
}

fn of(product: &str, units: u32, cents: i64) -> Quote {
    let item = LineKind::Item { product: slug(product), units, unit_price: money(cents) };
    let items = QuoteLine { kind: item, amount: money(cents * i64::from(units)) };
    let after = quote().lines.into_iter().skip(2);
    let lines: Vec<_> = [items].into_iter().chain(after).collect();
    let total = lines.iter().map(|line| line.amount.minor).sum();
    Quote { lines, total: money(total), ..quote() }
}
