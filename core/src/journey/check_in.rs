//! A fan logs in early: market, country, way to pay, the rules, and the basket that one tap reserves.

use chrono::{DateTime, Utc};

use super::until_settled;
use crate::catalogue::{Basket, BasketLine, Country, Market, PayBy, Shop};
use crate::fan::{Accepted, CheckIn, Details, Fan, Platform};
use crate::ids::{FanId, ProductId};
use crate::port::{Change, Store, StoreError, Stored};
use crate::sale::Sale;

/// Where fans check in for a sale, at a time.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Where everything is kept.
    pub store: &'a dyn Store,
    /// What is sold.
    pub shop: &'a Shop,
    /// The sale.
    pub sale: &'a Sale,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Where a fan stands with a check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not open yet, or the sale is over.
    Closed,
    /// The fan must choose one of the sale's markets first.
    NeedsMarket,
    /// The country is to be confirmed, and how the fan wants to pay is to be chosen.
    NeedsPayment(Details),
    /// The rules are to be accepted.
    NeedsRules(Details),
    /// Ready.
    Ready(CheckIn),
}

/// One thing that a fan chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The country of the market that the parcel goes to.
    Country(Country),
    /// How to pay.
    PayBy(PayBy),
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
    /// The fan has not checked in (any more, after a change of market or rules).
    NotReady(Standing),
    /// The cap allows no more of it.
    Full {
        /// The product.
        product: ProductId,
        /// The cap; 0 for a product that the sale does not offer.
        cap: u32,
    },
}

impl Desk<'_> {
    /// Where the fan stands.
    pub async fn look(&self, fan: &Fan) -> Result<Standing, StoreError> {
        let known = self.store.check_in(&self.sale.id, fan.id).await?;
        Ok(self.standing(fan, known.map(|known| known.record)))
    }

    /// Chooses a detail, before the rules are accepted or after. What the market does not offer changes nothing.
    pub async fn choose(
        &self,
        fan: &Fan,
        on: Platform,
        detail: Detail,
    ) -> Result<Standing, StoreError> {
        self.change(fan, on, |market, check_in| match detail {
            Detail::Country(country) if market.countries.contains(&country) => {
                check_in.country = country;
            }
            Detail::PayBy(way) if market.payments.contains(&way) => check_in.pay_by = Some(way),
            Detail::Country(_) | Detail::PayBy(_) => {}
        })
        .await
    }

    /// Accepts the rules for the market that the fan has chosen, once the details are. Once more changes nothing.
    pub async fn accept(&self, fan: &Fan, on: Platform) -> Result<Standing, StoreError> {
        self.change(fan, on, |market, check_in| {
            let rules = self.sale.rules(market);
            let known = check_in.accepted.is_some_and(|accepted| accepted.rules == rules);
            if check_in.pay_by.is_some() && !known {
                check_in.accepted = Some(Accepted { rules, at: self.now });
                check_in.on = on;
            }
        })
        .await
    }

    /// Changes the basket that one tap reserves.
    pub async fn change_basket(
        &self,
        fan: &Fan,
        change: &BasketChange,
    ) -> Result<BasketChanged, StoreError> {
        until_settled(|| async {
            let known = self.store.check_in(&self.sale.id, fan.id).await?;
            let before = known.as_ref().map(|known| known.record.clone());
            let (known, mut check_in) = match (known, self.standing(fan, before)) {
                (Some(known), Standing::Ready(check_in)) => (known, check_in),
                (_, other) => return Ok(BasketChanged::NotReady(other)),
            };
            let changed = changed(&check_in.basket, change);
            if let Some((product, cap)) = self.sale.over_cap(&changed) {
                return Ok(BasketChanged::Full { product: product.clone(), cap });
            }
            check_in.basket = changed;
            self.store.commit(vec![known.with(check_in.clone()).into()]).await?;
            Ok(BasketChanged::Changed(check_in))
        })
        .await
    }

    /// Changes the check-in, or begins one, while check-in is open to the fan.
    async fn change(
        &self,
        fan: &Fan,
        on: Platform,
        change: impl Fn(&Market, &mut CheckIn),
    ) -> Result<Standing, StoreError> {
        until_settled(|| async {
            let known = self.store.check_in(&self.sale.id, fan.id).await?;
            let before = known.as_ref().map(|known| known.record.clone());
            let (Some(market), true) = (self.market(fan), self.sale.check_in_open(self.now)) else {
                return Ok(self.standing(fan, before));
            };
            let mut next = self.begun(fan, market, on, before.clone());
            change(market, &mut next);
            if before.as_ref() != Some(&next) {
                let write = known
                    .map_or_else(|| Stored::new(next.clone()), |known| known.with(next.clone()));
                self.store.commit(vec![write.into()]).await?;
            }
            Ok(self.standing(fan, Some(next)))
        })
        .await
    }

    /// The check-in in the fan's market: what was chosen for another one counts as far as it fits.
    fn begun(&self, fan: &Fan, market: &Market, on: Platform, before: Option<CheckIn>) -> CheckIn {
        let moved = before.as_ref().is_none_or(|before| before.market != market.id);
        let Details { country, pay_by, .. } = details(market, before.as_ref());
        CheckIn {
            sale: self.sale.id.clone(),
            fan: fan.id,
            market: market.id.clone(),
            country,
            pay_by,
            on: before.as_ref().map_or(on, |before| before.on),
            accepted: before.as_ref().and_then(|before| before.accepted).filter(|_| !moved),
            basket: before.map(|before| before.basket).unwrap_or_default(),
        }
    }

    /// The fan's market, if the sale is for it.
    fn market(&self, fan: &Fan) -> Option<&Market> {
        let market = fan.market.as_ref().filter(|market| self.sale.markets.contains(market));
        self.shop.market(market?)
    }

    /// A check-in for another market than the fan's does not count, nor one for other rules.
    fn standing(&self, fan: &Fan, known: Option<CheckIn>) -> Standing {
        if !self.sale.check_in_open(self.now) {
            return Standing::Closed;
        }
        let Some(market) = self.market(fan) else { return Standing::NeedsMarket };
        let rules = self.sale.rules(market);
        let accepted = |check_in: &CheckIn| {
            check_in.accepted.is_some_and(|accepted| accepted.rules == rules)
                && check_in.market == market.id
        };
        let details = details(market, known.as_ref());
        match known {
            Some(check_in) if accepted(&check_in) => Standing::Ready(check_in),
            _ if details.pay_by.is_none() => Standing::NeedsPayment(details),
            _ => Standing::NeedsRules(details),
        }
    }
}

/// The basket of the fan's check-in; empty without one.
pub async fn basket(store: &dyn Store, sale: &Sale, fan: FanId) -> Result<Basket, StoreError> {
    let known = store.check_in(&sale.id, fan).await?;
    Ok(known.map(|known| known.record.basket).unwrap_or_default())
}

/// What takes back the acceptance of the rules in every sale: the fan moves to another market.
pub(super) async fn outdated(
    store: &dyn Store,
    shop: &Shop,
    fan: FanId,
) -> Result<Vec<Change>, StoreError> {
    let mut changes = Vec::new();
    for sale in &shop.sales {
        let known = store.check_in(&sale.id, fan).await?;
        if let Some(known) = known.filter(|known| known.record.accepted.is_some()) {
            let lapsed = CheckIn { accepted: None, ..known.record.clone() };
            changes.push(known.with(lapsed).into());
        }
    }
    Ok(changes)
}

/// What the fan chose, as far as the market has it; else its usual country, and no way to pay yet.
fn details(market: &Market, known: Option<&CheckIn>) -> Details {
    let country = known.map(|known| known.country);
    let country = country.filter(|country| market.countries.contains(country));
    let pay_by = known.and_then(|known| known.pay_by);
    Details {
        market: market.id.clone(),
        country: country.unwrap_or_else(|| market.home()),
        pay_by: pay_by.filter(|way| market.payments.contains(way)),
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
    use crate::journey::choose::{self, Choice};
    use crate::journey::ready;
    use crate::journey::testing::World;

    const HERE: Platform = Platform::Telegram;

    fn at_check_in() -> (World, Fan) {
        let world = World::new();
        world.clock.set(world.sale().check_in_opens_at);
        let fan = world.fan_in(7, "fr");
        (world, fan)
    }

    fn looks(world: &World, fan: &Fan) -> Standing {
        block_on(world.desk().look(fan)).unwrap()
    }

    fn chooses(world: &World, fan: &Fan, detail: Detail) -> Standing {
        block_on(world.desk().choose(fan, HERE, detail)).unwrap()
    }

    fn accepts(world: &World, fan: &Fan) -> Standing {
        block_on(world.desk().accept(fan, HERE)).unwrap()
    }

    fn counted(world: &World) -> u64 {
        let counts = block_on(ready::counts(&world.store, &world.shop, world.sale())).unwrap();
        counts.iter().map(|count| count.discord + count.telegram).sum()
    }

    #[test]
    fn closed_before_its_time() {
        let world = World::new();
        let fan = world.fan_in(7, "fr");
        assert_eq!(world.checks_in(&fan), Standing::Closed);
        assert_eq!(
            block_on(crate::port::CheckIns::check_in(&world.store, &world.sale().id, fan.id))
                .unwrap(),
            None
        );
    }

    #[test]
    fn a_market_comes_first() {
        let (world, fan) = at_check_in();
        let nowhere = Fan { market: None, ..fan };
        assert_eq!(world.checks_in(&nowhere), Standing::NeedsMarket);
    }

    #[test]
    fn step_by_step_and_back() {
        let (world, fan) = at_check_in();
        let country = |letters: &str| letters.parse().unwrap();
        let details = |letters, pay_by| Details {
            market: "fr".parse().unwrap(),
            country: country(letters),
            pay_by,
        };
        assert_eq!(looks(&world, &fan), Standing::NeedsPayment(details("fr", None)));
        assert_eq!(accepts(&world, &fan), Standing::NeedsPayment(details("fr", None)));
        let moved = chooses(&world, &fan, Detail::Country(country("mc")));
        assert_eq!(moved, Standing::NeedsPayment(details("mc", None)));
        let unknown = chooses(&world, &fan, Detail::Country(country("de")));
        assert_eq!(unknown, moved);
        let chosen = chooses(&world, &fan, Detail::PayBy(PayBy::Card));
        assert_eq!(chosen, Standing::NeedsRules(details("mc", Some(PayBy::Card))));
        assert_eq!(counted(&world), 0);
        let Standing::Ready(ready) = accepts(&world, &fan) else { panic!() };
        assert_eq!(Details::of(&ready), details("mc", Some(PayBy::Card)));
        assert_eq!(counted(&world), 1);
        let changed = chooses(&world, &fan, Detail::PayBy(PayBy::PayPal));
        assert!(matches!(changed, Standing::Ready(ready) if ready.pay_by == Some(PayBy::PayPal)));
        assert_eq!(counted(&world), 1);
    }

    #[test]
    fn lapsed_by_a_move_and_kept_as_far_as_it_fits() {
        let (world, fan) = at_check_in();
        assert!(matches!(world.checks_in(&fan), Standing::Ready(_)));
        let us = || Choice::Market("us".parse().unwrap());
        let moved = block_on(choose::run(&world.store, &world.shop, fan.id, us())).unwrap();
        let Standing::NeedsRules(details) = looks(&world, &moved) else { panic!() };
        assert_eq!((details.market.as_str(), details.pay_by), ("us", Some(PayBy::PayPal)));
        assert_eq!(counted(&world), 0);
        assert!(matches!(accepts(&world, &moved), Standing::Ready(_)));
        assert_eq!(counted(&world), 1);
    }

    #[test]
    fn lapsed_when_the_rules_change() {
        let (mut world, fan) = at_check_in();
        world.checks_in(&fan);
        world.shop.sales[0].offers[0].cap = 1;
        assert!(matches!(looks(&world, &fan), Standing::NeedsRules(_)));
        assert_eq!(counted(&world), 0);
        assert!(matches!(accepts(&world, &fan), Standing::Ready(_)));
        assert_eq!(counted(&world), 1);
    }

    #[test]
    fn the_basket_fills_up_to_the_cap() {
        let (world, fan) = at_check_in();
        world.checks_in(&fan);
        let add = BasketChange::Add("mi-headphones".parse().unwrap());
        let change = || block_on(world.desk().change_basket(&fan, &add));
        assert!(matches!(change().unwrap(), BasketChanged::Changed(_)));
        let full = BasketChanged::Full { product: "mi-headphones".parse().unwrap(), cap: 1 };
        assert_eq!(change().unwrap(), full);
    }
}
