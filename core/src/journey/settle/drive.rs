//! A payment goes on, step by step: each is recorded before the provider or the ledger is asked for the next.
//!
//! Whoever comes first takes a step; whoever comes second finds it taken, reads again and goes on from there.

use chrono::{DateTime, TimeDelta, Utc};

use super::{SettleError, book};
use crate::clock::Clock;
use crate::order::{Payment, PaymentId, PaymentState, Session, Standing};
use crate::port::{PaymentError, PaymentProvider, Store, StoreError, Stored};
use crate::stock::{AskKind, Confirmed, Outcome};

/// How often an open session is looked at.
pub(super) const LOOK_EVERY: TimeDelta = TimeDelta::seconds(30);

/// How long whoever takes a step has for it before somebody else takes it again.
pub(super) const GRACE: TimeDelta = TimeDelta::seconds(15);

/// More steps than a payment can take, conflicts with others left out.
const STEPS_MAX: usize = 24;

/// Why a payment is gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::journey) enum Visit {
    /// The fan wants to pay.
    Pays,
    /// The fan came back from the provider.
    Back,
    /// Its time has come.
    Watch,
    /// It must end: something else is to be paid.
    Ends,
}

/// Where a payment rests for now.
pub(in crate::journey) struct Rest {
    pub(in crate::journey) payment: Payment,
    /// What was last said on the way.
    pub(in crate::journey) said: Option<Said>,
}

/// What was said on the way.
pub(in crate::journey) enum Said {
    /// The provider will not have it.
    No(PaymentError),
    /// The ledger confirmed the hold.
    Confirmed(Confirmed),
}

enum Step {
    On(Option<Said>),
    Rests(Option<Said>),
}

/// Who is asked.
#[derive(Clone, Copy)]
pub(in crate::journey) struct Desk<'a> {
    pub(in crate::journey) store: &'a dyn Store,
    pub(in crate::journey) clock: &'a dyn Clock,
    pub(in crate::journey) provider: &'a dyn PaymentProvider,
}

impl Desk<'_> {
    /// Takes steps until the fan, the provider or time has to do something.
    pub(in crate::journey) async fn drive(
        &self,
        id: &PaymentId,
        visit: Visit,
    ) -> Result<Rest, SettleError> {
        let mut said = None;
        for _ in 0..STEPS_MAX {
            let known = book::read(self.store, id).await?;
            match self.step(known, visit).await {
                Ok(Step::On(now)) => said = now.or(said),
                Ok(Step::Rests(now)) => {
                    let payment = book::read(self.store, id).await?.record;
                    return Ok(Rest { payment, said: now.or(said) });
                }
                Err(SettleError::Store(StoreError::Conflict(_))) => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Conflict(format!("payment/{id}")).into())
    }

    async fn step(&self, known: Stored<Payment>, visit: Visit) -> Result<Step, SettleError> {
        match known.record.state.clone() {
            PaymentState::Planned => self.plan(known, visit).await,
            PaymentState::Starting => self.start(known, visit).await,
            PaymentState::Waiting => self.wait(known, visit).await,
            PaymentState::Collecting => self.collect(known).await,
            PaymentState::Taken(taken) => {
                let confirmed = book::decide(self.store, known, taken, self.now()).await?;
                Ok(Step::On(confirmed.map(Said::Confirmed)))
            }
            PaymentState::Dead
            | PaymentState::Kept(_)
            | PaymentState::GoesBack { .. }
            | PaymentState::Held { .. } => Ok(Step::Rests(None)),
        }
    }

    /// The hold is kept first. Without its fan nobody asks the provider any more.
    async fn plan(&self, known: Stored<Payment>, visit: Visit) -> Result<Step, SettleError> {
        let next = known.record.clone();
        if !matches!(visit, Visit::Pays | Visit::Back) {
            return self.goes(known, next.dies(self.now())).await;
        }
        let (id, fan) = (next.id(), next.checkout.fan);
        let (hold, attempt) = (id.reservation.number, id.attempt);
        let start = AskKind::StartPayment { fan, hold, attempt };
        let next = match book::ask(self.store, &id.reservation, start).await? {
            Outcome::Started(held) => next.starts(held.until, self.now() + GRACE),
            _ => next.dies(self.now()),
        };
        self.goes(known, next).await
    }

    async fn start(&self, known: Stored<Payment>, visit: Visit) -> Result<Step, SettleError> {
        let next = known.record.clone();
        match self.provider.open(&next.request).await {
            Ok(session) => {
                let fan_goes_on = visit == Visit::Pays && session.page.is_some();
                let due = self.next_look(&next).await?;
                let step = self.goes(known, next.opens(session, due)).await?;
                Ok(if fan_goes_on { Step::Rests(None) } else { step })
            }
            Err(PaymentError::Unreachable(why)) => Err(SettleError::Provider(why)),
            Err(no) => {
                self.goes(known, next.dies(self.now())).await?;
                Ok(Step::On(Some(Said::No(no))))
            }
        }
    }

    async fn wait(&self, known: Stored<Payment>, visit: Visit) -> Result<Step, SettleError> {
        let id = known.record.id();
        let until = book::open_until(self.store, &id.reservation, self.now()).await?;
        let Some(until) = until.filter(|_| visit != Visit::Ends) else {
            return self.close(known).await;
        };
        let (next, session) = (known.record.clone(), session_of(&known.record)?);
        if session.page.is_none() && matches!(visit, Visit::Pays | Visit::Back) {
            return self.goes(known, next.collects(self.now() + GRACE)).await;
        }
        match self.provider.look(id, &session.id).await {
            Ok(Standing::Open) if visit == Visit::Watch => {
                let due = until.min(self.now() + LOOK_EVERY);
                self.goes(known, next.waits(due)).await?;
                Ok(Step::Rests(None))
            }
            Ok(Standing::Open) => Ok(Step::Rests(None)),
            Ok(Standing::Approved) => self.goes(known, next.collects(self.now() + GRACE)).await,
            Ok(standing) => self.learns(known, standing).await,
            // The page is there, whether we can look at it or not.
            Err(_) if visit == Visit::Pays => Ok(Step::Rests(None)),
            Err(error) => Err(error.into()),
        }
    }

    /// The hold's time is over, or nothing is held any more: nobody shall pay for it.
    async fn close(&self, known: Stored<Payment>) -> Result<Step, SettleError> {
        let session = session_of(&known.record)?;
        match self.provider.close(known.record.id(), &session.id).await? {
            standing @ (Standing::Paid(_) | Standing::Dead) => self.learns(known, standing).await,
            Standing::Open | Standing::Approved => {
                Err(SettleError::Provider("the session is not closed".to_owned()))
            }
        }
    }

    async fn collect(&self, known: Stored<Payment>) -> Result<Step, SettleError> {
        let (next, session) = (known.record.clone(), session_of(&known.record)?);
        let no = match self.provider.collect(next.id(), &session.id).await {
            Ok(standing @ (Standing::Paid(_) | Standing::Dead)) => {
                return self.learns(known, standing).await;
            }
            Ok(Standing::Approved) => {
                return Err(SettleError::Provider("the money is not taken".to_owned()));
            }
            Err(PaymentError::Unreachable(why)) => return Err(SettleError::Provider(why)),
            Ok(Standing::Open) => PaymentError::Declined("nothing was paid".to_owned()),
            Err(no) => no,
        };
        // On the provider's page the fan may choose another way to pay.
        let next = match session.page {
            Some(_) => {
                let due = self.next_look(&next).await?;
                next.waits(due)
            }
            None => next.dies(self.now()),
        };
        self.goes(known, next).await?;
        Ok(Step::Rests(Some(Said::No(no))))
    }

    async fn learns(
        &self,
        known: Stored<Payment>,
        standing: Standing,
    ) -> Result<Step, SettleError> {
        let next = known.record.clone();
        let next = match standing {
            Standing::Paid(taken) => next.is_paid(taken, self.now()),
            Standing::Dead => next.dies(self.now()),
            Standing::Open | Standing::Approved => next,
        };
        self.goes(known, next).await
    }

    async fn goes(&self, known: Stored<Payment>, next: Payment) -> Result<Step, SettleError> {
        book::keep(self.store, known, next, self.now()).await?;
        Ok(Step::On(None))
    }

    /// When the session is looked at next: at the end of the hold, to close it, if not before.
    async fn next_look(&self, payment: &Payment) -> Result<DateTime<Utc>, StoreError> {
        let now = self.now();
        let until = book::open_until(self.store, &payment.id().reservation, now).await?;
        Ok(until.map_or(now, |until| until.min(now + LOOK_EVERY)))
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

fn session_of(payment: &Payment) -> Result<Session, StoreError> {
    let none = || StoreError::Damaged(format!("payment {} waits without a session", payment.id()));
    payment.session.clone().ok_or_else(none)
}
