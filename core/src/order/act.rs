//! What is done with an order: from an act to the order as it is then, the entry of the audit log, and the news for the fan.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Actor, Order, OrderDeed, OrderRefund, OrderState, Refund, RefundState, StepRefusal};
use crate::money::Money;

/// The longest note, in characters.
pub const NOTE_LENGTH_MAX: usize = 500;

/// Something to do with an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderAct {
    /// It left the warehouse; where it did before, the link to follow it is put right.
    Ship {
        /// Where to follow it.
        tracking: Option<Url>,
        /// The day, in the warehouse's zone; none is today.
        on: Option<NaiveDate>,
    },
    /// It arrived; where it did before, the day is put right.
    Arrive {
        /// The day, in the market's zone; none is today.
        on: Option<NaiveDate>,
    },
    /// The fan sends it back.
    RequestReturn,
    /// The last step was a mistake: it did not leave, did not arrive, or is kept.
    TakeBack,
    /// Money goes back.
    Refund {
        /// How much; none is all that is left of the payment.
        amount: Option<Money>,
    },
    /// Something to remember about it.
    Note(String),
}

/// When and by whom something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Now.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub by: Actor,
    /// The warehouse's zone.
    pub warehouse: Tz,
}

/// An act that was possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acted {
    /// The order as it is now.
    pub order: Order,
    /// What the audit log says.
    pub deed: OrderDeed,
    /// What the fan is told; none if it was the fan, or concerns managers alone.
    pub news: Option<OrderNews>,
}

/// What a fan is told of an order besides its receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderNews {
    /// It left the warehouse.
    Shipped,
    /// The link to follow it changed.
    TrackingChanged,
    /// It did not leave after all.
    NotShipped,
    /// It is known to have arrived, and on which day.
    Delivered,
    /// It is not known to have arrived, after all.
    NotDelivered,
    /// It is known that the fan sends it back.
    ReturnRequested,
    /// It is known that the fan keeps it.
    Kept,
}

impl Order {
    /// Does `act`. The order's entries of the audit log grow by one.
    pub fn act(self, act: OrderAct, moment: Moment) -> Result<Acted, StepRefusal> {
        let (mut order, deed, news) = match act {
            OrderAct::Ship { tracking, on } => self.ship(on, tracking, moment)?,
            OrderAct::Arrive { on } => self.arrive(on, moment)?,
            OrderAct::RequestReturn => {
                let today = self.today(moment.now);
                let order = self.step(|state| state.request_return(moment.now, today))?;
                (order, OrderDeed::ReturnRequested, Some(OrderNews::ReturnRequested))
            }
            OrderAct::TakeBack => self.take_back(moment)?,
            OrderAct::Refund { amount } => self.ask_refund(amount, moment)?,
            OrderAct::Note(text) => {
                let text = text.trim().chars().take(NOTE_LENGTH_MAX).collect::<String>();
                if text.is_empty() {
                    return Err(StepRefusal::EmptyNote);
                }
                (self, OrderDeed::Noted(text), None)
            }
        };
        order.entries += 1;
        let by_fan = matches!(moment.by, Actor::Fan(_));
        Ok(Acted { order, deed, news: news.filter(|_| !by_fan) })
    }

    fn step(
        self,
        step: impl FnOnce(OrderState) -> Result<OrderState, StepRefusal>,
    ) -> Result<Self, StepRefusal> {
        Ok(Self { state: step(self.state)?, ..self })
    }

    fn ship(
        self,
        on: Option<NaiveDate>,
        tracking: Option<Url>,
        moment: Moment,
    ) -> Result<Step, StepRefusal> {
        let today = moment.now.with_timezone(&moment.warehouse).date_naive();
        let on = on.unwrap_or(today);
        if on > today {
            return Err(StepRefusal::NotYet(today));
        }
        if let OrderState::Paid { at, .. } = &self.state {
            let paid = at.with_timezone(&moment.warehouse).date_naive();
            if on < paid {
                return Err(StepRefusal::TooEarly(paid));
            }
        }
        let before = self.state.shipment().map(|known| known.tracking.clone());
        let order = self.step(|state| state.ship(on, tracking.clone()))?;
        Ok(match before {
            None => (order, OrderDeed::Shipped { on, tracking }, Some(OrderNews::Shipped)),
            Some(from) => {
                let deed = OrderDeed::TrackingChanged { from, to: tracking };
                (order, deed, Some(OrderNews::TrackingChanged))
            }
        })
    }

    fn arrive(self, on: Option<NaiveDate>, moment: Moment) -> Result<Step, StepRefusal> {
        let today = self.today(moment.now);
        let on = match (on, &self.state) {
            (Some(on), _) => on,
            // Said again without a day, it is as it was.
            (None, OrderState::Delivered(known)) => known.on,
            (None, _) => today,
        };
        if on > today {
            return Err(StepRefusal::NotYet(today));
        }
        let rights = self.rights;
        let order = self.step(|state| state.arrive(on, &rights))?;
        Ok((order, OrderDeed::Arrived { on }, Some(OrderNews::Delivered)))
    }

    fn take_back(self, moment: Moment) -> Result<Step, StepRefusal> {
        let today = self.today(moment.now);
        let by_fan = matches!(moment.by, Actor::Fan(_));
        let (deed, news) = match &self.state {
            OrderState::Shipped(known) if !by_fan => {
                let deed = OrderDeed::NotShipped { tracking: known.tracking.clone() };
                (deed, OrderNews::NotShipped)
            }
            // Whoever looks after orders can put any day right; a fan a slip of the finger.
            OrderState::Delivered(known) if by_fan && today > known.on => {
                return Err(StepRefusal::TooLate(known.on));
            }
            OrderState::Delivered(known) => {
                (OrderDeed::NotArrived { on: known.on }, OrderNews::NotDelivered)
            }
            OrderState::ReturnRequested { .. } => (OrderDeed::Kept, OrderNews::Kept),
            other => return Err(StepRefusal::WrongStage(other.stage())),
        };
        let order = self.step(|state| match state {
            shipped @ OrderState::Shipped(_) => shipped.unship(),
            delivered @ OrderState::Delivered(_) => delivered.not_arrived(),
            other => other.keep(),
        })?;
        Ok((order, deed, Some(news)))
    }

    fn ask_refund(self, amount: Option<Money>, moment: Moment) -> Result<Step, StepRefusal> {
        let left = self.refundable();
        let amount = amount.unwrap_or(left);
        if amount.currency != left.currency {
            return Err(StepRefusal::OtherCurrency);
        }
        if matches!(self.state, OrderState::RefundAsked { .. } | OrderState::Refunded { .. }) {
            return Err(StepRefusal::WrongStage(self.state.stage()));
        }
        if amount.minor <= 0 || amount.minor > left.minor {
            return Err(StepRefusal::NotThatMuch);
        }
        let mut order =
            if amount == left { self.step(|state| state.ask_refund(moment.now))? } else { self };
        order.refunds.push(OrderRefund { amount, asked_at: moment.now, done_at: None });
        let deed = OrderDeed::RefundAsked { amount };
        // The fan is told once it went back.
        Ok((order, deed, None))
    }
}

impl Order {
    /// Money of its payment went back, or could not: the order's entries of the audit log grow by one.
    pub fn hears_of(mut self, refund: &Refund, now: DateTime<Utc>) -> (Self, OrderDeed) {
        let amount = refund.amount;
        let asked = self.refunds.iter().position(|it| it.done_at.is_none() && it.amount == amount);
        let deed = if let RefundState::Refused { why } = &refund.state {
            asked.map(|place| self.refunds.remove(place));
            self.state = self.state.clone().not_refunded().unwrap_or(self.state);
            OrderDeed::NotRefunded { amount, why: why.clone() }
        } else {
            match asked {
                Some(place) => self.refunds[place].done_at = Some(now),
                None => self.refunds.extend(refund.of_order(now)),
            }
            let done = self.refunds.iter().filter(|refund| refund.done_at.is_some());
            let done: i64 = done.map(|refund| refund.amount.minor).sum();
            if done >= self.payment.amount.minor {
                self.state = self.state.clone().refunded(now).unwrap_or(self.state);
            }
            OrderDeed::Refunded { amount }
        };
        self.entries += 1;
        (self, deed)
    }
}

type Step = (Order, OrderDeed, Option<OrderNews>);

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::ids::FanId;
    use crate::money::Currency;
    use crate::order::testing::{day, noon, order};
    use crate::order::{RefundBy, Stage};

    const FAN: Actor = Actor::Fan(FanId(1));

    fn at(days: i64, by: Actor) -> Moment {
        let warehouse = chrono_tz::Asia::Shanghai;
        Moment { now: noon() + TimeDelta::days(days), by, warehouse }
    }

    fn done(order: Order, act: OrderAct, days: i64, by: Actor) -> Acted {
        order.act(act, at(days, by)).unwrap()
    }

    fn link(path: &str) -> Url {
        format!("https://parcels.example/{path}").parse().unwrap()
    }

    fn shipped() -> Order {
        let ship = OrderAct::Ship { tracking: Some(link("17")), on: None };
        done(order(), ship, 1, Actor::CommandLine).order
    }

    #[test]
    fn a_fan_is_told_what_others_do_and_each_entry_is_counted() {
        let ship = OrderAct::Ship { tracking: Some(link("17")), on: None };
        let acted = done(order(), ship, 1, Actor::CommandLine);
        assert_eq!((acted.news, acted.order.entries), (Some(OrderNews::Shipped), 1));
        let right = OrderAct::Ship { tracking: Some(link("18")), on: None };
        let acted = done(acted.order, right, 2, Actor::CommandLine);
        assert_eq!(acted.news, Some(OrderNews::TrackingChanged));
        let deed = OrderDeed::TrackingChanged { from: Some(link("17")), to: Some(link("18")) };
        assert_eq!((acted.deed, acted.order.entries), (deed, 2));
        let acted = done(acted.order, OrderAct::Arrive { on: None }, 9, FAN);
        assert_eq!((acted.news, acted.order.entries), (None, 3));
    }

    #[test]
    fn the_day_of_receipt_is_the_markets_even_when_it_is_tomorrow_in_utc() {
        // 23:30 on 24 January in New York is 04:30 of the next day in UTC, and later still in Shanghai.
        let mut order = shipped();
        order.rights.zone = chrono_tz::America::New_York;
        let now = "2027-01-25T04:30:00Z".parse().unwrap();
        let moment = Moment { now, ..at(0, FAN) };
        let acted = order.act(OrderAct::Arrive { on: None }, moment).unwrap();
        assert_eq!(acted.deed, OrderDeed::Arrived { on: day("2027-01-24") });
    }

    #[test]
    fn a_fan_takes_a_slip_back_on_the_same_day_only() {
        let arrived = done(shipped(), OrderAct::Arrive { on: None }, 5, FAN).order;
        let back = done(arrived.clone(), OrderAct::TakeBack, 5, FAN);
        assert_eq!(back.order.state.stage(), Stage::Shipped);
        let day_of_receipt = arrived.today(at(5, FAN).now);
        let late = arrived.clone().act(OrderAct::TakeBack, at(6, FAN));
        assert_eq!(late, Err(StepRefusal::TooLate(day_of_receipt)));
        let by_manager = done(arrived, OrderAct::TakeBack, 6, Actor::CommandLine);
        assert_eq!(by_manager.news, Some(OrderNews::NotDelivered));
        let no = shipped().act(OrderAct::TakeBack, at(2, FAN));
        assert_eq!(no, Err(StepRefusal::WrongStage(Stage::Shipped)), "shipping is not a fan's");
    }

    #[test]
    fn days_of_the_future_and_before_payment_are_refused() {
        let ship = |on| OrderAct::Ship { tracking: None, on: Some(day(on)) };
        let paid = day("2027-01-15");
        let refused = |act| order().act(act, at(0, Actor::CommandLine)).unwrap_err();
        assert_eq!(refused(ship("2027-01-16")), StepRefusal::NotYet(paid));
        assert_eq!(refused(ship("2027-01-14")), StepRefusal::TooEarly(paid));
        let late = OrderAct::Arrive { on: Some(day("2027-01-17")) };
        let refused = shipped().act(late, at(1, Actor::CommandLine)).unwrap_err();
        assert_eq!(refused, StepRefusal::NotYet(day("2027-01-16")));
    }

    #[test]
    fn no_more_goes_back_than_was_paid() {
        let refund = |minor| OrderAct::Refund { amount: Some(Money::new(minor, Currency::Eur)) };
        let part = done(order(), refund(500), 1, Actor::CommandLine);
        assert_eq!(part.order.state.stage(), Stage::Paid);
        let too_much = part.order.clone().act(refund(1_301), at(1, Actor::CommandLine));
        assert_eq!(too_much, Err(StepRefusal::NotThatMuch));
        let rest = done(part.order, OrderAct::Refund { amount: None }, 1, Actor::CommandLine);
        let amount = Money::new(1_300, Currency::Eur);
        assert_eq!(rest.deed, OrderDeed::RefundAsked { amount });
        assert_eq!(rest.order.state.stage(), Stage::RefundAsked);
        let again = rest.order.act(OrderAct::Refund { amount: None }, at(1, Actor::CommandLine));
        assert_eq!(again, Err(StepRefusal::WrongStage(Stage::RefundAsked)));
        let dollars = OrderAct::Refund { amount: Some(Money::new(1, Currency::Usd)) };
        let other = order().act(dollars, at(1, Actor::CommandLine));
        assert_eq!(other, Err(StepRefusal::OtherCurrency));
    }

    fn refund(minor: i64, state: RefundState) -> Refund {
        let (amount, by) = (Money::new(minor, Currency::Eur), RefundBy::Shop);
        Refund { number: 1, amount, by, state }
    }

    fn went_back(minor: i64) -> Refund {
        refund(minor, RefundState::Done { reference: format!("re_{minor}"), at: noon() })
    }

    #[test]
    fn an_order_is_refunded_once_all_of_it_went_back() {
        let euros = |minor| Money::new(minor, Currency::Eur);
        let part = OrderAct::Refund { amount: Some(euros(500)) };
        let part = done(order(), part, 1, Actor::CommandLine).order;
        let rest = done(part, OrderAct::Refund { amount: None }, 2, Actor::CommandLine).order;
        let refused = refund(1_300, RefundState::Refused { why: "closed".to_owned() });
        let (back, deed) = rest.clone().hears_of(&refused, noon());
        assert_eq!((back.state.stage(), back.refundable()), (Stage::Paid, euros(1_300)));
        assert_eq!(deed.name(), "not-refunded");
        let (one, _) = rest.hears_of(&went_back(1_300), noon());
        assert_eq!(one.state.stage(), Stage::RefundAsked);
        let (both, _) = one.hears_of(&went_back(500), noon());
        assert_eq!((both.state.stage(), both.refunds.len()), (Stage::Refunded, 2));
        let (elsewhere, _) = order().hears_of(&went_back(1_800), noon());
        assert_eq!(elsewhere.state.stage(), Stage::Refunded);
    }

    #[test]
    fn a_note_changes_nothing_but_the_log() {
        let noted = done(order(), OrderAct::Note(" rang twice ".to_owned()), 1, Actor::CommandLine);
        assert_eq!(noted.deed, OrderDeed::Noted("rang twice".to_owned()));
        assert_eq!((noted.news, noted.order.state), (None, order().state));
        let empty = order().act(OrderAct::Note(" ".to_owned()), at(1, Actor::CommandLine));
        assert_eq!(empty, Err(StepRefusal::EmptyNote));
    }
}
