//! A fan comes to pay for a reservation: it gets its price, once, and what can be done with it now is told.
//!
//! Owns when a [`Checkout`] is made and what it says; takes no money (that is [`super::settle`]).

use chrono::{DateTime, Utc};

use crate::catalogue::{Basket, QuoteRequest, Shop};
use crate::clock::Clock;
use crate::fan::Chat;
use crate::ids::{FanId, MarketId, ReservationId, SaleId};
use crate::order::{Checkout, PaymentReference};
use crate::port::{Reservation, Store, StoreError, Stored};
use crate::stock::HoldState;

/// Which reservation a fan wants to pay, and where the fan is told what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCheckout {
    /// Who asks; only the fan who has the hold finds it.
    pub fan: FanId,
    /// The reservation.
    pub reservation: ReservationId,
    /// Where the receipt goes. Counts only when the checkout is made, so that the first chat stays.
    pub chat: Chat,
}

/// How a reservation's checkout stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// It can be paid.
    Payable {
        /// The price.
        checkout: Checkout,
        /// When the hold lapses.
        until: DateTime<Utc>,
    },
    /// It has no price: the fan must choose a market first.
    NeedsMarket,
    /// It has no price: the sale does not serve the fan's market, or the basket has no price there.
    NotServed,
    /// It is paid: an order now.
    Paid {
        /// The provider's name for the payment.
        payment: PaymentReference,
        /// When.
        at: DateTime<Utc>,
        /// What was paid. None if the payment came by a way that fixed no price here.
        checkout: Option<Checkout>,
    },
    /// Nobody paid in time: the units went back.
    Lapsed {
        /// When.
        at: DateTime<Utc>,
    },
    /// The fan gave the units back.
    Released,
    /// This fan has no such reservation.
    Unknown,
}

/// Tells how the checkout of a reservation stands, and makes it if the hold is open and has none yet.
///
/// The price is that of the fan's market on the day in that market's zone. It is fixed by the first
/// call and stays, whatever the fan chooses later: nobody pays another price than was shown.
pub async fn open(
    store: &dyn Store,
    shop: &Shop,
    clock: &dyn Clock,
    ask: OpenCheckout,
) -> Result<Opened, StoreError> {
    match hold_of(store, clock.now(), ask.fan, &ask.reservation).await? {
        Found::Open { basket, until } => match store.checkout(&ask.reservation).await? {
            Some(Stored { record: checkout, .. }) => Ok(Opened::Payable { checkout, until }),
            None => make(store, shop, ask, Held { basket, until, now: clock.now() }).await,
        },
        Found::Closed(closed) => Ok(closed),
    }
}

/// Tells how the checkout of a reservation stands and changes nothing.
///
/// A hold that nobody opened a checkout for is [`Opened::NeedsMarket`].
pub async fn look(
    store: &dyn Store,
    clock: &dyn Clock,
    fan: FanId,
    reservation: &ReservationId,
) -> Result<Opened, StoreError> {
    match hold_of(store, clock.now(), fan, reservation).await? {
        Found::Open { until, .. } => Ok(match store.checkout(reservation).await? {
            Some(Stored { record: checkout, .. }) => Opened::Payable { checkout, until },
            None => Opened::NeedsMarket,
        }),
        Found::Closed(closed) => Ok(closed),
    }
}

/// What became of a hold, as the ledger knows it.
enum Found {
    Open { basket: Basket, until: DateTime<Utc> },
    Closed(Opened),
}

async fn hold_of(
    store: &dyn Store,
    now: DateTime<Utc>,
    fan: FanId,
    id: &ReservationId,
) -> Result<Found, StoreError> {
    let found = store.reservation(id).await?.filter(|found| found.hold.fan == fan);
    let Some(Reservation { hold, .. }) = found else { return Ok(Found::Closed(Opened::Unknown)) };
    Ok(match hold.state {
        HoldState::Open { until } if now < until => Found::Open { basket: hold.basket, until },
        // Its time is over even if nobody has let it go yet.
        HoldState::Open { until: at } | HoldState::Lapsed { at } => {
            Found::Closed(Opened::Lapsed { at })
        }
        HoldState::Released { .. } => Found::Closed(Opened::Released),
        HoldState::Confirmed { payment, at } => {
            let checkout = store.checkout(id).await?.map(|stored| stored.record);
            Found::Closed(Opened::Paid { payment, at, checkout })
        }
    })
}

/// An open hold at a time.
struct Held {
    basket: Basket,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
}

async fn make(
    store: &dyn Store,
    shop: &Shop,
    ask: OpenCheckout,
    held: Held,
) -> Result<Opened, StoreError> {
    let fan = store.fan(ask.fan).await?;
    let Some(market) = fan.and_then(|fan| fan.record.market) else {
        return Ok(Opened::NeedsMarket);
    };
    let served = shop.market(&market).filter(|_| serves(shop, &ask.reservation.sale, &market));
    let quote = served.and_then(|market| {
        let day = held.now.with_timezone(&market.zone).date_naive();
        shop.quote(QuoteRequest { basket: &held.basket, market, day }).ok()
    });
    let Some(quote) = quote else { return Ok(Opened::NotServed) };
    let OpenCheckout { fan, reservation, chat } = ask;
    let checkout = keep_first(store, Checkout { reservation, fan, quote, chat }).await?;
    Ok(Opened::Payable { checkout, until: held.until })
}

fn serves(shop: &Shop, sale: &SaleId, market: &MarketId) -> bool {
    shop.sale(sale).is_some_and(|sale| sale.markets.contains(market))
}

/// Keeps `checkout` unless another call was first; gives the one that is kept.
async fn keep_first(store: &dyn Store, checkout: Checkout) -> Result<Checkout, StoreError> {
    let id = checkout.reservation.clone();
    match store.commit(vec![Stored::new(checkout.clone()).into()]).await {
        Ok(()) => Ok(checkout),
        Err(conflict @ StoreError::Conflict(_)) => {
            store.checkout(&id).await?.map(|first| first.record).ok_or(conflict)
        }
        Err(other) => Err(other),
    }
}
