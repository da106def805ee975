//! Actions in links: `https://t.me/<bot>?start=<payload>` lets a fan go on in the private chat.
//!
//! A payload may only have `A-Z a-z 0-9 _ -`. A button's string has these and colons, and no underscore, so
//! a colon becomes an underscore and back. Anybody can make a link and send it to anybody, so a link never
//! decides anything that its reader has not seen: it opens the page with the button instead.

use salut_core::reminder::Wish;
use url::Url;

use crate::action::{Action, BadButton, WaitStep};
use crate::composing::Composing;
use crate::ordering::Handling;

/// The link that does `action` in the private chat with the bot of that username.
pub(super) fn link(username: &str, action: &Action) -> Result<Url, url::ParseError> {
    Url::parse(&format!("https://t.me/{username}?start={}", encode(action)))
}

/// The payload of an action.
pub(super) fn encode(action: &Action) -> String {
    action.to_string().replace(':', "_")
}

/// The action of a payload; of one that gives back or decides something, the page that has its button.
pub(super) fn decode(payload: &str) -> Result<Action, BadButton> {
    if payload.contains(':') {
        return Err(BadButton::Unknown);
    }
    payload.replace('_', ":").parse().map(harmless)
}

fn harmless(action: Action) -> Action {
    match action {
        Action::AcceptRules { sale }
        | Action::AddToBasket { sale, .. }
        | Action::EmptyBasket { sale }
        | Action::CheckInStep { sale, .. } => Action::CheckIn { sale: Some(sale) },
        Action::RemindAt { sale, .. } | Action::RemindAlways { sale } => {
            Action::Remind { sale: Some(sale), wish: Wish::On }
        }
        // A zone's name has signs that a link cannot carry.
        Action::ChooseZone(_) => Action::Zones,
        Action::Release(_) | Action::MyOrder(_) => Action::Orders,
        Action::ChooseLanguage(_) => Action::Languages,
        Action::ChooseMarket { .. } => Action::Markets,
        Action::ScheduleAnnouncement { sale, .. } => {
            Action::Announce { sale: Some(sale), at: None }
        }
        Action::CancelAnnouncement(_) => Action::Announce { sale: None, at: None },
        Action::Compose(_) => Action::Compose(Composing::List),
        Action::Handle(_) => Action::Handle(Handling::Desk),
        Action::Wait { sale, wish, .. } => Action::Wait { sale, wish, step: WaitStep::Plan },
        Action::Leave { .. } | Action::Take(_) | Action::LetPass(_) => Action::Waitlist,
        Action::MendDelivery { .. } | Action::OpenChat(_) => Action::Deliveries { page: 0 },
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
        // A hold that nobody wanted lapses by itself, and at T0 every tap counts.
        | Action::Reserve { .. }
        | Action::ReserveBasket { .. }
        | Action::ReserveNamed { .. }
        | Action::Orders
        | Action::Languages
        | Action::Markets
        | Action::Announce { .. }
        | Action::Waitlist
        | Action::Draw { .. }
        | Action::Link { .. }
        | Action::Sheet { .. }
        | Action::Deliveries { .. }
        | Action::Zones
        | Action::Ready { .. }
        | Action::Quotes { .. } => action,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;
    use salut_core::guide::Topic;
    use salut_core::ids::{HoldNumber, ReservationId};
    use salut_core::locale::Locale;

    use super::*;
    use crate::action::Next;

    fn slug() -> impl Strategy<Value = String> {
        "[a-z0-9]{1,12}(-[a-z0-9]{1,11})?"
    }

    fn action() -> impl Strategy<Value = Action> {
        let fields = (slug(), slug(), 1..u32::MAX, prop::option::of(slug()), 0..17_usize);
        fields.prop_map(|(first, second, number, maybe, kind)| {
            let sale: salut_core::ids::SaleId = first.parse().unwrap();
            let optional = maybe.map(|slug| slug.parse().unwrap());
            match kind {
                0 => Action::Start,
                1 => Action::Orders,
                2 => Action::Sale { sale: optional },
                3 => Action::GuideTopic(Topic::ALL[number as usize % Topic::ALL.len()]),
                4 => Action::CheckIn { sale: optional },
                5 => Action::AcceptRules { sale },
                6 => Action::AddToBasket { sale, product: second.parse().unwrap() },
                7 => Action::EmptyBasket { sale },
                8 => Action::Remind { sale: optional, wish: Wish::Off },
                9 => {
                    let units = number % 1_000;
                    Action::Reserve { sale: optional, product: second.parse().unwrap(), units }
                }
                10 => Action::ReserveBasket { sale: optional },
                11 => {
                    let number = HoldNumber(u64::from(number));
                    Action::Release(ReservationId { sale, number })
                }
                12 => Action::ChooseLanguage(Locale::ALL[number as usize % Locale::ALL.len()]),
                13 => {
                    let next = optional.map_or(Next::Stay, Next::CheckIn);
                    Action::ChooseMarket { market: second.parse().unwrap(), next }
                }
                14 => Action::Announce { sale: optional, at: None },
                15 => {
                    let at = DateTime::from_timestamp(i64::from(number), 0).unwrap();
                    Action::ScheduleAnnouncement { sale, at }
                }
                _ => Action::CancelAnnouncement(second.parse().unwrap()),
            }
        })
    }

    proptest! {
        #[test]
        fn a_link_is_read_back_and_telegram_takes_it(action in action()) {
            let payload = encode(&action);
            let valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
            prop_assert!((1..=64).contains(&payload.len()) && payload.bytes().all(valid));
            prop_assert_eq!(decode(&payload), Ok(harmless(action)));
        }
    }

    #[test]
    fn a_forged_payload_is_no_action() {
        assert_eq!(decode("r1:mi-beta:mi-band:1"), Err(BadButton::Unknown));
        assert_eq!(decode("newsletter"), Err(BadButton::Unknown));
        assert_eq!(decode("r0_mi-beta_mi-band_1"), Err(BadButton::OtherVersion));
    }

    #[test]
    fn a_strangers_link_decides_nothing() {
        let orders = decode("x1_mi-beta-7");
        assert_eq!(orders, Ok(Action::Orders));
        let look = Action::Announce { sale: None, at: None };
        assert_eq!(decode("ax1_mi-beta-launch"), Ok(look));
        assert_eq!(decode("t1_mi-beta-7"), Ok(Action::Waitlist));
        assert_eq!(decode("w1_mi-beta_0-2_1_1"), "wp1:mi-beta:0-2:1:1".parse());
    }

    #[test]
    fn a_link_opens_the_bot() {
        let link = link("salut_bot", &Action::CheckIn { sale: "mi-beta".parse().ok() }).unwrap();
        assert_eq!(link.as_str(), "https://t.me/salut_bot?start=c1_mi-beta");
    }
}
