//! A reservation that can be paid: the time left, the price, where the parcel goes, and the ways to pay.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use salut_core::catalogue::{Country, Market, PayBy, Quote};
use salut_core::order::Checkout;

use super::{Page, Visit};
use crate::payment::Method;
use crate::text::Arg;

impl Page<'_> {
    /// All there is to pay, and how.
    pub(super) fn payable(
        &self,
        visit: &Visit<'_>,
        checkout: &Checkout,
        until: DateTime<Utc>,
    ) -> Markup {
        html! {
            (self.hold(visit, until))
            (self.price("checkout-price", &checkout.quote))
            form method="post" action=(self.till.links.pay_path(visit.ticket)) {
                (self.delivery(visit.market, checkout.country))
                (self.payment(visit, &checkout.quote))
            }
            (self.good_to_know(&checkout.rights))
        }
    }

    fn hold(&self, visit: &Visit<'_>, until: DateTime<Utc>) -> Markup {
        // Rounded up, so that the hold is over when the script asks what became of it.
        let left_s = ((until - self.till.clock.now()).num_milliseconds() + 999) / 1000;
        let back = self.till.links.back_url(visit.ticket);
        html! {
            section.hold {
                p { (self.timed("checkout-held-until", "until", until)) }
                p #countdown hidden role="timer" data-left-s=(left_s) data-page=(back.path()) {
                    span.muted { (self.word("checkout-time-left")) }
                    span data-face {}
                }
            }
        }
    }

    /// Where the parcel goes: to be chosen where the price is good for several countries.
    fn delivery(&self, market: Option<&Market>, country: Country) -> Markup {
        let others = market.map(|market| market.countries.as_slice()).unwrap_or_default();
        html! {
            section aria-labelledby="delivery" {
                h2 #delivery { (self.word("checkout-delivery")) }
                @if others.len() > 1 {
                    p.field {
                        label for="country" { (self.word("checkout-country")) }
                        select #country name="country" autocomplete="shipping country" {
                            @for other in others {
                                option value=(other) selected[*other == country] {
                                    (self.words.country(*other))
                                }
                            }
                        }
                    }
                } @else {
                    p.field { span { (self.word("checkout-country")) } strong { (self.words.country(country)) } }
                }
                p.muted { (self.word("checkout-country-elsewhere")) }
            }
        }
    }

    fn payment(&self, visit: &Visit<'_>, quote: &Quote) -> Markup {
        html! {
            section aria-labelledby="payment" {
                h2 #payment { (self.word("checkout-payment")) }
                p { (self.word("checkout-methods")) }
                @if self.till.methods.contains(&Method::SandboxDecline) {
                    p.test { (self.word("checkout-sandbox")) }
                }
                @for (place, method) in self.methods(visit).into_iter().enumerate() {
                    button.primary[place == 0] name="method" value=(method.name()) {
                        (self.button(method, quote))
                    }
                }
            }
        }
    }

    /// What the market offers, the fan's own choice first; what takes nothing stays last.
    fn methods(&self, visit: &Visit<'_>) -> Vec<Method> {
        let offered = |way: PayBy| visit.market.is_none_or(|market| market.payments.contains(&way));
        let methods = self.till.methods.iter().copied();
        let mut methods: Vec<_> =
            methods.filter(|method| method.way().is_none_or(offered)).collect();
        methods.sort_by_key(|method| match method.way() {
            Some(way) if Some(way) == visit.pay_by => 0,
            Some(_) => 1,
            None => 2,
        });
        methods
    }

    fn button(&self, method: Method, quote: &Quote) -> String {
        match method {
            Method::PayPal => self.text("checkout-paypal", &[("total", Arg::Money(quote.total))]),
            Method::Card => self.text("checkout-card", &[("total", Arg::Money(quote.total))]),
            Method::SandboxPayPal => {
                self.text("checkout-sandbox-paypal", &[("total", Arg::Money(quote.total))])
            }
            Method::SandboxCard => {
                self.text("checkout-sandbox-card", &[("total", Arg::Money(quote.total))])
            }
            Method::SandboxDecline => self.word("checkout-sandbox-decline"),
        }
    }
}
