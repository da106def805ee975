//! What providers told is worked through once it is kept.

use std::sync::Arc;

use salut::jobs::Inbox;
use salut_core::catalogue::Quote;
use salut_core::fan::{Account, Chat, Platform};
use salut_core::ids::FanId;
use salut_core::order::{Checkout, Payment, PaymentId, PaymentState, ProviderName, Rights};
use salut_core::port::{
    Inbox as _, Incoming, IncomingState, Payments as _, Source, Stored, Unit as _,
};
use tokio_util::sync::CancellationToken;

use super::webhooks::Street;
use super::*;

impl Street {
    /// The shop has sent Ana to this provider's page.
    async fn expects(&self, payment: &str) {
        let request = request(payment);
        let quote = Quote {
            market: "fr".parse().unwrap(),
            weight_grams: 120,
            lines: Vec::new(),
            total: request.amount,
            rule_version: "fr-2015".to_owned(),
            rule_valid_from: "2015-01-01".parse().unwrap(),
        };
        let chat = Chat::Private(Account { platform: Platform::Telegram, user: 7 });
        let reservation = request.id.reservation.clone();
        let rights = Rights {
            return_days: 14,
            return_cost_up_to: request.amount,
            warranty_months: 12,
            zone: chrono_tz::Europe::Paris,
        };
        let (fan, country) = (FanId(1), "fr".parse().unwrap());
        let checkout = Checkout { reservation, fan, quote, chat, country, rights };
        let payment = Payment::new(request, checkout, None);
        let payment = Payment { state: PaymentState::Waiting, ..payment };
        self.store.commit(vec![Stored::new(payment).into()]).await.unwrap();
    }

    /// The shop reads its mail from now on.
    fn reads(&self) {
        let (store, providers) = (self.store.clone(), self.providers.clone());
        let inbox = Inbox { store, providers, clock: Arc::new(clock()) };
        tokio::spawn(async move { inbox.run(CancellationToken::new()).await });
    }

    async fn money(&self, payment: &str) -> Taken {
        let id: PaymentId = payment.parse().unwrap();
        loop {
            let seen = self.store.commits();
            let known = self.store.payment(&id).await.unwrap().unwrap().record;
            if let Some(taken) = known.taken() {
                return taken.clone();
            }
            self.store.commit_after(seen).await;
        }
    }

    /// What the event with this id has come to.
    async fn outcome(&self, source: Source, id: &str) -> Incoming {
        loop {
            let seen = self.store.commits();
            let kept = self.store.incoming(source, id).await.unwrap();
            match kept {
                Some(kept) if kept.record.state != IncomingState::Waiting => return kept.record,
                _ => self.store.commit_after(seen).await,
            }
        }
    }
}

#[tokio::test]
async fn what_stripe_tells_is_recorded() {
    let street = Street::trusted().await;
    street.expects("mi-beta-17-stripe-1").await;
    street.reads();
    street.ana_pays(ProviderName::Stripe).await;
    let money = street.money("mi-beta-17-stripe-1").await;
    assert_eq!(money.amount, request("mi-beta-17-stripe-1").amount);
    assert!(money.payer.is_some());
}

#[tokio::test]
async fn paypal_is_asked_who_paid() {
    let street = Street::trusted().await;
    street.expects("mi-beta-17-paypal-1").await;
    street.reads();
    street.ana_pays(ProviderName::PayPal).await;
    let money = street.money("mi-beta-17-paypal-1").await;
    assert_eq!(money.amount, request("mi-beta-17-paypal-1").amount);
    assert!(money.payer.is_some());
}

#[tokio::test]
async fn what_is_about_no_payment_of_ours_waits_for_a_person() {
    let street = Street::trusted().await;
    street.ana_pays(ProviderName::Stripe).await;
    street.stripe.wait_until_events_are_taken().await.unwrap();
    let kept = street.store.waiting_incoming(Source::Stripe, 100).await.unwrap();
    let tells = |kept: &&Stored<Incoming>| {
        String::from_utf8_lossy(&kept.record.body).contains("checkout.session.completed")
    };
    let id = kept.iter().find(tells).unwrap().record.id.clone();
    street.reads();
    let outcome = street.outcome(Source::Stripe, &id).await;
    assert_eq!(outcome.state, IncomingState::Failed { why: "no payment of ours".to_owned() });
    assert!(!outcome.body.is_empty());
}
