//! What fans and managers hear of money.

use salut_core::ids::ReservationId;
use salut_core::money::Money;
use salut_core::order::{Alarm, PaymentId};
use salut_core::stock::RefundWhy;

use super::OrderCard;

/// News of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoneyNews {
    /// It came late, and the units were still there: the receipt says so.
    Honoured(Box<OrderCard>),
    /// It cannot be kept.
    GoesBack {
        /// What it was for.
        reservation: ReservationId,
        /// How much goes back.
        amount: Money,
        /// Why.
        why: GoesBackWhy,
    },
    /// Money is on its way back to the fan.
    WentBack {
        /// What it was for.
        reservation: ReservationId,
        /// How much.
        amount: Money,
    },
    /// A manager looks at it.
    Held {
        /// What it was for.
        reservation: ReservationId,
        /// How much came.
        amount: Money,
    },
    /// To a manager: it needs a person.
    Alarm {
        /// The payment.
        payment: PaymentId,
        /// What happened.
        alarm: Alarm,
    },
}

/// Why a payment goes back, and what its fan has instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoesBackWhy {
    /// Somebody else has the units, and the fan is the first who gets any that come back.
    FirstInLine,
    /// As the ledger says.
    Ledger(RefundWhy),
}
