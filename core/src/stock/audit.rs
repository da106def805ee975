//! Checks a stock against itself: what is counted must be what the holds say. For `salut store verify`; a decider
//! that is right never needs it.

use std::collections::HashSet;

use super::Stock;
use super::hold::SlotState;
use crate::ids::OfferNumber;

impl Stock {
    /// Everything that contradicts itself, in words for a log; empty if the stock is sound.
    pub fn audit(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (number, offer) in (0..).map(OfferNumber).zip(&self.image.offers) {
            let product = &offer.product;
            let counted = (offer.held, offer.sold, offer.returned);
            let found = self.recount(number);
            if counted != found {
                faults.push(format!("{product}: counted {counted:?}, but its holds are {found:?} (held, sold, returned)"));
            }
            if offer.given() > offer.opened || offer.opened > offer.units {
                let (given, opened, units) = (offer.given(), offer.opened, offer.units);
                faults
                    .push(format!("{product}: {given} given of {opened} opened of {units} units"));
            }
        }
        faults.extend(self.twice_asked());
        faults
    }

    fn recount(&self, offer: OfferNumber) -> (u32, u32, u32) {
        let (mut held, mut sold, mut returned) = (0, 0, 0);
        for slot in self.image.slots.iter() {
            let lines = slot.lines.as_slice().iter().filter(|line| line.offer == offer);
            let units: u32 = lines.map(|line| line.units).sum();
            match slot.state {
                SlotState::Open | SlotState::Paying | SlotState::Turn => held += units,
                SlotState::Confirmed => sold += units,
                SlotState::Returned => returned += units,
                SlotState::Released | SlotState::Lapsed => {}
            }
        }
        (held, sold, returned)
    }

    /// Two holds made by one ask: a redelivered one was taken for new.
    fn twice_asked(&self) -> impl Iterator<Item = String> {
        let mut seen = HashSet::new();
        let keys = self.image.slots.iter().map(super::hold::Slot::key);
        let fans = keys.filter(|key| *key != super::AskKey::SHOP);
        fans.filter(move |key| !seen.insert(*key))
            .map(|key| format!("two holds of one ask, {key:?}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::stock::tests::sold_and_held;

    #[test]
    fn a_stock_that_was_decided_is_sound() {
        assert_eq!(sold_and_held().audit(), Vec::<String>::new());
    }

    #[test]
    fn a_wrong_count_is_told() {
        let mut stock = sold_and_held();
        stock.image.offers[0].sold += 1;
        assert!(stock.audit()[0].starts_with("mi-band: counted"), "{:?}", stock.audit());
    }
}
