//! A fan: a person with accounts on platforms, a language and a market.

mod code;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::catalogue::Basket;
use crate::ids::{FanId, MarketId, SaleId};
use crate::locale::Locale;

pub use code::{LinkCode, NotACode};

/// A place where fans are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Discord.
    Discord,
    /// Telegram.
    Telegram,
}

impl Platform {
    /// The name in keys and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Discord => "discord",
            Self::Telegram => "telegram",
        }
    }
}

/// A person's account on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Account {
    /// The platform.
    pub platform: Platform,
    /// The platform's id of the user; Discord's snowflakes fit as well.
    pub user: i64,
}

/// Where we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Chat {
    /// A channel or group.
    Room {
        /// The platform it is on.
        platform: Platform,
        /// The platform's id of it; negative on Telegram.
        id: i64,
    },
    /// The private chat with a person.
    Private(Account),
}

impl Chat {
    /// The platform the chat is on.
    pub const fn platform(self) -> Platform {
        match self {
            Self::Room { platform, .. } | Self::Private(Account { platform, .. }) => platform,
        }
    }
}

impl fmt::Display for Chat {
    /// `discord/room/815` or `telegram/private/4711`: part of delivery keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id) = match self {
            Self::Room { id, .. } => ("room", id),
            Self::Private(account) => ("private", &account.user),
        };
        write!(f, "{}/{kind}/{id}", self.platform().name())
    }
}

/// What we know of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fan {
    /// The fan's id.
    pub id: FanId,
    /// Where the fan is; none once the fan was joined to another one.
    pub accounts: Vec<Account>,
    /// What we speak with the fan.
    pub language: Language,
    /// Where the fan's parcels go, once chosen.
    pub market: Option<MarketId>,
}

/// How we came to the language we speak with a fan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// The fan chose it.
    Chosen(Locale),
    /// The platform told us what its client shows; a newer hint replaces it.
    Hinted(Locale),
}

impl Language {
    /// The language.
    pub const fn locale(self) -> Locale {
        match self {
            Self::Chosen(locale) | Self::Hinted(locale) => locale,
        }
    }
}

/// A fan's early log-in for a sale: confirmed market and rules, and the basket that one tap reserves at T0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// The sale.
    pub sale: SaleId,
    /// The fan.
    pub fan: FanId,
    /// The market the fan confirmed.
    pub market: MarketId,
    /// What one tap reserves; may be empty.
    pub basket: Basket,
    /// When the fan accepted the rules.
    pub at: DateTime<Utc>,
}
