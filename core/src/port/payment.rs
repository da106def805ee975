//! Who takes money, and what providers tell of it by themselves.
//!
//! Owns the promises that a provider's client keeps; what follows from its answers is decided by `journey`.

use async_trait::async_trait;

use crate::money::Money;
use crate::order::{
    PaymentId, PaymentReference, PaymentRequest, ProviderName, RefundId, RefundRequest,
    RefundStanding, Session, SessionId, Standing,
};

/// Takes money and sends it back. Every call may be made again after a crash, with the same effect.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// Which one it is.
    fn name(&self) -> ProviderName;

    /// Opens a session by which the fan can pay. The same request again gives the same session.
    async fn open(&self, request: &PaymentRequest) -> Result<Session, PaymentError>;

    /// How the session stands now. Takes nothing.
    async fn look(&self, id: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError>;

    /// Takes the money that the fan approved; where the provider takes it by itself, the same as
    /// [`look`](Self::look). A session takes money at most once.
    async fn collect(&self, id: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError>;

    /// Ends the session, so that nobody can pay by it any more. [`Standing::Paid`] if that happened before;
    /// [`Standing::Dead`] only if it is known that no money was taken and none will be.
    async fn close(&self, id: &PaymentId, session: &SessionId) -> Result<Standing, PaymentError>;

    /// Sends money back. The same refund again sends nothing twice.
    async fn refund(&self, refund: &RefundRequest) -> Result<RefundStanding, PaymentError>;
}

/// The providers there are.
pub trait Providers: Send + Sync {
    /// The one with this name; none if the shop does not use it.
    fn get(&self, name: ProviderName) -> Option<&dyn PaymentProvider>;
}

/// Why a provider did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// No answer, or none that says whether it was done. Ask the same again later.
    #[error("the payment provider gave no answer: {0}")]
    Unreachable(String),
    /// The fan's bank or account refused. Nothing was taken, and nothing was opened.
    #[error("the payment was declined: {0}")]
    Declined(String),
    /// The provider refuses us: a mistake of ours, or a closed account. Nothing was done, and the same again would
    /// not be done either: a manager must look.
    #[error("the payment provider refused: {0}")]
    Refused(String),
}

/// What a provider tells by itself: facts, in any order and any number of times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentEvent {
    /// A session stands like this.
    Session {
        /// The session.
        session: SessionId,
        /// The payment it is for, if the provider still knows our id.
        payment: Option<PaymentId>,
        /// How it stands. [`Standing::Open`] and [`Standing::Approved`] only hint: the provider is asked then.
        standing: Standing,
    },
    /// Money went back.
    Refunded {
        /// The provider's name for the money.
        reference: PaymentReference,
        /// The provider's name for the refund.
        refund: String,
        /// Our id of the refund, if the provider knows it; none if it was made at the provider's own desk.
        ours: Option<RefundId>,
        /// How much.
        amount: Money,
    },
    /// A bank contests a payment.
    Disputed {
        /// The provider's name for the money.
        reference: PaymentReference,
        /// The provider's words.
        what: String,
    },
    /// Something that does not matter here.
    Other,
}
