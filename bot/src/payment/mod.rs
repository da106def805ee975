//! Ways to pay: each is a [`PaymentProvider`] behind a button of the checkout page, with the webhooks that it sends.
//!
//! Providers know nothing of pages, chats or stock.

mod breaker;
mod http;
mod payer;
mod paypal;
mod sandbox;
mod stripe;
mod verified;

use std::sync::Arc;

use reqwest::header::HeaderMap;
use salut_core::catalogue::PayBy;
use salut_core::clock::Clock;
use salut_core::order::ProviderName;
use salut_core::port::{PaymentEvent, PaymentProvider, Providers, Source};
use serde::Deserialize;

pub use payer::PayerKey;
pub use paypal::{PayPal, PayPalSettings, PayPalSignature};
pub use sandbox::Sandbox;
pub use stripe::{Stripe, StripeSettings, StripeSignature};
pub use verified::{BadEvent, BadSignature, NotVerified, VerifiedBody};

/// A way to pay. Its button's words are chosen by the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// At `PayPal`.
    PayPal,
    /// By card, at Stripe.
    Card,
    /// A try without money that succeeds, as if by `PayPal`.
    SandboxPayPal,
    /// A try without money that succeeds, as if by card.
    SandboxCard,
    /// A try without money that is declined.
    SandboxDecline,
}

impl Method {
    /// What a shop without real payments offers.
    pub const SANDBOX: [Self; 3] = [Self::SandboxPayPal, Self::SandboxCard, Self::SandboxDecline];

    /// The name in the page's form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PayPal => "paypal",
            Self::Card => "card",
            Self::SandboxPayPal => "sandbox-paypal",
            Self::SandboxCard => "sandbox-card",
            Self::SandboxDecline => "sandbox-decline",
        }
    }

    /// The way to pay as fans choose it; none for what takes nothing.
    pub const fn way(self) -> Option<PayBy> {
        match self {
            Self::PayPal | Self::SandboxPayPal => Some(PayBy::PayPal),
            Self::Card | Self::SandboxCard => Some(PayBy::Card),
            Self::SandboxDecline => None,
        }
    }

    /// Who takes the payment.
    pub const fn provider(self) -> ProviderName {
        match self {
            Self::PayPal => ProviderName::PayPal,
            Self::Card => ProviderName::Stripe,
            Self::SandboxPayPal | Self::SandboxCard | Self::SandboxDecline => ProviderName::Sandbox,
        }
    }
}

/// A provider's client, and what proves that a webhook is that provider's own.
pub struct Connected<P, S> {
    /// The client.
    pub client: P,
    /// The proof.
    pub signature: S,
}

/// The providers that this shop uses.
pub struct ShopProviders {
    /// Cards.
    pub stripe: Option<Connected<Stripe, StripeSignature>>,
    /// Accounts at `PayPal`.
    pub paypal: Option<Connected<PayPal, PayPalSignature>>,
    /// Tries without money.
    pub sandbox: Option<Sandbox>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl ShopProviders {
    /// A shop that only tries payments out.
    pub fn sandbox(clock: Arc<dyn Clock>) -> Self {
        Self { stripe: None, paypal: None, sandbox: Some(Sandbox::Pays), clock }
    }

    /// The ways to pay, in the order of their buttons: `PayPal` first.
    pub fn methods(&self) -> Vec<Method> {
        let paypal = self.paypal.as_ref().map(|_| Method::PayPal);
        let card = self.stripe.as_ref().map(|_| Method::Card);
        let sandbox = self.sandbox.iter().flat_map(|_| Method::SANDBOX);
        paypal.into_iter().chain(card).chain(sandbox).collect()
    }

    /// Who takes a payment by `method`; what this shop does not offer is declined.
    pub fn by(&self, method: Method) -> &dyn PaymentProvider {
        match method {
            Method::SandboxDecline => &Sandbox::Declines,
            other => self.get(other.provider()).unwrap_or(&Sandbox::Declines),
        }
    }

    /// Proves that `body` comes from `source`. None if that is nobody who takes money for this shop.
    pub async fn verify<'a>(
        &self,
        source: Source,
        headers: &HeaderMap,
        body: &'a [u8],
    ) -> Option<Result<VerifiedBody<'a>, NotVerified>> {
        match source {
            Source::Stripe => {
                let verified =
                    self.stripe.as_ref()?.signature.verify(headers, body, self.clock.now());
                Some(verified.map_err(NotVerified::from))
            }
            Source::PayPal => Some(self.paypal.as_ref()?.signature.verify(headers, body).await),
            Source::Telegram => None,
        }
    }

    /// What a webhook of `source` tells.
    pub fn event(&self, source: Source, body: VerifiedBody<'_>) -> Result<PaymentEvent, BadEvent> {
        let event = match source {
            Source::Stripe => self.stripe.as_ref().map(|stripe| stripe.client.event(body)),
            Source::PayPal => self.paypal.as_ref().map(|paypal| paypal.client.event(body)),
            Source::Telegram => None,
        };
        event.unwrap_or_else(|| Err(BadEvent(format!("{} is switched off", source.name()))))
    }
}

impl Providers for ShopProviders {
    fn get(&self, name: ProviderName) -> Option<&dyn PaymentProvider> {
        match name {
            ProviderName::Stripe => self.stripe.as_ref().map(|stripe| &stripe.client as _),
            ProviderName::PayPal => self.paypal.as_ref().map(|paypal| &paypal.client as _),
            ProviderName::Sandbox => self.sandbox.as_ref().map(|sandbox| sandbox as _),
        }
    }
}

/// The longest id of an event that is kept, in bytes.
const EVENT_ID_MAX: usize = 128;

/// The id that a provider gave its event: it comes again with the same one.
pub fn event_id(body: VerifiedBody<'_>) -> Result<String, BadEvent> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    let Named { id } = serde_json::from_slice(body.bytes())?;
    let is_fine =
        (1..=EVENT_ID_MAX).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
    if is_fine { Ok(id) } else { Err(BadEvent("its id is none".to_owned())) }
}
