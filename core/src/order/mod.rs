//! An order's life, from payment to the end of its warranty; what is kept of payments.

mod act;
mod audit;
mod life;
mod payment;
mod provider;
#[cfg(test)]
pub(crate) mod testing;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use act::{Acted, Moment, NOTE_LENGTH_MAX, OrderAct, OrderNews};
pub use audit::{Actor, Audit, OrderDeed};
pub use life::{Arrival, NotALink, OrderState, Shipment, Stage, StepRefusal};
pub use payment::{Alarm, Dispute, HeldWhy, Payment, PaymentState, Refund, RefundBy, RefundState};
pub use provider::{
    NotOurs, Payer, PaymentId, PaymentReference, PaymentRequest, ProviderName, RefundId,
    RefundRequest, RefundStanding, Session, SessionId, Standing, Taken,
};

use crate::catalogue::{Country, Market, Quote};
use crate::fan::Chat;
use crate::ids::{FanId, OrderId, ReservationId};
use crate::money::Money;

/// What a fan pays for a reservation: the price is fixed when the hold is made and stays fixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// The reservation.
    pub reservation: ReservationId,
    /// Who pays.
    pub fan: FanId,
    /// The price.
    pub quote: Quote,
    /// Where the fan is told what becomes of it.
    pub chat: Chat,
    /// The country of the price's market that the parcel goes to; the fan can change it until it is paid.
    pub country: Country,
    /// What the fan may do once it has arrived.
    pub rights: Rights,
}

/// What a fan may do once an order has arrived: the market's rules when the price was fixed, which stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Days from receipt within which it can be sent back.
    pub return_days: u32,
    /// The most that the return parcel's first 500 g can cost the buyer.
    pub return_cost_up_to: Money,
    /// How long its main hardware is under warranty, in months from receipt.
    pub warranty_months: u32,
    /// Where its days begin and end.
    pub zone: Tz,
}

impl Rights {
    /// Those of a market.
    pub const fn of(market: &Market) -> Self {
        Self {
            return_days: market.returns.days,
            return_cost_up_to: market.returns.cost_up_to,
            warranty_months: market.warranty_months,
            zone: market.zone,
        }
    }
}

/// The money that an order was paid with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPayment {
    /// The payment.
    pub id: PaymentId,
    /// The provider's name for it.
    pub reference: PaymentReference,
    /// How much was taken.
    pub amount: Money,
    /// Whether it came before the hold's time was over.
    pub in_time: InTime,
}

/// Whether the money came before the time of its hold was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InTime {
    /// Before.
    Yes,
    /// After: the units were still there.
    Late,
}

/// A paid reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The order's id: its reservation's.
    pub id: OrderId,
    /// Who bought.
    pub fan: FanId,
    /// What was bought, and at what price.
    pub quote: Quote,
    /// The payment.
    pub payment: OrderPayment,
    /// Where the fan is told of each step.
    pub chat: Chat,
    /// What the fan may do once it has arrived.
    pub rights: Rights,
    /// How far it is.
    pub state: OrderState,
    /// The country that the parcel goes to.
    pub country: Country,
    /// Money that goes back, the first first.
    pub refunds: Vec<OrderRefund>,
    /// How many entries it has in the audit log.
    pub entries: u32,
}

/// Money that goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRefund {
    /// How much.
    pub amount: Money,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When it went back; none while it is on its way.
    pub done_at: Option<DateTime<Utc>>,
}

/// What comes next in an order's life, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextUp {
    /// It leaves the warehouse by this day.
    ShipsBy(NaiveDate),
    /// It should have left by this day.
    ShipsLate(NaiveDate),
    /// It arrives; from then on there are so many days to send it back.
    Arrives {
        /// The days.
        return_days: u32,
    },
    /// It can be sent back up to this day.
    ReturnBy(NaiveDate),
    /// Its warranty runs up to this day.
    WarrantyUntil(NaiveDate),
    /// The shop sends the money back.
    Refund,
    /// Nothing any more.
    Nothing,
}

impl Order {
    /// The day at `now` where the fan is.
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.rights.zone).date_naive()
    }

    /// What of the payment was not asked back.
    pub fn refundable(&self) -> Money {
        let asked: i64 = self.refunds.iter().map(|refund| refund.amount.minor).sum();
        Money::new(self.payment.amount.minor.saturating_sub(asked), self.payment.amount.currency)
    }

    /// What comes next at `now`, with the `warehouse`'s days for shipping and the market's for all else.
    pub fn next_up(&self, now: DateTime<Utc>, warehouse: Tz) -> NextUp {
        let today = self.today(now);
        match &self.state {
            OrderState::Paid { ships_by, .. } => {
                let late = now.with_timezone(&warehouse).date_naive() > *ships_by;
                if late { NextUp::ShipsLate(*ships_by) } else { NextUp::ShipsBy(*ships_by) }
            }
            OrderState::Shipped(_) => NextUp::Arrives { return_days: self.rights.return_days },
            OrderState::Delivered(known) if today <= known.return_by => {
                NextUp::ReturnBy(known.return_by)
            }
            OrderState::Delivered(known) if today <= known.warranty_until => {
                NextUp::WarrantyUntil(known.warranty_until)
            }
            OrderState::ReturnRequested { .. } | OrderState::RefundAsked { .. } => NextUp::Refund,
            OrderState::Delivered(_) | OrderState::Refunded { .. } => NextUp::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::testing::{day, noon, order, rights};
    use super::*;

    #[test]
    fn what_comes_next_follows_the_days() {
        let next = |order: &Order, days| {
            order.next_up(noon() + TimeDelta::days(days), chrono_tz::Asia::Shanghai)
        };
        let mut order = order();
        assert_eq!(next(&order, 11), NextUp::ShipsBy(day("2027-01-26")));
        assert_eq!(next(&order, 12), NextUp::ShipsLate(day("2027-01-26")));
        order.state = order.state.ship(day("2027-01-20"), None).unwrap();
        assert_eq!(next(&order, 9), NextUp::Arrives { return_days: 14 });
        order.state = order.state.arrive(day("2027-01-25"), &rights()).unwrap();
        assert_eq!(next(&order, 24), NextUp::ReturnBy(day("2027-02-08")));
        assert_eq!(next(&order, 25), NextUp::WarrantyUntil(day("2028-01-25")));
        assert_eq!(next(&order, 375), NextUp::WarrantyUntil(day("2028-01-25")));
        assert_eq!(next(&order, 376), NextUp::Nothing);
    }
}
