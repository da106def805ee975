//! T0: one tap, caps, everything held, and a bot that is killed in the middle.

use salut_core::clock::Clock;

use super::{Tour, TourError, act, at, story};
use crate::process::BotProcess;

impl Tour {
    pub(super) async fn opening(&mut self) -> Result<(), TourError> {
        self.goes_to(at("2027-03-09T10:00:00Z")).await?;
        self.transcript.act("T0: the sale is open", self.stage.clock.now())?;
        let open = act!(self, ana hears "⏰");
        self.expects("Ana is told that it is open, with her basket", open.says("C’est ouvert"))?;
        let held = act!(self, ana presses "Réserver mon panier");
        self.expects("one tap reserves Ana's basket", held.says("C’est réservé"))?;
        self.expects("with shipping, duty and tax in euros", {
            held.says("Livraison") && held.says("Taxe à l’importation") && held.says("€")
        })?;
        self.expects("and a link to pay", held.link("Payer").is_some())?;

        act!(self, ben uses "/sales");
        let held = act!(self, ben presses "Reserve Mi Band");
        self.expects("one tap reserves a band for Ben, in dollars", held.says("$"))?;
        act!(self, ben uses "/sales");
        let held = act!(self, ben presses "Reserve Mi Band");
        self.expects("and a second one", held.says("mi-beta-3"))
    }

    pub(super) async fn caps(&mut self) -> Result<(), TourError> {
        self.transcript.act("Caps, and all held", self.stage.clock.now())?;
        let third = act!(self, ben uses "/reserve product: Mi Band");
        self.expects("a third band is refused by the cap", third.says("at most 2 units"))?;
        self.expects("and holds nothing", third.link("Pay").is_none())?;
        let second = act!(self, ana uses "/reserve product: Mi Headphones");
        self.expects("second headphones are refused by the cap", second.says("Un seul"))?;
        let held = act!(self, carla uses "/reserve mi-band");
        self.expects("all bands are held and may return, and Carla is told when", {
            held.says("verkauft oder reserviert") && held.says("11:10")
        })?;
        let waits = act!(self, carla presses "Auf die Warteliste");
        self.expects("one tap puts her on the waitlist, first in line", waits.says("Platz 1"))?;
        act!(self, dave uses "/reserve mi-band");
        let waits = act!(self, dave presses "Join the waitlist");
        self.expects("Dave waits behind her", waits.says("number 2 in the queue"))?;
        let sale = act!(self, carla uses "/sales");
        self.expects("the sale says the same, and that two fans wait", {
            sale.says("zurückkommen") && sale.says("2 Fans warten.")
        })
    }

    /// SIGKILL, then a new process on the same store.
    pub(super) async fn crash(&mut self) -> Result<(), TourError> {
        self.transcript.act("kill -9", self.stage.clock.now())?;
        self.bot.kill().await?;
        self.stage.discord.wait_until_offline().await.map_err(story)?;
        self.stage.telegram.wait_until_offline().await.map_err(story)?;
        self.transcript.tells("The bot is killed in the middle of the sale, and started again.")?;
        self.bot = BotProcess::start(&self.stage, &self.playground).await?;
        self.stage.discord.wait_until_online().await.map_err(story)?;
        self.stage.telegram.wait_until_online().await.map_err(story)?;

        let orders = act!(self, ana uses "/orders");
        self.expects("Ana's reservation is still there", orders.says("mi-beta-1"))?;
        let orders = act!(self, ben uses "/orders");
        self.expects("and both of Ben's", orders.says("mi-beta-2") && orders.says("mi-beta-3"))?;
        let third = act!(self, ben uses "/reserve product: Mi Band");
        self.expects("the cap holds as before", third.link("Pay").is_none())?;
        let waits = act!(self, carla uses "/waitlist");
        self.expects("and Carla is still first in line", waits.says("Platz 1"))
    }
}
