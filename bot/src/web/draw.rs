//! A draw's page: the commitment before T0, and after it the seed and the whole order, so that anybody can check it.
//!
//! Public, without scripts, and without anybody's name. The same as plain text is at the address with `.txt`.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use salut_core::sale::Sale;
use salut_core::stock::{Draw, DrawResult};

use super::Till;
use super::checkout::TurnedAway;
use super::sheet::Page;
use crate::text::Arg;

/// An order never changes; before T0 the number of entries does.
const CACHED: &str = "public, max-age=3600";
const CACHED_BEFORE: &str = "public, max-age=5";

/// How a draw is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// For people.
    Page,
    /// For programs.
    Text,
}

/// Shows a draw, as a page or as plain text.
pub(super) async fn show(
    State(till): State<Arc<Till>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    match till.draw(&name, &headers).await {
        Ok(response) => response,
        Err(away) => till.turn_away(&away, &headers),
    }
}

impl Till {
    async fn draw(&self, name: &str, headers: &HeaderMap) -> Result<Response, TurnedAway> {
        let (id, shape) = match name.strip_suffix(".txt") {
            Some(id) => (id.parse().ok(), Shape::Text),
            None => (name.parse().ok(), Shape::Page),
        };
        let sale = id.and_then(|id| self.shop.sale(&id)).ok_or(TurnedAway::Missing)?;
        let draw = self.draws.of(&*self.store, &sale.id).await?.ok_or(TurnedAway::Missing)?;
        let cached = if draw.result.is_some() { CACHED } else { CACHED_BEFORE };
        if shape == Shape::Text {
            let kind = (CONTENT_TYPE, "text/plain; charset=utf-8");
            return Ok(([kind, (CACHE_CONTROL, cached)], plain(&draw)).into_response());
        }
        let words = self.texts.words(self.words_for(headers).locale, sale.zone);
        let page = Page { till: self, words: &words };
        Ok(([(CACHE_CONTROL, cached)], Html(page.draw(sale, &draw))).into_response())
    }
}

/// For programs: names and values, then one line an entry.
fn plain(draw: &Draw) -> String {
    let Draw { sale, commitment, entries, result } = draw;
    let mut text = format!("sale {sale}\ncommitment {commitment}\nentries {entries}\n");
    if let Some(result) = result {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "seed {}\nplace entry ticket", result.seed.reveal());
        text += &order(result);
    }
    text
}

/// Place, entry and ticket of each entry, a line each.
fn order(result: &DrawResult) -> String {
    let placed = (1_u32..).zip(&result.order);
    placed.fold(String::new(), |mut lines, (place, drawn)| {
        let _ = writeln!(lines, "{place} {} {}", drawn.entry, drawn.ticket);
        lines
    })
}

/// How to recompute it, as a program.
fn program(draw: &Draw, result: &DrawResult) -> String {
    let (seed, sale, commitment) = (result.seed.reveal(), &draw.sale, draw.commitment);
    let first = result.order.first().map_or(1, |drawn| drawn.entry.0);
    format!(
        "import hashlib, hmac\n\
         seed = bytes.fromhex(\"{seed}\")\n\
         assert hashlib.sha256(seed + b\"{sale}\").hexdigest() == \"{commitment}\"\n\
         def ticket(entry):\n    \
         return hmac.new(seed, str(entry).encode(), hashlib.sha256).hexdigest()\n\
         print(ticket({first}))\n"
    )
}

impl Page<'_> {
    fn draw(&self, sale: &Sale, draw: &Draw) -> String {
        let name = [("sale", Arg::Text(self.words.sale(&sale.id)))];
        let heading = self.text("draw-title", &name);
        let opens = ("opens", Arg::full(sale.opens_at));
        let entries = ("entries", Arg::Count(draw.entries));
        let id = [("sale", Arg::Text(sale.id.to_string()))];
        let text = self.till.links.path(&["draw", &format!("{}.txt", sale.id)]);
        self.plain_document(
            &heading,
            &html! {
                h1 { (heading) }
                @match &draw.result {
                    None => {
                        h2 { (self.word("draw-page-before-heading")) }
                        p { (self.stamped("draw-page-before", &[opens])) }
                        p { (self.text("draw-entries", &[entries])) }
                    }
                    Some(_) => p { (self.stamped("draw-after", &[opens, entries])) }
                }
                section {
                    p { (self.text("draw-page-commitment", &id)) }
                    pre { (draw.commitment) }
                }
                @if let Some(result) = &draw.result { (self.result(draw, result)) }
                p { a href=(text) { (self.word("draw-page-text")) } }
            },
        )
    }

    fn result(&self, draw: &Draw, result: &DrawResult) -> Markup {
        html! {
            section {
                h2 { (self.word("draw-page-seed")) }
                pre { (result.seed.reveal()) }
            }
            section {
                h2 { (self.word("draw-page-how")) }
                p { (self.word("draw-page-how-about")) }
                pre { (program(draw, result)) }
            }
            section {
                h2 { (self.word("draw-page-order")) }
                p { (self.word("draw-page-order-about")) }
                pre { (order(result)) }
            }
        }
    }
}
