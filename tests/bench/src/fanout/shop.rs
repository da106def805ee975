//! The bot's files: those that Salut ships, with other addresses and times, and as many chats as wanted.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use salut_core::ids::SaleId;
use toml::{Table, Value};

use crate::error::LoadtestError;

const CATALOGUE: &str = include_str!("../../../../config/catalogue.toml");
const MARKETS: &str = include_str!("../../../../config/markets.toml");
const SALE: &str = include_str!("../../../../config/sales/mi-beta.toml");

/// The folder of the store, beside the files.
const STORE: &str = "data";

/// When a sale opens and ends, and when fans are reminded of it and chats hear of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calendar {
    /// How long before the opening the fans are reminded, and check-in opens at the latest.
    pub(crate) lead: TimeDelta,
    /// When it opens.
    pub(crate) opens_at: DateTime<Utc>,
    /// When it ends.
    pub(crate) ends_at: DateTime<Utc>,
    /// When it is announced; if nothing is, no chat hears of it.
    pub(crate) announce_at: DateTime<Utc>,
}

/// What the files say.
#[derive(Debug)]
pub(crate) struct Shop<'a> {
    /// Where Discord is.
    pub(crate) discord_url: String,
    /// Where Telegram is.
    pub(crate) telegram_url: String,
    /// Channels on Discord that hear the announcement.
    pub(crate) channels: &'a [i64],
    /// Groups on Telegram that hear it.
    pub(crate) groups: &'a [i64],
    /// The sale of which fans are reminded.
    pub(crate) calendar: Calendar,
    /// When another sale is announced, if there is one.
    pub(crate) other_at: Option<DateTime<Utc>>,
}

/// Where the store of the shop in `folder` is.
pub(crate) fn store_in(folder: &Path) -> PathBuf {
    folder.join(STORE)
}

/// The id of the one sale.
pub(crate) fn sale_id() -> Result<SaleId, LoadtestError> {
    let sale: Table = SALE.parse()?;
    let id = sale.get("id").and_then(Value::as_str).unwrap_or_default();
    id.parse().map_err(|error| LoadtestError::NotRunnable(format!("the shipped sale: {error}")))
}

impl Shop<'_> {
    /// Writes all files below `folder` and gives the path of `salut.toml`.
    pub(crate) fn write(&self, folder: &Path) -> Result<PathBuf, LoadtestError> {
        let path = folder.join("salut.toml");
        std::fs::write(folder.join("catalogue.toml"), CATALOGUE)?;
        std::fs::write(folder.join("markets.toml"), MARKETS)?;
        std::fs::write(folder.join("sale.toml"), sale(self.calendar)?)?;
        if let Some(announce_at) = self.other_at {
            let days = TimeDelta::days(7);
            let Calendar { lead, opens_at, ends_at, .. } = self.calendar;
            let (opens_at, ends_at) = (opens_at + days, ends_at + days);
            let other = sale(Calendar { lead, opens_at, ends_at, announce_at })?;
            std::fs::write(folder.join("other.toml"), other.replace("mi-beta", "mi-beta-2"))?;
        }
        std::fs::write(&path, self.settings())?;
        Ok(path)
    }

    fn settings(&self) -> String {
        let Self { discord_url, telegram_url, .. } = self;
        let sales =
            if self.other_at.is_some() { "\"sale.toml\", \"other.toml\"" } else { "\"sale.toml\"" };
        let mut settings = format!(
            "[files]\ncatalogue = \"catalogue.toml\"\nmarkets = \"markets.toml\"\nsales = [{sales}]\n\
             [store]\npath = \"{STORE}\"\n\
             [discord]\napi_url = \"{discord_url}\"\n\
             [telegram]\napi_url = \"{telegram_url}\"\n\
             [web]\nlisten = \"127.0.0.1:0\"\npublic_url = \"http://127.0.0.1:8080\"\n"
        );
        let channels = self.channels.iter().map(|id| ("discord", id));
        for (platform, id) in channels.chain(self.groups.iter().map(|id| ("telegram", id))) {
            // Writing to a string cannot fail.
            let _ = write!(
                settings,
                "[[chats]]\nname = \"{}\"\nplatform = \"{platform}\"\nid = {id}\nlocales = [\"en-US\"]\n",
                name(platform, *id)
            );
        }
        settings
    }
}

/// The name of a chat.
pub(crate) fn name(platform: &str, id: i64) -> String {
    format!("{platform} {id}")
}

/// The shipped sale at other times.
fn sale(calendar: Calendar) -> Result<String, LoadtestError> {
    let Calendar { lead, opens_at, ends_at, announce_at } = calendar;
    let mut sale: Table = SALE.parse()?;
    sale.insert("check_in_opens_at".to_owned(), time(opens_at - lead.max(TimeDelta::hours(1)))?);
    sale.insert("opens_at".to_owned(), time(opens_at)?);
    sale.insert("ends_at".to_owned(), time(ends_at)?);
    let lead = format!("{} s", lead.num_seconds());
    sale.insert("lead_times".to_owned(), Value::from(vec![lead]));
    if let Some(plan) = sale.get_mut("announcement").and_then(Value::as_table_mut) {
        plan.insert("at".to_owned(), time(announce_at)?);
    }
    Ok(sale.to_string())
}

fn time(at: DateTime<Utc>) -> Result<Value, LoadtestError> {
    let text = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let time: toml::value::Datetime = text
        .parse()
        .map_err(|error| LoadtestError::NotRunnable(format!("{text} is no time: {error}")))?;
    Ok(Value::Datetime(time))
}
