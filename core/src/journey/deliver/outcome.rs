//! What an answer, or none, makes of a delivery. Pure: nothing is kept or asked here.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Act, Done, Ended, REPEAT_WITHIN, Terms, attempts};
use crate::delivery::{Content, Delivery, DeliveryKey, DeliveryState, WhenUnknown};
use crate::port::{DeliverError, Found, Resend};

/// After so many attempts that led to nothing a delivery is given up.
const ATTEMPTS_MAX: u32 = 20;

/// The longest wait between two attempts, but for the jitter.
const BACK_OFF_MAX: TimeDelta = TimeDelta::minutes(5);

/// The delivery's state after the platform's answer.
pub(super) fn after(ended: &Ended, terms: Terms) -> DeliveryState {
    let delivery = &ended.errand.delivery.record;
    match (&ended.answer, ended.errand.act) {
        (Ok(Done::Taken(message) | Done::Looked(Found::Posted(message))), _) => {
            DeliveryState::Sent { message: *message, at: ended.at }
        }
        (Ok(Done::Looked(Found::Absent)), _) => {
            DeliveryState::Waiting { due: ended.at, attempts: attempts(&delivery.state) }
        }
        (Ok(Done::Looked(Found::CannotTell)), act) => {
            DeliveryState::Unknown { since: doubt(act).unwrap_or(ended.at) }
        }
        (Err(error), Act::Post { doubt }) => after_post(error, delivery, doubt, (ended.at, terms)),
        (Err(error), Act::Find { since }) => after_look(error, delivery, since, ended.at),
        (Err(error), Act::Edit { .. } | Act::Remove { .. }) => {
            after_change(error, delivery, ended.at)
        }
    }
}

const fn doubt(act: Act) -> Option<DateTime<Utc>> {
    match act {
        Act::Find { since } => Some(since),
        Act::Post { doubt } => doubt,
        Act::Edit { .. } | Act::Remove { .. } => None,
    }
}

fn after_post(
    error: &DeliverError,
    delivery: &Delivery,
    doubt: Option<DateTime<Utc>>,
    (now, terms): (DateTime<Utc>, Terms),
) -> DeliveryState {
    let attempts = attempts(&delivery.state);
    let asked_at = match delivery.state {
        DeliveryState::Sending { since, .. } => since,
        _ => now,
    };
    let final_answer =
        |state: DeliveryState| doubt.map_or(state, |since| DeliveryState::Unknown { since });
    match error {
        // The platform's wish is no failed attempt.
        DeliverError::Throttled { retry_after } => {
            again(doubt, now + *retry_after, attempts.saturating_sub(1))
        }
        DeliverError::Unreachable(reason) if attempts >= ATTEMPTS_MAX => {
            final_answer(DeliveryState::Failed { reason: reason.clone(), at: now })
        }
        DeliverError::Unreachable(_) => {
            again(doubt, now + back_off(attempts, &delivery.key), attempts)
        }
        DeliverError::NoAnswer(_) => {
            let due = now + back_off(attempts, &delivery.key);
            after_silence(terms, asked_at, (due, attempts), now)
        }
        DeliverError::Closed(reason) => DeliveryState::Closed { reason: reason.clone(), at: now },
        DeliverError::Refused(reason) => {
            final_answer(DeliveryState::Failed { reason: reason.clone(), at: now })
        }
        DeliverError::Moot(reason) => match doubt {
            // Nothing to say any more; what an earlier try did is looked for.
            Some(since) => {
                DeliveryState::Doubtful { since: since - REPEAT_WITHIN, due: now, attempts }
            }
            None => DeliveryState::Dropped { reason: reason.clone(), at: now },
        },
    }
}

fn after_look(
    error: &DeliverError,
    delivery: &Delivery,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DeliveryState {
    let attempts = attempts(&delivery.state) + 1;
    match error {
        DeliverError::Throttled { retry_after } => {
            DeliveryState::Doubtful { since, due: now + *retry_after, attempts: attempts - 1 }
        }
        DeliverError::Unreachable(_) | DeliverError::NoAnswer(_) if attempts < ATTEMPTS_MAX => {
            DeliveryState::Doubtful {
                since,
                due: now + back_off(attempts, &delivery.key),
                attempts,
            }
        }
        DeliverError::Closed(reason) => DeliveryState::Closed { reason: reason.clone(), at: now },
        _ => DeliveryState::Unknown { since },
    }
}

/// A change may be done twice, so silence is nothing but another try. An edit that cannot be made is nothing that
/// anybody misses; a recall is.
fn after_change(error: &DeliverError, delivery: &Delivery, now: DateTime<Utc>) -> DeliveryState {
    let attempts = attempts(&delivery.state) + 1;
    match error {
        DeliverError::Throttled { retry_after } => {
            DeliveryState::Waiting { due: now + *retry_after, attempts: attempts - 1 }
        }
        DeliverError::Unreachable(_) | DeliverError::NoAnswer(_) if attempts < ATTEMPTS_MAX => {
            DeliveryState::Waiting { due: now + back_off(attempts, &delivery.key), attempts }
        }
        DeliverError::Closed(reason) => DeliveryState::Closed { reason: reason.clone(), at: now },
        DeliverError::Unreachable(reason)
        | DeliverError::NoAnswer(reason)
        | DeliverError::Refused(reason)
            if matches!(delivery.content, Content::Recall { .. }) =>
        {
            DeliveryState::Failed { reason: reason.clone(), at: now }
        }
        DeliverError::Unreachable(reason)
        | DeliverError::NoAnswer(reason)
        | DeliverError::Refused(reason)
        | DeliverError::Moot(reason) => DeliveryState::Dropped { reason: reason.clone(), at: now },
    }
}

/// After a send that was handed over `since` and not answered: where a repeat cannot post twice, another try (or a
/// look into the chat once a repeat is not safe any more), else what the shop wants.
pub(super) fn after_silence(
    terms: Terms,
    since: DateTime<Utc>,
    (due, attempts): (DateTime<Utc>, u32),
    now: DateTime<Utc>,
) -> DeliveryState {
    match (terms.resend, terms.unknown) {
        (Resend::PostsOnce, _) if attempts < ATTEMPTS_MAX => {
            DeliveryState::Doubtful { since, due, attempts }
        }
        (Resend::PostsTwice, WhenUnknown::Resend) if attempts < ATTEMPTS_MAX => {
            DeliveryState::Waiting { due, attempts }
        }
        (Resend::PostsTwice, WhenUnknown::LetGo) => {
            DeliveryState::Dropped { reason: "no answer came".to_owned(), at: now }
        }
        (Resend::PostsOnce | Resend::PostsTwice, _) => DeliveryState::Unknown { since },
    }
}

const fn again(doubt: Option<DateTime<Utc>>, due: DateTime<Utc>, attempts: u32) -> DeliveryState {
    match doubt {
        Some(since) => DeliveryState::Doubtful { since, due, attempts },
        None => DeliveryState::Waiting { due, attempts },
    }
}

/// One second after the first attempt, then twice as long each time, a quarter more or less: what failed together
/// does not come back together.
fn back_off(attempts: u32, key: &DeliveryKey) -> TimeDelta {
    let doubled = 1_i64.checked_shl(attempts.saturating_sub(1)).unwrap_or(i64::MAX);
    let wait = TimeDelta::try_seconds(doubled)
        .unwrap_or(BACK_OFF_MAX)
        .clamp(TimeDelta::seconds(1), BACK_OFF_MAX);
    let percent = 75 + i32::try_from(lot(attempts, key) % 51).unwrap_or(0);
    wait * percent / 100
}

/// A number that looks like chance and is the same for the same try: FNV-1a of the key and the attempt.
fn lot(attempts: u32, key: &DeliveryKey) -> u64 {
    let bytes = key.0.bytes().chain(attempts.to_be_bytes());
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_is_bounded_and_not_the_same_for_all() {
        let key = |name: &str| DeliveryKey(name.to_owned());
        let near = |wait: TimeDelta, seconds: i64| {
            let wait = wait.num_milliseconds();
            (seconds * 750..=seconds * 1250).contains(&wait)
        };
        assert!(near(back_off(1, &key("a")), 1));
        assert!(near(back_off(4, &key("a")), 8));
        assert!(near(back_off(64, &key("a")), 300));
        let waits = ["a", "b", "c", "d"].map(|name| back_off(5, &key(name)));
        assert!(waits.iter().any(|wait| *wait != waits[0]));
    }
}
