//! What fans and those who look after orders do with an order: the steps, their short forms in buttons, and `/order` with
//! its subcommands.
//!
//! Must not know what a step does; that is `dispatch`'s. Short forms begin with `y` (fans) and `j`: see [`crate::action`].

use salut_core::ids::OrderId;
use salut_core::order::{PaymentId, Stage};

use crate::action::Action;
use crate::command::CommandOption;

/// A step of a fan with an order of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mine {
    /// Show it.
    Show(OrderId),
    /// I have received it.
    Arrived(OrderId),
    /// I think of sending it back.
    AskReturn(OrderId),
    /// I send it back.
    Return(OrderId),
    /// My last step was a mistake. The number is how many entries the order's log had then.
    TakeBack(OrderId, u32),
}

/// A step of somebody who looks after orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handling {
    /// What waits to be done.
    Desk,
    /// The orders at a stage.
    At(Stage),
    /// The orders that this may mean. Typed only.
    Find(String),
    /// One order, with its log.
    Show(OrderId),
    /// I want to give the link to follow its parcel.
    AskTracking(OrderId),
    /// It left; this is the link. Typed only.
    Ship {
        /// The order.
        order: OrderId,
        /// The link.
        link: String,
    },
    /// It left; there is no link.
    ShipUntracked(OrderId),
    /// It arrived on this day, as typed; none is today.
    Arrive {
        /// The order.
        order: OrderId,
        /// The day. Typed only.
        day: Option<String>,
    },
    /// I want to send money back: this much, as typed; none is all that is left.
    AskRefund {
        /// The order.
        order: OrderId,
        /// How much. Typed only.
        amount: Option<String>,
    },
    /// Yes, send so many minor units of the payment's currency back.
    Refund {
        /// The order.
        order: OrderId,
        /// How much.
        minor: i64,
        /// How many entries its log had when that was asked.
        seen: u32,
    },
    /// The last step may have been a mistake.
    AskTakeBack(OrderId),
    /// Yes, take it back.
    TakeBack(OrderId, u32),
    /// I want to write a note.
    AskNote(OrderId),
    /// This is the note. Typed only.
    Note {
        /// The order.
        order: OrderId,
        /// The note.
        text: String,
    },
    /// A payment that waits for a manager.
    Held(PaymentId),
    /// Yes, send all that is left of this payment back.
    SendBack(PaymentId),
}

impl Mine {
    /// The short form's letters and fields.
    pub(crate) fn parts(&self) -> (&'static str, Vec<String>) {
        let one = |id: &OrderId| vec![id.to_string()];
        match self {
            Self::Show(id) => ("ys", one(id)),
            Self::Arrived(id) => ("ya", one(id)),
            Self::AskReturn(id) => ("yq", one(id)),
            Self::Return(id) => ("yr", one(id)),
            Self::TakeBack(id, seen) => ("yt", vec![id.to_string(), seen.to_string()]),
        }
    }
}

impl Handling {
    /// The short form's letters and fields. What is typed is left out.
    pub(crate) fn parts(&self) -> (&'static str, Vec<String>) {
        let one = |id: &OrderId| vec![id.to_string()];
        match self {
            Self::Desk | Self::Find(_) => ("jd", vec![]),
            Self::At(stage) => ("jl", vec![stage.name().to_owned()]),
            Self::Show(id) => ("js", one(id)),
            Self::AskTracking(id) | Self::Ship { order: id, .. } => ("jk", one(id)),
            Self::ShipUntracked(id) => ("jo", one(id)),
            Self::Arrive { order, .. } => ("ja", one(order)),
            Self::AskRefund { order, .. } => ("jq", one(order)),
            Self::Refund { order, minor, seen } => {
                ("jr", vec![order.to_string(), minor.to_string(), seen.to_string()])
            }
            Self::AskTakeBack(id) => ("ju", one(id)),
            Self::TakeBack(id, seen) => ("jt", vec![id.to_string(), seen.to_string()]),
            Self::AskNote(id) | Self::Note { order: id, .. } => ("jn", one(id)),
            Self::Held(payment) => ("jh", vec![payment.to_string()]),
            Self::SendBack(payment) => ("jb", vec![payment.to_string()]),
        }
    }

    /// The step with what was typed for it in a form or a dialogue; others stay as they are.
    #[must_use]
    pub fn with_typed(self, typed: String) -> Self {
        match self {
            Self::AskTracking(order) => Self::Ship { order, link: typed },
            Self::AskNote(order) => Self::Note { order, text: typed },
            other => other,
        }
    }
}

/// The step of a short form.
pub(crate) fn from_parts(kind: &str, fields: &[&str]) -> Option<Action> {
    let id = |text: &str| text.parse::<OrderId>().ok();
    let mine = |step| Some(Action::MyOrder(step));
    let handle = |step| Some(Action::Handle(step));
    match (kind, fields) {
        ("ys", [one]) => mine(Mine::Show(id(one)?)),
        ("ya", [one]) => mine(Mine::Arrived(id(one)?)),
        ("yq", [one]) => mine(Mine::AskReturn(id(one)?)),
        ("yr", [one]) => mine(Mine::Return(id(one)?)),
        ("yt", [one, seen]) => mine(Mine::TakeBack(id(one)?, seen.parse().ok()?)),
        ("jd", []) => handle(Handling::Desk),
        ("jl", [stage]) => handle(Handling::At(Stage::from_name(stage)?)),
        ("js", [one]) => handle(Handling::Show(id(one)?)),
        ("jk", [one]) => handle(Handling::AskTracking(id(one)?)),
        ("jo", [one]) => handle(Handling::ShipUntracked(id(one)?)),
        ("ja", [one]) => handle(Handling::Arrive { order: id(one)?, day: None }),
        ("jq", [one]) => handle(Handling::AskRefund { order: id(one)?, amount: None }),
        ("jr", [one, minor, seen]) => {
            let (minor, seen) = (minor.parse().ok()?, seen.parse().ok()?);
            handle(Handling::Refund { order: id(one)?, minor, seen })
        }
        ("ju", [one]) => handle(Handling::AskTakeBack(id(one)?)),
        ("jt", [one, seen]) => handle(Handling::TakeBack(id(one)?, seen.parse().ok()?)),
        ("jn", [one]) => handle(Handling::AskNote(id(one)?)),
        ("jh", [one]) => handle(Handling::Held(one.parse().ok()?)),
        ("jb", [one]) => handle(Handling::SendBack(one.parse().ok()?)),
        _ => None,
    }
}

/// A subcommand of `/order`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after the subcommand")]
pub enum OrderSub {
    List,
    Find,
    Ship,
    Deliver,
    Refund,
    Note,
    Undo,
}

impl OrderSub {
    /// Every subcommand, in the order of an order's life.
    pub const ALL: [Self; 7] =
        [Self::List, Self::Find, Self::Ship, Self::Deliver, Self::Refund, Self::Note, Self::Undo];

    /// The name, in every language (Discord shows a localized one as well).
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Find => "find",
            Self::Ship => "ship",
            Self::Deliver => "deliver",
            Self::Refund => "refund",
            Self::Note => "note",
            Self::Undo => "undo",
        }
    }

    /// The subcommand with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sub| sub.name() == name)
    }

    /// What can be typed after it.
    pub const fn options(self) -> &'static [CommandOption] {
        match self {
            Self::List => &[],
            Self::Find => &[CommandOption::Wanted],
            Self::Ship => &[CommandOption::Order, CommandOption::Tracking],
            Self::Deliver => &[CommandOption::Order, CommandOption::Day],
            Self::Refund => &[CommandOption::Order, CommandOption::Amount],
            Self::Note => &[CommandOption::Order, CommandOption::Note],
            Self::Undo => &[CommandOption::Order],
        }
    }

    /// What it asks for. What is no order's id is looked for.
    pub fn action(self, typed: &[(CommandOption, String)]) -> Action {
        let option = |wanted: CommandOption| {
            let found = typed.iter().find(|(option, _)| *option == wanted);
            found.map(|(_, text)| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        if let (Self::Find, Some(wanted)) = (self, option(CommandOption::Wanted)) {
            return Action::Handle(Handling::Find(wanted));
        }
        let Some(named) = option(CommandOption::Order) else {
            return Action::Handle(Handling::Desk);
        };
        let Ok(order) = named.to_lowercase().parse::<OrderId>() else {
            return Action::Handle(Handling::Find(named));
        };
        Action::Handle(match self {
            Self::List | Self::Find => Handling::Show(order),
            Self::Ship => match option(CommandOption::Tracking) {
                Some(link) => Handling::Ship { order, link },
                None => Handling::AskTracking(order),
            },
            Self::Deliver => Handling::Arrive { order, day: option(CommandOption::Day) },
            Self::Refund => Handling::AskRefund { order, amount: option(CommandOption::Amount) },
            Self::Note => match option(CommandOption::Note) {
                Some(text) => Handling::Note { order, text },
                None => Handling::AskNote(order),
            },
            Self::Undo => Handling::AskTakeBack(order),
        })
    }
}

/// What `/order` with these words asks for: a subcommand, or whatever they may mean.
pub fn order(words: &str) -> Action {
    let words = words.trim();
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let Some(sub) = OrderSub::from_name(&first.to_lowercase()) else {
        return Action::Handle(Handling::Find(words.to_owned()));
    };
    let rest = rest.trim();
    let (head, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let typed: Vec<_> = match sub.options() {
        [one] => vec![(*one, rest.to_owned())],
        [one, other] => vec![(*one, head.to_owned()), (*other, tail.trim().to_owned())],
        _ => Vec::new(),
    };
    sub.action(&typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subcommands_are_read_as_they_are_typed() {
        let id = || "mi-beta-17".parse::<OrderId>().unwrap();
        let handles = |words: &str| match order(words) {
            Action::Handle(step) => step,
            other => panic!("{other:?}"),
        };
        let link = "https://parcels.example/17".to_owned();
        assert_eq!(handles("ship mi-beta-17"), Handling::AskTracking(id()));
        let ship = Handling::Ship { order: id(), link: link.clone() };
        assert_eq!(handles(&format!("ship MI-Beta-17  {link}")), ship);
        let note = Handling::Note { order: id(), text: "rang twice".to_owned() };
        assert_eq!(handles("note mi-beta-17 rang twice"), note);
        let refund = Handling::AskRefund { order: id(), amount: Some("5.00".to_owned()) };
        assert_eq!(handles("refund mi-beta-17 5.00"), refund);
        assert_eq!(handles("find Ana Lytics"), Handling::Find("Ana Lytics".to_owned()));
        assert_eq!(handles("mi-beta-17"), Handling::Find("mi-beta-17".to_owned()));
        assert_eq!(handles("ship nothing"), Handling::Find("nothing".to_owned()));
        assert_eq!(handles("ship"), Handling::Desk);
        assert_eq!(handles("list"), Handling::Desk);
        let day = Some("2027-02-01".to_owned());
        assert_eq!(handles("deliver mi-beta-17 2027-02-01"), Handling::Arrive { order: id(), day });
        assert_eq!(handles("undo mi-beta-17"), Handling::AskTakeBack(id()));
    }
}
