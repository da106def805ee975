//! How the checkout page is laid out: words and numbers in, HTML out.
//!
//! Owns the markup. Every word comes from `locales/*/checkout.ftl`, every state has one function.

use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, html};
use salut_core::catalogue::{
    Country, LineKind, Market, PayBy, Quote, QuoteLine, SHIPPING_WORKING_DAYS,
};
use salut_core::ids::{MarketId, ReservationId};
use salut_core::journey::checkout::Opened;
use salut_core::journey::settle::ships_by;
use salut_core::order::{Checkout, PaymentReference};
use url::Url;

use super::Till;
use crate::payment::Method;
use crate::text::stamp::{Piece, pieces};
use crate::text::{Arg, Words};

/// The shop's own name, the same in every language.
const BRAND: &str = "Salut";

/// What the page is about.
pub(super) enum Sheet {
    /// A reservation's checkout.
    Checkout {
        /// How it stands.
        opened: Opened,
        /// What just happened.
        notice: Notice,
    },
    /// The payment goes on at the provider's page.
    Continue(Url),
}

/// What just happened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// Nothing.
    None,
    /// The payment was declined.
    Declined,
}

/// Where and how a page is shown.
pub(super) struct Page<'a> {
    /// What the page works with.
    pub(super) till: &'a Till,
    /// The visitor's words.
    pub(super) words: &'a Words<'a>,
    /// The page's own path.
    pub(super) path: &'a str,
    /// What the fan chose at check-in.
    pub(super) chosen: Chosen,
}

/// What a fan chose at check-in, as far as there was one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chosen {
    /// How to pay: it stands first.
    pub(super) pay_by: Option<PayBy>,
    /// Where the parcel goes; without a choice the market's usual country.
    pub(super) country: Option<Country>,
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
    pub(super) fn sheet(
        &self,
        reservation: &ReservationId,
        market: Option<&Market>,
        sheet: &Sheet,
    ) -> String {
        let (heading, body) = match sheet {
            Sheet::Checkout { opened, notice } => self.checkout(market, opened, *notice),
            Sheet::Continue(url) => ("checkout-continue-heading", self.continue_at(url)),
        };
        let name = self
            .text("checkout-reservation", &[("reservation", Arg::Text(reservation.to_string()))]);
        let heading = self.word(heading);
        self.document(
            &heading,
            &html! {
                h1 { (heading) }
                p.muted { (name) }
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

    fn checkout(
        &self,
        market: Option<&Market>,
        opened: &Opened,
        notice: Notice,
    ) -> (&'static str, Markup) {
        match opened {
            Opened::Payable { checkout, until } => {
                ("checkout-heading", self.payable(market, checkout, *until, notice))
            }
            Opened::Paid { payment, at, checkout } => {
                ("checkout-paid-heading", self.paid(market, payment, *at, checkout.as_ref()))
            }
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

    fn payable(
        &self,
        market: Option<&Market>,
        checkout: &Checkout,
        until: DateTime<Utc>,
        notice: Notice,
    ) -> Markup {
        html! {
            @if notice == Notice::Declined {
                section.declined role="alert" {
                    h2 { (self.word("checkout-declined-heading")) }
                    p { (self.word("checkout-declined")) }
                }
            }
            (self.hold(until))
            @if let Some(country) = self.country(market) { p.muted { (country) } }
            (self.price("checkout-price", &checkout.quote))
            (self.payment(market, &checkout.quote))
            (self.good_to_know(market))
        }
    }

    fn hold(&self, until: DateTime<Utc>) -> Markup {
        let left_s = (until - self.till.clock.now()).num_seconds();
        html! {
            section.hold {
                p { (self.timed("checkout-held-until", "until", until)) }
                p #countdown hidden role="timer" data-left-s=(left_s) data-page=(self.path) {
                    span.muted { (self.word("checkout-time-left")) }
                    span data-face {}
                }
            }
        }
    }

    fn price(&self, heading: &str, quote: &Quote) -> Markup {
        let rule = [
            ("version", Arg::Str(&quote.rule_version)),
            ("date", Arg::Date(quote.rule_valid_from)),
        ];
        html! {
            section aria-labelledby="price" {
                h2 #price { (self.word(heading)) }
                table aria-labelledby="price" {
                    thead { tr {
                        th scope="col" { (self.word("checkout-column-item")) }
                        th scope="col" { (self.word("checkout-column-amount")) }
                    } }
                    tbody { @for line in &quote.lines { (self.line(quote, line)) } }
                    tfoot { tr {
                        th scope="row" { (self.word("checkout-total")) }
                        td { (self.words.money(quote.total)) }
                    } }
                }
                p.muted { (self.word("checkout-estimate")) " " (self.text("checkout-rule", &rule)) }
            }
        }
    }

    fn line(&self, quote: &Quote, line: &QuoteLine) -> Markup {
        let (name, detail) = match &line.kind {
            LineKind::Item { product, units, unit_price } => {
                let units = [("units", Arg::Count(*units)), ("price", Arg::Money(*unit_price))];
                (self.words.product(product), Some(self.text("checkout-item-units", &units)))
            }
            LineKind::Shipping => {
                let weight = [("weight", Arg::Grams(quote.weight_grams))];
                (
                    self.word("checkout-shipping"),
                    Some(self.text("checkout-shipping-weight", &weight)),
                )
            }
            LineKind::Duty => (self.word("checkout-duty"), None),
            LineKind::Tax { rate } => {
                let rate = [("rate", Arg::Percent(*rate))];
                (self.word("checkout-tax"), Some(self.text("checkout-tax-rate", &rate)))
            }
        };
        html! {
            tr {
                th scope="row" { (name) @if let Some(detail) = detail { small { (detail) } } }
                td { (self.words.money(line.amount)) }
            }
        }
    }

    fn country(&self, market: Option<&Market>) -> Option<String> {
        let country = self.chosen.country.or_else(|| market.map(Market::home))?;
        let name = Arg::Text(self.words.country(country));
        Some(self.text("checkout-country", &[("country", name)]))
    }

    /// What the market offers, the fan's own choice first; what takes nothing stays last.
    fn methods(&self, market: Option<&Market>) -> Vec<Method> {
        let offered = |way: PayBy| market.is_none_or(|market| market.payments.contains(&way));
        let methods = self.till.methods.iter().copied();
        let mut methods: Vec<_> =
            methods.filter(|method| method.way().is_none_or(offered)).collect();
        methods.sort_by_key(|method| match method.way() {
            Some(way) if Some(way) == self.chosen.pay_by => 0,
            Some(_) => 1,
            None => 2,
        });
        methods
    }

    fn payment(&self, market: Option<&Market>, quote: &Quote) -> Markup {
        html! {
            section aria-labelledby="payment" {
                h2 #payment { (self.word("checkout-payment")) }
                p { (self.word("checkout-methods")) }
                p.test { (self.word("checkout-sandbox")) }
                form method="post" action=(format!("{}/pay", self.path)) {
                    @for (place, method) in self.methods(market).into_iter().enumerate() {
                        button.primary[place == 0] name="method" value=(method.name()) {
                            (self.button(method, quote))
                        }
                    }
                }
            }
        }
    }

    fn button(&self, method: Method, quote: &Quote) -> String {
        match method {
            Method::SandboxPayPal => {
                self.text("checkout-sandbox-paypal", &[("total", Arg::Money(quote.total))])
            }
            Method::SandboxCard => {
                self.text("checkout-sandbox-card", &[("total", Arg::Money(quote.total))])
            }
            Method::SandboxDecline => self.word("checkout-sandbox-decline"),
        }
    }

    fn good_to_know(&self, market: Option<&Market>) -> Markup {
        let date = ships_by(&self.till.shop, self.till.clock.now());
        let ships = [("date", Arg::Date(date)), ("days", Arg::Count(SHIPPING_WORKING_DAYS))];
        html! {
            section aria-labelledby="know" {
                h2 #know { (self.word("checkout-know")) }
                dl {
                    dt { (self.word("checkout-shipping")) }
                    dd { (self.text("checkout-ships", &ships)) }
                    @if let Some(market) = market { (self.rights(market)) }
                }
            }
        }
    }

    fn rights(&self, market: &Market) -> Markup {
        let returns = [
            ("days", Arg::Count(market.returns.days)),
            ("cost", Arg::Money(market.returns.cost_up_to)),
        ];
        let warranty = [("months", Arg::Count(market.warranty_months))];
        html! {
            dt { (self.word("checkout-returns")) }
            dd { (self.text("checkout-returns-rule", &returns)) }
            dt { (self.word("checkout-warranty")) }
            dd { (self.text("checkout-warranty-rule", &warranty)) }
        }
    }

    fn paid(
        &self,
        market: Option<&Market>,
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
                }
                dt { (self.word("checkout-payment-reference")) }
                dd { (payment.0) }
                dt { (self.word("checkout-ships-by")) }
                dd { (self.words.date(ships_by(&self.till.shop, at))) }
                @if let Some(market) = market { (self.rights(market)) }
            } }
            @if let Some(checkout) = checkout { (self.price("checkout-price-paid", &checkout.quote)) }
        }
    }

    fn lapsed(&self, at: DateTime<Utc>) -> Markup {
        html! {
            p { (self.timed("checkout-lapsed", "at", at)) }
            (self.paragraph("checkout-lapsed-next"))
        }
    }

    fn continue_at(&self, url: &Url) -> Markup {
        html! { a.button href=(url) rel="noreferrer" { (self.word("checkout-continue")) } }
    }

    fn remark(&self, heading: &str, text: &str) -> String {
        let heading = self.word(heading);
        self.document(&heading, &html! { h1 { (heading) } (self.paragraph(text)) })
    }

    /// A page that counts down.
    fn document(&self, title: &str, main: &Markup) -> String {
        let script = self.asset("countdown.js");
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
