//! What pages show of sales, holds and orders, gathered from the store and the shop.
//!
//! Reads only: nothing here changes anything but the price of an open hold, which is fixed when it is first shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::announcement::text::{self, Part};
use salut_core::announcement::{Picture, Place, PostButton, Text};
use salut_core::catalogue::{Market, Shop};
use salut_core::clock::Clock;
use salut_core::fan::{Chat, Fan};
use salut_core::ids::{FanId, MarketId, OfferNumber, SaleId};
use salut_core::journey::checkout::{self, OpenCheckout, Opened};
use salut_core::journey::{check_in, forecast, ready, reserve, wait};
use salut_core::locale::Locale;
use salut_core::money::Currency;
use salut_core::order::Order;
use salut_core::port::{Reservation, Store, StoreError};
use salut_core::sale::{Offer, OfferCount, OfferState, Sale};
use salut_core::stock::{Allocation, HoldState};
use url::Url;

use crate::draws::Draws;
use crate::page::{
    Allocating, AnnouncementCard, EntryCard, HandoutCard, HoldCard, OfferCard, OfferMore,
    OrderCard, Pay, ProductCard, ReadyCard, ReadyLine, RunCard, SaleCard, ShareCard, Stage,
    Standing, TurnCard, WaitCard, WaitOffer,
};
use crate::web::Links;
use crate::wish::WaitWish;

/// What an announcement says, as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Says<'a> {
    /// The words.
    pub text: &'a Text,
    /// The picture.
    pub picture: &'a Picture,
    /// What can be pressed, in order.
    pub buttons: &'a [PostButton],
}

impl Says<'_> {
    /// The written words taken apart. What was checked when it was typed can name a product that the sale has no
    /// more: then it stands there as it was typed.
    fn written(&self, sale: &Sale) -> Option<BTreeMap<Locale, Vec<Part>>> {
        let Text::Written(texts) = self.text else { return None };
        let products: Vec<_> = sale.offers.iter().map(|offer| &offer.product).collect();
        let parts = |text: &String| {
            text::parse(text, &products).unwrap_or_else(|_| vec![Part::Words(text.clone())])
        };
        Some(texts.iter().map(|(locale, text)| (*locale, parts(text))).collect())
    }
}

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
    /// Draws that are over.
    pub draws: Draws,
    /// The store's own pages.
    pub store_url: Option<Url>,
}

impl Cards {
    /// The sale that runs or comes next: of those that are not over, the one that opens first.
    pub fn current_sale(&self) -> Option<&Sale> {
        let now = self.clock.now();
        let ahead = self.shop.sales.iter().filter(|sale| now < sale.ends_at);
        ahead.min_by_key(|sale| sale.opens_at)
    }

    /// The draw that comes next or was last: of the sales with one, that which runs or comes next, else the last.
    pub fn current_draw(&self) -> Option<&Sale> {
        let draws = || self.shop.sales.iter().filter(|sale| sale.allocation == Allocation::Draw);
        let ahead = draws().filter(|sale| self.clock.now() < sale.ends_at);
        let ahead = ahead.min_by_key(|sale| sale.opens_at);
        ahead.or_else(|| draws().max_by_key(|sale| sale.opens_at)).or_else(|| self.current_sale())
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
            allocation: self.allocation(sale).await?,
            offers: offers.collect(),
        })
    }

    async fn allocation(&self, sale: &Sale) -> Result<Allocating, StoreError> {
        if sale.allocation == Allocation::FirstCome {
            return Ok(Allocating::FirstCome);
        }
        let draw = self.draws.of(&*self.store, &sale.id).await?;
        Ok(Allocating::Draw(draw.map(|draw| draw.commitment)))
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
            number: sale.offer_number(&offer.product).unwrap_or(OfferNumber(0)),
            product: offer.product.clone(),
            state,
            more: count.map(|count| more(sale, count)).unwrap_or_default(),
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
        let (HoldState::Open { until } | HoldState::Paying { until }) = reservation.hold.state
        else {
            return Ok(None);
        };
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
            | Opened::Settling
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

    /// A turn that can be taken; none if it is over, or was taken.
    pub fn turn(&self, turn: &Reservation) -> Option<TurnCard> {
        let HoldState::Turn { until } = turn.hold.state else { return None };
        let sale = self.shop.sale(&turn.id.sale)?;
        let (reservation, basket) = (turn.id.clone(), turn.hold.basket.clone());
        let hold_minutes = minutes(sale.spans.hold);
        (self.clock.now() < until).then_some(TurnCard { reservation, basket, until, hold_minutes })
    }

    /// A fan's turns, the one that passes on first on top.
    pub async fn turns(&self, fan: FanId) -> Result<Vec<TurnCard>, StoreError> {
        let now = self.clock.now();
        let mut cards = Vec::new();
        for sale in &self.shop.sales {
            let turns = wait::turns_of(&*self.store, &sale.id, fan, now).await?;
            cards.extend(turns.iter().filter_map(|turn| self.turn(turn)));
        }
        cards.sort_by_key(|card| card.until);
        Ok(cards)
    }

    /// What a fan waits for in any sale, those that open first on top.
    pub async fn entries(&self, fan: FanId) -> Result<Vec<EntryCard>, StoreError> {
        let mut cards = Vec::new();
        for sale in self.shop.sales.iter().filter(|sale| self.clock.now() < sale.ends_at) {
            let entries = wait::entries_of(&*self.store, &sale.id, fan).await?;
            let card = |entry| EntryCard { sale: sale.id.clone(), entry };
            cards.extend(entries.into_iter().map(card));
        }
        Ok(cards)
    }

    /// A wish with the offers that it could be about.
    pub async fn wait(
        &self,
        sale: &Sale,
        wish: WaitWish,
        standing: Standing,
    ) -> Result<WaitCard, StoreError> {
        let counts = self.store.counts(&sale.id).await?;
        let now = self.clock.now();
        let sold_out = |offer: &Offer| {
            let count = counts.iter().find(|count| count.product == offer.product);
            count.is_some_and(|count| count.state(sale, now) == OfferState::SoldOut)
        };
        let numbered = (0..).map(OfferNumber).zip(&sale.offers);
        let wanted =
            numbered.filter(|(number, offer)| wish.offers().contains(number) || !sold_out(offer));
        let offers = wanted.map(|(number, offer)| WaitOffer {
            number,
            product: offer.product.clone(),
            cap: offer.cap,
        });
        let (offers, turn_minutes) = (offers.collect(), minutes(sale.spans.turn));
        Ok(WaitCard { sale: sale.id.clone(), wish, offers, standing, turn_minutes })
    }

    /// A fan's orders, newest first.
    pub async fn orders(&self, fan: &Fan) -> Result<Vec<OrderCard>, StoreError> {
        let orders = self.store.orders_of(fan.id).await?;
        Ok(orders.into_iter().rev().map(|order| self.order(order.record)).collect())
    }

    /// An order as it is today.
    pub fn order(&self, order: Order) -> OrderCard {
        let now = self.clock.now();
        let (next, today) = (order.next_up(now, self.shop.calendar.zone), order.today(now));
        OrderCard { order, next, today }
    }

    /// What a post about a sale says in a place.
    pub async fn announcement(
        &self,
        sale: &Sale,
        place: &Place,
        says: Says<'_>,
    ) -> Result<AnnouncementCard, StoreError> {
        Ok(AnnouncementCard {
            written: says.written(sale),
            picture: self.picture(sale, says.picture),
            buttons: says.buttons.to_vec(),
            sale: self.sale(sale, place.market.as_ref()).await?,
            markets: sale.markets.clone(),
            handout: self.handout(sale).await?,
            greeting_locales: place.greeting_locales.clone(),
            locales: place.locales.clone(),
            ping_role: place.ping_role,
        })
    }

    fn picture(&self, sale: &Sale, picture: &Picture) -> Option<Url> {
        match picture {
            Picture::OfSale => {
                let mut products =
                    sale.offers.iter().filter_map(|offer| self.shop.product(&offer.product));
                products.find_map(|product| product.picture.clone())
            }
            Picture::None => None,
            Picture::At(url) => Some(url.clone()),
        }
    }

    /// The zone of the times in a place: its own, its market's, or the sale's.
    pub fn zone_in(&self, place: &Place, sale: &Sale) -> chrono_tz::Tz {
        place.zone.unwrap_or_else(|| self.zone(place.market.as_ref(), Some(sale)))
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

    /// The zone in which a fan reads times: the chosen one, or the market's main one.
    pub fn zone_of(&self, fan: &Fan) -> chrono_tz::Tz {
        fan.zone.unwrap_or_else(|| self.zone(fan.market.as_ref(), None))
    }

    /// How many fans are ready for a sale, and when its reminders go out.
    pub async fn ready(&self, sale: &Sale) -> Result<ReadyCard, StoreError> {
        let counts = ready::counts(&*self.store, &self.shop, sale).await?;
        let line = |count: ready::ReadyCount| ReadyLine {
            market: count.market,
            discord: count_u32(count.discord),
            telegram: count_u32(count.telegram),
        };
        let runs = forecast::run(&*self.store, sale, self.clock.now()).await?;
        let runs = runs.into_iter().filter(|run| run.fans > 0).map(|run| RunCard {
            lead: run.lead,
            platform: run.platform,
            fans: count_u32(run.fans),
            begins_at: run.begins_at,
            ends_at: run.ends_at,
            late_minutes: run.late_by().map(|late| minutes(late).max(1)),
        });
        let lines = counts.into_iter().map(line).collect();
        Ok(ReadyCard { sale: sale.id.clone(), lines, runs: runs.collect() })
    }

    /// The sales that the fan is checked in for and that are not over.
    pub async fn ready_for(&self, fan: &Fan) -> Result<Vec<SaleId>, StoreError> {
        let mut ready = Vec::new();
        for sale in self.shop.sales.iter().filter(|sale| sale.check_in_open(self.clock.now())) {
            if let check_in::Standing::Ready(_) = self.desk(sale).look(fan).await? {
                ready.push(sale.id.clone());
            }
        }
        Ok(ready)
    }

    /// Where fans check in for a sale now.
    pub fn desk<'a>(&'a self, sale: &'a Sale) -> check_in::Desk<'a> {
        let now = self.clock.now();
        check_in::Desk { store: &*self.store, shop: &self.shop, sale, now }
    }

    /// The zone in which times are written for a market; without one the sale's, or the current sale's.
    pub fn zone(&self, market: Option<&MarketId>, sale: Option<&Sale>) -> chrono_tz::Tz {
        let sale = sale.or_else(|| self.current_sale());
        let otherwise = || sale.map_or(chrono_tz::UTC, |sale| sale.zone);
        self.market(market).map_or_else(otherwise, |market| market.zone)
    }
}

fn more(sale: &Sale, count: &OfferCount) -> OfferMore {
    let until = sale.priority.map(|priority| sale.opens_at + priority.lasts);
    let set_aside = until.filter(|_| count.set_aside > 0).map(|until| (count.set_aside, until));
    OfferMore { waiting: count.waiting, set_aside, next_wave: count.next_wave }
}

fn count_u32(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn minutes(span: TimeDelta) -> u32 {
    u32::try_from(span.num_minutes()).unwrap_or(0)
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
