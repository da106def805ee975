//! The scribe, a thread of its own: makes what the decider decided durable, one group after another, and only then
//! answers those who asked (group commit). It decides nothing.

use std::iter::{repeat, zip};
use std::sync::Arc;

use salut_core::ids::SaleId;
use salut_core::port::StoreError;
use salut_core::stock::StockEvent;

use super::chunk::Chunk;
use super::draft::Draft;
use super::journal::Span;
use super::mark::Mark;
use super::shared::Shared;
use super::shelf::Shelf;
use super::tray::{Group, Tray};

/// The scribe.
pub(super) struct Scribe {
    pub(super) shared: Arc<Shared>,
    pub(super) tray: Arc<Tray>,
}

impl Scribe {
    /// Writes until the decider has ended and all is written.
    pub(super) fn run(self) {
        while let Some(group) = self.tray.take() {
            match self.write(&group) {
                Ok(written) => answer(group, written),
                Err(error) => self.fail(group, &error),
            }
        }
    }

    /// The disk is closed first: whoever learns of the failure may open it again.
    fn fail(&self, group: Group, error: &StoreError) {
        tracing::error!(%error, "Nothing can be stored: asks and commits are refused");
        self.shared.close();
        self.tray.fail(error);
        group.refuse(error);
    }

    /// Writes a group, and gives the result of each of its commits.
    fn write(&self, group: &Group) -> Result<Vec<Result<(), StoreError>>, StoreError> {
        let disk = self.shared.disk();
        let disk = disk.as_ref().ok_or_else(Shared::closed)?;
        let (mark, chunks) = self.pack(&group.events);
        let spans: Vec<Span> = chunks.iter().map(Chunk::span).collect();
        let mut draft = Draft::over(Shelf(disk.db()), mark.writes);
        draft.append(chunks);
        let commits = group.commits.iter().map(|(changes, _)| draft.commit(changes)).collect();
        if !draft.is_empty() {
            disk.write(draft.into_writes(), mark)?;
            self.shared.settle(mark.writes, &spans, group.epoch);
        }
        Ok(commits)
    }

    /// Packs events into the chunks that come next, and tells what will be marked after their write.
    fn pack(&self, events: &[(SaleId, Vec<StockEvent>)]) -> (Mark, Vec<Chunk>) {
        let index = self.shared.index();
        let Mark { writes, chunks } = index.mark();
        let mut packer = index.packer();
        drop(index);
        for (sale, event) in events.iter().flat_map(|(sale, events)| zip(repeat(sale), events)) {
            packer.add(sale, event);
        }
        let packed = packer.chunks();
        (Mark { writes: writes + 1, chunks: chunks + packed.len() as u64 }, packed)
    }
}

impl Drop for Scribe {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What was decided and is not written never will be.
            self.shared.close();
        }
        self.tray.abandon();
    }
}

fn answer(group: Group, written: Vec<Result<(), StoreError>>) {
    for (outcomes, answer) in group.replies {
        let _gone = answer.send(Ok(outcomes));
    }
    for ((_, answer), written) in group.commits.into_iter().zip(written) {
        let _gone = answer.send(written);
    }
}
