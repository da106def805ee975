//! Who paid, so that it can be compared and cannot be guessed back.

use hmac::{Hmac, Mac};
use salut_core::order::{Payer, ProviderName};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

const LABEL: &[u8] = b"salut payer 1\0";

/// Makes [`Payer`]s of what providers tell about people. Another secret makes other payers: caps then count anew.
#[derive(Clone)]
pub struct PayerKey(Hmac<Sha256>);

impl PayerKey {
    /// Keyed by a secret of the shop.
    #[expect(clippy::missing_panics_doc, reason = "it can't")]
    pub fn new(secret: &SecretString) -> Self {
        let key = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes());
        Self(key.expect("HMAC takes a key of any length").chain_update(LABEL))
    }

    /// The person whom `provider` knows by `mark`, an account's id or an e-mail address. Case and spaces around it do not
    /// count.
    pub(super) fn payer(&self, provider: ProviderName, mark: &str) -> Option<Payer> {
        let mark = mark.trim().to_lowercase();
        if mark.is_empty() {
            return None;
        }
        let hash = self.0.clone().chain_update(provider.name()).chain_update([0]);
        let hash: [u8; 32] = hash.chain_update(mark).finalize().into_bytes().into();
        let mut payer = [0; 16];
        payer.copy_from_slice(&hash[..16]);
        Some(Payer(payer))
    }
}

impl std::fmt::Debug for PayerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PayerKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_person_is_the_same_payer_and_nobody_else_is() {
        let key = PayerKey::new(&"a secret".into());
        let of = |mark| key.payer(ProviderName::Stripe, mark);
        assert_eq!(of("Ana@Example.com "), of("ana@example.com"));
        assert_ne!(of("ana@example.com"), of("ben@example.com"));
        assert_ne!(of("ana@example.com"), key.payer(ProviderName::PayPal, "ana@example.com"));
        let elsewhere = PayerKey::new(&"another secret".into());
        assert_ne!(of("ana@example.com"), elsewhere.payer(ProviderName::Stripe, "ana@example.com"));
        assert_eq!(of("  "), None);
    }
}
