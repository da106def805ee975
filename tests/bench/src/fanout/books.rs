//! The bot's store before and after it runs: fans who want to be reminded go in, what is uncertain comes out.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use salut::app::RunError;
use salut::clock::SystemClock;
use salut::config;
use salut::store::sled::SledStore;
use salut_core::announcement::{Announcement, AudienceOf, Places, Rules, When};
use salut_core::delivery::DeliveryState;
use salut_core::fan::{Account, Chat, Fan, Language, Platform};
use salut_core::ids::{FanId, SaleId};
use salut_core::journey::announce::{self, Planned, Reach, Schedule};
use salut_core::locale::Locale;
use salut_core::port::{Change, Deliveries, Stored, Unit};
use salut_core::reminder::{Leads, Reminder, Wish};

use super::shop::sale_id;
use crate::error::LoadtestError;

/// How many fans are written in one commit.
const FANS_A_COMMIT: u32 = 2_000;

/// The Telegram id of the first fan.
pub(crate) const FIRST_FAN: i64 = 6_000_000_001;

/// What the store says of deliveries once the bot has stopped.
#[derive(Debug)]
pub(crate) struct Settled {
    /// Chats of deliveries that are listed as unknown: channels, groups and people by their ids.
    pub(crate) unknown: HashSet<i64>,
    /// Whether something still waits to be sent.
    pub(crate) waiting: bool,
}

fn open(path: &Path) -> Result<SledStore, LoadtestError> {
    Ok(SledStore::open(path, Arc::new(SystemClock)).map_err(RunError::Open)?)
}

/// Writes down fans on Telegram who all want to be reminded of `sale`.
pub(crate) async fn subscribe(path: &Path, sale: &SaleId, fans: u32) -> Result<(), LoadtestError> {
    let store = open(path)?;
    let mut first = 0;
    while first < fans {
        let next = fans.min(first + FANS_A_COMMIT);
        store.commit((first..next).flat_map(|number| subscriber(sale, number)).collect()).await?;
        first = next;
    }
    Ok(())
}

fn subscriber(sale: &SaleId, number: u32) -> [Change; 2] {
    let account = Account { platform: Platform::Telegram, user: FIRST_FAN + i64::from(number) };
    let id = FanId(u64::from(number) + 1);
    let language = Language::Hinted(Locale::EnUs);
    let fan =
        Fan { id, accounts: vec![account], language, market: None, zone: None, reminders: None };
    let to = Chat::Private(account);
    let wish = Reminder { sale: sale.clone(), fan: id, to, wish: Wish::On, leads: Leads::All };
    [Stored::new(fan).into(), Stored::new(wish).into()]
}

/// Plans the announcement of the sale for these chats alone, by their names, as a manager would.
pub(crate) async fn announce(
    config: &Path,
    names: BTreeSet<String>,
    (at, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), LoadtestError> {
    let config = config::load(config)?;
    let store = open(&config.store.path)?;
    let sale = config.shop.sale(&sale_id()?).ok_or_else(|| not_runnable("no sale"))?;
    let id = announce::id_for(sale);
    let draft = Announcement::draft(id.clone(), sale.id.clone(), None, now);
    let draft = Announcement { audience: AudienceOf::Named(names), ..draft };
    store.commit(vec![Stored::new(draft).into()]).await?;
    let (places, rules) = (Places::new(config.places.clone()), Rules { approvers: 1 });
    let reach = Reach { places: &places, written: &Locale::ALL, managers: &[], rules };
    let wanted = Schedule { sale, id: &id, when: When::Once(at), by: None };
    match announce::schedule(&store, wanted, reach, now).await? {
        Planned::Done(_) => Ok(()),
        Planned::Refused(why) => Err(not_runnable(&format!("no announcement: {why:?}"))),
    }
}

fn not_runnable(why: &str) -> LoadtestError {
    LoadtestError::NotRunnable(why.to_owned())
}

/// Reads what became of the deliveries.
pub(crate) async fn settled(path: &Path) -> Result<Settled, LoadtestError> {
    let store = open(path)?;
    let (mut unknown, mut after) = (HashSet::new(), None);
    loop {
        let page = store.troubled_deliveries(Platform::Telegram, after.as_ref(), 1000).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.record.key.clone());
        let page = page.into_iter().map(|delivery| delivery.record);
        let open = page.filter(|one| matches!(one.state, DeliveryState::Unknown { .. }));
        unknown.extend(open.map(|one| match one.to {
            Chat::Room { id, .. } => id,
            Chat::Private(account) => account.user,
        }));
    }
    let mut waiting = false;
    for platform in [Platform::Discord, Platform::Telegram] {
        waiting |= store.next_delivery_due(platform, chrono::DateTime::UNIX_EPOCH).await?.is_some();
    }
    Ok(Settled { unknown, waiting })
}
