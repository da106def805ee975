//! Names that look as a provider's do, and are the same each time a story is told.

use crate::faults::scattered;

/// Gives each thing a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    seed: u64,
    given: u64,
}

const DIGITS_AND_LETTERS: &[u8; 62] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Names {
    /// Names drawn by `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, given: 0 }
    }

    /// A new name: `prefix`, then so many digits and letters.
    pub(crate) fn mixed(&mut self, prefix: &str, length: usize) -> String {
        self.name(prefix, length, DIGITS_AND_LETTERS)
    }

    /// A new name in capitals.
    pub(crate) fn capitals(&mut self, prefix: &str, length: usize) -> String {
        self.name(prefix, length, &DIGITS_AND_LETTERS[..36])
    }

    fn name(&mut self, prefix: &str, length: usize, signs: &[u8]) -> String {
        self.given += 1;
        prefix.to_owned() + &spelled(scattered(self.seed, self.given), length, signs)
    }
}

/// So many signs that `number` decides.
fn spelled(number: u64, length: usize, signs: &[u8]) -> String {
    let many = signs.len() as u64;
    let at = |place: usize| scattered(number, place as u64) % many;
    (0..length).map(|place| char::from(signs[usize::try_from(at(place)).unwrap_or(0)])).collect()
}

/// A name in capitals that always is the same for the same words.
pub(crate) fn name_of(words: &str, length: usize) -> String {
    let number = words.bytes().fold(7, |sum, byte| scattered(sum, u64::from(byte)));
    spelled(number, length, &DIGITS_AND_LETTERS[..36])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_its_own_and_the_same_each_time() {
        let given = || {
            let mut names = Names::new(3);
            (0..1000).map(|_| names.mixed("pi_", 24)).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!((given().len(), given()), (1000, given()));
        assert_eq!(name_of("ana@example.com", 13), name_of("ana@example.com", 13));
        assert_ne!(name_of("ana@example.com", 13), name_of("ben@example.com", 13));
    }
}
