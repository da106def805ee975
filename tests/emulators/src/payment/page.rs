//! The page on which people pay: what it costs, and one form whose buttons pay, fail, wait or cancel.

use maud::{DOCTYPE, Markup, html};

use super::books::Answer;

/// A page of a provider.
pub(crate) struct Sheet<'a> {
    /// Its language, as a tag.
    pub(crate) language: &'a str,
    /// Whose page it is, and of which shop.
    pub(crate) title: &'a str,
    /// What to read, a paragraph each.
    pub(crate) lines: Vec<String>,
    /// What can be done; nothing on a page that only tells.
    pub(crate) offer: Option<Offer<'a>>,
}

/// What can be done on the page.
pub(crate) struct Offer<'a> {
    /// Where the form goes.
    pub(crate) action: String,
    /// The payer's mail as far as it is known.
    pub(crate) email: &'a str,
    /// The buttons: their values and labels.
    pub(crate) buttons: &'a [(&'a str, &'a str)],
}

impl Sheet<'_> {
    /// The page as it is sent.
    pub(crate) fn answer(&self, status: u16) -> Answer {
        let page = html! {
            (DOCTYPE)
            html lang=(self.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) }
                }
                body {
                    h1 { (self.title) }
                    @for line in &self.lines { p { (line) } }
                    @if let Some(offer) = &self.offer { (offer.form()) }
                }
            }
        };
        Answer::text(status, "text/html; charset=utf-8", page.into_string())
    }
}

impl Offer<'_> {
    fn form(&self) -> Markup {
        html! {
            form method="post" action=(self.action) {
                label { "E-mail " input type="email" name="email" value=(self.email); }
                @for (value, label) in self.buttons {
                    button name="deed" value=(value) { (label) }
                }
            }
        }
    }
}
