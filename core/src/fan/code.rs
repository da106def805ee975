//! The code that links two accounts: typed by hand within minutes, so short and free of signs that look alike.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::stock::Seed;

/// Digits and capitals without 0, 1, I, L, O and U.
const SIGNS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many signs a code has: 30^8 codes, far more than five guesses an hour find.
const LENGTH: usize = 8;

/// A code that links accounts, such as `K7MQ-2XWP`. Capitals, spaces and the hyphen do not matter when it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkCode(String);

/// The text cannot be a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has {LENGTH} letters and digits")]
pub struct NotACode;

impl LinkCode {
    /// A code drawn by these random bytes.
    pub fn drawn(chance: Seed) -> Self {
        // More than enough bits for each sign to be as likely as the others.
        let mut rest = chance.0.iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte));
        let signs = (0..LENGTH).map(|_| {
            let sign = rest % SIGNS.len() as u128;
            rest /= SIGNS.len() as u128;
            usize::try_from(sign)
                .ok()
                .and_then(|sign| SIGNS.get(sign))
                .map_or('2', |sign| char::from(*sign))
        });
        Self(signs.collect())
    }

    /// The signs without the hyphen.
    pub fn signs(&self) -> &str {
        &self.0
    }
}

impl FromStr for LinkCode {
    type Err = NotACode;

    fn from_str(typed: &str) -> Result<Self, NotACode> {
        let signs = typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '-');
        let signs: String = signs.take(LENGTH + 1).map(|sign| sign.to_ascii_uppercase()).collect();
        let known = signs.bytes().all(|sign| SIGNS.contains(&sign));
        if signs.len() == LENGTH && known { Ok(Self(signs)) } else { Err(NotACode) }
    }
}

impl fmt::Display for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = LinkCode::drawn(Seed([0x5a; 32]));
        assert_eq!(code.to_string().parse(), Ok(code.clone()));
        assert_eq!(format!(" {} ", code.signs().to_lowercase()).parse(), Ok(code.clone()));
        assert_ne!(LinkCode::drawn(Seed([0x5b; 32])), code);
    }

    #[test]
    fn signs_that_look_alike_are_in_no_code() {
        for typed in ["", "K7MQ-2XW", "K7MQ-2XWP9", "K7MQ-2XW0", "K7MQ-2XWI", "K7MQ-2XWé"] {
            assert_eq!(typed.parse::<LinkCode>(), Err(NotACode), "{typed}");
        }
    }
}
