//! What there is to show of waiting: wishes, entries, turns, draws.

use chrono::{DateTime, Utc};
use salut_core::catalogue::Basket;
use salut_core::ids::{EntryNumber, OfferNumber, ProductId, ReservationId, SaleId};
use salut_core::stock::{Commitment, Ticket, Waiting, WaitlistEntry};
use url::Url;

use crate::wish::WaitWish;

/// What a fan waits for, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitCard {
    /// The sale.
    pub sale: SaleId,
    /// The wish.
    pub wish: WaitWish,
    /// The sale's offers that can be waited for, and those of the wish.
    pub offers: Vec<WaitOffer>,
    /// Whether the fan waits.
    pub standing: Standing,
    /// How long a turn lasts, in minutes.
    pub turn_minutes: u32,
}

/// An offer that can be waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitOffer {
    /// Its number in the sale.
    pub number: OfferNumber,
    /// The product.
    pub product: ProductId,
    /// The most one fan may have.
    pub cap: u32,
}

/// Whether a fan waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not yet.
    NotYet,
    /// Since now.
    Now(Waiting),
    /// Since before: nothing has changed.
    Before(Waiting),
}

/// An entry of the waitlist or of the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryCard {
    /// The sale.
    pub sale: SaleId,
    /// The entry: its number, its wish, its place.
    pub entry: WaitlistEntry,
}

/// A turn to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnCard {
    /// Its name.
    pub reservation: ReservationId,
    /// What is kept.
    pub basket: Basket,
    /// When it passes on.
    pub until: DateTime<Utc>,
    /// How long the fan has to pay once it is taken, in minutes.
    pub hold_minutes: u32,
}

/// A draw as a fan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawCard {
    /// The sale.
    pub sale: SaleId,
    /// T0, when it takes place.
    pub opens_at: DateTime<Utc>,
    /// Published before it.
    pub commitment: Commitment,
    /// How many entries there are.
    pub entries: u32,
    /// The seed, once it is drawn.
    pub seed: Option<String>,
    /// The fan's entries.
    pub mine: Vec<DrawnCard>,
    /// The page with the whole order.
    pub page: Url,
}

/// A fan's entry in a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnCard {
    /// Its number.
    pub entry: EntryNumber,
    /// Its place in the order, from 1, and its ticket, once it is drawn.
    pub place: Option<(u32, Ticket)>,
}

/// Whether a fan who has checked in takes part in a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InDraw {
    /// There is no draw, or it is over.
    NoDraw,
    /// With this entry.
    In(EntryNumber),
    /// Not yet: the basket is empty.
    Out,
}
