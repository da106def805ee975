//! What names a thing: slugs that people write in the configuration, and numbers that we give out.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The longest slug. A button carries a kind, a sale, a product and a number in Telegram's 64 bytes.
pub const SLUG_LENGTH_MAX: usize = 24;

/// The text is no slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not an id: use 1 to {SLUG_LENGTH_MAX} lower-case letters, digits and single hyphens"
)]
pub struct NotASlug(pub String);

fn check_slug(text: &str) -> Result<(), NotASlug> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let hyphens = text.starts_with('-') || text.ends_with('-') || text.contains("--");
    if text.is_empty() || text.len() > SLUG_LENGTH_MAX || hyphens || !text.bytes().all(plain) {
        return Err(NotASlug(text.to_owned()));
    }
    Ok(())
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The slug as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NotASlug;

            fn from_str(text: &str) -> Result<Self, NotASlug> {
                check_slug(text)?;
                Ok(Self(text.into()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotASlug;

            fn try_from(text: String) -> Result<Self, NotASlug> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(slug: $name) -> Self {
                slug.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug! {
    /// A product of the catalogue, such as `mi-band`.
    ProductId
}
slug! {
    /// A market, such as `fr`.
    MarketId
}
slug! {
    /// A sale, such as `mi-beta`.
    SaleId
}
slug! {
    /// An announcement, such as `mi-beta-launch`.
    AnnouncementId
}

impl AnnouncementId {
    /// The id of the announcement of a sale that plans none by name.
    pub fn of_sale(sale: &SaleId) -> Self {
        Self(sale.0.clone())
    }

    /// The id of another announcement of a sale: `mi-beta-2`, of a long id as much as fits.
    pub fn numbered(sale: &SaleId, number: u32) -> Self {
        let number = format!("-{number}");
        let room = SLUG_LENGTH_MAX.saturating_sub(number.len());
        let start = sale.as_str().get(..room).unwrap_or(sale.as_str());
        Self(format!("{}{number}", start.trim_end_matches('-')).into())
    }
}

/// A fan. One person may have accounts on several platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FanId(pub u64);

impl fmt::Display for FanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The number of a hold within its sale, given out in order by the decider, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HoldNumber(pub u64);

/// The number of an offer in its sale: its place in the sale's list of offers, from 0. It never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OfferNumber(pub u16);

/// The number of an entry of the waitlist or the draw within its sale, given out in order by the decider, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntryNumber(pub u64);

impl fmt::Display for EntryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A reservation: the sale it belongs to and its number there. People read `mi-beta-17`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReservationId {
    /// The sale.
    pub sale: SaleId,
    /// The hold's number in that sale.
    pub number: HoldNumber,
}

impl fmt::Display for ReservationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.sale, self.number.0)
    }
}

impl FromStr for ReservationId {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, NotASlug> {
        let bad = || NotASlug(text.to_owned());
        let (sale, number) = text.rsplit_once('-').ok_or_else(bad)?;
        let digits = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|_| digits).ok_or_else(bad)?;
        Ok(Self { sale: sale.parse()?, number: HoldNumber(number) })
    }
}

/// An order. It grows out of exactly one reservation and keeps its name, so confirming twice cannot make two.
pub type OrderId = ReservationId;

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("")]
    #[case("Mi-Band")]
    #[case("-band")]
    #[case("mi--band")]
    #[case("mi band")]
    #[case("a-slug-that-is-far-too-long-for-a-button")]
    fn refuses_what_is_no_slug(#[case] text: &str) {
        assert_eq!(text.parse::<ProductId>(), Err(NotASlug(text.to_owned())));
    }

    #[test]
    fn a_reservation_is_read_back_as_it_was_written() {
        let id = ReservationId { sale: "mi-beta".parse().unwrap(), number: HoldNumber(17) };
        assert_eq!(id.to_string(), "mi-beta-17");
        assert_eq!("mi-beta-17".parse(), Ok(id));
        assert!("mi-beta-017".parse::<ReservationId>().is_err());
        assert!("mi-beta-+7".parse::<ReservationId>().is_err());
        assert!("17".parse::<ReservationId>().is_err());
    }
}
