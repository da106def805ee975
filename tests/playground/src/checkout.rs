//! A fan's browser: opens the checkout page and presses its Pay button, as a person without scripts would.

use reqwest::{Client, StatusCode};

/// A page as it came.
pub struct Page {
    status: StatusCode,
    html: String,
}

impl Page {
    /// Opens an address.
    pub async fn open(address: &str) -> reqwest::Result<Self> {
        Self::of(Client::new().get(address).send().await?).await
    }

    /// Presses the page's first button: the first way to pay.
    pub async fn pay(&self, address: &str) -> reqwest::Result<Self> {
        self.press(address, attribute(&self.html, "<button", "value")).await
    }

    /// Presses the page's last button, with which the sandbox declines.
    pub async fn decline(&self, address: &str) -> reqwest::Result<Self> {
        let last = self.html.rfind("<button").map_or("", |start| &self.html[start..]);
        self.press(address, attribute(last, "<button", "value")).await
    }

    /// Presses the button of this way to pay (`paypal`, `card`), and gives the provider's page to which it leads.
    pub async fn goes_to_pay(
        &self,
        address: &str,
        method: &str,
    ) -> reqwest::Result<Option<String>> {
        let next = self.press(address, method).await?;
        let link = unescaped(attribute(&next.html, "<a class=\"button\"", "href"));
        Ok(Some(link).filter(|link| !link.is_empty()))
    }

    /// Sends this page's form to another address, and gives the status of the answer.
    pub async fn posts_to(&self, address: &str) -> reqwest::Result<u16> {
        let method = attribute(&self.html, "<button", "value");
        let form = Client::new().post(address).form(&[("method", method)]);
        Ok(form.send().await?.status().as_u16())
    }

    async fn press(&self, address: &str, method: &str) -> reqwest::Result<Self> {
        let action = attribute(&self.html, "<form", "action");
        let target = reqwest::Url::parse(address).ok().and_then(|page| page.join(action).ok());
        let target = target.map_or_else(|| address.to_owned(), String::from);
        let form = Client::new().post(target).form(&[("method", method)]);
        Self::of(form.send().await?).await
    }

    async fn of(response: reqwest::Response) -> reqwest::Result<Self> {
        Ok(Self { status: response.status(), html: response.text().await? })
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Whether the page came as it should.
    pub fn is_ok(&self) -> bool {
        self.status.is_success()
    }

    /// The page as it was sent.
    pub fn source(&self) -> &str {
        &self.html
    }

    /// The language that the page says it is in.
    pub fn language(&self) -> &str {
        attribute(&self.html, "<html", "lang")
    }

    /// The page's words, one element a line.
    pub fn text(&self) -> String {
        let body = self.html.split_once("<body").map_or("", |(_, body)| body);
        let mut text = String::new();
        for part in body.split('<').skip(1) {
            let (tag, words) = part.split_once('>').unwrap_or((part, ""));
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            if tag.starts_with("option") {
                // Of a choice one sees what is chosen, beside its label.
                if tag.contains(" selected") {
                    text.truncate(text.trim_end().len());
                    text.push_str(": ");
                    text.push_str(words.trim());
                }
                continue;
            }
            // A cell belongs to the line of its row.
            text.push_str(if matches!(name, "dd" | "td" | "time" | "span") { " " } else { "\n" });
            text.push_str(words.trim());
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        unescaped(&lines.collect::<Vec<_>>().join("\n"))
    }
}

/// The value of `name` in the first tag that begins with `tag`.
fn attribute<'a>(html: &'a str, tag: &str, name: &str) -> &'a str {
    let found = html.split_once(tag).and_then(|(_, rest)| rest.split_once('>'));
    let value = found.and_then(|(tag, _)| tag.split_once(&format!("{name}=\"")));
    value.and_then(|(_, rest)| rest.split_once('"')).map_or("", |(value, _)| value)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
