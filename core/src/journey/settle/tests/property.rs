//! Money under any weather: whatever fans, providers, webhooks, time and crashes do, in any order, what was taken is
//! what orders, refunds and managers have.
//!
//! Journeys are futures that are polled step by step, each pausing before and after every write and every request, and
//! dropped anywhere: that is a crash. Nothing is read but what the banks and the store have at the end.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;

use chrono::TimeDelta;
use futures::executor::block_on;
use futures::task::noop_waker;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::*;
use super::bank::{Act, Banks, Fault, Weather};
use crate::delivery::DeliveryKey;
use crate::fan::{Account, Chat, Platform};
use crate::ids::FanId;
use crate::journey::checkout::OpenCheckout;
use crate::journey::reserve::Reserved;
use crate::journey::testing::World;
use crate::journey::watch::{self, Cashier};
use crate::journey::{expire, follow, refund, reserve};
use crate::memory::Gate;
use crate::order::{Actor, HeldWhy, Payer, ProviderName, RefundBy, RefundState};
use crate::port::{Deliveries, Ledger, Orders, PaymentEvent, Payments};
use crate::stock::{Ask, AskKind, HoldState, StockEvent, WaitRequest};

const CASES_MIN: u32 = 300;
const FANS: u64 = 5;
const MANAGER: Account = Account { platform: Platform::Telegram, user: 99 };

#[derive(Debug, Clone)]
enum Op {
    Reserve { fan: u64, units: u32 },
    Join { fan: u64 },
    Release { fan: u64 },
    Begin { fan: u64, bank: usize, polls: usize },
    Visit { bank: usize, nth: usize, act: Act, payer: Option<u8> },
    Back { fan: u64, polls: usize },
    Tell { nth: usize, again: bool },
    Wait { seconds: i64 },
    Expire,
    Follow { polls: usize },
    Watch { polls: usize },
    Weather { whose: usize, fault: Fault },
    Poll { task: usize, polls: usize },
    Kill { task: usize },
    Crash,
    Refund { nth: usize, minor: Option<i64> },
}

fn op() -> impl Strategy<Value = Op> {
    let fan = || 1..=FANS;
    let bank = || 0..2_usize;
    let nth = || 0..6_usize;
    let act = prop_oneof![
        8 => Just(Act::Pays),
        1 => Just(Act::PaysLess),
        4 => Just(Act::PaysLate),
    ];
    let fault = prop_oneof![
        3 => Just(Fault::Before),
        3 => Just(Fault::After),
        1 => Just(Fault::No),
        1 => Just(Fault::Pending),
    ];
    // Most journeys come to their end at once, others only a step or two further.
    let polls = || prop_oneof![3 => Just(99_usize), 2 => 0..16_usize];
    let seconds = prop_oneof![4 => 1..40_i64, 2 => 60..400_i64, 1 => Just(1_200_i64)];
    prop_oneof![
        5 => (fan(), 1..3_u32).prop_map(|(fan, units)| Op::Reserve { fan, units }),
        1 => fan().prop_map(|fan| Op::Join { fan }),
        1 => fan().prop_map(|fan| Op::Release { fan }),
        8 => (fan(), bank(), polls())
            .prop_map(|(fan, bank, polls)| Op::Begin { fan, bank, polls }),
        9 => (bank(), nth(), act, prop::option::of(0..3_u8))
            .prop_map(|(bank, nth, act, payer)| Op::Visit { bank, nth, act, payer }),
        4 => (fan(), polls()).prop_map(|(fan, polls)| Op::Back { fan, polls }),
        5 => (nth(), any::<bool>()).prop_map(|(nth, again)| Op::Tell { nth, again }),
        5 => seconds.prop_map(|seconds| Op::Wait { seconds }),
        2 => Just(Op::Expire),
        2 => polls().prop_map(|polls| Op::Follow { polls }),
        6 => polls().prop_map(|polls| Op::Watch { polls }),
        2 => (0..3_usize, fault).prop_map(|(whose, fault)| Op::Weather { whose, fault }),
        12 => (nth(), 1..24_usize).prop_map(|(task, polls)| Op::Poll { task, polls }),
        2 => nth().prop_map(|task| Op::Kill { task }),
        1 => Just(Op::Crash),
        1 => (nth(), prop::option::of(1..3_000_i64))
            .prop_map(|(nth, minor)| Op::Refund { nth, minor }),
    ]
}

type Journey<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

struct Stage<'a> {
    world: &'a World,
    banks: &'a Banks,
    disk: &'a Weather,
    under_way: Vec<Journey<'a>>,
    told: VecDeque<(ProviderName, PaymentEvent)>,
}

impl<'a> Stage<'a> {
    fn cashier(&self) -> Cashier<'a> {
        let (world, banks) = (self.world, self.banks);
        Cashier {
            store: &world.store,
            clock: &world.clock,
            providers: banks,
            managers: std::slice::from_ref(&MANAGER),
        }
    }

    /// The fan's newest reservation.
    fn newest(&self, fan: u64) -> Option<ReservationId> {
        let of = self.world.store.reservations_of(&self.world.sale().id, FanId(fan));
        block_on(of).unwrap().pop().map(|known| known.id)
    }

    fn asks(&self, kind: AskKind) {
        let asked = self.world.store.decide(&self.world.sale().id, vec![Ask::by_shop(kind)]);
        let _answer_or_bad_weather = block_on(asked);
    }

    fn plays(&mut self, op: &Op) {
        let world = self.world;
        match op {
            Op::Reserve { fan, units } => self.reserves(*fan, *units),
            Op::Join { fan } => {
                let any_of = vec!["mi-band".parse().unwrap()];
                let request = WaitRequest { any_of, units: 1, at_least: 1 };
                self.asks(AskKind::Join { fan: FanId(*fan), request });
            }
            Op::Release { fan } => {
                if let Some(id) = self.newest(*fan) {
                    self.asks(AskKind::Release { fan: FanId(*fan), hold: id.number });
                }
            }
            Op::Begin { fan, bank, polls } => self.begins(*fan, *bank, *polls),
            Op::Visit { bank, nth, act, payer } => {
                let bank = self.banks.both()[*bank];
                let sessions = bank.open_to(*act);
                if let Some(id) = sessions.get(nth % sessions.len().max(1)) {
                    bank.visit(id, *act, payer.map(|payer| Payer([payer; 16])));
                }
            }
            Op::Back { fan, polls } => self.comes_back(*fan, *polls),
            Op::Tell { nth, again } => self.hears(*nth, *again),
            Op::Wait { seconds } => world.clock.advance(TimeDelta::seconds(*seconds)),
            Op::Expire => {
                let _due_or_bad_weather =
                    block_on(expire::run(&world.store, &world.shop, world.now()));
            }
            Op::Follow { polls } => {
                let follow = async {
                    let _bad_weather = follow::run(&world.store, &world.shop, world.now()).await;
                };
                self.goes(Box::pin(follow), *polls);
            }
            Op::Watch { polls } => self.watches(*polls),
            Op::Weather { whose: 2, fault } => self.disk.add(*fault),
            Op::Weather { whose, fault } => self.banks.both()[*whose].weather.add(*fault),
            Op::Poll { task, polls } => self.polls(*task, *polls),
            Op::Kill { task } => {
                if *task < self.under_way.len() {
                    drop(self.under_way.swap_remove(*task));
                }
            }
            Op::Crash => self.under_way.clear(),
            Op::Refund { nth, minor } => self.refunds(*nth, *minor),
        }
        for bank in self.banks.both() {
            self.told.extend(bank.tells().into_iter().map(|event| (bank.name(), event)));
        }
    }

    fn reserves(&self, fan: u64, units: u32) {
        let world = self.world;
        let reserved = block_on(reserve::run(&world.store, world.reserve(fan, "mi-band", units)));
        let Ok(Reserved::Held(held)) = reserved else { return };
        let chat = Chat::Private(world.account(i64::try_from(fan).unwrap()));
        let ask = OpenCheckout { fan: FanId(fan), reservation: held.id, chat };
        let _bad_weather = block_on(checkout::open(&world.store, &world.shop, &world.clock, ask));
    }

    /// A journey begins and comes so far.
    fn goes(&mut self, journey: Journey<'a>, polls: usize) {
        self.under_way.push(journey);
        self.polls(self.under_way.len() - 1, polls);
    }

    fn begins(&mut self, fan: u64, bank: usize, polls: usize) {
        let Some(reservation) = self.newest(fan) else { return };
        let (world, bank) = (self.world, self.banks.both()[bank]);
        let pay = Pay {
            fan: FanId(fan),
            reservation,
            back: "https://shop.example/back".parse().unwrap(),
            locale: Locale::EnGb,
            title: "Mi Band".to_owned(),
        };
        let begin = async move {
            let _bad_weather = begin(&world.store, &world.clock, bank, pay).await;
        };
        self.goes(Box::pin(begin), polls);
    }

    fn comes_back(&mut self, fan: u64, polls: usize) {
        let Some(id) = self.newest(fan) else { return };
        let (world, banks) = (self.world, self.banks);
        let back = async move {
            let _bad_weather = returned(&world.store, &world.clock, banks, FanId(fan), &id).await;
        };
        self.goes(Box::pin(back), polls);
    }

    fn hears(&mut self, nth: usize, again: bool) {
        let Some((bank, event)) = self.told.get(nth).cloned() else { return };
        if !again {
            self.told.remove(nth);
        }
        let world = self.world;
        let last = if again { Vec::new() } else { vec![(bank, event.clone())] };
        // What is marked as done must have its effect: a webhook whose work failed is done again.
        match block_on(heard(&world.store, &world.clock, bank, &event)) {
            Ok(known) => assert_eq!(known, Heard::Done, "{event:?}"),
            Err(_) => self.told.extend(last),
        }
    }

    fn watches(&mut self, polls: usize) {
        let due = block_on(watch::due(&self.world.store, self.world.now(), 9)).unwrap();
        for id in due {
            let cashier = self.cashier();
            let watch = async move {
                let _bad_weather = watch::run(cashier, &id).await;
            };
            self.goes(Box::pin(watch), polls);
        }
    }

    fn polls(&mut self, task: usize, polls: usize) {
        let (waker, task) = (noop_waker(), task % self.under_way.len().max(1));
        let mut context = Context::from_waker(&waker);
        for _ in 0..polls {
            let Some(journey) = self.under_way.get_mut(task) else { return };
            if journey.as_mut().poll(&mut context).is_ready() {
                drop(self.under_way.swap_remove(task));
                return;
            }
        }
    }

    fn refunds(&self, nth: usize, minor: Option<i64>) {
        let world = self.world;
        let payments = payments(world);
        let Some(payment) = payments.get(nth) else { return };
        let currency = payment.request.amount.currency;
        let amount = minor.map(|minor| crate::money::Money::new(minor, currency));
        let asked =
            refund::ask(&world.store, payment.id(), amount, Actor::Manager(MANAGER), world.now());
        let _asked_or_bad_weather = block_on(asked);
    }

    /// Everybody who was at it is gone; from now on the weather is fine and the shop works until nothing is left.
    fn calms_down(&mut self) {
        self.under_way.clear();
        self.disk.clears();
        self.banks.both().into_iter().for_each(|bank| bank.weather.clears());
        for _round in 0..500 {
            self.plays(&Op::Expire);
            self.plays(&Op::Watch { polls: 0 });
            self.plays(&Op::Follow { polls: 0 });
            while !self.told.is_empty() {
                self.plays(&Op::Tell { nth: 0, again: false });
            }
            for journey in std::mem::take(&mut self.under_way) {
                block_on(journey);
            }
            let due = block_on(self.world.store.next_payment_due()).unwrap();
            let next = block_on(self.world.store.next_due_at(&self.world.sale().id)).unwrap();
            if due.is_none() && next.is_none() && self.told.is_empty() {
                return;
            }
            self.world.clock.advance(TimeDelta::seconds(45));
        }
        panic!("the shop never comes to rest");
    }
}

fn payments(world: &World) -> Vec<Payment> {
    let mut all = Vec::new();
    for fan in 1..=FANS {
        let holds = block_on(world.store.reservations_of(&world.sale().id, FanId(fan))).unwrap();
        for hold in holds {
            let of = block_on(world.store.payments_of(&hold.id)).unwrap();
            all.extend(of.into_iter().map(|known| known.record));
        }
    }
    all
}

fn was_told(world: &World, key: String) -> bool {
    block_on(world.store.delivery(&DeliveryKey(key))).unwrap().is_some()
}

/// What the banks took is what orders, refunds and managers have.
fn check_money(world: &World, banks: &Banks) {
    let payments = payments(world);
    let (mut taken, mut ordered, mut refunded, mut held) = (0, 0, 0, 0);
    for bank in banks.both() {
        for (id, money) in bank.taken() {
            taken += money.amount.minor;
            let known = payments.iter().find(|payment| *payment.id() == id);
            let known = known.unwrap_or_else(|| panic!("{id} is an orphan"));
            assert_eq!(known.taken(), Some(&money), "{id}");
            let back = bank.sent_back(&money.reference);
            refunded += back;
            let rest = money.amount.minor - back;
            match &known.state {
                PaymentState::Kept(_) => {
                    let order = block_on(world.store.order(&id.reservation)).unwrap();
                    let order = order.unwrap_or_else(|| panic!("no order of {id}")).record;
                    assert_eq!(order.payment.id, id);
                    ordered += rest;
                }
                PaymentState::GoesBack { .. } => assert_eq!(rest, 0, "{id} did not go back"),
                PaymentState::Held { .. } => held += rest,
                other => panic!("{id} is {other:?} for ever"),
            }
            let done = |state: &RefundState| matches!(state, RefundState::Done { .. });
            let known = known.refunds.iter().filter(|refund| done(&refund.state));
            assert_eq!(known.map(|refund| refund.amount.minor).sum::<i64>(), back, "{id}");
        }
    }
    assert_eq!(taken, ordered + refunded + held);
    for payment in payments.iter().filter(|payment| payment.taken().is_some()) {
        assert!(banks.both().iter().any(|bank| bank.taken().contains_key(payment.id())));
    }
}

/// Nothing is oversold or held for ever, and each paid hold is one order.
fn check_units(world: &World) {
    let sale = world.sale();
    let counts = block_on(world.store.counts(&sale.id)).unwrap();
    assert!(counts.iter().all(|count| count.held == 0 && count.sold <= count.units), "{counts:?}");
    for fan in 1..=FANS {
        for hold in block_on(world.store.reservations_of(&sale.id, FanId(fan))).unwrap() {
            let order = block_on(world.store.order(&hold.id)).unwrap();
            let paid = matches!(hold.hold.state, HoldState::Confirmed { .. });
            assert_eq!(order.is_some(), paid, "{hold:?}");
        }
    }
}

/// Every fan hears what became of the money.
fn check_told(world: &World) {
    let events = block_on(world.store.events_after(crate::port::Cursor::default(), 10_000));
    for recorded in events.unwrap() {
        let name = |hold: crate::ids::HoldNumber| format!("{}-{}", recorded.sale, hold.0);
        let key = match &recorded.event {
            StockEvent::Confirmed { hold, .. } => format!("receipt/{}", name(*hold)),
            StockEvent::RefundDue { hold, payment, .. } => {
                format!("refund-due/{}/{}", name(*hold), payment.0)
            }
            _ => continue,
        };
        assert!(was_told(world, key.clone()), "nobody was told {key}");
    }
    for payment in payments(world) {
        let id = payment.id();
        if matches!(payment.state, PaymentState::Held { .. }) {
            assert!(was_told(world, format!("payment-held/{id}")), "{id}");
        }
        for refund in &payment.refunds {
            let told = was_told(world, format!("refunded/{id}-r{}", refund.number));
            assert_eq!(told, matches!(refund.state, RefundState::Done { .. }), "{id}");
            assert_ne!(refund.state, RefundState::Due, "{id}");
            assert_ne!(refund.by, RefundBy::Provider, "{id}");
        }
    }
}

/// Plays a story to its end and checks what is left of it.
fn plays(ops: &[Op]) -> Vec<Payment> {
    let disk = Arc::new(Weather::default());
    let world = World::new().open();
    for fan in 1..=FANS {
        assert_eq!(world.fan_in(i64::try_from(fan).unwrap(), "fr").id, FanId(fan));
    }
    let world = world.behind(Arc::clone(&disk) as Arc<dyn Gate>);
    let banks = Banks::new(&world.clock);
    let (under_way, told) = (Vec::new(), VecDeque::new());
    let mut stage = Stage { world: &world, banks: &banks, disk: &disk, under_way, told };
    for op in ops {
        stage.plays(op);
    }
    stage.calms_down();
    check_money(&world, &banks);
    check_units(&world);
    check_told(&world);
    payments(&world)
}

fn story() -> impl Strategy<Value = Vec<Op>> {
    prop::collection::vec(op(), 1..200)
}

fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    // `PROPTEST_CASES=10000` is the long run.
    ProptestConfig { cases: usual.cases.max(CASES_MIN), max_shrink_iters: 20_000, ..usual }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn money_taken_is_orders_and_refunds_and_what_managers_hold(ops in story()) {
        plays(&ops);
    }
}

/// What became of a payment, in a word.
fn end(payment: &Payment) -> String {
    match &payment.state {
        PaymentState::Held { why: HeldWhy::RefundRefused(_), .. } => "refund refused".to_owned(),
        PaymentState::Held { why, .. } => format!("held, {why:?}"),
        PaymentState::GoesBack { why, .. } => format!("goes back, {why:?}"),
        PaymentState::Kept(taken) if taken.at >= payment.request.expires_at => "late".to_owned(),
        PaymentState::Kept(_) => "kept".to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_stories_reach_every_end() {
    let mut runner = TestRunner::deterministic();
    let mut ends = BTreeMap::new();
    for _ in 0..CASES_MIN {
        let ops = story().new_tree(&mut runner).unwrap().current();
        for payment in plays(&ops) {
            *ends.entry(end(&payment)).or_insert(0) += 1;
        }
    }
    for wanted in [
        "kept",
        "late",
        "Dead",
        "goes back, TooLate",
        "goes back, NotHeld",
        "goes back, Twice",
        "goes back, PayerCap",
        "held, Mismatch",
        "refund refused",
    ] {
        assert!(ends.contains_key(wanted), "{wanted} is missing in {ends:?}");
    }
}
