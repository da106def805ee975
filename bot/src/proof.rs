//! A draw that anybody can check: all of it as plain text, and our own check of what the store says.
//!
//! The hashes are made here from the bytes on, not by the rules that drew, so that the check is one.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use hmac::{Hmac, Mac};
use salut_core::ids::{EntryNumber, SaleId};
use salut_core::stock::{Draw, DrawResult, Seed};
use sha2::{Digest, Sha256};

/// What does not match in a draw.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The hash that was published is not that of the seed.
    #[error("SHA-256(seed, sale id) is {found}, not the commitment")]
    Commitment {
        /// The hash that the seed gives.
        found: String,
    },
    /// An entry has another ticket than the seed gives it.
    #[error("the ticket of entry {entry} should be {expected}")]
    Ticket {
        /// The entry.
        entry: EntryNumber,
        /// The ticket that the seed gives it.
        expected: String,
    },
    /// An entry stands before one whose ticket is smaller.
    #[error("entry {entry} stands in the wrong place")]
    Order {
        /// The entry.
        entry: EntryNumber,
    },
    /// An entry has more than one place.
    #[error("entry {entry} is there twice")]
    Twice {
        /// The entry.
        entry: EntryNumber,
    },
    /// Places and entries are not as many.
    #[error("{places} entries have a place, and {entries} were made")]
    Count {
        /// How many have a place.
        places: usize,
        /// How many were made.
        entries: u32,
    },
}

/// The draw as text, the same in every language: a word and a value a line, then `place entry ticket` a line.
///
/// Before T0 it tells the commitment alone.
pub fn text(draw: &Draw) -> String {
    let mut text =
        format!("sale {}\ncommitment {}\nentries {}\n", draw.sale, draw.commitment, draw.entries);
    if let Some(DrawResult { seed, order }) = &draw.result {
        let lines = (1..).zip(order).fold(
            format!("seed {}\nplace entry ticket\n", seed.reveal()),
            |mut lines, (place, drawn)| {
                put(&mut lines, format_args!("{place} {} {}\n", drawn.entry, drawn.ticket));
                lines
            },
        );
        text.push_str(&lines);
    }
    text
}

/// Everything that does not match; a draw that is not held yet has nothing to match.
pub fn mismatches(draw: &Draw) -> Vec<Mismatch> {
    let Some(DrawResult { seed, order }) = &draw.result else { return Vec::new() };
    let mut found = Vec::new();
    let commitment = commitment(seed, &draw.sale);
    if commitment != draw.commitment.to_string() {
        found.push(Mismatch::Commitment { found: commitment });
    }
    if usize::try_from(draw.entries) != Ok(order.len()) {
        found.push(Mismatch::Count { places: order.len(), entries: draw.entries });
    }
    let (mut seen, mut before) = (BTreeSet::new(), String::new());
    for drawn in order {
        let (entry, expected) = (drawn.entry, ticket(seed, drawn.entry));
        if !seen.insert(entry) {
            found.push(Mismatch::Twice { entry });
        } else if expected <= before {
            found.push(Mismatch::Order { entry });
        }
        if expected != drawn.ticket.to_string() {
            found.push(Mismatch::Ticket { entry, expected: expected.clone() });
        }
        before = expected;
    }
    found
}

fn commitment(seed: &Seed, sale: &SaleId) -> String {
    hexadecimal(&Sha256::new().chain_update(seed.0).chain_update(sale.as_str()).finalize())
}

fn ticket(seed: &Seed, entry: EntryNumber) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(&seed.0).expect("HMAC takes a key of any length");
    hexadecimal(&mac.chain_update(entry.0.to_string()).finalize().into_bytes())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        put(&mut text, format_args!("{byte:02x}"));
        text
    })
}

fn put(text: &mut String, more: fmt::Arguments<'_>) {
    text.write_fmt(more).expect("a string takes any text");
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use salut_core::ids::FanId;
    use salut_core::stock::DrawnEntry;

    use super::*;

    const DOCUMENT: &str = include_str!("../../docs/draw.md");

    /// Twelve entries in the order that a seed gives them.
    fn held() -> Draw {
        let (sale, seed): (SaleId, _) = ("mi-beta".parse().unwrap(), Seed([7; 32]));
        let mut order: Vec<_> = (1..=12)
            .map(EntryNumber)
            .map(|entry| DrawnEntry { entry, fan: FanId(entry.0), ticket: seed.ticket(entry) })
            .collect();
        order.sort_by_key(|drawn| drawn.ticket);
        let commitment = seed.commitment(&sale);
        Draw { sale, commitment, entries: 12, result: Some(DrawResult { seed, order }) }
    }

    fn changed(change: impl FnOnce(&mut Draw, &mut DrawResult)) -> Draw {
        let mut draw = held();
        let mut result = draw.result.take().unwrap();
        change(&mut draw, &mut result);
        Draw { result: Some(result), ..draw }
    }

    /// Draws that are not right, each in its way.
    fn forged() -> [Draw; 5] {
        [
            changed(|_, result| result.seed = Seed([8; 32])),
            changed(|draw, _| draw.commitment = Seed([8; 32]).commitment(&draw.sale)),
            changed(|_, result| result.order.swap(0, 1)),
            changed(|_, result| result.order[3].ticket = result.order[4].ticket),
            changed(|_, result| result.order[3] = result.order[4]),
        ]
    }

    #[test]
    fn a_draw_that_is_right_has_no_mismatch_and_every_forged_one_has() {
        assert_eq!(mismatches(&held()), []);
        for draw in forged() {
            assert_ne!(mismatches(&draw), [], "{}", text(&draw));
        }
        let left_out = changed(|_, result| result.order.truncate(11));
        assert_eq!(mismatches(&left_out), [Mismatch::Count { places: 11, entries: 12 }]);
    }

    #[test]
    fn the_seed_is_not_told_before_the_draw() {
        let early = Draw { result: None, ..held() };
        let hash = held().commitment;
        assert_eq!(text(&early), format!("sale mi-beta\ncommitment {hash}\nentries 12\n"));
        assert_eq!(mismatches(&early), []);
    }

    /// The program of docs/draw.md.
    fn program() -> &'static str {
        let (_, rest) = DOCUMENT.split_once("```python\n").unwrap();
        rest.split_once("```").unwrap().0
    }

    /// Whether the program finds the text right; none if there is no Python here.
    fn found_right(text: &str) -> Option<bool> {
        let mut python = Command::new("python3")
            .args(["-c", program()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        python.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        Some(python.wait().unwrap().success())
    }

    #[test]
    fn the_documented_program_checks_a_draw_on_its_own() {
        assert!(program().lines().count() <= 20, "{}", program());
        let Some(right) = found_right(&text(&held())) else { return };
        assert!(right);
        for draw in forged() {
            assert_eq!(found_right(&text(&draw)), Some(false), "{}", text(&draw));
        }
        assert_eq!(found_right(&text(&Draw { result: None, ..held() })), Some(false));
    }
}
