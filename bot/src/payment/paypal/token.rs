//! The access token that PayPal's other calls need: asked for with the client's secret, kept until shortly before its end.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use salut_core::port::PaymentError;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::payment::http::Wire;

/// A token is not used in the last part of its life: it could end on the way.
const MARGIN: TimeDelta = TimeDelta::seconds(60);

/// Who we are at PayPal, and the token that says so.
pub(super) struct Tokens {
    client_id: SecretString,
    secret: SecretString,
    kept: Mutex<Option<Token>>,
}

struct Token {
    bearer: SecretString,
    until: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

impl Tokens {
    pub(super) fn new(client_id: SecretString, secret: SecretString) -> Self {
        Self { client_id, secret, kept: Mutex::default() }
    }

    /// A token that is good for now. Whoever comes while it is asked for waits for the same one.
    pub(super) async fn bearer(&self, wire: &Wire) -> Result<SecretString, PaymentError> {
        let now = wire.clock().now();
        let mut kept = self.kept.lock().await;
        if let Some(token) = kept.as_ref().filter(|token| now < token.until) {
            return Ok(token.bearer.clone());
        }
        let Granted { access_token, expires_in } = self.ask(wire).await?;
        let life = TimeDelta::try_seconds(expires_in).unwrap_or_default();
        let bearer = SecretString::from(access_token);
        *kept = Some(Token { bearer: bearer.clone(), until: now + life - MARGIN });
        Ok(bearer)
    }

    /// PayPal does not take the token any more.
    pub(super) async fn forget(&self, bearer: &SecretString) {
        let mut kept = self.kept.lock().await;
        let refused = |token: &mut Token| token.bearer.expose_secret() == bearer.expose_secret();
        kept.take_if(refused);
    }

    async fn ask(&self, wire: &Wire) -> Result<Granted, PaymentError> {
        let request = wire.request(Method::POST, &["v1", "oauth2", "token"]);
        let request = request
            .basic_auth(self.client_id.expose_secret(), Some(self.secret.expose_secret()))
            .form(&[("grant_type", "client_credentials")]);
        let reply = wire.send(request).await?;
        match reply.status {
            StatusCode::OK => reply.read(),
            status => Err(PaymentError::Refused(format!("{status}: no access token"))),
        }
    }
}
