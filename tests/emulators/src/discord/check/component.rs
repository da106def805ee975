//! What Discord refuses about rows, buttons, selects and forms.
//! Owns the rules of components; must not store anything. Numbers are from Discord's documentation.

use std::collections::BTreeSet;

use serde_json::Value;

use super::look::Look;
use crate::discord::error::{ApiError, Faults};

/// `type` of an action row.
pub(in crate::discord) const ROW: i64 = 1;
/// `type` of a button.
pub(in crate::discord) const BUTTON: i64 = 2;
/// `type` of a select whose options are texts.
pub(in crate::discord) const SELECT: i64 = 3;
/// `type` of a text input.
pub(in crate::discord) const INPUT: i64 = 4;
/// `style` of a button that opens a page.
pub(in crate::discord) const LINK: i64 = 5;

const ROWS_MAX: usize = 5;
const BUTTONS_MAX: usize = 5;
const OPTIONS_MAX: usize = 25;
const CUSTOM_ID_MAX: usize = 100;

/// Ids used so far in one message or form: each may stand in it only once.
type Used = BTreeSet<String>;

/// Checks a message's rows; none at all is fine.
pub(in crate::discord) fn rows(components: &Look<'_>, faults: &mut Faults) {
    let mut used = Used::new();
    for row in components.items(faults, 0..=ROWS_MAX) {
        if !is_row(&row, faults) {
            continue;
        }
        let parts = row.get("components").items(faults, 1..=BUTTONS_MAX);
        let kinds: Vec<_> = parts.iter().map(|part| part.get("type").value().as_i64()).collect();
        if kinds.iter().any(|kind| *kind != Some(BUTTON)) && kinds.len() > 1 {
            let why = "A row holds up to five buttons or one select.";
            row.get("components").refuse(faults, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", why);
        }
        for part in &parts {
            match part.get("type").value().as_i64() {
                Some(BUTTON) => button(part, &mut used, faults),
                Some(SELECT) => select(part, &mut used, faults),
                Some(5..=8) => picker(part, &mut used, faults),
                _ => bad_type(part, faults),
            }
        }
    }
}

/// Checks the body of a callback that opens a form.
pub(in crate::discord) fn form(data: &Value) -> Result<(), ApiError> {
    let mut faults = Faults::default();
    let data = Look::at(data);
    data.get("title").required_text(&mut faults, 1..=45);
    data.get("custom_id").required_text(&mut faults, 1..=CUSTOM_ID_MAX);
    let rows = data.get("components");
    if rows.is_absent() {
        rows.missing(&mut faults);
    }
    let mut used = Used::new();
    for row in rows.items(&mut faults, 1..=5) {
        if is_row(&row, &mut faults) {
            for part in row.get("components").items(&mut faults, 1..=1) {
                input(&part, &mut used, &mut faults);
            }
        }
    }
    faults.done()
}

fn is_row(row: &Look<'_>, faults: &mut Faults) -> bool {
    let kind = row.get("type").value().as_i64();
    if kind != Some(ROW) {
        bad_type(row, faults);
    }
    kind == Some(ROW)
}

fn bad_type(part: &Look<'_>, faults: &mut Faults) {
    let why = "Value of field \"type\" is not allowed here.";
    part.get("type").refuse(faults, "UNION_TYPE_CHOICES", why);
}

fn custom_id(part: &Look<'_>, used: &mut Used, faults: &mut Faults) {
    let place = part.get("custom_id");
    if let Some(id) = place.required_text(faults, 1..=CUSTOM_ID_MAX)
        && !used.insert(id.to_owned())
    {
        let why = "Component custom id cannot be duplicated";
        place.refuse(faults, "COMPONENT_CUSTOM_ID_DUPLICATED", why);
    }
}

fn button(button: &Look<'_>, used: &mut Used, faults: &mut Faults) {
    let style = button.get("style");
    if style.is_absent() {
        style.missing(faults);
    }
    let style = style.number(faults, 1..=LINK);
    let (id, url) = (button.get("custom_id"), button.get("url"));
    if button.get("label").text(faults, 0..=80).is_none_or(str::is_empty)
        && button.get("emoji").is_absent()
    {
        let why = "A button must have a label or emoji";
        button.refuse(faults, "BUTTON_COMPONENT_LABEL_REQUIRED", why);
    }
    if !id.is_absent() && !url.is_absent() {
        let why = "A custom id and url cannot both be specified";
        button.refuse(faults, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", why);
    } else if style == Some(LINK) {
        link(button, faults);
    } else if !url.is_absent() {
        url.refuse(faults, "BUTTON_COMPONENT_URL_NOT_ALLOWED", "Only link buttons take a url");
    } else {
        custom_id(button, used, faults);
    }
}

fn link(button: &Look<'_>, faults: &mut Faults) {
    let url = button.get("url");
    if url.is_absent() {
        url.missing(faults);
    }
    let address = url.address(faults, &["http", "https", "discord"]);
    if address.is_some_and(|address| address.chars().count() > 512) {
        url.refuse(faults, "BASE_TYPE_MAX_LENGTH", "Must be 512 or fewer in length.");
    }
}

fn select(select: &Look<'_>, used: &mut Used, faults: &mut Faults) {
    picker(select, used, faults);
    let options = select.get("options");
    if options.is_absent() {
        options.missing(faults);
    }
    let mut values = BTreeSet::new();
    let options = options.items(faults, 1..=OPTIONS_MAX);
    for option in &options {
        option.get("label").required_text(faults, 1..=100);
        option.get("description").text(faults, 0..=100);
        let place = option.get("value");
        if let Some(value) = place.required_text(faults, 1..=100)
            && !values.insert(value)
        {
            let why = "The specified option value is already used";
            place.refuse(faults, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", why);
        }
    }
    let most = select.get("max_values").value().as_u64().unwrap_or(1);
    if most > options.len().max(1) as u64 {
        let why = format!("Value must be less than or equal to {}.", options.len());
        select.get("max_values").refuse(faults, "NUMBER_TYPE_MAX", &why);
    }
}

/// What all selects share.
fn picker(select: &Look<'_>, used: &mut Used, faults: &mut Faults) {
    custom_id(select, used, faults);
    select.get("placeholder").text(faults, 0..=150);
    let least = select.get("min_values").number(faults, 0..=25).unwrap_or(1);
    let most = select.get("max_values").number(faults, 1..=25).unwrap_or(1);
    if least > most {
        let why = "Minimum values must be less than or equal to maximum values";
        select.get("min_values").refuse(faults, "SELECT_COMPONENT_VALUES_RANGE", why);
    }
}

fn input(input: &Look<'_>, used: &mut Used, faults: &mut Faults) {
    if input.get("type").value().as_i64() != Some(INPUT) {
        return bad_type(input, faults);
    }
    custom_id(input, used, faults);
    if input.get("style").number(faults, 1..=2).is_none() {
        input.get("style").missing(faults);
    }
    input.get("label").required_text(faults, 1..=45);
    input.get("placeholder").text(faults, 0..=100);
    input.get("value").text(faults, 0..=4000);
    let least = input.get("min_length").number(faults, 0..=4000).unwrap_or(0);
    let most = input.get("max_length").number(faults, 1..=4000).unwrap_or(4000);
    if least > most {
        let why = "Minimum length must be less than or equal to maximum length";
        input.get("min_length").refuse(faults, "TEXT_INPUT_LENGTH_RANGE", why);
    }
}
