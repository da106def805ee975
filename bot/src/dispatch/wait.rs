//! The waitlist: wishes, places, turns; from outcome to page.

use salut_core::fan::Fan;
use salut_core::ids::{EntryNumber, ReservationId, SaleId};
use salut_core::journey::wait::{self, Joined, Left, LetPass, Taken, Wait};
use salut_core::port::StoreError;
use salut_core::sale::Sale;
use salut_core::stock::Refusal;

use super::Dispatch;
use crate::action::WaitStep;
use crate::page::{EntryCard, Page, Standing};
use crate::visitor::Visitor;
use crate::wish::WaitWish;

impl Dispatch {
    pub(super) async fn wait(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: &SaleId,
        (wish, step): (WaitWish, WaitStep),
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(sale) else { return Ok(Page::NoSale) };
        let Some(request) = wish.request(sale) else { return Ok(Page::UnknownButton) };
        let (id, key) = (sale.id.clone(), visitor.key);
        let ask = Wait { fan: fan.id, sale: id, request, key };
        let store = &*self.cards.store;
        let joined = match step {
            WaitStep::Plan => {
                let card = self.cards.wait(sale, wish, Standing::NotYet).await?;
                return Ok(Page::Wait(card));
            }
            WaitStep::Join => wait::join(store, ask).await?,
            WaitStep::Change => wait::change(store, ask).await?,
        };
        match joined {
            Joined::Waiting(waiting) => self.waiting(fan, sale, Standing::Now(waiting)).await,
            Joined::Before(waiting) => self.waiting(fan, sale, Standing::Before(waiting)).await,
            Joined::Refused(refusal) => self.refused(fan, Some(sale), refusal).await,
        }
    }

    /// The entry by which the fan waits, as it is now: units may have come meanwhile.
    pub(super) async fn waiting(
        &self,
        fan: &Fan,
        sale: &Sale,
        standing: Standing,
    ) -> Result<Page, StoreError> {
        let (Standing::Now(waiting) | Standing::Before(waiting)) = standing else {
            return self.waitlist(fan).await;
        };
        let entries = wait::entries_of(&*self.cards.store, &sale.id, fan.id).await?;
        let Some(entry) = entries.into_iter().find(|entry| entry.number == waiting.entry) else {
            return self.waitlist(fan).await;
        };
        match WaitWish::of_entry(&entry.wish, sale) {
            Some(wish) => Ok(Page::Wait(self.cards.wait(sale, wish, standing).await?)),
            None => Ok(Page::InLine(EntryCard { sale: sale.id.clone(), entry })),
        }
    }

    pub(super) async fn leave(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: &SaleId,
        entry: EntryNumber,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(sale) else { return Ok(Page::NoSale) };
        let place = (&sale.id, entry);
        match wait::leave(&*self.cards.store, fan.id, place, visitor.key).await? {
            Left::Left => Ok(Page::LeftWaitlist(sale.id.clone())),
            Left::Refused(refusal) => self.refused(fan, Some(sale), refusal).await,
        }
    }

    pub(super) async fn take(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        turn: &ReservationId,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(&turn.sale) else {
            return self.refused(fan, None, Refusal::NoSuchHold).await;
        };
        match wait::take(&*self.cards.store, fan.id, turn, visitor.key).await? {
            Taken::Held(held) => self.held(visitor, fan, &held).await,
            Taken::Refused(refusal) => self.refused(fan, Some(sale), refusal).await,
        }
    }

    pub(super) async fn let_pass(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        turn: &ReservationId,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(&turn.sale) else {
            return self.refused(fan, None, Refusal::NoSuchHold).await;
        };
        match wait::let_pass(&*self.cards.store, fan.id, turn, visitor.key).await? {
            LetPass::Passed => Ok(Page::LetPass(sale.id.clone())),
            LetPass::Taken(held) => self.held(visitor, fan, &held).await,
            LetPass::Refused(refusal) => self.refused(fan, Some(sale), refusal).await,
        }
    }

    pub(super) async fn waitlist(&self, fan: &Fan) -> Result<Page, StoreError> {
        let turns = self.cards.turns(fan.id).await?;
        Ok(Page::Waitlist { turns, entries: self.cards.entries(fan.id).await? })
    }
}
