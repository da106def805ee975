//! A small shop for the journeys' tests: one sale, two markets, a store in memory and a clock to move.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use futures::executor::block_on;

use super::announce::Reach;
use super::check_in::{Desk, Detail, Standing};
use super::remind::Listener;
use super::reserve::Reserve;
use super::{choose, meet, plan, remind, work};
use crate::announcement::{Place, Places, Plan, Rules};
use crate::catalogue::{
    BasketLine, Calendar, ImportRule, Market, PayBy, Product, Purchase, ReturnRule, ShippingBand,
    Shop,
};
use crate::clock::{Clock, ManualClock};
use crate::delivery::{Content, Delivery, DeliveryKey, DeliveryState};
use crate::fan::{Account, Chat, Fan, Platform};
use crate::ids::FanId;
use crate::locale::Locale;
use crate::memory::{Gate, MemoryStore};
use crate::money::{Currency, Money, Rate};
use crate::port::{Deliveries, Ids, Stored, Unit};
use crate::reminder::{LEAD_TIMES_DEFAULT, Leads, Reminder, Wish};
use crate::sale::{Offer, SPANS_DEFAULT, Sale};
use crate::stock::{Allocation, AskKey, Seed};

/// Everything a journey may need.
pub(super) struct World {
    pub(super) store: MemoryStore,
    pub(super) shop: Shop,
    pub(super) clock: ManualClock,
    pub(super) ids: Counted,
    pub(super) places: Places,
    /// Who is told what happens by itself; nobody at first.
    pub(super) managers: Vec<Account>,
    asks: AtomicU64,
}

/// Numbers in a row.
#[derive(Debug, Default)]
pub(super) struct Counted {
    fans: AtomicU64,
    seeds: AtomicU8,
}

impl Ids for Counted {
    fn fan(&self) -> FanId {
        FanId(self.fans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn seed(&self) -> Seed {
        Seed([7 + self.seeds.fetch_add(1, Ordering::Relaxed); 32])
    }
}

impl World {
    /// A planned sale, two days before its check-in opens.
    pub(super) fn new() -> Self {
        Self::of(Allocation::FirstCome)
    }

    /// The same with a draw.
    pub(super) fn with_draw() -> Self {
        Self::of(Allocation::Draw)
    }

    fn of(allocation: Allocation) -> Self {
        let opens_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let clock = ManualClock::at(opens_at - TimeDelta::days(3));
        let place = |id, greeting_locales: &[Locale], locales: &[Locale]| Place {
            name: format!("place {id}"),
            chat: Chat::Room { platform: Platform::Discord, id },
            greeting_locales: greeting_locales.to_vec(),
            locales: locales.to_vec(),
            market: None,
            zone: None,
            ping_role: None,
            reminders: Leads::NONE,
        };
        let world = Self {
            store: MemoryStore::new(Arc::new(clock.clone())),
            shop: shop(opens_at, allocation),
            clock,
            ids: Counted::default(),
            places: Places::new(vec![
                place(1, &[Locale::FrFr], &[Locale::EnGb]),
                place(2, &[], &[Locale::EnGb]),
            ]),
            managers: Vec::new(),
            asks: AtomicU64::new(0),
        };
        world.plan(&world.shop);
        world
    }

    /// A planned sale and an order of fan 1, right after its payment.
    pub(super) fn with_order() -> Self {
        let world = Self::new();
        world.clock.set(crate::order::testing::noon());
        let payment = Stored::new(crate::order::testing::payment()).into();
        let order = Stored::new(crate::order::testing::order()).into();
        block_on(world.store.commit(vec![payment, order])).unwrap();
        world
    }

    /// The same at T0.
    pub(super) fn open(self) -> Self {
        self.clock.set(self.sale().opens_at);
        self
    }

    /// The same with a store whose writes go through a gate.
    pub(super) fn behind(self, gate: Arc<dyn Gate>) -> Self {
        let store = self.store.behind(gate);
        Self { store, ..self }
    }

    pub(super) fn sale(&self) -> &Sale {
        &self.shop.sales[0]
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(super) fn account(&self, user: i64) -> Account {
        assert!(self.shop.sale(&self.sale().id).is_some());
        Account { platform: Platform::Telegram, user }
    }

    pub(super) fn fan_in(&self, user: i64, market: &str) -> Fan {
        let account = self.account(user);
        let fan = block_on(meet::run(&self.store, &self.ids, account, Some(Locale::EnGb))).unwrap();
        let market = choose::Choice::Market(market.parse().unwrap());
        block_on(choose::run(&self.store, &self.shop, fan.id, market)).unwrap()
    }

    pub(super) fn desk(&self) -> Desk<'_> {
        Desk { store: &self.store, shop: &self.shop, sale: self.sale(), now: self.now() }
    }

    /// The fan chooses a way to pay and accepts the rules.
    pub(super) fn checks_in(&self, fan: &Fan) -> Standing {
        block_on(self.desk().choose(fan, Platform::Telegram, Detail::PayBy(PayBy::PayPal)))
            .unwrap();
        block_on(self.desk().accept(fan, Platform::Telegram)).unwrap()
    }

    pub(super) fn reserve(&self, fan: u64, product: &str, units: u32) -> Reserve {
        let key = AskKey(u128::from(self.asks.fetch_add(1, Ordering::Relaxed)) + 1);
        let basket = vec![BasketLine { product: product.parse().unwrap(), units }];
        Reserve { fan: FanId(fan), sale: self.sale().id.clone(), basket, key }
    }

    pub(super) fn listener(&self, fan: u64) -> Listener {
        self.listener_on(Platform::Telegram, fan)
    }

    fn listener_on(&self, platform: Platform, fan: u64) -> Listener {
        let user = self.account(i64::try_from(fan).unwrap()).user;
        let to = Chat::Private(Account { platform, user });
        Listener { fan: FanId(fan), to, usual: Leads::All }
    }

    pub(super) fn wishes(&self, fan: u64, wish: Wish) {
        self.wishes_on(Platform::Telegram, fan, wish);
    }

    pub(super) fn wishes_on(&self, platform: Platform, fan: u64, wish: Wish) {
        let change = match wish {
            Wish::On => remind::Change::On,
            Wish::Off => remind::Change::Off,
        };
        self.reminds(&self.listener_on(platform, fan), change);
    }

    /// A fan who likes these lead times wants to be reminded.
    pub(super) fn wishes_at(&self, fan: u64, leads: &[TimeDelta]) {
        let usual = Leads::These(leads.to_vec());
        self.reminds(&Listener { usual, ..self.listener(fan) }, remind::Change::On);
    }

    fn reminds(&self, listener: &Listener, change: remind::Change) {
        let asked = remind::run(&self.store, self.sale(), listener, change, self.now());
        block_on(asked).unwrap();
    }

    /// A wish that is there, without anything that follows from it.
    pub(super) fn keeps_wish(&self, fan: u64, leads: Leads) {
        let Listener { fan, to, .. } = self.listener(fan);
        let wish = Reminder { sale: self.sale().id.clone(), fan, to, wish: Wish::On, leads };
        block_on(self.store.commit(vec![Stored::new(wish).into()])).unwrap();
    }

    /// Whom announcements reach: nobody else has to approve.
    pub(super) fn reach(&self) -> Reach<'_> {
        let rules = Rules { approvers: 1 };
        Reach { places: &self.places, written: &Locale::ALL, managers: &self.managers, rules }
    }

    pub(super) fn plan(&self, shop: &Shop) {
        let reach = self.reach();
        let obstacles =
            block_on(plan::run(&self.store, shop, reach, &self.ids, self.now())).unwrap();
        assert_eq!(obstacles, []);
    }

    pub(super) fn work(&self) {
        let due = || block_on(work::next_due(&self.store)).unwrap();
        while due().is_some_and(|due| due <= self.now()) {
            block_on(work::run(&self.store, &self.shop, self.reach(), self.now())).unwrap();
        }
    }

    /// A copy of the launch in this room, in this state.
    pub(super) fn copy(&self, room: i64, state: DeliveryState) -> DeliveryKey {
        let to = Chat::Room { platform: Platform::Telegram, id: room };
        let content = Content::Announcement("launch".parse().unwrap());
        let delivery = Delivery { state, ..Delivery::new(to, content, self.now()) };
        let key = delivery.key.clone();
        block_on(self.store.commit(vec![Stored::new(delivery).into()])).unwrap();
        key
    }

    /// Deliveries that wait to be sent now.
    pub(super) fn waiting(&self) -> Vec<Delivery> {
        self.waiting_at(self.now())
    }

    /// Deliveries that wait to be sent at any time.
    pub(super) fn all_waiting(&self) -> Vec<Delivery> {
        self.waiting_at(DateTime::<Utc>::MAX_UTC)
    }

    fn waiting_at(&self, now: DateTime<Utc>) -> Vec<Delivery> {
        let due =
            |platform| block_on(self.store.due_deliveries(platform, now, usize::MAX)).unwrap();
        let all = [Platform::Discord, Platform::Telegram].into_iter().flat_map(due);
        all.map(|delivery| delivery.record).collect()
    }
}

fn shop(opens_at: DateTime<Utc>, allocation: Allocation) -> Shop {
    let offer = |product: &str, cap| Offer {
        product: product.parse().unwrap(),
        units: 4,
        cap,
        waves: Vec::new(),
    };
    let sale = Sale {
        id: "mi-beta".parse().unwrap(),
        opens_at,
        ends_at: opens_at + TimeDelta::hours(3),
        check_in_opens_at: opens_at - TimeDelta::days(1),
        zone: chrono_tz::Europe::Paris,
        spans: SPANS_DEFAULT,
        allocation,
        priority: None,
        markets: vec!["fr".parse().unwrap(), "us".parse().unwrap()],
        offers: vec![offer("mi-band", 2), offer("mi-headphones", 1)],
        lead_times: LEAD_TIMES_DEFAULT.to_vec(),
        announcement: Some(Plan {
            id: "launch".parse().unwrap(),
            at: opens_at - TimeDelta::days(2),
        }),
    };
    Shop {
        products: vec![product("mi-band", 1500), product("mi-headphones", 7900)],
        markets: vec![market("fr", Currency::Eur), market("us", Currency::Usd)],
        calendar: Calendar {
            zone: chrono_tz::Asia::Shanghai,
            weekdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
            holidays: BTreeSet::new(),
        },
        sales: vec![sale],
    }
}

fn product(id: &str, minor: i64) -> Product {
    let prices = Currency::ALL.map(|currency| (currency, Money::new(minor, currency)));
    Product {
        id: id.parse().unwrap(),
        weight_grams: 100,
        customs_category: "gadget".to_owned(),
        picture: None,
        purchase: Purchase::Priced(prices.into()),
    }
}

fn market(id: &str, currency: Currency) -> Market {
    let money = |minor| Money::new(minor, currency);
    Market {
        id: id.parse().unwrap(),
        currency,
        zone: chrono_tz::Europe::Paris,
        zones: vec![chrono_tz::Europe::Paris],
        countries: ["fr", "mc"].map(|country| country.parse().unwrap()).to_vec(),
        payments: PayBy::ALL.to_vec(),
        shipping: vec![ShippingBand { from_grams: 1, to_grams: 1000, price: money(690) }],
        import_rules: vec![ImportRule {
            version: "test".to_owned(),
            valid_from: "2015-01-01".parse().unwrap(),
            duty_free_up_to: money(15_000),
            duty_rates: BTreeMap::from([("gadget".to_owned(), Rate(270))]),
            tax_free_up_to: money(0),
            tax_rate: Rate(2000),
        }],
        returns: ReturnRule { days: 14, cost_up_to: money(5500) },
        warranty_months: 12,
    }
}
