//! Delivery → page → view: what a recorded message says, put into words when it is sent.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use salut_core::announcement::{AnnouncementState, Issue, IssueId, Place, Places, SlotNews, Text};
use salut_core::delivery::{Content, Delivery, DeliveryKey};
use salut_core::fan::{Account, Chat, Fan};
use salut_core::ids::{AnnouncementId, EntryNumber, FanId, OrderId, ReservationId, SaleId};
use salut_core::journey::{check_in, link, manage, remind, reserve, room_reminders, wait};
use salut_core::locale::Locale;
use salut_core::order::{InTime, OrderNews, PaymentId, PaymentReference, RefundId, Stage};
use salut_core::port::StoreError;
use salut_core::sale::{OfferState, Sale};
use salut_core::stock::{EntryState, RefundWhy};

use crate::cards::{Cards, Says};
use crate::page::{
    AnnouncementCard, CheckedIn, EntryCard, GoesBackWhy, Handled, MoneyNews, Page, Planning,
    RoomReminderCard, SlotCard,
};
use crate::text::Texts;
use crate::view::{View, view};

/// Words deliveries. Messengers know only this of everything behind it.
#[async_trait]
pub trait Compose: Send + Sync {
    /// What the delivery says, or nothing when there is nothing to say any more.
    async fn view(&self, delivery: &Delivery) -> Result<Option<View>, StoreError>;
}

/// Knows what to say in every delivery.
pub struct Composer {
    /// Gathers what pages show.
    pub cards: Cards,
    /// The words.
    pub texts: Arc<Texts>,
    /// Where announcements go, and what is spoken there.
    pub places: Places,
}

#[async_trait]
impl Compose for Composer {
    async fn view(&self, delivery: &Delivery) -> Result<Option<View>, StoreError> {
        match &delivery.content {
            Content::Announcement(id) => self.first_post(id, delivery.to).await,
            Content::Reminder { sale, fan, lead } => self.reminder(sale, *fan, *lead).await,
            Content::RoomReminder { sale, lead } => {
                self.room_reminder(sale, *lead, delivery.to).await
            }
            Content::RemindersLate { sale, lead } => {
                self.reminders_late(sale, *lead, delivery.to).await
            }
            Content::Receipt(order) => self.receipt(order).await,
            Content::Lapsed { reservation, fan } => self.lapsed(reservation, *fan).await,
            Content::Turn { reservation, fan, .. } => self.turn(reservation, *fan).await,
            Content::PassedOn { reservation, fan } => self.passed_on(reservation, *fan).await,
            Content::Drawn { reservation, fan } => self.drawn(reservation, *fan, delivery.to).await,
            Content::NotDrawn { sale, entry, fan } => self.not_drawn(sale, *entry, *fan).await,
            Content::RefundDue { reservation, fan, payment, why } => {
                self.goes_back(reservation, *fan, (payment, *why)).await
            }
            Content::Slot { announcement, slot, news, manager } => {
                self.slot((announcement, *slot), *news, *manager).await
            }
            Content::Refresh { post } => self.refreshed(post, delivery.to).await,
            Content::Recall { .. } => Ok(Some(self.recalled(delivery.to))),
            Content::PaymentHeld { payment, fan } => self.held(payment, *fan).await,
            Content::Refunded { refund, fan } => self.went_back(refund, *fan).await,
            Content::PaymentAlarm { payment, alarm, manager } => {
                let (payment, alarm) = (payment.clone(), *alarm);
                self.to_manager(*manager, &Page::Money(MoneyNews::Alarm { payment, alarm })).await
            }
            Content::Order { order, news, .. } => self.order_news(order, *news).await,
            Content::ReturnAsked { order, manager, .. } => self.comes_back(order, *manager).await,
        }
    }
}

/// A post of an announcement, and what it is made from.
pub struct Post {
    /// What it shows.
    pub card: AnnouncementCard,
    /// The zone of its times.
    pub zone: Tz,
    /// How it looks.
    pub view: View,
}

/// The post of a sale in a place: the one way that posts and previews of them are made. None if nothing is spoken
/// there.
pub async fn posted(
    cards: &Cards,
    texts: &Texts,
    (sale, place): (&Sale, &Place),
    says: Says<'_>,
) -> Result<Option<Post>, StoreError> {
    let card = cards.announcement(sale, place, says).await?;
    let first = place.locales.first().or(place.greeting_locales.first());
    let Some(locale) = first else { return Ok(None) };
    let zone = cards.zone_in(place, sale);
    let view = view(&Page::Announcement(card.clone()), &texts.words(*locale, zone), texts);
    Ok(Some(Post { card, zone, view }))
}

impl Composer {
    /// Words about a day to come are not posted once it has come: the bot may have been down.
    async fn first_post(&self, id: &IssueId, to: Chat) -> Result<Option<View>, StoreError> {
        let issue = self.cards.store.issue(id).await?.map(|issue| issue.record);
        let Some(issue) = issue else { return Ok(None) };
        match self.cards.shop.sale(&issue.sale) {
            Some(sale)
                if issue.text == Text::Template && self.cards.clock.now() >= sale.opens_at =>
            {
                Ok(None)
            }
            _ => self.announcement(id, to).await,
        }
    }

    async fn announcement(&self, id: &IssueId, to: Chat) -> Result<Option<View>, StoreError> {
        let issue = self.cards.store.issue(id).await?.map(|issue| issue.record);
        let Some(issue) = issue else { return Ok(None) };
        let (sale, place) = (self.cards.shop.sale(&issue.sale), self.places.of(to));
        let (Some(sale), Some(place)) = (sale, place) else { return Ok(None) };
        let Issue { text, picture, buttons, .. } = &issue;
        let says = Says { text, picture, buttons };
        Ok(posted(&self.cards, &self.texts, (sale, place), says).await?.map(|post| post.view))
    }

    async fn slot(
        &self,
        (id, slot): (&AnnouncementId, DateTime<Utc>),
        news: SlotNews,
        manager: Account,
    ) -> Result<Option<View>, StoreError> {
        let known = self.cards.store.announcement(id).await?.map(|known| known.record);
        let Some(known) = known else { return Ok(None) };
        let next = match known.state {
            AnnouncementState::Scheduled { at } => Some(at),
            _ => None,
        };
        let page = Page::Planning(Planning::Slot(SlotCard { id: id.clone(), slot, news, next }));
        let fan = self.cards.store.fan_of(manager).await?;
        let locale = fan.map_or(Locale::EnUs, |fan| fan.record.language.locale());
        let own = manage::zone(&*self.cards.store, manager).await?;
        let zone = own.unwrap_or_else(|| self.cards.zone(None, self.cards.shop.sale(&known.sale)));
        Ok(Some(view(&page, &self.texts.words(locale, zone), &self.texts)))
    }

    async fn to_manager(&self, manager: Account, page: &Page) -> Result<Option<View>, StoreError> {
        let fan = self.cards.store.fan_of(manager).await?;
        let locale = fan.map_or(Locale::EnUs, |fan| fan.record.language.locale());
        let own = manage::zone(&*self.cards.store, manager).await?;
        let zone = own.unwrap_or_else(|| self.cards.zone(None, None));
        Ok(Some(view(page, &self.texts.words(locale, zone), &self.texts)))
    }

    /// A posted copy as it should read now; nothing if it was taken back.
    async fn refreshed(&self, post: &DeliveryKey, to: Chat) -> Result<Option<View>, StoreError> {
        let recall = Content::Recall { post: post.clone() };
        if self.cards.store.delivery(&recall.key(to)).await?.is_some() {
            return Ok(None);
        }
        let posted = self.cards.store.delivery(post).await?;
        match posted.map(|posted| posted.record.content) {
            Some(Content::Announcement(id)) => self.announcement(&id, to).await,
            _ => Ok(None),
        }
    }

    /// The notice in place of a post that cannot be deleted.
    fn recalled(&self, to: Chat) -> View {
        let place = self.places.of(to);
        let locales = place.map_or(&[Locale::EnUs][..], |place| &place.locales[..]);
        let first = locales.first().copied().unwrap_or(Locale::EnUs);
        let words = self.texts.words(first, self.cards.zone(None, None));
        view(&Page::Recalled(locales.to_vec()), &words, &self.texts)
    }

    /// The reminder, unless there is no use in it any more: it may have waited long.
    async fn reminder(
        &self,
        sale: &SaleId,
        fan: FanId,
        lead: TimeDelta,
    ) -> Result<Option<View>, StoreError> {
        let (Some(sale), Some(fan)) = (self.cards.shop.sale(sale), self.fan(fan).await?) else {
            return Ok(None);
        };
        let (store, now) = (&*self.cards.store, self.cards.clock.now());
        if !remind::still_wanted(store, sale, (fan.id, lead), now).await? {
            return Ok(None);
        }
        let checked_in = match self.cards.desk(sale).look(&fan).await? {
            check_in::Standing::Ready(_) => CheckedIn::Yes,
            check_in::Standing::Closed
            | check_in::Standing::NeedsMarket
            | check_in::Standing::NeedsPayment(_)
            | check_in::Standing::NeedsRules(_) => CheckedIn::No,
        };
        let sale = self.cards.sale(sale, fan.market.as_ref()).await?;
        if sale.offers.iter().all(|offer| offer.state == OfferState::SoldOut) {
            return Ok(None);
        }
        let store = self.cards.store_url.clone();
        Ok(Some(self.to_fan(&fan, &Page::Reminder { sale, checked_in, store })))
    }

    /// The reminder to everybody in a room, under the same conditions.
    async fn room_reminder(
        &self,
        sale: &SaleId,
        lead: TimeDelta,
        to: Chat,
    ) -> Result<Option<View>, StoreError> {
        let (Some(sale), Some(place)) = (self.cards.shop.sale(sale), self.places.of(to)) else {
            return Ok(None);
        };
        let Some(first) = place.locales.first() else { return Ok(None) };
        if !room_reminders::is_on_time(sale, place, lead, self.cards.clock.now()) {
            return Ok(None);
        }
        let card = self.cards.sale(sale, place.market.as_ref()).await?;
        if card.offers.iter().all(|offer| offer.state == OfferState::SoldOut) {
            return Ok(None);
        }
        let (locales, ping_role) = (place.locales.clone(), place.ping_role);
        let page = Page::RoomReminder(RoomReminderCard { sale: card, locales, ping_role });
        let words = self.texts.words(*first, self.cards.zone_in(place, sale));
        Ok(Some(view(&page, &words, &self.texts)))
    }

    async fn reminders_late(
        &self,
        sale: &SaleId,
        lead: TimeDelta,
        to: Chat,
    ) -> Result<Option<View>, StoreError> {
        let (Some(sale), Chat::Private(account)) = (self.cards.shop.sale(sale), to) else {
            return Ok(None);
        };
        let page = Page::RemindersLate { lead, card: self.cards.ready(sale).await? };
        let known = self.cards.store.fan_of(account).await?.map(|known| known.record);
        // Managers think of a sale in its own zone.
        let locale = known.map_or(Locale::EnUs, |manager| manager.language.locale());
        Ok(Some(view(&page, &self.texts.words(locale, sale.zone), &self.texts)))
    }

    async fn receipt(&self, order: &OrderId) -> Result<Option<View>, StoreError> {
        let Some(order) = self.cards.store.order(order).await? else { return Ok(None) };
        let Some(fan) = self.fan(order.record.fan).await? else { return Ok(None) };
        let in_time = order.record.payment.in_time;
        let card = self.cards.order(order.record);
        let page = match in_time {
            InTime::Yes => Page::Receipt(card),
            InTime::Late => Page::Money(MoneyNews::Honoured(Box::new(card))),
        };
        Ok(Some(self.to_fan(&fan, &page)))
    }

    /// News that are not true any more are not told: what made them so is told itself.
    async fn order_news(
        &self,
        order: &OrderId,
        news: OrderNews,
    ) -> Result<Option<View>, StoreError> {
        let Some(order) = self.cards.store.order(order).await? else { return Ok(None) };
        let Some(fan) = self.fan(order.record.fan).await? else { return Ok(None) };
        let stage = order.record.state.stage();
        let is_true = match news {
            OrderNews::Shipped | OrderNews::TrackingChanged => stage >= Stage::Shipped,
            OrderNews::NotShipped => stage == Stage::Paid,
            OrderNews::Delivered => stage >= Stage::Delivered,
            OrderNews::NotDelivered => stage == Stage::Shipped,
            OrderNews::ReturnRequested => stage >= Stage::ReturnRequested,
            OrderNews::Kept => stage == Stage::Delivered,
        };
        let card = Box::new(self.cards.order(order.record));
        Ok(is_true.then(|| self.to_fan(&fan, &Page::OrderNews { card, news })))
    }

    /// Nothing if the fan keeps it after all.
    async fn comes_back(
        &self,
        order: &OrderId,
        manager: Account,
    ) -> Result<Option<View>, StoreError> {
        let Some(order) = self.cards.store.order(order).await? else { return Ok(None) };
        if order.record.state.stage() != Stage::ReturnRequested {
            return Ok(None);
        }
        let known = self.cards.store.fan_of(manager).await?.map(|known| known.record);
        let locale = known.as_ref().map_or(Locale::EnUs, |known| known.language.locale());
        let zone = known.map_or(order.record.rights.zone, |known| self.cards.zone_of(&known));
        let page = Page::Handled(Handled::ComesBack(Box::new(self.cards.order(order.record))));
        Ok(Some(view(&page, &self.texts.words(locale, zone), &self.texts)))
    }

    async fn lapsed(
        &self,
        reservation: &ReservationId,
        fan: FanId,
    ) -> Result<Option<View>, StoreError> {
        let Some(fan) = self.fan(fan).await? else { return Ok(None) };
        let basket = reserve::basket_of(&*self.cards.store, reservation).await?;
        let page = Page::Lapsed { reservation: reservation.clone(), basket };
        Ok(Some(self.to_fan(&fan, &page)))
    }

    async fn turn(&self, turn: &ReservationId, fan: FanId) -> Result<Option<View>, StoreError> {
        let known = self.cards.store.reservation(turn).await?;
        let card = known.and_then(|known| self.cards.turn(&known));
        let (Some(card), Some(fan)) = (card, self.fan(fan).await?) else { return Ok(None) };
        Ok(Some(self.to_fan(&fan, &Page::Turn(card))))
    }

    async fn passed_on(
        &self,
        turn: &ReservationId,
        fan: FanId,
    ) -> Result<Option<View>, StoreError> {
        let Some(fan) = self.fan(fan).await? else { return Ok(None) };
        let basket = reserve::basket_of(&*self.cards.store, turn).await?;
        let page = Page::PassedOn { reservation: turn.clone(), basket };
        Ok(Some(self.to_fan(&fan, &page)))
    }

    async fn drawn(
        &self,
        hold: &ReservationId,
        fan: FanId,
        to: Chat,
    ) -> Result<Option<View>, StoreError> {
        let known = self.cards.store.reservation(hold).await?;
        let (Some(known), Some(fan)) = (known, self.fan(fan).await?) else { return Ok(None) };
        let card = self.cards.hold(&fan, &known, to).await?;
        Ok(card.map(|card| self.to_fan(&fan, &Page::Drawn(card))))
    }

    async fn not_drawn(
        &self,
        sale: &SaleId,
        entry: EntryNumber,
        fan: FanId,
    ) -> Result<Option<View>, StoreError> {
        let Some(fan) = self.fan(fan).await? else { return Ok(None) };
        let entries = wait::entries_of(&*self.cards.store, sale, fan.id).await?;
        let entry = entries.into_iter().find(|known| known.number == entry);
        let Some(entry) = entry else { return Ok(None) };
        let page = Page::NotDrawn(EntryCard { sale: sale.clone(), entry });
        Ok(Some(self.to_fan(&fan, &page)))
    }

    async fn goes_back(
        &self,
        reservation: &ReservationId,
        fan: FanId,
        (payment, why): (&PaymentReference, RefundWhy),
    ) -> Result<Option<View>, StoreError> {
        let store = &*self.cards.store;
        let payments = store.payments_of(reservation).await?;
        let mut taken = payments.iter().filter_map(|known| known.record.taken());
        let amount = taken.find(|taken| taken.reference == *payment).map(|taken| taken.amount);
        let (Some(amount), Some(fan)) = (amount, self.fan(fan).await?) else { return Ok(None) };
        let entries = wait::entries_of(store, &reservation.sale, fan.id).await?;
        let first = |state| matches!(state, EntryState::Waiting { position: 1 });
        let first = why == RefundWhy::TooLate && entries.iter().any(|entry| first(entry.state));
        let why = if first { GoesBackWhy::FirstInLine } else { GoesBackWhy::Ledger(why) };
        let news = MoneyNews::GoesBack { reservation: reservation.clone(), amount, why };
        Ok(Some(self.to_fan(&fan, &Page::Money(news))))
    }

    async fn held(&self, id: &PaymentId, fan: FanId) -> Result<Option<View>, StoreError> {
        let known = self.cards.store.payment(id).await?;
        let amount = known.and_then(|known| known.record.taken().map(|taken| taken.amount));
        let (Some(amount), Some(fan)) = (amount, self.fan(fan).await?) else { return Ok(None) };
        let news = MoneyNews::Held { reservation: id.reservation.clone(), amount };
        Ok(Some(self.to_fan(&fan, &Page::Money(news))))
    }

    async fn went_back(&self, id: &RefundId, fan: FanId) -> Result<Option<View>, StoreError> {
        let known = self.cards.store.payment(&id.payment).await?;
        let refunds = known.into_iter().flat_map(|known| known.record.refunds);
        let amount = refunds.into_iter().find(|refund| refund.number == id.number);
        let (Some(refund), Some(fan)) = (amount, self.fan(fan).await?) else { return Ok(None) };
        let (reservation, amount) = (id.payment.reservation.clone(), refund.amount);
        let news = MoneyNews::WentBack { reservation, amount };
        Ok(Some(self.to_fan(&fan, &Page::Money(news))))
    }

    async fn fan(&self, id: FanId) -> Result<Option<Fan>, StoreError> {
        Ok(link::current(&*self.cards.store, id).await?.map(|fan| fan.record))
    }

    fn to_fan(&self, fan: &Fan, page: &Page) -> View {
        let words = self.texts.words(fan.language.locale(), self.cards.zone_of(fan));
        view(page, &words, &self.texts)
    }
}
