//! A fan who checks in for a draw enters it: the entry asks for what is in the basket, and follows its changes.

use chrono::{DateTime, Utc};

use super::check_in::{Desk, Standing};
use super::{ask, unexpected};
use crate::catalogue::{Basket, Shop};
use crate::fan::Fan;
use crate::ids::{EntryNumber, FanId};
use crate::port::{Store, StoreError};
use crate::sale::Sale;
use crate::stock::{Allocation, Ask, AskKind, EntryState, Outcome, Refusal};

/// How often a basket that changes meanwhile is entered anew.
const TRIES: usize = 8;

/// Whether a fan takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// There is nothing to enter: no draw, or it is over.
    NoDraw,
    /// The fan is in the draw with this entry.
    In(EntryNumber),
    /// The fan is not: there is no check-in, or nothing in its basket.
    Out,
    /// The decider does not take the basket, and why.
    Refused(Refusal),
}

/// Brings the fan's entry in line with the check-in: made, changed or withdrawn. Once more changes nothing.
pub async fn run(desk: Desk<'_>, fan: &Fan) -> Result<Entry, StoreError> {
    let Desk { store, sale, now, .. } = desk;
    if sale.allocation != Allocation::Draw || now >= sale.opens_at {
        return Ok(Entry::NoDraw);
    }
    let mut basket = wanted(desk, fan).await?;
    for _ in 1..TRIES {
        let entry = enter(store, sale, fan.id, basket.clone()).await?;
        let later = wanted(desk, fan).await?;
        if later == basket {
            return Ok(entry);
        }
        basket = later;
    }
    enter(store, sale, fan.id, basket).await
}

/// The same for every sale: the fan has moved, and a check-in for another market does not count.
pub async fn run_all(
    store: &dyn Store,
    shop: &Shop,
    fan: &Fan,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for sale in &shop.sales {
        run(Desk { store, shop, sale, now }, fan).await?;
    }
    Ok(())
}

async fn wanted(desk: Desk<'_>, fan: &Fan) -> Result<Basket, StoreError> {
    Ok(match desk.look(fan).await? {
        Standing::Ready(ready) => ready.basket,
        Standing::Closed
        | Standing::NeedsMarket
        | Standing::NeedsPayment(_)
        | Standing::NeedsRules(_) => Basket::new(),
    })
}

async fn enter(
    store: &dyn Store,
    sale: &Sale,
    fan: FanId,
    basket: Basket,
) -> Result<Entry, StoreError> {
    if basket.is_empty() {
        return withdraw(store, sale, fan).await;
    }
    match ask(store, &sale.id, Ask::by_shop(AskKind::Enter { fan, basket })).await? {
        Outcome::Entered(entry) => Ok(Entry::In(entry)),
        Outcome::Refused(Refusal::NoDraw | Refusal::AlreadyDrawn) => Ok(Entry::NoDraw),
        Outcome::Refused(refusal) => Ok(Entry::Refused(refusal)),
        other => Err(unexpected(&other)),
    }
}

async fn withdraw(store: &dyn Store, sale: &Sale, fan: FanId) -> Result<Entry, StoreError> {
    let entries = store.entries_of(&sale.id, fan).await?;
    for entry in entries.iter().filter(|entry| entry.state == EntryState::Entered) {
        let leave = AskKind::Leave { fan, entry: entry.number };
        ask(store, &sale.id, Ask::by_shop(leave)).await?;
    }
    Ok(Entry::Out)
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::check_in::BasketChange;
    use crate::journey::choose::{self, Choice};
    use crate::journey::testing::World;

    fn ready(world: &World) -> Fan {
        world.clock.set(world.sale().check_in_opens_at);
        let fan = world.fan_in(7, "fr");
        world.checks_in(&fan);
        fan
    }

    fn adds(world: &World, fan: &Fan) {
        let add = BasketChange::Add("mi-band".parse().unwrap());
        block_on(world.desk().change_basket(fan, &add)).unwrap();
    }

    fn enters(world: &World, fan: &Fan) -> Entry {
        block_on(run(world.desk(), fan)).unwrap()
    }

    #[test]
    fn in_with_a_basket_and_out_without() {
        let world = World::with_draw();
        let fan = ready(&world);
        assert_eq!(enters(&world, &fan), Entry::Out);
        adds(&world, &fan);
        assert_eq!(enters(&world, &fan), Entry::In(EntryNumber(1)));
        adds(&world, &fan);
        assert_eq!(enters(&world, &fan), Entry::In(EntryNumber(1)));
        block_on(world.desk().change_basket(&fan, &BasketChange::Empty)).unwrap();
        assert_eq!(enters(&world, &fan), Entry::Out);
        let draw = block_on(crate::port::Ledger::draw(&world.store, &world.sale().id)).unwrap();
        assert_eq!(draw.unwrap().entries, 0);
    }

    #[test]
    fn out_after_a_move() {
        let world = World::with_draw();
        let fan = ready(&world);
        adds(&world, &fan);
        enters(&world, &fan);
        let moved = Choice::Market("us".parse().unwrap());
        let fan = block_on(choose::run(&world.store, &world.shop, fan.id, moved)).unwrap();
        assert_eq!(enters(&world, &fan), Entry::Out);
    }

    #[test]
    fn no_draw_after_t0_or_in_another_sale() {
        let world = World::with_draw();
        let fan = ready(&world);
        adds(&world, &fan);
        world.clock.set(world.sale().opens_at);
        assert_eq!(enters(&world, &fan), Entry::NoDraw);
        let world = World::new();
        let fan = ready(&world);
        assert_eq!(enters(&world, &fan), Entry::NoDraw);
    }
}
