//! What providers tell by themselves arrives, proven, and is read.

use std::sync::Arc;

use salut::payment::{
    Connected, PayPal as PayPalClient, PayPalSettings, PayPalSignature, ShopProviders,
    Stripe as StripeClient, StripeSettings, StripeSignature, VerifiedBody,
};
use salut::web::{self, Post};
use salut_core::clock::Clock;
use salut_core::memory::MemoryStore;
use salut_core::order::ProviderName;
use salut_core::port::{Inbox as _, PaymentEvent, Providers as _, Source, Store};
use salut_emulators::paypal::{self, PayPal};
use salut_emulators::stripe::{self, Stripe};
use tokio::net::TcpListener;

use super::*;

/// A shop that takes money from both, and both.
pub(super) struct Street {
    pub(super) stripe: Stripe,
    paypal: PayPal,
    pub(super) store: Arc<MemoryStore>,
    pub(super) providers: Arc<ShopProviders>,
}

impl Street {
    /// The shop knows these secrets: of Stripe's webhook, and the name of PayPal's.
    async fn open(webhook_secret: &str, webhook_id: &str) -> Self {
        let time: Arc<dyn Clock> = Arc::new(clock());
        let stripe = Stripe::start(stripe::Setup::new(time.clone())).await.unwrap();
        let paypal = PayPal::start(paypal::Setup::new(time.clone())).await.unwrap();
        let settings =
            StripeSettings { api_url: stripe.api_url().parse().unwrap(), key: stripe.key().into() };
        let cards = Connected {
            client: StripeClient::new(settings, payers(), time.clone()).unwrap(),
            signature: StripeSignature::new(vec![webhook_secret.into()]),
        };
        let api_url: url::Url = paypal.api_url().parse().unwrap();
        let settings = PayPalSettings {
            api_url: api_url.clone(),
            client_id: paypal.client().into(),
            secret: paypal.secret().into(),
        };
        let name = webhook_id.to_owned();
        let accounts = Connected {
            client: PayPalClient::new(settings, payers(), time.clone()).unwrap(),
            signature: PayPalSignature::new(api_url, name, time.clone()).unwrap(),
        };
        let providers = Arc::new(ShopProviders {
            stripe: Some(cards),
            paypal: Some(accounts),
            sandbox: None,
            clock: time.clone(),
        });
        let store = Arc::new(MemoryStore::new(time.clone()));
        let street = Self { stripe, paypal, store, providers };
        street.listens(time).await;
        street
    }

    /// The shop of those servers' own secrets.
    pub(super) async fn trusted() -> Self {
        let (stripe, paypal) =
            (stripe::Setup::new(Arc::new(clock())), paypal::Setup::new(Arc::new(clock())));
        Self::open(&stripe.webhook_secret, &paypal.webhook_id).await
    }

    async fn listens(&self, clock: Arc<dyn Clock>) {
        let kept: Arc<dyn Store> = self.store.clone();
        let post = Post { store: kept, clock, providers: self.providers.clone(), telegram: None };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/webhooks", listener.local_addr().unwrap());
        tokio::spawn(web::serve(listener, web::webhooks(post), std::future::pending()));
        self.stripe.sends_events_to(&format!("{address}/stripe"));
        self.paypal.sends_events_to(&format!("{address}/paypal"));
    }

    /// Ana pays at this provider, as far as she has to.
    pub(super) async fn ana_pays(&self, name: ProviderName) {
        let provider = self.providers.get(name).unwrap();
        let request = request(&format!("mi-beta-17-{}-1", name.name()));
        let session = provider.open(&request).await.unwrap();
        ana().pays(session.page.unwrap().as_str()).await.unwrap();
        taken(provider.collect(&request.id, &session.id).await);
    }

    /// What was told and kept.
    async fn told(&self, source: Source) -> Vec<PaymentEvent> {
        let kept = self.store.waiting_incoming(source, 100).await.unwrap();
        let read = |body| self.providers.event(source, body).unwrap();
        kept.iter().map(|incoming| read(VerifiedBody::kept(&incoming.record))).collect()
    }
}

fn paid(events: &[PaymentEvent], payment: &str) -> usize {
    let id = payment.parse().unwrap();
    let is_paid = |event: &&PaymentEvent| match event {
        PaymentEvent::Session { payment: Some(known), standing: Standing::Paid(taken), .. } => {
            *known == id && taken.amount == request(payment).amount
        }
        _ => false,
    };
    events.iter().filter(is_paid).count()
}

#[tokio::test]
async fn stripe_tells_of_a_payment_once_however_often_it_says_so() {
    let street = Street::trusted().await;
    street.ana_pays(ProviderName::Stripe).await;
    street.stripe.wait_until_events_are_taken().await.unwrap();
    street.stripe.sends_again("checkout.session.completed", 20).await.unwrap();
    assert_eq!(paid(&street.told(Source::Stripe).await, "mi-beta-17-stripe-1"), 1);
}

#[tokio::test]
async fn paypal_tells_of_a_payment_once_however_often_it_says_so() {
    let street = Street::trusted().await;
    street.ana_pays(ProviderName::PayPal).await;
    street.paypal.wait_until_events_are_taken().await.unwrap();
    street.paypal.sends_again("PAYMENT.CAPTURE.COMPLETED", 20).await.unwrap();
    assert!(paid(&street.told(Source::PayPal).await, "mi-beta-17-paypal-1") >= 1);
}

#[tokio::test]
async fn both_tell_of_refunds_with_our_own_name_for_them() {
    let street = Street::trusted().await;
    for (source, name) in
        [(Source::Stripe, ProviderName::Stripe), (Source::PayPal, ProviderName::PayPal)]
    {
        let provider = street.providers.get(name).unwrap();
        let payment = format!("mi-beta-17-{}-1", name.name());
        let session = provider.open(&request(&payment)).await.unwrap();
        ana().pays(session.page.unwrap().as_str()).await.unwrap();
        let money = taken(provider.collect(&payment.parse().unwrap(), &session.id).await);
        let refund = half(&payment, &money.reference);
        assert!(is_done(&provider.refund(&refund).await));
        street.stripe.wait_until_events_are_taken().await.unwrap();
        street.paypal.wait_until_events_are_taken().await.unwrap();
        let told = street.told(source).await;
        let is_it = |event: &PaymentEvent| match event {
            PaymentEvent::Refunded { reference, ours, amount, .. } => {
                (reference, ours.as_ref(), *amount)
                    == (&refund.reference, Some(&refund.id), refund.amount)
            }
            _ => false,
        };
        assert!(told.iter().any(is_it), "{told:?}");
    }
}

#[tokio::test]
async fn while_stripe_rolls_its_secret_the_old_one_does() {
    let street = Street::open("whsec_the_new_one", "WEBHOOK").await;
    street.stripe.signs_also_with("whsec_the_new_one");
    street.ana_pays(ProviderName::Stripe).await;
    street.stripe.wait_until_events_are_taken().await.unwrap();
    assert_eq!(paid(&street.told(Source::Stripe).await, "mi-beta-17-stripe-1"), 1);
}
