//! All stores under the same load, round by round in turn, so that a slow minute of the machine hits all alike.

use super::Bench;
use crate::error::LoadtestError;
use crate::ledger::Arguments;
use crate::measure::{Closed, closed_loop};
use crate::peer::{Name, PLENTY};
use crate::report::{Figure, note, thousands};

/// The figures of all stores that this machine can run: medians over the rounds.
pub(crate) async fn run(arguments: &Arguments) -> Result<Vec<Figure>, LoadtestError> {
    let mut names = arguments.names();
    let mut figures = Vec::new();
    for round in 1..=arguments.rounds {
        for &requesters in &arguments.requesters {
            for name in names.clone() {
                match measure(name, requesters, arguments).await {
                    Ok(figure) => {
                        let per_second = thousands(figure.per_second);
                        let all = arguments.rounds;
                        note(&format!(
                            "round {round}/{all}: {name}, {requesters} requesters: {per_second} a second"
                        ));
                        figures.push(figure);
                    }
                    Err(LoadtestError::NotRunnable(reason)) => {
                        note(&format!("{name} cannot run here: {reason}"));
                        names.retain(|other| *other != name);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(Figure::medians(&figures))
}

async fn measure(
    name: Name,
    requesters: u32,
    arguments: &Arguments,
) -> Result<Figure, LoadtestError> {
    let (warm_up, span) = (arguments.warm_up(), arguments.span());
    let bench = Bench::start(name, &arguments.folder, PLENTY).await?;
    let measured = closed_loop(name, &bench.peer, Closed { requesters, warm_up, span }).await?;
    bench.close(measured.told).await?;
    Ok(Figure::of(name, requesters, &measured))
}
