//! Webhooks: the bot's wish, and the task that delivers what waits, in order, until the bot says 2xx.
//!
//! Only this machine is reached, and over plain HTTP, as a Bot API server in local mode allows.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::call::{Answer, Call, DONE};
use super::hub::Hub;
use super::link::checked_link;
use super::refusal::Refusal;
use super::updates::{Pending, allowed_updates};

/// The ports that a public address may have.
const PORTS: [u16; 4] = [443, 80, 88, 8443];
/// Longest secret, in characters.
const SECRET_MAX: usize = 256;
/// Wait after the first failed delivery; it doubles up to [`RETRY_MAX`].
const RETRY: TimeDelta = TimeDelta::seconds(1);
/// Longest wait between two tries.
const RETRY_MAX: TimeDelta = TimeDelta::seconds(60);
/// How long the bot may take over one delivery, in wall time.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);

/// Where the bot wants its updates.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    url: String,
    secret: String,
    max_connections: i64,
    last_error: Option<(DateTime<Utc>, String)>,
    /// Which `setWebhook` this was, so that a new wish ends a wait for the old one.
    wish: u64,
}

/// `setWebhook`; an empty address takes it away.
pub(super) fn set(call: &mut Call<'_>) -> Answer {
    let url = call.params.text("url");
    if url.is_empty() {
        return Ok(delete(call));
    }
    let secret = call.params.text("secret_token");
    checked_url(&url)?;
    checked_secret(&secret)?;
    let max_connections = call.params.integer("max_connections").unwrap_or(40).clamp(1, 100);
    if let Some(allowed) = allowed_updates(call.params)? {
        call.world.updates.allowed = allowed;
    }
    drop_pending(call);
    call.world.webhook_wishes += 1;
    let wish = call.world.webhook_wishes;
    call.world.webhook = Some(Webhook { url, secret, max_connections, last_error: None, wish });
    Ok(DONE)
}

/// `deleteWebhook`.
pub(super) fn delete(call: &mut Call<'_>) -> Value {
    drop_pending(call);
    call.world.webhook = None;
    DONE
}

/// `getWebhookInfo`.
pub(super) fn info(call: &mut Call<'_>) -> Value {
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": call.world.updates.count(call.now),
    });
    if let Some(webhook) = &call.world.webhook {
        info["url"] = json!(webhook.url);
        info["max_connections"] = json!(webhook.max_connections);
        if let Some((at, message)) = &webhook.last_error {
            info["last_error_date"] = json!(at.timestamp());
            info["last_error_message"] = json!(message);
        }
    }
    if !call.world.updates.allowed.is_empty() {
        info["allowed_updates"] = json!(call.world.updates.allowed);
    }
    info
}

/// Delivers for as long as the server lives.
pub(super) async fn deliver(hub: Arc<Hub>) {
    let client = reqwest::Client::builder().timeout(ANSWER_WITHIN).no_proxy().build();
    let Ok(client) = client else { return };
    let mut wait = RETRY;
    loop {
        let (webhook, update) = hub
            .until(|world, now| {
                let webhook = world.webhook.clone()?;
                world.updates.first(now).map(|update| (webhook, update))
            })
            .await;
        match post(&client, &webhook, &update).await {
            Ok(()) => {
                hub.change(|world, _| world.updates.delivered(update.id));
                wait = RETRY;
            }
            Err(error) => {
                note_error(&hub, &webhook, error);
                pause(&hub, &webhook, wait).await;
                wait = (wait * 2).min(RETRY_MAX);
            }
        }
    }
}

async fn post(client: &reqwest::Client, webhook: &Webhook, update: &Pending) -> Result<(), String> {
    if !is_this_machine(&webhook.url) {
        return Err("Connection refused: only this machine can be reached".to_owned());
    }
    let mut request = client.post(&webhook.url).json::<Value>(&update.json);
    if !webhook.secret.is_empty() {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", &webhook.secret);
    }
    let response = request.send().await.map_err(|_| "Connection refused".to_owned())?;
    if response.status().is_success() {
        return Ok(());
    }
    Err(format!("Wrong response from the webhook: {}", response.status()))
}

fn note_error(hub: &Hub, tried: &Webhook, error: String) {
    hub.change(|world, now| {
        if let Some(webhook) = world.webhook.as_mut().filter(|now| now.wish == tried.wish) {
            webhook.last_error = Some((now, error));
        }
    });
}

/// Waits for the next try, or until the bot says anew where it wants its updates.
async fn pause(hub: &Hub, tried: &Webhook, wait: TimeDelta) {
    let changed = hub.until(|world, _| {
        let wish = world.webhook.as_ref().map(|webhook| webhook.wish);
        (wish != Some(tried.wish)).then_some(())
    });
    tokio::select! {
        () = hub.clock.sleep(wait) => {}
        () = changed => {}
    }
}

fn drop_pending(call: &mut Call<'_>) {
    if call.params.flag("drop_pending_updates") {
        call.world.updates.clear();
    }
}

fn checked_url(url: &str) -> Result<(), Refusal> {
    let bad = |what: &str| Refusal::bad(format!("bad webhook: {what}"));
    if is_this_machine(url) {
        return Ok(());
    }
    if !url.starts_with("https://") {
        return Err(bad("An HTTPS URL must be provided for webhook"));
    }
    checked_link(url).map_err(bad)?;
    let port = authority(url).rsplit_once(':').map_or(Ok(443), |(_, port)| port.parse());
    if port.is_ok_and(|port| PORTS.contains(&port)) {
        return Ok(());
    }
    Err(bad("Webhook can be set up only on ports 80, 88, 443 or 8443"))
}

fn checked_secret(secret: &str) -> Result<(), Refusal> {
    if secret.len() > SECRET_MAX {
        return Err(Refusal::bad("secret token is too long"));
    }
    if !secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    Ok(())
}

fn is_this_machine(url: &str) -> bool {
    let host = authority(url).rsplit_once(':').map_or(authority(url), |(host, _)| host);
    ["127.0.0.1", "localhost"].contains(&host)
}

fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}
