//! The JSON that Discord sends for what it knows: users, members, channels, messages, guilds.
//! Owns these shapes; must not change any state.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::Role;
use super::state::{Id, Message, State, User};

/// What every member may do: see, read history, write, use commands, embed, attach, react.
pub(super) const MEMBER_PERMISSIONS: u64 = 0x8000_C000 | 0x0001_0000 | 0x0000_0C40;
/// What the bot may do: the same, and mention everyone and manage messages.
pub(super) const BOT_PERMISSIONS: u64 = MEMBER_PERMISSIONS | 0x0002_0000 | 0x0000_2000;

/// A time as Discord writes it.
pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// A user object.
pub(super) fn user(user: &User) -> Value {
    json!({
        "id": user.id.to_string(),
        "username": user.name,
        "global_name": user.name,
        "discriminator": "0",
        "avatar": null,
        "bot": user.is_bot,
        "public_flags": 0,
    })
}

/// A user object, or a deleted user's where nobody has that id.
pub(super) fn user_by_id(state: &State, id: Id) -> Value {
    state.users.get(&id).map_or_else(
        || json!({ "id": id.to_string(), "username": "Deleted User", "discriminator": "0" }),
        user,
    )
}

/// A member object without its user, as messages carry it.
pub(super) fn partial_member(state: &State, user: &User) -> Value {
    let roles: Vec<_> = user.roles.iter().map(Id::to_string).collect();
    json!({
        "roles": roles,
        "nick": null,
        "avatar": null,
        "joined_at": time(state.guild.since),
        "premium_since": null,
        "deaf": false,
        "mute": false,
        "pending": false,
        "flags": 0,
    })
}

/// A member object with its user.
pub(super) fn member(state: &State, who: &User) -> Value {
    let mut member = partial_member(state, who);
    member["user"] = user(who);
    member
}

/// What a member may do, their roles counted in.
pub(super) fn permissions(state: &State, user: &User) -> u64 {
    let base = if user.is_bot { BOT_PERMISSIONS } else { MEMBER_PERMISSIONS };
    let roles = user.roles.iter().filter_map(|role| state.guild.roles.get(role));
    roles.fold(base, |all, role| all | role.permissions)
}

/// A role object.
pub(super) fn role(role: &Role, position: usize) -> Value {
    json!({
        "id": role.id.to_string(),
        "name": role.name,
        "color": 0,
        "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        "hoist": false,
        "icon": null,
        "unicode_emoji": null,
        "position": position,
        "permissions": role.permissions.to_string(),
        "managed": false,
        "mentionable": true,
        "flags": 0,
    })
}

/// All roles of the guild.
pub(super) fn roles(state: &State) -> Vec<Value> {
    let roles = state.guild.roles.values().enumerate();
    roles.map(|(position, one)| role(one, position)).collect()
}

/// A channel object: a text channel of the guild, or a direct-message channel.
pub(super) fn channel(state: &State, id: Id) -> Value {
    let Some(room) = state.rooms.get(&id) else { return Value::Null };
    let last = state.last_public_message(id).map(|message| message.to_string());
    let mut channel = json!({ "id": id.to_string(), "last_message_id": last, "flags": 0 });
    let more = match room.with {
        Some(user) => json!({ "type": 1, "recipients": [user_by_id(state, user)] }),
        None => json!({
            "type": 0,
            "guild_id": state.guild.id.to_string(),
            "name": room.name,
            "position": 0,
            "permission_overwrites": [],
            "parent_id": null,
            "topic": null,
            "nsfw": false,
            "rate_limit_per_user": 0,
        }),
    };
    merge(&mut channel, more);
    channel
}

/// The text channels of the guild.
pub(super) fn channels(state: &State) -> Vec<Value> {
    let listed = |room: &&super::room::Room| room.with.is_none() && !room.elsewhere;
    let rooms = state.rooms.values().filter(listed);
    rooms.map(|room| channel(state, room.id)).collect()
}

/// A guild object, with what `GUILD_CREATE` adds.
pub(super) fn guild(state: &State) -> Value {
    let guild = &state.guild;
    let bot = member(state, &state.users[&state.bot]);
    let mut body = json!({
        "id": guild.id.to_string(),
        "name": guild.name,
        "owner_id": guild.id.to_string(),
        "preferred_locale": guild.locale,
        "roles": roles(state),
        "channels": channels(state),
        "members": [bot],
        "member_count": state.users.len(),
        "joined_at": time(guild.since),
    });
    merge(
        &mut body,
        json!({
            "icon": null, "splash": null, "discovery_splash": null, "banner": null,
            "description": null, "afk_channel_id": null, "afk_timeout": 300,
            "verification_level": 0, "default_message_notifications": 1,
            "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "premium_tier": 0,
            "system_channel_flags": 0, "premium_progress_bar_enabled": false,
            "emojis": [], "stickers": [], "features": [], "voice_states": [], "threads": [],
            "presences": [], "stage_instances": [], "guild_scheduled_events": [],
            "large": false, "unavailable": false,
        }),
    );
    body
}

/// A message object, as REST answers and events carry it.
pub(super) fn message(state: &State, message: &Message) -> Value {
    let mut body = json!({
        "id": message.id.to_string(),
        "channel_id": message.room.to_string(),
        "type": if message.answers.is_some() { 20 } else { 0 },
        "author": user_by_id(state, message.author),
        "content": message.content,
        "embeds": rich(&message.embeds),
        "components": message.components,
        "attachments": message.attachments,
        "flags": message.flags,
        "timestamp": time(message.posted),
        "edited_timestamp": message.edited.map(time),
        "tts": false,
        "pinned": false,
        "mention_everyone": message.pinged.iter().any(|who| who == "everyone"),
        "mentions": mentioned_users(state, &message.pinged),
        "mention_roles": mentioned_roles(state, &message.pinged),
    });
    if let Some(nonce) = &message.nonce {
        body["nonce"] = nonce.clone();
    }
    if let (Some(interaction), Some(invoker)) = (message.answers, message.invoker) {
        merge(
            &mut body,
            json!({
                "application_id": state.bot.to_string(),
                "webhook_id": state.bot.to_string(),
                "interaction_metadata": {
                    "id": interaction.to_string(),
                    "type": 2,
                    "user": user_by_id(state, invoker),
                    "authorizing_integration_owners": { "0": state.guild.id.to_string() },
                },
            }),
        );
    }
    body
}

/// Embeds as they come back: each says that it is a rich one.
fn rich(embeds: &Value) -> Value {
    let mut embeds = embeds.clone();
    for embed in embeds.as_array_mut().into_iter().flatten() {
        embed["type"] = json!("rich");
    }
    embeds
}

fn mentioned_users(state: &State, pinged: &[String]) -> Vec<Value> {
    let ids = pinged.iter().filter_map(|id| id.parse().ok());
    ids.filter_map(|id: Id| state.users.get(&id)).map(user).collect()
}

fn mentioned_roles<'a>(state: &State, pinged: &'a [String]) -> Vec<&'a String> {
    let is_role = |id: &&String| id.parse().is_ok_and(|id| state.guild.roles.contains_key(&id));
    pinged.iter().filter(is_role).collect()
}

/// Puts all of `more`'s entries into `body`.
pub(super) fn merge(body: &mut Value, more: Value) {
    if let (Value::Object(body), Value::Object(more)) = (body, more) {
        body.extend(more);
    }
}
