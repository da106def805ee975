//! What a manager wrote, with its placeables filled in for a chat. It never pings and never becomes markup.

use std::collections::BTreeSet;

use salut_core::announcement::text::{LENGTH_MAX, Part, Placeable};
use salut_core::ids::ProductId;
use salut_core::money::Money;

use crate::page::AnnouncementCard;
use crate::text::stamp::{Stamp, Style, lines};
use crate::text::{Arg, Words};

/// Joins without a trace, so that a name behind an @ calls nobody.
const WORD_JOINER: char = '\u{2060}';

/// The text in the language of `words`.
pub(super) fn text(parts: &[Part], card: &AnnouncementCard, words: &Words<'_>) -> String {
    let part = |part: &Part| match part {
        Part::Words(written) => calm(written),
        Part::Fill(placeable) => fill(placeable, card, words),
    };
    parts.iter().map(part).collect()
}

/// The words without marks of ours and without names that a platform would call.
fn calm(written: &str) -> String {
    let (start, end) = (written.len() - written.trim_start().len(), written.trim_end().len());
    // `lines` trims, and the space beside a placeable has to stay.
    let inner = written.get(start..end.max(start)).unwrap_or_default();
    let cleaned = lines(inner, LENGTH_MAX);
    let mut calm = written[..start].to_owned();
    let mut before = ' ';
    for sign in cleaned.chars() {
        calm.push(sign);
        if sign == '@' && !before.is_alphanumeric() {
            calm.push(WORD_JOINER);
        }
        before = sign;
    }
    calm.push_str(&written[end.max(start)..]);
    calm
}

fn fill(placeable: &Placeable, card: &AnnouncementCard, words: &Words<'_>) -> String {
    let sale = &card.sale;
    let time = |at| Stamp { at, style: Style::Full }.mark();
    match placeable {
        Placeable::Price(product) => price(product.as_ref(), card, words),
        Placeable::Units(product) => words.number(units(product.as_ref(), card)),
        Placeable::OpensAt => time(sale.opens_at),
        Placeable::CheckInAt => time(sale.check_in_opens_at),
        Placeable::EndsAt => time(sale.ends_at),
        Placeable::Sale => words.sale(&sale.id),
        Placeable::Markets => {
            let markets: Vec<_> = card.markets.iter().map(|market| words.market(market)).collect();
            words.list(&markets)
        }
    }
}

/// The price of the product, or of the offers; if they differ, from the lowest on.
fn price(product: Option<&ProductId>, card: &AnnouncementCard, words: &Words<'_>) -> String {
    let wanted =
        card.sale.offers.iter().filter(|offer| product.is_none_or(|id| offer.product == *id));
    let prices: Vec<Money> = wanted.filter_map(|offer| offer.price).collect();
    let different: BTreeSet<_> = prices.iter().map(|price| price.minor).collect();
    let Some(lowest) = prices.into_iter().min_by_key(|price| price.minor) else {
        return words.say("announcement-price-none", &[]);
    };
    match different.len() {
        1 => words.money(lowest),
        _ => words.say("announcement-price-from", &[("price", Arg::Money(lowest))]),
    }
}

fn units(product: Option<&ProductId>, card: &AnnouncementCard) -> u32 {
    let offers = card.sale.offers.iter();
    let wanted = offers.filter(|offer| product.is_none_or(|id| offer.product == *id));
    wanted.map(|offer| offer.units).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_called_and_addresses_stay_whole() {
        assert_eq!(calm(" @everyone \u{E000}f1\u{E001}"), " @\u{2060}everyone f1");
        assert_eq!(calm("a\n\nwrite to help@shop.example"), "a\n\nwrite to help@shop.example");
        assert_eq!(calm(" "), " ");
    }
}
