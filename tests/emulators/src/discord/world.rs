//! The state behind its lock, with the clock and a bell that rings at every change.
//! Owns locking and waiting; must not know what is in the state.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use salut_core::clock::Clock;
use tokio::sync::watch;

use super::state::State;

/// What the server, the gateway and the people share.
#[derive(Debug)]
pub(super) struct World {
    state: Mutex<State>,
    clock: Arc<dyn Clock>,
    bell: watch::Sender<u64>,
    /// How long a person waits in real time before giving up: a guard, not a pace.
    pub(super) patience: Duration,
    pub(super) token: String,
    pub(super) gateway_url: String,
    pub(super) privileged_intents: u64,
}

impl World {
    /// Puts `state` behind the lock.
    pub(super) fn new(state: State, setup: &super::Setup, gateway_url: String) -> Self {
        Self {
            state: Mutex::new(state),
            clock: Arc::clone(&setup.clock),
            bell: watch::Sender::new(0),
            patience: setup.patience,
            token: setup.token.clone(),
            gateway_url,
            privileged_intents: setup.privileged_intents,
        }
    }

    /// The time on the story's clock.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Waits on the story's clock.
    pub(super) async fn sleep(&self, span: chrono::TimeDelta) {
        self.clock.sleep(span).await;
    }

    /// Reads the state.
    pub(super) fn look<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the state, then wakes everybody who waits for something.
    pub(super) fn change<T>(&self, alter: impl FnOnce(&mut State, DateTime<Utc>) -> T) -> T {
        let now = self.now();
        let done = alter(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner), now);
        self.bell.send_modify(|rings| *rings += 1);
        done
    }

    /// Waits until `find` finds something; `None` when patience runs out first.
    pub(super) async fn wait<T>(&self, find: impl Fn(&State) -> Option<T>) -> Option<T> {
        let mut bell = self.bell.subscribe();
        let search = async {
            loop {
                if let Some(found) = self.look(&find) {
                    return found;
                }
                // The sender lives as long as `self`, so this can't fail while we are here.
                drop(bell.changed().await);
            }
        };
        tokio::time::timeout(self.patience, search).await.ok()
    }
}
