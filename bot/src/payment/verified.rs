//! What a provider is proven to have sent, and why something is not.

use salut_core::port::Incoming;

/// The body of a webhook that is proven to come from its provider, as it came. Only the verifiers of this folder make
/// one, and the inbox, which keeps nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedBody<'a>(&'a [u8]);

impl<'a> VerifiedBody<'a> {
    /// For the verifiers.
    pub(super) const fn proven(body: &'a [u8]) -> Self {
        Self(body)
    }

    /// A body that was verified before it was kept.
    pub fn kept(incoming: &'a Incoming) -> Self {
        Self(&incoming.body)
    }

    /// The bytes.
    pub const fn bytes(self) -> &'a [u8] {
        self.0
    }
}

/// Why a body is not known to come from its provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotVerified {
    /// It does not.
    #[error(transparent)]
    Bad(#[from] BadSignature),
    /// The provider's certificate cannot be fetched now. Let it be sent again later.
    #[error("the certificate cannot be fetched: {0}")]
    CertificateAway(String),
}

/// What is wrong with a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// A header that belongs to the signature is not there, or no text.
    #[error("the header {0} is missing")]
    Missing(&'static str),
    /// A header is not what the provider would send.
    #[error("the header {0} cannot be understood")]
    Malformed(&'static str),
    /// It was signed too long ago, or will be signed in the future: an old message sent again by somebody else.
    #[error("it was not signed about now")]
    Untimely,
    /// The signature is not the provider's, or the body was altered.
    #[error("the signature does not fit the body")]
    Forged,
    /// The certificate lies with somebody else.
    #[error("the certificate is not the provider's: {0}")]
    ForeignCertificate(String),
}

/// A verified body that does not say what its provider would say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the event cannot be understood: {0}")]
pub struct BadEvent(pub String);

impl From<serde_json::Error> for BadEvent {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}
