//! `cargo loadtest fanout`: many hear of a sale, over emulated platforms that enforce their documented limits.

mod books;
pub(crate) mod bot;
mod clock;
mod figures;
mod flips;
mod play;
mod shop;
mod stage;
mod tally;

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use chrono::TimeDelta;
use clap::{Args, ValueEnum};

use self::figures::Figures;
use self::play::{Until, play};
use self::stage::{Live, Plan, Stage};
use crate::error::LoadtestError;
use crate::report::{Goal, note, say, write_json};

/// How many are told of what, and how.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only this scenario. Without it: `broadcast`, then `t0`.
    #[arg(long)]
    scenario: Option<Scenario>,
    /// Recipients of the broadcast: half are fans on Telegram who are reminded, half are channels on Discord.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(2..))]
    recipients: u32,
    /// How many seconds of the clock pass in one, in the scenarios `broadcast` and `memory`. The more, the sooner it is over,
    /// and the more each real millisecond that the machine takes weighs on the rate.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(i32).range(1..=100))]
    speed: i32,
    /// Kills the bot (SIGKILL) each time it has worked for so many real seconds, and starts it again.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    kill_every: Option<Duration>,
    /// Loses one in so many answers of both platforms in the scenario `broadcast`: what was asked is done, and the
    /// connection breaks.
    #[arg(long, value_name = "MANY", value_parser = clap::value_parser!(u64).range(2..))]
    lose_answers: Option<u64>,
    /// Chats on each platform that hear a post at T0 in the scenario `t0`, and whose posts change in the scenario `live`.
    #[arg(long, default_value_t = 200)]
    chats: u32,
    /// Reminders that wait meanwhile.
    #[arg(long, default_value_t = 5_000)]
    reminders: u32,
    /// Fans who asked to be reminded, in the scenario `memory`.
    #[arg(long, default_value_t = 1_000_000)]
    subscribers: u32,
    /// Real seconds that the scenario `memory` sends for. Not all are reminded in that time.
    #[arg(long, default_value = "60", value_parser = seconds)]
    seconds: Duration,
    /// Writes the figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The folder within which the bot gets one of its own. It must be on a disk: memory keeps nothing.
    #[arg(long, default_value = "/var/tmp")]
    folder: PathBuf,
    /// Fails if a goal is missed.
    #[arg(long)]
    strict: bool,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scenario {
    /// Everybody is told at the same moment, on a quick clock.
    Broadcast,
    /// Posts at T0 while reminders wait, on the real clock.
    T0,
    /// The bot's memory with very many subscribers, while it sends.
    Memory,
    /// Posts that tell of a sale while it opens and ends, while reminders and another sale's posts wait, on the real clock.
    Live,
}

/// Runs what was asked for. A missed goal is said; it fails only where the goals are strict.
pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, LoadtestError> {
    let figures = match arguments.scenario {
        Some(Scenario::Broadcast) => told(broadcast(arguments).await?),
        Some(Scenario::T0) => told(posts(arguments).await?),
        Some(Scenario::Memory) => told(memory(arguments).await?),
        Some(Scenario::Live) => told(live(arguments).await?),
        None => {
            let broadcast = told(broadcast(arguments).await?);
            broadcast.with_posts(told(posts(arguments).await?))
        }
    };
    say(&Goal::lines(&figures.goals));
    if let Some(json) = &arguments.json {
        write_json(json, &figures)?;
    }
    let missed = figures.goals.iter().filter(|goal| !goal.reached).count();
    if missed == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{missed} of {} goals missed.", figures.goals.len()));
    Ok(if arguments.strict { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn told(figures: Figures) -> Figures {
    say(&figures.text());
    figures
}

/// What draws the answers that are lost.
const SEED: u64 = 22;

async fn broadcast(arguments: &Arguments) -> Result<Figures, LoadtestError> {
    let channels = arguments.recipients / 2;
    let plan = Plan {
        fans: arguments.recipients - channels,
        groups: 0,
        channels,
        announce_after: TimeDelta::zero(),
        live: None,
        speed: arguments.speed,
        head_start: head_start(arguments.recipients),
    };
    let stage = Stage::set(plan, &arguments.folder).await?;
    let wanted: HashSet<_> = stage.fans.union(&stage.channels).copied().collect();
    if let Some(many) = arguments.lose_answers {
        stage.telegram.faults().sends().one_in(many, SEED).lose_answer();
        stage.discord.faults().sends().one_in(many, SEED).lose_answer();
    }
    let until = Until { at_most: None, not_before: None, kill_every: arguments.kill_every };
    let played = play(&stage, &wanted, until).await?;
    let unknown = &played.settled.unknown;
    let counts = vec![
        played.on_telegram().count(&stage.fans, unknown, stage.remind_at),
        played.on_discord().count(&stage.channels, unknown, stage.announce_at),
    ];
    if played.settled.waiting {
        note("Some still wait to be sent; they count as lost.");
    }
    Ok(Figures::of("broadcast", arguments.speed, &played, counts).judged_as_broadcast())
}

/// How long after the reminders are due the posts are: long enough for the reminders to be on their way.
const T0_AFTER: TimeDelta = TimeDelta::seconds(15);

async fn posts(arguments: &Arguments) -> Result<Figures, LoadtestError> {
    let plan = Plan {
        fans: arguments.reminders,
        groups: arguments.chats,
        channels: arguments.chats,
        announce_after: T0_AFTER,
        live: None,
        speed: 1,
        head_start: head_start(arguments.reminders),
    };
    let stage = Stage::set(plan, &arguments.folder).await?;
    let wanted: HashSet<_> = stage.groups.union(&stage.channels).copied().collect();
    let until = Until { at_most: None, not_before: None, kill_every: None };
    let played = play(&stage, &wanted, until).await?;
    let unknown = &played.settled.unknown;
    let counts = vec![
        played.on_telegram().count(&stage.groups, unknown, stage.announce_at),
        played.on_discord().count(&stage.channels, unknown, stage.announce_at),
    ];
    Ok(Figures::of("t0", 1, &played, counts).judged_as_posts())
}

async fn memory(arguments: &Arguments) -> Result<Figures, LoadtestError> {
    let plan = Plan {
        fans: arguments.subscribers,
        groups: 0,
        channels: 1,
        announce_after: TimeDelta::zero(),
        live: None,
        speed: arguments.speed,
        head_start: head_start(arguments.subscribers),
    };
    let stage = Stage::set(plan, &arguments.folder).await?;
    let until = Until {
        at_most: Some(arguments.seconds),
        not_before: None,
        kill_every: arguments.kill_every,
    };
    let played = play(&stage, &stage.fans, until).await?;
    note("The bot was stopped after its time: those who were not reminded yet count as lost.");
    let unknown = &played.settled.unknown;
    let counts = vec![played.on_telegram().count(&stage.fans, unknown, stage.remind_at)];
    Ok(Figures::of("memory", arguments.speed, &played, counts).judged_by_memory())
}

/// How long before the opening the posts go out, for all to be there; and the other sale's, for them to wait in line by then.
const LIVE_BEFORE: TimeDelta = TimeDelta::seconds(25);
const OTHER_BEFORE: TimeDelta = TimeDelta::seconds(10);
/// How long the sale is open: to most fans the reminder of the opening has not come by then.
const LIVE_LASTS: TimeDelta = TimeDelta::seconds(20);
/// How long after the last change is looked.
const LIVE_AFTER: TimeDelta = TimeDelta::seconds(8);
/// Enough other channels for Discord to be busy all the time.
const OTHERS: u32 = 2_000;

async fn live(arguments: &Arguments) -> Result<Figures, LoadtestError> {
    let plan = Plan {
        fans: arguments.reminders,
        groups: arguments.chats,
        channels: arguments.chats,
        announce_after: -LIVE_BEFORE,
        live: Some(Live { others: OTHERS, other_before: OTHER_BEFORE, lasts: LIVE_LASTS }),
        speed: 1,
        head_start: head_start(arguments.reminders),
    };
    let stage = Stage::set(plan, &arguments.folder).await?;
    let wanted: HashSet<_> = stage.groups.union(&stage.channels).copied().collect();
    let [_, ends_at] = stage.changes_at;
    let until = Until { at_most: None, not_before: Some(ends_at + LIVE_AFTER), kill_every: None };
    let played = play(&stage, &wanted, until).await?;
    let unknown = &played.settled.unknown;
    let (telegram, discord) = (stage.telegram.edited(0), stage.discord.edited(0));
    let (on_telegram, on_discord) = (played.on_telegram(), played.on_discord());
    let counts = vec![
        on_telegram.count_flips(&telegram, &stage.groups, unknown, stage.changes_at),
        on_discord.count_flips(&discord, &stage.channels, unknown, stage.changes_at),
    ];
    let meanwhile = [&on_telegram, &on_discord].map(|lane| lane.taken_after(&stage.changes_at));
    Ok(Figures::of("live", 1, &played, counts).judged_as_flips(meanwhile))
}

/// How long the bot gets to start and be idle: longer with a large store and many chats.
fn head_start(records: u32) -> Duration {
    Duration::from_secs(6 + u64::from(records / 25_000))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("{text} is no number of seconds"))?;
    let sensible = seconds > 0.0 && seconds <= 3600.0;
    let span = sensible.then(|| Duration::from_secs_f64(seconds));
    span.ok_or_else(|| "more than 0 and at most 3600 seconds".to_owned())
}
