//! Who gets a unit: the one decider that every store runs.
//!
//! [`decide`] is pure and deterministic: the same stock, asks and time give the same outcomes and events,
//! and [`Stock::apply`] of those events to the stock before gives the stock after. A store keeps the
//! events; it never decides.

mod ask;
mod decide;
mod event;
mod state;

pub use ask::{Ask, AskKey, AskKind, Confirmed, HeldUnits, Outcome, Refusal, TermsFault};
pub use decide::{Decision, decide};
pub use event::{OfferTerms, StockEvent, Terms};
pub use state::{Hold, HoldState, Stock};

#[cfg(test)]
mod tests;
