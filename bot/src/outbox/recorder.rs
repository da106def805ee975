//! Records what became of sends: all that came together in one commit.

use std::sync::Arc;

use salut_core::delivery::{DeliveryKey, DeliveryState};
use salut_core::journey::deliver::{self, Ended};
use tokio::sync::mpsc;
use tracing::{debug, error, info, warn};

use super::{Busy, OUTCOMES_MAX, Outbox, PAUSE};

/// Records outcomes until there are no more, and frees their chats.
pub(super) async fn run(outbox: Arc<Outbox>, mut outcomes: mpsc::Receiver<Ended>, busy: Arc<Busy>) {
    let mut ended = Vec::new();
    while outcomes.recv_many(&mut ended, OUTCOMES_MAX).await > 0 {
        record(&outbox, &ended).await;
        busy.free(ended.drain(..).map(|ended| ended.delivery().to));
    }
}

/// A store that fails is waited for: an outcome that is forgotten is an unknown one.
async fn record(outbox: &Outbox, ended: &[Ended]) {
    loop {
        match deliver::end(&*outbox.store, outbox.terms(), ended).await {
            Ok(outcomes) => return outcomes.iter().for_each(tell),
            Err(error) => error!(%error, "Could not record deliveries; trying again"),
        }
        outbox.clock.sleep(PAUSE).await;
    }
}

fn tell((key, state): &(DeliveryKey, DeliveryState)) {
    let key = &key.0;
    match state {
        DeliveryState::Sent { message, .. } => debug!(delivery.key = key, message, "Sent"),
        DeliveryState::Failed { reason, .. } => warn!(delivery.key = key, reason, "Given up"),
        DeliveryState::Closed { reason, .. } => info!(delivery.key = key, reason, "Chat closed"),
        DeliveryState::Dropped { reason, .. } => debug!(delivery.key = key, reason, "Not sent"),
        DeliveryState::Unknown { .. } => {
            warn!(delivery.key = key, "No answer: it is not known whether this was posted");
        }
        DeliveryState::Waiting { due, .. } | DeliveryState::Doubtful { due, .. } => {
            info!(delivery.key = key, %due, "Waits");
        }
        DeliveryState::Sending { .. } => {}
    }
}
