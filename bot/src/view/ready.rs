//! For managers: who is ready for a sale, and when its reminders go out.

use chrono::TimeDelta;
use salut_core::fan::Platform;
use salut_core::ids::SaleId;

use super::draft::{Draft, field};
use super::reminder::lead_time;
use super::{Field, Look, View, button};
use crate::action::Action;
use crate::page::{ReadyCard, ReadyLine, RunCard};
use crate::text::{Arg, Words};

/// Who is ready, by market and platform, and the plan of the reminders.
pub(super) fn ready(card: &ReadyCard, words: &Words<'_>) -> View {
    let draft = Draft::personal(words)
        .title("ready-title", &[("sale", Arg::Text(words.sale(&card.sale)))])
        .text("ready-count", &[("fans", Arg::Count(total(card)))])
        .fields(card.lines.iter().map(|line| market(line, words)));
    plan(draft, card, words)
}

/// Not everybody hears a reminder in time.
pub(super) fn late(lead: TimeDelta, card: &ReadyCard, words: &Words<'_>) -> View {
    let lead = ("lead", Arg::Text(lead_time(lead, words)));
    let draft = Draft::personal(words)
        .title("reminders-late-title", &[("sale", Arg::Text(words.sale(&card.sale)))])
        .text("reminders-late", &[lead]);
    plan(draft, card, words)
}

fn plan(draft: Draft<'_>, card: &ReadyCard, words: &Words<'_>) -> View {
    let on_discord = card.runs.iter().any(|run| run.platform == Platform::Discord);
    let heading = if card.runs.is_empty() { "reminder-plan-none" } else { "reminder-plan" };
    let draft = draft.text(heading, &[]);
    let draft = draft.fields(card.runs.iter().map(|run| planned(run, words)));
    let draft = if on_discord { draft.note("reminder-plan-discord", &[]) } else { draft };
    draft.buttons([refresh(&card.sale, words), button::sale(words, Some(&card.sale))]).done()
}

fn refresh(sale: &SaleId, words: &Words<'_>) -> super::Button {
    let anew = Action::Ready { sale: Some(sale.clone()) };
    button::act(&words.say("button-refresh", &[]), anew, Look::Plain)
}

fn total(card: &ReadyCard) -> u32 {
    let counts = card.lines.iter().flat_map(|line| [line.discord, line.telegram]);
    counts.fold(0, u32::saturating_add)
}

fn market(line: &ReadyLine, words: &Words<'_>) -> Field {
    let counts = [("discord", Arg::Count(line.discord)), ("telegram", Arg::Count(line.telegram))];
    field(words.market(&line.market), words.say("ready-line", &counts))
}

fn planned(run: &RunCard, words: &Words<'_>) -> Field {
    let platform = match run.platform {
        Platform::Discord => "reminder-run-discord",
        Platform::Telegram => "reminder-run-telegram",
    };
    let name = words.say(platform, &[("lead", Arg::Text(lead_time(run.lead, words)))]);
    let args = [
        ("fans", Arg::Count(run.fans)),
        ("begins", Arg::full(run.begins_at)),
        ("ends", Arg::time(run.ends_at)),
    ];
    let line = words.say("reminder-run", &args);
    let late = run
        .late_minutes
        .map(|minutes| words.say("reminder-run-late", &[("minutes", Arg::Count(minutes))]));
    field(name, [line].into_iter().chain(late).collect::<Vec<_>>().join("\n"))
}
