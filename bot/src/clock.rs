//! The system's clock: the one place that reads it and sleeps on it.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use salut_core::clock::Clock;

/// The longest sleep at a time: when the machine's clock is set, sleepers notice within this span.
const NAP_MAX: Duration = Duration::from_secs(30);

/// The time as the machine has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the clock's one home")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(clippy::disallowed_methods, reason = "the clock's one home")]
    async fn sleep_until(&self, due: DateTime<Utc>) {
        while let Ok(left) = (due - self.now()).to_std() {
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(NAP_MAX)).await;
        }
    }
}
