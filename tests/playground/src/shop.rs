//! The shop's files for a stage: those that Salut ships, with other addresses and fewer units.

use std::path::{Path, PathBuf};

use salut_core::stock::Allocation;
use salut_emulators::paypal::PayPal;
use salut_emulators::stripe::Stripe;
use toml::{Table, Value};

use crate::stage::{Scene, StageError, Till, Updates};

const CATALOGUE: &str = include_str!("../../../config/catalogue.toml");
const MARKETS: &str = include_str!("../../../config/markets.toml");
const SALE: &str = include_str!("../../../config/sales/mi-beta.toml");

/// A chat that hears announcements.
pub(crate) struct Hall {
    pub(crate) name: &'static str,
    pub(crate) platform: &'static str,
    pub(crate) id: i64,
    pub(crate) greeting_locales: &'static [&'static str],
    pub(crate) locales: &'static [&'static str],
    pub(crate) market: &'static str,
    pub(crate) ping_role: Option<i64>,
}

/// What differs from the shipped files.
pub(crate) struct Shop<'a> {
    pub(crate) discord_url: String,
    pub(crate) telegram_url: String,
    pub(crate) web_port: u16,
    pub(crate) manager_role: i64,
    pub(crate) manager_on_telegram: i64,
    pub(crate) halls: &'a [Hall],
    pub(crate) scene: Scene<'a>,
    /// Who takes the money, if the scene says so.
    pub(crate) providers: (&'a Stripe, &'a PayPal),
}

impl Shop<'_> {
    /// Writes all files below `folder` and gives the path of `salut.toml`.
    pub(crate) fn write(&self, folder: &Path) -> Result<PathBuf, StageError> {
        let path = folder.join("salut.toml");
        std::fs::write(folder.join("catalogue.toml"), CATALOGUE)?;
        std::fs::write(folder.join("markets.toml"), MARKETS)?;
        std::fs::write(folder.join("sale.toml"), self.sale()?)?;
        std::fs::write(&path, self.settings().to_string())?;
        Ok(path)
    }

    fn sale(&self) -> Result<String, StageError> {
        let mut sale: Table = SALE.parse()?;
        let offers = sale.get_mut("offers").and_then(Value::as_array_mut);
        for offer in offers.into_iter().flatten().filter_map(Value::as_table_mut) {
            let product = offer.get("product").and_then(Value::as_str).unwrap_or_default();
            let units = self.scene.units.iter().find(|(name, _)| *name == product);
            if let Some((_, units)) = units {
                offer.insert("units".to_owned(), Value::Integer(*units));
            }
        }
        let allocation = match self.scene.allocation {
            Allocation::FirstCome => "first_come",
            Allocation::Draw => "draw",
        };
        sale.insert("allocation".to_owned(), Value::from(allocation));
        Ok(sale.to_string())
    }

    fn settings(&self) -> Table {
        let address = format!("127.0.0.1:{}", self.web_port);
        let public_url = format!("http://{address}");
        let mut settings = toml::toml! {
            [files]
            catalogue = "catalogue.toml"
            markets = "markets.toml"
            sales = ["sale.toml"]
            [store]
            path = "data"
        };
        let discord = [
            ("api_url", Value::from(self.discord_url.clone())),
            ("manager_roles", Value::from(vec![self.manager_role])),
        ];
        let brought =
            (self.scene.updates == Updates::Brought).then(|| ("webhook", Value::from(true)));
        let telegram = [
            ("api_url", Value::from(self.telegram_url.clone())),
            ("manager_users", Value::from(vec![self.manager_on_telegram])),
        ];
        let web = [
            ("listen", Value::from(address)),
            ("public_url", Value::from(public_url)),
            ("store_url", Value::from("https://store.example.com/")),
        ];
        settings.insert("discord".to_owned(), table(discord));
        settings.insert("telegram".to_owned(), table(telegram.into_iter().chain(brought)));
        settings.insert("web".to_owned(), table(web));
        if self.scene.till == Till::Providers {
            settings.insert("payments".to_owned(), self.payments());
        }
        let halls: Vec<_> = self.halls.iter().map(Hall::section).collect();
        settings.insert("chats".to_owned(), Value::from(halls));
        settings
    }

    fn payments(&self) -> Value {
        let (stripe, paypal) = self.providers;
        let address = |url: String| ("api_url", Value::from(url));
        let webhook = ("webhook_id", Value::from(paypal.webhook_id()));
        table([
            ("stripe", table([address(stripe.api_url())])),
            ("paypal", table([address(paypal.api_url()), webhook])),
        ])
    }
}

impl Hall {
    fn section(&self) -> Value {
        let role = self.ping_role.map(|role| ("ping_role", Value::from(role)));
        let fields = [
            ("name", Value::from(self.name)),
            ("platform", Value::from(self.platform)),
            ("id", Value::from(self.id)),
            ("greeting_locales", Value::from(self.greeting_locales.to_vec())),
            ("locales", Value::from(self.locales.to_vec())),
            ("market", Value::from(self.market)),
        ];
        table(fields.into_iter().chain(role))
    }
}

fn table<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let named = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Table(named.collect())
}
