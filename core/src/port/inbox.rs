//! What others told us by themselves, kept before they are answered: the inbox.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{StoreError, Stored};

/// Who told us something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is named for the service")]
pub enum Source {
    Stripe,
    PayPal,
    Telegram,
}

impl Source {
    /// The name in keys and log fields.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::PayPal => "paypal",
            Self::Telegram => "telegram",
        }
    }
}

/// Something that came in. Its sender's id makes a second arrival a conflict, so it is kept and done once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// Who told it.
    pub source: Source,
    /// The sender's id of it.
    pub id: String,
    /// What came, verified, as it came. Empty once it is done.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// How far it is.
    pub state: IncomingState,
}

/// How far something that came in is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IncomingState {
    /// Waits to be done.
    Waiting,
    /// What follows from it is recorded.
    Done,
    /// It cannot be understood; its body is kept for a person to look at.
    Failed {
        /// Why.
        why: String,
    },
}

/// What came in.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// What came from `source` under this id.
    async fn incoming(
        &self,
        source: Source,
        id: &str,
    ) -> Result<Option<Stored<Incoming>>, StoreError>;
    /// What waits of `source`, oldest first, then by id, at most `limit`.
    async fn waiting_incoming(
        &self,
        source: Source,
        limit: usize,
    ) -> Result<Vec<Stored<Incoming>>, StoreError>;
}
