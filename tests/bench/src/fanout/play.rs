//! The bot at work on a stage: started, watched, killed and started again, stopped when nothing more comes.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use salut::clock::SystemClock;
use salut_core::clock::Clock;
use salut_emulators::Accepted;

use super::books::Settled;
use super::bot::Bot;
use super::stage::Stage;
use super::tally::Lane;
use crate::error::LoadtestError;
use crate::report::note;

/// How often the bot is looked at.
const LOOK_EVERY: TimeDelta = TimeDelta::milliseconds(100);

/// How often it is said how far things are.
const NOTE_EVERY: Duration = Duration::from_secs(15);

/// Nothing more comes when nothing came for this long on the clock, and for this long in real time: longer than any
/// wait of the bot before another try.
const QUIET: TimeDelta = TimeDelta::seconds(45);
const REALLY_QUIET: Duration = Duration::from_secs(6);

/// When it is enough.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Until {
    /// Real time from the first message on.
    pub(crate) at_most: Option<Duration>,
    /// Not before this time of the clock.
    pub(crate) not_before: Option<DateTime<Utc>>,
    /// The bot is killed each time it has worked for so long, in real time.
    pub(crate) kill_every: Option<Duration>,
}

/// What was seen.
#[derive(Debug)]
pub(crate) struct Played {
    /// What Telegram took.
    pub(crate) telegram: Vec<Accepted>,
    /// What Discord took.
    pub(crate) discord: Vec<Accepted>,
    /// Requests that were too fast for Telegram and Discord.
    pub(crate) http_429: [usize; 2],
    /// The bot's memory in bytes before it had anything to send.
    pub(crate) idle_bytes: u64,
    /// The most it had from then on.
    pub(crate) peak_bytes: u64,
    /// How often it was killed.
    pub(crate) kills: u32,
    /// How long it took, in real time.
    pub(crate) real: Duration,
    /// What its store says.
    pub(crate) settled: Settled,
}

struct Watch<'s> {
    stage: &'s Stage,
    heard: HashSet<i64>,
    telegram: Vec<Accepted>,
    discord: Vec<Accepted>,
    idle_bytes: u64,
    peak_bytes: u64,
    /// When the first message came, and when the last.
    working: Option<(Instant, Instant)>,
    noted: Instant,
}

/// Lets the bot work until all of `wanted` have heard something, or nothing more comes.
pub(crate) async fn play(
    stage: &Stage,
    wanted: &HashSet<i64>,
    until: Until,
) -> Result<Played, LoadtestError> {
    let begun = Instant::now();
    let mut bot = Bot::start(&stage.recipe)?;
    let mut watch = Watch::new(stage);
    let (mut kills, mut started) = (0, Instant::now());
    while !watch.is_enough(wanted, until) {
        SystemClock.sleep(LOOK_EVERY).await;
        watch.look(&mut bot, wanted)?;
        let is_worn = until.kill_every.is_some_and(|span| started.elapsed() >= span);
        if watch.working.is_some() && is_worn && !watch.is_enough(wanted, until) {
            bot.kill().await?;
            bot = Bot::start(&stage.recipe)?;
            (kills, started) = (kills + 1, Instant::now());
        }
    }
    bot.stop().await?;
    watch.read(wanted);
    let settled = stage.settled().await?;
    let http_429 = [stage.telegram.throttled(), stage.discord.throttled()];
    let Watch { telegram, discord, idle_bytes, peak_bytes, .. } = watch;
    let real = begun.elapsed();
    Ok(Played { telegram, discord, http_429, idle_bytes, peak_bytes, kills, real, settled })
}

impl<'s> Watch<'s> {
    fn new(stage: &'s Stage) -> Self {
        Self {
            stage,
            heard: HashSet::new(),
            telegram: Vec::new(),
            discord: Vec::new(),
            idle_bytes: 0,
            peak_bytes: 0,
            working: None,
            noted: Instant::now(),
        }
    }

    fn look(&mut self, bot: &mut Bot, wanted: &HashSet<i64>) -> Result<(), LoadtestError> {
        let bytes = bot.memory()?;
        if self.working.is_none() && self.stage.clock.now() < self.stage.remind_at {
            self.idle_bytes = bytes;
        } else {
            self.peak_bytes = self.peak_bytes.max(bytes);
        }
        self.read(wanted);
        if self.noted.elapsed() >= NOTE_EVERY {
            self.noted = Instant::now();
            let (sent, posted) = (self.telegram.len(), self.discord.len());
            note(&format!("{sent} messages on Telegram, {posted} on Discord"));
        }
        Ok(())
    }

    /// Reads what the platforms took since.
    fn read(&mut self, wanted: &HashSet<i64>) {
        let sent = self.stage.telegram.accepted(self.telegram.len());
        let posted = self.stage.discord.accepted(self.discord.len());
        if sent.is_empty() && posted.is_empty() {
            return;
        }
        let now = Instant::now();
        self.working = Some((self.working.map_or(now, |(first, _)| first), now));
        let chats = sent.iter().chain(&posted).map(|message| message.chat);
        self.heard.extend(chats.filter(|chat| wanted.contains(chat)));
        self.telegram.extend(sent);
        self.discord.extend(posted);
    }

    fn is_enough(&self, wanted: &HashSet<i64>, until: Until) -> bool {
        let quiet = QUIET.to_std().unwrap_or_default() / self.stage.clock.speed.unsigned_abs();
        let quiet = quiet.max(REALLY_QUIET);
        let now = self.stage.clock.now();
        if until.not_before.is_some_and(|end| now < end) {
            return false;
        }
        let is_due = now > self.stage.announce_at + QUIET;
        match self.working {
            Some((first, last)) => {
                let is_late = until.at_most.is_some_and(|span| first.elapsed() >= span);
                let has_ended = last.elapsed() >= quiet && is_due;
                self.heard.len() == wanted.len() || is_late || has_ended
            }
            // A bot that says nothing at all is waited for twice as long.
            None => now > self.stage.announce_at + QUIET * 2 && is_due,
        }
    }
}

impl Played {
    /// What Telegram took, to be counted.
    pub(crate) fn on_telegram(&self) -> Lane<'_> {
        let [http_429, _] = self.http_429;
        Lane { platform: "telegram", rate: 30, accepted: &self.telegram, http_429 }
    }

    /// What Discord took, to be counted.
    pub(crate) fn on_discord(&self) -> Lane<'_> {
        let [_, http_429] = self.http_429;
        Lane { platform: "discord", rate: 50, accepted: &self.discord, http_429 }
    }
}
