//! The scribe, a thread of its own: packs what the decider decided into chunks and writes it to the database, one group
//! after another. It decides nothing and answers nobody: that is done by the notary, when the write is durable.

use std::iter::{repeat, zip};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use salut_core::ids::SaleId;
use salut_core::port::StoreError;
use salut_core::stock::StockEvent;

use super::chunk::{Chunk, Packer};
use super::draft::Draft;
use super::journal::Span;
use super::mark::Mark;
use super::notary::{Copied, Marked, Written};
use super::shared::{Epoch, Shared};
use super::shelf::Shelf;
use super::tray::{Group, Tray};

/// The scribe.
pub(super) struct Scribe {
    shared: Arc<Shared>,
    tray: Arc<Tray>,
    copied: SyncSender<Copied>,
    place: Place,
}

/// Where the journal goes on, ahead of what is durable.
struct Place {
    /// It counts for groups of this generation: after a failure, the journal goes on from what the disk held.
    of: Epoch,
    mark: Mark,
    /// How many events lie before it.
    end: u64,
    /// Why nothing can be written upon what was written last.
    torn: Option<StoreError>,
}

impl Place {
    /// Where what is durable ends, for the generation of `epoch`.
    fn durable(shared: &Shared, epoch: Epoch) -> Self {
        let index = shared.index();
        Self { of: epoch, mark: index.mark(), end: index.end(), torn: None }
    }
}

impl Scribe {
    /// A scribe that goes on where the journal ends.
    pub(super) fn new(shared: Arc<Shared>, tray: Arc<Tray>, copied: SyncSender<Copied>) -> Self {
        let place = Place::durable(&shared, Epoch::default());
        Self { shared, tray, copied, place }
    }

    /// Writes until the decider has ended and all is written.
    pub(super) fn run(mut self) {
        while let Some(group) = self.tray.take() {
            let copied = match self.write(&group) {
                Ok((commits, marked)) => Copied::Written(Written { group, commits, marked }),
                Err(error) => {
                    self.place.torn = Some(error.clone());
                    Copied::Failed(group, error)
                }
            };
            if self.copied.send(copied).is_err() {
                return;
            }
        }
    }

    /// Writes a group; gives the result of each of its commits, and what is to be marked.
    fn write(
        &mut self,
        group: &Group,
    ) -> Result<(Vec<Result<(), StoreError>>, Marked), StoreError> {
        if !self.place.of.is_of_generation(group.epoch) {
            self.place = Place::durable(&self.shared, group.epoch);
        }
        if let Some(error) = &self.place.torn {
            return Err(error.clone());
        }
        let disk = self.shared.disk();
        let disk = self.shared.disk_of(disk.as_ref(), group.epoch)?;
        let chunks = self.pack(&group.events);
        let spans: Vec<Span> = chunks.iter().map(Chunk::span).collect();
        let Mark { writes, chunks: before } = self.place.mark;
        let mark = Mark { writes: writes + 1, chunks: before + spans.len() as u64 };
        let mut draft = Draft::over(Shelf(disk.db()), mark.writes);
        draft.append(chunks);
        let commits = group.commits.iter().map(|(changes, _)| draft.commit(changes)).collect();
        if draft.is_empty() {
            return Ok((commits, None));
        }
        disk.write(draft.into_writes())?;
        self.place.mark = mark;
        self.place.end = spans.last().map_or(self.place.end, |span| span.end);
        Ok((commits, Some((mark, spans))))
    }

    /// Packs events into the chunks that come next.
    fn pack(&self, events: &[(SaleId, Vec<StockEvent>)]) -> Vec<Chunk> {
        let mut packer = Packer::after(self.place.mark.chunks, self.place.end);
        for (sale, event) in events.iter().flat_map(|(sale, events)| zip(repeat(sale), events)) {
            packer.add(sale, event);
        }
        packer.chunks()
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
