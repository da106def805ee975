//! Reminders to log in early, at lead times before T0, and the one at T0 itself.

pub mod planner;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::fan::Chat;
use crate::ids::{FanId, SaleId};
use crate::sale::Sale;

/// Lead times where the sale does not say: a day, an hour and ten minutes before T0, and T0 itself.
pub const LEAD_TIMES_DEFAULT: [TimeDelta; 4] =
    [TimeDelta::hours(24), TimeDelta::hours(1), TimeDelta::minutes(10), TimeDelta::zero()];

/// A fan's wish to be reminded of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// The sale.
    pub sale: SaleId,
    /// The fan.
    pub fan: FanId,
    /// The private chat that hears it.
    pub to: Chat,
    /// Whether it stands or was switched off.
    pub wish: Wish,
    /// At which of the sale's lead times.
    pub leads: Leads,
}

/// Whether a fan wants something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// Yes.
    On,
    /// Not any more.
    Off,
}

/// The lead times that a fan chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leads {
    /// All that the sale has.
    All,
    /// These, longest first.
    These(Vec<TimeDelta>),
}

impl Leads {
    /// At none.
    pub const NONE: Self = Self::These(Vec::new());

    /// Whether the fan is reminded at this lead time.
    pub fn include(&self, lead: TimeDelta) -> bool {
        match self {
            Self::All => true,
            Self::These(leads) => leads.contains(&lead),
        }
    }

    /// The same, kept to what `sale` offers. Everything, if that is all of it or if nothing of it would be left.
    #[must_use]
    pub fn within(&self, sale: &Sale) -> Self {
        let offered = sale.lead_times.iter().copied();
        let kept: Vec<_> = offered.filter(|lead| self.include(*lead)).collect();
        if kept.is_empty() || kept.len() == sale.lead_times.len() {
            return Self::All;
        }
        Self::These(kept)
    }

    /// The same with one lead time of `sale` more or less. May leave none.
    #[must_use]
    pub fn with(&self, sale: &Sale, lead: TimeDelta, wish: Wish) -> Self {
        let wanted = |other: TimeDelta| match (other == lead, wish) {
            (true, Wish::On) => true,
            (true, Wish::Off) => false,
            (false, _) => self.include(other),
        };
        let kept: Vec<_> = sale.lead_times.iter().copied().filter(|it| wanted(*it)).collect();
        if kept.len() == sale.lead_times.len() { Self::All } else { Self::These(kept) }
    }
}

/// The lead times of `sale` whose time comes after `now`, longest first.
pub fn leads_ahead(sale: &Sale, now: DateTime<Utc>) -> Vec<TimeDelta> {
    let mut leads = sale.lead_times.clone();
    leads.retain(|lead| sale.opens_at - *lead > now);
    leads.sort_unstable_by(|one, other| other.cmp(one));
    leads
}

/// Whether a reminder with this lead still makes sense at `now` to a fan with these, when it may have been delayed:
/// while the sale has that lead time and none of the fan's shorter ones has come, and never once the sale is
/// open, except for the one of the opening itself, which makes sense until the sale ends.
pub fn still_useful(sale: &Sale, leads: &Leads, lead: TimeDelta, now: DateTime<Utc>) -> bool {
    let mut shorter =
        sale.lead_times.iter().filter(|other| **other < lead && leads.include(**other));
    let overtaken = shorter.any(|other| sale.opens_at - *other <= now);
    let too_late = if lead.is_zero() { sale.ends_at } else { sale.opens_at };
    sale.lead_times.contains(&lead) && leads.include(lead) && !overtaken && now < too_late
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::sale::{SPANS_DEFAULT, Sale};
    use crate::stock::Allocation;

    const DAY: TimeDelta = TimeDelta::hours(24);
    const HOUR: TimeDelta = TimeDelta::hours(1);
    const TEN: TimeDelta = TimeDelta::minutes(10);
    const T0: TimeDelta = TimeDelta::zero();

    fn sale(lead_times: &[TimeDelta]) -> Sale {
        let opens_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Sale {
            id: "mi-beta".parse().unwrap(),
            opens_at,
            ends_at: opens_at + TimeDelta::hours(3),
            check_in_opens_at: opens_at - TimeDelta::days(1),
            zone: chrono_tz::Europe::Paris,
            spans: SPANS_DEFAULT,
            allocation: Allocation::FirstCome,
            priority: None,
            markets: Vec::new(),
            offers: Vec::new(),
            lead_times: lead_times.to_vec(),
            announcement: None,
        }
    }

    fn these(leads: &[TimeDelta]) -> Leads {
        Leads::These(leads.to_vec())
    }

    #[rstest]
    #[case::a_fan_of_all_has_had_the_hour(Leads::All, DAY, -30, false)]
    #[case::a_fan_without_the_hour_has_not(these(&[DAY, T0]), DAY, -30, true)]
    #[case::the_hour_until_the_ten_minutes(Leads::All, HOUR, -11, true)]
    #[case::not_at_the_ten_minutes(Leads::All, HOUR, -10, false)]
    #[case::never_after_the_opening(these(&[HOUR]), HOUR, 0, false)]
    #[case::the_opening_until_the_end(Leads::All, T0, 179, true)]
    #[case::not_after_the_end(Leads::All, T0, 180, false)]
    #[case::not_what_was_not_chosen(these(&[HOUR]), TEN, -20, false)]
    fn a_late_reminder_is_useful(
        #[case] leads: Leads,
        #[case] lead: TimeDelta,
        #[case] minutes: i64,
        #[case] useful: bool,
    ) {
        let sale = sale(&LEAD_TIMES_DEFAULT);
        let now = sale.opens_at + TimeDelta::minutes(minutes);
        assert_eq!(still_useful(&sale, &leads, lead, now), useful);
    }

    #[test]
    fn a_choice_is_kept_to_what_a_sale_offers() {
        let (usual, short) = (sale(&LEAD_TIMES_DEFAULT), sale(&[HOUR, T0]));
        let mine = these(&[HOUR, T0]);
        assert_eq!(mine.within(&usual), mine);
        assert_eq!(mine.within(&short), Leads::All);
        assert_eq!(these(&[DAY]).within(&short), Leads::All);
        assert_eq!(Leads::All.with(&usual, DAY, Wish::Off), these(&[HOUR, TEN, T0]));
        assert_eq!(these(&[HOUR]).with(&short, T0, Wish::On), Leads::All);
        assert_eq!(these(&[HOUR]).with(&usual, HOUR, Wish::Off), these(&[]));
    }

    #[test]
    fn what_lies_ahead_is_after_now() {
        let sale = sale(&LEAD_TIMES_DEFAULT);
        assert_eq!(leads_ahead(&sale, sale.opens_at - HOUR), [TEN, T0]);
        assert_eq!(leads_ahead(&sale, sale.opens_at), []);
    }
}
