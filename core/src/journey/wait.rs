//! A fan waits for units: joins the waitlist, changes the wish, leaves; takes a turn or lets it pass.

use chrono::{DateTime, Utc};

use super::{ask, unexpected};
use crate::ids::{EntryNumber, FanId, ReservationId, SaleId};
use crate::port::{Ledger, Reservation, StoreError};
use crate::stock::{
    Ask, AskKey, AskKind, EntryState, EntryWish, HoldState, Outcome, Refusal, WaitRequest, Waiting,
    WaitlistEntry,
};

/// A wish can meet this many entries of one fan before a change of it gives up: each change ends one.
const CHANGES_MAX: usize = 8;

/// Let me wait for this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// Who asks.
    pub fan: FanId,
    /// In which sale.
    pub sale: SaleId,
    /// For what.
    pub request: WaitRequest,
    /// The platform's id of the act: a redelivered one gets the place it got.
    pub key: AskKey,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// The fan waits since now.
    Waiting(Waiting),
    /// The fan has waited for some of it before, and nothing changed.
    Before(Waiting),
    /// No, and why.
    Refused(Refusal),
}

/// What became of leaving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// The fan waits no more.
    Left,
    /// No, and why.
    Refused(Refusal),
}

/// What became of taking a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is a hold now, to be paid in the time a hold has.
    Held(Reservation),
    /// No, and why.
    Refused(Refusal),
}

/// What became of letting a turn pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetPass {
    /// It is the next fan's turn.
    Passed,
    /// The fan has taken it already, and the hold is as it was.
    Taken(Reservation),
    /// No, and why.
    Refused(Refusal),
}

/// Puts the fan at the end of the waitlist. Whoever waits for some of it keeps that place, and nothing changes.
pub async fn join(ledger: &dyn Ledger, wait: Wait) -> Result<Joined, StoreError> {
    let Wait { fan, sale, request, key } = wait;
    let outcome = ask(ledger, &sale, Ask { key, kind: AskKind::Join { fan, request } }).await?;
    joined(outcome)
}

/// Waits for this instead of whatever the fan waits for of the same products: at the end of the list, since who
/// has waited for something else has not waited for this.
///
/// The place is given up only if the new wish can be met. The same wish again changes nothing.
pub async fn change(ledger: &dyn Ledger, wait: Wait) -> Result<Joined, StoreError> {
    let Wait { fan, sale, request, .. } = &wait;
    let mut outcome = join(ledger, wait.clone()).await?;
    for _ in 0..CHANGES_MAX {
        let Joined::Before(before) = outcome else { return Ok(outcome) };
        let entries = ledger.entries_of(sale, *fan).await?;
        if entries.iter().any(|entry| is_waiting(entry) && is_for(&entry.wish, request)) {
            return Ok(Joined::Waiting(before));
        }
        let leave = AskKind::Leave { fan: *fan, entry: before.entry };
        let join = AskKind::Join { fan: *fan, request: request.clone() };
        let asks = [leave, join].map(Ask::by_shop).to_vec();
        let outcomes = ledger.decide(sale, asks).await?;
        let none = || StoreError::Damaged("the ledger gave no outcome".to_owned());
        outcome = joined(outcomes.into_iter().next_back().ok_or_else(none)?)?;
    }
    Ok(outcome)
}

/// Takes the fan off the waitlist, or out of the draw.
pub async fn leave(
    ledger: &dyn Ledger,
    fan: FanId,
    (sale, entry): (&SaleId, EntryNumber),
    key: AskKey,
) -> Result<Left, StoreError> {
    match ask(ledger, sale, Ask { key, kind: AskKind::Leave { fan, entry } }).await? {
        Outcome::Left => Ok(Left::Left),
        Outcome::Refused(refusal) => Ok(Left::Refused(refusal)),
        other => Err(unexpected(&other)),
    }
}

/// Takes a turn.
pub async fn take(
    ledger: &dyn Ledger,
    fan: FanId,
    turn: &ReservationId,
    key: AskKey,
) -> Result<Taken, StoreError> {
    let kind = AskKind::Take { fan, hold: turn.number };
    match ask(ledger, &turn.sale, Ask { key, kind }).await? {
        Outcome::Held(_) => {
            let held = ledger.reservation(turn).await?;
            let held = held.ok_or_else(|| gone(turn))?;
            Ok(super::reserve::over(&held.hold.state).map_or(Taken::Held(held), Taken::Refused))
        }
        Outcome::Refused(refusal) => Ok(Taken::Refused(refusal)),
        other => Err(unexpected(&other)),
    }
}

/// Lets a turn pass to the next fan. A turn that was taken is a hold, which this does not give back.
pub async fn let_pass(
    ledger: &dyn Ledger,
    fan: FanId,
    turn: &ReservationId,
    key: AskKey,
) -> Result<LetPass, StoreError> {
    let known = ledger.reservation(turn).await?.filter(|known| known.hold.fan == fan);
    if let Some(taken) = known
        && matches!(taken.hold.state, HoldState::Open { .. })
    {
        return Ok(LetPass::Taken(taken));
    }
    let kind = AskKind::Release { fan, hold: turn.number };
    match ask(ledger, &turn.sale, Ask { key, kind }).await? {
        Outcome::Released => Ok(LetPass::Passed),
        Outcome::Refused(refusal) => Ok(LetPass::Refused(refusal)),
        other => Err(unexpected(&other)),
    }
}

/// The fan's entries that wait for units or for the draw, oldest first.
pub async fn entries_of(
    ledger: &dyn Ledger,
    sale: &SaleId,
    fan: FanId,
) -> Result<Vec<WaitlistEntry>, StoreError> {
    let mut entries = ledger.entries_of(sale, fan).await?;
    entries.retain(|entry| is_waiting(entry) || entry.state == EntryState::Entered);
    Ok(entries)
}

/// The fan's turns that can be taken, oldest first.
pub async fn turns_of(
    ledger: &dyn Ledger,
    sale: &SaleId,
    fan: FanId,
    now: DateTime<Utc>,
) -> Result<Vec<Reservation>, StoreError> {
    let mut turns = ledger.reservations_of(sale, fan).await?;
    turns.retain(|turn| matches!(turn.hold.state, HoldState::Turn { until } if now < until));
    Ok(turns)
}

const fn is_waiting(entry: &WaitlistEntry) -> bool {
    matches!(entry.state, EntryState::Waiting { .. })
}

fn is_for(wish: &EntryWish, request: &WaitRequest) -> bool {
    let WaitRequest { any_of, units, at_least } = request;
    let products = any_of.clone();
    *wish == EntryWish::AnyOf { products, units: *units, at_least: *at_least }
}

fn joined(outcome: Outcome) -> Result<Joined, StoreError> {
    match outcome {
        Outcome::Waiting(waiting) => Ok(Joined::Waiting(waiting)),
        Outcome::Refused(Refusal::AlreadyWaiting(waiting)) => Ok(Joined::Before(waiting)),
        Outcome::Refused(refusal) => Ok(Joined::Refused(refusal)),
        other => Err(unexpected(&other)),
    }
}

fn gone(turn: &ReservationId) -> StoreError {
    StoreError::Damaged(format!("turn {turn} was taken and is not there"))
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::reserve::{self, Reserved};
    use crate::journey::testing::World;

    /// Fan 1 holds all four bands and the four headphones are gone too, two bands a fan.
    fn all_held() -> (World, Vec<Reservation>) {
        let world = World::new().open();
        let reserve = |fan, product, units| match block_on(reserve::run(
            &world.store,
            world.reserve(fan, product, units),
        ))
        .unwrap()
        {
            Reserved::Held(held) => held,
            other => panic!("{other:?}"),
        };
        let mut held = vec![reserve(1, "mi-band", 2), reserve(2, "mi-band", 2)];
        held.extend((1..=4).map(|fan| reserve(fan, "mi-headphones", 1)));
        (world, held)
    }

    fn wait(world: &World, fan: u64, products: &[&str], units: u32) -> Wait {
        let any_of = products.iter().map(|product| product.parse().unwrap()).collect();
        let request = WaitRequest { any_of, units, at_least: 1 };
        let key = world.reserve(fan, "mi-band", 1).key;
        Wait { fan: FanId(fan), sale: world.sale().id.clone(), request, key }
    }

    fn joins(world: &World, fan: u64, products: &[&str], units: u32) -> Joined {
        block_on(join(&world.store, wait(world, fan, products, units))).unwrap()
    }

    fn changes(world: &World, fan: u64, products: &[&str], units: u32) -> Joined {
        block_on(change(&world.store, wait(world, fan, products, units))).unwrap()
    }

    fn at(entry: u64, position: u32) -> Waiting {
        Waiting { entry: EntryNumber(entry), position }
    }

    /// Fan 9 waits, and fan 1 gives two bands back.
    fn turn() -> (World, ReservationId) {
        let (world, held) = all_held();
        assert_eq!(joins(&world, 9, &["mi-band"], 1), Joined::Waiting(at(1, 1)));
        block_on(reserve::release(&world.store, FanId(1), &held[0].id, AskKey::SHOP)).unwrap();
        let turns = turns_of(&world.store, &world.sale().id, FanId(9), world.now());
        let turn = block_on(turns).unwrap().remove(0);
        (world, turn.id)
    }

    #[test]
    fn waiting_behind_who_came_before() {
        let (world, _) = all_held();
        assert_eq!(joins(&world, 8, &["mi-band"], 1), Joined::Waiting(at(1, 1)));
        assert_eq!(joins(&world, 9, &["mi-band"], 1), Joined::Waiting(at(2, 2)));
        assert_eq!(joins(&world, 9, &["mi-band"], 2), Joined::Before(at(2, 2)));
    }

    #[test]
    fn refused_while_units_are_left() {
        let world = World::new().open();
        let joined = joins(&world, 9, &["mi-band"], 1);
        assert!(matches!(joined, Joined::Refused(Refusal::UnitsLeft { left: 4, .. })));
    }

    #[test]
    fn a_changed_wish_waits_at_the_end() {
        let (world, _) = all_held();
        joins(&world, 8, &["mi-band"], 1);
        joins(&world, 9, &["mi-band"], 1);
        assert_eq!(changes(&world, 8, &["mi-band"], 2), Joined::Waiting(at(3, 2)));
        assert_eq!(changes(&world, 8, &["mi-band"], 2), Joined::Waiting(at(3, 2)));
    }

    #[test]
    fn a_wish_that_joins_two_entries_replaces_both() {
        let (world, _) = all_held();
        joins(&world, 9, &["mi-band"], 1);
        joins(&world, 9, &["mi-headphones"], 1);
        let both = changes(&world, 9, &["mi-band", "mi-headphones"], 1);
        assert_eq!(both, Joined::Waiting(at(3, 1)));
        let entries = entries_of(&world.store, &world.sale().id, FanId(9));
        assert_eq!(block_on(entries).unwrap().len(), 1);
    }

    #[test]
    fn a_change_that_is_refused_keeps_the_place() {
        let (world, _) = all_held();
        joins(&world, 1, &["mi-band"], 1);
        assert_eq!(joins(&world, 5, &["mi-band"], 1), Joined::Waiting(at(1, 1)));
        // Fan 5 has no headphones, fan 4 has.
        assert_eq!(joins(&world, 4, &["mi-band"], 1), Joined::Waiting(at(2, 2)));
        let refused = changes(&world, 4, &["mi-band", "mi-headphones"], 1);
        assert!(matches!(refused, Joined::Refused(Refusal::CapReached { .. })), "{refused:?}");
        assert_eq!(joins(&world, 4, &["mi-band"], 1), Joined::Before(at(2, 2)));
    }

    #[test]
    fn left_once() {
        let (world, _) = all_held();
        joins(&world, 9, &["mi-band"], 1);
        let sale = &world.sale().id;
        let leave = |key| {
            block_on(leave(&world.store, FanId(9), (sale, EntryNumber(1)), AskKey(key))).unwrap()
        };
        assert_eq!(leave(100), Left::Left);
        assert_eq!(leave(101), Left::Refused(Refusal::NotWaiting));
    }

    #[test]
    fn held_when_taken_in_time() {
        let (world, turn) = turn();
        let taken = block_on(take(&world.store, FanId(9), &turn, AskKey(100))).unwrap();
        let Taken::Held(held) = taken else { panic!("{taken:?}") };
        let until = world.now() + world.sale().spans.hold;
        assert_eq!(held.hold.state, HoldState::Open { until });
    }

    #[test]
    fn refused_when_taken_too_late() {
        let (world, turn) = turn();
        world.clock.advance(world.sale().spans.turn);
        let taken = block_on(take(&world.store, FanId(9), &turn, AskKey(100))).unwrap();
        assert!(matches!(taken, Taken::Refused(Refusal::Lapsed { .. })));
    }

    #[test]
    fn passed_once_and_not_after_it_was_taken() {
        let (world, turn) = turn();
        let pass = |key| block_on(let_pass(&world.store, FanId(9), &turn, AskKey(key))).unwrap();
        assert_eq!(pass(100), LetPass::Passed);
        assert_eq!(pass(100), LetPass::Passed);
        assert_eq!(pass(101), LetPass::Refused(Refusal::AlreadyReleased));
        let (world, turn) = self::turn();
        block_on(take(&world.store, FanId(9), &turn, AskKey(100))).unwrap();
        let late = block_on(let_pass(&world.store, FanId(9), &turn, AskKey(101))).unwrap();
        assert!(matches!(late, LetPass::Taken(_)));
    }
}
