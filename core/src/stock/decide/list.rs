//! What the shop decides: the terms, what is published of them, priority passes, and that two fans are one.

use super::Decider;
use crate::ids::{EntryNumber, FanId};
use crate::stock::offer::Counter;
use crate::stock::waitlist::Stage;
use crate::stock::{Allocation, OfferTerms, Outcome, Refusal, Seed, StockEvent, Terms, TermsFault};

impl Decider<'_> {
    pub(super) fn list(&mut self, terms: &Terms, seed: Option<Seed>) -> Result<Outcome, Refusal> {
        if self.stock.terms() != Some(terms) {
            self.check_terms(terms, seed).map_err(Refusal::BadTerms)?;
            self.record(StockEvent::Listed(Box::new(terms.clone())));
            self.free_all();
        }
        if let Some(seed) = seed
            && terms.allocation == Allocation::Draw
            && self.stock.image.seed.is_none()
        {
            self.record(StockEvent::Seeded(seed));
        }
        self.let_due_happen();
        Ok(Outcome::Listed)
    }

    fn check_terms(&self, terms: &Terms, seed: Option<Seed>) -> Result<(), TermsFault> {
        if terms.offers.len() > usize::from(u16::MAX) {
            return Err(TermsFault::TooManyOffers);
        }
        terms.check_waves()?;
        if terms.allocation == Allocation::Draw && seed.or(self.stock.image.seed).is_none() {
            return Err(TermsFault::NoSeed);
        }
        let Some(before) = self.stock.terms() else { return Ok(()) };
        for (place, (known, counter)) in
            before.offers.iter().zip(&self.stock.image.offers).enumerate()
        {
            let listed = terms.offers.get(place).filter(|offer| offer.product == known.product);
            let listed = listed.ok_or_else(|| TermsFault::OfferGone(known.product.clone()))?;
            check_given(terms, listed, counter)?;
        }
        self.check_published(before, terms)
    }

    /// What fans were told must stay: the units of each offer, and how they are given out.
    fn check_published(&self, before: &Terms, terms: &Terms) -> Result<(), TermsFault> {
        let allocation = (before.allocation, before.priority) != (terms.allocation, terms.priority);
        let published = self.stock.image.published.is_some();
        let took_part = self.stock.image.entries.len() > 0 || self.stock.image.drawn.is_some();
        if allocation && (published || took_part) {
            return Err(TermsFault::AllocationPublished);
        }
        if !published {
            return Ok(());
        }
        let units = |terms: &Terms, offer: &OfferTerms| {
            terms.waves_of(offer).iter().map(|wave| wave.units).collect::<Vec<_>>()
        };
        for (place, offer) in terms.offers.iter().enumerate() {
            let told = before.offers.get(place).map(|told| units(before, told));
            if told != Some(units(terms, offer)) {
                return Err(TermsFault::UnitsPublished(offer.product.clone()));
            }
        }
        Ok(())
    }

    pub(super) fn publish(&mut self) -> Result<Outcome, Refusal> {
        self.terms()?;
        if self.stock.image.published.is_none() {
            self.record(StockEvent::Published { at: self.now });
        }
        Ok(Outcome::Published)
    }

    pub(super) fn grant_passes(&mut self, fans: &[FanId]) -> Result<Outcome, Refusal> {
        self.terms()?;
        let mut new: Vec<FanId> = fans.to_vec();
        new.sort_unstable();
        new.dedup();
        new.retain(|fan| !self.stock.has_pass(*fan));
        if !new.is_empty() {
            self.record(StockEvent::PassesGranted { fans: new });
            self.free_all();
        }
        Ok(Outcome::PassesGranted)
    }

    /// What both have stays, also if it is more than one may have; nothing more is given then.
    pub(super) fn merge(&mut self, from: FanId, into: FanId) -> Result<Outcome, Refusal> {
        self.terms()?;
        if from == into {
            return Ok(Outcome::Merged);
        }
        for entry in self.twofold(from, into) {
            self.record(StockEvent::Left { entry });
        }
        self.record(StockEvent::Merged { from, into });
        self.free_all();
        Ok(Outcome::Merged)
    }

    /// Entries of `from` for what `into` waits for as well: one person has one place.
    fn twofold(&self, from: FanId, into: FanId) -> Vec<EntryNumber> {
        let live = |fan| {
            let numbers = self.stock.index.entries_of.get(&fan).into_iter().flatten();
            let entries =
                numbers.filter_map(|number| Some((*number, self.stock.image.entry(*number)?)));
            entries.filter(|(_, entry)| entry.waits() || entry.state == Stage::Entered)
        };
        let same = |of: &crate::stock::waitlist::Entry, other: &crate::stock::waitlist::Entry| {
            of.state == Stage::Entered && other.state == Stage::Entered
                || of.wish.meets(&other.wish)
        };
        let twofold =
            live(from).filter(|(_, entry)| live(into).any(|(_, other)| same(entry, other)));
        twofold.map(|(number, _)| number).collect()
    }
}

/// Refuses fewer units, or fewer in the waves that are up, than fans have.
fn check_given(terms: &Terms, listed: &OfferTerms, counter: &Counter) -> Result<(), TermsFault> {
    let waves = terms.waves_of(listed);
    let opened: u32 = waves.iter().take(counter.waves).map(|wave| wave.units).sum();
    if waves.len() < counter.waves || opened < counter.given() {
        let (product, given) = (listed.product.clone(), counter.given());
        return Err(TermsFault::FewerThanGiven { product, given });
    }
    Ok(())
}
