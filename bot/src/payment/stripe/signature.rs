//! Whether a webhook comes from Stripe: HMAC-SHA256 over time and body, as told in `Stripe-Signature`.
//!
//! The header's form, the schemes and the tolerance are those of Stripe's own documentation.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::payment::verified::{BadSignature, VerifiedBody};

/// The header.
const HEADER: &str = "stripe-signature";

/// How old a signature may be, and how far ahead its clock.
const TOLERANCE: TimeDelta = TimeDelta::seconds(300);

/// Checks Stripe's signatures. While a secret is rolled there are two.
#[derive(Clone)]
pub struct StripeSignature {
    secrets: Vec<SecretString>,
}

/// What the header says. Schemes other than `v1` are not looked at: they could be weaker.
struct Header<'a> {
    time: &'a str,
    signatures: Vec<Vec<u8>>,
}

impl StripeSignature {
    /// Signatures by any of the endpoint's secrets.
    pub const fn new(secrets: Vec<SecretString>) -> Self {
        Self { secrets }
    }

    /// Proves that Stripe signed `body` about `now`.
    pub fn verify<'a>(
        &self,
        headers: &HeaderMap,
        body: &'a [u8],
        now: DateTime<Utc>,
    ) -> Result<VerifiedBody<'a>, BadSignature> {
        let header = headers.get(HEADER).and_then(|value| value.to_str().ok());
        let header = Header::read(header.ok_or(BadSignature::Missing(HEADER))?)?;
        if !self.secrets.iter().any(|secret| header.is_signed_by(secret, body)) {
            return Err(BadSignature::Forged);
        }
        let seconds = header.time.parse().map_err(|_| BadSignature::Malformed(HEADER))?;
        let at = DateTime::from_timestamp(seconds, 0).ok_or(BadSignature::Malformed(HEADER))?;
        if (now - at).abs() > TOLERANCE {
            return Err(BadSignature::Untimely);
        }
        Ok(VerifiedBody::proven(body))
    }
}

impl<'a> Header<'a> {
    fn read(header: &'a str) -> Result<Self, BadSignature> {
        let items = || header.split(',').filter_map(|item| item.trim().split_once('='));
        let time = items().find(|(key, _)| *key == "t").map(|(_, time)| time);
        let signatures = items().filter(|(key, _)| *key == "v1").filter_map(|(_, hex)| bytes(hex));
        let time = time.ok_or(BadSignature::Malformed(HEADER))?;
        Ok(Self { time, signatures: signatures.collect() })
    }

    fn is_signed_by(&self, secret: &SecretString, body: &[u8]) -> bool {
        let key = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes());
        let signed = key.expect("HMAC takes a key of any length");
        let signed = signed.chain_update(self.time).chain_update(".").chain_update(body);
        // `verify_slice` compares in constant time.
        self.signatures.iter().any(|given| signed.clone().verify_slice(given).is_ok())
    }
}

/// The bytes that hexadecimal digits stand for.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

impl std::fmt::Debug for StripeSignature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StripeSignature({} secrets)", self.secrets.len())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// An event that Stripe publishes with its signature, secret and time, for those who check signatures.
    const EVENT: &[u8] = include_bytes!("../examples/stripe-event.json");
    const SECRET: &str = "webhook_secret";
    const SIGNED: &str = "t=1533204620,\
        v1=f0bdba6d4eacbd8ad8a3bbadd7248e633ec1477f7899c124c51b39405fa36613,\
        v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn verify(secrets: &[&str], header: &str, body: &[u8], now: i64) -> Result<(), BadSignature> {
        let secrets = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        let headers = HeaderMap::from_iter([(HEADER.parse().unwrap(), header.parse().unwrap())]);
        StripeSignature::new(secrets).verify(&headers, body, at(now)).map(drop)
    }

    #[test]
    fn the_published_example_is_accepted() {
        assert_eq!(verify(&[SECRET], SIGNED, EVENT, 1_533_204_620), Ok(()));
    }

    #[test]
    fn another_secret_is_refused() {
        assert_eq!(verify(&["another"], SIGNED, EVENT, 1_533_204_620), Err(BadSignature::Forged));
        assert_eq!(verify(&[], SIGNED, EVENT, 1_533_204_620), Err(BadSignature::Forged));
    }

    #[test]
    fn while_a_secret_is_rolled_both_are_accepted() {
        assert_eq!(verify(&["new", SECRET], SIGNED, EVENT, 1_533_204_620), Ok(()));
        let both = format!("t=1533204620,v1={},{}", "00".repeat(32), &SIGNED[13..]);
        assert_eq!(verify(&[SECRET], &both, EVENT, 1_533_204_620), Ok(()));
    }

    #[rstest]
    #[case(1_533_204_620 + 300, Ok(()))]
    #[case(1_533_204_620 + 301, Err(BadSignature::Untimely))]
    #[case(1_533_204_620 - 301, Err(BadSignature::Untimely))]
    fn an_old_signature_is_refused(#[case] now: i64, #[case] told: Result<(), BadSignature>) {
        assert_eq!(verify(&[SECRET], SIGNED, EVENT, now), told);
    }

    #[test]
    fn an_altered_body_or_time_is_refused() {
        let altered = String::from_utf8_lossy(EVENT).replace("1000", "1001");
        let now = 1_533_204_620;
        assert_eq!(verify(&[SECRET], SIGNED, altered.as_bytes(), now), Err(BadSignature::Forged));
        let later = SIGNED.replace("t=1533204620", "t=1533204621");
        assert_eq!(verify(&[SECRET], &later, EVENT, now), Err(BadSignature::Forged));
    }

    #[rstest]
    #[case("", BadSignature::Malformed(HEADER))]
    #[case("v1=00", BadSignature::Malformed(HEADER))]
    #[case("t=1533204620", BadSignature::Forged)]
    #[case("t=1533204620,v1=zz", BadSignature::Forged)]
    // The fake scheme of test events must not do.
    #[case(
        "t=1533204620,v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef",
        BadSignature::Forged
    )]
    fn rubbish_is_refused(#[case] header: &str, #[case] why: BadSignature) {
        assert_eq!(verify(&[SECRET], header, EVENT, 1_533_204_620), Err(why));
    }

    #[test]
    fn a_missing_header_is_refused() {
        let verifier = StripeSignature::new(vec![SECRET.into()]);
        let missing = verifier.verify(&HeaderMap::new(), EVENT, at(1_533_204_620));
        assert_eq!(missing, Err(BadSignature::Missing(HEADER)));
    }
}
