//! Webhooks: what happened, delivered until the shop says 2xx, at least once and in whatever order faults leave.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Client;
use serde_json::Value;

use super::books::{Books, News};
use super::faults::{Fate, Next, PaymentFaults};
use super::hub::{Desk, Hub};

/// Wait after the first failed delivery; it doubles up to [`RETRY_MAX`].
const RETRY: TimeDelta = TimeDelta::seconds(5);
/// Longest wait between two tries.
const RETRY_MAX: TimeDelta = TimeDelta::hours(1);
/// After so many tries (some three days) the provider gives up.
const TRIES_MAX: u32 = 80;
/// How long the shop may take over one delivery, in wall time.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// Everything that happened, and what of it the shop has taken.
#[derive(Debug, Default)]
pub(crate) struct Events {
    url: Option<String>,
    all: Vec<Event>,
}

#[derive(Debug)]
struct Event {
    news: News,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waits { due: DateTime<Utc>, times_left: usize, tries: u32 },
    Taken,
    Lost,
}

/// An event on its way.
struct Sent {
    place: usize,
    news: News,
    url: String,
    body: String,
    headers: Vec<(String, String)>,
}

impl Events {
    /// Takes down an event and what becomes of it.
    pub(crate) fn add(&mut self, news: News, fate: Option<Fate>) {
        let state = match fate {
            Some(Fate { times, due }) => State::Waits { due, times_left: times, tries: 0 },
            None => State::Lost,
        };
        self.all.push(Event { news, state });
    }

    /// Where events go from now on.
    pub(crate) fn go_to(&mut self, url: String) {
        self.url = Some(url);
    }

    /// All that happened, oldest first, as it is delivered.
    pub(crate) fn all(&self) -> Vec<Value> {
        self.all.iter().map(|event| event.news.body.clone()).collect()
    }

    /// How many events are there, whatever became of them.
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// Whether nothing among the first `many` waits any more.
    pub(crate) fn is_done(&self, many: usize) -> bool {
        let waits = |event: &Event| matches!(event.state, State::Waits { .. });
        !self.all.iter().take(many).any(waits)
    }

    /// Sends everything of this kind of event again, as from the provider's dashboard.
    pub(crate) fn send_again(&mut self, now: DateTime<Utc>, is_meant: impl Fn(&Value) -> bool) {
        for event in self.all.iter_mut().filter(|event| is_meant(&event.news.body)) {
            event.state = State::Waits { due: now, times_left: 1, tries: 0 };
        }
    }

    /// What failed does not wait for its time.
    pub(crate) fn retry_now(&mut self, now: DateTime<Utc>) {
        for event in &mut self.all {
            if let State::Waits { due, .. } = &mut event.state {
                *due = now.min(*due);
            }
        }
    }

    /// When the next one is to be sent.
    pub(crate) fn next_due(&self) -> Option<DateTime<Utc>> {
        self.url.as_ref()?;
        let dues = self.all.iter().filter_map(|event| match event.state {
            State::Waits { due, .. } => Some(due),
            State::Taken | State::Lost => None,
        });
        dues.min()
    }

    fn next(&self, which: Next, now: DateTime<Utc>) -> Option<(usize, News, String)> {
        let url = self.url.clone()?;
        let is_due = |event: &Event| matches!(event.state, State::Waits { due, .. } if due <= now);
        let place = match which {
            Next::Oldest => self.all.iter().position(is_due),
            Next::Newest => self.all.iter().rposition(is_due),
        };
        place.map(|place| (place, self.all[place].news.clone(), url))
    }

    fn taken(&mut self, place: usize) {
        let state = &mut self.all[place].state;
        *state = match *state {
            State::Waits { due, times_left, tries } if times_left > 1 => {
                State::Waits { due, times_left: times_left - 1, tries }
            }
            _ => State::Taken,
        };
    }

    fn failed(&mut self, place: usize, now: DateTime<Utc>) {
        let state = &mut self.all[place].state;
        if let State::Waits { times_left, tries, .. } = *state {
            let wait = RETRY_MAX.min(RETRY * (1 << tries.min(10)));
            let waits = State::Waits { due: now + wait, times_left, tries: tries + 1 };
            *state = if tries < TRIES_MAX { waits } else { State::Lost };
        }
    }
}

/// Delivers for as long as the server lives, one event after the other.
pub(super) async fn deliver<B: Books>(hub: Arc<Hub<B>>) {
    let client = Client::builder().timeout(ANSWER_WITHIN).no_proxy().build();
    let Ok(client) = client else { return };
    loop {
        let sent = next(&hub).await;
        let was_taken = post(&client, &sent).await;
        hub.change(|desk, now| {
            if was_taken {
                desk.events.taken(sent.place);
            } else {
                tracing::debug!(event.id = %sent.news.id, "a webhook was not taken");
                desk.events.failed(sent.place, now);
            }
        });
    }
}

/// Waits for the next event whose time has come. Until then, lets happen what is due at the provider.
async fn next<B: Books>(hub: &Hub<B>) -> Sent {
    let mut changes = hub.changes();
    let mut plans = hub.faults.changes();
    loop {
        changes.mark_unchanged();
        plans.mark_unchanged();
        let found = hub.with(|desk, now| found(desk, &hub.faults, now));
        let due = match found {
            Ok(sent) => return sent,
            Err(due) => due,
        };
        let alarm = async {
            match due {
                Some(due) => hub.clock.sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        // An error means that the hub is gone, and with it this task.
        tokio::select! {
            _ = changes.changed() => {}
            _ = plans.changed() => {}
            () = alarm => {}
        }
    }
}

/// The next event, signed; else when to look again.
fn found<B: Books>(
    desk: &mut Desk<B>,
    faults: &PaymentFaults,
    now: DateTime<Utc>,
) -> Result<Sent, Option<DateTime<Utc>>> {
    let next = faults.next();
    if let Some((place, news, url)) = next.and_then(|next| desk.events.next(next, now)) {
        let body = news.body.to_string();
        let headers = desk.books.sign(&news, &body, now);
        return Ok(Sent { place, news, url, body, headers });
    }
    let sends = desk.events.next_due().filter(|_| next.is_some());
    Err(sends.into_iter().chain(desk.books.next_due()).min())
}

async fn post(client: &Client, sent: &Sent) -> bool {
    let mut request = client.post(&sent.url).header("content-type", "application/json");
    for (name, value) in &sent.headers {
        request = request.header(name, value);
    }
    let answer = request.body(sent.body.clone()).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}
