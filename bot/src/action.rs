//! What a person can do, and its short form in a button.
//!
//! Adapters parse commands and presses into an [`Action`] and know nothing of what it does; `dispatch` is
//! the one place that does. A button carries `kind` + version + fields, such as `r1:mi-beta:mi-band:1`:
//! at most 64 bytes for Telegram (Discord allows 100 characters), which the lengths of slugs guarantee.

use std::fmt;
use std::str::FromStr;

use chrono::DateTime;
use chrono_tz::Tz;
use salut_core::catalogue::{Country, PayBy};
use salut_core::guide::Topic;
use salut_core::ids::{
    AnnouncementId, EntryNumber, MarketId, NotASlug, ProductId, ReservationId, SaleId,
};
use salut_core::locale::Locale;
use salut_core::reminder::Wish;

use crate::wish::WaitWish;

/// The most bytes a button's string may have: Telegram's limit of `callback_data`.
pub const BUTTON_BYTES_MAX: usize = 64;

/// The version of the buttons we make. A press of another version gets a clear answer.
const VERSION: char = '1';

/// What a person wants. Where a sale is optional, none means the one that runs or comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// First contact.
    Start,
    /// What can I do here?
    Help,
    /// All sales.
    Sales,
    /// One sale with its offers.
    Sale {
        /// Which.
        sale: Option<SaleId>,
    },
    /// The range.
    Catalogue,
    /// The guide's topics.
    Guide,
    /// One topic.
    GuideTopic(Topic),
    /// A question in the fan's own words. Typed only: no button carries it.
    Ask(String),
    /// Early log-in.
    CheckIn {
        /// For which sale.
        sale: Option<SaleId>,
    },
    /// The rules of the sale are accepted: check me in.
    AcceptRules {
        /// For which sale.
        sale: SaleId,
    },
    /// One more unit into the basket that one tap reserves.
    AddToBasket {
        /// For which sale.
        sale: SaleId,
        /// Of which product.
        product: ProductId,
    },
    /// Nothing in the basket any more.
    EmptyBasket {
        /// For which sale.
        sale: SaleId,
    },
    /// Remind me, or do not.
    Remind {
        /// Of which sale.
        sale: Option<SaleId>,
        /// Whether.
        wish: Wish,
    },
    /// Hold units for me.
    Reserve {
        /// In which sale.
        sale: Option<SaleId>,
        /// Of which product.
        product: ProductId,
        /// How many.
        units: u32,
    },
    /// Hold units of what was typed: a product's id or its name in any language, maybe with a number behind
    /// it. Typed only: no button carries it.
    ReserveNamed {
        /// What was typed.
        name: String,
        /// How many, if that was typed apart.
        units: Option<u32>,
    },
    /// Hold the basket I chose at check-in.
    ReserveBasket {
        /// In which sale.
        sale: Option<SaleId>,
    },
    /// Give a reservation back.
    Release(ReservationId),
    /// My reservations and orders.
    Orders,
    /// Which languages are there?
    Languages,
    /// Speak this language with me.
    ChooseLanguage(Locale),
    /// Which markets are there?
    Markets,
    /// My parcels go there.
    ChooseMarket {
        /// Where.
        market: MarketId,
        /// What the fan was about to do.
        next: Next,
    },
    /// A manager looks at a sale's announcement, and proposes a time as typed (`2027-03-08 18:00`).
    Announce {
        /// Of which sale.
        sale: Option<SaleId>,
        /// The local time typed. Typed only: no button carries it.
        at: Option<String>,
    },
    /// A manager schedules a sale's announcement.
    ScheduleAnnouncement {
        /// Of which sale.
        sale: SaleId,
        /// When.
        at: DateTime<chrono::Utc>,
    },
    /// A manager calls an announcement off.
    CancelAnnouncement(AnnouncementId),
    /// Let me wait for units of a sale.
    Wait {
        /// In which sale.
        sale: SaleId,
        /// For what.
        wish: WaitWish,
        /// How far the fan is with it.
        step: WaitStep,
    },
    /// Take me off the waitlist, or out of the draw.
    Leave {
        /// In which sale.
        sale: SaleId,
        /// Which of my entries.
        entry: EntryNumber,
    },
    /// I take my turn.
    Take(ReservationId),
    /// I let my turn pass to the next fan.
    LetPass(ReservationId),
    /// What I wait for, and whose turn it is.
    Waitlist,
    /// A sale's draw: the commitment before T0, the order after it.
    Draw {
        /// Of which sale.
        sale: Option<SaleId>,
    },
    /// Link my accounts: give me a code, or take the one I typed.
    Link {
        /// The code. Typed only: no button carries it.
        code: Option<String>,
    },
    /// A manager looks at what became of a sale's units.
    Sheet {
        /// Of which sale; none is the one that opened last.
        sale: Option<SaleId>,
    },
    /// Remind me at this lead time, or do not.
    RemindAt {
        /// Of which sale.
        sale: SaleId,
        /// How long before T0, in seconds.
        lead_s: u32,
        /// Whether.
        wish: Wish,
    },
    /// Remind me of every sale as I chose for this one.
    RemindAlways {
        /// Which.
        sale: SaleId,
    },
    /// Which time zones are there?
    Zones,
    /// Show me times in this zone.
    ChooseZone(Tz),
    /// A step of check-in, forward or back.
    CheckInStep {
        /// For which sale.
        sale: SaleId,
        /// Which step.
        step: CheckInStep,
    },
    /// A manager looks at how many fans are ready, and when reminders go out.
    Ready {
        /// For which sale; none is the one that runs or comes next.
        sale: Option<SaleId>,
    },
}

/// What a fan does at check-in besides accepting the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckInStep {
    /// Let me choose another market.
    Market,
    /// Show me country and way to pay, to change them.
    Details,
    /// My parcel goes to this country of the market.
    Country(Country),
    /// I want to pay like this.
    PayBy(PayBy),
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

/// How far a fan is with a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitStep {
    /// Shows what it would be: nothing happens.
    Plan,
    /// Joins the waitlist; whoever waits already keeps the place.
    Join,
    /// Waits for this instead of what was waited for.
    Change,
}

/// What a fan was about to do when a market had to be chosen first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the choice itself.
    Stay,
    /// Check in for this sale.
    CheckIn(SaleId),
}

/// Why a button's string is no action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadButton {
    /// Made by another version of the bot.
    #[error("the button is of another version")]
    OtherVersion,
    /// Not made by us.
    #[error("the button is not one of ours")]
    Unknown,
}

impl fmt::Display for Action {
    /// The button's string. What is typed has none and is left out: a question, a product's name, a time, a code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, fields) = self.parts();
        write!(f, "{kind}{VERSION}")?;
        fields.iter().try_for_each(|field| write!(f, ":{field}"))
    }
}

impl Action {
    fn parts(&self) -> (&'static str, Vec<String>) {
        let sale_or_next = |sale: &Option<SaleId>| {
            vec![sale.as_ref().map(ToString::to_string).unwrap_or_default()]
        };
        match self {
            Self::Start => ("st", vec![]),
            Self::Help => ("he", vec![]),
            Self::Sales => ("ss", vec![]),
            Self::Sale { sale } => ("s", sale_or_next(sale)),
            Self::Catalogue => ("ca", vec![]),
            Self::Guide | Self::Ask(_) => ("gu", vec![]),
            Self::GuideTopic(topic) => ("g", vec![topic.slug().to_owned()]),
            Self::CheckIn { sale } => ("c", sale_or_next(sale)),
            Self::AcceptRules { sale } => ("ac", vec![sale.to_string()]),
            Self::AddToBasket { sale, product } => {
                ("b", vec![sale.to_string(), product.to_string()])
            }
            Self::EmptyBasket { sale } => ("be", vec![sale.to_string()]),
            Self::Remind { sale, wish: Wish::On } => ("m", sale_or_next(sale)),
            Self::Remind { sale, wish: Wish::Off } => ("mo", sale_or_next(sale)),
            Self::Reserve { sale, product, units } => {
                let sale = sale.as_ref().map(ToString::to_string).unwrap_or_default();
                ("r", vec![sale, product.to_string(), units.to_string()])
            }
            Self::ReserveBasket { sale } => ("rb", sale_or_next(sale)),
            Self::ReserveNamed { .. } => ("rb", vec![String::new()]),
            Self::Release(reservation) => ("x", vec![reservation.to_string()]),
            Self::Orders => ("o", vec![]),
            Self::Languages => ("ls", vec![]),
            Self::ChooseLanguage(locale) => ("l", vec![locale.tag().to_owned()]),
            Self::Markets => ("ks", vec![]),
            Self::ChooseMarket { market, next } => {
                let sale = match next {
                    Next::Stay => String::new(),
                    Next::CheckIn(sale) => sale.to_string(),
                };
                ("k", vec![market.to_string(), sale])
            }
            Self::Announce { sale, .. } => ("an", sale_or_next(sale)),
            Self::ScheduleAnnouncement { sale, at } => {
                ("as", vec![sale.to_string(), at.timestamp().to_string()])
            }
            Self::CancelAnnouncement(id) => ("ax", vec![id.to_string()]),
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
            Self::Draw { sale } => ("d", sale_or_next(sale)),
            Self::Link { .. } => ("ln", vec![]),
            Self::Sheet { sale } => ("sh", sale_or_next(sale)),
            Self::RemindAt { sale, lead_s, wish } => {
                let wish = if *wish == Wish::On { "on" } else { "off" };
                ("ml", vec![sale.to_string(), lead_s.to_string(), wish.to_owned()])
            }
            Self::RemindAlways { sale } => ("ma", vec![sale.to_string()]),
            Self::Zones => ("zs", vec![]),
            Self::ChooseZone(zone) => ("z", vec![zone.name().to_owned()]),
            Self::CheckInStep { sale, step } => step.parts(sale),
            Self::Ready { sale } => ("rd", sale_or_next(sale)),
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
        ("an", [sale]) => Action::Announce { sale: optional(sale).ok()?, at: None },
        ("as", [sale, at]) => Action::ScheduleAnnouncement {
            sale: sale.parse().ok()?,
            at: DateTime::from_timestamp(at.parse().ok()?, 0)?,
        },
        ("ax", [id]) => Action::CancelAnnouncement(id.parse().ok()?),
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
        ("sh", [sale]) => Action::Sheet { sale: optional(sale).ok()? },
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
        ("rd", [sale]) => Action::Ready { sale: optional(sale).ok()? },
        _ => return None,
    };
    Some(action)
}

fn wait(fields: &[&str], step: WaitStep) -> Option<Action> {
    let (sale, wish) = fields.split_first()?;
    Some(Action::Wait { sale: sale.parse().ok()?, wish: wish.join(":").parse().ok()?, step })
}

/// An empty field is no sale; anything else must be one.
fn optional(field: &str) -> Result<Option<SaleId>, NotASlug> {
    if field.is_empty() { Ok(None) } else { field.parse().map(Some) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slug() -> impl Strategy<Value = String> {
        "[a-z0-9]{1,12}(-[a-z0-9]{1,11})?"
    }

    fn wish() -> impl Strategy<Value = WaitWish> {
        let offers = prop::collection::btree_set(any::<u16>(), 1..=crate::wish::OFFERS_MAX);
        (offers, 1..=u16::MAX, 1..=u16::MAX).prop_map(|(offers, some, more)| {
            let offers: Vec<_> = offers.iter().map(ToString::to_string).collect();
            let (units, least) = (some.max(more), some.min(more));
            format!("{}:{units}:{least}", offers.join("-")).parse().unwrap()
        })
    }

    fn step() -> impl Strategy<Value = WaitStep> {
        prop::sample::select(vec![WaitStep::Plan, WaitStep::Join, WaitStep::Change])
    }

    fn turn() -> impl Strategy<Value = ReservationId> {
        (slug(), 1..u64::from(u32::MAX)).prop_map(|(sale, number)| ReservationId {
            sale: sale.parse().unwrap(),
            number: salut_core::ids::HoldNumber(number),
        })
    }

    fn step_of_check_in() -> impl Strategy<Value = CheckInStep> {
        prop_oneof![
            Just(CheckInStep::Market),
            Just(CheckInStep::Details),
            "[a-z]{2}".prop_map(|country| CheckInStep::Country(country.parse().unwrap())),
            prop::sample::select(PayBy::ALL.to_vec()).prop_map(CheckInStep::PayBy),
        ]
    }

    /// Reminders, zones and check-in.
    fn of_fans() -> impl Strategy<Value = Action> {
        let sale = || slug().prop_map(|slug| slug.parse::<SaleId>().unwrap());
        let wish = prop::sample::select(vec![Wish::On, Wish::Off]);
        prop_oneof![
            (sale(), any::<u32>(), wish).prop_map(|(sale, lead_s, wish)| Action::RemindAt {
                sale,
                lead_s,
                wish,
            }),
            sale().prop_map(|sale| Action::RemindAlways { sale }),
            Just(Action::Zones),
            prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec()).prop_map(Action::ChooseZone),
            (sale(), step_of_check_in())
                .prop_map(|(sale, step)| Action::CheckInStep { sale, step }),
            prop::option::of(sale()).prop_map(|sale| Action::Ready { sale }),
        ]
    }

    fn action() -> impl Strategy<Value = Action> {
        let sale = || slug().prop_map(|slug| slug.parse::<SaleId>().unwrap());
        let product = || slug().prop_map(|slug| slug.parse::<ProductId>().unwrap());
        let market = || slug().prop_map(|slug| slug.parse::<MarketId>().unwrap());
        prop_oneof![
            prop::sample::select(vec![
                Action::Start,
                Action::Help,
                Action::Sales,
                Action::Catalogue,
                Action::Guide,
                Action::Orders,
                Action::Languages,
                Action::Markets,
            ]),
            prop::sample::select(Topic::ALL.to_vec()).prop_map(Action::GuideTopic),
            prop::sample::select(Locale::ALL.to_vec()).prop_map(Action::ChooseLanguage),
            prop::option::of(sale()).prop_map(|sale| Action::Sale { sale }),
            prop::option::of(sale()).prop_map(|sale| Action::CheckIn { sale }),
            sale().prop_map(|sale| Action::AcceptRules { sale }),
            (sale(), product()).prop_map(|(sale, product)| Action::AddToBasket { sale, product }),
            sale().prop_map(|sale| Action::EmptyBasket { sale }),
            (prop::option::of(sale()), prop::sample::select(vec![Wish::On, Wish::Off]))
                .prop_map(|(sale, wish)| Action::Remind { sale, wish }),
            (prop::option::of(sale()), product(), 1..1_000_u32)
                .prop_map(|(sale, product, units)| Action::Reserve { sale, product, units }),
            prop::option::of(sale()).prop_map(|sale| Action::ReserveBasket { sale }),
            (sale(), 1..u64::from(u32::MAX)).prop_map(|(sale, number)| Action::Release(
                ReservationId { sale, number: salut_core::ids::HoldNumber(number) }
            )),
            (market(), prop::option::of(sale())).prop_map(|(market, sale)| Action::ChooseMarket {
                market,
                next: sale.map_or(Next::Stay, Next::CheckIn),
            }),
            prop::option::of(sale()).prop_map(|sale| Action::Announce { sale, at: None }),
            (sale(), 0..4_000_000_000_i64).prop_map(|(sale, at)| Action::ScheduleAnnouncement {
                sale,
                at: DateTime::from_timestamp(at, 0).unwrap(),
            }),
            slug().prop_map(|slug| Action::CancelAnnouncement(slug.parse().unwrap())),
            (sale(), wish(), step()).prop_map(|(sale, wish, step)| Action::Wait {
                sale,
                wish,
                step
            }),
            (sale(), 1..u64::MAX)
                .prop_map(|(sale, entry)| Action::Leave { sale, entry: EntryNumber(entry) }),
            turn().prop_map(Action::Take),
            turn().prop_map(Action::LetPass),
            Just(Action::Waitlist),
            prop::option::of(sale()).prop_map(|sale| Action::Draw { sale }),
            Just(Action::Link { code: None }),
            prop::option::of(sale()).prop_map(|sale| Action::Sheet { sale }),
            of_fans(),
        ]
    }

    proptest! {
        #[test]
        fn a_button_is_read_back_and_fits(action in action()) {
            let button = action.to_string();
            prop_assert!(button.len() <= BUTTON_BYTES_MAX, "{} bytes: {}", button.len(), button);
            prop_assert_eq!(button.parse(), Ok(action));
        }

        #[test]
        fn no_text_breaks_the_parser(text in ".{0,80}") {
            let _ = text.parse::<Action>();
        }
    }

    #[test]
    fn old_and_forged_buttons_are_told_apart() {
        assert_eq!("r0:mi-beta:mi-band:1".parse::<Action>(), Err(BadButton::OtherVersion));
        assert_eq!("r1:mi-beta:MI_BAND:1".parse::<Action>(), Err(BadButton::Unknown));
        assert_eq!("r1:mi-beta".parse::<Action>(), Err(BadButton::Unknown));
        assert_eq!("drop table".parse::<Action>(), Err(BadButton::Unknown));
    }
}
