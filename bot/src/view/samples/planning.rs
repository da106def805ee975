//! Samples of what managers read while they compose and plan.

use std::collections::{BTreeMap, BTreeSet};

use salut_core::announcement::text::{Part, Placeable, TextFault};
use salut_core::announcement::{
    Announcement, AnnouncementState, AudienceOf, BadCron, Deed, MissedPolicy, Reading, Recurrence,
    ScheduleRefusal, Signature, SlotNews, Text, When,
};
use salut_core::fan::{Account, Chat, Platform};
use salut_core::locale::Locale;

use super::{announce, announcement, at, slug};
use crate::page::{
    AskCard, AudienceCard, Page, PlaceCard, Planning, PreviewCard, SettingsCard, SlotCard,
    TextProblem, Wanted,
};

fn manager(user: i64) -> Account {
    Account { platform: Platform::Discord, user }
}

fn in_state(state: AnnouncementState) -> Announcement {
    let (id, sale) = (slug("mi-beta-launch"), slug("mi-beta"));
    Announcement { state, ..Announcement::draft(id, sale, Some(manager(815)), at(-300)) }
}

/// A recurring one in two of three languages, approved by somebody.
fn written() -> Announcement {
    let texts = [Locale::EnUs, Locale::FrFr].map(|locale| (locale, "{price}".to_owned()));
    let cron = Recurrence::parse("0 18 * * FRI", chrono_tz::Europe::Paris);
    Announcement {
        text: Text::Written(texts.into()),
        when: cron.ok().map(When::Recurring),
        missed: MissedPolicy::Ask,
        ..in_state(AnnouncementState::Scheduled { at: at(-90) })
    }
    .signed(Deed::Approved, Some(manager(816)), at(-200))
    .signed(Deed::Posted, None, at(-150))
}

/// Announcements in every state.
pub(super) fn cards() -> Vec<(&'static str, Page)> {
    let approval = Signature { deed: Deed::Approved, by: Some(manager(816)), at: at(-200) };
    let awaiting = AnnouncementState::AwaitingApproval { at: at(-90), approvals: vec![approval] };
    let states = [
        ("announce-draft", AnnouncementState::Draft),
        ("announce-awaiting", awaiting),
        ("announce-scheduled", AnnouncementState::Scheduled { at: at(-90) }),
        ("announce-asked", AnnouncementState::Asked { slot: at(-90) }),
        ("announce-sending", AnnouncementState::Sending { since: at(-90), done: 500 }),
        ("announce-sent", AnnouncementState::Sent { at: at(-90), chats: 12 }),
        ("announce-missed", AnnouncementState::Missed { slot: at(-90) }),
        ("announce-cancelled", AnnouncementState::Cancelled { at: at(-100) }),
        ("announce-recalled", AnnouncementState::Recalled { at: at(-80) }),
    ];
    let list: Vec<_> = states.iter().map(|(_, state)| in_state(state.clone())).take(3).collect();
    let list = list.into_iter().zip(1..).map(|(one, number)| {
        let id = salut_core::ids::AnnouncementId::numbered(&slug("mi-beta"), number);
        Announcement { id, ..one }
    });
    let plan = Page::Planning;
    let states = states.into_iter().map(|(name, state)| {
        (name, Page::Announce(Box::new(announce(Some(in_state(state)), None))))
    });
    let nowhere = crate::page::AnnounceCard { places: Vec::new(), ..announce(None, None) };
    let others = [
        ("announce-written", Page::Announce(Box::new(announce(Some(written()), None)))),
        ("announce-nowhere", Page::Announce(Box::new(nowhere))),
        ("plan-list", plan(Planning::List(list.collect()))),
        ("plan-list-empty", plan(Planning::List(Vec::new()))),
        ("plan-settings", plan(Planning::Settings(Box::new(settings())))),
        ("plan-preview", plan(Planning::Preview(Box::new(preview())))),
    ];
    states.chain(others).collect()
}

fn settings() -> SettingsCard {
    let place = |id, name: &str, hears| PlaceCard {
        chat: Chat::Room { platform: Platform::Telegram, id },
        name: name.to_owned(),
        hears,
    };
    let names: BTreeSet<_> = ["Mi Fans".to_owned()].into();
    SettingsCard {
        known: Announcement { audience: AudienceOf::Named(names), ..written() },
        places: vec![
            place(-1, "Mi Fans", AudienceCard::Hears),
            place(-2, "Mi Fans *France*", AudienceCard::DoesNot),
        ],
        page: 1,
        pages: 3,
    }
}

fn preview() -> PreviewCard {
    let words = |text: &str| Part::Words(text.to_owned());
    let parts = vec![
        words("@everyone **{sic}** "),
        Part::Fill(Placeable::Price(None)),
        words(" · "),
        Part::Fill(Placeable::Units(None)),
        words("\n\n"),
        Part::Fill(Placeable::OpensAt),
        Part::Fill(Placeable::CheckInAt),
        Part::Fill(Placeable::EndsAt),
        Part::Fill(Placeable::Sale),
        Part::Fill(Placeable::Markets),
        Part::Fill(Placeable::Price(Some(slug("mi-band")))),
    ];
    let mut post = announcement(Vec::new(), vec![Locale::EnUs]);
    post.written = Some(BTreeMap::from([(Locale::EnUs, parts)]));
    let room = |id| Chat::Room { platform: Platform::Discord, id };
    PreviewCard {
        id: slug("mi-beta-launch"),
        post,
        zone: chrono_tz::Europe::London,
        here: room(1),
        others: vec![(room(1), "Discord: launches".to_owned()), (room(2), "UK".to_owned())],
    }
}

/// Questions, with everything that can be wrong with an answer.
pub(super) fn asks() -> Vec<(&'static str, Page)> {
    let ask = |wanted, problem: Option<TextProblem>| {
        let before = problem.as_ref().map(|_| "Ab { *price* }: <b>@everyone</b>".to_owned());
        let card = AskCard { id: slug("mi-beta-launch"), wanted, before, problem };
        Page::Planning(Planning::Ask(card))
    };
    let text = |fault| ask(Wanted::Text(Locale::DeDe), Some(TextProblem::Text(fault)));
    let over = TextProblem::TooLong { platform: Platform::Telegram, over: 1200 };
    let zone = chrono_tz::Europe::Paris;
    vec![
        ("ask-text", ask(Wanted::Text(Locale::FrFr), None)),
        ("ask-text-empty", text(TextFault::Empty)),
        ("ask-text-too-long", text(TextFault::TooLong { over: 17 })),
        ("ask-text-unknown", text(TextFault::Unknown("pirce".to_owned()))),
        ("ask-text-no-product", text(TextFault::NoSuchProduct("mi-phone".to_owned()))),
        ("ask-text-brace", text(TextFault::LoneBrace)),
        ("ask-text-over", ask(Wanted::Text(Locale::FrFr), Some(over))),
        ("ask-when", ask(Wanted::When(zone), None)),
        ("ask-when-no-time", ask(Wanted::When(zone), Some(TextProblem::NoTime))),
        ("ask-picture", ask(Wanted::Picture, None)),
        ("ask-picture-wrong", ask(Wanted::Picture, Some(TextProblem::NoAddress))),
    ]
}

/// What came of a step.
pub(super) fn steps() -> Vec<(&'static str, Page)> {
    let id = || slug("mi-beta-launch");
    let zone = chrono_tz::Europe::Paris;
    let typed = || "2027-10-31 02:30".to_owned();
    let clocks = |reading| Planning::Clocks { id: id(), typed: typed(), zone, reading };
    let (first, second) = (at(0), at(60));
    let bad_cron = |why| Planning::BadCron { typed: "0 25 * *".to_owned(), why, id: id() };
    let slot = |news, next| Planning::Slot(SlotCard { id: id(), slot: at(-90), news, next });
    let awaiting = |more| Planning::Awaiting { id: id(), at: at(-90), more };
    let cron = "0 18 * * FRI".to_owned();
    let next = vec![at(-90), at(0)];
    let bad_zone = |near| Planning::BadZone { typed: "Pariss".to_owned(), near };
    let too_long = Planning::TooLong {
        id: id(),
        place: "Mi Fans *France*".to_owned(),
        platform: Platform::Discord,
        over: 17,
    };
    let refused = Page::ScheduleRefused;
    let plans = [
        ("plan-never", clocks(Reading::Never { earlier: first, later: second })),
        ("plan-twice", clocks(Reading::Twice { first, second })),
        ("plan-recurs", Planning::Recurs { id: id(), expression: cron, zone, next }),
        ("cron-fields", bad_cron(BadCron::Fields(4))),
        ("cron-too-often", bad_cron(BadCron::TooOften)),
        ("cron-never", bad_cron(BadCron::Never(String::new()))),
        ("plan-awaiting", awaiting(1)),
        ("plan-awaiting-more", awaiting(2)),
        ("plan-taken-back", Planning::TakenBack(id())),
        ("plan-ask-recall", Planning::AskRecall(id())),
        ("plan-recalled", Planning::Recalled { id: id(), posted: 12, called_off: 1 }),
        ("plan-zone", Planning::Zone(zone)),
        ("plan-bad-zone", bad_zone(Some("Europe/Paris".to_owned()))),
        ("plan-bad-zone-far", bad_zone(None)),
        ("plan-left", Planning::Left),
        ("plan-too-late", Planning::TooLate { id: id(), typed: typed() }),
        ("plan-too-long", too_long),
        ("slot-posted-late", slot(SlotNews::PostedLate, None)),
        ("slot-skipped", slot(SlotNews::Skipped, Some(at(0)))),
        ("slot-too-late", slot(SlotNews::TooLate, None)),
        ("slot-asked", slot(SlotNews::Asked, None)),
        ("slot-not-approved", slot(SlotNews::NotApproved, None)),
        ("slot-overtaken", slot(SlotNews::Overtaken, None)),
    ];
    let plans = plans.into_iter().map(|(name, plan)| (name, Page::Planning(plan)));
    let refusals = [
        ("schedule-after-end", refused(ScheduleRefusal::AfterEnd { ends_at: at(180) })),
        ("schedule-unknown", refused(ScheduleRefusal::Unknown)),
        ("schedule-not-awaiting", refused(ScheduleRefusal::NotAwaiting)),
        ("schedule-own-work", refused(ScheduleRefusal::OwnWork)),
        ("schedule-approved-before", refused(ScheduleRefusal::ApprovedBefore)),
        ("schedule-nothing-posted", refused(ScheduleRefusal::NothingPosted)),
        ("schedule-not-asked", refused(ScheduleRefusal::NotAsked)),
        ("schedule-taken", refused(ScheduleRefusal::Taken)),
    ];
    plans.chain(refusals).collect()
}
