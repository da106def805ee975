//! What is decided and waits to be written. The decider adds to it while the scribe writes what it took before: so
//! the disk is never waited for by who decides, and each write takes all that came together during the one before.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use salut_core::ids::SaleId;
use salut_core::port::{Change, StoreError};
use salut_core::stock::{Ask, Outcome, StockEvent};
use tokio::sync::oneshot;

use super::shared::Epoch;

/// Most asks and commits that wait for one write.
const GROUP_MAX: usize = 4096;

/// Where an answer goes; whoever asked may have gone.
pub(super) type Answer<T> = oneshot::Sender<Result<T, StoreError>>;
/// Outcomes, and who waits for them.
pub(super) type Reply = (Vec<Outcome>, Answer<Vec<Outcome>>);
/// Changes of records, and who waits for their commit.
pub(super) type Commit = (Vec<Change>, Answer<()>);

/// What is decided and shares one write.
#[derive(Default)]
pub(super) struct Group {
    /// What happened, in its order.
    pub(super) events: Vec<(SaleId, Vec<StockEvent>)>,
    /// The stock after it.
    pub(super) epoch: Epoch,
    /// Who is answered after it.
    pub(super) replies: Vec<Reply>,
    /// The records.
    pub(super) commits: Vec<Commit>,
    /// Asks that are done with. They go this way only so that they are let go while the disk is waited for.
    pub(super) spent: Vec<Vec<Ask>>,
}

impl Group {
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn len(&self) -> usize {
        self.replies.len() + self.commits.len()
    }

    fn append(&mut self, later: Self) {
        if self.is_empty() {
            *self = later;
            return;
        }
        self.events.extend(later.events);
        self.epoch = later.epoch;
        self.replies.extend(later.replies);
        self.commits.extend(later.commits);
        self.spent.extend(later.spent);
    }

    /// Tells all who wait that nothing was written.
    pub(super) fn refuse(self, error: &StoreError) {
        for (_, answer) in self.replies {
            let _gone = answer.send(Err(error.clone()));
        }
        for (_, answer) in self.commits {
            let _gone = answer.send(Err(error.clone()));
        }
    }
}

/// Shared by the decider and the scribe.
#[derive(Default)]
pub(super) struct Tray {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    group: Group,
    phase: Phase,
}

#[derive(Default)]
enum Phase {
    /// Groups are written.
    #[default]
    Working,
    /// A write failed, and the disk is not open again yet.
    Failed(StoreError),
    /// The decider has ended: what is there is the last group.
    Closing,
    /// The scribe has ended.
    Gone,
}

impl Tray {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while(&self, wait: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let waited = self.changed.wait_while(self.state(), |state| wait(state));
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when there is room for a batch.
    pub(super) fn room(&self) -> Result<(), StoreError> {
        let full =
            |state: &State| matches!(state.phase, Phase::Working) && state.group.len() >= GROUP_MAX;
        self.wait_while(full).phase.check()
    }

    /// Adds what was decided; refuses all of it after a failure.
    pub(super) fn add(&self, decided: Group) {
        let mut state = self.state();
        if let Err(error) = state.phase.check() {
            drop(state);
            return decided.refuse(&error);
        }
        state.group.append(decided);
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for a group and takes it; none at the end.
    pub(super) fn take(&self) -> Option<Group> {
        let mut state = self.wait_while(|state| {
            let working = matches!(state.phase, Phase::Working);
            matches!(state.phase, Phase::Failed(_)) || working && state.group.is_empty()
        });
        let group = std::mem::take(&mut state.group);
        drop(state);
        self.changed.notify_all();
        (!group.is_empty()).then_some(group)
    }

    /// After a failed write: refuses what waits and what will come, until [`mend`](Self::mend).
    pub(super) fn fail(&self, error: &StoreError) {
        self.end(Phase::Failed(error.clone()), error);
    }

    /// Goes on after a failure.
    pub(super) fn mend(&self) {
        self.state().phase = Phase::Working;
    }

    /// Lets the scribe end when it has written what is there.
    pub(super) fn close(&self) {
        let mut state = self.state();
        if matches!(state.phase, Phase::Working) {
            state.phase = Phase::Closing;
        } else {
            state.phase = Phase::Gone;
        }
        drop(state);
        self.changed.notify_all();
    }

    /// The scribe has ended: nothing is written any more.
    pub(super) fn abandon(&self) {
        self.end(Phase::Gone, &gone());
    }

    fn end(&self, phase: Phase, error: &StoreError) {
        let mut state = self.state();
        state.phase = phase;
        let group = std::mem::take(&mut state.group);
        drop(state);
        self.changed.notify_all();
        group.refuse(error);
    }
}

impl Phase {
    fn check(&self) -> Result<(), StoreError> {
        match self {
            Self::Working => Ok(()),
            Self::Failed(error) => Err(error.clone()),
            Self::Closing | Self::Gone => Err(gone()),
        }
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("its writer has stopped".to_owned())
}
