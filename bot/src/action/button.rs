//! Actions as the strings of buttons: `kind` + version + fields, such as `r1:mi-beta:mi-band:1`. At most 64 bytes for
//! Telegram (Discord allows 100 characters), which the lengths of slugs guarantee.

use std::fmt;
use std::str::FromStr;

use chrono::DateTime;
use salut_core::catalogue::PayBy;
use salut_core::delivery::Mend;
use salut_core::fan::{Account, Chat, Platform};
use salut_core::guide::Topic;
use salut_core::ids::{EntryNumber, NotASlug, SaleId};
use salut_core::reminder::Wish;

use super::{Action, BadButton, CheckInStep, Next, WaitStep};
use crate::composing::Composing;
use crate::ordering;

/// The most bytes a button's string may have: Telegram's limit of `callback_data`.
pub const BUTTON_BYTES_MAX: usize = 64;

/// The version of the buttons we make. A press of another version gets a clear answer.
const VERSION: char = '1';

impl fmt::Display for Action {
    /// The button's string. What is typed has none and is left out: a question, a product's name, a time, a code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, fields) = self.parts();
        write!(f, "{kind}{VERSION}")?;
        fields.iter().try_for_each(|field| write!(f, ":{field}"))
    }
}

/// The field of a sale that may be the next one.
fn sale_or_next(sale: Option<&SaleId>) -> Vec<String> {
    vec![sale.map(ToString::to_string).unwrap_or_default()]
}

impl Action {
    #[expect(clippy::too_many_lines, reason = "a line for each button, and none is left out")]
    fn parts(&self) -> (&'static str, Vec<String>) {
        match self {
            Self::Start => ("st", vec![]),
            Self::Help => ("he", vec![]),
            Self::Sales => ("ss", vec![]),
            Self::Sale { sale } => ("s", sale_or_next(sale.as_ref())),
            Self::Catalogue => ("ca", vec![]),
            Self::Guide | Self::Ask(_) | Self::Say(_) => ("gu", vec![]),
            Self::GuideTopic(topic) => ("g", vec![topic.slug().to_owned()]),
            Self::CheckIn { sale } => ("c", sale_or_next(sale.as_ref())),
            Self::AcceptRules { sale } => ("ac", vec![sale.to_string()]),
            Self::AddToBasket { sale, product } => {
                ("b", vec![sale.to_string(), product.to_string()])
            }
            Self::EmptyBasket { sale } => ("be", vec![sale.to_string()]),
            Self::Remind { sale, wish: Wish::On } => ("m", sale_or_next(sale.as_ref())),
            Self::Remind { sale, wish: Wish::Off } => ("mo", sale_or_next(sale.as_ref())),
            Self::Reserve { sale, product, units } => {
                let sale = sale.as_ref().map(ToString::to_string).unwrap_or_default();
                ("r", vec![sale, product.to_string(), units.to_string()])
            }
            Self::ReserveBasket { sale } => ("rb", sale_or_next(sale.as_ref())),
            Self::ReserveNamed { .. } => ("rb", vec![String::new()]),
            Self::Release(reservation) => ("x", vec![reservation.to_string()]),
            Self::Orders => ("o", vec![]),
            Self::Languages => ("ls", vec![]),
            Self::ChooseLanguage(locale) => ("l", vec![locale.tag().to_owned()]),
            Self::Markets => ("ks", vec![]),
            Self::ChooseMarket { market, next } => {
                let (kind, sale) = match next {
                    Next::Stay => ("k", String::new()),
                    Next::CheckIn(sale) => ("k", sale.to_string()),
                    Next::Quotes(sale) => ("kq", sale.to_string()),
                };
                (kind, vec![market.to_string(), sale])
            }
            Self::Wait { sale, wish, step } => {
                let kind = match step {
                    WaitStep::Plan => "wp",
                    WaitStep::Join => "w",
                    WaitStep::Change => "wc",
                };
                (kind, vec![sale.to_string(), wish.to_string()])
            }
            Self::Leave { sale, entry } => ("wl", vec![sale.to_string(), entry.to_string()]),
            Self::Take(turn) => ("t", vec![turn.to_string()]),
            Self::LetPass(turn) => ("tp", vec![turn.to_string()]),
            Self::Waitlist => ("ws", vec![]),
            Self::Draw { sale } => ("d", sale_or_next(sale.as_ref())),
            Self::Link { .. } => ("ln", vec![]),
            Self::RemindAt { sale, lead_s, wish } => {
                let wish = if *wish == Wish::On { "on" } else { "off" };
                ("ml", vec![sale.to_string(), lead_s.to_string(), wish.to_owned()])
            }
            Self::RemindAlways { sale } => ("ma", vec![sale.to_string()]),
            Self::Zones => ("zs", vec![]),
            Self::ChooseZone(zone) => ("z", vec![zone.name().to_owned()]),
            Self::CheckInStep { sale, step } => step.parts(sale),
            Self::Announce { sale, .. } => ("an", sale_or_next(sale.as_ref())),
            Self::ScheduleAnnouncement { sale, at } => {
                ("as", vec![sale.to_string(), at.timestamp().to_string()])
            }
            Self::CancelAnnouncement(id) => ("ax", vec![id.to_string()]),
            Self::Sheet { sale } => ("sh", sale_or_next(sale.as_ref())),
            Self::Deliveries { page } => ("dl", vec![page.to_string()]),
            Self::MendDelivery { tag, mend: Mend::SendAgain } => ("da", vec![format!("{tag:x}")]),
            Self::MendDelivery { tag, mend: Mend::LetBe } => ("db", vec![format!("{tag:x}")]),
            Self::OpenChat(chat) => {
                let (kind, id) = match chat {
                    Chat::Room { id, .. } => ("r", *id),
                    Chat::Private(account) => ("p", account.user),
                };
                ("oc", vec![chat.platform().name().to_owned(), kind.to_owned(), id.to_string()])
            }
            Self::Compose(step) => step.parts(),
            Self::Ready { sale } => ("rd", sale_or_next(sale.as_ref())),
            Self::Quotes { sale } => ("q", sale_or_next(sale.as_ref())),
            Self::MyOrder(step) => step.parts(),
            Self::Handle(step) => step.parts(),
        }
    }
}

impl FromStr for Action {
    type Err = BadButton;

    fn from_str(text: &str) -> Result<Self, BadButton> {
        let mut fields = text.split(':');
        let head = fields.next().unwrap_or_default();
        let kind = head.trim_end_matches(|c: char| c.is_ascii_digit());
        let version = &head[kind.len()..];
        let fields: Vec<_> = fields.collect();
        let action = from_parts(kind, &fields);
        match version {
            "1" => action.ok_or(BadButton::Unknown),
            "" => Err(BadButton::Unknown),
            _ => Err(BadButton::OtherVersion),
        }
    }
}

fn mend(tag: &str, mend: Mend) -> Option<Action> {
    Some(Action::MendDelivery { tag: u64::from_str_radix(tag, 16).ok()?, mend })
}

fn chat(platform: &str, kind: &str, id: &str) -> Option<Chat> {
    let known = [Platform::Discord, Platform::Telegram];
    let platform = known.into_iter().find(|known| known.name() == platform)?;
    let id = id.parse().ok()?;
    match kind {
        "r" => Some(Chat::Room { platform, id }),
        "p" => Some(Chat::Private(Account { platform, user: id })),
        _ => None,
    }
}

fn from_parts(kind: &str, fields: &[&str]) -> Option<Action> {
    let action = match (kind, fields) {
        ("st", []) => Action::Start,
        ("he", []) => Action::Help,
        ("ss", []) => Action::Sales,
        ("s", [sale]) => Action::Sale { sale: optional(sale).ok()? },
        ("ca", []) => Action::Catalogue,
        ("gu", []) => Action::Guide,
        ("g", [topic]) => Action::GuideTopic(Topic::from_slug(topic)?),
        ("c", [sale]) => Action::CheckIn { sale: optional(sale).ok()? },
        ("ac", [sale]) => Action::AcceptRules { sale: sale.parse().ok()? },
        ("b", [sale, product]) => {
            Action::AddToBasket { sale: sale.parse().ok()?, product: product.parse().ok()? }
        }
        ("be", [sale]) => Action::EmptyBasket { sale: sale.parse().ok()? },
        ("m", [sale]) => Action::Remind { sale: optional(sale).ok()?, wish: Wish::On },
        ("mo", [sale]) => Action::Remind { sale: optional(sale).ok()?, wish: Wish::Off },
        ("r", [sale, product, units]) => Action::Reserve {
            sale: optional(sale).ok()?,
            product: product.parse().ok()?,
            units: units.parse().ok()?,
        },
        ("rb", [sale]) => Action::ReserveBasket { sale: optional(sale).ok()? },
        ("x", [reservation]) => Action::Release(reservation.parse().ok()?),
        ("o", []) => Action::Orders,
        ("ls", []) => Action::Languages,
        ("l", [locale]) => Action::ChooseLanguage(locale.parse().ok()?),
        ("ks", []) => Action::Markets,
        ("k", [market, sale]) => Action::ChooseMarket {
            market: market.parse().ok()?,
            next: optional(sale).ok()?.map_or(Next::Stay, Next::CheckIn),
        },
        ("kq", [market, sale]) => Action::ChooseMarket {
            market: market.parse().ok()?,
            next: Next::Quotes(sale.parse().ok()?),
        },
        ("q", [sale]) => Action::Quotes { sale: optional(sale).ok()? },
        ("wp", wish) => wait(wish, WaitStep::Plan)?,
        ("w", wish) => wait(wish, WaitStep::Join)?,
        ("wc", wish) => wait(wish, WaitStep::Change)?,
        ("wl", [sale, entry]) => {
            Action::Leave { sale: sale.parse().ok()?, entry: EntryNumber(entry.parse().ok()?) }
        }
        ("t", [turn]) => Action::Take(turn.parse().ok()?),
        ("tp", [turn]) => Action::LetPass(turn.parse().ok()?),
        ("ws", []) => Action::Waitlist,
        ("d", [sale]) => Action::Draw { sale: optional(sale).ok()? },
        ("ln", []) => Action::Link { code: None },
        ("ml", [sale, lead, wish]) => Action::RemindAt {
            sale: sale.parse().ok()?,
            lead_s: lead.parse().ok()?,
            wish: match *wish {
                "on" => Wish::On,
                "off" => Wish::Off,
                _ => return None,
            },
        },
        ("ma", [sale]) => Action::RemindAlways { sale: sale.parse().ok()? },
        ("zs", []) => Action::Zones,
        ("z", [zone]) => Action::ChooseZone(zone.parse().ok()?),
        ("ck" | "cd" | "cc" | "cp", fields) => CheckInStep::from_parts(kind, fields)?,
        (kind, fields) => managers_from_parts(kind, fields)?,
    };
    Some(action)
}

fn managers_from_parts(kind: &str, fields: &[&str]) -> Option<Action> {
    let action = match (kind, fields) {
        ("an", [sale]) => Action::Announce { sale: optional(sale).ok()?, at: None },
        ("as", [sale, at]) => Action::ScheduleAnnouncement {
            sale: sale.parse().ok()?,
            at: DateTime::from_timestamp(at.parse().ok()?, 0)?,
        },
        ("ax", [id]) => Action::CancelAnnouncement(id.parse().ok()?),
        ("dl", [page]) => Action::Deliveries { page: page.parse().ok()? },
        ("da", [tag]) => mend(tag, Mend::SendAgain)?,
        ("db", [tag]) => mend(tag, Mend::LetBe)?,
        ("oc", [platform, kind, id]) => Action::OpenChat(chat(platform, kind, id)?),
        ("sh", [sale]) => Action::Sheet { sale: optional(sale).ok()? },
        ("rd", [sale]) => Action::Ready { sale: optional(sale).ok()? },
        (kind, fields) => return others(kind, fields),
    };
    Some(action)
}

/// Areas with steps of their own.
fn others(kind: &str, fields: &[&str]) -> Option<Action> {
    let composing = || Composing::from_parts(kind, fields).map(Action::Compose);
    ordering::from_parts(kind, fields).or_else(composing)
}

fn wait(fields: &[&str], step: WaitStep) -> Option<Action> {
    let (sale, wish) = fields.split_first()?;
    Some(Action::Wait { sale: sale.parse().ok()?, wish: wish.join(":").parse().ok()?, step })
}

/// An empty field is no sale; anything else must be one.
fn optional(field: &str) -> Result<Option<SaleId>, NotASlug> {
    if field.is_empty() { Ok(None) } else { field.parse().map(Some) }
}

impl CheckInStep {
    fn parts(self, sale: &SaleId) -> (&'static str, Vec<String>) {
        let sale = sale.to_string();
        match self {
            Self::Market => ("ck", vec![sale]),
            Self::Details => ("cd", vec![sale]),
            Self::Country(country) => ("cc", vec![sale, country.to_string()]),
            Self::PayBy(way) => ("cp", vec![sale, way.name().to_owned()]),
        }
    }

    fn from_parts(kind: &str, fields: &[&str]) -> Option<Action> {
        let (sale, rest) = fields.split_first()?;
        let step = match (kind, rest) {
            ("ck", []) => Self::Market,
            ("cd", []) => Self::Details,
            ("cc", [country]) => Self::Country(country.parse().ok()?),
            ("cp", [way]) => Self::PayBy(PayBy::from_name(way)?),
            _ => return None,
        };
        Some(Action::CheckInStep { sale: sale.parse().ok()?, step })
    }
}
