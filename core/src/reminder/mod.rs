//! Reminders to log in early, at lead times before T0.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::fan::Chat;
use crate::ids::{FanId, SaleId};
use crate::sale::Sale;

/// Lead times where the sale does not say: a day, an hour and ten minutes before T0.
pub const LEAD_TIMES_DEFAULT: [TimeDelta; 3] =
    [TimeDelta::hours(24), TimeDelta::hours(1), TimeDelta::minutes(10)];

/// A fan's wish to be reminded of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// The sale.
    pub sale: SaleId,
    /// The fan.
    pub fan: FanId,
    /// The private chat that hears it.
    pub to: Chat,
    /// Whether it stands or was switched off.
    pub wish: Wish,
}

/// Whether a fan wants to be reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// Yes.
    On,
    /// Not any more.
    Off,
}

/// The times at which `sale` still reminds after `now`, earliest first.
pub fn times_ahead(sale: &Sale, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let times = sale.lead_times.iter().map(|lead| sale.opens_at - *lead);
    let mut ahead: Vec<_> = times.filter(|at| *at > now).collect();
    ahead.sort_unstable();
    ahead
}

/// Whether a reminder with this lead still makes sense at `now`, when it may have been delayed: while the
/// sale has that lead time and no shorter one has come, and never once the sale is open, except for the one
/// of the opening itself, which makes sense until the sale ends.
pub fn still_useful(sale: &Sale, lead: TimeDelta, now: DateTime<Utc>) -> bool {
    let shorter = sale.lead_times.iter().filter(|other| **other < lead);
    let overtaken = shorter.map(|other| sale.opens_at - *other).any(|at| at <= now);
    let too_late = if lead.is_zero() { sale.ends_at } else { sale.opens_at };
    sale.lead_times.contains(&lead) && !overtaken && now < too_late
}
