//! Samples of what managers see of deliveries, and of posts once their sale is open.

use salut_core::delivery::Mend;
use salut_core::fan::{Account, Chat, Platform};
use salut_core::locale::Locale;
use salut_core::sale::OfferState;

use super::{announcement, at};
use crate::page::{ClosedCard, DeliveriesCard, Page, Stage, TroubleCard, Undelivered};

pub(super) fn deliveries() -> Vec<(&'static str, Page)> {
    let trouble = |tag, why| TroubleCard {
        tag,
        key: "announcement/mi-beta-launch/telegram/room/-1002150000001".to_owned(),
        to: "Telegram: Mi fans France".to_owned(),
        why,
    };
    let failed = Undelivered::Failed { reason: "403: Missing Permissions".to_owned(), at: at(-80) };
    let account = Account { platform: Platform::Discord, user: 215_000_000_000_000_001 };
    let closed = ClosedCard {
        chat: Chat::Private(account),
        name: Chat::Private(account).to_string(),
        reason: "403: Cannot send messages to this user".to_owned(),
        at: at(-90),
    };
    let unknown = Undelivered::Unknown { since: at(-90) };
    let card = |done| DeliveriesCard {
        unknown: 1,
        failed: 2,
        troubles: vec![
            trouble(u64::MAX, unknown.clone()),
            trouble(1, failed.clone()),
            trouble(2, failed.clone()),
        ],
        closed: vec![closed.clone()],
        done,
        page: 0,
        has_more: true,
    };
    let none = DeliveriesCard {
        unknown: 0,
        failed: 0,
        troubles: Vec::new(),
        closed: Vec::new(),
        has_more: false,
        ..card(Some(Mend::LetBe))
    };
    vec![
        ("deliveries", Page::Deliveries(card(None))),
        ("deliveries-sent-again", Page::Deliveries(card(Some(Mend::SendAgain)))),
        ("deliveries-none", Page::Deliveries(none)),
        ("recalled", Page::Recalled(Locale::ALL.to_vec())),
    ]
}

pub(super) fn live_posts() -> Vec<(&'static str, Page)> {
    let post = |stage, states: &[OfferState]| {
        let mut card = announcement(vec![Locale::FrFr], Locale::ALL.to_vec());
        card.sale.stage = stage;
        for (offer, state) in card.sale.offers.iter_mut().zip(states.iter().cycle()) {
            offer.state = *state;
        }
        Page::Announcement(card)
    };
    let wave = OfferState::NextWave { at: at(60), units: 10 };
    let kept = OfferState::SetAside { units: 3, until: at(20) };
    let held = OfferState::AllHeld { held: 4, next_lapse_at: None };
    vec![
        ("live-open", post(Stage::Open, &[OfferState::Open { left: 7 }, wave])),
        ("live-all-held", post(Stage::Open, &[held, kept])),
        ("live-sold-out", post(Stage::Open, &[OfferState::SoldOut])),
        ("live-over", post(Stage::Ended, &[OfferState::Ended(at(60))])),
    ]
}
