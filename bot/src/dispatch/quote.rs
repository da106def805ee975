//! What a sale's products cost at the fan's door: from the shop's rules to page.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use salut_core::catalogue::{BasketLine, Market, Quote, QuoteRequest};
use salut_core::fan::Fan;
use salut_core::ids::SaleId;
use salut_core::journey::check_in::Standing;
use salut_core::port::StoreError;
use salut_core::sale::Offer;

use super::Dispatch;
use crate::action::Next;
use crate::page::{OfferQuotes, Page, QuotesCard};

impl Dispatch {
    /// The full prices for the fan's market, by the rule that holds when the sale opens or, once it is open, today.
    pub(super) async fn quotes(
        &self,
        fan: &Fan,
        sale: Option<&SaleId>,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let market = self.cards.market(fan.market.as_ref());
        let Some(market) = market.filter(|market| sale.markets.contains(&market.id)) else {
            return Ok(self.markets(fan, Some(sale), Next::Quotes(sale.id.clone())));
        };
        let day = self.cards.clock.now().max(sale.opens_at);
        let day = day.with_timezone(&market.zone).date_naive();
        let basket = match self.cards.desk(sale).look(fan).await? {
            Standing::Ready(ready) => self.quote(&ready.basket, market, day),
            _ => None,
        };
        let offers = sale.offers.iter().map(|offer| self.offer_quotes(offer, market, day));
        Ok(Page::Quotes(QuotesCard {
            sale: sale.id.clone(),
            market: market.id.clone(),
            offers: offers.filter(|offer| !offer.quotes.is_empty()).collect(),
            basket,
        }))
    }

    fn offer_quotes(&self, offer: &Offer, market: &Market, day: NaiveDate) -> OfferQuotes {
        let product = offer.product.clone();
        let quotes = BTreeSet::from([1, offer.cap]).into_iter().filter_map(|units| {
            let line = BasketLine { product: product.clone(), units };
            Some((units, self.quote(&[line], market, day)?))
        });
        let quotes = quotes.collect();
        OfferQuotes { product, quotes }
    }

    /// None for an empty basket, and for what the market has no price for.
    fn quote(&self, basket: &[BasketLine], market: &Market, day: NaiveDate) -> Option<Quote> {
        self.cards.shop.quote(QuoteRequest { basket, market, day }).ok()
    }
}
