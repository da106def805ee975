//! The one writer, a thread of its own: takes all asks and commits that wait, decides them, makes what follows
//! durable in one write, and only then answers any of them (group commit).
//!
//! It decides on a stock of its own. What others read is the book, which takes up events when they are durable; so
//! after a failed write nothing needs to be undone: the writer opens the disk again and starts from what is there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use salut_core::ids::SaleId;
use salut_core::port::{Change, StoreError};
use salut_core::stock::{Ask, Outcome, Stock, decide};
use tokio::sync::{mpsc, oneshot};

use super::chunk::Entry;
use super::disk::{Disk, Folder};
use super::draft::Draft;
use super::error::OpenError;
use super::journal::{self, Book, ReplayError};
use super::mark::Mark;
use super::shared::Shared;
use super::shelf::Shelf;

/// Most asks and commits that are answered after one write.
const GROUP_MAX: usize = 4096;

/// Where an answer goes; whoever asked may have gone.
pub(super) type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// What the writer is asked.
pub(super) enum Work {
    /// To decide asks.
    Decide {
        /// The sale they are about.
        sale: SaleId,
        /// The asks, in their order.
        asks: Vec<Ask>,
        /// Takes the outcomes.
        answer: Answer<Vec<Outcome>>,
    },
    /// To write records.
    Commit {
        /// What to write, all or nothing.
        changes: Vec<Change>,
        /// Takes the result.
        answer: Answer<()>,
    },
    /// To open the disk again, if a failure closed it.
    Reopen {
        /// Takes the result.
        answer: Answer<()>,
    },
}

/// Opens the disk, reads its journal, and checks with the high-water mark that nothing of it is lost.
pub(super) fn open(folder: &Folder) -> Result<(Disk, Book), OpenError> {
    let (disk, marked) = folder.open()?;
    let book = journal::replay(disk.db()).map_err(|error| match error {
        ReplayError::Damaged(damage) => folder.damaged(damage),
        ReplayError::Unavailable(error) => folder.unavailable(&error),
    })?;
    let found = book.mark();
    Mark::check(marked, found).map_err(|damage| folder.damaged(damage))?;
    if marked != Some(found) {
        disk.mark(found).map_err(|error| folder.unavailable(&error))?;
    }
    Ok((disk, book))
}

/// The writer.
pub(super) struct Writer {
    pub(super) folder: Folder,
    pub(super) shared: Arc<Shared>,
    pub(super) stocks: HashMap<SaleId, Stock>,
    pub(super) work: mpsc::Receiver<Work>,
}

impl Writer {
    /// Works until nobody can ask any more.
    pub(super) fn run(mut self) {
        let mut works = Vec::with_capacity(GROUP_MAX);
        while self.work.blocking_recv_many(&mut works, GROUP_MAX) > 0 {
            let mut group = Group::default();
            works.drain(..).for_each(|work| group.add(work));
            let written = self.recover().and_then(|()| self.write(&mut group));
            match written {
                Ok(answers) => group.answer(answers),
                Err(error) => {
                    tracing::error!(%error, "Nothing can be stored: asks and commits are refused");
                    self.shared.close();
                    group.refuse(&error);
                }
            }
        }
    }

    /// Opens the disk again after a failure, and starts from what it holds.
    fn recover(&mut self) -> Result<(), StoreError> {
        if !self.shared.is_closed() {
            return Ok(());
        }
        let (disk, book) = open(&self.folder).map_err(|error| error.as_store_error())?;
        self.stocks = book.copy_of_stocks();
        self.shared.reopen(disk, book);
        tracing::info!("The store is open again");
        Ok(())
    }

    fn write(&mut self, group: &mut Group) -> Result<Answers, StoreError> {
        let (outcomes, entries) = self.decide(group);
        let shared = Arc::clone(&self.shared);
        let disk = shared.disk();
        let disk = disk.as_ref().ok_or_else(Shared::closed)?;
        let chunks = journal::pack(&entries, &shared.book().index)?;
        let first_cursors: Vec<_> = chunks.iter().map(|chunk| chunk.first).collect();
        let mut draft = Draft::over(Shelf(disk.db()));
        draft.append(chunks);
        let commits = group.commits.iter().map(|(changes, _)| draft.commit(changes)).collect();
        if !draft.is_empty() {
            let Mark { writes, chunks } = shared.book().mark();
            let mark = Mark { writes: writes + 1, chunks: chunks + first_cursors.len() as u64 };
            disk.write(draft.into_batch(), mark)?;
            shared.take_up(&entries, &first_cursors);
        }
        Ok(Answers { outcomes, commits })
    }

    /// Decides the asks of a group: one run of the decider a sale, each sale's asks in the order they came.
    fn decide(&mut self, group: &mut Group) -> (Vec<Vec<Outcome>>, Vec<Entry>) {
        let now = self.shared.clock.now();
        let mut outcomes = vec![Vec::new(); group.answers.len()];
        let mut entries = Vec::new();
        for (sale, queue) in std::mem::take(&mut group.asks) {
            let stock = self.stocks.entry(sale.clone()).or_default();
            let decision = decide(stock, &queue.asks, now);
            if stock.terms().is_none() {
                self.stocks.remove(&sale);
            }
            let mut decided = decision.outcomes.into_iter();
            for (asker, count) in queue.askers {
                outcomes[asker] = decided.by_ref().take(count).collect();
            }
            entries.extend(decision.events.into_iter().map(|event| (sale.clone(), event)));
        }
        (outcomes, entries)
    }
}

/// Work that shares one write.
#[derive(Default)]
struct Group {
    asks: BTreeMap<SaleId, Queue>,
    answers: Vec<Answer<Vec<Outcome>>>,
    commits: Vec<(Vec<Change>, Answer<()>)>,
    reopens: Vec<Answer<()>>,
}

/// The asks of one sale, and how many of them each asker brought.
#[derive(Default)]
struct Queue {
    asks: Vec<Ask>,
    askers: Vec<(usize, usize)>,
}

/// The answers to a group, in its order.
struct Answers {
    outcomes: Vec<Vec<Outcome>>,
    commits: Vec<Result<(), StoreError>>,
}

impl Group {
    fn add(&mut self, work: Work) {
        match work {
            Work::Decide { sale, asks, answer } => {
                let queue = self.asks.entry(sale).or_default();
                queue.askers.push((self.answers.len(), asks.len()));
                queue.asks.extend(asks);
                self.answers.push(answer);
            }
            Work::Commit { changes, answer } => self.commits.push((changes, answer)),
            Work::Reopen { answer } => self.reopens.push(answer),
        }
    }

    fn answer(self, answers: Answers) {
        for (answer, outcomes) in self.answers.into_iter().zip(answers.outcomes) {
            let _gone = answer.send(Ok(outcomes));
        }
        for ((_, answer), written) in self.commits.into_iter().zip(answers.commits) {
            let _gone = answer.send(written);
        }
        for answer in self.reopens {
            let _gone = answer.send(Ok(()));
        }
    }

    fn refuse(self, error: &StoreError) {
        for answer in self.answers {
            let _gone = answer.send(Err(error.clone()));
        }
        let commits = self.commits.into_iter().map(|(_, answer)| answer);
        for answer in commits.chain(self.reopens) {
            let _gone = answer.send(Err(error.clone()));
        }
    }
}
