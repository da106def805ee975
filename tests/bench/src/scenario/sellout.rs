//! The first second of a sale: few units, very many fans who all wait for T0 and ask once, at the same moment.

use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;
use tokio::sync::{Barrier, watch};
use tokio::task::JoinSet;

use super::Bench;
use crate::error::LoadtestError;
use crate::ledger::Arguments;
use crate::measure::micros;
use crate::peer::{Answer, HELD_BY_CHECK, Name, Peer, Request};
use crate::report::{Goal, median, note};

/// What was measured: medians over the rounds, in milliseconds after T0.
#[derive(Debug, Serialize)]
pub(crate) struct Sellout {
    name: Name,
    units: u32,
    fans: u32,
    held: u32,
    last_unit_ms: f64,
    first_none_left_ms: f64,
    all_answered_ms: f64,
    goals: Vec<Goal>,
}

/// One round.
struct Round {
    held: u32,
    last_unit_ms: f64,
    first_none_left_ms: f64,
    all_answered_ms: f64,
}

/// Sells out once a round, by default on Salut's ledger.
pub(crate) async fn run(arguments: &Arguments) -> Result<Vec<Sellout>, LoadtestError> {
    let names = arguments.names_or(&[Name::SalutSled]);
    let mut rounds: Vec<(Name, Round)> = Vec::new();
    for number in 1..=arguments.rounds {
        for &name in &names {
            let round = sell_out(name, arguments).await?;
            note(&format!(
                "round {number}/{}: {name}: last unit after {:.1} ms, all answered after {:.1} ms",
                arguments.rounds, round.last_unit_ms, round.all_answered_ms
            ));
            rounds.push((name, round));
        }
    }
    Ok(names.into_iter().map(|name| summary(name, &rounds, arguments)).collect())
}

async fn sell_out(name: Name, arguments: &Arguments) -> Result<Round, LoadtestError> {
    let units = arguments.units;
    let spare = u32::try_from(HELD_BY_CHECK).unwrap_or(u32::MAX);
    let bench = Bench::start(name, &arguments.folder, units + spare).await?;
    let round = ask_at_once(&bench.peer, arguments.fans).await?;
    bench.close(round.held.into()).await?;
    if round.held == units.min(arguments.fans) {
        return Ok(round);
    }
    let fault = format!("{} of {units} units are held after all have asked", round.held);
    Err(LoadtestError::Wrong { peer: name.as_str(), fault })
}

async fn ask_at_once(peer: &Arc<Peer>, fans: u32) -> Result<Round, LoadtestError> {
    let (open, opened) = watch::channel(());
    let ready = Arc::new(Barrier::new(fans as usize + 1));
    let mut waiting = JoinSet::new();
    for fan in 1..=fans {
        let (peer, mut opened, ready) = (Arc::clone(peer), opened.clone(), Arc::clone(&ready));
        waiting.spawn(async move {
            ready.wait().await;
            // Either the sale opens, or whoever opens it has gone.
            let _ = opened.changed().await;
            let answer = peer.reserve(Request::of(fan.into(), 0)).await?;
            Ok::<_, LoadtestError>((Instant::now(), answer))
        });
    }
    ready.wait().await;
    let t0 = Instant::now();
    open.send_replace(());
    let mut round = Round::default();
    while let Some(answered) = waiting.join_next().await {
        let (at, answer) = answered??;
        round.add(f64::from(micros(at - t0)) / 1000.0, answer);
    }
    Ok(round)
}

impl Default for Round {
    fn default() -> Self {
        let first_none_left_ms = f64::INFINITY;
        Self { held: 0, last_unit_ms: 0.0, first_none_left_ms, all_answered_ms: 0.0 }
    }
}

impl Round {
    fn add(&mut self, after_ms: f64, answer: Answer) {
        self.all_answered_ms = self.all_answered_ms.max(after_ms);
        if answer == Answer::Held {
            self.held += 1;
            self.last_unit_ms = self.last_unit_ms.max(after_ms);
        } else {
            self.first_none_left_ms = self.first_none_left_ms.min(after_ms);
        }
    }
}

fn summary(name: Name, rounds: &[(Name, Round)], arguments: &Arguments) -> Sellout {
    let of = |value: fn(&Round) -> f64| {
        median(rounds.iter().filter(|(other, _)| *other == name).map(|(_, round)| value(round)))
    };
    let all_answered_ms = of(|round| round.all_answered_ms);
    // Every round that ended held the same: any other number is an error.
    let held = rounds.iter().find(|(other, _)| *other == name).map_or(0, |(_, round)| round.held);
    let goals = if name == Name::SalutSled {
        vec![
            Goal::at_most("salut-sled, sell-out, all answered in ms", all_answered_ms, 1000.0),
            Goal::exactly(
                "salut-sled, sell-out, units held",
                held.into(),
                arguments.units.min(arguments.fans).into(),
            ),
        ]
    } else {
        Vec::new()
    };
    Sellout {
        name,
        units: arguments.units,
        fans: arguments.fans,
        held,
        last_unit_ms: of(|round| round.last_unit_ms),
        first_none_left_ms: of(|round| round.first_none_left_ms),
        all_answered_ms,
        goals,
    }
}

impl Sellout {
    /// As people read it.
    pub(crate) fn text(&self) -> String {
        let Self { name, units, fans, held, .. } = self;
        format!(
            "{name}: {units} units, {fans} waiting fans: {held} held, last unit given after {:.1} ms, first \
             “none left” after {:.1} ms, all answered after {:.1} ms\n{}",
            self.last_unit_ms,
            self.first_none_left_ms,
            self.all_answered_ms,
            Goal::lines(&self.goals)
        )
    }

    /// What must be so.
    pub(crate) fn goals(&self) -> &[Goal] {
        &self.goals
    }
}
