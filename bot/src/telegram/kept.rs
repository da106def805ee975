//! Updates that Telegram brings by webhook: read from the mailbox, where each lies until it was answered.
//!
//! What was in hand when the process died lies there still and is answered after the next start.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use salut_core::port::{Incoming, StoreError, Stored};
use teloxide::types::Update;

use super::lanes::Lanes;
use super::parse::heard;
use super::serve::Clerk;
use super::updates::LAST_PATIENCE;
use crate::mailbox::Mailbox;

/// How many updates are in hand at a time.
const PAGE: usize = 100;

/// How often to look when nobody rings: other nodes take updates, too.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(5);

/// Serves what comes into the mailbox until `stop` resolves.
pub(super) async fn run(
    clerk: Arc<Clerk>,
    mailbox: Arc<Mailbox>,
    mut stop: Pin<&mut impl Future<Output = ()>>,
) {
    let mut lanes = Lanes::default();
    loop {
        lanes.settle(Duration::ZERO).await;
        let seen = mailbox.seen();
        if let Err(error) = take_all(&mut lanes, &clerk, &mailbox).await {
            tracing::error!(%error, "Updates cannot be read; trying again");
        }
        tokio::select! {
            biased;
            () = &mut stop => break,
            true = lanes.next() => {}
            () = mailbox.more(seen) => {}
            () = clerk.clock.sleep(LOOK_EVERY) => {}
        }
    }
    lanes.settle(LAST_PATIENCE).await;
}

/// Takes what waits and is not in hand, in the order in which it came.
async fn take_all(
    lanes: &mut Lanes,
    clerk: &Arc<Clerk>,
    mailbox: &Arc<Mailbox>,
) -> Result<(), StoreError> {
    for incoming in mailbox.waiting(PAGE).await? {
        match serde_json::from_slice::<Update>(&incoming.record.body) {
            Ok(update) if lanes.has(update.id.0) => {}
            Ok(update) => take(lanes, (clerk, mailbox), (update, incoming)).await?,
            Err(error) => mailbox.fail(incoming, error.to_string()).await?,
        }
    }
    Ok(())
}

async fn take(
    lanes: &mut Lanes,
    (clerk, mailbox): (&Arc<Clerk>, &Arc<Mailbox>),
    (update, incoming): (Update, Stored<Incoming>),
) -> Result<(), StoreError> {
    let id = update.id.0;
    let Some(heard) = heard(update, &clerk.username) else {
        return mailbox.done(incoming).await;
    };
    let (clerk, mailbox) = (Arc::clone(clerk), Arc::clone(mailbox));
    lanes.take(id, heard.spot.chat, async move {
        clerk.serve(heard).await;
        if let Err(error) = mailbox.done(incoming).await {
            tracing::error!(update = id, %error, "An update was answered and will be once more");
        }
    });
    Ok(())
}
