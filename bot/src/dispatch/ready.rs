//! The managers' look at who is ready, and at when reminders go out.

use salut_core::ids::SaleId;
use salut_core::port::StoreError;

use super::Dispatch;
use crate::page::Page;
use crate::visitor::Visitor;

impl Dispatch {
    pub(super) async fn ready_count(
        &self,
        visitor: &Visitor,
        sale: Option<&SaleId>,
    ) -> Result<Page, StoreError> {
        if self.managers.is_manager(visitor).is_none() {
            return Ok(Page::ManagersOnly);
        }
        match self.cards.sale_or_current(sale) {
            Some(sale) => Ok(Page::Ready(self.cards.ready(sale).await?)),
            None => Ok(Page::NoSale),
        }
    }
}
