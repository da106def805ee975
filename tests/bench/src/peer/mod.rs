//! The stores that are compared. Each does the same work for a request, and [`check`] proves it before each round.
//!
//! **The work**: a request of a fan for one unit of one product, with a key that tells a redelivery. A key seen before
//! gets its first answer; a fan has [`CAP`] units at most; the stock is never exceeded. The hold is kept with its fan,
//! its key and the time it lapses, and is durable before the answer.

mod append_file;
mod postgres_naive;
mod redis_lua;
mod redis_lua_batched;
mod redis_server;
mod salut_sled;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;

use self::append_file::AppendFile;
use self::postgres_naive::PostgresNaive;
use self::redis_lua::RedisLua;
use self::redis_lua_batched::RedisLuaBatched;
pub(crate) use self::salut_sled::SalutSled;
use crate::error::LoadtestError;

/// The most units one fan may have.
pub(crate) const CAP: u32 = 2;

/// How long a unit is held.
pub(crate) const HOLD: Duration = Duration::from_mins(10);

/// More units than any round can give out.
pub(crate) const PLENTY: u32 = 2_000_000_000;

/// Which store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Name {
    /// Salut's ledger on sled, by its public async API, one request a call.
    SalutSled,
    /// A plain file with group commit and the leanest check in memory: the limit.
    AppendFile,
    /// Redis with a Lua script, one call a request.
    RedisLua,
    /// The same script for up to a thousand waiting requests at once.
    RedisLuaBatched,
    /// `PostgreSQL`, one transaction a request.
    PostgresNaive,
}

impl Name {
    /// The name in tables and JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::SalutSled => "salut-sled",
            Self::AppendFile => "append-file",
            Self::RedisLua => "redis-lua",
            Self::RedisLuaBatched => "redis-lua-batched",
            Self::PostgresNaive => "postgres-naive",
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A fan's request for one unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request {
    /// Who asks.
    pub(crate) fan: u64,
    /// The same for a redelivery, another for every other request.
    pub(crate) key: u128,
}

impl Request {
    /// The `number`th request of a fan. Keys look random, as those made from a platform's ids do.
    pub(crate) fn of(fan: u64, number: u64) -> Self {
        let high = scatter(fan ^ scatter(number));
        Self { fan, key: u128::from(high) << 64 | u128::from(scatter(high)) }
    }
}

/// One round of `SplitMix64`: another number for each number, with no pattern left.
fn scatter(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// What a fan is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The unit is the fan's until the hold lapses.
    Held,
    /// The fan would have more than [`CAP`].
    CapReached,
    /// No unit is left.
    NoneLeft,
}

/// A store at work.
pub(crate) enum Peer {
    SalutSled(SalutSled),
    AppendFile(AppendFile),
    RedisLua(RedisLua),
    RedisLuaBatched(RedisLuaBatched),
    PostgresNaive(PostgresNaive),
}

impl Peer {
    /// Starts a store in an empty folder, with a sale of `units` that is open.
    pub(crate) async fn start(
        name: Name,
        folder: &Path,
        units: u32,
    ) -> Result<Self, LoadtestError> {
        Ok(match name {
            Name::SalutSled => Self::SalutSled(SalutSled::start(folder, units).await?),
            Name::AppendFile => Self::AppendFile(AppendFile::start(folder, units)?),
            Name::RedisLua => Self::RedisLua(RedisLua::start(folder, units).await?),
            Name::RedisLuaBatched => {
                Self::RedisLuaBatched(RedisLuaBatched::start(folder, units).await?)
            }
            Name::PostgresNaive => Self::PostgresNaive(PostgresNaive::start(folder, units).await?),
        })
    }

    /// Asks for a unit and waits for the answer.
    pub(crate) async fn reserve(&self, request: Request) -> Result<Answer, LoadtestError> {
        match self {
            Self::SalutSled(peer) => peer.reserve(request).await,
            Self::AppendFile(peer) => peer.reserve(request).await,
            Self::RedisLua(peer) => peer.reserve(request).await,
            Self::RedisLuaBatched(peer) => peer.reserve(request).await,
            Self::PostgresNaive(peer) => peer.reserve(request).await,
        }
    }

    /// Stops the store and counts the units that its own books show as held: what is embedded reads its files anew.
    pub(crate) async fn stop(self) -> Result<u64, LoadtestError> {
        match self {
            Self::SalutSled(peer) => peer.stop().await,
            Self::AppendFile(peer) => peer.stop(),
            Self::RedisLua(peer) => peer.stop().await,
            Self::RedisLuaBatched(peer) => peer.stop().await,
            Self::PostgresNaive(peer) => peer.stop().await,
        }
    }
}

/// Units that [`check`] leaves held.
pub(crate) const HELD_BY_CHECK: u64 = CAP as u64;

/// Proves that a store does the work: a redelivery holds nothing more, and the cap is kept. Uses fan 0.
pub(crate) async fn check(name: Name, peer: &Peer) -> Result<(), LoadtestError> {
    let asked = [
        (0, Answer::Held, "its first unit"),
        (0, Answer::Held, "the same request again"),
        (1, Answer::Held, "its second unit"),
        (2, Answer::CapReached, "a third unit"),
    ];
    for (number, expected, what) in asked {
        let answer = peer.reserve(Request::of(0, number)).await?;
        if answer != expected {
            let fault = format!("a fan who asks for {what} is told {answer:?}, not {expected:?}");
            return Err(LoadtestError::Wrong { peer: name.as_str(), fault });
        }
    }
    Ok(())
}

/// Compares what a store's books show with what it told fans: nothing lost, nothing given twice.
pub(crate) fn compare_books(name: Name, found: u64, told: u64) -> Result<(), LoadtestError> {
    if found == told {
        return Ok(());
    }
    let fault = format!("fans were told of {told} units, its books show {found}");
    Err(LoadtestError::Wrong { peer: name.as_str(), fault })
}
