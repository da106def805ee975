//! The configuration: the only reader of files and of the environment.
//!
//! [`check`] reads `salut.toml` and the files it names, and lists every fault of all of them in one go; nothing past this
//! module sees a value that was not checked. One file each for what one TOML file holds; `reader` collects faults.

mod agreement;
mod catalogue;
mod fault;
mod handout;
mod managers;
mod markets;
mod payments;
mod plan;
#[cfg(test)]
mod quotes;
mod reader;
mod sale;
mod secrets;
mod settings;
mod shipments;
mod summary;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use salut_core::announcement::{Place, Rules};
use salut_core::catalogue::Shop;
use salut_core::delivery::WhenUnknown;
use salut_core::locale::Locale;
use toml::Spanned;
use url::Url;

pub use self::fault::{Fault, Faults};
pub use self::managers::{Clerk, ManagerProof, Managers};
pub use self::payments::{PayPalPlace, PaymentSettings, Sandbox, StripePlace};
pub use self::plan::announcements;
pub use self::secrets::{MissingSecret, MissingSecrets, PayPalSecrets, Secrets, StripeSecrets};
pub use self::shipments::{CellFault, Shipments, shipments};

use self::catalogue::CatalogueFile;
use self::fault::Problem;
use self::markets::MarketsFile;
use self::reader::{Field, File, Section};
use self::sale::SaleFile;
use self::settings::SettingsFile;

/// Everything that the files say, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Products, markets and sales.
    pub shop: Shop,
    /// The chats that hear announcements.
    pub places: Vec<Place>,
    /// Who may schedule them.
    pub managers: Managers,
    /// Who has to stand behind them.
    pub announcements: Rules,
    /// The Discord bot; none if it is switched off.
    pub discord: Option<DiscordSettings>,
    /// The Telegram bot; none if it is switched off.
    pub telegram: Option<TelegramSettings>,
    /// The pages that Salut serves.
    pub web: WebSettings,
    /// Where it keeps what it knows.
    pub store: StoreSettings,
    /// Who takes the money.
    pub payments: PaymentSettings,
}

/// `[discord]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscordSettings {
    /// Where Discord's API is.
    pub api_url: Url,
    /// How many private chats are opened in a minute for what nobody waits for at that moment.
    pub openings_per_minute: u32,
}

/// `[telegram]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelegramSettings {
    /// Where the Bot API is.
    pub api_url: Url,
    /// What becomes of messages of which nobody knows whether they were posted.
    pub unknown: WhenUnknown,
    /// How updates come.
    pub intake: Intake,
}

/// How Telegram's updates come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// The bot fetches them.
    Polling,
    /// Telegram brings them to our public address.
    Webhook,
}

/// `[web]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSettings {
    /// The address and port to listen on.
    pub listen: SocketAddr,
    /// The address under which fans reach the pages.
    pub public_url: Url,
    /// The store's own pages, which reminders lead to.
    pub store_url: Option<Url>,
}

/// `[store]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSettings {
    /// The folder, against the folder of `salut.toml`.
    pub path: PathBuf,
}

/// Reads and checks the configuration at `path`, except for the names of things in `locales/`.
pub fn load(path: &Path) -> Result<Config, Faults> {
    check(path, &|_, _| true)
}

/// Reads and checks the configuration at `path`, and that each product, market and sale has its name in every language:
/// `has_text` tells whether a language has a text.
pub fn check(path: &Path, has_text: &dyn Fn(Locale, &str) -> bool) -> Result<Config, Faults> {
    let files = Files::open(path)?;
    files.check_agreement();
    files.check_words(has_text);
    files.build(path.parent().unwrap_or(Path::new("")))
}

/// A variable of the environment; none if it is not set, empty, or no text.
pub fn environment(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}

/// A file and what it says; nothing if it is no TOML.
struct Loaded<T> {
    file: File,
    content: Option<T>,
}

/// All files; those that could not be opened are missing, with a fault in `salut.toml`.
struct Files {
    settings: Loaded<SettingsFile>,
    catalogue: Option<Loaded<CatalogueFile>>,
    markets: Option<Loaded<MarketsFile>>,
    sales: Vec<Loaded<SaleFile>>,
}

impl<T> Loaded<T> {
    fn read(file: File, read: impl FnOnce(&Section<'_>) -> T) -> Self {
        let content = file.read(read);
        Self { file, content }
    }

    const fn content(&self) -> Option<&T> {
        self.content.as_ref()
    }

    fn parts(&self) -> Option<(&File, &T)> {
        self.content.as_ref().map(|content| (&self.file, content))
    }
}

impl Files {
    fn open(path: &Path) -> Result<Self, Faults> {
        let settings = File::open(path).map_err(|error| {
            let problem = Problem::new(format!("{} cannot be read: {error}", path.display()));
            let help =
                "name the file with --config, or start in the folder that has config/salut.toml";
            Faults(vec![Fault::without_text(problem.help(help))])
        })?;
        let settings = Loaded::read(settings, SettingsFile::read);
        let names = settings.content().and_then(|settings| settings.files.as_ref());
        let open = |name: &Spanned<String>| open_named(&settings.file, path, name);
        let one = |field: fn(&settings::FilesSection) -> &Field<String>| {
            names.and_then(|names| field(names).as_ref()).and_then(open)
        };
        let catalogue = one(|names| &names.catalogue);
        let catalogue = catalogue.map(|file| Loaded::read(file, CatalogueFile::read));
        let markets = one(|names| &names.markets);
        let markets = markets.map(|file| Loaded::read(file, MarketsFile::read));
        let mut seen = BTreeSet::new();
        let sales = names.iter().flat_map(|names| &names.sales);
        let sales = sales.filter(|name| seen.insert(name.get_ref())).filter_map(open);
        let sales = sales.map(|file| Loaded::read(file, SaleFile::read)).collect();
        Ok(Self { settings, catalogue, markets, sales })
    }

    /// The configuration, if no file has a fault.
    fn build(self, folder: &Path) -> Result<Config, Faults> {
        let mut faults = self.settings.file.into_faults();
        let catalogue = self.catalogue.and_then(|it| keep(it, &mut faults));
        let markets = self.markets.and_then(|it| keep(it, &mut faults));
        let sales: Vec<_> = self.sales.into_iter().map(|it| keep(it, &mut faults)).collect();
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        let config = || {
            let (calendar, markets) = markets?.build()?;
            let sales = sales.into_iter().map(|sale| sale?.build()).collect::<Option<_>>()?;
            let shop = Shop { products: catalogue?.build()?, markets, calendar, sales };
            let settings = self.settings.content?.build(folder)?;
            Some(settings.into_config(shop))
        };
        Ok(config().expect("what is missing in a file was noted as its fault"))
    }
}

fn keep<T>(loaded: Loaded<T>, faults: &mut Vec<Fault>) -> Option<T> {
    faults.extend(loaded.file.into_faults());
    loaded.content
}

/// Opens a file that `salut.toml` names.
fn open_named(settings: &File, path: &Path, name: &Spanned<String>) -> Option<File> {
    let file = path.parent().unwrap_or(Path::new("")).join(name.get_ref());
    let opened = File::open(&file);
    if let Err(error) = &opened {
        let problem = Problem::new(format!("{} cannot be read: {error}", file.display()));
        settings.blame(name.span(), problem.help("paths are relative to this file"));
    }
    opened.ok()
}

/// Notes each of `items` that was there before.
fn unique<'a, T: Display + 'a>(
    section: &Section<'_>,
    what: &str,
    items: impl IntoIterator<Item = &'a Spanned<T>>,
) {
    let mut seen = BTreeSet::new();
    for item in items {
        let name = item.get_ref().to_string();
        if seen.contains(&name) {
            section.blame(item.span(), Problem::new(format!("{what} “{name}” is here twice")));
        }
        seen.insert(name);
    }
}
