//! A fan comes to pay for a reservation: it gets its price, once, and what can be done with it now is told.
//!
//! Owns when a [`Checkout`] is made and what it says; takes no money (that is [`super::settle`]).

use chrono::{DateTime, Utc};

use super::until_settled;
use crate::catalogue::{Basket, Country, Market, QuoteRequest, Shop};
use crate::clock::Clock;
use crate::fan::Chat;
use crate::ids::{FanId, MarketId, ReservationId, SaleId};
use crate::order::{Checkout, PaymentReference, Rights};
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
    /// Its time is over while a payment goes on: it is not known yet whether it was paid.
    Settling,
    /// Nobody paid in time: the units went back.
    Lapsed {
        /// When.
        at: DateTime<Utc>,
    },
    /// The fan gave the units back.
    Released,
    /// It is a turn of the waitlist that the fan has not taken.
    NotTaken,
    /// It was paid, and the units came back.
    Returned,
    /// This fan has no such reservation.
    Unknown,
}

/// Tells how the checkout of a reservation stands, and makes it if the hold is open and has none yet.
///
/// The price is that of the fan's market on the day in that market's zone. It is fixed by the first call and
/// stays when the configuration changes; only a fan who moves to another market gets that market's price.
pub async fn open(
    store: &dyn Store,
    shop: &Shop,
    clock: &dyn Clock,
    ask: OpenCheckout,
) -> Result<Opened, StoreError> {
    match hold_of(store, clock.now(), ask.fan, &ask.reservation).await? {
        Found::Open { basket, until } => {
            let held = Held { basket, until, now: clock.now() };
            let known = store.checkout(&ask.reservation).await?;
            let fixed = known.as_ref().map(|known| known.record.clone());
            match (make(store, shop, ask, held, known).await?, fixed) {
                // A market without a price leaves the price that was shown.
                (Opened::NeedsMarket | Opened::NotServed, Some(checkout)) => {
                    Ok(Opened::Payable { checkout, until })
                }
                (opened, _) => Ok(opened),
            }
        }
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

/// Sends the parcel of a payable reservation to another country of its price's market, which leaves the price as it is.
///
/// What is not payable, and a country that the market does not serve, stay as they are.
pub async fn send_to(
    store: &dyn Store,
    shop: &Shop,
    clock: &dyn Clock,
    (fan, reservation): (FanId, &ReservationId),
    country: Country,
) -> Result<(), StoreError> {
    let Opened::Payable { .. } = look(store, clock, fan, reservation).await? else { return Ok(()) };
    until_settled(|| async {
        let Some(known) = store.checkout(reservation).await? else { return Ok(()) };
        let market = shop.market(&known.record.quote.market);
        let served = market.is_some_and(|market| market.countries.contains(&country));
        if !served || known.record.country == country {
            return Ok(());
        }
        let changed = Checkout { country, ..known.record.clone() };
        store.commit(vec![known.with(changed).into()]).await
    })
    .await
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
        HoldState::Open { until } | HoldState::Paying { until } if now < until => {
            Found::Open { basket: hold.basket, until }
        }
        HoldState::Paying { .. } => Found::Closed(Opened::Settling),
        // Its time is over even if nobody has let it go yet.
        HoldState::Open { until: at } | HoldState::Lapsed { at } => {
            Found::Closed(Opened::Lapsed { at })
        }
        // A turn that was not taken has no price yet.
        HoldState::Turn { .. } => Found::Closed(Opened::NotTaken),
        HoldState::Released { .. } => Found::Closed(Opened::Released),
        HoldState::Returned { .. } => Found::Closed(Opened::Returned),
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
    known: Option<Stored<Checkout>>,
) -> Result<Opened, StoreError> {
    let fan = store.fan(ask.fan).await?;
    let Some(market) = fan.and_then(|fan| fan.record.market) else {
        return Ok(Opened::NeedsMarket);
    };
    if let Some(known) = known.as_ref().filter(|known| known.record.quote.market == market) {
        return Ok(Opened::Payable { checkout: known.record.clone(), until: held.until });
    }
    let served = shop.market(&market).filter(|_| serves(shop, &ask.reservation.sale, &market));
    let priced = served.and_then(|market| {
        let day = held.now.with_timezone(&market.zone).date_naive();
        let quote = shop.quote(QuoteRequest { basket: &held.basket, market, day }).ok()?;
        Some((market, quote))
    });
    let Some((market, quote)) = priced else { return Ok(Opened::NotServed) };
    let country = country(store, &ask, market).await?;
    let OpenCheckout { fan, reservation, chat } = ask;
    let rights = Rights::of(market);
    let checkout = Checkout { reservation, fan, quote, chat, country, rights };
    let write = match known {
        Some(known) => known.with(checkout),
        None => Stored::new(checkout),
    };
    let checkout = keep_first(store, write).await?;
    Ok(Opened::Payable { checkout, until: held.until })
}

fn serves(shop: &Shop, sale: &SaleId, market: &MarketId) -> bool {
    shop.sale(sale).is_some_and(|sale| sale.markets.contains(market))
}

/// The country that the fan confirmed at check-in; without a check-in for this market its usual one.
async fn country(
    store: &dyn Store,
    ask: &OpenCheckout,
    market: &Market,
) -> Result<Country, StoreError> {
    let known = store.check_in(&ask.reservation.sale, ask.fan).await?.map(|known| known.record);
    let confirmed = known.filter(|known| known.market == market.id).map(|known| known.country);
    let served = confirmed.filter(|country| market.countries.contains(country));
    Ok(served.unwrap_or_else(|| market.home()))
}

/// Writes the checkout unless another call was first; gives the one that is kept.
async fn keep_first(store: &dyn Store, write: Stored<Checkout>) -> Result<Checkout, StoreError> {
    let id = write.record.reservation.clone();
    match store.commit(vec![write.clone().into()]).await {
        Ok(()) => Ok(write.record),
        Err(conflict @ StoreError::Conflict(_)) => {
            store.checkout(&id).await?.map(|first| first.record).ok_or(conflict)
        }
        Err(other) => Err(other),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeDelta;
    use futures::executor::block_on;

    use super::*;
    use crate::catalogue::Market;
    use crate::journey::reserve::{self, Reserved};
    use crate::journey::testing::World;
    use crate::journey::{choose, meet};
    use crate::locale::Locale;
    use crate::money::{Currency, Money};
    use crate::port::Ledger as _;
    use crate::sale::SPANS_DEFAULT;
    use crate::stock::{Ask, AskKind, Outcome};

    /// The one fan of [`World`]'s sale.
    pub(in crate::journey) const ANA: FanId = FanId(1);

    /// Ana, at home in `market`, reserves one Mi Band.
    pub(in crate::journey) fn ana_reserves(world: &World, market: Option<&str>) -> ReservationId {
        let met = meet::run(&world.store, &world.ids, world.account(7), Some(Locale::EnGb));
        assert_eq!(block_on(met).unwrap().id, ANA);
        if let Some(market) = market {
            ana_chooses(world, market);
        }
        match block_on(reserve::run(&world.store, world.reserve(ANA.0, "mi-band", 1))).unwrap() {
            Reserved::Held(held) => held.id,
            other => panic!("{other:?}"),
        }
    }

    fn ana_chooses(world: &World, market: &str) {
        let market = choose::Choice::Market(market.parse().unwrap());
        block_on(choose::run(&world.store, &world.shop, ANA, market)).unwrap();
    }

    /// The shop itself asks the ledger something.
    pub(in crate::journey) fn asks(world: &World, kind: AskKind) -> Outcome {
        let asked = world.store.decide(&world.sale().id, vec![Ask::by_shop(kind)]);
        block_on(asked).unwrap().remove(0)
    }

    pub(in crate::journey) fn opens(world: &World, reservation: &ReservationId) -> Opened {
        let reservation = reservation.clone();
        let ask = OpenCheckout { fan: ANA, reservation, chat: Chat::Private(world.account(7)) };
        block_on(open(&world.store, &world.shop, &world.clock, ask)).unwrap()
    }

    fn looks(world: &World, fan: FanId, reservation: &ReservationId) -> Opened {
        block_on(look(&world.store, &world.clock, fan, reservation)).unwrap()
    }

    #[test]
    fn payable_until_the_hold_lapses() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        let Opened::Payable { checkout, until } = opens(&world, &reservation) else { panic!() };
        assert_eq!((checkout.fan, until), (ANA, world.now() + SPANS_DEFAULT.hold));
        assert_eq!(checkout.quote.total, Money::new(2628, Currency::Eur));
    }

    #[test]
    fn payable_by_the_rule_of_the_markets_own_day() {
        let mut world = World::new().open();
        // Half past ten in the morning in Greenwich is half past midnight, the next day, on Kiritimati.
        let france = &mut world.shop.markets[0];
        france.zone = chrono_tz::Pacific::Kiritimati;
        let mut newer = france.import_rules[0].clone();
        (newer.version, newer.valid_from) = ("newer".to_owned(), "2027-01-16".parse().unwrap());
        france.import_rules.push(newer);
        world.clock.advance(TimeDelta::minutes(150));
        let reservation = ana_reserves(&world, Some("fr"));
        let Opened::Payable { checkout, .. } = opens(&world, &reservation) else { panic!() };
        assert_eq!(checkout.quote.rule_version, "newer");
    }

    #[test]
    fn payable_at_the_first_price_after_the_rules_changed() {
        let mut world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        let first = opens(&world, &reservation);
        world.shop.markets[0].shipping[0].price = Money::new(9_900, Currency::Eur);
        assert_eq!(opens(&world, &reservation), first);
        assert_eq!(looks(&world, ANA, &reservation), first);
    }

    #[test]
    fn payable_at_the_new_markets_price_after_a_move() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        opens(&world, &reservation);
        ana_chooses(&world, "us");
        let Opened::Payable { checkout, .. } = opens(&world, &reservation) else { panic!() };
        assert_eq!(checkout.quote.total.currency, Currency::Usd);
        assert!(matches!(
            looks(&world, ANA, &reservation),
            Opened::Payable { checkout: seen, .. } if seen == checkout
        ));
    }

    #[test]
    fn payable_at_one_price_when_two_open_it_at_once() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        let Opened::Payable { checkout: first, .. } = opens(&world, &reservation) else { panic!() };
        let mut second = first.clone();
        second.quote.total = Money::new(1, Currency::Eur);
        assert_eq!(block_on(keep_first(&world.store, Stored::new(second))), Ok(first));
    }

    #[test]
    fn the_parcel_goes_where_the_fan_says_within_the_market() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        let Opened::Payable { checkout: first, .. } = opens(&world, &reservation) else { panic!() };
        let sends = |fan, country: &str| {
            let (store, shop, clock) = (&world.store, &world.shop, &world.clock);
            let country = country.parse().unwrap();
            block_on(send_to(store, shop, clock, (fan, &reservation), country)).unwrap();
            let Opened::Payable { checkout, .. } = opens(&world, &reservation) else { panic!() };
            checkout
        };
        assert_eq!(first.country.to_string(), "fr");
        // Another market's country and another fan change nothing.
        assert_eq!(sends(ANA, "us"), first);
        assert_eq!(sends(FanId(2), "mc"), first);
        let changed = sends(ANA, "mc");
        assert_eq!((changed.country.to_string(), changed.quote), ("mc".to_owned(), first.quote));
    }

    #[test]
    fn needs_market_until_one_is_chosen() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, None);
        assert_eq!(opens(&world, &reservation), Opened::NeedsMarket);
        ana_chooses(&world, "fr");
        assert_eq!(looks(&world, ANA, &reservation), Opened::NeedsMarket);
        assert!(matches!(opens(&world, &reservation), Opened::Payable { .. }));
    }

    #[test]
    fn not_served_outside_the_sales_markets_and_without_a_price() {
        let mut world = World::new().open();
        let france = world.shop.markets[0].clone();
        world.shop.markets[1].shipping.clear();
        world.shop.markets.push(Market { id: "de".parse().unwrap(), ..france });
        let reservation = ana_reserves(&world, None);
        for market in ["de", "us", "atlantis"] {
            ana_chooses(&world, market);
            assert_eq!(opens(&world, &reservation), Opened::NotServed, "{market}");
        }
    }

    #[test]
    fn lapsed_at_the_very_end_of_the_hold_even_if_nobody_let_it_go() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        opens(&world, &reservation);
        world.clock.advance(SPANS_DEFAULT.hold);
        let lapsed = Opened::Lapsed { at: world.now() };
        assert_eq!(opens(&world, &reservation), lapsed);
        assert_eq!(asks(&world, AskKind::Expire), Outcome::Expired(1));
        assert_eq!(opens(&world, &reservation), lapsed);
    }

    #[test]
    fn settling_while_a_payment_outlives_the_hold() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        opens(&world, &reservation);
        let start = AskKind::StartPayment { fan: ANA, hold: reservation.number, attempt: 1 };
        let Outcome::Started(held) = asks(&world, start) else { panic!() };
        world.clock.set(held.until);
        assert_eq!(opens(&world, &reservation), Opened::Settling);
        let end = AskKind::EndPayment { hold: reservation.number, attempt: 1 };
        asks(&world, end);
        assert!(matches!(opens(&world, &reservation), Opened::Lapsed { .. }));
    }

    #[test]
    fn released_when_the_fan_gave_it_back() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        asks(&world, AskKind::Release { fan: ANA, hold: reservation.number });
        assert_eq!(opens(&world, &reservation), Opened::Released);
    }

    #[test]
    fn unknown_to_anybody_else() {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        opens(&world, &reservation);
        assert_eq!(looks(&world, FanId(2), &reservation), Opened::Unknown);
        assert_eq!(looks(&world, ANA, &"mi-beta-99".parse().unwrap()), Opened::Unknown);
        assert_eq!(looks(&world, ANA, &"other-1".parse().unwrap()), Opened::Unknown);
    }
}
