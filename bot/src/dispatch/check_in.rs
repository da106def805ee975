//! Early log-in and the basket: from standing to page.

use salut_core::fan::{CheckIn, Fan};
use salut_core::ids::{ProductId, SaleId};
use salut_core::journey::check_in::{self, BasketChange, BasketChanged, Standing};
use salut_core::journey::enter::{self, Entry};
use salut_core::port::StoreError;
use salut_core::sale::Sale;

use super::Dispatch;
use crate::action::Next;
use crate::page::{InDraw, Page};

impl Dispatch {
    pub(super) async fn check_in(
        &self,
        fan: &Fan,
        sale: Option<&SaleId>,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let now = self.cards.clock.now();
        let standing = check_in::look(&*self.cards.store, sale, fan, now).await?;
        self.standing(fan, sale, standing).await
    }

    pub(super) async fn accept_rules(&self, fan: &Fan, sale: &SaleId) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(sale) else { return Ok(Page::NoSale) };
        let now = self.cards.clock.now();
        let standing = check_in::accept(&*self.cards.store, sale, fan, now).await?;
        self.standing(fan, sale, standing).await
    }

    pub(super) async fn add_to_basket(
        &self,
        fan: &Fan,
        sale: &SaleId,
        product: ProductId,
    ) -> Result<Page, StoreError> {
        self.change_basket(fan, sale, &BasketChange::Add(product)).await
    }

    pub(super) async fn empty_basket(&self, fan: &Fan, sale: &SaleId) -> Result<Page, StoreError> {
        self.change_basket(fan, sale, &BasketChange::Empty).await
    }

    async fn change_basket(
        &self,
        fan: &Fan,
        sale: &SaleId,
        change: &BasketChange,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(sale) else { return Ok(Page::NoSale) };
        let now = self.cards.clock.now();
        let changed = check_in::change_basket(&*self.cards.store, sale, fan, change, now).await?;
        match changed {
            BasketChanged::Changed(ready) => self.ready(fan, sale, ready).await,
            BasketChanged::NotReady(standing) => self.standing(fan, sale, standing).await,
            // Only a forged button names a product that the sale does not offer.
            BasketChanged::Full { cap: 0, .. } => Ok(Page::UnknownButton),
            BasketChanged::Full { product, cap } => Ok(Page::BasketFull { product, cap }),
        }
    }

    async fn standing(
        &self,
        fan: &Fan,
        sale: &Sale,
        standing: Standing,
    ) -> Result<Page, StoreError> {
        let card = || self.cards.sale(sale, fan.market.as_ref());
        Ok(match standing {
            Standing::Closed => Page::CheckInClosed { sale: card().await? },
            Standing::NeedsMarket => self.markets(fan, Some(sale), Next::CheckIn(sale.id.clone())),
            Standing::NeedsRules(market) => Page::CheckInRules { sale: card().await?, market },
            Standing::Ready(ready) => return self.ready(fan, sale, ready).await,
        })
    }

    /// The badge. In a draw the fan's entry is brought in line with the basket first.
    async fn ready(&self, fan: &Fan, sale: &Sale, ready: CheckIn) -> Result<Page, StoreError> {
        let now = self.cards.clock.now();
        let draw = match enter::run(&*self.cards.store, sale, fan, now).await? {
            Entry::NoDraw => InDraw::NoDraw,
            Entry::In(entry) => InDraw::In(entry),
            Entry::Out => InDraw::Out,
            Entry::Refused(refusal) => return self.refused(fan, Some(sale), refusal).await,
        };
        let pass = self.cards.pass(sale, fan).await?;
        let sale = self.cards.sale(sale, fan.market.as_ref()).await?;
        let CheckIn { market, basket, .. } = ready;
        Ok(Page::CheckedIn { sale, market, basket, draw, pass })
    }
}
