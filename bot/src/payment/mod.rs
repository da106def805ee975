//! Ways to pay: each is a [`PaymentProvider`] behind a button of the checkout page.
//!
//! Providers know nothing of pages, chats or stock.

mod sandbox;

use salut_core::port::PaymentProvider;
pub use sandbox::Sandbox;

/// A way to pay. Its button's words are chosen by the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A try without money that succeeds.
    SandboxPay,
    /// A try without money that is declined.
    SandboxDecline,
}

impl Method {
    /// What a shop without real payments offers.
    pub const SANDBOX: [Self; 2] = [Self::SandboxPay, Self::SandboxDecline];

    /// The name in the page's form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SandboxPay => "sandbox-pay",
            Self::SandboxDecline => "sandbox-decline",
        }
    }

    /// Who takes the payment.
    pub fn provider(self) -> &'static dyn PaymentProvider {
        match self {
            Self::SandboxPay => &Sandbox::Pays,
            Self::SandboxDecline => &Sandbox::Declines,
        }
    }
}
