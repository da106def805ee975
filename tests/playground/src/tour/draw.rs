//! The same sale as a draw: two fans enter for one pair of headphones, and anybody can check who got it.

use salut_core::clock::Clock;

use super::{Tour, TourError, act, at};
use crate::checkout::Page;

impl Tour {
    /// Check-in is the entry, and the hash of the seed is there to see.
    pub(super) async fn enters(&mut self) -> Result<(), TourError> {
        self.transcript.act("Another sale: a draw", self.stage.clock.now())?;
        act!(self, ana uses "/market market: France");
        act!(self, ana uses "/checkin");
        act!(self, ana presses "PayPal");
        act!(self, ana presses "J’accepte");
        let entered = act!(self, ana presses "+ Mi Headphones");
        self.expects("Ana is in the draw with entry number 1", {
            entered.says("Vous participez au tirage avec le numéro 1")
        })?;
        act!(self, carla uses "/market de");
        act!(self, carla uses "/checkin");
        act!(self, carla presses "PayPal");
        act!(self, carla presses "Einverstanden");
        let entered = act!(self, carla presses "+ Mi Headphones");
        self.expects("Carla is in it with entry number 2", entered.says("Losnummer 2"))?;
        let before = act!(self, carla uses "/draw");
        self.expects("the hash of the seed stands, and nothing else is told", {
            before.says("2 Lose") && before.says("Hash") && before.links.is_empty()
        })
    }

    /// T0: one of them has the headphones, the other the first place of those who wait.
    pub(super) async fn draw(&mut self) -> Result<(), TourError> {
        self.goes_to(at("2027-03-09T10:00:00Z")).await?;
        self.transcript.act("T0: the draw", self.stage.clock.now())?;
        let told = act!(self, carla hears "Du w");
        let won = told.says("Du wurdest gezogen!") && told.link("bezahlen").is_some();
        let waits = told.says("auf Platz 1 der Warteliste");
        self.expects("Carla is told that she was drawn, or her place", won != waits)?;
        let place = if won { "à la place 2" } else { "à la place 1" };
        let after = act!(self, ana uses "/draw");
        self.expects("Ana sees her place, the ticket and the seed", {
            after.says(place) && after.says("ticket") && after.says("La graine était")
        })?;
        let link = after.link("Voir l’ordre complet").unwrap_or_default().to_owned();
        let page = Page::open(&link).await?;
        self.transcript.tells("Ana opens the page with the whole order")?;
        self.transcript.lines(&page.text())?;
        self.expects("it shows how anybody recomputes the order", {
            page.is_ok() && page.text().contains("hmac.new(seed")
        })
    }
}
