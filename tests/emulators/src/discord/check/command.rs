//! What Discord refuses about application commands: names, descriptions, locales, options, size.
//! Owns the rules of a command list; must not store anything. Numbers are from Discord's documentation.

use std::collections::BTreeSet;

use serde_json::Value;

use super::look::Look;
use crate::discord::error::{ApiError, Faults};

const COMMANDS_MAX: usize = 100;
const COMMAND_TEXT_MAX: usize = 8000;
const LOCALES: [&str; 32] = [
    "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr",
    "uk", "vi", "zh-CN", "zh-TW",
];
/// Option types that hold further options.
const SUB_COMMANDS: [i64; 2] = [1, 2];

/// Whether Discord has a client in that language.
pub(in crate::discord) fn is_locale(tag: &str) -> bool {
    LOCALES.contains(&tag)
}

/// Checks the whole list that replaces the bot's commands.
pub(in crate::discord) fn check(commands: &Value) -> Result<(), ApiError> {
    let Some(list) = commands.as_array() else { return Err(ApiError::bad_json()) };
    let mut faults = Faults::default();
    if list.len() > COMMANDS_MAX {
        let why = format!("Must be {COMMANDS_MAX} or fewer in length.");
        faults.add("commands", "BASE_TYPE_MAX_LENGTH", why);
    }
    let mut names = BTreeSet::new();
    for command in Look::at(commands).items(&mut faults, 0..=usize::MAX) {
        one(&command, &mut faults);
        let kind = command.get("type").value().as_i64().unwrap_or(1);
        let name = command.get("name").value().as_str().unwrap_or_default();
        if !name.is_empty() && !names.insert((kind, name)) {
            let why = "Application command names must be unique";
            command.get("name").refuse(&mut faults, "APPLICATION_COMMANDS_DUPLICATE_NAME", why);
        }
    }
    faults.done()
}

fn one(command: &Look<'_>, faults: &mut Faults) {
    let kind = command.get("type").number(faults, 1..=4).unwrap_or(1);
    if kind == 1 {
        named(command, faults);
        options(command, faults, 0);
    } else {
        command.get("name").required_text(faults, 1..=32);
    }
    if counted(command.value()) > COMMAND_TEXT_MAX {
        let why = format!("Command exceeds maximum size ({COMMAND_TEXT_MAX})");
        command.refuse(faults, "APPLICATION_COMMAND_TOO_LARGE", &why);
    }
}

/// Name and description, with their translations: the same rules for commands and options.
fn named(thing: &Look<'_>, faults: &mut Faults) {
    let name = thing.get("name");
    if let Some(text) = name.required_text(faults, 1..=32) {
        check_name(&name, text, faults);
    }
    thing.get("description").required_text(faults, 1..=100);
    for (place, locale) in translations(&thing.get("name_localizations"), faults) {
        if let Some(text) = place.get(&locale).text(faults, 1..=32) {
            check_name(&place.get(&locale), text, faults);
        }
    }
    for (place, locale) in translations(&thing.get("description_localizations"), faults) {
        place.get(&locale).text(faults, 1..=100);
    }
}

fn translations<'a>(place: &Look<'a>, faults: &mut Faults) -> Vec<(Look<'a>, String)> {
    let Some(entries) = place.value().as_object() else { return Vec::new() };
    for locale in entries.keys().filter(|locale| !is_locale(locale)) {
        let why = format!("Locale \"{locale}\" is not supported.");
        place.get(locale).refuse(faults, "BASE_TYPE_CHOICES", &why);
    }
    entries.keys().map(|locale| (place.clone(), locale.clone())).collect()
}

/// Lower case where the script has it, letters, digits, `-`, `_` and `'` only.
fn check_name(place: &Look<'_>, name: &str, faults: &mut Faults) {
    let fits = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '\'');
    if !name.chars().all(fits) || name.to_lowercase() != name {
        let why = "Command name is invalid";
        place.refuse(faults, "APPLICATION_COMMAND_INVALID_NAME", why);
    }
}

/// Checks the options of a command or subcommand; `depth` says how many levels stand above.
fn options(holder: &Look<'_>, faults: &mut Faults, depth: u8) {
    let mut names = BTreeSet::new();
    let mut optional_seen = false;
    let list = holder.get("options").items(faults, 0..=25);
    let subs = list.iter().filter(|option| is_sub(option)).count();
    if subs != 0 && subs != list.len() {
        let why = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        holder.get("options").refuse(faults, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", why);
    }
    for option in &list {
        named(option, faults);
        if option.get("type").number(faults, 1..=11).is_none() {
            option.get("type").missing(faults);
        }
        let name = option.get("name").value().as_str().unwrap_or_default();
        if !names.insert(name) {
            let why = "Option name must be unique";
            option.get("name").refuse(faults, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", why);
        }
        let required = option.get("required").value().as_bool().unwrap_or(false);
        if required && optional_seen {
            let why = "Required options must be placed before non-required options";
            option.refuse(faults, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", why);
        }
        optional_seen |= !required;
        inner(option, faults, depth);
    }
}

fn is_sub(option: &Look<'_>) -> bool {
    option.get("type").value().as_i64().is_some_and(|kind| SUB_COMMANDS.contains(&kind))
}

fn inner(option: &Look<'_>, faults: &mut Faults, depth: u8) {
    if is_sub(option) {
        if depth > 1 {
            let why = "Sub-commands can't be nested deeper than one group.";
            option.refuse(faults, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", why);
        }
        return options(option, faults, depth + 1);
    }
    let choices = option.get("choices").items(faults, 0..=25);
    if !choices.is_empty() && option.get("autocomplete").value() == &Value::Bool(true) {
        let why = "Autocomplete and choices can't both be given.";
        let code = "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE_MUTUALLY_EXCLUSIVE";
        option.refuse(faults, code, why);
    }
    for choice in choices {
        choice.get("name").required_text(faults, 1..=100);
        let value = choice.get("value");
        match value.value() {
            Value::Null => value.missing(faults),
            Value::String(_) => drop(value.text(faults, 1..=100)),
            _ => {}
        }
        for (place, locale) in translations(&choice.get("name_localizations"), faults) {
            place.get(&locale).text(faults, 1..=100);
        }
    }
    option.get("min_length").number(faults, 0..=6000);
    option.get("max_length").number(faults, 1..=6000);
}

/// Characters that count towards a command's size: names, descriptions and values, the longest
/// translation of each, through all options and choices.
fn counted(thing: &Value) -> usize {
    let own = longest(thing, "name") + longest(thing, "description");
    let value = thing["value"].as_str().map_or(0, |value| value.chars().count());
    let below = ["options", "choices"].iter().filter_map(|key| thing[*key].as_array()).flatten();
    own + value + below.map(counted).sum::<usize>()
}

fn longest(thing: &Value, key: &str) -> usize {
    let translated = &thing[format!("{key}_localizations")];
    let others = translated.as_object().into_iter().flat_map(|map| map.values());
    let texts = others.chain([&thing[key]]).filter_map(Value::as_str);
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}
