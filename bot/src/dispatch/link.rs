//! Linking accounts: a code to type elsewhere, or one that was typed here.

use salut_core::fan::Fan;
use salut_core::journey::link::{self, Linked};
use salut_core::port::StoreError;

use super::{Answered, Dispatch};
use crate::page::{LinkAnswer, Page};
use crate::visitor::Visitor;

impl Dispatch {
    /// Without a code typed, the fan gets one. Joined fans are answered as the one they are then.
    pub(super) async fn link(
        &self,
        visitor: &Visitor,
        fan: Fan,
        code: Option<&str>,
    ) -> Result<Answered, StoreError> {
        let (store, now) = (&*self.cards.store, self.cards.clock.now());
        let Some(code) = code else {
            let offered = link::offer(store, &*self.ids, visitor.account, now).await?;
            let page = Page::LinkCode { code: offered.code.to_string(), until: offered.until };
            return Ok(Answered { page, fan });
        };
        let linked = link::join(store, &self.cards.shop, visitor.account, code, now).await?;
        let answer = match &linked {
            Linked::Joined { .. } => LinkAnswer::Joined,
            Linked::AlreadyOne => LinkAnswer::AlreadyOne,
            Linked::OwnCode => LinkAnswer::OwnCode,
            Linked::WrongCode => LinkAnswer::WrongCode,
            Linked::SpentCode => LinkAnswer::SpentCode,
            Linked::TooManyGuesses { until } => LinkAnswer::TooManyGuesses { until: *until },
        };
        let fan = if let Linked::Joined { fan, .. } = linked { fan } else { fan };
        Ok(Answered { page: Page::Link(answer), fan })
    }
}
