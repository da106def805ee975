//! A fan's browser: opens the checkout page and presses its Pay button, as a person without scripts would.

use reqwest::{Client, StatusCode};

/// A page as it came.
pub(crate) struct Page {
    status: StatusCode,
    html: String,
}

impl Page {
    /// Opens an address.
    pub(crate) async fn open(address: &str) -> reqwest::Result<Self> {
        Self::of(Client::new().get(address).send().await?).await
    }

    /// Presses the page's first button: the first way to pay.
    pub(crate) async fn pay(&self, address: &str) -> reqwest::Result<Self> {
        let action = attribute(&self.html, "<form", "action");
        let method = attribute(&self.html, "<button", "value");
        let target = reqwest::Url::parse(address).ok().and_then(|page| page.join(action).ok());
        let target = target.map_or_else(|| address.to_owned(), String::from);
        let form = Client::new().post(target).form(&[("method", method)]);
        Self::of(form.send().await?).await
    }

    async fn of(response: reqwest::Response) -> reqwest::Result<Self> {
        Ok(Self { status: response.status(), html: response.text().await? })
    }

    /// Whether the page came as it should.
    pub(crate) fn is_ok(&self) -> bool {
        self.status.is_success()
    }

    /// The language that the page says it is in.
    pub(crate) fn language(&self) -> &str {
        attribute(&self.html, "<html", "lang")
    }

    /// The page's words, one element a line.
    pub(crate) fn text(&self) -> String {
        let body = self.html.split_once("<body").map_or("", |(_, body)| body);
        let mut text = String::new();
        for part in body.split('<').skip(1) {
            let (tag, words) = part.split_once('>').unwrap_or((part, ""));
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
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
