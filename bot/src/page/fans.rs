//! What pages show of reminders and check-in: to fans, and counted to managers.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use salut_core::catalogue::{Country, PayBy};
use salut_core::fan::{Details, Platform};
use salut_core::ids::{MarketId, SaleId};
use salut_core::reminder::Wish;

use super::{CheckedIn, SaleCard};

/// When a fan is reminded of a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemindCard {
    /// The sale.
    pub sale: SaleId,
    /// The lead times ahead, the earliest first; one at least is wanted.
    pub leads: Vec<LeadCard>,
    /// Whether the fan is reminded of other sales alike.
    pub usual: Usual,
    /// The zone that the times are in, where the fan may choose another one.
    pub zone: Option<Tz>,
}

/// A lead time to switch on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadCard {
    /// How long before T0.
    pub lead: TimeDelta,
    /// When that is.
    pub at: DateTime<Utc>,
    /// Whether the fan wants it.
    pub wish: Wish,
}

/// How a choice for one sale stands to what the fan usually likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usual {
    /// It is that.
    Same,
    /// It is another one.
    Other,
    /// It just became that.
    JustMade,
}

/// Country and way to pay, to be chosen at check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailsCard {
    /// The sale.
    pub sale: SaleCard,
    /// What is chosen.
    pub details: Details,
    /// The countries of the market.
    pub countries: Vec<Country>,
    /// The ways to pay there.
    pub payments: Vec<PayBy>,
    /// Whether the fan is checked in already, and only changes something.
    pub checked_in: CheckedIn,
}

/// How many fans are ready, and when reminders go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyCard {
    /// The sale.
    pub sale: SaleId,
    /// A line for each market.
    pub lines: Vec<ReadyLine>,
    /// Reminders that have not begun.
    pub runs: Vec<RunCard>,
}

/// Fans of a market who are ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyLine {
    /// The market.
    pub market: MarketId,
    /// Those on Discord.
    pub discord: u32,
    /// Those on Telegram.
    pub telegram: u32,
}

/// Reminders of one lead time on one platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunCard {
    /// How long before T0.
    pub lead: TimeDelta,
    /// The platform.
    pub platform: Platform,
    /// How many fans.
    pub fans: u32,
    /// When the first one is told.
    pub begins_at: DateTime<Utc>,
    /// When the last one is told.
    pub ends_at: DateTime<Utc>,
    /// By how many minutes that is too late; none if it is in time.
    pub late_minutes: Option<u32>,
}
