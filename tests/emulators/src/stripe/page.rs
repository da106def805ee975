//! Stripe's page: the one to which the shop sends its fan, and from which the fan comes back.

use axum::http::Method;
use chrono::{DateTime, Utc};

use super::books::{StripeBooks, Way};
use super::session::{Line, Session, Status};
use crate::payment::{Answer, Call, Offer, Sheet, value};

const BUTTONS: &[(&str, &str)] = &[
    ("pay", "Pay by card"),
    ("bank", "Pay by bank transfer"),
    ("decline", "Pay with a card that is declined"),
    ("cancel", "Back to the shop"),
];

/// Answers what is no part of the API.
pub(super) fn answer(books: &mut StripeBooks, call: &Call, now: DateTime<Utc>) -> Answer {
    let parts = call.parts();
    let ["c", "pay", id] = parts.as_slice() else { return nothing() };
    let Some(session) = books.sessions.get(*id) else { return nothing() };
    if session.status != Status::Open {
        return over(session);
    }
    if call.method != Method::POST {
        return show(session, None);
    }
    let form = call.form();
    let email = session.terms.customer_email.clone();
    let email = email.or_else(|| value(&form, "email").map(str::to_owned)).unwrap_or_default();
    let way = match value(&form, "deed") {
        Some("pay") => Way::Card,
        Some("bank") if session.takes_transfers() => Way::Bank,
        Some("cancel") => {
            return session.terms.cancel_url.clone().map_or_else(nothing, Answer::go_to);
        }
        _ => return show(session, Some("Your payment was declined. Try another way.")),
    };
    if !email.contains('@') {
        return show(session, Some("Enter your e-mail."));
    }
    let back = session.terms.success_url.replace("{CHECKOUT_SESSION_ID}", id);
    books.pay(id, &email, way, now);
    Answer::go_to(back)
}

fn show(session: &Session, trouble: Option<&str>) -> Answer {
    let terms = &session.terms;
    let lines = terms.lines.iter().map(|Line { name, units, price }| {
        format!("{units} × {name}: {}", money(units * price, &terms.currency))
    });
    let buttons = BUTTONS.iter().copied();
    let buttons = buttons.filter(|(deed, _)| *deed != "bank" || session.takes_transfers());
    let total = format!("Total: {}", money(terms.amount, &terms.currency));
    let language = terms.locale.as_deref().filter(|locale| *locale != "auto").unwrap_or("en");
    Sheet {
        language,
        title: "Stripe Checkout",
        lines: trouble.map(str::to_owned).into_iter().chain(lines).chain([total]).collect(),
        offer: Some(Offer {
            action: format!("/c/pay/{}", session.id),
            email: terms.customer_email.as_deref().unwrap_or_default(),
            buttons: &buttons.collect::<Vec<_>>(),
        }),
    }
    .answer(200)
}

fn over(session: &Session) -> Answer {
    let words = match session.status {
        Status::Complete => "You’re all done here. This checkout session was paid.",
        Status::Open | Status::Expired => "This checkout session has expired.",
    };
    Sheet { language: "en", title: "Stripe Checkout", lines: vec![words.to_owned()], offer: None }
        .answer(200)
}

fn nothing() -> Answer {
    let words = "Nothing can be found here.".to_owned();
    Sheet { language: "en", title: "Stripe Checkout", lines: vec![words], offer: None }.answer(404)
}

fn money(minor: i64, currency: &str) -> String {
    format!("{}.{:02} {}", minor / 100, minor % 100, currency.to_ascii_uppercase())
}
