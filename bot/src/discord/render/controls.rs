//! Controls → rows of buttons and selects. A button that Discord would refuse is left out.

use std::collections::HashSet;

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::ink::{clip, flat, units};
use super::is_web;
use crate::view::{Button, Choice, Control, Look, Press, View};

const ROWS_MAX: usize = 5;
const BUTTONS_MAX: usize = 5;
const OPTIONS_MAX: usize = 25;
const LABEL_MAX: usize = 80;
const OPTION_LABEL_MAX: usize = 100;
const PLACEHOLDER_MAX: usize = 150;
const ID_MAX: usize = 100;
const LINK_MAX: usize = 512;

const ROW: u8 = 1;
const BUTTON: u8 = 2;
const SELECT: u8 = 3;

/// At most five rows; a row of more than five buttons becomes two.
pub(super) fn rows(view: &View) -> Vec<Value> {
    let zone = view.sections.first().map_or(Tz::UTC, |section| section.zone);
    let mut used = HashSet::new();
    let mut rows = Vec::new();
    for control in &view.controls {
        match control {
            Control::Buttons(buttons) => {
                let shown = buttons.iter().filter_map(|one| button(one, zone, &mut used));
                let shown: Vec<_> = shown.collect();
                rows.extend(shown.chunks(BUTTONS_MAX).map(row));
            }
            Control::Choice { placeholder, options } => {
                let id = format!("choice-{}", rows.len());
                let placeholder = clip(&flat(placeholder, zone), PLACEHOLDER_MAX);
                let options = self::options(options, zone);
                if !options.is_empty() {
                    rows.push(row(&[json!({
                        "type": SELECT,
                        "custom_id": id,
                        "placeholder": placeholder,
                        "options": options,
                    })]));
                }
            }
        }
    }
    rows.truncate(ROWS_MAX);
    rows
}

fn row(parts: &[Value]) -> Value {
    json!({ "type": ROW, "components": parts })
}

/// A second button that does the same is left out: ids have to be unique in a message.
fn button(button: &Button, zone: Tz, used: &mut HashSet<String>) -> Option<Value> {
    let label = label(&button.label, zone, LABEL_MAX)?;
    match &button.press {
        Press::Act(action) => {
            let id = action.to_string();
            let fits = units(&id) <= ID_MAX && used.insert(id.clone());
            let style = match button.look {
                Look::Primary => 1,
                Look::Plain => 2,
                Look::Danger => 4,
            };
            let shown = json!({ "type": BUTTON, "style": style, "label": label, "custom_id": id });
            fits.then_some(shown)
        }
        Press::Open(url) => {
            let fits = is_web(url) && units(url.as_str()) <= LINK_MAX;
            let shown = json!({ "type": BUTTON, "style": 5, "label": label, "url": url });
            fits.then_some(shown)
        }
    }
}

fn options(options: &[Choice], zone: Tz) -> Vec<Value> {
    let mut used = HashSet::new();
    let option = |option: &Choice| {
        let label = label(&option.label, zone, OPTION_LABEL_MAX)?;
        let value = option.action.to_string();
        let fits = units(&value) <= ID_MAX && used.insert(value.clone());
        fits.then(|| json!({ "label": label, "value": value }))
    };
    options.iter().filter_map(option).take(OPTIONS_MAX).collect()
}

fn label(text: &str, zone: Tz, units_max: usize) -> Option<String> {
    let label = clip(flat(text, zone).trim(), units_max);
    (!label.is_empty()).then_some(label)
}
