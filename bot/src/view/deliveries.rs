//! What was not delivered, and what managers can do about it.

use salut_core::delivery::Mend;

use super::draft::{Draft, field};
use super::{Button, Look, View, button};
use crate::action::Action;
use crate::page::{ClosedCard, DeliveriesCard, TroubleCard, Undelivered};
use crate::text::{Arg, Words};

/// The page.
pub(super) fn deliveries(card: &DeliveriesCard, words: &Words<'_>) -> View {
    let draft = Draft::personal(words).title("deliveries-title", &[]);
    let draft = match card.done {
        Some(Mend::SendAgain) => draft.text("deliveries-sent-again", &[]),
        Some(Mend::LetBe) => draft.text("deliveries-let-be", &[]),
        None => draft,
    };
    let counts = [("unknown", Arg::Count(card.unknown)), ("failed", Arg::Count(card.failed))];
    let is_fine = card.unknown == 0 && card.failed == 0;
    let draft = if is_fine {
        draft.text("deliveries-none", &[])
    } else {
        draft.text("deliveries-counts", &counts)
    };
    let draft =
        draft.fields((1..).zip(&card.troubles).map(|(number, it)| trouble(number, it, words)));
    let draft = if card.unknown > 0 { draft.note("deliveries-unknown-note", &[]) } else { draft };
    let draft = if card.closed.is_empty() {
        draft
    } else {
        draft
            .text("deliveries-closed", &[])
            .fields((1..).zip(&card.closed).map(|(number, it)| closed(number, it, words)))
    };
    let mends = (1..).zip(&card.troubles).flat_map(|(number, it)| mends(number, it, words));
    let opens = (1..).zip(&card.closed).map(|(number, it)| {
        let label = words.say("button-open-chat", &[("number", Arg::Count(number))]);
        button::act(&label, Action::OpenChat(it.chat), Look::Plain)
    });
    let refresh = Action::Deliveries { page: card.page };
    let refresh = button::act(&words.say("button-refresh", &[]), refresh, Look::Plain);
    let more = card.has_more.then(|| {
        let next = Action::Deliveries { page: card.page.saturating_add(1) };
        button::act(&words.say("button-more-deliveries", &[]), next, Look::Plain)
    });
    draft.buttons(mends).buttons(opens).buttons([refresh].into_iter().chain(more)).done()
}

fn trouble(number: u32, card: &TroubleCard, words: &Words<'_>) -> super::Field {
    let what = ("what", Arg::Str(&card.key));
    let told = match &card.why {
        Undelivered::Unknown { since } => {
            words.say("delivery-unknown", &[what, ("since", Arg::full(*since))])
        }
        Undelivered::Failed { reason, at } => {
            let args = [what, ("reason", Arg::Str(reason)), ("at", Arg::full(*at))];
            words.say("delivery-failed", &args)
        }
    };
    let args = [("number", Arg::Count(number)), ("chat", Arg::Str(&card.to))];
    field(words.say("delivery-to", &args), told)
}

fn closed(number: u32, card: &ClosedCard, words: &Words<'_>) -> super::Field {
    let args = [("reason", Arg::Str(&card.reason)), ("at", Arg::full(card.at))];
    let name = [("number", Arg::Count(number)), ("chat", Arg::Str(&card.name))];
    field(words.say("delivery-to", &name), words.say("chat-closed", &args))
}

fn mends(number: u32, card: &TroubleCard, words: &Words<'_>) -> [Button; 2] {
    let label = |id: &str| words.say(id, &[("number", Arg::Count(number))]);
    let act = |mend| Action::MendDelivery { tag: card.tag, mend };
    [
        button::act(&label("button-send-again"), act(Mend::SendAgain), Look::Danger),
        button::act(&label("button-let-be"), act(Mend::LetBe), Look::Plain),
    ]
}
