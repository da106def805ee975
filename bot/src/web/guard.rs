//! What every answer of the web server carries and what a form must show, whatever page it is.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::link::Links;

/// Only our own style, script and form; nobody may frame a page with a Pay button.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Puts the security headers on every answer. Answers are not kept by anybody unless they say otherwise.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a form was sent from one of our own pages, as far as the browser tells.
///
/// `Sec-Fetch-Site` decides where it is sent. Older browsers send only `Origin`, and that as `null`,
/// because our pages send no referrer; so there only a foreign origin is refused. The token in the
/// address remains what a forger would have to know in any case.
pub(super) fn from_our_page(headers: &HeaderMap, links: &Links) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    match (text(&SEC_FETCH_SITE), text(&ORIGIN)) {
        (Some(site), _) => site == b"same-origin",
        (None, Some(b"null") | None) => true,
        (None, Some(origin)) => {
            std::str::from_utf8(origin).is_ok_and(|origin| links.is_origin(origin))
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use secrecy::SecretString;

    use super::*;

    #[rstest]
    #[case(&[("sec-fetch-site", "same-origin"), ("origin", "null")], true)]
    #[case(&[("sec-fetch-site", "cross-site"), ("origin", "null")], false)]
    #[case(&[("sec-fetch-site", "same-site")], false)]
    #[case(&[("origin", "https://shop.example")], true)]
    #[case(&[("origin", "https://shop.example.evil.example")], false)]
    #[case(&[("origin", "null")], true)]
    #[case(&[], true)]
    fn only_our_own_pages_send_forms(
        #[case] sent: &[(&'static str, &'static str)],
        #[case] ours: bool,
    ) {
        let base = "https://shop.example/salut/".parse().unwrap();
        let links = Links::new(&SecretString::from("s3cret"), base).unwrap();
        let sent = sent
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        assert_eq!(from_our_page(&sent.collect(), &links), ours);
    }
}
