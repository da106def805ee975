//! `cargo loadtest ledger`: which scenario, how large, and where the figures go.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::chart;
use crate::error::LoadtestError;
use crate::peer::Name;
use crate::report::{Figure, Goal, note, say, table, write_json};
use crate::scenario::{compare, growth, open_loop, sellout};

/// How the ledger is loaded.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only this scenario. Without it: `compare`, then `open-loop`.
    #[arg(long)]
    scenario: Option<Scenario>,
    /// Only these stores, separated by commas.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Name>,
    /// Rounds; what is reported are medians over them.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rounds: u32,
    /// How many ask at once, each with one request at a time; several numbers are separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "1000", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) requesters: Vec<u32>,
    /// Seconds that a round lasts for each store.
    #[arg(long, default_value_t = 2.0, value_parser = seconds)]
    seconds: f64,
    /// Requests a second of the scenario `open-loop`.
    #[arg(long, default_value_t = 50_000)]
    pub(crate) rate: u32,
    /// Units of the scenario `sellout`.
    #[arg(long, default_value_t = 1_000)]
    pub(crate) units: u32,
    /// Waiting fans of the scenario `sellout`.
    #[arg(long, default_value_t = 100_000)]
    pub(crate) fans: u32,
    /// Numbers of live holds of the scenario `growth`, separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "10000,1000000,5000000")]
    pub(crate) holds: Vec<u32>,
    /// Writes the figures as JSON: a list for the comparison, an object for another scenario.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where the bar chart of the comparison goes.
    #[arg(long, value_name = "FILE", default_value = "target/loadtest/ledger.png")]
    chart: PathBuf,
    /// The folder within which stores get folders of their own. It must be on a disk: memory keeps nothing.
    #[arg(long, default_value = "/var/tmp")]
    pub(crate) folder: PathBuf,
    /// Fails if a goal is missed.
    #[arg(long)]
    strict: bool,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// All stores under the same load, each requester waiting for its answer.
    Compare,
    /// Requests at a fixed rate, whatever the store does.
    OpenLoop,
    /// Few units, very many fans at the same moment.
    Sellout,
    /// Speed, memory and start of Salut's ledger with more and more holds.
    Growth,
}

impl Arguments {
    /// The stores to compare.
    pub(crate) fn names(&self) -> Vec<Name> {
        self.names_or(Name::value_variants())
    }

    /// The stores that were asked for, else these.
    pub(crate) fn names_or(&self, default: &[Name]) -> Vec<Name> {
        if self.only.is_empty() { default.to_vec() } else { self.only.clone() }
    }

    /// How long a round lasts for each store.
    pub(crate) fn span(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }

    /// How long the load lasts before it is measured.
    pub(crate) fn warm_up(&self) -> Duration {
        (self.span() / 8).max(Duration::from_millis(50))
    }
}

/// What a scenario other than the comparison writes.
#[derive(Serialize)]
struct Scenarios<T> {
    scenario: &'static str,
    stores: Vec<T>,
}

/// Runs what was asked for. A missed goal is said; it fails only where the goals are strict.
pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, LoadtestError> {
    let goals = match arguments.scenario {
        None => {
            let mut goals = compare(arguments).await?;
            goals.extend(open_loop(arguments, None).await?);
            goals
        }
        Some(Scenario::Compare) => compare(arguments).await?,
        Some(Scenario::OpenLoop) => open_loop(arguments, arguments.json.as_ref()).await?,
        Some(Scenario::Sellout) => sell_out(arguments).await?,
        Some(Scenario::Growth) => grow(arguments).await?,
    };
    let missed = goals.iter().filter(|goal| !goal.reached).count();
    if missed == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{missed} of {} goals missed.", goals.len()));
    Ok(if arguments.strict { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn compare(arguments: &Arguments) -> Result<Vec<Goal>, LoadtestError> {
    let figures = compare::run(arguments).await?;
    let goals = Goal::of_comparison(&figures);
    say(&format!(
        "Medians of {} rounds:\n{}\n{}",
        arguments.rounds,
        table(&figures),
        Goal::lines(&goals)
    ));
    keep(arguments, &figures)?;
    Ok(goals)
}

fn keep(arguments: &Arguments, figures: &[Figure]) -> Result<(), LoadtestError> {
    if let Some(json) = &arguments.json {
        write_json(json, &figures)?;
    }
    if let Some(lacking) = chart::draw(&arguments.chart, figures)? {
        note(&lacking);
    }
    say(&format!("The chart is {}.", arguments.chart.display()));
    Ok(())
}

async fn open_loop(
    arguments: &Arguments,
    json: Option<&PathBuf>,
) -> Result<Vec<Goal>, LoadtestError> {
    let figures = open_loop::run(arguments).await?;
    say(&figures.text());
    if let Some(json) = json {
        write_json(json, &figures)?;
    }
    Ok(figures.goals)
}

async fn sell_out(arguments: &Arguments) -> Result<Vec<Goal>, LoadtestError> {
    let stores = sellout::run(arguments).await?;
    for store in &stores {
        say(&store.text());
    }
    let goals = stores.iter().flat_map(|store| store.goals().iter().cloned()).collect();
    if let Some(json) = &arguments.json {
        write_json(json, &Scenarios { scenario: "sellout", stores })?;
    }
    Ok(goals)
}

async fn grow(arguments: &Arguments) -> Result<Vec<Goal>, LoadtestError> {
    let growth = growth::run(arguments).await?;
    say(&growth.text());
    if let Some(json) = &arguments.json {
        write_json(json, &growth)?;
    }
    Ok(growth.goals)
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("{text} is no number of seconds"))?;
    let sensible = seconds > 0.0 && seconds <= 3600.0;
    sensible.then_some(seconds).ok_or_else(|| "more than 0 and at most 3600 seconds".to_owned())
}
