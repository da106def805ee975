//! Every state of the page in every language, in a real Chromium: `tests/browser/check.mjs` looks at what is served here.

use std::io::Write as _;
use std::process::{Command, Stdio};

use axum::Router;
use axum::middleware::from_fn;
use axum::response::Html;
use axum::routing::get;
use salut_core::locale::Locale;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::super::testing::{Desk, HOLD};
use super::super::{guard, routes};
use super::*;

/// Where the fan goes on in the state `continue`; the browser is not let out to it.
const PROVIDER: &str = "https://pay.example/session/17";

/// A desk for each thing that is tried, so that no trial changes another's page.
struct Languages {
    desks: Vec<Desk>,
}

impl Languages {
    async fn desk(&mut self, locale: Locale, market: &str) -> &Desk {
        self.desks.push(Desk::open(locale, Some(market)).await);
        self.desks.last().unwrap()
    }

    /// What the browser is told of one language.
    async fn language(&mut self, locale: Locale, market: &str) -> Value {
        let payable = self.desk(locale, market).await;
        let (link, onward) = (payable.link(), payable.continues(locale).await);
        let paid = self.desk(locale, market).await;
        paid.presses("sandbox-card").await;
        let paid = paid.back();
        let lapsed = self.desk(locale, market).await;
        lapsed.clock.advance(HOLD);
        let (lapsed, missing) = (lapsed.back(), format!("{link}x"));
        let settling = self.desk(locale, market).await;
        settling.pays_slowly().await;
        let settling = settling.back();
        let keyboard = self.desk(locale, market).await.link();
        let scriptless = self.desk(locale, market).await.link();
        json!({
            "locale": locale.tag(),
            "pages": {
                "payable": { "url": link, "status": 200 },
                "declined": { "url": link, "status": 402, "press": "sandbox-decline" },
                "continue": { "url": onward, "status": 200, "leadsTo": PROVIDER },
                "paid": { "url": paid, "status": 200 },
                "settling": { "url": settling, "status": 200 },
                "lapsed": { "url": lapsed, "status": 200 },
                "missing": { "url": missing, "status": 404 },
            },
            "keyboard": { "url": keyboard },
            "scriptless": { "url": scriptless },
        })
    }
}

impl Desk {
    /// The page that leads on to a provider's, served beside the others under the same guard.
    async fn continues(&self, locale: Locale) -> String {
        let words = self.till.texts.words(locale, chrono_tz::UTC);
        let ticket = self.ticket();
        let visit = Visit { ticket: &ticket, market: None, pay_by: None };
        let sheet = Sheet::Continue(PROVIDER.parse().unwrap());
        let page = Html(Page { till: &self.till, words: &words }.sheet(&visit, &sheet));
        let beside = Router::new().route("/continue", get(async || page));
        let beside = beside.layer(from_fn(guard::headers)).merge(routes(self.till.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/continue", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, beside).await });
        address
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium, Node.js, and npm ci in tests/browser: tests/run sees to them"]
async fn the_page_is_good_in_a_real_browser() {
    let mut all = Languages { desks: Vec::new() };
    let mut languages = Vec::new();
    for (locale, market) in
        [(Locale::EnUs, "us"), (Locale::EnGb, "uk"), (Locale::FrFr, "fr"), (Locale::DeDe, "de")]
    {
        languages.push(all.language(locale, market).await);
    }
    let screenshots = tempfile::Builder::new().prefix("salut-checkout-").tempdir().unwrap().keep();
    let told = json!({ "screenshots": screenshots, "languages": languages }).to_string();
    let check = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/browser/check.mjs");
    let mut node = Command::new("node").arg(check).stdin(Stdio::piped()).spawn().unwrap();
    node.stdin.take().unwrap().write_all(told.as_bytes()).unwrap();
    let ended = tokio::task::spawn_blocking(move || node.wait()).await.unwrap().unwrap();
    assert!(
        ended.success(),
        "what is wrong stands above, and the screenshots are in {screenshots:?}"
    );
}
