//! The decider against a naive model, over random sales: 10^5 steps in a usual run, 10^6 and more in a long one.
//!
//! The model keeps lists and counts everything anew each time. After every step both must agree on whether the ask
//! was met, on every hold and entry of every fan, and on every count; the journal so far, and an image that went
//! through its bytes, must give the identical stock.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::ids::EntryNumber;
use crate::stock::EntryState;

const CASES_MIN: u32 = 600;
const SEED: Seed = Seed([9; 32]);
const FANS: u64 = 6;
/// Places on the usual waitlist begin behind this one; those before are for fans whose payment came too late.
const USUAL: usize = 1_000_000;

#[derive(Debug, Clone)]
enum Step {
    Reserve {
        fan: u64,
        units: [u32; 2],
    },
    Release {
        fan: u64,
        hold: usize,
    },
    Take {
        fan: u64,
        hold: usize,
    },
    Start {
        fan: u64,
        hold: usize,
        attempt: u32,
    },
    End {
        hold: usize,
        attempt: u32,
    },
    Pay {
        hold: usize,
        payment: u8,
        payer: Option<u8>,
    },
    Return {
        hold: usize,
    },
    Join {
        fan: u64,
        any_of: Vec<usize>,
        units: u32,
        at_least: u32,
    },
    Enter {
        fan: u64,
        units: [u32; 2],
    },
    Leave {
        fan: u64,
        entry: usize,
    },
    Merge {
        from: u64,
        into: u64,
    },
    Wait {
        seconds: i64,
    },
    /// The same ask again, with its key.
    Redeliver,
    /// The stock is made anew from the bytes of its image.
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let fan = || 1..=FANS;
    let hold = || 0..24_usize;
    let units = || [0..3_u32, 0..2_u32];
    prop_oneof![
        8 => (fan(), units()).prop_map(|(fan, units)| Step::Reserve { fan, units }),
        3 => (fan(), hold()).prop_map(|(fan, hold)| Step::Release { fan, hold }),
        4 => (fan(), hold()).prop_map(|(fan, hold)| Step::Take { fan, hold }),
        3 => (fan(), hold(), 1..4_u32).prop_map(|(fan, hold, attempt)| Step::Start { fan, hold, attempt }),
        2 => (hold(), 1..4_u32).prop_map(|(hold, attempt)| Step::End { hold, attempt }),
        3 => (hold(), 0..3_u8, prop::option::of(0..3_u8))
            .prop_map(|(hold, payment, payer)| Step::Pay { hold, payment, payer }),
        1 => hold().prop_map(|hold| Step::Return { hold }),
        6 => (fan(), prop::sample::subsequence(vec![0_usize, 1], 1..=2).prop_shuffle(), 1..3_u32, 1..3_u32)
            .prop_map(|(fan, any_of, units, at_least)| Step::Join { fan, any_of, units, at_least }),
        3 => (fan(), units()).prop_map(|(fan, units)| Step::Enter { fan, units }),
        1 => (fan(), 0..12_usize).prop_map(|(fan, entry)| Step::Leave { fan, entry }),
        1 => (fan(), fan()).prop_map(|(from, into)| Step::Merge { from, into }),
        5 => (0..500_i64).prop_map(|seconds| Step::Wait { seconds }),
        1 => Just(Step::Redeliver),
        1 => Just(Step::Restart),
    ]
}

fn sale() -> impl Strategy<Value = Terms> {
    let waves = prop::bool::ANY;
    let draw = prop::bool::ANY;
    let share = prop::option::of(0..=100_u8);
    (waves, draw, share).prop_map(|(waves, draw, share)| {
        let mut terms = terms(4, 2);
        if waves {
            let wave = |minutes, units| Wave { at: t0() + TimeDelta::minutes(minutes), units };
            terms.offers[0].waves = vec![wave(0, 2), wave(20, 2)];
        }
        if draw {
            terms.allocation = Allocation::Draw;
        }
        let lasts = TimeDelta::minutes(10);
        terms.priority = share.map(|share_percent| Priority { losses: 1, share_percent, lasts });
        terms
    })
}

/// What a child could keep on paper.
struct Naive {
    terms: Terms,
    now: DateTime<Utc>,
    holds: Vec<Hold>,
    entries: Vec<Entry>,
    next_rank: usize,
    next_first: usize,
    drawn: bool,
    waves_opened: [usize; 2],
    set_aside: [u32; 2],
    priority_over: bool,
    passes: BTreeSet<u64>,
    merged: BTreeMap<u64, u64>,
}

#[derive(Clone)]
struct Hold {
    fan: u64,
    units: [u32; 2],
    until: DateTime<Utc>,
    state: State,
    attempts: u32,
    payments: BTreeMap<u8, bool>,
    payer: Option<u8>,
}

impl Hold {
    fn is_live(&self) -> bool {
        matches!(self.state, State::Open | State::Paying | State::Turn)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Open,
    Paying,
    Turn,
    Released,
    Lapsed,
    Confirmed,
    Returned,
}

#[derive(Clone)]
struct Entry {
    fan: u64,
    wish: Wish,
    state: EntryIs,
}

#[derive(Clone, PartialEq)]
enum Wish {
    All([u32; 2]),
    AnyOf(Vec<usize>, u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum EntryIs {
    Entered,
    Waiting(usize),
    Given(usize),
    Left,
}

impl Wish {
    fn about(&self, offer: usize) -> bool {
        match self {
            Self::All(units) => units[offer] > 0,
            Self::AnyOf(offers, ..) => offers.contains(&offer),
        }
    }
}

impl Naive {
    fn new(terms: Terms, passes: &[u64], now: DateTime<Utc>) -> Self {
        Self {
            terms,
            now,
            holds: Vec::new(),
            entries: Vec::new(),
            next_rank: USUAL,
            next_first: 0,
            drawn: false,
            waves_opened: [0; 2],
            set_aside: [0; 2],
            priority_over: false,
            passes: passes.iter().copied().collect(),
            merged: BTreeMap::new(),
        }
    }

    /// The same step by whom its fan is by now.
    fn by_person(&self, step: &Step) -> Step {
        let mut step = step.clone();
        let named: Vec<&mut u64> = match &mut step {
            Step::Merge { from, into } => vec![from, into],
            Step::Reserve { fan, .. }
            | Step::Release { fan, .. }
            | Step::Take { fan, .. }
            | Step::Start { fan, .. }
            | Step::Join { fan, .. }
            | Step::Enter { fan, .. }
            | Step::Leave { fan, .. } => vec![fan],
            Step::Pay { .. }
            | Step::End { .. }
            | Step::Return { .. }
            | Step::Wait { .. }
            | Step::Redeliver
            | Step::Restart => Vec::new(),
        };
        for fan in named {
            while let Some(into) = self.merged.get(fan) {
                *fan = *into;
            }
        }
        step
    }

    fn is_draw(&self) -> bool {
        self.terms.allocation == Allocation::Draw
    }

    fn is_open(&self) -> bool {
        (self.terms.opens_at..self.terms.ends_at).contains(&self.now)
    }

    fn opened(&self, offer: usize) -> u32 {
        let waves = self.terms.waves_of(&self.terms.offers[offer]);
        waves.iter().take(self.waves_opened[offer]).map(|wave| wave.units).sum()
    }

    fn given(&self, offer: usize, fan: Option<u64>) -> u32 {
        let counts = |hold: &&Hold| {
            let mine = fan.is_none_or(|fan| hold.fan == fan);
            let counted = hold.is_live() || hold.state == State::Confirmed;
            mine && (counted || fan.is_none() && hold.state == State::Returned)
        };
        self.holds.iter().filter(counts).map(|hold| hold.units[offer]).sum()
    }

    fn left(&self, offer: usize) -> u32 {
        self.opened(offer) - self.given(offer, None)
    }

    fn left_for(&self, fan: u64, offer: usize) -> u32 {
        let kept = if self.passes.contains(&fan) { 0 } else { self.set_aside[offer] };
        self.left(offer).saturating_sub(kept)
    }

    fn may_have(&self, fan: u64, offer: usize) -> u32 {
        self.terms.offers[offer].cap.saturating_sub(self.given(offer, Some(fan)))
    }

    fn hold(&mut self, fan: u64, units: [u32; 2], state: State) {
        let spans = self.terms.spans;
        let span = if state == State::Turn { spans.turn } else { spans.hold };
        if self.passes.contains(&fan) {
            for (set_aside, units) in self.set_aside.iter_mut().zip(units) {
                *set_aside -= units.min(*set_aside);
            }
        }
        let (until, payments) = (self.now + span, BTreeMap::new());
        self.holds.push(Hold { fan, units, until, state, attempts: 0, payments, payer: None });
    }

    fn let_due_happen(&mut self) {
        let now = self.now;
        for hold in &mut self.holds {
            if matches!(hold.state, State::Open | State::Turn) && hold.until <= now {
                hold.state = State::Lapsed;
            }
        }
        for offer in 0..2 {
            let waves = self.terms.waves_of(&self.terms.offers[offer]);
            for wave in waves.iter().skip(self.waves_opened[offer]).filter(|wave| wave.at <= now) {
                self.waves_opened[offer] += 1;
                if !self.priority_over && !self.passes.is_empty() {
                    self.set_aside[offer] += self.terms.set_aside_of(*wave);
                }
            }
        }
        if self.is_draw() && !self.drawn && self.terms.opens_at <= now {
            self.drawn = true;
            self.draw();
            self.serve(State::Open);
        }
        if self.terms.priority_ends_at().is_some_and(|at| at <= now) {
            (self.priority_over, self.set_aside) = (true, [0; 2]);
        }
        self.serve(State::Turn);
    }

    fn draw(&mut self) {
        let entered = |number: &usize| self.entries[*number].state == EntryIs::Entered;
        let mut order: Vec<_> = (0..self.entries.len()).filter(entered).collect();
        order.sort_by_key(|number| SEED.ticket(EntryNumber(*number as u64 + 1)));
        for number in order {
            self.next_rank += 1;
            self.entries[number].state = EntryIs::Waiting(self.next_rank);
        }
    }

    /// Everybody who waits, in order: who can be served is.
    fn serve(&mut self, state: State) {
        if !self.is_open() {
            return;
        }
        let mut waiting: Vec<_> = (0..self.entries.len())
            .filter_map(|number| match self.entries[number].state {
                EntryIs::Waiting(rank) => Some((rank, number)),
                _ => None,
            })
            .collect();
        waiting.sort_unstable();
        for (_, number) in waiting {
            let Entry { fan, wish, .. } = self.entries[number].clone();
            let can = |offer: usize| self.left_for(fan, offer).min(self.may_have(fan, offer));
            let units = match wish {
                Wish::All(units) => (0..2).all(|offer| units[offer] <= can(offer)).then_some(units),
                Wish::AnyOf(offers, most, least) => offers.into_iter().find_map(|offer| {
                    let mut units = [0; 2];
                    units[offer] = can(offer).min(most);
                    (units[offer] >= least).then_some(units)
                }),
            };
            if let Some(units) = units {
                self.entries[number].state = EntryIs::Given(self.holds.len());
                self.hold(fan, units, state);
            }
        }
    }

    fn live(&mut self, fan: Option<u64>, hold: usize) -> Option<&mut Hold> {
        let hold = self.holds.get_mut(hold)?;
        let mine = fan.is_none_or(|fan| hold.fan == fan);
        (mine && hold.is_live()).then_some(hold)
    }

    /// Whether the ask is met.
    fn step(&mut self, step: &Step) -> bool {
        self.let_due_happen();
        let met = self.ask(step);
        self.serve(State::Turn);
        met
    }

    fn ask(&mut self, step: &Step) -> bool {
        match &self.by_person(step) {
            Step::Reserve { fan, units } => self.reserve(*fan, *units),
            Step::Release { fan, hold } => {
                let live = self.live(Some(*fan), *hold);
                live.map(|hold| hold.state = State::Released).is_some()
            }
            Step::Take { fan, hold } => {
                let until = self.now + self.terms.spans.hold;
                let Some(hold) = self.live(Some(*fan), *hold) else { return false };
                if hold.state == State::Turn {
                    (hold.state, hold.until) = (State::Open, until);
                }
                true
            }
            Step::Start { fan, hold, attempt } => {
                let extension = self.terms.spans.extension;
                let live = self.live(Some(*fan), *hold);
                let Some(hold) = live.filter(|hold| hold.state != State::Turn) else {
                    return false;
                };
                if hold.attempts == 0 {
                    hold.until += extension;
                }
                if *attempt > hold.attempts {
                    (hold.state, hold.attempts) = (State::Paying, *attempt);
                }
                true
            }
            Step::End { hold, attempt } => {
                let now = self.now;
                let Some(hold) = self.holds.get_mut(*hold) else { return false };
                if hold.state == State::Paying && *attempt >= hold.attempts {
                    hold.state = if hold.until <= now { State::Lapsed } else { State::Open };
                }
                true
            }
            Step::Pay { hold, payment, payer } => self.pay(*hold, *payment, *payer),
            Step::Return { hold } => {
                let hold = self.holds.get_mut(*hold);
                let hold =
                    hold.filter(|hold| matches!(hold.state, State::Confirmed | State::Returned));
                hold.map(|hold| hold.state = State::Returned).is_some()
            }
            Step::Join { fan, any_of, units, at_least } => {
                self.join(*fan, any_of, *units, *at_least)
            }
            Step::Enter { fan, units } => self.enter(*fan, *units),
            Step::Leave { fan, entry } => {
                let entry = self.entries.get_mut(*entry).filter(|entry| entry.fan == *fan);
                let waits = |entry: &&mut Entry| {
                    matches!(entry.state, EntryIs::Entered | EntryIs::Waiting(_))
                };
                entry.filter(waits).map(|entry| entry.state = EntryIs::Left).is_some()
            }
            Step::Merge { from, into } => {
                self.merge(*from, *into);
                true
            }
            Step::Wait { .. } | Step::Redeliver | Step::Restart => true,
        }
    }

    fn reserve(&mut self, fan: u64, units: [u32; 2]) -> bool {
        let asks = units != [0; 2] && self.is_open();
        if !asks || (0..2).any(|offer| units[offer] > self.may_have(fan, offer)) {
            return false;
        }
        if (0..2).all(|offer| units[offer] <= self.left_for(fan, offer)) {
            self.hold(fan, units, State::Open);
            return true;
        }
        let first_short = (0..2).find(|offer| units[*offer] > self.left_for(fan, *offer));
        let gone = first_short.is_some_and(|offer| self.is_sold_out(fan, offer));
        self.is_draw() && !gone && self.wait_for(fan, Wish::All(units))
    }

    fn is_sold_out(&self, fan: u64, offer: usize) -> bool {
        let waves = self.terms.waves_of(&self.terms.offers[offer]).len();
        let held = self.holds.iter().filter(|hold| hold.is_live());
        let held: u32 = held.map(|hold| hold.units[offer]).sum();
        let kept = self.terms.priority.is_some() && self.left(offer) > 0;
        self.left_for(fan, offer) == 0 && !kept && self.waves_opened[offer] == waves && held == 0
    }

    fn join(&mut self, fan: u64, any_of: &[usize], units: u32, at_least: u32) -> bool {
        let sound = self.is_open() && at_least <= units;
        if !sound || any_of.iter().any(|offer| at_least > self.may_have(fan, *offer)) {
            return false;
        }
        let there = any_of.iter().any(|offer| at_least <= self.left_for(fan, *offer));
        let gone = any_of.iter().all(|offer| self.is_sold_out(fan, *offer));
        !there && !gone && self.wait_for(fan, Wish::AnyOf(any_of.to_vec(), units, at_least))
    }

    fn wait_for(&mut self, fan: u64, wish: Wish) -> bool {
        let mut mine = self.entries.iter().filter(|entry| entry.fan == fan);
        let meets = |other: &Wish| (0..2).any(|offer| wish.about(offer) && other.about(offer));
        if mine.any(|entry| matches!(entry.state, EntryIs::Waiting(_)) && meets(&entry.wish)) {
            return false;
        }
        self.next_rank += 1;
        self.entries.push(Entry { fan, wish, state: EntryIs::Waiting(self.next_rank) });
        true
    }

    fn enter(&mut self, fan: u64, units: [u32; 2]) -> bool {
        let open = self.is_draw() && !self.drawn && self.now < self.terms.ends_at;
        let within = (0..2).all(|offer| units[offer] <= self.may_have(fan, offer));
        if !open || units == [0; 2] || !within {
            return false;
        }
        let mut entries = self.entries.iter_mut();
        let known = entries.find(|entry| entry.fan == fan && entry.state == EntryIs::Entered);
        if let Some(entry) = known {
            entry.wish = Wish::All(units);
        } else {
            self.entries.push(Entry { fan, wish: Wish::All(units), state: EntryIs::Entered });
        }
        true
    }

    fn pay(&mut self, hold: usize, payment: u8, payer: Option<u8>) -> bool {
        let Some(paid) = self.holds.get(hold).cloned() else { return false };
        if let Some(kept) = paid.payments.get(&payment) {
            return *kept;
        }
        let still_there = (0..2).all(|offer| {
            let can = self.left_for(paid.fan, offer).min(self.may_have(paid.fan, offer));
            paid.units[offer] <= can
        });
        let live = matches!(paid.state, State::Open | State::Paying);
        let there = live || paid.state == State::Lapsed && still_there;
        let may_have_more = (0..2).all(|offer| paid.units[offer] <= self.may_have(paid.fan, offer));
        let too_late = !there && paid.state == State::Lapsed && may_have_more;
        let kept = there && (0..2).all(|offer| self.payer_may(payer, offer, paid.units[offer]));
        self.holds[hold].payments.insert(payment, kept);
        if kept {
            (self.holds[hold].state, self.holds[hold].payer) = (State::Confirmed, payer);
        }
        if too_late && self.now < self.terms.ends_at {
            self.put_first(paid.fan, Wish::All(paid.units));
        }
        kept
    }

    fn payer_may(&self, payer: Option<u8>, offer: usize, units: u32) -> bool {
        let paid = |hold: &&Hold| hold.state == State::Confirmed && hold.payer == payer;
        let paid: u32 = self.holds.iter().filter(paid).map(|hold| hold.units[offer]).sum();
        payer.is_none() || units == 0 || paid + units <= self.terms.offers[offer].cap
    }

    fn put_first(&mut self, fan: u64, wish: Wish) {
        let meets = |other: &Wish| (0..2).any(|offer| wish.about(offer) && other.about(offer));
        let mut mine = self.entries.iter_mut().filter(|entry| entry.fan == fan);
        let waits =
            mine.find(|entry| matches!(entry.state, EntryIs::Waiting(_)) && meets(&entry.wish));
        if let Some(entry) = waits {
            entry.state = EntryIs::Left;
        }
        self.next_first += 1;
        self.entries.push(Entry { fan, wish, state: EntryIs::Waiting(self.next_first) });
    }

    fn merge(&mut self, from: u64, into: u64) {
        if from == into {
            return;
        }
        let live = |entry: &&Entry| matches!(entry.state, EntryIs::Entered | EntryIs::Waiting(_));
        let of_into: Vec<_> =
            self.entries.iter().filter(|entry| entry.fan == into).filter(live).cloned().collect();
        for entry in self.entries.iter_mut().filter(|entry| entry.fan == from) {
            let twofold = of_into.iter().any(|other| {
                let both = entry.state == EntryIs::Entered && other.state == EntryIs::Entered;
                both || (0..2).any(|offer| entry.wish.about(offer) && other.wish.about(offer))
            });
            if twofold && matches!(entry.state, EntryIs::Entered | EntryIs::Waiting(_)) {
                entry.state = EntryIs::Left;
            }
            entry.fan = into;
        }
        self.holds.iter_mut().filter(|hold| hold.fan == from).for_each(|hold| hold.fan = into);
        if self.passes.contains(&from) {
            self.passes.insert(into);
        }
        self.merged.insert(from, into);
    }

    fn position(&self, number: usize) -> u32 {
        let Entry { wish, state: EntryIs::Waiting(rank), .. } = &self.entries[number] else {
            return 0;
        };
        let ahead = |offer: usize| {
            let earlier =
                |entry: &&Entry| matches!(entry.state, EntryIs::Waiting(other) if other < *rank);
            self.entries.iter().filter(earlier).filter(|entry| entry.wish.about(offer)).count()
        };
        let offers = (0..2).filter(|offer| wish.about(*offer));
        u32::try_from(offers.map(ahead).min().unwrap()).unwrap() + 1
    }
}

fn products() -> [ProductId; 2] {
    [band(), headphones()]
}

fn basket(units: [u32; 2]) -> Vec<BasketLine> {
    let lines = products().into_iter().zip(units);
    lines.map(|(product, units)| BasketLine { product, units }).collect()
}

fn kind(step: &Step) -> AskKind {
    let fan = |fan: &u64| FanId(*fan);
    let number = |hold: &usize| HoldNumber(*hold as u64 + 1);
    match step {
        Step::Reserve { fan: of, units } => {
            AskKind::Reserve { fan: fan(of), basket: basket(*units) }
        }
        Step::Release { fan: of, hold } => AskKind::Release { fan: fan(of), hold: number(hold) },
        Step::Take { fan: of, hold } => AskKind::Take { fan: fan(of), hold: number(hold) },
        Step::Start { fan: of, hold, attempt } => {
            AskKind::StartPayment { fan: fan(of), hold: number(hold), attempt: *attempt }
        }
        Step::End { hold, attempt } => {
            AskKind::EndPayment { hold: number(hold), attempt: *attempt }
        }
        Step::Pay { hold, payment, payer } => {
            let payment = PaymentReference(payment.to_string());
            let payer = payer.map(|payer| Payer([payer; 16]));
            AskKind::Confirm { hold: number(hold), payment, payer }
        }
        Step::Return { hold } => AskKind::Return { hold: number(hold) },
        Step::Join { fan: of, any_of, units, at_least } => {
            let any_of = any_of.iter().map(|offer| products()[*offer].clone()).collect();
            let request = WaitRequest { any_of, units: *units, at_least: *at_least };
            AskKind::Join { fan: fan(of), request }
        }
        Step::Enter { fan: of, units } => AskKind::Enter { fan: fan(of), basket: basket(*units) },
        Step::Leave { fan: of, entry } => {
            AskKind::Leave { fan: fan(of), entry: EntryNumber(*entry as u64 + 1) }
        }
        Step::Merge { from, into } => AskKind::Merge { from: fan(from), into: fan(into) },
        Step::Wait { .. } | Step::Redeliver | Step::Restart => AskKind::Expire,
    }
}

/// The stock, its journal's twin, and the model, side by side.
struct Both {
    stock: Stock,
    twin: Stock,
    naive: Naive,
    asks: u128,
    last: Option<(Ask, Outcome)>,
}

impl Both {
    fn with(terms: Terms) -> Self {
        let now = t0() - TimeDelta::minutes(10);
        let passes = [1, 2];
        let naive = Naive::new(terms.clone(), &passes, now);
        let (stock, twin) = (Stock::default(), Stock::default());
        let mut both = Self { stock, twin, naive, asks: 0, last: None };
        let seed = Some(SEED);
        both.decide(&Ask::by_shop(AskKind::List { terms: Box::new(terms), seed }));
        both.decide(&Ask::by_shop(AskKind::GrantPasses(passes.map(FanId).to_vec())));
        both
    }

    fn decide(&mut self, ask: &Ask) -> Outcome {
        let mut decision = decide(&mut self.stock, std::slice::from_ref(ask), self.naive.now);
        decision.events.iter().for_each(|event| {
            let bytes = serde_json::to_vec(event).unwrap();
            self.twin.apply(&serde_json::from_slice(&bytes).unwrap());
        });
        decision.outcomes.remove(0)
    }

    fn step(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match step {
            Step::Wait { seconds } => self.naive.now += TimeDelta::seconds(*seconds),
            Step::Restart => {
                let bytes = serde_json::to_vec(&self.stock.image()).unwrap();
                self.stock = Stock::from(serde_json::from_slice::<Image>(&bytes).unwrap());
            }
            _ => {}
        }
        if matches!(step, Step::Redeliver) {
            return self.redeliver();
        }
        self.asks += 1;
        let ask = Ask { key: AskKey(self.asks), kind: kind(step) };
        let outcome = self.decide(&ask);
        let met = !matches!(outcome, Outcome::Refused(_) | Outcome::RefundDue(_));
        prop_assert_eq!(met, self.naive.step(step), "{:?}", outcome);
        if !matches!(
            step,
            Step::Pay { .. }
                | Step::End { .. }
                | Step::Return { .. }
                | Step::Merge { .. }
                | Step::Wait { .. }
                | Step::Restart
        ) {
            self.last = Some((ask, outcome));
        }
        Ok(())
    }

    /// It gets its first outcome, but that a hold's time may have changed meanwhile, and changes nothing.
    fn redeliver(&mut self) -> Result<(), TestCaseError> {
        self.naive.let_due_happen();
        let Some((ask, first)) = self.last.clone() else {
            self.decide(&Ask::by_shop(AskKind::Expire));
            return Ok(());
        };
        match (self.decide(&ask), first) {
            (Outcome::Held(again), Outcome::Held(held)) => prop_assert_eq!(again.hold, held.hold),
            (again, first) => prop_assert_eq!(again, first),
        }
        Ok(())
    }

    fn agree(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(&self.stock, &self.twin);
        let naive = &self.naive;
        for (offer, count) in self.stock.counts(naive.now).into_iter().enumerate() {
            let given = count.held + count.sold + count.returned;
            prop_assert!(
                given <= count.opened && count.opened <= count.units,
                "oversold: {:?}",
                count
            );
            prop_assert_eq!(given, naive.given(offer, None));
            prop_assert_eq!(count.left(), naive.left(offer).saturating_sub(naive.set_aside[offer]));
        }
        for (number, held) in (1..).zip(&naive.holds) {
            let hold = self.stock.hold(HoldNumber(number)).unwrap();
            prop_assert_eq!((hold.fan, state(&hold.state)), (FanId(held.fan), held.state));
            if let HoldState::Open { until }
            | HoldState::Paying { until }
            | HoldState::Turn { until } = hold.state
            {
                prop_assert_eq!(until, held.until);
            }
            let wanted: Vec<_> =
                basket(held.units).into_iter().filter(|line| line.units > 0).collect();
            prop_assert_eq!(hold.basket, wanted);
        }
        prop_assert_eq!(self.stock.hold(HoldNumber(naive.holds.len() as u64 + 1)), None);
        for fan in 1..=FANS {
            self.agree_on(fan)?;
        }
        Ok(())
    }

    fn agree_on(&self, fan: u64) -> Result<(), TestCaseError> {
        let naive = &self.naive;
        let numbers = self.stock.holds_of(FanId(fan)).into_iter().map(|(number, _)| number.0);
        let mine = (1..).zip(&naive.holds).filter(|(_, hold)| hold.fan == fan);
        prop_assert!(numbers.eq(mine.map(|(number, _)| number)));
        let entries = self.stock.entries_of(FanId(fan)).into_iter();
        let entries: Vec<_> = entries.map(|entry| (entry.number.0, entry.state)).collect();
        let mine = naive.entries.iter().enumerate().filter(|(_, entry)| entry.fan == fan);
        let mine: Vec<_> = mine
            .map(|(number, entry)| {
                let state = match entry.state {
                    EntryIs::Entered => EntryState::Entered,
                    EntryIs::Waiting(_) => EntryState::Waiting { position: naive.position(number) },
                    EntryIs::Given(hold) => EntryState::Given(HoldNumber(hold as u64 + 1)),
                    EntryIs::Left => EntryState::Left,
                };
                (number as u64 + 1, state)
            })
            .collect();
        prop_assert_eq!(entries, mine);
        Ok(())
    }
}

const fn state(state: &HoldState) -> State {
    match state {
        HoldState::Open { .. } => State::Open,
        HoldState::Paying { .. } => State::Paying,
        HoldState::Turn { .. } => State::Turn,
        HoldState::Released { .. } => State::Released,
        HoldState::Lapsed { .. } => State::Lapsed,
        HoldState::Confirmed { .. } => State::Confirmed,
        HoldState::Returned { .. } => State::Returned,
    }
}

fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    // One case is 200 steps on average: 10^5 in a usual run.
    ProptestConfig { cases: usual.cases.max(CASES_MIN), ..usual }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn agrees_with_the_naive_model(terms in sale(), steps in prop::collection::vec(step(), 1..400)) {
        let mut both = Both::with(terms);
        for step in &steps {
            both.step(step)?;
            both.agree()?;
        }
    }

    #[test]
    fn a_unit_whose_time_ran_out_can_be_reserved_within_a_second(
        terms in sale().prop_filter("first come", |terms| terms.allocation == Allocation::FirstCome),
        holds in prop::collection::vec((1..=FANS, 1..3_u32), 1..6),
        after_ms in 0..=1000_i64,
    ) {
        let mut both = Both::with(Terms { priority: None, ..terms });
        both.naive.now = t0() + TimeDelta::minutes(30);
        for (fan, bands) in holds {
            both.asks += 1;
            let kind = AskKind::Reserve { fan: FanId(fan), basket: basket([bands, 0]) };
            both.decide(&Ask { key: AskKey(both.asks), kind });
        }
        both.naive.now += HOLD + TimeDelta::milliseconds(after_ms);
        let mut again = 0;
        for fan in 100..104 {
            both.asks += 1;
            let kind = AskKind::Reserve { fan: FanId(fan), basket: basket([1, 0]) };
            let outcome = both.decide(&Ask { key: AskKey(both.asks), kind });
            again += u32::from(matches!(outcome, Outcome::Held(_)));
        }
        prop_assert_eq!(again, 4, "all four units are free again");
    }
}
