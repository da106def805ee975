//! Meets every act of people on Discord and answers it in time. Knows neither what acts mean nor how views look.

use std::pin::pin;
use std::sync::Arc;

use async_trait::async_trait;
use salut_core::clock::Clock;
use salut_core::fan::Chat;
use salut_core::port::DeliverError;
use serde_json::{Value, json};
use serenity::Error;
use serenity::all::{Context, EventHandler, Http, Interaction, InteractionId, Message, Ready};
use serenity::http::HttpError;
use tokio::sync::mpsc;
use tracing::{info, warn};

use super::parse::{self, Act, Reply, Typing};
use super::render;
use super::rest::{Rest, Spot};
use crate::budget::Call;
use crate::dispatch::{Answer, QUEUED_AFTER};
use crate::visitor::Asking;

/// How often a reply is tried: once more covers a connection that broke.
const ATTEMPTS: usize = 2;

const REPLY: u8 = 4;
const REPLY_LATER: u8 = 5;
const SUGGEST: u8 = 8;
const OPEN_FORM: u8 = 9;
/// Discord's limits of suggestions.
const SUGGESTIONS_MAX: usize = 25;
const SUGGESTION_LENGTH_MAX: usize = 100;
/// Only the person who acted sees the message.
const EPHEMERAL: u32 = 1 << 6;

/// The bot's side of the counter.
pub(super) struct Front {
    pub(super) answer: Arc<dyn Answer>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) rest: Rest,
    /// Dropped with the last act in work: lets the bot stop without leaving anybody unanswered.
    pub(super) at_work: mpsc::Sender<()>,
}

#[async_trait]
impl EventHandler for Front {
    async fn ready(&self, _: Context, ready: Ready) {
        info!(bot = %ready.user.name, "Discord is connected");
    }

    async fn interaction_create(&self, discord: Context, interaction: Interaction) {
        if let Interaction::Autocomplete(command) = interaction {
            if let Some(typing) = parse::typing(command) {
                self.suggest(&discord.http, &typing).await;
            }
        } else if let Some(act) = parse::interaction(interaction) {
            self.serve(&discord.http, act).await;
        }
    }

    async fn message(&self, discord: Context, message: Message) {
        if let Some(act) = parse::message(&message) {
            self.serve(&discord.http, act).await;
        }
    }
}

impl Front {
    async fn serve(&self, http: &Http, act: Act) {
        let _at_work = self.at_work.clone();
        match &act.reply {
            Reply::Interaction { id, token } => {
                let interaction = Pending { http, id: InteractionId::new(*id), token };
                self.reply(&interaction, &act).await;
            }
            Reply::Message { channel } => self.write(*channel, &act).await,
        }
    }

    /// Offers what fits. Whoever types on asks again: nothing is tried twice.
    async fn suggest(&self, http: &Http, typing: &Typing) {
        let suggestions = self.answer.suggest(&typing.visitor, typing.option, &typing.typed).await;
        let choices = suggestions.into_iter().map(|one| {
            let label = render::clip(&one.label, SUGGESTION_LENGTH_MAX);
            json!({ "name": label, "value": one.value })
        });
        let choices: Vec<_> = choices.take(SUGGESTIONS_MAX).collect();
        let body = json!({ "type": SUGGEST, "data": { "choices": choices } });
        let (id, token) = (InteractionId::new(typing.id), &typing.token);
        is_over("suggestion", http.create_interaction_response(id, token, &body, vec![]).await);
    }

    /// Answers an interaction at once, or says that the answer comes later and then gives it: Discord forgets an
    /// interaction that was not answered after 3 s.
    async fn reply(&self, interaction: &Pending<'_>, act: &Act) {
        let mut answer = pin!(self.answer.answer(&act.visitor, act.wanted.clone()));
        let view = tokio::select! {
            biased;
            view = &mut answer => Some(view),
            () = self.clock.sleep(QUEUED_AFTER) => None,
        };
        if let Some(view) = view {
            return match view.form.as_ref().filter(|_| act.visitor.asking == Asking::Form) {
                Some(form) => interaction.reply(OPEN_FORM, render::form(form)).await,
                None => interaction.reply(REPLY, render::message(&view)).await,
            };
        }
        match self.answer.queued(&act.visitor, &act.wanted).await {
            Some(queued) => interaction.reply(REPLY, render::message(&queued)).await,
            None => interaction.reply(REPLY_LATER, json!({})).await,
        }
        let view = answer.await;
        interaction.change(&render::message(&view)).await;
    }

    /// Answers a private message by another one.
    async fn write(&self, channel: i64, act: &Act) {
        let view = self.answer.answer(&act.visitor, act.wanted.clone()).await;
        let mut body = render::message(&view);
        // What is sent again is posted once.
        body["nonce"] = json!(act.visitor.key.0.to_string());
        body["enforce_nonce"] = json!(true);
        let spot = Spot { chat: Chat::Private(act.visitor.account), channel };
        for _ in 0..ATTEMPTS {
            let pass = self.rest.budget.take_for_answer(spot.chat, Call::Post).await;
            let posted = self.rest.post(spot, &body).await;
            drop(pass);
            match posted {
                Ok(_) => return,
                Err(DeliverError::Throttled { retry_after }) => self.clock.sleep(retry_after).await,
                Err(error) => {
                    warn!(%error, "An answer to a private message was not sent");
                    if matches!(error, DeliverError::Refused(_) | DeliverError::Closed(_)) {
                        return;
                    }
                }
            }
        }
    }
}

/// An interaction that waits for our answer.
struct Pending<'a> {
    http: &'a Http,
    id: InteractionId,
    token: &'a str,
}

impl Pending<'_> {
    async fn reply(&self, kind: u8, mut data: Value) {
        if kind != OPEN_FORM {
            data["flags"] = json!(EPHEMERAL);
        }
        let body = json!({ "type": kind, "data": data });
        for _ in 0..ATTEMPTS {
            let sent =
                self.http.create_interaction_response(self.id, self.token, &body, vec![]).await;
            if is_over("reply", sent) {
                return;
            }
        }
    }

    async fn change(&self, body: &Value) {
        for _ in 0..ATTEMPTS {
            let sent = self.http.edit_original_interaction_response(self.token, body, vec![]).await;
            if is_over("late reply", sent) {
                return;
            }
        }
    }
}

/// Whether another try would change nothing: it worked, or Discord has refused it.
fn is_over<T>(what: &str, sent: serenity::Result<T>) -> bool {
    match sent {
        Ok(_) => true,
        Err(Error::Http(HttpError::UnsuccessfulRequest(refusal))) => {
            let (status, code) = (refusal.status_code, refusal.error.code);
            warn!(%status, code, reason = %refusal.error.message, "Discord refused a {what}");
            status.is_client_error()
        }
        // The error itself may show the address, which holds the interaction's token.
        Err(_) => {
            warn!("A {what} did not get through");
            false
        }
    }
}
