//! The order of updates: fetched by long polling, served side by side for different chats and one after the
//! other within a chat, confirmed only once they were served.
//!
//! Telegram confirms by offset: all updates before it. So the offset stays at the oldest update in hand,
//! which also bounds what is in hand to the hundred that one poll gives.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use teloxide::types::Update;
use teloxide::{ApiError, RequestError};

use super::TelegramError;
use super::fault::told;
use super::lanes::Lanes;
use super::line::{Line, Poll, pause_after};
use super::parse::heard;
use super::serve::Clerk;

/// While something is in hand a poll is answered at once, with what we already know. This much wall time
/// lies between two of them: the pace of a connection, which has nothing to do with the sale's clock.
const POLL_PACE: Duration = Duration::from_millis(100);
/// At the end, what is in hand gets this much wall time.
pub(super) const LAST_PATIENCE: Duration = Duration::from_secs(10);

/// Fetches and serves updates until `stop` resolves.
pub(super) async fn run(
    clerk: Arc<Clerk>,
    mut stop: Pin<&mut impl Future<Output = ()>>,
) -> Result<(), TelegramError> {
    let mut inbox = Inbox::default();
    let mut failures = 0;
    loop {
        let turn = async {
            match inbox.fetch(&clerk.line).await {
                Ok(updates) => {
                    failures = 0;
                    for update in updates {
                        inbox.take(update, &clerk);
                    }
                    inbox.lanes.settle(POLL_PACE).await;
                    Ok(())
                }
                Err(RequestError::Api(ApiError::InvalidToken)) => Err(TelegramError::WrongToken),
                Err(error) => {
                    failures += 1;
                    rest(&clerk, &error, failures).await;
                    Ok(())
                }
            }
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            outcome = turn => outcome?,
        }
    }
    inbox.close(&clerk.line).await;
    Ok(())
}

/// Says what is wrong and waits before the next poll.
async fn rest(clerk: &Clerk, error: &RequestError, failures: u32) {
    let pause = pause_after(error, failures);
    let pause_s = pause.num_seconds();
    if matches!(error, RequestError::Api(ApiError::TerminatedByOtherGetUpdates)) {
        tracing::error!(pause_s, "Another program fetches updates with this bot's token: stop it");
    } else {
        tracing::warn!(error = %told(error), pause_s, "Updates cannot be fetched");
    }
    clerk.clock.sleep(pause).await;
}

/// The updates in hand, and how far they are confirmed.
#[derive(Default)]
struct Inbox {
    /// The first update that was not taken yet; none while everything is confirmed, since the numbers of
    /// updates begin anew, anywhere, after a week of silence.
    next: Option<u32>,
    lanes: Lanes,
}

impl Inbox {
    /// The first update that is not served yet.
    fn offset(&self) -> Option<u32> {
        self.lanes.first().or(self.next)
    }

    async fn fetch(&mut self, line: &Line) -> Result<Vec<Update>, RequestError> {
        let poll = if self.lanes.is_empty() { Poll::Held } else { Poll::AtOnce };
        let updates = line.poll(self.offset(), poll).await?;
        if updates.is_empty() && self.lanes.is_empty() {
            self.next = None;
        }
        Ok(updates)
    }

    /// Takes an update unless it was taken before.
    fn take(&mut self, update: Update, clerk: &Arc<Clerk>) {
        let id = update.id.0;
        if self.next.is_some_and(|next| id < next) {
            return;
        }
        self.next = Some(id.saturating_add(1));
        if let Some(heard) = heard(update, &clerk.username) {
            let clerk = Arc::clone(clerk);
            let chat = heard.spot.chat;
            self.lanes.take(id, chat, async move { clerk.serve(heard).await });
        }
    }

    /// Finishes what is in hand and confirms it, so that it does not come again at the next start.
    async fn close(mut self, line: &Line) {
        self.lanes.settle(LAST_PATIENCE).await;
        if let Some(offset) = self.offset()
            && let Err(error) = line.poll(Some(offset), Poll::AtOnce).await
        {
            tracing::debug!(error = %told(&error), "The last updates could not be confirmed");
        }
    }
}
