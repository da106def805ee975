//! A payment provider to tell stories with: it keeps its own books, and answers late, wrongly or not at all when told.

use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;

use async_trait::async_trait;

use crate::clock::{Clock, ManualClock};
use crate::memory::Gate;
use crate::money::Money;
use crate::order::{
    Payer, PaymentId, PaymentReference, PaymentRequest, ProviderName, RefundRequest,
    RefundStanding, Session, SessionId, Standing, Taken,
};
use crate::port::{PaymentError, PaymentEvent, PaymentProvider, Providers, StoreError};

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::journey) enum Fault {
    /// It is not done.
    Before,
    /// It is done, and the answer is lost.
    After,
    /// The provider does not want to.
    No,
    /// Not yet: only refunds can be so.
    Pending,
}

/// What goes wrong next.
#[derive(Default)]
pub(in crate::journey) struct Weather(Mutex<VecDeque<Fault>>);

impl Weather {
    pub(in crate::journey) fn add(&self, fault: Fault) {
        self.0.lock().unwrap().push_back(fault);
    }

    pub(in crate::journey) fn clears(&self) {
        self.0.lock().unwrap().clear();
    }

    fn next(&self) -> Option<Fault> {
        self.0.lock().unwrap().pop_front()
    }
}

/// Lets whoever else is ready go first, once.
async fn pause() {
    let mut paused = false;
    poll_fn(|task| {
        if std::mem::replace(&mut paused, true) {
            return Poll::Ready(());
        }
        task.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// A store's weather: a write may fail, or only seem to.
#[async_trait]
impl Gate for Weather {
    async fn before(&self) -> Result<(), StoreError> {
        pause().await;
        let mut faults = self.0.lock().unwrap();
        match faults.front() {
            Some(Fault::Before | Fault::No | Fault::Pending) => {
                faults.pop_front();
                Err(StoreError::Unavailable("the disk is away".to_owned()))
            }
            _ => Ok(()),
        }
    }

    async fn after(&self) -> Result<(), StoreError> {
        pause().await;
        match self.next() {
            Some(_) => Err(StoreError::Unavailable("the answer is lost".to_owned())),
            None => Ok(()),
        }
    }
}

/// What a fan does at the provider's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::journey) enum Act {
    /// Pays what is asked.
    Pays,
    /// Pays less, by some trick.
    PaysLess,
    /// Pays though the session is over: the money was under way.
    PaysLate,
}

#[derive(Debug, Clone)]
struct Page {
    amount: Money,
    standing: Standing,
    payer: Option<Payer>,
}

#[derive(Default)]
struct Books {
    pages: BTreeMap<PaymentId, Page>,
    refunds: BTreeMap<String, (PaymentReference, Money)>,
    events: Vec<PaymentEvent>,
    calls: usize,
}

/// A provider. `Stripe` takes money by itself, `PayPal` when it is told to.
pub(in crate::journey) struct Bank {
    name: ProviderName,
    clock: ManualClock,
    books: Mutex<Books>,
    pub(in crate::journey) weather: Arc<Weather>,
}

impl Bank {
    pub(in crate::journey) fn new(name: ProviderName, clock: &ManualClock) -> Self {
        let (books, weather) = (Mutex::default(), Arc::default());
        Self { name, clock: clock.clone(), books, weather }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    pub(in crate::journey) fn calls(&self) -> usize {
        self.books().calls
    }

    /// The sessions that were ever opened.
    pub(in crate::journey) fn sessions(&self) -> Vec<PaymentId> {
        self.books().pages.keys().cloned().collect()
    }

    /// The sessions where a fan can do this.
    pub(in crate::journey) fn open_to(&self, act: Act) -> Vec<PaymentId> {
        let wanted = if act == Act::PaysLate { Standing::Dead } else { Standing::Open };
        let books = self.books();
        let open = books.pages.iter().filter(|(_, page)| page.standing == wanted);
        open.map(|(id, _)| id.clone()).collect()
    }

    pub(in crate::journey) fn amount(&self, id: &PaymentId) -> Money {
        self.books().pages[id].amount
    }

    /// What it has told of since it was asked last.
    pub(in crate::journey) fn tells(&self) -> Vec<PaymentEvent> {
        std::mem::take(&mut self.books().events)
    }

    /// All the money that was taken, by payment.
    pub(in crate::journey) fn taken(&self) -> BTreeMap<PaymentId, Taken> {
        let taken = |(id, page): (&PaymentId, &Page)| match &page.standing {
            Standing::Paid(taken) => Some((id.clone(), taken.clone())),
            _ => None,
        };
        self.books().pages.iter().filter_map(taken).collect()
    }

    /// How much of the money went back, in minor units.
    pub(in crate::journey) fn sent_back(&self, reference: &PaymentReference) -> i64 {
        let books = self.books();
        let of = books.refunds.values().filter(|(of, _)| of == reference);
        of.map(|(_, amount)| amount.minor).sum()
    }

    /// The fan does something at the page of this payment.
    pub(in crate::journey) fn visit(&self, id: &PaymentId, act: Act, payer: Option<Payer>) {
        let mut books = self.books();
        let Some(page) = books.pages.get_mut(id) else { return };
        page.payer = payer;
        let less = Money::new(page.amount.minor - 1, page.amount.currency);
        let taken = |amount| self.takes(id, amount, payer);
        page.standing = match (page.standing.clone(), act, self.name) {
            (Standing::Open, Act::Pays, ProviderName::PayPal) => Standing::Approved,
            (Standing::Open, Act::PaysLess, _) => taken(less),
            (Standing::Open, Act::Pays, _) | (Standing::Dead, Act::PaysLate, _) => {
                taken(page.amount)
            }
            _ => return,
        };
        let standing = page.standing.clone();
        books.events.push(told(id, standing));
    }

    fn takes(&self, id: &PaymentId, amount: Money, payer: Option<Payer>) -> Standing {
        let reference = PaymentReference(format!("money-{id}"));
        Standing::Paid(Taken { reference, amount, payer, at: self.clock.now() })
    }

    /// Somebody at the bank's own desk sends a part back.
    pub(in crate::journey) fn refunds_by_itself(&self, id: &PaymentId, minor: i64) {
        let taken = self.taken()[id].clone();
        let (reference, refund) = (taken.reference, format!("desk-{minor}"));
        let amount = Money::new(minor, taken.amount.currency);
        let mut books = self.books();
        books.refunds.insert(refund.clone(), (reference.clone(), amount));
        books.events.push(PaymentEvent::Refunded { reference, refund, ours: None, amount });
    }

    async fn call<T>(
        &self,
        act: impl FnOnce(&mut Books) -> Result<T, PaymentError>,
    ) -> Result<T, PaymentError> {
        pause().await;
        let fault = self.weather.next();
        let lost = || Err(PaymentError::Unreachable("nothing was heard".to_owned()));
        match fault {
            Some(Fault::Before | Fault::Pending) => return lost(),
            Some(Fault::No) => return Err(PaymentError::Declined("no".to_owned())),
            Some(Fault::After) | None => {}
        }
        let answer = {
            let mut books = self.books();
            books.calls += 1;
            act(&mut books)
        };
        pause().await;
        if fault.is_some() { lost() } else { answer }
    }
}

fn told(id: &PaymentId, standing: Standing) -> PaymentEvent {
    PaymentEvent::Session { session: session(id), payment: Some(id.clone()), standing }
}

fn session(id: &PaymentId) -> SessionId {
    SessionId(format!("session-{id}"))
}

fn standing(books: &Books, id: &PaymentId) -> Result<Standing, PaymentError> {
    let none = || PaymentError::Refused("no such session".to_owned());
    books.pages.get(id).map(|page| page.standing.clone()).ok_or_else(none)
}

#[async_trait]
impl PaymentProvider for Bank {
    fn name(&self) -> ProviderName {
        self.name
    }

    async fn open(&self, request: &PaymentRequest) -> Result<Session, PaymentError> {
        let open = |books: &mut Books| {
            let page = Page { amount: request.amount, standing: Standing::Open, payer: None };
            let known = books.pages.entry(request.id.clone()).or_insert(page);
            assert_eq!(known.amount, request.amount, "the same request, in other words");
            let page = format!("https://{}.example/{}", self.name.name(), request.id);
            Ok(Session { id: session(&request.id), page: Some(page.parse().unwrap()) })
        };
        self.call(open).await
    }

    async fn look(&self, id: &PaymentId, _: &SessionId) -> Result<Standing, PaymentError> {
        match self.call(|books| standing(books, id)).await {
            Err(PaymentError::Declined(why)) => Err(PaymentError::Unreachable(why)),
            answer => answer,
        }
    }

    async fn collect(&self, id: &PaymentId, _: &SessionId) -> Result<Standing, PaymentError> {
        let collect = |books: &mut Books| {
            if standing(books, id)? == Standing::Approved {
                let page = books.pages.get_mut(id).unwrap();
                page.standing = self.takes(id, page.amount, page.payer);
                let standing = page.standing.clone();
                books.events.push(told(id, standing));
            }
            standing(books, id)
        };
        self.call(collect).await
    }

    async fn close(&self, id: &PaymentId, _: &SessionId) -> Result<Standing, PaymentError> {
        let close = |books: &mut Books| {
            let page = books.pages.get_mut(id);
            if let Some(page) = page
                && matches!(page.standing, Standing::Open | Standing::Approved)
            {
                page.standing = Standing::Dead;
                books.events.push(told(id, Standing::Dead));
            }
            standing(books, id)
        };
        match self.call(close).await {
            Err(PaymentError::Declined(why)) => Err(PaymentError::Unreachable(why)),
            answer => answer,
        }
    }

    async fn refund(&self, refund: &RefundRequest) -> Result<RefundStanding, PaymentError> {
        if self.weather.0.lock().unwrap().front() == Some(&Fault::Pending) {
            self.weather.next();
            return Ok(RefundStanding::Pending);
        }
        let reference = refund.reference.clone();
        let number = format!("back-{}", refund.id);
        let send = |books: &mut Books| {
            let row = (reference.clone(), refund.amount);
            if books.refunds.insert(number.clone(), row).is_none() {
                let (ours, amount) = (Some(refund.id.clone()), refund.amount);
                let (reference, refund) = (reference.clone(), number.clone());
                books.events.push(PaymentEvent::Refunded { reference, refund, ours, amount });
            }
            Ok(RefundStanding::Done { reference: number.clone() })
        };
        let sent = self.call(send).await;
        let taken = self.taken()[&refund.id.payment].amount.minor;
        assert!(self.sent_back(&refund.reference) <= taken, "more goes back than came");
        sent
    }
}

/// Two banks.
pub(in crate::journey) struct Banks {
    pub(in crate::journey) stripe: Bank,
    pub(in crate::journey) paypal: Bank,
}

impl Banks {
    pub(in crate::journey) fn new(clock: &ManualClock) -> Self {
        let bank = |name| Bank::new(name, clock);
        Self { stripe: bank(ProviderName::Stripe), paypal: bank(ProviderName::PayPal) }
    }

    pub(in crate::journey) fn both(&self) -> [&Bank; 2] {
        [&self.stripe, &self.paypal]
    }
}

impl Providers for Banks {
    fn get(&self, name: ProviderName) -> Option<&dyn PaymentProvider> {
        let bank = self.both().into_iter().find(|bank| bank.name == name)?;
        Some(bank)
    }
}
