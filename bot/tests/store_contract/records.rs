//! Promises of the commit and of each kind of record.

use futures::future::join;
use salut_core::fan::CheckIn;
use salut_core::ids::FanId;
use salut_core::order::{OrderState, PaymentReference, Stage};
use salut_core::port::{
    Announcements, Audits, Change, CheckIns, Checkouts, Cursor, Cursors, Fans, JobState, Jobs,
    Orders, Record, Reminders, StoreError, Stored, Tallies, Tally, Unit,
};
use salut_core::reminder::{Leads, Reminder};

use crate::fixtures::{
    account, announcement, audit, check_in, checkout, fan, job, order, reminder, reservation, sale,
};
use crate::worlds::{World, noon};

fn conflict(name: &str) -> Result<(), StoreError> {
    Err(StoreError::Conflict(name.to_owned()))
}

pub(crate) async fn a_commit_is_all_or_nothing(world: &impl World) {
    let store = world.store();
    store.commit(vec![Stored::new(fan(1, &[1])).into()]).await.unwrap();
    let changes = vec![Stored::new(checkout(7)).into(), Stored::new(fan(1, &[2])).into()];
    assert_eq!(store.commit(changes).await, conflict("fan/1"));
    assert_eq!(store.checkout(&reservation(7)).await, Ok(None));
    assert_eq!(store.fan_of(account(2)).await, Ok(None));
}

pub(crate) async fn a_stale_commit_is_a_conflict_that_names_the_record(world: &impl World) {
    let store = world.store();
    store.commit(vec![Stored::new(order(1, 1)).into()]).await.unwrap();
    let read = store.order(&reservation(1)).await.unwrap().unwrap();
    assert_eq!(read.revision, 1);
    store.commit(vec![read.clone().into()]).await.unwrap();
    assert_eq!(store.order(&reservation(1)).await.unwrap().unwrap().revision, 2);
    assert_eq!(store.commit(vec![read.into()]).await, conflict("order/mi-beta-1"));
    let missing = Stored { record: order(2, 1), revision: 1 };
    assert_eq!(store.commit(vec![missing.into()]).await, conflict("order/mi-beta-2"));
}

pub(crate) async fn a_record_written_twice_in_a_commit_is_a_conflict(world: &impl World) {
    let twice = vec![Stored::new(fan(1, &[1])).into(), Stored::new(fan(1, &[2])).into()];
    assert_eq!(world.store().commit(twice).await, conflict("fan/1"));
    assert_eq!(world.store().fan(FanId(1)).await, Ok(None));
}

pub(crate) async fn an_account_belongs_to_one_fan(world: &impl World) {
    let store = world.store();
    store.commit(vec![Stored::new(fan(1, &[1])).into()]).await.unwrap();
    let taken = store.commit(vec![Stored::new(fan(2, &[1])).into()]).await;
    assert_eq!(taken, conflict("account/discord/1"));
    let together = vec![Stored::new(fan(3, &[3])).into(), Stored::new(fan(4, &[3])).into()];
    assert_eq!(store.commit(together).await, conflict("account/discord/3"));
    assert_eq!(store.fan_of(account(1)).await.unwrap().unwrap().record.id, FanId(1));
}

pub(crate) async fn an_account_can_be_given_up_and_taken(world: &impl World) {
    let store = world.store();
    store.commit(vec![Stored::new(fan(1, &[1, 2])).into()]).await.unwrap();
    let read = store.fan(FanId(1)).await.unwrap().unwrap();
    store.commit(vec![read.with(fan(1, &[2])).into()]).await.unwrap();
    assert_eq!(store.fan_of(account(1)).await, Ok(None));
    store.commit(vec![Stored::new(fan(2, &[1])).into()]).await.unwrap();
    assert_eq!(store.fan_of(account(1)).await.unwrap().unwrap().record, fan(2, &[1]));
    assert_eq!(store.fan_of(account(2)).await.unwrap().unwrap().record, fan(1, &[2]));
}

pub(crate) async fn an_account_passes_between_fans_in_one_commit(world: &impl World) {
    let store = world.store();
    let both = vec![Stored::new(fan(1, &[1])).into(), Stored::new(fan(2, &[2])).into()];
    store.commit(both).await.unwrap();
    let (first, second) = (fan(1, &[]), fan(2, &[2, 1]));
    // The one who takes it comes first: the order within a commit does not matter.
    let changes = vec![
        Stored { record: second.clone(), revision: 1 }.into(),
        Stored { record: first, revision: 1 }.into(),
    ];
    store.commit(changes).await.unwrap();
    assert_eq!(store.fan_of(account(1)).await.unwrap().unwrap().record, second);
}

pub(crate) async fn each_record_is_read_back_as_it_was_written(world: &impl World) {
    let store = world.store();
    let job = job("mi-beta-launch", JobState::Waiting { due: noon() });
    let changes: Vec<Change> = vec![
        Stored::new(fan(1, &[-1, i64::MAX])).into(),
        Stored::new(check_in(1)).into(),
        Stored::new(checkout(1)).into(),
        Stored::new(order(1, 1)).into(),
        Stored::new(announcement("mi-beta-launch", "mi-beta")).into(),
        Stored::new(reminder("mi-beta", 1)).into(),
        Stored::new(job.clone()).into(),
    ];
    store.commit(changes).await.unwrap();
    assert_eq!(store.fan(FanId(1)).await, Ok(Some(once(fan(1, &[-1, i64::MAX])))));
    assert_eq!(store.fan_of(account(-1)).await, Ok(Some(once(fan(1, &[-1, i64::MAX])))));
    assert_eq!(store.check_in(&sale(), FanId(1)).await, Ok(Some(once(check_in(1)))));
    assert_eq!(store.checkout(&reservation(1)).await, Ok(Some(once(checkout(1)))));
    assert_eq!(store.order(&reservation(1)).await, Ok(Some(once(order(1, 1)))));
    let launch = announcement("mi-beta-launch", "mi-beta");
    assert_eq!(store.announcement(&launch.id).await, Ok(Some(once(launch.clone()))));
    let wish = reminder("mi-beta", 1);
    assert_eq!(store.reminder(&sale(), FanId(1)).await, Ok(Some(once(wish))));
    assert_eq!(store.job(&job.key).await, Ok(Some(once(job.clone()))));
}

fn once<T>(record: T) -> Stored<T> {
    Stored { record, revision: 1 }
}

pub(crate) async fn a_fans_orders_are_found_by_id(world: &impl World) {
    let store = world.store();
    let orders = [order(300, 1), order(2, 1), order(1, 2)];
    store.commit(orders.map(|order| Stored::new(order).into()).into()).await.unwrap();
    let found = store.orders_of(FanId(1)).await.unwrap();
    assert_eq!(found, [once(order(2, 1)), once(order(300, 1))]);
    assert_eq!(store.orders_of(FanId(3)).await, Ok(Vec::new()));
}

pub(crate) async fn orders_are_found_by_stage_and_payment(world: &impl World) {
    let store = world.store();
    let orders = [order(300, 1), order(2, 1), order(1, 2)];
    store.commit(orders.map(|order| Stored::new(order).into()).into()).await.unwrap();
    let at = async |stage, after: Option<u64>, limit| {
        let after = after.map(reservation);
        let page = store.orders_at(stage, after.as_ref(), limit).await.unwrap();
        page.into_iter().map(|stored| stored.record.id.number.0).collect::<Vec<_>>()
    };
    assert_eq!(at(Stage::Shipped, None, 2).await, [1, 2]);
    assert_eq!(at(Stage::Shipped, Some(2), 2).await, [300]);
    assert_eq!(at(Stage::Paid, None, 9).await, [0; 0]);
    let mut moved = once(order(2, 1));
    moved.record.state = OrderState::Refunded { at: noon() };
    store.commit(vec![moved.into()]).await.unwrap();
    assert_eq!(at(Stage::Shipped, None, 9).await, [1, 300]);
    assert_eq!(at(Stage::Refunded, None, 9).await, [2]);
    let paid_by = async |name: &str| {
        let found = store.order_paid_by(&PaymentReference(name.to_owned())).await.unwrap();
        found.map(|stored| stored.record.id.number.0)
    };
    assert_eq!((paid_by("pay-300").await, paid_by("pay-3").await), (Some(300), None));
}

pub(crate) async fn the_log_only_grows(world: &impl World) {
    let store = world.store();
    let minutes = |minutes| noon() + chrono::TimeDelta::minutes(minutes);
    let entries = [audit(2, 1, minutes(3)), audit(1, 2, minutes(2)), audit(1, 1, minutes(1))];
    store.commit(entries.clone().map(|entry| Stored::new(entry).into()).into()).await.unwrap();
    let [third, second, first] = entries;
    assert_eq!(store.audit_of(&reservation(1)).await, Ok(vec![first.clone(), second.clone()]));
    assert_eq!(store.audit_since(noon(), 2).await, Ok(vec![first.clone(), second]));
    assert_eq!(store.audit_since(minutes(3), 2).await, Ok(vec![third]));
    for revision in [0, 1] {
        let again = Stored { record: first.clone(), revision };
        assert_eq!(store.commit(vec![again.into()]).await, conflict("audit/mi-beta-1/1"));
    }
}

pub(crate) async fn a_sales_announcements_are_found_by_id(world: &impl World) {
    let store = world.store();
    let written = [("b", "mi-beta"), ("a", "mi-beta"), ("c", "mi-beta-2"), ("d", "mi")];
    let written = written.map(|(id, sale)| Stored::new(announcement(id, sale)).into());
    store.commit(written.into()).await.unwrap();
    let found = store.announcements_of(&sale()).await.unwrap();
    let expected = ["a", "b"].map(|id| once(announcement(id, "mi-beta")));
    assert_eq!(found, expected);
}

pub(crate) async fn reminders_are_paged_by_fan(world: &impl World) {
    let store = world.store();
    let wishes = [("mi-beta", 300), ("mi-beta", 2), ("mi-beta", 1), ("mi-beta-2", 3), ("mi", 4)];
    let wishes = wishes.map(|(sale, fan)| Stored::new(reminder(sale, fan)).into());
    store.commit(wishes.into()).await.unwrap();
    let page = async |after, limit| {
        let page = store.reminders_after(&sale(), after, limit).await.unwrap();
        page.into_iter().map(|stored| stored.record.fan.0).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2).await, [1, 2]);
    assert_eq!(page(Some(FanId(2)), 2).await, [300]);
    assert_eq!(page(Some(FanId(300)), 2).await, [0; 0]);
    assert_eq!(page(None, 0).await, [0; 0]);
}

pub(crate) async fn what_is_counted_follows_every_commit(world: &impl World) {
    let store = world.store();
    let record = Record::from(check_in(1));
    let [ready] = &Tally::of(&record)[..] else { panic!() };
    let ready = async || store.tally(ready).await.unwrap();
    assert_eq!(ready().await, 0);
    let written = [1, 2].map(|fan| Stored::new(check_in(fan)).into());
    store.commit(written.into()).await.unwrap();
    assert_eq!(ready().await, 2);
    let lapsed = CheckIn { accepted: None, ..check_in(1) };
    store.commit(vec![once(lapsed.clone()).into(), Stored::new(check_in(3)).into()]).await.unwrap();
    assert_eq!(ready().await, 2);
    assert!(store.commit(vec![once(check_in(1)).into()]).await.is_err());
    assert_eq!(ready().await, 2, "a refused commit counts nothing");
    let wish = reminder("mi-beta", 1);
    store.commit(vec![Stored::new(wish.clone()).into()]).await.unwrap();
    let reminded = async |lead| {
        let platform = wish.to.platform();
        store.tally(&Tally::Reminded { sale: sale(), lead, platform }).await.unwrap()
    };
    let lead = chrono::TimeDelta::hours(1);
    assert_eq!((reminded(None).await, reminded(Some(lead)).await), (1, 0));
    let fewer = Reminder { leads: Leads::These(vec![lead]), ..wish.clone() };
    store.commit(vec![once(fewer).into()]).await.unwrap();
    assert_eq!((reminded(None).await, reminded(Some(lead)).await), (0, 1));
}

pub(crate) async fn a_cursor_starts_at_the_journals_start(world: &impl World) {
    let store = world.store();
    let start = store.cursor("receipts").await.unwrap();
    assert_eq!(start, Stored::new(Cursor(0)));
    let record = Record::Cursor { name: "receipts".to_owned(), cursor: Cursor(17) };
    let change = Change { record, revision: start.revision };
    store.commit(vec![change.clone()]).await.unwrap();
    assert_eq!(store.cursor("receipts").await, Ok(once(Cursor(17))));
    assert_eq!(store.commit(vec![change]).await, conflict("cursor/receipts"));
    assert_eq!(store.cursor("receipt").await, Ok(Stored::new(Cursor(0))));
}

pub(crate) async fn a_commit_wakes_who_waits(world: &impl World) {
    let store = world.store();
    let seen = store.commits();
    let commit = async { store.commit(vec![Stored::new(fan(1, &[1])).into()]).await };
    let ((), committed) = join(store.commit_after(seen), commit).await;
    assert_eq!(committed, Ok(()));
    assert!(store.commits() > seen);
    let seen = store.commits();
    assert!(store.commit(vec![Stored::new(fan(1, &[1])).into()]).await.is_err());
    assert_eq!(store.commits(), seen, "a refused commit changes nothing");
}
