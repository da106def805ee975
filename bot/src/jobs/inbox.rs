//! Works through what providers told by webhook: each event once it is kept, in any order, as often as it takes.
//!
//! A loop of its own: a provider that has to be asked and is slow holds up no other work.

use std::sync::Arc;

use chrono::TimeDelta;
use salut_core::clock::Clock;
use salut_core::journey::inbox;
use salut_core::journey::settle::{self, Heard};
use salut_core::order::{PaymentId, ProviderName, SessionId, Standing};
use salut_core::port::{
    Incoming, PaymentError, PaymentEvent, Providers as _, Source, Store, StoreError, Stored,
};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use crate::payment::{ShopProviders, VerifiedBody};

/// Who sends events here.
const SENDERS: [(Source, ProviderName); 2] =
    [(Source::Stripe, ProviderName::Stripe), (Source::PayPal, ProviderName::PayPal)];

/// How many events are read at a time.
const PAGE: usize = 100;

/// How long to wait after something failed.
const PAUSE: TimeDelta = TimeDelta::seconds(2);

/// How often to look for what other nodes took.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(30);

/// The loop and what it works on.
pub struct Inbox {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Who takes the money.
    pub providers: Arc<ShopProviders>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Why an event waits.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Provider(PaymentError),
}

impl Inbox {
    /// Works until `stop`.
    pub async fn run(&self, stop: CancellationToken) {
        loop {
            let seen = self.store.commits();
            let pause = self.round().await;
            let next = self.clock.now() + pause;
            // After a failure the store's bell does not cut the pause short.
            let rings = async {
                if pause == LOOK_EVERY {
                    self.store.commit_after(seen).await;
                } else {
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! {
                () = self.clock.sleep_until(next) => {}
                () = rings => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Works through what waits, and says how long it can rest.
    async fn round(&self) -> TimeDelta {
        let mut rest = LOOK_EVERY;
        for (source, provider) in SENDERS {
            if let Err(error) = self.work_through(source, provider).await {
                error!(source = source.name(), %error, "Events of payments wait; trying again");
                rest = PAUSE;
            }
        }
        rest
    }

    /// Works through what waits of one sender. An event that cannot be settled now holds up no other.
    async fn work_through(&self, source: Source, provider: ProviderName) -> Result<(), Trouble> {
        let mut outcome = Ok(());
        for incoming in self.store.waiting_incoming(source, PAGE).await? {
            if let Err(error) = self.settle(provider, incoming).await {
                outcome = Err(error);
            }
        }
        outcome
    }

    async fn settle(
        &self,
        provider: ProviderName,
        incoming: Stored<Incoming>,
    ) -> Result<(), Trouble> {
        let Incoming { source, id, .. } = &incoming.record;
        let store = &*self.store;
        let why = match self.providers.event(*source, VerifiedBody::kept(&incoming.record)) {
            Ok(event) => {
                let event = self.complete(event).await?;
                match settle::heard(store, &*self.clock, provider, &event).await? {
                    Heard::Done => return Ok(inbox::done(store, incoming).await?),
                    Heard::Unknown => "no payment of ours".to_owned(),
                }
            }
            Err(why) => why.to_string(),
        };
        warn!(source = source.name(), id, why, "An event is left to a person");
        Ok(inbox::fail(store, incoming, why).await?)
    }

    /// A webhook may leave out who paid, which the caps count by. The provider itself knows.
    async fn complete(&self, event: PaymentEvent) -> Result<PaymentEvent, Trouble> {
        let Some((id, session)) = paid_by_nobody(&event) else { return Ok(event) };
        let Some(provider) = self.providers.get(id.provider) else { return Ok(event) };
        match provider.look(id, session).await {
            Ok(standing @ Standing::Paid(_)) => {
                let (session, payment) = (session.clone(), Some(id.clone()));
                Ok(PaymentEvent::Session { session, payment, standing })
            }
            Err(away @ PaymentError::Unreachable(_)) => Err(Trouble::Provider(away)),
            Ok(_) | Err(_) => Ok(event),
        }
    }
}

/// The payment and its session, if the event tells that it is paid and not by whom.
fn paid_by_nobody(event: &PaymentEvent) -> Option<(&PaymentId, &SessionId)> {
    match event {
        PaymentEvent::Session { session, payment: Some(id), standing: Standing::Paid(taken) } => {
            taken.payer.is_none().then_some((id, session))
        }
        _ => None,
    }
}
