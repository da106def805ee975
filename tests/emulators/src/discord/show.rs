//! Shows a message as a person sees it in Discord's client: markup, stamps and mentions as text.
//! Owns the rendering to [`Post`]; must not change any state.

use std::iter::once;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::check::component::{BUTTON, LINK, SELECT};
use super::mentions::{self, Mention};
use super::state::{Form, Message, State};
use crate::Post;

/// Marks that are shown as style, the longer ones first.
const MARKS: [&str; 8] = ["```", "**", "__", "~~", "||", "`", "*", "_"];
/// Marks at the start of a line.
const LINE_MARKS: [&str; 6] = ["### ", "## ", "# ", "-# ", ">>> ", "> "];

/// The message as its reader sees it.
pub(super) fn post(state: &State, message: &Message) -> Post {
    let direct = !state.is_guild_room(message.room);
    let private = direct || message.is_ephemeral();
    let room = state.rooms.get(&message.room).map_or("?", |room| room.name.as_str());
    let author = state.users.get(&message.author);
    Post {
        id: message.id,
        author: author.map_or_else(|| "?".to_owned(), |author| author.name.clone()),
        place: if private { "private".to_owned() } else { format!("#{room}") },
        text: text(state, message),
        picture: picture(message),
        buttons: parts(message).filter(Part::acts).map(|part| part.label).collect(),
        links: links(&message.components),
        ephemeral: message.is_ephemeral(),
        edits: message.edits,
        pinged: message.pinged.clone(),
    }
}

/// An open form: its title, and the labels of its fields where a message has its buttons.
pub(super) fn form(state: &State, form: &Form) -> Post {
    let labels = inputs(form).filter_map(|input| input["label"].as_str());
    Post {
        id: form.interaction,
        author: state.users[&state.bot].name.clone(),
        place: "private".to_owned(),
        text: form.data["title"].as_str().unwrap_or_default().to_owned(),
        buttons: labels.map(str::to_owned).collect(),
        ephemeral: true,
        ..Post::default()
    }
}

/// The text inputs of a form, in order.
pub(super) fn inputs(form: &Form) -> impl Iterator<Item = &Value> {
    rows(&form.data["components"])
}

fn rows(components: &Value) -> impl Iterator<Item = &Value> {
    let rows = components.as_array().into_iter().flatten();
    rows.filter_map(|row| row["components"].as_array()).flatten()
}

/// A button or an option of a select that a person may use.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) label: String,
    pub(super) custom_id: String,
    /// The option's value, when it is one.
    pub(super) value: Option<String>,
    pub(super) disabled: bool,
    /// How many options have to be chosen at once.
    least: u64,
}

impl Part {
    /// Whether pressing it does something.
    pub(super) fn acts(&self) -> bool {
        !self.disabled && self.least <= 1
    }
}

/// The buttons and options of a message, in reading order.
pub(super) fn parts(message: &Message) -> impl Iterator<Item = Part> {
    rows(&message.components).flat_map(|component| match component["type"].as_i64() {
        Some(BUTTON) if component["style"] != LINK => vec![part(component, component)],
        Some(SELECT) => {
            let options = component["options"].as_array().into_iter().flatten();
            options.map(|option| part(component, option)).collect()
        }
        _ => Vec::new(),
    })
}

fn part(component: &Value, shown: &Value) -> Part {
    let label = shown["label"].as_str().or_else(|| shown["emoji"]["name"].as_str());
    Part {
        label: label.unwrap_or_default().to_owned(),
        custom_id: component["custom_id"].as_str().unwrap_or_default().to_owned(),
        value: shown["value"].as_str().map(str::to_owned),
        disabled: component["disabled"] == true,
        least: component["min_values"].as_u64().unwrap_or(1),
    }
}

fn links(components: &Value) -> Vec<(String, String)> {
    let links = rows(components).filter(|part| part["style"] == LINK);
    let text = |part: &Value, key: &str| part[key].as_str().unwrap_or_default().to_owned();
    links.map(|part| (text(part, "label"), text(part, "url"))).collect()
}

fn picture(message: &Message) -> Option<String> {
    let embeds = message.embeds.as_array().into_iter().flatten();
    let in_embed = embeds.flat_map(|embed| [&embed["image"]["url"], &embed["thumbnail"]["url"]]);
    let attached = message.attachments.as_array().into_iter().flatten().map(|file| &file["url"]);
    in_embed.chain(attached).find_map(Value::as_str).map(str::to_owned)
}

fn text(state: &State, message: &Message) -> String {
    let embeds = message.embeds.as_array().into_iter().flatten();
    let lines = once(message.content.clone()).chain(embeds.flat_map(embed_lines));
    let lines = lines.filter(|line| !line.is_empty()).map(|line| plain(state, &line));
    lines.collect::<Vec<_>>().join("\n")
}

fn embed_lines(embed: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields = embed["fields"].as_array().into_iter().flatten();
    let fields = fields.map(|field| format!("{}: {}", text(&field["name"]), text(&field["value"])));
    let head = [&embed["author"]["name"], &embed["title"], &embed["description"]];
    let head = head.into_iter().map(text);
    head.chain(fields).chain(once(text(&embed["footer"]["text"]))).collect()
}

/// Text as the client shows it: markup gone, escapes resolved, mentions and stamps in words.
fn plain(state: &State, text: &str) -> String {
    text.lines().map(|line| plain_line(state, line)).collect::<Vec<_>>().join("\n")
}

fn plain_line(state: &State, line: &str) -> String {
    let start = LINE_MARKS.iter().find_map(|mark| line.strip_prefix(mark));
    let mut rest = start.unwrap_or(line);
    let mut open: Vec<&str> = Vec::new();
    let mut shown = String::new();
    while let Some(sign) = rest.chars().next() {
        let skip = escaped(rest)
            .or_else(|| token(state, rest))
            .or_else(|| mark(rest, &shown, &mut open))
            .unwrap_or_else(|| (sign.to_string(), sign.len_utf8()));
        shown.push_str(&skip.0);
        rest = &rest[skip.1..];
    }
    shown
}

/// What to show, and how many bytes of the source it stands for.
type Shown = (String, usize);

/// A backslash before a sign that could be markup shows the sign.
fn escaped(rest: &str) -> Option<Shown> {
    let sign = rest.strip_prefix('\\')?.chars().next()?;
    sign.is_ascii_punctuation().then(|| (sign.to_string(), 1 + sign.len_utf8()))
}

/// Mentions, stamps, command links, emoji and named links.
fn token(state: &State, rest: &str) -> Option<Shown> {
    if let Some((mention, length)) = mentions::read(rest) {
        return Some((name(state, mention), length));
    }
    if let Some(shown) = named_link(rest) {
        return Some(shown);
    }
    let inner = rest.strip_prefix('<')?;
    let inner = &inner[..inner.find('>')?];
    let length = inner.len() + 2;
    if let Some(stamp) = inner.strip_prefix("t:") {
        return Some((time(stamp)?, length));
    }
    if let Some(room) = inner.strip_prefix('#') {
        let room = state.rooms.get(&room.parse().ok()?)?;
        return Some((format!("#{}", room.name), length));
    }
    let named = inner.strip_prefix("a:").or_else(|| inner.strip_prefix(':'));
    if let Some((name, _)) = named.and_then(|emoji| emoji.split_once(':')) {
        return Some((format!(":{name}:"), length));
    }
    let (command, _) = inner.strip_prefix('/')?.split_once(':')?;
    Some((format!("/{command}"), length))
}

/// `[label](https://…)` shows its label.
fn named_link(rest: &str) -> Option<Shown> {
    let (label, after) = rest.strip_prefix('[')?.split_once("](")?;
    let address = &after[..after.find(')')?];
    let is_link = address.starts_with("http") && !label.contains(['[', ']']);
    is_link.then(|| (label.to_owned(), label.len() + address.len() + 4))
}

fn name(state: &State, mention: Mention) -> String {
    let name = match mention {
        Mention::User(id) => state.users.get(&id).map(|user| user.name.as_str()),
        Mention::Role(id) => state.guild.roles.get(&id).map(|role| role.name.as_str()),
        Mention::Everyone => Some("everyone"),
    };
    format!("@{}", name.unwrap_or("unknown"))
}

/// `UNIX` or `UNIX:STYLE`: the date, the time, or both, in UTC.
fn time(stamp: &str) -> Option<String> {
    let (unix, style) = stamp.split_once(':').unwrap_or((stamp, "f"));
    let at: DateTime<Utc> = DateTime::from_timestamp(unix.parse().ok()?, 0)?;
    let shape = match style {
        "t" | "T" => "%H:%M UTC",
        "d" | "D" => "%-d %b %Y",
        "f" | "F" | "R" => "%-d %b %Y %H:%M UTC",
        _ => return None,
    };
    Some(at.format(shape).to_string())
}

/// A style mark that opens something closed later, or closes what is open: shown as nothing.
fn mark<'a>(rest: &'a str, shown: &str, open: &mut Vec<&'a str>) -> Option<Shown> {
    if let Some(last) = open.last().filter(|last| rest.starts_with(**last)) {
        let length = last.len();
        open.pop();
        return Some((String::new(), length));
    }
    let mark = MARKS.iter().find(|mark| rest.starts_with(**mark))?;
    let (mark, after) = rest.split_at(mark.len());
    let in_word = mark.starts_with('_') && shown.ends_with(char::is_alphanumeric);
    let opens = !after.starts_with(char::is_whitespace) && after.contains(mark) && !in_word;
    opens.then(|| {
        open.push(mark);
        (String::new(), mark.len())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Keep;
    use crate::discord::Role;
    use crate::discord::state::Guild;

    fn state() -> State {
        let roles = BTreeMap::from([(7, Role::new(7, "fans-fr"))]);
        let (name, locale) = ("Mi Fans".to_owned(), "en-US".to_owned());
        let guild = Guild { id: 2, name, locale, roles, since: DateTime::UNIX_EPOCH };
        State::new(1, guild, "Salut", Keep::Everything)
    }

    #[test]
    fn markup_is_shown_and_not_read() {
        let table = [
            ("**bold** and __under__ and ***both***", "bold and under and both"),
            ("## Head\n-# small\n> quoted", "Head\nsmall\nquoted"),
            ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
            ("\\*not\\* \\<@1\\> \\\\", "*not* <@1> \\"),
            ("<@1> <@&7> @everyone <@99>", "@Salut @fans-fr @everyone @unknown"),
            ("<t:1428400800:t> <t:1428400800:D>", "10:00 UTC 7 Apr 2015"),
            ("<t:1428400800:R> <t:x>", "7 Apr 2015 10:00 UTC <t:x>"),
            ("[FAQ](https://shop.example/faq) [x]", "FAQ [x]"),
            ("<:band:5> </guide:6> ||hidden||", ":band: /guide hidden"),
            ("**unclosed", "**unclosed"),
        ];
        for (written, shown) in table {
            assert_eq!(plain(&state(), written), shown);
        }
    }
}
