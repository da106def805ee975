//! A person with a browser at a provider's page, who opens it, fills in the form and is sent back to the shop.

use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

/// A person with a mail address.
#[derive(Debug, Clone)]
pub struct Visitor {
    email: String,
    browser: Client,
}

/// What a provider's page showed, or where it sent the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// The HTTP status.
    pub status: u16,
    /// The page as it was sent; empty if the person was sent elsewhere.
    pub page: String,
    /// Where the person was sent: back to the shop.
    pub back: Option<String>,
}

impl Visitor {
    /// A person with this mail address, by which providers know them again.
    pub fn new(email: &str) -> Self {
        let browser = Client::builder().redirect(Policy::none()).no_proxy().build();
        // Fails only where there is no TLS at all; the plain client is as good here.
        let browser = browser.unwrap_or_default();
        Self { email: email.to_owned(), browser }
    }

    /// Opens the page and does nothing there.
    pub async fn opens(&self, page: &str) -> reqwest::Result<Visited> {
        Visited::of(self.browser.get(page).send().await?).await
    }

    /// Pays at once: by card at Stripe, by approving at PayPal.
    pub async fn pays(&self, page: &str) -> reqwest::Result<Visited> {
        self.does("pay", page).await
    }

    /// Pays in a way that takes days to arrive: by bank at Stripe, by electronic cheque at PayPal.
    pub async fn pays_by_bank(&self, page: &str) -> reqwest::Result<Visited> {
        self.does("bank", page).await
    }

    /// Pays with a card that the bank declines: Stripe says so on the page, PayPal when the shop takes the money.
    pub async fn pays_in_vain(&self, page: &str) -> reqwest::Result<Visited> {
        self.does("decline", page).await
    }

    /// Goes back to the shop without paying.
    pub async fn cancels(&self, page: &str) -> reqwest::Result<Visited> {
        self.does("cancel", page).await
    }

    /// Posts the page's form with the button of this value. A page without a form is what is seen.
    async fn does(&self, deed: &str, page: &str) -> reqwest::Result<Visited> {
        let seen = self.opens(page).await?;
        let Some(action) = seen.action(page) else { return Ok(seen) };
        let form = [("email", self.email.as_str()), ("deed", deed)];
        Visited::of(self.browser.post(action).form(&form).send().await?).await
    }
}

impl Visited {
    async fn of(response: Response) -> reqwest::Result<Self> {
        let status = response.status().as_u16();
        let back = response.headers().get("location").and_then(|back| back.to_str().ok());
        let back = back.map(str::to_owned);
        Ok(Self { status, page: response.text().await?, back })
    }

    /// Where the page's form goes.
    fn action(&self, page: &str) -> Option<Url> {
        let (_, form) = self.page.split_once("action=\"")?;
        let (action, _) = form.split_once('"')?;
        Url::parse(page).ok()?.join(&action.replace("&amp;", "&")).ok()
    }
}
