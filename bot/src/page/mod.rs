//! What there is to show, as data without words: what `dispatch` and the outbox give to `view`.
//!
//! Every page has samples (`view::samples`) that tests render in every language for every platform.

mod announcing;
mod deliveries;
mod fans;
mod money;
mod orders;
mod planning;
mod quoting;
mod shop;
mod waiting;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use salut_core::announcement::ScheduleRefusal;
use salut_core::catalogue::Basket;
use salut_core::fan::Details;
use salut_core::guide::{Answer, Topic};
use salut_core::ids::{AnnouncementId, MarketId, OfferNumber, ProductId, ReservationId, SaleId};
use salut_core::locale::Locale;
use salut_core::money::Money;
use salut_core::order::OrderNews;
use salut_core::sale::OfferState;
use salut_core::stock::{Commitment, Refusal, Wave};
use url::Url;

use crate::action::{Action, Next};
use crate::wish::WaitWish;

pub use announcing::{AnnounceCard, AnnouncementCard, RoomReminderCard};
pub use deliveries::{ClosedCard, DeliveriesCard, TroubleCard, Undelivered};
pub use fans::{DetailsCard, LeadCard, ReadyCard, ReadyLine, RemindCard, RunCard, Usual};
pub use money::{GoesBackWhy, MoneyNews};
pub use orders::{
    Asked, Confirm, Handled, HandledCard, HeldCard, HoldCard, MyOrder, OrderAnswer, OrderCard, Pay,
    Refunds, Shelf,
};
pub use planning::{
    AskCard, AudienceCard, PlaceCard, Planning, PreviewCard, SettingsCard, SlotCard, TextProblem,
    Wanted,
};
pub use quoting::{OfferQuotes, QuotesCard};
pub use shop::{HandoutCard, LinkAnswer, ShareCard, SheetCard};
pub use waiting::{
    DrawCard, DrawnCard, EntryCard, InDraw, Standing, TurnCard, WaitCard, WaitOffer,
};

/// Everything that Salut can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// First contact: who we are, the next sale, what to do first.
    Welcome {
        /// The next sale.
        next: Option<SaleCard>,
        /// Whether the fan has checked in for it.
        checked_in: CheckedIn,
    },
    /// Every command with what it does.
    Help(Audience),
    /// All sales.
    Sales(Vec<SaleCard>),
    /// One sale with its offers, and buttons for what can be done now.
    Sale(SaleCard),
    /// There is no sale to act on.
    NoSale,
    /// The range, coming products included.
    Catalogue(Vec<ProductCard>),
    /// The guide's topics to choose from.
    GuideTopics,
    /// One topic answered.
    GuideAnswer(Answer),
    /// The question fits several topics.
    GuideSeveral(Vec<Topic>),
    /// We do not know; here are the topics.
    GuideUnknown,
    /// Check-in is not open yet, or no longer.
    CheckInClosed {
        /// The sale.
        sale: SaleCard,
    },
    /// The rules to accept before the fan is checked in.
    CheckInRules {
        /// The sale.
        sale: SaleCard,
        /// What the fan confirmed so far.
        details: Details,
        /// Days to send something back.
        returns_days: u32,
    },
    /// Checked in: the Ready badge, and the basket to prepare.
    CheckedIn {
        /// The sale.
        sale: SaleCard,
        /// What the fan confirmed.
        details: Details,
        /// What one tap reserves; may be empty.
        basket: Basket,
        /// In a draw: whether the fan takes part.
        draw: InDraw,
        /// The share that the fan's priority pass opens; none without a pass.
        pass: Option<ShareCard>,
    },
    /// The basket holds as many of that product as the cap allows.
    BasketFull {
        /// The product.
        product: ProductId,
        /// The cap.
        cap: u32,
    },
    /// A fan will be reminded.
    ReminderOn(RemindCard),
    /// It is too late for a reminder: the sale opened, or opens before the next one.
    ReminderTooLate(SaleCard),
    /// A fan will not be reminded.
    ReminderOff(SaleId),
    /// Units are held; pay before they lapse.
    Reserved(HoldCard),
    /// The reservation was refused.
    Refused {
        /// The sale; none if there is no such sale.
        sale: Option<SaleCard>,
        /// Why.
        refusal: Refusal,
        /// What the fan could wait for instead, if that makes sense.
        wish: Option<WaitWish>,
    },
    /// The units went back.
    Released(ReservationId),
    /// A fan's open reservations, the one that lapses first on top, and orders, newest first.
    Orders {
        /// Reservations that wait for payment.
        holds: Vec<HoldCard>,
        /// Orders.
        orders: Vec<OrderCard>,
        /// Sales that the fan is checked in for.
        ready: Vec<SaleId>,
    },
    /// Choose a language.
    Languages {
        /// The one spoken now.
        current: Locale,
    },
    /// From now on this language (the page is shown in it).
    LanguageChosen(Locale),
    /// Choose a market, because the fan asked to or because something needs it.
    Markets {
        /// The one chosen before.
        current: Option<MarketId>,
        /// All markets (of the sale, where one needs it).
        markets: Vec<MarketId>,
        /// What goes on after the choice.
        next: Next,
    },
    /// The market is chosen; open reservations now have a price and a checkout.
    MarketChosen {
        /// The market.
        market: MarketId,
        /// Reservations that wait for payment.
        holds: Vec<HoldCard>,
    },
    /// The market is not one of ours (an old or forged button).
    UnknownMarket,
    /// A manager's look at a sale's announcement.
    Announce(Box<AnnounceCard>),
    /// Scheduled.
    AnnouncementScheduled {
        /// Which.
        id: AnnouncementId,
        /// When.
        at: DateTime<Utc>,
        /// To how many chats.
        chats: u32,
    },
    /// Not scheduled, or not called off.
    ScheduleRefused(ScheduleRefusal),
    /// The typed time is not one: expected `2027-03-08 18:00`, in this zone. Also for times that a clock
    /// change makes impossible or double.
    BadTime {
        /// What was typed.
        typed: String,
        /// The sale's zone.
        zone: chrono_tz::Tz,
    },
    /// Called off.
    AnnouncementCancelled(AnnouncementId),
    /// What became of a sale's units.
    Sheet(SheetCard),
    /// A code to type on another account.
    LinkCode {
        /// The code.
        code: String,
        /// Until when it is good.
        until: DateTime<Utc>,
    },
    /// What became of a typed code.
    Link(LinkAnswer),
    /// Only managers may do this.
    ManagersOnly,
    /// In a room where nothing can be said to one person only: go on in private.
    ContinueInPrivate(Action),
    /// The button is from another version of the bot.
    OldButton,
    /// The button is not one of ours, or not for this person.
    UnknownButton,
    /// Machinery failed; nothing was changed; try again.
    TryAgain,
    /// Posted in rooms: the announcement of a sale.
    Announcement(AnnouncementCard),
    /// Sent to a fan: log in early.
    Reminder {
        /// The sale.
        sale: SaleCard,
        /// Whether the fan has checked in.
        checked_in: CheckedIn,
        /// The store's own pages.
        store: Option<Url>,
    },
    /// Posted in rooms: log in early.
    RoomReminder(RoomReminderCard),
    /// Sent to a fan: paid.
    Receipt(OrderCard),
    /// Sent to a fan: the hold lapsed, the units went back.
    Lapsed {
        /// The reservation.
        reservation: ReservationId,
        /// What it held.
        basket: Basket,
    },
    /// What a fan waits for, or would, with buttons to change it.
    Wait(WaitCard),
    /// A place on the waitlist for a whole basket, which cannot be changed.
    InLine(EntryCard),
    /// Everything the fan waits for, turns first.
    Waitlist {
        /// Turns to take, the one that passes on first on top.
        turns: Vec<TurnCard>,
        /// Entries that wait, for units or for the draw.
        entries: Vec<EntryCard>,
    },
    /// The fan waits no more for this.
    LeftWaitlist(SaleId),
    /// Sent to a fan: it is your turn.
    Turn(TurnCard),
    /// The fan let the turn pass.
    LetPass(SaleId),
    /// Sent to a fan: the turn passed on, as nobody took it.
    PassedOn {
        /// The turn.
        reservation: ReservationId,
        /// What it was.
        basket: Basket,
    },
    /// Sent to a fan: the draw gave you this.
    Drawn(HoldCard),
    /// Sent to a fan: the draw gave you a place.
    NotDrawn(EntryCard),
    /// A sale's draw, before or after T0.
    Draw(DrawCard),
    /// The sale has no draw.
    NoDraw(SaleCard),
    /// The ledger has much to do: the answer comes by itself.
    Queued,
    /// What was not delivered, for managers.
    Deliveries(DeliveriesCard),
    /// What is left of a post that was taken back, where it cannot be deleted: in these languages.
    Recalled(Vec<Locale>),
    /// A manager composes or plans an announcement.
    Planning(Planning),
    /// News of a payment.
    Money(MoneyNews),
    /// At check-in: the country to confirm and the way to pay to choose.
    CheckInDetails(DetailsCard),
    /// Choose a time zone.
    Zones {
        /// The one in use.
        current: Tz,
        /// What to choose from.
        zones: Vec<Tz>,
    },
    /// Times are shown in this zone from now on.
    ZoneChosen {
        /// Which.
        zone: Tz,
        /// Now.
        now: DateTime<Utc>,
    },
    /// For managers: how many fans are ready, and when reminders go out.
    Ready(ReadyCard),
    /// Sent to a manager: reminders with this lead time cannot reach everybody in time any more.
    RemindersLate {
        /// How long before T0.
        lead: TimeDelta,
        /// How it stands.
        card: ReadyCard,
    },
    /// What a sale's products cost at the fan's door.
    Quotes(QuotesCard),
    /// One order, for its fan.
    MyOrder(Box<MyOrder>),
    /// Send it back? These are the rules.
    AskReturn(Box<OrderCard>),
    /// Sent to a fan: news of an order.
    OrderNews {
        /// The order.
        card: Box<OrderCard>,
        /// The news.
        news: OrderNews,
    },
    /// For those who look after orders.
    Handled(Handled),
}

/// Who reads the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// A fan.
    Fans,
    /// A manager, who sees the managers' commands as well.
    Managers,
}

/// Whether a fan has checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedIn {
    /// Yes: ready.
    Yes,
    /// Not yet.
    No,
}

/// A sale as fans see it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleCard {
    /// Its id.
    pub id: SaleId,
    /// Check-in opens.
    pub check_in_opens_at: DateTime<Utc>,
    /// T0.
    pub opens_at: DateTime<Utc>,
    /// The end.
    pub ends_at: DateTime<Utc>,
    /// Where it stands now.
    pub stage: Stage,
    /// Who gets a unit.
    pub allocation: Allocating,
    /// Its offers, in the sale's order.
    pub offers: Vec<OfferCard>,
}

/// Where a sale stands: decides which buttons make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Too early for check-in.
    Announced,
    /// Check-in is open, T0 has not come.
    CheckInOpen,
    /// Open.
    Open,
    /// Over.
    Ended,
}

/// Who gets a unit of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allocating {
    /// Who asks first.
    FirstCome,
    /// Whom the draw at T0 puts first.
    Draw(Option<Commitment>),
}

/// An offer as fans see it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferCard {
    /// Its number in the sale.
    pub number: OfferNumber,
    /// The product.
    pub product: ProductId,
    /// The exact public state.
    pub state: OfferState,
    /// What is told besides the state.
    pub more: OfferMore,
    /// All units of the sale.
    pub units: u32,
    /// The most one fan may have.
    pub cap: u32,
    /// The price: in the market's currency once the market is known, else in US dollars.
    pub price: Option<Money>,
    /// A picture.
    pub picture: Option<Url>,
}

/// What is told of an offer besides its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfferMore {
    /// How many entries of the waitlist wait for it.
    pub waiting: u32,
    /// Units kept for fans with a priority pass, and until when.
    pub set_aside: Option<(u32, DateTime<Utc>)>,
    /// The wave that comes next.
    pub next_wave: Option<Wave>,
}

/// A product of the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductCard {
    /// The product.
    pub product: ProductId,
    /// The price in the market's currency (US dollars without a market); none while it is coming.
    pub price: Option<Money>,
    /// A picture.
    pub picture: Option<Url>,
}
