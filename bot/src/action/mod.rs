//! What a person can do. Its short form in a button is in [`button`].
//!
//! Adapters parse commands and presses into an [`Action`] and know nothing of what it does; `dispatch` is
//! the one place that does.

mod button;
#[cfg(test)]
mod tests;

use chrono::DateTime;
use chrono_tz::Tz;
use salut_core::catalogue::{Country, PayBy};
use salut_core::delivery::Mend;
use salut_core::fan::Chat;
use salut_core::guide::Topic;
use salut_core::ids::{AnnouncementId, EntryNumber, MarketId, ProductId, ReservationId, SaleId};
use salut_core::locale::Locale;
use salut_core::reminder::Wish;

use crate::composing::Composing;
use crate::ordering::{Handling, Mine};
use crate::wish::WaitWish;

pub use button::BUTTON_BYTES_MAX;

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
    /// A manager looks at what was not delivered.
    Deliveries {
        /// Which page, from 0.
        page: u16,
    },
    /// A manager decides what becomes of a delivery.
    MendDelivery {
        /// Which: the tag of its key.
        tag: u64,
        /// What becomes of it.
        mend: Mend,
    },
    /// A manager opens a chat again that took nothing of ours.
    OpenChat(Chat),
    /// A manager composes or plans an announcement.
    Compose(Composing),
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
    /// What the products of a sale cost at my door.
    Quotes {
        /// Of which sale.
        sale: Option<SaleId>,
    },
    /// I look at an order of mine, or do something with it.
    MyOrder(Mine),
    /// Somebody looks after orders.
    Handle(Handling),
    /// Words in private that no command goes with: an answer, if the bot waits for one, or else a question. Typed only.
    Say(String),
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
    /// See what this sale's products cost.
    Quotes(SaleId),
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
