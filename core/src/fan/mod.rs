//! A fan: a person with accounts on platforms, a language and a market.

mod code;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Basket, Country, PayBy};
use crate::ids::{FanId, MarketId, SaleId};
use crate::locale::Locale;
use crate::reminder::Leads;
use crate::sale::RulesVersion;

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
    /// The zone that the fan's clock is in, once chosen; until then the market's main one is shown.
    pub zone: Option<chrono_tz::Tz>,
    /// How long before a sale the fan likes to be reminded, once chosen; until then at all of a sale's lead times.
    pub reminders: Option<Leads>,
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

/// A fan's early log-in for a sale, as far as it is: who has accepted the rules is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// The sale.
    pub sale: SaleId,
    /// The fan.
    pub fan: FanId,
    /// The market the fan confirmed.
    pub market: MarketId,
    /// The country of that market that the parcel goes to.
    pub country: Country,
    /// How the fan wants to pay; none until it is chosen.
    pub pay_by: Option<PayBy>,
    /// What one tap reserves; may be empty.
    pub basket: Basket,
    /// The platform that the fan did this on: managers see how many are ready on each.
    pub on: Platform,
    /// The acceptance of the rules; none before it, and none again once the fan has moved.
    pub accepted: Option<Accepted>,
}

/// A fan accepted the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// Which rules: they are accepted anew when they change.
    pub rules: RulesVersion,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a fan confirms at check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The market.
    pub market: MarketId,
    /// The country of it that the parcel goes to: the usual one until another is chosen.
    pub country: Country,
    /// How the fan wants to pay, once chosen.
    pub pay_by: Option<PayBy>,
}

impl Details {
    /// Of a check-in.
    pub fn of(check_in: &CheckIn) -> Self {
        let CheckIn { market, country, pay_by, .. } = check_in;
        Self { market: market.clone(), country: *country, pay_by: *pay_by }
    }
}
