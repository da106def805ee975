//! Early log-in and the basket: from standing to page.

use salut_core::fan::{CheckIn, Details, Fan};
use salut_core::ids::{ProductId, SaleId};
use salut_core::journey::check_in::{BasketChange, BasketChanged, Detail, Standing};
use salut_core::journey::enter::{self, Entry};
use salut_core::port::StoreError;
use salut_core::sale::Sale;

use super::Dispatch;
use crate::action::{CheckInStep, Next};
use crate::page::{CheckedIn, DetailsCard, InDraw, Page};
use crate::visitor::Visitor;

impl Dispatch {
    pub(super) async fn check_in(
        &self,
        fan: &Fan,
        sale: Option<&SaleId>,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let standing = self.cards.desk(sale).look(fan).await?;
        self.standing(fan, sale, standing).await
    }

    pub(super) async fn accept_rules(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: &SaleId,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(sale) else { return Ok(Page::NoSale) };
        let on = visitor.account.platform;
        let standing = self.cards.desk(sale).accept(fan, on).await?;
        self.standing(fan, sale, standing).await
    }

    /// One step, forward or back. The country may be followed by another way to pay: the page with both stays.
    pub(super) async fn check_in_step(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: &SaleId,
        step: CheckInStep,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(sale) else { return Ok(Page::NoSale) };
        let (desk, on) = (self.cards.desk(sale), visitor.account.platform);
        match step {
            CheckInStep::Market => {
                Ok(self.markets(fan, Some(sale), Next::CheckIn(sale.id.clone())))
            }
            CheckInStep::Details => self.details_or(fan, sale, desk.look(fan).await?).await,
            CheckInStep::Country(country) => {
                let standing = desk.choose(fan, on, Detail::Country(country)).await?;
                self.details_or(fan, sale, standing).await
            }
            CheckInStep::PayBy(way) => {
                let standing = desk.choose(fan, on, Detail::PayBy(way)).await?;
                self.standing(fan, sale, standing).await
            }
        }
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
        match self.cards.desk(sale).change_basket(fan, change).await? {
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
            Standing::NeedsPayment(details) => {
                return self.details(fan, sale, (details, CheckedIn::No)).await;
            }
            Standing::NeedsRules(details) => {
                let market = self.cards.market(Some(&details.market));
                let returns_days = market.map_or(0, |market| market.returns.days);
                Page::CheckInRules { sale: card().await?, details, returns_days }
            }
            Standing::Ready(ready) => return self.ready(fan, sale, ready).await,
        })
    }

    async fn details_or(
        &self,
        fan: &Fan,
        sale: &Sale,
        standing: Standing,
    ) -> Result<Page, StoreError> {
        match standing {
            Standing::NeedsPayment(details) | Standing::NeedsRules(details) => {
                self.details(fan, sale, (details, CheckedIn::No)).await
            }
            Standing::Ready(ready) => {
                self.details(fan, sale, (Details::of(&ready), CheckedIn::Yes)).await
            }
            other => self.standing(fan, sale, other).await,
        }
    }

    async fn details(
        &self,
        fan: &Fan,
        sale: &Sale,
        (details, checked_in): (Details, CheckedIn),
    ) -> Result<Page, StoreError> {
        let market = self.cards.market(Some(&details.market));
        let (countries, payments) = market
            .map(|market| (market.countries.clone(), market.payments.clone()))
            .unwrap_or_default();
        let sale = self.cards.sale(sale, fan.market.as_ref()).await?;
        Ok(Page::CheckInDetails(DetailsCard { sale, details, countries, payments, checked_in }))
    }

    /// The badge. In a draw the fan's entry is brought in line with the basket first.
    async fn ready(&self, fan: &Fan, sale: &Sale, ready: CheckIn) -> Result<Page, StoreError> {
        let draw = match enter::run(self.cards.desk(sale), fan).await? {
            Entry::NoDraw => InDraw::NoDraw,
            Entry::In(entry) => InDraw::In(entry),
            Entry::Out => InDraw::Out,
            Entry::Refused(refusal) => return self.refused(fan, Some(sale), refusal).await,
        };
        let pass = self.cards.pass(sale, fan).await?;
        let sale = self.cards.sale(sale, fan.market.as_ref()).await?;
        let (details, basket) = (Details::of(&ready), ready.basket);
        Ok(Page::CheckedIn { sale, details, basket, draw, pass })
    }
}
