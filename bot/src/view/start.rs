//! First contact, help, and answers to what leads nowhere.

use super::draft::{Draft, field};
use super::{Block, View, button, sale};
use crate::action::Action;
use crate::command::Command;
use crate::page::{Audience, CheckedIn, SaleCard, Stage};
use crate::text::{Arg, Words};

/// Who we are and what to do first.
pub(super) fn welcome(next: Option<&SaleCard>, checked_in: CheckedIn, words: &Words<'_>) -> View {
    // Whether a fan is ready is for the fan alone.
    let draft = match checked_in {
        CheckedIn::Yes => Draft::personal(words),
        CheckedIn::No => Draft::public(words),
    };
    let draft = draft.title("welcome-title", &[]).text("welcome", &[]);
    let Some(card) = next else {
        let buttons = [button::catalogue(words), button::guide(words), button::languages(words)];
        return draft.text("welcome-no-sale", &[]).buttons(buttons).done();
    };
    let draft = draft.text(sale::stage_id(card), &sale::stage_args(card, words));
    let draft = match checked_in {
        CheckedIn::Yes => {
            let badge = draft.block(Block::Text(words.say("check-in-ready-title", &[])));
            let go = match card.stage {
                Stage::Open => button::reserve_basket(words, &card.id),
                Stage::Announced | Stage::CheckInOpen | Stage::Ended => {
                    button::my_check_in(words, Some(&card.id))
                }
            };
            badge.buttons([go, button::guide(words)])
        }
        CheckedIn::No => draft.buttons(sale::next_steps(card, words)),
    };
    let around = [button::languages(words), button::markets(words), button::help(words)];
    draft.buttons([button::sale(words, Some(&card.id))].into_iter().chain(around)).done()
}

/// Every command of this reader.
pub(super) fn help(audience: Audience, words: &Words<'_>) -> View {
    let draft = match audience {
        Audience::Fans => Draft::public(words),
        Audience::Managers => Draft::personal(words),
    };
    let shown = |command: &Command| match audience {
        Audience::Fans => !command.is_for_managers(),
        Audience::Managers => true,
    };
    let commands = Command::ALL.into_iter().filter(shown).map(|command| {
        let id = format!("command-{}", command.name());
        field(format!("/{}", command.name()), words.attr(&id, "description"))
    });
    let draft =
        draft.title("help-title", &[]).text("help", &[]).fields(commands).note("help-link", &[]);
    let buttons = [button::sale(words, None), button::guide(words), button::languages(words)];
    draft.buttons(buttons).done()
}

/// Only managers may do this.
pub(super) fn managers_only(words: &Words<'_>) -> View {
    Draft::personal(words).text("managers-only", &[]).buttons([button::help(words)]).done()
}

/// What is personal goes on between two.
pub(super) fn continue_in_private(action: &Action, words: &Words<'_>) -> View {
    let label = words.say("button-continue", &[]);
    let button = button::act(&label, action.clone(), super::Look::Primary);
    Draft::public(words).text("continue-in-private", &[]).buttons([button]).done()
}

/// A button of another version.
pub(super) fn old_button(words: &Words<'_>) -> View {
    let buttons = [button::sale(words, None), button::orders(words)];
    Draft::personal(words).text("old-button", &[]).buttons(buttons).done()
}

/// A button that is none of ours.
pub(super) fn unknown_button(words: &Words<'_>) -> View {
    let buttons = [button::sale(words, None), button::orders(words)];
    Draft::personal(words).text("unknown-button", &[]).buttons(buttons).done()
}

/// Machinery failed.
pub(super) fn try_again(words: &Words<'_>) -> View {
    let contact = ("orders", Arg::Text(format!("/{}", Command::Orders.name())));
    Draft::personal(words).text("try-again", &[contact]).buttons([button::orders(words)]).done()
}
