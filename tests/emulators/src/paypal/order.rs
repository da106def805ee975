//! An order: what may be asked for, and what it shows.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::amount::Amount;
use super::refusal::Refusal;

/// How long an order can be approved, and how long an approved one can be captured.
const LIVES: TimeDelta = TimeDelta::hours(3);

/// How an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// Waits for the payer.
    Waits,
    Approved,
    Completed,
}

/// How the payer means to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// At once.
    Good,
    /// The bank will say no.
    Declines,
    /// It takes days to arrive.
    Slow,
}

/// A person with an account.
#[derive(Debug, Clone)]
pub(super) struct Payer {
    pub(super) id: String,
    pub(super) email: String,
}

/// An order.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) created: DateTime<Utc>,
    /// When it can no more be approved or captured.
    pub(super) ends: DateTime<Utc>,
    pub(super) status: Status,
    pub(super) terms: Terms,
    pub(super) payer: Option<Payer>,
    pub(super) way: Way,
    /// The capture, once it was paid.
    pub(super) capture: Option<String>,
}

/// What was asked for.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub(super) amount: Amount,
    reference_id: String,
    pub(super) description: Option<String>,
    pub(super) custom_id: Option<String>,
    pub(super) invoice_id: Option<String>,
    pub(super) return_url: Option<String>,
    pub(super) cancel_url: Option<String>,
    pub(super) locale: Option<String>,
    /// Whether only what arrives at once is taken.
    pub(super) is_immediate: bool,
    /// Whether the payment source was named, which words some answers differently.
    has_source: bool,
}

impl Terms {
    /// Checks what is asked for as PayPal does.
    pub(super) fn of(body: &Value) -> Result<Self, Refusal> {
        match body["intent"].as_str() {
            Some("CAPTURE") => {}
            None => return Err(Refusal::missing("/intent")),
            Some(_) => {
                let words = "Only CAPTURE is played here.";
                return Err(Refusal::invalid("INVALID_PARAMETER_VALUE", words).at("/intent"));
            }
        }
        let units = body["purchase_units"].as_array();
        let units = units.ok_or_else(|| Refusal::missing("/purchase_units"))?;
        let [unit] = units.as_slice() else {
            let words = "Only one purchase unit is played here.";
            return Err(Refusal::invalid("INVALID_ARRAY_MAX_ITEMS", words).at("/purchase_units"));
        };
        let source = &body["payment_source"]["paypal"];
        let context = match &source["experience_context"] {
            Value::Null => &body["application_context"],
            context => context,
        };
        Ok(Self {
            amount: total(unit)?,
            reference_id: text(unit, "reference_id", 256)?.unwrap_or_else(|| "default".to_owned()),
            description: text(unit, "description", 127)?,
            custom_id: text(unit, "custom_id", 255)?,
            invoice_id: text(unit, "invoice_id", 127)?,
            return_url: address(context, "return_url")?,
            cancel_url: address(context, "cancel_url")?,
            locale: checked_context(context)?,
            is_immediate: context["payment_method_preference"] == "IMMEDIATE_PAYMENT_REQUIRED",
            has_source: source.is_object(),
        })
    }
}

const UNIT: &str = "/purchase_units/@reference_id=='default'";

fn total(unit: &Value) -> Result<Amount, Refusal> {
    let field = format!("{UNIT}/amount");
    let amount = Amount::of(&unit["amount"], &field)?;
    if amount.minor == 0 {
        let words = "Must be greater than zero. If the currency supports decimals, only two decimal place precision is supported.";
        return Err(Refusal::impossible("CANNOT_BE_ZERO_OR_NEGATIVE", words).at(&field));
    }
    let breakdown = unit["amount"]["breakdown"].as_object();
    let mut sum = 0;
    for (name, part) in breakdown.into_iter().flatten() {
        let part = Amount::of(part, &format!("{field}/breakdown/{name}"))?;
        if part.currency != amount.currency {
            let words = "Currency code of a part is not the same as that of the total.";
            return Err(Refusal::impossible("CURRENCY_MISMATCH", words).at(&field));
        }
        let is_less = ["discount", "shipping_discount"].contains(&name.as_str());
        sum += if is_less { -part.minor } else { part.minor };
    }
    if breakdown.is_some() && sum != amount.minor {
        let words = "Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.";
        return Err(Refusal::impossible("AMOUNT_MISMATCH", words).at(&format!("{field}/value")));
    }
    items(unit, &amount)?;
    Ok(amount)
}

/// Items, where there are any, add up to `item_total`.
fn items(unit: &Value, total: &Amount) -> Result<(), Refusal> {
    let Some(items) = unit["items"].as_array() else { return Ok(()) };
    let field = format!("{UNIT}/amount/breakdown/item_total");
    let part = &unit["amount"]["breakdown"]["item_total"];
    if part.is_null() {
        let words = "If item details are specified (items.unit_amount and items.quantity), item_total is required.";
        return Err(Refusal::impossible("ITEM_TOTAL_REQUIRED", words).at(&field));
    }
    let mut sum = 0;
    for (place, item) in items.iter().enumerate() {
        let path = format!("{UNIT}/items/{place}");
        text(item, "name", 127)?.ok_or_else(|| Refusal::missing(&format!("{path}/name")))?;
        let quantity = item["quantity"].as_str().and_then(|text| text.parse::<i64>().ok());
        let quantity = quantity.ok_or_else(|| Refusal::missing(&format!("{path}/quantity")))?;
        sum += quantity * Amount::of(&item["unit_amount"], &format!("{path}/unit_amount"))?.minor;
    }
    if Amount::of(part, &field)? == total.with(sum) {
        return Ok(());
    }
    let words = "Should equal sum of (unit_amount * quantity) across all items.";
    Err(Refusal::impossible("ITEM_TOTAL_MISMATCH", words).at(&field))
}

fn text(unit: &Value, name: &str, most: usize) -> Result<Option<String>, Refusal> {
    match unit[name].as_str() {
        Some(text) if text.is_empty() || text.chars().count() > most => {
            let words = "The value of a field is either too short or too long.";
            let field = format!("{UNIT}/{name}");
            Err(Refusal::invalid("INVALID_STRING_LENGTH", words).at(&field))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

fn address(context: &Value, name: &str) -> Result<Option<String>, Refusal> {
    match context[name].as_str() {
        Some(text) if !text.parse::<url::Url>().is_ok_and(|url| url.has_host()) => {
            let words = "The value of a field does not conform to the expected format.";
            Err(Refusal::invalid("INVALID_PARAMETER_SYNTAX", words).at(name))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

/// The language of the page; all words of the context are checked.
fn checked_context(context: &Value) -> Result<Option<String>, Refusal> {
    let choices: [(&str, &[&str]); 4] = [
        ("shipping_preference", &["GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS"]),
        ("payment_method_preference", &["UNRESTRICTED", "IMMEDIATE_PAYMENT_REQUIRED"]),
        ("user_action", &["CONTINUE", "PAY_NOW"]),
        ("landing_page", &["LOGIN", "GUEST_CHECKOUT", "NO_PREFERENCE", "BILLING"]),
    ];
    for (name, among) in choices {
        if context[name].as_str().is_some_and(|value| !among.contains(&value)) {
            let words = "The value of a field is invalid.";
            return Err(Refusal::invalid("INVALID_PARAMETER_VALUE", words).at(name));
        }
    }
    let locale = context["locale"].as_str();
    if locale.is_some_and(|locale| !is_locale(locale)) {
        let words = "The value of a field does not conform to the expected format.";
        return Err(Refusal::invalid("INVALID_PARAMETER_SYNTAX", words).at("locale"));
    }
    Ok(locale.map(str::to_owned))
}

/// Whether it is like `de-DE` or `de`.
fn is_locale(text: &str) -> bool {
    let (language, country) = text.split_once('-').unwrap_or((text, "DE"));
    language.len() == 2
        && language.chars().all(|c| c.is_ascii_lowercase())
        && country.len() == 2
        && country.chars().all(|c| c.is_ascii_uppercase())
}

impl Order {
    /// An order that waits for its payer.
    pub(super) fn new(id: String, terms: Terms, now: DateTime<Utc>) -> Self {
        Self {
            id,
            created: now,
            ends: now + LIVES,
            status: Status::Waits,
            terms,
            payer: None,
            way: Way::Good,
            capture: None,
        }
    }

    /// Somebody means to pay it so.
    pub(super) fn approve(&mut self, payer: Payer, way: Way, now: DateTime<Utc>) {
        self.status = Status::Approved;
        self.payer = Some(payer);
        self.way = way;
        self.ends = now + LIVES;
    }

    /// Whether its time is over.
    pub(super) fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.status != Status::Completed && self.ends <= now
    }

    /// The status that a new order is answered with.
    pub(super) fn status_when_new(&self) -> u16 {
        if self.terms.has_source { 200 } else { 201 }
    }

    /// What is answered where the whole is not asked for.
    pub(super) fn show_briefly(&self, base: &str) -> Value {
        json!({"id": self.id, "status": self.status(), "links": self.links(base)})
    }

    /// The order as the API shows it, with these captures.
    pub(super) fn show(&self, base: &str, captures: &[Value]) -> Value {
        let terms = &self.terms;
        let mut unit = json!({
            "reference_id": terms.reference_id,
            "amount": terms.amount.show(),
        });
        let named = [
            ("description", &terms.description),
            ("custom_id", &terms.custom_id),
            ("invoice_id", &terms.invoice_id),
        ];
        for (name, value) in named {
            if let Some(value) = value {
                unit[name] = json!(value);
            }
        }
        if !captures.is_empty() {
            unit["payments"] = json!({"captures": captures});
        }
        let mut shown = self.show_briefly(base);
        shown["intent"] = json!("CAPTURE");
        shown["create_time"] = json!(stamp(self.created));
        shown["purchase_units"] = json!([unit]);
        if let Some(Payer { id, email }) = &self.payer {
            shown["payer"] =
                json!({"email_address": email, "payer_id": id, "address": {"country_code": "FR"}});
            shown["payment_source"] = json!({"paypal": {"email_address": email, "account_id": id, "account_status": "VERIFIED"}});
        }
        shown
    }

    fn status(&self) -> &'static str {
        match self.status {
            Status::Waits if self.terms.has_source => "PAYER_ACTION_REQUIRED",
            Status::Waits => "CREATED",
            Status::Approved => "APPROVED",
            Status::Completed => "COMPLETED",
        }
    }

    fn links(&self, base: &str) -> Value {
        let own = format!("{base}/v2/checkout/orders/{}", self.id);
        let mut links = vec![json!({"href": own, "rel": "self", "method": "GET"})];
        if self.status == Status::Waits {
            let rel = if self.terms.has_source { "payer-action" } else { "approve" };
            let page = format!("{base}/checkoutnow?token={}", self.id);
            links.push(json!({"href": page, "rel": rel, "method": "GET"}));
        }
        if self.status != Status::Completed {
            let capture = format!("{own}/capture");
            links.push(json!({"href": capture, "rel": "capture", "method": "POST"}));
        }
        Value::from(links)
    }
}

/// A time as the API writes it.
pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
