//! What becomes of deliveries, told by a messenger that reads its answers from a script.

use std::sync::Mutex;

use async_trait::async_trait;
use futures::executor::block_on;

use super::*;
use crate::delivery::Content;
use crate::fan::{Chat, Platform};
use crate::journey::testing::World;
use crate::port::Deliveries;

const ONCE: Terms = Terms { resend: Resend::PostsOnce, unknown: WhenUnknown::Ask };
const TWICE: Terms = Terms { resend: Resend::PostsTwice, unknown: WhenUnknown::Ask };

/// Answers each ask with the next line of a script.
#[derive(Default)]
struct Scripted {
    posts: Mutex<Vec<Result<i64, DeliverError>>>,
    found: Mutex<Vec<Result<Found, DeliverError>>>,
    changed: Mutex<Vec<i64>>,
}

#[async_trait]
impl Messenger for Scripted {
    async fn deliver(&self, _: &Delivery) -> Result<i64, DeliverError> {
        self.posts.lock().unwrap().remove(0)
    }

    async fn edit(&self, _: &Delivery, message: i64) -> Result<(), DeliverError> {
        self.changed.lock().unwrap().push(message);
        Ok(())
    }

    async fn remove(&self, _: &Delivery, message: i64) -> Result<(), DeliverError> {
        self.changed.lock().unwrap().push(-message);
        Ok(())
    }

    async fn find(&self, _: &Delivery, _: DateTime<Utc>) -> Result<Found, DeliverError> {
        self.found.lock().unwrap().remove(0)
    }

    fn must_open(&self, _: Chat) -> bool {
        false
    }

    fn resend(&self) -> Resend {
        Resend::PostsTwice
    }
}

fn posts(line: Result<i64, DeliverError>) -> Scripted {
    Scripted { posts: Mutex::new(vec![line]), ..Scripted::default() }
}

fn finds(found: Found) -> Scripted {
    Scripted { found: Mutex::new(vec![Ok(found)]), ..Scripted::default() }
}

fn chat() -> Chat {
    Chat::Room { platform: Platform::Telegram, id: -1 }
}

fn post() -> Content {
    Content::Announcement("launch".parse().unwrap())
}

fn recorded(world: &World, content: Content) -> DeliveryKey {
    let delivery = Delivery::new(chat(), content, world.now());
    let key = delivery.key.clone();
    block_on(world.store.commit(vec![Stored::new(delivery).into()])).unwrap();
    key
}

fn state(world: &World, key: &DeliveryKey) -> DeliveryState {
    block_on(world.store.delivery(key)).unwrap().unwrap().record.state
}

/// One round of the outbox for this delivery.
fn send(world: &World, key: &DeliveryKey, terms: Terms, messenger: &Scripted) -> DeliveryState {
    block_on(async {
        let store = &world.store;
        let delivery = store.delivery(key).await.unwrap().unwrap();
        let planned = plan(store, delivery, world.now()).await.unwrap();
        for errand in begin(store, vec![planned], world.now()).await.unwrap() {
            let ended = ask(messenger, errand).await.at(world.now());
            end(store, terms, &[ended]).await.unwrap();
        }
    });
    state(world, key)
}

fn sent(terms: Terms, line: Result<i64, DeliverError>) -> DeliveryState {
    let world = World::new();
    send(&world, &recorded(&world, post()), terms, &posts(line))
}

fn lost() -> Result<i64, DeliverError> {
    Err(DeliverError::NoAnswer("connection reset".to_owned()))
}

#[test]
fn sent_is_recorded_with_the_message() {
    assert!(matches!(sent(TWICE, Ok(42)), DeliveryState::Sent { message: 42, .. }));
}

#[test]
fn throttled_waits_as_long_as_the_platform_wants() {
    let retry_after = TimeDelta::seconds(7);
    let state = sent(TWICE, Err(DeliverError::Throttled { retry_after }));
    let due = World::new().now() + retry_after;
    assert_eq!(state, DeliveryState::Waiting { due, attempts: 0 });
}

#[test]
fn silence_is_what_the_shop_wants_where_a_repeat_would_post_twice() {
    let with = |unknown| Terms { unknown, ..TWICE };
    assert!(matches!(sent(TWICE, lost()), DeliveryState::Unknown { .. }));
    let resent = sent(with(WhenUnknown::Resend), lost());
    assert!(matches!(resent, DeliveryState::Waiting { .. }));
    assert!(matches!(sent(with(WhenUnknown::LetGo), lost()), DeliveryState::Dropped { .. }));
}

#[test]
fn silence_is_tried_again_while_that_is_safe_and_looked_for_later() {
    let world = World::new();
    let key = recorded(&world, post());
    let first_asked = world.now();
    let doubtful = send(&world, &key, ONCE, &posts(lost()));
    assert!(matches!(doubtful, DeliveryState::Doubtful { since, .. } if since == first_asked));
    world.clock.advance(TimeDelta::seconds(100));
    let doubtful = send(&world, &key, ONCE, &posts(lost()));
    assert!(matches!(doubtful, DeliveryState::Doubtful { since, .. } if since == first_asked));
    world.clock.advance(TimeDelta::seconds(20));
    let absent = send(&world, &key, ONCE, &finds(Found::Absent));
    assert!(matches!(absent, DeliveryState::Waiting { .. }));
    assert!(matches!(send(&world, &key, ONCE, &posts(Ok(7))), DeliveryState::Sent { .. }));
}

#[test]
fn what_is_found_was_sent_and_what_cannot_be_told_is_unknown() {
    for (found, is_expected) in [
        (
            Found::Posted(7),
            (|it| matches!(it, DeliveryState::Sent { message: 7, .. })) as fn(_) -> _,
        ),
        (Found::CannotTell, |it| matches!(it, DeliveryState::Unknown { .. })),
    ] {
        let world = World::new();
        let key = recorded(&world, post());
        send(&world, &key, ONCE, &posts(lost()));
        world.clock.advance(TimeDelta::minutes(5));
        assert!(is_expected(send(&world, &key, ONCE, &finds(found))), "{found:?}");
    }
}

#[test]
fn a_refusal_after_a_doubt_proves_nothing() {
    let world = World::new();
    let key = recorded(&world, post());
    send(&world, &key, ONCE, &posts(lost()));
    let refused = posts(Err(DeliverError::Refused("no".to_owned())));
    assert!(matches!(send(&world, &key, ONCE, &refused), DeliveryState::Unknown { .. }));
}

#[test]
fn an_interrupted_send_is_never_repeated_blindly() {
    for (terms, waits) in [(TWICE, false), (ONCE, true)] {
        let world = World::new();
        let key = recorded(&world, post());
        let delivery = block_on(world.store.delivery(&key)).unwrap().unwrap();
        let planned = block_on(plan(&world.store, delivery, world.now())).unwrap();
        block_on(begin(&world.store, vec![planned], world.now())).unwrap();
        let settle = settle_interrupted(&world.store, terms, Platform::Telegram, world.now());
        assert_eq!(block_on(settle).unwrap().unknown.is_empty(), waits);
        assert_eq!(matches!(state(&world, &key), DeliveryState::Doubtful { .. }), waits);
    }
}

#[test]
fn a_closed_chat_is_kept_and_asked_nothing_more() {
    let world = World::new();
    let blocked = posts(Err(DeliverError::Closed("blocked".to_owned())));
    let closed = send(&world, &recorded(&world, post()), TWICE, &blocked);
    assert!(matches!(closed, DeliveryState::Closed { .. }));
    let receipt = Content::Receipt("mi-beta-1".parse().unwrap());
    let later = send(&world, &recorded(&world, receipt), TWICE, &Scripted::default());
    assert!(matches!(later, DeliveryState::Closed { reason, .. } if reason == "blocked"));
}

#[test]
fn a_posted_copy_is_edited_and_removed_by_its_message() {
    let world = World::new();
    let key = recorded(&world, post());
    let edit = recorded(&world, Content::Refresh { post: key.clone() });
    let messenger = Scripted { posts: Mutex::new(vec![Ok(42)]), ..Scripted::default() };
    assert!(matches!(send(&world, &edit, TWICE, &messenger), DeliveryState::Dropped { .. }));
    send(&world, &key, TWICE, &messenger);
    let recall = recorded(&world, Content::Recall { post: key });
    assert!(matches!(send(&world, &recall, TWICE, &messenger), DeliveryState::Sent { .. }));
    assert_eq!(*messenger.changed.lock().unwrap(), [-42]);
}

#[test]
fn what_somebody_else_changed_is_left_to_them() {
    let world = World::new();
    let keys =
        [recorded(&world, post()), recorded(&world, Content::Receipt("a-1".parse().unwrap()))];
    block_on(async {
        let mut planned = Vec::new();
        for key in &keys {
            let delivery = world.store.delivery(key).await.unwrap().unwrap();
            planned.push(plan(&world.store, delivery, world.now()).await.unwrap());
        }
        let taken = world.store.delivery(&keys[0]).await.unwrap().unwrap();
        put_off(&world.store, vec![(taken, world.now() + TimeDelta::hours(1))]).await.unwrap();
        let begun = begin(&world.store, planned, world.now()).await.unwrap();
        let begun: Vec<_> = begun.into_iter().map(|errand| errand.delivery.record.key).collect();
        assert_eq!(begun, keys[1..]);
    });
}
