//! Pages made readable: words, fields, pictures and buttons, still without a platform.
//!
//! A [`View`] is plain text. Adapters escape it, add their markup and show stamps;
//! they choose no words.

mod announcement;
mod asking;
mod button;
mod check_in;
mod deliveries;
mod draft;
mod draw;
mod fan;
pub mod fit;
mod guide;
mod handling;
mod held;
mod link;
mod live;
mod money;
mod order;
mod planning;
mod quote;
mod ready;
mod refusal;
mod reminder;
mod reservation;
mod room_reminder;
mod sale;
mod samples;
mod sheet;
mod start;
mod told;
mod wait;
mod written;
mod zone;

use chrono_tz::Tz;
use salut_core::locale::Locale;
use url::Url;

use crate::action::Action;
use crate::page::Page;
use crate::text::{Texts, Words};

pub use samples::samples;
pub use told::told;

/// Puts a page into words.
///
/// `words` are those of the reader; a post in several languages takes the others from `texts`.
#[expect(clippy::too_many_lines, reason = "one arm a page, and nothing else")]
pub fn view(page: &Page, words: &Words<'_>, texts: &Texts) -> View {
    match page {
        Page::Welcome { next, checked_in } => start::welcome(next.as_ref(), *checked_in, words),
        Page::Help(audience) => start::help(*audience, words),
        Page::ManagersOnly => start::managers_only(words),
        Page::ContinueInPrivate(action) => start::continue_in_private(action, words),
        Page::OldButton => start::old_button(words),
        Page::UnknownButton => start::unknown_button(words),
        Page::TryAgain => start::try_again(words),
        Page::Sales(sales) => sale::sales(sales, words),
        Page::Sale(sale) => sale::sale(sale, words),
        Page::NoSale => sale::no_sale(words),
        Page::Catalogue(products) => sale::catalogue(products, words),
        Page::GuideTopics => guide::topics(words),
        Page::GuideAnswer(answer) => guide::answer(answer, words),
        Page::GuideSeveral(topics) => guide::several(topics, words),
        Page::GuideUnknown => guide::unknown(words),
        Page::CheckInClosed { sale } => check_in::closed(sale, words),
        Page::CheckInDetails(card) => check_in::details(card, words),
        Page::CheckInRules { sale, details, returns_days } => {
            check_in::rules(sale, details, *returns_days, words)
        }
        Page::CheckedIn { sale, details, basket, draw, pass } => {
            check_in::ready(sale, (details, basket), (*draw, *pass), words)
        }
        Page::BasketFull { product, cap } => check_in::basket_full(product, *cap, words),
        Page::ReminderOn(card) => reminder::on(card, words),
        Page::ReminderTooLate(sale) => reminder::too_late(sale, words),
        Page::ReminderOff(sale) => reminder::off(sale, words),
        Page::Reminder { sale, checked_in, store } => {
            reminder::due(sale, *checked_in, store.as_ref(), words)
        }
        Page::RoomReminder(card) => room_reminder::post(card, words, texts),
        Page::Zones { current, zones } => zone::zones(*current, zones, words),
        Page::ZoneChosen { zone, now } => zone::chosen(*zone, *now, words),
        Page::Ready(card) => ready::ready(card, words),
        Page::RemindersLate { lead, card } => ready::late(*lead, card, words),
        Page::Reserved(hold) => reservation::reserved(hold, words),
        Page::Refused { sale, refusal, wish } => {
            refusal::refused(sale.as_ref(), refusal, wish.as_ref(), words)
        }
        Page::Released(reservation) => reservation::released(reservation, words),
        Page::Lapsed { reservation, basket } => reservation::lapsed(reservation, basket, words),
        Page::Orders { holds, orders, ready } => order::orders(holds, orders, ready, words),
        Page::Receipt(order) => order::receipt(order, words),
        Page::Languages { current } => fan::languages(*current, words),
        Page::LanguageChosen(locale) => fan::language_chosen(*locale, words),
        Page::Markets { current, markets, next } => {
            fan::markets(current.as_ref(), markets, next, words)
        }
        Page::MarketChosen { market, holds } => fan::market_chosen(market, holds, words),
        Page::UnknownMarket => fan::unknown_market(words),
        Page::Sheet(card) => sheet::sheet(card, words),
        Page::LinkCode { code, until } => link::code(code, *until, words),
        Page::Link(answer) => link::answer(*answer, words),
        Page::Announce(card) => announcement::for_managers(card, words, texts),
        Page::AnnouncementScheduled { id, at, chats } => {
            announcement::scheduled(id, *at, *chats, words)
        }
        Page::ScheduleRefused(refusal) => announcement::refused(refusal, words),
        Page::BadTime { typed, zone } => announcement::bad_time(typed, *zone, words),
        Page::AnnouncementCancelled(id) => announcement::cancelled(id, words),
        Page::Announcement(card) => announcement::post(card, words, texts),
        Page::Wait(card) => wait::wait(card, words),
        Page::InLine(card) => wait::in_line(card, words),
        Page::Waitlist { turns, entries } => wait::waitlist(turns, entries, words),
        Page::LeftWaitlist(sale) => wait::left(sale, words),
        Page::Turn(card) => wait::turn(card, words),
        Page::LetPass(sale) => wait::let_pass(sale, words),
        Page::PassedOn { reservation, basket } => wait::passed_on(reservation, basket, words),
        Page::Drawn(hold) => draw::drawn(hold, words),
        Page::NotDrawn(card) => draw::not_drawn(card, words),
        Page::Draw(card) => draw::draw(card, words),
        Page::NoDraw(sale) => draw::none(sale, words),
        Page::Queued => wait::queued(words),
        Page::Deliveries(card) => deliveries::deliveries(card, words),
        Page::Recalled(locales) => live::recalled(locales, words, texts),
        Page::Quotes(card) => quote::quotes(card, words),
        Page::Planning(planning) => planning::planning(planning, words, texts),
        Page::Money(news) => money::news(news, words),
        Page::MyOrder(mine) => order::mine(mine, words),
        Page::AskReturn(card) => order::ask_return(card, words),
        Page::OrderNews { card, news } => order::news(card, *news, words),
        Page::Handled(handled) => handling::handled(handled, words),
    }
}

/// What a person gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The text, one section a language; nearly always one.
    pub sections: Vec<Section>,
    /// A picture.
    pub picture: Option<Url>,
    /// Buttons and choices, in rows.
    pub controls: Vec<Control>,
    /// Who may see it.
    pub privacy: Privacy,
    /// A role to ping (Discord, announcements only).
    pub ping_role: Option<i64>,
    /// A form to open instead, where the platform has forms and can open one now.
    pub form: Option<Form>,
}

/// Something to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The title.
    pub title: String,
    /// What is asked for.
    pub label: String,
    /// What an answer looks like.
    pub example: String,
    /// What stands there already.
    pub value: String,
    /// What it is for: the answer goes along with it.
    pub submit: Action,
    /// How much there is to type.
    pub lines: Lines,
    /// The most characters.
    pub length_max: usize,
}

/// How much there is to type into a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// A word or two.
    One,
    /// Paragraphs.
    Many,
}

/// Text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The language.
    pub locale: Locale,
    /// The zone in which times are shown where the platform does not show the reader's own.
    pub zone: Tz,
    /// The title, if there is one.
    pub title: Option<String>,
    /// The text, block by block.
    pub blocks: Vec<Block>,
}

/// A piece of text. Strings are plain: no markup, but maybe stamps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Names and values, one below the other: a price list, a quote.
    Fields(Vec<Field>),
    /// A list of short items.
    List(Vec<String>),
    /// A remark that matters less.
    Note(String),
}

/// A name and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// Something to press or choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// A row of at most five buttons.
    Buttons(Vec<Button>),
    /// One of at most 25 options.
    Choice {
        /// What is shown before anything is chosen.
        placeholder: String,
        /// The options.
        options: Vec<Choice>,
    },
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it does.
    pub press: Press,
    /// How it looks where the platform has looks.
    pub look: Look,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Tells us.
    Act(Action),
    /// Opens a page.
    Open(Url),
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The one thing to do next.
    Primary,
    /// Something else that can be done.
    Plain,
    /// Takes something away.
    Danger,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub label: String,
    /// What choosing it does.
    pub action: Action,
}

/// Who may see a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// Only the person who asked, or the fan it is sent to.
    Personal,
    /// Everybody in the room.
    Public,
}

#[cfg(test)]
mod tests;
