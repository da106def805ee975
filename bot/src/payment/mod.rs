//! Ways to pay: each is a [`PaymentProvider`] behind a button of the checkout page.
//!
//! Providers know nothing of pages, chats or stock.

mod sandbox;

use salut_core::catalogue::PayBy;
use salut_core::port::PaymentProvider;
pub use sandbox::Sandbox;

/// A way to pay. Its button's words are chosen by the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
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
            Self::SandboxPayPal => "sandbox-paypal",
            Self::SandboxCard => "sandbox-card",
            Self::SandboxDecline => "sandbox-decline",
        }
    }

    /// The way to pay as fans choose it; none for what takes nothing.
    pub const fn way(self) -> Option<PayBy> {
        match self {
            Self::SandboxPayPal => Some(PayBy::PayPal),
            Self::SandboxCard => Some(PayBy::Card),
            Self::SandboxDecline => None,
        }
    }

    /// Who takes the payment.
    pub fn provider(self) -> &'static dyn PaymentProvider {
        match self {
            Self::SandboxPayPal | Self::SandboxCard => &Sandbox::Pays,
            Self::SandboxDecline => &Sandbox::Declines,
        }
    }
}
