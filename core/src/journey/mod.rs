//! What people and time make happen: one file per use case, the only callers of ports.
//!
//! Each journey takes just the ports it uses, may run twice without doing more than once, and gives back
//! what a page needs to tell. Nothing here chooses words.

pub mod announce;
pub mod broadcast;
pub mod check_in;
pub mod checkout;
pub mod choose;
pub mod closed;
pub mod deliver;
pub mod enter;
pub mod expire;
pub mod follow;
pub mod forecast;
mod forget;
pub mod fulfil;
pub mod inbox;
pub mod link;
pub mod live;
pub mod manage;
pub mod meet;
pub mod mend;
pub mod passes;
pub mod plan;
pub mod ready;
pub mod recall;
pub mod refund;
pub mod remind;
mod reminders;
pub mod reserve;
pub mod room_reminders;
pub mod settle;
pub mod ship;
pub mod tell;
#[cfg(test)]
mod testing;
pub mod wait;
pub mod watch;
pub mod work;

use std::future::Future;

use crate::ids::SaleId;
use crate::port::{Ledger, StoreError};
use crate::stock::{Ask, Outcome};

/// How often a change that somebody else beat us to is tried anew before we give up.
const TRIES: usize = 8;

/// Reads, decides and commits again while somebody else's commit comes in between.
async fn until_settled<T, F: Future<Output = Result<T, StoreError>>>(
    mut attempt: impl FnMut() -> F,
) -> Result<T, StoreError> {
    for _ in 1..TRIES {
        match attempt().await {
            Err(StoreError::Conflict(_)) => {}
            settled => return settled,
        }
    }
    attempt().await
}

/// Asks the ledger one thing.
async fn ask(ledger: &dyn Ledger, sale: &SaleId, ask: Ask) -> Result<Outcome, StoreError> {
    let outcomes = ledger.decide(sale, vec![ask]).await?;
    let none = || StoreError::Damaged("the ledger gave no outcome".to_owned());
    outcomes.into_iter().next().ok_or_else(none)
}

/// The ledger answered something else than was asked.
fn unexpected(outcome: &Outcome) -> StoreError {
    StoreError::Damaged(format!("the ledger gave an outcome of another ask: {outcome:?}"))
}
