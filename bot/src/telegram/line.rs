//! The line to Telegram: HTTP clients with time-outs, and the few calls the bot makes.
//!
//! Every call is made once; whether it is made again is decided by the caller with [`patiently`].

use std::future::Future;
use std::time::Duration;

use chrono::TimeDelta;
use salut_core::clock::Clock;
use salut_core::fan::{Account, Chat, Platform};
use salut_core::port::DeliverError;
use secrecy::ExposeSecret;
use teloxide::payloads::{
    EditMessageTextSetters, GetUpdatesSetters, SendMessageSetters, SetWebhookSetters,
};
use teloxide::requests::Requester;
use teloxide::types::{
    AllowedUpdate, CallbackQueryId, ChatId, LinkPreviewOptions, MessageId, ParseMode,
    ReplyParameters, Update,
};
use teloxide::{ApiError, Bot, RequestError};

use super::fault::{deliver_error, told};
use super::render::Letter;
use super::{Intake, Settings, TelegramError};
use crate::budget::Budget;

/// How long Telegram holds a poll when there is nothing new.
const POLL_SECONDS: u32 = 25;
/// A poll that takes longer is dead.
const POLL_TIMEOUT: Duration = Duration::from_secs(40);
/// Any other call that takes longer is dead.
const CALL_TIMEOUT: Duration = Duration::from_secs(20);
/// Establishing a connection may take this long.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The kinds of updates that we read.
const WANTED: [AllowedUpdate; 2] = [AllowedUpdate::Message, AllowedUpdate::CallbackQuery];
/// Most updates in one answer: Telegram's own limit.
const UPDATES_MAX: u8 = 100;
/// How often a call is made before it is given up.
const TRIES_MAX: u32 = 5;
/// Longer waits than this are not worth it for an answer to a person.
pub(super) const WAIT_MAX: TimeDelta = TimeDelta::seconds(30);
/// The longest pause between attempts to reach Telegram.
const BACK_OFF_MAX: TimeDelta = TimeDelta::seconds(30);

/// Connections to the Bot API.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// For `getUpdates`, which is held open.
    polls: Bot,
    /// For everything else.
    pub(super) calls: Bot,
    /// What Telegram takes.
    pub(super) budget: Budget,
}

/// Whether a poll waits for news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Poll {
    /// Held until something happens.
    Held,
    /// Answered at once.
    AtOnce,
}

/// The chat a message goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    /// Telegram's id of the chat.
    pub(super) chat: i64,
    /// The message it answers, in groups.
    pub(super) reply_to: Option<i32>,
}

impl Spot {
    /// The chat as the rest of the bot calls it.
    pub(super) const fn to(self) -> Chat {
        let platform = Platform::Telegram;
        if self.chat < 0 {
            Chat::Room { platform, id: self.chat }
        } else {
            Chat::Private(Account { platform, user: self.chat })
        }
    }
}

impl Line {
    /// Makes the clients; nothing is sent yet.
    pub(super) fn open(settings: &Settings) -> Result<Self, TelegramError> {
        let bot = |timeout| -> Result<Bot, reqwest::Error> {
            let client = reqwest::Client::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .timeout(timeout)
                .tcp_nodelay(true)
                .build()?;
            let bot = Bot::with_client(settings.token.expose_secret(), client);
            Ok(match &settings.api_url {
                Some(url) => bot.set_api_url(url.clone()),
                None => bot,
            })
        };
        let (polls, calls) = (bot(POLL_TIMEOUT)?, bot(CALL_TIMEOUT)?);
        Ok(Self { polls, calls, budget: settings.budget.clone() })
    }

    /// Waits until Telegram answers, tells it how updates shall come, and gives the bot's username.
    pub(super) async fn introduce(
        &self,
        clock: &dyn Clock,
        intake: &Intake,
    ) -> Result<String, TelegramError> {
        let mut failures = 0;
        loop {
            let error = match self.meet(intake).await {
                Ok(username) => return Ok(username),
                Err(RequestError::Api(ApiError::InvalidToken)) => {
                    return Err(TelegramError::WrongToken);
                }
                Err(error) => error,
            };
            failures += 1;
            let pause = pause_after(&error, failures);
            tracing::warn!(error = %told(&error), pause_s = pause.num_seconds(), "Telegram does not answer yet");
            clock.sleep(pause).await;
        }
    }

    /// A webhook that another program left would keep updates away from who fetches them, so it is taken down.
    async fn meet(&self, intake: &Intake) -> Result<String, RequestError> {
        let me = self.calls.get_me().await?;
        match intake {
            Intake::Polling => self.calls.delete_webhook().await?,
            Intake::Webhook(webhook) => {
                let ask = self.calls.set_webhook(webhook.url.clone()).allowed_updates(WANTED);
                ask.secret_token(webhook.secret.expose_secret().to_owned()).await?
            }
        };
        Ok(me.user.username.clone().unwrap_or_default())
    }

    /// Updates from `offset` on, which confirms all before it; without one, all that are not confirmed.
    pub(super) async fn poll(
        &self,
        offset: Option<u32>,
        poll: Poll,
    ) -> Result<Vec<Update>, RequestError> {
        let seconds = match poll {
            Poll::Held => POLL_SECONDS,
            Poll::AtOnce => 0,
        };
        let ask = self.polls.get_updates().timeout(seconds).limit(UPDATES_MAX);
        let ask = ask.allowed_updates(WANTED);
        match offset.and_then(|offset| i32::try_from(offset).ok()) {
            Some(offset) => ask.offset(offset).await,
            None => ask.await,
        }
    }

    /// Posts a message and gives its id.
    pub(super) async fn send(&self, spot: Spot, letter: &Letter) -> Result<i64, RequestError> {
        let mut ask = self
            .calls
            .send_message(ChatId(spot.chat), &letter.text)
            .parse_mode(ParseMode::Html)
            .link_preview_options(preview(letter));
        if let Some(message) = spot.reply_to {
            let reply = ReplyParameters::new(MessageId(message)).allow_sending_without_reply();
            ask = ask.reply_parameters(reply);
        }
        if !letter.keyboard.inline_keyboard.is_empty() {
            ask = ask.reply_markup(letter.keyboard.clone());
        }
        self.budget.start().await;
        ask.await.map(|message| i64::from(message.id.0))
    }

    /// Puts new words and buttons into a message of the bot's own. That nothing is new is fine.
    pub(super) async fn edit(
        &self,
        chat: i64,
        message: i32,
        letter: &Letter,
    ) -> Result<(), RequestError> {
        let ask = self
            .calls
            .edit_message_text(ChatId(chat), MessageId(message), &letter.text)
            .parse_mode(ParseMode::Html)
            .link_preview_options(preview(letter))
            .reply_markup(letter.keyboard.clone());
        self.budget.start().await;
        match ask.await {
            Ok(_) | Err(RequestError::Api(ApiError::MessageNotModified)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Deletes a message of the bot's own. That it is gone already is fine.
    pub(super) async fn delete(&self, chat: i64, message: i32) -> Result<(), RequestError> {
        self.budget.start().await;
        match self.calls.delete_message(ChatId(chat), MessageId(message)).await {
            Ok(_) | Err(RequestError::Api(ApiError::MessageToDeleteNotFound)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Takes the spinner off a pressed button.
    pub(super) async fn acknowledge(&self, query: &str) -> Result<(), RequestError> {
        let query = CallbackQueryId(query.to_owned());
        self.calls.answer_callback_query(query).await.map(drop)
    }
}

/// Pictures are shown as a preview above the text: so a picture that Telegram cannot fetch costs only the
/// picture, the text may be long, and the message can be edited like any other.
fn preview(letter: &Letter) -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: letter.picture.is_none(),
        url: letter.picture.as_ref().map(ToString::to_string),
        prefer_small_media: false,
        prefer_large_media: letter.picture.is_some(),
        show_above_text: letter.picture.is_some(),
    }
}

/// How long to wait before the next attempt after so many failures in a row.
pub(super) fn pause_after(error: &RequestError, failures: u32) -> TimeDelta {
    match error {
        RequestError::RetryAfter(seconds) => TimeDelta::seconds(i64::from(seconds.seconds())),
        _ => back_off(failures),
    }
}

/// One second, then twice as long each time.
fn back_off(failures: u32) -> TimeDelta {
    let doublings = failures.saturating_sub(1).min(5);
    TimeDelta::seconds(1 << doublings).min(BACK_OFF_MAX)
}

/// Makes a call again while Telegram asks for patience or cannot be reached, but waits no longer than
/// `wait_max` at a time. A call whose outcome is unknown is never made again.
pub(super) async fn patiently<T, F>(
    clock: &dyn Clock,
    wait_max: TimeDelta,
    call: impl Fn() -> F,
) -> Result<T, DeliverError>
where
    F: Future<Output = Result<T, RequestError>>,
{
    let mut tries = 1;
    loop {
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => deliver_error(&error),
        };
        let pause = match &error {
            DeliverError::Throttled { retry_after } => *retry_after,
            DeliverError::Unreachable(_) => back_off(tries),
            DeliverError::NoAnswer(_)
            | DeliverError::Refused(_)
            | DeliverError::Closed(_)
            | DeliverError::Moot(_) => return Err(error),
        };
        if tries == TRIES_MAX || pause > wait_max {
            return Err(error);
        }
        tries += 1;
        clock.sleep(pause).await;
    }
}
