//! `cargo playground tour`: the Mi Store beta sale from its announcement to sold out, told as it happens.
//!
//! One file an act. People do what people do and read what they would read; every expectation is a tick, and one
//! that does not hold makes the tour fail.

mod before;
mod draw;
mod opening;
mod payment;

use std::io::{self, Stdout, stdout};
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use salut_core::clock::Clock;
use salut_core::stock::Allocation;
use salut_emulators::{Post, StoryError};

use crate::person::{Person, Room};
use crate::process::{BotProcess, ProcessError};
use crate::stage::{MANAGER_ON_TELEGRAM, MANAGER_ROLE, Scene, Stage, StageError, Till};
use crate::transcript::Transcript;

/// Why the tour ended early, or that it did not hold what it promises.
#[derive(Debug, thiserror::Error)]
pub enum TourError {
    /// The stage could not be set.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The bot does not play along.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A person could not do what the story says.
    #[error("{0}\nThe bot's log:\n{1}")]
    Story(StoryError, String),
    /// The transcript could not be written.
    #[error("cannot write the transcript: {0}")]
    Io(#[from] io::Error),
    /// The checkout page could not be reached.
    #[error("the checkout page: {0}")]
    Page(#[from] reqwest::Error),
    /// Something did not hold.
    #[error("the tour failed: {} expectations did not hold", .0.len())]
    Failed(Vec<String>),
}

/// Units of the tour's sale: few enough for a handful of fans.
const UNITS: [(&str, i64); 4] =
    [("mi-power-bank-5000", 2), ("mi-power-bank-10400", 2), ("mi-band", 3), ("mi-headphones", 1)];

/// How long people take between two things they do.
const PAUSE: TimeDelta = TimeDelta::seconds(5);

/// Plays the tour on standard output.
pub async fn run() -> Result<(), TourError> {
    let mut tour = Tour::begin().await?;
    let told = tour.tell().await.map_err(|error| tour.with_log(error));
    let stage = tour.stage;
    tour.bot.kill().await?;
    told?;
    drop(stage);
    match tour.transcript.closes()? {
        failed if failed.is_empty() => Ok(()),
        failed => Err(TourError::Failed(failed)),
    }
}

/// The tour as it stands: the stage, the bot and the people.
struct Tour {
    stage: Stage,
    bot: BotProcess,
    playground: PathBuf,
    transcript: Transcript<Stdout>,
    cast: Cast,
}

/// Who plays.
struct Cast {
    /// Manages the community, in French.
    marie: Person,
    /// A fan in France.
    ana: Person,
    /// A fan in the United States.
    ben: Person,
    /// A fan in Germany.
    carla: Person,
    /// A fan in the United Kingdom.
    dave: Person,
}

impl Cast {
    fn of(stage: &Stage) -> Self {
        let (discord, telegram) = (&stage.discord, &stage.telegram);
        Self {
            marie: Person::Discord(discord.fan("Marie", "fr").with_role(MANAGER_ROLE)),
            ana: Person::Discord(discord.fan("Ana", "fr")),
            ben: Person::Discord(discord.fan("Ben", "en-US")),
            carla: Person::Telegram(telegram.fan("Carla", Some("de"))),
            dave: Person::Telegram(telegram.fan("Dave", Some("en"))),
        }
    }
}

/// A time of the story, in UTC.
fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).map_or(DateTime::UNIX_EPOCH, |time| time.with_timezone(&Utc))
}

/// A bot can give a manager a menu only once the manager has written to it.
fn greet(stage: &Stage) {
    stage.telegram.fan_with_id(MANAGER_ON_TELEGRAM, "Max", Some("de")).writes("/start");
}

impl Tour {
    async fn begin() -> Result<Self, TourError> {
        let stage = Stage::set_for(
            at("2027-03-02T09:50:00Z"),
            Scene { till: Till::Providers, ..Scene::new(&UNITS) },
        )
        .await?;
        greet(&stage);
        let playground = std::env::current_exe()?;
        let bot = BotProcess::start(&stage, &playground).await?;
        let cast = Cast::of(&stage);
        Ok(Self { stage, bot, playground, transcript: Transcript::new(stdout()), cast })
    }

    async fn tell(&mut self) -> Result<(), TourError> {
        self.introduce().await?;
        self.announcement().await?;
        self.questions().await?;
        self.check_in().await?;
        self.opening().await?;
        self.caps().await?;
        self.crash().await?;
        self.payment().await?;
        self.lapse().await?;
        self.sold_out().await?;
        self.bookkeeping()?;
        self.another_shop().await?;
        self.enters().await?;
        self.draw().await?;
        self.bookkeeping()
    }

    async fn introduce(&mut self) -> Result<(), TourError> {
        self.transcript.act("Salut comes online", self.stage.clock.now())?;
        self.stage.discord.wait_until_online().await.map_err(story)?;
        self.stage.telegram.wait_until_online().await.map_err(story)?;
        let discord = self.stage.discord.commands("fr").len();
        let telegram = self.stage.telegram.commands("fr").len();
        self.transcript.tells(
            "The real Discord bot and the real Telegram bot speak to local servers. The clock is \
             ours to move.
The sale: 3 Mi Bands, one pair of Mi Headphones, 4 power banks.",
        )?;
        Ok(self.transcript.expects(
            &format!("both bots are online: {discord} commands on Discord, {telegram} on Telegram"),
            discord == 21 && telegram == 16,
        )?)
    }

    /// Another day, another shop: the same sale is a draw.
    async fn another_shop(&mut self) -> Result<(), TourError> {
        self.bot.kill().await?;
        let now = at("2027-03-08T10:30:00Z");
        self.stage =
            Stage::set_for(now, Scene { allocation: Allocation::Draw, ..Scene::new(&UNITS) })
                .await?;
        greet(&self.stage);
        self.bot = BotProcess::start(&self.stage, &self.playground).await?;
        self.cast = Cast::of(&self.stage);
        self.stage.discord.wait_until_online().await.map_err(story)?;
        self.stage.telegram.wait_until_online().await.map_err(story)
    }

    /// The clock goes to `time`: on both platforms and in the bot.
    async fn goes_to(&mut self, time: DateTime<Utc>) -> Result<(), TourError> {
        self.stage.telegram.wait_until_answered().await.map_err(story)?;
        self.stage.clock.set(time);
        Ok(self.bot.set_clock(&self.stage).await?)
    }

    /// People take their time.
    async fn pauses(&mut self) -> Result<(), TourError> {
        let time = self.stage.clock.now() + PAUSE;
        self.goes_to(time).await
    }

    /// Tells what `who` did and what came back.
    fn saw(&mut self, what: &str, seen: Result<Post, StoryError>) -> Result<Post, TourError> {
        self.transcript.tells(what)?;
        let post = seen.map_err(story)?;
        self.transcript.shows(&format!("{} ({})", post.author, place(&post)), &post)?;
        Ok(post)
    }

    fn expects(&mut self, what: &str, holds: bool) -> Result<(), TourError> {
        Ok(self.transcript.expects(what, holds)?)
    }

    /// Adds what the bot logged to an error of the story.
    fn with_log(&self, error: TourError) -> TourError {
        match error {
            TourError::Story(error, _) => {
                let log = self.stage.folder().join(crate::process::LOG);
                TourError::Story(error, std::fs::read_to_string(log).unwrap_or_default())
            }
            other => other,
        }
    }

    fn room_on_discord(&self, name: &str) -> Room {
        Room::Discord(self.stage.discord.channel(name))
    }

    fn room_on_telegram(&self, name: &str) -> Room {
        Room::Telegram(self.stage.telegram.channel(name))
    }

    /// The platforms' own view at the end: nothing was ever sent that they refuse.
    fn bookkeeping(&mut self) -> Result<(), TourError> {
        self.transcript.act("What the platforms say", self.stage.clock.now())?;
        let refusals: Vec<_> = self.stage.discord.refusals();
        for refusal in &refusals {
            self.transcript.tells(&format!("Discord refused: {refusal:?}"))?;
        }
        self.expects("Discord refused nothing the bot sent", refusals.is_empty())?;
        let refusals: Vec<_> = self.stage.telegram.refusals();
        for refusal in &refusals {
            self.transcript.tells(&format!("Telegram refused: {refusal:?}"))?;
        }
        self.expects("Telegram refused nothing the bot sent", refusals.is_empty())?;
        for (name, refusals) in
            [("Stripe", self.stage.stripe.refusals()), ("PayPal", self.stage.paypal.refusals())]
        {
            let misunderstood: Vec<_> =
                refusals.iter().filter(|refusal| refusal.is_mistake()).collect();
            for refusal in &misunderstood {
                self.transcript.tells(&format!("{name} refused: {refusal:?}"))?;
            }
            self.expects(
                &format!("{name} understood all that it was asked"),
                misunderstood.is_empty(),
            )?;
        }
        Ok(())
    }
}

fn place(post: &Post) -> String {
    if post.ephemeral { "only for you".to_owned() } else { post.place.clone() }
}

fn story(error: StoryError) -> TourError {
    TourError::Story(error, String::new())
}

/// Does something as a person of the cast, tells it, and gives what was seen.
macro_rules! act {
    ($tour:ident, $who:ident $verb:ident $what:expr) => {{
        $tour.pauses().await?;
        let name = $tour.cast.$who.name();
        let seen = $tour.cast.$who.$verb($what).await;
        $tour.saw(&format!("{name} {} “{}”", stringify!($verb), $what), seen)?
    }};
    ($tour:ident, $who:ident presses $what:literal in $room:expr) => {{
        $tour.pauses().await?;
        let name = $tour.cast.$who.name();
        let seen = $tour.cast.$who.presses_in(&$room, $what).await;
        $tour.saw(&format!("{name} presses “{}” in {}", $what, $room.name()), seen)?
    }};
    ($tour:ident, $who:ident hears $what:literal) => {{
        let name = $tour.cast.$who.name();
        let seen = $tour.cast.$who.hears($what).await;
        $tour.saw(&format!("{name} gets a message"), seen)?
    }};
}

use act;
