//! Stories of paying: in time, late, twice, too late, wrongly, and with a provider that is away.

mod bank;
mod property;

use chrono::TimeDelta;
use futures::executor::block_on;
use futures::future::join;

use self::bank::{Act, Bank, Banks, Fault};
use super::*;
use crate::delivery::Content;
use crate::fan::{Account, Platform};
use crate::journey::checkout::tests::{ANA, ana_reserves, asks, opens};
use crate::journey::testing::World;
use crate::journey::watch::{self, Cashier, Watched};
use crate::journey::{expire, follow, refund, reserve};
use crate::money::{Currency, Money};
use crate::order::{
    Actor, Alarm, HeldWhy, Payer, ProviderName, RefundBy, RefundState, SessionId, Standing,
};
use crate::port::{Ledger as _, Orders as _, PaymentEvent, Payments as _};
use crate::sale::SPANS_DEFAULT;
use crate::stock::{AskKind, EntryState, Outcome, RefundWhy};

const MANAGER: Account = Account { platform: Platform::Telegram, user: 99 };

/// Ana has a priced reservation, in a shop with two providers.
struct Story {
    world: World,
    banks: Banks,
    reservation: ReservationId,
}

impl Story {
    fn new() -> Self {
        let world = World::new().open();
        let reservation = ana_reserves(&world, Some("fr"));
        opens(&world, &reservation);
        let banks = Banks::new(&world.clock);
        Self { world, banks, reservation }
    }

    async fn presses(&self, bank: &Bank) -> Result<Settled, SettleError> {
        let pay = Pay {
            fan: ANA,
            reservation: self.reservation.clone(),
            back: "https://shop.example/back".parse().unwrap(),
            locale: Locale::EnGb,
            title: "Mi Band".to_owned(),
        };
        begin(&self.world.store, &self.world.clock, bank, pay).await
    }

    /// Ana goes to a provider's page.
    fn goes_to(&self, bank: &Bank) -> PaymentId {
        let settled = block_on(self.presses(bank));
        assert!(matches!(settled, Ok(Settled::Continue(_))), "{settled:?}");
        bank.sessions().pop().unwrap()
    }

    fn comes_back(&self) -> Settled {
        let (world, fan) = (&self.world, ANA);
        let back = returned(&world.store, &world.clock, &self.banks, fan, &self.reservation);
        block_on(back).unwrap()
    }

    /// The provider tells whatever it has to tell, so many times.
    fn hears(&self, bank: &Bank, times: usize) {
        for event in bank.tells() {
            for _ in 0..times {
                self.hears_of(bank, &event);
            }
        }
    }

    fn hears_of(&self, bank: &Bank, event: &PaymentEvent) {
        let name = bank.name();
        let known = block_on(heard(&self.world.store, &self.world.clock, name, event));
        assert_eq!(known, Ok(Heard::Done));
    }

    fn watches(&self) -> Vec<Watched> {
        let World { store, clock, .. } = &self.world;
        let due = block_on(watch::due(store, clock.now(), 99)).unwrap();
        let (providers, managers) = (&self.banks, [MANAGER]);
        let cashier = Cashier { store, clock, providers, managers: &managers };
        due.iter().map(|id| block_on(watch::run(cashier, id)).unwrap()).collect()
    }

    /// Everything that happens by itself happens, until `span` has passed.
    fn lives(&self, span: TimeDelta) {
        let end = self.world.now() + span;
        while self.world.now() < end {
            self.world.clock.advance(TimeDelta::seconds(5));
            self.settles();
        }
    }

    fn settles(&self) {
        let World { store, shop, clock, .. } = &self.world;
        for _ in 0..4 {
            block_on(expire::run(store, shop, clock.now())).unwrap();
            self.watches();
            block_on(follow::run(store, shop, clock.now())).unwrap();
        }
    }

    fn payment(&self, id: &PaymentId) -> Payment {
        block_on(self.world.store.payment(id)).unwrap().unwrap().record
    }

    fn held(&self) -> u32 {
        let counts = block_on(self.world.store.counts(&self.world.sale().id)).unwrap();
        counts[0].held
    }

    fn has_order(&self) -> bool {
        block_on(self.world.store.order(&self.reservation)).unwrap().is_some()
    }

    fn told(&self) -> Vec<Content> {
        self.world.all_waiting().into_iter().map(|told| told.content).collect()
    }

    /// Others take everything there is.
    fn others_come(&self) {
        for fan in 20..24 {
            let ask = self.world.reserve(fan, "mi-band", 2);
            let _held_or_not = block_on(reserve::run(&self.world.store, ask)).unwrap();
        }
    }

    /// The hold's time and all its extensions are over.
    fn time_is_up(&self) {
        self.lives(SPANS_DEFAULT.hold + SPANS_DEFAULT.extension);
    }
}

#[test]
fn paid_in_time_at_a_page_that_takes_money_by_itself() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    assert_eq!(story.banks.stripe.amount(&id), Money::new(2628, Currency::Eur));
    story.banks.stripe.visit(&id, Act::Pays, None);
    story.hears(&story.banks.stripe, 100);
    story.settles();
    let order = block_on(story.world.store.order(&story.reservation)).unwrap().unwrap().record;
    assert_eq!((order.payment.id, order.payment.in_time), (id, InTime::Yes));
    assert_eq!(story.told(), [Content::Receipt(story.reservation.clone())]);
    assert_eq!(story.comes_back(), Settled::Confirmed(Confirmed::Before));
}

#[test]
fn paid_when_the_fan_comes_back_from_approving() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.paypal);
    assert!(matches!(story.comes_back(), Settled::Continue(_)), "nothing was approved yet");
    story.banks.paypal.visit(&id, Act::Pays, None);
    assert_eq!(story.comes_back(), Settled::Confirmed(Confirmed::Now));
}

#[test]
fn paid_though_the_fan_never_came_back() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.paypal);
    story.banks.paypal.visit(&id, Act::Pays, None);
    story.lives(TimeDelta::seconds(35));
    assert!(story.has_order());
}

#[test]
fn the_same_page_however_often_the_button_is_pressed() {
    let story = Story::new();
    let bank = &story.banks.stripe;
    let (one, other) = block_on(join(story.presses(bank), story.presses(bank)));
    assert!(matches!(&one, Ok(Settled::Continue(_))), "{one:?}");
    assert_eq!(one, other);
    assert_eq!(block_on(story.presses(bank)), one);
    assert_eq!(bank.sessions().len(), 1);
}

#[test]
fn the_same_page_when_the_answer_that_opened_it_was_lost() {
    let story = Story::new();
    let bank = &story.banks.stripe;
    bank.weather.add(Fault::After);
    assert!(matches!(block_on(story.presses(bank)), Err(SettleError::Provider(_))));
    assert!(matches!(block_on(story.presses(bank)), Ok(Settled::Continue(_))));
    assert_eq!(bank.sessions().len(), 1);
}

#[test]
fn another_page_after_a_move_to_another_market() {
    let story = Story::new();
    let bank = &story.banks.stripe;
    let first = story.goes_to(bank);
    let market = crate::journey::choose::Choice::Market("us".parse().unwrap());
    let World { store, shop, .. } = &story.world;
    block_on(crate::journey::choose::run(store, shop, ANA, market)).unwrap();
    opens(&story.world, &story.reservation);
    let second = story.goes_to(bank);
    assert_eq!(bank.amount(&second).currency, Currency::Usd);
    assert_eq!(story.payment(&first).state, PaymentState::Dead);
}

#[test]
fn declined_leaves_the_hold_open_and_lets_it_lapse() {
    let story = Story::new();
    story.banks.stripe.weather.add(Fault::No);
    assert_eq!(block_on(story.presses(&story.banks.stripe)), Ok(Settled::Declined));
    assert!(matches!(opens(&story.world, &story.reservation), Opened::Payable { .. }));
    story.time_is_up();
    assert_eq!(story.held(), 0);
}

#[test]
fn not_payable_asks_no_provider() {
    let story = Story::new();
    story.world.clock.advance(TimeDelta::hours(1));
    let late = block_on(story.presses(&story.banks.stripe));
    assert!(matches!(late, Ok(Settled::NotPayable(Opened::Lapsed { .. }))), "{late:?}");
    assert_eq!(story.banks.stripe.calls(), 0);
}

#[test]
fn nobody_can_pay_once_the_hold_is_over() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    story.time_is_up();
    story.banks.stripe.visit(&id, Act::Pays, None);
    assert_eq!((story.held(), story.banks.stripe.taken().len()), (0, 0));
    assert_eq!(story.payment(&id).state, PaymentState::Dead);
}

#[test]
fn what_is_approved_after_the_hold_is_never_taken() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.paypal);
    story.world.clock.advance(TimeDelta::hours(1));
    story.banks.paypal.visit(&id, Act::Pays, None);
    story.settles();
    assert!(matches!(story.comes_back(), Settled::NotPayable(Opened::Lapsed { .. })));
    assert_eq!(story.banks.paypal.taken().len(), 0);
}

#[test]
fn paid_late_and_honoured_while_the_units_are_there() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    story.time_is_up();
    story.banks.stripe.visit(&id, Act::PaysLate, None);
    story.hears(&story.banks.stripe, 2);
    story.settles();
    let order = block_on(story.world.store.order(&story.reservation)).unwrap().unwrap().record;
    assert_eq!(order.payment.in_time, InTime::Late);
}

#[test]
fn paid_too_late_goes_back_within_seconds_and_puts_the_fan_first() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    story.time_is_up();
    story.others_come();
    story.banks.stripe.visit(&id, Act::PaysLate, None);
    story.hears(&story.banks.stripe, 3);
    story.settles();
    let reference = story.payment(&id).taken().unwrap().reference.clone();
    assert_eq!(story.banks.stripe.sent_back(&reference), 2628);
    let told = story.told();
    let why = RefundWhy::TooLate;
    let reservation = story.reservation.clone();
    let due = Content::RefundDue { reservation, fan: ANA, payment: reference, why };
    let refund = format!("{id}-r1").parse().unwrap();
    assert!(told.contains(&due) && told.contains(&Content::Refunded { refund, fan: ANA }));
    let entries = block_on(story.world.store.entries_of(&story.world.sale().id, ANA)).unwrap();
    assert_eq!(entries[0].state, EntryState::Waiting { position: 1 });
}

#[test]
fn paid_twice_keeps_one_and_sends_one_back() {
    let story = Story::new();
    let [stripe, paypal] = story.banks.both();
    let (first, second) = (story.goes_to(stripe), story.goes_to(paypal));
    stripe.visit(&first, Act::Pays, None);
    paypal.visit(&second, Act::Pays, None);
    story.hears(stripe, 1);
    story.hears(paypal, 1);
    story.lives(TimeDelta::seconds(60));
    let kept = |id| matches!(story.payment(id).state, PaymentState::Kept(_));
    assert!(kept(&first) && !kept(&second));
    // What was only approved when the order was made is not even taken.
    assert_eq!(paypal.taken().len(), 0);
}

#[test]
fn two_sessions_paid_at_once_send_one_back() {
    let story = Story::new();
    let [stripe, paypal] = story.banks.both();
    let (first, second) = (story.goes_to(stripe), story.goes_to(paypal));
    paypal.visit(&second, Act::Pays, None);
    assert_eq!(story.comes_back(), Settled::Confirmed(Confirmed::Now));
    stripe.visit(&first, Act::Pays, None);
    story.settles();
    let taken = story.payment(&first).taken().cloned().unwrap();
    let goes_back = PaymentState::GoesBack { taken: taken.clone(), why: RefundWhy::Twice };
    assert_eq!(story.payment(&first).state, goes_back);
    assert_eq!(stripe.sent_back(&taken.reference), taken.amount.minor);
}

#[test]
fn a_wrong_amount_waits_for_a_manager_who_sends_it_back() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    story.banks.stripe.visit(&id, Act::PaysLess, None);
    assert_eq!(story.comes_back(), Settled::Held);
    story.settles();
    let PaymentState::Held { taken, why } = story.payment(&id).state else { panic!() };
    assert_eq!((taken.amount.minor, why), (2627, HeldWhy::Mismatch));
    let alarm =
        Content::PaymentAlarm { payment: id.clone(), alarm: Alarm::Mismatch, manager: MANAGER };
    let held = Content::PaymentHeld { payment: id.clone(), fan: ANA };
    assert!(story.told().contains(&alarm) && story.told().contains(&held));
    let ask = |amount| {
        let World { store, clock, .. } = &story.world;
        block_on(refund::ask(store, &id, amount, Actor::Manager(MANAGER), clock.now())).unwrap()
    };
    let found = |typed: &str| block_on(refund::held(&story.world.store, typed)).unwrap();
    let named = [id.to_string(), story.reservation.to_string().to_uppercase()];
    assert_eq!(
        named.each_ref().map(|typed| found(typed).unwrap().id().clone()),
        [id.clone(), id.clone()]
    );
    assert_eq!(["mi-beta-999", "mi-beta-1-paypal-9", "Ana"].map(found), [None, None, None]);
    let left = taken.amount;
    let more = Money::new(2628, Currency::Eur);
    assert_eq!(ask(Some(more)), refund::Asked::TooMuch { left });
    assert!(matches!(ask(None), refund::Asked::Due(_)));
    assert_eq!(ask(None), refund::Asked::NothingLeft);
    story.time_is_up();
    assert_eq!((story.banks.stripe.sent_back(&taken.reference), story.held()), (2627, 0));
    let is_told = |content: &Content| matches!(content, Content::Refunded { .. });
    assert_eq!(story.told().iter().filter(|content| is_told(content)).count(), 1);
    assert!(found(&named[1]).unwrap().is_refunded());
}

#[test]
fn a_unit_is_kept_while_the_provider_is_away_at_the_end_of_the_hold() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    for _ in 0..60 {
        story.banks.stripe.weather.add(Fault::Before);
    }
    story.time_is_up();
    assert_eq!(story.held(), 1, "nobody knows whether it was paid");
    story.others_come();
    story.banks.stripe.visit(&id, Act::Pays, None);
    let alarm = Content::PaymentAlarm { payment: id, alarm: Alarm::Silent, manager: MANAGER };
    story.lives(TimeDelta::minutes(30));
    assert!(story.told().contains(&alarm));
    assert!(story.has_order(), "the page was open: what was paid there counts");
}

#[test]
fn an_orphan_is_found_within_a_minute() {
    let story = Story::new();
    let bank = &story.banks.stripe;
    bank.weather.add(Fault::After);
    assert!(block_on(story.presses(bank)).is_err());
    // The process died there; the fan pays, and no webhook ever comes.
    let id = bank.sessions().pop().unwrap();
    bank.visit(&id, Act::Pays, None);
    story.lives(TimeDelta::seconds(60));
    assert!(story.has_order());
}

#[test]
fn heard_before_the_answer_that_opened_the_session() {
    let story = Story::new();
    let bank = &story.banks.stripe;
    bank.weather.add(Fault::After);
    assert!(block_on(story.presses(bank)).is_err());
    let id = bank.sessions().pop().unwrap();
    bank.visit(&id, Act::Pays, None);
    story.hears(bank, 1);
    assert_eq!(block_on(story.presses(bank)), Ok(Settled::Confirmed(Confirmed::Before)));
}

#[test]
fn given_back_while_the_page_is_open_closes_the_page() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    asks(&story.world, AskKind::Release { fan: ANA, hold: story.reservation.number });
    story.settles();
    assert_eq!(story.payment(&id).state, PaymentState::Dead);
    story.banks.stripe.visit(&id, Act::PaysLate, None);
    story.hears(&story.banks.stripe, 1);
    story.settles();
    let state = story.payment(&id).state;
    let back = matches!(state, PaymentState::GoesBack { why: RefundWhy::NotHeld, .. });
    assert!(back, "{state:?}");
}

#[test]
fn one_payer_with_two_accounts_gets_the_second_payment_back() {
    let story = Story::new();
    let payer = Some(Payer([7; 16]));
    let id = story.goes_to(&story.banks.stripe);
    let other = story.world.reserve(2, "mi-band", 2);
    let reserve::Reserved::Held(other) = block_on(reserve::run(&story.world.store, other)).unwrap()
    else {
        panic!()
    };
    let payment = PaymentReference("elsewhere".to_owned());
    let paid = AskKind::Confirm { hold: other.id.number, payment, payer };
    assert!(matches!(asks(&story.world, paid), Outcome::Confirmed(_)));
    story.banks.stripe.visit(&id, Act::Pays, payer);
    assert!(matches!(story.comes_back(), Settled::RefundDue(_)));
    story.watches();
    story.world.clock.advance(SPANS_DEFAULT.hold + SPANS_DEFAULT.extension);
    assert_eq!(story.held(), 0, "nothing keeps the hold any more");
}

/// Ana has an order.
fn ordered() -> (Story, PaymentId) {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    story.banks.stripe.visit(&id, Act::Pays, None);
    story.hears(&story.banks.stripe, 1);
    story.settles();
    (story, id)
}

#[test]
fn parts_that_go_back_are_counted_whoever_sends_them() {
    let (story, id) = ordered();
    let World { store, clock, .. } = &story.world;
    story.banks.stripe.refunds_by_itself(&id, 100);
    story.hears(&story.banks.stripe, 5);
    assert_eq!(story.payment(&id).refunds[0].by, RefundBy::Provider);
    assert_eq!(story.payment(&id).left(), Some(Money::new(2528, Currency::Eur)));
    let part = Some(Money::new(528, Currency::Eur));
    block_on(refund::ask(store, &id, part, Actor::Manager(MANAGER), clock.now())).unwrap();
    story.settles();
    story.hears(&story.banks.stripe, 2);
    let order = || block_on(store.order(&story.reservation)).unwrap().unwrap().record;
    assert!(matches!(order().state, OrderState::Paid { .. }));
    block_on(refund::ask(store, &id, None, Actor::Manager(MANAGER), clock.now())).unwrap();
    story.banks.stripe.weather.add(Fault::Pending);
    story.settles();
    assert!(matches!(order().state, OrderState::Paid { .. }), "it is not done yet");
    story.lives(TimeDelta::seconds(65));
    assert!(matches!(order().state, OrderState::Refunded { .. }));
    assert_eq!(story.payment(&id).refunds.len(), 3);
}

#[test]
fn a_refund_heard_of_before_its_answer_came_is_one() {
    let (story, id) = ordered();
    let World { store, clock, .. } = &story.world;
    let bank = &story.banks.stripe;
    block_on(refund::ask(store, &id, None, Actor::Manager(MANAGER), clock.now())).unwrap();
    bank.weather.add(Fault::After);
    assert!(matches!(*story.watches(), [Watched::Silent { .. }]));
    // The event does not tell whose refund it is.
    for event in bank.tells() {
        let PaymentEvent::Refunded { reference, refund, amount, .. } = event else { panic!() };
        let event = PaymentEvent::Refunded { reference, refund, ours: None, amount };
        story.hears_of(bank, &event);
    }
    story.lives(TimeDelta::seconds(60));
    let refunds = story.payment(&id).refunds;
    assert_eq!((refunds.len(), refunds[0].by), (1, RefundBy::Manager(Actor::Manager(MANAGER))));
    assert!(matches!(refunds[0].state, RefundState::Done { .. }));
}

#[test]
fn a_refund_that_is_refused_waits_for_a_manager() {
    let story = Story::new();
    let id = story.goes_to(&story.banks.stripe);
    asks(&story.world, AskKind::Release { fan: ANA, hold: story.reservation.number });
    story.banks.stripe.visit(&id, Act::Pays, None);
    story.hears(&story.banks.stripe, 1);
    story.banks.stripe.weather.add(Fault::No);
    story.settles();
    let state = story.payment(&id).state;
    let refused = matches!(&state, PaymentState::Held { why: HeldWhy::RefundRefused(_), .. });
    assert!(refused, "{state:?}");
}

#[test]
fn a_dispute_is_recorded_once_and_told_to_managers() {
    let (story, id) = ordered();
    let reference = story.payment(&id).taken().unwrap().reference.clone();
    let event = PaymentEvent::Disputed { reference, what: "fraudulent".to_owned() };
    story.hears_of(&story.banks.stripe, &event);
    story.hears_of(&story.banks.stripe, &event);
    story.settles();
    assert_eq!(story.payment(&id).disputes.len(), 1);
    let alarm = Content::PaymentAlarm { payment: id, alarm: Alarm::Disputed, manager: MANAGER };
    assert!(story.told().contains(&alarm));
}

#[test]
fn what_nobody_knows_is_told_apart() {
    let story = Story::new();
    let event = PaymentEvent::Session {
        session: SessionId("another-shop's".to_owned()),
        payment: None,
        standing: Standing::Dead,
    };
    let World { store, clock, .. } = &story.world;
    let known = block_on(heard(store, clock, ProviderName::Stripe, &event));
    assert_eq!(known, Ok(Heard::Unknown));
}

#[test]
fn an_order_counts_working_days_in_the_warehouses_zone() {
    let story = Story::new();
    let Opened::Payable { checkout, .. } = opens(&story.world, &story.reservation) else {
        panic!()
    };
    let at = story.world.now() + TimeDelta::hours(10);
    let reference = PaymentReference("bank-1".to_owned());
    let request = PaymentRequest {
        id: "mi-beta-1-stripe-1".parse().unwrap(),
        amount: checkout.quote.total,
        locale: Locale::EnGb,
        back: "https://shop.example/back".parse().unwrap(),
        expires_at: at,
        title: String::new(),
    };
    let payment = Payment::new(request, checkout.clone(), None);
    let order = order_from(payment, reference, at, &story.world.shop);
    // Friday evening in Paris is Saturday, 16 January, in Shanghai: seven days from the next Monday.
    let ships_by = "2027-01-26".parse().unwrap();
    assert_eq!(order.state, OrderState::Paid { at, ships_by });
    assert_eq!((order.id, order.payment.amount), (story.reservation, checkout.quote.total));
}
