//! The certificates that PayPal signs webhooks with: fetched from PayPal's own server alone, kept for a day.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use tokio::sync::Mutex;
use url::Url;

use crate::payment::http::Wire;
use crate::payment::verified::{BadSignature, NotVerified};

/// How long a certificate is kept; PayPal's own answers say the same.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// So many are kept at most; there are two or three at a time.
const KEPT_MAX: usize = 16;

/// Where certificates lie.
const FOLDER: &str = "/v1/notifications/certs/";

/// PayPal's servers: the API's host, and those whose certificates belong to it.
const HOSTS: [(&str, [&str; 2]); 4] = [
    ("api-m.paypal.com", LIVE),
    ("api.paypal.com", LIVE),
    ("api-m.sandbox.paypal.com", SANDBOX),
    ("api.sandbox.paypal.com", SANDBOX),
];
const LIVE: [&str; 2] = ["api.paypal.com", "api-m.paypal.com"];
const SANDBOX: [&str; 2] = ["api.sandbox.paypal.com", "api-m.sandbox.paypal.com"];

/// Certificates by their address.
#[derive(Default)]
pub(super) struct Certificates {
    kept: Mutex<HashMap<Url, Kept>>,
}

struct Kept {
    certificate: CertificateDer<'static>,
    until: DateTime<Utc>,
}

impl Certificates {
    /// The certificate at `address`, unless that is somebody else's.
    pub(super) async fn at(
        &self,
        address: &str,
        wire: &Wire,
    ) -> Result<CertificateDer<'static>, NotVerified> {
        let url = own(address, wire.base())?;
        let now = wire.clock().now();
        let mut kept = self.kept.lock().await;
        if let Some(known) = kept.get(&url).filter(|known| now < known.until) {
            return Ok(known.certificate.clone());
        }
        let certificate = fetch(url.clone(), wire).await?;
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        let until = now + KEPT_FOR;
        kept.insert(url, Kept { certificate: certificate.clone(), until });
        Ok(certificate)
    }
}

async fn fetch(url: Url, wire: &Wire) -> Result<CertificateDer<'static>, NotVerified> {
    let away = |why: String| NotVerified::CertificateAway(why);
    let reply = wire.send(wire.get(url)).await.map_err(|error| away(error.to_string()))?;
    if !reply.status.is_success() {
        return Err(away(reply.status.to_string()));
    }
    let certificate = CertificateDer::from_pem_slice(reply.bytes());
    certificate.map_err(|error| away(format!("it is none: {error:?}")))
}

/// The address, if it is PayPal's: on PayPal's own servers for its own API, and for another API on the same server.
fn own(address: &str, api: &Url) -> Result<Url, BadSignature> {
    let foreign = || BadSignature::ForeignCertificate(address.to_owned());
    let url = Url::parse(address).map_err(|_| foreign())?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    let known = HOSTS.iter().find(|(host, _)| api.host_str() == Some(host));
    let is_own = match known {
        Some((_, hosts)) => {
            let host = url.host_str().unwrap_or_default();
            url.scheme() == "https" && url.port().is_none() && hosts.contains(&host)
        }
        None => url.origin() == api.origin(),
    };
    if is_plain && is_own && url.path().starts_with(FOLDER) { Ok(url) } else { Err(foreign()) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SANDBOX_API: &str = "https://api-m.sandbox.paypal.com/";
    const LOCAL_API: &str = "http://127.0.0.1:4010/";

    #[rstest]
    #[case(SANDBOX_API, "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1")]
    #[case("https://api-m.paypal.com/", "https://api.paypal.com/v1/notifications/certs/CERT-1")]
    #[case(LOCAL_API, "http://127.0.0.1:4010/v1/notifications/certs/CERT-1")]
    fn paypals_own_certificates_are_taken(#[case] api: &str, #[case] address: &str) {
        assert!(own(address, &api.parse().unwrap()).is_ok());
    }

    #[rstest]
    #[case("https://evil.example/v1/notifications/certs/CERT-1")]
    #[case("https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1")]
    #[case("https://api.sandbox.paypal.com@evil.example/v1/notifications/certs/CERT-1")]
    #[case("https://evil.example\\@api.sandbox.paypal.com/v1/notifications/certs/CERT-1")]
    #[case("https://user@api.sandbox.paypal.com/v1/notifications/certs/CERT-1")]
    #[case("https://api.sandbox.paypal.com:8443/v1/notifications/certs/CERT-1")]
    #[case("http://api.sandbox.paypal.com/v1/notifications/certs/CERT-1")]
    // A certificate of the real PayPal does not sign for its sandbox.
    #[case("https://api.paypal.com/v1/notifications/certs/CERT-1")]
    #[case("https://api.sandbox.paypal.com/uploads/CERT-1")]
    #[case("https://api.sandbox.paypal.com/v1/notifications/certs/../../../uploads/CERT-1")]
    #[case("https://www.paypal.com/v1/notifications/certs/CERT-1")]
    #[case("not an address")]
    fn others_are_refused(#[case] address: &str) {
        let refused = own(address, &SANDBOX_API.parse().unwrap());
        assert_eq!(refused, Err(BadSignature::ForeignCertificate(address.to_owned())));
    }

    #[rstest]
    #[case("http://127.0.0.1:4011/v1/notifications/certs/CERT-1")]
    #[case("https://api.paypal.com/v1/notifications/certs/CERT-1")]
    fn another_server_has_only_its_own(#[case] address: &str) {
        assert!(own(address, &LOCAL_API.parse().unwrap()).is_err());
    }
}
