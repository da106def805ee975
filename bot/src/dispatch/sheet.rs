//! The managers' count of a sale: what became of the units that were announced.

use salut_core::ids::SaleId;
use salut_core::journey::passes;
use salut_core::port::StoreError;
use salut_core::sale::Sale;

use super::Dispatch;
use crate::config::ManagerProof;
use crate::page::{Page, SheetCard};
use crate::visitor::Visitor;

impl Dispatch {
    /// The sheet of the sale named, or of the one that opened last.
    pub(super) async fn sheet(
        &self,
        visitor: &Visitor,
        sale: Option<&SaleId>,
    ) -> Result<Page, StoreError> {
        let Some(proof) = self.managers.is_manager(visitor) else {
            return Ok(Page::ManagersOnly);
        };
        let sale = match sale {
            Some(id) => self.cards.shop.sale(id),
            None => self.last_opened().or_else(|| self.cards.current_sale()),
        };
        let Some(sale) = sale else { return Ok(Page::NoSale) };
        Ok(self.sheet_card(&proof, sale).await?.map_or(Page::NoSale, Page::Sheet))
    }

    fn last_opened(&self) -> Option<&Sale> {
        let now = self.cards.clock.now();
        let opened = self.cards.shop.sales.iter().filter(|sale| sale.opens_at <= now);
        opened.max_by_key(|sale| sale.opens_at)
    }

    async fn sheet_card(
        &self,
        _: &ManagerProof,
        sale: &Sale,
    ) -> Result<Option<SheetCard>, StoreError> {
        let (store, shop) = (&*self.cards.store, &self.cards.shop);
        let Some(sheet) = store.sheet(&sale.id).await? else { return Ok(None) };
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Some(SheetCard {
            sale: sale.id.clone(),
            lines: sheet.lines,
            waiting: count(sheet.waiting),
            without: count(sheet.without),
            passes: passes::given(store, shop, sale, self.cards.clock.now()).await?,
        }))
    }
}
