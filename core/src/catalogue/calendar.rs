//! The warehouse's working days.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Orders leave the warehouse within this many working days (launch facts, buying guide 4).
pub const SHIPPING_WORKING_DAYS: u32 = 7;

/// The days on which the warehouse packs: its weekdays, less its holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Where the warehouse stands: its dates are counted in this zone.
    pub zone: chrono_tz::Tz,
    /// Weekdays on which it packs; at least one.
    pub weekdays: Vec<Weekday>,
    /// Days on which it is closed all the same.
    pub holidays: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// The last day by which an order paid on `paid` leaves the warehouse.
    ///
    /// The day of payment does not count. A calendar without working days gives the day of payment back.
    pub fn ships_by(&self, paid: NaiveDate) -> NaiveDate {
        if self.weekdays.is_empty() {
            return paid;
        }
        let days = paid.iter_days().skip(1).filter(|day| self.works_on(*day));
        days.take(SHIPPING_WORKING_DAYS as usize).last().unwrap_or(paid + Days::new(1))
    }

    fn works_on(&self, day: NaiveDate) -> bool {
        self.weekdays.contains(&day.weekday()) && !self.holidays.contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar(holidays: &[&str]) -> Calendar {
        use Weekday::{Fri, Mon, Thu, Tue, Wed};
        let holidays = holidays.iter().map(|text| day(text)).collect();
        let zone = chrono_tz::Asia::Shanghai;
        Calendar { zone, weekdays: vec![Mon, Tue, Wed, Thu, Fri], holidays }
    }

    #[test]
    fn seven_working_days_skip_the_weekend() {
        // Paid on a Tuesday: Wed Thu Fri, Mon Tue Wed Thu.
        assert_eq!(calendar(&[]).ships_by(day("2027-03-09")), day("2027-03-18"));
    }

    #[test]
    fn a_holiday_moves_the_date() {
        assert_eq!(calendar(&["2027-03-15"]).ships_by(day("2027-03-09")), day("2027-03-19"));
    }
}
