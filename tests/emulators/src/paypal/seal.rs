//! The key with which the local PayPal signs its webhooks, and the certificate that shows it. Made at run time, once for all servers of a program.

use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DnType, KeyPair, SigningKey};
use rsa::RsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey;
use rsa::rand_core::OsRng;

/// The key's length, as that of the real one.
const BITS: usize = 2048;

/// To look for the two primes takes a moment, and stories run side by side: they share one key, as all shops do.
static SEAL: OnceLock<Arc<Seal>> = OnceLock::new();

/// A key and its certificate.
#[derive(Debug)]
pub(super) struct Seal {
    key: KeyPair,
    /// The certificate as a PEM file.
    pub(super) certificate: String,
}

/// Why there is no seal.
#[derive(Debug, thiserror::Error)]
pub(super) enum SealError {
    /// No key could be made.
    #[error("no RSA key: {0}")]
    Key(#[from] rsa::Error),
    /// It could not be handed on.
    #[error("no PKCS #8 of the key: {0}")]
    Form(#[from] rsa::pkcs8::Error),
    /// No certificate could be made of it.
    #[error("no certificate: {0}")]
    Certificate(#[from] rcgen::Error),
}

impl Seal {
    /// The seal of this program. The first call takes some tenths of a second of computing.
    pub(super) fn of_this_program() -> Result<Arc<Self>, SealError> {
        if let Some(seal) = SEAL.get() {
            return Ok(Arc::clone(seal));
        }
        let seal = Arc::new(Self::new()?);
        Ok(Arc::clone(SEAL.get_or_init(|| seal)))
    }

    fn new() -> Result<Self, SealError> {
        let secret = RsaPrivateKey::new(&mut OsRng, BITS)?.to_pkcs8_der()?;
        let key = KeyPair::try_from(secret.as_bytes())?;
        let mut params =
            CertificateParams::new(vec!["messageverificationcerts.paypal.local".to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "messageverificationcerts.paypal.local");
        params.distinguished_name.push(DnType::OrganizationName, "A local PayPal, for tests only");
        let certificate = params.self_signed(&key)?.pem();
        Ok(Self { key, certificate })
    }

    /// The signature of a message: RSA with SHA-256, in base 64. Empty if the machine has no randomness left.
    pub(super) fn sign(&self, message: &str) -> String {
        let signature = self.key.sign(message.as_bytes()).unwrap_or_default();
        STANDARD.encode(signature)
    }
}
