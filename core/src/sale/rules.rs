//! What a fan agrees to at check-in, boiled down to a number that changes when any of it does.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Sale;
use crate::catalogue::Market;

/// The rules of a sale in a market, as they were when somebody read them. Two that are equal say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RulesVersion(pub u64);

impl Sale {
    /// The version of what a fan in `market` agrees to: the caps, how long a hold lasts, the ways to pay, and what a
    /// return costs.
    pub fn rules(&self, market: &Market) -> RulesVersion {
        let mut rules = format!("{} {} {}", self.id, market.id, self.spans.hold.num_seconds());
        for offer in &self.offers {
            let _never_fails = write!(rules, " {}:{}", offer.product, offer.cap);
        }
        for way in &market.payments {
            let _never_fails = write!(rules, " {}", way.name());
        }
        let returns = &market.returns;
        let cost = (returns.cost_up_to.minor, returns.cost_up_to.currency.code());
        let _never_fails = write!(rules, " {} {} {}", returns.days, cost.0, cost.1);
        let hash: [u8; 32] = Sha256::digest(rules.as_bytes()).into();
        let (first, _) = hash.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        RulesVersion(u64::from_be_bytes(*first))
    }
}
