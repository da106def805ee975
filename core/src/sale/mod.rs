//! A sale: a window in time with offers, and the exact state that fans are told.

mod rules;

use chrono::{DateTime, TimeDelta, Utc};

use crate::announcement::Plan;
use crate::catalogue::BasketLine;
use crate::ids::{MarketId, OfferNumber, ProductId, SaleId};
use crate::stock::{Allocation, OfferTerms, Priority, Spans, Terms, Wave};

pub use rules::RulesVersion;

/// A hold of a fan may not outlive its chat card, which Discord lets us change for 15 minutes.
pub const HOLD_MAX: TimeDelta = TimeDelta::minutes(14);

/// How long units are kept where the sale does not say. Hold and extension together end with the chat card.
pub const SPANS_DEFAULT: Spans = Spans {
    hold: TimeDelta::minutes(10),
    extension: TimeDelta::minutes(4),
    turn: TimeDelta::minutes(10),
};

/// A sale. Its name is the text `sale-<id>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// Its id.
    pub id: SaleId,
    /// T0: the first moment at which a unit can be reserved.
    pub opens_at: DateTime<Utc>,
    /// The first moment at which none can be reserved any more.
    pub ends_at: DateTime<Utc>,
    /// When check-in opens, before T0.
    pub check_in_opens_at: DateTime<Utc>,
    /// The zone in which managers think of this sale's times.
    pub zone: chrono_tz::Tz,
    /// How long units are kept for a fan.
    pub spans: Spans,
    /// Who gets a unit.
    pub allocation: Allocation,
    /// The share kept for fans who came away with nothing before, if there is one.
    pub priority: Option<Priority>,
    /// The markets it is for.
    pub markets: Vec<MarketId>,
    /// What is offered.
    pub offers: Vec<Offer>,
    /// How long before T0 fans who asked are reminded to log in early, longest first.
    pub lead_times: Vec<TimeDelta>,
    /// The announcement that the sale's file schedules, if it does.
    pub announcement: Option<Plan>,
}

/// A product in a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The product.
    pub product: ProductId,
    /// How many units there are.
    pub units: u32,
    /// The most units one fan may have, held and bought together.
    pub cap: u32,
    /// When which of the units come up, in order; empty if all of them do at T0.
    pub waves: Vec<Wave>,
}

impl Sale {
    /// The offer of this product.
    pub fn offer(&self, product: &ProductId) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.product == *product)
    }

    /// The offer with this number.
    pub fn offer_at(&self, number: OfferNumber) -> Option<&Offer> {
        self.offers.get(usize::from(number.0))
    }

    /// The number of this product's offer.
    pub fn offer_number(&self, product: &ProductId) -> Option<OfferNumber> {
        let mut numbered = (0..).map(OfferNumber).zip(&self.offers);
        numbered.find(|(_, offer)| offer.product == *product).map(|(number, _)| number)
    }

    /// Whether check-in is possible at `now`: from its opening until the sale ends.
    pub fn check_in_open(&self, now: DateTime<Utc>) -> bool {
        (self.check_in_opens_at..self.ends_at).contains(&now)
    }

    /// What the decider keeps of this sale.
    pub fn terms(&self) -> Terms {
        let offers = self.offers.iter().map(|offer| OfferTerms {
            product: offer.product.clone(),
            units: offer.units,
            cap: offer.cap,
            waves: offer.waves.clone(),
        });
        Terms {
            sale: self.id.clone(),
            opens_at: self.opens_at,
            ends_at: self.ends_at,
            spans: self.spans,
            allocation: self.allocation,
            priority: self.priority,
            offers: offers.collect(),
        }
    }

    /// The first product of `basket` of which it asks more than the cap allows, with that cap.
    pub fn over_cap<'a>(&self, basket: &'a [BasketLine]) -> Option<(&'a ProductId, u32)> {
        basket.iter().find_map(|line| {
            let cap = self.offer(&line.product).map_or(0, |offer| offer.cap);
            (line.units > cap).then_some((&line.product, cap))
        })
    }
}

/// What fans are told of an offer: never vaguer than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferState {
    /// Before T0.
    NotOpenUntil(DateTime<Utc>),
    /// Units can be reserved now.
    Open {
        /// How many.
        left: u32,
    },
    /// Every unit is sold or held; the held ones may return until `next_lapse_at` and later.
    AllHeld {
        /// How many units are held and may return.
        held: u32,
        /// When the first of them returns if nobody pays.
        next_lapse_at: Option<DateTime<Utc>>,
    },
    /// Every unit that came up is sold or held; more come up at a set time.
    NextWave {
        /// When.
        at: DateTime<Utc>,
        /// How many.
        units: u32,
    },
    /// What is left is set aside for fans with a priority pass.
    SetAside {
        /// How many units.
        units: u32,
        /// When what is left of it becomes everybody's.
        until: DateTime<Utc>,
    },
    /// Every unit is paid for.
    SoldOut,
    /// The sale's time is over and units were left. Nothing above would be true of it.
    Ended(DateTime<Utc>),
}

/// The units of one offer: `opened = left + set_aside + held + sold + returned`, and `opened ≤ units`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferCount {
    /// The product.
    pub product: ProductId,
    /// All units of the offer.
    pub units: u32,
    /// Units of the waves that came up.
    pub opened: u32,
    /// Units left that only fans with a priority pass can get now.
    pub set_aside: u32,
    /// Units held by reservations that have not lapsed.
    pub held: u32,
    /// Units paid for.
    pub sold: u32,
    /// Units that were paid for and came back after the sale.
    pub returned: u32,
    /// How many entries of the waitlist wait for it.
    pub waiting: u32,
    /// The wave that comes up next.
    pub next_wave: Option<Wave>,
    /// When the first hold lapses.
    pub next_lapse_at: Option<DateTime<Utc>>,
}

impl OfferCount {
    /// Units that anybody can reserve.
    pub fn left(&self) -> u32 {
        self.opened.saturating_sub(self.set_aside + self.held + self.sold + self.returned)
    }

    /// The state to tell at `now` for a sale open from `opens_at` until `ends_at`.
    pub fn state(&self, sale: &Sale, now: DateTime<Utc>) -> OfferState {
        let more = self.set_aside > 0 || self.next_wave.is_some();
        match (self.left(), self.next_wave) {
            _ if now < sale.opens_at => OfferState::NotOpenUntil(sale.opens_at),
            (0, _) if self.held == 0 && !more => OfferState::SoldOut,
            _ if now >= sale.ends_at => OfferState::Ended(sale.ends_at),
            (0, _) if self.set_aside > 0 => {
                let until = sale.opens_at + sale.priority.map_or(TimeDelta::zero(), |it| it.lasts);
                OfferState::SetAside { units: self.set_aside, until }
            }
            (0, Some(wave)) => OfferState::NextWave { at: wave.at, units: wave.units },
            (0, None) => OfferState::AllHeld { held: self.held, next_lapse_at: self.next_lapse_at },
            (left, _) => OfferState::Open { left },
        }
    }
}

/// What became of what was announced: `announced = sold + returned + held + unsold` in each line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// One line an offer.
    pub lines: Vec<SheetLine>,
    /// Entries that wait.
    pub waiting: usize,
    /// Fans who wanted units and never had any.
    pub without: usize,
}

/// One line of the sheet, in units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// The product.
    pub product: ProductId,
    /// All units of the offer.
    pub announced: u32,
    /// Paid for and kept.
    pub sold: u32,
    /// Paid for and come back.
    pub returned: u32,
    /// Held, for now.
    pub held: u32,
    /// Left over.
    pub unsold: u32,
}

impl SheetLine {
    /// Whether nothing is missing and nothing too much.
    pub fn adds_up(&self) -> bool {
        let known = [self.sold, self.returned, self.held, self.unsold].map(u64::from);
        known.iter().sum::<u64>() == u64::from(self.announced)
    }
}
