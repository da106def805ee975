//! What the parts of the house want to know, made of the configuration and the secrets. A helper of `app`.
//!
//! Runs nothing and decides nothing.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use salut_core::clock::Clock;
use salut_core::fan::Platform;
use salut_core::port::Source;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::budget::Budget;
use crate::cards::Cards;
use crate::config::{self, Config, DiscordSettings, PaymentSettings, Secrets};
use crate::discord;
use crate::mailbox::Mailbox;
use crate::payment::{
    Connected, PayPal, PayPalSettings, PayPalSignature, PayerKey, Sandbox, ShopProviders, Stripe,
    StripeSettings, StripeSignature,
};
use crate::telegram::{self, Intake, Webhook};

/// What Telegram's secret is derived with.
const TELEGRAM_LABEL: &[u8] = b"salut telegram webhook 1\0";

/// Discord, if the configuration has it; its token was required then.
pub(crate) fn discord(
    config: &Config,
    secrets: &Secrets,
    clock: &Arc<dyn Clock>,
) -> Option<discord::Settings> {
    let DiscordSettings { api_url, openings_per_minute } = config.discord.clone()?;
    let token: SecretString = secrets.discord_token.clone()?;
    let budget = Budget::of(Platform::Discord, openings_per_minute, Arc::clone(clock));
    Some(discord::Settings { api_url: Some(api_url), token, budget })
}

/// Telegram, in the same way.
pub(crate) fn telegram(
    config: &Config,
    secrets: &Secrets,
    cards: &Cards,
) -> Option<telegram::Settings> {
    let api_url = config.telegram.as_ref()?.api_url.clone();
    let token: SecretString = secrets.telegram_token.clone()?;
    let managers = config.managers.telegram_users.iter().copied().collect();
    // Nobody opens a private chat on Telegram but the person.
    let budget = Budget::of(Platform::Telegram, 1, Arc::clone(&cards.clock));
    let intake = match telegram_secret(config, secrets) {
        None => Intake::Polling,
        Some(secret) => Intake::Webhook(Webhook {
            url: cards.links.webhook_url(Source::Telegram),
            secret,
            mailbox: Arc::new(Mailbox::of(
                Source::Telegram,
                Arc::clone(&cards.store),
                Arc::clone(&cards.clock),
            )),
        }),
    };
    Some(telegram::Settings { api_url: Some(api_url), token, managers, budget, intake })
}

/// What Telegram says to prove who it is, if it brings the updates. Derived, so that there is no secret more to keep.
pub(crate) fn telegram_secret(config: &Config, secrets: &Secrets) -> Option<SecretString> {
    let telegram = config.telegram.as_ref()?;
    let token = secrets.telegram_token.as_ref()?;
    match telegram.intake {
        config::Intake::Polling => None,
        config::Intake::Webhook => {
            let key = secrets.link_secret.expose_secret().as_bytes();
            let key = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
            let key = key.chain_update(TELEGRAM_LABEL).chain_update(token.expose_secret());
            Some(URL_SAFE_NO_PAD.encode(key.finalize().into_bytes()).into())
        }
    }
}

/// Who takes the money.
pub(crate) fn providers(
    config: &Config,
    secrets: &Secrets,
    clock: &Arc<dyn Clock>,
) -> Result<ShopProviders, reqwest::Error> {
    let PaymentSettings { sandbox, .. } = &config.payments;
    let payers = PayerKey::new(&secrets.link_secret);
    Ok(ShopProviders {
        stripe: stripe(config, secrets, &payers, clock).transpose()?,
        paypal: paypal(config, secrets, &payers, clock).transpose()?,
        sandbox: match sandbox {
            config::Sandbox::On => Some(Sandbox::Pays),
            config::Sandbox::Off => None,
        },
        clock: Arc::clone(clock),
    })
}

fn stripe(
    config: &Config,
    secrets: &Secrets,
    payers: &PayerKey,
    clock: &Arc<dyn Clock>,
) -> Option<Result<Connected<Stripe, StripeSignature>, reqwest::Error>> {
    let api_url = config.payments.stripe.as_ref()?.api_url.clone();
    let known = secrets.stripe.clone()?;
    let settings = StripeSettings { api_url, key: known.key };
    let client = Stripe::new(settings, payers.clone(), Arc::clone(clock));
    let signature = StripeSignature::new(known.webhook);
    Some(client.map(|client| Connected { client, signature }))
}

fn paypal(
    config: &Config,
    secrets: &Secrets,
    payers: &PayerKey,
    clock: &Arc<dyn Clock>,
) -> Option<Result<Connected<PayPal, PayPalSignature>, reqwest::Error>> {
    let place = config.payments.paypal.clone()?;
    let known = secrets.paypal.clone()?;
    let (client_id, secret) = (known.client_id, known.secret);
    let settings = PayPalSettings { api_url: place.api_url.clone(), client_id, secret };
    let client = PayPal::new(settings, payers.clone(), Arc::clone(clock));
    let signature = PayPalSignature::new(place.api_url, place.webhook_id, Arc::clone(clock));
    Some(client.and_then(|client| Ok(Connected { client, signature: signature? })))
}
