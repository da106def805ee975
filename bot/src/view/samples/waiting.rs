//! Samples of waiting: wishes, places, turns, refusals that lead there, draws.

use salut_core::catalogue::{BasketLine, PayBy};
use salut_core::ids::{EntryNumber, OfferNumber, SaleId};
use salut_core::sale::OfferState;
use salut_core::stock::{
    Commitment, EntryState, EntryWish, Refusal, Seed, Waiting, WaitlistEntry, Wave,
};

use super::{at, basket, hold, link, reservation, sale, slug};
use crate::page::{
    Allocating, DrawCard, DrawnCard, EntryCard, InDraw, OfferMore, Page, SaleCard, Stage, Standing,
    TurnCard, WaitCard, WaitOffer,
};
use crate::wish::WaitWish;

/// A turn, and everything the fan waits for.
pub(super) fn turns() -> Vec<(&'static str, Page)> {
    let either = EntryWish::AnyOf {
        products: ["mi-band", "mi-power-bank-10400"].map(slug).to_vec(),
        units: 2,
        at_least: 1,
    };
    let waits = EntryState::Waiting { position: 12 };
    let entries = || {
        vec![
            entry(41, either.clone(), waits),
            entry(42, EntryWish::All(basket()), EntryState::Waiting { position: 1 }),
            entry(17, EntryWish::All(basket()), EntryState::Entered),
        ]
    };
    let waitlist = |turns, entries| Page::Waitlist { turns, entries };
    let passed_on = Page::PassedOn { reservation: reservation(17), basket: basket() };
    vec![
        ("turn", Page::Turn(turn(17))),
        ("let-pass", Page::LetPass(sale_id())),
        ("passed-on", passed_on),
        ("waitlist", waitlist(vec![turn(17)], entries())),
        ("waitlist-two-turns", waitlist(vec![turn(17), turn(18)], Vec::new())),
        ("waitlist-none", waitlist(Vec::new(), Vec::new())),
        ("in-line", Page::InLine(entry(17, EntryWish::All(basket()), waits))),
        ("left-waitlist", Page::LeftWaitlist(sale_id())),
        ("queued", Page::Queued),
    ]
}

/// A wish before and after joining.
pub(super) fn wishes() -> Vec<(&'static str, Page)> {
    let place = |position| Waiting { entry: EntryNumber(41), position };
    let wait = |wish: &str, standing| Page::Wait(wait(wish, standing));
    vec![
        ("wait-plan", wait("0:1:1", Standing::NotYet)),
        ("wait-plan-either", wait("0-1-3:2:1", Standing::NotYet)),
        ("wait", wait("0:2:2", Standing::Now(place(3)))),
        ("wait-either", wait("0-3:2:1", Standing::Now(place(1_200)))),
        ("wait-before", wait("1:1:1", Standing::Before(place(1)))),
    ]
}

/// Refusals that lead to the waitlist, or come from it.
pub(super) fn refusals() -> Vec<(&'static str, Page)> {
    let band = || slug("mi-band");
    let refused = |name, refusal, wish: Option<&str>| {
        let wish = wish.map(|wish| wish.parse().expect("the samples' wishes are wishes"));
        (name, Page::Refused { sale: Some(sale(Stage::Open)), refusal, wish })
    };
    let held = Refusal::AllHeld { product: band(), next_lapse_at: Some(at(10)) };
    let place = Waiting { entry: EntryNumber(41), position: 12 };
    let left = |left| Refusal::UnitsLeft { product: band(), left };
    vec![
        refused("refused-wait", held, Some("0:1:1")),
        refused(
            "refused-fewer-wait",
            Refusal::FewerLeft { product: band(), left: 1 },
            Some("0:2:2"),
        ),
        refused(
            "refused-set-aside",
            Refusal::SetAside { product: band(), until: at(10) },
            Some("0:1:1"),
        ),
        refused(
            "refused-next-wave",
            Refusal::NextWave { product: band(), at: at(30) },
            Some("0:1:1"),
        ),
        refused("refused-not-taken", Refusal::NotTaken, None),
        refused("refused-already-waiting", Refusal::AlreadyWaiting(place), None),
        refused("refused-units-left", left(3), None),
        refused("refused-unit-left", left(1), None),
        refused("refused-not-waiting", Refusal::NotWaiting, None),
        refused("refused-no-draw", Refusal::NoDraw, None),
        refused("refused-already-drawn", Refusal::AlreadyDrawn, None),
        ("sale-waiting", Page::Sale(sale_with_waiting())),
    ]
}

/// A sale with a draw, before and after T0.
pub(super) fn draws() -> Vec<(&'static str, Page)> {
    let drawn =
        |stage| SaleCard { allocation: Allocating::Draw(Some(commitment())), ..sale(stage) };
    let ready = |basket, draw| Page::CheckedIn {
        sale: drawn(Stage::CheckInOpen),
        details: super::fans::details(Some(PayBy::PayPal)),
        basket,
        draw,
        pass: None,
    };
    let mine = |place| vec![DrawnCard { entry: EntryNumber(17), place }];
    let placed = mine(Some((12, seed().ticket(EntryNumber(17)))));
    let waits = EntryState::Waiting { position: 12 };
    let reminder =
        |checked_in| Page::Reminder { sale: drawn(Stage::CheckInOpen), checked_in, store: None };
    vec![
        ("sale-draw-announced", Page::Sale(drawn(Stage::Announced))),
        ("sale-draw-check-in", Page::Sale(drawn(Stage::CheckInOpen))),
        ("sale-draw-open", Page::Sale(drawn(Stage::Open))),
        ("reminder-draw", reminder(crate::page::CheckedIn::No)),
        ("reminder-draw-ready", reminder(crate::page::CheckedIn::Yes)),
        ("checked-in-draw", ready(basket(), InDraw::In(EntryNumber(17)))),
        ("checked-in-not-in-draw", ready(Vec::new(), InDraw::Out)),
        ("draw-before", Page::Draw(draw(None, mine(None)))),
        ("draw-before-not-in", Page::Draw(draw(None, Vec::new()))),
        ("draw-after", Page::Draw(draw(Some(seed()), placed))),
        ("draw-after-not-in", Page::Draw(draw(Some(seed()), Vec::new()))),
        ("no-draw", Page::NoDraw(sale(Stage::Open))),
        ("drawn", Page::Drawn(hold(17))),
        ("not-drawn", Page::NotDrawn(entry(17, EntryWish::All(basket()), waits))),
    ]
}

fn sale_id() -> SaleId {
    slug("mi-beta")
}

fn turn(number: u64) -> TurnCard {
    TurnCard {
        reservation: reservation(number),
        basket: vec![BasketLine { product: slug("mi-band"), units: 2 }],
        until: at(20),
        hold_minutes: 10,
    }
}

fn entry(number: u64, wish: EntryWish, state: EntryState) -> EntryCard {
    EntryCard { sale: sale_id(), entry: WaitlistEntry { number: EntryNumber(number), wish, state } }
}

fn wait(wish: &str, standing: Standing) -> WaitCard {
    let offers = sale(Stage::Open).offers.into_iter();
    let offers = offers.map(|offer| WaitOffer {
        number: offer.number,
        product: offer.product,
        cap: offer.cap,
    });
    let wish: WaitWish = wish.parse().expect("the samples' wishes are wishes");
    WaitCard { sale: sale_id(), wish, offers: offers.collect(), standing, turn_minutes: 10 }
}

fn sale_with_waiting() -> SaleCard {
    let mut card = sale(Stage::Open);
    let wave = Wave { at: at(30), units: 20 };
    let more = [
        OfferMore { waiting: 0, set_aside: Some((30, at(10))), next_wave: Some(wave) },
        OfferMore { waiting: 1, set_aside: None, next_wave: None },
        OfferMore { waiting: 1_200, set_aside: None, next_wave: None },
        OfferMore { waiting: 2, set_aside: Some((3, at(10))), next_wave: Some(wave) },
        OfferMore::default(),
    ];
    for (offer, more) in card.offers.iter_mut().zip(more) {
        offer.more = more;
    }
    let states = [(2, OfferState::NextWave { at: at(30), units: 20 }), (3, aside())];
    for (number, state) in states {
        for offer in card.offers.iter_mut().filter(|offer| offer.number == OfferNumber(number)) {
            offer.state = state;
        }
    }
    card
}

fn aside() -> OfferState {
    OfferState::SetAside { units: 3, until: at(10) }
}

fn seed() -> Seed {
    Seed(*b"a seed of thirty-two bytes, once")
}

fn commitment() -> Commitment {
    seed().commitment(&sale_id())
}

fn draw(seed: Option<Seed>, mine: Vec<DrawnCard>) -> DrawCard {
    DrawCard {
        sale: sale_id(),
        opens_at: at(0),
        commitment: commitment(),
        entries: 1_234,
        seed: seed.map(|seed| seed.reveal()),
        mine,
        page: link("https://shop.example/draw/mi-beta"),
    }
}
