//! The one place that holds the world: changes it under a lock and wakes whoever waits for a change.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use salut_core::clock::Clock;
use tokio::sync::watch;

use super::world::World;
use crate::{Faults, StoryError};

/// The world, its clock and its change signal; shared by the HTTP side and the people.
#[derive(Debug)]
pub(super) struct Hub {
    /// The time of everything but the patience.
    pub(super) clock: Arc<dyn Clock>,
    /// The token the bot must show.
    pub(super) token: String,
    /// How long people wait for the bot, in wall time: only a guard against a story that hangs.
    pub(super) patience: Duration,
    /// What goes wrong.
    pub(super) faults: Faults,
    world: Mutex<World>,
    changes: watch::Sender<u64>,
}

impl Hub {
    /// A hub around `world`.
    pub(super) fn new(
        clock: Arc<dyn Clock>,
        token: String,
        patience: Duration,
        world: World,
    ) -> Self {
        let (changes, _) = watch::channel(0);
        let faults = world.faults.clone();
        Self { clock, token, patience, faults, world: Mutex::new(world), changes }
    }

    /// Reads the world.
    pub(super) fn look<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        read(&self.world())
    }

    /// Changes the world at the clock's time and wakes those who wait.
    pub(super) fn change<T>(&self, act: impl FnOnce(&mut World, DateTime<Utc>) -> T) -> T {
        let now = self.clock.now();
        let outcome = act(&mut self.world(), now);
        self.changes.send_modify(|count| *count += 1);
        outcome
    }

    /// Waits until `probe` finds what it looks for, looking after each change.
    pub(super) async fn until<T>(
        &self,
        mut probe: impl FnMut(&mut World, DateTime<Utc>) -> Option<T>,
    ) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(found) = probe(&mut self.world(), self.clock.now()) {
                return found;
            }
            // The sender lives as long as this hub, so waiting can't fail while we borrow it.
            let _still_open = changes.changed().await;
        }
    }

    /// Like [`until`](Self::until), but loses patience and then says who waited for what.
    pub(super) async fn wait_for<T>(
        &self,
        (who, wanted): (&str, &str),
        probe: impl FnMut(&mut World, DateTime<Utc>) -> Option<T>,
    ) -> Result<T, StoryError> {
        tokio::time::timeout(self.patience, self.until(probe))
            .await
            .map_err(|_| StoryError::NoAnswer { who: who.to_owned(), wanted: wanted.to_owned() })
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
