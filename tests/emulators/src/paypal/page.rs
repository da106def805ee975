//! PayPal's page: the one to which the shop sends its fan, and from which the fan comes back.

use axum::http::Method;
use chrono::{DateTime, Utc};

use super::books::{PayPalBooks, payer_id};
use super::order::{Order, Status, Way};
use crate::payment::{Answer, Call, Offer, Sheet, value};

const TITLE: &str = "PayPal Checkout";

const BUTTONS: &[(&str, &str)] = &[
    ("pay", "Agree and pay"),
    ("bank", "Agree and pay by electronic cheque"),
    ("decline", "Agree and pay with a card that is declined"),
    ("cancel", "Cancel and return to the shop"),
];

/// Answers what is no part of the API.
pub(super) fn answer(books: &mut PayPalBooks, call: &Call, now: DateTime<Utc>) -> Answer {
    let asked = call.asked();
    let id = value(&asked, "token").filter(|_| call.path == "/checkoutnow");
    let order = id.and_then(|id| books.order(id, now).ok());
    let Some(order) = order else { return tells(404, "Things don’t appear to be working.") };
    if order.status != Status::Waits {
        return tells(200, "You have already agreed to this payment.");
    }
    if call.method != Method::POST {
        return show(order, None);
    }
    let form = call.form();
    let way = match value(&form, "deed") {
        Some("pay") => Way::Good,
        Some("bank") if !order.terms.is_immediate => Way::Slow,
        Some("bank") => return show(order, Some("The shop takes only what arrives at once.")),
        Some("decline") => Way::Declines,
        _ => return back(order.terms.cancel_url.as_deref(), &[("token", &order.id)]),
    };
    let Some(email) = value(&form, "email").filter(|email| email.contains('@')) else {
        return show(order, Some("Enter your e-mail."));
    };
    let pairs = [("token", order.id.clone()), ("PayerID", payer_id(email))];
    let pairs = [("token", pairs[0].1.as_str()), ("PayerID", pairs[1].1.as_str())];
    let answer = back(order.terms.return_url.as_deref(), &pairs);
    let id = order.id.clone();
    books.approve(&id, email, way, now);
    answer
}

/// Sends the payer to the shop, with more in the query.
fn back(address: Option<&str>, pairs: &[(&str, &str)]) -> Answer {
    let Some(mut address) = address.and_then(|address| address.parse::<url::Url>().ok()) else {
        return tells(200, "You can go back to the shop now.");
    };
    address.query_pairs_mut().extend_pairs(pairs);
    Answer::go_to(address.into())
}

fn show(order: &Order, trouble: Option<&str>) -> Answer {
    let terms = &order.terms;
    let total = format!("Total: {} {}", terms.amount.decimal(), terms.amount.currency);
    let buttons = BUTTONS.iter().copied();
    let buttons = buttons.filter(|(deed, _)| *deed != "bank" || !terms.is_immediate);
    let lines = trouble.map(str::to_owned).into_iter().chain(terms.description.clone());
    Sheet {
        language: terms.locale.as_deref().unwrap_or("en"),
        title: TITLE,
        lines: lines.chain([total]).collect(),
        offer: Some(Offer {
            action: format!("/checkoutnow?token={}", order.id),
            email: "",
            buttons: &buttons.collect::<Vec<_>>(),
        }),
    }
    .answer(200)
}

fn tells(status: u16, words: &str) -> Answer {
    Sheet { language: "en", title: TITLE, lines: vec![words.to_owned()], offer: None }
        .answer(status)
}
