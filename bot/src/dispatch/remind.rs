//! Reminders and the zone they are read in: from wish to page.

use chrono_tz::Tz;
use salut_core::fan::{Fan, Platform};
use salut_core::ids::SaleId;
use salut_core::journey::choose::{self, Choice};
use salut_core::journey::remind::{self, Change, Listener, Reminding};
use salut_core::port::StoreError;

use super::{Answered, Dispatch, private};
use crate::page::{LeadCard, Page, RemindCard, Usual};
use crate::visitor::Visitor;

impl Dispatch {
    pub(super) async fn remind(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: Option<&SaleId>,
        change: Change,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let (now, listener) = (self.cards.clock.now(), Listener::of(fan, private(visitor)));
        Ok(match remind::run(&*self.cards.store, sale, &listener, change, now).await? {
            Reminding::On { ahead, leads } => {
                let usual = listener.usual.within(sale) == leads.within(sale);
                let card = |(lead, wish)| LeadCard { lead, at: sale.opens_at - lead, wish };
                Page::ReminderOn(RemindCard {
                    sale: sale.id.clone(),
                    leads: ahead.into_iter().map(card).collect(),
                    usual: if usual { Usual::Same } else { Usual::Other },
                    zone: self.zone_to_choose(visitor, fan),
                })
            }
            Reminding::Off => Page::ReminderOff(sale.id.clone()),
            Reminding::TooLate => {
                Page::ReminderTooLate(self.cards.sale(sale, fan.market.as_ref()).await?)
            }
        })
    }

    /// What the fan chose for a sale is the fan's usual choice from now on.
    pub(super) async fn remind_always(
        &self,
        visitor: &Visitor,
        fan: Fan,
        sale: &SaleId,
    ) -> Result<Answered, StoreError> {
        let fan = remind::make_usual(&*self.cards.store, sale, fan.id).await?;
        let page = match self.remind(visitor, &fan, Some(sale), Change::On).await? {
            Page::ReminderOn(card) => {
                Page::ReminderOn(RemindCard { usual: Usual::JustMade, ..card })
            }
            other => other,
        };
        Ok(Answered { page, fan })
    }

    /// The zones to choose from: the market's, or everybody's while there is no market.
    pub(super) fn zones(&self, fan: &Fan) -> Page {
        let market = self.cards.market(fan.market.as_ref());
        let all = || self.cards.shop.markets.iter().flat_map(|market| market.zones.clone());
        let zones = market.map_or_else(|| all().collect(), |market| market.zones.clone());
        Page::Zones { current: self.cards.zone_of(fan), zones }
    }

    pub(super) async fn choose_zone(&self, fan: &Fan, zone: Tz) -> Result<Answered, StoreError> {
        let (store, shop) = (&*self.cards.store, &self.cards.shop);
        let fan = choose::run(store, shop, fan.id, Choice::Zone(zone)).await?;
        let now = self.cards.clock.now();
        Ok(Answered { page: Page::ZoneChosen { zone, now }, fan })
    }

    /// The zone of the times, where it matters: Discord shows everybody's own, and some markets have but one.
    fn zone_to_choose(&self, visitor: &Visitor, fan: &Fan) -> Option<Tz> {
        let market = self.cards.market(fan.market.as_ref());
        let several = market.is_none_or(|market| market.zones.len() > 1);
        let chosen = fan.zone.is_some();
        let shown = visitor.account.platform == Platform::Telegram;
        (shown && (several || chosen)).then(|| self.cards.zone_of(fan))
    }
}
