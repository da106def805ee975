//! What managers are asked to type, and what was wrong with what they typed.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use salut_core::announcement::text::{KNOWN, LENGTH_MAX, TextFault};
use salut_core::announcement::{BadCron, Reading};
use salut_core::ids::AnnouncementId;

use super::draft::Draft;
use super::planning::{act, named, open};
use super::{Block, Form, Lines, Look, View, button};
use crate::action::Action;
use crate::composing::Composing;
use crate::page::{AskCard, TextProblem, Wanted};
use crate::text::stamp::plain;
use crate::text::{Arg, Words};

/// Something to type, in a form where there are forms.
pub(super) fn ask(card: &AskCard, words: &Words<'_>) -> View {
    let (step, question) = match &card.wanted {
        Wanted::Text(locale) => {
            let language = ("language", Arg::Text(locale.autonym().to_owned()));
            let step = Composing::Write(card.id.clone(), *locale);
            (step, words.say("ask-text", &[language]))
        }
        Wanted::When(_) => (Composing::AskWhen(card.id.clone()), words.say("ask-when", &[])),
        Wanted::Picture => (Composing::AskPicture(card.id.clone()), words.say("ask-picture", &[])),
    };
    let mut draft = Draft::personal(words);
    if let Some(problem) = &card.problem {
        draft = draft.block(Block::Text(told_problem(problem, words)));
    }
    draft = draft.block(Block::Text(question.clone()));
    draft = match &card.wanted {
        Wanted::Text(_) => draft.note("ask-text-how", &[("names", Arg::Text(names()))]),
        Wanted::When(zone) => {
            let zone = Arg::Text(zone.name().to_owned());
            draft.note("ask-when-how", &[("zone", zone)])
        }
        Wanted::Picture => draft.note("ask-picture-how", &[]),
    };
    if let Some(before) = &card.before {
        draft = draft.note("ask-before", &[]).block(Block::Text(before.clone()));
    }
    let retry =
        card.problem.as_ref().map(|_| act(words, "button-try-again", step.clone(), Look::Primary));
    let leave = act(words, "button-leave-ask", Composing::Leave, Look::Plain);
    let form = form(card, step, question, words);
    // What is wrong has to be read before a form covers it.
    let draft = if card.problem.is_none() { draft.form(form) } else { draft };
    draft.buttons(retry.into_iter().chain([leave])).done()
}

fn names() -> String {
    KNOWN.map(|name| format!("{{{name}}}")).join(" ")
}

fn form(card: &AskCard, step: Composing, label: String, words: &Words<'_>) -> Form {
    let (lines, length_max, example) = match card.wanted {
        Wanted::Text(_) => (Lines::Many, LENGTH_MAX, words.say("ask-text-example", &[])),
        Wanted::When(_) => (Lines::One, 100, "2027-03-08 18:00".to_owned()),
        Wanted::Picture => (Lines::One, 1000, "https://…/banner.png".to_owned()),
    };
    let title = words.say("ask-title", &[("announcement", Arg::Text(card.id.to_string()))]);
    let value = card.before.clone().unwrap_or_default();
    Form { title, label, example, value, submit: Action::Compose(step), lines, length_max }
}

fn told_problem(problem: &TextProblem, words: &Words<'_>) -> String {
    match problem {
        TextProblem::Text(TextFault::Empty) => words.say("fault-empty", &[]),
        TextProblem::Text(TextFault::TooLong { over }) => {
            let over = u32::try_from(*over).unwrap_or(u32::MAX);
            words.say("fault-too-long", &[("over", Arg::Count(over))])
        }
        TextProblem::Text(TextFault::Unknown(name)) => {
            let written = ("written", Arg::Text(format!("{{{}}}", plain(name, 60))));
            words.say("fault-unknown", &[written, ("names", Arg::Text(names()))])
        }
        TextProblem::Text(TextFault::NoSuchProduct(name)) => {
            words.say("fault-no-product", &[("product", Arg::Str(name))])
        }
        TextProblem::Text(TextFault::LoneBrace) => {
            let args = [("one", Arg::Text("{{".to_owned())), ("other", Arg::Text("}}".to_owned()))];
            words.say("fault-lone-brace", &args)
        }
        TextProblem::NoTime => words.say("fault-no-time", &[]),
        TextProblem::NoAddress => words.say("fault-no-address", &[]),
        TextProblem::TooLong { platform, over } => {
            words.say("fault-over", &[named(*platform), ("over", Arg::Count(*over))])
        }
    }
}

/// A time that never happens or happens twice, with a button for each reading.
pub(super) fn clocks(
    id: &AnnouncementId,
    (typed, zone): (&str, Tz),
    reading: Reading,
    words: &Words<'_>,
) -> View {
    let args = [("typed", Arg::Str(typed)), ("zone", Arg::Text(zone.name().to_owned()))];
    let draft = Draft::personal(words);
    let (draft, moments) = match reading {
        Reading::At(at) => (draft, vec![at]),
        Reading::Never { earlier, later } => {
            (draft.text("plan-never", &args), vec![earlier, later])
        }
        Reading::Twice { first, second } => (draft.text("plan-twice", &args), vec![first, second]),
    };
    // The zone's own offset tells them apart where the clock alone does not.
    let shown = |at: &DateTime<Utc>| {
        let local = at.with_timezone(&zone);
        format!("{} ({} UTC)", local.format("%H:%M %:z"), at.format("%H:%M"))
    };
    let buttons = moments.iter().map(|at| {
        let step = Composing::Schedule(id.clone(), *at);
        button::act(&shown(at), Action::Compose(step), Look::Plain)
    });
    let buttons: Vec<_> = buttons.chain([open(id, words)]).collect();
    draft.list(moments.iter().map(shown)).buttons(buttons).done()
}

/// An expression that is no recurrence.
pub(super) fn bad_cron(typed: &str, why: &BadCron, id: &AnnouncementId, words: &Words<'_>) -> View {
    let typed = [("typed", Arg::Str(typed))];
    let draft = Draft::personal(words);
    let draft = match why {
        BadCron::Fields(_) | BadCron::Unreadable(_) => draft.text("cron-unreadable", &typed),
        BadCron::TooOften => draft.text("cron-too-often", &typed),
        BadCron::Never(_) => draft.text("cron-never", &typed),
    };
    let again = act(words, "button-try-again", Composing::AskWhen(id.clone()), Look::Primary);
    draft.note("cron-how", &[]).buttons([again, open(id, words)]).done()
}
