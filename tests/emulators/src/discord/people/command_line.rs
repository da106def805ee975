//! What a person types after `/`: finds the command and turns the words into options.
//! Owns what Discord's client would let through; must not send anything.

use serde_json::{Map, Value, json};

use crate::discord::state::{Id, State, User};
use crate::discord::wire;

const SUB_COMMAND: i64 = 1;
const SUB_COMMAND_GROUP: i64 = 2;
const INTEGER: i64 = 4;
const BOOLEAN: i64 = 5;
const USER: i64 = 6;
const CHANNEL: i64 = 7;
const ROLE: i64 = 8;
const NUMBER: i64 = 10;
const ATTACHMENT: i64 = 11;

/// Why the client would not send it: what the person sees instead.
type Instead = String;

/// Languages that stand in for each other when a translation is missing.
const FALLBACKS: [(&str, &str); 3] = [("en-US", "en-GB"), ("en-GB", "en-US"), ("es-419", "es-ES")];

/// The translation of `key` in that locale, as the client picks it.
pub(in crate::discord) fn in_locale<'a>(thing: &'a Value, key: &str, locale: &str) -> &'a str {
    let translations = &thing[format!("{key}_localizations")];
    let fallback = FALLBACKS.iter().find(|(from, _)| *from == locale).map(|(_, to)| *to);
    let own = translations[locale].as_str();
    let own = own.or_else(|| fallback.and_then(|locale| translations[locale].as_str()));
    own.or_else(|| thing[key].as_str()).unwrap_or_default()
}

/// The `data` of the interaction for `line`, typed by `user` in `room`.
pub(super) fn data(state: &State, user: &User, room: Id, line: &str) -> Result<Value, Instead> {
    let (name, rest) = split_word(line.trim().trim_start_matches('/'));
    let usable: Vec<_> =
        state.commands.iter().filter(|command| may_use(state, user, room, command)).collect();
    let command = usable.iter().find(|command| is_called(command, name, &user.locale));
    let Some(command) = command else {
        let names = usable.iter().map(|one| format!("/{}", in_locale(one, "name", &user.locale)));
        let names: Vec<_> = names.collect();
        return Err(if names.is_empty() { "no commands".to_owned() } else { names.join(" ") });
    };
    let mut line = Line { state, user, resolved: Map::new() };
    let options = line.options(command, rest)?;
    let mut data = json!({
        "id": command["id"],
        "name": command["name"],
        "type": 1,
        "options": options,
    });
    if !line.resolved.is_empty() {
        data["resolved"] = Value::Object(line.resolved);
    }
    Ok(data)
}

fn is_called(thing: &Value, name: &str, locale: &str) -> bool {
    in_locale(thing, "name", locale) == name || thing["name"] == name
}

/// Whether the client shows the command to this person in this place.
fn may_use(state: &State, user: &User, room: Id, command: &Value) -> bool {
    let in_guild = state.is_guild_room(room);
    let context = i32::from(!in_guild);
    let here = match command["contexts"].as_array() {
        Some(contexts) => contexts.contains(&json!(context)),
        None => in_guild || command["dm_permission"] != false,
    };
    let needs = command["default_member_permissions"].as_str().and_then(|bits| bits.parse().ok());
    let has = wire::permissions(state, user);
    let administers = has & 0x8 != 0;
    let permitted = needs.is_none_or(|bits: u64| bits != 0 && has & bits == bits);
    here && command["type"] == 1 && (!in_guild || permitted || administers)
}

fn split_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}

struct Line<'a> {
    state: &'a State,
    user: &'a User,
    resolved: Map<String, Value>,
}

impl Line<'_> {
    /// The options of a command or subcommand, read from the words that follow it.
    fn options(&mut self, holder: &Value, rest: &str) -> Result<Vec<Value>, Instead> {
        let known = holder["options"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_sub = |option: &&Value| {
            matches!(option["type"].as_i64(), Some(SUB_COMMAND | SUB_COMMAND_GROUP))
        };
        if known.iter().any(|option| is_sub(&option)) {
            let (name, rest) = split_word(rest);
            let found = known.iter().find(|sub| is_called(sub, name, &self.user.locale));
            let sub = found.ok_or_else(|| self.names(known))?;
            let options = self.options(sub, rest)?;
            return Ok(vec![
                json!({ "name": sub["name"], "type": sub["type"], "options": options }),
            ]);
        }
        let given = self.pairs(known, rest)?;
        let missing = known.iter().find(|option| {
            option["required"] == true
                && !given.iter().any(|(one, _)| one["name"] == option["name"])
        });
        if let Some(missing) = missing {
            return Err(format!("“{}” is required", in_locale(missing, "name", &self.user.locale)));
        }
        given.into_iter().map(|(option, text)| self.option(option, text)).collect()
    }

    fn names(&self, options: &[Value]) -> Instead {
        let names = options.iter().map(|option| in_locale(option, "name", &self.user.locale));
        let names: Vec<_> = names.collect();
        if names.is_empty() { "no options".to_owned() } else { names.join(", ") }
    }

    /// `name: value` pairs; a single option may go without its name.
    fn pairs<'o, 't>(
        &self,
        known: &'o [Value],
        rest: &'t str,
    ) -> Result<Vec<(&'o Value, &'t str)>, Instead> {
        let mut starts = Vec::new();
        for option in known {
            let names = [in_locale(option, "name", &self.user.locale), text(&option["name"])];
            let start = names.iter().find_map(|name| find_name(rest, name));
            starts.extend(start.map(|(from, to)| (from, to, option)));
        }
        starts.sort_unstable_by_key(|(from, ..)| *from);
        let unnamed = starts.first().map_or(rest, |(from, ..)| &rest[..*from]).trim();
        match (known, unnamed.is_empty()) {
            (_, true) => {}
            ([only], false) if starts.is_empty() => return Ok(vec![(only, rest)]),
            _ => return Err(self.names(known)),
        }
        let ends = starts.iter().skip(1).map(|(from, ..)| *from).chain([rest.len()]);
        let pairs = starts.iter().zip(ends);
        Ok(pairs.map(|((_, to, option), end)| (*option, rest[*to..end].trim())).collect())
    }

    fn option(&mut self, option: &Value, text: &str) -> Result<Value, Instead> {
        let value = match option["choices"].as_array() {
            Some(choices) if !choices.is_empty() => self.choice(choices, text)?,
            _ => self.value(option, text)?,
        };
        Ok(json!({ "name": option["name"], "type": option["type"], "value": value }))
    }

    fn choice(&self, choices: &[Value], text: &str) -> Result<Value, Instead> {
        let found = choices.iter().find(|choice| is_called(choice, text, &self.user.locale));
        found.map(|choice| choice["value"].clone()).ok_or_else(|| self.names(choices))
    }

    fn value(&mut self, option: &Value, text: &str) -> Result<Value, Instead> {
        let name = in_locale(option, "name", &self.user.locale);
        let not = |what: &str| format!("“{name}” takes {what}, not “{text}”");
        match option["type"].as_i64().unwrap_or(0) {
            INTEGER => {
                let number: i64 = text.parse().map_err(|_| not("a whole number"))?;
                let least = option["min_value"].as_i64().unwrap_or(i64::MIN);
                let most = option["max_value"].as_i64().unwrap_or(i64::MAX);
                let fits = (least..=most).contains(&number);
                fits.then(|| json!(number)).ok_or_else(|| not(&format!("{least} to {most}")))
            }
            NUMBER => text.parse::<f64>().map(|number| json!(number)).map_err(|_| not("a number")),
            BOOLEAN => text.parse::<bool>().map(Value::Bool).map_err(|_| not("true or false")),
            USER | CHANNEL | ROLE => {
                self.thing(option, text).ok_or_else(|| not("a name from here"))
            }
            ATTACHMENT => Err(not("a file, which stories can't attach")),
            _ => {
                let length = text.chars().count() as u64;
                let least = option["min_length"].as_u64().unwrap_or(0);
                let most = option["max_length"].as_u64().unwrap_or(6000);
                let fits = (least..=most).contains(&length);
                fits.then(|| json!(text)).ok_or_else(|| not(&format!("{least} to {most} signs")))
            }
        }
    }

    /// A person, channel or role by its name; what it is goes along under `resolved`.
    fn thing(&mut self, option: &Value, text: &str) -> Option<Value> {
        let name = text.trim_start_matches(['@', '#']);
        let (id, group, body) = match option["type"].as_i64()? {
            USER => {
                let user = self.state.users.values().find(|user| user.name == name)?;
                (user.id, "users", wire::user(user))
            }
            CHANNEL => {
                let mut rooms = self.state.rooms.values().filter(|room| room.with.is_none());
                let room = rooms.find(|room| room.name == name)?;
                (room.id, "channels", wire::channel(self.state, room.id))
            }
            _ => {
                let role = self.state.guild.roles.values().find(|role| role.name == name)?;
                (role.id, "roles", wire::role(role, 0))
            }
        };
        let entry = self.resolved.entry(group).or_insert_with(|| json!({}));
        entry[id.to_string()] = body;
        Some(json!(id.to_string()))
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Where `name:` stands as a word of its own: its start, and where its value starts.
fn find_name(rest: &str, name: &str) -> Option<(usize, usize)> {
    let label = format!("{name}:");
    let own_word =
        |(at, _): &(usize, &str)| rest[..*at].chars().next_back().is_none_or(char::is_whitespace);
    let (at, found) = rest.match_indices(&label).find(own_word)?;
    Some((at, at + found.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_s_name_counts_only_as_a_word_of_its_own() {
        assert_eq!(find_name("requestion: a question: b", "question"), Some((14, 23)));
        assert_eq!(find_name("question b", "question"), None);
    }

    #[test]
    fn british_readers_get_american_words_before_the_default() {
        let thing = json!({ "name": "x", "name_localizations": { "en-US": "color" } });
        assert_eq!(in_locale(&thing, "name", "en-GB"), "color");
        assert_eq!(in_locale(&thing, "name", "fr"), "x");
    }
}
