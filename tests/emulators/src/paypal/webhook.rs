//! Signatures of webhooks: what is sent with each, and the endpoint that tells whether one was really sent.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::books::PayPalBooks;
use super::order::stamp;
use super::refusal::Refusal;
use crate::payment::{News, name_of};

/// The signature's algorithm, as it is named in the header.
const ALGORITHM: &str = "SHA256withRSA";
/// The certificate's name in its address.
pub(super) const CERTIFICATE: &str = "CERT-360caa42-fca2a594-10c41e5d";

/// One event, sent once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Transmission {
    id: String,
    time: String,
    signature: String,
    event: Value,
}

impl PayPalBooks {
    fn certificate_url(&self) -> String {
        format!("{}/v1/notifications/certs/{CERTIFICATE}", self.base)
    }

    /// The headers of an event that is sent now, and again with each try.
    pub(super) fn transmit(
        &mut self,
        event: &News,
        body: &str,
        now: DateTime<Utc>,
    ) -> Vec<(String, String)> {
        let name = name_of(&event.id, 12).to_lowercase();
        let id = format!("69cd13f0-d67a-11e5-baa3-{name}");
        let time = stamp(now);
        let checksum = crc32fast::hash(body.as_bytes());
        let signature = self.seal.sign(&format!("{id}|{time}|{}|{checksum}", self.webhook_id));
        let headers = [
            ("paypal-transmission-id", id.clone()),
            ("paypal-transmission-time", time.clone()),
            ("paypal-transmission-sig", signature.clone()),
            ("paypal-cert-url", self.certificate_url()),
            ("paypal-auth-algo", ALGORITHM.to_owned()),
            ("paypal-auth-version", "v2".to_owned()),
        ];
        self.transmissions.push(Transmission { id, time, signature, event: event.body.clone() });
        headers.map(|(name, value)| (name.to_owned(), value)).into()
    }

    /// Whether the server sent this event with these headers to this webhook.
    pub(super) fn verify(&self, asked: &Value) -> Result<Value, Refusal> {
        let field = |name: &str| {
            let text = asked[name].as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned).ok_or_else(|| Refusal::missing(&format!("/{name}")))
        };
        if !asked["webhook_event"].is_object() {
            return Err(Refusal::missing("/webhook_event"));
        }
        let told = Transmission {
            id: field("transmission_id")?,
            time: field("transmission_time")?,
            signature: field("transmission_sig")?,
            event: asked["webhook_event"].clone(),
        };
        let is_ours = field("webhook_id")? == self.webhook_id
            && field("auth_algo")? == ALGORITHM
            && field("cert_url")? == self.certificate_url()
            && self.transmissions.contains(&told);
        let status = if is_ours { "SUCCESS" } else { "FAILURE" };
        Ok(json!({"verification_status": status}))
    }
}
