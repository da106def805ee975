//! What those who look after orders do: find, ship, tell that one arrived, send money back, note, and take a step back.
//! Every step asks for a [`Clerk`]; sending money back asks for a manager.

use chrono::NaiveDate;
use salut_core::announcement::Step;
use salut_core::ids::OrderId;
use salut_core::journey::fulfil::{self, Fulfil, Fulfilled};
use salut_core::journey::link;
use salut_core::journey::manage;
use salut_core::money::{Currency, Money};
use salut_core::order::{Actor, Moment, Order, OrderAct, OrderState, Shipment, Stage};
use salut_core::port::StoreError;

use super::Dispatch;
use crate::config::Clerk;
use crate::ordering::Handling;
use crate::page::{Asked, Confirm, Handled, HandledCard, OrderAnswer, Page, Refunds, Shelf};
use crate::text::stamp::plain;
use crate::visitor::Visitor;

/// The most characters of what was typed that are repeated.
pub(super) const TYPED_LENGTH_MAX: usize = 100;

/// The stages at which somebody has something to do, the most urgent first, and what is on its way.
const DESK: [Stage; 4] = [Stage::Paid, Stage::ReturnRequested, Stage::RefundAsked, Stage::Shipped];

/// How many orders of each stage are shown together.
const DESK_MAX: usize = 5;
/// How many orders of one stage are shown: as many as a choice holds.
const STAGE_MAX: usize = 25;

impl Dispatch {
    pub(super) async fn handle(
        &self,
        visitor: &Visitor,
        step: Handling,
    ) -> Result<Page, StoreError> {
        let Some(clerk) = self.managers.clerk(visitor) else { return Ok(Page::ManagersOnly) };
        match step {
            Handling::Desk => self.desk(&DESK, DESK_MAX).await,
            Handling::At(stage) => self.desk(&[stage], STAGE_MAX).await,
            Handling::Find(typed) => self.found(&clerk, &typed).await,
            Handling::Show(id) => self.shown(&clerk, id, None).await,
            Handling::AskTracking(id) => self.ask_tracking(visitor, &clerk, id).await,
            Handling::AskNote(id) => self.ask_note(visitor, &clerk, id).await,
            Handling::Ship { order, link } => self.ship(&clerk, order, &link).await,
            Handling::ShipUntracked(id) => {
                let act = OrderAct::Ship { tracking: None, on: None };
                self.does(&clerk, id, act, None).await
            }
            Handling::Arrive { order, day } => self.arrive(&clerk, order, day).await,
            Handling::AskRefund { order, amount } => {
                self.ask_refund(&clerk, order, amount.as_deref()).await
            }
            Handling::Refund { order, minor, seen } => {
                self.refund(&clerk, order, (minor, seen)).await
            }
            Handling::AskTakeBack(id) => self.ask_take_back(&clerk, id).await,
            Handling::TakeBack(id, seen) => {
                self.does(&clerk, id, OrderAct::TakeBack, Some(seen)).await
            }
            Handling::Note { order, text } => {
                self.leaves(&clerk).await?;
                self.does(&clerk, order, OrderAct::Note(plain(&text, usize::MAX)), None).await
            }
            Handling::Held(payment) => self.held_payment(&clerk, &payment).await,
            Handling::SendBack(payment) => self.send_back(&clerk, &payment).await,
        }
    }

    /// The question waited too long for this answer.
    pub(super) async fn told_too_late(
        &self,
        visitor: &Visitor,
        step: &Step,
        typed: String,
    ) -> Result<Page, StoreError> {
        match step {
            Step::Tracking(order) | Step::Note(order) => {
                Ok(Page::Handled(Handled::TooLate { order: order.clone(), typed }))
            }
            _ => self.handle(visitor, Handling::Desk).await,
        }
    }

    async fn desk(&self, stages: &[Stage], limit: usize) -> Result<Page, StoreError> {
        let mut shelves = Vec::new();
        for stage in stages {
            let (orders, has_more) = fulfil::list(&*self.cards.store, *stage, limit).await?;
            let orders = orders.into_iter().map(|order| self.cards.order(order)).collect();
            shelves.push(Shelf { stage: *stage, orders, has_more });
        }
        Ok(Page::Handled(Handled::Desk(shelves)))
    }

    async fn found(&self, clerk: &Clerk, typed: &str) -> Result<Page, StoreError> {
        let mut found = fulfil::find(&*self.cards.store, typed).await?;
        if found.len() == 1 {
            return self.card_of(clerk, found.remove(0), None).await;
        }
        if found.is_empty() {
            return self.no_order(clerk, typed).await;
        }
        // Newest first: that is what people ask about.
        let orders = found.into_iter().rev().map(|order| self.cards.order(order)).collect();
        Ok(Page::Handled(Handled::Found { typed: plain(typed, TYPED_LENGTH_MAX), orders }))
    }

    pub(super) async fn shown(
        &self,
        clerk: &Clerk,
        id: OrderId,
        answer: Option<OrderAnswer>,
    ) -> Result<Page, StoreError> {
        match self.cards.store.order(&id).await? {
            Some(known) => self.card_of(clerk, known.record, answer).await,
            None => self.no_order(clerk, &id.to_string()).await,
        }
    }

    async fn card_of(
        &self,
        clerk: &Clerk,
        order: Order,
        answer: Option<OrderAnswer>,
    ) -> Result<Page, StoreError> {
        let store = &*self.cards.store;
        let fan = link::current(store, order.fan).await?;
        Ok(Page::Handled(Handled::Card(Box::new(HandledCard {
            accounts: fan.map(|fan| fan.record.accounts).unwrap_or_default(),
            log: store.audit_of(&order.id).await?,
            card: self.cards.order(order),
            answer,
            refunds: refunds(clerk),
        }))))
    }

    async fn does(
        &self,
        clerk: &Clerk,
        order: OrderId,
        act: OrderAct,
        seen: Option<u32>,
    ) -> Result<Page, StoreError> {
        let (by, clerks) = (Actor::Manager(clerk.account()), Vec::new());
        let ask = Fulfil { order: order.clone(), by, act, seen, clerks };
        let (store, shop, now) = (&*self.cards.store, &self.cards.shop, self.cards.clock.now());
        let (order, answer) = match fulfil::run(store, shop, ask, now).await? {
            Fulfilled::Done(acted) => (acted.order, OrderAnswer::Done(acted.deed)),
            Fulfilled::Meanwhile(order) => (*order, OrderAnswer::Meanwhile),
            Fulfilled::Refused(order, why) => (*order, OrderAnswer::Refused(why)),
            Fulfilled::Unknown => return self.no_order(clerk, &order.to_string()).await,
        };
        self.card_of(clerk, order, Some(answer)).await
    }

    async fn ship(&self, clerk: &Clerk, order: OrderId, typed: &str) -> Result<Page, StoreError> {
        if let Ok(link) = Shipment::link(typed) {
            self.leaves(clerk).await?;
            let act = OrderAct::Ship { tracking: Some(link), on: None };
            return self.does(clerk, order, act, None).await;
        }
        let typed = plain(typed.trim(), TYPED_LENGTH_MAX);
        self.waits(clerk, Step::Tracking(order.clone()), Some(typed.clone())).await?;
        let problem = Some(OrderAnswer::NoLink(typed.clone()));
        let (wanted, before) = (Asked::Tracking, Some(typed));
        Ok(Page::Handled(Handled::Ask { order, wanted, before, problem }))
    }

    async fn arrive(
        &self,
        clerk: &Clerk,
        order: OrderId,
        day: Option<String>,
    ) -> Result<Page, StoreError> {
        let on = match day.as_deref().map(|typed| typed.trim().parse::<NaiveDate>()) {
            None => None,
            Some(Ok(day)) => Some(day),
            Some(Err(_)) => {
                let typed = plain(day.unwrap_or_default().trim(), TYPED_LENGTH_MAX);
                return self.shown(clerk, order, Some(OrderAnswer::NoDay(typed))).await;
            }
        };
        self.does(clerk, order, OrderAct::Arrive { on }, None).await
    }

    /// Shows how much would go back, for a manager to confirm.
    async fn ask_refund(
        &self,
        clerk: &Clerk,
        id: OrderId,
        typed: Option<&str>,
    ) -> Result<Page, StoreError> {
        let Some(order) = self.cards.store.order(&id).await? else {
            return self.no_order(clerk, &id.to_string()).await;
        };
        let order = order.record;
        if clerk.manager().is_none() {
            return self.card_of(clerk, order, Some(OrderAnswer::ManagersOnly)).await;
        }
        let left = order.refundable();
        let amount = match typed.map(|typed| amount(typed, left.currency)) {
            None => left,
            Some(Some(amount)) => amount,
            Some(None) => {
                let typed = plain(typed.unwrap_or_default(), TYPED_LENGTH_MAX);
                return self.card_of(clerk, order, Some(OrderAnswer::NoAmount(typed))).await;
            }
        };
        let moment = Moment {
            now: self.cards.clock.now(),
            by: Actor::Manager(clerk.account()),
            warehouse: self.cards.shop.calendar.zone,
        };
        // What would be refused is said before it is confirmed.
        let act = OrderAct::Refund { amount: Some(amount) };
        if let Err(why) = order.clone().act(act, moment) {
            return self.card_of(clerk, order, Some(OrderAnswer::Refused(why))).await;
        }
        let (card, what) = (Box::new(self.cards.order(order)), Confirm::Refund(amount));
        Ok(Page::Handled(Handled::Confirm { card, what }))
    }

    async fn refund(
        &self,
        clerk: &Clerk,
        id: OrderId,
        (minor, seen): (i64, u32),
    ) -> Result<Page, StoreError> {
        let Some(order) = self.cards.store.order(&id).await? else {
            return self.no_order(clerk, &id.to_string()).await;
        };
        if clerk.manager().is_none() {
            return self.card_of(clerk, order.record, Some(OrderAnswer::ManagersOnly)).await;
        }
        let amount = Money::new(minor, order.record.payment.amount.currency);
        self.does(clerk, id, OrderAct::Refund { amount: Some(amount) }, Some(seen)).await
    }

    async fn ask_take_back(&self, clerk: &Clerk, id: OrderId) -> Result<Page, StoreError> {
        let Some(order) = self.cards.store.order(&id).await? else {
            return self.no_order(clerk, &id.to_string()).await;
        };
        let order = order.record;
        match order.state {
            OrderState::Shipped(_)
            | OrderState::Delivered(_)
            | OrderState::ReturnRequested { .. } => {
                let (card, what) = (Box::new(self.cards.order(order)), Confirm::TakeBack);
                Ok(Page::Handled(Handled::Confirm { card, what }))
            }
            // Says why not.
            _ => self.does(clerk, id, OrderAct::TakeBack, None).await,
        }
    }

    async fn ask_tracking(
        &self,
        visitor: &Visitor,
        clerk: &Clerk,
        order: OrderId,
    ) -> Result<Page, StoreError> {
        let Some(known) = self.cards.store.order(&order).await? else {
            return self.no_order(clerk, &order.to_string()).await;
        };
        if !matches!(known.record.state, OrderState::Paid { .. } | OrderState::Shipped(_)) {
            // Says why not.
            let act = OrderAct::Ship { tracking: None, on: None };
            return self.does(clerk, order, act, None).await;
        }
        let kept = self.asked(visitor, Step::Tracking(order.clone())).await?;
        let there = known.record.state.shipment().and_then(|known| known.tracking.as_ref());
        let before = kept.or_else(|| there.map(ToString::to_string));
        let (wanted, problem) = (Asked::Tracking, None);
        Ok(Page::Handled(Handled::Ask { order, wanted, before, problem }))
    }

    async fn ask_note(
        &self,
        visitor: &Visitor,
        clerk: &Clerk,
        order: OrderId,
    ) -> Result<Page, StoreError> {
        if self.cards.store.order(&order).await?.is_none() {
            return self.shown(clerk, order, None).await;
        }
        let before = self.asked(visitor, Step::Note(order.clone())).await?;
        let (wanted, problem) = (Asked::Note, None);
        Ok(Page::Handled(Handled::Ask { order, wanted, before, problem }))
    }

    /// Nothing has to be typed any more.
    async fn leaves(&self, clerk: &Clerk) -> Result<(), StoreError> {
        manage::leave(&*self.cards.store, clerk.account()).await.map(drop)
    }

    async fn waits(
        &self,
        clerk: &Clerk,
        step: Step,
        kept: Option<String>,
    ) -> Result<(), StoreError> {
        let (store, now) = (&*self.cards.store, self.cards.clock.now());
        manage::ask(store, clerk.account(), (step, kept), now).await
    }
}

/// Whether somebody may send money back.
pub(super) const fn refunds(clerk: &Clerk) -> Refunds {
    match clerk.manager() {
        Some(_) => Refunds::Allowed,
        None => Refunds::ManagersOnly,
    }
}

/// Reads an amount as people type it: `5`, `5.00`, `5,00`, also with the currency's code or sign.
fn amount(typed: &str, currency: Currency) -> Option<Money> {
    let sign = match currency {
        Currency::Usd => '$',
        Currency::Gbp => '£',
        Currency::Eur => '€',
    };
    let typed = typed.trim().to_uppercase().replace(sign, "");
    let typed = typed.trim().trim_end_matches(currency.code()).trim().replace(',', ".");
    Money::parse(&typed, currency).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_type_it() {
        let five = Some(Money::new(500, Currency::Eur));
        for typed in ["5", "5.00", "5,00", "€5.00", " 5,00 € ", "5 eur", "5.0EUR"] {
            assert_eq!(amount(typed, Currency::Eur), five, "{typed}");
        }
        for typed in ["", "five", "-5", "$5", "5 USD", "5.001", "1.234,00"] {
            assert_eq!(amount(typed, Currency::Eur), None, "{typed}");
        }
    }
}
