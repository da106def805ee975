//! What managers read while they compose and plan announcements. Short: they read it on a phone.

use chrono::{DateTime, Utc};
use salut_core::announcement::{
    Announcement, AnnouncementState, Decision, Deed, MissedPolicy, Picture, PostButton, Signature,
    SlotNews, Text, When,
};
use salut_core::fan::Platform;
use salut_core::ids::AnnouncementId;

use super::announcement::{call_off, post, state};
use super::asking::{ask, bad_cron, clocks};
use super::draft::{Draft, field};
use super::{Button, Choice, Control, Field, Look, Privacy, View, button};
use crate::action::Action;
use crate::command::Command;
use crate::composing::{Composing, NoAddress, Sub};
use crate::page::{AnnounceCard, AudienceCard, Planning, PreviewCard, SettingsCard, SlotCard};
use crate::text::{Arg, Texts, Words};

/// Steps of the history that are shown.
const HISTORY_SHOWN: usize = 3;
/// Announcements of a list; the newest matter.
const LIST_MAX: usize = 15;
/// Options of a choice (Discord).
const OPTIONS_MAX: usize = 25;
/// Catch-up spans to choose from, in minutes.
const CATCH_UPS: [u32; 3] = [15, 60, 360];

/// A page of managers.
pub(super) fn planning(page: &Planning, words: &Words<'_>, texts: &Texts) -> View {
    match page {
        Planning::List(all) => list(all, words),
        Planning::Settings(card) => settings(card, words),
        Planning::Ask(card) => ask(card, words),
        Planning::Clocks { id, typed, zone, reading } => {
            clocks(id, (typed, *zone), *reading, words)
        }
        Planning::Recurs { id, expression, zone, next } => {
            let zone = Arg::Text(zone.name().to_owned());
            let args = [("cron", Arg::Str(expression)), ("zone", zone)];
            let buttons = [
                act(words, "button-schedule", Composing::Confirm(id.clone()), Look::Primary),
                open(id, words),
            ];
            let next = next.iter().map(|at| words.say("plan-slot", &[("at", Arg::full(*at))]));
            Draft::personal(words).text("plan-recurs", &args).list(next).buttons(buttons).done()
        }
        Planning::BadCron { typed, why, id } => bad_cron(typed, why, id, words),
        Planning::Preview(card) => preview(card, words, texts),
        Planning::Awaiting { id, at, more } => {
            let args = [("at", Arg::full(*at)), ("more", Arg::Count(*more))];
            let buttons = [open(id, words), all(words)];
            Draft::personal(words).text("plan-awaiting", &args).buttons(buttons).done()
        }
        Planning::TakenBack(id) => about_id("plan-taken-back", id, words),
        Planning::AskRecall(id) => {
            let surely = Composing::RecallSurely(id.clone());
            let buttons =
                [act(words, "button-recall-surely", surely, Look::Danger), open(id, words)];
            let named = [("announcement", Arg::Text(id.to_string()))];
            Draft::personal(words).text("plan-ask-recall", &named).buttons(buttons).done()
        }
        Planning::Recalled { id, posted, called_off } => {
            let args = [("posted", Arg::Count(*posted)), ("waiting", Arg::Count(*called_off))];
            Draft::personal(words).text("plan-recalled", &args).buttons([open(id, words)]).done()
        }
        Planning::Zone(zone) => {
            let args = [("zone", Arg::Text(zone.name().to_owned())), ("command", zone_command())];
            Draft::personal(words).text("plan-zone", &args).buttons([all(words)]).done()
        }
        Planning::BadZone { typed, near } => {
            let draft = Draft::personal(words).text("plan-bad-zone", &[("typed", Arg::Str(typed))]);
            let draft = match near {
                Some(near) => draft.text("plan-near-zone", &[("zone", Arg::Str(near))]),
                None => draft,
            };
            draft.note("plan-how-zone", &[("command", zone_command())]).done()
        }
        Planning::Left => {
            Draft::personal(words).text("plan-left", &[]).buttons([all(words)]).done()
        }
        Planning::TooLate { id, typed } => {
            let draft = Draft::personal(words).text("plan-too-late", &[]);
            draft.block(super::Block::Text(typed.clone())).buttons([open(id, words)]).done()
        }
        Planning::TooLong { id, place, platform, over } => {
            let place = ("place", Arg::Str(place));
            let args = [place, named(*platform), ("over", Arg::Count(*over))];
            Draft::personal(words).text("plan-too-long", &args).buttons([open(id, words)]).done()
        }
        Planning::Slot(card) => slot(card, words),
    }
}

pub(super) fn act(words: &Words<'_>, id: &str, step: Composing, look: Look) -> Button {
    button::act(&words.say(id, &[]), Action::Compose(step), look)
}

/// To the announcement.
pub(super) fn open(id: &AnnouncementId, words: &Words<'_>) -> Button {
    act(words, "button-open-plan", Composing::Show(id.clone()), Look::Plain)
}

/// To all announcements.
pub(super) fn all(words: &Words<'_>) -> Button {
    act(words, "button-all-plans", Composing::List, Look::Plain)
}

/// Undoes what was called off or scheduled.
pub(super) fn take_back(id: &AnnouncementId, words: &Words<'_>) -> Button {
    act(words, "button-take-back", Composing::TakeBack(id.clone()), Look::Plain)
}

pub(super) fn named(platform: Platform) -> (&'static str, Arg<'static>) {
    let name = match platform {
        Platform::Discord => "Discord",
        Platform::Telegram => "Telegram",
    };
    ("platform", Arg::Text(name.to_owned()))
}

fn zone_command() -> Arg<'static> {
    let (command, sub) = (Command::Announce.name(), Sub::Zone.name());
    Arg::Text(format!("/{command} {sub} Europe/Paris"))
}

fn about_id(text: &str, id: &AnnouncementId, words: &Words<'_>) -> View {
    let args = [("announcement", Arg::Text(id.to_string()))];
    Draft::personal(words).text(text, &args).buttons([open(id, words), all(words)]).done()
}

fn list(all: &[Announcement], words: &Words<'_>) -> View {
    let new = act(words, "button-new-plan", Composing::New, Look::Primary);
    let draft = Draft::personal(words).title("plan-list", &[]);
    if all.is_empty() {
        return draft.text("plan-none", &[]).buttons([new]).done();
    }
    let shown = || all.iter().take(LIST_MAX);
    let lines = shown().map(|one| field(one.id.to_string(), state(Some(&one.state), words)));
    let options = shown().map(|one| Choice {
        label: one.id.to_string(),
        action: Action::Compose(Composing::Show(one.id.clone())),
    });
    draft.fields(lines).choice("choose-plan", options).buttons([new]).done()
}

/// What an announcement is made of, for its card.
pub(super) fn about(card: &AnnounceCard, words: &Words<'_>) -> Vec<Field> {
    let Some(known) = &card.known else { return Vec::new() };
    let mut lines = vec![
        field(words.say("plan-id", &[]), known.id.to_string()),
        field(words.say("plan-text", &[]), text_of(known, card, words)),
    ];
    if let Some(When::Recurring(recurrence)) = &known.when {
        let zone = Arg::Text(recurrence.zone().name().to_owned());
        let args = [("cron", Arg::Str(recurrence.expression())), ("zone", zone)];
        lines.push(field(words.say("plan-repeats", &[]), words.say("plan-cron", &args)));
    }
    lines.push(field(words.say("plan-missed", &[]), policy(known.missed, words)));
    lines
}

/// The languages that are written, and those that are missing.
fn text_of(known: &Announcement, card: &AnnounceCard, words: &Words<'_>) -> String {
    let Text::Written(texts) = &known.text else { return words.say("plan-text-template", &[]) };
    let mark = |locale: &salut_core::locale::Locale| {
        let sign = if texts.contains_key(locale) { "✅" } else { "❌" };
        format!("{sign} {}", locale.autonym())
    };
    card.spoken.iter().map(mark).collect::<Vec<_>>().join(" · ")
}

fn policy(missed: MissedPolicy, words: &Words<'_>) -> String {
    match missed {
        MissedPolicy::CatchUp { minutes } => {
            words.say("missed-catch-up", &[("minutes", Arg::Count(minutes))])
        }
        MissedPolicy::Skip => words.say("missed-skip", &[]),
        MissedPolicy::Ask => words.say("missed-ask", &[]),
    }
}

/// The last steps: who did what, when.
pub(super) fn history(card: &AnnounceCard, words: &Words<'_>) -> Vec<String> {
    let steps = card.known.iter().flat_map(|known| known.history.iter().rev().take(HISTORY_SHOWN));
    let mut lines: Vec<_> = steps.map(|step| told(step, words)).collect();
    lines.reverse();
    lines
}

fn told(step: &Signature, words: &Words<'_>) -> String {
    let deed = match step.deed {
        Deed::Drafted => "step-drafted",
        Deed::Edited => "step-edited",
        Deed::Proposed => "step-proposed",
        Deed::Approved => "step-approved",
        Deed::Scheduled => "step-scheduled",
        Deed::TakenBack => "step-taken-back",
        Deed::Cancelled => "step-cancelled",
        Deed::Posted => "step-posted",
        Deed::Missed => "step-missed",
        Deed::Recalled => "step-recalled",
    };
    let by = match step.by {
        Some(account) => {
            let (_, platform) = named(account.platform);
            let user = Arg::Text(account.user.to_string());
            words.say("step-by", &[("platform", platform), ("user", user)])
        }
        None => words.say("step-by-itself", &[]),
    };
    let deed = ("deed", Arg::Text(words.say(deed, &[])));
    words.say("step", &[deed, ("who", Arg::Text(by)), ("at", Arg::full(step.at))])
}

/// What the state of an announcement needs from somebody.
pub(super) fn next_buttons(card: &AnnounceCard, words: &Words<'_>) -> Vec<Button> {
    let id = || card.id.clone();
    match card.state() {
        None | Some(AnnouncementState::Draft | AnnouncementState::Missed { .. }) => Vec::new(),
        Some(AnnouncementState::AwaitingApproval { .. }) => vec![
            act(words, "button-approve", Composing::Approve(id()), Look::Primary),
            take_back(&card.id, words),
        ],
        Some(AnnouncementState::Scheduled { .. }) => {
            let posted = card.known.as_ref().is_some_and(|known| known.issues > 0);
            let recall = act(words, "button-recall", Composing::Recall(id()), Look::Danger);
            let buttons = [call_off(&card.id, words), take_back(&card.id, words)];
            buttons.into_iter().chain(posted.then_some(recall)).collect()
        }
        Some(AnnouncementState::Asked { slot }) => decide(&card.id, *slot, words),
        Some(AnnouncementState::Cancelled { .. }) => vec![take_back(&card.id, words)],
        Some(AnnouncementState::Sending { .. } | AnnouncementState::Sent { .. }) => {
            vec![act(words, "button-recall", Composing::Recall(id()), Look::Danger), all(words)]
        }
        Some(AnnouncementState::Recalled { .. }) => vec![all(words)],
    }
}

fn decide(id: &AnnouncementId, slot: DateTime<Utc>, words: &Words<'_>) -> Vec<Button> {
    let step = |decision| Composing::Decide(id.clone(), slot, decision);
    vec![
        act(words, "button-post-now", step(Decision::PostNow), Look::Primary),
        act(words, "button-skip-slot", step(Decision::Skip), Look::Plain),
    ]
}

/// Time, settings, preview and the way back.
pub(super) fn settle_buttons(card: &AnnounceCard, words: &Words<'_>) -> Vec<Button> {
    let id = || card.id.clone();
    vec![
        act(words, "button-when", Composing::AskWhen(id()), Look::Plain),
        act(words, "button-preview", Composing::Preview(id(), None), Look::Plain),
        act(words, "button-settings", Composing::Settings(id()), Look::Plain),
        all(words),
    ]
}

fn settings(card: &SettingsCard, words: &Words<'_>) -> View {
    let known = &card.known;
    let id = || known.id.clone();
    let mark = |on: bool, label: String| format!("{} {label}", if on { "✅" } else { "▫️" });
    let choice = |label, step| Choice { label, action: Action::Compose(step) };
    let policies = CATCH_UPS.map(|minutes| MissedPolicy::CatchUp { minutes });
    let policies = policies.into_iter().chain([MissedPolicy::Skip, MissedPolicy::Ask]);
    let policies = policies.map(|one| {
        let label = mark(one == known.missed, policy(one, words));
        choice(label, Composing::Missed(id(), one))
    });
    let buttons = PostButton::ALL.map(|one| {
        let label = mark(known.buttons.contains(&one), name_of(one, words));
        choice(label, Composing::Toggle(id(), one))
    });
    let pictures = [
        (
            known.picture == Picture::OfSale,
            "picture-of-sale",
            Composing::Picture(id(), NoAddress::OfSale),
        ),
        (known.picture == Picture::None, "picture-none", Composing::Picture(id(), NoAddress::None)),
        (matches!(known.picture, Picture::At(_)), "picture-at", Composing::AskPicture(id())),
    ];
    let pictures = pictures.map(|(on, label, step)| choice(mark(on, words.say(label, &[])), step));
    let chats = card.places.iter().take(OPTIONS_MAX).map(|place| {
        let label = mark(place.hears == AudienceCard::Hears, place.name.clone());
        choice(label, Composing::Audience(id(), place.chat))
    });
    let page = |text, number| choice(words.say(text, &[]), Composing::Chats(id(), number));
    let before = card.page.checked_sub(1).map(|number| page("chats-before", number));
    let after = (card.page + 1 < card.pages).then(|| page("chats-after", card.page + 1));
    let chats = before.into_iter().chain(chats).chain(after);
    let template = act(words, "button-template", Composing::Template(id()), Look::Plain);
    Draft::personal(words)
        .title("plan-settings", &[("announcement", Arg::Text(known.id.to_string()))])
        .text("plan-settings-how", &[])
        .choice("choose-missed", policies)
        .choice("choose-buttons", buttons)
        .choice("choose-picture", pictures)
        .choice("choose-chats", chats)
        .buttons([open(&known.id, words), template])
        .done()
}

fn name_of(button: PostButton, words: &Words<'_>) -> String {
    let id = match button {
        PostButton::CheckIn => "button-check-in",
        PostButton::Remind => "button-remind",
        PostButton::Sale => "button-sale",
        PostButton::Guide => "button-guide",
    };
    words.say(id, &[])
}

/// The post as it will be, and below it the way to the others.
fn preview(card: &PreviewCard, words: &Words<'_>, texts: &Texts) -> View {
    let theirs = texts.words(words.locale, card.zone);
    let mut view = post(&card.post, &theirs, texts);
    view.privacy = Privacy::Personal;
    let others = card.others.iter().take(OPTIONS_MAX).map(|(chat, name)| {
        let here = if *chat == card.here { "▸ " } else { "" };
        let action = Action::Compose(Composing::Preview(card.id.clone(), Some(*chat)));
        Choice { label: format!("{here}{name}"), action }
    });
    let placeholder = words.say("choose-preview", &[]);
    view.controls.push(Control::Choice { placeholder, options: others.collect() });
    view.controls.push(Control::Buttons(vec![open(&card.id, words)]));
    view
}

fn slot(card: &SlotCard, words: &Words<'_>) -> View {
    let id = match card.news {
        SlotNews::PostedLate => "slot-posted-late",
        SlotNews::Skipped => "slot-skipped",
        SlotNews::TooLate => "slot-too-late",
        SlotNews::Asked => "slot-asked",
        SlotNews::NotApproved => "slot-not-approved",
        SlotNews::Overtaken => "slot-overtaken",
    };
    let args = [("announcement", Arg::Text(card.id.to_string())), ("at", Arg::full(card.slot))];
    let draft = Draft::personal(words).text(id, &args);
    let draft = match card.next {
        Some(next) => draft.text("slot-next", &[("at", Arg::full(next))]),
        None => draft,
    };
    match card.news {
        SlotNews::Asked => draft.buttons(decide(&card.id, card.slot, words)).done(),
        _ => draft.buttons([open(&card.id, words)]).done(),
    }
}
