//! The buttons: one function for each thing that can be done.

use salut_core::ids::{EntryNumber, MarketId, ProductId, ReservationId, SaleId};
use salut_core::reminder::Wish;
use url::Url;

use super::{Button, Look, Press};
use crate::action::{Action, CheckInStep, Next, WaitStep};
use crate::page::OfferCard;
use crate::text::{Arg, Words};
use crate::wish::WaitWish;

/// Longest label (Discord).
const LABEL_LENGTH_MAX: usize = 80;

/// A button that does `action`.
pub(super) fn act(label: &str, action: Action, look: Look) -> Button {
    let label = label.chars().take(LABEL_LENGTH_MAX).collect();
    Button { label, press: Press::Act(action), look }
}

fn primary(words: &Words<'_>, id: &str, action: Action) -> Button {
    act(&words.say(id, &[]), action, Look::Primary)
}

fn plain(words: &Words<'_>, id: &str, action: Action) -> Button {
    act(&words.say(id, &[]), action, Look::Plain)
}

pub(super) fn guide(words: &Words<'_>) -> Button {
    plain(words, "button-guide", Action::Guide)
}

pub(super) fn topics(words: &Words<'_>) -> Button {
    plain(words, "button-topics", Action::Guide)
}

pub(super) fn sales(words: &Words<'_>) -> Button {
    plain(words, "button-sales", Action::Sales)
}

pub(super) fn catalogue(words: &Words<'_>) -> Button {
    plain(words, "button-catalogue", Action::Catalogue)
}

pub(super) fn orders(words: &Words<'_>) -> Button {
    plain(words, "button-orders", Action::Orders)
}

pub(super) fn languages(words: &Words<'_>) -> Button {
    plain(words, "button-languages", Action::Languages)
}

pub(super) fn markets(words: &Words<'_>) -> Button {
    plain(words, "button-markets", Action::Markets)
}

pub(super) fn help(words: &Words<'_>) -> Button {
    plain(words, "button-help", Action::Help)
}

/// To the sale; none is the one that runs or comes next.
pub(super) fn sale(words: &Words<'_>, sale: Option<&SaleId>) -> Button {
    plain(words, "button-sale", Action::Sale { sale: sale.cloned() })
}

/// Shows a sale anew.
pub(super) fn refresh(words: &Words<'_>, sale: &SaleId) -> Button {
    plain(words, "button-refresh", Action::Sale { sale: Some(sale.clone()) })
}

pub(super) fn check_in(words: &Words<'_>, sale: Option<&SaleId>) -> Button {
    primary(words, "button-check-in", Action::CheckIn { sale: sale.cloned() })
}

/// Back to what was prepared.
pub(super) fn my_check_in(words: &Words<'_>, sale: Option<&SaleId>) -> Button {
    plain(words, "button-my-check-in", Action::CheckIn { sale: sale.cloned() })
}

pub(super) fn remind(words: &Words<'_>, sale: &SaleId) -> Button {
    let action = Action::Remind { sale: Some(sale.clone()), wish: Wish::On };
    plain(words, "button-remind", action)
}

pub(super) fn remind_no_more(words: &Words<'_>, sale: &SaleId) -> Button {
    let action = Action::Remind { sale: Some(sale.clone()), wish: Wish::Off };
    plain(words, "button-remind-no-more", action)
}

/// Reserves units of a product; one unit is not counted aloud.
pub(super) fn reserve(words: &Words<'_>, sale: &SaleId, product: &ProductId, units: u32) -> Button {
    let name = ("product", Arg::Text(words.product(product)));
    let label = match units {
        1 => words.say("button-reserve", &[name]),
        _ => words.say("button-reserve-units", &[name, ("units", Arg::Count(units))]),
    };
    let action = Action::Reserve { sale: Some(sale.clone()), product: product.clone(), units };
    act(&label, action, Look::Primary)
}

pub(super) fn reserve_basket(words: &Words<'_>, sale: &SaleId) -> Button {
    primary(words, "button-reserve-basket", Action::ReserveBasket { sale: Some(sale.clone()) })
}

pub(super) fn accept_rules(words: &Words<'_>, sale: &SaleId) -> Button {
    primary(words, "button-accept-rules", Action::AcceptRules { sale: sale.clone() })
}

/// What everything in a sale costs at the fan's door.
pub(super) fn quotes(words: &Words<'_>, sale: &SaleId) -> Button {
    plain(words, "button-quotes", Action::Quotes { sale: Some(sale.clone()) })
}

pub(super) fn change_market(words: &Words<'_>) -> Button {
    plain(words, "button-change-market", Action::Markets)
}

/// Back to the choice of a market, from check-in.
pub(super) fn check_in_market(words: &Words<'_>, sale: &SaleId) -> Button {
    let action = Action::CheckInStep { sale: sale.clone(), step: CheckInStep::Market };
    plain(words, "button-change-market", action)
}

/// Back to country and way to pay.
pub(super) fn check_in_details(words: &Words<'_>, sale: &SaleId) -> Button {
    let action = Action::CheckInStep { sale: sale.clone(), step: CheckInStep::Details };
    plain(words, "button-check-in-details", action)
}

pub(super) fn zones(words: &Words<'_>) -> Button {
    plain(words, "button-zones", Action::Zones)
}

pub(super) fn add(words: &Words<'_>, sale: &SaleId, product: &ProductId) -> Button {
    let label = words.say("button-add", &[("product", Arg::Text(words.product(product)))]);
    let action = Action::AddToBasket { sale: sale.clone(), product: product.clone() };
    act(&label, action, Look::Plain)
}

pub(super) fn empty_basket(words: &Words<'_>, sale: &SaleId) -> Button {
    let action = Action::EmptyBasket { sale: sale.clone() };
    act(&words.say("button-empty-basket", &[]), action, Look::Danger)
}

pub(super) fn release(words: &Words<'_>, reservation: &ReservationId) -> Button {
    let action = Action::Release(reservation.clone());
    act(&words.say("button-release", &[]), action, Look::Danger)
}

/// The way to the checkout page.
pub(super) fn pay(label: String, checkout: &Url) -> Button {
    Button { label, press: Press::Open(checkout.clone()), look: Look::Primary }
}

/// The way to another page.
pub(super) fn open(label: String, page: &Url) -> Button {
    Button { label, press: Press::Open(page.clone()), look: Look::Plain }
}

pub(super) fn market(words: &Words<'_>, market: &MarketId, next: &Next) -> Button {
    let action = Action::ChooseMarket { market: market.clone(), next: next.clone() };
    act(&words.market(market), action, Look::Plain)
}

/// A button that says which of several reservations it is for.
pub(super) fn named(button: Button, reservation: &ReservationId, words: &Words<'_>) -> Button {
    let reservation = ("reservation", Arg::Text(reservation.to_string()));
    let label = words.say("button-of-hold", &[("label", Arg::Text(button.label)), reservation]);
    Button { label, ..button }
}

/// Another wish.
pub(super) fn wait(label: &str, sale: &SaleId, wish: WaitWish, step: WaitStep) -> Button {
    act(label, Action::Wait { sale: sale.clone(), wish, step }, Look::Plain)
}

pub(super) fn join(words: &Words<'_>, sale: &SaleId, wish: &WaitWish) -> Button {
    let (sale, wish) = (sale.clone(), wish.clone());
    primary(words, "button-join-waitlist", Action::Wait { sale, wish, step: WaitStep::Join })
}

/// Joins from the sale's page, for one unit of a product.
pub(super) fn wait_for(words: &Words<'_>, sale: &SaleId, offer: &OfferCard) -> Button {
    let label =
        words.say("button-wait-for", &[("product", Arg::Text(words.product(&offer.product)))]);
    wait(&label, sale, WaitWish::all_of(offer.number, 1), WaitStep::Join)
}

/// What to wait for can be chosen first.
pub(super) fn plan_wait(words: &Words<'_>, sale: &SaleId, wish: &WaitWish) -> Button {
    let (sale, wish) = (sale.clone(), wish.clone());
    plain(words, "button-plan-wait", Action::Wait { sale, wish, step: WaitStep::Plan })
}

pub(super) fn leave(words: &Words<'_>, sale: &SaleId, entry: EntryNumber) -> Button {
    let action = Action::Leave { sale: sale.clone(), entry };
    act(&words.say("button-leave-waitlist", &[]), action, Look::Danger)
}

/// The same where there are several entries.
pub(super) fn leave_of(
    words: &Words<'_>,
    (sale, entry): (&SaleId, EntryNumber),
    product: &ProductId,
) -> Button {
    let label = words.say("button-leave-of", &[("product", Arg::Text(words.product(product)))]);
    act(&label, Action::Leave { sale: sale.clone(), entry }, Look::Danger)
}

pub(super) fn take(words: &Words<'_>, turn: &ReservationId) -> Button {
    primary(words, "button-take", Action::Take(turn.clone()))
}

pub(super) fn let_pass(words: &Words<'_>, turn: &ReservationId) -> Button {
    let action = Action::LetPass(turn.clone());
    act(&words.say("button-let-pass", &[]), action, Look::Danger)
}

pub(super) fn waitlist(words: &Words<'_>) -> Button {
    plain(words, "button-waitlist", Action::Waitlist)
}

pub(super) fn draw(words: &Words<'_>, sale: &SaleId) -> Button {
    plain(words, "button-draw", Action::Draw { sale: Some(sale.clone()) })
}
