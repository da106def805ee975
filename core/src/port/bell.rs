//! A bell that stores ring after each commit, so that work which waits for it starts at once.

use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// Counts its rings and wakes whoever waits for the next one.
#[derive(Debug, Default)]
pub struct Bell(Mutex<Rope>);

#[derive(Debug, Default)]
struct Rope {
    rings: u64,
    waiting: Vec<Waker>,
}

impl Bell {
    /// Rings.
    pub fn ring(&self) {
        let mut rope = self.rope();
        rope.rings += 1;
        let waiting = std::mem::take(&mut rope.waiting);
        drop(rope);
        waiting.into_iter().for_each(Waker::wake);
    }

    /// How often it rang.
    pub fn rings(&self) -> u64 {
        self.rope().rings
    }

    /// Returns once it has rung more than `heard` times. Ask [`rings`](Self::rings) before you look for
    /// work and pass that here: then no ring between looking and waiting is missed.
    pub async fn after(&self, heard: u64) {
        poll_fn(|task| {
            let mut rope = self.rope();
            if rope.rings > heard {
                return Poll::Ready(());
            }
            rope.waiting.push(task.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn rope(&self) -> MutexGuard<'_, Rope> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
