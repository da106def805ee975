//! Who gets a unit: the one decider that every store runs.
//!
//! [`decide`] is pure and deterministic: the same stock, asks and time give the same outcomes and events,
//! and [`Stock::apply`] of those events to the stock before gives the stock after. A store keeps the
//! events, and an [`Image`] of the stock from time to time; it never decides.

mod answers;
mod apply;
mod ask;
mod audit;
mod decide;
mod draw;
mod event;
mod hold;
mod image;
mod lapses;
mod offer;
mod pages;
mod state;
mod table;
mod terms;
mod waitlist;

pub use ask::{
    Ask, AskKey, AskKind, Confirmed, HeldUnits, Outcome, RefundWhy, Refusal, WaitRequest, Waiting,
};
pub use decide::{Decision, decide};
pub use draw::{Commitment, Draw, DrawResult, DrawnEntry, Seed, Ticket};
pub use event::{GivenAs, StockEvent};
pub use hold::{Hold, HoldState, Line, Lines};
pub use image::Image;
pub use state::{Fate, Stock};
pub use terms::{Allocation, OfferTerms, Priority, Spans, Terms, TermsFault, Wave};
pub use waitlist::{EntryState, EntryWish, WaitlistEntry, Wish};

#[cfg(test)]
mod tests;
