//! A fan pays for a reservation: the provider is asked, the ledger confirms the hold, an order can follow.
//!
//! Owns the order of those steps; the order's record and the receipt follow from the ledger's `Confirmed`
//! event, so that a crash right after it loses neither.
//!
//! The hold gets its one extension before the provider is asked, and nothing is begun for a hold that is over. A
//! hold can still lapse while the provider answers: then the ledger honours the payment if the units are still
//! there, and otherwise records that it must go back.

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

use super::checkout::{self, Opened};
use crate::catalogue::Shop;
use crate::clock::Clock;
use crate::ids::{FanId, ReservationId};
use crate::locale::Locale;
use crate::order::{
    Checkout, Order, OrderPayment, OrderState, Payment, PaymentId, PaymentReference,
    PaymentRequest, PaymentState, ProviderName, Standing, Taken,
};
use crate::port::{PaymentError, PaymentProvider, Store, StoreError, Stored};
use crate::stock::{Ask, AskKind, Confirmed, Outcome};

/// What a fan pays for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pay {
    /// Who pays; only the fan who has the hold can.
    pub fan: FanId,
    /// The reservation.
    pub reservation: ReservationId,
    /// Where the fan comes back to from the provider's page.
    pub back: Url,
    /// The language of the provider's page.
    pub locale: Locale,
    /// The line on the provider's page.
    pub title: String,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The hold is confirmed, by this call or before: there is exactly one order.
    Confirmed(Confirmed),
    /// The fan goes on at the provider's page.
    Continue(Url),
    /// Nothing was taken. The hold is as it was.
    Declined,
    /// There is nothing to pay; the provider was not asked.
    NotPayable(Opened),
    /// The payment came too late and the units are gone, or it is the second one: it must go back.
    RefundDue(Taken),
}

/// Why it is not known whether a payment was taken: do the same again, it can't be taken twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The provider cannot be reached.
    #[error("the payment provider cannot be reached: {0}")]
    Provider(String),
}

/// Begins to pay for a reservation at the price of its checkout.
///
/// Calling it twice, at once or again after a crash gives one payment and one order: providers know a
/// request by its payment's id, and the ledger knows a payment by its reference.
pub async fn begin(
    store: &dyn Store,
    clock: &dyn Clock,
    provider: &dyn PaymentProvider,
    pay: Pay,
) -> Result<Settled, SettleError> {
    let checkout = match checkout::look(store, clock, pay.fan, &pay.reservation).await? {
        Opened::Payable { checkout, .. } => checkout,
        Opened::Paid { .. } => return Ok(Settled::Confirmed(Confirmed::Before)),
        closed => return Ok(Settled::NotPayable(closed)),
    };
    let start = AskKind::StartPayment { fan: pay.fan, hold: pay.reservation.number, attempt: 1 };
    let Outcome::Started(held) = ask(store, &pay.reservation, start).await? else {
        let closed = checkout::look(store, clock, pay.fan, &pay.reservation).await?;
        return Ok(Settled::NotPayable(closed));
    };
    let payment = started(store, provider.name(), pay, (checkout, held.until)).await?;
    match at_provider(provider, &payment.request).await {
        Ok(Ok(taken)) => Ok(confirm(store, payment, taken).await?),
        Ok(Err(page)) => Ok(Settled::Continue(page)),
        Err(PaymentError::Declined(_)) => {
            let id = payment.id();
            let end = AskKind::EndPayment { hold: id.reservation.number, attempt: 1 };
            ask(store, &id.reservation, end).await?;
            Ok(Settled::Declined)
        }
        Err(PaymentError::Unreachable(why) | PaymentError::Refused(why)) => {
            Err(SettleError::Provider(why))
        }
    }
}

/// The payment of this reservation at this provider, recorded.
async fn started(
    store: &dyn Store,
    provider: ProviderName,
    pay: Pay,
    (checkout, expires_at): (Checkout, DateTime<Utc>),
) -> Result<Payment, StoreError> {
    let Pay { reservation, back, locale, title, .. } = pay;
    let id = PaymentId { reservation, provider, attempt: 1 };
    let amount = checkout.quote.total;
    let request = PaymentRequest { id: id.clone(), amount, locale, back, expires_at, title };
    let payment = Payment::new(request, checkout);
    match store.commit(vec![Stored::new(payment.clone()).into()]).await {
        Ok(()) => Ok(payment),
        Err(conflict @ StoreError::Conflict(_)) => {
            store.payment(&id).await?.map(|first| first.record).ok_or(conflict)
        }
        Err(error) => Err(error),
    }
}

/// The money, or the page where the fan goes on.
async fn at_provider(
    provider: &dyn PaymentProvider,
    request: &PaymentRequest,
) -> Result<Result<Taken, Url>, PaymentError> {
    let session = provider.open(request).await?;
    if let Some(page) = session.page {
        return Ok(Err(page));
    }
    match provider.collect(&request.id, &session.id).await? {
        Standing::Paid(taken) => Ok(Ok(taken)),
        _ => Err(PaymentError::Declined("nothing was paid".to_owned())),
    }
}

async fn confirm(store: &dyn Store, payment: Payment, taken: Taken) -> Result<Settled, StoreError> {
    let id = payment.id().clone();
    if let Some(known) = store.payment(&id).await?.filter(|known| known.record.is_live()) {
        let state = PaymentState::Taken(taken.clone());
        let record = Payment { state, ..known.record.clone() };
        store.commit(vec![known.with(record).into()]).await?;
    }
    let hold = id.reservation.number;
    let (reference, payer) = (taken.reference.clone(), taken.payer);
    let confirm = AskKind::Confirm { hold, payment: reference, payer };
    match ask(store, &id.reservation, confirm).await? {
        Outcome::Confirmed(confirmed) => Ok(Settled::Confirmed(confirmed)),
        Outcome::RefundDue(_) => Ok(Settled::RefundDue(taken)),
        other => Err(StoreError::Damaged(format!("confirming was answered by {other:?}"))),
    }
}

async fn ask(
    store: &dyn Store,
    reservation: &ReservationId,
    kind: AskKind,
) -> Result<Outcome, StoreError> {
    super::ask(store, &reservation.sale, Ask::by_shop(kind)).await
}

/// The order that a confirmed hold becomes: paid in full at `at`, at the price that the payment began with.
///
/// Pure, so that the follower of the journal makes the same order however often it runs.
pub fn order_from(
    payment: Payment,
    reference: PaymentReference,
    at: DateTime<Utc>,
    shop: &Shop,
) -> Order {
    let id = payment.id().clone();
    let Checkout { reservation, fan, quote, chat } = *payment.checkout;
    let payment = OrderPayment { id, reference, amount: quote.total };
    let state = OrderState::Paid { at, ships_by: ships_by(shop, at) };
    Order { id: reservation, fan, quote, payment, chat, state }
}

/// The last day by which what is paid at `paid_at` leaves the warehouse, in the warehouse's zone.
pub fn ships_by(shop: &Shop, paid_at: DateTime<Utc>) -> NaiveDate {
    shop.calendar.ships_by(paid_at.with_timezone(&shop.calendar.zone).date_naive())
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::Mutex;
    use std::task::Poll;

    use async_trait::async_trait;
    use chrono::TimeDelta;
    use futures::executor::block_on;
    use futures::future::join;

    use super::*;
    use crate::clock::ManualClock;
    use crate::journey::checkout::tests::{ANA, ana_reserves, opens};
    use crate::journey::testing::World;
    use crate::money::{Currency, Money};
    use crate::order::{RefundRequest, RefundStanding, Session, SessionId};
    use crate::port::{Cursor, Ledger as _};
    use crate::stock::StockEvent;

    /// A bank that answers as it was told, maybe late, and counts how often it was asked.
    struct Bank {
        answer: Result<(), PaymentError>,
        slow: Option<ManualClock>,
        asked: Mutex<Vec<PaymentRequest>>,
    }

    impl Bank {
        fn that(answer: Result<(), PaymentError>) -> Self {
            Self { answer, slow: None, asked: Mutex::default() }
        }

        fn asked(&self) -> usize {
            self.asked.lock().unwrap().len()
        }
    }

    #[async_trait]
    impl PaymentProvider for Bank {
        fn name(&self) -> ProviderName {
            ProviderName::Sandbox
        }

        async fn open(&self, request: &PaymentRequest) -> Result<Session, PaymentError> {
            self.asked.lock().unwrap().push(request.clone());
            thinks().await;
            if let Some(clock) = &self.slow {
                clock.advance(TimeDelta::hours(1));
            }
            self.answer.clone()?;
            Ok(Session { id: SessionId(request.id.to_string()), page: None })
        }

        async fn look(&self, id: &PaymentId, _: &SessionId) -> Result<Standing, PaymentError> {
            let amount = self.asked.lock().unwrap()[0].amount;
            let reference = PaymentReference(format!("bank-{}", id.reservation));
            let at = DateTime::UNIX_EPOCH;
            Ok(Standing::Paid(Taken { reference, amount, payer: None, at }))
        }

        async fn collect(&self, id: &PaymentId, it: &SessionId) -> Result<Standing, PaymentError> {
            self.look(id, it).await
        }

        async fn close(&self, id: &PaymentId, it: &SessionId) -> Result<Standing, PaymentError> {
            self.look(id, it).await
        }

        async fn refund(&self, _: &RefundRequest) -> Result<RefundStanding, PaymentError> {
            Ok(RefundStanding::Pending)
        }
    }

    /// Lets whoever else is ready go first, once.
    async fn thinks() {
        let mut thought = false;
        poll_fn(|task| {
            if std::mem::replace(&mut thought, true) {
                return Poll::Ready(());
            }
            task.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    /// Ana has a priced reservation.
    fn reserved() -> (World, ReservationId) {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        opens(&world, &reservation);
        (world, reservation)
    }

    async fn pays(
        world: &World,
        bank: &Bank,
        fan: FanId,
        reservation: &ReservationId,
    ) -> Result<Settled, SettleError> {
        let pay = Pay {
            fan,
            reservation: reservation.clone(),
            back: "https://shop.example/back".parse().unwrap(),
            locale: Locale::EnGb,
            title: "Mi Band".to_owned(),
        };
        begin(&world.store, &world.clock, bank, pay).await
    }

    fn confirmations(world: &World) -> usize {
        let events = block_on(world.store.events_after(Cursor::default(), 100)).unwrap();
        let paid = |event: &StockEvent| matches!(event, StockEvent::Confirmed { .. });
        events.iter().filter(|recorded| paid(&recorded.event)).count()
    }

    #[test]
    fn confirmed_once_however_often_the_button_is_pressed() {
        let ((world, reservation), bank) = (reserved(), Bank::that(Ok(())));
        let press = || block_on(pays(&world, &bank, ANA, &reservation));
        assert_eq!(press(), Ok(Settled::Confirmed(Confirmed::Now)));
        assert_eq!(press(), Ok(Settled::Confirmed(Confirmed::Before)));
        assert_eq!((bank.asked(), confirmations(&world)), (1, 1));
        let amount = bank.asked.lock().unwrap()[0].amount;
        assert_eq!(amount, Money::new(2628, Currency::Eur));
    }

    #[test]
    fn confirmed_once_when_two_presses_race() {
        let ((world, reservation), bank) = (reserved(), Bank::that(Ok(())));
        let press = || pays(&world, &bank, ANA, &reservation);
        let (one, other) = block_on(join(press(), press()));
        let confirmed = |settled| matches!(settled, Ok(Settled::Confirmed(_)));
        assert!(confirmed(one) && confirmed(other));
        assert_eq!((bank.asked(), confirmations(&world)), (2, 1));
    }

    #[test]
    fn declined_leaves_the_hold_open() {
        let (world, reservation) = reserved();
        let bank = Bank::that(Err(PaymentError::Declined("no funds".to_owned())));
        assert_eq!(block_on(pays(&world, &bank, ANA, &reservation)), Ok(Settled::Declined));
        assert!(matches!(opens(&world, &reservation), Opened::Payable { .. }));
    }

    #[test]
    fn an_error_when_the_provider_is_away() {
        let (world, reservation) = reserved();
        let bank = Bank::that(Err(PaymentError::Unreachable("timeout".to_owned())));
        let failed = Err(SettleError::Provider("timeout".to_owned()));
        assert_eq!(block_on(pays(&world, &bank, ANA, &reservation)), failed);
    }

    #[test]
    fn not_payable_asks_no_provider() {
        let ((world, reservation), bank) = (reserved(), Bank::that(Ok(())));
        let stranger = block_on(pays(&world, &bank, FanId(2), &reservation));
        assert_eq!(stranger, Ok(Settled::NotPayable(Opened::Unknown)));
        world.clock.advance(TimeDelta::hours(1));
        let late = block_on(pays(&world, &bank, ANA, &reservation));
        assert!(matches!(late, Ok(Settled::NotPayable(Opened::Lapsed { .. }))));
        assert_eq!((bank.asked(), confirmations(&world)), (0, 0));
    }

    #[test]
    fn late_but_honoured_when_the_units_are_still_there() {
        let (world, reservation) = reserved();
        let bank = Bank { slow: Some(world.clock.clone()), ..Bank::that(Ok(())) };
        let settled = block_on(pays(&world, &bank, ANA, &reservation)).unwrap();
        assert_eq!(settled, Settled::Confirmed(Confirmed::Late));
        assert_eq!(confirmations(&world), 1);
    }

    #[test]
    fn the_units_are_kept_while_the_provider_answers() {
        let (world, reservation) = reserved();
        let settled = block_on(others_come_meanwhile(&world, &reservation));
        assert_eq!(settled, Ok(Settled::Confirmed(Confirmed::Late)));
    }

    async fn others_reserve(world: &World, first: u64, units: u32) {
        for fan in first..first + 3 {
            let ask = world.reserve(fan, "mi-band", units);
            let _held_or_not = crate::journey::reserve::run(&world.store, ask).await.unwrap();
        }
    }

    async fn others_come_meanwhile(
        world: &World,
        reservation: &ReservationId,
    ) -> Result<Settled, SettleError> {
        let bank = Bank::that(Ok(()));
        others_reserve(world, 10, 1).await;
        let pays = pays(world, &bank, ANA, reservation);
        futures::pin_mut!(pays);
        assert!(futures::poll!(pays.as_mut()).is_pending());
        world.clock.advance(TimeDelta::hours(1));
        others_reserve(world, 20, 2).await;
        pays.await
    }

    #[test]
    fn an_order_counts_working_days_in_the_warehouses_zone() {
        let (world, reservation) = reserved();
        let Opened::Payable { checkout, .. } = opens(&world, &reservation) else { panic!() };
        let at = world.now() + TimeDelta::hours(10);
        let reference = PaymentReference("bank-1".to_owned());
        let request = PaymentRequest {
            id: "mi-beta-1-stripe-1".parse().unwrap(),
            amount: checkout.quote.total,
            locale: Locale::EnGb,
            back: "https://shop.example/back".parse().unwrap(),
            expires_at: at,
            title: String::new(),
        };
        let payment = Payment::new(request, checkout.clone());
        let order = order_from(payment, reference, at, &world.shop);
        // Friday evening in Paris is Saturday, 16 January, in Shanghai: seven days from the next Monday.
        let ships_by = "2027-01-26".parse().unwrap();
        assert_eq!(order.state, OrderState::Paid { at, ships_by });
        assert_eq!((order.id, order.payment.amount), (reservation, checkout.quote.total));
    }
}
