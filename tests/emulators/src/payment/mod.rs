//! What the local payment providers share: a server with books, its faults, its webhooks, and the people who pay.
//!
//! Owns everything between the wire and the books. What a request means, and how a provider words it, belongs to
//! [`stripe`](crate::stripe) and [`paypal`](crate::paypal). It must not know Salut.

mod books;
mod events;
mod faults;
mod http;
mod hub;
mod names;
mod page;
mod replay;
mod visitor;

use chrono::{DateTime, Utc};

pub use self::faults::PaymentFaults;
pub use self::visitor::{Visited, Visitor};

pub(crate) use self::books::{Answer, Books, Call, News, Trouble, value};
pub(crate) use self::http::Server;
pub(crate) use self::hub::Hub;
pub(crate) use self::names::{Names, name_of};
pub(crate) use self::page::{Offer, Sheet};
pub(crate) use self::replay::{Replays, Seen};

/// One request of the shop, or of a person at a provider's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// When it was answered, or was not.
    pub at: DateTime<Utc>,
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The HTTP status of the answer; [`UNANSWERED`](Self::UNANSWERED) if a fault left it without one.
    pub status: u16,
    /// Why it was refused, if it was: the provider's own code, then its words.
    pub reason: Option<String>,
}

/// What came in and went out in one currency, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Taken from payers.
    pub taken: i64,
    /// Sent back to payers.
    pub refunded: i64,
}

impl Request {
    /// The status of what was never answered.
    pub const UNANSWERED: u16 = 0;

    /// Whether the provider refused it for what it said, and not for coming too fast.
    pub fn is_refused(&self) -> bool {
        (400..500).contains(&self.status) && self.status != 429
    }

    /// Whether it should not have been asked, however things stood: a wrong parameter, an unknown path. A session that is
    /// over, an order that is not approved, a card that is declined or a token whose time is up are nobody's mistake.
    pub fn is_mistake(&self) -> bool {
        let stands = [
            "status of `",
            "ORDER_",
            "INSTRUMENT_DECLINED",
            "INVALID_RESOURCE_ID",
            "invalid_token",
        ];
        let is_one = |reason: &String| !stands.iter().any(|known| reason.contains(known));
        self.is_refused() && self.reason.as_ref().is_some_and(is_one)
    }
}
