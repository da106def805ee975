//! A fan asks to hold units of a sale, or gives them back.

use crate::catalogue::{Basket, BasketLine};
use crate::ids::{FanId, ReservationId, SaleId};
use crate::port::{Ledger, Reservation, StoreError};
use crate::stock::{Ask, AskKey, AskKind, HoldState, Outcome, Refusal, Waiting};

/// Hold this for me.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// Who asks.
    pub fan: FanId,
    /// In which sale.
    pub sale: SaleId,
    /// What, all or nothing.
    pub basket: Vec<BasketLine>,
    /// The platform's id of the act: a redelivered one gets the hold it made.
    pub key: AskKey,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// Held.
    Held(Reservation),
    /// The draw is over: the fan waits behind those who were drawn.
    Waiting(Waiting),
    /// No, and why.
    Refused(Refusal),
}

/// What became of giving a reservation back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Released {
    /// The units went back.
    Released,
    /// No, and why.
    Refused(Refusal),
}

/// Asks the ledger for the units.
pub async fn run(ledger: &dyn Ledger, ask: Reserve) -> Result<Reserved, StoreError> {
    let Reserve { fan, sale, basket, key } = ask;
    let ask = Ask { key, kind: AskKind::Reserve { fan, basket } };
    match super::ask(ledger, &sale, ask).await? {
        Outcome::Held(held) => {
            let id = ReservationId { sale, number: held.hold };
            let reservation = ledger.reservation(&id).await?;
            let reservation = reservation.ok_or_else(|| {
                StoreError::Damaged(format!("reservation {id} was made and is not there"))
            })?;
            Ok(match over(&reservation.hold.state) {
                Some(refusal) => Reserved::Refused(refusal),
                None => Reserved::Held(reservation),
            })
        }
        Outcome::Waiting(waiting) => Ok(Reserved::Waiting(waiting)),
        Outcome::Refused(refusal) => Ok(Reserved::Refused(refusal)),
        other => Err(super::unexpected(&other)),
    }
}

/// Gives a reservation of the fan's back.
pub async fn release(
    ledger: &dyn Ledger,
    fan: FanId,
    reservation: &ReservationId,
    key: AskKey,
) -> Result<Released, StoreError> {
    let ask = Ask { key, kind: AskKind::Release { fan, hold: reservation.number } };
    match super::ask(ledger, &reservation.sale, ask).await? {
        Outcome::Released => Ok(Released::Released),
        Outcome::Refused(refusal) => Ok(Released::Refused(refusal)),
        other => Err(super::unexpected(&other)),
    }
}

/// The fan's reservations in a sale that wait for payment, oldest first.
pub async fn open_of(
    ledger: &dyn Ledger,
    sale: &SaleId,
    fan: FanId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Reservation>, StoreError> {
    let mut open = ledger.reservations_of(sale, fan).await?;
    let is_open = |state: &HoldState| match state {
        HoldState::Open { until } | HoldState::Paying { until } => now < *until,
        _ => false,
    };
    open.retain(|reservation| is_open(&reservation.hold.state));
    Ok(open)
}

/// What a reservation holds, for messages about one that may be gone.
pub async fn basket_of(ledger: &dyn Ledger, id: &ReservationId) -> Result<Basket, StoreError> {
    let reservation = ledger.reservation(id).await?;
    Ok(reservation.map(|reservation| reservation.hold.basket).unwrap_or_default())
}

/// What became of a hold that a redelivered ask made before, if it is over.
pub(super) fn over(state: &HoldState) -> Option<Refusal> {
    match state {
        HoldState::Open { .. } | HoldState::Paying { .. } | HoldState::Turn { .. } => None,
        HoldState::Released { .. } => Some(Refusal::AlreadyReleased),
        HoldState::Lapsed { at } => Some(Refusal::Lapsed { at: *at }),
        HoldState::Confirmed { .. } | HoldState::Returned { .. } => Some(Refusal::AlreadyPaid),
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;

    #[test]
    fn held_then_given_back() {
        let world = World::new().open();
        let reserved = block_on(run(&world.store, world.reserve(1, "mi-band", 1))).unwrap();
        let Reserved::Held(held) = reserved else { panic!("{reserved:?}") };
        assert_eq!(held.id.to_string(), "mi-beta-1");
        let back = |key| release(&world.store, FanId(1), &held.id, AskKey(key));
        assert_eq!(block_on(back(100)).unwrap(), Released::Released);
        let again = Released::Refused(Refusal::AlreadyReleased);
        assert_eq!(block_on(back(101)).unwrap(), again);
    }

    #[test]
    fn refused_before_the_opening() {
        let world = World::new();
        let reserved = block_on(run(&world.store, world.reserve(1, "mi-band", 1))).unwrap();
        let opens_at = world.sale().opens_at;
        assert_eq!(reserved, Reserved::Refused(Refusal::NotOpenYet { opens_at }));
    }
}
