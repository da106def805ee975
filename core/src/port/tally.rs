//! Counts that stores keep beside the records they are about, changed in the same commit: as exact as those, and as
//! cheap to read for a million of them as for one.

use async_trait::async_trait;
use chrono::TimeDelta;

use super::{Record, StoreError};
use crate::fan::{CheckIn, Platform};
use crate::ids::{MarketId, SaleId};
use crate::reminder::{Leads, Reminder, Wish};
use crate::sale::RulesVersion;

/// Something that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tally {
    /// Fans who are ready for a sale.
    Ready {
        /// The sale.
        sale: SaleId,
        /// Their market.
        market: MarketId,
        /// The rules they accepted.
        rules: RulesVersion,
        /// Where they did.
        platform: Platform,
    },
    /// Fans who want to be reminded of a sale.
    Reminded {
        /// The sale.
        sale: SaleId,
        /// At this lead time; none are those who want all of them.
        lead: Option<TimeDelta>,
        /// Where they hear it.
        platform: Platform,
    },
}

impl Tally {
    /// Everything that a record counts for, once each.
    pub fn of(record: &Record) -> Vec<Self> {
        match record {
            Record::CheckIn(check_in) => ready(check_in).into_iter().collect(),
            Record::Reminder(reminder) if reminder.wish == Wish::On => reminded(reminder),
            _ => Vec::new(),
        }
    }

    /// A name that no other tally has.
    pub fn name(&self) -> String {
        match self {
            Self::Ready { sale, market, rules, platform } => {
                format!("ready/{sale}/{market}/{:x}/{}", rules.0, platform.name())
            }
            Self::Reminded { sale, lead: Some(lead), platform } => {
                format!("reminded/{sale}/{}/{}", lead.num_seconds(), platform.name())
            }
            Self::Reminded { sale, lead: None, platform } => {
                format!("reminded/{sale}/all/{}", platform.name())
            }
        }
    }
}

fn ready(check_in: &CheckIn) -> Option<Tally> {
    let CheckIn { sale, market, on, accepted, .. } = check_in;
    let rules = accepted.as_ref()?.rules;
    Some(Tally::Ready { sale: sale.clone(), market: market.clone(), rules, platform: *on })
}

fn reminded(reminder: &Reminder) -> Vec<Tally> {
    let platform = reminder.to.platform();
    let at = |lead| Tally::Reminded { sale: reminder.sale.clone(), lead, platform };
    match &reminder.leads {
        Leads::All => vec![at(None)],
        Leads::These(leads) => leads.iter().map(|lead| at(Some(*lead))).collect(),
    }
}

/// Counts.
#[async_trait]
pub trait Tallies: Send + Sync {
    /// How many records count for it.
    async fn tally(&self, of: &Tally) -> Result<u64, StoreError>;
}
