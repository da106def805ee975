//! A fan's language and market.

use salut_core::ids::MarketId;
use salut_core::locale::Locale;

use super::draft::Draft;
use super::order::more_holds;
use super::reservation::{buttons_of_holds, held};
use super::{Look, View, button};
use crate::action::{Action, Next};
use crate::page::HoldCard;
use crate::text::{Arg, Words};

/// Most languages or markets in one row of buttons.
const ROW_CHOICES: usize = 4;
/// Most reservations told of in full.
const HOLDS_MAX: usize = 3;

/// Choose a language.
pub(super) fn languages(current: Locale, words: &Words<'_>) -> View {
    let choices = Locale::ALL.map(|locale| {
        let look = if locale == current { Look::Primary } else { Look::Plain };
        button::act(locale.autonym(), Action::ChooseLanguage(locale), look)
    });
    let current = [("language", Arg::Text(current.autonym().to_owned()))];
    let draft = Draft::personal(words).text("languages", &current);
    choices.chunks(ROW_CHOICES).fold(draft, |draft, row| draft.buttons(row.to_vec())).done()
}

/// This language from now on.
pub(super) fn language_chosen(locale: Locale, words: &Words<'_>) -> View {
    let language = [("language", Arg::Text(locale.autonym().to_owned()))];
    let buttons = [button::sale(words, None), button::guide(words), button::markets(words)];
    Draft::personal(words).text("language-chosen", &language).buttons(buttons).done()
}

/// Choose a market.
pub(super) fn markets(
    current: Option<&MarketId>,
    markets: &[MarketId],
    next: &Next,
    words: &Words<'_>,
) -> View {
    let draft = Draft::personal(words).title("markets-title", &[]);
    let draft = match next {
        Next::Stay => draft.text("markets", &[]),
        Next::CheckIn(_) => draft.text("markets-check-in", &[]),
        Next::Quotes(_) => draft.text("markets-quotes", &[]),
    };
    let draft = match current {
        Some(market) => {
            draft.text("markets-current", &[("market", Arg::Text(words.market(market)))])
        }
        None => draft,
    };
    let rows = markets.chunks(ROW_CHOICES);
    let draft = rows.fold(draft, |draft, row| {
        draft.buttons(row.iter().map(|market| button::market(words, market, next)))
    });
    draft.done()
}

/// This market from now on.
pub(super) fn market_chosen(market: &MarketId, holds: &[HoldCard], words: &Words<'_>) -> View {
    let market = [("market", Arg::Text(words.market(market)))];
    let draft = Draft::personal(words).text("market-chosen", &market);
    if holds.is_empty() {
        let buttons =
            [button::check_in(words, None), button::sale(words, None), button::guide(words)];
        return draft.buttons(buttons).done();
    }
    let (holds, more) = holds.split_at(holds.len().min(HOLDS_MAX));
    let draft = holds.iter().fold(draft, |draft, hold| held(draft, hold, words));
    let draft = buttons_of_holds(more_holds(draft, more), holds, words);
    draft.buttons([button::orders(words), button::change_market(words)]).done()
}

/// None of our markets.
pub(super) fn unknown_market(words: &Words<'_>) -> View {
    Draft::personal(words).text("unknown-market", &[]).buttons([button::markets(words)]).done()
}
