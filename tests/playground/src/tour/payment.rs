//! Paying at PayPal and by card: in time, late and honoured, too late and sent back; and the last unit.

use chrono::TimeDelta;
use salut_core::clock::Clock;

use super::{Tour, TourError, act};
use crate::checkout::Page;
use crate::paying::{AtProvider, Way};

impl Tour {
    pub(super) async fn payment(&mut self) -> Result<(), TourError> {
        self.transcript.act("Payment at PayPal", self.stage.clock.now())?;
        let orders = act!(self, ana uses "/orders");
        let link = orders.link("Payer").unwrap_or_default();
        let at = self.goes_to_pay("Ana", link, Way::PayPal).await?;
        let taken = Way::PayPal.balance(&self.stage).taken;
        self.expects("nothing is taken before she agrees", taken == 0)?;
        let paid = self.pays("Ana", &at).await?;
        self.expects("she comes back to a page in French", paid.language().starts_with("fr"))?;
        let receipt = act!(self, ana hears "🧾");
        self.expects("Ana gets her receipt in chat", {
            receipt.says("mi-beta-1") && receipt.says("Total")
        })?;
        let orders = act!(self, ana uses "/orders");
        self.expects("and follows her order", {
            orders.says("mi-beta-1") && orders.link("Payer").is_none()
        })
    }

    /// The holds end. Ben opened a page for each of his two bands, and paid neither in time.
    pub(super) async fn lapse(&mut self) -> Result<(), TourError> {
        self.transcript.act("Ben takes his time", self.stage.clock.now())?;
        let orders = act!(self, ben uses "/orders");
        let links: Vec<_> = orders.links.iter().map(|(_, link)| link.clone()).collect();
        let [first, second] = links.as_slice() else {
            return self.expects("Ben has two reservations to pay", false);
        };
        self.goes_to_pay("Ben", first, Way::Card).await?;
        let never = self.goes_to_pay("Ben", second, Way::PayPal).await?;

        let lapses = self.stage.clock.now() + TimeDelta::minutes(20);
        Way::Card.faults(&self.stage).pay_as_it_closes(1);
        self.transcript.tells(
            "Ben pays the first band by card in the very moment in which the shop ends the page.",
        )?;
        self.goes_to(lapses).await?;
        self.transcript.act("Twenty minutes later", self.stage.clock.now())?;
        let late = act!(self, ben reads "time was up");
        self.expects("his payment is late, and honoured: the band is his", late.says("mi-beta-2"))?;
        let lapsed = act!(self, ben reads "has lapsed");
        self.expects("Ben is told that the other hold has lapsed", lapsed.says("mi-beta-3"))?;
        let orders = act!(self, ben uses "/orders");
        self.expects("nothing is left to pay", orders.link("Pay").is_none())?;
        self.turn().await?;
        self.too_late(&never).await
    }

    /// The band that came back goes to who waits longest.
    async fn turn(&mut self) -> Result<(), TourError> {
        let turn = act!(self, carla hears "Du bist dran");
        self.expects("it is Carla's turn, and she is told until when", turn.says("bis"))?;
        let held = act!(self, carla presses "Zugreifen");
        self.expects("the band is hers with one tap, quoted with shipping and duties", {
            held.says("Einfuhrumsatzsteuer") && held.says("Versand")
        })?;
        self.expects("and a link to pay", held.link("bezahlen").is_some())
    }

    /// PayPal takes money for what Ben does not have any more.
    async fn too_late(&mut self, never: &AtProvider) -> Result<(), TourError> {
        self.transcript.act("Too late", self.stage.clock.now())?;
        self.transcript.tells(
            "Ben agrees at PayPal after all, and PayPal takes the money though nobody asks it to.",
        )?;
        let before = Way::PayPal.balance(&self.stage);
        never.is_paid_after_all(&self.stage).await?;
        let back = act!(self, ben reads "on its way back");
        self.expects("the band is Carla's: Ben's money goes back at once", {
            back.says("came too late") && back.says("$")
        })?;
        self.expects("and he is first in line", back.says("first on the waitlist"))?;
        act!(self, ben reads "Refunded");
        let after = Way::PayPal.balance_in(&self.stage, "USD");
        self.expects("PayPal sent back all that it took", {
            after.taken > 0 && after.refunded == after.taken && before.refunded == 0
        })?;
        let waits = act!(self, dave uses "/waitlist");
        self.expects("Dave waits behind him", waits.says("number 2 in the queue"))
    }

    pub(super) async fn sold_out(&mut self) -> Result<(), TourError> {
        self.transcript.act("Payment by card, and sold out", self.stage.clock.now())?;
        let orders = act!(self, carla uses "/orders");
        let link = orders.link("bezahlen").unwrap_or_default();
        let at = self.goes_to_pay("Carla", link, Way::Card).await?;
        self.pays("Carla", &at).await?;
        let receipt = act!(self, carla hears "🧾");
        self.expects("a receipt in German", receipt.says("Bezahlt"))?;
        let over = act!(self, dave uses "/reserve mi-band");
        self.expects("Dave hears that bands are sold out", over.says("sold out"))?;
        let sale = act!(self, dave uses "/sales");
        self.expects("and sees what is left", sale.says("Sold out") && sale.says("£"))
    }

    /// Opens the checkout page and presses the button that leads to a provider.
    async fn goes_to_pay(
        &mut self,
        who: &str,
        link: &str,
        way: Way,
    ) -> Result<AtProvider, TourError> {
        self.pauses().await?;
        let page = Page::open(link).await?;
        self.transcript.tells(&format!("{who} opens the checkout page"))?;
        self.transcript.lines(&page.text())?;
        self.expects("the checkout page opens", page.is_ok())?;
        let email = format!("{}@example.com", who.to_lowercase());
        let at = AtProvider::comes_from(&self.stage, (link, &page), way, &email).await?;
        self.transcript.tells(&format!("{who} presses “{}”", way.name()))?;
        self.expects("the page leads to the provider's", at.is_some())?;
        at.ok_or_else(|| TourError::Failed(vec![format!("no way to {}", way.name())]))
    }

    /// Pays at the provider's page and comes back.
    async fn pays(&mut self, who: &str, at: &AtProvider) -> Result<Page, TourError> {
        self.pauses().await?;
        let seen = at.opens().await?;
        self.transcript.tells(&format!("{who} sees the page of {}", at.way.name()))?;
        self.transcript.lines(&seen.text())?;
        let paid = at.pays().await?;
        self.transcript.tells(&format!("{who} pays, and comes back to the shop"))?;
        self.transcript.lines(&paid.text())?;
        self.expects("the payment is taken", paid.is_ok())?;
        Ok(paid)
    }
}
