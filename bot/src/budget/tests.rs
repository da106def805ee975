//! The budget against a platform that counts arrivals: on a manual clock, with delays of every kind.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use salut_core::clock::ManualClock;
use salut_core::fan::Account;

use super::*;

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn budget(platform: Platform) -> (Budget, ManualClock) {
    let clock = ManualClock::at(noon());
    (Budget::of(platform, 6, Arc::new(clock.clone())), clock)
}

fn private(platform: Platform, user: i64) -> Ask {
    let chat = Chat::Private(Account { platform, user });
    Ask { chat, call: Call::Post, priority: Priority::Reminder, opens: false, spare: 0 }
}

fn group(id: i64) -> Ask {
    let chat = Chat::Room { platform: Platform::Telegram, id };
    Ask { chat, ..private(Platform::Telegram, 1) }
}

/// Sends to ever new chats for `steps` of 5 ms, with what each request takes to arrive and to be answered. Gives when
/// each arrived.
fn flood(platform: Platform, steps: i64, delays: &[(i64, i64)]) -> Vec<DateTime<Utc>> {
    let (budget, clock) = budget(platform);
    let (mut arrived, mut under_way) = (Vec::new(), Vec::new());
    for step in 0..steps {
        let now = noon() + TimeDelta::milliseconds(5 * step);
        clock.set(now);
        under_way.retain(|(answered_at, _): &(DateTime<Utc>, Pass)| *answered_at > now);
        while let Ok(pass) = budget.take(private(platform, i64::try_from(arrived.len()).unwrap())) {
            let (there, back) = delays[arrived.len() % delays.len()];
            let started = pass.start.not_before.max(now);
            pass.start.at.get_or_init(|| started);
            let at = started + TimeDelta::milliseconds(there);
            arrived.push(at);
            under_way.push((at + TimeDelta::milliseconds(back), pass));
        }
    }
    arrived.sort();
    arrived
}

/// Makes the request and gets its answer at once.
fn send(budget: &Budget, ask: Ask) -> Result<(), Wait> {
    let pass = budget.take(ask)?;
    pass.start.at.get_or_init(|| budget.0.clock.now());
    Ok(())
}

/// The most that arrive in any second.
fn busiest_second(arrived: &[DateTime<Utc>]) -> usize {
    let second = TimeDelta::seconds(1);
    let within = |(at, end): (usize, &DateTime<Utc>)| {
        arrived[..=at].iter().rev().take_while(|start| **start + second > *end).count()
    };
    arrived.iter().enumerate().map(within).max().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_second_has_more_than_the_platform_takes(
        way in 0_i64..150,
        more in prop::collection::vec((0_i64..=50, 0_i64..=50), 1..40),
    ) {
        // Each way takes up to half as long again.
        let longer = |percent: i64| way + way * percent / 100;
        let delays: Vec<_> =
            more.into_iter().map(|(there, back)| (longer(there), longer(back))).collect();
        prop_assert!(busiest_second(&flood(Platform::Telegram, 1_000, &delays)) <= 30);
        prop_assert!(busiest_second(&flood(Platform::Discord, 1_000, &delays)) <= 50);
    }
}

#[test]
fn nearly_all_of_the_rate_is_used_when_answers_are_quick() {
    let arrived = flood(Platform::Telegram, 200 * 60, &[(2, 3), (1, 4)]);
    assert!(arrived.len() >= 30 * 60 * 98 / 100, "{} in a minute", arrived.len());
}

#[test]
fn a_busy_chat_holds_up_nobody_else() {
    let (budget, _) = budget(Platform::Telegram);
    for _ in 0..20 {
        send(&budget, group(-1)).unwrap();
    }
    assert!(matches!(budget.take(group(-1)), Err(Wait::Chat(..))));
    send(&budget, group(-2)).unwrap();
    for _ in 0..3 {
        send(&budget, private(Platform::Telegram, 7)).unwrap();
    }
    assert!(matches!(budget.take(private(Platform::Telegram, 7)), Err(Wait::Chat(..))));
    send(&budget, private(Platform::Telegram, 8)).unwrap();
}

#[test]
fn what_is_kept_free_is_left_to_what_is_urgent() {
    let (budget, clock) = budget(Platform::Telegram);
    let later = |user| Ask { spare: 28, ..private(Platform::Telegram, user) };
    send(&budget, later(1)).unwrap();
    send(&budget, later(2)).unwrap();
    assert!(matches!(budget.take(later(3)), Err(Wait::Everything(_))));
    let posts = (10..).map_while(|user| send(&budget, private(Platform::Telegram, user)).ok());
    assert_eq!(posts.count(), 28);
    clock.advance(TimeDelta::seconds(1));
    send(&budget, later(3)).unwrap();
}

#[test]
fn a_pass_that_was_not_used_is_free_at_once() {
    let (budget, _) = budget(Platform::Telegram);
    for user in 0..100 {
        drop(budget.take(private(Platform::Telegram, user)).unwrap());
    }
}

#[test]
fn too_many_is_obeyed_for_its_chat_and_for_all_if_it_is_said_to_one_after_the_other() {
    let (budget, clock) = budget(Platform::Telegram);
    budget.refused(group(-1).chat, TimeDelta::seconds(7));
    assert!(matches!(budget.take(group(-1)), Err(Wait::Chat(..))));
    send(&budget, group(-2)).unwrap();
    budget.refused(group(-3).chat, TimeDelta::seconds(7));
    budget.refused(group(-4).chat, TimeDelta::seconds(7));
    let until = Some(noon() + TimeDelta::seconds(7));
    assert_eq!(budget.take(group(-2)).unwrap_err(), Wait::Everything(until));
    clock.advance(TimeDelta::seconds(7));
    send(&budget, group(-1)).unwrap();
}

#[test]
fn chats_are_opened_slowly_but_for_what_somebody_waits_for() {
    let (budget, clock) = budget(Platform::Discord);
    let opens = |priority, user| Ask { opens: true, priority, ..private(Platform::Discord, user) };
    let opened = |priority, from| {
        (from..from + 99).take_while(|user| budget.take(opens(priority, *user)).is_ok()).count()
    };
    assert_eq!(opened(Priority::Reminder, 0), 6);
    let refused = budget.take(opens(Priority::Reminder, 99));
    assert!(matches!(refused, Err(Wait::Opening(..))), "{refused:?}");
    assert!(opened(Priority::Order, 100) > 6);
    clock.advance(TimeDelta::seconds(10));
    assert_eq!(opened(Priority::Reminder, 200), 1);
}

#[tokio::test]
async fn an_answer_goes_before_everything_else_and_waits_no_longer_than_a_moment() {
    let (budget, clock) = budget(Platform::Telegram);
    let posts = (0..).map_while(|user| budget.take(private(Platform::Telegram, user)).ok());
    let held: Vec<_> = posts.collect();
    assert_eq!(held.len(), 30);
    let answers = budget.clone();
    let chat = private(Platform::Telegram, 99).chat;
    let answer = tokio::spawn(async move { answers.take_for_answer(chat, Call::Post).await });
    while clock.next_due().is_none() {
        tokio::task::yield_now().await;
    }
    while !answer.is_finished() {
        clock.advance(TimeDelta::milliseconds(100));
        tokio::task::yield_now().await;
    }
    assert!(clock.now() <= noon() + TimeDelta::seconds(3));
    drop(answer.await.unwrap());
}
