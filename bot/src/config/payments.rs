//! `[payments]` of `salut.toml`: who takes the money. Keys and secrets come from the environment.

use toml::Spanned;
use url::Url;

use super::fault::Problem;
use super::reader::{Field, Section};
use super::value;

/// Stripe's own API.
const STRIPE_API: &str = "https://api.stripe.com/";

/// `PayPal`'s own API.
const PAYPAL_API: &str = "https://api-m.paypal.com/";

/// `[payments]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSettings {
    /// Whether fans can try out to pay, without money.
    pub sandbox: Sandbox,
    /// Cards; none if they are switched off.
    pub stripe: Option<StripePlace>,
    /// `PayPal`; none if it is switched off.
    pub paypal: Option<PayPalPlace>,
}

/// Whether there are tries without money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sandbox {
    /// A press is a payment.
    On,
    /// Only real money counts.
    Off,
}

/// `[payments.stripe]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripePlace {
    /// Where the API is.
    pub api_url: Url,
}

/// `[payments.paypal]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayPalPlace {
    /// Where the API is.
    pub api_url: Url,
    /// What `PayPal` calls the webhook that leads here.
    pub webhook_id: String,
}

impl PaymentSettings {
    /// Who takes the money, by name.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let real = [("PayPal", self.paypal.is_some()), ("Stripe", self.stripe.is_some())];
        let all = real.into_iter().chain([("sandbox", self.sandbox == Sandbox::On)]);
        all.filter(|(_, on)| *on).map(|(name, _)| name).collect()
    }
}

/// The section as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct PaymentsSection {
    sandbox: Field<bool>,
    stripe: Option<StripeSection>,
    paypal: Option<PayPalSection>,
}

#[derive(Debug)]
struct StripeSection {
    api_url: Field<Url>,
}

#[derive(Debug)]
struct PayPalSection {
    api_url: Field<Url>,
    webhook_id: Field<String>,
}

impl PaymentsSection {
    /// Reads the section.
    pub(super) fn read(section: &Section<'_>) -> Self {
        let payments = Self {
            sandbox: section.may("sandbox", value::yes_or_no),
            stripe: section.section("stripe", |stripe| StripeSection {
                api_url: stripe.may("api_url", value::base_address),
            }),
            paypal: section.section("paypal", |paypal| PayPalSection {
                api_url: paypal.may("api_url", value::base_address),
                webhook_id: paypal.need("webhook_id", value::text),
            }),
        };
        payments.check(section);
        payments
    }

    fn check(&self, section: &Section<'_>) {
        let is_real = section.has("stripe") || section.has("paypal");
        if let Some(sandbox) = self.sandbox.as_ref().filter(|on| !on.get_ref() && !is_real) {
            let problem = Problem::new("nobody could pay");
            let help = "add the section [payments.stripe], [payments.paypal] or both";
            section.blame(sandbox.span(), problem.help(help));
        }
    }

    /// The settings; none if a fault was found.
    pub(super) fn build(self) -> Option<PaymentSettings> {
        let is_real = self.stripe.is_some() || self.paypal.is_some();
        let on = self.sandbox.map_or(!is_real, Spanned::into_inner);
        let stripe = self.stripe.map(|stripe| StripePlace {
            api_url: super::settings::api_or(stripe.api_url, STRIPE_API),
        });
        let paypal = self.paypal.map(PayPalSection::build);
        Some(PaymentSettings {
            sandbox: if on { Sandbox::On } else { Sandbox::Off },
            stripe,
            paypal: match paypal {
                Some(place) => Some(place?),
                None => None,
            },
        })
    }
}

impl PayPalSection {
    fn build(self) -> Option<PayPalPlace> {
        let api_url = super::settings::api_or(self.api_url, PAYPAL_API);
        Some(PayPalPlace { api_url, webhook_id: self.webhook_id?.into_inner() })
    }
}
