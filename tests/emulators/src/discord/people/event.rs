//! Turns what a person does into an `INTERACTION_CREATE` for the bot.
//! Owns the event's shape; must not decide whether the person may do it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::discord::state::{Act, Form, Id, Interaction, State};
use crate::discord::wire;

/// What a person does, before it has an id and a token.
#[derive(Debug)]
pub(super) struct Deed {
    pub(super) kind: Act,
    pub(super) user: Id,
    pub(super) room: Id,
    /// The message whose component is used.
    pub(super) source: Option<Id>,
    pub(super) data: Value,
}

impl Deed {
    /// Submits a form with these values, one for each of its inputs.
    pub(super) fn submit(user: Id, form: &Form, values: &[(String, String)]) -> Self {
        let row = |(id, value): &(String, String)| {
            let input = json!({ "type": 4, "custom_id": id, "value": value });
            json!({ "type": 1, "components": [input] })
        };
        let rows: Vec<_> = values.iter().map(row).collect();
        let data = json!({ "custom_id": form.data["custom_id"], "components": rows });
        Self { kind: Act::Form, user, room: form.room, source: form.message, data }
    }
}

/// Sends the deed to the bot, twice where the plan says so; `None` when no bot will hear of it.
pub(super) fn send(state: &mut State, now: DateTime<Utc>, deed: &Deed) -> Option<Id> {
    if !state.sessions.is_reachable() {
        return None;
    }
    let id = state.next_id(now);
    let token = Interaction::token_for(id);
    let event = event(state, id, &token, deed);
    for _ in 0..state.faults.arrivals() {
        state.sessions.send_reachable("INTERACTION_CREATE", &event);
    }
    state.interactions.insert(
        id,
        Interaction {
            id,
            token,
            kind: deed.kind,
            user: deed.user,
            room: deed.room,
            source: deed.source,
            begun: now,
            acknowledged: false,
            original: None,
            shown: None,
            event,
        },
    );
    Some(id)
}

fn event(state: &State, id: Id, token: &str, deed: &Deed) -> Value {
    let user = &state.users[&deed.user];
    let in_guild = state.is_guild_room(deed.room);
    let guild = state.guild.id.to_string();
    let mut event = json!({
        "id": id.to_string(),
        "application_id": state.bot.to_string(),
        "type": deed.kind as u8,
        "token": token,
        "version": 1,
        "data": deed.data,
        "channel_id": deed.room.to_string(),
        "channel": wire::channel(state, deed.room),
        "locale": user.locale,
        "app_permissions": wire::BOT_PERMISSIONS.to_string(),
        "entitlements": [],
        "authorizing_integration_owners": { "0": if in_guild { &guild } else { "0" } },
        "context": i32::from(!in_guild),
        "attachment_size_limit": 10_485_760,
    });
    if in_guild {
        let mut member = wire::member(state, user);
        member["permissions"] = json!(wire::permissions(state, user).to_string());
        event["member"] = member;
        event["guild_id"] = json!(guild);
        event["guild_locale"] = json!(state.guild.locale);
    } else {
        event["user"] = wire::user(user);
    }
    if let Some(source) = deed.source.and_then(|source| state.messages.get(&source)) {
        event["message"] = wire::message(state, source);
    }
    event
}
