//! Checkout links: signed, so that a page is found only by the fan who was given its address.
//!
//! A token is `payload.signature`, both in URL-safe base64. The payload names fan and reservation; the
//! signature is HMAC-SHA256 over it, with a label that says what the token is good for: the *link* given in the chat opens
//! the page while there is something to pay, and dies with that. The *visit*, which only that page gives away, pays
//! and shows what became of it: a fan who was there is told, and whoever finds the link later is not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use salut_core::ids::{FanId, ReservationId, SaleId};
use salut_core::port::Source;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use url::Url;

const LINK_LABEL: &[u8] = b"salut checkout link 1\0";
const VISIT_LABEL: &[u8] = b"salut checkout visit 1\0";

/// The longest token that is looked at: the longest reservation and fan fit well within it.
const TOKEN_LENGTH_MAX: usize = 200;

/// Makes checkout links and reads them back.
#[derive(Clone)]
pub struct Links {
    link_key: Hmac<Sha256>,
    visit_key: Hmac<Sha256>,
    base: Url,
}

/// What a token is about, once its signature is checked: nothing else makes this type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    fan: FanId,
    reservation: ReservationId,
}

/// The address that people reach the shop at cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an http(s) address")]
pub struct BadPublicUrl(pub Url);

impl Links {
    /// Links below `public_url`, signed with `secret`. A change of the secret ends every link given out.
    pub fn new(secret: &SecretString, public_url: Url) -> Result<Self, BadPublicUrl> {
        if !matches!(public_url.scheme(), "http" | "https") {
            return Err(BadPublicUrl(public_url));
        }
        let (link_key, visit_key) = (keyed(secret, LINK_LABEL), keyed(secret, VISIT_LABEL));
        Ok(Self { link_key, visit_key, base: public_url })
    }

    /// The address of a reservation's checkout page, for its fan only.
    pub fn checkout_url(&self, reservation: &ReservationId, fan: FanId) -> Url {
        self.url(&["checkout", &token(&self.link_key, reservation, fan)])
    }

    /// Where a fan who was on the page comes back to, from a provider's page too: tells what became of it.
    pub fn back_url(&self, ticket: &Ticket) -> Url {
        self.url(&["checkout", &self.visit(ticket), "back"])
    }

    /// The path that the page's form is sent to.
    pub fn pay_path(&self, ticket: &Ticket) -> String {
        self.path(&["checkout", &self.visit(ticket), "pay"])
    }

    /// The address of a draw's page, for everybody.
    pub fn draw_url(&self, sale: &SaleId) -> Url {
        self.url(&["draw", sale.as_str()])
    }

    /// The address that `source` sends to, for that sender.
    pub fn webhook_url(&self, source: Source) -> Url {
        self.url(&["webhooks", source.name()])
    }

    /// What a link's token is about, if we made it.
    pub fn verify(&self, token: &str) -> Option<Ticket> {
        verified(&self.link_key, token)
    }

    /// What a visit's token is about, if we made it.
    pub fn verify_visit(&self, token: &str) -> Option<Ticket> {
        verified(&self.visit_key, token)
    }

    /// The path of `segments` below the public address, for use inside pages.
    pub fn path(&self, segments: &[&str]) -> String {
        self.url(segments).path().to_owned()
    }

    /// Whether `origin`, as a browser sends it, is where our pages are.
    pub fn is_origin(&self, origin: &str) -> bool {
        self.base.origin().ascii_serialization() == origin
    }

    fn visit(&self, ticket: &Ticket) -> String {
        token(&self.visit_key, &ticket.reservation, ticket.fan)
    }

    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .expect("an http address has a path")
            .pop_if_empty()
            .extend(segments);
        url
    }
}

fn keyed(secret: &SecretString, label: &[u8]) -> Hmac<Sha256> {
    let key = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes());
    key.expect("HMAC takes a key of any length").chain_update(label)
}

fn token(key: &Hmac<Sha256>, reservation: &ReservationId, fan: FanId) -> String {
    let payload = format!("{fan}.{reservation}");
    let signature = key.clone().chain_update(&payload).finalize().into_bytes();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(signature))
}

fn verified(key: &Hmac<Sha256>, token: &str) -> Option<Ticket> {
    let (payload, signature) = token.split_once('.').filter(|_| token.len() <= TOKEN_LENGTH_MAX)?;
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    // `verify_slice` compares in constant time.
    key.clone().chain_update(&payload).verify_slice(&signature).ok()?;
    let (fan, reservation) = std::str::from_utf8(&payload).ok()?.split_once('.')?;
    Some(Ticket { fan: FanId(fan.parse().ok()?), reservation: reservation.parse().ok()? })
}

impl std::fmt::Debug for Links {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Links").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Ticket {
    /// The fan the link was given to.
    pub const fn fan(&self) -> FanId {
        self.fan
    }

    /// The reservation to pay.
    pub const fn reservation(&self) -> &ReservationId {
        &self.reservation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(secret: &str) -> Links {
        let base = "https://shop.example/salut/".parse().unwrap();
        Links::new(&SecretString::from(secret), base).unwrap()
    }

    fn seventeen() -> ReservationId {
        "mi-beta-17".parse().unwrap()
    }

    #[test]
    fn a_link_is_read_back_as_it_was_made() {
        let links = links("s3cret");
        let url = links.checkout_url(&seventeen(), FanId(7));
        let token = url.path().strip_prefix("/salut/checkout/").unwrap();
        let ticket = links.verify(token).unwrap();
        assert_eq!((ticket.fan(), ticket.reservation()), (FanId(7), &seventeen()));
    }

    #[test]
    fn the_longest_link_is_read_back() {
        let longest = format!("{}-{}", "a".repeat(salut_core::ids::SLUG_LENGTH_MAX), u64::MAX);
        let links = links("s3cret");
        let token = token(&links.link_key, &longest.parse().unwrap(), FanId(u64::MAX));
        assert!(links.verify(&token).is_some());
    }

    #[test]
    fn no_changed_character_goes_unnoticed() {
        let links = links("s3cret");
        let token = token(&links.link_key, &seventeen(), FanId(7));
        for place in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(links.verify(&forged), None, "{forged}");
        }
    }

    #[test]
    fn a_signature_fits_only_its_own_fan_and_secret() {
        let links = links("s3cret");
        let (mine, theirs) = (
            token(&links.link_key, &seventeen(), FanId(7)),
            token(&links.link_key, &seventeen(), FanId(8)),
        );
        let (payload, _) = mine.split_once('.').unwrap();
        let (_, signature) = theirs.split_once('.').unwrap();
        assert_eq!(links.verify(&format!("{payload}.{signature}")), None);
        assert_eq!(self::links("another").verify(&mine), None);
    }

    #[test]
    fn a_link_is_no_visit_and_a_visit_no_link() {
        let links = links("s3cret");
        let ticket = Ticket { fan: FanId(7), reservation: seventeen() };
        let (link, visit) = (token(&links.link_key, &seventeen(), FanId(7)), links.visit(&ticket));
        assert_eq!((links.verify(&link), links.verify(&visit)), (Some(ticket.clone()), None));
        assert_eq!((links.verify_visit(&visit), links.verify_visit(&link)), (Some(ticket), None));
    }

    #[test]
    fn rubbish_is_no_link() {
        let links = links("s3cret");
        for token in ["", ".", "a.b", "é.é", &"A".repeat(10_000)] {
            assert_eq!(links.verify(token), None, "{token}");
        }
    }

    #[test]
    fn the_secret_is_not_in_the_debug_output() {
        assert_eq!(
            format!("{:?}", links("s3cret")),
            r#"Links { base: "https://shop.example/salut/", .. }"#
        );
        assert!(
            Links::new(&SecretString::from("s"), "mailto:a@b.example".parse().unwrap()).is_err()
        );
    }
}
