//! (Who, what) → journey → page → view: the one switch.

use async_trait::async_trait;

use crate::action::{Action, BadButton};
use crate::view::View;
use crate::visitor::Visitor;

/// Answers people. Adapters know only this of everything behind it.
#[async_trait]
pub trait Answer: Send + Sync {
    /// Does what the visitor wants and gives what the visitor is to see.
    async fn answer(&self, visitor: &Visitor, wanted: Result<Action, BadButton>) -> View;
}
