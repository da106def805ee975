//! A fan links accounts: a code from one account, typed on another, makes one fan of two.
//!
//! Who stays is the fan we met first, by number; that one's choices stay as well. One commit moves accounts and
//! records, and writes the job that merges what both have in each sale's stock: from then on the cap counts over both.
//! A crash in between repeats the merge, which may run twice.

use chrono::{DateTime, TimeDelta, Utc};

use super::until_settled;
use crate::catalogue::Shop;
use crate::fan::{Account, CheckIn, Fan, Language, LinkCode};
use crate::ids::{FanId, MarketId, SaleId};
use crate::order::{Checkout, Order};
use crate::port::{Change, Ids, Job, JobState, Store, StoreError, Stored, Task};
use crate::reminder::{Reminder, Wish};
use crate::stock::{Ask, AskKind};

/// How long a code can be used.
pub const CODE_LASTS: TimeDelta = TimeDelta::minutes(10);

/// How many wrong codes an account may type before it must wait.
const WRONG_MAX: u32 = 5;

/// How long after the first of them they are forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// A code to type on another account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The code.
    pub code: LinkCode,
    /// Until when it can be used, once.
    pub until: DateTime<Utc>,
}

/// What became of a typed code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// Both accounts belong to one fan now.
    Joined {
        /// That fan.
        fan: Fan,
        /// The fan who is no more.
        gone: FanId,
    },
    /// They did before.
    AlreadyOne,
    /// The code was made by this very account: it is for the other one.
    OwnCode,
    /// Nobody was given such a code.
    WrongCode,
    /// The code was used, or its time is over.
    SpentCode,
    /// Too many wrong codes from this account.
    TooManyGuesses {
        /// When the next one is looked at.
        until: DateTime<Utc>,
    },
}

/// Gives `account` a code to type on another account.
pub async fn offer(
    store: &dyn Store,
    ids: &dyn Ids,
    account: Account,
    now: DateTime<Utc>,
) -> Result<Offered, StoreError> {
    until_settled(|| async {
        let (code, until) = (LinkCode::drawn(ids.seed()), now + CODE_LASTS);
        let task = Task::LapseCode { code: code.clone(), account };
        let job = Job { key: task.key(), task, state: JobState::Waiting { due: until } };
        // A code that was ever given is a conflict: then another one is drawn.
        store.commit(vec![Stored::new(job).into()]).await?;
        Ok(Offered { code, until })
    })
    .await
}

/// Makes one fan of the one who has `account` and the one who was given the code that was `typed`.
pub async fn join(
    store: &dyn Store,
    shop: &Shop,
    account: Account,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Linked, StoreError> {
    let Ok(code) = typed.parse() else { return Ok(Linked::WrongCode) };
    let linked = until_settled(|| attempt(store, shop, account, &code, now)).await?;
    if let Linked::Joined { gone, .. } = linked {
        let key = Task::Merge { from: gone, into: gone }.key();
        until_settled(|| async {
            match store.job(&key).await? {
                Some(job) => merge(store, shop, &job, now).await,
                None => Ok(()),
            }
        })
        .await?;
    }
    Ok(linked)
}

/// The fan with this number, or the one who has everything of that fan now.
pub async fn current(store: &dyn Store, id: FanId) -> Result<Option<Stored<Fan>>, StoreError> {
    let mut id = id;
    loop {
        let Some(known) = store.fan(id).await? else { return Ok(None) };
        if !known.record.accounts.is_empty() {
            return Ok(Some(known));
        }
        let key = Task::Merge { from: id, into: id }.key();
        match store.job(&key).await?.map(|job| job.record.task) {
            Some(Task::Merge { into, .. }) => id = into,
            _ => return Ok(Some(known)),
        }
    }
}

async fn attempt(
    store: &dyn Store,
    shop: &Shop,
    account: Account,
    code: &LinkCode,
    now: DateTime<Utc>,
) -> Result<Linked, StoreError> {
    let guesses = Guesses::of(store, account, now).await?;
    if let Some(until) = guesses.exhausted() {
        return Ok(Linked::TooManyGuesses { until });
    }
    let key = Task::LapseCode { code: code.clone(), account }.key();
    let Some(job) = store.job(&key).await? else {
        store.commit(vec![guesses.one_more()]).await?;
        return Ok(Linked::WrongCode);
    };
    let open = matches!(job.record.state, JobState::Waiting { due } if now < due);
    let Task::LapseCode { account: maker, .. } = job.record.task else {
        return Err(StoreError::Damaged(format!("{} is no code", job.record.key.0)));
    };
    if maker == account {
        return Ok(Linked::OwnCode);
    }
    let (Some(one), Some(other)) = (store.fan_of(maker).await?, store.fan_of(account).await?)
    else {
        return Err(StoreError::Damaged("an account that acted belongs to nobody".to_owned()));
    };
    if one.record.id == other.record.id {
        return Ok(Linked::AlreadyOne);
    }
    if !open {
        store.commit(vec![guesses.one_more()]).await?;
        return Ok(Linked::SpentCode);
    }
    let two = Two::of(one, other);
    let gone = two.from.record.id;
    let used = job.clone().with(Job { state: JobState::Done { at: now }, ..job.record });
    Ok(Linked::Joined { fan: record(store, shop, two, used, now).await?, gone })
}

/// Two fans who are one person.
struct Two {
    /// Who stays: the one we met first.
    into: Stored<Fan>,
    /// Who is no more.
    from: Stored<Fan>,
}

impl Two {
    fn of(one: Stored<Fan>, other: Stored<Fan>) -> Self {
        if one.record.id < other.record.id {
            Self { into: one, from: other }
        } else {
            Self { into: other, from: one }
        }
    }

    /// Both in one: the older fan's choices, and the other's where the older one made none.
    fn joined(&self) -> Fan {
        let (into, from) = (&self.into.record, &self.from.record);
        let language = match (into.language, from.language) {
            (Language::Hinted(_), chosen @ Language::Chosen(_)) => chosen,
            (language, _) => language,
        };
        Fan {
            id: into.id,
            accounts: into.accounts.iter().chain(&from.accounts).copied().collect(),
            language,
            market: into.market.clone().or_else(|| from.market.clone()),
            zone: into.zone.or_else(|| from.zone.filter(|_| into.market.is_none())),
            reminders: into.reminders.clone().or_else(|| from.reminders.clone()),
        }
    }
}

/// Moves accounts and records, and writes the wish that the stocks follow, in one commit.
async fn record(
    store: &dyn Store,
    shop: &Shop,
    two: Two,
    used: Stored<Job>,
    now: DateTime<Utc>,
) -> Result<Fan, StoreError> {
    let joined = two.joined();
    let (from, into) = (two.from.record.id, two.into.record.id);
    let task = Task::Merge { from, into };
    let merge = Job { key: task.key(), task, state: JobState::Waiting { due: now } };
    let gone = Fan { accounts: Vec::new(), ..two.from.record.clone() };
    let mut changes = vec![
        two.into.with(joined.clone()).into(),
        two.from.with(gone).into(),
        used.into(),
        Stored::new(merge).into(),
    ];
    changes.extend(moved(store, shop, from, into).await?);
    store.commit(changes).await?;
    Ok(joined)
}

/// Merges the two fans in each sale's stock, then moves what came in between.
pub(super) async fn merge(
    store: &dyn Store,
    shop: &Shop,
    job: &Stored<Job>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Task::Merge { from, into } = job.record.task else { return Ok(()) };
    for sale in &shop.sales {
        // A sale that is not listed has nothing to merge and refuses.
        store.decide(&sale.id, vec![Ask::by_shop(AskKind::Merge { from, into })]).await?;
    }
    let mut changes = moved(store, shop, from, into).await?;
    let done = Job { state: JobState::Done { at: now }, ..job.record.clone() };
    changes.push(job.clone().with(done).into());
    store.commit(changes).await
}

/// Orders, checkouts, check-ins and reminders of `from`, as `into` has them.
async fn moved(
    store: &dyn Store,
    shop: &Shop,
    from: FanId,
    into: FanId,
) -> Result<Vec<Change>, StoreError> {
    let orders = store.orders_of(from).await?.into_iter();
    let orders = orders.map(|order| {
        let moved = Order { fan: into, ..order.record.clone() };
        Change::from(order.with(moved))
    });
    let mut changes: Vec<Change> = orders.collect();
    for sale in &shop.sales {
        changes.extend(moved_checkouts(store, &sale.id, from, into).await?);
        changes.extend(moved_check_in(store, &sale.id, from, into).await?);
        changes.extend(moved_reminder(store, &sale.id, from, into).await?);
    }
    Ok(changes)
}

/// The holds are one fan's or the other's, before or after the merge.
async fn moved_checkouts(
    store: &dyn Store,
    sale: &SaleId,
    from: FanId,
    into: FanId,
) -> Result<Vec<Change>, StoreError> {
    let mut changes = Vec::new();
    for holder in [from, into] {
        for reservation in store.reservations_of(sale, holder).await? {
            let known = store.checkout(&reservation.id).await?;
            if let Some(known) = known.filter(|known| known.record.fan == from) {
                let moved = Checkout { fan: into, ..known.record.clone() };
                changes.push(known.with(moved).into());
            }
        }
    }
    Ok(changes)
}

/// The older fan's check-in stays; only a fan who has none takes over the other's, which counts no more. It is
/// ready only for the market that both have now.
async fn moved_check_in(
    store: &dyn Store,
    sale: &SaleId,
    from: FanId,
    into: FanId,
) -> Result<Vec<Change>, StoreError> {
    let Some(known) = store.check_in(sale, from).await? else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    let mut moved = CheckIn { fan: into, ..known.record.clone() };
    if known.record.accepted.is_some() {
        let gone = CheckIn { accepted: None, ..known.record.clone() };
        changes.push(Change::from(known.with(gone)));
    }
    if store.check_in(sale, into).await?.is_none() {
        let market = market_of_both(store, from, into).await?;
        moved.accepted = moved.accepted.filter(|_| market.as_ref() == Some(&moved.market));
        changes.push(Stored::new(moved).into());
    }
    Ok(changes)
}

async fn market_of_both(
    store: &dyn Store,
    from: FanId,
    into: FanId,
) -> Result<Option<MarketId>, StoreError> {
    let own = store.fan(into).await?.and_then(|fan| fan.record.market);
    let other = store.fan(from).await?.and_then(|fan| fan.record.market);
    Ok(own.or(other))
}

/// Whoever asked on either account is still reminded, once.
async fn moved_reminder(
    store: &dyn Store,
    sale: &SaleId,
    from: FanId,
    into: FanId,
) -> Result<Vec<Change>, StoreError> {
    let known = store.reminder(sale, from).await?.filter(|known| known.record.wish == Wish::On);
    let Some(known) = known else { return Ok(Vec::new()) };
    let moved = Reminder { fan: into, ..known.record.clone() };
    let off = Reminder { wish: Wish::Off, ..known.record.clone() };
    let mut changes = vec![Change::from(known.with(off))];
    match store.reminder(sale, into).await? {
        Some(own) if own.record.wish == Wish::On => {}
        Some(own) => changes.push(own.with(moved).into()),
        None => changes.push(Stored::new(moved).into()),
    }
    Ok(changes)
}

/// The wrong codes that an account typed lately.
struct Guesses {
    job: Stored<Job>,
    account: Account,
    wrong: u32,
    forgotten_at: DateTime<Utc>,
}

impl Guesses {
    async fn of(
        store: &dyn Store,
        account: Account,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let task = Task::ForgetGuesses { account, wrong: 0 };
        let state = JobState::Done { at: now };
        let known = store.job(&task.key()).await?;
        let job = known.unwrap_or_else(|| Stored::new(Job { key: task.key(), task, state }));
        let (wrong, forgotten_at) = match (&job.record.task, job.record.state) {
            (Task::ForgetGuesses { wrong, .. }, JobState::Waiting { due }) if now < due => {
                (*wrong, due)
            }
            _ => (0, now + FORGOTTEN_AFTER),
        };
        Ok(Self { job, account, wrong, forgotten_at })
    }

    fn exhausted(&self) -> Option<DateTime<Utc>> {
        (self.wrong >= WRONG_MAX).then_some(self.forgotten_at)
    }

    fn one_more(self) -> Change {
        let task = Task::ForgetGuesses { account: self.account, wrong: self.wrong + 1 };
        let state = JobState::Waiting { due: self.forgotten_at };
        let key = self.job.record.key.clone();
        self.job.with(Job { key, task, state }).into()
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::catalogue::BasketLine;
    use crate::fan::Platform;
    use crate::journey::testing::World;
    use crate::journey::{checkout, choose, meet, remind, reserve};
    use crate::locale::Locale;
    use crate::port::{CheckIns, Checkouts, Fans, Ledger, Orders, Reminders};
    use crate::stock::{AskKey, Refusal};

    const ON_DISCORD: Account = Account { platform: Platform::Discord, user: 71 };
    const ON_TELEGRAM: Account = Account { platform: Platform::Telegram, user: 72 };

    fn met(world: &World, account: Account) -> Fan {
        block_on(meet::run(&world.store, &world.ids, account, Some(Locale::EnGb))).unwrap()
    }

    fn offered(world: &World, account: Account) -> LinkCode {
        block_on(offer(&world.store, &world.ids, account, world.now())).unwrap().code
    }

    fn types(world: &World, account: Account, code: &str) -> Linked {
        met(world, account);
        block_on(join(&world.store, &world.shop, account, code, world.now())).unwrap()
    }

    fn joined(world: &World, account: Account, code: &LinkCode) -> Fan {
        match types(world, account, &code.to_string()) {
            Linked::Joined { fan, .. } => fan,
            other => panic!("{other:?}"),
        }
    }

    fn reserves(world: &World, fan: FanId, product: &str, key: u128) -> reserve::Reserved {
        let basket = vec![BasketLine { product: product.parse().unwrap(), units: 1 }];
        let sale = world.sale().id.clone();
        let ask = reserve::Reserve { fan, sale, basket, key: AskKey(1_000 + key) };
        block_on(reserve::run(&world.store, ask)).unwrap()
    }

    fn is_capped(reserved: &reserve::Reserved) -> bool {
        matches!(reserved, reserve::Reserved::Refused(Refusal::CapReached { .. }))
    }

    #[test]
    fn two_accounts_with_holds_share_one_cap() {
        let world = World::new().open();
        let (older, newer) = (met(&world, ON_DISCORD), met(&world, ON_TELEGRAM));
        reserves(&world, older.id, "mi-band", 1);
        reserves(&world, newer.id, "mi-band", 2);
        let code = offered(&world, ON_TELEGRAM);
        let joined = joined(&world, ON_DISCORD, &code);
        assert_eq!((joined.id, joined.accounts.len()), (older.id, 2));
        for account in [ON_DISCORD, ON_TELEGRAM] {
            let fan = met(&world, account);
            assert_eq!(fan.id, older.id);
            assert!(is_capped(&reserves(&world, fan.id, "mi-band", 3)), "{account:?}");
        }
        let all = block_on(world.store.reservations_of(&world.sale().id, older.id)).unwrap();
        assert_eq!(all.len(), 2);
        let found = block_on(current(&world.store, newer.id)).unwrap().unwrap();
        assert_eq!(found.record.id, older.id);
    }

    #[test]
    fn a_crash_between_the_commit_and_the_merge_is_made_good() {
        let world = World::new().open();
        let (older, newer) = (met(&world, ON_DISCORD), met(&world, ON_TELEGRAM));
        reserves(&world, newer.id, "mi-headphones", 1);
        let code = offered(&world, ON_DISCORD);
        let tried = attempt(&world.store, &world.shop, ON_TELEGRAM, &code, world.now());
        assert!(matches!(block_on(tried).unwrap(), Linked::Joined { .. }));
        let sale = &world.sale().id;
        assert_eq!(block_on(world.store.reservations_of(sale, older.id)).unwrap(), []);
        world.work();
        world.work();
        assert!(is_capped(&reserves(&world, older.id, "mi-headphones", 2)));
        assert_eq!(block_on(world.store.reservations_of(sale, older.id)).unwrap().len(), 1);
    }

    #[test]
    fn everything_of_the_newer_fan_passes_to_the_older_one() {
        let world = World::new();
        let (older, newer) = (met(&world, ON_DISCORD), met(&world, ON_TELEGRAM));
        let (sale, chat) = (world.sale(), crate::fan::Chat::Private(ON_TELEGRAM));
        let french = choose::Choice::Market("fr".parse().unwrap());
        let newer = block_on(choose::run(&world.store, &world.shop, newer.id, french)).unwrap();
        let listener = remind::Listener::of(&newer, chat);
        let on = remind::Change::On;
        block_on(remind::run(&world.store, sale, &listener, on, world.now())).unwrap();
        world.clock.set(sale.check_in_opens_at);
        world.checks_in(&newer);
        world.clock.set(sale.opens_at);
        let reserve::Reserved::Held(held) = reserves(&world, newer.id, "mi-band", 1) else {
            panic!()
        };
        let ask = checkout::OpenCheckout { fan: newer.id, reservation: held.id.clone(), chat };
        block_on(checkout::open(&world.store, &world.shop, &world.clock, ask)).unwrap();
        let code = offered(&world, ON_DISCORD);
        let joined = joined(&world, ON_TELEGRAM, &code);
        assert_eq!(joined.market, Some("fr".parse::<MarketId>().unwrap()));
        let id = older.id;
        assert_eq!(block_on(world.store.checkout(&held.id)).unwrap().unwrap().record.fan, id);
        assert!(block_on(world.store.check_in(&sale.id, id)).unwrap().is_some());
        let reminders = block_on(world.store.reminders_after(&sale.id, None, 9)).unwrap();
        let on = reminders.iter().filter(|wish| wish.record.wish == Wish::On);
        assert_eq!(on.map(|wish| wish.record.fan).collect::<Vec<_>>(), [id]);
        assert_eq!(block_on(world.store.orders_of(newer.id)).unwrap(), []);
        assert!(block_on(world.store.fan(newer.id)).unwrap().unwrap().record.accounts.is_empty());
    }

    #[test]
    fn the_older_fans_choices_stay() {
        let world = World::new();
        let (older, newer) = (met(&world, ON_DISCORD), met(&world, ON_TELEGRAM));
        for (fan, market) in [(&older, "us"), (&newer, "fr")] {
            let market = choose::Choice::Market(market.parse().unwrap());
            block_on(choose::run(&world.store, &world.shop, fan.id, market)).unwrap();
        }
        let german = choose::Choice::Language(Locale::DeDe);
        block_on(choose::run(&world.store, &world.shop, newer.id, german)).unwrap();
        let code = offered(&world, ON_TELEGRAM);
        let joined = joined(&world, ON_DISCORD, &code);
        assert_eq!(joined.market, Some("us".parse().unwrap()));
        assert_eq!(joined.language, Language::Chosen(Locale::DeDe), "the only choice there was");
    }

    #[test]
    fn a_code_is_good_once_and_for_ten_minutes() {
        let world = World::new();
        met(&world, ON_DISCORD);
        let old = offered(&world, ON_DISCORD);
        world.clock.advance(CODE_LASTS);
        assert_eq!(types(&world, ON_TELEGRAM, old.signs()), Linked::SpentCode);
        world.work();
        assert_eq!(types(&world, ON_TELEGRAM, old.signs()), Linked::SpentCode);
        let used = offered(&world, ON_DISCORD);
        joined(&world, ON_TELEGRAM, &used);
        let third = Account { user: 73, ..ON_TELEGRAM };
        assert_eq!(types(&world, third, used.signs()), Linked::SpentCode);
    }

    #[test]
    fn a_code_of_ones_own_links_nothing() {
        let world = World::new();
        met(&world, ON_DISCORD);
        let code = offered(&world, ON_DISCORD);
        assert_eq!(types(&world, ON_DISCORD, code.signs()), Linked::OwnCode);
        joined(&world, ON_TELEGRAM, &code);
        assert_eq!(types(&world, ON_TELEGRAM, code.signs()), Linked::AlreadyOne, "said again");
        let again = offered(&world, ON_DISCORD);
        assert_eq!(types(&world, ON_TELEGRAM, again.signs()), Linked::AlreadyOne);
    }

    #[test]
    fn whoever_guesses_must_wait() {
        let world = World::new();
        met(&world, ON_DISCORD);
        let code = offered(&world, ON_DISCORD);
        assert_eq!(types(&world, ON_TELEGRAM, "hello"), Linked::WrongCode);
        for _ in 0..WRONG_MAX {
            assert_eq!(types(&world, ON_TELEGRAM, "2222-2222"), Linked::WrongCode);
        }
        let until = world.now() + FORGOTTEN_AFTER;
        let waits = Linked::TooManyGuesses { until };
        assert_eq!(types(&world, ON_TELEGRAM, code.signs()), waits);
        world.clock.set(until);
        world.work();
        assert_eq!(types(&world, ON_TELEGRAM, "2222-2222"), Linked::WrongCode);
        let fresh = offered(&world, ON_DISCORD);
        joined(&world, ON_TELEGRAM, &fresh);
    }
}
