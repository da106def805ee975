//! What the shop tells of a sale's rules and of its count, and what it says about linked accounts.

use chrono::{DateTime, Utc};
use salut_core::ids::{ProductId, SaleId};
use salut_core::sale::SheetLine;
use salut_core::stock::{Commitment, Wave};

/// How an announced sale gives out its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoutCard {
    /// The hash of a draw's seed; none for a sale that goes to whoever asks first.
    pub draw: Option<Commitment>,
    /// When which units come up, of each offer that has waves.
    pub waves: Vec<(ProductId, Vec<Wave>)>,
    /// The share kept for fans with a priority pass.
    pub share: Option<ShareCard>,
}

/// A share kept for fans with a priority pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareCard {
    /// In percent of the units.
    pub percent: u8,
    /// In how many sales in a row a fan got nothing.
    pub losses: u32,
    /// When what is left of it becomes everybody's.
    pub until: DateTime<Utc>,
}

/// What became of a code that links accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkAnswer {
    /// Both accounts are one fan now.
    Joined,
    /// They were before.
    AlreadyOne,
    /// It is the code of this very account, for the other one.
    OwnCode,
    /// Nobody was given it.
    WrongCode,
    /// It was used, or its time is over.
    SpentCode,
    /// Too many wrong codes.
    TooManyGuesses {
        /// When the next one is looked at.
        until: DateTime<Utc>,
    },
}

/// What became of a sale's units, for its managers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCard {
    /// The sale.
    pub sale: SaleId,
    /// One line an offer.
    pub lines: Vec<SheetLine>,
    /// Entries that wait.
    pub waiting: u32,
    /// Fans who wanted units and never had any.
    pub without: u32,
    /// Priority passes that were given.
    pub passes: u32,
}
