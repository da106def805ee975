//! What fans were answered, by ask, so that a redelivered ask gets its first outcome. Holds remember their asks
//! themselves; this is for every other outcome.
//!
//! Platforms deliver again what was not confirmed within minutes, so the newest answers are enough: at least
//! [`ANSWERS_MIN`] of a sale, at most twice as many, whatever else happens.

use std::mem;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::pages::Pages;
use super::{AskKey, Outcome};

/// How many answers are remembered at least.
const ANSWERS_MIN: usize = 131_072;

/// Answers in the order they were given, in two generations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Answers {
    newer: Pages<(AskKey, Outcome)>,
    older: Pages<(AskKey, Outcome)>,
}

/// Where the answers are.
#[derive(Debug, Default)]
pub(super) struct AnswerIndex {
    newer: HashMap<AskKey, u32>,
    older: HashMap<AskKey, u32>,
}

impl AnswerIndex {
    pub(super) fn of(answers: &Answers) -> Self {
        let numbered = |pages: &Pages<(AskKey, Outcome)>| {
            (0..).zip(pages.iter()).map(|(number, (key, _))| (*key, number)).collect()
        };
        Self { newer: numbered(&answers.newer), older: numbered(&answers.older) }
    }

    /// The answer to this ask, if it is remembered.
    pub(super) fn find<'a>(&self, answers: &'a Answers, key: AskKey) -> Option<&'a Outcome> {
        let newer = self.newer.get(&key).and_then(|number| answers.newer.get(*number as usize));
        let older = || self.older.get(&key).and_then(|number| answers.older.get(*number as usize));
        newer.or_else(older).map(|(_, outcome)| outcome)
    }

    /// Remembers an answer. When the newer half is full, the older half is forgotten.
    pub(super) fn add(&mut self, answers: &mut Answers, key: AskKey, outcome: Outcome) {
        if answers.newer.len() == ANSWERS_MIN {
            answers.older = mem::take(&mut answers.newer);
            self.older = mem::take(&mut self.newer);
        }
        let number = u32::try_from(answers.newer.len()).unwrap_or(u32::MAX);
        answers.newer.push((key, outcome));
        self.newer.insert(key, number);
    }
}
