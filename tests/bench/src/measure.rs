//! Load on a store, and what is measured of it. Closed loop: each requester waits for its answer before it asks again.
//! Open loop: requests come at a fixed rate, whatever the store does, and their time counts from when they were due.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::interval;

use crate::error::LoadtestError;
use crate::peer::{Answer, Name, Peer, Request};

/// How often the open loop looks which requests are due. What comes late by that counts as waiting.
const TICK: Duration = Duration::from_millis(1);

/// A closed loop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closed {
    /// Requesters, each with one request at a time.
    pub(crate) requesters: u32,
    /// How long it runs before anything is measured.
    pub(crate) warm_up: Duration,
    /// How long it is measured.
    pub(crate) span: Duration,
}

/// An open loop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Open {
    /// Requests a second.
    pub(crate) per_second: u32,
    /// How long they come before they are measured.
    pub(crate) warm_up: Duration,
    /// How long they are measured.
    pub(crate) span: Duration,
}

impl Open {
    /// How many requests are due after so long.
    fn due(self, after: Duration) -> u64 {
        let due = after.as_nanos() * u128::from(self.per_second) / NANOS;
        u64::try_from(due).unwrap_or(u64::MAX)
    }

    /// When the request of this number, from 1, is due.
    fn due_after(self, number: u64) -> Duration {
        let nanos = u128::from(number) * NANOS / u128::from(self.per_second.max(1));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

/// Nanoseconds in a second.
const NANOS: u128 = 1_000_000_000;

/// What was measured.
#[derive(Debug)]
pub(crate) struct Measured {
    /// Units that fans were told they hold, those outside of the measured time included.
    pub(crate) told: u64,
    /// Answers a second in the measured time.
    pub(crate) per_second: f64,
    /// How long requests took that were answered in the measured time.
    pub(crate) latencies: Latencies,
}

/// How long requests took, in whole microseconds, shortest first.
#[derive(Debug, Default)]
pub(crate) struct Latencies(Vec<u32>);

impl Latencies {
    /// The latencies from those of each requester.
    pub(crate) fn sorted(mut micros: Vec<u32>) -> Self {
        micros.sort_unstable();
        Self(micros)
    }

    /// The latency in milliseconds that at least `permille` of 1000 requests do not exceed; 0 if there are none.
    pub(crate) fn permille_ms(&self, permille: usize) -> f64 {
        let rank = (self.0.len() * permille).div_ceil(1000).saturating_sub(1);
        self.0.get(rank).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }
}

/// Runs a closed loop. Each request is one unit for a fan who never asked before.
pub(crate) async fn closed_loop(
    name: Name,
    peer: &Arc<Peer>,
    load: Closed,
) -> Result<Measured, LoadtestError> {
    let from = Instant::now() + load.warm_up;
    let window = Window { from, to: from + load.span };
    let mut requesters = JoinSet::new();
    for first in 1..=u64::from(load.requesters) {
        let fans = (first..).step_by(load.requesters as usize);
        requesters.spawn(request_until_end(name, Arc::clone(peer), fans, window));
    }
    let (mut told, mut micros) = (0, Vec::new());
    while let Some(log) = requesters.join_next().await {
        let log = log??;
        told += log.told;
        micros.extend(log.micros);
    }
    let per_second = count(micros.len()) / load.span.as_secs_f64();
    Ok(Measured { told, per_second, latencies: Latencies::sorted(micros) })
}

#[derive(Clone, Copy)]
struct Window {
    from: Instant,
    to: Instant,
}

struct Log {
    told: u64,
    micros: Vec<u32>,
}

async fn request_until_end(
    name: Name,
    peer: Arc<Peer>,
    fans: impl Iterator<Item = u64>,
    window: Window,
) -> Result<Log, LoadtestError> {
    let mut log = Log { told: 0, micros: Vec::new() };
    let mut begun = Instant::now();
    for fan in fans {
        if begun >= window.to {
            break;
        }
        hold(name, &peer, fan).await?;
        let done = Instant::now();
        log.told += 1;
        if done >= window.from && done < window.to {
            log.micros.push(micros(done - begun));
        }
        begun = done;
    }
    Ok(log)
}

/// Runs an open loop. Every request is answered before it ends, however long that takes.
pub(crate) async fn open_loop(
    name: Name,
    peer: &Arc<Peer>,
    load: Open,
) -> Result<Measured, LoadtestError> {
    let begun = Instant::now();
    let (all, warm) = (load.due(load.warm_up + load.span), load.due(load.warm_up));
    let (mut sent, mut taken) = (0, Vec::new());
    let (mut ticks, mut requests) = (interval(TICK), JoinSet::new());
    while sent < all {
        ticks.tick().await;
        while sent < load.due(begun.elapsed()).min(all) {
            sent += 1;
            let intended = begun + load.due_after(sent);
            let request = hold_since(name, Arc::clone(peer), sent, intended);
            let measured = sent > warm;
            requests.spawn(async move { request.await.map(|micros| measured.then_some(micros)) });
        }
        while let Some(done) = requests.try_join_next() {
            taken.extend(done??);
        }
    }
    while let Some(done) = requests.join_next().await {
        taken.extend(done??);
    }
    let measured = begun.elapsed().saturating_sub(load.warm_up);
    let per_second = count(taken.len()) / measured.as_secs_f64();
    Ok(Measured { told: sent, per_second, latencies: Latencies::sorted(taken) })
}

async fn hold_since(
    name: Name,
    peer: Arc<Peer>,
    fan: u64,
    intended: Instant,
) -> Result<u32, LoadtestError> {
    hold(name, &peer, fan).await?;
    Ok(micros(intended.elapsed()))
}

/// Holds a unit for a new fan while there is plenty: any other answer is wrong.
async fn hold(name: Name, peer: &Peer, fan: u64) -> Result<(), LoadtestError> {
    match peer.reserve(Request::of(fan, 0)).await? {
        Answer::Held => Ok(()),
        other => {
            let fault = format!("a new fan is told {other:?} while units are left");
            Err(LoadtestError::Wrong { peer: name.as_str(), fault })
        }
    }
}

/// A time in whole microseconds; an hour at most fits.
pub(crate) fn micros(time: Duration) -> u32 {
    u32::try_from(time.as_micros()).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "nobody measures 2^52 requests")]
fn count(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_of_an_open_loop_is_due_at_its_own_time() {
        let warm_up = Duration::from_millis(250);
        let load = Open { per_second: 50_000, warm_up, span: Duration::from_secs(2) };
        assert_eq!(load.due(load.span), 100_000);
        assert_eq!(load.due_after(50), Duration::from_millis(1));
        assert_eq!((1..=7).map(|number| load.due(load.due_after(number))).sum::<u64>(), 28);
    }

    #[test]
    fn a_percentile_is_the_latency_that_so_many_do_not_exceed() {
        let latencies = Latencies::sorted((1..=1000).rev().collect());
        assert_eq!(latencies.permille_ms(500).to_string(), "0.5");
        assert_eq!(latencies.permille_ms(990).to_string(), "0.99");
        assert_eq!(latencies.permille_ms(999).to_string(), "0.999");
        assert_eq!(Latencies::sorted(vec![7000]).permille_ms(999).to_string(), "7");
        assert_eq!(Latencies::default().permille_ms(500).to_string(), "0");
    }
}
