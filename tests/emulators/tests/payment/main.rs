//! The local payment providers as a shop and its fans meet them, over HTTP only.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where the test would")]

mod faults;
mod paypal;
mod shop;
mod stripe;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use reqwest::Response;
use salut_core::clock::{Clock, ManualClock};
use salut_emulators::payment::Visitor;
use serde_json::Value;

use self::shop::Shop;

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_430_000_000, 0).unwrap()
}

/// A clock that stands at noon, and the same as a port.
fn clock() -> (ManualClock, Arc<dyn Clock>) {
    let clock = ManualClock::at(noon());
    let time: Arc<dyn Clock> = Arc::new(clock.clone());
    (clock, time)
}

/// A fan who pays.
fn ana() -> Visitor {
    Visitor::new("ana@example.com")
}

/// Status and body of an answer.
async fn told(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap())
}
