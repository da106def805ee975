//! The one place that holds a provider's books: changes them under a lock, takes down what happened, and wakes whoever waits.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use salut_core::clock::Clock;
use tokio::sync::watch;

use super::books::Books;
use super::events::Events;
use super::{PaymentFaults, Request};
use crate::record::Log;
use crate::{Keep, StoryError};

/// Books, clock and change signal; shared by the HTTP side, the webhooks and the story.
#[derive(Debug)]
pub(crate) struct Hub<B> {
    /// The time of everything but the patience.
    pub(crate) clock: Arc<dyn Clock>,
    /// How long a story waits, in wall time: only a guard against one that hangs.
    pub(crate) patience: Duration,
    /// What goes wrong.
    pub(crate) faults: PaymentFaults,
    desk: Mutex<Desk<B>>,
    changes: watch::Sender<u64>,
}

/// What is under the lock.
#[derive(Debug)]
pub(crate) struct Desk<B> {
    pub(crate) books: B,
    pub(crate) events: Events,
    pub(crate) log: Log<Request>,
}

impl<B: Books> Hub<B> {
    /// A hub around `books`.
    pub(crate) fn new(clock: Arc<dyn Clock>, patience: Duration, books: B) -> Self {
        let (changes, _) = watch::channel(0);
        let desk = Desk { books, events: Events::default(), log: Log::new(Keep::Everything) };
        Self { clock, patience, faults: PaymentFaults::default(), desk: Mutex::new(desk), changes }
    }

    /// Reads the books as they are now.
    pub(crate) fn look<T>(&self, read: impl FnOnce(&Desk<B>) -> T) -> T {
        self.with(|desk, _| read(desk))
    }

    /// Looks at the books as they are now, without waking anybody.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Desk<B>, DateTime<Utc>) -> T) -> T {
        let now = self.clock.now();
        let mut desk = self.desk();
        self.pass(&mut desk, now);
        act(&mut desk, now)
    }

    /// Changes the books at the clock's time, takes down what happened and wakes those who wait.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut Desk<B>, DateTime<Utc>) -> T) -> T {
        let now = self.clock.now();
        let mut desk = self.desk();
        self.pass(&mut desk, now);
        let outcome = act(&mut desk, now);
        self.take_down(&mut desk, now);
        drop(desk);
        self.changes.send_modify(|count| *count += 1);
        outcome
    }

    /// Waits until `probe` finds what it looks for, looking after each change.
    pub(crate) async fn until<T>(&self, mut probe: impl FnMut(&mut Desk<B>) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(found) = probe(&mut self.desk()) {
                return found;
            }
            // The sender lives as long as this hub, so waiting can't fail while we borrow it.
            let _still_open = changes.changed().await;
        }
    }

    /// Like [`until`](Self::until), but loses patience and then says who waited for what.
    pub(crate) async fn wait_for<T>(
        &self,
        (who, wanted): (&str, &str),
        probe: impl FnMut(&mut Desk<B>) -> Option<T>,
    ) -> Result<T, StoryError> {
        tokio::time::timeout(self.patience, self.until(probe))
            .await
            .map_err(|_| StoryError::NoAnswer { who: who.to_owned(), wanted: wanted.to_owned() })
    }

    /// Waits until the shop has taken every event of this provider.
    pub(crate) async fn wait_until_events_are_taken(&self, who: &str) -> Result<(), StoryError> {
        let is_done = |desk: &mut Desk<B>| desk.events.is_done(desk.events.count()).then_some(());
        self.wait_for((who, "the shop to take every event"), is_done).await
    }

    /// Rings at each change.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn pass(&self, desk: &mut Desk<B>, now: DateTime<Utc>) {
        desk.books.pass(now);
        self.take_down(desk, now);
    }

    pub(super) fn take_down(&self, desk: &mut Desk<B>, now: DateTime<Utc>) {
        let news = desk.books.news();
        if news.is_empty() {
            return;
        }
        for news in news {
            desk.events.add(news, self.faults.fate(now));
        }
        self.changes.send_modify(|count| *count += 1);
    }

    fn desk(&self) -> MutexGuard<'_, Desk<B>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
