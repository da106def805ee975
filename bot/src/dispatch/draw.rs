//! A sale's draw: what is told of it, and where the fan stands.

use salut_core::fan::Fan;
use salut_core::ids::{EntryNumber, SaleId};
use salut_core::port::StoreError;
use salut_core::sale::Sale;
use salut_core::stock::{Draw, EntryState};

use super::Dispatch;
use crate::draws::place_of;
use crate::page::{DrawCard, DrawnCard, Page};

impl Dispatch {
    pub(super) async fn draw(&self, fan: &Fan, sale: Option<&SaleId>) -> Result<Page, StoreError> {
        let sale = match sale {
            Some(_) => self.cards.sale_or_current(sale),
            None => self.cards.current_draw(),
        };
        let Some(sale) = sale else { return Ok(Page::NoSale) };
        match self.cards.draws.of(&*self.cards.store, &sale.id).await? {
            Some(draw) => Ok(Page::Draw(self.draw_card(fan, sale, &draw).await?)),
            None => Ok(Page::NoDraw(self.cards.sale(sale, fan.market.as_ref()).await?)),
        }
    }

    async fn draw_card(&self, fan: &Fan, sale: &Sale, draw: &Draw) -> Result<DrawCard, StoreError> {
        let entries = self.cards.store.entries_of(&sale.id, fan.id).await?;
        let mine = entries.iter().filter_map(|entry| mine(draw, entry.number, entry.state));
        Ok(DrawCard {
            sale: sale.id.clone(),
            opens_at: sale.opens_at,
            commitment: draw.commitment,
            entries: draw.entries,
            seed: draw.result.as_ref().map(|result| result.seed.reveal()),
            mine: mine.collect(),
            page: self.cards.links.draw_url(&sale.id),
        })
    }
}

/// An entry that takes part, or took part; those who came later only wait.
fn mine(draw: &Draw, entry: EntryNumber, state: EntryState) -> Option<DrawnCard> {
    let place = draw.result.as_ref().and_then(|result| place_of(result, entry));
    let takes_part = place.is_some() || state == EntryState::Entered;
    takes_part.then_some(DrawnCard { entry, place })
}
