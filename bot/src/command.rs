//! The commands, the same on both platforms, and what each asks for.
//!
//! Names and descriptions that people read are the texts `command-<name>` and its `.description`; those of
//! an option are `option-<name>` and its `.description`.

use chrono_tz::Tz;
use salut_core::locale::Locale;
use salut_core::reminder::Wish;

use crate::action::{Action, Next};
use crate::composing::{self, Sub};
use crate::ordering::{self, Handling, OrderSub};

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after the command")]
pub enum Command {
    Start,
    Sales,
    Catalogue,
    Guide,
    CheckIn,
    Remind,
    Reserve,
    Orders,
    Language,
    Market,
    Help,
    Waitlist,
    Draw,
    Link,
    Announce,
    Sheet,
    Deliveries,
    Zone,
    Ready,
    Quote,
    Order,
}

/// A subcommand of a command that has some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubCommand {
    /// Of `/announce`.
    Announce(Sub),
    /// Of `/order`.
    Order(OrderSub),
}

/// Something that can be typed after a command. All of them are optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after the option")]
pub enum CommandOption {
    Question,
    Product,
    Units,
    Language,
    Market,
    When,
    Code,
    Sale,
    Announcement,
    Zone,
    Wanted,
    Order,
    Tracking,
    Day,
    Amount,
    Note,
}

/// What was typed after a command: an option and its text.
pub type Typed = Vec<(CommandOption, String)>;

impl Command {
    /// Every command, in the order of the help; the managers' last.
    pub const ALL: [Self; 21] = [
        Self::Start,
        Self::Sales,
        Self::Catalogue,
        Self::Guide,
        Self::CheckIn,
        Self::Remind,
        Self::Reserve,
        Self::Orders,
        Self::Language,
        Self::Market,
        Self::Help,
        Self::Waitlist,
        Self::Draw,
        Self::Link,
        Self::Zone,
        Self::Quote,
        Self::Announce,
        Self::Sheet,
        Self::Deliveries,
        Self::Ready,
        Self::Order,
    ];

    /// The name after the slash, in every language (Discord shows a localized one as well).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Sales => "sales",
            Self::Catalogue => "catalogue",
            Self::Guide => "guide",
            Self::CheckIn => "checkin",
            Self::Remind => "remind",
            Self::Reserve => "reserve",
            Self::Orders => "orders",
            Self::Language => "language",
            Self::Market => "market",
            Self::Help => "help",
            Self::Waitlist => "waitlist",
            Self::Draw => "draw",
            Self::Link => "link",
            Self::Announce => "announce",
            Self::Sheet => "sheet",
            Self::Deliveries => "deliveries",
            Self::Zone => "zone",
            Self::Ready => "ready",
            Self::Quote => "quote",
            Self::Order => "order",
        }
    }

    /// The command with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.name() == name)
    }

    /// What can be typed after it, in order.
    pub const fn options(self) -> &'static [CommandOption] {
        match self {
            Self::Guide => &[CommandOption::Question],
            Self::Reserve => &[CommandOption::Product, CommandOption::Units],
            Self::Language => &[CommandOption::Language],
            Self::Market => &[CommandOption::Market],
            Self::Announce => &[CommandOption::When],
            Self::Link => &[CommandOption::Code],
            Self::Sheet | Self::Ready => &[CommandOption::Sale],
            Self::Zone => &[CommandOption::Zone],
            Self::Order => &[CommandOption::Wanted],
            Self::Start
            | Self::Sales
            | Self::Catalogue
            | Self::CheckIn
            | Self::Remind
            | Self::Orders
            | Self::Help
            | Self::Waitlist
            | Self::Draw
            | Self::Deliveries
            | Self::Quote => &[],
        }
    }

    /// The subcommands that a menu shows instead of options.
    pub fn subs(self) -> Vec<SubCommand> {
        match self {
            Self::Announce => Sub::ALL.map(SubCommand::Announce).to_vec(),
            Self::Order => OrderSub::ALL.map(SubCommand::Order).to_vec(),
            _ => Vec::new(),
        }
    }

    /// Whether only managers see it in the menu.
    pub const fn is_for_managers(self) -> bool {
        matches!(self, Self::Announce | Self::Sheet | Self::Deliveries | Self::Ready | Self::Order)
    }

    /// Reads what stands after the command in a message: its first option takes it all.
    pub fn read(self, text: &str) -> Typed {
        let text = text.trim();
        match self.options() {
            [first, ..] if !text.is_empty() => vec![(*first, text.to_owned())],
            _ => Typed::new(),
        }
    }

    /// What the command with these options asks for.
    pub fn action(self, typed: &Typed) -> Action {
        let option = |wanted: CommandOption| {
            typed.iter().find(|(option, _)| *option == wanted).map(|(_, text)| text.as_str())
        };
        match self {
            Self::Start => Action::Start,
            Self::Sales => Action::Sales,
            Self::Catalogue => Action::Catalogue,
            Self::Guide => option(CommandOption::Question)
                .map_or(Action::Guide, |question| Action::Ask(question.to_owned())),
            Self::CheckIn => Action::CheckIn { sale: None },
            Self::Remind => Action::Remind { sale: None, wish: Wish::On },
            Self::Reserve => reserve(option(CommandOption::Product), option(CommandOption::Units)),
            Self::Orders => Action::Orders,
            Self::Language => option(CommandOption::Language)
                .and_then(language)
                .map_or(Action::Languages, Action::ChooseLanguage),
            Self::Market => option(CommandOption::Market)
                .and_then(|text| text.to_lowercase().parse().ok())
                .map_or(Action::Markets, |market| Action::ChooseMarket {
                    market,
                    next: Next::Stay,
                }),
            Self::Help => Action::Help,
            Self::Waitlist => Action::Waitlist,
            Self::Draw => Action::Draw { sale: None },
            Self::Deliveries => Action::Deliveries { page: 0 },
            Self::Announce => composing::announce(option(CommandOption::When)),
            Self::Link => Action::Link { code: option(CommandOption::Code).map(str::to_owned) },
            Self::Sheet => Action::Sheet {
                sale: option(CommandOption::Sale).and_then(|sale| sale.parse().ok()),
            },
            Self::Ready => Action::Ready {
                sale: option(CommandOption::Sale).and_then(|sale| sale.parse().ok()),
            },
            Self::Quote => Action::Quotes { sale: None },
            Self::Order => match option(CommandOption::Wanted) {
                Some(words) => ordering::order(words),
                None => Action::Handle(Handling::Desk),
            },
            Self::Zone => {
                option(CommandOption::Zone).and_then(zone).map_or(Action::Zones, Action::ChooseZone)
            }
        }
    }
}

impl CommandOption {
    /// The option's name, in every language (Discord shows a localized one as well).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Product => "product",
            Self::Units => "units",
            Self::Language => "language",
            Self::Market => "market",
            Self::When => "when",
            Self::Code => "code",
            Self::Sale => "sale",
            Self::Announcement => "announcement",
            Self::Zone => "zone",
            Self::Wanted => "wanted",
            Self::Order => "order",
            Self::Tracking => "tracking",
            Self::Day => "day",
            Self::Amount => "amount",
            Self::Note => "note",
        }
    }
}

impl SubCommand {
    /// The name, in every language (Discord shows a localized one as well).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Announce(sub) => sub.name(),
            Self::Order(sub) => sub.name(),
        }
    }

    /// What can be typed after it.
    pub const fn options(self) -> &'static [CommandOption] {
        match self {
            Self::Announce(sub) => sub.options(),
            Self::Order(sub) => sub.options(),
        }
    }

    /// What it asks for.
    pub fn action(self, typed: &[(CommandOption, String)]) -> Action {
        match self {
            Self::Announce(sub) => sub.action(typed),
            Self::Order(sub) => sub.action(typed),
        }
    }
}

/// `/reserve` alone reserves the basket of the check-in, or shows the sale.
fn reserve(product: Option<&str>, units: Option<&str>) -> Action {
    match product {
        None => Action::ReserveBasket { sale: None },
        Some(name) => {
            let units = units.and_then(|text| text.parse().ok());
            Action::ReserveNamed { name: name.to_owned(), units }
        }
    }
}

/// An IANA name, or the city at its end: `los angeles` is `America/Los_Angeles`.
fn zone(typed: &str) -> Option<Tz> {
    let typed = typed.trim().to_lowercase().replace(' ', "_");
    let named = |zone: &&Tz| {
        let name = zone.name().to_lowercase();
        name == typed || name.contains('/') && name.rsplit('/').next() == Some(&typed)
    };
    chrono_tz::TZ_VARIANTS.iter().find(named).copied()
}

/// A tag, or the beginning of one: `fr` is `fr-FR`.
fn language(typed: &str) -> Option<Locale> {
    let typed = typed.trim().to_lowercase();
    let begins = |locale: &Locale| {
        let tag = locale.tag().to_lowercase();
        tag == typed || tag.split('-').next() == Some(&typed)
    };
    Locale::ALL.into_iter().find(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Action {
        let (name, rest) = text.trim_start_matches('/').split_once(' ').unwrap_or((&text[1..], ""));
        let command = Command::from_name(name).unwrap();
        command.action(&command.read(rest))
    }

    #[test]
    fn a_typed_reservation_keeps_its_words() {
        let reserve = |name: &str| Action::ReserveNamed { name: name.to_owned(), units: None };
        assert_eq!(says("/reserve Mi Band 2"), reserve("Mi Band 2"));
        assert_eq!(says("/reserve"), Action::ReserveBasket { sale: None });
    }

    #[test]
    fn a_language_may_be_typed_short() {
        assert_eq!(says("/language fr"), Action::ChooseLanguage(Locale::FrFr));
        assert_eq!(says("/language en-gb"), Action::ChooseLanguage(Locale::EnGb));
        assert_eq!(says("/language klingon"), Action::Languages);
    }

    #[test]
    fn a_zone_may_be_typed_by_its_city() {
        let angeles = Action::ChooseZone(chrono_tz::America::Los_Angeles);
        assert_eq!(says("/zone Los Angeles"), angeles);
        assert_eq!(says("/zone america/los_angeles"), angeles);
        assert_eq!(says("/zone Atlantis"), Action::Zones);
    }

    #[test]
    fn a_question_keeps_its_words() {
        let question = "How long does shipping take?".to_owned();
        assert_eq!(says("/guide How long does shipping take?"), Action::Ask(question));
        assert_eq!(says("/guide"), Action::Guide);
    }
}
