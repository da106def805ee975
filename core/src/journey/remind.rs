//! A fan wants to be reminded to log in early: of a sale, at which lead times, or not any more.

use chrono::{DateTime, TimeDelta, Utc};

use super::{forecast, until_settled};
use crate::fan::{Chat, Fan};
use crate::ids::{FanId, SaleId};
use crate::port::{Store, StoreError, Stored};
use crate::reminder::{Leads, Reminder, Wish, leads_ahead, still_useful};
use crate::sale::Sale;

/// Who wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// The fan.
    pub fan: FanId,
    /// The private chat that hears the reminders.
    pub to: Chat,
    /// How the fan likes to be reminded where nothing else was chosen.
    pub usual: Leads,
}

/// What the fan wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Remind me: as I chose for this sale before, or else as I like it.
    On,
    /// Do not remind me.
    Off,
    /// At this lead time, or not.
    Lead(TimeDelta, Wish),
}

/// What became of the wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reminding {
    /// The fan will hear from us.
    On {
        /// The lead times ahead, longest first, and whether the fan is reminded at each; at one at least.
        ahead: Vec<(TimeDelta, Wish)>,
        /// What the fan chose for this sale.
        leads: Leads,
    },
    /// No reminder lies ahead any more.
    TooLate,
    /// The fan will not be reminded.
    Off,
}

impl Listener {
    /// A fan who hears it in `to`.
    pub fn of(fan: &Fan, to: Chat) -> Self {
        Self { fan: fan.id, to, usual: fan.reminders.clone().unwrap_or(Leads::All) }
    }
}

/// Keeps the wish.
pub async fn run(
    store: &dyn Store,
    sale: &Sale,
    listener: &Listener,
    change: Change,
    now: DateTime<Utc>,
) -> Result<Reminding, StoreError> {
    let ahead = leads_ahead(sale, now);
    if change != Change::Off && ahead.is_empty() {
        return Ok(Reminding::TooLate);
    }
    let kept = until_settled(|| async {
        let known = store.reminder(&sale.id, listener.fan).await?;
        let before = known.as_ref().map(|known| &known.record);
        let wanted = wanted_after(sale, listener, before, change, &ahead);
        if before != Some(&wanted) {
            let write = known
                .map_or_else(|| Stored::new(wanted.clone()), |known| known.with(wanted.clone()));
            store.commit(vec![write.into()]).await?;
            forecast::replan(store, sale, now).await?;
        }
        Ok(wanted)
    })
    .await?;
    Ok(match kept.wish {
        Wish::On => Reminding::On { ahead: chosen(&kept.leads, ahead), leads: kept.leads },
        Wish::Off => Reminding::Off,
    })
}

/// Makes what the fan chose for this sale the fan's usual choice, and gives the fan as it is then.
pub async fn make_usual(store: &dyn Store, sale: &SaleId, fan: FanId) -> Result<Fan, StoreError> {
    until_settled(|| async {
        let known = store.fan(fan).await?;
        let known = known.ok_or_else(|| StoreError::Damaged(format!("fan {fan} is gone")))?;
        let leads = store.reminder(sale, fan).await?.map_or(Leads::All, |it| it.record.leads);
        let next = Fan { reminders: Some(leads), ..known.record.clone() };
        if next != known.record {
            store.commit(vec![known.with(next.clone()).into()]).await?;
        }
        Ok(next)
    })
    .await
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

/// Whether the fan still wants the reminder with this lead time, and it still makes sense: it may have waited long.
pub async fn still_wanted(
    store: &dyn Store,
    sale: &Sale,
    (fan, lead): (FanId, TimeDelta),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = store.reminder(&sale.id, fan).await?.map(|known| known.record);
    Ok(known
        .is_some_and(|known| known.wish == Wish::On && still_useful(sale, &known.leads, lead, now)))
}

fn wanted_after(
    sale: &Sale,
    listener: &Listener,
    before: Option<&Reminder>,
    change: Change,
    ahead: &[TimeDelta],
) -> Reminder {
    let usual = || listener.usual.within(sale);
    let known = before.map_or_else(usual, |before| before.leads.clone());
    let hears = |leads: &Leads| ahead.iter().any(|lead| leads.include(*lead));
    let (wish, leads) = match change {
        Change::Off => (Wish::Off, known),
        Change::On if hears(&known) => (Wish::On, known),
        // Whatever the fan likes has passed: the rest is better than nothing.
        Change::On => (Wish::On, Leads::All),
        Change::Lead(lead, wish) => {
            let was_off = before.is_none_or(|before| before.wish == Wish::Off);
            let base = if was_off { Leads::These(Vec::new()) } else { known.clone() };
            let next = base.with(sale, lead, wish);
            // Without any left there is nothing to remind of; the choice stays, to come back to.
            if hears(&next) { (Wish::On, next) } else { (Wish::Off, known) }
        }
    };
    let (sale, fan) = (sale.id.clone(), listener.fan);
    Reminder { sale, fan, to: listener.to, wish, leads }
}

fn chosen(leads: &Leads, ahead: Vec<TimeDelta>) -> Vec<(TimeDelta, Wish)> {
    let wish = |lead: TimeDelta| if leads.include(lead) { Wish::On } else { Wish::Off };
    ahead.into_iter().map(|lead| (lead, wish(lead))).collect()
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;

    const HOUR: TimeDelta = TimeDelta::hours(1);
    const TEN: TimeDelta = TimeDelta::minutes(10);
    const T0: TimeDelta = TimeDelta::zero();

    fn asks(world: &World, change: Change) -> Reminding {
        let listener = world.listener(7);
        block_on(run(&world.store, world.sale(), &listener, change, world.now())).unwrap()
    }

    fn at_two_hours() -> World {
        let world = World::new();
        world.clock.set(world.sale().opens_at - TimeDelta::hours(2));
        world
    }

    fn on(ahead: &[(TimeDelta, Wish)], leads: Leads) -> Reminding {
        Reminding::On { ahead: ahead.to_vec(), leads }
    }

    #[test]
    fn on_at_all_lead_times_ahead() {
        let world = at_two_hours();
        let all = [HOUR, TEN, T0].map(|lead| (lead, Wish::On));
        assert_eq!(asks(&world, Change::On), on(&all, Leads::All));
        let to = block_on(wanted(&world.store, &world.sale().id, FanId(7))).unwrap();
        assert_eq!(to, Some(Chat::Private(world.account(7))));
    }

    #[test]
    fn off_and_on_again_as_it_was() {
        let world = at_two_hours();
        asks(&world, Change::On);
        let fewer = asks(&world, Change::Lead(TEN, Wish::Off));
        assert!(matches!(&fewer, Reminding::On { ahead, .. } if ahead[1] == (TEN, Wish::Off)));
        assert_eq!(asks(&world, Change::Lead(TEN, Wish::Off)), fewer, "a press that comes twice");
        assert_eq!(asks(&world, Change::Off), Reminding::Off);
        assert_eq!(asks(&world, Change::On), fewer);
    }

    #[test]
    fn off_with_the_last_lead_time() {
        let world = at_two_hours();
        asks(&world, Change::On);
        for lead in [HOUR, TEN] {
            asks(&world, Change::Lead(lead, Wish::Off));
        }
        assert_eq!(asks(&world, Change::Lead(T0, Wish::Off)), Reminding::Off);
        let again = [(HOUR, Wish::Off), (TEN, Wish::Off), (T0, Wish::On)];
        let Reminding::On { ahead, .. } = asks(&world, Change::On) else { panic!() };
        assert_eq!(ahead, again);
    }

    #[test]
    fn on_as_usual_and_all_that_is_left_if_that_has_passed() {
        let world = at_two_hours();
        let mut listener = world.listener(7);
        listener.usual = Leads::These(vec![HOUR, T0]);
        let on = |listener: &Listener| {
            let asked = run(&world.store, world.sale(), listener, Change::On, world.now());
            let Reminding::On { leads, .. } = block_on(asked).unwrap() else { panic!() };
            leads
        };
        assert_eq!(on(&listener), Leads::These(vec![HOUR, T0]));
        listener =
            Listener { usual: Leads::These(vec![TimeDelta::hours(24)]), ..world.listener(8) };
        assert_eq!(on(&listener), Leads::All);
    }

    #[test]
    fn the_usual_choice_is_kept_with_the_fan() {
        let world = at_two_hours();
        let fan = world.fan_in(7, "fr");
        let listener = Listener::of(&fan, Chat::Private(world.account(7)));
        let off = Change::Lead(TEN, Wish::Off);
        for change in [Change::On, off] {
            block_on(run(&world.store, world.sale(), &listener, change, world.now())).unwrap();
        }
        let fan = block_on(make_usual(&world.store, &world.sale().id, fan.id)).unwrap();
        let leads = vec![TimeDelta::hours(24), HOUR, T0];
        assert_eq!(fan.reminders, Some(Leads::These(leads)));
    }

    #[test]
    fn too_late_once_the_last_one_is_past() {
        let world = World::new().open();
        assert_eq!(asks(&world, Change::On), Reminding::TooLate);
        assert_eq!(asks(&world, Change::Off), Reminding::Off);
    }
}
