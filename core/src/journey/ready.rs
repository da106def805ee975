//! How many fans are ready for a sale, by market and platform.

use crate::catalogue::Shop;
use crate::fan::Platform;
use crate::ids::MarketId;
use crate::port::{Store, StoreError, Tally};
use crate::sale::Sale;

/// How many fans of a market have accepted the rules that hold now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyCount {
    /// The market.
    pub market: MarketId,
    /// Who checked in on Discord.
    pub discord: u64,
    /// Who checked in on Telegram.
    pub telegram: u64,
}

/// The counts of the sale's markets, in the sale's order. Reads a number each, however many fans there are.
pub async fn counts(
    store: &dyn Store,
    shop: &Shop,
    sale: &Sale,
) -> Result<Vec<ReadyCount>, StoreError> {
    let mut counts = Vec::new();
    for market in sale.markets.iter().filter_map(|market| shop.market(market)) {
        let rules = sale.rules(market);
        let count = async |platform| {
            let (sale, market) = (sale.id.clone(), market.id.clone());
            store.tally(&Tally::Ready { sale, market, rules, platform }).await
        };
        let discord = count(Platform::Discord).await?;
        let telegram = count(Platform::Telegram).await?;
        counts.push(ReadyCount { market: market.id.clone(), discord, telegram });
    }
    Ok(counts)
}
