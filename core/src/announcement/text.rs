//! Words that a manager wrote, with placeables such as `{price}` that each chat's language, zone and market fill in.

use std::fmt;

use crate::ids::ProductId;

/// The most characters of one text: Discord's forms take no more, Telegram's messages hardly more.
pub const LENGTH_MAX: usize = 4000;

/// What fills in for a placeable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placeable {
    /// The price of a product, or of the offers: the lowest, if they differ.
    Price(Option<ProductId>),
    /// The units of a product, or of all offers together.
    Units(Option<ProductId>),
    /// When the sale opens.
    OpensAt,
    /// When check-in opens.
    CheckInAt,
    /// When the sale ends.
    EndsAt,
    /// The sale's name.
    Sale,
    /// The countries it is for.
    Markets,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words as they were written.
    Words(String),
    /// Something to fill in.
    Fill(Placeable),
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// There is nothing in it.
    #[error("the text is empty")]
    Empty,
    /// It is longer than anything that is taken.
    #[error("the text is {over} characters too long")]
    TooLong {
        /// By how many characters.
        over: usize,
    },
    /// Nothing fills in for this.
    #[error("there is no {{{0}}}; there is {names}", names = KNOWN.map(|name| format!("{{{name}}}")).join(", "))]
    Unknown(String),
    /// The sale does not offer this product.
    #[error("the sale does not offer “{0}”")]
    NoSuchProduct(String),
    /// A brace is opened and not closed, or closed and not opened.
    #[error("a brace stands alone: write {{{{ or }}}} for one that is meant")]
    LoneBrace,
}

/// The names of all placeables, as they are written between braces. `price` and `units` may name a product, such
/// as `{price:mi-band}`.
pub const KNOWN: [&str; 7] =
    ["price", "units", "opens_at", "check_in_at", "ends_at", "sale", "markets"];

impl fmt::Display for Placeable {
    /// As it is written, without braces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Price(Some(product)) => write!(f, "price:{product}"),
            Self::Units(Some(product)) => write!(f, "units:{product}"),
            Self::Price(None) => f.write_str("price"),
            Self::Units(None) => f.write_str("units"),
            Self::OpensAt => f.write_str("opens_at"),
            Self::CheckInAt => f.write_str("check_in_at"),
            Self::EndsAt => f.write_str("ends_at"),
            Self::Sale => f.write_str("sale"),
            Self::Markets => f.write_str("markets"),
        }
    }
}

/// Takes a text apart; `products` are those of the sale. The first fault is told.
pub fn parse(text: &str, products: &[&ProductId]) -> Result<Vec<Part>, TextFault> {
    let over = text.chars().count().saturating_sub(LENGTH_MAX);
    if text.trim().is_empty() {
        return Err(TextFault::Empty);
    }
    if over > 0 {
        return Err(TextFault::TooLong { over });
    }
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut rest = text.trim();
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        words.push_str(before);
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            words.push_str(&from[..1]);
            rest = after;
            continue;
        }
        let inner = from.strip_prefix('{').ok_or(TextFault::LoneBrace)?;
        let (name, after) = inner.split_once('}').ok_or(TextFault::LoneBrace)?;
        if !words.is_empty() {
            parts.push(Part::Words(std::mem::take(&mut words)));
        }
        parts.push(Part::Fill(placeable(name.trim(), products)?));
        rest = after;
    }
    words.push_str(rest);
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
    Ok(parts)
}

fn placeable(name: &str, products: &[&ProductId]) -> Result<Placeable, TextFault> {
    let (kind, product) = match name.split_once(':') {
        Some((kind, product)) => (kind.trim(), Some(product.trim())),
        None => (name, None),
    };
    let unknown = || TextFault::Unknown(name.chars().take(60).collect());
    let product = match product {
        None => None,
        Some(_) if !matches!(kind, "price" | "units") => return Err(unknown()),
        Some(product) => {
            let known = products.iter().find(|known| known.as_str() == product);
            let missing = || TextFault::NoSuchProduct(product.chars().take(60).collect());
            Some((*known.ok_or_else(missing)?).clone())
        }
    };
    Ok(match kind {
        "price" => Placeable::Price(product),
        "units" => Placeable::Units(product),
        "opens_at" => Placeable::OpensAt,
        "check_in_at" => Placeable::CheckInAt,
        "ends_at" => Placeable::EndsAt,
        "sale" => Placeable::Sale,
        "markets" => Placeable::Markets,
        _ => return Err(unknown()),
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn parsed(text: &str) -> Result<Vec<Part>, TextFault> {
        let band = "mi-band".parse().unwrap();
        parse(text, &[&band])
    }

    #[test]
    fn words_and_placeables_are_told_apart() {
        let words = |text: &str| Part::Words(text.to_owned());
        let band = Some("mi-band".parse().unwrap());
        assert_eq!(
            parsed(" From {price}, {{sic}}: { units : mi-band }!\n"),
            Ok(vec![
                words("From "),
                Part::Fill(Placeable::Price(None)),
                words(", {sic}: "),
                Part::Fill(Placeable::Units(band)),
                words("!"),
            ])
        );
    }

    #[rstest]
    #[case(" \n", TextFault::Empty)]
    #[case("{pirce}", TextFault::Unknown("pirce".to_owned()))]
    #[case("{sale:mi-band}", TextFault::Unknown("sale:mi-band".to_owned()))]
    #[case("{price:mi-phone}", TextFault::NoSuchProduct("mi-phone".to_owned()))]
    #[case("50 % {", TextFault::LoneBrace)]
    #[case("a } b", TextFault::LoneBrace)]
    fn what_nothing_fills_in_is_named(#[case] text: &str, #[case] fault: TextFault) {
        assert_eq!(parsed(text), Err(fault));
    }

    #[test]
    fn a_text_that_is_too_long_says_by_how_much() {
        assert_eq!(parsed(&"é".repeat(LENGTH_MAX + 7)), Err(TextFault::TooLong { over: 7 }));
        let told = TextFault::Unknown("pirce".to_owned()).to_string();
        assert!(told.contains("{opens_at}, {check_in_at}"), "{told}");
    }
}
