//! What a bot says about itself: its commands by scope and language, its name and descriptions, its menu button.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::{Answer, Call, DONE};
use super::refusal::Refusal;

/// Most commands of one scope and language.
const COMMANDS_MAX: usize = 100;
/// Longest command name, in characters.
const COMMAND_MAX: usize = 32;
/// Longest command description, in characters.
const COMMAND_DESCRIPTION_MAX: usize = 256;

/// The texts of a bot's profile that may be set for each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// The bot's name, at most 64 characters.
    Name,
    /// The text of the empty chat, at most 512 characters.
    Description,
    /// The text of the profile page, at most 120 characters.
    ShortDescription,
}

/// What was set, by scope and language; the empty language is the default.
#[derive(Debug, Default)]
pub(super) struct Menu {
    commands: BTreeMap<(String, String), Vec<(String, String)>>,
    texts: BTreeMap<(Field, String), String>,
    buttons: BTreeMap<Option<i64>, Value>,
    /// Whether the bot ever set commands.
    pub(super) was_set: bool,
}

impl Menu {
    /// The menu of a private chat in a client of `language`: the narrowest scope that has commands.
    pub(super) fn of_private_chat(&self, language: &str) -> Vec<(String, String)> {
        let scopes = ["all_private_chats", "default"];
        let mut keys = scopes.iter().flat_map(|scope| {
            [language, ""].map(|language| ((*scope).to_owned(), language.to_owned()))
        });
        keys.find_map(|key| self.commands.get(&key).cloned()).unwrap_or_default()
    }
}

/// `setMyCommands`; an empty list takes them away.
pub(super) fn set_commands(call: &mut Call<'_>) -> Answer {
    let list = call.params.json("commands", "commands list")?.unwrap_or_else(|| json!([]));
    let list = list
        .as_array()
        .ok_or_else(|| Refusal::bad("can't parse commands list: Array of BotCommand expected"))?;
    if list.len() > COMMANDS_MAX {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let commands = list.iter().map(checked_command).collect::<Result<Vec<_>, _>>()?;
    let key = (scope(call)?, language(call)?);
    call.world.menu.was_set = true;
    if commands.is_empty() {
        call.world.menu.commands.remove(&key);
    } else {
        call.world.menu.commands.insert(key, commands);
    }
    Ok(DONE)
}

/// `getMyCommands`: exactly what was set for that scope and language.
pub(super) fn get_commands(call: &mut Call<'_>) -> Answer {
    let key = (scope(call)?, language(call)?);
    let commands = call.world.menu.commands.get(&key).cloned().unwrap_or_default();
    let listed = commands
        .iter()
        .map(|(name, description)| json!({"command": name, "description": description}));
    Ok(listed.collect())
}

/// `deleteMyCommands`.
pub(super) fn delete_commands(call: &mut Call<'_>) -> Answer {
    let key = (scope(call)?, language(call)?);
    call.world.menu.commands.remove(&key);
    Ok(DONE)
}

/// `setMyName`, `setMyDescription`, `setMyShortDescription`; an empty text takes it away.
pub(super) fn set_text(call: &mut Call<'_>, field: Field) -> Answer {
    let (name, most, complaint) = field.rules();
    let text = call.params.text(name);
    if text.chars().count() > most {
        return Err(Refusal::bad(complaint));
    }
    let key = (field, language(call)?);
    call.world.menu.texts.insert(key, text);
    Ok(DONE)
}

/// `getMyName`, `getMyDescription`, `getMyShortDescription`: in the language, or the default one.
pub(super) fn get_text(call: &mut Call<'_>, field: Field) -> Answer {
    let texts = &call.world.menu.texts;
    let set = |language: String| texts.get(&(field, language)).filter(|text| !text.is_empty());
    let text = set(language(call)?).or_else(|| set(String::new())).cloned();
    let (name, ..) = field.rules();
    let text = text.unwrap_or_else(|| match field {
        Field::Name => call.world.bot.name.clone(),
        Field::Description | Field::ShortDescription => String::new(),
    });
    Ok(json!({name: text}))
}

/// `setChatMenuButton`, for one private chat or as the default.
pub(super) fn set_button(call: &mut Call<'_>) -> Answer {
    let button = call.params.json("menu_button", "menu button")?;
    let button = button.unwrap_or_else(|| json!({"type": "default"}));
    if !["commands", "web_app", "default"].contains(&button["type"].as_str().unwrap_or_default()) {
        return Err(Refusal::bad("can't parse menu button: Unsupported type specified"));
    }
    let chat = if call.params.text("chat_id").is_empty() { None } else { Some(call.chat()?.id) };
    call.world.menu.buttons.insert(chat, button);
    Ok(DONE)
}

/// `getChatMenuButton`.
pub(super) fn get_button(call: &Call<'_>) -> Value {
    let buttons = &call.world.menu.buttons;
    let own = call.params.integer("chat_id").and_then(|chat| buttons.get(&Some(chat)));
    own.or_else(|| buttons.get(&None)).cloned().unwrap_or_else(|| json!({"type": "commands"}))
}

impl Field {
    /// The parameter's name, its greatest length in characters, and the complaint about a longer one.
    fn rules(self) -> (&'static str, usize, &'static str) {
        match self {
            Self::Name => ("name", 64, "BOT_TITLE_INVALID"),
            Self::Description => ("description", 512, "BOT_DESCRIPTION_INVALID"),
            Self::ShortDescription => ("short_description", 120, "BOT_SHORT_DESCRIPTION_INVALID"),
        }
    }
}

fn checked_command(command: &Value) -> Result<(String, String), Refusal> {
    let missing =
        |field: &str| Refusal::bad(format!("can't parse BotCommand: Can't find field \"{field}\""));
    let name = command["command"].as_str().ok_or_else(|| missing("command"))?;
    let name = name.strip_prefix('/').unwrap_or(name);
    let description = command["description"].as_str().ok_or_else(|| missing("description"))?;
    checked_length("command", name, COMMAND_MAX)?;
    checked_length("command description", description.trim(), COMMAND_DESCRIPTION_MAX)?;
    if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(Refusal::bad("BOT_COMMAND_INVALID"));
    }
    Ok((name.to_owned(), description.trim().to_owned()))
}

fn checked_length(what: &str, text: &str, most: usize) -> Result<(), Refusal> {
    match text.chars().count() {
        0 => Err(Refusal::bad(format!("{what} must be non-empty"))),
        length if length > most => {
            Err(Refusal::bad(format!("{what} length must not exceed {most}")))
        }
        _ => Ok(()),
    }
}

/// Two small letters (ISO 639-1), or nothing for every language.
fn language(call: &Call<'_>) -> Result<String, Refusal> {
    let code = call.params.text("language_code");
    let is_valid =
        code.is_empty() || code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase());
    if is_valid { Ok(code) } else { Err(Refusal::bad("invalid language code specified")) }
}

/// The scope as a key; a scope of one chat carries that chat's id.
fn scope(call: &Call<'_>) -> Result<String, Refusal> {
    let Some(scope) = call.params.json("scope", "BotCommandScope")? else {
        return Ok("default".to_owned());
    };
    let kind = scope["type"].as_str().unwrap_or_default();
    match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => {
            Ok(kind.to_owned())
        }
        "chat" | "chat_administrators" | "chat_member" => {
            let chat = scope["chat_id"].as_i64().filter(|id| call.world.chats.contains_key(id));
            let chat = chat.ok_or_else(|| Refusal::bad("chat not found"))?;
            Ok(format!("{kind}:{chat}:{}", scope["user_id"]))
        }
        _ => Err(Refusal::bad("can't parse BotCommandScope: Unsupported type specified")),
    }
}
