//! What fans do with orders of their own: look, tell that one arrived, send it back, and take a slip back.

use salut_core::fan::Fan;
use salut_core::ids::OrderId;
use salut_core::journey::fulfil::{self, Fulfil, Fulfilled};
use salut_core::order::{Actor, Order, OrderAct, StepRefusal};
use salut_core::port::StoreError;

use super::Dispatch;
use crate::ordering::Mine;
use crate::page::{MyOrder, OrderAnswer, Page};

impl Dispatch {
    pub(super) async fn my_order(&self, fan: &Fan, step: Mine) -> Result<Page, StoreError> {
        let (order, act, seen) = match step {
            Mine::Show(id) => return self.own(fan, &id, |order| self.mine(order, None)).await,
            Mine::AskReturn(id) => {
                let ask = |order| Page::AskReturn(Box::new(self.cards.order(order)));
                return self.own(fan, &id, ask).await;
            }
            Mine::Arrived(id) => (id, OrderAct::Arrive { on: None }, None),
            Mine::Return(id) => (id, OrderAct::RequestReturn, None),
            Mine::TakeBack(id, seen) => (id, OrderAct::TakeBack, Some(seen)),
        };
        let (by, clerks) = (Actor::Fan(fan.id), self.managers.clerks());
        let ask = Fulfil { order, by, act, seen, clerks };
        let (store, shop, now) = (&*self.cards.store, &self.cards.shop, self.cards.clock.now());
        Ok(match fulfil::run(store, shop, ask, now).await? {
            Fulfilled::Done(acted) => self.mine(acted.order, Some(OrderAnswer::Done(acted.deed))),
            // Pressed twice, or meant for how it was before: how it is now says it all.
            Fulfilled::Meanwhile(order) | Fulfilled::Refused(order, StepRefusal::AlreadySo) => {
                self.mine(*order, None)
            }
            Fulfilled::Refused(order, why) => self.mine(*order, Some(OrderAnswer::Refused(why))),
            Fulfilled::Unknown => Page::UnknownButton,
        })
    }

    /// A page about an order of this fan.
    async fn own(
        &self,
        fan: &Fan,
        id: &OrderId,
        page: impl FnOnce(Order) -> Page + Send,
    ) -> Result<Page, StoreError> {
        let known = self.cards.store.order(id).await?.map(|known| known.record);
        let own = known.filter(|order| order.fan == fan.id);
        Ok(own.map_or(Page::UnknownButton, page))
    }

    fn mine(&self, order: Order, answer: Option<OrderAnswer>) -> Page {
        Page::MyOrder(Box::new(MyOrder { card: self.cards.order(order), answer }))
    }
}
