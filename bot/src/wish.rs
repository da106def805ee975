//! What a fan would wait for, short enough for a button: offers of a sale by number, how many, how many are enough.
//!
//! It knows no store and no words; [`WaitWish::request`] makes of it what the ledger is asked.

use std::fmt;
use std::str::FromStr;

use salut_core::ids::OfferNumber;
use salut_core::sale::Sale;
use salut_core::stock::{EntryWish, WaitRequest};

/// Most offers of which one will do: more would not fit into a button.
pub const OFFERS_MAX: usize = 3;

/// A wish, such as `0-2:2:1`: of offer 0 or 2, two units, but one will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitWish {
    /// One to [`OFFERS_MAX`] different offers, the one liked best first.
    offers: Vec<OfferNumber>,
    units: u16,
    at_least: u16,
}

/// The text is no wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is no wish")]
pub struct NotAWish;

impl WaitWish {
    /// All of so many units of one offer.
    pub fn all_of(offer: OfferNumber, units: u32) -> Self {
        let units = u16::try_from(units).unwrap_or(u16::MAX).max(1);
        Self { offers: vec![offer], units, at_least: units }
    }

    /// The wish of an entry; none if it is of another shape, or its sale has changed.
    pub fn of_entry(wish: &EntryWish, sale: &Sale) -> Option<Self> {
        let EntryWish::AnyOf { products, units, at_least } = wish else { return None };
        let offers: Option<_> = products.iter().map(|product| sale.offer_number(product)).collect();
        let (units, at_least) = (u16::try_from(*units).ok()?, u16::try_from(*at_least).ok()?);
        Self { offers: offers?, units, at_least }.checked()
    }

    /// What the ledger is asked; none if the sale has no such offer.
    pub fn request(&self, sale: &Sale) -> Option<WaitRequest> {
        let product = |number: &OfferNumber| Some(sale.offer_at(*number)?.product.clone());
        let any_of: Option<_> = self.offers.iter().map(product).collect();
        let (units, at_least) = (u32::from(self.units), u32::from(self.at_least));
        Some(WaitRequest { any_of: any_of?, units, at_least })
    }

    /// The offers, the one liked best first.
    pub fn offers(&self) -> &[OfferNumber] {
        &self.offers
    }

    /// How many units.
    pub fn units(&self) -> u32 {
        self.units.into()
    }

    /// How many are enough.
    pub fn at_least(&self) -> u32 {
        self.at_least.into()
    }

    /// The same with another number of units. Whoever wanted all of them wants all of these.
    #[must_use]
    pub fn with_units(&self, units: u16) -> Self {
        let at_least = if self.at_least == self.units { units } else { self.at_least.min(units) };
        Self { units, at_least, ..self.clone() }
    }

    /// The same where so many are enough.
    #[must_use]
    pub fn with_at_least(&self, at_least: u16) -> Self {
        Self { at_least, ..self.clone() }
    }

    /// The same where units of another offer will do as well, of which one fan may have `cap`.
    #[must_use]
    pub fn or(&self, offer: OfferNumber, cap: u32) -> Option<Self> {
        let cap = u16::try_from(cap).unwrap_or(u16::MAX);
        let mut wish = Self { at_least: self.at_least.min(cap), ..self.clone() };
        wish.offers.push(offer);
        wish.checked()
    }

    /// The same without an offer, unless it is the only one.
    #[must_use]
    pub fn without(&self, offer: OfferNumber) -> Option<Self> {
        let mut wish = self.clone();
        wish.offers.retain(|known| *known != offer);
        wish.checked()
    }

    fn checked(self) -> Option<Self> {
        let count = (1..=OFFERS_MAX).contains(&self.offers.len());
        let twice = |(place, offer)| self.offers[..place].contains(offer);
        let different = !self.offers.iter().enumerate().any(twice);
        let units = (1..=self.units).contains(&self.at_least);
        (count && different && units).then_some(self)
    }
}

impl fmt::Display for WaitWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offers: Vec<_> = self.offers.iter().map(|offer| offer.0.to_string()).collect();
        write!(f, "{}:{}:{}", offers.join("-"), self.units, self.at_least)
    }
}

impl FromStr for WaitWish {
    type Err = NotAWish;

    fn from_str(text: &str) -> Result<Self, NotAWish> {
        let fields: Vec<_> = text.split(':').collect();
        let [offers, units, at_least] = fields[..] else { return Err(NotAWish) };
        let offers: Result<_, _> =
            offers.split('-').map(|offer| offer.parse().map(OfferNumber)).collect();
        let wish = Self {
            offers: offers.map_err(|_| NotAWish)?,
            units: units.parse().map_err(|_| NotAWish)?,
            at_least: at_least.parse().map_err(|_| NotAWish)?,
        };
        // One wish has one text: a leading zero or sign is none of ours.
        wish.checked().filter(|wish| wish.to_string() == text).ok_or(NotAWish)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn wish(text: &str) -> WaitWish {
        text.parse().unwrap()
    }

    #[test]
    fn a_wish_is_read_back_as_it_was_written() {
        for text in ["0:1:1", "3-0:2:1", "65535-65534-65533:65535:65535"] {
            assert_eq!(wish(text).to_string(), text);
        }
    }

    #[rstest]
    #[case("")]
    #[case("0:1")]
    #[case("0:1:0")]
    #[case("0:1:2")]
    #[case(":1:1")]
    #[case("0-0:1:1")]
    #[case("0-1-2-3:1:1")]
    #[case("00:1:1")]
    #[case("0:+1:1")]
    #[case("0:70000:1")]
    fn what_is_no_wish_is_refused(#[case] text: &str) {
        assert_eq!(text.parse::<WaitWish>(), Err(NotAWish));
    }

    #[test]
    fn a_change_keeps_the_rest() {
        assert_eq!(wish("0:1:1").with_units(2), wish("0:2:2"));
        assert_eq!(wish("0:3:1").with_units(2), wish("0:2:1"));
        assert_eq!(wish("0:3:3").with_at_least(1), wish("0:3:1"));
        assert_eq!(wish("0:2:2").or(OfferNumber(3), 1), Some(wish("0-3:2:1")));
        assert_eq!(wish("0-3:2:1").without(OfferNumber(0)), Some(wish("3:2:1")));
        assert_eq!(wish("0:2:1").without(OfferNumber(0)), None);
    }
}
