//! What things cost, and what a fan should know: the table of a quote, shipping, returns and warranty.

use maud::{Markup, html};
use salut_core::catalogue::{LineKind, Quote, QuoteLine, SHIPPING_WORKING_DAYS};
use salut_core::journey::settle::ships_by;
use salut_core::order::Rights;

use super::Page;
use crate::text::Arg;

impl Page<'_> {
    /// Every line of a quote, its total, and the rule it was computed by.
    pub(super) fn price(&self, heading: &str, quote: &Quote) -> Markup {
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

    /// When it ships, and the rights that a buyer has: those that were fixed with the price.
    pub(super) fn good_to_know(&self, rights: &Rights) -> Markup {
        let date = ships_by(&self.till.shop, self.till.clock.now());
        let ships = [("date", Arg::Date(date)), ("days", Arg::Count(SHIPPING_WORKING_DAYS))];
        html! {
            section aria-labelledby="know" {
                h2 #know { (self.word("checkout-know")) }
                dl {
                    dt { (self.word("checkout-shipping")) }
                    dd { (self.text("checkout-ships", &ships)) }
                    (self.rights(rights))
                }
            }
        }
    }

    /// Returns and warranty, as names and values.
    pub(super) fn rights(&self, rights: &Rights) -> Markup {
        let returns = [
            ("days", Arg::Count(rights.return_days)),
            ("cost", Arg::Money(rights.return_cost_up_to)),
        ];
        let warranty = [("months", Arg::Count(rights.warranty_months))];
        html! {
            dt { (self.word("checkout-returns")) }
            dd { (self.text("checkout-returns-rule", &returns)) }
            dt { (self.word("checkout-warranty")) }
            dd { (self.text("checkout-warranty-rule", &warranty)) }
        }
    }
}
