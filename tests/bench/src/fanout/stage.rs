//! What a scenario happens on: both platforms, who is there to hear something, and the bot's folder.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::clock::Clock;
use salut_emulators::Keep;
use salut_emulators::discord::{self, Discord};
use salut_emulators::telegram::{self, Telegram};
use tempfile::TempDir;

use super::books::{self, FIRST_FAN};
use super::bot::Recipe;
use super::clock::ScaledClock;
use super::shop::{Calendar, Shop, name, sale_id, store_in};
use crate::error::LoadtestError;
use crate::report::note;

/// When fans are reminded, by the shop's calendar.
const REMIND_AT: DateTime<Utc> = DateTime::from_timestamp(1_804_500_000, 0).expect("a time");

/// How long before the opening fans are reminded, where posts are not what it is about.
const LEAD: TimeDelta = TimeDelta::hours(24);

/// How long a sale lasts there.
const SALE_LASTS: TimeDelta = TimeDelta::hours(3);

/// Posts that follow a sale while others are told of another one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Live {
    /// More channels on Discord, which hear of the other sale alone.
    pub(crate) others: u32,
    /// How long before the opening the other sale is announced.
    pub(crate) other_before: TimeDelta,
    /// How long the sale is open.
    pub(crate) lasts: TimeDelta,
}

/// What a scenario wants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Fans on Telegram who asked to be reminded.
    pub(crate) fans: u32,
    /// Groups on Telegram that hear the announcement.
    pub(crate) groups: u32,
    /// Channels on Discord that hear it.
    pub(crate) channels: u32,
    /// How long after the reminders are due the announcement is; before them if it is negative.
    pub(crate) announce_after: TimeDelta,
    /// If the sale opens, too: then the reminders are those of the opening.
    pub(crate) live: Option<Live>,
    /// How many seconds of the clock pass in a second.
    pub(crate) speed: i32,
    /// How long the bot has, in real time, to start and be idle.
    pub(crate) head_start: Duration,
}

/// The stage, set.
#[derive(Debug)]
pub(crate) struct Stage {
    /// A local Telegram.
    pub(crate) telegram: Telegram,
    /// A local Discord.
    pub(crate) discord: Discord,
    /// The clock of all.
    pub(crate) clock: ScaledClock,
    /// How the bot is started.
    pub(crate) recipe: Recipe,
    /// The ids of the fans on Telegram.
    pub(crate) fans: HashSet<i64>,
    /// The ids of the groups on Telegram.
    pub(crate) groups: HashSet<i64>,
    /// The ids of the channels on Discord.
    pub(crate) channels: HashSet<i64>,
    /// When the reminders are due.
    pub(crate) remind_at: DateTime<Utc>,
    /// When the announcement is due.
    pub(crate) announce_at: DateTime<Utc>,
    /// When the sale opens and ends.
    pub(crate) changes_at: [DateTime<Utc>; 2],
    folder: TempDir,
}

impl Stage {
    /// Sets the stage in a new folder within `within`.
    pub(crate) async fn set(plan: Plan, within: &Path) -> Result<Self, LoadtestError> {
        let folder = tempfile::Builder::new().prefix("salut-loadtest-").tempdir_in(within)?;
        note(&format!("Writing down {} fans who want to be reminded", plan.fans));
        books::subscribe(&store_in(folder.path()), &sale_id()?, plan.fans).await?;
        let head_start = TimeDelta::from_std(plan.head_start).unwrap_or_default() * plan.speed;
        let first_due = REMIND_AT + plan.announce_after.min(TimeDelta::zero());
        let clock = ScaledClock::starting_at(first_due - head_start, plan.speed);
        let time: Arc<dyn Clock> = Arc::new(clock);
        let setup =
            telegram::Setup { keep: Keep::Counts, ..telegram::Setup::new(Arc::clone(&time)) };
        let telegram = Telegram::start(setup).await?;
        let setup = discord::Setup { keep: Keep::Counts, ..discord::Setup::new(time) };
        let discord = Discord::start(setup).await?;
        telegram.crowd(FIRST_FAN, plan.fans);
        let groups: Vec<_> = (1..=plan.groups)
            .map(|number| telegram.channel(&format!("group {number}")).id())
            .collect();
        let others = plan.live.map_or(0, |live| live.others);
        let mut channels = discord.channels_elsewhere(plan.channels + others);
        let announce_at = REMIND_AT + plan.announce_after;
        let calendar = match plan.live {
            None => {
                let opens_at = REMIND_AT + LEAD;
                Calendar { lead: LEAD, opens_at, ends_at: opens_at + SALE_LASTS, announce_at }
            }
            Some(live) => {
                let (lead, ends_at) = (TimeDelta::zero(), REMIND_AT + live.lasts);
                Calendar { lead, opens_at: REMIND_AT, ends_at, announce_at }
            }
        };
        let shop = Shop {
            discord_url: discord.api_url(),
            telegram_url: telegram.api_url(),
            channels: &channels,
            groups: &groups,
            calendar,
            other_at: plan.live.map(|live| REMIND_AT - live.other_before),
        };
        let config = shop.write(folder.path())?;
        channels.truncate(channels.len() - usize::try_from(others).unwrap_or(0));
        if plan.live.is_some() {
            let named = |platform| move |id: &i64| name(platform, *id);
            let names = channels.iter().map(named("discord"));
            let names = names.chain(groups.iter().map(named("telegram"))).collect();
            books::announce(&config, names, (announce_at, clock.now())).await?;
        }
        let secrets = [
            ("SALUT_DISCORD_TOKEN", discord.token().to_owned()),
            ("SALUT_TELEGRAM_TOKEN", telegram.token().to_owned()),
            ("SALUT_LINK_SECRET", "a secret of the load test, of 32 signs or more".to_owned()),
        ];
        Ok(Self {
            telegram,
            discord,
            clock,
            recipe: Recipe { config, clock, secrets },
            fans: (FIRST_FAN..FIRST_FAN + i64::from(plan.fans)).collect(),
            groups: groups.into_iter().collect(),
            channels: channels.into_iter().collect(),
            remind_at: REMIND_AT,
            announce_at,
            changes_at: [calendar.opens_at, calendar.ends_at],
            folder,
        })
    }

    /// What the store says once the bot has stopped.
    pub(crate) async fn settled(&self) -> Result<books::Settled, LoadtestError> {
        books::settled(&store_in(self.folder.path())).await
    }
}
