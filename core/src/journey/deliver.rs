//! The outbox sends a delivery: the intent is recorded first, then the platform is asked, then the outcome is recorded.
//!
//! A crash in between leaves the intent: on a platform that posts a repeated message once it is sent again,
//! on any other its outcome is unknown and stays so until a person decides.

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;
use crate::delivery::{Delivery, DeliveryState};
use crate::port::{DeliverError, Messenger, Resend, Store, StoreError, Stored};

/// After so many attempts that never reached the platform a delivery is given up.
const ATTEMPTS_MAX: u32 = 20;

/// The longest wait between two attempts.
const BACK_OFF_MAX: TimeDelta = TimeDelta::minutes(5);

/// How long after a send that was not answered a repeat is safe where the platform knows it again. Discord
/// speaks of "the past few minutes"; two are surely a few.
const REPEAT_WITHIN: TimeDelta = TimeDelta::minutes(2);

/// Sends one due delivery and gives its state afterwards. A delivery that another node took is left to it.
pub async fn run(
    store: &dyn Store,
    messenger: &dyn Messenger,
    clock: &dyn Clock,
    delivery: Stored<Delivery>,
) -> Result<DeliveryState, StoreError> {
    let DeliveryState::Waiting { attempts, .. } = delivery.record.state else {
        return Ok(delivery.record.state);
    };
    let attempts = attempts + 1;
    let sending = DeliveryState::Sending { since: clock.now(), attempts };
    let intent = write(store, delivery, sending).await?;
    let taken = messenger.deliver(&intent.record).await;
    let state = match taken {
        Ok(message) => DeliveryState::Sent { message, at: clock.now() },
        Err(error) => after_error(error, messenger.resend(), attempts, clock.now()),
    };
    Ok(write(store, intent, state).await?.record.state)
}

/// After a start: deliveries whose outcome this process's forerunner did not record.
pub async fn settle_interrupted(
    store: &dyn Store,
    messenger: &dyn Messenger,
    platform: crate::fan::Platform,
    now: DateTime<Utc>,
) -> Result<Vec<Delivery>, StoreError> {
    let mut unknown = Vec::new();
    for delivery in store.unsettled_deliveries().await? {
        let DeliveryState::Sending { since, attempts } = delivery.record.state else { continue };
        if delivery.record.to.platform() != platform {
            continue;
        }
        let state = after_silence(messenger.resend(), since, attempts, now);
        let settled = write(store, delivery, state).await?.record;
        unknown.extend(
            Some(settled).filter(|settled| matches!(settled.state, DeliveryState::Unknown { .. })),
        );
    }
    Ok(unknown)
}

async fn write(
    store: &dyn Store,
    delivery: Stored<Delivery>,
    state: DeliveryState,
) -> Result<Stored<Delivery>, StoreError> {
    let next = Delivery { state, ..delivery.record.clone() };
    let revision = delivery.revision + 1;
    store.commit(vec![delivery.with(next.clone()).into()]).await?;
    Ok(Stored { record: next, revision })
}

fn after_error(
    error: DeliverError,
    resend: Resend,
    attempts: u32,
    now: DateTime<Utc>,
) -> DeliveryState {
    match error {
        // The platform's wish is no failed attempt.
        DeliverError::Throttled { retry_after } => {
            DeliveryState::Waiting { due: now + retry_after, attempts: attempts - 1 }
        }
        DeliverError::Unreachable(reason) if attempts >= ATTEMPTS_MAX => {
            DeliveryState::Failed { reason, at: now }
        }
        DeliverError::Unreachable(_) => {
            DeliveryState::Waiting { due: now + back_off(attempts), attempts }
        }
        DeliverError::NoAnswer(_) => after_silence(resend, now, attempts, now),
        DeliverError::Refused(reason) => DeliveryState::Failed { reason, at: now },
        DeliverError::Closed(reason) => DeliveryState::Closed { reason, at: now },
        DeliverError::Moot(reason) => DeliveryState::Dropped { reason, at: now },
    }
}

/// After a send that was handed over `since` and not answered: a repeat while it cannot post twice, else a
/// state that a person resolves. The wait before a repeat is short enough for it to be safe.
fn after_silence(
    resend: Resend,
    since: DateTime<Utc>,
    attempts: u32,
    now: DateTime<Utc>,
) -> DeliveryState {
    let due = now + back_off(attempts);
    match resend {
        Resend::PostsOnce if due < since + REPEAT_WITHIN => {
            DeliveryState::Waiting { due, attempts }
        }
        Resend::PostsOnce | Resend::PostsTwice => DeliveryState::Unknown { since },
    }
}

/// One second after the first attempt, then twice as long each time.
fn back_off(attempts: u32) -> TimeDelta {
    let doubled = 1_i64.checked_shl(attempts.saturating_sub(1)).unwrap_or(i64::MAX);
    TimeDelta::try_seconds(doubled)
        .unwrap_or(BACK_OFF_MAX)
        .clamp(TimeDelta::seconds(1), BACK_OFF_MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;
    use futures::executor::block_on;

    use super::*;
    use crate::delivery::Content;
    use crate::fan::{Chat, Platform};
    use crate::journey::testing::World;

    /// Answers each delivery with the next line of a script.
    struct Scripted {
        resend: Resend,
        lines: Mutex<Vec<Result<i64, DeliverError>>>,
    }

    #[async_trait]
    impl Messenger for Scripted {
        async fn deliver(&self, _: &Delivery) -> Result<i64, DeliverError> {
            self.lines.lock().unwrap().remove(0)
        }

        fn resend(&self) -> Resend {
            self.resend
        }
    }

    fn sent(resend: Resend, line: Result<i64, DeliverError>) -> DeliveryState {
        let world = World::new();
        let messenger = Scripted { resend, lines: Mutex::new(vec![line]) };
        let delivery = recorded(&world);
        block_on(run(&world.store, &messenger, &world.clock, delivery)).unwrap()
    }

    fn recorded(world: &World) -> Stored<Delivery> {
        let to = Chat::Room { platform: Platform::Telegram, id: -1 };
        let content = Content::Announcement("launch".parse().unwrap());
        let delivery = Delivery::new(to, content, world.now());
        block_on(crate::port::Unit::commit(
            &world.store,
            vec![Stored::new(delivery.clone()).into()],
        ))
        .unwrap();
        Stored { record: delivery, revision: 1 }
    }

    #[test]
    fn sent_is_recorded_with_the_message() {
        let state = sent(Resend::PostsTwice, Ok(42));
        assert!(matches!(state, DeliveryState::Sent { message: 42, .. }));
    }

    #[test]
    fn throttled_waits_as_long_as_the_platform_wants() {
        let retry_after = TimeDelta::seconds(7);
        let state = sent(Resend::PostsTwice, Err(DeliverError::Throttled { retry_after }));
        let due = World::new().now() + retry_after;
        assert_eq!(state, DeliveryState::Waiting { due, attempts: 0 });
    }

    #[test]
    fn silence_is_unknown_where_a_repeat_would_post_twice() {
        let lost = || Err(DeliverError::NoAnswer("connection reset".to_owned()));
        assert!(matches!(sent(Resend::PostsTwice, lost()), DeliveryState::Unknown { .. }));
        assert!(matches!(sent(Resend::PostsOnce, lost()), DeliveryState::Waiting { .. }));
    }

    #[test]
    fn a_repeat_is_safe_only_for_a_while() {
        let now = World::new().now();
        let after = |span| after_silence(Resend::PostsOnce, now - span, 1, now);
        let due = now + TimeDelta::seconds(1);
        assert_eq!(after(TimeDelta::seconds(30)), DeliveryState::Waiting { due, attempts: 1 });
        let long_ago = now - TimeDelta::minutes(15);
        let unknown = DeliveryState::Unknown { since: long_ago };
        assert_eq!(after(TimeDelta::minutes(15)), unknown);
        assert!(matches!(
            after_silence(Resend::PostsOnce, now, 9, now),
            DeliveryState::Unknown { .. }
        ));
    }

    #[test]
    fn an_interrupted_send_is_never_repeated_blindly() {
        let world = World::new();
        let sending = DeliveryState::Sending { since: world.now(), attempts: 1 };
        block_on(write(&world.store, recorded(&world), sending)).unwrap();
        let messenger = Scripted { resend: Resend::PostsTwice, lines: Mutex::default() };
        let settle = settle_interrupted(&world.store, &messenger, Platform::Telegram, world.now());
        let unknown = block_on(settle).unwrap();
        assert_eq!(unknown.len(), 1);
        assert!(world.waiting().is_empty());
    }

    #[test]
    fn the_wait_doubles_and_is_bounded() {
        assert_eq!(back_off(1), TimeDelta::seconds(1));
        assert_eq!(back_off(4), TimeDelta::seconds(8));
        assert_eq!(back_off(64), BACK_OFF_MAX);
    }
}
