//! What can be asked of the stock, and what is answered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Seed, Terms, TermsFault};
use crate::catalogue::BasketLine;
use crate::ids::{EntryNumber, FanId, HoldNumber, ProductId};
use crate::order::{Payer, PaymentReference};

/// Tells a redelivered ask from a new one: made from the platform's own event id by the adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AskKey(pub u128);

impl AskKey {
    /// The key of asks by the shop itself, which are never redelivered.
    pub const SHOP: Self = Self(0);
}

/// One ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// An ask with the key of an earlier one gets that one's outcome again and changes nothing.
    pub key: AskKey,
    /// What is asked.
    pub kind: AskKind,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskKind {
    /// A fan asks for units, all or nothing.
    Reserve {
        /// Who asks.
        fan: FanId,
        /// What; lines of one product are added up.
        basket: Vec<BasketLine>,
    },
    /// A fan gives a hold back, or lets a turn pass.
    Release {
        /// Who asks; only the fan who has it can.
        fan: FanId,
        /// Which one.
        hold: HoldNumber,
    },
    /// A fan takes a turn of the waitlist.
    Take {
        /// Who asks; only the fan whose turn it is can.
        fan: FanId,
        /// Which turn.
        hold: HoldNumber,
    },
    /// A fan starts to pay. From then on the hold does not lapse by itself, until its newest payment is known to be
    /// over: see [`EndPayment`](Self::EndPayment).
    StartPayment {
        /// Who asks; only the fan who has the hold can.
        fan: FanId,
        /// For which hold.
        hold: HoldNumber,
        /// Which of the hold's payments it is, from 1.
        attempt: u32,
    },
    /// It is known that the hold's payments up to this one take no money any more: the hold can lapse again, and does
    /// at once if its time is over. Changes nothing while a later one goes on.
    EndPayment {
        /// Which hold.
        hold: HoldNumber,
        /// The newest payment that is over.
        attempt: u32,
    },
    /// A payment for a hold came in.
    Confirm {
        /// Which hold.
        hold: HoldNumber,
        /// The provider's name for the payment.
        payment: PaymentReference,
        /// Whose money it is, if the provider tells: the cap counts for a payer as it does for a fan.
        payer: Option<Payer>,
    },
    /// A paid hold came back: the fan sent the units back and got the money.
    Return {
        /// Which hold.
        hold: HoldNumber,
    },
    /// A fan wants to wait for units.
    Join {
        /// Who asks.
        fan: FanId,
        /// For what.
        request: WaitRequest,
    },
    /// A fan enters the draw, or changes what an entry made before asks for.
    Enter {
        /// Who asks.
        fan: FanId,
        /// What, all or nothing.
        basket: Vec<BasketLine>,
    },
    /// A fan withdraws an entry of the waitlist or of the draw.
    Leave {
        /// Who asks; only the fan whose entry it is can.
        fan: FanId,
        /// Which entry.
        entry: EntryNumber,
    },
    /// The shop lists the sale, or lists it anew with changed terms.
    List {
        /// The terms.
        terms: Box<Terms>,
        /// For a draw: 32 fresh random bytes. The first ones count; later ones are thrown away.
        seed: Option<Seed>,
    },
    /// The announcement goes out: what it tells cannot change any more.
    Publish,
    /// The shop gives priority passes.
    GrantPasses(Vec<FanId>),
    /// Two fans are one person.
    Merge {
        /// The fan who is no more.
        from: FanId,
        /// The fan who has everything now.
        into: FanId,
    },
    /// Time has passed: let everything happen that is due.
    Expire,
}

/// What a fan would wait for: units of any one of several products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitRequest {
    /// The products, the one liked best first.
    pub any_of: Vec<ProductId>,
    /// How many units.
    pub units: u32,
    /// How many are enough, 1 to `units`.
    pub at_least: u32,
}

/// What became of an ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The units are held: by `Reserve` or `Take`.
    Held(HeldUnits),
    /// The hold was given back, or the turn passed on.
    Released,
    /// The payment may start; the hold lasts until then at least. Only the first start gives more time.
    Started(HeldUnits),
    /// The payment was taken for the hold.
    Confirmed(Confirmed),
    /// The payment cannot be kept: the money must go back.
    RefundDue(RefundWhy),
    /// The units came back.
    Returned,
    /// The fan waits.
    Waiting(Waiting),
    /// The fan is in the draw with this entry.
    Entered(EntryNumber),
    /// The entry was withdrawn.
    Left,
    /// The sale is listed with the terms asked for.
    Listed,
    /// Units and allocation cannot change any more.
    Published,
    /// The passes are given.
    PassesGranted,
    /// What the one fan had belongs to the other.
    Merged,
    /// This many holds and turns were let go.
    Expired(u32),
    /// No payment keeps the hold from lapsing any more, or a later one does.
    PaymentEnded,
    /// No, and why.
    Refused(Refusal),
}

/// Units that a fan has until a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldUnits {
    /// The hold's number.
    pub hold: HoldNumber,
    /// When it lapses.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub until: DateTime<Utc>,
}

/// A place on the waitlist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The entry.
    pub entry: EntryNumber,
    /// Its place among those who wait for the same, from 1.
    pub position: u32,
}

/// A hold that was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confirmed {
    /// By this ask.
    Now,
    /// By this ask, after the hold had lapsed: the units were still there.
    Late,
    /// Before, by the same payment: an ask delivered twice.
    Before,
}

/// Why a payment cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RefundWhy {
    /// The hold had lapsed and its units are with others. While the sale goes on, the fan is first on the waitlist for
    /// them now, unless the fan has as many by another hold.
    TooLate,
    /// Nothing was held: the fan had given the hold back or never taken the turn, or the units came back after they
    /// were paid.
    NotHeld,
    /// The hold is paid by another payment.
    Twice,
    /// Whoever paid has as many units as one person may have, maybe by another account.
    PayerCap,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The sale has no terms yet.
    NotListed,
    /// The new terms contradict what was promised or given.
    BadTerms(TermsFault),
    /// Before T0.
    NotOpenYet {
        /// T0.
        #[serde(with = "chrono::serde::ts_milliseconds")]
        opens_at: DateTime<Utc>,
    },
    /// The sale's time is over.
    Ended {
        /// Since when.
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// The ask names no units, or wants more for the least than for the most.
    NothingAsked,
    /// The product is not in this sale.
    NotOffered {
        /// The product.
        product: ProductId,
    },
    /// The fan would have more than one person may have.
    CapReached {
        /// The product.
        product: ProductId,
        /// The most one fan may have.
        cap: u32,
        /// What the fan has, held and bought together.
        has: u32,
    },
    /// Fewer units are left than asked for.
    FewerLeft {
        /// The product.
        product: ProductId,
        /// How many are left for this fan; at least 1.
        left: u32,
    },
    /// All units that came up so far are sold or held; held ones may return.
    AllHeld {
        /// The product.
        product: ProductId,
        /// When the first hold lapses, if any is open.
        #[serde(with = "chrono::serde::ts_milliseconds_option")]
        next_lapse_at: Option<DateTime<Utc>>,
    },
    /// What is left is set aside for fans with a priority pass.
    SetAside {
        /// The product.
        product: ProductId,
        /// When what is left of it becomes everybody's.
        #[serde(with = "chrono::serde::ts_milliseconds")]
        until: DateTime<Utc>,
    },
    /// All units that came up so far are gone; more come.
    NextWave {
        /// The product.
        product: ProductId,
        /// When.
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// All units are paid for.
    SoldOut {
        /// The product.
        product: ProductId,
    },
    /// The fan has no such hold.
    NoSuchHold,
    /// The hold or the turn lapsed.
    Lapsed {
        /// When.
        #[serde(with = "chrono::serde::ts_milliseconds")]
        at: DateTime<Utc>,
    },
    /// The fan gave the hold back, or let the turn pass, before.
    AlreadyReleased,
    /// The hold is paid: it is an order now.
    AlreadyPaid,
    /// It is a turn that the fan has not taken.
    NotTaken,
    /// The fan waits for this already.
    AlreadyWaiting(Waiting),
    /// There is no need to wait: units are left.
    UnitsLeft {
        /// The product.
        product: ProductId,
        /// How many.
        left: u32,
    },
    /// The fan has no such entry, or it is no longer waiting.
    NotWaiting,
    /// This sale goes to whoever asks first: it has no draw.
    NoDraw,
    /// The draw is over; who comes now waits behind.
    AlreadyDrawn,
}

impl Ask {
    /// An ask by the shop itself, which is never redelivered.
    pub fn by_shop(kind: AskKind) -> Self {
        Self { key: AskKey::SHOP, kind }
    }
}
