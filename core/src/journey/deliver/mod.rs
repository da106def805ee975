//! The outbox sends deliveries: the intent is recorded first, then the platform is asked, then the outcome is recorded.
//!
//! Many at a time: [`plan`] says what is to be done with each, [`begin`] records the intents of all in one commit,
//! [`ask`] asks for one, [`end`] records the outcomes of all in one commit. A crash in between leaves the intent.
//! On a platform that posts a repeated message once it is sent again while that is safe, and later looked for in the
//! chat; on any other its outcome is unknown, and a person decides unless the configuration does.

mod outcome;

use chrono::{DateTime, TimeDelta, Utc};

use self::outcome::{after, after_silence};
use crate::delivery::{
    ClosedChat, Closure, Content, Delivery, DeliveryKey, DeliveryState, WhenUnknown,
};
use crate::fan::Platform;
use crate::port::{
    Change, DeliverError, Found, Messenger, Resend, Store, StoreError, Stored, Unit,
};

/// How long after a send that was not answered a repeat is safe where the platform knows it again. Discord
/// speaks of "the past few minutes"; two are surely a few, and a request may take ten seconds of them.
const REPEAT_WITHIN: TimeDelta = TimeDelta::seconds(110);

/// How long an edit waits for a post whose outcome is not recorded yet.
const POST_SETTLES: TimeDelta = TimeDelta::seconds(2);

/// What a platform promises, and what its shop wants where that is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Whether a repeat posts twice.
    pub resend: Resend,
    /// What becomes of a delivery of unknown outcome.
    pub unknown: WhenUnknown,
}

/// What is to be done with a due delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// The platform is to be asked.
    Go(Errand),
    /// It goes to this state without asking.
    Settled(Stored<Delivery>, DeliveryState),
}

/// Something to ask the platform for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// The delivery, with its intent once that is recorded.
    pub delivery: Stored<Delivery>,
    /// What to ask.
    act: Act,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    /// `doubt`: it may have been posted since then by an earlier try.
    Post {
        doubt: Option<DateTime<Utc>>,
    },
    Find {
        since: DateTime<Utc>,
    },
    Edit {
        message: i64,
    },
    Remove {
        message: i64,
    },
}

/// What the platform did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Taken(i64),
    Looked(Found),
}

/// An errand with the platform's answer.
#[derive(Debug)]
pub struct Ended {
    errand: Errand,
    answer: Result<Done, DeliverError>,
    at: DateTime<Utc>,
}

impl Ended {
    /// The delivery.
    pub const fn delivery(&self) -> &Delivery {
        &self.errand.delivery.record
    }
}

/// Says what is to be done with a due delivery. Changes nothing.
pub async fn plan(
    store: &dyn Store,
    delivery: Stored<Delivery>,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    let closed = store.closed_chat(delivery.record.to).await?;
    if let Some(closure) = closed.and_then(|known| known.record.closed) {
        let state = DeliveryState::Closed { reason: closure.reason, at: now };
        return Ok(Planned::Settled(delivery, state));
    }
    match &delivery.record.content {
        Content::Refresh { post } | Content::Recall { post } => {
            let post = store.delivery(post).await?.map(|post| post.record.state);
            Ok(plan_change(delivery, post.as_ref(), now))
        }
        _ => Ok(plan_post(delivery, now)),
    }
}

fn plan_post(delivery: Stored<Delivery>, now: DateTime<Utc>) -> Planned {
    let act = match delivery.record.state {
        DeliveryState::Waiting { .. } => Act::Post { doubt: None },
        DeliveryState::Doubtful { since, .. } if now < since + REPEAT_WITHIN => {
            Act::Post { doubt: Some(since) }
        }
        DeliveryState::Doubtful { since, .. } => Act::Find { since },
        _ => {
            let state = delivery.record.state.clone();
            return Planned::Settled(delivery, state);
        }
    };
    Planned::Go(Errand { delivery, act })
}

/// An edit or a recall needs the message that was posted.
fn plan_change(
    delivery: Stored<Delivery>,
    post: Option<&DeliveryState>,
    now: DateTime<Utc>,
) -> Planned {
    let recalls = matches!(delivery.record.content, Content::Recall { .. });
    let state = match post {
        Some(&DeliveryState::Sent { message, .. }) if recalls => {
            return Planned::Go(Errand { delivery, act: Act::Remove { message } });
        }
        Some(&DeliveryState::Sent { message, .. }) => {
            return Planned::Go(Errand { delivery, act: Act::Edit { message } });
        }
        Some(DeliveryState::Sending { .. } | DeliveryState::Doubtful { .. }) => {
            delivery.record.state.clone().put_off(now + POST_SETTLES)
        }
        Some(DeliveryState::Unknown { .. }) if recalls => {
            let reason = "it is not known whether the post went out: look into the chat".to_owned();
            DeliveryState::Failed { reason, at: now }
        }
        _ => DeliveryState::Dropped { reason: "there is no post to change".to_owned(), at: now },
    };
    Planned::Settled(delivery, state)
}

/// Records the intents of all errands, and what was settled without asking, in one commit. Gives the errands to ask
/// for; what somebody else changed meanwhile is left to them.
pub async fn begin(
    store: &dyn Store,
    planned: Vec<Planned>,
    now: DateTime<Utc>,
) -> Result<Vec<Errand>, StoreError> {
    let steps: Vec<_> = planned.into_iter().map(|planned| step(planned, now)).collect();
    let changes = steps.iter().map(|(_, change)| change.iter().cloned().collect()).collect();
    let written = commit_each(store, changes).await?;
    let kept = steps.into_iter().zip(written).filter(|(_, written)| *written);
    Ok(kept.filter_map(|((errand, _), _)| errand).collect())
}

/// The errand with its intent, and what to write for it. Asking twice for a change is safe, and so is looking:
/// those need no intent.
fn step(planned: Planned, now: DateTime<Utc>) -> (Option<Errand>, Option<Change>) {
    match planned {
        Planned::Settled(delivery, state) => (None, Some(moved(&delivery, state).1)),
        Planned::Go(Errand { delivery, act: Act::Post { doubt } }) => {
            let attempts = attempts(&delivery.record.state) + 1;
            let sending = DeliveryState::Sending { since: doubt.unwrap_or(now), attempts };
            let (delivery, change) = moved(&delivery, sending);
            (Some(Errand { delivery, act: Act::Post { doubt } }), Some(change))
        }
        Planned::Go(errand) => (Some(errand), None),
    }
}

const fn attempts(state: &DeliveryState) -> u32 {
    match state {
        DeliveryState::Waiting { attempts, .. }
        | DeliveryState::Doubtful { attempts, .. }
        | DeliveryState::Sending { attempts, .. } => *attempts,
        _ => 0,
    }
}

/// The delivery in another state, as it is once the change is written, and the change.
fn moved(delivery: &Stored<Delivery>, state: DeliveryState) -> (Stored<Delivery>, Change) {
    let record = Delivery { state, ..delivery.record.clone() };
    let change = Stored { record: record.clone(), revision: delivery.revision }.into();
    (Stored { record, revision: delivery.revision + 1 }, change)
}

/// Asks the platform, after [`begin`].
pub async fn ask(messenger: &dyn Messenger, errand: Errand) -> Asked {
    let delivery = &errand.delivery.record;
    let answer = match errand.act {
        Act::Post { .. } => messenger.deliver(delivery).await.map(Done::Taken),
        Act::Find { since } => messenger.find(delivery, since).await.map(Done::Looked),
        Act::Edit { message } => {
            messenger.edit(delivery, message).await.map(|()| Done::Taken(message))
        }
        Act::Remove { message } => {
            messenger.remove(delivery, message).await.map(|()| Done::Taken(message))
        }
    };
    Asked { errand, answer }
}

/// An answer, before it is known when it came.
#[derive(Debug)]
pub struct Asked {
    errand: Errand,
    answer: Result<Done, DeliverError>,
}

impl Asked {
    /// The answer came at this time.
    pub fn at(self, at: DateTime<Utc>) -> Ended {
        Ended { errand: self.errand, answer: self.answer, at }
    }
}

/// Records the outcomes in one commit, and gives them. An edit that was armed again meanwhile stays armed.
pub async fn end(
    store: &dyn Store,
    terms: Terms,
    ended: &[Ended],
) -> Result<Vec<(DeliveryKey, DeliveryState)>, StoreError> {
    let mut outcomes = Vec::new();
    let mut changes = Vec::new();
    for ended in ended {
        let state = after(ended, terms);
        let mut writes = vec![moved(&ended.errand.delivery, state.clone()).1];
        if let Err(DeliverError::Closed(reason)) = &ended.answer {
            writes.extend(closing(store, ended, reason).await?);
        }
        changes.push(writes);
        outcomes.push((ended.delivery().key.clone(), state));
    }
    let written = commit_each(store, changes).await?;
    Ok(outcomes
        .into_iter()
        .zip(written)
        .filter_map(|(it, written)| written.then_some(it))
        .collect())
}

async fn closing(
    store: &dyn Store,
    ended: &Ended,
    reason: &str,
) -> Result<Option<Change>, StoreError> {
    let chat = ended.delivery().to;
    let closed = Some(Closure { reason: reason.to_owned(), at: ended.at });
    let known = store.closed_chat(chat).await?;
    Ok(match known {
        Some(known) if known.record.closed.is_some() => None,
        Some(known) => Some(known.with(ClosedChat { chat, closed }).into()),
        None => Some(Stored::new(ClosedChat { chat, closed }).into()),
    })
}

/// Writes all in one commit or, if somebody else changed one of them, each by itself. Tells which were written.
async fn commit_each(
    store: &(impl Unit + ?Sized),
    changes: Vec<Vec<Change>>,
) -> Result<Vec<bool>, StoreError> {
    match store.commit(changes.iter().flatten().cloned().collect()).await {
        Ok(()) => return Ok(vec![true; changes.len()]),
        Err(StoreError::Conflict(_)) => {}
        Err(error) => return Err(error),
    }
    let mut written = Vec::new();
    for change in changes {
        written.push(match store.commit(change).await {
            Ok(()) => true,
            Err(StoreError::Conflict(_)) => false,
            Err(error) => return Err(error),
        });
    }
    Ok(written)
}

/// Puts deliveries off that cannot go now, each to its time, in one commit.
pub async fn put_off(
    store: &dyn Store,
    deliveries: Vec<(Stored<Delivery>, DateTime<Utc>)>,
) -> Result<(), StoreError> {
    let later = |(delivery, due): (Stored<Delivery>, DateTime<Utc>)| {
        let state = delivery.record.state.clone().put_off(due);
        vec![moved(&delivery, state).1]
    };
    commit_each(store, deliveries.into_iter().map(later).collect()).await.map(drop)
}

/// After a start: deliveries whose outcome this process's forerunner did not record. Gives those that are unknown.
pub async fn settle_interrupted(
    store: &dyn Store,
    terms: Terms,
    platform: Platform,
    now: DateTime<Utc>,
) -> Result<Interrupted, StoreError> {
    let (mut unknown, mut changes) = (Vec::new(), Vec::new());
    for delivery in store.unsettled_deliveries().await? {
        let DeliveryState::Sending { since, attempts } = delivery.record.state else { continue };
        if delivery.record.to.platform() != platform {
            continue;
        }
        let state = after_silence(terms, since, (now, attempts), now);
        if matches!(state, DeliveryState::Unknown { .. }) {
            unknown.push(delivery.record.key.clone());
        }
        changes.push(vec![moved(&delivery, state).1]);
    }
    let deliveries = changes.len();
    commit_each(store, changes).await?;
    Ok(Interrupted { deliveries, unknown })
}

/// What the run before did not come to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupted {
    /// How many deliveries were on their way.
    pub deliveries: usize,
    /// Those of which nobody knows now whether they were posted.
    pub unknown: Vec<DeliveryKey>,
}

#[cfg(test)]
mod tests;
