//! Secrets, which come from the environment only and are never printed.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::Config;

/// The variable with the Discord bot's token.
const DISCORD_TOKEN: &str = "SALUT_DISCORD_TOKEN";

/// The variable with the Telegram bot's token.
const TELEGRAM_TOKEN: &str = "SALUT_TELEGRAM_TOKEN";

/// The variable with Stripe's secret key.
const STRIPE_KEY: &str = "SALUT_STRIPE_KEY";

/// The variable with the signing secrets of Stripe's webhook, separated by commas while one is rolled.
const STRIPE_WEBHOOK_SECRET: &str = "SALUT_STRIPE_WEBHOOK_SECRET";

/// The variable with the client id of the PayPal application.
const PAYPAL_CLIENT_ID: &str = "SALUT_PAYPAL_CLIENT_ID";

/// The variable with the secret of the PayPal application.
const PAYPAL_SECRET: &str = "SALUT_PAYPAL_SECRET";

/// The variable with the secret that signs checkout links.
const LINK_SECRET: &str = "SALUT_LINK_SECRET";

/// A shorter secret could be guessed, and with it other fans' checkout links.
const LINK_SECRET_LENGTH_MIN: usize = 32;

/// What must not be written in files.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The Discord bot's token; none only if Discord is switched off.
    pub discord_token: Option<SecretString>,
    /// The Telegram bot's token; none only if Telegram is switched off.
    pub telegram_token: Option<SecretString>,
    /// Signs checkout links. At least 32 characters.
    pub link_secret: SecretString,
    /// Stripe's; none only if cards are switched off.
    pub stripe: Option<StripeSecrets>,
    /// `PayPal`'s; none only if it is switched off.
    pub paypal: Option<PayPalSecrets>,
}

/// What we need to know to take cards.
#[derive(Debug, Clone)]
pub struct StripeSecrets {
    /// The secret key.
    pub key: SecretString,
    /// What webhooks are signed with: each of these is good.
    pub webhook: Vec<SecretString>,
}

/// What we need to know to speak to `PayPal`.
#[derive(Debug, Clone)]
pub struct PayPalSecrets {
    /// The application's client id.
    pub client_id: SecretString,
    /// The application's secret.
    pub secret: SecretString,
}

/// Secrets that Salut cannot start without, all of them at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct MissingSecrets(pub Vec<MissingSecret>);

/// One secret that does not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MissingSecret {
    /// The variable is not there or empty.
    #[error("{variable} is not set. {reason}")]
    NotSet {
        /// The variable's name.
        variable: &'static str,
        /// What it is needed for and where to get it.
        reason: &'static str,
    },
    /// The secret could be guessed.
    #[error(
        "{variable} is too short: it has {length} characters, {LINK_SECRET_LENGTH_MIN} are needed. {reason}"
    )]
    TooShort {
        /// The variable's name.
        variable: &'static str,
        /// How many characters it has.
        length: usize,
        /// What it is needed for and how to make one.
        reason: &'static str,
    },
}

impl Secrets {
    /// Reads the secrets that `config` needs through `get`, which looks a variable up in the environment.
    pub fn read(
        config: &Config,
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, MissingSecrets> {
        let look_up = |variable: &str| get(variable).filter(|secret| !secret.trim().is_empty());
        let mut missing = Vec::new();
        let mut token = |variable, needed: bool| {
            let found = look_up(variable).filter(|_| needed);
            if needed && found.is_none() {
                missing.push(MissingSecret::NotSet { variable, reason: reason_for(variable) });
            }
            found.map(|token| SecretString::from(token.trim().to_owned()))
        };
        let discord_token = token(DISCORD_TOKEN, config.discord.is_some());
        let telegram_token = token(TELEGRAM_TOKEN, config.telegram.is_some());
        let has_stripe = config.payments.stripe.is_some();
        let stripe = [STRIPE_KEY, STRIPE_WEBHOOK_SECRET].map(|name| token(name, has_stripe));
        let has_paypal = config.payments.paypal.is_some();
        let paypal = [PAYPAL_CLIENT_ID, PAYPAL_SECRET].map(|name| token(name, has_paypal));
        let (stripe, paypal) = (stripe_secrets(stripe), paypal_secrets(paypal));
        match link_secret(look_up(LINK_SECRET)) {
            Ok(link_secret) if missing.is_empty() => {
                Ok(Self { discord_token, telegram_token, link_secret, stripe, paypal })
            }
            Ok(_) => Err(MissingSecrets(missing)),
            Err(fault) => {
                missing.push(fault);
                Err(MissingSecrets(missing))
            }
        }
    }
}

fn stripe_secrets([key, webhook]: [Option<SecretString>; 2]) -> Option<StripeSecrets> {
    let (key, webhook) = (key?, webhook?);
    let each = webhook.expose_secret().split(',').map(str::trim).filter(|it| !it.is_empty());
    let webhook = each.map(SecretString::from).collect();
    Some(StripeSecrets { key, webhook })
}

fn paypal_secrets([client_id, secret]: [Option<SecretString>; 2]) -> Option<PayPalSecrets> {
    Some(PayPalSecrets { client_id: client_id?, secret: secret? })
}

fn link_secret(found: Option<String>) -> Result<SecretString, MissingSecret> {
    let (variable, reason) = (LINK_SECRET, reason_for(LINK_SECRET));
    let secret = found.ok_or(MissingSecret::NotSet { variable, reason })?;
    let length = secret.chars().count();
    if length < LINK_SECRET_LENGTH_MIN {
        return Err(MissingSecret::TooShort { variable, length, reason });
    }
    Ok(secret.into())
}

fn reason_for(variable: &str) -> &'static str {
    match variable {
        DISCORD_TOKEN => {
            "The Discord bot logs in with it: Developer Portal > your application > Bot > Reset Token. \
             Without Discord, leave [discord] out of salut.toml."
        }
        TELEGRAM_TOKEN => {
            "The Telegram bot logs in with it: ask @BotFather, /newbot or /token. \
             Without Telegram, leave [telegram] out of salut.toml."
        }
        STRIPE_KEY => {
            "Cards are taken with it: Stripe Dashboard > Developers > API keys > Secret key. \
             Without cards, leave [payments.stripe] out of salut.toml."
        }
        STRIPE_WEBHOOK_SECRET => {
            "Stripe signs with it what it tells of payments: Stripe Dashboard > Developers > Webhooks > \
             your endpoint > Signing secret."
        }
        PAYPAL_CLIENT_ID | PAYPAL_SECRET => {
            "PayPal is spoken to with it: Developer Dashboard > Apps & Credentials > your app. \
             Without PayPal, leave [payments.paypal] out of salut.toml."
        }
        _ => {
            "Checkout links are signed with it, so that nobody can make one for somebody else's order: \
             32 or more random characters, kept over restarts; `openssl rand -hex 32` prints some."
        }
    }
}

impl fmt::Display for MissingSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Salut cannot start: the environment lacks what it needs.")?;
        for secret in &self.0 {
            writeln!(f, "  {secret}")?;
        }
        write!(f, "To see both bots at work without any account, run `cargo playground tour`.")
    }
}
