//! What pages show of sales, holds and orders, gathered from the store and the shop.
//!
//! Reads only: nothing here changes anything but the price of an open hold, which is fixed when it is first shown.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use salut_core::announcement::Place;
use salut_core::catalogue::{Market, Shop};
use salut_core::clock::Clock;
use salut_core::fan::{Chat, Fan};
use salut_core::ids::{MarketId, SaleId};
use salut_core::journey::checkout::{self, OpenCheckout, Opened};
use salut_core::journey::reserve;
use salut_core::money::Currency;
use salut_core::order::Order;
use salut_core::port::{Reservation, Store, StoreError};
use salut_core::sale::{Offer, OfferCount, OfferState, Sale};
use salut_core::stock::{Allocation, HoldState};

use crate::page::{
    AnnouncementCard, HandoutCard, HoldCard, OfferCard, OrderCard, Pay, ProductCard, SaleCard,
    ShareCard, Stage,
};
use crate::web::Links;

/// Gathers cards.
#[derive(Clone)]
pub struct Cards {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// What is sold.
    pub shop: Arc<Shop>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Makes the addresses of checkout pages.
    pub links: Links,
}

impl Cards {
    /// The sale that runs or comes next: of those that are not over, the one that opens first.
    pub fn current_sale(&self) -> Option<&Sale> {
        let now = self.clock.now();
        let ahead = self.shop.sales.iter().filter(|sale| now < sale.ends_at);
        ahead.min_by_key(|sale| sale.opens_at)
    }

    /// The sale asked for, or the current one where none is named.
    pub fn sale_or_current(&self, id: Option<&SaleId>) -> Option<&Sale> {
        id.map_or_else(|| self.current_sale(), |id| self.shop.sale(id))
    }

    /// A sale as it is now, with prices in the market's currency.
    pub async fn sale(
        &self,
        sale: &Sale,
        market: Option<&MarketId>,
    ) -> Result<SaleCard, StoreError> {
        let counts = self.store.counts(&sale.id).await?;
        let now = self.clock.now();
        let offers = sale.offers.iter().map(|offer| self.offer(sale, offer, &counts, market));
        Ok(SaleCard {
            id: sale.id.clone(),
            check_in_opens_at: sale.check_in_opens_at,
            opens_at: sale.opens_at,
            ends_at: sale.ends_at,
            stage: stage(sale, now),
            offers: offers.collect(),
        })
    }

    fn offer(
        &self,
        sale: &Sale,
        offer: &Offer,
        counts: &[OfferCount],
        market: Option<&MarketId>,
    ) -> OfferCard {
        let now = self.clock.now();
        let count = counts.iter().find(|count| count.product == offer.product);
        let state =
            count.map_or(OfferState::NotOpenUntil(sale.opens_at), |count| count.state(sale, now));
        let product = self.shop.product(&offer.product);
        OfferCard {
            product: offer.product.clone(),
            state,
            units: count.map_or(offer.units, |count| count.units),
            cap: offer.cap,
            price: product.and_then(|product| product.price(self.currency(market))),
            picture: product.and_then(|product| product.picture.clone()),
        }
    }

    /// The whole range.
    pub fn products(&self, market: Option<&MarketId>) -> Vec<ProductCard> {
        let currency = self.currency(market);
        let card = |product: &salut_core::catalogue::Product| ProductCard {
            product: product.id.clone(),
            price: product.price(currency),
            picture: product.picture.clone(),
        };
        self.shop.products.iter().map(card).collect()
    }

    /// The market a fan chose, if the shop still has it.
    pub fn market(&self, id: Option<&MarketId>) -> Option<&Market> {
        self.shop.market(id?)
    }

    fn currency(&self, market: Option<&MarketId>) -> Currency {
        self.market(market).map_or(Currency::Usd, |market| market.currency)
    }

    /// A hold with its price, which is fixed now if it was not shown before.
    pub async fn hold(
        &self,
        fan: &Fan,
        reservation: &Reservation,
        tell: Chat,
    ) -> Result<Option<HoldCard>, StoreError> {
        let HoldState::Open { until } = reservation.hold.state else { return Ok(None) };
        let ask = OpenCheckout { fan: fan.id, reservation: reservation.id.clone(), chat: tell };
        let opened = checkout::open(&*self.store, &self.shop, &*self.clock, ask).await?;
        let markets = || {
            let sale = self.shop.sale(&reservation.id.sale);
            sale.map(|sale| sale.markets.clone()).unwrap_or_default()
        };
        let pay = match opened {
            Opened::Payable { checkout, .. } => Pay::At {
                quote: checkout.quote,
                checkout: self.links.checkout_url(&reservation.id, fan.id),
            },
            Opened::NeedsMarket => Pay::ChooseMarket(markets()),
            Opened::NotServed => Pay::NotServed(markets()),
            Opened::Paid { .. }
            | Opened::Lapsed { .. }
            | Opened::Released
            | Opened::NotTaken
            | Opened::Returned
            | Opened::Unknown => return Ok(None),
        };
        let basket = reservation.hold.basket.clone();
        Ok(Some(HoldCard { reservation: reservation.id.clone(), basket, until, pay }))
    }

    /// A fan's reservations that wait for payment, the one that lapses first on top.
    pub async fn holds(&self, fan: &Fan, tell: Chat) -> Result<Vec<HoldCard>, StoreError> {
        let now = self.clock.now();
        let mut cards = Vec::new();
        for sale in &self.shop.sales {
            for open in reserve::open_of(&*self.store, &sale.id, fan.id, now).await? {
                cards.extend(self.hold(fan, &open, tell).await?);
            }
        }
        cards.sort_by_key(|card| card.until);
        Ok(cards)
    }

    /// A fan's orders, newest first.
    pub async fn orders(&self, fan: &Fan) -> Result<Vec<OrderCard>, StoreError> {
        let orders = self.store.orders_of(fan.id).await?;
        Ok(orders.into_iter().rev().map(|order| self.order(order.record)).collect())
    }

    /// An order as it is today.
    pub fn order(&self, order: Order) -> OrderCard {
        let zone = self.zone(Some(&order.quote.market), None);
        let today = self.clock.now().with_timezone(&zone).date_naive();
        OrderCard { id: order.id, quote: order.quote, state: order.state, today }
    }

    /// What the announcement of a sale says in a place.
    pub async fn announcement(
        &self,
        sale: &Sale,
        place: &Place,
    ) -> Result<AnnouncementCard, StoreError> {
        Ok(AnnouncementCard {
            sale: self.sale(sale, place.market.as_ref()).await?,
            markets: sale.markets.clone(),
            handout: self.handout(sale).await?,
            greeting_locales: place.greeting_locales.clone(),
            locales: place.locales.clone(),
            ping_role: place.ping_role,
        })
    }

    async fn handout(&self, sale: &Sale) -> Result<HandoutCard, StoreError> {
        let draw = match sale.allocation {
            Allocation::FirstCome => None,
            Allocation::Draw => self.store.draw(&sale.id).await?,
        };
        let in_waves = sale.offers.iter().filter(|offer| !offer.waves.is_empty());
        Ok(HandoutCard {
            draw: draw.map(|draw| draw.commitment),
            waves: in_waves.map(|offer| (offer.product.clone(), offer.waves.clone())).collect(),
            share: share(sale),
        })
    }

    /// The share that the fan's priority pass opens, while it is kept.
    pub async fn pass(&self, sale: &Sale, fan: &Fan) -> Result<Option<ShareCard>, StoreError> {
        let share = share(sale).filter(|share| self.clock.now() < share.until);
        let Some(share) = share else { return Ok(None) };
        Ok(self.store.has_pass(&sale.id, fan.id).await?.then_some(share))
    }

    /// The zone in which times are written for a market; without one the sale's, or the current sale's.
    pub fn zone(&self, market: Option<&MarketId>, sale: Option<&Sale>) -> chrono_tz::Tz {
        let sale = sale.or_else(|| self.current_sale());
        let otherwise = || sale.map_or(chrono_tz::UTC, |sale| sale.zone);
        self.market(market).map_or_else(otherwise, |market| market.zone)
    }
}

fn share(sale: &Sale) -> Option<ShareCard> {
    sale.priority.map(|priority| ShareCard {
        percent: priority.share_percent,
        losses: priority.losses,
        until: sale.opens_at + priority.lasts,
    })
}

fn stage(sale: &Sale, now: DateTime<Utc>) -> Stage {
    if now >= sale.ends_at {
        Stage::Ended
    } else if now >= sale.opens_at {
        Stage::Open
    } else if sale.check_in_open(now) {
        Stage::CheckInOpen
    } else {
        Stage::Announced
    }
}
