//! Deliveries → posts on Discord: the platform's [`Messenger`]. Only the outbox calls it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use salut_core::clock::Clock;
use salut_core::delivery::{Delivery, DeliveryKey};
use salut_core::fan::{Account, Chat, Platform};
use salut_core::port::{DeliverError, Found, Messenger, Resend};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::rest::{Rest, Spot};
use super::{DiscordError, Settings, render};
use crate::compose::Compose;
use crate::shown::Shown;

/// Discord's limit of a nonce.
const NONCE_LENGTH: usize = 25;

/// How many private channels are remembered; the rest is asked for again, which opens nothing twice.
const CHANNELS_MAX: usize = 50_000;

/// The most messages that Discord lists at once.
const LISTED_MAX: usize = 100;

/// By how much Discord's clock and ours may differ.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(1);

/// The first millisecond that Discord's ids count: the beginning of 2015.
const EPOCH_MILLIS: i64 = 1_420_070_400_000;

/// Puts deliveries before people on Discord.
pub struct DiscordMessenger {
    rest: Rest,
    compose: Arc<dyn Compose>,
    /// The private channel of each person who was written to: it never changes.
    private_channels: Mutex<HashMap<i64, i64>>,
    /// The bot's own id, asked for once.
    own_id: OnceCell<i64>,
    shown: Shown,
}

impl DiscordMessenger {
    /// A messenger that posts as the bot of `settings`, in the words of `compose`.
    pub fn new(
        settings: &Settings,
        compose: Arc<dyn Compose>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, DiscordError> {
        let rest = Rest::new(settings, clock)?;
        let private_channels = Mutex::default();
        Ok(Self {
            rest,
            compose,
            private_channels,
            own_id: OnceCell::new(),
            shown: Shown::default(),
        })
    }

    async fn spot(&self, chat: Chat) -> Result<Spot, DeliverError> {
        let channel = match chat {
            Chat::Room { platform: Platform::Discord, id } => id,
            Chat::Private(Account { platform: Platform::Discord, user }) => {
                self.private_channel(user).await?
            }
            Chat::Room { .. } | Chat::Private(_) => {
                return Err(DeliverError::Refused(format!("{chat} is not on Discord")));
            }
        };
        Ok(Spot { chat, channel })
    }

    async fn private_channel(&self, user: i64) -> Result<i64, DeliverError> {
        let known = self.known_channels().get(&user).copied();
        if let Some(channel) = known {
            return Ok(channel);
        }
        let channel = self.rest.private_channel(user).await?;
        let mut known = self.known_channels();
        if known.len() >= CHANNELS_MAX {
            known.clear();
        }
        known.insert(user, channel);
        Ok(channel)
    }

    fn known_channels(&self) -> MutexGuard<'_, HashMap<i64, i64>> {
        self.private_channels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn body(&self, delivery: &Delivery) -> Result<Value, DeliverError> {
        let view = self.compose.view(delivery).await;
        let view = view.map_err(|error| DeliverError::Unreachable(error.to_string()))?;
        let view = view.ok_or_else(|| DeliverError::Moot(delivery.key.0.clone()))?;
        Ok(render::message(&view))
    }
}

#[async_trait]
impl Messenger for DiscordMessenger {
    async fn deliver(&self, delivery: &Delivery) -> Result<i64, DeliverError> {
        let mut body = self.body(delivery).await?;
        let content = body.to_string();
        let spot = self.spot(delivery.to).await?;
        body["nonce"] = json!(nonce(&delivery.key));
        body["enforce_nonce"] = json!(true);
        let message = self.rest.post(spot, &body).await?;
        self.shown.remember(delivery.to, message, &content);
        Ok(message)
    }

    async fn edit(&self, delivery: &Delivery, message: i64) -> Result<(), DeliverError> {
        let body = self.body(delivery).await?;
        let content = body.to_string();
        if self.shown.is(delivery.to, message, &content) {
            return Ok(());
        }
        self.shown.forget(delivery.to, message);
        self.rest.edit(self.spot(delivery.to).await?, message, &body).await?;
        self.shown.remember(delivery.to, message, &content);
        Ok(())
    }

    async fn remove(&self, delivery: &Delivery, message: i64) -> Result<(), DeliverError> {
        let spot = self.spot(delivery.to).await?;
        match self.rest.delete(spot, message).await {
            Err(DeliverError::Refused(_)) => self.edit(delivery, message).await,
            outcome => outcome,
        }
    }

    /// Reads what was posted in the chat from then on. A message that carries the delivery's nonce is it. Whether
    /// Discord keeps nonces in a channel's history is not promised, so a message of the bot without one is compared
    /// by its words; one that says something else could still be it, in words of an earlier minute.
    async fn find(&self, delivery: &Delivery, since: DateTime<Utc>) -> Result<Found, DeliverError> {
        let body = self.body(delivery).await.ok();
        let spot = self.spot(delivery.to).await?;
        let own_id = self.own_id.get_or_try_init(|| self.rest.own_id()).await?.to_string();
        let after = snowflake(since - CLOCKS_DIFFER);
        let listed = self.rest.messages(spot, after, LISTED_MAX).await?;
        let ours: Vec<_> =
            listed.iter().filter(|it| it["author"]["id"] == own_id.as_str()).collect();
        let nonce = nonce(&delivery.key);
        let carries_it = ours.iter().find(|it| it["nonce"] == nonce.as_str());
        let says_it = || {
            let says = |it: &&&Value| body.as_ref().is_some_and(|body| says_the_same(it, body));
            ours.iter().filter(|it| it["nonce"].is_null()).find(says)
        };
        if let Some(found) = carries_it.or_else(says_it) {
            let id = found["id"].as_str().and_then(|id| id.parse().ok());
            return Ok(id.map_or(Found::CannotTell, Found::Posted));
        }
        let is_sure = listed.len() < LISTED_MAX && ours.iter().all(|it| !it["nonce"].is_null());
        Ok(if is_sure { Found::Absent } else { Found::CannotTell })
    }

    fn must_open(&self, chat: Chat) -> bool {
        match chat {
            Chat::Private(account) => !self.known_channels().contains_key(&account.user),
            Chat::Room { .. } => false,
        }
    }

    fn resend(&self) -> Resend {
        Resend::PostsOnce
    }
}

/// The smallest id of a message that was posted at `at`.
fn snowflake(at: DateTime<Utc>) -> i64 {
    (at.timestamp_millis() - EPOCH_MILLIS).max(0) << 22
}

/// Whether a message in a channel reads like one that was to be posted: its text, and its embeds' titles and texts.
fn says_the_same(message: &Value, body: &Value) -> bool {
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().trim().to_owned();
    let embeds = |it: &Value| -> Vec<_> {
        let embeds = it["embeds"].as_array().into_iter().flatten();
        embeds.map(|embed| (text(embed, "title"), text(embed, "description"))).collect()
    };
    text(message, "content") == text(body, "content") && embeds(message) == embeds(body)
}

/// The same delivery has the same nonce, and Discord posts a nonce once: 25 hexadecimal digits of a SHA-256.
fn nonce(key: &DeliveryKey) -> String {
    let digest = Sha256::digest(key.0.as_bytes());
    let mut nonce = String::new();
    for digit in digest.iter().flat_map(|byte| [byte >> 4, byte & 0xF]).take(NONCE_LENGTH) {
        nonce.extend(char::from_digit(digit.into(), 16));
    }
    nonce
}
