//! A fan chooses a language or a market.

use super::until_settled;
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
}

/// Keeps the choice and gives the fan as it is then.
pub async fn run(store: &dyn Store, fan: FanId, choice: Choice) -> Result<Fan, StoreError> {
    until_settled(|| async {
        let known = store.fan(fan).await?;
        let known = known.ok_or_else(|| StoreError::Damaged(format!("fan {fan} is gone")))?;
        let mut chosen = known.record.clone();
        match &choice {
            Choice::Language(locale) => chosen.language = Language::Chosen(*locale),
            Choice::Market(market) => chosen.market = Some(market.clone()),
        }
        if chosen != known.record {
            store.commit(vec![known.with(chosen.clone()).into()]).await?;
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
        block_on(run(&world.store, fan.id, Choice::Language(Locale::FrFr))).unwrap();
        let fan =
            block_on(meet::run(&world.store, &world.ids, account, Some(Locale::DeDe))).unwrap();
        assert_eq!(fan.language, Language::Chosen(Locale::FrFr));
    }
}
