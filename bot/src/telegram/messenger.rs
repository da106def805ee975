//! Deliveries → messages: what the outbox sends on Telegram. It decides nothing about when or how often.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use salut_core::delivery::Delivery;
use salut_core::fan::{Chat, Platform};
use salut_core::port::{DeliverError, Found, Messenger, Resend};
use teloxide::RequestError;
use teloxide::requests::Requester;
use tokio::sync::OnceCell;

use super::fault::deliver_error;
use super::line::{Line, Spot};
use super::render::{Letter, Readers, render};
use super::{Settings, TelegramError};
use crate::compose::Compose;
use crate::shown::Shown;
use crate::text::Texts;
use crate::view::{Privacy, View};

/// Sends deliveries through the Bot API.
pub struct TelegramMessenger {
    line: Line,
    compose: Arc<dyn Compose>,
    texts: Arc<Texts>,
    /// The bot's own name, for links into the private chat; asked for once.
    username: OnceCell<String>,
    shown: Shown,
}

impl TelegramMessenger {
    /// A messenger with connections of its own. Nothing is sent yet.
    pub fn new(
        settings: &Settings,
        compose: Arc<dyn Compose>,
        texts: Arc<Texts>,
    ) -> Result<Self, TelegramError> {
        let line = Line::open(settings)?;
        let (username, shown) = (OnceCell::new(), Shown::default());
        Ok(Self { line, compose, texts, username, shown })
    }

    async fn letter(&self, to: Chat, view: &View) -> Result<Letter, DeliverError> {
        let readers = match to {
            Chat::Private(_) => Readers::One,
            Chat::Room { .. } if view.privacy == Privacy::Personal => {
                return Err(DeliverError::Refused("what is personal goes to no room".to_owned()));
            }
            Chat::Room { .. } => Readers::Many { username: self.username().await? },
        };
        Ok(render(view, &self.texts, readers))
    }

    /// A failure here is never [`DeliverError::NoAnswer`]: nothing was posted yet.
    async fn username(&self) -> Result<&str, DeliverError> {
        let ask = || async {
            let me = self.line.calls.get_me().await;
            me.map(|me| me.user.username.clone().unwrap_or_default())
        };
        let name = self.username.get_or_try_init(ask).await;
        name.map(String::as_str).map_err(|error| match deliver_error(&error) {
            DeliverError::NoAnswer(words) | DeliverError::Refused(words) => {
                DeliverError::Unreachable(words)
            }
            other => other,
        })
    }

    /// Posts the letter, in the new chat if the group has become another one.
    async fn post(&self, chat: i64, letter: &Letter) -> Result<i64, RequestError> {
        match self.line.send(Spot { chat, reply_to: None }, letter).await {
            Err(RequestError::MigrateToChatId(new)) => {
                tracing::warn!(chat, new = new.0, "A group has a new id: change it in salut.toml");
                self.line.send(Spot { chat: new.0, reply_to: None }, letter).await
            }
            outcome => outcome,
        }
    }

    async fn composed(&self, delivery: &Delivery) -> Result<Letter, DeliverError> {
        let view = self.compose.view(delivery).await;
        let view = view.map_err(|error| DeliverError::Unreachable(error.to_string()))?;
        let view = view.ok_or_else(|| DeliverError::Moot(delivery.key.0.clone()))?;
        self.letter(delivery.to, &view).await
    }

    /// What an answer means; the budget learns of it as well.
    fn heard<T>(&self, to: Chat, answer: Result<T, RequestError>) -> Result<T, DeliverError> {
        let outcome = answer.map_err(|error| deliver_error(&error));
        match &outcome {
            Ok(_) => self.line.budget.taken(),
            Err(DeliverError::Throttled { retry_after }) => {
                self.line.budget.refused(to, *retry_after);
            }
            Err(_) => {}
        }
        outcome
    }
}

#[async_trait]
impl Messenger for TelegramMessenger {
    async fn deliver(&self, delivery: &Delivery) -> Result<i64, DeliverError> {
        let chat = chat_id(delivery.to)?;
        let letter = self.composed(delivery).await?;
        let message = self.heard(delivery.to, self.post(chat, &letter).await)?;
        self.shown.remember(delivery.to, message, &format!("{letter:?}"));
        Ok(message)
    }

    async fn edit(&self, delivery: &Delivery, message: i64) -> Result<(), DeliverError> {
        let (chat, id) = (chat_id(delivery.to)?, message_id(message)?);
        let letter = self.composed(delivery).await?;
        let content = format!("{letter:?}");
        if self.shown.is(delivery.to, message, &content) {
            return Ok(());
        }
        self.shown.forget(delivery.to, message);
        self.heard(delivery.to, self.line.edit(chat, id, &letter).await)?;
        self.shown.remember(delivery.to, message, &content);
        Ok(())
    }

    /// Telegram deletes no message that is older than two days.
    async fn remove(&self, delivery: &Delivery, message: i64) -> Result<(), DeliverError> {
        let (chat, id) = (chat_id(delivery.to)?, message_id(message)?);
        match self.heard(delivery.to, self.line.delete(chat, id).await) {
            Err(DeliverError::Refused(_)) => self.edit(delivery, message).await,
            outcome => outcome,
        }
    }

    /// The Bot API shows no history.
    async fn find(&self, _: &Delivery, _: DateTime<Utc>) -> Result<Found, DeliverError> {
        Ok(Found::CannotTell)
    }

    /// A private chat is opened by the person.
    fn must_open(&self, _: Chat) -> bool {
        false
    }

    /// The Bot API knows no key of a message.
    fn resend(&self) -> Resend {
        Resend::PostsTwice
    }
}

fn chat_id(to: Chat) -> Result<i64, DeliverError> {
    match to {
        Chat::Room { platform: Platform::Telegram, id } => Ok(id),
        Chat::Private(account) if account.platform == Platform::Telegram => Ok(account.user),
        other => Err(DeliverError::Refused(format!("{other} is not on Telegram"))),
    }
}

fn message_id(message: i64) -> Result<i32, DeliverError> {
    let no_id = |_| DeliverError::Refused(format!("{message} is no message on Telegram"));
    i32::try_from(message).map_err(no_id)
}
