//! Reservations and orders: from outcome to page.

use salut_core::catalogue::BasketLine;
use salut_core::fan::Fan;
use salut_core::ids::{ProductId, ReservationId, SaleId};
use salut_core::journey::check_in;
use salut_core::journey::reserve::{self, Released, Reserve, Reserved};
use salut_core::locale::Locale;
use salut_core::port::{Reservation, StoreError};
use salut_core::sale::Sale;
use salut_core::stock::Refusal;

use super::{Dispatch, private};
use crate::page::{Page, Stage, Standing};
use crate::text::stamp::plain;
use crate::visitor::Visitor;
use crate::wish::WaitWish;

/// The longest name that is looked for, in characters.
const NAME_LENGTH_MAX: usize = 80;

impl Dispatch {
    pub(super) async fn reserve(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: Option<&SaleId>,
        basket: Vec<BasketLine>,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let (id, key) = (sale.id.clone(), visitor.key);
        let ask = Reserve { fan: fan.id, sale: id, basket: basket.clone(), key };
        match reserve::run(&*self.cards.store, ask).await? {
            Reserved::Waiting(waiting) => self.waiting(fan, sale, Standing::Now(waiting)).await,
            Reserved::Refused(Refusal::AlreadyWaiting(waiting)) => {
                self.waiting(fan, sale, Standing::Before(waiting)).await
            }
            Reserved::Refused(refusal) => {
                let wish = instead(sale, &basket, &refusal);
                self.refused_with(fan, Some(sale), refusal, wish).await
            }
            Reserved::Held(held) => self.held(visitor, fan, &held).await,
        }
    }

    pub(super) async fn held(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        held: &Reservation,
    ) -> Result<Page, StoreError> {
        match self.cards.hold(fan, held, private(visitor)).await? {
            Some(card) => Ok(Page::Reserved(card)),
            // Paid or lapsed between the two reads: the list tells which.
            None => self.orders(visitor, fan).await,
        }
    }

    /// Reserves what was typed; where it names nothing in the sale, the sale is shown to choose from.
    pub(super) async fn reserve_named(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        name: &str,
        units: Option<u32>,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.current_sale() else { return Ok(Page::NoSale) };
        match self.named(sale, &plain(name, NAME_LENGTH_MAX)) {
            Some((product, typed)) => {
                let line = BasketLine { product, units: units.unwrap_or(typed) };
                self.reserve(visitor, fan, Some(&sale.id), vec![line]).await
            }
            None => Ok(Page::Sale(self.cards.sale(sale, fan.market.as_ref()).await?)),
        }
    }

    /// The product that `typed` names and how many units: `Mi Power Bank 5000mAh` is one unit, `mi band 2` two.
    fn named(&self, sale: &Sale, typed: &str) -> Option<(ProductId, u32)> {
        if let Some(product) = self.product(sale, typed) {
            return Some((product, 1));
        }
        let (name, units) = typed.trim().rsplit_once(char::is_whitespace)?;
        Some((self.product(sale, name)?, units.trim_start_matches(['x', '×']).parse().ok()?))
    }

    fn product(&self, sale: &Sale, typed: &str) -> Option<ProductId> {
        let typed = folded(typed);
        let is_named = |product: &ProductId| {
            let name = |locale| self.texts.words(locale, chrono_tz::UTC).product(product);
            let names = Locale::ALL.into_iter().map(name);
            folded(product.as_str()) == typed
                || names.map(|name| folded(&name)).any(|name| name == typed)
        };
        sale.offers.iter().map(|offer| &offer.product).find(|product| is_named(product)).cloned()
    }

    /// The basket of the check-in; without one, the sale to choose from.
    pub(super) async fn reserve_basket(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        sale: Option<&SaleId>,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.sale_or_current(sale) else { return Ok(Page::NoSale) };
        let basket = check_in::basket(&*self.cards.store, sale, fan.id).await?;
        if !basket.is_empty() {
            return self.reserve(visitor, fan, Some(&sale.id), basket).await;
        }
        let card = self.cards.sale(sale, fan.market.as_ref()).await?;
        let refusal = match card.stage {
            Stage::Open => return Ok(Page::Sale(card)),
            Stage::Announced | Stage::CheckInOpen => {
                Refusal::NotOpenYet { opens_at: sale.opens_at }
            }
            Stage::Ended => Refusal::Ended { at: sale.ends_at },
        };
        Ok(Page::Refused { sale: Some(card), refusal, wish: None })
    }

    pub(super) async fn release(
        &self,
        visitor: &Visitor,
        fan: &Fan,
        id: &ReservationId,
    ) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.shop.sale(&id.sale) else {
            return self.refused(fan, None, Refusal::NoSuchHold).await;
        };
        match reserve::release(&*self.cards.store, fan.id, id, visitor.key).await? {
            Released::Released => Ok(Page::Released(id.clone())),
            Released::Refused(refusal) => self.refused(fan, Some(sale), refusal).await,
        }
    }

    pub(super) async fn orders(&self, visitor: &Visitor, fan: &Fan) -> Result<Page, StoreError> {
        let holds = self.cards.holds(fan, private(visitor)).await?;
        let ready = self.cards.ready_for(fan).await?;
        Ok(Page::Orders { holds, orders: self.cards.orders(fan).await?, ready })
    }

    pub(super) async fn refused(
        &self,
        fan: &Fan,
        sale: Option<&Sale>,
        refusal: Refusal,
    ) -> Result<Page, StoreError> {
        self.refused_with(fan, sale, refusal, None).await
    }

    async fn refused_with(
        &self,
        fan: &Fan,
        sale: Option<&Sale>,
        refusal: Refusal,
        wish: Option<WaitWish>,
    ) -> Result<Page, StoreError> {
        let sale = match sale {
            Some(sale) => Some(self.cards.sale(sale, fan.market.as_ref()).await?),
            None => None,
        };
        Ok(Page::Refused { sale, refusal, wish })
    }
}

/// What a fan could wait for who was refused this: as many of the product that was not there.
fn instead(sale: &Sale, basket: &[BasketLine], refusal: &Refusal) -> Option<WaitWish> {
    let (Refusal::FewerLeft { product, .. }
    | Refusal::AllHeld { product, .. }
    | Refusal::SetAside { product, .. }
    | Refusal::NextWave { product, .. }) = refusal
    else {
        return None;
    };
    let asked = basket.iter().filter(|line| line.product == *product);
    let units = asked.map(|line| line.units).fold(0, u32::saturating_add);
    Some(WaitWish::all_of(sale.offer_number(product)?, units))
}

/// Letters and digits only, in lower case: people leave out hyphens and spaces, and capitals.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
