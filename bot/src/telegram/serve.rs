//! One update from the ask to what is shown. The order of updates and their confirmation are [`super::updates`]'s.

use std::pin::pin;
use std::sync::Arc;

use chrono::TimeDelta;
use salut_core::clock::Clock;

use super::fault::told;
use super::line::{Line, Spot, WAIT_MAX, patiently};
use super::parse::{Heard, Press};
use super::render::{Letter, Readers, render};
use crate::action::Action;
use crate::budget::Call;
use crate::composing::Composing;
use crate::dispatch::{Answer, QUEUED_AFTER};
use crate::ordering::Handling;
use crate::text::Texts;
use crate::view::{Privacy, View};
use crate::visitor::Room;

/// Serves people, one act at a time.
pub(super) struct Clerk {
    pub(super) line: Line,
    /// The bot's own, without `@`.
    pub(super) username: String,
    pub(super) answer: Arc<dyn Answer>,
    pub(super) texts: Arc<Texts>,
    pub(super) clock: Arc<dyn Clock>,
}

/// Where the answer to a press is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// In the message that was pressed: it was about just this, and its old buttons are of no use any more.
    InPlace,
    /// In a message of its own.
    Below,
}

impl Clerk {
    /// Does what was asked and shows the answer. Whatever fails is logged here.
    pub(super) async fn serve(&self, heard: Heard) {
        let mut answer = pin!(self.answer.answer(&heard.visitor, heard.wanted.clone()));
        let soon = async {
            tokio::select! {
                biased;
                view = &mut answer => Some(view),
                () = self.clock.sleep(QUEUED_AFTER) => None,
            }
        };
        let (view, ()) = tokio::join!(soon, self.acknowledge(heard.press.as_ref()));
        if let Some(view) = view {
            return self.show(&heard, &view).await;
        }
        let queued = self.say_queued(&heard).await;
        let view = answer.await;
        match queued {
            Some((spot, message)) => {
                self.edit(spot, message, &render(&view, &self.texts, Readers::One)).await;
            }
            None => self.show(&heard, &view).await,
        }
    }

    async fn show(&self, heard: &Heard, view: &View) {
        let (spot, readers) = self.place(heard, view.privacy);
        let letter = render(view, &self.texts, readers);
        match editable(heard, view) {
            Some(message) => self.edit(spot, message, &letter).await,
            None => drop(self.send(spot, &letter).await),
        }
    }

    /// Says that the act is in the queue, in a message of its own that the answer will replace. Only one person
    /// reads it: what has a place in the queue is personal.
    async fn say_queued(&self, heard: &Heard) -> Option<(Spot, i32)> {
        let queued = self.answer.queued(&heard.visitor, &heard.wanted).await?;
        let (spot, readers) = self.place(heard, queued.privacy);
        if readers != Readers::One {
            return None;
        }
        let message = self.send(spot, &render(&queued, &self.texts, readers)).await?;
        Some((spot, i32::try_from(message).ok()?))
    }

    /// Where the answer goes. What is personal never goes to a room, whoever asked for it there.
    fn place(&self, heard: &Heard, privacy: Privacy) -> (Spot, Readers<'_>) {
        match (heard.visitor.room, privacy) {
            (Room::OneReader, _) => (heard.spot, Readers::One),
            (Room::ManyReaders, Privacy::Public) => {
                (heard.spot, Readers::Many { username: &self.username })
            }
            (Room::ManyReaders, Privacy::Personal) => {
                let private = Spot { chat: heard.visitor.account.user, reply_to: None };
                (private, Readers::One)
            }
        }
    }

    /// At once, so that the button stops spinning whatever the answer takes.
    async fn acknowledge(&self, press: Option<&Press>) {
        let Some(press) = press else { return };
        if let Err(error) = self.line.acknowledge(&press.query).await {
            tracing::debug!(error = %told(&error), "A press could not be acknowledged");
        }
    }

    async fn edit(&self, spot: Spot, message: i32, letter: &Letter) {
        let edit = || async {
            let _pass = self.line.budget.take_for_answer(spot.to(), Call::Change).await;
            self.line.edit(spot.chat, message, letter).await
        };
        if let Err(error) = patiently(&*self.clock, patience(spot), edit).await {
            tracing::debug!(%error, "A message could not be edited; a new one is sent");
            self.send(spot, letter).await;
        }
    }

    /// Posts a message and gives its id, if it got through.
    async fn send(&self, spot: Spot, letter: &Letter) -> Option<i64> {
        let send = || async {
            let _pass = self.line.budget.take_for_answer(spot.to(), Call::Post).await;
            self.line.send(spot, letter).await
        };
        let sent = patiently(&*self.clock, patience(spot), send).await;
        sent.inspect_err(|error| {
            tracing::warn!(chat = spot.chat, %error, "An answer could not be shown");
        })
        .ok()
    }
}

/// How long an answer may wait for its chat. In a group, where anybody can make the bot talk too much, it does
/// not wait at all: whoever spams a group must not hold up everybody else.
fn patience(spot: Spot) -> TimeDelta {
    if spot.chat < 0 { TimeDelta::zero() } else { WAIT_MAX }
}

/// The message to put the answer into. A view with nothing to press is a remark: the pressed message stays
/// as it was, with its buttons.
fn editable(heard: &Heard, view: &View) -> Option<i32> {
    let action = heard.wanted.as_ref().ok()?;
    let message = heard.press.as_ref()?.message?;
    (shown(action) == Shown::InPlace && !view.controls.is_empty()).then_some(message)
}

fn shown(action: &Action) -> Shown {
    match action {
        Action::Compose(step) => shown_step(step),
        Action::Handle(Handling::AskTracking(_) | Handling::AskNote(_) | Handling::Desk) => {
            Shown::Below
        }
        Action::AcceptRules { .. }
        | Action::AddToBasket { .. }
        | Action::EmptyBasket { .. }
        | Action::ChooseLanguage(_)
        | Action::ChooseMarket { .. }
        | Action::ScheduleAnnouncement { .. }
        | Action::CancelAnnouncement(_)
        | Action::Wait { .. }
        | Action::Leave { .. }
        | Action::Take(_)
        | Action::LetPass(_)
        | Action::Deliveries { .. }
        | Action::MendDelivery { .. }
        | Action::OpenChat(_)
        | Action::RemindAt { .. }
        | Action::RemindAlways { .. }
        | Action::ChooseZone(_)
        | Action::CheckInStep { .. }
        | Action::MyOrder(_)
        | Action::Handle(_) => Shown::InPlace,
        Action::Start
        | Action::Help
        | Action::Sales
        | Action::Sale { .. }
        | Action::Catalogue
        | Action::Guide
        | Action::GuideTopic(_)
        | Action::Ask(_)
        | Action::Say(_)
        | Action::CheckIn { .. }
        | Action::Remind { .. }
        | Action::Reserve { .. }
        | Action::ReserveNamed { .. }
        | Action::ReserveBasket { .. }
        | Action::Release(_)
        | Action::Orders
        | Action::Languages
        | Action::Markets
        | Action::Announce { .. }
        | Action::Waitlist
        | Action::Draw { .. }
        | Action::Link { .. }
        | Action::Sheet { .. }
        | Action::Zones
        | Action::Ready { .. }
        | Action::Quotes { .. } => Shown::Below,
    }
}

/// What is composed is changed in place, but a preview and a question stand by themselves.
const fn shown_step(step: &Composing) -> Shown {
    match step {
        Composing::Preview(..)
        | Composing::Write(..)
        | Composing::AskWhen(_)
        | Composing::AskPicture(_)
        | Composing::List
        | Composing::New => Shown::Below,
        _ => Shown::InPlace,
    }
}
