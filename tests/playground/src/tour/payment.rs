//! Paying, a hold that lapses, and the last unit.

use chrono::TimeDelta;
use salut_core::clock::Clock;
use salut_emulators::Post;

use super::{Tour, TourError, act};
use crate::checkout::Page;

impl Tour {
    pub(super) async fn payment(&mut self) -> Result<(), TourError> {
        self.transcript.act("Payment", self.stage.clock.now())?;
        let orders = act!(self, ana uses "/orders");
        let paid = self.pays("Ana", &orders, "Payer").await?;
        self.expects("the page is in French", paid.language().starts_with("fr"))?;
        let receipt = act!(self, ana hears "🧾");
        self.expects("Ana gets her receipt in chat", {
            receipt.says("mi-beta-1") && receipt.says("Total")
        })?;
        let orders = act!(self, ana uses "/orders");
        self.expects("and follows her order", {
            orders.says("mi-beta-1") && orders.link("Payer").is_none()
        })
    }

    /// Ten minutes pass; nobody paid for Ben's bands.
    pub(super) async fn lapse(&mut self) -> Result<(), TourError> {
        let lapses = self.stage.clock.now() + TimeDelta::minutes(10);
        self.goes_to(lapses).await?;
        self.transcript.act("Ten minutes later: Ben has not paid", self.stage.clock.now())?;
        let lapsed = act!(self, ben hears "mi-beta-2");
        self.expects("Ben is told that a hold has lapsed", lapsed.says("Mi Band"))?;
        let orders = act!(self, ben uses "/orders");
        self.expects("Ben's holds have lapsed", orders.link("Pay").is_none())?;
        self.turns().await?;
        let held = act!(self, carla uses "/reserve Mi Band 1");
        let total = held.says("Einfuhrumsatzsteuer") && held.says("Versand");
        self.expects("and the last one too, quoted with shipping and duties", total)
    }

    /// The bands that came back go to those who wait, in their order.
    async fn turns(&mut self) -> Result<(), TourError> {
        let turn = act!(self, carla hears "Du bist dran");
        self.expects("it is Carla's turn, and she is told until when", turn.says("bis"))?;
        let held = act!(self, carla presses "Zugreifen");
        self.expects("the band is hers with one tap", held.link("bezahlen").is_some())?;
        let turn = act!(self, dave hears "It’s your turn");
        self.expects("the other band is Dave's to take", turn.says("Mi Band"))?;
        let passed = act!(self, dave presses "Let it pass");
        self.expects("he lets it pass", passed.says("the next fan is up"))
    }

    pub(super) async fn sold_out(&mut self) -> Result<(), TourError> {
        self.transcript.act("Sold out", self.stage.clock.now())?;
        let orders = act!(self, carla uses "/orders");
        let links: Vec<_> = orders.links.iter().map(|(_, link)| link.clone()).collect();
        self.expects("Carla has two reservations to pay", links.len() == 2)?;
        for link in links {
            self.pays_at("Carla", &link).await?;
            let receipt = act!(self, carla hears "🧾");
            self.expects("a receipt in German", receipt.says("Bezahlt"))?;
        }
        let over = act!(self, dave uses "/reserve mi-band");
        self.expects("Dave hears that bands are sold out", over.says("sold out"))?;
        let sale = act!(self, dave uses "/sales");
        self.expects("and sees what is left", sale.says("Sold out") && sale.says("£"))
    }

    async fn pays(&mut self, who: &str, post: &Post, label: &str) -> Result<Page, TourError> {
        let link = post.link(label).unwrap_or_default().to_owned();
        self.pays_at(who, &link).await
    }

    async fn pays_at(&mut self, who: &str, link: &str) -> Result<Page, TourError> {
        self.pauses().await?;
        let page = Page::open(link).await?;
        self.transcript.tells(&format!("{who} opens the checkout page"))?;
        self.transcript.lines(&page.text())?;
        self.expects("the checkout page opens", page.is_ok())?;
        let paid = page.pay(link).await?;
        self.transcript.tells(&format!("{who} presses the sandbox's Pay button"))?;
        self.transcript.lines(&paid.text())?;
        self.expects("the payment is taken", paid.is_ok())?;
        Ok(paid)
    }
}
