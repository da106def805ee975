//! Delivery → page → view: what a recorded message says, put into words when it is sent.

use async_trait::async_trait;
use salut_core::delivery::Delivery;
use salut_core::port::StoreError;

use crate::view::View;

/// Words deliveries. Messengers know only this of everything behind it.
#[async_trait]
pub trait Compose: Send + Sync {
    /// What the delivery says, or nothing when there is nothing to say any more.
    async fn view(&self, delivery: &Delivery) -> Result<Option<View>, StoreError>;
}
