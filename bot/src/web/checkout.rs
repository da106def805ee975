//! The checkout page: from a signed link to what the fan sees, and from the pressed button to a payment.
//!
//! Decides no price and no state (`salut_core::journey` does) and lays out nothing (`sheet` does). It sets no cookie:
//! the addresses are the secret. The link opens the page while there is something to pay, and nothing after that;
//! what the page itself leads to also tells what became of it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_LANGUAGE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use salut_core::catalogue::{Country, PayBy};
use salut_core::fan::Fan;
use salut_core::ids::ReservationId;
use salut_core::journey::checkout::{self, Opened};
use salut_core::journey::link;
use salut_core::journey::settle::{self, Pay, SettleError, Settled};
use salut_core::order::PaymentState;
use salut_core::port::StoreError;
use salut_core::sale::Sale;
use serde::Deserialize;

use super::sheet::{Notice, Page, Sheet, Visit};
use super::{Ticket, Till, guard};
use crate::payment::Method;
use crate::text::{Arg, Words, negotiate};

/// A page leads nowhere once its sale has been over for so long: receipts stay in the chat.
const VISIT_LIFE: TimeDelta = TimeDelta::days(30);

/// After how many seconds a client may come back when the store is away.
const RETRY_AFTER_S: HeaderValue = HeaderValue::from_static("5");

/// The form of the Pay buttons.
#[derive(Debug, Deserialize)]
pub(super) struct PayForm {
    method: String,
    /// Where the parcel goes, if there is a choice.
    country: Option<String>,
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

/// Shows what there is to pay, for the link given in the chat.
pub(super) async fn show(
    State(till): State<Arc<Till>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let shown = till.linked(&token).await;
    shown.map_or_else(|away| till.turn_away(&away, &headers), |page| Html(page).into_response())
}

/// Shows how it stands to a fan who was on the page, and to one who comes back from a provider's.
pub(super) async fn back(
    State(till): State<Arc<Till>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let shown = till.returned(&token).await;
    shown.map_or_else(|away| till.turn_away(&away, &headers), |page| Html(page).into_response())
}

/// Pays, then shows how it stands.
pub(super) async fn pay(
    State(till): State<Arc<Till>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<PayForm>,
) -> Response {
    let paid = till.pay(&token, &headers, &form).await;
    paid.unwrap_or_else(|away| till.turn_away(&away, &headers))
}

/// Leads from the form's address, which has no page of its own, to the page.
pub(super) async fn not_a_page(
    State(till): State<Arc<Till>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    match till.links.verify_visit(&token) {
        Some(ticket) => till.leads_back(&ticket),
        None => till.turn_away(&TurnedAway::Missing, &headers),
    }
}

/// Answers any other address.
pub(super) async fn nowhere(State(till): State<Arc<Till>>, headers: HeaderMap) -> Response {
    till.turn_away(&TurnedAway::Missing, &headers)
}

/// A fan who came by a token that holds.
struct Guest<'a> {
    ticket: Ticket,
    fan: Fan,
    sale: &'a Sale,
    /// How the fan wants to pay, if that was chosen at check-in.
    pay_by: Option<PayBy>,
}

impl Till {
    /// The page of a link: once the hold is over, it looks as if it had never been one.
    async fn linked(&self, token: &str) -> Result<String, TurnedAway> {
        let guest = self.guest(self.links.verify(token)).await?;
        let opened = self.look(&guest).await?;
        match opened {
            Opened::Payable { .. } | Opened::NeedsMarket | Opened::NotServed | Opened::NotTaken => {
                let notice = self.money(guest.ticket.reservation()).await?;
                Ok(self.print(&guest, &Sheet::Checkout { opened, notice }))
            }
            Opened::Paid { .. }
            | Opened::Settling
            | Opened::Lapsed { .. }
            | Opened::Released
            | Opened::Returned
            | Opened::Unknown => Err(TurnedAway::Missing),
        }
    }

    /// A payment that the fan approved at a provider is taken first; how it stands is told after that.
    async fn returned(&self, token: &str) -> Result<String, TurnedAway> {
        let guest = self.guest(self.links.verify_visit(token)).await?;
        let (store, clock, providers) = (&*self.store, self.clock.as_ref(), &*self.providers);
        let (fan, reservation) = (guest.fan.id, guest.ticket.reservation());
        let settled = settle::returned(store, clock, providers, fan, reservation).await?;
        tracing::debug!(%reservation, ?settled, "Came back");
        self.standing(&guest, None).await
    }

    async fn standing(
        &self,
        guest: &Guest<'_>,
        notice: Option<Notice>,
    ) -> Result<String, TurnedAway> {
        let money = self.money(guest.ticket.reservation()).await?;
        let notice = notice.or(money);
        match self.look(guest).await? {
            Opened::Unknown => Err(TurnedAway::Missing),
            opened => Ok(self.print(guest, &Sheet::Checkout { opened, notice })),
        }
    }

    /// What has become of money that made no order.
    async fn money(&self, reservation: &ReservationId) -> Result<Option<Notice>, StoreError> {
        let payments = self.store.payments_of(reservation).await?;
        let notices = payments.into_iter().filter_map(|payment| match payment.record.state {
            PaymentState::GoesBack { why, .. } => Some(Notice::GoesBack(why)),
            PaymentState::Held { .. } => Some(Notice::Held),
            PaymentState::Planned
            | PaymentState::Starting
            | PaymentState::Waiting
            | PaymentState::Collecting
            | PaymentState::Dead
            | PaymentState::Taken(_)
            | PaymentState::Kept(_) => None,
        });
        Ok(notices.last())
    }

    async fn look(&self, guest: &Guest<'_>) -> Result<Opened, StoreError> {
        let (store, clock) = (&*self.store, self.clock.as_ref());
        checkout::look(store, clock, guest.fan.id, guest.ticket.reservation()).await
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
        let guest = self.guest(self.links.verify_visit(token)).await?;
        let Some(method) = self.methods.iter().find(|method| method.name() == form.method) else {
            return Ok(self.leads_back(&guest.ticket));
        };
        self.send_to(&guest, form.country.as_deref()).await?;
        match self.settle(&guest, *method).await? {
            Settled::Declined => {
                let page = self.standing(&guest, Some(Notice::Declined)).await?;
                Ok((StatusCode::PAYMENT_REQUIRED, Html(page)).into_response())
            }
            Settled::Continue(url) => {
                Ok(Html(self.print(&guest, &Sheet::Continue(url))).into_response())
            }
            // A redirect, so that reloading the page sends no form again.
            Settled::Confirmed(_)
            | Settled::NotPayable(_)
            | Settled::RefundDue(_)
            | Settled::Held => Ok(self.leads_back(&guest.ticket)),
        }
    }

    /// Keeps the country that the form names; what is no country of the market changes nothing.
    async fn send_to(&self, guest: &Guest<'_>, country: Option<&str>) -> Result<(), StoreError> {
        let country = country.and_then(|country| country.parse::<Country>().ok());
        let Some(country) = country else { return Ok(()) };
        let (store, shop, clock) = (&*self.store, &*self.shop, self.clock.as_ref());
        let whose = (guest.fan.id, guest.ticket.reservation());
        checkout::send_to(store, shop, clock, whose, country).await
    }

    async fn settle(&self, guest: &Guest<'_>, method: Method) -> Result<Settled, SettleError> {
        let (store, clock) = (&*self.store, self.clock.as_ref());
        let reservation = guest.ticket.reservation();
        let pay = Pay {
            fan: guest.fan.id,
            reservation: reservation.clone(),
            back: self.links.back_url(&guest.ticket),
            locale: guest.fan.language.locale(),
            title: self.title(guest),
        };
        let settled = settle::begin(store, clock, self.providers.by(method), pay).await?;
        match &settled {
            Settled::RefundDue(taken) => tracing::warn!(
                %reservation, payment = taken.reference.0,
                "A payment came too late and must go back"
            ),
            settled => tracing::info!(%reservation, method = method.name(), ?settled, "Paying"),
        }
        Ok(settled)
    }

    /// The fan whom the token was made for, or was joined to since, while the page lives.
    async fn guest(&self, ticket: Option<Ticket>) -> Result<Guest<'_>, TurnedAway> {
        let ticket = ticket.ok_or(TurnedAway::Missing)?;
        let sale = self.shop.sale(&ticket.reservation().sale).ok_or(TurnedAway::Missing)?;
        if self.clock.now() > sale.ends_at + VISIT_LIFE {
            return Err(TurnedAway::Missing);
        }
        let fan =
            link::current(&*self.store, ticket.fan()).await?.ok_or(TurnedAway::Missing)?.record;
        let known = self.store.check_in(&sale.id, fan.id).await?.map(|known| known.record);
        let chosen = known.filter(|known| Some(&known.market) == fan.market.as_ref());
        let pay_by = chosen.and_then(|known| known.pay_by);
        Ok(Guest { ticket, fan, sale, pay_by })
    }

    /// The line on a provider's page.
    fn title(&self, guest: &Guest<'_>) -> String {
        let words = self.texts.words(guest.fan.language.locale(), guest.sale.zone);
        let reservation = guest.ticket.reservation();
        let name = words
            .say("checkout-reservation", &[("reservation", Arg::Text(reservation.to_string()))]);
        format!("{} · {name}", words.sale(&reservation.sale))
    }

    fn print(&self, guest: &Guest<'_>, sheet: &Sheet) -> String {
        let market = sheet.market().or(guest.fan.market.as_ref());
        let market = market.and_then(|id| self.shop.market(id));
        let usual = || market.map_or(guest.sale.zone, |market| market.zone);
        let zone = guest.fan.zone.unwrap_or_else(usual);
        let words = self.texts.words(guest.fan.language.locale(), zone);
        let visit = Visit { ticket: &guest.ticket, market, pay_by: guest.pay_by };
        Page { till: self, words: &words }.sheet(&visit, sheet)
    }

    fn leads_back(&self, ticket: &Ticket) -> Response {
        Redirect::to(self.links.back_url(ticket).path()).into_response()
    }

    pub(super) fn turn_away(&self, away: &TurnedAway, headers: &HeaderMap) -> Response {
        let words = self.words_for(headers);
        let page = Page { till: self, words: &words };
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
}
