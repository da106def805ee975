//! Salut's own ledger on sled, by its public async API: one request a call, as the bots ask.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use salut::clock::SystemClock;
use salut::store::sled::SledStore;
use salut_core::catalogue::BasketLine;
use salut_core::clock::Clock;
use salut_core::ids::{FanId, ProductId, SaleId};
use salut_core::port::Ledger;
use salut_core::stock::{
    Allocation, Ask, AskKey, AskKind, OfferTerms, Outcome, Refusal, Spans, Terms,
};

use super::{Answer, CAP, HOLD, Name, Request};
use crate::error::LoadtestError;

/// The ledger, open in a folder.
pub(crate) struct SalutSled {
    store: SledStore,
    folder: PathBuf,
    sale: SaleId,
    product: ProductId,
}

impl SalutSled {
    /// Opens the ledger and lists a sale that is open now.
    pub(crate) async fn start(folder: &Path, units: u32) -> Result<Self, LoadtestError> {
        let peer = Self::open(folder)?;
        let now = SystemClock.now();
        let hold = TimeDelta::from_std(HOLD).unwrap_or_default();
        let waves = Vec::new();
        let terms = Terms {
            sale: peer.sale.clone(),
            opens_at: now - TimeDelta::seconds(1),
            ends_at: now + TimeDelta::days(1),
            spans: Spans { hold, extension: TimeDelta::zero(), turn: hold },
            allocation: Allocation::FirstCome,
            priority: None,
            offers: vec![OfferTerms { product: peer.product.clone(), units, cap: CAP, waves }],
        };
        let list = AskKind::List { terms: Box::new(terms), seed: None };
        match peer.decide(vec![Ask::by_shop(list)]).await?.as_slice() {
            [Outcome::Listed] => Ok(peer),
            other => Err(wrong(format!("the sale is not listed but {other:?}"))),
        }
    }

    /// Opens the ledger as it was left.
    pub(crate) fn open(folder: &Path) -> Result<Self, LoadtestError> {
        let store = SledStore::open(folder, Arc::new(SystemClock))?;
        let slug = |error: salut_core::ids::NotASlug| wrong(error.to_string());
        let (sale, product) = ("loadtest".parse().map_err(slug)?, "mi-band".parse().map_err(slug)?);
        Ok(Self { store, folder: folder.to_owned(), sale, product })
    }

    /// Asks for one unit.
    pub(crate) async fn reserve(&self, request: Request) -> Result<Answer, LoadtestError> {
        let outcomes = self.decide(vec![self.ask(request)]).await?;
        outcomes.first().map_or_else(|| Err(wrong("no outcome".to_owned())), answer)
    }

    /// Holds one unit for each of many fans in one call: the quick way to a ledger of some size.
    pub(crate) async fn fill(&self, fans: std::ops::Range<u64>) -> Result<(), LoadtestError> {
        let asks = fans.map(|fan| self.ask(Request::of(fan, 0))).collect();
        let outcomes = self.decide(asks).await?;
        match outcomes.iter().find(|outcome| !matches!(outcome, Outcome::Held(_))) {
            None => Ok(()),
            Some(other) => Err(wrong(format!("a fan is not held but {other:?}"))),
        }
    }

    /// Units held now.
    pub(crate) async fn held(&self) -> Result<u64, LoadtestError> {
        let counts = self.store.counts(&self.sale).await?;
        Ok(counts.iter().map(|count| u64::from(count.held)).sum())
    }

    /// Closes the ledger, opens it again, and counts what is held then.
    pub(crate) async fn stop(self) -> Result<u64, LoadtestError> {
        let folder = self.folder.clone();
        drop(self);
        Self::open(&folder)?.held().await
    }

    async fn decide(&self, asks: Vec<Ask>) -> Result<Vec<Outcome>, LoadtestError> {
        Ok(self.store.decide(&self.sale, asks).await?)
    }

    fn ask(&self, request: Request) -> Ask {
        let basket = vec![BasketLine { product: self.product.clone(), units: 1 }];
        let kind = AskKind::Reserve { fan: FanId(request.fan), basket };
        Ask { key: AskKey(request.key), kind }
    }
}

fn answer(outcome: &Outcome) -> Result<Answer, LoadtestError> {
    match outcome {
        Outcome::Held(_) => Ok(Answer::Held),
        Outcome::Refused(Refusal::CapReached { .. }) => Ok(Answer::CapReached),
        Outcome::Refused(Refusal::AllHeld { .. } | Refusal::SoldOut { .. }) => Ok(Answer::NoneLeft),
        other => Err(wrong(format!("a fan is told {other:?}"))),
    }
}

fn wrong(fault: String) -> LoadtestError {
    LoadtestError::Wrong { peer: Name::SalutSled.as_str(), fault }
}
