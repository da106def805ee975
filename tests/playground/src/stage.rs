//! The world around the bot: Discord, Telegram, Stripe, PayPal, the shop's files and the clock.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use salut_core::clock::{Clock, ManualClock};
use salut_core::stock::Allocation;
use salut_emulators::discord::{self, Discord, Role};
use salut_emulators::paypal::{self, PayPal};
use salut_emulators::stripe::{self, Stripe};
use salut_emulators::telegram::{self, Telegram};
use tempfile::TempDir;

use crate::shop::{Hall, Shop};

/// The role on Discord whose members manage.
pub const MANAGER_ROLE: i64 = 501;

/// The role on Discord that launches ping.
const FANS_ROLE: i64 = 502;

/// The manager's account on Telegram.
pub const MANAGER_ON_TELEGRAM: i64 = 700_001;

/// Discord's permission to manage the server, which shows the managers' commands.
const MANAGE_SERVER: u64 = 1 << 5;

/// Both platforms, both payment providers, the shop's files and a clock, gone with their folder when dropped.
pub struct Stage {
    /// Discord.
    pub discord: Discord,
    /// Telegram.
    pub telegram: Telegram,
    /// Stripe, which takes cards.
    pub stripe: Stripe,
    /// PayPal.
    pub paypal: PayPal,
    /// The time on all of them.
    pub clock: ManualClock,
    folder: TempDir,
    config: PathBuf,
}

/// What a stage is set for.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Units of the shipped sale: product and number; what is not named keeps the shipped number.
    pub units: &'a [(&'a str, i64)],
    /// Who gets a unit.
    pub allocation: Allocation,
    /// Who takes the money.
    pub till: Till,
    /// How Telegram's updates come to the bot.
    pub updates: Updates,
}

/// Who takes the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Till {
    /// Nobody: a press is a payment.
    Sandbox,
    /// The local Stripe and the local PayPal.
    Providers,
}

/// How Telegram's updates come to the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Updates {
    /// The bot fetches them.
    Fetched,
    /// Telegram brings them to the bot's pages.
    Brought,
}

impl<'a> Scene<'a> {
    /// A sale for whoever comes first, with the sandbox, and updates that the bot fetches.
    pub const fn new(units: &'a [(&'a str, i64)]) -> Self {
        let (allocation, till) = (Allocation::FirstCome, Till::Sandbox);
        Self { units, allocation, till, updates: Updates::Fetched }
    }
}

/// Why there is no stage.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// A server or a file could not be made.
    #[error("cannot set the stage: {0}")]
    Io(#[from] std::io::Error),
    /// A shipped file is no TOML.
    #[error("a shipped file is broken: {0}")]
    Toml(#[from] toml::de::Error),
}

impl Stage {
    /// Sets a stage at `now` for the shipped sale with these units: product and number.
    pub async fn set(now: DateTime<Utc>, units: &[(&str, i64)]) -> Result<Self, StageError> {
        Self::set_for(now, Scene::new(units)).await
    }

    /// Sets a stage at `now` for this scene.
    pub async fn set_for(now: DateTime<Utc>, scene: Scene<'_>) -> Result<Self, StageError> {
        let clock = ManualClock::at(now);
        let time: Arc<dyn Clock> = Arc::new(clock.clone());
        let mut setup = discord::Setup::new(Arc::clone(&time));
        setup.roles = vec![
            Role { id: MANAGER_ROLE, name: "Managers".to_owned(), permissions: MANAGE_SERVER },
            Role::new(FANS_ROLE, "Mi fans"),
        ];
        let discord = Discord::start(setup).await?;
        let telegram = Telegram::start(telegram::Setup::new(Arc::clone(&time))).await?;
        let stripe = Stripe::start(stripe::Setup::new(Arc::clone(&time))).await?;
        let paypal = PayPal::start(paypal::Setup::new(time)).await?;
        let folder = tempfile::tempdir()?;
        let shop = Shop {
            discord_url: discord.api_url(),
            telegram_url: telegram.api_url(),
            web_port: free_port()?,
            manager_role: MANAGER_ROLE,
            manager_on_telegram: MANAGER_ON_TELEGRAM,
            halls: &halls(&discord, &telegram),
            scene,
            providers: (&stripe, &paypal),
        };
        let config = shop.write(folder.path())?;
        let address = format!("http://127.0.0.1:{}", shop.web_port);
        let stage = Self { discord, telegram, stripe, paypal, clock, folder, config };
        stage.web_is_at(&address);
        Ok(stage)
    }

    /// Webhooks go to the bot's pages at this address from now on: where the files say, unless the story moved them.
    pub fn web_is_at(&self, address: &str) {
        self.stripe.sends_events_to(&format!("{address}/webhooks/stripe"));
        self.paypal.sends_events_to(&format!("{address}/webhooks/paypal"));
    }

    /// Where `salut.toml` is.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// The folder of this stage, for what else a story writes.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The secrets that the bot gets through its environment.
    pub fn secrets(&self) -> [(&'static str, String); 7] {
        [
            ("SALUT_DISCORD_TOKEN", self.discord.token().to_owned()),
            ("SALUT_TELEGRAM_TOKEN", self.telegram.token().to_owned()),
            ("SALUT_LINK_SECRET", "a secret that is good enough for a play".to_owned()),
            ("SALUT_STRIPE_KEY", self.stripe.key().to_owned()),
            ("SALUT_STRIPE_WEBHOOK_SECRET", self.stripe.webhook_secret().to_owned()),
            ("SALUT_PAYPAL_CLIENT_ID", self.paypal.client().to_owned()),
            ("SALUT_PAYPAL_SECRET", self.paypal.secret().to_owned()),
        ]
    }
}

/// Where the launch is announced: two languages in one post on Discord, as the real one did, and one each elsewhere.
fn halls(discord: &Discord, telegram: &Telegram) -> [Hall; 5] {
    let hall = |name, platform, id| Hall {
        name,
        platform,
        id,
        greeting_locales: &[],
        locales: &[],
        market: "us",
        ping_role: None,
    };
    [
        Hall {
            greeting_locales: &["fr-FR"],
            locales: &["en-US"],
            ping_role: Some(FANS_ROLE),
            ..hall("Discord: launches", "discord", discord.channel("launches").id())
        },
        Hall {
            locales: &["fr-FR"],
            market: "fr",
            ..hall("Discord: France", "discord", discord.channel("france").id())
        },
        Hall {
            locales: &["de-DE"],
            market: "de",
            ..hall("Telegram: Deutschland", "telegram", telegram.channel("deutschland").id())
        },
        Hall {
            locales: &["en-GB"],
            market: "uk",
            ..hall("Telegram: UK", "telegram", telegram.channel("uk").id())
        },
        Hall {
            locales: &["fr-FR"],
            market: "fr",
            ..hall("Telegram: France", "telegram", telegram.channel("france").id())
        },
    ]
}

/// A port that was free a moment ago: the checkout's address is written into the bot's files before it starts.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
