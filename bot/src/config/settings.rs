//! `salut.toml`: platforms, store, web, the names of the other files, and the chats that hear announcements.
//!
//! Reads and checks what can be known from this file alone; `agreement` compares it with the others.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use chrono_tz::Tz;
use salut_core::announcement::{Place, Rules};
use salut_core::catalogue::Shop;
use salut_core::delivery::{DISCORD_OPENINGS_PER_MINUTE, WhenUnknown};
use salut_core::fan::{Chat, Platform};
use salut_core::ids::MarketId;
use salut_core::locale::Locale;
use salut_core::reminder::Leads;
use toml::Spanned;
use url::Url;

use super::fault::Problem;
use super::managers::Managers;
use super::payments::{PaymentSettings, PaymentsSection};
use super::reader::{Field, Section};
use super::{
    Config, DiscordSettings, Intake, StoreSettings, TelegramSettings, WebSettings, unique, value,
};

/// Discord's own API.
const DISCORD_API: &str = "https://discord.com/";

/// Telegram's own Bot API.
const TELEGRAM_API: &str = "https://api.telegram.org/";

/// Where the web pages are served unless the file says otherwise.
const LISTEN_DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// The whole file.
#[derive(Debug)]
pub(super) struct SettingsFile {
    /// The other files.
    pub(super) files: Option<FilesSection>,
    discord: Option<DiscordSection>,
    telegram: Option<TelegramSection>,
    store: Field<String>,
    web: Option<WebSection>,
    approvers: Field<u32>,
    payments: PaymentsSection,
    /// The chats that hear announcements.
    pub(super) chats: Vec<ChatSection>,
}

/// `[files]`
#[derive(Debug)]
pub(super) struct FilesSection {
    /// What is sold.
    pub(super) catalogue: Field<String>,
    /// Where it is sold.
    pub(super) markets: Field<String>,
    /// The sales.
    pub(super) sales: Vec<Spanned<String>>,
}

/// `[discord]`
#[derive(Debug)]
struct DiscordSection {
    api_url: Field<Url>,
    openings_per_minute: Field<u32>,
    manager_users: Vec<i64>,
    manager_roles: Vec<i64>,
    support_users: Vec<i64>,
    support_roles: Vec<i64>,
}

/// `[telegram]`
#[derive(Debug)]
struct TelegramSection {
    api_url: Field<Url>,
    unknown: Field<WhenUnknown>,
    manager_users: Vec<i64>,
    support_users: Vec<i64>,
    webhook: Field<bool>,
}

/// `[web]`
#[derive(Debug)]
struct WebSection {
    listen: Field<SocketAddr>,
    public_url: Field<Url>,
    store_url: Field<Url>,
}

/// `[[chats]]`
#[derive(Debug)]
pub(super) struct ChatSection {
    name: Field<String>,
    platform: Field<Platform>,
    id: Field<i64>,
    locales: Vec<Spanned<Locale>>,
    greeting_locales: Vec<Spanned<Locale>>,
    /// Whose prices and time it shows.
    pub(super) market: Field<MarketId>,
    zone: Field<Tz>,
    ping_role: Field<i64>,
    /// At which lead times of a sale it is reminded.
    pub(super) reminders: Field<Vec<Spanned<TimeDelta>>>,
}

/// What this file is about, once all of it is known to be right.
pub(super) struct Settings {
    /// Who manages.
    pub(super) managers: Managers,
    /// Who has to stand behind an announcement.
    pub(super) announcements: Rules,
    /// The chats.
    pub(super) places: Vec<Place>,
    /// The Discord bot.
    pub(super) discord: Option<DiscordSettings>,
    /// The Telegram bot.
    pub(super) telegram: Option<TelegramSettings>,
    /// The store.
    pub(super) store: StoreSettings,
    /// The web pages.
    pub(super) web: WebSettings,
    /// Who takes the money.
    pub(super) payments: PaymentSettings,
}

impl SettingsFile {
    /// Reads the file.
    pub(super) fn read(root: &Section<'_>) -> Self {
        let settings = Self {
            files: root.need_section("files", FilesSection::read),
            discord: root.section("discord", DiscordSection::read),
            telegram: root.section("telegram", TelegramSection::read),
            store: root.need_section("store", |store| store.need("path", value::text)).flatten(),
            web: root.need_section("web", WebSection::read),
            approvers: root
                .section("announcements", |section| section.may("approvers", value::few))
                .flatten(),
            payments: root.section("payments", PaymentsSection::read).unwrap_or_default(),
            chats: root.sections("chats", ChatSection::read),
        };
        settings.check(root);
        settings.check_webhook(root);
        settings
    }

    /// Telegram itself brings updates to secure addresses only.
    fn check_webhook(&self, root: &Section<'_>) {
        let Some(telegram) = self.telegram.as_ref().filter(|it| it.api_url.is_none()) else {
            return;
        };
        let public = self.web.as_ref().and_then(|web| web.public_url.as_ref());
        let is_open = public.is_some_and(|url| url.get_ref().scheme() != "https");
        if let Some(webhook) = telegram.webhook.as_ref().filter(|on| *on.get_ref() && is_open) {
            let problem = Problem::new("Telegram brings updates only to an https:// address");
            let help = "put https:// before [web] public_url, or set `webhook = false`";
            root.blame(webhook.span(), problem.help(help));
        }
    }

    fn check(&self, root: &Section<'_>) {
        if !root.has("discord") && !root.has("telegram") {
            let problem = Problem::new("neither Discord nor Telegram is switched on");
            root.blame(root.at(), problem.help("add the section [discord], [telegram] or both"));
        }
        unique(root, "chat", self.chats.iter().filter_map(|chat| chat.name.as_ref()));
        let rooms: Vec<_> = self.chats.iter().filter_map(ChatSection::room).collect();
        unique(root, "chat", &rooms);
        for platform in self.chats.iter().filter_map(|chat| chat.platform.as_ref()) {
            let name = platform.get_ref().name();
            if !root.has(name) {
                let problem =
                    Problem::new(format!("this chat is on {name}, which is switched off"));
                let help = format!("add the section [{name}], or remove the chat");
                root.blame(platform.span(), problem.help(help));
            }
        }
    }

    /// The settings, with the store's path against `folder`; none if a fault was found in one.
    pub(super) fn build(self, folder: &Path) -> Option<Settings> {
        let managers = Managers {
            discord_users: of(self.discord.as_ref(), |it| &it.manager_users),
            discord_roles: of(self.discord.as_ref(), |it| &it.manager_roles),
            telegram_users: of(self.telegram.as_ref(), |it| &it.manager_users),
            discord_support_users: of(self.discord.as_ref(), |it| &it.support_users),
            discord_support_roles: of(self.discord.as_ref(), |it| &it.support_roles),
            telegram_support_users: of(self.telegram.as_ref(), |it| &it.support_users),
        };
        let discord = self.discord.map(DiscordSection::build);
        let telegram = self.telegram.map(TelegramSection::build);
        Some(Settings {
            managers,
            announcements: Rules { approvers: self.approvers.map_or(1, Spanned::into_inner) },
            places: self.chats.into_iter().map(ChatSection::build).collect::<Option<_>>()?,
            discord,
            telegram,
            store: StoreSettings { path: folder.join(PathBuf::from(self.store?.into_inner())) },
            web: self.web?.build()?,
            payments: self.payments.build()?,
        })
    }
}

/// The ids of a section that may be left out.
fn of<T>(section: Option<&T>, ids: fn(&T) -> &Vec<i64>) -> BTreeSet<i64> {
    section.map(|section| ids(section).iter().copied().collect()).unwrap_or_default()
}

/// The address of the file, or the platform's own.
pub(super) fn api_or(url: Field<Url>, real: &str) -> Url {
    let real = || Url::parse(real).expect("the platform's own address is a constant");
    url.map_or_else(real, Spanned::into_inner)
}

impl FilesSection {
    fn read(section: &Section<'_>) -> Self {
        let sales = section.list("sales", value::text);
        let problem = Problem::new("the key “sales” is missing here");
        section.miss("sales", problem.help("`sales = []` is a shop without a sale"));
        let files = Self {
            catalogue: section.need("catalogue", value::text),
            markets: section.need("markets", value::text),
            sales: sales.map(Spanned::into_inner).unwrap_or_default(),
        };
        unique(section, "file", &files.sales);
        files
    }
}

impl DiscordSection {
    fn read(section: &Section<'_>) -> Self {
        Self {
            api_url: section.may("api_url", value::base_address),
            openings_per_minute: section.may("openings_per_minute", value::count),
            manager_users: ids(section, "manager_users"),
            manager_roles: ids(section, "manager_roles"),
            support_users: ids(section, "support_users"),
            support_roles: ids(section, "support_roles"),
        }
    }

    fn build(self) -> DiscordSettings {
        let openings = self.openings_per_minute.map(Spanned::into_inner);
        DiscordSettings {
            api_url: api_or(self.api_url, DISCORD_API),
            openings_per_minute: openings.unwrap_or(DISCORD_OPENINGS_PER_MINUTE),
        }
    }
}

impl TelegramSection {
    fn read(section: &Section<'_>) -> Self {
        Self {
            api_url: section.may("api_url", value::base_address),
            unknown: section.may("unknown", value::when_unknown),
            manager_users: ids(section, "manager_users"),
            support_users: ids(section, "support_users"),
            webhook: section.may("webhook", value::yes_or_no),
        }
    }

    fn build(self) -> TelegramSettings {
        let unknown = self.unknown.map(Spanned::into_inner).unwrap_or_default();
        let webhook = self.webhook.is_some_and(Spanned::into_inner);
        let intake = if webhook { Intake::Webhook } else { Intake::Polling };
        TelegramSettings { api_url: api_or(self.api_url, TELEGRAM_API), unknown, intake }
    }
}

fn ids(section: &Section<'_>, key: &'static str) -> Vec<i64> {
    let ids = section.list(key, value::positive_id).map(Spanned::into_inner).unwrap_or_default();
    ids.into_iter().map(Spanned::into_inner).collect()
}

impl WebSection {
    fn read(section: &Section<'_>) -> Self {
        Self {
            listen: section.may("listen", value::listen_address),
            public_url: section.need("public_url", value::base_address),
            store_url: section.may("store_url", value::web_address),
        }
    }

    fn build(self) -> Option<WebSettings> {
        Some(WebSettings {
            listen: self.listen.map_or(LISTEN_DEFAULT, Spanned::into_inner),
            public_url: self.public_url?.into_inner(),
            store_url: self.store_url.map(Spanned::into_inner),
        })
    }
}

impl ChatSection {
    fn read(section: &Section<'_>) -> Self {
        let greeting_locales = section.list("greeting_locales", value::locale);
        let chat = Self {
            name: section.need("name", value::text),
            platform: section.need("platform", value::platform),
            id: section.need("id", value::platform_id),
            locales: section.need_list("locales", value::locale),
            greeting_locales: greeting_locales.map(Spanned::into_inner).unwrap_or_default(),
            market: section.may("market", value::id),
            zone: section.may("zone", value::zone),
            ping_role: section.may("ping_role", value::positive_id),
            reminders: section.list("reminders", value::span),
        };
        chat.check(section);
        chat
    }

    fn check(&self, section: &Section<'_>) {
        unique(section, "language", &self.locales);
        unique(section, "language", &self.greeting_locales);
        let Some(platform) = self.platform.as_ref().map(|platform| *platform.get_ref()) else {
            return;
        };
        if let (Platform::Telegram, Some(role)) = (platform, &self.ping_role) {
            let problem = Problem::new("ping_role: Telegram has no roles to ping");
            section.blame(role.span(), problem.help("remove this line"));
        }
        let Some(id) = &self.id else { return };
        match platform {
            Platform::Discord if *id.get_ref() < 0 => {
                let problem = Problem::new(format!("{} is no Discord channel", id.get_ref()));
                section.blame(id.span(), problem.help("ids of channels are positive numbers"));
            }
            Platform::Telegram if *id.get_ref() > 0 => {
                let says =
                    format!("{} is a person on Telegram, not a group or channel", id.get_ref());
                let help = "ids of groups and channels are negative: is the minus sign missing?";
                section.blame(id.span(), Problem::new(says).help(help));
            }
            Platform::Discord | Platform::Telegram => {}
        }
    }

    /// The chat's platform and id as one name.
    fn room(&self) -> Option<Spanned<String>> {
        let (platform, id) = (self.platform.as_ref()?, self.id.as_ref()?);
        let name = format!("{} {}", platform.get_ref().name(), id.get_ref());
        Some(Spanned::new(id.span(), name))
    }

    fn build(self) -> Option<Place> {
        fn inner<T>(all: Vec<Spanned<T>>) -> impl Iterator<Item = T> {
            all.into_iter().map(Spanned::into_inner)
        }
        let (platform, id) = (self.platform?.into_inner(), self.id?.into_inner());
        // Where nobody is pinged a reminder would be one more post that nobody asked for.
        let usual = if self.ping_role.is_some() { Leads::All } else { Leads::NONE };
        let reminders = self.reminders.map(|leads| inner(leads.into_inner()).collect());
        Some(Place {
            name: self.name?.into_inner(),
            chat: Chat::Room { platform, id },
            greeting_locales: inner(self.greeting_locales).collect(),
            locales: inner(self.locales).collect(),
            market: self.market.map(Spanned::into_inner),
            zone: self.zone.map(Spanned::into_inner),
            ping_role: self.ping_role.map(Spanned::into_inner),
            reminders: reminders.map_or(usual, Leads::These),
        })
    }
}

impl Settings {
    /// The whole configuration, with the shop of the other files.
    pub(super) fn into_config(self, shop: Shop) -> Config {
        let Self { managers, announcements, places, discord, telegram, store, web, payments } =
            self;
        Config { shop, places, managers, announcements, discord, telegram, web, store, payments }
    }
}
