//! A fan at a provider's page, and what a story does to the provider: the same words for both.

use salut_emulators::StoryError;
use salut_emulators::payment::{Balance, PaymentFaults, Visitor};

use crate::{Page, Stage};

/// How a fan pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// At PayPal.
    PayPal,
    /// By card, at Stripe.
    Card,
}

/// A fan at a provider's page.
pub struct AtProvider {
    /// Which provider.
    pub way: Way,
    /// The provider's name for the session or order.
    pub session: String,
    /// The provider's page.
    pub page: String,
    visitor: Visitor,
}

impl Way {
    /// Both, in the order of the checkout's buttons.
    pub const BOTH: [Self; 2] = [Self::PayPal, Self::Card];

    const fn button(self) -> &'static str {
        match self {
            Self::PayPal => "paypal",
            Self::Card => "card",
        }
    }

    /// The provider's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PayPal => "PayPal",
            Self::Card => "Stripe",
        }
    }

    /// What goes wrong at this provider: plan it here.
    pub fn faults(self, stage: &Stage) -> PaymentFaults {
        match self {
            Self::PayPal => stage.paypal.faults(),
            Self::Card => stage.stripe.faults(),
        }
    }

    /// What came in and went out in euros.
    pub fn balance(self, stage: &Stage) -> Balance {
        self.balance_in(stage, "EUR")
    }

    /// What came in and went out in this currency.
    pub fn balance_in(self, stage: &Stage, currency: &str) -> Balance {
        match self {
            Self::PayPal => stage.paypal.balance(currency),
            Self::Card => stage.stripe.balance(&currency.to_lowercase()),
        }
    }

    /// Everything that this provider has told is told again, so many times.
    pub async fn tells_again(self, stage: &Stage, times: usize) -> Result<(), StoryError> {
        match self {
            Self::PayPal => {
                stage.paypal.sends_again("CHECKOUT.ORDER.APPROVED", times).await?;
                stage.paypal.sends_again("PAYMENT.CAPTURE.COMPLETED", times).await
            }
            Self::Card => stage.stripe.sends_again("checkout.session.completed", times).await,
        }
    }

    /// Webhooks that failed are sent again at once.
    pub fn retries_events_now(self, stage: &Stage) {
        match self {
            Self::PayPal => stage.paypal.retries_events_now(),
            Self::Card => stage.stripe.retries_events_now(),
        }
    }

    /// Waits until the bot has taken all that this provider tells.
    pub async fn has_told_all(self, stage: &Stage) -> Result<(), StoryError> {
        match self {
            Self::PayPal => stage.paypal.wait_until_events_are_taken().await,
            Self::Card => stage.stripe.wait_until_events_are_taken().await,
        }
    }
}

impl AtProvider {
    /// Somebody with this mail address presses the button of a checkout page, and follows to the provider's page. None
    /// if the shop leads nowhere.
    pub async fn comes_from(
        stage: &Stage,
        (link, page): (&str, &Page),
        way: Way,
        email: &str,
    ) -> reqwest::Result<Option<Self>> {
        let Some(page) = page.goes_to_pay(link, way.button()).await? else { return Ok(None) };
        let sessions = match way {
            Way::PayPal => stage.paypal.orders(),
            Way::Card => stage.stripe.sessions(),
        };
        let session = sessions.into_iter().find(|session| page.contains(session));
        let visitor = Visitor::new(email);
        Ok(session.map(|session| Self { way, session, page, visitor }))
    }

    /// Looks at the provider's page.
    pub async fn opens(&self) -> reqwest::Result<Page> {
        Page::open(&self.page).await
    }

    /// Pays, and comes back to the shop.
    pub async fn pays(&self) -> reqwest::Result<Page> {
        let seen = self.visitor.pays(&self.page).await?;
        self.comes_back(seen.back).await
    }

    /// Pays, and closes the browser.
    pub async fn pays_and_leaves(&self) -> reqwest::Result<()> {
        self.visitor.pays(&self.page).await.map(drop)
    }

    /// Pays with a card that the bank declines: Stripe says so on its page, PayPal once the fan is back.
    pub async fn pays_in_vain(&self) -> reqwest::Result<Page> {
        let seen = self.visitor.pays_in_vain(&self.page).await?;
        self.comes_back(seen.back).await
    }

    /// Goes back without paying.
    pub async fn cancels(&self) -> reqwest::Result<Page> {
        let seen = self.visitor.cancels(&self.page).await?;
        self.comes_back(seen.back).await
    }

    /// The shop's page, or the provider's own if it does not send the fan back.
    async fn comes_back(&self, to: Option<String>) -> reqwest::Result<Page> {
        Page::open(to.as_ref().unwrap_or(&self.page)).await
    }

    /// The provider takes the money though the shop gave the session up.
    pub async fn is_paid_after_all(&self, stage: &Stage) -> reqwest::Result<()> {
        match self.way {
            Way::PayPal => {
                self.pays_and_leaves().await?;
                stage.paypal.is_captured_after_all(&self.session);
            }
            Way::Card => stage.stripe.is_paid_after_all(&self.session, "late@example.com"),
        }
        Ok(())
    }

    /// The provider takes another amount than it was asked for.
    pub fn takes_another_amount(&self, stage: &Stage, minor: i64) {
        match self.way {
            Way::PayPal => stage.paypal.takes_another_amount(&self.session, minor),
            Way::Card => stage.stripe.takes_another_amount(&self.session, minor),
        }
    }

    /// So much is sent back at the provider's own desk.
    pub fn is_refunded_by_hand(&self, stage: &Stage, minor: i64) {
        match self.way {
            Way::PayPal => stage.paypal.is_refunded_by_hand(&self.session, minor),
            Way::Card => stage.stripe.is_refunded_by_hand(&self.session, minor),
        }
    }

    /// The payer contests the payment.
    pub fn is_disputed(&self, stage: &Stage) {
        match self.way {
            Way::PayPal => stage.paypal.is_disputed(&self.session),
            Way::Card => stage.stripe.is_disputed(&self.session),
        }
    }
}
