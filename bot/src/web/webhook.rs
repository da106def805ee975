//! Webhooks: what providers and Telegram send by themselves is proven to be theirs, kept, and only then answered.
//!
//! Decides nothing from what it reads: the inbox is worked through elsewhere.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use hmac::{Hmac, Mac};
use salut_core::clock::Clock;
use salut_core::port::{Source, Store, StoreError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::Sha256;

use crate::mailbox::Mailbox;
use crate::payment::{self, BadEvent, NotVerified, ShopProviders};

/// The largest body that is read, in bytes.
const BODY_SIZE_MAX: usize = 1 << 20;

/// After how many seconds the sender may try again.
const RETRY_AFTER_S: &str = "5";

/// The header with which Telegram proves who it is.
const TELEGRAM_SECRET: &str = "x-telegram-bot-api-secret-token";

/// Takes what others send.
pub struct Post {
    /// Where it is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Whose payments this shop takes.
    pub providers: Arc<ShopProviders>,
    /// What Telegram says to prove who it is; none while updates are fetched.
    pub telegram: Option<SecretString>,
}

/// Why something is not taken.
#[derive(Debug, thiserror::Error)]
enum Refused {
    /// Nobody of that name sends anything here.
    #[error("switched off")]
    Nobody,
    /// It does not prove who it is.
    #[error("the secret is not ours")]
    Stranger,
    #[error(transparent)]
    NotVerified(#[from] NotVerified),
    #[error(transparent)]
    BadEvent(#[from] BadEvent),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The addresses that others send to.
pub(super) fn routes(mail: Arc<Post>) -> Router {
    Router::new()
        .route("/webhooks/stripe", post(stripe))
        .route("/webhooks/paypal", post(paypal))
        .route("/webhooks/telegram", post(telegram))
        .layer(DefaultBodyLimit::max(BODY_SIZE_MAX))
        .with_state(mail)
}

async fn stripe(State(mail): State<Arc<Post>>, headers: HeaderMap, body: Bytes) -> Response {
    answer(Source::Stripe, mail.payment(Source::Stripe, &headers, &body).await)
}

async fn paypal(State(mail): State<Arc<Post>>, headers: HeaderMap, body: Bytes) -> Response {
    answer(Source::PayPal, mail.payment(Source::PayPal, &headers, &body).await)
}

async fn telegram(State(mail): State<Arc<Post>>, headers: HeaderMap, body: Bytes) -> Response {
    answer(Source::Telegram, mail.update(&headers, &body).await)
}

impl Post {
    async fn payment(
        &self,
        source: Source,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), Refused> {
        let verified = self.providers.verify(source, headers, body).await;
        let verified = verified.ok_or(Refused::Nobody)??;
        self.keep(source, payment::event_id(verified)?, verified.bytes()).await
    }

    async fn update(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Refused> {
        #[derive(Deserialize)]
        struct Numbered {
            update_id: u32,
        }
        let secret = self.telegram.as_ref().ok_or(Refused::Nobody)?;
        let given = headers.get(TELEGRAM_SECRET).ok_or(Refused::Stranger)?;
        if !is_same(secret.expose_secret().as_bytes(), given.as_bytes()) {
            return Err(Refused::Stranger);
        }
        let update: Numbered = serde_json::from_slice(body).map_err(BadEvent::from)?;
        // In the order of the numbers, whichever comes first.
        self.keep(Source::Telegram, format!("{:010}", update.update_id), body).await
    }

    async fn keep(&self, source: Source, id: String, body: &[u8]) -> Result<(), Refused> {
        let mailbox = Mailbox::of(source, Arc::clone(&self.store), Arc::clone(&self.clock));
        Ok(mailbox.keep(id, body.to_vec()).await?)
    }
}

/// Compares in constant time, whatever the lengths.
fn is_same(secret: &[u8], given: &[u8]) -> bool {
    let keyed = || Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    let tag = keyed().chain_update(secret).finalize().into_bytes();
    keyed().chain_update(given).verify(&tag).is_ok()
}

/// What came is never logged, only why it was not taken.
fn answer(source: Source, kept: Result<(), Refused>) -> Response {
    let Err(why) = kept else { return StatusCode::OK.into_response() };
    tracing::warn!(source = source.name(), error = %why, "A webhook was not taken");
    match why {
        Refused::Nobody => StatusCode::NOT_FOUND.into_response(),
        Refused::Stranger => StatusCode::UNAUTHORIZED.into_response(),
        Refused::NotVerified(NotVerified::Bad(_)) | Refused::BadEvent(_) => {
            StatusCode::BAD_REQUEST.into_response()
        }
        Refused::NotVerified(NotVerified::CertificateAway(_)) | Refused::Store(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, RETRY_AFTER_S)]).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use salut_core::clock::ManualClock;
    use salut_core::memory::MemoryStore;
    use salut_core::port::Inbox as _;
    use tokio::net::TcpListener;

    use super::*;
    use crate::payment::{
        BadSignature, Connected, PayerKey, Stripe, StripeSettings, StripeSignature,
    };
    use crate::web::serve;

    const NOW: i64 = 1_800_000_000;
    const EVENT: &str =
        r#"{"id":"evt_1","type":"customer.created","created":1,"data":{"object":{}}}"#;

    struct Shop {
        store: Arc<MemoryStore>,
        address: String,
    }

    impl Shop {
        /// A shop that takes cards.
        async fn open() -> Self {
            let now = chrono::DateTime::from_timestamp(NOW, 0).unwrap();
            let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(now));
            let store = Arc::new(MemoryStore::new(clock.clone()));
            let api_url = "http://127.0.0.1:9".parse().unwrap();
            let settings = StripeSettings { api_url, key: "sk".into() };
            let payers = PayerKey::new(&"secret".into());
            let client = Stripe::new(settings, payers, clock.clone()).unwrap();
            let signature = StripeSignature::new(vec!["whsec".into()]);
            let providers = ShopProviders {
                stripe: Some(Connected { client, signature }),
                ..ShopProviders::sandbox(clock.clone())
            };
            let mail = Post {
                store: store.clone(),
                clock,
                providers: Arc::new(providers),
                telegram: None,
            };
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = format!("http://{}", listener.local_addr().unwrap());
            tokio::spawn(serve(listener, routes(Arc::new(mail)), std::future::pending()));
            Self { store, address }
        }

        async fn gets(&self, path: &str, header: &str, body: String) -> u16 {
            let url = format!("{}{path}", self.address);
            let request = reqwest::Client::new().post(url).header("Stripe-Signature", header);
            request.body(body).send().await.unwrap().status().as_u16()
        }

        async fn kept(&self) -> usize {
            self.store.waiting_incoming(Source::Stripe, 200).await.unwrap().len()
        }
    }

    fn signed(secret: &str, at: i64, body: &str) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        let tag = mac.chain_update(format!("{at}.{body}")).finalize().into_bytes();
        tag.iter().fold(format!("t={at},v1="), |header, byte| format!("{header}{byte:02x}"))
    }

    #[tokio::test]
    async fn an_event_that_comes_a_hundred_times_is_kept_once() {
        let shop = Shop::open().await;
        for _ in 0..100 {
            let header = signed("whsec", NOW, EVENT);
            assert_eq!(shop.gets("/webhooks/stripe", &header, EVENT.to_owned()).await, 200);
        }
        assert_eq!(shop.kept().await, 1);
    }

    #[rstest]
    #[case("another", NOW, EVENT)]
    #[case("whsec", NOW - 301, EVENT)]
    #[case("whsec", NOW, "{}")]
    #[tokio::test]
    async fn what_is_not_proven_is_not_kept(
        #[case] secret: &str,
        #[case] at: i64,
        #[case] body: &str,
    ) {
        let shop = Shop::open().await;
        let header = signed(secret, at, EVENT);
        assert_eq!(shop.gets("/webhooks/stripe", &header, body.to_owned()).await, 400);
        assert_eq!(shop.kept().await, 0);
    }

    #[tokio::test]
    async fn an_event_without_an_id_or_too_large_is_refused() {
        let shop = Shop::open().await;
        let header = signed("whsec", NOW, "{}");
        assert_eq!(shop.gets("/webhooks/stripe", &header, "{}".to_owned()).await, 400);
        let large = "x".repeat(BODY_SIZE_MAX + 1);
        assert_eq!(shop.gets("/webhooks/stripe", "t=1", large).await, 413);
    }

    #[tokio::test]
    async fn what_is_switched_off_is_nowhere() {
        let shop = Shop::open().await;
        assert_eq!(shop.gets("/webhooks/paypal", "", EVENT.to_owned()).await, 404);
        assert_eq!(shop.gets("/webhooks/telegram", "", "{}".to_owned()).await, 404);
    }

    #[rstest]
    #[case(Refused::Store(StoreError::Unavailable("full".to_owned())), 503)]
    #[case(Refused::NotVerified(NotVerified::CertificateAway("gone".to_owned())), 503)]
    #[case(Refused::NotVerified(BadSignature::Forged.into()), 400)]
    fn what_can_come_later_is_asked_for_again(#[case] why: Refused, #[case] status: u16) {
        let answered = answer(Source::PayPal, Err(why));
        assert_eq!(answered.status().as_u16(), status);
        assert_eq!(answered.headers().contains_key(RETRY_AFTER), status == 503);
    }
}
