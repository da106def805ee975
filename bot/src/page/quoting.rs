//! What products cost at a fan's door, before anything is reserved.

use salut_core::catalogue::Quote;
use salut_core::ids::{MarketId, ProductId, SaleId};

/// The full prices of a sale for one market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotesCard {
    /// The sale.
    pub sale: SaleId,
    /// Where parcels go.
    pub market: MarketId,
    /// Its products that can be sent there, in the sale's order.
    pub offers: Vec<OfferQuotes>,
    /// The basket that one tap reserves, if there is something in it.
    pub basket: Option<Quote>,
}

/// What one product costs in a parcel of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferQuotes {
    /// The product.
    pub product: ProductId,
    /// One unit, and as many as one fan may have: the number of units and their price.
    pub quotes: Vec<(u32, Quote)>,
}
