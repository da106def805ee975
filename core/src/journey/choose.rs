//! A fan chooses a language, a market or a time zone.

use super::{check_in, until_settled};
use crate::catalogue::Shop;
use crate::fan::{Fan, Language};
use crate::ids::{FanId, MarketId};
use crate::locale::Locale;
use crate::port::{Store, StoreError};

/// What a fan chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The language we speak with the fan from now on.
    Language(Locale),
    /// Where the fan's parcels go; the caller has checked that the shop serves it.
    Market(MarketId),
    /// The zone that the fan's clock is in.
    Zone(chrono_tz::Tz),
}

/// Keeps the choice and gives the fan as it is then.
///
/// Who moves to another market has other rules and maybe another clock: check-ins and a chosen zone do not count any more.
pub async fn run(
    store: &dyn Store,
    shop: &Shop,
    fan: FanId,
    choice: Choice,
) -> Result<Fan, StoreError> {
    until_settled(|| async {
        let known = store.fan(fan).await?;
        let known = known.ok_or_else(|| StoreError::Damaged(format!("fan {fan} is gone")))?;
        let mut chosen = known.record.clone();
        match &choice {
            Choice::Language(locale) => chosen.language = Language::Chosen(*locale),
            Choice::Zone(zone) => chosen.zone = Some(*zone),
            Choice::Market(market) if chosen.market.as_ref() == Some(market) => {}
            Choice::Market(market) => {
                chosen.market = Some(market.clone());
                chosen.zone = None;
            }
        }
        let mut changes = Vec::new();
        if chosen.market != known.record.market {
            changes = check_in::outdated(store, shop, fan).await?;
        }
        if chosen != known.record {
            changes.push(known.with(chosen.clone()).into());
            store.commit(changes).await?;
        }
        Ok(chosen)
    })
    .await
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::{meet, testing::World};

    #[test]
    fn a_choice_outlives_the_next_hint() {
        let world = World::new();
        let account = world.account(7);
        let fan =
            block_on(meet::run(&world.store, &world.ids, account, Some(Locale::EnUs))).unwrap();
        block_on(run(&world.store, &world.shop, fan.id, Choice::Language(Locale::FrFr))).unwrap();
        let fan =
            block_on(meet::run(&world.store, &world.ids, account, Some(Locale::DeDe))).unwrap();
        assert_eq!(fan.language, Language::Chosen(Locale::FrFr));
    }
}
