//! Reservations and orders: from outcome to page.

use salut_core::catalogue::BasketLine;
use salut_core::fan::Fan;
use salut_core::ids::{ReservationId, SaleId};
use salut_core::journey::check_in;
use salut_core::journey::reserve::{self, Released, Reserve, Reserved};
use salut_core::port::StoreError;
use salut_core::sale::Sale;
use salut_core::stock::Refusal;

use super::{Dispatch, private};
use crate::page::{Page, Stage};
use crate::visitor::Visitor;

impl Dispatch {
    pub(super) async fn reserve(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: Option<&SaleId>,
        basket: Vec<BasketLine>,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let ask = Reserve { fan: fan.id, sale: sale.id.clone(), basket, key: visitor.key };
        match reserve::run(&*self.cards.store, ask).await? {
            Reserved::Refused(refusal) => self.refused(fan, Some(sale), refusal).await,
            Reserved::Held(held) => {
                match self.cards.hold(fan, &held, private(visitor)).await? {
                    Some(card) => Ok(Page::Reserved(card)),
                    // Paid or lapsed between the two reads: the list tells which.
                    None => self.orders(visitor, fan).await,
                }
            }
        }
    }

    /// The basket of the check-in; without one, the sale to choose from.
    pub(super) async fn reserve_basket(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: Option<&SaleId>,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let basket = check_in::basket(&*self.cards.store, sale, fan.id).await?;
        if !basket.is_empty() {
            return self.reserve(visitor, fan, Some(&sale.id), basket).await;
        }
        let card = self.cards.sale(sale, fan.market.as_ref()).await?;
        let refusal = match card.stage {
            Stage::Open => return Ok(Page::Sale(card)),
            Stage::Announced | Stage::CheckInOpen => {
                Refusal::NotOpenYet { opens_at: sale.opens_at }
            }
            Stage::Ended => Refusal::Ended { at: sale.ends_at },
        };
        Ok(Page::Refused { sale: Some(card), refusal })
    }

    pub(super) async fn release(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        id: &ReservationId,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(&id.sale) else {
            return self.refused(fan, None, Refusal::NoSuchHold).await;
        };
        match reserve::release(&*self.cards.store, fan.id, id, visitor.key).await? {
            Released::Released => Ok(Page::Released(id.clone())),
            Released::Refused(refusal) => self.refused(fan, Some(sale), refusal).await,
        }
    }

    pub(super) async fn orders(&self, visitor: &Visitor, fan: &Fan) -> Result<Page, StoreError> {
        let holds = self.cards.holds(fan, private(visitor)).await?;
        Ok(Page::Orders { holds, orders: self.cards.orders(fan).await? })
    }

    async fn refused(
        &self,
        fan: &Fan,
        sale: Option<&Sale>,
        refusal: Refusal,
    ) -> Result<Page, StoreError> {
        let sale = match sale {
            Some(sale) => Some(self.cards.sale(sale, fan.market.as_ref()).await?),
            None => None,
        };
        Ok(Page::Refused { sale, refusal })
    }
}
