//! Every button's string is short and reads back as what it was made from.

use proptest::prelude::*;
use salut_core::announcement::{Decision, MissedPolicy, PostButton};
use salut_core::fan::{Account, Platform};
use salut_core::order::{PaymentId, ProviderName};

use super::*;
use crate::ordering::{Handling, Mine};

fn slug() -> impl Strategy<Value = String> {
    "[a-z0-9]{1,12}(-[a-z0-9]{1,11})?"
}

fn wish() -> impl Strategy<Value = WaitWish> {
    let offers = prop::collection::btree_set(any::<u16>(), 1..=crate::wish::OFFERS_MAX);
    (offers, 1..=u16::MAX, 1..=u16::MAX).prop_map(|(offers, some, more)| {
        let offers: Vec<_> = offers.iter().map(ToString::to_string).collect();
        let (units, least) = (some.max(more), some.min(more));
        format!("{}:{units}:{least}", offers.join("-")).parse().unwrap()
    })
}

fn step() -> impl Strategy<Value = WaitStep> {
    prop::sample::select(vec![WaitStep::Plan, WaitStep::Join, WaitStep::Change])
}

fn turn() -> impl Strategy<Value = ReservationId> {
    (slug(), 1..u64::from(u32::MAX)).prop_map(|(sale, number)| ReservationId {
        sale: sale.parse().unwrap(),
        number: salut_core::ids::HoldNumber(number),
    })
}

fn payment() -> impl Strategy<Value = PaymentId> {
    let provider = prop::sample::select(ProviderName::ALL.to_vec());
    (turn(), provider, any::<u32>()).prop_map(|(reservation, provider, attempt)| PaymentId {
        reservation,
        provider,
        attempt,
    })
}

fn chat_id() -> impl Strategy<Value = Chat> {
    let platforms = prop::sample::select(vec![Platform::Discord, Platform::Telegram]);
    (platforms, any::<i64>(), any::<bool>()).prop_map(|(platform, id, is_room)| {
        if is_room {
            Chat::Room { platform, id }
        } else {
            Chat::Private(Account { platform, user: id })
        }
    })
}

fn composing() -> impl Strategy<Value = Composing> {
    let id = || slug().prop_map(|slug| slug.parse::<AnnouncementId>().unwrap());
    let time = || (0..4_000_000_000_i64).prop_map(|at| DateTime::from_timestamp(at, 0).unwrap());
    prop_oneof![
        Just(Composing::List),
        Just(Composing::Leave),
        id().prop_map(Composing::Show),
        id().prop_map(Composing::AskWhen),
        id().prop_map(Composing::RecallSurely),
        (id(), prop::sample::select(Locale::ALL.to_vec()))
            .prop_map(|(id, locale)| Composing::Write(id, locale)),
        (id(), time()).prop_map(|(id, at)| Composing::Schedule(id, at)),
        (id(), time()).prop_map(|(id, at)| Composing::Decide(id, at, Decision::PostNow)),
        (id(), prop::sample::select(PostButton::ALL.to_vec()))
            .prop_map(|(id, button)| Composing::Toggle(id, button)),
        (id(), any::<u32>())
            .prop_map(|(id, minutes)| Composing::Missed(id, MissedPolicy::CatchUp { minutes })),
        (id(), chat_id()).prop_map(|(id, chat)| Composing::Audience(id, chat)),
        (id(), any::<u16>()).prop_map(|(id, page)| Composing::Chats(id, page)),
        (id(), prop::option::of(chat_id())).prop_map(|(id, chat)| Composing::Preview(id, chat)),
    ]
}

fn step_of_check_in() -> impl Strategy<Value = CheckInStep> {
    prop_oneof![
        Just(CheckInStep::Market),
        Just(CheckInStep::Details),
        "[a-z]{2}".prop_map(|country| CheckInStep::Country(country.parse().unwrap())),
        prop::sample::select(PayBy::ALL.to_vec()).prop_map(CheckInStep::PayBy),
    ]
}

/// Reminders, zones and check-in.
fn of_fans() -> impl Strategy<Value = Action> {
    let sale = || slug().prop_map(|slug| slug.parse::<SaleId>().unwrap());
    let wish = prop::sample::select(vec![Wish::On, Wish::Off]);
    prop_oneof![
        (sale(), any::<u32>(), wish).prop_map(|(sale, lead_s, wish)| Action::RemindAt {
            sale,
            lead_s,
            wish,
        }),
        sale().prop_map(|sale| Action::RemindAlways { sale }),
        Just(Action::Zones),
        prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec()).prop_map(Action::ChooseZone),
        (sale(), step_of_check_in()).prop_map(|(sale, step)| Action::CheckInStep { sale, step }),
        prop::option::of(sale()).prop_map(|sale| Action::Ready { sale }),
        prop::option::of(sale()).prop_map(|sale| Action::Quotes { sale }),
        (slug(), sale()).prop_map(|(market, sale)| Action::ChooseMarket {
            market: market.parse().unwrap(),
            next: Next::Quotes(sale),
        }),
    ]
}

/// Orders, by fans and by those who look after them.
fn of_orders() -> impl Strategy<Value = Action> {
    let seen = || any::<u32>();
    prop_oneof![
        turn().prop_map(|id| Action::MyOrder(Mine::Show(id))),
        turn().prop_map(|id| Action::MyOrder(Mine::Arrived(id))),
        turn().prop_map(|id| Action::MyOrder(Mine::AskReturn(id))),
        turn().prop_map(|id| Action::MyOrder(Mine::Return(id))),
        (turn(), seen()).prop_map(|(id, seen)| Action::MyOrder(Mine::TakeBack(id, seen))),
        Just(Action::Handle(Handling::Desk)),
        prop::sample::select(salut_core::order::Stage::ALL.to_vec())
            .prop_map(|stage| Action::Handle(Handling::At(stage))),
        turn().prop_map(|id| Action::Handle(Handling::Show(id))),
        turn().prop_map(|id| Action::Handle(Handling::AskTracking(id))),
        turn().prop_map(|id| Action::Handle(Handling::ShipUntracked(id))),
        turn().prop_map(|id| Action::Handle(Handling::AskTakeBack(id))),
        turn().prop_map(|id| Action::Handle(Handling::AskNote(id))),
        payment().prop_map(|id| Action::Handle(Handling::Held(id))),
        payment().prop_map(|id| Action::Handle(Handling::SendBack(id))),
        turn().prop_map(|order| Action::Handle(Handling::Arrive { order, day: None })),
        turn().prop_map(|order| Action::Handle(Handling::AskRefund { order, amount: None })),
        (turn(), seen()).prop_map(|(id, seen)| Action::Handle(Handling::TakeBack(id, seen))),
        (turn(), 1..100_000_000_i64, 0..100_000_u32).prop_map(|(order, minor, seen)| {
            Action::Handle(Handling::Refund { order, minor, seen })
        }),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let sale = || slug().prop_map(|slug| slug.parse::<SaleId>().unwrap());
    let product = || slug().prop_map(|slug| slug.parse::<ProductId>().unwrap());
    let market = || slug().prop_map(|slug| slug.parse::<MarketId>().unwrap());
    prop_oneof![
        prop::sample::select(vec![
            Action::Start,
            Action::Help,
            Action::Sales,
            Action::Catalogue,
            Action::Guide,
            Action::Orders,
            Action::Languages,
            Action::Markets,
        ]),
        prop::sample::select(Topic::ALL.to_vec()).prop_map(Action::GuideTopic),
        prop::sample::select(Locale::ALL.to_vec()).prop_map(Action::ChooseLanguage),
        prop::option::of(sale()).prop_map(|sale| Action::Sale { sale }),
        prop::option::of(sale()).prop_map(|sale| Action::CheckIn { sale }),
        sale().prop_map(|sale| Action::AcceptRules { sale }),
        (sale(), product()).prop_map(|(sale, product)| Action::AddToBasket { sale, product }),
        sale().prop_map(|sale| Action::EmptyBasket { sale }),
        (prop::option::of(sale()), prop::sample::select(vec![Wish::On, Wish::Off]))
            .prop_map(|(sale, wish)| Action::Remind { sale, wish }),
        (prop::option::of(sale()), product(), 1..1_000_u32)
            .prop_map(|(sale, product, units)| Action::Reserve { sale, product, units }),
        prop::option::of(sale()).prop_map(|sale| Action::ReserveBasket { sale }),
        (sale(), 1..u64::from(u32::MAX)).prop_map(|(sale, number)| Action::Release(
            ReservationId { sale, number: salut_core::ids::HoldNumber(number) }
        )),
        (market(), prop::option::of(sale())).prop_map(|(market, sale)| Action::ChooseMarket {
            market,
            next: sale.map_or(Next::Stay, Next::CheckIn),
        }),
        prop::option::of(sale()).prop_map(|sale| Action::Announce { sale, at: None }),
        any::<u16>().prop_map(|page| Action::Deliveries { page }),
        (any::<u64>(), prop::sample::select(vec![Mend::SendAgain, Mend::LetBe]))
            .prop_map(|(tag, mend)| Action::MendDelivery { tag, mend }),
        chat_id().prop_map(Action::OpenChat),
        (sale(), 0..4_000_000_000_i64).prop_map(|(sale, at)| Action::ScheduleAnnouncement {
            sale,
            at: DateTime::from_timestamp(at, 0).unwrap(),
        }),
        slug().prop_map(|slug| Action::CancelAnnouncement(slug.parse().unwrap())),
        (sale(), wish(), step()).prop_map(|(sale, wish, step)| Action::Wait { sale, wish, step }),
        (sale(), 1..u64::MAX)
            .prop_map(|(sale, entry)| Action::Leave { sale, entry: EntryNumber(entry) }),
        turn().prop_map(Action::Take),
        turn().prop_map(Action::LetPass),
        Just(Action::Waitlist),
        prop::option::of(sale()).prop_map(|sale| Action::Draw { sale }),
        Just(Action::Link { code: None }),
        prop::option::of(sale()).prop_map(|sale| Action::Sheet { sale }),
        composing().prop_map(Action::Compose),
        of_fans(),
        of_orders(),
    ]
}

proptest! {
    #[test]
    fn a_button_is_read_back_and_fits(action in action()) {
        let button = action.to_string();
        prop_assert!(button.len() <= BUTTON_BYTES_MAX, "{} bytes: {}", button.len(), button);
        prop_assert_eq!(button.parse(), Ok(action));
    }

    #[test]
    fn no_text_breaks_the_parser(text in ".{0,80}") {
        let _ = text.parse::<Action>();
    }
}

#[test]
fn old_and_forged_buttons_are_told_apart() {
    assert_eq!("r0:mi-beta:mi-band:1".parse::<Action>(), Err(BadButton::OtherVersion));
    assert_eq!("r1:mi-beta:MI_BAND:1".parse::<Action>(), Err(BadButton::Unknown));
    assert_eq!("r1:mi-beta".parse::<Action>(), Err(BadButton::Unknown));
    assert_eq!("drop table".parse::<Action>(), Err(BadButton::Unknown));
}
