//! The managers' list of what was not delivered, and what they decide of it.

use salut_core::delivery::{Delivery, DeliveryState, Mend};
use salut_core::fan::Chat;
use salut_core::journey::closed;
use salut_core::journey::mend::{self, Mended};
use salut_core::port::StoreError;

use super::Dispatch;
use crate::page::{ClosedCard, DeliveriesCard, Page, TroubleCard, Undelivered};
use crate::visitor::Visitor;

/// How many deliveries, and how many chats, a page shows: each has buttons.
const PAGE: usize = 4;

impl Dispatch {
    pub(super) async fn deliveries(
        &self,
        visitor: &Visitor,
        page: u16,
    ) -> Result<Page, StoreError> {
        if self.managers.is_manager(visitor).is_none() {
            return Ok(Page::ManagersOnly);
        }
        self.deliveries_page(page, None).await
    }

    pub(super) async fn mend(
        &self,
        visitor: &Visitor,
        tag: u64,
        mend: Mend,
    ) -> Result<Page, StoreError> {
        if self.managers.is_manager(visitor).is_none() {
            return Ok(Page::ManagersOnly);
        }
        let (store, now) = (&*self.cards.store, self.cards.clock.now());
        let mended = match mend::run(store, tag, mend, now).await? {
            Mended::Done(mend) => Some(mend),
            Mended::Gone => None,
        };
        self.deliveries_page(0, mended).await
    }

    pub(super) async fn open_chat(
        &self,
        visitor: &Visitor,
        chat: Chat,
    ) -> Result<Page, StoreError> {
        if self.managers.is_manager(visitor).is_none() {
            return Ok(Page::ManagersOnly);
        }
        closed::open(&*self.cards.store, chat).await?;
        self.deliveries_page(0, None).await
    }

    async fn deliveries_page(&self, page: u16, done: Option<Mend>) -> Result<Page, StoreError> {
        let found = mend::look(&*self.cards.store, usize::from(page) * PAGE, PAGE).await?;
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let troubles = found.deliveries.into_iter().filter_map(|delivery| self.trouble(delivery));
        let closed = found.closed.into_iter().filter_map(|known| {
            let closure = known.closed?;
            let name = self.chat_name(known.chat);
            Some(ClosedCard { chat: known.chat, name, reason: closure.reason, at: closure.at })
        });
        Ok(Page::Deliveries(DeliveriesCard {
            unknown: count(found.unknown),
            failed: count(found.failed),
            troubles: troubles.collect(),
            closed: closed.collect(),
            done,
            page,
            has_more: found.has_more,
        }))
    }

    fn trouble(&self, delivery: Delivery) -> Option<TroubleCard> {
        let why = match delivery.state {
            DeliveryState::Unknown { since } => Undelivered::Unknown { since },
            DeliveryState::Failed { reason, at } => Undelivered::Failed { reason, at },
            _ => return None,
        };
        let (tag, to) = (delivery.key.tag(), self.chat_name(delivery.to));
        Some(TroubleCard { tag, key: delivery.key.0, to, why })
    }

    /// The name managers gave a chat, or else what the platform calls it.
    fn chat_name(&self, chat: Chat) -> String {
        let place = self.places.iter().find(|place| place.chat == chat);
        place.map_or_else(|| chat.to_string(), |place| place.name.clone())
    }
}
