//! `salut orders …`: orders on the command line. Turns arguments and files into an errand; what becomes of it is told where
//! it runs.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Subcommand, ValueEnum};
use salut_core::ids::OrderId;
use salut_core::journey::ship::Import;
use salut_core::order::{OrderAct, Shipment, Stage};

use crate::config;
use crate::order_errand::{Form, OrderErrand};

/// What can be done with orders.
#[derive(Debug, Subcommand)]
pub(crate) enum OrdersCommand {
    /// List orders: those that wait for the warehouse, or those at another stage.
    List {
        /// Which orders.
        #[arg(long, value_enum, default_value_t = Which::Paid)]
        stage: Which,
        /// Write a CSV file that `salut orders import` takes back once the links are filled in.
        #[arg(long)]
        csv: bool,
    },
    /// Find orders by number, by the payment's id at its provider, or by a person's Discord or Telegram id, with their logs.
    Find {
        /// What to look for.
        wanted: String,
    },
    /// Mark an order as shipped, or correct its tracking link. The fan is told.
    Ship {
        /// The order, such as mi-beta-17.
        order: OrderId,
        /// The tracking link; none if the parcel has none.
        tracking: Option<String>,
        /// The day on which it left, such as 2027-03-17; today if left out.
        #[arg(long)]
        on: Option<NaiveDate>,
    },
    /// Mark orders as shipped from a CSV file with the columns order, tracking and, if you like, `shipped_on`.
    ///
    /// Every fault is listed with its line and column; then nothing is imported, unless the others are wanted all the same.
    /// Lines without a link and a day have not left and are passed over. The same file again changes nothing.
    #[command(verbatim_doc_comment)]
    Import {
        /// The file.
        file: PathBuf,
        /// Import the lines that are right, and list the others.
        #[arg(long, conflicts_with = "dry_run")]
        skip_bad: bool,
        /// Only look what would be imported.
        #[arg(long)]
        dry_run: bool,
    },
    /// Mark an order as received. The days to return it and the warranty count from then.
    Deliver {
        /// The order.
        order: OrderId,
        /// The day on which it was received, such as 2027-03-24; today if left out.
        #[arg(long)]
        on: Option<NaiveDate>,
    },
    /// Take the last step back: not shipped, not received, or kept after all. The fan is told.
    Undo {
        /// The order.
        order: OrderId,
    },
    /// Add a note that fans don't see.
    Note {
        /// The order.
        order: OrderId,
        /// The note.
        text: String,
    },
    /// Read the audit log: who did what, when.
    Log {
        /// From this time on, such as 2027-03-17T00:00:00Z.
        #[arg(long)]
        since: Option<DateTime<Utc>>,
    },
}

/// A stage, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Which {
    /// Waiting for the warehouse.
    Paid,
    /// On the way.
    Shipped,
    /// Received.
    Delivered,
    /// Coming back.
    ReturnRequested,
    /// The money is on its way back.
    RefundAsked,
    /// The money went back.
    Refunded,
}

impl Which {
    const fn stage(self) -> Stage {
        match self {
            Self::Paid => Stage::Paid,
            Self::Shipped => Stage::Shipped,
            Self::Delivered => Stage::Delivered,
            Self::ReturnRequested => Stage::ReturnRequested,
            Self::RefundAsked => Stage::RefundAsked,
            Self::Refunded => Stage::Refunded,
        }
    }
}

/// Reads what the command names; the error is the text to show.
pub(crate) fn wanted(command: &OrdersCommand) -> Result<OrderErrand, String> {
    let act = |order: &OrderId, act| OrderErrand::Act { order: order.clone(), act };
    Ok(match command {
        OrdersCommand::List { stage, csv } => {
            let form = if *csv { Form::Csv } else { Form::Lines };
            OrderErrand::List { stage: stage.stage(), form }
        }
        OrdersCommand::Find { wanted } => OrderErrand::Find(wanted.clone()),
        OrdersCommand::Ship { order, tracking, on } => {
            let link = tracking.as_deref().map(Shipment::link).transpose();
            let tracking = link.map_err(|bad| bad.to_string())?;
            act(order, OrderAct::Ship { tracking, on: *on })
        }
        OrdersCommand::Import { file, skip_bad, dry_run } => {
            let import = match (skip_bad, dry_run) {
                (_, true) => Import::Check,
                (true, false) => Import::SkipBad,
                (false, false) => Import::AllOrNothing,
            };
            let file = config::shipments(file)?;
            OrderErrand::Import { file: file.into(), import }
        }
        OrdersCommand::Deliver { order, on } => act(order, OrderAct::Arrive { on: *on }),
        OrdersCommand::Undo { order } => act(order, OrderAct::TakeBack),
        OrdersCommand::Note { order, text } => act(order, OrderAct::Note(text.clone())),
        OrdersCommand::Log { since } => OrderErrand::Log { since: since.unwrap_or_default() },
    })
}
