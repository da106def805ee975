//! Priority passes: fans who wanted units in several sales in a row and had none get one for the next sale.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::catalogue::Shop;
use crate::ids::FanId;
use crate::port::{Store, StoreError};
use crate::sale::Sale;
use crate::stock::{Ask, AskKind, Fate};

/// How many fans are named in one ask.
const PAGE: usize = 500;

/// Gives the passes of a sale that keeps a share for them, by what is known at `now`. Once more changes nothing for
/// those who have one; a pass that was given stays.
pub async fn give(
    store: &dyn Store,
    shop: &Shop,
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(priority) = sale.priority else { return Ok(()) };
    let losses = losses(store, shop, sale, now).await?;
    let due = losses.into_iter().filter(|(_, lost)| *lost >= priority.losses);
    let due: Vec<FanId> = due.map(|(fan, _)| fan).collect();
    let asks = due.chunks(PAGE).map(|fans| Ask::by_shop(AskKind::GrantPasses(fans.to_vec())));
    let asks: Vec<_> = asks.collect();
    if !asks.is_empty() {
        store.decide(&sale.id, asks).await?;
    }
    Ok(())
}

/// When more may be known of who came away with nothing: the next end of a sale that counts.
pub fn next_known_at(shop: &Shop, sale: &Sale, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let ends = shop.sales.iter().filter(|before| before.id != sale.id).map(|before| before.ends_at);
    ends.filter(|ends_at| now < *ends_at && *ends_at <= sale.opens_at).min()
}

/// How many passes were given for a sale.
pub async fn given(
    store: &dyn Store,
    shop: &Shop,
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let mut given = 0;
    if sale.priority.is_some() {
        // Nobody but these was ever given one.
        for fan in losses(store, shop, sale, now).await?.into_keys() {
            given += u32::from(store.has_pass(&sale.id, fan).await?);
        }
    }
    Ok(given)
}

/// In how many sales in a row, up to the last one that is over and ended before this one opens, each fan who wanted
/// units had none. A sale that a fan took no part in does not count.
async fn losses(
    store: &dyn Store,
    shop: &Shop,
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<BTreeMap<FanId, u32>, StoreError> {
    let over = |before: &&Sale| {
        before.id != sale.id && before.ends_at <= sale.opens_at && before.ends_at <= now
    };
    let mut before: Vec<&Sale> = shop.sales.iter().filter(over).collect();
    before.sort_by_key(|before| (before.ends_at, before.opens_at));
    let mut losses = BTreeMap::new();
    for before in before {
        for (fan, fate) in store.fates(&before.id).await? {
            let lost: &mut u32 = losses.entry(fan).or_default();
            *lost = match fate {
                Fate::WentWithout => lost.saturating_add(1),
                Fate::Had => 0,
            };
        }
    }
    Ok(losses)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use futures::executor::block_on;

    use super::*;
    use crate::journey::reserve::{self, Reserve};
    use crate::journey::testing::World;
    use crate::port::Ledger;
    use crate::stock::Priority;

    /// Three sales on three days, one band each; the third keeps a share for who lost twice in a row.
    fn three_days() -> World {
        let mut world = World::new();
        let first = world.shop.sales[0].clone();
        world.shop.sales = (0..3)
            .map(|day| {
                let mut sale = first.clone();
                sale.id = format!("day-{day}").parse().unwrap();
                sale.announcement = None;
                sale.opens_at += TimeDelta::days(day);
                sale.ends_at += TimeDelta::days(day);
                sale.check_in_opens_at += TimeDelta::days(day);
                sale.offers[0].units = if day == 2 { 10 } else { 1 };
                sale
            })
            .collect();
        let lasts = TimeDelta::minutes(10);
        let priority = Priority { losses: 2, share_percent: 20, lasts };
        world.shop.sales[2].priority = Some(priority);
        world.plan(&world.shop);
        world
    }

    fn wants(world: &World, day: usize, fan: u64) {
        let sale = &world.shop.sales[day];
        world.clock.set(sale.opens_at);
        let wish = Reserve { sale: sale.id.clone(), ..world.reserve(fan, "mi-band", 1) };
        block_on(reserve::run(&world.store, wish)).unwrap();
    }

    fn passes(world: &World) -> Vec<u64> {
        let sale = &world.shop.sales[2].id;
        let has = |fan: &u64| block_on(world.store.has_pass(sale, FanId(*fan))).unwrap();
        (1..=5).filter(has).collect()
    }

    fn given_now(world: &World) -> u32 {
        let sale = &world.shop.sales[2];
        block_on(given(&world.store, &world.shop, sale, world.now())).unwrap()
    }

    #[test]
    fn who_lost_often_enough_in_a_row_gets_a_pass_once_the_last_sale_before_is_over() {
        let world = three_days();
        // 1 had a unit, then lost; 2 lost twice; 3 lost, then had one; 4 lost once.
        for (day, fan) in [(0, 1), (0, 2), (0, 3), (1, 3), (1, 1), (1, 2), (1, 4)] {
            wants(&world, day, fan);
        }
        let third = world.shop.sales[2].clone();
        // The second sale still runs when the check-in of the third opens.
        assert!(third.check_in_opens_at <= world.now());
        world.work();
        assert_eq!((passes(&world), given_now(&world)), (vec![], 0));
        world.clock.set(world.shop.sales[1].ends_at);
        world.work();
        assert_eq!((passes(&world), given_now(&world)), (vec![2], 1));
        block_on(give(&world.store, &world.shop, &third, world.now())).unwrap();
        assert_eq!(passes(&world), [2]);
    }

    #[test]
    fn a_sale_without_a_share_gives_none() {
        let world = three_days();
        let first = &world.shop.sales[0];
        block_on(give(&world.store, &world.shop, first, world.now())).unwrap();
        assert_eq!(block_on(given(&world.store, &world.shop, first, world.now())).unwrap(), 0);
    }
}
