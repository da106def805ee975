//! What managers do with a payment that waits for them: look at it, and send its money back.
//!
//! Must not touch payments that became an order: those are the order's, see `handling`.

use salut_core::journey::{link, refund};
use salut_core::order::{Actor, Payment, PaymentId};
use salut_core::port::StoreError;

use super::Dispatch;
use super::handling::{TYPED_LENGTH_MAX, refunds};
use crate::config::Clerk;
use crate::page::{Handled, HeldCard, Page, Refunds};
use crate::text::stamp::plain;

impl Dispatch {
    /// There is no such order. Maybe there is a payment that did not become one.
    pub(super) async fn no_order(&self, clerk: &Clerk, typed: &str) -> Result<Page, StoreError> {
        if let Some(payment) = refund::held(&*self.cards.store, typed).await? {
            return self.held_card(clerk, payment).await;
        }
        let typed = plain(typed, TYPED_LENGTH_MAX);
        Ok(Page::Handled(Handled::Found { typed, orders: Vec::new() }))
    }

    /// The payment if it is held, and its order if that has it.
    pub(super) async fn held_payment(
        &self,
        clerk: &Clerk,
        id: &PaymentId,
    ) -> Result<Page, StoreError> {
        match refund::held(&*self.cards.store, &id.to_string()).await? {
            Some(payment) => self.held_card(clerk, payment).await,
            None => self.shown(clerk, id.reservation.clone(), None).await,
        }
    }

    /// Sends back all that is left. Pressed twice, nothing is left the second time.
    pub(super) async fn send_back(
        &self,
        clerk: &Clerk,
        id: &PaymentId,
    ) -> Result<Page, StoreError> {
        let store = &*self.cards.store;
        let is_held = refund::held(store, &id.to_string()).await?.is_some();
        if is_held && refunds(clerk) == Refunds::Allowed {
            let by = Actor::Manager(clerk.account());
            refund::ask(store, id, None, by, self.cards.clock.now()).await?;
        }
        self.held_payment(clerk, id).await
    }

    async fn held_card(&self, clerk: &Clerk, payment: Payment) -> Result<Page, StoreError> {
        let fan = link::current(&*self.cards.store, payment.checkout.fan).await?;
        let accounts = fan.map(|fan| fan.record.accounts).unwrap_or_default();
        let card = HeldCard { payment, accounts, refunds: refunds(clerk) };
        Ok(Page::Handled(Handled::Held(Box::new(card))))
    }
}
