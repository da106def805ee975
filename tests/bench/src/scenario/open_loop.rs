//! Requests at a fixed rate, as fans send them: nobody waits for the answer to somebody else. Salut's ledger beside the limit.

use serde::Serialize;

use super::Bench;
use crate::error::LoadtestError;
use crate::ledger::Arguments;
use crate::measure::{Open, open_loop};
use crate::peer::{Name, PLENTY};
use crate::report::{Figure, Goal, note, thousands};

/// What was measured at the fixed rate.
#[derive(Debug, Serialize)]
pub(crate) struct OpenLoop {
    /// Requests a second that came.
    pub(crate) wanted_per_second: u32,
    /// Medians over the rounds for each store.
    pub(crate) stores: Vec<Rate>,
    /// What must be so.
    pub(crate) goals: Vec<Goal>,
}

/// What a store did with them.
#[derive(Debug, Serialize)]
pub(crate) struct Rate {
    name: Name,
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    p999_ms: f64,
}

/// Runs the rounds for the stores that were asked for, by default Salut's ledger and the limit.
pub(crate) async fn run(arguments: &Arguments) -> Result<OpenLoop, LoadtestError> {
    let names = arguments.names_or(&[Name::SalutSled, Name::AppendFile]);
    let mut figures = Vec::new();
    for round in 1..=arguments.rounds {
        for &name in &names {
            let figure = measure(name, arguments).await?;
            note(&format!(
                "round {round}/{}: {name}, open loop at {} a second: p99 {:.2} ms, p99.9 {:.2} ms",
                arguments.rounds, arguments.rate, figure.p99_ms, figure.p999_ms
            ));
            figures.push(figure);
        }
    }
    let medians = Figure::medians(&figures);
    let goals = goals(&medians);
    let stores = medians.into_iter().map(Rate::from).collect();
    Ok(OpenLoop { wanted_per_second: arguments.rate, stores, goals })
}

async fn measure(name: Name, arguments: &Arguments) -> Result<Figure, LoadtestError> {
    let bench = Bench::start(name, &arguments.folder, PLENTY).await?;
    let (warm_up, span) = (arguments.warm_up(), arguments.span());
    let load = Open { per_second: arguments.rate, warm_up, span };
    let measured = open_loop(name, &bench.peer, load).await?;
    bench.close(measured.told).await?;
    Ok(Figure::of(name, 0, &measured))
}

fn goals(medians: &[Figure]) -> Vec<Goal> {
    let ours = medians.iter().filter(|figure| figure.name == Name::SalutSled);
    ours.flat_map(|ours| {
        [
            Goal::at_most("salut-sled, open loop, p99 in ms", ours.p99_ms, 5.0),
            Goal::at_most("salut-sled, open loop, p99.9 in ms", ours.p999_ms, 20.0),
        ]
    })
    .collect()
}

impl From<Figure> for Rate {
    fn from(Figure { name, per_second, p50_ms, p99_ms, p999_ms, .. }: Figure) -> Self {
        Self { name, per_second, p50_ms, p99_ms, p999_ms }
    }
}

impl OpenLoop {
    /// As people read it.
    pub(crate) fn text(&self) -> String {
        let rate = thousands(self.wanted_per_second.into());
        let stores: String = self.stores.iter().map(Rate::line).collect();
        format!("Open loop at {rate} a second:\n{stores}{}", Goal::lines(&self.goals))
    }
}

impl Rate {
    fn line(&self) -> String {
        let Self { name, per_second, p50_ms, p99_ms, p999_ms } = self;
        format!(
            "{name:<18} {:>10}/s  p50 {p50_ms:.2} ms  p99 {p99_ms:.2} ms  p99.9 {p999_ms:.2} ms\n",
            thousands(*per_second)
        )
    }
}
