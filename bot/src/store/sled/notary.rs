//! The notary, a thread of its own: makes what the scribe wrote durable, and only then answers those who asked (group
//! commit). While it waits for the disk the scribe writes what comes next, and several writes may share one sync.
//!
//! Whatever fails on the way to the disk ends here, in its order: what was written before is still made durable.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use salut_core::port::StoreError;
use tokio::runtime::Handle;

use super::journal::Span;
use super::mark::Mark;
use super::shared::Shared;
use super::tray::{Group, Reply, Tray};

/// So many answers are worth a task of their own.
const MANY: usize = 32;

/// A group that the scribe is done with.
pub(super) enum Copied {
    /// It is in the database, but a power cut would undo it.
    Written(Written),
    /// It could not be written, nor can any that was decided upon it.
    Failed(Group, StoreError),
}

/// A group in the database.
pub(super) struct Written {
    /// The group.
    pub(super) group: Group,
    /// The result of each of its commits.
    pub(super) commits: Vec<Result<(), StoreError>>,
    /// What is to be marked.
    pub(super) marked: Marked,
}

/// How much the database holds after a write, and the chunks in it; none if there was nothing to write.
pub(super) type Marked = Option<(Mark, Vec<Span>)>;

/// The notary.
pub(super) struct Notary {
    pub(super) shared: Arc<Shared>,
    pub(super) tray: Arc<Tray>,
    pub(super) copied: Receiver<Copied>,
    /// Where those who ask run, if it is known: answers given there wake them without a detour.
    pub(super) runtime: Option<Handle>,
}

impl Notary {
    /// Works until the scribe has ended and all is answered.
    pub(super) fn run(self) {
        while let Ok(first) = self.copied.recv() {
            let mut written = Vec::new();
            for copied in [first].into_iter().chain(self.copied.try_iter()) {
                match copied {
                    Copied::Written(group) => written.push(group),
                    Copied::Failed(group, error) => {
                        self.seal(std::mem::take(&mut written));
                        self.fail(group, &error);
                    }
                }
            }
            self.seal(written);
        }
    }

    /// Makes groups durable and answers them.
    fn seal(&self, written: Vec<Written>) {
        match self.sync(&written) {
            Ok(()) => written.into_iter().for_each(|written| self.answer(written)),
            Err(error) => written.into_iter().for_each(|written| self.fail(written.group, &error)),
        }
    }

    fn sync(&self, written: &[Written]) -> Result<(), StoreError> {
        let marked = |written: &Written| Some((written.marked.as_ref()?.0, written.group.epoch));
        let Some((newest, epoch)) = written.iter().rev().find_map(marked) else { return Ok(()) };
        self.shared.disk_of(self.shared.disk().as_ref(), epoch)?.seal(newest)
    }

    fn answer(&self, written: Written) {
        let Written { group, commits, marked } = written;
        if let Some((mark, chunks)) = marked
            && !self.shared.settle(mark.writes, &chunks, group.epoch)
        {
            return group.refuse(&Shared::closed());
        }
        self.tell(group.replies);
        for ((_, answer), written) in group.commits.into_iter().zip(commits) {
            let _gone = answer.send(written);
        }
    }

    /// Gives outcomes to those who asked: many at once from where they run, as each wake-up from elsewhere takes a lock
    /// that all of them share.
    fn tell(&self, replies: Vec<Reply>) {
        let tell = |replies: Vec<Reply>| {
            for (outcomes, answer) in replies {
                let _gone = answer.send(Ok(outcomes));
            }
        };
        match &self.runtime {
            Some(runtime) if replies.len() >= MANY => {
                runtime.spawn(async move { tell(replies) });
            }
            _ => tell(replies),
        }
    }

    /// The disk is closed first: whoever learns of the failure may open it again. It is closed once for all groups
    /// that were decided upon each other.
    fn fail(&self, group: Group, error: &StoreError) {
        if self.shared.is_current(group.epoch) {
            tracing::error!(%error, "Nothing can be stored: asks and commits are refused");
            self.shared.close();
            self.tray.fail(error);
        }
        group.refuse(error);
    }
}

impl Drop for Notary {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What was decided and is not answered never will be.
            self.shared.close();
        }
        self.tray.abandon();
    }
}
