//! How the checkout page is laid out: words and numbers in, HTML out.
//!
//! Owns the markup. Every word comes from `locales/*/checkout.ftl`, every state has one function.

mod payable;
mod price;

use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, html};
use salut_core::catalogue::{Market, PayBy};
use salut_core::ids::MarketId;
use salut_core::journey::checkout::Opened;
use salut_core::journey::settle::ships_by;
use salut_core::order::{Checkout, PaymentReference};
use salut_core::stock::RefundWhy;
use url::Url;

use super::{Ticket, Till};
use crate::text::stamp::{Piece, pieces};
use crate::text::{Arg, Words};

/// The shop's own name, the same in every language.
const BRAND: &str = "Salut";

/// After how many seconds the page asks again what became of a payment.
const AGAIN_S: u32 = 5;

/// What the page is about.
pub(super) enum Sheet {
    /// A reservation's checkout.
    Checkout {
        /// How it stands.
        opened: Opened,
        /// What is told above it.
        notice: Option<Notice>,
    },
    /// The payment goes on at the provider's page.
    Continue(Url),
}

/// What became of a payment that made no order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// It was declined just now.
    Declined,
    /// The money came and goes back.
    GoesBack(RefundWhy),
    /// The money came, and a manager looks at it.
    Held,
}

impl Notice {
    /// The texts of its heading and of what it says.
    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Declined => ("checkout-declined-heading", "checkout-declined"),
            Self::GoesBack(RefundWhy::TooLate) => {
                ("checkout-goes-back-heading", "checkout-goes-back-late")
            }
            Self::GoesBack(RefundWhy::NotHeld) => {
                ("checkout-goes-back-heading", "checkout-goes-back-not-held")
            }
            Self::GoesBack(RefundWhy::Twice) => {
                ("checkout-goes-back-heading", "checkout-goes-back-twice")
            }
            Self::GoesBack(RefundWhy::PayerCap) => {
                ("checkout-goes-back-heading", "checkout-goes-back-cap")
            }
            Self::Held => ("checkout-money-held-heading", "checkout-money-held"),
        }
    }
}

/// Lays out pages.
pub(super) struct Page<'a> {
    /// What the page works with.
    pub(super) till: &'a Till,
    /// The visitor's words.
    pub(super) words: &'a Words<'a>,
}

/// Who is on the page.
pub(super) struct Visit<'a> {
    /// The reservation, and its fan.
    pub(super) ticket: &'a Ticket,
    /// The market of the price, or else the fan's.
    pub(super) market: Option<&'a Market>,
    /// How the fan wants to pay, if that was chosen at check-in: it stands first.
    pub(super) pay_by: Option<PayBy>,
}

impl Sheet {
    /// The market whose price the page shows.
    pub(super) fn market(&self) -> Option<&MarketId> {
        match self {
            Self::Checkout { opened: Opened::Payable { checkout, .. }, .. }
            | Self::Checkout { opened: Opened::Paid { checkout: Some(checkout), .. }, .. } => {
                Some(&checkout.quote.market)
            }
            Self::Checkout { .. } | Self::Continue(_) => None,
        }
    }
}

impl Page<'_> {
    /// A reservation's page.
    pub(super) fn sheet(&self, visit: &Visit<'_>, sheet: &Sheet) -> String {
        let (heading, body) = match sheet {
            Sheet::Checkout { opened, .. } => self.checkout(visit, opened),
            Sheet::Continue(url) => ("checkout-continue-heading", self.continue_at(url)),
        };
        let notice = match sheet {
            Sheet::Checkout { notice, .. } => notice.map(|notice| self.notice(notice)),
            Sheet::Continue(_) => None,
        };
        let reservation = Arg::Text(visit.ticket.reservation().to_string());
        let name = self.text("checkout-reservation", &[("reservation", reservation)]);
        let heading = self.word(heading);
        self.document(
            &heading,
            &html! {
                h1 { (heading) }
                p.muted { (name) }
                @if let Some(notice) = notice { (notice) }
                (body)
            },
        )
    }

    /// There is nothing at this address, or nothing for this visitor: which of the two is not told.
    pub(super) fn missing(&self) -> String {
        self.remark("checkout-missing-heading", "checkout-missing")
    }

    /// Machinery failed.
    pub(super) fn trouble(&self) -> String {
        self.remark("checkout-trouble-heading", "checkout-trouble")
    }

    fn notice(&self, notice: Notice) -> Markup {
        let (heading, text) = notice.texts();
        html! {
            section.notice role="alert" {
                h2 { (self.word(heading)) }
                p { (self.word(text)) }
            }
        }
    }

    fn checkout(&self, visit: &Visit<'_>, opened: &Opened) -> (&'static str, Markup) {
        match opened {
            Opened::Payable { checkout, until } => {
                ("checkout-heading", self.payable(visit, checkout, *until))
            }
            Opened::Paid { payment, at, checkout } => {
                let paid = self.paid(payment, *at, checkout.as_ref());
                ("checkout-paid-heading", paid)
            }
            Opened::Settling => ("checkout-settling-heading", self.settling(visit)),
            Opened::Lapsed { at } => ("checkout-lapsed-heading", self.lapsed(*at)),
            Opened::Released => ("checkout-released-heading", self.paragraph("checkout-released")),
            Opened::NeedsMarket | Opened::NotServed => {
                ("checkout-market-heading", self.paragraph("checkout-market"))
            }
            Opened::NotTaken => {
                ("checkout-not-taken-heading", self.paragraph("checkout-not-taken"))
            }
            Opened::Returned => ("checkout-returned-heading", self.paragraph("checkout-returned")),
            Opened::Unknown => ("checkout-missing-heading", self.paragraph("checkout-missing")),
        }
    }

    fn paid(
        &self,
        payment: &PaymentReference,
        at: DateTime<Utc>,
        checkout: Option<&Checkout>,
    ) -> Markup {
        html! {
            p { (self.word("checkout-paid")) }
            section { dl {
                @if let Some(checkout) = checkout {
                    dt { (self.word("checkout-order-number")) }
                    dd { strong { (checkout.reservation) } }
                    dt { (self.word("checkout-country")) }
                    dd { (self.words.country(checkout.country)) }
                }
                dt { (self.word("checkout-payment-reference")) }
                dd { (payment.0) }
                dt { (self.word("checkout-ships-by")) }
                dd { (self.words.date(ships_by(&self.till.shop, at))) }
                @if let Some(checkout) = checkout { (self.rights(&checkout.rights)) }
            } }
            @if let Some(checkout) = checkout { (self.price("checkout-price-paid", &checkout.quote)) }
        }
    }

    /// The script asks again by itself.
    fn settling(&self, visit: &Visit<'_>) -> Markup {
        let back = self.till.links.back_url(visit.ticket);
        html! {
            (self.paragraph("checkout-settling"))
            a.button href=(back.path()) data-again-s=(AGAIN_S) { (self.word("checkout-settling-again")) }
        }
    }

    fn lapsed(&self, at: DateTime<Utc>) -> Markup {
        html! {
            p { (self.timed("checkout-lapsed", "at", at)) }
            (self.paragraph("checkout-lapsed-next"))
        }
    }

    fn continue_at(&self, url: &Url) -> Markup {
        let host = [("host", Arg::Text(url.host_str().unwrap_or_default().to_owned()))];
        html! {
            p { (self.text("checkout-continue-about", &host)) }
            a.button #continue href=(url) rel="noreferrer" { (self.word("checkout-continue")) }
        }
    }

    fn remark(&self, heading: &str, text: &str) -> String {
        let heading = self.word(heading);
        self.document(&heading, &html! { h1 { (heading) } (self.paragraph(text)) })
    }

    /// A page that counts down, or goes on by itself.
    fn document(&self, title: &str, main: &Markup) -> String {
        let script = self.asset("checkout.js");
        self.page(title, &html! { script src=(script) defer {} }, main)
    }

    /// A page without a script.
    pub(super) fn plain_document(&self, title: &str, main: &Markup) -> String {
        self.page(title, &html! {}, main)
    }

    fn asset(&self, name: &str) -> String {
        self.till.links.path(&["assets", name])
    }

    fn page(&self, title: &str, script: &Markup, main: &Markup) -> String {
        let page = html! {
            (DOCTYPE)
            html lang=(self.words.locale.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    meta name="color-scheme" content="light dark";
                    meta name="format-detection" content="telephone=no";
                    title { (title) " · " (BRAND) }
                    link rel="icon" href=(self.asset("icon.svg"));
                    link rel="stylesheet" href=(self.asset("checkout.css"));
                    (script)
                }
                body {
                    header { strong { (BRAND) } }
                    main { (main) }
                }
            }
        };
        page.into_string()
    }

    fn paragraph(&self, id: &str) -> Markup {
        html! { p { (self.word(id)) } }
    }

    /// A text with a time in it, which is marked up as one.
    fn timed(&self, id: &str, name: &'static str, at: DateTime<Utc>) -> Markup {
        self.stamped(id, &[(name, Arg::time(at))])
    }

    /// A text whose times are marked up as such.
    pub(super) fn stamped(&self, id: &str, args: &[(&'static str, Arg<'_>)]) -> Markup {
        let text = self.text(id, args);
        html! {
            @for piece in pieces(&text) {
                @match piece {
                    Piece::Words(words) => (words),
                    Piece::Stamp(stamp) => {
                        time datetime=(stamp.at.to_rfc3339()) { (self.words.stamp(stamp)) }
                    }
                }
            }
        }
    }

    pub(super) fn word(&self, id: &str) -> String {
        self.words.say(id, &[])
    }

    pub(super) fn text(&self, id: &str, args: &[(&'static str, Arg<'_>)]) -> String {
        self.words.say(id, args)
    }
}

#[cfg(test)]
mod tests;
