//! What the command line asks of the shop's orders, done where the store is.
//!
//! Answers in words for a terminal, in English. Must not know how it was asked.

use chrono::{DateTime, Utc};
use csv::Writer;
use salut_core::catalogue::{LineKind, Shop};
use salut_core::ids::OrderId;
use salut_core::journey::fulfil::{self, Fulfil, Fulfilled};
use salut_core::journey::ship::{self, BadRow, Cell, Import, Imported, Row, RowFault};
use salut_core::order::{
    Actor, Audit, NextUp, Order, OrderAct, OrderDeed, OrderState, Stage, StepRefusal,
};
use salut_core::port::{Store, StoreError};
use serde::{Deserialize, Serialize};

use crate::config::{CellFault, Shipments};

/// How many orders are read at a time.
const PAGE: usize = 500;
/// The most entries of the log that are told at once.
const LOG_MAX: usize = 10_000;

/// Something to do with orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum OrderErrand {
    /// Tell of the orders at a stage.
    List {
        /// The stage.
        stage: Stage,
        /// In which form.
        form: Form,
    },
    /// Tell of the orders that this may mean, with their logs.
    Find(String),
    /// Do something with an order.
    Act {
        /// The order.
        order: OrderId,
        /// What.
        act: OrderAct,
    },
    /// Mark the orders of a file as shipped.
    Import {
        /// What the file says.
        file: Read,
        /// What becomes of it where something is wrong.
        import: Import,
    },
    /// Tell the audit log.
    Log {
        /// From this time on.
        since: DateTime<Utc>,
    },
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Form {
    /// For people.
    Lines,
    /// For spreadsheets.
    Csv,
}

/// A file as it was read, on its way to where the store is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Read {
    rows: Vec<Row>,
    faults: Vec<CellFault>,
    waiting: u32,
    columns: (u32, u32),
}

impl From<Shipments> for Read {
    fn from(Shipments { rows, faults, waiting, columns }: Shipments) -> Self {
        Self { rows, faults, waiting, columns }
    }
}

/// Does it and tells what came of it; the error is the reason why not.
pub(crate) async fn run(
    store: &dyn Store,
    shop: &Shop,
    errand: OrderErrand,
    now: DateTime<Utc>,
) -> Result<String, String> {
    let failed = |error: StoreError| error.to_string();
    match errand {
        OrderErrand::List { stage, form } => {
            let orders = all_at(store, stage).await.map_err(failed)?;
            match form {
                Form::Csv => csv(&orders, shop),
                Form::Lines if orders.is_empty() => Ok(format!("no orders are {}", stage.name())),
                Form::Lines => Ok(lines(orders.iter().map(|order| line(order, shop, now)))),
            }
        }
        OrderErrand::Find(wanted) => find(store, shop, &wanted, now).await.map_err(failed)?,
        OrderErrand::Act { order, act } => {
            let ask = Fulfil {
                order: order.clone(),
                by: Actor::CommandLine,
                act,
                seen: None,
                clerks: Vec::new(),
            };
            let done = fulfil::run(store, shop, ask, now).await.map_err(failed)?;
            acted(&order, done)
        }
        OrderErrand::Import { file, import } => {
            // What cannot be read holds back the rest as any other fault does.
            let how = match import {
                Import::AllOrNothing if !file.faults.is_empty() => Import::Check,
                how => how,
            };
            let by = Actor::CommandLine;
            let imported = ship::run(store, shop, &file.rows, (how, by), now).await;
            told(imported.map_err(failed)?, file, import)
        }
        OrderErrand::Log { since } => {
            let entries = store.audit_since(since, LOG_MAX).await.map_err(failed)?;
            Ok(match &entries[..] {
                [] => "nothing was done yet".to_owned(),
                entries => lines(entries.iter().map(entry)),
            })
        }
    }
}

async fn all_at(store: &dyn Store, stage: Stage) -> Result<Vec<Order>, StoreError> {
    let mut orders: Vec<Order> = Vec::new();
    loop {
        let after = orders.last().map(|order| order.id.clone());
        let page = store.orders_at(stage, after.as_ref(), PAGE).await?;
        let is_last = page.len() < PAGE;
        orders.extend(page.into_iter().map(|stored| stored.record));
        if is_last {
            return Ok(orders);
        }
    }
}

async fn find(
    store: &dyn Store,
    shop: &Shop,
    wanted: &str,
    now: DateTime<Utc>,
) -> Result<Result<String, String>, StoreError> {
    let orders = fulfil::find(store, wanted).await?;
    if orders.is_empty() {
        return Ok(Err(format!("no order for “{wanted}”")));
    }
    let mut page = Vec::new();
    for order in &orders {
        page.push(line(order, shop, now));
        let paid = &order.payment;
        page.push(format!("  paid {} by {}", paid.amount, paid.reference.0));
        if let Some(link) = order.state.shipment().and_then(|known| known.tracking.as_ref()) {
            page.push(format!("  tracking {link}"));
        }
        let log = store.audit_of(&order.id).await?;
        page.extend(log.iter().map(|one| format!("  {}", entry(one))));
    }
    Ok(Ok(page.join("\n")))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn line(order: &Order, shop: &Shop, now: DateTime<Utc>) -> String {
    let next = match order.next_up(now, shop.calendar.zone) {
        NextUp::ShipsBy(day) => format!(", ships by {day}"),
        NextUp::ShipsLate(day) => format!(", LATE: was to ship by {day}"),
        NextUp::ReturnBy(day) => format!(", can be returned until {day}"),
        NextUp::WarrantyUntil(day) => format!(", under warranty until {day}"),
        NextUp::Arrives { .. } | NextUp::Refund | NextUp::Nothing => String::new(),
    };
    let (stage, total) = (order.state.stage().name(), order.quote.total);
    format!("{} ({}): {stage}{next}; {}; {total}", order.id, order.quote.market, items(order))
}

fn items(order: &Order) -> String {
    let item = |kind: &LineKind| match kind {
        LineKind::Item { product, units, .. } => Some(format!("{units} × {product}")),
        LineKind::Shipping | LineKind::Duty | LineKind::Tax { .. } => None,
    };
    let items = order.quote.lines.iter().filter_map(|line| item(&line.kind));
    items.collect::<Vec<_>>().join(", ")
}

/// As `salut orders import` takes it back.
fn csv(orders: &[Order], shop: &Shop) -> Result<String, String> {
    let mut writer = Writer::from_writer(Vec::new());
    let header = ["order", "items", "market", "paid_on", "ships_by", "tracking", "shipped_on"];
    let mut write = |record: [String; 7]| {
        writer.write_record(record).map_err(|error: csv::Error| error.to_string())
    };
    write(header.map(str::to_owned))?;
    for order in orders {
        let shipment = order.state.shipment();
        let (paid_at, ships_by) = match (&order.state, shipment) {
            (OrderState::Paid { at, ships_by }, _) => (Some(*at), Some(*ships_by)),
            (_, known) => (known.map(|it| it.paid_at), known.map(|it| it.ships_by)),
        };
        let paid_on = paid_at.map(|at| at.with_timezone(&shop.calendar.zone).date_naive());
        let day = |day: Option<chrono::NaiveDate>| day.map(|it| it.to_string()).unwrap_or_default();
        let link = shipment.and_then(|known| known.tracking.as_ref());
        write([
            order.id.to_string(),
            items(order),
            order.quote.market.to_string(),
            day(paid_on),
            day(ships_by),
            link.map(ToString::to_string).unwrap_or_default(),
            day(shipment.map(|known| known.on)),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map(|text| text.trim_end().to_owned()).map_err(|bad| bad.to_string())
}

fn acted(order: &OrderId, done: Fulfilled) -> Result<String, String> {
    match done {
        Fulfilled::Done(acted) => {
            let told = if acted.news.is_some() { "; the fan is told" } else { "" };
            Ok(format!("{order}: {}{told}", deed(&acted.deed)))
        }
        Fulfilled::Refused(_, StepRefusal::AlreadySo) => Ok(format!("{order}: that is so already")),
        Fulfilled::Refused(_, why) => Err(format!("{order}: not done: {why}")),
        Fulfilled::Meanwhile(_) => Err(format!("{order}: something else was done meanwhile")),
        Fulfilled::Unknown => Err(format!("there is no order {order}")),
    }
}

/// What became of a file: all faults in the order of its lines, and what was imported.
fn told(imported: Imported, file: Read, import: Import) -> Result<String, String> {
    let Imported { shipped, changed, same, bad, written } = imported;
    let mut faults = file.faults;
    faults.extend(bad.iter().map(|bad| fault(bad, file.columns)));
    faults.sort();
    let mut page: Vec<_> = faults.iter().map(ToString::to_string).collect();
    let would = if written { "" } else { "would be: " };
    let counts =
        format!("{would}{shipped} shipped, {changed} with another link, {same} as they were");
    let waiting = match file.waiting {
        0 => String::new(),
        waiting => format!(", {waiting} not shipped yet"),
    };
    let skipped = match (import, faults.len()) {
        (Import::SkipBad, 1..) => format!("; {} faults skipped", faults.len()),
        _ => String::new(),
    };
    if import == Import::AllOrNothing && !faults.is_empty() {
        page.push(
            "nothing was imported: put this right, or import the other lines with --skip-bad"
                .to_owned(),
        );
        return Err(page.join("\n"));
    }
    page.push(format!("{counts}{waiting}{skipped}"));
    Ok(page.join("\n"))
}

/// A fault that only the order itself knows.
fn fault(bad: &BadRow, (order, day): (u32, u32)) -> CellFault {
    let column = match bad.cell {
        Cell::Order => order,
        Cell::Day => day,
    };
    let says = match bad.why {
        RowFault::NoSuchOrder => "there is no such order".to_owned(),
        RowFault::Twice { first } => format!("the order is in line {first}, too"),
        RowFault::Refused(why) => why.to_string(),
    };
    CellFault { line: bad.line, column, says }
}

fn entry(entry: &Audit) -> String {
    let by = match entry.by {
        Actor::Fan(fan) => format!("fan {fan}"),
        Actor::Manager(account) => format!("{} {}", account.platform.name(), account.user),
        Actor::CommandLine => "command line".to_owned(),
        Actor::Shop => "by itself".to_owned(),
    };
    let at = entry.at.format("%Y-%m-%d %H:%M UTC");
    format!("{at} {} #{} by {by}: {}", entry.order, entry.number, deed(&entry.deed))
}

fn deed(deed: &OrderDeed) -> String {
    let link = |link: &Option<url::Url>| {
        link.as_ref().map_or_else(|| "no link".to_owned(), ToString::to_string)
    };
    match deed {
        OrderDeed::Shipped { on, tracking } => format!("shipped {on}, {}", link(tracking)),
        OrderDeed::TrackingChanged { from, to } => {
            format!("link changed from {} to {}", link(from), link(to))
        }
        OrderDeed::NotShipped { tracking } => format!("not shipped after all ({})", link(tracking)),
        OrderDeed::Arrived { on } => format!("received {on}"),
        OrderDeed::NotArrived { on } => format!("not received after all (was {on})"),
        OrderDeed::ReturnRequested => "return requested".to_owned(),
        OrderDeed::Kept => "kept after all".to_owned(),
        OrderDeed::RefundAsked { amount } => format!("refund of {amount} asked for"),
        OrderDeed::Refunded { amount } => format!("{amount} refunded"),
        OrderDeed::NotRefunded { amount, why } => format!("refund of {amount} failed: {why}"),
        OrderDeed::Noted(text) => format!("note: {text}"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use futures::executor::block_on;
    use salut_core::catalogue::Quote;
    use salut_core::clock::ManualClock;
    use salut_core::fan::{Account, Chat, Platform};
    use salut_core::ids::FanId;
    use salut_core::memory::MemoryStore;
    use salut_core::money::{Currency, Money};
    use salut_core::order::{InTime, OrderPayment, PaymentReference, Rights};
    use salut_core::port::{Stored, Unit as _};
    use tempfile::TempDir;

    use super::*;
    use crate::config;
    use crate::order_command::{OrdersCommand, Which, wanted};

    /// The shipped shop, with two orders of 9 March.
    struct Desk {
        store: MemoryStore,
        shop: Shop,
        folder: TempDir,
        now: DateTime<Utc>,
    }

    impl Desk {
        fn new() -> Self {
            let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/salut.toml");
            let now = "2027-03-10T10:00:00Z".parse().unwrap();
            let store = MemoryStore::new(Arc::new(ManualClock::at(now)));
            let orders = [17, 18].map(|number| Stored::new(order(number)).into());
            block_on(store.commit(orders.into())).unwrap();
            let folder = TempDir::new().unwrap();
            Self { store, shop: config::load(&shipped).unwrap().shop, folder, now }
        }

        fn does(&self, command: &OrdersCommand) -> Result<String, String> {
            block_on(run(&self.store, &self.shop, wanted(command)?, self.now))
        }

        fn imports(&self, text: &str, skip_bad: bool) -> Result<String, String> {
            let file = self.folder.path().join("shipments.csv");
            std::fs::write(&file, text).unwrap();
            self.does(&OrdersCommand::Import { file, skip_bad, dry_run: false })
        }
    }

    fn order(number: u64) -> Order {
        let amount = Money::new(2_500, Currency::Eur);
        let paid_at = "2027-03-09T10:05:00Z".parse().unwrap();
        Order {
            id: format!("mi-beta-{number}").parse().unwrap(),
            fan: FanId(1),
            quote: Quote {
                market: "fr".parse().unwrap(),
                weight_grams: 120,
                lines: Vec::new(),
                total: amount,
                rule_version: "fr-2021-07".to_owned(),
                rule_valid_from: "2021-07-01".parse().unwrap(),
            },
            payment: OrderPayment {
                id: format!("mi-beta-{number}-stripe-1").parse().unwrap(),
                reference: PaymentReference(format!("pay-{number}")),
                amount,
                in_time: InTime::Yes,
            },
            chat: Chat::Private(Account { platform: Platform::Telegram, user: 1 }),
            rights: Rights {
                return_days: 14,
                return_cost_up_to: Money::new(5_500, Currency::Usd),
                warranty_months: 12,
                zone: chrono_tz::Europe::Paris,
            },
            state: OrderState::Paid { at: paid_at, ships_by: "2027-03-18".parse().unwrap() },
            country: "fr".parse().unwrap(),
            refunds: Vec::new(),
            entries: 0,
        }
    }

    #[test]
    fn a_file_with_faults_imports_nothing_and_names_them_all() {
        let desk = Desk::new();
        let text = "order,tracking,shipped_on\n\
                    mi-beta-17,https://p.example/17,\n\
                    mi-beta-18,RX18,\n\
                    mi-beta-99,https://p.example/99,\n\
                    mi-beta-17,https://p.example/17,2027-03-01\n";
        let told = desk.imports(text, false).unwrap_err();
        let lines: Vec<_> = told.lines().collect();
        assert_eq!(
            lines,
            [
                "line 3, column 2: “RX18” is no link such as https://parcels.example/17",
                "line 4, column 1: there is no such order",
                "line 5, column 1: the order is in line 2, too",
                "nothing was imported: put this right, or import the other lines with --skip-bad",
            ]
        );
        let list = OrdersCommand::List { stage: Which::Shipped, csv: false };
        assert_eq!(desk.does(&list).unwrap(), "no orders are shipped");
        let told = desk.imports(text, true).unwrap();
        let last = "1 shipped, 0 with another link, 0 as they were; 3 faults skipped";
        assert_eq!(told.lines().last(), Some(last));
        let early = "order,shipped_on\nmi-beta-18,2027-03-01\n";
        let told = desk.imports(early, false).unwrap_err();
        assert!(told.starts_with("line 2, column 2: the day lies before 2027-03-09\n"), "{told}");
    }

    #[test]
    fn a_list_goes_to_the_warehouse_and_comes_back() {
        let desk = Desk::new();
        let list = desk.does(&OrdersCommand::List { stage: Which::Paid, csv: true }).unwrap();
        let first = "mi-beta-17,,fr,2027-03-09,2027-03-18,,";
        assert_eq!(list.lines().nth(1), Some(first), "{list}");
        let filled =
            list.replace(first, "mi-beta-17,,fr,2027-03-09,2027-03-18,https://p.example/17,");
        let told = desk.imports(&filled, false).unwrap();
        assert_eq!(told, "1 shipped, 0 with another link, 0 as they were, 1 not shipped yet");
        let told = desk.imports(&filled, false).unwrap();
        assert!(told.starts_with("0 shipped, 0 with another link, 1 as they were"), "{told}");
    }

    #[test]
    fn a_slip_is_put_right_and_the_log_tells_all() {
        let desk = Desk::new();
        let order = || "mi-beta-17".parse::<OrderId>().unwrap();
        let ship = |path: &str| OrdersCommand::Ship {
            order: order(),
            tracking: Some(format!("https://p.example/{path}")),
            on: None,
        };
        let told = desk.does(&ship("18")).unwrap();
        assert_eq!(told, "mi-beta-17: shipped 2027-03-10, https://p.example/18; the fan is told");
        let told = desk.does(&ship("17")).unwrap();
        assert!(told.starts_with("mi-beta-17: link changed from https://p.example/18"), "{told}");
        assert_eq!(desk.does(&ship("17")).unwrap(), "mi-beta-17: that is so already");
        desk.does(&OrdersCommand::Undo { order: order() }).unwrap();
        let early = desk.does(&OrdersCommand::Deliver { order: order(), on: None }).unwrap_err();
        assert_eq!(early, "mi-beta-17: not done: the order is paid");
        let log = desk.does(&OrdersCommand::Log { since: None }).unwrap();
        assert_eq!(log.lines().count(), 3, "{log}");
        assert!(log.contains("#3 by command line: not shipped after all"), "{log}");
        let found = desk.does(&OrdersCommand::Find { wanted: "pay-17".to_owned() }).unwrap();
        assert!(found.starts_with("mi-beta-17 (fr): paid, ships by 2027-03-18;"), "{found}");
        let bad = OrdersCommand::Ship { order: order(), tracking: Some("RX".to_owned()), on: None };
        assert!(desk.does(&bad).unwrap_err().contains("is no link such as"));
    }
}
