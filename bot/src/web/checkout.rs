//! The checkout page: from a signed link to what the fan sees, and from the pressed button to a payment.
//!
//! Decides no price and no state (`salut_core::journey` does) and lays out nothing (`sheet` does).

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_LANGUAGE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use salut_core::fan::Fan;
use salut_core::journey::checkout::{self, Opened};
use salut_core::journey::link;
use salut_core::journey::settle::{self, Pay, SettleError, Settled};
use salut_core::port::StoreError;
use salut_core::sale::Sale;
use serde::Deserialize;

use super::sheet::{Chosen, Notice, Page, Sheet};
use super::{Ticket, Till, guard};
use crate::payment::Method;
use crate::text::{Words, negotiate};

/// A link leads nowhere once its sale has been over for so long: receipts stay in the chat.
const LINK_LIFE: TimeDelta = TimeDelta::days(30);

/// After how many seconds a client may come back when the store is away.
const RETRY_AFTER_S: HeaderValue = HeaderValue::from_static("5");

/// The form of the Pay buttons.
#[derive(Debug, Deserialize)]
pub(super) struct PayForm {
    method: String,
}

/// Why somebody does not get the page.
#[derive(Debug, thiserror::Error)]
pub(super) enum TurnedAway {
    /// There is no such page, as far as this visitor may know.
    #[error("there is no such page")]
    Missing,
    /// The form did not come from our page.
    #[error("the form came from another site")]
    Foreign,
    /// Machinery failed. Doing the same again is safe.
    #[error(transparent)]
    Trouble(#[from] SettleError),
}

impl From<StoreError> for TurnedAway {
    fn from(error: StoreError) -> Self {
        Self::Trouble(error.into())
    }
}

/// Shows how the checkout stands.
pub(super) async fn show(
    State(till): State<Arc<Till>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let shown = till.page(&token, Notice::None).await;
    shown.map_or_else(|away| till.turn_away(&away, &headers), |page| Html(page).into_response())
}

/// Pays, then shows how the checkout stands.
pub(super) async fn pay(
    State(till): State<Arc<Till>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<PayForm>,
) -> Response {
    let paid = till.pay(&token, &headers, &form).await;
    paid.unwrap_or_else(|away| till.turn_away(&away, &headers))
}

/// Leads from the form's address, which has no page of its own, back to the page.
pub(super) async fn back(State(till): State<Arc<Till>>, Path(token): Path<String>) -> Redirect {
    Redirect::to(&till.page_path(&token))
}

/// Answers any other address.
pub(super) async fn nowhere(State(till): State<Arc<Till>>, headers: HeaderMap) -> Response {
    till.turn_away(&TurnedAway::Missing, &headers)
}

/// A fan who came by a link that holds.
struct Guest<'a> {
    ticket: Ticket,
    fan: Fan,
    sale: &'a Sale,
    chosen: Chosen,
}

impl Till {
    async fn page(&self, token: &str, notice: Notice) -> Result<String, TurnedAway> {
        let guest = self.guest(token).await?;
        let Guest { ticket, fan, .. } = &guest;
        let clock = self.clock.as_ref();
        match checkout::look(&*self.store, clock, fan.id, ticket.reservation()).await? {
            Opened::Unknown => Err(TurnedAway::Missing),
            opened => Ok(self.print(token, &guest, &Sheet::Checkout { opened, notice })),
        }
    }

    async fn pay(
        &self,
        token: &str,
        headers: &HeaderMap,
        form: &PayForm,
    ) -> Result<Response, TurnedAway> {
        if !guard::from_our_page(headers, &self.links) {
            return Err(TurnedAway::Foreign);
        }
        let guest = self.guest(token).await?;
        let Some(method) = self.methods.iter().find(|method| method.name() == form.method) else {
            return Ok(Redirect::to(&self.page_path(token)).into_response());
        };
        match self.settle(&guest, *method).await? {
            Settled::Declined => {
                let page = self.page(token, Notice::Declined).await?;
                Ok((StatusCode::PAYMENT_REQUIRED, Html(page)).into_response())
            }
            Settled::Continue(url) => {
                Ok(Html(self.print(token, &guest, &Sheet::Continue(url))).into_response())
            }
            // A redirect, so that reloading the page sends no form again.
            Settled::Confirmed(_) | Settled::NotPayable(_) | Settled::RefundDue(_) => {
                Ok(Redirect::to(&self.page_path(token)).into_response())
            }
        }
    }

    async fn settle(&self, guest: &Guest<'_>, method: Method) -> Result<Settled, SettleError> {
        let (store, clock) = (&*self.store, self.clock.as_ref());
        let reservation = guest.ticket.reservation();
        let pay = Pay {
            fan: guest.fan.id,
            reservation: reservation.clone(),
            back: self.links.checkout_url(reservation, guest.ticket.fan()),
            locale: guest.fan.language.locale(),
            title: reservation.to_string(),
        };
        let settled = settle::begin(store, clock, method.provider(), pay).await?;
        match &settled {
            Settled::RefundDue(taken) => tracing::warn!(
                %reservation, payment = taken.reference.0,
                "A payment came too late and must go back"
            ),
            settled => tracing::info!(%reservation, method = method.name(), ?settled, "Paying"),
        }
        Ok(settled)
    }

    /// The fan whom the token was made for, or was joined to since, while the link lives.
    async fn guest(&self, token: &str) -> Result<Guest<'_>, TurnedAway> {
        let ticket = self.links.verify(token).ok_or(TurnedAway::Missing)?;
        let sale = self.shop.sale(&ticket.reservation().sale).ok_or(TurnedAway::Missing)?;
        if self.clock.now() > sale.ends_at + LINK_LIFE {
            return Err(TurnedAway::Missing);
        }
        let fan =
            link::current(&*self.store, ticket.fan()).await?.ok_or(TurnedAway::Missing)?.record;
        let known = self.store.check_in(&sale.id, fan.id).await?.map(|known| known.record);
        let chosen = known.filter(|known| Some(&known.market) == fan.market.as_ref());
        let chosen = chosen.map_or_else(Chosen::default, |known| Chosen {
            pay_by: known.pay_by,
            country: Some(known.country),
        });
        Ok(Guest { ticket, fan, sale, chosen })
    }

    fn print(&self, token: &str, guest: &Guest<'_>, sheet: &Sheet) -> String {
        let market = sheet.market().or(guest.fan.market.as_ref());
        let market = market.and_then(|id| self.shop.market(id));
        let usual = || market.map_or(guest.sale.zone, |market| market.zone);
        let zone = guest.fan.zone.unwrap_or_else(usual);
        let words = self.texts.words(guest.fan.language.locale(), zone);
        let (path, chosen) = (self.page_path(token), guest.chosen);
        let page = Page { till: self, words: &words, path: &path, chosen };
        page.sheet(guest.ticket.reservation(), market, sheet)
    }

    pub(super) fn turn_away(&self, away: &TurnedAway, headers: &HeaderMap) -> Response {
        let words = self.words_for(headers);
        let chosen = Chosen::default();
        let page = Page { till: self, words: &words, path: "", chosen };
        match away {
            TurnedAway::Missing => (StatusCode::NOT_FOUND, Html(page.missing())).into_response(),
            TurnedAway::Foreign => (StatusCode::FORBIDDEN, Html(page.missing())).into_response(),
            TurnedAway::Trouble(why) => {
                tracing::error!(error = %why, "The checkout page could not be shown");
                let retry = [(RETRY_AFTER, RETRY_AFTER_S)];
                (StatusCode::SERVICE_UNAVAILABLE, retry, Html(page.trouble())).into_response()
            }
        }
    }

    /// Words for somebody we don't know: in the language that the browser asks for first.
    pub(super) fn words_for(&self, headers: &HeaderMap) -> Words<'_> {
        let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let first = asked.and_then(|asked| asked.split([',', ';']).next()).map(str::trim);
        self.texts.words(negotiate(first), chrono_tz::UTC)
    }

    fn page_path(&self, token: &str) -> String {
        self.links.path(&["checkout", token])
    }
}
