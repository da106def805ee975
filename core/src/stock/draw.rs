//! The draw: a seed whose hash is published before anybody enters, and the order it gives to the entries at T0.
//!
//! Anybody can recompute it: `commitment = SHA-256(seed ‖ sale id)`, and entries are ordered by
//! `ticket = HMAC-SHA256(key: seed, message: entry number in decimal)`, the smallest first.

use std::fmt::{self, Write as _};

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::{EntryNumber, FanId, SaleId};

/// The secret of a draw: 32 random bytes, told to nobody before T0.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed(pub [u8; 32]);

/// The hash by which the shop is bound to a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment(pub [u8; 32]);

/// What orders the entries; smaller is earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket(pub [u8; 32]);

/// What can be told of a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The sale.
    pub sale: SaleId,
    /// Published before T0.
    pub commitment: Commitment,
    /// How many entries there are.
    pub entries: u32,
    /// Told from T0 on.
    pub result: Option<DrawResult>,
}

/// The draw after T0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawResult {
    /// The seed, no longer secret.
    pub seed: Seed,
    /// All entries, the first first.
    pub order: Vec<DrawnEntry>,
}

/// An entry in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnEntry {
    /// The entry.
    pub entry: EntryNumber,
    /// Whose it is. Not to be shown to others.
    pub fan: FanId,
    /// What put it there.
    pub ticket: Ticket,
}

impl Seed {
    /// What is published of this seed for a sale: SHA-256 of the seed and the sale's id.
    pub fn commitment(&self, sale: &SaleId) -> Commitment {
        let hash = Sha256::new().chain_update(self.0).chain_update(sale.as_str());
        Commitment(hash.finalize().into())
    }

    /// The ticket of an entry: HMAC-SHA256 of its number in decimal digits, with the seed as the key.
    pub fn ticket(&self, entry: EntryNumber) -> Ticket {
        // HMAC takes keys of any length, so the `Err` of this constructor never comes.
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return Ticket([0; 32]) };
        Ticket(mac.chain_update(entry.0.to_string()).finalize().into_bytes().into())
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(secret)")
    }
}

/// Lower-case hexadecimal digits, as `sha256sum` writes them.
fn hexadecimal(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hexadecimal(&self.0, f)
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hexadecimal(&self.0, f)
    }
}

impl Seed {
    /// The seed in hexadecimal digits: only for a draw that is over.
    pub fn reveal(&self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
