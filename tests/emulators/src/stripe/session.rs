//! A checkout session: what may be asked for, and what it shows.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::params::Params;
use super::refusal::Refusal;

/// What may stand in a request for a session.
pub(super) const KNOWN: &[&str] = &[
    "mode",
    "ui_mode",
    "success_url",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "customer_creation",
    "currency",
    "locale",
    "expires_at",
    "submit_type",
    "billing_address_collection",
    "payment_method_types[#]",
    "metadata[*]",
    "payment_intent_data[metadata][*]",
    "payment_intent_data[description]",
    "payment_intent_data[receipt_email]",
    "payment_intent_data[statement_descriptor]",
    "payment_intent_data[statement_descriptor_suffix]",
    "payment_intent_data[capture_method]",
    "shipping_address_collection[allowed_countries][#]",
    "phone_number_collection[enabled]",
    "line_items[#][quantity]",
    "line_items[#][price_data][currency]",
    "line_items[#][price_data][unit_amount]",
    "line_items[#][price_data][tax_behavior]",
    "line_items[#][price_data][product_data][name]",
    "line_items[#][price_data][product_data][description]",
    "line_items[#][price_data][product_data][images][#]",
    "line_items[#][price_data][product_data][metadata][*]",
    "expand[#]",
];

/// The languages that the page has.
const LOCALES: &[&str] = &[
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
    "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt",
    "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];

/// The currencies that the emulator knows, and the least amount of each, in minor units.
const LEAST: &[(&str, i64)] = &[("usd", 50), ("eur", 50), ("gbp", 30), ("chf", 50)];

/// Most that can be paid at once, in minor units.
const MOST: i64 = 99_999_999;

/// How a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Open,
    Complete,
    Expired,
}

/// A session.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) created: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) status: Status,
    pub(super) terms: Terms,
    /// The mail that the payer gave.
    pub(super) email: Option<String>,
    /// The payment intent, once somebody paid.
    pub(super) intent: Option<String>,
    /// Whether the money is there.
    pub(super) is_paid: bool,
}

/// What was asked for.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) lines: Vec<Line>,
    pub(super) success_url: String,
    pub(super) cancel_url: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) customer_email: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) intent_metadata: BTreeMap<String, String>,
    pub(super) description: Option<String>,
    /// How it can be paid, where the shop has chosen: `card` and others.
    methods: Vec<String>,
    expires_at: DateTime<Utc>,
}

/// So many of one thing, at a price each in minor units.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) units: i64,
    pub(super) price: i64,
}

impl Terms {
    /// Checks what is asked for as Stripe does.
    pub(super) fn of(params: &Params, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let mode = params.choice("mode", &["payment", "setup", "subscription"])?;
        if mode != Some("payment") {
            return Err(Refusal::invalid("mode", "Only `payment` is played here."));
        }
        params.choice("ui_mode", &["hosted"])?;
        let (lines, currency) = lines(params)?;
        let amount = total(&lines, &currency)?;
        let owned = |name: &str| params.get(name).map(str::to_owned);
        Ok(Self {
            amount,
            currency,
            lines,
            success_url: url(params, "success_url")?.ok_or_else(|| missing("success_url"))?,
            cancel_url: url(params, "cancel_url")?,
            reference: shorter(params, "client_reference_id", 200)?,
            customer_email: mail(params, "customer_email")?,
            locale: params.choice("locale", LOCALES)?.map(str::to_owned),
            metadata: params.metadata("metadata")?,
            intent_metadata: params.metadata("payment_intent_data[metadata]")?,
            description: owned("payment_intent_data[description]"),
            methods: methods(params),
            expires_at: expires_at(params, now)?,
        })
    }
}

fn methods(params: &Params) -> Vec<String> {
    let named = params.under("payment_method_types");
    named.into_iter().map(|(_, method)| method.to_owned()).collect()
}

fn missing(name: &str) -> Refusal {
    Refusal::missing_param(name)
}

fn lines(params: &Params) -> Result<(Vec<Line>, String), Refusal> {
    let mut lines = Vec::new();
    let mut currencies = Vec::new();
    for place in params.places("line_items") {
        let name = |field: &str| format!("line_items[{place}]{field}");
        let product = params.required(&name("[price_data][product_data][name]"))?;
        let currency = params.required(&name("[price_data][currency]"))?.to_ascii_lowercase();
        let field = name("[price_data][unit_amount]");
        let price = params.integer(&field)?.ok_or_else(|| missing(&field))?;
        let units = params.integer(&name("[quantity]"))?;
        let units = units.ok_or_else(|| missing(&name("[quantity]")))?;
        if price < 0 {
            return Err(Refusal::invalid(&field, "This value must be greater than or equal to 0."));
        }
        if units < 1 {
            let words = "This value must be greater than or equal to 1.";
            return Err(Refusal::invalid(&name("[quantity]"), words));
        }
        currencies.push(currency);
        lines.push(Line { name: product.to_owned(), units, price });
    }
    let Some(currency) = currencies.first().cloned() else { return Err(missing("line_items")) };
    if currencies.iter().any(|other| *other != currency) {
        let words = "All prices of a session must have the same currency.";
        return Err(Refusal::invalid("line_items", words));
    }
    Ok((lines, currency))
}

fn total(lines: &[Line], currency: &str) -> Result<i64, Refusal> {
    let Some((_, least)) = LEAST.iter().find(|(known, _)| *known == currency) else {
        let words = format!("Invalid currency: {currency}.");
        return Err(Refusal::invalid("line_items[0][price_data][currency]", &words));
    };
    let sum = lines.iter().try_fold(0_i64, |sum, line| {
        line.units.checked_mul(line.price).and_then(|line| sum.checked_add(line))
    });
    match sum.filter(|sum| *sum <= MOST) {
        None => Err(Refusal::state("amount_too_large", "The total amount is too large.")),
        Some(sum) if sum < *least => {
            let words = format!("The total amount must be at least {least} in minor units.");
            Err(Refusal::state("amount_too_small", words))
        }
        Some(sum) => Ok(sum),
    }
}

fn expires_at(params: &Params, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    let Some(seconds) = params.integer("expires_at")? else { return Ok(now + TimeDelta::days(1)) };
    let wrong = |words: &str| Refusal::invalid("expires_at", words);
    let at = DateTime::from_timestamp(seconds, 0).ok_or_else(|| wrong("Invalid timestamp."))?;
    // Whole seconds: a session made at 10:00:00.9 may end at 10:30:00.
    let now = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
    if at < now + TimeDelta::minutes(30) {
        return Err(wrong("The `expires_at` timestamp must be at least 30 minutes from now."));
    }
    if at > now + TimeDelta::hours(24) {
        return Err(wrong("The `expires_at` timestamp must be less than 24 hours from now."));
    }
    Ok(at)
}

fn url(params: &Params, name: &str) -> Result<Option<String>, Refusal> {
    let Some(text) = params.get(name) else { return Ok(None) };
    // The placeholder is no valid part of an address before it is filled in.
    match text.replace("{CHECKOUT_SESSION_ID}", "id").parse::<url::Url>() {
        Ok(address) if ["http", "https"].contains(&address.scheme()) => Ok(Some(text.to_owned())),
        _ => Err(Refusal::state("url_invalid", format!("Not a valid URL: {name}"))),
    }
}

fn mail(params: &Params, name: &str) -> Result<Option<String>, Refusal> {
    match params.get(name) {
        Some(text)
            if !text
                .split_once('@')
                .is_some_and(|(who, host)| !who.is_empty() && host.contains('.')) =>
        {
            Err(Refusal::state("email_invalid", format!("Invalid email address: {text}")))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

fn shorter(params: &Params, name: &str, most: usize) -> Result<Option<String>, Refusal> {
    match params.get(name) {
        Some(text) if text.chars().count() > most => {
            let words = format!("Invalid string: must be at most {most} characters");
            Err(Refusal::invalid(name, &words))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

impl Session {
    /// Whether it can be paid in a way that takes days.
    pub(super) fn takes_transfers(&self) -> bool {
        let methods = &self.terms.methods;
        methods.is_empty() || methods.iter().any(|method| method != "card")
    }

    /// A session that nobody has paid.
    pub(super) fn open(id: String, terms: Terms, now: DateTime<Utc>) -> Self {
        let expires_at = terms.expires_at;
        Self {
            id,
            created: now,
            expires_at,
            status: Status::Open,
            terms,
            email: None,
            intent: None,
            is_paid: false,
        }
    }

    /// The session as the API shows it.
    pub(super) fn show(&self, base: &str) -> Value {
        let terms = &self.terms;
        let status = match self.status {
            Status::Open => "open",
            Status::Complete => "complete",
            Status::Expired => "expired",
        };
        let is_open = self.status == Status::Open;
        let customer = self.email.as_ref().map(|email| {
            json!({"email": email, "name": null, "phone": null, "address": null, "tax_exempt": "none", "tax_ids": []})
        });
        json!({
            "id": self.id,
            "object": "checkout.session",
            "amount_subtotal": terms.amount,
            "amount_total": terms.amount,
            "cancel_url": terms.cancel_url,
            "client_reference_id": terms.reference,
            "created": self.created.timestamp(),
            "currency": terms.currency,
            "customer": null,
            "customer_details": customer,
            "customer_email": terms.customer_email,
            "expires_at": self.expires_at.timestamp(),
            "livemode": false,
            "locale": terms.locale,
            "metadata": terms.metadata,
            "mode": "payment",
            "payment_intent": self.intent,
            "payment_method_types": if terms.methods.is_empty() { json!(["card"]) } else { json!(terms.methods) },
            "payment_status": if self.is_paid { "paid" } else { "unpaid" },
            "status": status,
            "success_url": terms.success_url,
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "ui_mode": "hosted",
            "url": is_open.then(|| format!("{base}/c/pay/{}", self.id)),
        })
    }
}
