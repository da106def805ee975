//! A fan wants to be reminded to log in early, or not any more.

use chrono::{DateTime, Utc};

use super::until_settled;
use crate::fan::Chat;
use crate::ids::{FanId, SaleId};
use crate::port::{Store, StoreError, Stored};
use crate::reminder::{Reminder, Wish, times_ahead};
use crate::sale::Sale;

/// What became of the wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reminding {
    /// The fan will hear from us at these times.
    On(Vec<DateTime<Utc>>),
    /// No reminder lies ahead any more.
    TooLate,
    /// The fan will not be reminded.
    Off,
}

/// Keeps the wish. `to` is the private chat that hears the reminders.
pub async fn run(
    store: &dyn Store,
    sale: &Sale,
    wanted: Reminder,
    now: DateTime<Utc>,
) -> Result<Reminding, StoreError> {
    let times = times_ahead(sale, now);
    if wanted.wish == Wish::On && times.is_empty() {
        return Ok(Reminding::TooLate);
    }
    until_settled(|| async {
        let known = store.reminder(&wanted.sale, wanted.fan).await?;
        if known.as_ref().is_none_or(|known| known.record != wanted) {
            let write = known
                .map_or_else(|| Stored::new(wanted.clone()), |known| known.with(wanted.clone()));
            store.commit(vec![write.into()]).await?;
        }
        Ok(())
    })
    .await?;
    Ok(match wanted.wish {
        Wish::On => Reminding::On(times),
        Wish::Off => Reminding::Off,
    })
}

/// Whether the fan asked to be written to about this sale, and where.
pub async fn wanted(
    store: &dyn Store,
    sale: &SaleId,
    fan: FanId,
) -> Result<Option<Chat>, StoreError> {
    let known = store.reminder(sale, fan).await?;
    let known = known.map(|known| known.record);
    Ok(known.filter(|known| known.wish == Wish::On).map(|known| known.to))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;

    #[test]
    fn tells_the_times_ahead() {
        let world = World::new();
        let opens_at = world.sale().opens_at;
        world.clock.set(opens_at - TimeDelta::hours(2));
        let wish = world.wish(7, Wish::On);
        let reminding = block_on(run(&world.store, world.sale(), wish, world.now())).unwrap();
        let ahead = [TimeDelta::hours(1), TimeDelta::minutes(10)].map(|lead| opens_at - lead);
        assert_eq!(reminding, Reminding::On(ahead.to_vec()));
        let to = block_on(wanted(&world.store, &world.sale().id, FanId(7))).unwrap();
        assert_eq!(to, Some(Chat::Private(world.account(7))));
    }

    #[test]
    fn too_late_once_the_last_one_is_past() {
        let world = World::new().open();
        let wish = world.wish(7, Wish::On);
        let reminding = block_on(run(&world.store, world.sale(), wish, world.now())).unwrap();
        assert_eq!(reminding, Reminding::TooLate);
    }
}
