//! A fan logs in early: accepts the rules, confirms the market, and prepares the basket that one tap reserves.

use chrono::{DateTime, Utc};

use super::until_settled;
use crate::catalogue::{Basket, BasketLine};
use crate::fan::{CheckIn, Fan};
use crate::ids::{FanId, MarketId, ProductId};
use crate::port::{Store, StoreError, Stored};
use crate::sale::Sale;

/// Where a fan stands with a check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not open yet, or the sale is over.
    Closed,
    /// The fan must choose one of the sale's markets first.
    NeedsMarket,
    /// The rules are to be accepted.
    NeedsRules(MarketId),
    /// Ready.
    Ready(CheckIn),
}

/// What a fan does to the basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasketChange {
    /// One more unit.
    Add(ProductId),
    /// Nothing any more.
    Empty,
}

/// What became of a change of the basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasketChanged {
    /// Done.
    Changed(CheckIn),
    /// The fan has not checked in (any more, after a change of market).
    NotReady(Standing),
    /// The cap allows no more of it.
    Full {
        /// The product.
        product: ProductId,
        /// The cap; 0 for a product that the sale does not offer.
        cap: u32,
    },
}

/// Where the fan stands with the sale at `now`.
pub async fn look(
    store: &dyn Store,
    sale: &Sale,
    fan: &Fan,
    now: DateTime<Utc>,
) -> Result<Standing, StoreError> {
    let known = store.check_in(&sale.id, fan.id).await?;
    Ok(standing(sale, fan, known.map(|known| known.record), now))
}

/// Accepts the rules for the market that the fan has chosen. Once more changes nothing.
pub async fn accept(
    store: &dyn Store,
    sale: &Sale,
    fan: &Fan,
    now: DateTime<Utc>,
) -> Result<Standing, StoreError> {
    until_settled(|| async {
        let known = store.check_in(&sale.id, fan.id).await?;
        let before = known.as_ref().map(|known| known.record.clone());
        let Standing::NeedsRules(market) = standing(sale, fan, before.clone(), now) else {
            return Ok(standing(sale, fan, before, now));
        };
        let basket = before.map(|before| before.basket).unwrap_or_default();
        let check_in = CheckIn { sale: sale.id.clone(), fan: fan.id, market, basket, at: now };
        let write = known
            .map_or_else(|| Stored::new(check_in.clone()), |known| known.with(check_in.clone()));
        store.commit(vec![write.into()]).await?;
        Ok(Standing::Ready(check_in))
    })
    .await
}

/// Changes the basket that one tap reserves.
pub async fn change_basket(
    store: &dyn Store,
    sale: &Sale,
    fan: &Fan,
    change: &BasketChange,
    now: DateTime<Utc>,
) -> Result<BasketChanged, StoreError> {
    until_settled(|| async {
        let known = store.check_in(&sale.id, fan.id).await?;
        let before = known.as_ref().map(|known| known.record.clone());
        let (known, mut check_in) = match (known, standing(sale, fan, before, now)) {
            (Some(known), Standing::Ready(check_in)) => (known, check_in),
            (_, other) => return Ok(BasketChanged::NotReady(other)),
        };
        let changed = changed(&check_in.basket, change);
        if let Some((product, cap)) = sale.over_cap(&changed) {
            return Ok(BasketChanged::Full { product: product.clone(), cap });
        }
        check_in.basket = changed;
        store.commit(vec![known.with(check_in.clone()).into()]).await?;
        Ok(BasketChanged::Changed(check_in))
    })
    .await
}

/// The basket of the fan's check-in; empty without one.
pub async fn basket(store: &dyn Store, sale: &Sale, fan: FanId) -> Result<Basket, StoreError> {
    let known = store.check_in(&sale.id, fan).await?;
    Ok(known.map(|known| known.record.basket).unwrap_or_default())
}

/// A check-in for another market than the fan's does not count: its rules were other rules.
fn standing(sale: &Sale, fan: &Fan, known: Option<CheckIn>, now: DateTime<Utc>) -> Standing {
    if !sale.check_in_open(now) {
        return Standing::Closed;
    }
    let market = fan.market.as_ref().filter(|market| sale.markets.contains(market));
    match (market, known) {
        (None, _) => Standing::NeedsMarket,
        (Some(market), Some(known)) if known.market == *market => Standing::Ready(known),
        (Some(market), _) => Standing::NeedsRules(market.clone()),
    }
}

fn changed(basket: &[BasketLine], change: &BasketChange) -> Basket {
    let BasketChange::Add(product) = change else { return Basket::new() };
    let mut changed = basket.to_vec();
    match changed.iter_mut().find(|line| line.product == *product) {
        Some(line) => line.units += 1,
        None => changed.push(BasketLine { product: product.clone(), units: 1 }),
    }
    changed
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;

    fn at_check_in() -> (World, Fan) {
        let world = World::new();
        world.clock.set(world.sale().check_in_opens_at);
        let fan = world.fan_in(7, "fr");
        (world, fan)
    }

    fn accepted(world: &World, fan: &Fan) -> Standing {
        block_on(accept(&world.store, world.sale(), fan, world.now())).unwrap()
    }

    #[test]
    fn closed_before_its_time() {
        let world = World::new();
        let fan = world.fan_in(7, "fr");
        assert_eq!(accepted(&world, &fan), Standing::Closed);
    }

    #[test]
    fn a_market_comes_first() {
        let (world, fan) = at_check_in();
        let nowhere = Fan { market: None, ..fan };
        assert_eq!(accepted(&world, &nowhere), Standing::NeedsMarket);
    }

    #[test]
    fn ready_after_the_rules_and_not_after_a_move() {
        let (world, fan) = at_check_in();
        assert!(matches!(accepted(&world, &fan), Standing::Ready(_)));
        let moved = Fan { market: Some("us".parse().unwrap()), ..fan };
        let standing = block_on(look(&world.store, world.sale(), &moved, world.now())).unwrap();
        assert_eq!(standing, Standing::NeedsRules("us".parse().unwrap()));
    }

    #[test]
    fn the_basket_fills_up_to_the_cap() {
        let (world, fan) = at_check_in();
        accepted(&world, &fan);
        let add = BasketChange::Add("mi-headphones".parse().unwrap());
        let change =
            || block_on(change_basket(&world.store, world.sale(), &fan, &add, world.now()));
        assert!(matches!(change().unwrap(), BasketChanged::Changed(_)));
        let full = BasketChanged::Full { product: "mi-headphones".parse().unwrap(), cap: 1 };
        assert_eq!(change().unwrap(), full);
    }
}
