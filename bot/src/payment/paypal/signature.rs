//! Whether a webhook comes from PayPal: RSA over its id, its time, our webhook's id and the body's checksum.
//!
//! The message and the headers are those of PayPal's own documentation.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::HeaderMap;
use rustls_pki_types::CertificateDer;
use salut_core::clock::Clock;
use url::Url;
use webpki::EndEntityCert;

use super::certificate::Certificates;
use crate::payment::http::Wire;
use crate::payment::verified::{BadSignature, NotVerified, VerifiedBody};

const ID: &str = "paypal-transmission-id";
const TIME: &str = "paypal-transmission-time";
const SIGNATURE: &str = "paypal-transmission-sig";
const CERTIFICATE: &str = "paypal-cert-url";
const ALGORITHM: &str = "paypal-auth-algo";

/// The only algorithm there is.
const SHA256_WITH_RSA: &str = "SHA256withRSA";

/// PayPal tries for three days to get a webhook through.
const AGE_MAX: TimeDelta = TimeDelta::hours(73);

/// How far ahead PayPal's clock may be.
const AHEAD_MAX: TimeDelta = TimeDelta::minutes(5);

/// Checks PayPal's signatures.
pub struct PayPalSignature {
    wire: Wire,
    certificates: Certificates,
    webhook_id: String,
}

/// What the headers say.
struct Signed<'a> {
    id: &'a str,
    time: &'a str,
    certificate: &'a str,
    signature: Vec<u8>,
}

impl PayPalSignature {
    /// Signatures for the webhook that PayPal calls `webhook_id`, with certificates of the API at `api_url`.
    pub fn new(
        api_url: Url,
        webhook_id: String,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, reqwest::Error> {
        let wire = Wire::new(api_url, clock)?;
        Ok(Self { wire, certificates: Certificates::default(), webhook_id })
    }

    /// Proves that PayPal signed `body` lately.
    pub async fn verify<'a>(
        &self,
        headers: &HeaderMap,
        body: &'a [u8],
    ) -> Result<VerifiedBody<'a>, NotVerified> {
        let signed = Signed::read(headers)?;
        signed.check_time(self.wire.clock().now())?;
        let certificate = self.certificates.at(signed.certificate, &self.wire).await?;
        Ok(signed.verify(&certificate, &self.webhook_id, body)?)
    }
}

impl<'a> Signed<'a> {
    fn read(headers: &'a HeaderMap) -> Result<Self, BadSignature> {
        let text = |name: &'static str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.ok_or(BadSignature::Missing(name))
        };
        if !text(ALGORITHM)?.eq_ignore_ascii_case(SHA256_WITH_RSA) {
            return Err(BadSignature::Malformed(ALGORITHM));
        }
        let signature = STANDARD.decode(text(SIGNATURE)?);
        let signature = signature.map_err(|_| BadSignature::Malformed(SIGNATURE))?;
        Ok(Self { id: text(ID)?, time: text(TIME)?, certificate: text(CERTIFICATE)?, signature })
    }

    fn check_time(&self, now: DateTime<Utc>) -> Result<(), BadSignature> {
        let at = DateTime::parse_from_rfc3339(self.time);
        let at = at.map_err(|_| BadSignature::Malformed(TIME))?.to_utc();
        let is_timely = now - AGE_MAX <= at && at <= now + AHEAD_MAX;
        if is_timely { Ok(()) } else { Err(BadSignature::Untimely) }
    }

    fn verify<'b>(
        &self,
        certificate: &CertificateDer<'_>,
        webhook_id: &str,
        body: &'b [u8],
    ) -> Result<VerifiedBody<'b>, BadSignature> {
        let sum = crc32fast::hash(body);
        let message = format!("{}|{}|{webhook_id}|{sum}", self.id, self.time);
        let certificate = EndEntityCert::try_from(certificate)
            .map_err(|_| BadSignature::ForeignCertificate("it is no certificate".to_owned()))?;
        let algorithm = webpki::ring::RSA_PKCS1_2048_8192_SHA256;
        certificate
            .verify_signature(algorithm, message.as_bytes(), &self.signature)
            .map_err(|_| BadSignature::Forged)?;
        Ok(VerifiedBody::proven(body))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use rustls_pki_types::pem::PemObject as _;

    use super::*;

    /// A webhook that PayPal publishes with its headers in the samples of its own libraries, and the certificate that lay
    /// at its address in those days.
    const EVENT: &[u8] = include_bytes!("../examples/paypal-event.json");
    const PEM: &[u8] = include_bytes!("../examples/paypal-certificate.pem");
    const WEBHOOK: &str = "3RN13029J36659323";
    const SIGNED: &str = "vSOIQFIZQHv8G2vpbOpD/4fSC4/MYhdHyv+AmgJyeJQq6q5avWyHIe/zL6qO5hle192HSqKbYveLoF\
        XGJun2od2zXN3Q45VBXwdX3woXYGaNq532flAtiYin+tQ/0pNwRDsVIufCxa3a8HskaXy+YEfXNnwCSL287esD3HgOHmuAs0m\
        YKQdbR4e8Evk8XOOQaZzGeV7GNXXz19gzzvyHbsbHmDz5VoRl9so5OoHqvnc5RtgjZfG8KA9lXh2MTPSbtdTLQb9ikKYnOGM\
        +FasFMxk5stJisgmxaefpO9Q1qm3rCjaJ29aAOyDNr3Q7WkeN3w4bSXtFMwyRBOF28pJg9g==";

    fn published() -> HeaderMap {
        headers(&[
            (ID, "b2384410-f8d2-11e4-8bf3-77339302725b"),
            (TIME, "2015-05-12T18:14:14Z"),
            (ALGORITHM, SHA256_WITH_RSA),
            (SIGNATURE, SIGNED),
            (
                CERTIFICATE,
                "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77",
            ),
        ])
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&str, &str)| (name.parse().unwrap(), value.parse().unwrap());
        pairs.iter().map(pair).collect()
    }

    fn verify(headers: &HeaderMap, webhook: &str, body: &[u8]) -> Result<(), BadSignature> {
        let certificate = CertificateDer::from_pem_slice(PEM).unwrap();
        Signed::read(headers)?.verify(&certificate, webhook, body).map(drop)
    }

    #[test]
    fn the_published_example_is_accepted() {
        assert_eq!(verify(&published(), WEBHOOK, EVENT), Ok(()));
    }

    #[test]
    fn an_altered_body_is_refused() {
        let altered = String::from_utf8_lossy(EVENT).replace("20.00", "99.00");
        assert_eq!(verify(&published(), WEBHOOK, altered.as_bytes()), Err(BadSignature::Forged));
    }

    #[rstest]
    #[case(ID, "b2384410-f8d2-11e4-8bf3-77339302725c")]
    #[case(TIME, "2015-05-12T18:14:15Z")]
    #[case(SIGNATURE, "AAAA")]
    fn an_altered_header_is_refused(#[case] name: &'static str, #[case] value: &str) {
        let mut altered = published();
        altered.insert(name, value.parse().unwrap());
        assert_eq!(verify(&altered, WEBHOOK, EVENT), Err(BadSignature::Forged));
    }

    #[test]
    fn what_was_signed_for_another_webhook_is_refused() {
        assert_eq!(verify(&published(), "4JH86294D6297924G", EVENT), Err(BadSignature::Forged));
    }

    #[rstest]
    #[case(ALGORITHM, "SHA1withRSA")]
    #[case(SIGNATURE, "!")]
    fn what_paypal_would_not_write_is_refused(#[case] name: &'static str, #[case] value: &str) {
        let mut odd = published();
        odd.insert(name, value.parse().unwrap());
        assert_eq!(verify(&odd, WEBHOOK, EVENT), Err(BadSignature::Malformed(name)));
        odd.remove(name);
        assert_eq!(verify(&odd, WEBHOOK, EVENT), Err(BadSignature::Missing(name)));
    }

    #[rstest]
    #[case("2015-05-12T18:09:14Z", Ok(()))]
    #[case("2015-05-12T18:09:13Z", Err(BadSignature::Untimely))]
    #[case("2015-05-15T19:14:14Z", Ok(()))]
    #[case("2015-05-15T19:14:15Z", Err(BadSignature::Untimely))]
    fn an_old_signature_is_refused(#[case] now: &str, #[case] told: Result<(), BadSignature>) {
        let headers = published();
        let checked = Signed::read(&headers).unwrap().check_time(now.parse().unwrap());
        assert_eq!(checked, told);
    }

    #[tokio::test]
    async fn a_foreign_certificate_is_not_even_fetched() {
        let clock = salut_core::clock::ManualClock::at("2015-05-12T18:14:14Z".parse().unwrap());
        let api = "https://api-m.sandbox.paypal.com".parse().unwrap();
        let verifier = PayPalSignature::new(api, WEBHOOK.to_owned(), Arc::new(clock)).unwrap();
        let mut foreign = published();
        let address = "https://evil.example/v1/notifications/certs/CERT-1";
        foreign.insert(CERTIFICATE, address.parse().unwrap());
        let refused = BadSignature::ForeignCertificate(address.to_owned());
        assert_eq!(verifier.verify(&foreign, EVENT).await, Err(refused.into()));
    }
}
