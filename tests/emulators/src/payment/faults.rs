//! What a story lets go wrong between the shop and a payment provider, on the way there and on the way back.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use crate::faults::{Deed, Fault};
use crate::{Faults, Plot};

/// The plan of one provider. Clones are the same plan.
#[derive(Debug, Clone)]
pub struct PaymentFaults {
    requests: Faults,
    events: Arc<Mutex<Events>>,
    /// Rings whenever the plan for webhooks changes.
    changes: Arc<watch::Sender<()>>,
}

#[derive(Debug, Default)]
struct Events {
    are_held: bool,
    newest_first: bool,
    lost: usize,
    late: Option<(usize, TimeDelta)>,
    awaited: usize,
    paid_when_opened: usize,
    paid_when_closed: usize,
}

/// What becomes of an event that happened now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fate {
    /// How often it is delivered.
    pub(crate) times: usize,
    /// When it is sent for the first time.
    pub(crate) due: DateTime<Utc>,
}

/// Which event is sent next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Oldest,
    Newest,
}

impl Default for PaymentFaults {
    fn default() -> Self {
        let (changes, _) = watch::channel(());
        let changes = Arc::new(changes);
        Self { requests: Faults::default(), events: Arc::default(), changes }
    }
}

impl PaymentFaults {
    /// A fault of requests that open something to pay: a session, an order.
    pub fn opens(&self) -> Plot {
        self.requests.plot(Some(Deed::Open))
    }

    /// A fault of requests that ask how something stands.
    pub fn looks(&self) -> Plot {
        self.requests.plot(Some(Deed::Look))
    }

    /// A fault of requests that end a session (Stripe).
    pub fn closes(&self) -> Plot {
        self.requests.plot(Some(Deed::Close))
    }

    /// A fault of requests that take approved money (PayPal).
    pub fn collects(&self) -> Plot {
        self.requests.plot(Some(Deed::Collect))
    }

    /// A fault of requests that send money back.
    pub fn refunds(&self) -> Plot {
        self.requests.plot(Some(Deed::Refund))
    }

    /// A fault of any request to the API.
    pub fn requests(&self) -> Plot {
        self.requests.requests()
    }

    /// The next `many` events are delivered twice.
    pub fn repeat_next_events(&self, many: usize) {
        self.requests.repeat_next_updates(many);
    }

    /// The next `many` events are never delivered.
    pub fn lose_next_events(&self, many: usize) {
        self.plan().lost += many;
    }

    /// The next `many` events are sent `span` later on the clock.
    pub fn delay_next_events(&self, many: usize, span: TimeDelta) {
        self.plan().late = Some((many, span));
    }

    /// No event is sent any more, until they are let go.
    pub fn hold_events(&self) {
        self.plan().are_held = true;
    }

    /// What was held is sent, oldest first.
    pub fn let_events_go(&self) {
        self.let_go(false);
    }

    /// What was held is sent, newest first.
    pub fn let_events_go_reversed(&self) {
        self.let_go(true);
    }

    /// The next `many` requests that cause events are answered once those events were delivered.
    pub fn deliver_events_before_answers(&self, many: usize) {
        self.plan().awaited += many;
    }

    /// As the next `many` sessions are opened somebody pays at once, before the shop hears that they are open.
    pub fn pay_as_it_opens(&self, many: usize) {
        self.plan().paid_when_opened += many;
    }

    /// As the shop asks to end the next `many` sessions, somebody pays a moment earlier.
    pub fn pay_as_it_closes(&self, many: usize) {
        self.plan().paid_when_closed += many;
    }

    /// How many requests and events met a fault of the first kinds (of requests, or repeated events) so far.
    pub fn done(&self) -> usize {
        self.requests.done()
    }

    /// Forgets what is planned; nothing goes wrong any more, and what was held is sent.
    pub fn clear(&self) {
        self.requests.clear();
        *self.plan() = Events::default();
        self.changes.send_replace(());
    }

    /// The fault that this request meets, if any.
    pub(crate) fn meet(&self, deed: Deed, now: DateTime<Utc>) -> Option<Fault> {
        self.requests.meet(deed, &[], now)
    }

    /// Whether somebody pays just before a session is ended.
    pub(crate) fn pays_before(&self, deed: Deed) -> bool {
        deed == Deed::Close && taken(&mut self.plan().paid_when_closed)
    }

    /// Whether somebody pays just after a session was opened.
    pub(crate) fn pays_after(&self, deed: Deed) -> bool {
        deed == Deed::Open && taken(&mut self.plan().paid_when_opened)
    }

    /// Whether an answer waits for the events that its request caused.
    pub(crate) fn awaits_events(&self) -> bool {
        taken(&mut self.plan().awaited)
    }

    /// What becomes of an event that happened at `now`; nothing if it is lost.
    pub(crate) fn fate(&self, now: DateTime<Utc>) -> Option<Fate> {
        let mut plan = self.plan();
        if taken(&mut plan.lost) {
            return None;
        }
        let late = plan.late.as_mut().filter(|(left, _)| *left > 0);
        let due = late.map_or(now, |(left, span)| {
            *left -= 1;
            now + *span
        });
        drop(plan);
        Some(Fate { times: self.requests.arrivals(), due })
    }

    /// Which event is sent next; none while they are held.
    pub(crate) fn next(&self) -> Option<Next> {
        let plan = self.plan();
        let next = if plan.newest_first { Next::Newest } else { Next::Oldest };
        (!plan.are_held).then_some(next)
    }

    /// Rings whenever the plan for webhooks changes.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    fn let_go(&self, newest_first: bool) {
        let mut plan = self.plan();
        plan.are_held = false;
        plan.newest_first = newest_first;
        drop(plan);
        self.changes.send_replace(());
    }

    fn plan(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes one of what is left, if something is.
fn taken(left: &mut usize) -> bool {
    let is_left = *left > 0;
    *left = left.saturating_sub(1);
    is_left
}
