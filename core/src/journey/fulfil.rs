//! Something is done with an order: it leaves, arrives, comes back, is refunded, or noted about.
//!
//! The order, the entry of the audit log and what the fan is told are one commit, so none of them is there without
//! the others, and each is there once.

use chrono::{DateTime, Utc};

use super::{link, refund, until_settled};
use crate::catalogue::Shop;
use crate::delivery::{Content, Delivery};
use crate::fan::{Account, Chat, Platform};
use crate::ids::OrderId;
use crate::order::{
    Acted, Actor, Audit, Moment, Order, OrderAct, OrderDeed, PaymentReference, Stage, StepRefusal,
};
use crate::port::{Change, Store, StoreError, Stored};

/// What is to be done, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfil {
    /// With which order.
    pub order: OrderId,
    /// Who acts. A fan finds only orders of their own.
    pub by: Actor,
    /// What.
    pub act: OrderAct,
    /// How many entries the order's log had when the button for it was made: one that was pressed twice, or that
    /// others were quicker than, does nothing. None where that does not matter.
    pub seen: Option<u32>,
    /// Who is told when the fan sends it back.
    pub clerks: Vec<Account>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fulfilled {
    /// It is done.
    Done(Box<Acted>),
    /// Something else was done with it since the button was made. This is how it is now.
    Meanwhile(Box<Order>),
    /// The order, which is as it was, does not take it.
    Refused(Box<Order>, StepRefusal),
    /// There is no such order, or it is not the fan's.
    Unknown,
}

/// Does it, once however often it races with others.
pub async fn run(
    store: &dyn Store,
    shop: &Shop,
    ask: Fulfil,
    now: DateTime<Utc>,
) -> Result<Fulfilled, StoreError> {
    let moment = Moment { now, by: ask.by, warehouse: shop.calendar.zone };
    until_settled(|| async {
        let Some(known) = store.order(&ask.order).await? else { return Ok(Fulfilled::Unknown) };
        if matches!(ask.by, Actor::Fan(fan) if fan != known.record.fan) {
            return Ok(Fulfilled::Unknown);
        }
        if ask.seen.is_some_and(|seen| seen != known.record.entries) {
            return Ok(Fulfilled::Meanwhile(Box::new(known.record)));
        }
        match known.record.clone().act(ask.act.clone(), moment) {
            Err(refusal) => Ok(Fulfilled::Refused(Box::new(known.record), refusal)),
            Ok(acted) => {
                let mut written = Vec::new();
                if let OrderDeed::RefundAsked { amount } = acted.deed {
                    let due = refund::due(store, &known.record, (amount, ask.by), now).await?;
                    let Some(due) = due else {
                        let (order, why) = (Box::new(known.record), StepRefusal::NotThatMuch);
                        return Ok(Fulfilled::Refused(order, why));
                    };
                    written.push(due);
                }
                written.extend(changes(known, &acted, moment));
                written.extend(told_to(&ask.clerks, &acted, moment));
                store.commit(written).await?;
                Ok(Fulfilled::Done(Box::new(acted)))
            }
        }
    })
    .await
}

/// Everything that an act writes: the order, the entry of the audit log, and what the fan is told.
pub(super) fn changes(known: Stored<Order>, acted: &Acted, moment: Moment) -> Vec<Change> {
    let order = &acted.order;
    let Moment { now, by, .. } = moment;
    let (id, number) = (order.id.clone(), order.entries);
    let entry = Audit { order: id.clone(), number, at: now, by, deed: acted.deed.clone() };
    let told = acted.news.map(|news| {
        let content = Content::Order { order: id, entry: number, news };
        Stored::new(Delivery::new(order.chat, content, now)).into()
    });
    let written = [known.with(order.clone()).into(), Stored::new(entry).into()];
    written.into_iter().chain(told).collect()
}

/// What those who look after orders hear of an act of the fan's.
fn told_to(clerks: &[Account], acted: &Acted, moment: Moment) -> Vec<Change> {
    let by_fan = matches!(moment.by, Actor::Fan(_));
    if !by_fan || acted.deed != OrderDeed::ReturnRequested {
        return Vec::new();
    }
    let told = |manager: &Account| {
        let (order, entry) = (acted.order.id.clone(), acted.order.entries);
        let content = Content::ReturnAsked { order, entry, manager: *manager };
        Stored::new(Delivery::new(Chat::Private(*manager), content, moment.now)).into()
    };
    clerks.iter().map(told).collect()
}

/// The first orders at a stage, at most `limit`, and whether there are more.
pub async fn list(
    store: &dyn Store,
    stage: Stage,
    limit: usize,
) -> Result<(Vec<Order>, bool), StoreError> {
    let found = store.orders_at(stage, None, limit + 1).await?;
    let has_more = found.len() > limit;
    Ok((found.into_iter().take(limit).map(|order| order.record).collect(), has_more))
}

/// The orders that `typed` may mean: an order's id, the provider's name for a payment, or a person's id on either
/// platform (as it is, or as a mention).
pub async fn find(store: &dyn Store, typed: &str) -> Result<Vec<Order>, StoreError> {
    let typed = typed.trim();
    if let Ok(id) = typed.to_lowercase().parse::<OrderId>()
        && let Some(order) = store.order(&id).await?
    {
        return Ok(vec![order.record]);
    }
    if let Some(order) = store.order_paid_by(&PaymentReference(typed.to_owned())).await? {
        return Ok(vec![order.record]);
    }
    let user = typed.trim_start_matches(['<', '@', '!']).trim_end_matches('>');
    let Ok(user) = user.parse::<i64>() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for platform in [Platform::Discord, Platform::Telegram] {
        let Some(fan) = store.fan_of(Account { platform, user }).await? else { continue };
        let Some(fan) = link::current(store, fan.record.id).await? else { continue };
        found.extend(store.orders_of(fan.record.id).await?.into_iter().map(|order| order.record));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use futures::future::join;

    use super::*;
    use crate::ids::FanId;
    use crate::journey::testing::World;
    use crate::order::OrderNews;
    use crate::order::testing::order;
    use crate::port::{Audits as _, Orders as _, Unit as _};

    async fn does(world: &World, act: OrderAct, by: Actor) -> Fulfilled {
        let clerks = vec![world.account(9)];
        let ask = Fulfil { order: order().id, by, act, seen: None, clerks };
        run(&world.store, &world.shop, ask, world.now()).await.unwrap()
    }

    fn ship(path: &str) -> OrderAct {
        let tracking = format!("https://parcels.example/{path}").parse().ok();
        OrderAct::Ship { tracking, on: None }
    }

    fn news(world: &World) -> Vec<OrderNews> {
        let told = world.waiting().into_iter().filter_map(|told| match told.content {
            Content::Order { news, .. } => Some(news),
            _ => None,
        });
        told.collect()
    }

    #[test]
    fn an_act_is_done_logged_and_told_together() {
        let world = World::with_order();
        let done = block_on(does(&world, ship("17"), Actor::CommandLine));
        assert!(matches!(done, Fulfilled::Done(_)), "{done:?}");
        let log = block_on(world.store.audit_of(&order().id)).unwrap();
        assert_eq!((log.len(), log[0].number, log[0].by), (1, 1, Actor::CommandLine));
        assert_eq!(news(&world), [OrderNews::Shipped]);
        let again = block_on(does(&world, ship("17"), Actor::CommandLine));
        assert!(matches!(again, Fulfilled::Refused(_, StepRefusal::AlreadySo)), "{again:?}");
        assert_eq!(news(&world).len(), 1);
    }

    #[test]
    fn two_managers_at_once_ship_it_once() {
        let world = World::with_order();
        let one = does(&world, ship("17"), Actor::CommandLine);
        let other = does(&world, ship("17"), Actor::Manager(world.account(9)));
        block_on(join(one, other));
        assert_eq!(block_on(world.store.audit_of(&order().id)).unwrap().len(), 1);
        assert_eq!(news(&world), [OrderNews::Shipped]);
    }

    #[test]
    fn a_button_that_is_pressed_twice_refunds_once() {
        let world = World::with_order();
        let press = || {
            let amount = Some(crate::money::Money::new(500, crate::money::Currency::Eur));
            let act = OrderAct::Refund { amount };
            let (by, clerks) = (Actor::CommandLine, Vec::new());
            let ask = Fulfil { order: order().id, by, act, seen: Some(0), clerks };
            run(&world.store, &world.shop, ask, world.now())
        };
        let (one, other) = block_on(join(press(), press()));
        assert!(matches!(one, Ok(Fulfilled::Done(_))), "{one:?}");
        assert!(matches!(other, Ok(Fulfilled::Meanwhile(_))), "{other:?}");
    }

    #[test]
    fn an_entry_of_the_log_cannot_be_written_again() {
        let world = World::with_order();
        block_on(does(&world, OrderAct::Note("rang".to_owned()), Actor::CommandLine));
        let entry = block_on(world.store.audit_of(&order().id)).unwrap().remove(0);
        for revision in [0, 1] {
            let change = Stored { record: entry.clone(), revision };
            let again = block_on(world.store.commit(vec![change.into()]));
            assert_eq!(again, Err(StoreError::Conflict("audit/mi-beta-17/1".to_owned())));
        }
    }

    #[test]
    fn nobody_touches_the_order_of_somebody_else() {
        let world = World::with_order();
        block_on(does(&world, ship("17"), Actor::CommandLine));
        let arrive = || OrderAct::Arrive { on: None };
        let stranger = block_on(does(&world, arrive(), Actor::Fan(FanId(2))));
        assert_eq!(stranger, Fulfilled::Unknown);
        let own = block_on(does(&world, arrive(), Actor::Fan(FanId(1))));
        assert!(matches!(own, Fulfilled::Done(_)), "{own:?}");
    }

    #[test]
    fn who_looks_after_orders_hears_of_what_comes_back() {
        let world = World::with_order();
        block_on(does(&world, ship("17"), Actor::CommandLine));
        block_on(does(&world, OrderAct::Arrive { on: None }, Actor::Fan(FanId(1))));
        block_on(does(&world, OrderAct::RequestReturn, Actor::Fan(FanId(1))));
        let told = world.waiting();
        let asked = |told: &&Delivery| matches!(told.content, Content::ReturnAsked { .. });
        let to: Vec<_> = told.iter().filter(asked).map(|told| told.to).collect();
        assert_eq!(to, [Chat::Private(world.account(9))]);
    }

    #[test]
    fn orders_are_found_by_what_managers_have_at_hand() {
        let world = World::with_order();
        let fan = world.fan_in(4711, "fr");
        let known = block_on(world.store.order(&order().id)).unwrap().unwrap();
        let theirs = Order { fan: fan.id, ..known.record.clone() };
        block_on(world.store.commit(vec![known.with(theirs).into()])).unwrap();
        for typed in ["mi-beta-17", " MI-BETA-17 ", "pay-17", "4711", "<@4711>", "<@!4711>"] {
            assert_eq!(block_on(find(&world.store, typed)).unwrap().len(), 1, "{typed}");
        }
        for typed in ["mi-beta-18", "pay-1", "4712", "", "Ana"] {
            assert_eq!(block_on(find(&world.store, typed)).unwrap(), [], "{typed}");
        }
        let (paid, has_more) = block_on(list(&world.store, Stage::Paid, 1)).unwrap();
        assert_eq!((paid.len(), has_more), (1, false));
    }
}
