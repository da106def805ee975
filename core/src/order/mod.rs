//! An order's life, from payment to the end of its warranty; what is kept of payments.

mod payment;

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

pub use payment::{
    Dispute, HeldWhy, NotOurs, Payer, Payment, PaymentId, PaymentReference, PaymentRequest,
    PaymentState, ProviderName, Refund, RefundBy, RefundId, RefundRequest, RefundStanding,
    RefundState, Session, SessionId, Standing, Taken,
};

use crate::catalogue::{Market, Quote};
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
    /// How far it is.
    pub state: OrderState,
}

/// How far an order is. Dates are days in the warehouse's (shipping) or the market's (returns) zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderState {
    /// Paid; waits for the warehouse.
    Paid {
        /// When.
        at: DateTime<Utc>,
        /// Last day by which it leaves the warehouse.
        ships_by: NaiveDate,
    },
    /// On its way.
    Shipped {
        /// When it left.
        at: DateTime<Utc>,
        /// Where to follow it.
        tracking: Option<Url>,
    },
    /// Received.
    Delivered {
        /// The day of receipt: both deadlines count from it.
        on: NaiveDate,
        /// Last day to ask for a return.
        return_by: NaiveDate,
        /// Last day of the warranty.
        warranty_until: NaiveDate,
    },
    /// The fan sends it back.
    ReturnRequested {
        /// When the fan asked.
        at: DateTime<Utc>,
    },
    /// The money went back.
    Refunded {
        /// When.
        at: DateTime<Utc>,
    },
}

/// A step that the order's state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {is} cannot become {wanted}")]
pub struct WrongState {
    /// The state the order is in.
    pub is: &'static str,
    /// The state wanted.
    pub wanted: &'static str,
}

/// The fan asks for a return too late or too early.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoReturn {
    /// The order is not with the fan.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// The time for it is over.
    #[error("returns were possible until {0}")]
    TooLate(NaiveDate),
}

impl OrderState {
    /// The state's name, as in log fields.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Paid { .. } => "paid",
            Self::Shipped { .. } => "shipped",
            Self::Delivered { .. } => "delivered",
            Self::ReturnRequested { .. } => "return requested",
            Self::Refunded { .. } => "refunded",
        }
    }

    /// The parcel left the warehouse.
    pub fn ship(self, at: DateTime<Utc>, tracking: Option<Url>) -> Result<Self, WrongState> {
        match self {
            Self::Paid { .. } => Ok(Self::Shipped { at, tracking }),
            other => Err(WrongState { is: other.name(), wanted: "shipped" }),
        }
    }

    /// The fan received it on `on`, a day in the market's zone.
    pub fn deliver(self, on: NaiveDate, market: &Market) -> Result<Self, WrongState> {
        match self {
            Self::Shipped { .. } => Ok(Self::Delivered {
                on,
                return_by: on + Days::new(u64::from(market.returns.days)),
                warranty_until: on + Months::new(market.warranty_months),
            }),
            other => Err(WrongState { is: other.name(), wanted: "delivered" }),
        }
    }

    /// The fan wants to send it back; `today` is the day in the market's zone at `at`.
    pub fn request_return(self, at: DateTime<Utc>, today: NaiveDate) -> Result<Self, NoReturn> {
        match self {
            Self::Delivered { return_by, .. } if today > return_by => {
                Err(NoReturn::TooLate(return_by))
            }
            Self::Delivered { .. } => Ok(Self::ReturnRequested { at }),
            other => Err(WrongState { is: other.name(), wanted: "return requested" }.into()),
        }
    }

    /// The money went back, from any state but refunded.
    pub fn refund(self, at: DateTime<Utc>) -> Result<Self, WrongState> {
        match self {
            Self::Refunded { .. } => Err(WrongState { is: self.name(), wanted: "refunded" }),
            _ => Ok(Self::Refunded { at }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::ReturnRule;
    use crate::money::{Currency, Money};

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn france() -> Market {
        Market {
            id: "fr".parse().unwrap(),
            currency: Currency::Eur,
            zone: chrono_tz::Europe::Paris,
            zones: Vec::new(),
            countries: Vec::new(),
            payments: Vec::new(),
            shipping: Vec::new(),
            import_rules: Vec::new(),
            returns: ReturnRule { days: 14, cost_up_to: Money::new(5500, Currency::Eur) },
            warranty_months: 12,
        }
    }

    fn delivered() -> OrderState {
        let paid = OrderState::Paid { at: noon(), ships_by: day("2027-01-26") };
        let shipped = paid.ship(noon(), None).unwrap();
        shipped.deliver(day("2027-02-01"), &france()).unwrap()
    }

    #[test]
    fn both_deadlines_count_from_receipt() {
        let OrderState::Delivered { return_by, warranty_until, .. } = delivered() else { panic!() };
        assert_eq!((return_by, warranty_until), (day("2027-02-15"), day("2028-02-01")));
    }

    #[test]
    fn a_return_is_possible_up_to_its_last_day() {
        assert!(delivered().request_return(noon(), day("2027-02-15")).is_ok());
        let late = delivered().request_return(noon(), day("2027-02-16"));
        assert_eq!(late, Err(NoReturn::TooLate(day("2027-02-15"))));
    }

    #[test]
    fn a_step_too_far_is_refused() {
        let paid = OrderState::Paid { at: noon(), ships_by: day("2027-01-26") };
        let wrong = WrongState { is: "paid", wanted: "delivered" };
        assert_eq!(paid.deliver(day("2027-02-01"), &france()), Err(wrong));
        let refunded = delivered().refund(noon()).unwrap();
        assert!(refunded.refund(noon()).is_err());
    }
}
