//! (Who, what) → journey → page → view: the one switch.
//!
//! Adapters bring a [`Visitor`] and an [`Action`] and show the [`View`] they get; this is the only place that
//! knows which journey an action starts.

mod announce;
mod check_in;
mod deliveries;
mod draw;
mod guide;
mod handling;
mod held;
mod link;
mod orders;
mod plan_settings;
mod plan_text;
mod preview;
mod quote;
mod ready;
mod remind;
mod reserve;
mod sheet;
mod suggest;
mod wait;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use chrono_tz::Tz;
use salut_core::announcement::{Places, Rules};
use salut_core::fan::{Chat, Fan};
use salut_core::ids::{MarketId, SaleId};
use salut_core::journey::check_in::Standing;
use salut_core::journey::choose::{self, Choice};
use salut_core::journey::remind::Change;
use salut_core::journey::{closed, enter, manage, meet};
use salut_core::locale::Locale;
use salut_core::port::{Ids, StoreError};
use salut_core::reminder::Wish;
use salut_core::sale::Sale;
use tracing::error;

use crate::action::{Action, BadButton, Next};
use crate::cards::Cards;
use crate::command::CommandOption;
use crate::composing::Composing;
use crate::config::Managers;
use crate::page::{Audience, CheckedIn, Page};
use crate::text::{Texts, negotiate};
use crate::view::{View, view};
use crate::visitor::{Room, Visitor};

/// Answers people. Adapters know only this of everything behind it.
#[async_trait]
pub trait Answer: Send + Sync {
    /// Does what the visitor wants and gives what the visitor is to see.
    async fn answer(&self, visitor: &Visitor, wanted: Result<Action, BadButton>) -> View;

    /// What the visitor sees while an answer takes longer than [`QUEUED_AFTER`], if there is something to say: the
    /// act waits in the ledger's queue, its place is kept, and the answer will replace these words.
    async fn queued(&self, _: &Visitor, _: &Result<Action, BadButton>) -> Option<View> {
        None
    }

    /// What the option offers while it is typed.
    async fn suggest(&self, _: &Visitor, _: CommandOption, _: &str) -> Vec<Suggestion> {
        Vec::new()
    }
}

/// Something to choose for an option of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it says.
    pub label: String,
    /// What is typed then.
    pub value: String,
}

/// After this long an answer that has not come is in the queue, and people are told so.
pub const QUEUED_AFTER: TimeDelta = TimeDelta::seconds(1);

/// Knows what to do with every action.
pub struct Dispatch {
    /// Gathers what pages show.
    pub cards: Cards,
    /// The words.
    pub texts: Arc<Texts>,
    /// Gives out fans' numbers.
    pub ids: Arc<dyn Ids>,
    /// Who may announce.
    pub managers: Managers,
    /// Where announcements go.
    pub places: Places,
    /// Who has to stand behind an announcement.
    pub rules: Rules,
}

/// A page, and the language it is shown in.
struct Answered {
    page: Page,
    fan: Fan,
}

#[async_trait]
impl Answer for Dispatch {
    async fn answer(&self, visitor: &Visitor, wanted: Result<Action, BadButton>) -> View {
        let hint = visitor.language.as_deref().map(|tag| negotiate(Some(tag)));
        match self.answered(visitor, hint, wanted).await {
            Ok(Answered { page, fan }) => {
                self.show(&page, fan.language.locale(), self.cards.zone_of(&fan))
            }
            Err(error) => {
                error!(%error, platform = visitor.account.platform.name(), "Could not answer");
                self.show(
                    &Page::TryAgain,
                    hint.unwrap_or(Locale::EnUs),
                    self.cards.zone(None, None),
                )
            }
        }
    }

    async fn queued(&self, visitor: &Visitor, wanted: &Result<Action, BadButton>) -> Option<View> {
        wanted.as_ref().ok().filter(|action| queues(action))?;
        let known = self.cards.store.fan_of(visitor.account).await.ok().flatten();
        let hint = visitor.language.as_deref().map(|tag| negotiate(Some(tag)));
        let locale = known.map(|known| known.record.language.locale()).or(hint);
        let zone = self.cards.zone(None, None);
        Some(self.show(&Page::Queued, locale.unwrap_or(Locale::EnUs), zone))
    }

    async fn suggest(
        &self,
        visitor: &Visitor,
        option: CommandOption,
        typed: &str,
    ) -> Vec<Suggestion> {
        self.suggestions(visitor, option, typed).await.unwrap_or_else(|error| {
            error!(%error, platform = visitor.account.platform.name(), "Could not suggest");
            Vec::new()
        })
    }
}

impl Dispatch {
    fn show(&self, page: &Page, locale: Locale, zone: Tz) -> View {
        let words = self.texts.words(locale, zone);
        view(page, &words, &self.texts)
    }

    async fn answered(
        &self,
        visitor: &Visitor,
        hint: Option<Locale>,
        wanted: Result<Action, BadButton>,
    ) -> Result<Answered, StoreError> {
        let fan = meet::run(&*self.cards.store, &*self.ids, visitor.account, hint).await?;
        if visitor.room == Room::OneReader {
            closed::open(&*self.cards.store, private(visitor)).await?;
        }
        if let Some(proof) = self.managers.is_manager(visitor)
            && self.managers.is_by_role(&proof)
        {
            let now = self.cards.clock.now();
            manage::comes_by_role(&*self.cards.store, proof.account(), now).await?;
        }
        let page = match wanted {
            Err(BadButton::OtherVersion) => Page::OldButton,
            Err(BadButton::Unknown) => Page::UnknownButton,
            Ok(action) if visitor.room == Room::ManyReaders && is_personal(&action) => {
                Page::ContinueInPrivate(action)
            }
            Ok(Action::ChooseLanguage(locale)) => {
                let choice = Choice::Language(locale);
                let (store, shop) = (&*self.cards.store, &self.cards.shop);
                let fan = choose::run(store, shop, fan.id, choice).await?;
                return Ok(Answered { page: Page::LanguageChosen(locale), fan });
            }
            Ok(Action::ChooseZone(zone)) => return self.choose_zone(&fan, zone).await,
            Ok(Action::RemindAlways { sale }) => {
                return self.remind_always(visitor, fan, &sale).await;
            }
            Ok(Action::ChooseMarket { market, next }) => {
                return self.choose_market(visitor, fan, market, next).await;
            }
            Ok(Action::Say(typed)) => self.typed(visitor, &fan, typed).await?,
            Ok(Action::Link { code }) => return self.link(visitor, fan, code.as_deref()).await,
            Ok(action) => self.page(visitor, &fan, action).await?,
        };
        Ok(Answered { page, fan })
    }

    async fn page(&self, visitor: &Visitor, fan: &Fan, action: Action) -> Result<Page, StoreError> {
        match action {
            Action::Start => self.welcome(visitor, fan).await,
            Action::Help => Ok(Page::Help(self.audience(visitor))),
            Action::Sales => self.sales(fan).await,
            Action::Sale { sale } => self.sale(fan, sale.as_ref()).await,
            Action::Catalogue => Ok(Page::Catalogue(self.cards.products(fan.market.as_ref()))),
            Action::Guide => Ok(Page::GuideTopics),
            Action::GuideTopic(topic) => Ok(self.guide(fan, topic)),
            Action::Ask(question) => Ok(self.question(fan, &question)),
            Action::CheckIn { sale } => self.check_in(fan, sale.as_ref()).await,
            Action::AcceptRules { sale } => self.accept_rules(visitor, fan, &sale).await,
            Action::CheckInStep { sale, step } => {
                self.check_in_step(visitor, fan, &sale, step).await
            }
            Action::AddToBasket { sale, product } => self.add_to_basket(fan, &sale, product).await,
            Action::EmptyBasket { sale } => self.empty_basket(fan, &sale).await,
            Action::Remind { sale, wish } => {
                let change = if wish == Wish::On { Change::On } else { Change::Off };
                self.remind(visitor, fan, sale.as_ref(), change).await
            }
            Action::RemindAt { sale, lead_s, wish } => {
                let change = Change::Lead(TimeDelta::seconds(lead_s.into()), wish);
                self.remind(visitor, fan, Some(&sale), change).await
            }
            Action::Zones => Ok(self.zones(fan)),
            Action::Reserve { sale, product, units } => {
                let line = salut_core::catalogue::BasketLine { product, units };
                self.reserve(visitor, fan, sale.as_ref(), vec![line]).await
            }
            Action::ReserveNamed { name, units } => {
                self.reserve_named(visitor, fan, &name, units).await
            }
            Action::ReserveBasket { sale } => {
                self.reserve_basket(visitor, fan, sale.as_ref()).await
            }
            Action::Release(reservation) => self.release(visitor, fan, &reservation).await,
            Action::Orders => self.orders(visitor, fan).await,
            Action::Languages => Ok(Page::Languages { current: fan.language.locale() }),
            Action::Markets => Ok(self.markets(fan, None, Next::Stay)),
            Action::Announce { sale, at } => self.announce(visitor, sale.as_ref(), at).await,
            Action::ScheduleAnnouncement { sale, at } => self.schedule(visitor, &sale, at).await,
            Action::CancelAnnouncement(id) => self.compose(visitor, Composing::Cancel(id)).await,
            Action::Wait { sale, wish, step } => self.wait(visitor, fan, &sale, (wish, step)).await,
            Action::Leave { sale, entry } => self.leave(visitor, fan, &sale, entry).await,
            Action::Take(turn) => self.take(visitor, fan, &turn).await,
            Action::LetPass(turn) => self.let_pass(visitor, fan, &turn).await,
            Action::Waitlist => self.waitlist(fan).await,
            Action::Draw { sale } => self.draw(fan, sale.as_ref()).await,
            Action::Sheet { sale } => self.sheet(visitor, sale.as_ref()).await,
            Action::Deliveries { page } => self.deliveries(visitor, page).await,
            Action::MendDelivery { tag, mend } => self.mend(visitor, tag, mend).await,
            Action::OpenChat(chat) => self.open_chat(visitor, chat).await,
            Action::Compose(step) => self.compose(visitor, step).await,
            Action::Ready { sale } => self.ready_count(visitor, sale.as_ref()).await,
            Action::Quotes { sale } => self.quotes(fan, sale.as_ref()).await,
            Action::MyOrder(step) => self.my_order(fan, step).await,
            Action::Handle(step) => self.handle(visitor, step).await,
            // Answered before: most of these change who the fan is.
            Action::ChooseLanguage(_)
            | Action::ChooseMarket { .. }
            | Action::ChooseZone(_)
            | Action::RemindAlways { .. }
            | Action::Say(_)
            | Action::Link { .. } => Ok(Page::UnknownButton),
        }
    }

    /// The badge of whoever has checked in is shown where nobody else reads it.
    async fn welcome(&self, visitor: &Visitor, fan: &Fan) -> Result<Page, StoreError> {
        let Some(sale) = self.cards.current_sale() else {
            return Ok(Page::Welcome { next: None, checked_in: CheckedIn::No });
        };
        let standing = self.cards.desk(sale).look(fan).await?;
        let checked_in = match (standing, visitor.room) {
            (Standing::Ready(_), Room::OneReader) => CheckedIn::Yes,
            _ => CheckedIn::No,
        };
        let next = Some(self.cards.sale(sale, fan.market.as_ref()).await?);
        Ok(Page::Welcome { next, checked_in })
    }

    fn audience(&self, visitor: &Visitor) -> Audience {
        match self.managers.is_manager(visitor) {
            Some(_) => Audience::Managers,
            None => Audience::Fans,
        }
    }

    /// All sales; a single one is shown itself, so that its offers are one tap away.
    async fn sales(&self, fan: &Fan) -> Result<Page, StoreError> {
        if let [only] = &self.cards.shop.sales[..] {
            return self.sale(fan, Some(&only.id)).await;
        }
        let mut cards = Vec::new();
        for sale in &self.cards.shop.sales {
            cards.push(self.cards.sale(sale, fan.market.as_ref()).await?);
        }
        Ok(Page::Sales(cards))
    }

    async fn sale(&self, fan: &Fan, sale: Option<&SaleId>) -> Result<Page, StoreError> {
        match self.cards.sale_or_current(sale) {
            Some(sale) => Ok(Page::Sale(self.cards.sale(sale, fan.market.as_ref()).await?)),
            None => Ok(Page::NoSale),
        }
    }

    /// The markets to choose from: the sale's, where something needs one for it.
    fn markets(&self, fan: &Fan, sale: Option<&Sale>, next: Next) -> Page {
        let all = || self.cards.shop.markets.iter().map(|market| market.id.clone()).collect();
        let markets = sale.map_or_else(all, |sale| sale.markets.clone());
        Page::Markets { current: fan.market.clone(), markets, next }
    }

    async fn choose_market(
        &self,
        visitor: &Visitor,
        fan: Fan,
        market: MarketId,
        next: Next,
    ) -> Result<Answered, StoreError> {
        if self.cards.shop.market(&market).is_none() {
            return Ok(Answered { page: Page::UnknownMarket, fan });
        }
        let choice = Choice::Market(market.clone());
        let (store, shop, now) = (&*self.cards.store, &self.cards.shop, self.cards.clock.now());
        let fan = choose::run(store, shop, fan.id, choice).await?;
        enter::run_all(store, shop, &fan, now).await?;
        let page = match next {
            Next::CheckIn(sale) => self.check_in(&fan, Some(&sale)).await?,
            Next::Quotes(sale) => self.quotes(&fan, Some(&sale)).await?,
            Next::Stay => {
                let holds = self.cards.holds(&fan, private(visitor)).await?;
                Page::MarketChosen { market, holds }
            }
        };
        Ok(Answered { page, fan })
    }
}

/// Whether it asks the ledger for something: everything that has a place in its queue.
const fn queues(action: &Action) -> bool {
    matches!(
        action,
        Action::Reserve { .. }
            | Action::ReserveNamed { .. }
            | Action::ReserveBasket { .. }
            | Action::Release(_)
            | Action::AcceptRules { .. }
            | Action::AddToBasket { .. }
            | Action::EmptyBasket { .. }
            | Action::Wait { .. }
            | Action::Leave { .. }
            | Action::Take(_)
            | Action::LetPass(_)
    )
}

/// The chat that only this visitor reads: receipts and reminders go there.
fn private(visitor: &Visitor) -> Chat {
    Chat::Private(visitor.account)
}

/// Whether the answer is about one person, so that a room of many readers must not have it.
fn is_personal(action: &Action) -> bool {
    match action {
        Action::Start
        | Action::Help
        | Action::Sales
        | Action::Sale { .. }
        | Action::Catalogue
        | Action::Guide
        | Action::GuideTopic(_)
        | Action::Ask(_)
        | Action::Say(_) => false,
        Action::CheckIn { .. }
        | Action::AcceptRules { .. }
        | Action::AddToBasket { .. }
        | Action::EmptyBasket { .. }
        | Action::Remind { .. }
        | Action::Reserve { .. }
        | Action::ReserveNamed { .. }
        | Action::ReserveBasket { .. }
        | Action::Release(_)
        | Action::Orders
        | Action::Languages
        | Action::ChooseLanguage(_)
        | Action::Markets
        | Action::ChooseMarket { .. }
        | Action::Announce { .. }
        | Action::ScheduleAnnouncement { .. }
        | Action::CancelAnnouncement(_)
        | Action::Wait { .. }
        | Action::Leave { .. }
        | Action::Take(_)
        | Action::LetPass(_)
        | Action::Waitlist
        | Action::Draw { .. }
        | Action::Link { .. }
        | Action::Sheet { .. }
        | Action::Deliveries { .. }
        | Action::MendDelivery { .. }
        | Action::OpenChat(_)
        | Action::Compose(_)
        | Action::RemindAt { .. }
        | Action::RemindAlways { .. }
        | Action::Zones
        | Action::ChooseZone(_)
        | Action::CheckInStep { .. }
        | Action::Ready { .. }
        | Action::Quotes { .. }
        | Action::MyOrder(_)
        | Action::Handle(_) => true,
    }
}
