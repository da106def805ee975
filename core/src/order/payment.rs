//! A payment: one attempt to take the money for a reservation at one provider, and what goes back of it.
//!
//! Owns what is kept of it and the steps it can take; asks no provider and no ledger (`journey` does).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Actor, Checkout, OrderRefund, PaymentId, PaymentRequest, RefundId, RefundRequest, Session,
    Taken,
};
use crate::money::Money;
use crate::stock::RefundWhy;

/// One attempt to take the money for a reservation at one provider. Each step is recorded before the next is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// What the provider is asked; the payment's id is in it.
    pub request: PaymentRequest,
    /// What is paid for, by whom, at which price: as it was when the payment began.
    pub checkout: Box<Checkout>,
    /// The provider's session, once its answer came.
    pub session: Option<Session>,
    /// How far it is.
    pub state: PaymentState,
    /// What goes or went back of it.
    pub refunds: Vec<Refund>,
    /// What the payer's bank contests of it.
    pub disputes: Vec<Dispute>,
    /// What managers were not told yet.
    pub alarms: Vec<Alarm>,
    /// When it must be looked after next; none when nothing is left to do.
    pub due: Option<DateTime<Utc>>,
    /// How often in a row the provider gave no answer.
    pub failures: u32,
}

/// How far a payment is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentState {
    /// The ledger is asked to keep the hold meanwhile. The provider knows of nothing.
    Planned,
    /// The provider is asked to open a session; whether it did is not recorded.
    Starting,
    /// The fan can pay.
    Waiting,
    /// The fan approved, and the provider is asked to take the money; whether it did is not recorded.
    Collecting,
    /// Nothing was paid, and nothing can be any more.
    Dead,
    /// The provider has the money; the ledger is asked next whether it can be kept.
    Taken(Taken),
    /// The hold is confirmed: an order.
    Kept(Taken),
    /// It cannot be kept; all of it goes back.
    GoesBack {
        /// The money.
        taken: Taken,
        /// Why.
        why: RefundWhy,
    },
    /// A manager must look at it; no more happens by itself.
    Held {
        /// The money.
        taken: Taken,
        /// Why.
        why: HeldWhy,
    },
}

/// Why a payment waits for a manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeldWhy {
    /// Not what was asked for: another amount or currency.
    Mismatch,
    /// The ledger knows nothing of the hold.
    NoHold,
    /// The provider refuses to send it back, in its words.
    RefundRefused(String),
}

/// What managers are told of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Alarm {
    /// Another amount or currency came than was asked for.
    Mismatch,
    /// Money came for a hold that the ledger does not know.
    NoHold,
    /// The provider refuses to send money back.
    RefundRefused,
    /// A bank contests it.
    Disputed,
    /// The provider gives no answer for minutes, and the units are kept meanwhile.
    Silent,
}

impl Alarm {
    /// The name in keys and log fields.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mismatch => "mismatch",
            Self::NoHold => "no-hold",
            Self::RefundRefused => "refund-refused",
            Self::Disputed => "disputed",
            Self::Silent => "silent",
        }
    }
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Its number within the payment, from 1.
    pub number: u32,
    /// How much.
    pub amount: Money,
    /// Who wants it.
    pub by: RefundBy,
    /// How far it is.
    pub state: RefundState,
}

/// Who wants a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefundBy {
    /// The shop: the payment cannot be kept.
    Shop,
    /// Whoever looks after orders.
    Manager(Actor),
    /// Somebody at the provider's own desk; we only heard of it.
    Provider,
}

/// How far a refund is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefundState {
    /// The provider is asked, until it says that it is done.
    Due,
    /// The money went back.
    Done {
        /// The provider's name for the refund.
        reference: String,
        /// When it said so.
        at: DateTime<Utc>,
    },
    /// The provider refuses; a manager must look.
    Refused {
        /// The provider's words.
        why: String,
    },
}

impl Refund {
    /// The same as its order has it; none if it was refused. One that nobody asked the order for was asked for at `at`.
    pub fn of_order(&self, at: DateTime<Utc>) -> Option<OrderRefund> {
        let done_at = match &self.state {
            RefundState::Due => None,
            RefundState::Done { at, .. } => Some(*at),
            RefundState::Refused { .. } => return None,
        };
        Some(OrderRefund { amount: self.amount, asked_at: at, done_at })
    }
}

/// A bank contests a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The provider's words.
    pub what: String,
    /// When we heard of it.
    pub at: DateTime<Utc>,
}

impl Payment {
    /// A payment that nobody was asked for yet, to be looked after at `due`.
    pub fn new(request: PaymentRequest, checkout: Checkout, due: Option<DateTime<Utc>>) -> Self {
        Self {
            request,
            checkout: Box::new(checkout),
            session: None,
            state: PaymentState::Planned,
            refunds: Vec::new(),
            disputes: Vec::new(),
            alarms: Vec::new(),
            due,
            failures: 0,
        }
    }

    /// The payment's id.
    pub const fn id(&self) -> &PaymentId {
        &self.request.id
    }

    /// Whether money may still come by it.
    pub const fn is_live(&self) -> bool {
        matches!(
            self.state,
            PaymentState::Planned
                | PaymentState::Starting
                | PaymentState::Waiting
                | PaymentState::Collecting
        )
    }

    /// Whether the hold must be kept for it: money may still come, or the ledger was not asked yet.
    pub const fn goes_on(&self) -> bool {
        self.is_live() || matches!(self.state, PaymentState::Taken(_))
    }

    /// Whether it waits for a manager, or did until its money was sent back.
    pub const fn is_with_managers(&self) -> bool {
        matches!(self.state, PaymentState::Held { .. })
    }

    /// The money that the provider took, if it did.
    pub const fn taken(&self) -> Option<&Taken> {
        match &self.state {
            PaymentState::Taken(taken)
            | PaymentState::Kept(taken)
            | PaymentState::GoesBack { taken, .. }
            | PaymentState::Held { taken, .. } => Some(taken),
            _ => None,
        }
    }

    /// What is left of the money, what is on its way back counted as gone.
    pub fn left(&self) -> Option<Money> {
        let taken = self.taken()?;
        let gone = self.sum(|state| !matches!(state, RefundState::Refused { .. }));
        Some(Money::new(taken.amount.minor.saturating_sub(gone).max(0), taken.amount.currency))
    }

    /// Whether all of the money is back with the fan.
    pub fn is_refunded(&self) -> bool {
        let gone = self.sum(|state| matches!(state, RefundState::Done { .. }));
        self.taken().is_some_and(|taken| gone >= taken.amount.minor)
    }

    fn sum(&self, counts: impl Fn(&RefundState) -> bool) -> i64 {
        let counted = self.refunds.iter().filter(|refund| counts(&refund.state));
        counted.fold(0_i64, |sum, refund| sum.saturating_add(refund.amount.minor))
    }

    fn becomes(self, state: PaymentState, due: Option<DateTime<Utc>>) -> Self {
        Self { state, due, failures: 0, ..self }
    }

    /// The hold is kept for it until `expires_at` at least; the provider is asked next.
    #[must_use]
    pub fn starts(mut self, expires_at: DateTime<Utc>, due: DateTime<Utc>) -> Self {
        self.request.expires_at = expires_at;
        self.becomes(PaymentState::Starting, Some(due))
    }

    /// The provider opened a session.
    #[must_use]
    pub fn opens(self, session: Session, due: DateTime<Utc>) -> Self {
        Self { session: Some(session), ..self }.becomes(PaymentState::Waiting, Some(due))
    }

    /// Nothing was paid yet.
    #[must_use]
    pub fn waits(self, due: DateTime<Utc>) -> Self {
        self.becomes(PaymentState::Waiting, Some(due))
    }

    /// The provider is asked to take the money.
    #[must_use]
    pub fn collects(self, due: DateTime<Utc>) -> Self {
        self.becomes(PaymentState::Collecting, Some(due))
    }

    /// It is known that nothing was paid and nothing will be. Changes nothing once there is money.
    #[must_use]
    pub fn dies(self, now: DateTime<Utc>) -> Self {
        if !self.is_live() {
            return self;
        }
        self.becomes(PaymentState::Dead, Some(now))
    }

    /// The provider has the money, also if it said before that it would not. A session takes money once: heard again,
    /// it changes nothing.
    #[must_use]
    pub fn is_paid(self, taken: Taken, now: DateTime<Utc>) -> Self {
        if self.taken().is_some() {
            return self;
        }
        if taken.amount == self.request.amount {
            self.becomes(PaymentState::Taken(taken), Some(now))
        } else {
            self.is_held(taken, HeldWhy::Mismatch, now)
        }
    }

    /// The ledger keeps it. What else is due of it is done at `now`.
    #[must_use]
    pub fn is_kept(self, taken: Taken, now: DateTime<Utc>) -> Self {
        self.becomes(PaymentState::Kept(taken), Some(now))
    }

    /// The ledger does not keep it: what is left of it goes back.
    #[must_use]
    pub fn goes_back(self, taken: Taken, why: RefundWhy, now: DateTime<Utc>) -> Self {
        let left = self.left().filter(|left| left.minor > 0);
        let mut next = self.becomes(PaymentState::GoesBack { taken, why }, Some(now));
        if let Some(left) = left {
            next.add_refund(left, RefundBy::Shop, RefundState::Due);
        }
        next
    }

    /// It waits for a manager.
    #[must_use]
    pub fn is_held(mut self, taken: Taken, why: HeldWhy, now: DateTime<Utc>) -> Self {
        self.alarm(match why {
            HeldWhy::Mismatch => Alarm::Mismatch,
            HeldWhy::NoHold => Alarm::NoHold,
            HeldWhy::RefundRefused(_) => Alarm::RefundRefused,
        });
        self.becomes(PaymentState::Held { taken, why }, Some(now))
    }

    /// The provider gave no answer; asked again at `due`.
    #[must_use]
    pub fn hears_nothing(mut self, due: DateTime<Utc>) -> Self {
        self.failures = self.failures.saturating_add(1);
        self.due = Some(due);
        self
    }

    /// Managers are to be told, once.
    pub fn alarm(&mut self, alarm: Alarm) {
        if !self.alarms.contains(&alarm) {
            self.alarms.push(alarm);
        }
    }

    /// Adds a refund and gives its id.
    pub fn add_refund(&mut self, amount: Money, by: RefundBy, state: RefundState) -> RefundId {
        let number = self.refunds.iter().map(|refund| refund.number).max().unwrap_or(0) + 1;
        self.refunds.push(Refund { number, amount, by, state });
        RefundId { payment: self.id().clone(), number }
    }

    /// The refunds that ended since `before`. One that was heard of before without our number is no other one.
    pub fn ended_since<'p>(&'p self, before: &'p Self) -> impl Iterator<Item = &'p Refund> {
        let is_known = |refund: &Refund| {
            before.refunds.iter().any(|known| match (&known.state, &refund.state) {
                (
                    RefundState::Done { reference: one, .. },
                    RefundState::Done { reference: other, .. },
                ) => one == other,
                (RefundState::Refused { .. }, RefundState::Refused { .. }) => {
                    known.number == refund.number
                }
                _ => false,
            })
        };
        let ended = self.refunds.iter().filter(|refund| refund.state != RefundState::Due);
        ended.filter(move |refund| !is_known(refund))
    }

    /// The next refund that the provider is to be asked for.
    pub fn next_refund(&self) -> Option<RefundRequest> {
        let refund = self.refunds.iter().find(|refund| refund.state == RefundState::Due)?;
        let id = RefundId { payment: self.id().clone(), number: refund.number };
        let reference = self.taken()?.reference.clone();
        Some(RefundRequest { id, reference, amount: refund.amount })
    }

    /// The provider carried a refund out. Heard of before without our number, it is the same.
    #[must_use]
    pub fn refunded(mut self, number: u32, reference: String, at: DateTime<Utc>) -> Self {
        let same = |it: &RefundState| matches!(it, RefundState::Done { reference: known, .. } if *known == reference);
        self.refunds.retain(|refund| refund.number == number || !same(&refund.state));
        if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.number == number) {
            refund.state = RefundState::Done { reference, at };
        }
        self.failures = 0;
        self
    }

    /// The provider refuses a refund: what was to go back by itself waits for a manager.
    #[must_use]
    pub fn refund_refused(mut self, number: u32, why: String, now: DateTime<Utc>) -> Self {
        if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.number == number) {
            refund.state = RefundState::Refused { why: why.clone() };
        }
        if let PaymentState::GoesBack { taken, .. } = self.state.clone() {
            return self.is_held(taken, HeldWhy::RefundRefused(why), now);
        }
        self.alarm(Alarm::RefundRefused);
        self.due = Some(now);
        self
    }
}
