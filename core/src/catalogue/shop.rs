//! The shop as its configuration describes it: checked once at the start, read by everything after.

use super::{Calendar, Market, Product};
use crate::ids::{MarketId, ProductId, SaleId};
use crate::sale::Sale;

/// Products, markets and sales, in the order in which the configuration lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// What is in the range, coming products included.
    pub products: Vec<Product>,
    /// Where parcels are sent.
    pub markets: Vec<Market>,
    /// When the warehouse packs.
    pub calendar: Calendar,
    /// The sales, past and to come.
    pub sales: Vec<Sale>,
}

impl Shop {
    /// The product with this id.
    pub fn product(&self, id: &ProductId) -> Option<&Product> {
        self.products.iter().find(|product| product.id == *id)
    }

    /// The market with this id.
    pub fn market(&self, id: &MarketId) -> Option<&Market> {
        self.markets.iter().find(|market| market.id == *id)
    }

    /// The sale with this id.
    pub fn sale(&self, id: &SaleId) -> Option<&Sale> {
        self.sales.iter().find(|sale| sale.id == *id)
    }
}
