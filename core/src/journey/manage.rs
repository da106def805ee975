//! What is kept of a manager: the zone, and the question that waits for an answer.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::until_settled;
use crate::announcement::{Dialogue, Manager, Step};
use crate::fan::Account;
use crate::port::{Store, StoreError, Stored};

/// For so long whoever managed by a role is taken for a manager, without having come again.
const ROLE_HOLDS: TimeDelta = TimeDelta::days(14);

/// How often it is written that somebody was here.
const SEEN_EVERY: TimeDelta = TimeDelta::days(1);

/// What the bot waits for, when somebody typed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// For nothing.
    No,
    /// For an answer to this.
    For(Dialogue),
    /// Not any more: it waited too long. What was typed before is in here, and told once.
    TooLate(Dialogue),
}

/// The manager's own zone; none is the sale's.
pub async fn zone(store: &dyn Store, account: Account) -> Result<Option<Tz>, StoreError> {
    Ok(store.manager(account).await?.and_then(|manager| manager.record.zone))
}

/// Keeps the zone in which the manager types times.
pub async fn choose_zone(store: &dyn Store, account: Account, zone: Tz) -> Result<(), StoreError> {
    changed(store, account, |manager| Manager { zone: Some(zone), ..manager }).await
}

/// The bot asks, and waits for the answer. `kept` is what was typed before and could not be taken.
pub async fn ask(
    store: &dyn Store,
    account: Account,
    (step, kept): (Step, Option<String>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    changed(store, account, |manager| manager.asked(step.clone(), kept.clone(), now)).await
}

/// The bot waits for nothing any more. Whether it did.
pub async fn leave(store: &dyn Store, account: Account) -> Result<Option<Dialogue>, StoreError> {
    let known = store.manager(account).await?.and_then(|known| known.record.dialogue);
    if known.is_some() {
        changed(store, account, |manager| Manager { dialogue: None, ..manager }).await?;
    }
    Ok(known)
}

/// What the bot waits for. A dialogue that nobody answered in time ends here.
pub async fn waiting(
    store: &dyn Store,
    account: Account,
    now: DateTime<Utc>,
) -> Result<Waiting, StoreError> {
    let dialogue = store.manager(account).await?.and_then(|known| known.record.dialogue);
    Ok(match dialogue {
        None => Waiting::No,
        Some(dialogue) if now < dialogue.until => Waiting::For(dialogue),
        Some(dialogue) => {
            leave(store, account).await?;
            Waiting::TooLate(dialogue)
        }
    })
}

/// Somebody manages by a role alone: it is kept, to know whom to tell what happens by itself.
pub async fn comes_by_role(
    store: &dyn Store,
    account: Account,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let known = store.manager(account).await?.and_then(|known| known.record.by_role_at);
    if known.is_some_and(|at| now < at + SEEN_EVERY) {
        return Ok(());
    }
    changed(store, account, |manager| Manager { by_role_at: Some(now), ..manager }).await
}

/// Who is told what happens by itself: the managers who are `listed`, and those who were here lately by a role.
pub(super) async fn whom(
    store: &dyn Store,
    listed: &[Account],
    now: DateTime<Utc>,
) -> Result<Vec<Account>, StoreError> {
    let known = store.managers().await?.into_iter().map(|known| known.record);
    let lately = known.filter(|known| known.by_role_at.is_some_and(|at| now < at + ROLE_HOLDS));
    let mut all: Vec<_> = lately.map(|known| known.account).chain(listed.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

async fn changed(
    store: &dyn Store,
    account: Account,
    change: impl Fn(Manager) -> Manager,
) -> Result<(), StoreError> {
    until_settled(|| async {
        let known = store.manager(account).await?;
        let known = known.unwrap_or_else(|| Stored::new(Manager::new(account)));
        let next = change(known.record.clone());
        store.commit(vec![known.with(next).into()]).await
    })
    .await
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::announcement::DIALOGUE_LIFE;
    use crate::journey::testing::World;

    #[test]
    fn a_question_waits_for_its_answer_but_not_for_ever() {
        let world = World::new();
        let max = world.account(7);
        let step = Step::When("launch".parse().unwrap());
        let wait = || block_on(waiting(&world.store, max, world.now())).unwrap();
        assert_eq!(wait(), Waiting::No);
        let asked = ask(&world.store, max, (step.clone(), Some("18h".to_owned())), world.now());
        block_on(asked).unwrap();
        assert!(matches!(wait(), Waiting::For(dialogue) if dialogue.step == step));
        world.clock.advance(DIALOGUE_LIFE);
        let Waiting::TooLate(late) = wait() else { panic!("it waits for ever") };
        assert_eq!(late.kept.as_deref(), Some("18h"));
        assert_eq!(wait(), Waiting::No, "that is told once");
    }

    #[test]
    fn a_zone_outlives_dialogues() {
        let world = World::new();
        let max = world.account(7);
        block_on(choose_zone(&world.store, max, chrono_tz::Europe::London)).unwrap();
        let step = Step::When("launch".parse().unwrap());
        block_on(ask(&world.store, max, (step, None), world.now())).unwrap();
        assert!(block_on(leave(&world.store, max)).unwrap().is_some());
        assert!(block_on(leave(&world.store, max)).unwrap().is_none());
        assert_eq!(block_on(zone(&world.store, max)).unwrap(), Some(chrono_tz::Europe::London));
    }
}
