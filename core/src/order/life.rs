//! How far an order is: each state with what is true in it, and the steps from one to the next and back.
//!
//! A state keeps what it grew out of, so that a step taken by mistake can be taken back.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::Rights;

/// How far an order is. Days are days in the warehouse's zone (shipping) or in the market's (receipt).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderState {
    /// Paid; waits for the warehouse.
    Paid {
        /// When.
        at: DateTime<Utc>,
        /// Last day by which it leaves the warehouse.
        ships_by: NaiveDate,
    },
    /// On its way.
    Shipped(Shipment),
    /// Received.
    Delivered(Arrival),
    /// The fan sends it back.
    ReturnRequested {
        /// When the fan asked.
        at: DateTime<Utc>,
        /// Its arrival.
        arrival: Arrival,
    },
    /// All of the money is on its way back.
    RefundAsked {
        /// When a manager asked for it.
        at: DateTime<Utc>,
        /// How far it was before.
        before: Box<OrderState>,
    },
    /// All of the money went back.
    Refunded {
        /// When.
        at: DateTime<Utc>,
    },
}

/// A parcel that left the warehouse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// When it was paid.
    pub paid_at: DateTime<Utc>,
    /// Last day by which it had to leave.
    pub ships_by: NaiveDate,
    /// The day on which it left.
    pub on: NaiveDate,
    /// Where to follow it.
    pub tracking: Option<Url>,
}

/// The text is no link to follow a parcel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no link such as https://parcels.example/17")]
pub struct NotALink(pub String);

/// The longest link: Discord's buttons take no longer one.
const LINK_LENGTH_MAX: usize = 512;

impl Shipment {
    /// Reads a link to follow a parcel: an address of the web without a password in it.
    pub fn link(text: &str) -> Result<Url, NotALink> {
        let bad = || NotALink(text.to_owned());
        let url = Url::parse(text.trim()).map_err(|_| bad())?;
        let is_web = matches!(url.scheme(), "http" | "https");
        let has_host = url.host_str().is_some_and(|host| host.contains('.'));
        let is_open = url.username().is_empty() && url.password().is_none();
        let fits = url.as_str().len() <= LINK_LENGTH_MAX;
        if is_web && has_host && is_open && fits { Ok(url) } else { Err(bad()) }
    }
}

/// A parcel that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// How it was sent.
    pub shipment: Shipment,
    /// The day of receipt: both deadlines count from it.
    pub on: NaiveDate,
    /// Last day to ask for a return.
    pub return_by: NaiveDate,
    /// Last day of the warranty.
    pub warranty_until: NaiveDate,
}

/// An order's state without its data: what lists are made of, and what refusals name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Waits for the warehouse.
    Paid,
    /// On its way.
    Shipped,
    /// Received.
    Delivered,
    /// The fan sends it back.
    ReturnRequested,
    /// The money is on its way back.
    RefundAsked,
    /// The money went back.
    Refunded,
}

/// Why an order does not take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    /// Its state has no such step.
    #[error("the order is {}", .0.name())]
    WrongStage(Stage),
    /// It is so already.
    #[error("that is so already")]
    AlreadySo,
    /// The time for it is over: this was the last day.
    #[error("it was possible until {0}")]
    TooLate(NaiveDate),
    /// The day lies before what must come first, which was on this day.
    #[error("the day lies before {0}")]
    TooEarly(NaiveDate),
    /// The day lies in the future; this is today.
    #[error("the day lies after today, {0}")]
    NotYet(NaiveDate),
    /// More than is left of the payment, or nothing.
    #[error("no more than what is left of the payment can go back")]
    NotThatMuch,
    /// The amount is in another currency than the payment.
    #[error("the amount is in another currency than the payment")]
    OtherCurrency,
    /// There is nothing written in the note.
    #[error("the note is empty")]
    EmptyNote,
}

impl Stage {
    /// Every stage, in the order of an order's life.
    pub const ALL: [Self; 6] = [
        Self::Paid,
        Self::Shipped,
        Self::Delivered,
        Self::ReturnRequested,
        Self::RefundAsked,
        Self::Refunded,
    ];

    /// The name in buttons, files, text ids and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::ReturnRequested => "return-requested",
            Self::RefundAsked => "refund-asked",
            Self::Refunded => "refunded",
        }
    }

    /// The stage with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

impl OrderState {
    /// The state without its data.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Paid { .. } => Stage::Paid,
            Self::Shipped(_) => Stage::Shipped,
            Self::Delivered(_) => Stage::Delivered,
            Self::ReturnRequested { .. } => Stage::ReturnRequested,
            Self::RefundAsked { .. } => Stage::RefundAsked,
            Self::Refunded { .. } => Stage::Refunded,
        }
    }

    /// How it was sent, if it was and no money went back.
    pub const fn shipment(&self) -> Option<&Shipment> {
        match self {
            Self::Shipped(shipment) => Some(shipment),
            Self::Delivered(arrival) | Self::ReturnRequested { arrival, .. } => {
                Some(&arrival.shipment)
            }
            Self::Paid { .. } | Self::RefundAsked { .. } | Self::Refunded { .. } => None,
        }
    }

    const fn refused<T>(&self) -> Result<T, StepRefusal> {
        Err(StepRefusal::WrongStage(self.stage()))
    }

    /// The parcel left the warehouse on `on`; for one that left before, the link to follow it changes.
    pub fn ship(self, on: NaiveDate, tracking: Option<Url>) -> Result<Self, StepRefusal> {
        match self {
            Self::Paid { at, ships_by } => {
                Ok(Self::Shipped(Shipment { paid_at: at, ships_by, on, tracking }))
            }
            Self::Shipped(known) if known.tracking == tracking => Err(StepRefusal::AlreadySo),
            Self::Shipped(known) => Ok(Self::Shipped(Shipment { tracking, ..known })),
            other => other.refused(),
        }
    }

    /// It did not leave after all.
    pub fn unship(self) -> Result<Self, StepRefusal> {
        match self {
            Self::Shipped(Shipment { paid_at, ships_by, .. }) => {
                Ok(Self::Paid { at: paid_at, ships_by })
            }
            Self::Paid { .. } => Err(StepRefusal::AlreadySo),
            other => other.refused(),
        }
    }

    /// The fan received it on `on`, a day in the market's zone; for one that was received before, the day changes.
    pub fn arrive(self, on: NaiveDate, rights: &Rights) -> Result<Self, StepRefusal> {
        let shipment = match self {
            Self::Shipped(shipment) => shipment,
            Self::Delivered(known) if known.on == on => return Err(StepRefusal::AlreadySo),
            Self::Delivered(known) => known.shipment,
            other => return other.refused(),
        };
        // The fan's day may be one behind the warehouse's.
        if on + Days::new(1) < shipment.on {
            return Err(StepRefusal::TooEarly(shipment.on));
        }
        Ok(Self::Delivered(Arrival {
            shipment,
            on,
            return_by: on + Days::new(u64::from(rights.return_days)),
            warranty_until: on + Months::new(rights.warranty_months),
        }))
    }

    /// The fan did not receive it after all.
    pub fn not_arrived(self) -> Result<Self, StepRefusal> {
        match self {
            Self::Delivered(arrival) => Ok(Self::Shipped(arrival.shipment)),
            Self::Shipped(_) => Err(StepRefusal::AlreadySo),
            other => other.refused(),
        }
    }

    /// The fan wants to send it back; `today` is the day in the market's zone at `at`.
    pub fn request_return(self, at: DateTime<Utc>, today: NaiveDate) -> Result<Self, StepRefusal> {
        match self {
            Self::Delivered(arrival) if today > arrival.return_by => {
                Err(StepRefusal::TooLate(arrival.return_by))
            }
            Self::Delivered(arrival) => Ok(Self::ReturnRequested { at, arrival }),
            Self::ReturnRequested { .. } => Err(StepRefusal::AlreadySo),
            other => other.refused(),
        }
    }

    /// The fan keeps it after all.
    pub fn keep(self) -> Result<Self, StepRefusal> {
        match self {
            Self::ReturnRequested { arrival, .. } => Ok(Self::Delivered(arrival)),
            Self::Delivered(_) => Err(StepRefusal::AlreadySo),
            other => other.refused(),
        }
    }

    /// All of the money is to go back.
    pub fn ask_refund(self, at: DateTime<Utc>) -> Result<Self, StepRefusal> {
        match self {
            Self::RefundAsked { .. } | Self::Refunded { .. } => self.refused(),
            before => Ok(Self::RefundAsked { at, before: Box::new(before) }),
        }
    }

    /// All of the money went back.
    pub fn refunded(self, at: DateTime<Utc>) -> Result<Self, StepRefusal> {
        match self {
            Self::Refunded { .. } => Err(StepRefusal::AlreadySo),
            _ => Ok(Self::Refunded { at }),
        }
    }

    /// The money could not go back.
    pub fn not_refunded(self) -> Result<Self, StepRefusal> {
        match self {
            Self::RefundAsked { before, .. } => Ok(*before),
            other => other.refused(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::testing::{day, noon, rights};

    fn paid() -> OrderState {
        OrderState::Paid { at: noon(), ships_by: day("2027-01-26") }
    }

    fn shipped() -> OrderState {
        paid().ship(day("2027-01-20"), None).unwrap()
    }

    fn delivered() -> OrderState {
        shipped().arrive(day("2027-02-01"), &rights()).unwrap()
    }

    #[test]
    fn both_deadlines_count_from_receipt() {
        let OrderState::Delivered(arrival) = delivered() else { panic!() };
        let expected = (day("2027-02-15"), day("2028-02-01"));
        assert_eq!((arrival.return_by, arrival.warranty_until), expected);
    }

    #[test]
    fn a_warranty_from_a_leap_day_ends_on_the_last_day_of_february() {
        let leap = paid().ship(day("2028-02-20"), None).unwrap();
        let OrderState::Delivered(arrival) = leap.arrive(day("2028-02-29"), &rights()).unwrap()
        else {
            panic!()
        };
        assert_eq!(arrival.warranty_until, day("2029-02-28"));
    }

    #[test]
    fn a_return_is_possible_up_to_its_last_day() {
        assert!(delivered().request_return(noon(), day("2027-02-15")).is_ok());
        let late = delivered().request_return(noon(), day("2027-02-16"));
        assert_eq!(late, Err(StepRefusal::TooLate(day("2027-02-15"))));
    }

    #[test]
    fn a_step_too_far_is_refused() {
        let wrong = Err(StepRefusal::WrongStage(Stage::Paid));
        assert_eq!(paid().arrive(day("2027-02-01"), &rights()), wrong);
        let refunded = delivered().refunded(noon()).unwrap();
        assert_eq!(refunded.refunded(noon()), Err(StepRefusal::AlreadySo));
    }

    #[test]
    fn nothing_arrives_before_it_left_but_for_the_zones() {
        assert!(shipped().arrive(day("2027-01-19"), &rights()).is_ok());
        let early = shipped().arrive(day("2027-01-18"), &rights());
        assert_eq!(early, Err(StepRefusal::TooEarly(day("2027-01-20"))));
    }

    #[test]
    fn a_link_is_an_address_of_the_web() {
        assert!(Shipment::link(" https://parcels.example/17?lang=fr ").is_ok());
        let long = format!("https://parcels.example/{}", "x".repeat(500));
        let bad = ["RX123CN", "", "ftp://a.example/1", "https://me:pw@a.example/", "http://here/"];
        for text in bad.into_iter().chain([&*long, "javascript:alert(1)"]) {
            assert_eq!(Shipment::link(text), Err(NotALink(text.to_owned())));
        }
    }

    #[test]
    fn every_step_can_be_taken_back() {
        assert_eq!(shipped().unship(), Ok(paid()));
        assert_eq!(delivered().not_arrived(), Ok(shipped()));
        let back = delivered().request_return(noon(), day("2027-02-03")).unwrap();
        assert_eq!(back.keep(), Ok(delivered()));
        assert_eq!(shipped().ask_refund(noon()).unwrap().not_refunded(), Ok(shipped()));
    }

    #[test]
    fn a_wrong_link_and_a_wrong_day_are_put_right() {
        let link: Url = "https://parcels.example/17".parse().unwrap();
        let told = shipped().ship(day("2027-01-22"), Some(link.clone())).unwrap();
        let OrderState::Shipped(shipment) = &told else { panic!() };
        assert_eq!((&shipment.tracking, shipment.on), (&Some(link.clone()), day("2027-01-20")));
        assert_eq!(told.ship(day("2027-01-23"), Some(link)), Err(StepRefusal::AlreadySo));
        let OrderState::Delivered(arrival) =
            delivered().arrive(day("2027-02-03"), &rights()).unwrap()
        else {
            panic!()
        };
        assert_eq!(arrival.return_by, day("2027-02-17"));
    }
}
