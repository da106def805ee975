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

/// How long before the opening the fans are reminded.
pub(crate) const LEAD: TimeDelta = TimeDelta::hours(24);

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
    /// When the fans are reminded.
    pub(crate) remind_at: DateTime<Utc>,
    /// When the sale is announced; if nothing is, no chat hears of it.
    pub(crate) announce_at: DateTime<Utc>,
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
        std::fs::write(folder.join("sale.toml"), self.sale()?)?;
        std::fs::write(&path, self.settings())?;
        Ok(path)
    }

    fn sale(&self) -> Result<String, LoadtestError> {
        let mut sale: Table = SALE.parse()?;
        let opens_at = self.remind_at + LEAD;
        sale.insert("check_in_opens_at".to_owned(), time(self.remind_at)?);
        sale.insert("opens_at".to_owned(), time(opens_at)?);
        sale.insert("ends_at".to_owned(), time(opens_at + TimeDelta::hours(3))?);
        sale.insert("lead_times".to_owned(), Value::from(vec!["24 h"]));
        if let Some(plan) = sale.get_mut("announcement").and_then(Value::as_table_mut) {
            plan.insert("at".to_owned(), time(self.announce_at)?);
        }
        Ok(sale.to_string())
    }

    fn settings(&self) -> String {
        let Self { discord_url, telegram_url, .. } = self;
        let mut settings = format!(
            "[files]\ncatalogue = \"catalogue.toml\"\nmarkets = \"markets.toml\"\nsales = [\"sale.toml\"]\n\
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
                "[[chats]]\nname = \"{platform} {id}\"\nplatform = \"{platform}\"\nid = {id}\nlocales = [\"en-US\"]\n"
            );
        }
        settings
    }
}

fn time(at: DateTime<Utc>) -> Result<Value, LoadtestError> {
    let text = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let time: toml::value::Datetime = text
        .parse()
        .map_err(|error| LoadtestError::NotRunnable(format!("{text} is no time: {error}")))?;
    Ok(Value::Datetime(time))
}
