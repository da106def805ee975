//! The managers' count of a sale.

use salut_core::sale::SheetLine;

use super::draft::{Draft, field};
use super::{Field, Look, View, button};
use crate::action::Action;
use crate::page::SheetCard;
use crate::text::{Arg, Words};

/// What became of the units that were announced.
pub(super) fn sheet(card: &SheetCard, words: &Words<'_>) -> View {
    let verdict =
        if card.lines.iter().all(SheetLine::adds_up) { "sheet-right" } else { "sheet-wrong" };
    let counted = |id: &str, count: u32| field(words.say(id, &[]), words.number(count));
    let fans = [
        counted("sheet-waiting", card.waiting),
        counted("sheet-without", card.without),
        counted("sheet-passes", card.passes),
    ];
    let anew = Action::Sheet { sale: Some(card.sale.clone()) };
    Draft::personal(words)
        .title("sheet-title", &[("sale", Arg::Text(words.sale(&card.sale)))])
        .fields(card.lines.iter().map(|line| units(line, words)))
        .text(verdict, &[])
        .fields(fans)
        .buttons([
            button::act(&words.say("button-refresh", &[]), anew, Look::Plain),
            button::sale(words, Some(&card.sale)),
        ])
        .done()
}

fn units(line: &SheetLine, words: &Words<'_>) -> Field {
    let counts = [
        ("announced", Arg::Count(line.announced)),
        ("sold", Arg::Count(line.sold)),
        ("returned", Arg::Count(line.returned)),
        ("held", Arg::Count(line.held)),
        ("unsold", Arg::Count(line.unsold)),
    ];
    field(words.product(&line.product), words.say("sheet-line", &counts))
}
