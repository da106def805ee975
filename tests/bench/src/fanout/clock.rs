//! A clock that runs faster than the machine's, the same in every process: what waits hours waits minutes.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use clap::Args;
use salut::clock::SystemClock;
use salut_core::clock::Clock;

/// Shows `origin` when the machine's clock shows `begun`, and runs `speed` times as fast from there.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ScaledClock {
    /// What it shows at first.
    #[arg(long)]
    origin: DateTime<Utc>,
    /// When that is by the machine's clock.
    #[arg(long)]
    begun: DateTime<Utc>,
    /// How many of its seconds pass in a second.
    #[arg(long)]
    pub(crate) speed: i32,
}

impl ScaledClock {
    /// A clock that shows `origin` now.
    pub(crate) fn starting_at(origin: DateTime<Utc>, speed: i32) -> Self {
        Self { origin, begun: SystemClock.now(), speed }
    }

    /// The arguments that make the same clock in another process.
    pub(crate) fn arguments(self) -> [String; 6] {
        let Self { origin, begun, speed } = self;
        let flag = str::to_owned;
        [
            flag("--origin"),
            origin.to_rfc3339(),
            flag("--begun"),
            begun.to_rfc3339(),
            flag("--speed"),
            speed.to_string(),
        ]
    }
}

#[async_trait]
impl Clock for ScaledClock {
    fn now(&self) -> DateTime<Utc> {
        self.origin + (SystemClock.now() - self.begun) * self.speed
    }

    async fn sleep_until(&self, due: DateTime<Utc>) {
        while due > self.now() {
            SystemClock.sleep_until(self.begun + (due - self.origin) / self.speed).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        clock: ScaledClock,
    }

    fn origin() -> DateTime<Utc> {
        DateTime::from_timestamp(1_430_000_000, 0).unwrap()
    }

    #[tokio::test]
    async fn an_hour_passes_in_a_blink() {
        let clock = ScaledClock::starting_at(origin(), 360_000);
        clock.sleep(TimeDelta::hours(1)).await;
        assert!(clock.now() >= origin() + TimeDelta::hours(1));
    }

    #[test]
    fn another_process_has_the_same_clock() {
        let clock = ScaledClock::starting_at(origin(), 5);
        let line = std::iter::once("program".to_owned()).chain(clock.arguments());
        let other = Line::parse_from(line).clock;
        assert_eq!((other.origin, other.begun, other.speed), (clock.origin, clock.begun, 5));
    }
}
