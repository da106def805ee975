//! The units of one offer, counted. `held + sold + returned ≤ opened ≤ units`, always.

use serde::{Deserialize, Serialize};

use crate::ids::ProductId;

/// The units of one offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counter {
    pub(super) product: ProductId,
    pub(super) cap: u32,
    /// All units there are.
    pub(super) units: u32,
    /// How many waves came up.
    pub(super) waves: usize,
    /// Units of those waves.
    pub(super) opened: u32,
    /// Units that only fans with a priority pass can get now.
    pub(super) set_aside: u32,
    pub(super) held: u32,
    pub(super) sold: u32,
    /// Units that were sold and came back after the sale.
    pub(super) returned: u32,
}

impl Counter {
    /// An offer of which no wave came up yet.
    pub(super) const fn new(product: ProductId) -> Self {
        let (cap, units, waves, opened, set_aside) = (0, 0, 0, 0, 0);
        let (held, sold, returned) = (0, 0, 0);
        Self { product, cap, units, waves, opened, set_aside, held, sold, returned }
    }

    /// Units given to fans, in whatever way.
    pub(super) const fn given(&self) -> u32 {
        self.held + self.sold + self.returned
    }

    /// Units that a fan with a priority pass can get.
    pub(super) const fn left(&self) -> u32 {
        self.opened.saturating_sub(self.given())
    }

    /// Units that anybody can get.
    pub(super) const fn left_for_all(&self) -> u32 {
        self.left().saturating_sub(self.set_aside)
    }
}
