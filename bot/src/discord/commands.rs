//! The slash commands as Discord's menu shows them, in every language. Owns their shape and limits; what they
//! do is in [`crate::command`].

use std::collections::BTreeMap;

use chrono_tz::Tz;
use salut_core::ids::{MarketId, ProductId};
use salut_core::locale::Locale;
use serde::Serialize;
use serde_json::{Value, json};

use super::parse::{LINK_LENGTH_MAX, TYPED_LENGTH_MAX};
use super::render::clip;
use crate::command::{Command, CommandOption, SubCommand};
use crate::text::{Texts, Words};

const NAME_MAX: usize = 32;
const DESCRIPTION_MAX: usize = 100;
const CHOICE_NAME_MAX: usize = 100;
const CHOICES_MAX: usize = 25;
/// The most units the menu lets people ask for; the sale's cap is what counts.
const UNITS_MAX: u32 = 10;

const SUB_COMMAND: u8 = 1;
const TEXT: u8 = 3;
const NUMBER: u8 = 4;

/// The permission to manage the server: who has it sees the managers' commands. What they may do is checked
/// elsewhere, by the configuration.
const MANAGE_SERVER: &str = "32";

/// All commands, ready to be put up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Menu(Vec<Value>);

/// What the menu is made from.
struct Source<'a> {
    texts: &'a Texts,
    products: &'a [ProductId],
    markets: &'a [MarketId],
}

impl Menu {
    /// The menu in every language, with these products and markets to choose from. More than 25 cannot be
    /// shown: then the option takes any text.
    pub fn new(texts: &Texts, products: &[ProductId], markets: &[MarketId]) -> Self {
        let source = Source { texts, products, markets };
        Self(Command::ALL.into_iter().map(|command| source.command(command)).collect())
    }
}

impl Source<'_> {
    fn command(&self, command: Command) -> Value {
        let options = command.options().iter().map(|option| self.option(*option));
        let subs = command.subs().into_iter().map(|sub| self.sub(command, sub));
        let mut entry = self.named(command.name(), &format!("command-{}", command.name()));
        entry["type"] = json!(1);
        // Discord lets a command have subcommands or options.
        entry["options"] =
            if command.subs().is_empty() { options.collect() } else { subs.collect() };
        if command.is_for_managers() {
            entry["default_member_permissions"] = json!(MANAGE_SERVER);
        }
        entry
    }

    fn sub(&self, command: Command, sub: SubCommand) -> Value {
        let id = format!("command-{}-{}", command.name(), sub.name());
        let mut entry = self.named(sub.name(), &id);
        entry["type"] = json!(SUB_COMMAND);
        entry["options"] = sub.options().iter().map(|option| self.option(*option)).collect();
        entry
    }

    fn option(&self, option: CommandOption) -> Value {
        let mut entry = self.named(option.name(), &format!("option-{}", option.name()));
        entry["type"] = json!(TEXT);
        match option {
            CommandOption::Question
            | CommandOption::When
            | CommandOption::Code
            | CommandOption::Wanted
            | CommandOption::Order
            | CommandOption::Day
            | CommandOption::Amount
            | CommandOption::Note
            | CommandOption::Sale => {
                entry["max_length"] = json!(TYPED_LENGTH_MAX);
            }
            CommandOption::Tracking => entry["max_length"] = json!(LINK_LENGTH_MAX),
            CommandOption::Announcement | CommandOption::Zone => {
                entry["max_length"] = json!(TYPED_LENGTH_MAX);
                entry["autocomplete"] = json!(true);
            }
            CommandOption::Units => {
                entry["type"] = json!(NUMBER);
                entry["min_value"] = json!(1);
                entry["max_value"] = json!(UNITS_MAX);
            }
            CommandOption::Product => {
                let choice = |id: &ProductId| self.choice(id.as_str(), |words| words.product(id));
                entry["choices"] = choices(&self.products.iter().map(choice).collect::<Vec<_>>());
            }
            CommandOption::Market => {
                let choice = |id: &MarketId| self.choice(id.as_str(), |words| words.market(id));
                entry["choices"] = choices(&self.markets.iter().map(choice).collect::<Vec<_>>());
            }
            CommandOption::Language => {
                let choice =
                    |locale: Locale| self.choice(locale.tag(), |_| locale.autonym().into());
                entry["choices"] = choices(&Locale::ALL.map(choice));
            }
        }
        entry
    }

    /// A name with its description. The text of a language that Discord would refuse as a name is left out.
    fn named(&self, name: &str, text: &str) -> Value {
        let mut names = self.in_each_language(|words| words.say(text, &[]));
        names.retain(|_, name| is_name(name));
        let description =
            |words: &Words<'_>| clip(&words.attr(text, "description"), DESCRIPTION_MAX);
        json!({
            "name": name,
            "name_localizations": names,
            "description": description(&self.words(Locale::EnUs)),
            "description_localizations": self.in_each_language(description),
        })
    }

    fn choice(&self, value: &str, name: impl Fn(&Words<'_>) -> String) -> Value {
        let name = |words: &Words<'_>| clip(&name(words), CHOICE_NAME_MAX);
        json!({
            "name": name(&self.words(Locale::EnUs)),
            "name_localizations": self.in_each_language(name),
            "value": value,
        })
    }

    fn in_each_language(
        &self,
        text: impl Fn(&Words<'_>) -> String,
    ) -> BTreeMap<&'static str, String> {
        Locale::ALL.into_iter().map(|locale| (code(locale), text(&self.words(locale)))).collect()
    }

    fn words(&self, locale: Locale) -> Words<'_> {
        self.texts.words(locale, Tz::UTC)
    }
}

fn choices(choices: &[Value]) -> Value {
    if choices.len() > CHOICES_MAX { json!([]) } else { json!(choices) }
}

/// Discord's own code of a language.
const fn code(locale: Locale) -> &'static str {
    match locale {
        Locale::EnUs => "en-US",
        Locale::EnGb => "en-GB",
        Locale::FrFr => "fr",
        Locale::DeDe => "de",
    }
}

/// Lower case, letters, digits, `-`, `_` and `'` only.
fn is_name(name: &str) -> bool {
    let fits = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '\'');
    let length = name.chars().count();
    (1..=NAME_MAX).contains(&length) && name.chars().all(fits) && name.to_lowercase() == name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu() -> Vec<Value> {
        let texts = Texts::embedded().unwrap();
        let products = ["mi-band", "mi-headphones"].map(|id| id.parse().unwrap());
        let markets = ["us", "uk", "fr", "de"].map(|id| id.parse().unwrap());
        Menu::new(&texts, &products, &markets).0
    }

    fn option(command: &str, option: &str) -> Value {
        let named = |list: &[Value], name: &str| {
            list.iter().find(|entry| entry["name"] == name).cloned().unwrap()
        };
        named(named(&menu(), command)["options"].as_array().unwrap(), option)
    }

    #[test]
    fn every_command_and_option_has_a_name_in_every_language() {
        let menu = menu();
        assert_eq!(menu.len(), Command::ALL.len());
        let options = menu.iter().flat_map(|command| command["options"].as_array().unwrap());
        for entry in menu.iter().chain(options) {
            for code in ["en-US", "en-GB", "fr", "de"] {
                let name = entry["name_localizations"][code].as_str();
                assert!(name.is_some_and(is_name), "{code}: {entry}");
                let description = entry["description_localizations"][code].as_str().unwrap();
                assert!((1..=DESCRIPTION_MAX).contains(&description.chars().count()), "{entry}");
                assert!(!description.ends_with('…'), "cut: {description}");
            }
        }
    }

    #[test]
    fn names_are_unique_in_every_language() {
        for code in ["en-US", "en-GB", "fr", "de"] {
            let menu = menu();
            let names = menu.iter().map(|entry| entry["name_localizations"][code].as_str());
            let names: std::collections::HashSet<_> = names.collect();
            assert_eq!(names.len(), menu.len(), "{code}");
        }
    }

    #[test]
    fn only_the_managers_commands_are_hidden_from_fans() {
        let hidden = |entry: &&Value| entry["default_member_permissions"] == MANAGE_SERVER;
        let menu = menu();
        let hidden: Vec<_> = menu.iter().filter(hidden).map(|entry| &entry["name"]).collect();
        assert_eq!(hidden, ["announce", "sheet", "deliveries", "ready", "order"]);
    }

    #[test]
    fn choices_are_named_in_the_readers_language() {
        let german = &option("market", "market")["choices"][3];
        assert_eq!(german["value"], "de");
        let texts = Texts::embedded().unwrap();
        let in_french = texts.words(Locale::FrFr, Tz::UTC).market(&"de".parse().unwrap());
        assert_eq!(german["name_localizations"]["fr"], in_french);
        assert_eq!(option("language", "language")["choices"][2]["name"], "Français");
        assert_eq!(option("reserve", "product")["choices"][0]["value"], "mi-band");
        let units = option("reserve", "units");
        assert_eq!((&units["min_value"], &units["max_value"]), (&json!(1), &json!(UNITS_MAX)));
    }

    #[test]
    fn a_range_too_long_for_a_menu_is_typed() {
        let texts = Texts::embedded().unwrap();
        let products: Vec<_> = (0..26).map(|n| format!("p{n}").parse().unwrap()).collect();
        let menu = Menu::new(&texts, &products, &[]).0;
        let reserve = menu.iter().find(|entry| entry["name"] == "reserve").unwrap();
        assert_eq!(reserve["options"][0]["choices"], json!([]));
    }
}
