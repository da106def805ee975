//! Many parcels leave at once, as a file lists them: all of them, or, where something is wrong, none unless the others
//! are wanted all the same.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{fulfil, until_settled};
use crate::catalogue::Shop;
use crate::ids::OrderId;
use crate::order::{Actor, Moment, OrderAct, OrderDeed, StepRefusal};
use crate::port::{Change, Store, StoreError};

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The number of the line, from 1.
    pub line: u32,
    /// The order.
    pub order: OrderId,
    /// Where to follow it.
    pub tracking: Option<Url>,
    /// The day on which it left; none is today.
    pub on: Option<NaiveDate>,
}

/// What becomes of the right lines where others are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Import {
    /// Nothing is written, whatever is right or wrong: this only looks.
    Check,
    /// Nothing is written.
    AllOrNothing,
    /// They are written.
    SkipBad,
}

/// A line that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadRow {
    /// The number of the line, from 1.
    pub line: u32,
    /// What of it.
    pub cell: Cell,
    /// Why.
    pub why: RowFault,
}

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The order.
    Order,
    /// The day.
    Day,
}

/// Why a line is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// There is no such order.
    NoSuchOrder,
    /// An earlier line is about the same order.
    Twice {
        /// The line.
        first: u32,
    },
    /// The order does not take it.
    Refused(StepRefusal),
}

/// What became of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Orders that leave.
    pub shipped: u32,
    /// Orders that had left, with another link.
    pub changed: u32,
    /// Orders that were so already.
    pub same: u32,
    /// Lines that are wrong.
    pub bad: Vec<BadRow>,
    /// Whether it was written: not where it was only checked, or something was wrong.
    pub written: bool,
}

/// Reads `rows` against the orders, and writes what they say in one commit as `import` allows it. The same file
/// again changes nothing.
pub async fn run(
    store: &dyn Store,
    shop: &Shop,
    rows: &[Row],
    (import, by): (Import, Actor),
    now: DateTime<Utc>,
) -> Result<Imported, StoreError> {
    let moment = Moment { now, by, warehouse: shop.calendar.zone };
    until_settled(|| async {
        let (mut imported, changes) = decide(store, rows, moment).await?;
        imported.written = match import {
            Import::Check => false,
            Import::AllOrNothing => imported.bad.is_empty(),
            Import::SkipBad => true,
        };
        if imported.written {
            store.commit(changes).await?;
        }
        Ok(imported)
    })
    .await
}

async fn decide(
    store: &dyn Store,
    rows: &[Row],
    moment: Moment,
) -> Result<(Imported, Vec<Change>), StoreError> {
    let (mut imported, mut changes) = (Imported::default(), Vec::new());
    let mut seen = BTreeMap::new();
    for row in rows {
        match decide_one(store, row, &mut seen, moment).await? {
            Ok(written) => {
                match written.deed {
                    OrderDeed::Shipped { .. } => imported.shipped += 1,
                    _ => imported.changed += 1,
                }
                changes.extend(written.changes);
            }
            Err(RowFault::Refused(StepRefusal::AlreadySo)) => imported.same += 1,
            Err(why) => {
                imported.bad.push(BadRow { line: row.line, cell: cell(row, why), why });
            }
        }
    }
    Ok((imported, changes))
}

/// What of the line is wrong: a day that does not fit, or else the order.
const fn cell(row: &Row, why: RowFault) -> Cell {
    match why {
        RowFault::Refused(StepRefusal::TooEarly(_) | StepRefusal::NotYet(_))
            if row.on.is_some() =>
        {
            Cell::Day
        }
        _ => Cell::Order,
    }
}

/// What a right line writes.
struct Written {
    deed: OrderDeed,
    changes: Vec<Change>,
}

async fn decide_one<'r>(
    store: &dyn Store,
    row: &'r Row,
    seen: &mut BTreeMap<&'r OrderId, u32>,
    moment: Moment,
) -> Result<Result<Written, RowFault>, StoreError> {
    if let Some(first) = seen.insert(&row.order, row.line) {
        seen.insert(&row.order, first);
        return Ok(Err(RowFault::Twice { first }));
    }
    let Some(known) = store.order(&row.order).await? else {
        return Ok(Err(RowFault::NoSuchOrder));
    };
    let act = OrderAct::Ship { tracking: row.tracking.clone(), on: row.on };
    Ok(match known.record.clone().act(act, moment) {
        Ok(acted) => {
            let changes = fulfil::changes(known, &acted, moment);
            Ok(Written { deed: acted.deed, changes })
        }
        Err(refusal) => Err(RowFault::Refused(refusal)),
    })
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::order::testing::order;
    use crate::order::{Order, Stage};
    use crate::port::{Orders as _, Stored, Unit as _};

    fn row(line: u32, order: &str, path: &str) -> Row {
        let tracking = format!("https://parcels.example/{path}").parse().ok();
        Row { line, order: order.parse().unwrap(), tracking, on: None }
    }

    fn imports(world: &World, rows: &[Row], import: Import) -> Imported {
        let how = (import, Actor::CommandLine);
        block_on(run(&world.store, &world.shop, rows, how, world.now())).unwrap()
    }

    fn stage(world: &World, id: &str) -> Stage {
        let known = block_on(world.store.order(&id.parse().unwrap())).unwrap();
        known.unwrap().record.state.stage()
    }

    /// Orders 17 and 18, both paid.
    fn two() -> World {
        let world = World::with_order();
        let other = Order { id: "mi-beta-18".parse().unwrap(), ..order() };
        block_on(world.store.commit(vec![Stored::new(other).into()])).unwrap();
        world
    }

    #[test]
    fn all_leave_and_the_same_file_again_changes_nothing() {
        let world = two();
        let rows = [row(2, "mi-beta-17", "a"), row(3, "mi-beta-18", "b")];
        let checked = imports(&world, &rows, Import::Check);
        assert_eq!((checked.shipped, checked.written), (2, false));
        assert_eq!(stage(&world, "mi-beta-17"), Stage::Paid);
        let done = imports(&world, &rows, Import::AllOrNothing);
        assert_eq!((done.shipped, done.changed, done.same, done.written), (2, 0, 0, true));
        let again = imports(&world, &rows, Import::AllOrNothing);
        assert_eq!((again.shipped, again.changed, again.same), (0, 0, 2));
        let right = [row(2, "mi-beta-17", "c"), row(3, "mi-beta-18", "b")];
        let changed = imports(&world, &right, Import::AllOrNothing);
        assert_eq!((changed.shipped, changed.changed, changed.same), (0, 1, 1));
    }

    #[test]
    fn one_wrong_line_holds_back_all_unless_it_is_skipped() {
        let world = two();
        let mut early = row(3, "mi-beta-18", "b");
        early.on = "2027-01-01".parse().ok();
        let rows = [
            row(2, "mi-beta-17", "a"),
            early,
            row(4, "mi-beta-99", "c"),
            row(5, "mi-beta-17", "d"),
        ];
        let none = imports(&world, &rows, Import::AllOrNothing);
        let bad = |line, cell, why| BadRow { line, cell, why };
        let paid = "2027-01-15".parse().unwrap();
        let expected = [
            bad(3, Cell::Day, RowFault::Refused(StepRefusal::TooEarly(paid))),
            bad(4, Cell::Order, RowFault::NoSuchOrder),
            bad(5, Cell::Order, RowFault::Twice { first: 2 }),
        ];
        assert_eq!((none.written, &none.bad[..]), (false, &expected[..]));
        assert_eq!(stage(&world, "mi-beta-17"), Stage::Paid);
        let some = imports(&world, &rows, Import::SkipBad);
        assert_eq!((some.written, some.shipped, some.bad.len()), (true, 1, 3));
        assert_eq!(stage(&world, "mi-beta-17"), Stage::Shipped);
        assert_eq!(stage(&world, "mi-beta-18"), Stage::Paid);
    }
}
