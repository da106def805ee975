//! Deliveries → posts on Discord: the platform's [`Messenger`]. Only the outbox calls it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use salut_core::clock::Clock;
use salut_core::delivery::{Delivery, DeliveryKey};
use salut_core::fan::{Account, Chat, Platform};
use salut_core::port::{DeliverError, Messenger, Resend};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::rest::Rest;
use super::{DiscordError, Settings, render};
use crate::compose::Compose;

/// Discord's limit of a nonce.
const NONCE_LENGTH: usize = 25;

/// Puts deliveries before people on Discord.
pub struct DiscordMessenger {
    rest: Rest,
    compose: Arc<dyn Compose>,
    /// The private channel of each person who was written to: it never changes.
    private_channels: Mutex<HashMap<i64, i64>>,
}

impl DiscordMessenger {
    /// A messenger that posts as the bot of `settings`, in the words of `compose`.
    pub fn new(
        settings: &Settings,
        compose: Arc<dyn Compose>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, DiscordError> {
        let rest = Rest::new(settings, clock)?;
        Ok(Self { rest, compose, private_channels: Mutex::default() })
    }

    async fn channel(&self, chat: Chat) -> Result<i64, DeliverError> {
        match chat {
            Chat::Room { platform: Platform::Discord, id } => Ok(id),
            Chat::Private(Account { platform: Platform::Discord, user }) => {
                self.private_channel(user).await
            }
            Chat::Room { .. } | Chat::Private(_) => {
                Err(DeliverError::Refused(format!("{chat} is not on Discord")))
            }
        }
    }

    async fn private_channel(&self, user: i64) -> Result<i64, DeliverError> {
        let known = self.known_channels().get(&user).copied();
        if let Some(channel) = known {
            return Ok(channel);
        }
        let channel = self.rest.private_channel(user).await?;
        self.known_channels().insert(user, channel);
        Ok(channel)
    }

    fn known_channels(&self) -> MutexGuard<'_, HashMap<i64, i64>> {
        self.private_channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Messenger for DiscordMessenger {
    async fn deliver(&self, delivery: &Delivery) -> Result<i64, DeliverError> {
        let view = self.compose.view(delivery).await;
        let view = view.map_err(|error| DeliverError::Unreachable(error.to_string()))?;
        let Some(view) = view else {
            return Err(DeliverError::Moot(delivery.key.0.clone()));
        };
        let channel = self.channel(delivery.to).await?;
        let mut body = render::message(&view);
        body["nonce"] = json!(nonce(&delivery.key));
        body["enforce_nonce"] = json!(true);
        self.rest.post(channel, &body).await
    }

    fn resend(&self) -> Resend {
        Resend::PostsOnce
    }
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
