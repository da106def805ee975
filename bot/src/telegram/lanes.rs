//! Side by side for different chats, one after the other within a chat: the work on updates that are in hand.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::{Id, JoinError, JoinSet};

/// The updates in hand, each with the task that works on it.
#[derive(Default)]
pub(super) struct Lanes {
    tasks: JoinSet<()>,
    /// The update that each task works on.
    in_hand: HashMap<Id, u32>,
    /// For each chat, what resolves when its last update is done.
    last: HashMap<i64, oneshot::Receiver<()>>,
}

impl Lanes {
    /// Whether nothing is in hand.
    pub(super) fn is_empty(&self) -> bool {
        self.in_hand.is_empty()
    }

    /// The first update that is in hand.
    pub(super) fn first(&self) -> Option<u32> {
        self.in_hand.values().min().copied()
    }

    /// Whether the update is in hand.
    pub(super) fn has(&self, update: u32) -> bool {
        self.in_hand.values().any(|held| *held == update)
    }

    /// Does `work` on an update once the chat's earlier updates are done.
    pub(super) fn take(
        &mut self,
        update: u32,
        chat: i64,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let (done, is_done) = oneshot::channel();
        let earlier = self.last.insert(chat, is_done);
        let in_turn = async move {
            if let Some(earlier) = earlier {
                // An error means that the earlier one failed, which must not stop this one.
                let _done_or_failed = earlier.await;
            }
            work.await;
            drop(done);
        };
        let task = self.tasks.spawn(in_turn).id();
        self.in_hand.insert(task, update);
    }

    /// Waits until everything in hand is done, but no longer than `patience`.
    pub(super) async fn settle(&mut self, patience: Duration) {
        let all = async { while self.next().await {} };
        let _all_or_some = tokio::time::timeout(patience, all).await;
        self.last.retain(|_, done| !done.is_terminated() && done.is_empty());
    }

    /// Waits until one more is done; false at once if nothing is in hand.
    pub(super) async fn next(&mut self) -> bool {
        let Some(ended) = self.tasks.join_next_with_id().await else { return false };
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id);
        let update = self.in_hand.remove(&id);
        if let Err(error) = ended {
            tracing::error!(update, %error, "An update could not be served");
        }
        true
    }
}
